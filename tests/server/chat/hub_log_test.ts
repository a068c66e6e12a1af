import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Command } from "../../../lib/vocabulary/command.ts";
import type { Resume } from "../../../lib/vocabulary/requests.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";
import { FakeStore } from "../../fakes/store.ts";
import { type Person, World } from "../../fakes/world.ts";

/** So long after a lost connection its token has ended. */
const FORGOTTEN_MS = 10 * 60_000 + 1_000;

/** Comes back with a token that nobody knows any more. */
function comeBack(world: World, nick: string, resume: Omit<Resume, "token">): Person {
  const person = world.program();
  const [room] = Object.keys(resume.rooms);
  world.hello(person, {
    nick,
    ...(room !== undefined && { room }),
    resume: { token: "forgotten", ...resume },
  });
  assertEquals(person.outlet.latest("welcome").resumed, false);
  return person;
}

/** What was told of a room's past, as `seq nick`. */
function past({ outlet }: Person, room = "geral"): string[] {
  return outlet.told("history").filter((reply) => reply.room === room)
    .flatMap(({ entries }) => entries).map(({ seq, nick }) => `${seq} ${nick}`);
}

function logOf({ outlet }: Person, room = "geral"): string {
  const entered = outlet.told("entered").findLast((state) => state.room === room);
  const state = entered ?? outlet.latest("welcome").rooms.find((state) => state.room === room);
  assert(state?.log !== undefined);
  return state.log;
}

function say(text: string, id: RequestId, room?: string): Command {
  return { type: "say", text, id, ...(room !== undefined && { room }) };
}

function texts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `m${index + 1}`);
}

Deno.test("a room's log has one id for all, whoever asks and however", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  assertEquals(logOf(ana), logOf(eva));
  world.ask(ana, { type: "join", room: "sala" });
  world.ask(eva, { type: "enter", room: "SALA" });
  assertEquals(logOf(ana, "sala"), logOf(eva, "sala"));
  assertNotEquals(logOf(ana, "sala"), logOf(ana));
});

Deno.test("a log in memory has a new id when it is forgotten and made anew, and not before", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.client("ana");
  world.ask(ana, { type: "join", room: "sala" });
  const first = logOf(ana, "sala");
  world.say(ana, "oi");
  world.ask(ana, { type: "leave", room: "sala" }, { type: "join", room: "sala" });
  assertEquals(logOf(ana, "sala"), first);
  world.ask(ana, { type: "leave", room: "sala" }, { type: "join", room: "outra" });
  world.ask(ana, { type: "leave", room: "outra" }, { type: "join", room: "sala" });
  assertNotEquals(logOf(ana, "sala"), first);
});

Deno.test("a log in a store keeps its id over restarts, and while its room is not in memory", () => {
  const store = new FakeStore();
  const world = new World({ store, run: "first", maxRooms: 2 });
  const ana = world.client("ana");
  world.ask(ana, { type: "join", room: "sala" });
  world.say(ana, "oi");
  const first = logOf(ana, "sala");
  world.ask(ana, { type: "leave", room: "sala" }, { type: "join", room: "outra" });
  world.ask(ana, { type: "leave", room: "outra" }, { type: "join", room: "sala" });
  assertEquals(logOf(ana, "sala"), first);
  world.hub.close();
  const next = new World({ store, run: "second" });
  assertEquals(logOf(next.client("eva", { room: "sala" }), "sala"), first);
});

Deno.test("whose token has ended gets all that was said since, in every room", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  for (const person of [ana, eva]) world.ask(person, { type: "join", room: "sala" });
  world.ask(eva, say("before", 1, "geral"), say("before", 2, "sala"));
  world.hub.depart(ana.outlet);
  world.clock.advance(FORGOTTEN_MS);
  for (const text of texts(120)) world.ask(eva, say(text, text, "geral"), say(text, text, "sala"));
  world.clock.advance(100);
  const logs = { geral: logOf(ana), sala: logOf(ana, "sala") };
  const back = comeBack(world, "ana", { rooms: { geral: 1, sala: 1 }, logs });
  world.ask(back, { type: "join", room: "sala", after: 1, log: logs.sala });
  const expected = texts(120).map((_, index) => `${index + 2} eva`);
  assertEquals([past(back), past(back, "sala")], [expected, expected]);
  assertEquals(back.outlet.told("skipped"), []);
});

Deno.test("what goes beyond the bound is told as skipped, exactly", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "seen");
  world.hub.depart(ana.outlet);
  world.clock.advance(FORGOTTEN_MS);
  world.say(eva, ...texts(1_200));
  // The log keeps a thousand of them.
  const back = comeBack(world, "ana", { rooms: { geral: 1 }, logs: { geral: logOf(ana) } });
  assertEquals(back.outlet.told("skipped"), [
    { type: "skipped", room: "geral", count: 200, from: 2, to: 201 },
  ]);
  assertEquals([past(back).length, past(back)[0]], [1_000, "202 eva"]);
});

