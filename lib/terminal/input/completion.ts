/**
 * What Tab offers: names, commands and rooms.
 *
 * @module
 */

import { bare } from "../../text/words.ts";
import { argumentOf, commandOf } from "./commands.ts";
import { CLIENT_COMMANDS } from "../../language/client_commands.ts";
import type { Completer, Completion } from "./editor.ts";
import { isUnspaced } from "../../text/mention.ts";

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
  /** What one calls commands by names of one's own. */
  readonly aliases?: readonly string[];
}

let emoji: typeof import("./emoji.ts").EMOJI = [];

/** From then on emoji have names. */
export async function loadEmoji(): Promise<void> {
  emoji = (await import("./emoji.ts")).EMOJI;
}

/** The name of an emoji between its colons, as far as it is typed. */
const BEGUN_EMOJI = /(?:^|[\s(])(?<begun>:(?<name>[a-z\d_+-]{1,40}):?)$/;

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

/** What has been begun, and what it could become. */
interface Offer {
  readonly begun: string;
  readonly all: readonly string[];
  /** What goes behind it. */
  readonly end: string;
}

function complete(text: string, cursor: number, known: Known): Completion {
  const isFollowed = /^\s/.test(text.slice(cursor));
  const candidates = emojiFor(text.slice(0, cursor));
  if (candidates !== undefined) return { ...candidates, to: cursor };
  for (const { begun, all, end } of offersFor(text.slice(0, cursor), known)) {
    const wanted = bare(begun);
    const candidates = all.filter((each) => bare(each).startsWith(wanted))
      .map((each) => each + (isFollowed ? end.trimEnd() : end));
    if (candidates.length > 0) return { from: cursor - begun.length, to: cursor, candidates };
  }
  return { from: cursor, to: cursor, candidates: [] };
}

/** The emoji whose names begin like that, if one has such a name that one first. */
function emojiFor(before: string): Pick<Completion, "from" | "candidates"> | undefined {
  const { begun = "", name = "" } = BEGUN_EMOJI.exec(before)?.groups ?? {};
  const isNamed = begun.length > name.length + 1;
  const wanted = emoji.filter(([each]) => isNamed ? each === name : each.startsWith(name));
  if (name === "" || wanted.length === 0) return undefined;
  const exact = wanted.filter(([each]) => each === name);
  const candidates = [...new Set([...exact, ...wanted].map(([, each]) => each))];
  return { from: before.length - begun.length, candidates };
}

/** What could stand at the end of a text; the first of these that has something counts. */
function offersFor(before: string, known: Known): readonly Offer[] {
  const begunCommand = /^\/([^/\s]*)$/.exec(before)?.[1];
  if (begunCommand !== undefined) {
    const all = [...CLIENT_COMMANDS, ...known.aliases ?? []];
    return [{ begun: begunCommand, all, end: " " }];
  }
  const { sign = "", name = "" } = BEGUN.exec(before)?.groups ?? {};
  const [, command] = /^\/(\S+)\s+\S*$/.exec(before) ?? [];
  const takes = command === undefined ? "text" : argumentOf(commandOf(command) ?? "me");
  switch (takes) {
    case "nothing":
      return [];
    case "text":
      return inSentence(before, sign, name, known);
    case "nick":
      return sign === "#"
        ? inSentence(before, sign, name, known)
        : [{ begun: name, all: known.nicks, end: " " }];
    case "room":
      return [{ begun: name, all: known.rooms, end: " " }];
    case "joined":
      return [{ begun: name, all: known.joined, end: " " }];
    case "ignored":
      return [{ begun: name, all: known.ignored, end: " " }];
    default:
      return [{ begun: name, all: takes, end: "" }];
  }
}

function inSentence(before: string, sign: string, name: string, known: Known): readonly Offer[] {
  const opening = before.slice(0, before.length - name.length - sign.length);
  // An empty word could become anything: Tab there is a slip of the finger.
  if (sign + name === "" || !OPENING.test(opening.slice(-2)) || isPlace(opening)) return [];
  if (sign === "#") return [{ begun: name, all: known.rooms, end: " " }];
  return beginnings(name).map((begun) => ({
    begun,
    all: known.nicks,
    end: sign + begun === before ? ": " : " ",
  }));
}

/** Whether what stands before the word is the beginning of a link, a path or an address. */
function isPlace(before: string): boolean {
  return /(?:^|\s)\S*[/\\@]\S*$/.test(before);
}

/**
 * The name that is typed, and where no space parts the words, the ends of it that could be one by
 * themselves, the longest first.
 */
function beginnings(name: string): string[] {
  const chars = [...name];
  const ends = chars.flatMap((char, index) =>
    index > 0 && isUnspaced(chars[index - 1] ?? "", char) ? [chars.slice(index).join("")] : []
  );
  return [name, ...ends];
}
