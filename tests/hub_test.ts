import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import type { Command } from "../lib/command.ts";
import { Hub, type HubOptions, type Member } from "../lib/hub.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeOutlet } from "./fake_outlet.ts";

/** A person in a test: its connection, and what the hub knows of it. */
interface Person {
  readonly outlet: FakeOutlet;
  readonly member: Member;
}

/** A hub whose time stands still, and people to put into it. */
class World {
  readonly clock = new FakeClock();
  readonly hub: Hub;

  constructor(options: Partial<HubOptions> = {}) {
    this.hub = new Hub(this.clock, { language: "pt-BR", ...options });
  }

  /** Someone who is in no room yet. */
  newcomer(): Person {
    const outlet = new FakeOutlet(this.clock);
    return { outlet, member: this.hub.arrive(outlet) };
  }

  /** Someone of that name in the default room, or another. Nobody is told of it any more. */
  person(nick: string, room?: string): Person {
    const person = this.newcomer();
    this.ask(person, { type: "nick", nick });
    if (room === undefined) this.hub.settle(person.member);
    else this.ask(person, { type: "join", room });
    this.clock.advance(3_000);
    return person;
  }

  ask({ member }: Person, ...commands: Command[]): void {
    for (const command of commands) this.hub.perform(member, command);
  }

  /** Says each of the texts, and lets everyone hear them. */
  say(person: Person, ...texts: string[]): void {
    for (const text of texts) this.ask(person, { type: "say", text });
    this.clock.advance(10);
  }
}

// Arriving

Deno.test("a newcomer gets a name, and is in no room before it must be", () => {
  const world = new World();
  const { outlet, member } = world.newcomer();
  assertEquals([member.nick, member.room, world.hub.size], ["visitante-1", undefined, 1]);
  assertEquals(world.newcomer().member.nick, "visitante-2");
  assertEquals([outlet.replies, outlet.following], [[], 0]);
  assertEquals(new World({ language: "en" }).newcomer().member.nick, "guest-1");
});

Deno.test("a given name is never given twice at a time", () => {
  const world = new World();
  const [first, second] = [world.newcomer(), world.newcomer()];
  world.hub.depart(first.member);
  const third = world.newcomer();
  assert(third.member.nick !== second.member.nick);
});

Deno.test("whoever settles is welcomed into the default room, once", () => {
  const world = new World();
  const ana = world.person("ana");
  world.hub.settle(ana.member);
  assertEquals(ana.outlet.replies, [
    { type: "welcome", nick: "ana", room: "geral", topic: "", members: 1 },
  ]);
  assertEquals(ana.outlet.following, 1);
});

Deno.test("a name, a language and a room can be chosen before one is seen anywhere", () => {
  const world = new World();
  const eva = world.person("eva");
  const ana = world.newcomer();
  world.ask(ana, { type: "language", tag: "en" }, { type: "nick", nick: "ana" });
  assertEquals([ana.outlet.following, ana.outlet.told("renamed").length], [0, 0]);
  world.ask(ana, { type: "join", room: "sala" }, { type: "say", text: "oi" });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.latest("welcome").room, "sala");
  assertEquals(eva.outlet.seen, []);
});

// Talking

Deno.test("what one says all others in the room hear, in one order, and it does not come back", () => {
  const world = new World();
  const [ana, eva, bia] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  world.ask(ana, { type: "say", text: "1" });
  world.ask(eva, { type: "say", text: "2" });
  world.say(ana, "3");
  const lia = world.person("lia");
  world.say(lia, "4");
  assertEquals(ana.outlet.heard, ["eva: 2", "lia: 4"]);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 3", "lia: 4"]);
  assertEquals(bia.outlet.heard, []);
});

Deno.test("in a quiet room what is said is heard at once; in a busy one within milliseconds", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "say", text: "1" });
  world.clock.advance(0);
  assertEquals(eva.outlet.heard, ["ana: 1"]);
  world.ask(ana, { type: "say", text: "2" });
  world.clock.advance(0);
  assertEquals(eva.outlet.heard, ["ana: 1"]);
  world.clock.advance(10);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 2"]);
});

