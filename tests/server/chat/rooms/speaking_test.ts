import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import { type Person, World } from "../../../fakes/world.ts";

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
  const world = new World({ log: { ...SMALL_LOG, windowBytes: 64 * 1024, graceMs: 10_000 } });
  const [ana, bia, eva] = [world.person("ana"), world.person("bia"), world.person("eva")];
  world.say(ana, "oi");
  eva.outlet.isReading = false;
  speakUntilRefused(world, ana, 6);
  assertEquals(world.hub.admission(bia.outlet, OI), undefined);
  for (let line = 0; line < 5; line++) world.ask(bia, { type: "say", text: "um" });
  assertEquals(world.hub.admission(bia.outlet, OI), undefined);
  world.ask(bia, { type: "say", text: "x".repeat(4_000) });
  assert(world.hub.admission(bia.outlet, OI) !== undefined, "so many words at once are much");
  world.clock.advance(500);
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
