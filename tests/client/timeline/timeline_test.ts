import { assert, assertEquals } from "@std/assert";
import { Calendar } from "../../../lib/client/calendar.ts";
import { inZone } from "../../fakes/zone.ts";
import { CLIENT_MESSAGES } from "../../../lib/language/client.ts";
import type { Part } from "../../../lib/client/timeline/feed.ts";
import { Timeline } from "../../../lib/client/timeline/timeline.ts";
import { FakeClock } from "../../fakes/clock.ts";

/** Begins at 00:16:40 UTC, as {@link FakeClock} does. */
const START_MS = 1_000_000;
const DAY_MS = 24 * 60 * 60_000;

interface Said {
  readonly seq: number;
  readonly nick?: string;
  readonly text?: string;
  readonly room?: string;
  readonly time?: number;
  readonly replayed?: true;
}

class Fixture {
  readonly clock = new FakeClock();
  readonly timeline = new Timeline(this.clock, new Calendar(inZone("UTC")));

  constructor(...rooms: readonly string[]) {
    this.timeline.nick = "ana";
    for (const room of rooms) this.enter(room, 0);
    this.timeline.take();
  }

  enter(room: string, seq: number, resumed = false, read?: number): void {
    const marked = read === undefined ? {} : { read };
    this.timeline.enter({ room, seq, topic: "", members: 1, ...marked }, resumed);
  }

  hear({ seq, nick = "bia", room = "geral", text = `m${seq}`, time, replayed }: Said): string {
    return this.timeline.hear({
      type: "message",
      room,
      seq,
      nick,
      text,
      time: time ?? this.clock.utcMs(),
      ...(replayed && { replayed }),
    });
  }

  say(id: string, text: string, room = "geral"): void {
    this.timeline.send({ id, type: "say", room, text });
  }

  /** What is to be shown now. */
  get shown(): string[] {
    return this.timeline.take().map(sketch);
  }

  get live(): string | undefined {
    return this.timeline.live === undefined ? undefined : sketch(this.timeline.live);
  }
}

/** A part in few characters. */
function sketch(part: Part): string {
  switch (part.type) {
    case "message":
    case "action":
      return `${part.nick}: ${part.text}${part.isMention ? " !" : ""}`;
    case "edited":
      return `${part.nick}: ${part.text} in the place of ${part.seqs}`;
    case "redacted":
      return `${part.nick} took back ${part.seqs}`;
    case "reacted":
      return `${part.nick} ${part.text} ${part.seqs}`;
    case "blank":
      return `${part.nick}: (blank)`;
    case "topic":
      return `topic by ${part.nick}: ${part.text}`;
    case "direct":
      return `${part.from} > ${part.to}: ${part.text}`;
    case "presence":
      return `* ${CLIENT_MESSAGES.en.comings(part.summary.comings)}`;
    case "notice":
      return `* ${part.text}`;
    case "day":
      return `-- ${new Date(part.timeMs).toISOString().slice(0, 10)}`;
    case "unread":
      return `-- unread since ${part.sinceMs - START_MS}`;
    case "room":
      return `-- #${part.room}`;
    case "gap":
      return `-- ${part.from} to ${part.to} ${part.isGone ? "gone" : "missing"}`;
    case "lines":
      return part.lines.join("|");
    case "found":
      return ["found", ...part.entries.map(sketch)].join("|");
    case "whole":
      return `whole|${sketch(part.item)}`;
  }
}

Deno.test("what is said is handed out once, in order", () => {
  const it = new Fixture("geral");
  assertEquals(it.hear({ seq: 1 }), "message");
  assertEquals(it.hear({ seq: 2, text: "oi, Ana" }), "mention");
  assertEquals(it.shown, ["bia: m1", "bia: oi, Ana !"]);
  assertEquals(it.shown, []);
});

Deno.test("what comes twice is shown once", () => {
  const it = new Fixture("geral");
  it.hear({ seq: 1 });
  assertEquals(it.hear({ seq: 1 }), "none");
  assertEquals(it.shown, ["bia: m1"]);
});

Deno.test("what was said before one came is no news, even with one's name in it", () => {
  const it = new Fixture();
  it.enter("geral", 2);
  assertEquals(it.hear({ seq: 1, text: "ana?", replayed: true }), "none");
  assertEquals(it.shown, ["bia: ana? !"]);
});

