import { assert, assertEquals } from "@std/assert";
import {
  BURST_EVENTS,
  EXACT_MAX,
  GATHER_MS,
  LARGE_ROOM_MEMBERS,
  PresenceGatherer,
  SUMMARY_NICKS,
} from "../../../../lib/server/chat/attendance/presence.ts";

function joins(gatherer: PresenceGatherer, count: number, nowMs: number, members = 3): number {
  let told = 0;
  for (let n = 1; n <= count; n++) {
    if (gatherer.note({ type: "join", nick: `ana${n}` }, members, nowMs) !== undefined) told++;
  }
  return told;
}

Deno.test("in a quiet small room each change is told at once", () => {
  const gatherer = new PresenceGatherer("geral");
  for (
    const change of [
      { type: "join", nick: "ana" },
      { type: "nick", nick: "ana", newNick: "eva" },
      { type: "leave", nick: "eva" },
    ] as const
  ) {
    assertEquals(gatherer.note(change, LARGE_ROOM_MEMBERS, 0), { ...change, room: "geral" });
  }
  assertEquals(gatherer.dueMs, undefined);
  assertEquals(gatherer.summary(10_000), undefined);
});

Deno.test("a burst is told one by one at first, the rest in one line when the second is over", () => {
  const gatherer = new PresenceGatherer("geral");
  assertEquals(joins(gatherer, 20, 100), BURST_EVENTS);
  gatherer.note({ type: "leave", nick: "eva" }, 20, 200);
  gatherer.note({ type: "nick", nick: "bia", newNick: "lia" }, 20, 300);
  assertEquals(gatherer.dueMs, 100 + GATHER_MS);
  assertEquals(gatherer.summary(99 + GATHER_MS), undefined);
  const summary = gatherer.summary(100 + GATHER_MS);
  assert(summary?.type === "presence");
  assertEquals(summary.room, "geral");
  assertEquals(summary.joined.count, 20 - BURST_EVENTS);
  assertEquals(summary.joined.nicks, ["ana6", "ana7", "ana8", "ana9", "ana10"]);
  assertEquals(summary.joined.nicks.length, SUMMARY_NICKS);
  assertEquals([summary.left.count, summary.left.nicks.length], [1, 1]);
  assertEquals(summary.renamed.count, 1);
  assertEquals(gatherer.dueMs, undefined);
});

Deno.test("a burst that goes on stays gathered, one line a second", () => {
  const gatherer = new PresenceGatherer("geral");
  joins(gatherer, 6, 0);
  let summaries = 0;
  for (let nowMs = 100; nowMs <= 10_000; nowMs += 100) {
    if (gatherer.summary(nowMs) !== undefined) summaries++;
    assertEquals(joins(gatherer, 1, nowMs), 0);
  }
  assertEquals(summaries, 10);
});

Deno.test("after a quiet second changes are told at once again", () => {
  const gatherer = new PresenceGatherer("geral");
  joins(gatherer, 6, 0);
  gatherer.summary(GATHER_MS);
  assertEquals(joins(gatherer, 1, GATHER_MS + 999), 0);
  gatherer.summary(2 * GATHER_MS);
  assertEquals(joins(gatherer, 1, 3 * GATHER_MS), 1);
});

Deno.test("in a large room even a single change is gathered, and told within the second", () => {
  const gatherer = new PresenceGatherer("geral");
  assertEquals(joins(gatherer, 1, 500, LARGE_ROOM_MEMBERS + 1), 0);
  assertEquals(gatherer.dueMs, 500 + GATHER_MS);
  const summary = gatherer.summary(500 + GATHER_MS);
  assert(summary?.type === "presence");
  assertEquals([summary.joined.count, summary.left.count, summary.renamed.count], [1, 0, 0]);
});

Deno.test("while a summary gathers, nothing overtakes it", () => {
  const gatherer = new PresenceGatherer("geral");
  joins(gatherer, 1, 0, LARGE_ROOM_MEMBERS + 1);
  assertEquals(gatherer.note({ type: "leave", nick: "ana1" }, 2, 5_000), undefined);
  const summary = gatherer.summary(5_000);
  assert(summary?.type === "presence");
  assertEquals([summary.joined.count, summary.left.count], [1, 1]);
});

Deno.test("a summary that was told does not change afterwards", () => {
  const gatherer = new PresenceGatherer("geral");
  joins(gatherer, 1, 0, 100);
  const summary = gatherer.summary(GATHER_MS);
  const copy = structuredClone(summary);
  joins(gatherer, 3, GATHER_MS + 1, 100);
  assertEquals(structuredClone(summary), copy);
});

Deno.test("a summary has each change in order, for voices that need every name", () => {
  const gatherer = new PresenceGatherer("geral");
  joins(gatherer, BURST_EVENTS, 0);
  const changes = [
    { type: "leave", nick: "ana1" },
    { type: "join", nick: "bia" },
    { type: "nick", nick: "bia", newNick: "lia" },
    ...Array.from({ length: 20 }, (_, n) => ({ type: "leave", nick: `eva${n}` }) as const),
  ] as const;
  for (const change of changes) gatherer.note(change, EXACT_MAX, 10);
  const summary = gatherer.summary(GATHER_MS);
  assert(summary?.type === "presence");
  assertEquals(summary.changes, changes);
});

Deno.test("where there are too many, a summary has some names alone, and the next is exact again", () => {
  const gatherer = new PresenceGatherer("geral");
  const changesOf = (count: number, members: number, second: number): number | undefined => {
    joins(gatherer, count, second * GATHER_MS, members);
    const summary = gatherer.summary((second + 1) * GATHER_MS);
    assert(summary?.type === "presence");
    assertEquals(summary.joined.count, count);
    return summary.changes?.length;
  };
  assertEquals(changesOf(EXACT_MAX, EXACT_MAX, 0), EXACT_MAX);
  assertEquals(changesOf(EXACT_MAX + 1, EXACT_MAX, 1), undefined, "changes");
  assertEquals(changesOf(2, EXACT_MAX + 1, 2), undefined, "members");
  assertEquals(changesOf(2, EXACT_MAX, 3), 2);
});