Deno.test("an action and a topic are entries with time, name and words", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "action", text: "acena" }, { type: "topic", text: "hoje" });
  const timeMs = world.clock.utcMs();
  world.clock.advance(10);
  const entry = { room: "geral", timeMs, nick: "ana" };
  assertEquals(eva.outlet.seen.filter(({ type }) => type !== "join"), [
    { ...entry, type: "action", seq: 1, text: "acena" },
    { ...entry, type: "topic", seq: 2, text: "hoje" },
  ]);
});

Deno.test("whoever speaks before it has settled is in the default room first", () => {
  const world = new World();
  const eva = world.person("eva");
  const ana = world.newcomer();
  world.say(ana, "oi");
  assertEquals(ana.outlet.replies.map(({ type }) => type), ["welcome"]);
  assertEquals(eva.outlet.heard, [`${ana.member.nick}: oi`]);
});

Deno.test("what was said last in a room is heard by those who have left it since", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  world.say(ana, "tchau");
  assertEquals(eva.outlet.heard, ["ana: oi"]);
  world.ask(eva, { type: "join", room: "sala" });
  assertEquals(eva.outlet.heard, ["ana: oi", "ana: tchau"]);
});

Deno.test("what someone says and goes is heard all the same", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "say", text: "tchau" }, { type: "quit" });
  world.clock.advance(2_000);
  assertEquals(eva.outlet.heard, ["ana: tchau"]);
  assertEquals(eva.outlet.seen.at(-1), { type: "leave", room: "geral", nick: "ana" });
});

Deno.test("a direct message goes to one person, in whatever room, by any spelling of the name", () => {
  const world = new World();
  const [ana, eva, bia] = [world.person("ana"), world.person("Eva", "sala"), world.person("bia")];
  world.ask(ana, { type: "direct", to: "EVA", text: "psiu" });
  assertEquals(eva.outlet.told("direct"), [
    { type: "direct", from: "ana", to: "Eva", text: "psiu" },
  ]);
  world.clock.advance(10);
  assertEquals(bia.outlet.told("direct").length, 0);
  world.ask(ana, { type: "direct", to: "ninguém", text: "psiu" });
  assertEquals(ana.outlet.latest("error"), {
    type: "error",
    code: "nick_unknown",
    value: "ninguém",
    command: "msg",
  });
});

Deno.test("a direct message to one who does not read is refused", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  eva.outlet.isSaturated = true;
  world.ask(ana, { type: "direct", to: "eva", text: "psiu" });
  assertEquals(eva.outlet.told("direct"), []);
  assertEquals(ana.outlet.latest("error").code, "not_reading");
});

// Names

Deno.test("a new name is confirmed to its owner and told to the others", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "nick", nick: "Bia" });
  world.clock.advance(10);
  assertEquals(ana.outlet.latest("renamed").nick, "Bia");
  assertEquals(eva.outlet.seen.at(-1), {
    type: "nick",
    room: "geral",
    nick: "ana",
    newNick: "Bia",
  });
  assert(!ana.outlet.seen.some(({ type }) => type === "nick"));
  world.say(ana, "oi");
  assertEquals(eva.outlet.heard, ["Bia: oi"]);
  // The former name is free.
  world.ask(eva, { type: "nick", nick: "ANA" });
  assertEquals(eva.member.nick, "ANA");
});

Deno.test("a taken, reserved or malformed name is refused with the reason", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const refused: readonly (readonly [string, string])[] = [
    ["Eva", "nick_taken"],
    ["ＥＶＡ", "nick_taken"],
    ["papo", "nick_reserved"],
    ["visitante-7", "nick_reserved"],
    ["a b", "nick_malformed"],
    ["x".repeat(33), "nick_malformed"],
  ];
  for (const [nick, code] of refused) {
    world.ask(ana, { type: "nick", nick });
    const { command, ...error } = ana.outlet.latest("error");
    assertEquals([error.code, command, ana.member.nick], [code, "nick", "ana"]);
  }
  world.clock.advance(3_000);
  assertEquals(eva.outlet.seen.filter(({ type }) => type === "nick"), []);
});

Deno.test("a value that is shown back is short", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "nick", nick: "x".repeat(5_000) });
  assertLessOrEqual(ana.outlet.latest("error").value?.length ?? Infinity, 40);
});

Deno.test("one's own name may be written anew", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "nick", nick: "ANA" }, { type: "nick", nick: "ANA" });
  assertEquals([ana.member.nick, ana.outlet.told("error").length], ["ANA", 0]);
});

