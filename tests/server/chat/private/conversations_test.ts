import { assert, assertEquals } from "@std/assert";
import { Hub } from "../../../../lib/server/chat/hub.ts";
import { PROTOCOL_VERSION } from "../../../../lib/vocabulary/protocol.ts";
import type { Reply } from "../../../../lib/vocabulary/reply.ts";
import type { RequestId } from "../../../../lib/vocabulary/codes.ts";
import { FakeClock } from "../../../fakes/clock.ts";
import { FakeOutlet } from "../../../fakes/outlet.ts";
import { confidant, conversationOf, readInPrivate, returned } from "../../../fakes/confidants.ts";
import { type Person, World } from "../../../fakes/world.ts";

/** Says something to those names, or in the conversation that is called so. */
function say(world: World, from: Person, to: string, text: string, id?: RequestId): Reply[] {
  const named = id === undefined ? {} : { id };
  const before = from.outlet.replies.length;
  world.ask(
    from,
    to.startsWith("@")
      ? { type: "say", room: to, text, ...named }
      : { type: "direct", to, text, ...named },
  );
  world.clock.advance(50);
  return from.outlet.replies.slice(before);
}

function problems(replies: readonly Reply[]): string[] {
  return replies.flatMap((reply) => reply.type === "error" ? [reply.code] : []);
}

/** The private conversations one was told of, by the names of the others. */
function opened({ outlet }: Person): string[] {
  return outlet.told("entered").flatMap(({ with: others }) => others?.join(",") ?? []);
}

function history(world: World, person: Person, room: string): Reply[] {
  world.ask(person, { type: "history", room, id: "h" });
  return person.outlet.answersTo("h");
}

Deno.test("what two people say to each other alone has one order, and each is told where its own stands", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  const eva = confidant(world, "eva");
  const [entered, ack] = say(world, ana, "bia", "1", 7);
  assert(entered?.type === "entered" && ack?.type === "ack");
  assertEquals([entered.with, entered.seq], [["bia"], 0]);
  assertEquals([ack.room, ack.seq, ack.to], [entered.room, 1, "bia"]);
  assertEquals(opened(bia), ["ana"]);
  say(world, bia, conversationOf(bia), "2");
  say(world, ana, "@bia", "3");
  assertEquals([readInPrivate(ana), readInPrivate(bia)], [["2 bia: 2"], ["1 ana: 1", "3 ana: 3"]]);
  assertEquals([readInPrivate(eva), opened(eva)], [[], []]);
});

Deno.test("some people have a conversation of their own, which is another than that of fewer", () => {
  const world = new World();
  const [ana, bia, eva] = [
    confidant(world, "ana"),
    confidant(world, "bia"),
    confidant(world, "eva"),
  ];
  say(world, ana, "bia,eva", "oi");
  say(world, eva, "ana,bia", "oi, oi");
  say(world, ana, "bia", "psiu");
  assertEquals(opened(ana), ["bia,eva", "bia"]);
  assertEquals([opened(bia), opened(eva)], [["ana,eva", "ana"], ["ana,bia"]]);
  assertEquals(readInPrivate(eva), ["1 ana: oi"]);
  assertEquals(readInPrivate(bia), ["1 ana: oi", "2 eva: oi, oi", "1 ana: psiu"]);
  assertEquals(problems(say(world, ana, "bia,ninguém", "?")), ["nick_unknown"]);
  const crowd = Array.from({ length: 16 }, (_, n) => `p${n}`).join(",");
  assertEquals(problems(say(world, ana, crowd, "?")), ["people_too_many"]);
  for (const nobody of [",", " , ", "@", "@,"]) {
    const [refused] = say(world, ana, nobody, "?");
    assert(refused?.type === "error");
    assertEquals([refused.code, refused.value], ["nick_malformed", nobody]);
  }
  // To whoever wrote last, which is nobody.
  assertEquals(problems(say(world, ana, "", "?")), ["nobody_wrote"]);
});

Deno.test("who is away gets what was said meanwhile when it comes back, once and in order", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  for (const text of ["1", "2"]) say(world, ana, "bia", text);
  const room = conversationOf(bia);
  world.hub.depart(bia.outlet, "reset");
  world.clock.advance(60_000);
  assertEquals(problems(say(world, ana, "bia", "3")), [], "nobody has the name by now");
  assertEquals(problems(say(world, ana, room, "4")), []);
  const back = returned(world, bia, { [room]: 2 });
  assertEquals(readInPrivate(back), ["3 ana: 3", "4 ana: 4"]);
  const { rooms } = back.outlet.latest("welcome");
  assertEquals(rooms.map((state) => [state.with, state.seq]), [[undefined, 0], [["ana"], 4]]);
  say(world, ana, room, "5");
  assertEquals(readInPrivate(back).at(-1), "5 ana: 5");
});

