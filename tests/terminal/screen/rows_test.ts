/**
 * What is drawn on one row stays on one row, whatever is in it and however the terminal counts: a row
 * that wraps leaves a copy of what stands below it in the scrollback, with each message.
 *
 * @module
 */

import { assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import stringWidth from "string-width";
import { Calendar } from "../../../lib/client/calendar.ts";
import { inZone } from "../../fakes/zone.ts";
import { PresenceSummary } from "../../../lib/client/timeline/presence_summary.ts";
import { shown, shownOnOneLine } from "../../../lib/text/shown.ts";
import { themeOf } from "../../../lib/terminal/screen/theme.ts";
import type { Part } from "../../../lib/client/timeline/feed.ts";
import { type Below, drawBelow, drawPart } from "../../../lib/terminal/screen/view.ts";
import type { ViewOptions } from "../../../lib/terminal/screen/view_options.ts";
import { cutGraphemes } from "../../../lib/text/graphemes.ts";
import { loadWidths, widthOfColoured } from "../../../lib/text/width.ts";
import { DISPUTED } from "../../fakes/disputed.ts";
import { FakeTerminal } from "../../fakes/terminal.ts";

await loadWidths();

/** How terminals count, in columns for a grapheme. */
const COUNTS: Readonly<Record<string, (grapheme: string) => number>> = {
  "one that knows graphemes": stringWidth,
  "one that adds characters": (grapheme) => sum(grapheme, stringWidth),
  "one that draws all it gets": (grapheme) =>
    sum(grapheme, (char) => Math.max(1, stringWidth(char))),
  "one in which everything is wide": (grapheme) => 2 * [...grapheme].length,
};

function sum(grapheme: string, widthOf: (char: string) => number): number {
  return [...grapheme].reduce((columns, char) => columns + widthOf(char), 0);
}

const COLUMNS = [80, 40, 20, 10] as const;
const ROWS = 12;
const TIME_MS = Date.UTC(2026, 10, 22, 17, 3);

function optionsOf(columns: number): ViewOptions {
  return {
    columns,
    rows: ROWS,
    theme: themeOf("mono"),
    calendar: new Calendar(inZone("UTC")),
    language: "en",
    nick: "ana",
  };
}

/** Everything that can be drawn, with the text wherever a stranger may put one. */
function partsOf(text: string): Part[] {
  const nick = shownOnOneLine(text.slice(0, 200));
  const said = { timeMs: TIME_MS, seq: 1, nick, text: shown(text), isMention: true } as const;
  const summary = new PresenceSummary();
  summary.add({ type: "join", room: "geral", nick });
  const direct = {
    type: "direct",
    timeMs: TIME_MS,
    text: shown(text),
    from: nick,
    to: nick,
  } as const;
  return [
    { type: "message", ...said },
    { type: "action", ...said },
    { type: "topic", ...said },
    { type: "found", atMs: 0, room: "geral", entries: [{ type: "message", ...said }] },
    { type: "whole", atMs: 0, item: { type: "message", ...said } },
    { type: "whole", atMs: 0, item: { ...direct, isOwn: false } },
    { ...direct, isOwn: true },
    { ...direct, isOwn: false },
    { type: "presence", timeMs: TIME_MS, summary },
    { type: "notice", isAlarm: true, text: shown(text) },
    { type: "lines", lines: [text] },
    { type: "day", timeMs: TIME_MS },
    { type: "unread", sinceMs: TIME_MS },
    { type: "room", room: text, topic: shownOnOneLine(text) },
  ];
}

function belowOf(text: string): Below {
  const graphemes = cutGraphemes(text.replace(/\p{Cc}|[\u2028\u2029]/gu, "\n"));
  const topic = shownOnOneLine(text);
  return {
    live: undefined,
    pending: [{ id: 1, type: "direct", to: text, text }, { id: 2, type: "say", text }],
    completing: { candidates: [text, `${text} `], index: 1 },
    hint: text,
    confirming: 0,
    state: { type: "online" },
    nowMs: 0,
    rooms: [
      { name: "geral", label: "geral", topic, unread: 0, mentions: 0 },
      { name: text, label: text, topic, unread: 3, mentions: 1 },
    ],
    viewed: "geral",
    prompt: "> ",
    graphemes,
    cursor: Math.floor(graphemes.length / 2),
  };
}

for (const [what, unit] of DISPUTED) {
  for (const columns of COLUMNS) {
    Deno.test(`${what} stay on their rows at ${columns} columns`, () => {
      const options = optionsOf(columns);
      const text = unit.repeat(Math.ceil(120 / unit.length));
      const { status, input } = drawBelow(belowOf(text), options);
      const rows = partsOf(text).flatMap((part) => drawPart(part, options));
      for (const row of [...rows, ...status, ...input.rows]) {
        assertLessOrEqual(widthOfColoured(row), columns, row);
        // deno-lint-ignore no-control-regex
        assertEquals(/[\x00-\x1a\x1c-\x1f\x7f-\x9f\u2028\u2029]/.exec(row), null);
      }
      for (const widthOf of Object.values(COUNTS)) {
        const terminal = new FakeTerminal(columns, ROWS, widthOf);
        const bottom = { status: ["st"], input };
        for (const row of rows) terminal.show([row, "said"], bottom);
        // A row each, and of what stands below only what stands there now.
        const all = terminal.everything;
        assertEquals(all.length, 2 * rows.length + 1 + input.rows.length);
        assertEquals(all.filter((row) => row === "st").length, 1);
        assertEquals(all.filter((row) => row === "said").length, rows.length);
      }
    });
  }
}

Deno.test("whatever anyone writes, no row is wider than the terminal", () => {
  const text = fc.array(fc.oneof(
    fc.constantFrom(...DISPUTED.map(([, unit]) => unit)),
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.string({ unit: "grapheme", maxLength: 5 }),
  )).map((pieces) => pieces.join(""));
  fc.assert(fc.property(text, fc.integer({ min: 8, max: 100 }), (text, columns) => {
    const options = optionsOf(columns);
    const { status, input } = drawBelow(belowOf(text), options);
    const rows = partsOf(text).flatMap((part) => drawPart(part, options));
    for (const row of [...rows, ...status, ...input.rows]) {
      assertLessOrEqual(widthOfColoured(row), columns, row);
    }
  }));
});
