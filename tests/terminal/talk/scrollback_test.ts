import { assert, assertEquals } from "@std/assert";
import type { EntryMessage } from "../../../lib/vocabulary/protocol.ts";
import { Fixture } from "../../fakes/chat.ts";

const STATUS = "#geral · ana";

/** On a screen of its own, with so many messages said. */
function looking(count: number, { rows = 12, columns = 60 } = {}): Fixture {
  const it = Fixture.online(["geral"], { rows, columns, isInline: false });
  for (let seq = 1; seq <= count; seq++) it.talk.hear(seq, "bia", `m${seq}`);
  assertEquals(it.screen.at(-1), "> |");
  return it;
}

/** What is said in the rows of a screen, and what stands between. */
function said(screen: readonly string[]): string[] {
  return screen.slice(0, -2).map((row) => row.replace(/^\d\d:\d\d <bia> /, ""));
}

/** From one message to another. */
function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, n) => `m${from + n}`);
}

Deno.test("PageUp and PageDown go through what was said, two rows at a time staying in view", async () => {
  const it = looking(30);
  assertEquals(said(it.screen), range(21, 30));
  it.press("pageup");
  assertEquals(said(it.screen), [...range(14, 22), "── ↓ more: End ──"]);
  it.press("pageup");
  assertEquals(said(it.screen), [...range(7, 15), "── ↓ more: End ──"]);
  it.press("pagedown");
  assertEquals(said(it.screen), [...range(14, 22), "── ↓ more: End ──"]);
  it.press("pagedown");
  assertEquals(said(it.screen), range(21, 30));
  await it.end();
});

Deno.test("the wheel goes three rows, Home to the beginning, End and Esc to the end", async () => {
  const it = looking(30);
  it.press("wheelup");
  assertEquals(said(it.screen), [...range(18, 26), "── ↓ more: End ──"]);
  it.press("wheeldown");
  assertEquals(said(it.screen), range(21, 30));
  it.press("home");
  assertEquals(it.screen[0], "Connected");
  it.press("end");
  assertEquals(said(it.screen), range(21, 30));
  it.press("alt-home", "escape");
  assertEquals(said(it.screen), range(21, 30));
  await it.end();
});

Deno.test("Home and End are the line's where one is typing, and a draft stays", async () => {
  const it = looking(30);
  it.type("draft");
  it.press("home");
  assertEquals(it.screen.slice(-3), ["00:16 <bia> m30", STATUS, "> |draft"]);
  it.press("pageup", "end");
  assertEquals(it.screen.slice(-3), ["── ↓ more: End ──", STATUS, "> draft|"]);
  it.press("alt-end");
  assertEquals(it.screen.slice(-3), ["00:16 <bia> m30", STATUS, "> draft|"]);
  await it.end();
});

Deno.test("what comes meanwhile is counted, and moves nothing", async () => {
  const it = looking(30);
  it.press("pageup");
  it.talk.hear(31, "bia", "m31");
  assertEquals(said(it.screen), [...range(14, 22), "── ↓ 1 new: End ──"]);
  it.talk.hear(32, "bia", "ana?");
  assertEquals(said(it.screen), [...range(14, 22), "── ↓ 2 new: End ──"]);
  assertEquals(it.terminal.bells, 1);
  it.press("end");
  assertEquals(said(it.screen).slice(-2), ["m31", "ana?"]);
  await it.end();
});

Deno.test("what one says oneself is seen", async () => {
  const it = looking(30);
  it.press("pageup");
  it.enter("oi");
  assertEquals(it.screen.slice(-4), ["00:16 <bia> m30", "  …   <ana> oi", STATUS, "> |"]);
  await it.end();
});

Deno.test("the server is told that something was read only once it was in view", async () => {
  const it = looking(30);
  it.talk.answer("mark", { type: "ack" });
  const reads = (): string[] => it.talk.calls.filter((call) => call.includes('"mark"'));
  it.clock.advance(10_000);
  const before = reads().length;
  it.press("pageup");
  it.talk.hear(31, "bia", "m31");
  it.clock.advance(10_000);
  assertEquals(reads().length, before);
  it.press("end");
  it.clock.advance(10_000);
  assert(reads().at(-1)?.includes("31"), reads().join());
  await it.end();
});