Deno.test("it is the persons' and not the names': who takes the name of one who left sees nothing", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  say(world, ana, "bia", "segredo");
  const room = conversationOf(ana);
  world.ask(bia, { type: "nick", nick: "bea" });
  assertEquals(
    ana.outlet.told("private").map(({ event }) => event),
    [{ type: "nick", room, nick: "bia", newNick: "bea" }],
  );
  const thief = confidant(world, "bia");
  assertEquals(history(world, thief, "@ana"), [{
    type: "error",
    code: "not_in_room",
    value: "@ana",
  }]);
  for (const request of ["history", "mark", "leave"] as const) {
    world.ask(thief, { type: request, room, id: request });
    assertEquals(thief.outlet.answersTo(request).map(({ type }) => type), ["error"]);
  }
  world.ask(thief, { type: "search", room, words: "segredo", id: "s" });
  assertEquals(thief.outlet.answersTo("s").map(({ type }) => type), ["error"]);
  assertEquals(problems(say(world, thief, room, "?")), ["not_in_room"]);
  say(world, ana, "bia", "para outra");
  assertEquals(readInPrivate(thief), ["1 ana: para outra"]);
  say(world, ana, "bea", "para ela");
  assertEquals(readInPrivate(bia), ["1 ana: segredo", "2 ana: para ela"]);
});

Deno.test("an operator does not read what others say in private", () => {
  const world = new World();
  const [ana, bia, root] = [
    confidant(world, "ana"),
    confidant(world, "bia"),
    confidant(world, "zoe"),
  ];
  world.hub.appoint(["zoe"]);
  world.ask(root, { type: "promote", name: "zoe" });
  say(world, ana, "bia", "segredo");
  const room = conversationOf(bia);
  assertEquals(history(world, root, room).map(({ type }) => type), ["error"]);
  world.ask(root, { type: "join", room, id: "j" });
  assertEquals(root.outlet.answersTo("j").map(({ type }) => type), ["error"]);
  world.ask(root, { type: "rooms" });
  assertEquals(root.outlet.latest("rooms").rooms.map(({ name }) => name), ["geral"]);
});

Deno.test("it is asked for as the past of a room, searched, and marked as read", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  for (const text of ["pão", "queijo"]) say(world, ana, "bia", text);
  const room = conversationOf(bia);
  history(world, bia, "@ana");
  assertEquals(readInPrivate(bia).slice(-2), ["1 ana: pão", "2 ana: queijo"]);
  world.ask(bia, { type: "search", room, words: "PAO", id: "s" });
  assertEquals(bia.outlet.latest("found").entries.map(({ text }) => text), ["pão"]);
  world.ask(bia, { type: "mark", room, seq: 2 });
  const { room: marked, seq } = bia.outlet.latest("marked");
  assertEquals([marked, seq], [room, 2]);
  world.hub.depart(bia.outlet);
  const back = returned(world, bia, { [room]: 2 });
  const state = back.outlet.latest("welcome").rooms.at(-1);
  assertEquals([state?.room, state?.read], [room, 2]);
  world.ask(back, { type: "away", text: "almoço" });
  world.ask(ana, { type: "who", room });
  const { nicks, away } = ana.outlet.latest("who");
  assertEquals([nicks, away], [["ana", "bia"], [{ nick: "bia", text: "almoço" }]]);
  for (const type of ["topic", "rules"] as const) {
    world.ask(ana, { type, room, id: type });
    const [reply] = ana.outlet.answersTo(type);
    assertEquals(reply?.type === "error" && reply.code, "only_in_rooms");
  }
});

Deno.test("one that is closed is told again when something is said in it, with what was said before", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  say(world, ana, "bia", "1");
  const room = conversationOf(bia);
  world.ask(bia, { type: "leave", room, id: "l" });
  assertEquals(bia.outlet.answersTo("l"), [{ type: "left", nick: "bia", room }]);
  world.hub.depart(bia.outlet);
  const back = returned(world, bia);
  assertEquals(back.outlet.latest("welcome").rooms.map(({ room }) => room), ["geral"]);
  say(world, ana, "bia", "2");
  assertEquals([opened(back), readInPrivate(back)], [["ana"], ["1 ana: 1", "2 ana: 2"]]);
});