Deno.test("what of the past one had not read is news, below a line, in view or out of it", () => {
  const it = new Fixture();
  it.enter("geral", 4, false, 1);
  it.enter("dev", 3, false, 1);
  it.hear({ seq: 1, time: START_MS - 5, replayed: true });
  // Who answered has read what was there, whatever it has marked.
  assertEquals(it.hear({ seq: 2, nick: "ana", replayed: true }), "none");
  assertEquals(it.hear({ seq: 3, text: "ana?", replayed: true }), "mention");
  assertEquals(it.hear({ seq: 4, replayed: true }), "message");
  it.hear({ seq: 5 });
  const expected = [
    "bia: m1",
    "ana: m2",
    "-- unread since -5",
    "bia: ana? !",
    "bia: m4",
    "bia: m5",
  ];
  assertEquals(it.shown, expected);
  for (const seq of [1, 2, 3]) {
    it.hear({ seq, room: "dev", time: START_MS + seq, replayed: true });
  }
  assertEquals(it.timeline.rooms[1]?.unread, 2);
  it.timeline.view("dev", 0);
  assertEquals(it.shown, ["-- #dev", "-- unread since 1", "bia: m2", "bia: m3"]);
});

Deno.test("who had read all, or never said so, finds no line; nor does who comes back to a room", () => {
  for (const read of [4, 0, undefined]) {
    const it = new Fixture();
    it.enter("geral", 4, false, read);
    it.hear({ seq: 4, replayed: true });
    it.hear({ seq: 5 });
    it.enter("geral", 5, true, 2);
    it.hear({ seq: 6 });
    assertEquals(it.shown, ["bia: m4", "bia: m5", "bia: m6"]);
  }
});

Deno.test("a line tells where another day begins", () => {
  const it = new Fixture();
  it.enter("geral", 2);
  it.hear({ seq: 1, time: START_MS - DAY_MS, replayed: true });
  it.hear({ seq: 2, replayed: true });
  it.clock.advance(DAY_MS);
  it.hear({ seq: 3 });
  assertEquals(it.shown, [
    "-- 1969-12-31",
    "bia: m1",
    "-- 1970-01-01",
    "bia: m2",
    "-- 1970-01-02",
    "bia: m3",
  ]);
});

Deno.test("comings and goings gather until something else is said", () => {
  const it = new Fixture("geral");
  const { timeline } = it;
  timeline.hearPresence({ type: "join", room: "geral", nick: "bia" });
  timeline.hearPresence({ type: "join", room: "geral", nick: "caio" });
  assertEquals(it.shown, []);
  assertEquals(it.live, "* bia, caio joined");
  timeline.hearPresence({ type: "leave", room: "geral", nick: "caio" });
  timeline.hearPresence({ type: "nick", room: "geral", nick: "bia", newNick: "beatriz" });
  timeline.hearPresence({ type: "nick", room: "geral", nick: "davi", newNick: "dv" });
  assertEquals(it.live, "* beatriz joined; caio came and went; davi → dv");
  it.hear({ seq: 1 });
  assertEquals(it.live, undefined);
  assertEquals(it.shown, ["* beatriz joined; caio came and went; davi → dv", "bia: m1"]);
  timeline.hearPresence({ type: "leave", room: "geral", nick: "beatriz" });
  assertEquals(it.live, "* beatriz left");
  timeline.hearPresence({ type: "join", room: "geral", nick: "beatriz" });
  assertEquals(it.live, "* ");
});

Deno.test("a crowd is counted, and a coming of long ago stands for itself", () => {
  const it = new Fixture("geral");
  const { timeline } = it;
  const none = { count: 0, nicks: [] };
  const joined = { count: 40, nicks: ["a", "b", "c", "d", "e"] };
  timeline.hearPresence({ type: "presence", room: "geral", joined, left: none, renamed: none });
  timeline.hearPresence({ type: "join", room: "geral", nick: "f" });
  assertEquals(it.live, "* a, b, c, d, e and 36 joined");
  it.clock.advance(10 * 60_000);
  timeline.hearPresence({ type: "join", room: "geral", nick: "g" });
  assertEquals(it.shown, ["* a, b, c, d, e and 36 joined"]);
  assertEquals(it.live, "* g joined");
});

Deno.test("one's own waits until it has its place", () => {
  const it = new Fixture("geral");
  it.say("1", "oi");
  assertEquals(it.timeline.pending.map(({ text }) => text), ["oi"]);
  assertEquals(it.shown, []);
  it.timeline.acknowledge("1", 1);
  assertEquals(it.timeline.pending, []);
  assertEquals(it.shown, ["ana: oi"]);
});

