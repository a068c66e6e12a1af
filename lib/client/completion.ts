/**
 * What Tab offers: names, commands and rooms.
 *
 * @module
 */

import { bare } from "../words.ts";
import { argumentOf, CLIENT_COMMANDS, commandOf } from "./commands.ts";
import type { Completer, Completion } from "./editor.ts";
import { isUnspaced } from "./mention.ts";

/** What there is to be offered, the likeliest first. */
export interface Known {
  /** The people of the room in view. */
  readonly nicks: readonly string[];
  /** All rooms heard of, without `#`. */
  readonly rooms: readonly string[];
  /** One's own rooms. */
  readonly joined: readonly string[];
  /** Whom one ignores. */
  readonly ignored: readonly string[];
}

/** A name, as far as it is typed; the sign before it is kept. */
const BEGUN = /(?<sign>[#@]?)(?<name>[\p{L}\p{M}\p{N}_.-]*)$/u;
/** What may stand right before a name in a sentence, so as not to be a part of something else. */
const OPENING = /^$|[^\p{L}\p{M}\p{N}/\\@#]$/u;

/**
 * Completes the word before the cursor, with or without case and accents: a command at the beginning,
 * then what that command takes, a room behind `#`, else a name; a name at the beginning of the text
 * gets `: `. What already stands behind the cursor is not put there twice.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const known = { nicks: ["José"], rooms: ["dev"], joined: [], ignored: [] };
 * const complete = completer(() => known);
 * assertEquals(complete("jos", 3), { from: 0, to: 3, candidates: ["José: "] });
 * assertEquals(complete("/join d", 7), { from: 6, to: 7, candidates: ["dev "] });
 * ```
 */
export function completer(known: () => Known): Completer {
  return (text, cursor) => complete(text, cursor, known());
}

function complete(text: string, cursor: number, known: Known): Completion {
  const before = text.slice(0, cursor);
  const isFollowed = /^\s/.test(text.slice(cursor));
  const offer = (begun: string, all: readonly string[], end: string): Completion => {
    const wanted = bare(begun);
    const matching = all.filter((each) => bare(each).startsWith(wanted));
    const behind = isFollowed ? end.trimEnd() : end;
    return {
      from: cursor - begun.length,
      to: cursor,
      candidates: matching.map((each) => each + behind),
    };
  };
  const typed = /^\/([^/\s]*)$/.exec(before)?.[1];
  if (typed !== undefined) return offer(typed, CLIENT_COMMANDS, " ");

  const { sign = "", name = "" } = BEGUN.exec(before)?.groups ?? {};
  const [, command] = /^\/(\S+)\s+\S*$/.exec(before) ?? [];
  const takes = command === undefined ? undefined : argumentOf(commandOf(command) ?? "me");
  if (typeof takes === "object") return offer(name, takes, "");
  if (takes === "room" || takes === "joined") return offer(name, known[ROOMS[takes]], " ");
  if (takes === "ignored") return offer(name, known.ignored, " ");
  if (takes === "nick" && sign !== "#") return offer(name, known.nicks, " ");

  const opening = before.slice(0, before.length - name.length - sign.length);
  const isName = takes !== "nothing" && OPENING.test(opening.slice(-2)) && !isPlace(opening);
  if (sign === "#" && isName) return offer(name, known.rooms, " ");
  const nothing = { from: cursor, to: cursor, candidates: [] };
  // An empty word could become anything: Tab there is a slip of the finger.
  if (name + sign === "" || !isName) return nothing;
  // Where no space parts the words, the name may begin anywhere in what stands there.
  const offers = beginnings(name).map((begun) =>
    offer(begun, known.nicks, sign + begun === before ? ": " : " ")
  );
  return offers.find(({ candidates }) => candidates.length > 0) ?? nothing;
}

const ROOMS = { room: "rooms", joined: "joined" } as const;

/** Whether what stands before the word is the beginning of a link or a path. */
function isPlace(before: string): boolean {
  return /(?:^|\s)\S*[/\\@]\S*$/.test(before);
}

/** The name that is typed, and its ends that could be one by themselves, the longest first. */
function beginnings(name: string): string[] {
  const chars = [...name];
  return chars.flatMap((char, index) => {
    const isBeginning = index === 0 || isUnspaced(chars[index - 1] ?? "", char);
    return isBeginning ? [chars.slice(index).join("")] : [];
  }).concat(name === "" ? [""] : []);
}
