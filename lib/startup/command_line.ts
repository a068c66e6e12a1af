/**
 * A command line taken apart: options with a value, options without one, and words.
 *
 * @module
 */

/** What stood on it. */
export interface CommandLine {
  /** By name, without the `--`: of a repeated option the last value, empty where there was none. */
  readonly values: ReadonlyMap<string, string>;
  /** The options without a value that were there. */
  readonly flags: ReadonlySet<string>;
  /** What is no option, in order. */
  readonly words: readonly string[];
  /** What looks like an option and is none of those that are known, as it was written. */
  readonly unknown: readonly string[];
}

/**
 * Reads `--name value`, `--name=value`, `--flag` and `-h` for `--help`. What begins with `-` is no
 * value of the option before it, unless behind `=`; behind `--`, all are words. `-` is a word.
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
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const words: string[] = [];
  const unknown: string[] = [];
  for (let n = 0; n < args.length; n++) {
    const argument = args[n] ?? "";
    if (argument === "--") {
      words.push(...args.slice(n + 1));
      break;
    }
    const [, name = "", value] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
    if (!argument.startsWith("-") || argument === "-") words.push(argument);
    else if (argument === "-h") flags.add("help");
    else if (known.flags.includes(name) && value === undefined) flags.add(name);
    else if (!known.values.includes(name)) unknown.push(argument);
    else if (value !== undefined) values.set(name, value);
    else if (isValue(args[n + 1])) values.set(name, args[++n] ?? "");
    else values.set(name, "");
  }
  return { values, flags, words, unknown };
}

function isValue(argument: string | undefined): boolean {
  return argument !== undefined && !argument.startsWith("-");
}
