import { originOf } from "../../../lib/text/address.ts";
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { type Person, World } from "../../fakes/world.ts";

// Arriving

Deno.test("who has not said anything has no name, and costs the hub nothing", () => {
  const world = new World();
  const { outlet, nick } = world.newcomer();
  assertEquals([nick, world.hub.size], [undefined, 0]);
  assertEquals([outlet.replies, outlet.following], [[], 0]);
});

Deno.test("a newcomer gets a name, and is in no room before it must be", () => {
  const world = new World();
  const first = world.newcomer();
  const [asksForHelp, chooses] = [first, world.newcomer()];
  world.ask(chooses, { type: "language", tag: "en" });
  assertEquals([chooses.nick, world.hub.size], ["visitante-1", 1]);
  assertEquals([chooses.outlet.replies, chooses.outlet.following], [[], 0]);
  world.ask(asksForHelp, { type: "help" });
  assertEquals([asksForHelp.nick, asksForHelp.outlet.rooms], ["visitante-2", ["geral"]]);
  assertEquals(new World({ language: "en" }).guest().nick, "guest-1");
});

Deno.test("a given name is never given twice at a time", () => {
  const world = new World();
  const [first, second] = [world.guest(), world.guest()];
  world.hub.depart(first.outlet);
  const third = world.guest();
  assert(third.nick !== second.nick);
});

Deno.test("whoever settles is welcomed into the default room, once", () => {
  const world = new World();
  const ana = world.person("ana");
  world.hub.settle(ana.outlet);
  assertEquals(ana.outlet.replies, [
    { type: "entered", nick: "ana", room: "geral", topic: "", members: 1, seq: 0, log: "log-1" },
  ]);
  assertEquals(ana.outlet.following, 1);
});

Deno.test("a name, a language and a room can be chosen before one is seen anywhere", () => {
  const world = new World();
  const eva = world.person("eva");
  const ana = world.newcomer();
  world.ask(ana, { type: "language", tag: "en" }, { type: "nick", nick: "ana" });
  assertEquals([ana.outlet.following, ana.outlet.told("renamed").length], [0, 0]);
  world.ask(ana, { type: "enter", room: "sala" }, { type: "say", text: "oi" });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.latest("entered").room, "sala");
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
  const entry = { room: "geral", timeMs, nick: "ana", author: 1 };
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
  assertEquals(ana.outlet.replies.map(({ type }) => type), ["entered"]);
  assertEquals(eva.outlet.heard, [`${ana.nick}: oi`]);
});

Deno.test("what was said last in a room is heard by those who have left it since", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  world.say(ana, "tchau");
  assertEquals(eva.outlet.heard, ["ana: oi"]);
  world.ask(eva, { type: "enter", room: "sala" });
  assertEquals(eva.outlet.heard, ["ana: oi", "ana: tchau"]);
});

Deno.test("what is not published yet is heard by who leaves the room, before the answer", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.say(ana, "1");
  world.ask(ana, { type: "say", text: "2" });
  world.ask(eva, { type: "join", room: "sala" }, { type: "leave", room: "geral" });
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 2"]);
  assertEquals(eva.outlet.transcript.at(-1), { type: "left", nick: "eva", room: "geral" });
  world.clock.advance(2_000);
  assertEquals(eva.outlet.heard.length, 2);
  assertEquals(eva.outlet.rooms, ["sala"]);
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
  assertEquals(ana.outlet.latest("renamed").newNick, "Bia");
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
  assertEquals(eva.nick, "ANA");
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
    assertEquals([error.code, command, ana.nick], [code, "nick", "ana"]);
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
  assertEquals([ana.nick, ana.outlet.told("error").length], ["ANA", 0]);
});

Deno.test("whoever introduces itself is never refused: the name is bent until it can be had", () => {
  const world = new World();
  const introduce = (name: string): string | undefined => {
    const person = world.newcomer();
    world.ask(person, { type: "introduce", name });
    assertEquals(person.outlet.replies, []);
    return person.nick;
  };
  assertEquals(introduce("Ana Maria"), "Ana-Maria");
  assertEquals(introduce("ana maria"), "ana-maria-2");
  assertEquals(introduce("ana maria"), "ana-maria-3");
  assertEquals(introduce("😀"), "visitante-4");
});

