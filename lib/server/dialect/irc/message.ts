/**
 * One line of IRC as it stands between two line ends: tags, command, parameters (RFC 1459 2.3, IRCv3
 * message tags).
 *
 * @module
 */

/** What a client sent, taken apart. Who it says it is from counts for nothing and is left out. */
export interface IrcMessage {
  /** Its tags, unescaped; one without a value has the empty one. */
  readonly tags: ReadonlyMap<string, string>;
  /** In capitals. */
  readonly command: string;
  /** At most 15; the last may have spaces. */
  readonly params: readonly string[];
}

/** Tags, source, command and the rest. No part of it can match two others, so no line makes it slow. */
const FORM = /^(?:@([^ ]*) +)?(?::[^ ]* +)?([^ :@][^ ]*)(?: +(.*))?$/su;
/** RFC 2812 has 15; the last takes what is left. */
const MAX_PARAMS = 15;
const NO_TAGS: ReadonlyMap<string, string> = new Map();

/**
 * The message in a line that has no line end, or `undefined` where there is none.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const message = parseMessage("@label=a;+x=1\\s2 privmsg #geral :bom dia");
 * assertEquals(message?.command, "PRIVMSG");
 * assertEquals(message?.params, ["#geral", "bom dia"]);
 * assertEquals(message?.tags.get("+x"), "1 2");
 * ```
 */
export function parseMessage(line: string): IrcMessage | undefined {
  const found = FORM.exec(line.trimStart());
  if (found === null) return undefined;
  const [, tags, command = "", rest = ""] = found;
  return {
    tags: tags === undefined ? NO_TAGS : parseTags(tags),
    command: command.toUpperCase(),
    params: parseParams(rest),
  };
}

function parseParams(rest: string): string[] {
  const params: string[] = [];
  for (let at = 0; at < rest.length;) {
    if (rest[at] === " ") {
      at++;
      continue;
    }
    if (rest[at] === ":" || params.length === MAX_PARAMS - 1) {
      params.push(rest.slice(rest[at] === ":" ? at + 1 : at));
      break;
    }
    const space = rest.indexOf(" ", at);
    const end = space === -1 ? rest.length : space;
    params.push(rest.slice(at, end));
    at = end;
  }
  return params;
}

function parseTags(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of text.split(";")) {
    if (tag === "") continue;
    const equals = tag.indexOf("=");
    // Of a tag that stands there twice, the last counts.
    if (equals === -1) tags.set(tag, "");
    else tags.set(tag.slice(0, equals), unescapeTag(tag.slice(equals + 1)));
  }
  return tags;
}

const ESCAPES: Readonly<Record<string, string>> = {
  ":": ";",
  s: " ",
  r: "\r",
  n: "\n",
  "\\": "\\",
};
const ESCAPED: Readonly<Record<string, string>> = {
  ";": "\\:",
  " ": "\\s",
  "\r": "\\r",
  "\n": "\\n",
  "\\": "\\\\",
};

/** A tag's value as it was meant. A lone backslash at the end is dropped, as the specification has it. */
function unescapeTag(value: string): string {
  return value.includes("\\")
    ? value.replaceAll(/\\(.?)/gsu, (_, char: string) => ESCAPES[char] ?? char)
    : value;
}

/** A tag's value as it stands on the wire. */
export function escapeTag(value: string): string {
  return value.replaceAll(/[; \r\n\\]/g, (char) => ESCAPED[char] ?? char);
}

/** Tags as they stand before a line, or nothing where there are none. */
export function tagsOf(tags: Iterable<readonly [string, string]>): string {
  const parts = [...tags].map(([key, value]) => value === "" ? key : `${key}=${escapeTag(value)}`);
  return parts.length === 0 ? "" : `@${parts.join(";")} `;
}

/** The tags, `more` of them before those that the line has. */
export function withTag(line: string, key: string, value: string): string {
  const tag = value === "" ? key : `${key}=${escapeTag(value)}`;
  return line.startsWith("@") ? `@${tag};${line.slice(1)}` : `@${tag} ${line}`;
}

/**
 * A line of a server, with its end: `last` may have spaces or be empty; the others must be words.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(lineOf("irc.papo", "353", ["ana", "=", "#geral"], "ana bia"), ":irc.papo 353 ana = #geral :ana bia\r\n");
 * ```
 */
export function lineOf(
  source: string,
  command: string,
  params: readonly string[],
  last?: string,
): string {
  const words = [`:${source}`, command, ...params].join(" ");
  return `${last === undefined ? words : `${words} :${last}`}\r\n`;
}