Deno.test("one can be opened before anything is said, and only the one who asked is told", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  world.ask(ana, { type: "join", room: "@BIA", id: 1 });
  const [state] = ana.outlet.answersTo(1);
  assert(state?.type === "entered");
  assertEquals([state.with, state.members, opened(bia)], [["bia"], 2, []]);
  world.ask(ana, { type: "leave", room: state.room });
  assertEquals(problems(say(world, ana, state.room, "oi")), ["not_in_room"], "it was not kept");
  world.ask(ana, { type: "join", room: "@ninguém", id: 2 });
  assertEquals(ana.outlet.answersTo(2).map((reply) => "code" in reply && reply.code), [
    "nick_unknown",
  ]);
});

Deno.test("who knows rooms alone, and netcat, are told as ever, and have the same conversation", () => {
  const world = new World();
  const ana = confidant(world, "ana");
  const [old, netcat] = [world.client("old", { directs: {} }), world.person("netcat")];
  say(world, ana, "old,netcat", "oi");
  const letters = [old, netcat].map(({ outlet }) => outlet.latest("direct"));
  assertEquals(letters.map(({ from, to, text }) => [from, to, text]), [
    ["ana", "old,netcat", "oi"],
    ["ana", "old,netcat", "oi"],
  ]);
  assertEquals(letters.map(({ seq }) => seq), [1, undefined]);
  say(world, netcat, "ana,old", "tudo bem?");
  const [ack] = say(world, old, "ana,netcat", "tudo", 9);
  assertEquals(ack, { type: "ack", unsure: true }, "netcat cannot show what has come");
  assertEquals(readInPrivate(ana), ["2 netcat: tudo bem?", "3 old: tudo"]);
  world.ask(ana, { type: "action", room: conversationOf(ana), text: "ri" });
  assertEquals(old.outlet.latest("direct").deed, true);
});

Deno.test("what is sent again on another connection is said once", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  const ack = say(world, ana, "bia", "1", 5).at(-1);
  world.hub.depart(ana.outlet, "reset");
  const back = returned(world, ana);
  assertEquals(say(world, back, "bia", "1", 5), [ack]);
  assertEquals(readInPrivate(bia), ["1 ana: 1"]);
});

Deno.test("when one of them will not come back the others are told, and the last one can still read", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  say(world, ana, "bia", "1");
  const room = conversationOf(bia);
  world.ask(ana, { type: "quit" });
  assertEquals(bia.outlet.latest("private").event, { type: "leave", room, nick: "ana" });
  assertEquals(problems(say(world, bia, room, "?")), ["person_gone"]);
  history(world, bia, room);
  assertEquals(readInPrivate(bia).at(-1), "1 ana: 1");
  const other = confidant(world, "ana");
  say(world, bia, "ana", "oi");
  assertEquals(readInPrivate(other), ["1 bia: oi"]);
});

Deno.test("when nobody of its people will come back it ends, and nothing of it is known any more", () => {
  const clock = new FakeClock();
  const hub = new Hub(clock, { nowMs: 0, utcMs: 0 }, { language: "en", run: "run" });
  const [ana, bia] = ["ana", "bia"].map((nick) => {
    const outlet = new FakeOutlet(clock);
    const hello = { type: "hello", version: PROTOCOL_VERSION, nick, conversations: true } as const;
    const keys = { token: nick, key: nick, shownKey: undefined };
    hub.perform(outlet, { type: "hello", hello }, { nowMs: 0, utcMs: 0, keys });
    return outlet;
  });
  assert(ana !== undefined && bia !== undefined);
  const known = (): number | undefined => hub.knowledge.state.conversations?.all.length;
  const pressed = { nowMs: 0, utcMs: 0, isPressed: true };
  hub.perform(ana, { type: "direct", to: "bia", text: "oi" }, pressed);
  assertEquals(known(), 0, "nothing was said");
  hub.perform(ana, { type: "direct", to: "bia", text: "oi" }, { nowMs: 0, utcMs: 0 });
  clock.advance(50);
  hub.depart(ana, "reset", { nowMs: 0, utcMs: 0 });
  hub.perform(bia, { type: "quit" }, { nowMs: 0, utcMs: 0 });
  hub.passTime({ nowMs: 599_999, utcMs: 0 });
  assertEquals(known(), 1);
  hub.passTime({ nowMs: 600_000, utcMs: 0 });
  assertEquals([known(), hub.knowledge.entries.map(([name]) => name)], [0, ["geral"]]);
});

