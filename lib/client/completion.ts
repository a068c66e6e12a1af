/**
 * What Tab offers: names, commands and rooms.
 *
 * @module
 */

import { fold } from "../name.ts";
import { argumentOf, CLIENT_COMMANDS, commandOf } from "./commands.ts";
import type { Completer, Completion } from "./editor.ts";

/** What there is to be offered, the likeliest first. */
export interface Known {
  /** The people of the room in view. */
  readonly nicks: readonly string[];
  /** All rooms heard of, without `#`. */
  readonly rooms: readonly string[];
  /** One's own rooms. */
  readonly joined: readonly string[];
}

/**
 * Completes the word before the cursor: a command at the beginning, then what that command takes, a
 * room behind `#`, else a name; a name at the beginning of the text gets `: `.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const complete = completer(() => ({ nicks: ["ana"], rooms: ["dev"], joined: [] }));
 * assertEquals(complete("an", 2), { from: 0, to: 2, candidates: ["ana: "] });
 * assertEquals(complete("/join d", 7), { from: 6, to: 7, candidates: ["dev "] });
 * ```
 */
export function completer(known: () => Known): Completer {
  return (text, cursor) => complete(text, cursor, known());
}

function complete(text: string, cursor: number, known: Known): Completion {
  const before = text.slice(0, cursor);
  const word = /\S*$/.exec(before)?.[0] ?? "";
  const from = cursor - word.length;
  const offer = (candidates: readonly string[], end: string, prefix = ""): Completion => {
    const wanted = fold(word.slice(prefix.length));
    const matching = candidates.filter((candidate) => fold(candidate).startsWith(wanted));
    return { from, to: cursor, candidates: matching.map((name) => prefix + name + end) };
  };
  if (from === 0 && /^\/[^/]*$/.test(word)) return offer(CLIENT_COMMANDS, " ", "/");
  const [, command] = /^\/(\S+)\s+\S*$/.exec(before) ?? [];
  const takes = command === undefined ? undefined : argumentOf(commandOf(command) ?? "me");
  const sign = /^[#@]?/.exec(word)?.[0] ?? "";
  if (takes === "room" || takes === "joined") return offer(known[roomsFor(takes)], " ", sign);
  if (typeof takes === "object") return offer(takes, "");
  if (sign === "#") return offer(known.rooms, " ", "#");
  if (takes === "nick") return offer(known.nicks, " ", sign);
  // An empty word could become anything: Tab there is a slip of the finger.
  if (word === "" || takes === "nothing") return { from, to: cursor, candidates: [] };
  return offer(known.nicks, from === 0 ? ": " : " ", sign);
}

function roomsFor(takes: "room" | "joined"): "rooms" | "joined" {
  return takes === "room" ? "rooms" : "joined";
}