/** A server that has all up to `last`, and one who came when it had said that much. */
function late(last: number, size: { rows?: number } = {}): Fixture {
  const it = Fixture.online([], { ...size, isInline: false });
  it.talk.welcome("ana", ["geral"], { seq: last });
  it.talk.onRequest = (request) => {
    if (request.type !== "history") return;
    const { before = last + 1, after, limit = 50 } = request;
    const from = after === undefined ? Math.max(1, before - limit) : after + 1;
    for (let seq = from; seq < before && seq < from + limit; seq++) replay(it, seq);
  };
  it.talk.answer("history", { type: "ack" });
  for (let seq = last - 19; seq <= last; seq++) replay(it, seq);
  return it;
}

function replay(it: Fixture, seq: number): void {
  const entry = { room: "geral", seq, time: 1_000_000, nick: "bia", text: `m${seq}` };
  it.talk.tell({ type: "message", ...entry, replayed: true });
}

Deno.test("older entries are fetched before one comes to them, until there are none", async () => {
  const it = late(200);
  assertEquals(said(await it.settled()), range(191, 200));
  const seen = new Set(said(it.screen));
  let screen = it.screen;
  for (let n = 0; n < 40 && !screen.includes("00:16 <bia> m1"); n++) {
    it.press("pageup");
    screen = await it.settled();
    for (const row of said(screen)) seen.add(row);
  }
  for (const text of range(1, 200)) assert(seen.has(text), text);
  it.press("home");
  screen = await it.settled();
  assertEquals(screen[0], "00:16 <bia> m1");
  assertEquals(screen.at(-3), "── ↓ more: End · no older ones ──");
  const asked = it.talk.calls.filter((call) => call.includes('"history"'));
  assertEquals(asked.length, 3);
  await it.end();
});

Deno.test("a page that is asked for before older entries are here is turned when they are", async () => {
  const it = late(200, { rows: 24 });
  await it.settled();
  it.press("pageup");
  const screen = await it.settled();
  const [first = ""] = said(screen);
  assert(Number(first.slice(1)) < 181, first);
  await it.end();
});

Deno.test("without a connection there is nothing older, and no end of asking", async () => {
  const it = late(200);
  await it.settled();
  it.talk.onRequest = () => {};
  it.talk.answer("history");
  it.press("home", "home", "pageup");
  assertEquals((await it.settled()).at(-3), "── ↓ more: End ──");
  await it.end();
});

Deno.test("what is seen to be missing is fetched into its place", async () => {
  const it = late(20);
  await it.settled();
  it.talk.tell({ type: "skipped", room: "geral", count: 5, from: 21, to: 25 });
  it.talk.hear(26, "bia", "m26");
  assertEquals(said(it.screen).at(-2), "── 5 messages are missing here; /history loads them ──");
  assertEquals(said(await it.settled()), range(17, 26));
  await it.end();
});

Deno.test("another room is where it was left, and shows nothing twice", async () => {
  const it = Fixture.online(["geral", "dev"], { isInline: false });
  for (let seq = 1; seq <= 30; seq++) it.talk.hear(seq, "bia", `m${seq}`);
  assertEquals(said(it.screen), range(21, 30));
  it.press("pageup");
  const there = said(it.screen);
  it.press("alt-2");
  it.talk.hear(1, "bia", "d1", "dev");
  assertEquals(said(it.screen).at(-1), "d1");
  it.press("alt-1");
  assertEquals(said(it.screen), there);
  it.press("end");
  assertEquals(said(it.screen), range(21, 30));
  assertEquals(it.terminal.everything.length, 12);
  await it.end();
});

Deno.test("what is unread of a room is marked, once, until the next time", async () => {
  const it = Fixture.online(["geral", "dev"], { isInline: false });
  it.talk.hear(1, "bia", "d1", "dev");
  it.talk.hear(2, "bia", "d2", "dev");
  it.press("alt-2");
  const marks = (): string[] => it.screen.filter((row) => row.includes("unread since"));
  assertEquals(marks().length, 1);
  assertEquals(said(it.screen).slice(-2), ["d1", "d2"]);
  it.press("alt-1", "alt-2");
  assertEquals(marks(), []);
  it.press("alt-1");
  it.talk.hear(3, "bia", "d3", "dev");
  it.press("alt-2");
  assertEquals(said(it.screen).at(-1), "d3");
  assertEquals(it.screen.at(-4)?.includes("unread since"), true);
  await it.end();
});

