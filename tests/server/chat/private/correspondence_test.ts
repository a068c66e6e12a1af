import { assert, assertEquals } from "@std/assert";
import { originOf } from "../../../../lib/text/address.ts";
import type { Reply } from "../../../../lib/vocabulary/reply.ts";
import type { SequencerOptions } from "../../../../lib/server/chat/sequencer.ts";
import type { Hello, LogCursor } from "../../../../lib/vocabulary/requests.ts";
import type { RequestId } from "../../../../lib/vocabulary/codes.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { type Person, World } from "../../../fakes/world.ts";

type Direct = Extract<Reply, { type: "direct" }>;

/** A program that shows what of its private messages has come. */
function program(world: World, nick: string, hello: Partial<Hello> = {}): Person {
  return world.client(nick, { directs: {}, ...hello });
}

function letters({ outlet }: Person): Direct[] {
  return outlet.told("direct");
}

function texts(person: Person): string[] {
  return letters(person).map(({ text }) => text);
}

function last(person: Person): Direct {
  const letter = letters(person).at(-1);
  assert(letter !== undefined);
  return letter;
}

/** Where one is who has seen a letter. */
function cursorOf({ log = "", seq = 0 }: Direct): LogCursor {
  return { log, after: seq };
}

function write(
  world: World,
  from: Person,
  to: string,
  text: string,
  id?: RequestId,
  person?: string,
): Reply | undefined {
  const before = from.outlet.replies.length;
  const whom = person === undefined ? { to } : { to, person };
  world.ask(from, { type: "direct", ...whom, text, ...(id !== undefined && { id }) });
  world.clock.advance(10);
  return from.outlet.replies.slice(before).find(({ type }) => type === "ack" || type === "error");
}

function comeBack(
  world: World,
  person: Person,
  directs: Partial<LogCursor> | undefined,
  token = person.outlet.latest("welcome").token,
): Person {
  const back = world.program();
  const seen = directs === undefined ? {} : { directs };
  const welcome = world.hello(back, { resume: { token, rooms: { geral: 0 } }, ...seen });
  assertEquals(welcome?.resumed, true);
  return back;
}

function codeOf(reply: Reply | undefined): string | undefined {
  return reply?.type === "error" ? reply.code : reply?.type;
}

let tokens = 0;

/** A server that keeps things, as it is started anew. */
function start(store: FakeStore, options: Partial<SequencerOptions> = {}): World {
  return new World({ store, newToken: () => `kept-${++tokens}`, ...options });
}

// A line that is dead, though nobody has noticed

for (const isKept of [false, true]) {
  const where = isKept ? "with a store" : "in memory";

  Deno.test(`what was sent into a dead line comes when it is taken up again, once and in order, ${where}`, () => {
    const world = isKept ? start(new FakeStore()) : new World();
    const [ana, bia] = [program(world, "ana"), program(world, "bia")];
    assertEquals(codeOf(write(world, bia, "ana", "1", 1)), "ack");
    const seen = cursorOf(last(ana));
    // Nothing of this arrives any more, though the server has written it.
    for (const text of ["2", "3"]) assertEquals(codeOf(write(world, bia, "ana", text)), "ack");
    world.hub.depart(ana.outlet);
    const back = comeBack(world, ana, seen);
    assertEquals(texts(back), ["2", "3"]);
    assertEquals(letters(back).map(({ replayed }) => replayed), [true, true]);
    const third = comeBack(world, back, cursorOf(last(back)));
    assertEquals(texts(third), []);
    write(world, bia, "ana", "4");
    assertEquals([texts(third), last(third).replayed], [["4"], undefined]);
    assertEquals(last(third).seq, 4);
  });

  Deno.test(`what has been shown to have come does not come again, ${where}`, () => {
    const world = isKept ? start(new FakeStore()) : new World();
    const [ana, bia] = [program(world, "ana"), program(world, "bia")];
    for (const text of ["1", "2", "3"]) write(world, bia, "ana", text);
    const [, second] = letters(ana);
    assert(second !== undefined);
    world.ask(ana, { type: "seen", ...cursorOf(second), id: "s" });
    assertEquals(ana.outlet.answersTo("s"), [{ type: "ack" }]);
    world.hub.depart(ana.outlet);
    // The hello that came back with it knows less, as after a crash of the client's machine.
    assertEquals(texts(comeBack(world, ana, {})), ["3"]);
  });
}

