/**
 * The names of people and rooms: which are allowed, and when two are the same.
 *
 * What asks for classes of Unicode's characters stands in the functions that ask: the first one takes a millisecond
 * to make, for which whoever starts a server need not wait.
 *
 * @module
 */

/** Longest nickname, in graphemes. */
export const NICK_MAX_GRAPHEMES = 32;
/** Longest name of a room, in graphemes, its `#` not counted. */
export const ROOM_MAX_GRAPHEMES = 50;

// A grapheme can be of any length; a name shall not.
const MAX_UNITS_PER_GRAPHEME = 8;
/** What the server and those who run it are called: nobody shall be taken for one of them. */
export const AUTHORITIES: readonly string[] = [
  ...["papo", "server", "servidor", "system", "sistema", "root", "sysadmin", "admin"],
  ...["administrator", "administrador", "administradora", "operator", "operador", "operadora"],
  ...["moderator", "moderador", "moderadora"],
  // Whom an IRC client's people trust with passwords, and what the server is called for them.
  ...["nickserv", "chanserv", "memoserv", "operserv", "hostserv", "botserv", "saslserv", "ircpapo"],
];
/** With these the server's sentences begin, or all are called at once. One letter deceives nobody. */
export const ADDRESSES: readonly string[] = [
  ...["the", "you", "voce", "voces", "everyone", "everybody", "todos", "todas", "here", "aqui"],
];
/** The names that nobody can have, as {@link plainName} has them. */
const RESERVED = new Set([...AUTHORITIES, ...ADDRESSES]);

let segmenter: Intl.Segmenter | undefined;

/** Of these, each character is a grapheme. */
const LATIN = /^[ -~\u00a1-\u00ac\u00ae-\u024f]*$/;

/**
 * A text's graphemes. Its segmenter is made when it is needed: that takes a third of an empty start, which
 * a server of Latin names never pays.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals([graphemesOf("ana"), graphemesOf("e\u0301")], [["a", "n", "a"], ["e\u0301"]]);
 * ```
 */
export function graphemesOf(text: string): string[] {
  if (LATIN.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/**
 * What two names have in common that count as the same one: NFKC and case folding, as Unicode's
 * Default Caseless Matching (The Unicode Standard, 3.13, D146) has it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(fold("ＡＮＡ"), fold("ana"));
 * assertEquals(fold("Straße"), fold("STRASSE"));
 * assertEquals(fold("STRAẞE"), fold("STRASSE"));
 * ```
 */
export function fold(name: string): string {
  return isHeapOfMarks(name) ? name : caseless(name);
}

/** The same of any text, whatever it is made of. */
export function caseless(text: string): string {
  // The language has no case folding; upper case, then lower case, comes to the same. Lower case
  // first for U+1E9E, the only letter that is its own upper case and yet has one in two letters.
  return text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
}

/** Whether a text is no name in any form: to bring its marks into order would take time with their square. */
function isHeapOfMarks(text: string): boolean {
  // So many in a row are more than any name has, however it is composed.
  return /\p{M}{32}/u.test(text);
}

/** A folded name without accents, and without the digits and marks around and between its letters. */
export function plainName(folded: string): string {
  return folded.normalize("NFD").replaceAll(/[\p{M}._-]/gu, "").replaceAll(/^\p{N}+|\p{N}+$/gu, "");
}

/** A nickname in the form that is shown, or why it cannot be had. */
export function parseNick(
  text: string,
  maxGraphemes: number = NICK_MAX_GRAPHEMES,
): { readonly nick: string } | { readonly code: "nick_malformed" | "nick_reserved" } {
  if (isHeapOfMarks(text)) return { code: "nick_malformed" };
  const nick = text.normalize("NFC");
  if (!isName(nick, maxGraphemes)) return { code: "nick_malformed" };
  const folded = fold(nick);
  const isReserved = RESERVED.has(plainName(folded)) || isGiven(folded);
  return isReserved ? { code: "nick_reserved" } : { nick };
}

/** Whether the server calls so those who have not said their name. */
function isGiven(folded: string): boolean {
  return /^(visitante|guest)[._-]*\p{N}+$/u.test(folded);
}

/**
 * What may be a room's name, without the `#` that it is shown with; one of full width, as it is typed in
 * Chinese and Japanese, is one too.
 */
export function withoutHash(text: string): string {
  return text.replace(/^[#＃]/, "");
}

/** A room's name without its `#`, or `undefined` where it is none. */
export function parseRoom(
  text: string,
  maxGraphemes: number = ROOM_MAX_GRAPHEMES,
): string | undefined {
  if (isHeapOfMarks(text)) return undefined;
  const name = withoutHash(text).normalize("NFC");
  return isName(name, maxGraphemes) ? name : undefined;
}

/**
 * The nickname closest to any text at all, with `ending` behind it; `undefined` where that is none.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(bendToNick("José da Silva"), "José-da-Silva");
 * assertEquals(bendToNick("ana", "-2"), "ana-2");
 * ```
 */
export function bendToNick(
  text: string,
  ending = "",
  maxGraphemes: number = NICK_MAX_GRAPHEMES,
): string | undefined {
  const kept = text.replaceAll(/(\p{M}{8})\p{M}+/gu, "$1").normalize("NFC").trim()
    .replaceAll(/\s+/g, "-").replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replaceAll(/[^\p{L}\p{M}\p{N}_.-]/gu, "").replace(/^\p{M}+/u, "")
    .replaceAll(/(\p{M}{3})\p{M}+/gu, "$1");
  const stem = graphemesOf(kept).slice(0, maxGraphemes - ending.length);
  if (stem.length === 0) return undefined;
  const parsed = parseNick(stem.join("") + ending, maxGraphemes);
  return "nick" in parsed ? parsed.nick : undefined;
}

/**
 * What is wrong with a name, if it is not its length or what it is made of.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals([faultOfName("_-_"), faultOfName("a b")], ["letterless", undefined]);
 * ```
 */
export function faultOfName(text: string): "letterless" | "marks" | undefined {
  if (/\p{M}{4,}/u.test(text)) return "marks";
  return /^[_.-]+$/.test(text) ? "letterless" : undefined;
}

function isName(text: string, maxGraphemes: number): boolean {
  return text.length <= maxGraphemes * MAX_UNITS_PER_GRAPHEME &&
    /^[\p{L}\p{N}_.-][\p{L}\p{M}\p{N}_.-]*$/u.test(text) &&
    faultOfName(text) === undefined &&
    // What cannot be seen would make one name look like another.
    !/\p{Default_Ignorable_Code_Point}/u.test(text) &&
    graphemesOf(text).length <= maxGraphemes;
}
