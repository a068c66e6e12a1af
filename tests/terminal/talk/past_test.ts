import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import type { ServerMessage } from "../../../lib/vocabulary/protocol.ts";
import { Fixture } from "../../fakes/chat.ts";

/** The server's answer to the next `history`: these entries, and word that that was all. */
function answerHistory(it: Fixture, ...seqs: number[]): void {
  it.talk.answer("history", { type: "ack" });
  it.talk.onRequest = ({ type }) => {
    if (type !== "history") return;
    it.talk.onRequest = () => {};
    for (const seq of seqs) {
      const entry = { room: "geral", seq, time: 1_000_000, nick: "bia", text: `m${seq}` };
      it.talk.tell({ type: "message", ...entry, replayed: true });
    }
  };
}

Deno.test("history asks for what is missing, and shows it in order", async () => {
  const it = new Fixture({ nick: "ana" });
  it.talk.welcome("ana", ["geral"], { seq: 3 });
  it.talk.hear(3, "bia", "três");
  it.talk.answer("history", { type: "ack" });
  it.enter("/history 3");
  for (const [seq, text] of [[1, "um"], [2, "dois"]] as const) {
    const time = 1_000_000;
    it.talk.tell({ type: "message", room: "geral", seq, time, nick: "bia", text, replayed: true });
  }
  assertEquals((await it.settled()).slice(-6), [
    "* #geral: the last 3 messages",
    "00:16 <bia> um",
    "00:16 <bia> dois",
    "00:16 <bia> três",
    "#geral · ana",
    "> |",
  ]);
  assertStringIncludes(it.talk.calls.join(), '"before":3,"limit":2');
  await it.end();
});

Deno.test("history loads what is missing, which then stands in its place wherever one looks", async () => {
  const it = Fixture.online(["geral", "dev"]);
  it.talk.hear(1, "bia", "m1");
  it.talk.tell({ type: "skipped", room: "geral", count: 3, from: 2, to: 4 });
  it.talk.hear(5, "bia", "m5");
  assertEquals(it.screen.slice(-5, -2), [
    "00:16 <bia> m1",
    "── 3 messages are missing here; /history loads them ──",
    "00:16 <bia> m5",
  ]);
  answerHistory(it, 3, 4);
  it.enter("/history 3");
  assertEquals((await it.settled()).slice(-10, -2), [
    "── 1 message is missing here; /history loads it ──",
    "00:16 <bia> m3",
    "00:16 <bia> m4",
    "00:16 <bia> m5",
    "* #geral: the last 3 messages",
    "00:16 <bia> m3",
    "00:16 <bia> m4",
    "00:16 <bia> m5",
  ]);
  assertEquals(
    it.talk.calls.at(-1),
    '{"type":"history","room":"geral","before":5,"limit":2}',
  );
  // The server has nothing more.
  answerHistory(it);
  it.enter("/history");
  const screen = await it.settled();
  assertEquals(screen.at(-8), "* #geral: the last 4 messages");
  assertEquals(screen.slice(-7, -2), [
    "00:16 <bia> m1",
    "── 1 message is not on the server any more ──",
    "00:16 <bia> m3",
    "00:16 <bia> m4",
    "00:16 <bia> m5",
  ]);
  it.press("alt-2", "alt-1");
  // What stands there is not shown twice.
  const turned = [...screen.slice(-7, -2), "── #dev ──", "── #geral ──"];
  assertEquals(it.screen.slice(-9, -2), turned);
  await it.end();
});

Deno.test("history without a number goes as far back as something is missing", async () => {
  const it = Fixture.online();
  it.talk.hear(1, "bia", "m1");
  it.talk.tell({ type: "skipped", room: "geral", count: 70, from: 2, to: 71 });
  it.talk.hear(72, "bia", "m72");
  answerHistory(it, ...Array.from({ length: 70 }, (_, n) => n + 2));
  it.enter("/history");
  await it.settled();
  assert(it.talk.calls.at(-1)?.includes('"before":72,"limit":70'));
  assert(it.terminal.everything.includes("* #geral: the last 71 messages"));
  assert(!it.screen.some((row) => row.includes("missing")));
  it.enter("/history");
  await it.settled();
  assert(it.terminal.everything.includes("* #geral: the last 50 messages"));
  await it.end();
});

Deno.test("what was cut can be seen in full, the last of it, and who is ignored does not count", async () => {
  const it = Fixture.online();
  it.enter("/history more");
  const nothing = "* There is no message here that is not shown in full";
  assertStringIncludes((await it.settled()).join("\n"), nothing);
  const lines = (first: string): string =>
    [first, ...Array.from({ length: 49 }, (_, n) => `${n}`)].join("\n");
  it.talk.hear(1, "bia", lines("first"));
  it.talk.hear(2, "bia", "short");
  it.enter("/ignore eva");
  it.talk.hear(3, "eva", lines("hidden"));
  await it.settled();
  it.enter("/history more");
  await it.settled();
  const shown = it.terminal.everything.filter((row) => row.startsWith("│ "));
  assertEquals(shown.length, 50);
  assertMatch(shown[0] ?? "", /^│ .*<bia> first$/);
  assertEquals(shown.at(-1)?.trim(), "│   48");
  await it.end();
});