Deno.test("one person begins so many, and then the one that was silent longest ends", () => {
  const world = new World();
  const bot = confidant(world, "bot");
  const people = Array.from({ length: 201 }, (_, n) => confidant(world, `p${n}`));
  for (const { nick } of people) say(world, bot, nick ?? "", "oi");
  const [first] = people;
  assert(first !== undefined);
  assertEquals(first.outlet.latest("left").room, conversationOf(first));
  assertEquals(problems(say(world, first, "bot", "oi")), []);
  assertEquals(readInPrivate(bot), ["1 p0: oi"]);
});

Deno.test("one writes to oneself", () => {
  const world = new World();
  const [ana, netcat] = [confidant(world, "ana"), world.person("netcat")];
  const [entered, ack] = say(world, ana, "ana", "leite");
  assert(entered?.type === "entered" && ack?.type === "ack");
  assertEquals([entered.with, ack.seq], [["ana"], 1]);
  say(world, netcat, "netcat", "leite");
  assertEquals(netcat.outlet.latest("direct").text, "leite");
});

Deno.test("one takes back what one said in private, and nobody else does", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  for (const text of ["pão", "senha"]) say(world, ana, "bia", text);
  const room = conversationOf(ana);
  world.hub.appoint(["bia"]);
  world.ask(bia, { type: "promote", name: "bia" });
  world.ask(bia, { type: "redact", room, seq: 2, id: 1 });
  assertEquals(problems(bia.outlet.answersTo(1)), ["line_unknown"], "not even an operator");
  world.ask(ana, { type: "redact", room, id: 2 });
  world.clock.advance(50);
  assertEquals(ana.outlet.answersTo(2), [{ type: "ack", room }]);
  for (const { outlet } of [ana, bia]) {
    const { event } = outlet.latest("private");
    assertEquals("targets" in event && event.targets?.map(({ seq }) => seq), [2]);
  }
  const before = readInPrivate(bia).length;
  history(world, bia, room);
  assertEquals(readInPrivate(bia).slice(before), ["1 ana: pão", "2 ana: ", "3 ana: "]);
});

Deno.test("who has a name of its own has its conversations by whatever client, and gets what was said while it was away", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  world.ask(ana, { type: "register", hash: "$hash" });
  const account = world.hub.accountOf("ana")?.person;
  assert(account !== undefined);
  say(world, bia, "ana", "1");
  const room = conversationOf(bia);
  // It is gone, but for its name.
  world.ask(ana, { type: "quit" });
  world.clock.advance(20 * 60_000);
  assertEquals(problems(say(world, bia, room, "2")), []);
  const thief = confidant(world, "eva");
  const phone = world.program();
  const hello = { type: "hello", version: 1, nick: "ana", conversations: true } as const;
  world.ask(phone, { type: "hello", hello, account });
  world.clock.advance(50);
  assertEquals(readInPrivate(phone), ["1 bia: 1", "2 bia: 2"]);
  say(world, phone, room, "3");
  assertEquals(readInPrivate(bia), ["3 ana: 3"]);
  assertEquals([readInPrivate(thief), opened(thief)], [[], []]);
  // The name is nobody's own any more: whoever goes now has gone.
  world.ask(phone, { type: "unregister" }, { type: "quit" });
  assertEquals(problems(say(world, bia, room, "4")), ["person_gone"]);
});

Deno.test("one of several who reads too slowly keeps nobody waiting, and asks for what it lacks", () => {
  const world = new World();
  const [ana, bia, eva] = [
    confidant(world, "ana"),
    confidant(world, "bia"),
    confidant(world, "eva"),
  ];
  const netcat = world.person("netcat");
  say(world, ana, "bia,eva,netcat", "1");
  for (const { outlet } of [eva, netcat]) outlet.isSaturated = true;
  assertEquals(problems(say(world, ana, "bia,eva,netcat", "2")), []);
  for (const { outlet } of [eva, netcat]) outlet.isSaturated = false;
  say(world, ana, "bia,eva,netcat", "3");
  assertEquals(readInPrivate(bia), ["1 ana: 1", "2 ana: 2", "3 ana: 3"]);
  assertEquals(readInPrivate(eva), ["1 ana: 1", "3 ana: 3"]);
  assertEquals(netcat.outlet.told("direct").map(({ text }) => text), ["1", "3"]);
  const before = readInPrivate(eva).length;
  world.ask(eva, { type: "history", room: conversationOf(eva), after: 1, before: 3 });
  assertEquals(readInPrivate(eva).slice(before), ["2 ana: 2"]);
});