Deno.test("numbers of another log, of none, or beyond its end show what was said last", () => {
  const world = new World();
  const eva = world.client("eva");
  world.say(eva, ...texts(60));
  const last = texts(50).map((_, index) => `${index + 11} eva`);
  const log = logOf(eva);
  const places = [
    { rooms: { geral: 58 } },
    { rooms: { geral: 58 }, logs: { geral: "another" } },
    { rooms: { geral: 58 }, logs: { sala: log } },
    { rooms: { geral: 61 }, logs: { geral: log } },
  ];
  for (const [index, resume] of places.entries()) {
    assertEquals(past(comeBack(world, `ana${index}`, resume)), last, JSON.stringify(resume));
  }
  for (
    const cursor of [{ after: 58 }, { log }, { after: 58, log: "another" }, { after: 61, log }]
  ) {
    const bia = world.client("bia", { room: "sala" });
    world.ask(bia, { type: "join", room: "geral", ...cursor });
    assertEquals(past(bia), last, JSON.stringify(cursor));
    world.ask(bia, { type: "quit" });
  }
});

Deno.test("a token that is known takes nothing over from another log of the same name", () => {
  const world = new World({ maxRooms: 2 });
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, { type: "join", room: "sala" });
  world.say(ana, "1", "2");
  const resume = {
    token: ana.outlet.latest("welcome").token,
    rooms: { geral: 0, sala: 2 },
    logs: { geral: logOf(ana), sala: logOf(ana, "sala") },
  };
  world.hub.depart(ana.outlet);
  world.clock.advance(11_000);
  // The room is forgotten, and begins anew with as many words and more.
  world.ask(eva, { type: "join", room: "outra" }, { type: "leave", room: "outra" });
  world.ask(eva, { type: "join", room: "sala" });
  world.say(eva, "another 1", "another 2", "another 3");
  const back = world.program();
  world.hello(back, { resume });
  assertEquals(back.outlet.latest("welcome").resumed, true);
  assertEquals(past(back, "sala"), ["1 eva", "2 eva", "3 eva"]);
});

Deno.test("what one said and had no word of is not said again, though the token has ended", () => {
  for (const store of [undefined, new FakeStore()]) {
    const world = new World(store === undefined ? {} : { store });
    const [ana, eva] = [world.client("ana"), world.client("eva")];
    world.ask(ana, say("unanswered", "x-1"), { type: "action", text: "waves", id: "x-2" });
    world.ask(ana, { type: "topic", text: "hoje", id: "x-3" });
    world.hub.depart(ana.outlet);
    // Of these memory keeps the last thousand.
    world.say(eva, ...texts(store === undefined ? 900 : 1_500));
    world.clock.advance(FORGOTTEN_MS);
    const log = logOf(ana);
    const back = comeBack(world, "ana", { rooms: { geral: 0 }, logs: { geral: log } });
    const heard = eva.outlet.heard.length;
    world.ask(back, say("unanswered", "x-1"), { type: "action", text: "waves", id: "x-2" });
    world.ask(back, { type: "topic", text: "hoje", id: "x-3" });
    world.clock.advance(100);
    const answers = ["x-1", "x-2", "x-3"].flatMap((id) => back.outlet.answersTo(id));
    assertEquals(answers.map(({ type }) => type), ["ack", "ack", "ack"]);
    assertEquals(answers.map((answer) => "seq" in answer && answer.seq), [1, 2, 3]);
    assertEquals(eva.outlet.heard.length, heard);
  }
});

Deno.test("the same where one is known by another name now", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, say("unanswered", 1));
  world.clock.advance(10);
  world.hub.depart(ana.outlet);
  world.clock.advance(FORGOTTEN_MS);
  const known = { rooms: { geral: 0 }, logs: { geral: logOf(ana) } };
  world.client("ana");
  const back = comeBack(world, "bia", { ...known, nick: "ana" });
  world.ask(back, say("unanswered", 1), say("new", 2));
  world.clock.advance(10);
  assertEquals(eva.outlet.heard, ["ana: unanswered", "bia: new"]);
  assertEquals(back.outlet.answersTo(1).map((answer) => "seq" in answer && answer.seq), [1]);
});

Deno.test("an id alone proves nothing: other words, another room, another name are said", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, { type: "join", room: "sala" });
  world.ask(ana, say("the same", 1, "geral"), say("the same", 2, "geral"));
  world.ask(eva, say("the same", 4));
  world.ask(ana, say("the same", 3, "geral"));
  world.clock.advance(10);
  world.hub.depart(ana.outlet);
  world.clock.advance(FORGOTTEN_MS);
  const logs = { geral: logOf(ana) };
  const back = comeBack(world, "ana", { rooms: { geral: 0 }, logs });
  world.ask(back, { type: "join", room: "sala" });
  const before = eva.outlet.seen.length;
  world.ask(back, say("other words", 1, "geral"), say("the same", 2, "sala"));
  world.ask(back, { type: "action", text: "the same", id: 3, room: "geral" });
  world.ask(back, say("the same", 4, "geral"));
  world.clock.advance(100);
  const said = eva.outlet.seen.slice(before).filter((event) => "seq" in event);
  assertEquals(said.map(({ type }) => type), ["message", "action", "message"]);
  assertEquals(back.outlet.told("ack").length, 4);
});

Deno.test("what was said on this very connection can be said again under the same id", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, say("again", 1));
  world.clock.advance(10);
  world.ask(ana, { type: "leave" }, {
    type: "join",
    room: "geral",
    after: 0,
    log: logOf(ana),
  }, say("again", 1));
  world.clock.advance(10);
  assertEquals(eva.outlet.heard, ["ana: again", "ana: again"]);
});