Deno.test("an answer stands in the room where it was asked for", async () => {
  const it = Fixture.online(["geral", "dev"], { isInline: false });
  it.talk.hear(1, "bia", "m1");
  it.enter("/theme");
  it.talk.hear(2, "bia", "m2");
  it.press("alt-2");
  assertEquals(it.screen.some((row) => row.includes("Colours")), false);
  it.press("alt-1");
  assertEquals(said(it.screen).slice(-3), ["m1", "* Colours: mono", "m2"]);
  await it.end();
});

Deno.test("/history goes there instead of showing it again", async () => {
  const it = late(200);
  await it.settled();
  it.enter("/history 100");
  assertEquals(said(await it.settled()), [...range(101, 109), "── ↓ more: End ──"]);
  await it.end();
});

Deno.test("those who come and go are told in one row that grows", async () => {
  const it = looking(3);
  it.talk.tell({ type: "join", room: "geral", nick: "caio" });
  assertEquals(it.screen.at(-3), "00:16 * caio joined");
  it.talk.tell({ type: "join", room: "geral", nick: "davi" });
  assertEquals(it.screen.at(-3), "00:16 * caio, davi joined");
  await it.end();
});

Deno.test("what was told before there was a room stands above it", async () => {
  const it = looking(1);
  assertEquals(it.screen.filter((row) => row !== "").slice(0, 2), [
    "Connected",
    "* You are ana in #geral, with 1 other person. /help shows",
  ]);
  it.press("pageup");
  assertEquals(it.screen.filter((row) => row !== "").length, 6);
  await it.end();
});

/** With a search that found what was said in the middle of 60. */
async function searched(): Promise<Fixture> {
  const it = looking(60);
  const entry = (seq: number, text: string): EntryMessage => ({
    type: "message",
    room: "geral",
    seq,
    time: 1_000_000,
    nick: "bia",
    text,
  });
  const entries = [entry(30, "m30"), entry(10, "m10")];
  it.talk.answer("search", { type: "found", room: "geral", entries });
  it.enter("/search m");
  await it.settled();
  return it;
}

Deno.test("what was found has numbers, and keys lead there and back", async () => {
  const it = await searched();
  assertEquals(it.screen.slice(-5, -2), [
    "│ 2 00:16 <bia> m10",
    "│ 1 00:16 <bia> m30",
    "Alt-P and Alt-N lead there, or /goto N; Esc leads back",
  ]);
  const third = async (): Promise<string | undefined> => said(await it.settled())[3];
  it.press("alt-p");
  assertEquals(await third(), "m30");
  it.press("alt-p");
  assertEquals(await third(), "m10");
  it.press("alt-p");
  assertEquals([await third(), it.terminal.bells], ["m10", 1]);
  it.press("alt-n");
  assertEquals(await third(), "m30");
  it.enter("/goto 2");
  assertEquals(await third(), "m10");
  it.press("escape");
  assertEquals((await it.settled()).at(-3), "│ 00:16 <bia> m30");
  it.enter("/goto 7");
  const nothing = "* There is nothing to go to: /search TEXT looks for it";
  assertEquals((await it.settled()).at(-3), nothing);
  await it.end();
});

Deno.test("what was found and is not loaded is fetched, with what stands around it", async () => {
  const it = late(400);
  await it.settled();
  const entry = { room: "geral", seq: 100, time: 1_000_000, nick: "bia", text: "m100" };
  const entries: EntryMessage[] = [{ type: "message", ...entry }];
  it.talk.answer("search", { type: "found", room: "geral", entries });
  it.enter("/search m100");
  await it.settled();
  it.press("alt-p");
  const rows = said(await it.settled());
  assertEquals(rows.slice(0, 9), range(97, 105));
  // What is missing further down comes once one comes there.
  for (let n = 0; n < 60; n++) {
    it.press("pagedown");
    await it.settled();
    await it.settled();
    const numbers = said(it.screen).flatMap((row) =>
      /^m\d+$/.test(row) ? [Number(row.slice(1))] : []
    );
    assertEquals(numbers, numbers.map((_, index) => (numbers[0] ?? 0) + index));
    if (numbers.includes(400)) break;
  }
  assertEquals(said(it.screen).includes("m400"), true);
  await it.end();
});