Deno.test("a search that the server leaves off is taken up again, and says what was not seen", async () => {
  const it = Fixture.online();
  const entry = { type: "message", room: "geral", time: 1_000_000, nick: "bia" } as const;
  const part = (seq: number, from?: number): ServerMessage => ({
    type: "found",
    room: "geral",
    entries: [{ ...entry, seq, text: `bolo ${seq}`, replayed: true }],
    ...(from !== undefined && { from, unseen: from - 1 }),
  });
  it.talk.answer("search", part(90, 80), part(70, 60), part(50));
  it.enter("/search bolo");
  assertEquals((await it.settled()).slice(-6, -2), [
    "* “bolo” in #geral: 3 messages were found",
    ...[50, 70, 90].map((seq) => `│ 00:16 <bia> bolo ${seq}`),
  ]);
  const asked = it.talk.calls.filter((call) => call.includes('"search"'));
  assertEquals(asked.map((call) => /"before":\d+/.exec(call)?.[0]), [
    undefined,
    '"before":80',
    '"before":60',
  ]);
  it.talk.answer("search", part(90, 80));
  it.enter("/search torta");
  const shown = await it.settled();
  assertStringIncludes(shown.join(" "), "* the oldest 79 messages were not looked at");
  assertLess(it.talk.calls.filter((call) => call.includes('"torta"')).length, 10);
  await it.end();
});

Deno.test("search asks the server, and marks what was found, oldest first", async () => {
  const it = Fixture.online();
  const entry = { room: "geral", time: 1_000_000, nick: "bia", replayed: true } as const;
  const entries = [
    { ...entry, type: "message", seq: 9, time: 86_400_000, text: "bolo, ana\nsim" },
    { ...entry, type: "action", seq: 3, text: "come \x1b[2Jbolo" },
    { ...entry, type: "message", seq: 2, nick: "eva", text: "bolo" },
    { ...entry, type: "message", seq: 1, time: -86_400_000, text: "bolo" },
  ] as const;
  it.talk.answer("search", { type: "found", room: "geral", entries, more: true });
  it.enter("/ignore eva");
  it.type("/search  BÓLO ");
  it.key({ kind: "paste", text: "sim", truncated: false });
  it.press("enter");
  assertEquals((await it.settled()).slice(-8), [
    "* “BÓLO sim” in #geral: 3 messages were found, the newest",
    "      ones",
    "│ 1969-12-31 00:00 <bia> bolo",
    "│ 00:16 - bia come bolo",
    "│ 1970-01-02 00:00 <bia> bolo, ana",
    "│   sim",
    "#geral · ana",
    "> |",
  ]);
  assertEquals(it.talk.calls, ['{"type":"search","room":"geral","words":"BÓLO sim"}']);
  assertEquals(it.terminal.bells, 0);
  it.talk.answer("search", { type: "found", room: "geral", entries: [] });
  it.enter("/search torta");
  assertEquals((await it.settled()).at(-3), "* “torta” in #geral: nothing was found");
  // What was found is no part of the room: it is not there on coming back to it.
  it.enter("/history 5");
  await it.settled();
  assert(!it.screen.slice(-3).some((row) => row.includes("bolo")));
  await it.end();
});

Deno.test("search shows an error of the server; without a connection it searches what is loaded", async () => {
  const it = Fixture.online();
  for (const [index, text] of ["bolo", "café", "BÓLO de novo"].entries()) {
    it.talk.hear(index + 1, "bia", text);
  }
  const loaded = [
    "* “Bolo” in what is loaded of #geral: 2 messages",
    "│ 00:16 <bia> bolo",
    "│ 00:16 <bia> BÓLO de novo",
    "#geral · ana",
    "> |",
  ];
  it.enter("/search Bolo");
  assertEquals((await it.settled()).slice(-6), [
    "* Not connected now; searching only what is loaded",
    ...loaded,
  ]);
  it.enter("/search torta");
  assertEquals(
    (await it.settled()).at(-3),
    "* Nothing with “torta” in what is loaded of #geral",
  );
  it.talk.answer("search", { type: "error", code: "field_invalid", text: "Too long" });
  it.enter("/search Bolo");
  assertEquals((await it.settled()).at(-3), "* Too long");
  // An original server, or an old one.
  it.talk.answer("search", { type: "error", code: "type_unknown", text: "No such thing" });
  it.enter("/search Bolo");
  assertEquals((await it.settled()).slice(-6), ["* No such thing", ...loaded]);
  await it.end();
});