Deno.test("who introduces itself by a reserved name gets the name that the server gives", () => {
  for (const name of ["papo", "Servidor", "visitante-1", "guest-7"]) {
    const world = new World();
    const person = world.newcomer();
    world.ask(person, { type: "introduce", name });
    assertEquals(person.nick, "visitante-1");
  }
});

Deno.test("the longest name is bent too when it is taken", () => {
  const world = new World();
  const name = "x".repeat(32);
  const people = [world.newcomer(), world.newcomer()];
  for (const person of people) world.ask(person, { type: "introduce", name });
  const [first, second] = people.map(({ nick }) => nick);
  assertEquals(first, name);
  assertEquals(second?.slice(0, 28), name.slice(0, 28));
});

Deno.test("the same introduction twice changes nothing", () => {
  const world = new World();
  const [ana, eva] = [world.newcomer(), world.person("eva")];
  world.ask(ana, { type: "introduce", name: "ana" });
  world.hub.settle(ana.outlet);
  world.ask(ana, { type: "introduce", name: "ana" });
  world.clock.advance(3_000);
  assertEquals(ana.nick, "ana");
  assertEquals(eva.outlet.seen.map(({ type }) => type), ["join"]);
});

// Rooms

Deno.test("whoever goes to another room leaves the former", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "enter", room: "#Sala" });
  world.clock.advance(3_000);
  assertEquals([ana.outlet.following, ana.outlet.latest("entered").room], [1, "Sala"]);
  assertEquals(eva.outlet.seen.at(-1), { type: "leave", room: "geral", nick: "ana" });
  world.ask(eva, { type: "enter", room: "SALA" });
  assertEquals(eva.outlet.latest("entered"), {
    type: "entered",
    nick: "eva",
    room: "Sala",
    topic: "",
    members: 2,
    seq: 0,
    log: "log-2",
  });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.seen.at(-1), { type: "join", room: "Sala", nick: "eva" });
  world.ask(eva, { type: "enter" });
  assertEquals(eva.outlet.latest("entered").room, "geral");
});

Deno.test("joining the room one is in shows its past no second time", () => {
  const world = new World();
  const ana = world.person("ana");
  world.say(ana, "oi");
  const eva = world.person("eva");
  for (const type of ["enter", "join"] as const) {
    world.ask(eva, { type, room: "#Geral" });
    assertEquals(eva.outlet.told("history").length, 1);
  }
  assertEquals(eva.outlet.told("entered").length, 3);
});

Deno.test("one can be in several rooms, of which the one joined last is spoken in", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva", "sala")];
  world.ask(ana, { type: "join", room: "sala" });
  assertEquals(ana.outlet.rooms, ["geral", "sala"]);
  world.say(ana, "1");
  world.ask(ana, { type: "say", room: "#GERAL", text: "2" });
  world.ask(ana, { type: "leave" });
  world.say(ana, "3");
  assertEquals(eva.outlet.heard, ["ana: 1"]);
  const past = world.guest().outlet.latest("history").entries.map(({ text }) => text);
  assertEquals(past, ["2", "3"]);
  world.ask(ana, { type: "leave" }, { type: "say", text: "4" });
  assertEquals(ana.outlet.latest("error").code, "not_in_room");
  assertEquals(ana.outlet.following, 0);
});

Deno.test("nobody is in more than fifty rooms", () => {
  const world = new World();
  const ana = world.person("ana");
  for (let n = 2; n <= 50; n++) world.ask(ana, { type: "join", room: `r${n}` });
  assertEquals([ana.outlet.following, ana.outlet.told("error")], [50, []]);
  world.ask(ana, { type: "join", room: "r51" });
  assertEquals([ana.outlet.following, ana.outlet.latest("error").code], [50, "own_rooms_full"]);
  world.ask(ana, { type: "join", room: "r7" }, { type: "leave" }, { type: "join", room: "r51" });
  assertEquals([ana.outlet.following, ana.outlet.rooms.includes("r7")], [50, false]);
});

Deno.test("joining the room one is in tells nobody else", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const before = eva.outlet.seen.length;
  world.ask(ana, { type: "enter", room: "GERAL" }, { type: "enter" });
  world.clock.advance(3_000);
  assertEquals(eva.outlet.seen.length, before);
  assertEquals([ana.outlet.following, ana.outlet.latest("entered").members], [1, 2]);
});