Deno.test("what was sent comes after a restart of the server too, and once", () => {
  const store = new FakeStore();
  const before = start(store);
  const [ana, bia] = [program(before, "ana"), program(before, "bia")];
  write(before, bia, "ana", "1");
  const seen = cursorOf(last(ana));
  write(before, bia, "ana", "2");
  const { token } = ana.outlet.latest("welcome");
  // Nothing is taken leave of: it was killed.
  const after = start(store);
  const back = comeBack(after, ana, seen, token);
  assertEquals(texts(back), ["2"]);
  const writer = comeBack(after, bia, {}, bia.outlet.latest("welcome").token);
  write(after, writer, "ana", "3");
  assertEquals([texts(back), last(back).seq], [["2", "3"], 3]);
  // What has come is forgotten; the next start has only the rest.
  after.ask(back, { type: "seen", ...seen, after: 2 });
  after.clock.advance(2_000);
  assertEquals(texts(comeBack(start(store), ana, {}, token)), ["3"]);
});

Deno.test("nobody sees a letter, nor has it acknowledged, before it is kept", () => {
  const store = new FakeStore();
  const world = start(store);
  const [ana, bia] = [program(world, "ana"), program(world, "bia")];
  store.writesFail = true;
  assertEquals(write(world, bia, "ana", "1", 1), undefined);
  assertEquals([texts(ana), bia.outlet.answersTo(1)], [[], []]);
  assertEquals(codeOf(write(world, bia, "ana", "2", 2)), "not_stored");
  store.writesFail = false;
  world.clock.advance(2_000);
  assertEquals([texts(ana), bia.outlet.answersTo(1)], [["1"], [{ type: "ack" }]]);
});

Deno.test("one that is not kept yet does not come with the resume, but when it is kept", () => {
  const store = new FakeStore();
  const world = start(store);
  const [ana, bia] = [program(world, "ana"), program(world, "bia")];
  store.writesFail = true;
  write(world, bia, "ana", "1", 1);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, ana, {});
  assertEquals(texts(back), []);
  // Nor is it acknowledged to one who sends it again.
  const again = comeBack(world, bia, {});
  world.ask(again, { type: "direct", to: "ana", text: "1", id: 1 });
  assertEquals(again.outlet.answersTo(1), []);
  store.writesFail = false;
  world.clock.advance(2_000);
  assertEquals(texts(back), ["1"]);
  assertEquals(again.outlet.answersTo(1), [{ type: "ack" }]);
});

Deno.test("a letter that is sent again after a restart is acknowledged, and comes once", () => {
  const store = new FakeStore();
  const before = start(store);
  const [ana, bia] = [program(before, "ana"), program(before, "bia")];
  write(before, bia, "ana", "1", 1);
  before.ask(ana, { type: "seen", ...cursorOf(last(ana)) });
  before.clock.advance(2_000);
  const after = start(store);
  const back = comeBack(after, ana, cursorOf(last(ana)), ana.outlet.latest("welcome").token);
  const writer = comeBack(after, bia, {}, bia.outlet.latest("welcome").token);
  assertEquals(write(after, writer, "ana", "1", 1), { type: "ack" });
  assertEquals(texts(back), []);
});

Deno.test("what a store has lost is kept in it again", () => {
  const store = new FakeStore();
  const world = start(store);
  const [ana, bia] = [program(world, "ana"), program(world, "bia")];
  write(world, bia, "ana", "1");
  store.isGone = true;
  world.clock.advance(5_000);
  const { token } = ana.outlet.latest("welcome");
  assertEquals(texts(comeBack(start(store), ana, {}, token)), ["1"]);
});