Deno.test("whoever introduces itself is never refused: the name is bent until it can be had", () => {
  const world = new World();
  const introduce = (name: string): string => {
    const person = world.newcomer();
    world.ask(person, { type: "introduce", name });
    assertEquals(person.outlet.replies, []);
    return person.member.nick;
  };
  assertEquals(introduce("Ana Maria"), "Ana-Maria");
  assertEquals(introduce("ana maria"), "ana-maria-2");
  assertEquals(introduce("ana maria"), "ana-maria-3");
  assertEquals(introduce("😀"), "visitante-4");
});

Deno.test("the longest name is bent too when it is taken", () => {
  const world = new World();
  const name = "x".repeat(32);
  const people = [world.newcomer(), world.newcomer()];
  for (const person of people) world.ask(person, { type: "introduce", name });
  const [first, second] = people.map(({ member }) => member.nick);
  assertEquals(first, name);
  assertEquals(second?.slice(0, 28), name.slice(0, 28));
});

Deno.test("the same introduction twice changes nothing", () => {
  const world = new World();
  const [ana, eva] = [world.newcomer(), world.person("eva")];
  world.ask(ana, { type: "introduce", name: "ana" });
  world.hub.settle(ana.member);
  world.ask(ana, { type: "introduce", name: "ana" });
  world.clock.advance(3_000);
  assertEquals(ana.member.nick, "ana");
  assertEquals(eva.outlet.seen.map(({ type }) => type), ["join"]);
});

// Rooms

Deno.test("whoever goes to another room leaves the former", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "join", room: "#Sala" });
  world.clock.advance(3_000);
  assertEquals([ana.outlet.following, ana.outlet.latest("welcome").room], [1, "Sala"]);
  assertEquals(eva.outlet.seen.at(-1), { type: "leave", room: "geral", nick: "ana" });
  world.ask(eva, { type: "join", room: "SALA" });
  assertEquals(eva.outlet.latest("welcome"), {
    type: "welcome",
    nick: "eva",
    room: "Sala",
    topic: "",
    members: 2,
  });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.seen.at(-1), { type: "join", room: "Sala", nick: "eva" });
  world.ask(eva, { type: "leave" });
  assertEquals(eva.outlet.latest("welcome").room, "geral");
});

Deno.test("joining the room one is in tells nobody else", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const before = eva.outlet.seen.length;
  world.ask(ana, { type: "join", room: "GERAL" }, { type: "leave" });
  world.clock.advance(3_000);
  assertEquals(eva.outlet.seen.length, before);
  assertEquals([ana.outlet.following, ana.outlet.latest("welcome").members], [1, 2]);
});

Deno.test("a malformed room is refused, and one stays where one was", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "join", room: "a b" });
  assertEquals(ana.outlet.latest("error"), {
    type: "error",
    code: "room_malformed",
    value: "a b",
    command: "join",
  });
  assertEquals(ana.member.room?.name, "geral");
});

Deno.test("the topic is told to the one who set it, the others and newcomers", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "topic" });
  assertEquals(ana.outlet.latest("topicIs").topic, "");
  world.ask(ana, { type: "topic", text: "hoje" });
  assertEquals(ana.outlet.latest("topicIs").topic, "hoje");
  world.clock.advance(10);
  assertEquals(eva.outlet.seen.at(-1)?.type, "topic");
  assertEquals(world.person("bia").outlet.latest("welcome").topic, "hoje");
  world.ask(ana, { type: "topic", text: "x".repeat(301) });
  const { code, limit } = ana.outlet.latest("error");
  assertEquals([code, limit, ana.member.room?.topic], ["topic_too_long", 300, "hoje"]);
});

Deno.test("who names the people of one's room, rooms the rooms with somebody in them", () => {
  const world = new World();
  const [ana] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  const left = world.person("lia", "outra");
  world.say(left, "oi");
  world.ask(left, { type: "leave" });
  world.ask(ana, { type: "who" }, { type: "rooms" });
  assertEquals(ana.outlet.latest("who"), {
    type: "who",
    room: "geral",
    members: 3,
    nicks: ["ana", "eva", "lia"],
  });
  assertEquals(ana.outlet.latest("rooms").rooms, [
    { name: "geral", members: 3, topic: "" },
    { name: "sala", members: 1, topic: "" },
  ]);
});