Deno.test("a malformed room is refused, and one stays where one was", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "enter", room: "a b" });
  assertEquals(ana.outlet.latest("error"), {
    type: "error",
    code: "room_malformed",
    value: "a b",
    limit: 50,
    command: "join",
  });
  assertEquals(ana.outlet.rooms.at(-1), "geral");
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
  assertEquals(world.person("bia").outlet.latest("entered").topic, "hoje");
  world.ask(ana, { type: "topic", text: "x".repeat(301) });
  const { code, limit } = ana.outlet.latest("error");
  assertEquals([code, limit, world.guest().outlet.latest("entered").topic], [
    "topic_too_long",
    300,
    "hoje",
  ]);
});

Deno.test("a topic is as long as people count it, and no grapheme makes it longer than it may be", () => {
  const world = new World();
  const ana = world.person("ana");
  const zalgo = `e${"\u0301".repeat(2_000)}`;
  for (const text of ["🙂".repeat(300), "日".repeat(300), "x".repeat(300)]) {
    world.ask(ana, { type: "topic", text });
    world.clock.advance(10);
    assertEquals(world.person("bia").outlet.latest("entered").topic, text);
    world.ask(ana, { type: "topic", text: `${text}!` });
    assertEquals(ana.outlet.latest("error").code, "topic_too_long");
  }
  const before = ana.outlet.told("error").length;
  world.ask(ana, { type: "topic", text: zalgo });
  assertEquals(ana.outlet.told("error").length, before + 1);
});

Deno.test("who names the people of one's room, rooms all in which somebody is or was", () => {
  const world = new World();
  const [ana] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  const left = world.person("lia", "outra");
  world.say(left, "oi");
  world.ask(left, { type: "enter", room: "assunto" }, { type: "topic", text: "bolo" });
  world.ask(left, { type: "enter", room: "nada" }, { type: "enter" });
  world.clock.advance(10);
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
    { name: "assunto", members: 0, topic: "bolo" },
    { name: "outra", members: 0, topic: "" },
  ]);
});

Deno.test("the lists of many people and rooms are bounded, and say how many there are", () => {
  const world = new World();
  const ana = world.person("ana");
  for (let n = 0; n < 300; n++) world.guest();
  for (let n = 0; n < 300; n++) world.ask(world.newcomer(), { type: "enter", room: `r${n}` });
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
  world.hub.settle(eva.outlet);
  world.say(ana, "6");
  assertEquals(eva.outlet.replies.map(({ type }) => type), ["history", "entered"]);
  const past = eva.outlet.latest("history").entries.map(({ text }) => text);
  assertEquals(past, ["3", "4", "5"]);
  assertEquals(eva.outlet.heard, ["ana: 6"]);
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
  assertEquals(asked({ type: "history", limit: 3 }), ["2", "3", "4"]);
  assertEquals(asked({ type: "history", limit: 1_000 }), ["1", "2", "3", "4"]);
});

Deno.test("history tells what lies before and after a place, and between two", () => {
  const world = new World({ replay: 2 });
  const ana = world.person("ana");
  world.say(ana, "1", "2", "3", "4", "5", "6");
  const asked = (range: { before?: number; after?: number; limit?: number }): string => {
    world.ask(ana, { type: "history", ...range });
    return ana.outlet.latest("history").entries.map(({ text }) => text).join("");
  };
  assertEquals(asked({ before: 4 }), "23");
  assertEquals(asked({ before: 4, limit: 1 }), "3");
  assertEquals(asked({ before: 4, limit: 1_000 }), "123");
  assertEquals(asked({ before: 0 }), "");
  assertEquals(asked({ before: 1 }), "");
  assertEquals(asked({ before: 100 }), "56");
  assertEquals(asked({ after: 2 }), "34");
  assertEquals(asked({ after: 0, limit: 1_000 }), "123456");
  assertEquals(asked({ after: 6 }), "");
  assertEquals(asked({ after: Number.MAX_SAFE_INTEGER }), "");
  assertEquals(asked({ after: 2, before: 5, limit: 9 }), "34");
  assertEquals(asked({ after: 2, before: 5, limit: 1 }), "3");
  assertEquals(asked({ after: 5, before: 2 }), "");
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
  assertEquals(world.person("ana").nick, "ana");
});