Deno.test("an acknowledgement that overtakes others' words waits for them", () => {
  const it = new Fixture("geral");
  it.say("1", "oi");
  it.say("2", "tudo bem?");
  it.timeline.acknowledge("1", 3);
  it.timeline.acknowledge("2", 4);
  assertEquals(it.shown, []);
  assertEquals(it.timeline.pending.length, 2);
  it.hear({ seq: 1 });
  assertEquals(it.shown, ["bia: m1"]);
  it.hear({ seq: 2 });
  assertEquals(it.shown, ["bia: m2", "ana: oi", "ana: tudo bem?"]);
  assertEquals(it.timeline.pending, []);
  assertEquals(it.timeline.loaded.isHolding, false);
});

Deno.test("it does not wait for ever, nor for what is gone", () => {
  const it = new Fixture("geral");
  it.say("1", "oi");
  it.timeline.acknowledge("1", 3);
  assertEquals(it.timeline.loaded.isHolding, true);
  it.timeline.release("geral");
  assertEquals(it.shown, ["-- 1 to 2 missing", "ana: oi"]);
  it.say("2", "e agora?");
  it.timeline.acknowledge("2", 9);
  it.timeline.skip("geral", 4, 8);
  assertEquals(it.shown, ["-- 4 to 8 missing", "ana: e agora?"]);
  assertEquals(it.timeline.pending, []);
});

Deno.test("what is refused does not wait any more", () => {
  const it = new Fixture("geral");
  it.say("1", "oi");
  assertEquals(it.timeline.refuse("1")?.text, "oi");
  assertEquals(it.timeline.pending, []);
});

Deno.test("other rooms count what is unread, and show it when they come into view", () => {
  const it = new Fixture("geral", "dev");
  it.hear({ room: "dev", seq: 1 });
  it.timeline.turnTo("dev", 10);
  it.timeline.turnTo("geral", 10);
  assertEquals(it.shown, ["-- #dev", "-- unread since 0", "bia: m1", "-- #geral"]);
  it.clock.advance(5_000);
  it.hear({ room: "dev", seq: 2 });
  it.hear({ room: "dev", seq: 3, text: "ana?" });
  assertEquals(it.timeline.rooms.map(({ name, unread, mentions }) => [name, unread, mentions]), [
    ["geral", 0, 0],
    ["dev", 2, 1],
  ]);
  it.timeline.turnTo("dev", 10);
  // What was shown before is not shown again.
  assertEquals(it.shown, [
    "-- #dev",
    "-- unread since 0",
    "bia: m2",
    "bia: ana? !",
  ]);
  assertEquals(it.timeline.rooms.map(({ unread }) => unread), [0, 0]);
});

Deno.test("what one has read or said by another client is not unread here", () => {
  const it = new Fixture("geral", "dev");
  const counted = (): unknown => {
    const { unread, mentions, firstUnread } = it.timeline.loaded.get("dev") ?? {};
    return [unread, mentions, firstUnread !== undefined && "seq" in firstUnread && firstUnread.seq];
  };
  for (const text of ["um", "ana?", "dois", "ana!"]) {
    it.hear({
      room: "dev",
      seq: Number(it.timeline.loaded.get("dev")?.log.lastSeq ?? 0) + 1,
      text,
    });
  }
  it.hear({ room: "dev", seq: 5, nick: "ana", text: "daqui não" });
  assertEquals(counted(), [4, 2, 1]);
  it.timeline.loaded.get("dev")?.readTo(2, "ana");
  assertEquals(counted(), [2, 1, 3]);
  it.timeline.loaded.get("dev")?.readTo(1, "ana");
  assertEquals(counted(), [2, 1, 3]);
  it.timeline.loaded.get("dev")?.readTo(5, "ana");
  assertEquals(counted(), [0, 0, false]);
});

