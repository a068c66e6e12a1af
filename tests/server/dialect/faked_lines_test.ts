import { assert, assertMatch } from "@std/assert";
import { Calendar } from "../../../lib/client/calendar.ts";
import { inZone } from "../../fakes/zone.ts";
import { plainLines } from "../../../lib/terminal/script/lines.ts";
import { shown, shownOnOneLine } from "../../../lib/text/shown.ts";
import { themeOf } from "../../../lib/terminal/screen/theme.ts";
import type { Part } from "../../../lib/client/timeline/feed.ts";
import { drawPart } from "../../../lib/terminal/screen/view.ts";
import type { ViewOptions } from "../../../lib/terminal/screen/view_options.ts";
import { loadWidths, widthOf } from "../../../lib/text/width.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { seed } from "../../../lib/server/dialect/seed.ts";
import type { ServerEvent } from "../../../lib/vocabulary/reply.ts";
import type { Entry } from "../../../lib/vocabulary/entry.ts";
import { LANGUAGES } from "../../../lib/vocabulary/language.ts";
import { plainText } from "../../../lib/text/text.ts";
import { FAKED_LINES } from "../../fakes/faked_lines.ts";

await loadWidths();

const TIME_MS = Date.UTC(2026, 10, 22, 18, 2);

/** As it comes from the server's own checks, line by line. */
function accepted(text: string): string {
  return text.split(/\r\n|[\r\n]/).map(plainText).join("\n");
}

function entry(type: Entry["type"], text: string): Entry {
  return { type, room: "geral", seq: 1, timeMs: TIME_MS, nick: "eve", author: 1, text };
}

/** All that eve can have told with a text of hers in it. */
function eventsWith(text: string): ServerEvent[] {
  const said = [entry("message", text), entry("action", text)];
  const topic = entry("topic", plainText(text));
  return [
    ...said,
    topic,
    { type: "direct", from: "eve", to: "ana", text },
    { type: "history", room: "geral", entries: [...said, topic] },
    { type: "found", room: "geral", entries: said },
    { type: "topicIs", room: "geral", topic: plainText(text) },
    { type: "rooms", rooms: [{ name: "geral", members: 2, topic: plainText(text) }] },
  ];
}

/** Whose a line is: hers, or the server's own words about her and her room; the past has its time before it. */
const PLAIN_LINE =
  /^(?:2026-11-22T18:02:00Z )?(?:<eve(?:, [^<>,]+)?> |- eve |\* (?:eve |#geral|Assunto de #geral|Topic of #geral))/;
const SEED_LINE = /^(?:<eve(?:, [^<>,]+)?> <|- eve )/;
const TAIL_LINE =
  /^\d{4}-\d\d-\d\dT[\d:]+Z (?:#geral (?:<eve> |\*\* eve |\(topic\) <eve> )|\(direct\) <eve> )/;

for (const { what, text } of FAKED_LINES) {
  Deno.test(`no line of netcat's or an original client's: ${what}`, () => {
    for (const event of eventsWith(accepted(text))) {
      for (const language of LANGUAGES) {
        for (const line of plain.encode(event, language).split("\n").slice(0, -1)) {
          assertMatch(line, PLAIN_LINE);
        }
        for (const line of seed.encode(event, language).split("\n").slice(0, -1)) {
          assertMatch(line, SEED_LINE);
        }
      }
    }
  });

  Deno.test(`no line of a script's: ${what}`, () => {
    const said = { room: "geral", seq: 1, time: TIME_MS, nick: "eve", text } as const;
    const lines = [
      ...plainLines({ type: "message", ...said }, TIME_MS),
      ...plainLines({ type: "action", ...said }, TIME_MS),
      ...plainLines({ type: "topic", ...said }, TIME_MS),
      ...plainLines({ type: "direct", from: "eve", to: "ana", text }, TIME_MS),
    ];
    for (const line of lines) assertMatch(line, TAIL_LINE);
  });

  Deno.test(`no row of Papo's own client: ${what}`, () => {
    for (const columns of [200, 80, 60, 59, 40, 20, 10, 4]) {
      for (const part of partsWith(text)) {
        const [first = "", ...others] = drawPart(part, lookOf(columns)).map(unstyled);
        // Where there are few columns, the clock is left out and the head cut.
        const head = beginningOf(part).slice(columns < 16 && part.type !== "notice" ? 6 : 0);
        const [whole = ""] = first.split("…");
        assert(head.startsWith(whole.slice(0, head.length)), `${columns}: ${first}`);
        for (const row of others) {
          assert(
            row === "" || row.startsWith(columns < 60 ? "  " : "      "),
            `${columns}: ${row}`,
          );
        }
        for (const row of [first, ...others]) assert(widthOf(row) <= columns, `${columns}: ${row}`);
      }
    }
  });
}

function partsWith(
  text: string,
): (Part & { readonly type: "message" | "action" | "topic" | "direct" | "notice" })[] {
  const said = {
    seq: 1,
    timeMs: TIME_MS,
    nick: "eve",
    text: shown(text),
    isMention: true,
  } as const;
  return [
    { type: "message", ...said },
    { type: "action", ...said },
    { type: "topic", ...said, text: shownOnOneLine(text) },
    { type: "direct", timeMs: TIME_MS, from: "eve", to: "ana", text: shown(text), isOwn: false },
    { type: "notice", isAlarm: false, text: shown(`Topic of #geral: ${text}`) },
  ];
}

/** How the first row of it begins, where there is room for a clock. */
function beginningOf(part: ReturnType<typeof partsWith>[number]): string {
  switch (part.type) {
    case "message":
      return "18:02 <eve> ";
    case "action":
      return "18:02 - eve ";
    case "topic":
      return "18:02 * eve ";
    case "direct":
      return "18:02 [eve ";
    case "notice":
      return "* Topic of #geral: ";
  }
}

function lookOf(columns: number): ViewOptions {
  return {
    columns,
    rows: 24,
    theme: themeOf("mono"),
    calendar: new Calendar(inZone("UTC")),
    language: "en",
    nick: "ana",
  };
}

function unstyled(row: string): string {
  // deno-lint-ignore no-control-regex
  return row.replaceAll(/\x1b\[[\d;]*m/g, "");
}