Deno.test("the lists of many people and rooms are bounded, and say how many there are", () => {
  const world = new World();
  const ana = world.person("ana");
  for (let n = 0; n < 300; n++) world.hub.settle(world.newcomer().member);
  for (let n = 0; n < 300; n++) world.ask(world.newcomer(), { type: "join", room: `r${n}` });
  world.ask(ana, { type: "who" }, { type: "rooms" });
  assertEquals(ana.outlet.latest("who").members, 301);
  assertEquals(ana.outlet.latest("who").nicks.length, 200);
  assertEquals(ana.outlet.latest("rooms").rooms.length, 200);
});

// The past

Deno.test("a newcomer sees what was said last, once, in order", () => {
  const world = new World({ replay: 3 });
  const ana = world.person("ana");
  world.say(ana, "1", "2", "3", "4");
  const eva = world.newcomer();
  // Said, and not published yet, when she comes.
  world.ask(ana, { type: "say", text: "5" });
  world.hub.settle(eva.member);
  world.say(ana, "6");
  assertEquals(eva.outlet.replies.map(({ type }) => type), ["welcome", "history"]);
  const past = eva.outlet.latest("history").entries.map(({ text }) => text);
  assertEquals(past, ["2", "3", "4"]);
  assertEquals(eva.outlet.heard, ["ana: 5", "ana: 6"]);
});

Deno.test("an empty past is not spoken of, nor is any where none is wanted", () => {
  assertEquals(new World().person("ana").outlet.told("history"), []);
  const world = new World({ replay: 0 });
  world.say(world.person("ana"), "oi");
  assertEquals(world.person("eva").outlet.told("history"), []);
});

Deno.test("the past stays when all have gone, comings and goings do not", () => {
  const world = new World();
  const ana = world.person("ana", "sala");
  world.ask(ana, { type: "say", text: "oi" }, { type: "quit" });
  world.clock.advance(3_000);
  const eva = world.person("eva", "sala");
  assertEquals(eva.outlet.latest("history").entries.map(({ type, text }) => [type, text]), [
    ["message", "oi"],
  ]);
});

Deno.test("history tells as much as was asked for, even if that is nothing", () => {
  const world = new World({ replay: 2 });
  const ana = world.person("ana");
  world.ask(ana, { type: "history" });
  assertEquals(ana.outlet.latest("history").entries, []);
  world.say(ana, "1", "2", "3", "4");
  const asked = (command: Command): string[] => {
    world.ask(ana, command);
    return ana.outlet.latest("history").entries.map(({ text }) => text);
  };
  assertEquals(asked({ type: "history" }), ["3", "4"]);
  assertEquals(asked({ type: "history", count: 3 }), ["2", "3", "4"]);
  assertEquals(asked({ type: "history", count: 1_000 }), ["1", "2", "3", "4"]);
});

// Language, help, mistakes

Deno.test("a language that is known is spoken from then on, another is refused", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "language", tag: "EN-us" }, { type: "language", tag: "fr" });
  assertEquals(ana.outlet.languages, ["en"]);
  assertEquals(ana.outlet.latest("language").language, "en");
  assertEquals(ana.outlet.latest("error"), {
    type: "error",
    code: "language_unknown",
    value: "fr",
    command: "lang",
  });
});

Deno.test("help helps, and a mistake is told with all that is known of it", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "help" });
  assertEquals(ana.outlet.told("help").length, 1);
  world.ask(ana, { type: "invalid", code: "line_too_long", limit: 4_096 });
  assertEquals(ana.outlet.latest("error"), { type: "error", code: "line_too_long", limit: 4_096 });
});

// Going

Deno.test("whoever quits is taken leave of, and is no longer here", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "quit" });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.replies.at(-1), { type: "closing", reason: "quit" });
  assertEquals([ana.outlet.ended, ana.outlet.following], [["quit"], 0]);
  assertEquals(eva.outlet.seen.at(-1), { type: "leave", room: "geral", nick: "ana" });
  assertEquals(world.hub.size, 1);
  assertEquals(world.person("ana").member.nick, "ana");
});

Deno.test("departing twice, or before one is anywhere, is no error", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const nobody = world.newcomer();
  for (const { member } of [ana, ana, nobody, nobody]) world.hub.depart(member);
  world.clock.advance(3_000);
  const leaves = eva.outlet.seen.filter(({ type }) => type === "leave");
  assertEquals([leaves.length, world.hub.size, ana.outlet.ended], [1, 1, []]);
});

