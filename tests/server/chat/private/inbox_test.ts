import { assert, assertEquals, assertLess } from "@std/assert";
import { type Inbox, Inboxes } from "../../../../lib/server/chat/private/inbox.ts";
import type { Letter } from "../../../../lib/vocabulary/letter.ts";

function letterIn(inbox: Inbox, text: string): Letter {
  return {
    log: inbox.log,
    seq: inbox.nextSeq,
    timeMs: 0,
    author: 1,
    person: "1@x",
    from: "bia",
    receiver: 2,
    to: "ana",
    text,
  };
}

/** Adds so many of them, or as many as there is room for; returns how many. */
function fill(inbox: Inbox, text: string, count = Infinity): number {
  let added = 0;
  while (added < count && inbox.admits(text)) {
    inbox.add(letterIn(inbox, text));
    added++;
  }
  inbox.keptSeq = inbox.nextSeq - 1;
  return added;
}

function kept(inbox: Inbox): number[] {
  return inbox.kept.map(({ seq }) => seq);
}

let logs = 0;
const newLogId = (): string => `log-${++logs}`;

Deno.test("letters are counted from 1, and stay until they are proven to have come", () => {
  const inbox = new Inboxes(newLogId).open();
  fill(inbox, "oi", 5);
  assertEquals(kept(inbox), [1, 2, 3, 4, 5]);
  assertEquals([inbox.prove(2), kept(inbox)], [true, [3, 4, 5]]);
  assertEquals([inbox.prove(2), inbox.prove(0), kept(inbox)], [false, false, [3, 4, 5]]);
  assertEquals([inbox.prove(99), kept(inbox), inbox.nextSeq], [true, [], 6]);
});

Deno.test("what is not kept yet is not shown", () => {
  const inbox = new Inboxes(newLogId).open();
  fill(inbox, "oi", 1);
  inbox.add(letterIn(inbox, "ainda não"));
  assertEquals(kept(inbox), [1]);
});

Deno.test("an inbox holds so many letters, and so many bytes, and has room again when they have come", () => {
  const inboxes = new Inboxes(newLogId);
  const [many, large] = [inboxes.open(), inboxes.open()];
  assertEquals(fill(many, "oi"), 256);
  assertLess(fill(large, "x".repeat(64 * 1024)), 5);
  assert(large.admits("oi"));
  many.prove(Infinity);
  assertEquals(fill(many, "oi"), 256);
});

Deno.test("all inboxes together hold only so much, and there is always some room for another", () => {
  const inboxes = new Inboxes(newLogId);
  const text = "x".repeat(1_000);
  const counts = Array.from({ length: 2_000 }, () => fill(inboxes.open(), text));
  const bytes = counts.reduce((sum, count) => sum + count, 0) * 2 * text.length;
  assertLess(bytes, 32 * 1024 * 1024);
  assert(fill(inboxes.open(), "oi") > 0);
});

Deno.test("what was kept elsewhere is counted on", () => {
  const inboxes = new Inboxes(newLogId);
  const before = inboxes.open();
  fill(before, "oi", 7);
  before.prove(4);
  const after = inboxes.restore(before.log, before.kept);
  assertEquals([kept(after), after.nextSeq, after.log], [[5, 6, 7], 8, before.log]);
});