Deno.test("who has too much that may not have come gets no more, and is not lied about", () => {
  const world = new World();
  const [ana, bia] = [program(world, "ana"), program(world, "bia")];
  const codes = Array.from({ length: 300 }, (_, n) => codeOf(write(world, bia, "ana", `${n}`)));
  const sent = codes.filter((code) => code === "ack").length;
  assertEquals(new Set(codes.slice(sent)), new Set(["not_reading"]));
  world.hub.depart(ana.outlet);
  assertEquals(texts(comeBack(world, ana, {})).length, sent);
});

// Those who cannot show what has come

Deno.test("an older program is not kept from what comes, and gets again what came since it was heard of", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), program(world, "bia")];
  for (let n = 0; n < 300; n++) assertEquals(codeOf(write(world, bia, "ana", `${n}`)), "ack");
  world.ask(ana, { type: "ping" });
  write(world, bia, "ana", "dead");
  world.hub.depart(ana.outlet);
  const back = comeBack(world, ana, undefined);
  assertEquals(texts(back), ["dead"]);
});

Deno.test("who writes to one who cannot show what has come is told so, if it knows of that", () => {
  const world = new World();
  const [bia, old] = [program(world, "bia"), world.client("old")];
  const [netcat, ana] = [world.person("netcat"), program(world, "ana")];
  const ask = (from: Person, to: Person): Reply | undefined =>
    write(world, from, to.nick ?? "", "psiu");
  assertEquals(ask(bia, netcat), { type: "ack", unsure: true });
  assertEquals(ask(bia, old), { type: "ack", unsure: true });
  assertEquals(ask(bia, ana), { type: "ack" });
  assertEquals(ask(old, netcat), { type: "ack" });
});

Deno.test("when such a line breaks, those who wrote last are told that it may not have come", () => {
  const world = new World();
  const writers = [program(world, "bia"), world.person("caio")];
  const doubts = (): string[] =>
    writers.flatMap(({ outlet }) =>
      outlet.told("error").filter(({ code }) => code === "direct_unsure").map(({ value }) =>
        value ?? ""
      )
    );
  const ana = world.person("ana");
  for (const writer of writers) write(world, writer, "ana", "psiu");
  world.say(ana, "recebi");
  world.hub.depart(ana.outlet, "reset");
  assertEquals(doubts(), [], "something was heard of it after that");
  const eva = world.person("eva");
  for (const writer of writers) write(world, writer, "eva", "psiu");
  world.hub.depart(eva.outlet, "ended");
  assertEquals(doubts(), [], "it has gone by itself");
  const davi = world.person("davi");
  for (const writer of writers) write(world, writer, "davi", "psiu");
  world.hub.depart(davi.outlet, "reset");
  assertEquals(doubts(), ["davi", "davi"]);
});

Deno.test("who does not come back in time has not read it, and whoever wrote it is told", () => {
  const world = new World();
  const [ana, bia] = [program(world, "ana"), program(world, "bia")];
  write(world, bia, "ana", "psiu");
  world.hub.depart(ana.outlet);
  world.clock.advance(10 * 60_000 - 1);
  assertEquals(bia.outlet.told("error"), []);
  world.clock.advance(1);
  assertEquals(bia.outlet.told("error").map(({ code, value }) => [code, value]), [
    ["direct_unsure", "ana"],
  ]);
});

Deno.test("who comes anew by the name of one whose connection is lost has not read it either, and whoever wrote is told", () => {
  const world = new World();
  const bia = program(world, "bia");
  const [before, after] = [world.program(), world.program()];
  for (const { outlet } of [before, after]) outlet.origin = originOf("192.0.2.7");
  const doubts = (): string[] => bia.outlet.told("error").map(({ code }) => code);
  world.hello(before, { nick: "ana", directs: {} });
  write(world, bia, "ana", "lido");
  world.ask(before, { type: "seen", ...cursorOf(last(before)) });
  write(world, bia, "ana", "psiu");
  world.hub.depart(before.outlet, "reset");
  assertEquals(doubts(), []);
  world.hello(after, { nick: "ana", directs: {} });
  assertEquals(after.nick, "ana");
  assertEquals([texts(after), doubts()], [[], ["direct_unsure"]]);
  // Whose token it is gets it nevertheless.
  assertEquals(texts(comeBack(world, before, {})), ["psiu"]);
});

