/**
 * A command line taken apart: options with a value, options without one, and words.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";

/** What stood on it. */
export interface CommandLine {
  /** By name, without the `--`: of a repeated option the last value, empty where there was none. */
  readonly values: ReadonlyMap<string, string>;
  /** By name: all values, in order. */
  readonly all: ReadonlyMap<string, readonly string[]>;
  /** The options without a value that were there. */
  readonly flags: ReadonlySet<string>;
  /** What is no option, in order. */
  readonly words: readonly string[];
  /** What looks like an option and is none of those that are known, as it was written. */
  readonly unknown: readonly string[];
}

/** Stands before a word: no argument of a program can have it. */
const MARK = "\0";

/**
 * Reads `--name value`, `--name=value`, `--flag` and `-h` for `--help`. What begins with `-` is no
 * value of the option before it, unless it is a number, or behind `=`; behind `--`, all are words. `-` is a word.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const { values, flags, words } = readCommandLine(["send", "--nick=ana", "--json", "-"], {
 *   values: ["nick"],
 *   flags: ["json"],
 * });
 * assertEquals([values.get("nick"), flags.has("json"), words], ["ana", true, ["send", "-"]]);
 * ```
 */
export function readCommandLine(
  args: readonly string[],
  known: { readonly values: readonly string[]; readonly flags: readonly string[] },
): CommandLine {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const options = withNegatives(args.slice(0, end), known.values)
    .map((argument) => argument === "-h" ? "--help" : argument);
  const unknown = new Set(options.filter((argument) => isForeign(argument, known.values)));
  const { _: words, ...parsed } = parseArgs(
    options.filter((argument) => !unknown.has(argument)).map(marked),
    {
      string: known.values,
      boolean: known.flags,
      collect: known.values,
      unknown: (argument, key) => {
        if (key !== undefined) unknown.add(argument);
        return key === undefined;
      },
    },
  );
  const values = new Map<string, string>();
  const all = new Map<string, string[]>();
  for (const name of known.values) {
    const given: unknown = parsed[name];
    if (!Array.isArray(given) || given.length === 0) continue;
    const texts = given.map((value) => unmarked(String(value)));
    all.set(name, texts);
    values.set(name, texts.at(-1) ?? "");
  }
  return {
    values,
    all,
    flags: new Set(known.flags.filter((name) => parsed[name] === true)),
    words: [...words.map((word) => unmarked(String(word))), ...args.slice(end + 1)],
    unknown: options.filter((argument) => unknown.has(argument)),
  };
}

/** A number below zero is the value of the option before it, which says itself that it will not do. */
function withNegatives(args: readonly string[], takingOne: readonly string[]): string[] {
  const joined: string[] = [];
  for (const argument of args) {
    const before = joined.at(-1);
    const isNumber = /^-\.?\d/.test(argument);
    if (isNumber && before?.startsWith("--") && takingOne.includes(before.slice(2))) {
      joined.splice(-1, 1, `${before}=${argument}`);
    } else joined.push(argument);
  }
  return joined;
}

/** What parseArgs knows and no program of ours: `-abc`, a value for a flag, `--no-name=value`. */
function isForeign(argument: string, takingOne: readonly string[]): boolean {
  if (/^-[^-]/.test(argument)) return true;
  const [, name] = /^--([^=]*)=/.exec(argument) ?? [];
  return name !== undefined && !takingOne.includes(name);
}

/** To parseArgs, a word can be a number, nothing, or behind a flag `true`; a marked one cannot. */
function marked(argument: string): string {
  return argument.startsWith("-") ? argument : MARK + argument;
}

function unmarked(word: string): string {
  return word.startsWith(MARK) ? word.slice(MARK.length) : word;
}
