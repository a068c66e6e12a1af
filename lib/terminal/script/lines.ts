/**
 * Messages as the lines that scripts print.
 *
 * They are stable: `2026-11-22T10:15:00Z #geral <ana> oi`, in UTC, whatever the language.
 * An action is `#geral ** ana waves`, a topic `#geral (topic) <ana> text`, a private message has
 * `(direct)` in the room's place. A message of several lines is as many lines with the same beginning.
 *
 * @module
 */

import { utcTimeOf } from "../../clock.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import { shownLine } from "../../text/text.ts";

/** A message as lines that programs can read; `nowMs` is the time of what has none of its own. */
export function plainLines(message: ServerMessage, nowMs: number): string[] {
  switch (message.type) {
    case "message":
      return entryLines(message.time, `#${message.room} <${message.nick}>`, message.text);
    case "action":
      return entryLines(message.time, `#${message.room} ** ${message.nick}`, message.text);
    case "topic":
      if (!("time" in message)) return [];
      return entryLines(message.time, `#${message.room} (topic) <${message.nick}>`, message.text);
    case "direct":
      return entryLines(message.time ?? nowMs, `(direct) <${message.from}>`, message.text);
    default:
      return [];
  }
}

function entryLines(timeMs: number, from: string, text: string): string[] {
  const time = utcTimeOf(timeMs);
  return text.split(/\r\n|\r|\n/).map((line) => shownLine(`${time} ${from} ${line}`));
}
