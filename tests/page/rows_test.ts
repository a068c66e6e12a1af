import { assertEquals } from "@std/assert";
import type { Item, Spoken } from "../../lib/client/timeline/item.ts";
import { PresenceSummary } from "../../lib/client/timeline/presence_summary.ts";
import { type Row, type Rowed, rowsOf } from "../../lib/page/state/rows.ts";

const DAY_MS = 24 * 60 * 60_000;

function said(nick: string, text: string, timeMs: number, more: Partial<Spoken> = {}): Spoken {
  return { type: "message", seq: 1, timeMs, nick, text, isMention: false, ...more };
}

function rows(items: readonly Item[], more: Partial<Rowed> = {}): string[] {
  return rowsOf({
    items,
    before: undefined,
    pending: [],
    marker: undefined,
    nick: "ana",
    dayOf: (timeMs) => String(Math.floor(timeMs / DAY_MS)),
    isIgnored: () => false,
    ...more,
  }).map(inShort);
}

function inShort(row: Row): string {
  switch (row.type) {
    case "said":
      return `${row.isHead ? "head " : ""}${"nick" in row.item ? row.item.text : ""}`;
    case "pending":
      return `${row.isHead ? "head " : ""}pending ${row.pending.text}`;
    case "day":
      return `day ${Math.floor(row.timeMs / DAY_MS)}`;
    default:
      return row.type;
  }
}

Deno.test("who goes on speaking is named once, until somebody else speaks, acts or time goes by", () => {
  const items = [
    said("bia", "1", 0),
    said("bia", "2", 1_000),
    said("ana", "3", 2_000),
    said("bia", "4", 3_000),
    said("bia", "5", 3_000 + 6 * 60_000),
    said("bia", "waves", 3_000 + 6 * 60_000, { type: "action" }),
    said("bia", "6", 3_000 + 6 * 60_000),
  ];
  assertEquals(rows(items), [
    "day 0",
    "head 1",
    "2",
    "head 3",
    "head 4",
    "head 5",
    "head waves",
    "head 6",
  ]);
});

Deno.test("a line stands wherever another day begins, and above what is new", () => {
  const last = said("bia", "3", DAY_MS + 1);
  const items = [said("bia", "1", 0), said("bia", "2", DAY_MS), last];
  assertEquals(rows(items, { marker: last }), [
    "day 0",
    "head 1",
    "day 1",
    "head 2",
    "new",
    "head 3",
  ]);
});

Deno.test("who came stands below the line of the day, and so does what the page says before anyone", () => {
  const came = (timeMs: number): Item => (
    { type: "presence", timeMs, summary: new PresenceSummary() }
  );
  const told: Item = { type: "notice", text: "hi", isAlarm: false };
  assertEquals(rows([came(5), said("bia", "1", 9)]), ["day 0", "told", "head 1"]);
  assertEquals(rows([said("bia", "1", 0), came(DAY_MS), said("bia", "2", DAY_MS + 1)]), [
    "day 0",
    "head 1",
    "day 1",
    "told",
    "head 2",
  ]);
  assertEquals(rows([said("bia", "1", 0), came(DAY_MS)]), ["day 0", "head 1", "day 1", "told"]);
  // Who came before the past did.
  assertEquals(rows([came(DAY_MS), said("bia", "1", 0), said("bia", "2", DAY_MS + 1)]), [
    "day 0",
    "told",
    "head 1",
    "day 1",
    "head 2",
  ]);
  assertEquals(rows([told, said("bia", "1", 0)]), ["day 0", "told", "head 1"]);
  assertEquals(rows([said("bia", "1", 0), told, said("bia", "2", DAY_MS)]), [
    "day 0",
    "head 1",
    "told",
    "day 1",
    "head 2",
  ]);
  assertEquals(rows([told]), ["told"]);
});

Deno.test("of a day of which nothing is to be read there is no line", () => {
  const left = said("bia", "", DAY_MS, { type: "blank" });
  assertEquals(rows([said("bia", "1", 0), left]), ["day 0", "head 1"]);
  const hidden = said("davi", "oi", DAY_MS);
  assertEquals(rows([said("bia", "1", 0), hidden], { isIgnored: (nick) => nick === "davi" }), [
    "day 0",
    "head 1",
  ]);
});

Deno.test("a part of a conversation goes on from what stands before it", () => {
  const before = said("bia", "1", 0);
  assertEquals(rows([said("bia", "2", 1)], { before }), ["2"]);
  assertEquals(rows([said("bia", "2", DAY_MS)], { before }), ["day 1", "head 2"]);
});

Deno.test("what is on its way stands below, grouped like what is said", () => {
  const waiting = (text: string, type: "say" | "action" = "say") =>
    ({ id: text, type, channel: "#geral", text, timeMs: 0 }) as const;
  assertEquals(
    rows([said("ana", "1", 0)], {
      pending: [waiting("2"), waiting("waves", "action"), waiting("3")],
    }),
    ["day 0", "head 1", "pending 2", "head pending waves", "head pending 3"],
  );
  assertEquals(rows([said("bia", "1", 0)], { pending: [waiting("2")] }).at(-1), "head pending 2");
});

Deno.test("what an ignored person says has no row, and others' rows do not show it", () => {
  const items = [said("bia", "1", 0), said("eva", "2", 1), said("bia", "3", 2)];
  assertEquals(rows(items, { isIgnored: (nick) => nick === "eva" }), ["day 0", "head 1", "3"]);
});

Deno.test("gaps, notices, comings and goings are rows of their own, and part who speaks", () => {
  const items: Item[] = [
    { type: "gap", room: "geral", from: 1, to: 3, isGone: false },
    said("bia", "1", 0),
    { type: "presence", timeMs: 0, summary: new PresenceSummary() },
    said("bia", "2", 0),
    { type: "notice", text: "hm", isAlarm: true },
  ];
  assertEquals(rows(items), ["gap", "day 0", "head 1", "told", "head 2", "told"]);
});

Deno.test("what was taken back has no row, and word of it is no message", () => {
  const items = [
    said("bia", "1", 0),
    said("bia", "", 1, { type: "blank" }),
    said("bia", "2", 2),
    said("bia", "", 3, { type: "redacted", seqs: [2] }),
    said("bia", "3", 4),
  ];
  assertEquals(rows(items), ["day 0", "head 1", "2", "told", "head 3"]);
});

Deno.test("what one said anew is a message, or tells what one does", () => {
  const items = [
    said("bia", "1", 0),
    said("bia", "2", 1, { type: "edited", seqs: [1] }),
    said("bia", "waves", 2, { type: "edited", seqs: [2], isDeed: true }),
  ];
  assertEquals(rows(items), ["day 0", "head 1", "2", "head waves"]);
});

Deno.test("an operator's word to all is nobody's line among others: who speaks next is named", () => {
  const word = said("bia", "pausa", 1, { isNotice: true, isAnnounced: true });
  assertEquals(rows([said("bia", "1", 0), word, said("bia", "2", 2)]), [
    "day 0",
    "head 1",
    "head pausa",
    "head 2",
  ]);
});