Deno.test("all that is unread is shown, however much; of the rest a screenful, and nothing twice", () => {
  const it = new Fixture("geral");
  it.enter("dev", 30);
  for (let seq = 1; seq <= 30; seq++) it.hear({ room: "dev", seq, replayed: true });
  it.timeline.turnTo("dev", 5);
  const last = ["bia: m26", "bia: m27", "bia: m28", "bia: m29", "bia: m30"];
  assertEquals(it.shown, ["-- #dev", ...last]);
  it.timeline.turnTo("geral", 5);
  it.timeline.turnTo("dev", 5);
  assertEquals(it.shown, ["-- #geral", "-- #dev"]);
  it.timeline.turnTo("geral", 5);
  for (let seq = 31; seq <= 60; seq++) it.hear({ room: "dev", seq });
  // What was shown last looks otherwise by now, and is the same.
  const time = it.clock.utcMs();
  const reaction = { type: "reacted", room: "dev", seq: 61, seqs: [30], text: "👍" } as const;
  it.timeline.hear({ ...reaction, nick: "bia", time });
  it.timeline.turnTo("dev", 5);
  assertEquals(it.shown.slice(0, 4), ["-- #geral", "-- #dev", "-- unread since 0", "bia: m31"]);
  it.timeline.turnTo("geral", 5);
  it.hear({ room: "dev", seq: 62, nick: "ana", text: "por outro cliente" });
  it.timeline.turnTo("dev", 5);
  assertEquals(it.shown, ["-- #geral", "-- #dev", "ana: por outro cliente"]);
});

Deno.test("who was away finds a line before what came meanwhile, once", () => {
  const it = new Fixture("geral");
  it.hear({ seq: 1 });
  it.timeline.away(START_MS + 7);
  it.hear({ seq: 2 });
  it.hear({ seq: 3 });
  it.timeline.back();
  it.hear({ seq: 4 });
  assertEquals(it.shown, ["bia: m1", "-- unread since 7", "bia: m2", "bia: m3", "bia: m4"]);
});

Deno.test("older entries go where they belong, and are not shown by themselves", () => {
  const it = new Fixture();
  it.enter("geral", 9);
  it.hear({ seq: 8, replayed: true });
  it.hear({ seq: 9, replayed: true });
  it.shown;
  assertEquals(it.timeline.loaded.wanted("geral", 2), undefined);
  assertEquals(it.timeline.loaded.wanted("geral", 4), { before: 8, limit: 2 });
  const loaded = it.timeline.loaded.get("geral");
  assert(loaded !== undefined);
  loaded.fetching++;
  it.hear({ seq: 6, replayed: true });
  it.hear({ seq: 7, replayed: true });
  it.hear({ seq: 10 });
  loaded.fetching--;
  assertEquals(it.shown, ["bia: m10"]);
  assertEquals(it.timeline.spokenIn("geral").map(({ seq }) => seq), [6, 7, 8, 9, 10]);
});

Deno.test("after a resume what was missed follows, and one's own fits in between", () => {
  const it = new Fixture("geral");
  it.hear({ seq: 1 });
  it.say("1", "oi");
  it.enter("geral", 4, true);
  it.hear({ seq: 2, replayed: true });
  it.timeline.acknowledge("1", 4);
  it.hear({ seq: 3, replayed: true });
  assertEquals(it.shown, ["bia: m1", "bia: m2", "bia: m3", "ana: oi"]);
});

Deno.test("what was missed while the connection was lost is news", () => {
  const it = new Fixture("geral", "dev");
  it.hear({ seq: 1, room: "dev" });
  it.enter("dev", 3, true);
  assertEquals(it.hear({ seq: 2, room: "dev", text: "ana?", replayed: true }), "mention");
  assertEquals(it.hear({ seq: 2, room: "dev", text: "ana?", replayed: true }), "none");
  assertEquals(it.timeline.rooms.map(({ unread }) => unread), [0, 2]);
});

Deno.test("what was said before there was a room has its place in the first", () => {
  const it = new Fixture();
  it.timeline.send({ id: "1", type: "say", text: "cedo" });
  it.enter("geral", 0);
  it.timeline.acknowledge("1", 1);
  assertEquals(it.shown, ["ana: cedo"]);
});

Deno.test("a server that starts anew counts anew; one that goes on counting repeats nothing", () => {
  const it = new Fixture("geral");
  it.hear({ seq: 1 });
  it.hear({ seq: 2 });
  it.enter("geral", 0);
  it.hear({ seq: 1, text: "outra" });
  assertEquals(it.shown, ["bia: m1", "bia: m2", "bia: outra"]);

  const durable = new Fixture("geral");
  durable.hear({ seq: 1 });
  durable.hear({ seq: 2 });
  durable.enter("geral", 3);
  for (const seq of [1, 2, 3]) durable.hear({ seq, replayed: true });
  assertEquals(durable.shown, ["bia: m1", "bia: m2", "bia: m3"]);
});