Deno.test("departing late does not take the name from who has it now", () => {
  const world = new World();
  const ana = world.person("ana");
  world.hub.depart(ana.member);
  const next = world.person("ana");
  world.hub.depart(ana.member);
  const eva = world.person("eva");
  world.ask(eva, { type: "direct", to: "ana", text: "oi" });
  assertEquals(next.outlet.told("direct").length, 1);
});

Deno.test("closing publishes what was said, takes leave of everyone, and leaves no timer", () => {
  const world = new World();
  const [ana, eva, bia] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  const newcomer = world.newcomer();
  world.ask(ana, { type: "say", text: "tchau" });
  world.hub.close();
  assertEquals(eva.outlet.heard, ["ana: tchau"]);
  for (const { outlet } of [ana, eva, bia, newcomer]) {
    assertEquals(outlet.ended, ["shutdown"]);
    assertEquals(outlet.replies.at(-1), { type: "closing", reason: "shutdown" });
    assertEquals(outlet.following, 0);
  }
  assertEquals([world.hub.size, world.clock.pending], [0, 0]);
  // Nobody is bothered with the leaving of all others.
  assertEquals(eva.outlet.seen.filter(({ type }) => type === "leave"), []);
  world.hub.close();
});

// Presence

Deno.test("a burst of comings is told in few lines, and everyone is counted", () => {
  const world = new World();
  const ana = world.person("ana");
  const people = Array.from({ length: 30 }, () => world.newcomer());
  for (const { member } of people) world.hub.settle(member);
  world.clock.advance(5_000);
  const joined = ana.outlet.seen.map((event) =>
    event.type === "join" ? 1 : event.type === "presence" ? event.joined.count : 0
  );
  assertEquals(joined.reduce((sum, count) => sum + count, 0), 30);
  assertLessOrEqual(ana.outlet.seen.length, 6);
});

Deno.test("in a room of more than fifty, even one coming is told in the summary of its second", () => {
  const world = new World();
  const ana = world.person("ana");
  for (let n = 0; n < 50; n++) world.hub.settle(world.newcomer().member);
  world.clock.advance(10_000);
  ana.outlet.seen.length = 0;
  const eva = world.newcomer();
  world.ask(eva, { type: "nick", nick: "eva" });
  world.hub.settle(eva.member);
  world.clock.advance(900);
  assertEquals(ana.outlet.seen, []);
  world.clock.advance(200);
  assertEquals(ana.outlet.seen, [{
    type: "presence",
    room: "geral",
    joined: { count: 1, nicks: ["eva"] },
    left: { count: 0, nicks: [] },
    renamed: { count: 0, nicks: [] },
  }]);
});

Deno.test("a quiet hub has no timer", () => {
  const world = new World();
  const ana = world.person("ana");
  world.say(ana, "oi");
  world.clock.advance(10_000);
  assertEquals(world.clock.pending, 0);
});

// Most rooms

Deno.test("the room left empty longest ago makes room for a new one", () => {
  const world = new World({ maxRooms: 3 });
  const ana = world.person("ana");
  for (const room of ["a", "b"]) {
    world.ask(ana, { type: "join", room });
    world.say(ana, `in ${room}`);
  }
  world.ask(ana, { type: "join", room: "a" }, { type: "join", room: "geral" });
  // Of the two that are empty, b is so for longer.
  const eva = world.person("eva", "c");
  assertEquals(eva.outlet.told("error"), []);
  world.say(eva, "in c");
  world.ask(eva, { type: "join", room: "a" });
  assertEquals(eva.outlet.latest("history").room, "a");
  world.ask(eva, { type: "join", room: "b" });
  assertEquals(eva.outlet.latest("history").room, "a");
  assertEquals(eva.outlet.latest("welcome").room, "b");
});

Deno.test("rooms where nothing was said cost the others nothing", () => {
  const world = new World({ maxRooms: 4 });
  const ana = world.person("ana", "sala");
  world.say(ana, "oi");
  for (let n = 0; n < 10; n++) world.ask(ana, { type: "join", room: `r${n}` });
  world.ask(ana, { type: "join", room: "sala" });
  assertEquals(ana.outlet.latest("history").room, "sala");
});

Deno.test("where all rooms are in use, a new one is refused", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.person("ana");
  world.person("eva", "sala");
  world.ask(ana, { type: "join", room: "outra" });
  assertEquals(ana.outlet.latest("error").code, "rooms_full");
  assertEquals(ana.member.room?.name, "geral");
  world.say(ana, "oi");
});