// The one who wrote, by whatever name

Deno.test("an answer goes to the one who wrote, whatever the name, and not to who has that name now", () => {
  for (const hasToken of [true, false]) {
    const world = new World();
    const ana = program(world, "ana");
    const bia = hasToken ? program(world, "bia") : world.person("bia");
    const carol = program(world, "carol");
    write(world, bia, "ana", "psiu");
    const { person } = last(ana);
    world.ask(bia, { type: "nick", nick: "bea" });
    world.ask(carol, { type: "nick", nick: "bia" });
    const ack = write(world, ana, "bia", "segredo", 1, person);
    assertEquals([texts(bia), texts(carol)], [["segredo"], []]);
    assert(ack?.type === "ack");
    assertEquals(ack.to, "bea");
  }
});

Deno.test("who has gone is not answered by way of the name, and who is away is said to be", () => {
  const world = new World();
  const ana = program(world, "ana");
  const [bia, eva] = [program(world, "bia"), world.person("eva")];
  for (const writer of [bia, eva]) write(world, writer, "ana", "psiu");
  const [biaSaid, evaSaid] = letters(ana);
  world.hub.depart(bia.outlet);
  assertEquals(codeOf(write(world, ana, "bia", "?", 1, biaSaid?.person)), "not_reading");
  world.ask(eva, { type: "quit" });
  const thief = program(world, "eva");
  assertEquals(codeOf(write(world, ana, "eva", "?", 2, evaSaid?.person)), "person_gone");
  world.clock.advance(10 * 60_000);
  const other = program(world, "bia");
  assertEquals(codeOf(write(world, ana, "bia", "?", 3, biaSaid?.person)), "person_gone");
  assertEquals([texts(thief), texts(other)], [[], []]);
});

Deno.test("an answer finds the one who wrote after a restart too, or nobody", () => {
  const store = new FakeStore();
  const before = start(store);
  const [ana, bia] = [program(before, "ana"), program(before, "bia")];
  const netcat = before.person("netcat");
  for (const writer of [bia, netcat]) write(before, writer, "ana", "psiu");
  const [biaSaid, netcatSaid] = letters(ana);
  const after = start(store);
  // Numbers are given again: these two have those of before.
  for (const nick of ["x", "y"]) after.person(nick);
  const back = comeBack(after, ana, cursorOf(last(ana)), ana.outlet.latest("welcome").token);
  const writer = comeBack(after, bia, {}, bia.outlet.latest("welcome").token);
  after.ask(writer, { type: "nick", nick: "bea" });
  assertEquals(codeOf(write(after, back, "bia", "oi", 1, biaSaid?.person)), "ack");
  assertEquals(texts(writer), ["oi"]);
  assertEquals(codeOf(write(after, back, "netcat", "oi", 2, netcatSaid?.person)), "person_gone");
});

Deno.test("another server knows nobody by what this one called them", () => {
  const world = new World();
  const [ana, bia] = [program(world, "ana"), program(world, "bia")];
  write(world, bia, "ana", "psiu");
  const other = new World({ run: "other" });
  const [newAna, eva] = [program(other, "ana"), program(other, "bia")];
  assertEquals(codeOf(write(other, newAna, "bia", "oi", 1, last(ana).person)), "person_gone");
  assertEquals(texts(eva), []);
});

Deno.test("letters and names of netcat people are as ever", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  ana.outlet.origin = originOf("192.0.2.7");
  write(world, eva, "ana", "psiu");
  assertEquals(letters(ana), [{ type: "direct", from: "eva", to: "ana", text: "psiu" }]);
});