Deno.test("what someone says who is ignored is not even counted", () => {
  const it = new Fixture("geral", "dev");
  it.timeline.ignore("EVA");
  assertEquals(it.hear({ seq: 1, nick: "eva", text: "ana!" }), "none");
  it.hear({ seq: 1, room: "dev", nick: "eva" });
  it.timeline.hearDirect({ type: "direct", from: "Eva", to: "ana", text: "psiu" });
  it.timeline.hearPresence({ type: "join", room: "geral", nick: "eva" });
  assertEquals(it.shown, []);
  assertEquals(it.live, undefined);
  assertEquals(it.timeline.rooms.map(({ unread }) => unread), [0, 0]);
  assertEquals(it.timeline.contacts.ignored, ["EVA"]);
  it.timeline.contacts.unignore("eva");
  it.hear({ seq: 2, nick: "eva" });
  assertEquals(it.shown, ["eva: m2"]);
});

Deno.test("who wrote from elsewhere can be reached, by the name of now, and is there once", () => {
  const it = new Fixture("geral");
  it.timeline.meet("geral", ["eva"]);
  it.timeline.hearDirect({ type: "direct", from: "bia", to: "ana", text: "psiu", person: "3@x" });
  assertEquals(it.timeline.reachable, ["eva", "bia"]);
  it.timeline.hearPresence({ type: "nick", room: "dev", nick: "bia", newNick: "bea" });
  assertEquals(it.timeline.contacts.correspondent, { nick: "bea", person: "3@x" });
  it.timeline.meet("geral", ["Bea"]);
  assertEquals(it.timeline.reachable, ["Bea", "eva"]);
});

Deno.test("a room one has left makes place for the one before it", () => {
  const it = new Fixture("geral", "dev", "ops");
  it.timeline.view("dev", 1);
  it.shown;
  it.timeline.depart("dev");
  assertEquals(it.timeline.viewed, "geral");
  assertEquals(it.shown, ["-- #geral"]);
  it.timeline.keep(["ops"]);
  assertEquals(it.timeline.viewed, "ops");
  it.timeline.depart("ops");
  assertEquals(it.timeline.viewed, undefined);
  assertEquals(it.hear({ seq: 1, room: "ops" }), "none");
});

Deno.test("people are known by what they do, who spoke last first", () => {
  const it = new Fixture("geral");
  const { timeline } = it;
  timeline.meet("geral", ["ana", "davi", "bia"]);
  timeline.hearPresence({ type: "join", room: "geral", nick: "caio" });
  it.hear({ seq: 1, nick: "davi" });
  assertEquals(timeline.people, ["davi", "caio", "bia"]);
  timeline.hearPresence({ type: "nick", room: "geral", nick: "bia", newNick: "beatriz" });
  timeline.hearPresence({ type: "leave", room: "geral", nick: "caio" });
  assertEquals(timeline.people, ["beatriz", "davi"]);
});

Deno.test("names and texts of strangers are made fit to be shown", () => {
  const it = new Fixture("geral");
  it.hear({ seq: 1, nick: "e\x1b[2Jva\nx", text: "a\x1b]0;t\x07\u202eb\nc" });
  assertEquals(it.shown, ["eva x: a‹U+202E›b\nc"]);
  it.timeline.topicIs("geral", "a\n\x1b[7mb");
  assertEquals(it.timeline.rooms[0]?.topic, "a b");
});

Deno.test("what was found is shown once, fit for a terminal, loads nothing and is no news", () => {
  const it = new Fixture();
  it.enter("geral", 2);
  it.hear({ seq: 3 });
  it.timeline.ignore("EVA");
  assertEquals(it.shown, ["bia: m3"]);
  const entry = { room: "geral", time: START_MS - 86_400_000, replayed: true } as const;
  const found = it.timeline.found([
    { ...entry, type: "message", seq: 2, nick: "b\nia", text: "ana \x1b[2J\u202egpj" },
    { ...entry, type: "action", seq: 1, nick: "eva", text: "ana" },
  ]);
  it.timeline.showFound("geral", found);
  it.timeline.showFound("geral", []);
  // No line says that another day begins.
  assertEquals(it.shown, ["found|b ia: ana ‹U+202E›gpj"]);
  assertEquals(it.timeline.spokenIn("geral").map(({ seq }) => seq), [3]);
  assertEquals(it.timeline.spokenIn("geral"), it.timeline.spokenIn("geral"));
  assertEquals(it.timeline.spokenIn("obra"), []);
  assertEquals(it.timeline.people.includes("b ia"), false);
  assertEquals(it.timeline.rooms[0]?.unread, 0);
});