Deno.test("the default room never has to make room, nor loses what was said in it", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.person("ana");
  world.say(ana, "oi");
  world.ask(ana, { type: "join", room: "a" });
  const eva = world.newcomer();
  world.ask(eva, { type: "join", room: "b" });
  assertEquals(eva.outlet.latest("error").code, "rooms_full");
  assertEquals(world.person("bia").outlet.latest("history").entries.map(({ text }) => text), [
    "oi",
  ]);
});

Deno.test("a newcomer gets into the default room, however many rooms are in use", () => {
  const world = new World({ maxRooms: 2 });
  world.person("ana", "a");
  world.person("eva", "b");
  const bia = world.person("bia");
  assertEquals([bia.outlet.told("error"), bia.member.room?.name], [[], "geral"]);
});

// Backpressure

const SMALL_LOG = { windowBytes: 16 * 1024, graceMs: 1_000, keepEntries: 10, keepBytes: 100_000 };

/** Lets the promises that are settled be heard of. */
async function microtasks(): Promise<void> {
  for (let n = 0; n < 5; n++) await Promise.resolve();
}

/** Speaks until the hub would have it wait; returns how often it spoke. */
function speakUntilRefused(world: World, person: Person, everyMs: number): number {
  for (let n = 0; n < 1_000; n++) {
    if (world.hub.admission(person.member) !== undefined) return n;
    world.ask(person, { type: "say", text: "x".repeat(1_000) });
    world.clock.advance(everyMs);
  }
  throw new Error("was never refused");
}

Deno.test("nobody waits in a room that keeps up", () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  for (let n = 0; n < 100; n++) {
    assertEquals(world.hub.admission(ana.member), undefined);
    world.say(ana, "x".repeat(1_000));
  }
  assertEquals([eva.outlet.heard.length, eva.outlet.missed], [100, 0]);
});

Deno.test("a sender waits for one who lags, and goes on when that one has read", async () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  const spoken = speakUntilRefused(world, ana, 6);
  let isAdmitted = false;
  void world.hub.admission(ana.member)?.then(() => isAdmitted = true);
  world.clock.advance(100);
  await microtasks();
  assert(!isAdmitted);
  eva.outlet.isReading = true;
  eva.outlet.read();
  world.clock.advance(20);
  await microtasks();
  assert(isAdmitted);
  assertEquals([eva.outlet.heard.length, eva.outlet.missed], [spoken + 1, 0]);
  assertEquals(world.hub.admission(ana.member), undefined);
});

Deno.test("a sender waits no longer than the grace period for one who never reads", async () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  speakUntilRefused(world, ana, 6);
  let isAdmitted = false;
  void world.hub.admission(ana.member)?.then(() => isAdmitted = true);
  world.clock.advance(1_100);
  await microtasks();
  assert(isAdmitted);
  for (let n = 0; n < 200; n++) world.say(ana, "x".repeat(1_000));
  eva.outlet.read();
  const seen = eva.outlet.seen.length;
  assert(eva.outlet.missed > 0 && seen > 0);
  const { seq } = ana.member.room?.log ?? { seq: 0 };
  assertEquals(eva.outlet.heard.length + eva.outlet.missed, seq);
});

Deno.test("a sender waits while much of what was said is not published yet", async () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const spoken = speakUntilRefused(world, ana, 0);
  let isAdmitted = false;
  void world.hub.admission(ana.member)?.then(() => isAdmitted = true);
  world.clock.advance(10);
  await microtasks();
  assert(isAdmitted);
  assertEquals(eva.outlet.heard.length, spoken);
});

Deno.test("those who wait in a room go on when the one who lagged has left", async () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  speakUntilRefused(world, ana, 6);
  let isAdmitted = false;
  void world.hub.admission(ana.member)?.then(() => isAdmitted = true);
  world.hub.depart(eva.member);
  world.clock.advance(20);
  await microtasks();
  assert(isAdmitted);
});

Deno.test("a room that lags keeps nobody waiting in another", () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva, bia] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  speakUntilRefused(world, ana, 6);
  assertEquals(world.hub.admission(bia.member), undefined);
  assertEquals(world.hub.admission(world.newcomer().member), undefined);
});