Deno.test("departing twice, or before one is anywhere, is no error", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const nobody = world.newcomer();
  for (const { outlet } of [ana, ana, nobody, nobody]) world.hub.depart(outlet);
  world.clock.advance(3_000);
  const leaves = eva.outlet.seen.filter(({ type }) => type === "leave");
  assertEquals([leaves.length, world.hub.size, ana.outlet.ended], [1, 1, []]);
});

Deno.test("departing late does not take the name from who has it now", () => {
  const world = new World();
  const ana = world.person("ana");
  world.hub.depart(ana.outlet);
  const next = world.person("ana");
  world.hub.depart(ana.outlet);
  const eva = world.person("eva");
  world.ask(eva, { type: "direct", to: "ana", text: "oi" });
  assertEquals(next.outlet.told("direct").length, 1);
});

Deno.test("closing publishes what was said, takes leave of everyone, and leaves no timer", () => {
  const world = new World();
  const [ana, eva, bia] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  const newcomer = world.newcomer();
  world.ask(newcomer, { type: "nick", nick: "lia" });
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
  for (const { outlet } of people) world.hub.settle(outlet);
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
  for (let n = 0; n < 50; n++) world.guest();
  world.clock.advance(10_000);
  ana.outlet.seen.length = 0;
  const eva = world.newcomer();
  world.ask(eva, { type: "nick", nick: "eva" });
  world.hub.settle(eva.outlet);
  world.clock.advance(900);
  assertEquals(ana.outlet.seen, []);
  world.clock.advance(200);
  assertEquals(ana.outlet.seen, [{
    type: "presence",
    room: "geral",
    joined: { count: 1, nicks: ["eva"] },
    left: { count: 0, nicks: [] },
    renamed: { count: 0, nicks: [] },
    changes: [{ type: "join", nick: "eva" }],
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
    world.ask(ana, { type: "enter", room });
    world.say(ana, `in ${room}`);
  }
  world.ask(ana, { type: "enter", room: "a" }, { type: "enter", room: "geral" });
  // Of the two that are empty, b is so for longer.
  const eva = world.person("eva", "c");
  assertEquals(eva.outlet.told("error"), []);
  world.say(eva, "in c");
  world.ask(eva, { type: "enter", room: "a" });
  assertEquals(eva.outlet.latest("history").room, "a");
  world.ask(eva, { type: "enter", room: "b" });
  assertEquals(eva.outlet.latest("history").room, "a");
  assertEquals(eva.outlet.latest("entered").room, "b");
});

Deno.test("rooms where nothing was said cost the others nothing", () => {
  const world = new World({ maxRooms: 4 });
  const ana = world.person("ana", "sala");
  world.say(ana, "oi");
  for (let n = 0; n < 10; n++) world.ask(ana, { type: "enter", room: `r${n}` });
  world.ask(ana, { type: "enter", room: "sala" });
  assertEquals(ana.outlet.latest("history").room, "sala");
});

Deno.test("where all rooms are in use, a new one is refused", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.person("ana");
  world.person("eva", "sala");
  world.ask(ana, { type: "enter", room: "outra" });
  assertEquals(ana.outlet.latest("error").code, "rooms_full");
  assertEquals(ana.outlet.rooms.at(-1), "geral");
  world.say(ana, "oi");
});

Deno.test("the default room never has to make room, nor loses what was said in it", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.person("ana");
  world.say(ana, "oi");
  world.ask(ana, { type: "enter", room: "a" });
  const eva = world.newcomer();
  world.ask(eva, { type: "enter", room: "b" });
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
  assertEquals([bia.outlet.told("error"), bia.outlet.rooms.at(-1)], [[], "geral"]);
});

// Backpressure

const SMALL_LOG = { windowBytes: 16 * 1024, graceMs: 1_000, keepEntries: 10, keepBytes: 100_000 };

const OI: Command = { type: "say", text: "oi" };

/** Lets the promises that are settled be heard of. */
async function microtasks(): Promise<void> {
  for (let n = 0; n < 5; n++) await Promise.resolve();
}

/** Speaks until the hub would have it wait; returns how often it spoke. */
function speakUntilRefused(world: World, person: Person, everyMs: number): number {
  for (let n = 0; n < 1_000; n++) {
    if (world.hub.admission(person.outlet, OI) !== undefined) return n;
    world.ask(person, { type: "say", text: "x".repeat(1_000) });
    world.clock.advance(everyMs);
  }
  throw new Error("was never refused");
}

