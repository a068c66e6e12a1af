/**
 * What a word that is being typed could become: a command, a name, a room.
 *
 * @module
 */

import { bare } from "../../text/words.ts";
import { isUnspaced } from "../../text/mention.ts";

/** What there is to be offered, the likeliest first. */
export interface Known {
  /** The people of the room in view. */
  readonly nicks: readonly string[];
  /** All rooms heard of, without `#`. */
  readonly rooms: readonly string[];
  /** Commands, without their slash. */
  readonly commands: readonly string[];
}

/** What could stand where a word was begun. */
export interface Completion {
  /** Where the word begins, in UTF-16 units. */
  readonly from: number;
  /** And where it ends. */
  readonly to: number;
  /** What it could become, with what goes behind it; empty where there is nothing. */
  readonly candidates: readonly string[];
}

/** A name as far as it is typed, with its sign. */
const BEGUN = /(?<sign>[#@]?)(?<name>[\p{L}\p{M}\p{N}_.-]*)$/u;
/** What may stand right before a name in a sentence. */
const OPENING = /^$|[^\p{L}\p{M}\p{N}/\\@#]$/u;
/** More names than this are not offered at once; of commands all are, for whoever looks what there is. */
const NAMES_MAX = 8;
/** Whose argument is one name. */
const NAMING =
  /^\/(?:msg|w|ignore|invite|kick|ban|mute|unmute|mod|unmod|voice|unvoice)\s+@?[^\s@]*$/i;
const ROOMING = /^\/(?:j|join|part|leave|names|who|lock|unlock)\s+#?\S*$/i;

/**
 * Completes the word before the cursor. With `eager`, one of which nothing but a sign is typed as
 * well; without, only what was begun.
 */
export function complete(text: string, cursor: number, known: Known): Completion {
  const before = text.slice(0, cursor);
  const isFollowed = /^\s/.test(text.slice(cursor));
  const { begun, all, start, end, most = NAMES_MAX } = offerFor(before, known);
  const wanted = bare(begun);
  const candidates = all.filter((each) => bare(each).startsWith(wanted)).slice(0, most)
    .map((each) => start + each + (isFollowed ? end.trimEnd() : end));
  return { from: cursor - start.length - begun.length, to: cursor, candidates };
}

interface Offer {
  readonly begun: string;
  readonly all: readonly string[];
  /** The sign before it. */
  readonly start: string;
  /** What goes behind it. */
  readonly end: string;
  /** How many are offered at most. @default some */
  readonly most?: number;
}

function offerFor(before: string, { nicks, rooms, commands }: Known): Offer {
  const nothing = { begun: "", all: [], start: "", end: "" };
  const command = /^\/([^/\s]*)$/.exec(before)?.[1];
  if (command !== undefined) {
    return { begun: command, all: commands, start: "/", end: " ", most: commands.length };
  }
  const { sign: start = "", name = "" } = BEGUN.exec(before)?.groups ?? {};
  if (NAMING.test(before)) return { begun: name, all: nicks, start, end: " " };
  if (ROOMING.test(before)) return { begun: name, all: rooms, start, end: "" };
  const opening = before.slice(0, before.length - name.length - start.length);
  // An empty word could become anything.
  if (start + name === "" || !OPENING.test(opening.slice(-2))) return nothing;
  if (/(?:^|\s)\S*[/\\@]\S*$/.test(opening)) return nothing;
  if (start === "#") return { begun: name, all: rooms, start, end: " " };
  const begun = start === "" ? lastWord(name) : name;
  return { begun, all: nicks, start, end: start + begun === before && start === "" ? ": " : " " };
}

/** Where no space parts the words, the last one. */
function lastWord(name: string): string {
  const chars = [...name];
  const at = chars.findLastIndex((char, index) =>
    index > 0 && isUnspaced(chars[index - 1] ?? "", char) && !isUnspaced(char, char)
  );
  return at === -1 ? name : chars.slice(at).join("");
}
