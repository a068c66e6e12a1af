/**
 * Changes some options in a file of JSONC that a person may have written: whatever else stands there stays, and
 * every comment.
 *
 * @module
 */

import { parse } from "@std/jsonc/parse";

/** What one option is in such a file. */
export type OptionValue = string | number | boolean | readonly string[];

/** Comments and strings whole, the signs by themselves, and whatever stands between. */
const TOKEN = /\/\/[^\n]*|\/\*[^]*?\*\/|"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s{}[\]:,"/]+/g;

/** Where an option stands, in UTF-16 units. */
interface Member {
  readonly name: string;
  readonly start: number;
  /** Where its value begins. */
  valueStart: number;
  end: number;
  /** Behind its comma, if it has one. */
  commaEnd: number | undefined;
}

/** What is to stand there instead. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text of an object, with these options in it; what is `undefined` is taken out of it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const text = '{\n  // where\n  "host": "a.lan", // at work\n  "port": 7,\n  "seed": true\n}\n';
 * assertEquals(
 *   withOptions(text, { host: "b.lan", port: undefined, nick: "ana" }),
 *   '{\n  // where\n  "host": "b.lan", // at work\n  "seed": true,\n  "nick": "ana"\n}\n',
 * );
 * ```
 */
export function withOptions(
  text: string,
  options: Readonly<Record<string, OptionValue | undefined>>,
): string {
  const { members, close } = membersIn(text);
  const given = new Map(Object.entries(options));
  const edits = members.flatMap((member) =>
    given.has(member.name) ? editsOf(text, member, given.get(member.name)) : []
  );
  const names = new Set(members.map(({ name }) => name));
  const added = [...given].filter(([name, value]) => value !== undefined && !names.has(name));
  const left = members.filter(({ name }) => !given.has(name) || given.get(name) !== undefined);
  edits.push(...commaBehind(left.at(-1), added.length > 0, left.at(-1) === members.at(-1)));
  const end = text.slice(0, close).trimEnd().length;
  const lines = added.map(([name, value]) =>
    `\n  ${JSON.stringify(name)}: ${JSON.stringify(value)}`
  );
  const lineEnd = text.slice(end, close).includes("\n") ? "" : "\n";
  if (lines.length > 0) edits.push({ start: end, end, text: lines.join(",") + lineEnd });
  return edited(text, edits);
}

/** The options of an object, which is known to be one, and where it ends. */
function membersIn(text: string): { readonly members: readonly Member[]; readonly close: number } {
  const members: Member[] = [];
  let member: Member | undefined;
  let [depth, close] = [0, text.length];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (isComment(token)) continue;
    const end = index + token.length;
    if (token === "}" || token === "]") depth--;
    if (depth === 0 && token === "}") close = index;
    else if (depth === 1 && token === ",") {
      if (member !== undefined) member.commaEnd = end;
      member = undefined;
    } else if (depth > 0 && member === undefined) {
      member = {
        name: String(parse(token)),
        start: index,
        valueStart: 0,
        end,
        commaEnd: undefined,
      };
      members.push(member);
    } else if (depth > 0 && member !== undefined && token !== ":") {
      member.valueStart ||= index;
      member.end = end;
    }
    if (token === "{" || token === "[") depth++;
  }
  return { members, close };
}

function editsOf(text: string, member: Member, value: OptionValue | undefined): readonly Edit[] {
  const { start, valueStart, end, commaEnd } = member;
  if (value === undefined) return [lineOf(text, { start, end: commaEnd ?? end })];
  const written = JSON.stringify(value);
  if (JSON.stringify(parse(text.slice(valueStart, end))) === written) return [];
  return [{ start: valueStart, end, text: commentsIn(text.slice(valueStart, end)) + written }];
}

/** One stands behind the last option that is left if others follow; as it was, where nothing changes there. */
function commaBehind(member: Member | undefined, isFollowed: boolean, isLast: boolean): Edit[] {
  if (member === undefined) return [];
  const { end, commaEnd } = member;
  if (isFollowed) return commaEnd === undefined ? [{ start: end, end, text: "," }] : [];
  return commaEnd === undefined || isLast ? [] : [{ start: commaEnd - 1, end: commaEnd, text: "" }];
}

/** Takes out that part, and its line with it if nothing else stands there; comments within stay. */
function lineOf(text: string, { start, end }: Omit<Edit, "text">): Edit {
  const comments = commentsIn(text.slice(start, end));
  const [before] = /\n[ \t]*$/.exec(text.slice(0, start)) ?? [];
  const [behind] = /^[ \t]*(?=\r?\n)/.exec(text.slice(end)) ?? [];
  const isLine = comments === "" && before !== undefined && behind !== undefined;
  return isLine
    ? { start: start - before.length, end: end + behind.length, text: "" }
    : { start, end, text: comments };
}

function commentsIn(text: string): string {
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token);
  return tokens.filter(isComment).map((token) => `${token}${token.startsWith("//") ? "\n" : " "}`)
    .join("");
}

function isComment(token: string): boolean {
  return token.startsWith("/");
}

function edited(text: string, edits: readonly Edit[]): string {
  let [result, at] = ["", 0];
  for (const edit of edits.toSorted((one, other) => one.start - other.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