Deno.test("without a search, one goes to where one's name was said, and to what is unread", async () => {
  const it = Fixture.online(["geral", "dev"], { isInline: false });
  for (let seq = 1; seq <= 60; seq++) it.talk.hear(seq, "bia", seq === 20 ? "ana?" : `m${seq}`);
  await it.settled();
  it.press("alt-p");
  assertEquals(said(await it.settled())[3], "ana?");
  it.press("alt-n");
  await it.settled();
  assertEquals(it.terminal.bells, 2);
  it.press("escape", "alt-2");
  for (let seq = 61; seq <= 90; seq++) it.talk.hear(seq, "bia", `m${seq}`);
  it.press("alt-1", "alt-m");
  const screen = await it.settled();
  assertEquals(screen[0]?.startsWith("── unread since"), true);
  assertEquals(said(screen)[1], "m61");
  it.enter("/lastlog");
  assertEquals((await it.settled()).slice(-4, -2), [
    "│ 1 00:16 <bia> ana?",
    "Alt-P and Alt-N lead there, or /goto N; Esc leads back",
  ]);
  await it.end();
});

Deno.test("what was taken back is not among what was found any more", async () => {
  const it = await searched();
  const redacted = { room: "geral", seq: 61, time: 1_000_000, nick: "bia", seqs: [30], text: "" };
  it.talk.tell({ type: "redacted", ...redacted });
  const rows = await it.settled();
  assertEquals(rows.some((row) => row.includes("m30")), false);
  assertEquals(rows.some((row) => row.includes("m10")), true);
  await it.end();
});

Deno.test("what one reads is not forgotten, however much is said meanwhile", async () => {
  const it = looking(3_990);
  it.press("home");
  const top = said(it.screen);
  for (let seq = 3_991; seq <= 4_100; seq++) it.talk.hear(seq, "bia", `m${seq}`);
  const marked = (rows: readonly string[]): string => rows.at(-1) ?? "";
  assertEquals(said(it.screen).slice(0, -1), top.slice(0, -1));
  assertEquals(marked(said(it.screen)), "── ↓ 110 new: End · no older ones ──");
  await it.end();
});

Deno.test("whatever is done, what stands on the screen is what drawing it anew shows", async () => {
  let seed = 11;
  const random = (below: number): number => {
    seed = Math.imul(seed, 1_103_515_245) + 12_345 >>> 0;
    return (seed >>> 8) % below;
  };
  const it = Fixture.online(["geral", "dev"], { rows: 9, columns: 34, isInline: false });
  const seqs = { geral: 0, dev: 0 };
  const words = ["oi", "ana?", "日本語 ".repeat(20), "a\nb\nc", "👨‍👩‍👧 `x`", "‮שלום"];
  const keys = ["pageup", "pagedown", "home", "end", "wheelup", "wheeldown", "escape"] as const;
  for (let step = 0; step < 400; step++) {
    const room = random(3) === 0 ? "dev" : "geral";
    switch (random(6)) {
      case 0:
      case 1:
        it.talk.hear(++seqs[room], "bia", words[random(words.length)] ?? "", room);
        break;
      case 2:
        it.press(random(2) === 0 ? "alt-1" : "alt-2");
        break;
      case 3:
        it.talk.tell({ type: random(2) === 0 ? "join" : "leave", room, nick: `n${random(3)}` });
        break;
      default:
        it.press(keys[random(keys.length)] ?? "end");
    }
    const stands = it.screen;
    it.press("ctrl-l");
    assertEquals(it.screen, stands, `step ${step}`);
    assert(stands.length <= 9);
  }
  await it.end();
});