Deno.test("nobody waits in a room that keeps up", () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  for (let n = 0; n < 100; n++) {
    assertEquals(world.hub.admission(ana.outlet, OI), undefined);
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
  void world.hub.admission(ana.outlet, OI)?.then(() => isAdmitted = true);
  world.clock.advance(100);
  await microtasks();
  assert(!isAdmitted);
  eva.outlet.isReading = true;
  eva.outlet.read();
  world.clock.advance(20);
  await microtasks();
  assert(isAdmitted);
  assertEquals([eva.outlet.heard.length, eva.outlet.missed], [spoken + 1, 0]);
  assertEquals(world.hub.admission(ana.outlet, OI), undefined);
});

Deno.test("a sender waits no longer than the grace period for one who never reads", async () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  speakUntilRefused(world, ana, 6);
  let isAdmitted = false;
  void world.hub.admission(ana.outlet, OI)?.then(() => isAdmitted = true);
  world.clock.advance(1_100);
  await microtasks();
  assert(isAdmitted);
  for (let n = 0; n < 200; n++) world.say(ana, "x".repeat(1_000));
  eva.outlet.read();
  const seen = eva.outlet.seen.length;
  assert(eva.outlet.missed > 0 && seen > 0);
  const { seq } = world.guest().outlet.latest("entered");
  assertEquals(eva.outlet.heard.length + eva.outlet.missed, seq);
});

Deno.test("a sender waits while much of what was said is not published yet", async () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const spoken = speakUntilRefused(world, ana, 0);
  let isAdmitted = false;
  void world.hub.admission(ana.outlet, OI)?.then(() => isAdmitted = true);
  world.clock.advance(10);
  await microtasks();
  assert(isAdmitted);
  assertEquals(eva.outlet.heard.length, spoken);
});

Deno.test("who says little need not wait for one who sleeps, where those who say much must", () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, bia, eva] = [world.person("ana"), world.person("bia"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  speakUntilRefused(world, ana, 6);
  assertEquals(world.hub.admission(bia.outlet, OI), undefined);
  world.ask(bia, { type: "say", text: "um" });
  assert(world.hub.admission(bia.outlet, OI) !== undefined, "the second at once is much");
  world.clock.advance(200);
  assertEquals(world.hub.admission(bia.outlet, OI), undefined);
});

Deno.test("those who wait in a room go on when the one who lagged has left", async () => {
  const world = new World({ log: SMALL_LOG });
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  speakUntilRefused(world, ana, 6);
  let isAdmitted = false;
  void world.hub.admission(ana.outlet, OI)?.then(() => isAdmitted = true);
  world.hub.depart(eva.outlet);
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
  assertEquals(world.hub.admission(bia.outlet, OI), undefined);
  assertEquals(world.hub.admission(world.newcomer().outlet, OI), undefined);
});

Deno.test("nobody from one address takes all the rooms there may be", () => {
  const world = new World({ maxRooms: 400 });
  const from = (address: string, nick: string): Person => {
    const person = world.program();
    person.outlet.origin = originOf(address);
    world.hello(person, { nick });
    return person;
  };
  const join = (person: Person, name: string): string => {
    world.ask(person, { type: "join", room: name, id: name });
    const answer = person.outlet.answersTo(name).at(-1);
    return answer?.type === "error" ? answer.code : answer?.type ?? "";
  };
  const answers = Array.from({ length: 10 }, (_, n) => from("192.0.2.1", `vândalo${n}`))
    .flatMap((vandal, n) => Array.from({ length: 49 }, (_, room) => join(vandal, `v${n}-${room}`)));
  assertEquals(answers.filter((answer) => answer === "entered").length, 100);
  assertEquals(new Set(answers), new Set(["entered", "address_rooms_full"]));
  const ana = from("192.0.2.2", "ana");
  assertEquals([join(ana, "projeto"), join(ana, "v0-0")], ["entered", "entered"]);
  // Where the person's own room is concerned, it is told which of both it is.
  for (let n = 0; n < 47; n++) join(ana, `a${n}`);
  assertEquals(join(ana, "mais"), "own_rooms_full");
});
