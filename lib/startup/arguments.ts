/**
 * Arguments to typed values, or one sentence on what is wrong with them; and the help. A program is a
 * table of its options, one row each, from which all of that comes.
 *
 * @module
 */

import {
  COMMON_HELP,
  type Each,
  OPTION_MESSAGES,
  type OptionHelp,
  type OptionMessages,
} from "../language/options.ts";
import { isIpv6, parseNetwork } from "../text/address.ts";
import { nearest } from "../text/nearest.ts";
import { type Language, languageOf, LANGUAGES, parseLanguage } from "../vocabulary/language.ts";
import { type CommandLine, readCommandLine } from "./command_line.ts";

/** Where in the help the meaning of an option begins. */
export const MEANING_COLUMN = 27;

/** The highest number of a port. */
export const PORT_MAX = 65_535;

/** One option. */
export interface Row<Name extends string = string, Value = unknown> {
  /** As it is typed, without the `--`. */
  readonly name: Name;
  /** What stands for its value in the help; empty for a flag, which has none. */
  readonly word: string;
  /** Its value where it is not given. */
  readonly byDefault: Value;
  /** That, as the help shows it. */
  readonly shownDefault?: string | number | undefined;
  /** Whether the help is silent about it. */
  readonly isHidden?: boolean;
  /** What may stand there. */
  allowed(messages: OptionMessages): string;
  /** `undefined` where it may not. */
  parse(text: string): Value | undefined;
  /** What two values are together. @default the option is given once, or the last time counts */
  join?(one: Value, other: Value): Value;
}

/** Options by the names that their values get in the program. */
export type Rows = Readonly<Record<string, Row>>;

/** What became of them. */
export type ValuesOf<Table extends Rows> = {
  readonly [Key in keyof Table]: Table[Key] extends Row<string, infer Value> ? Value : never;
};

/** A program, or a command of one. */
export interface Program<Table extends Rows> {
  /** What is typed to start it. */
  usage(messages: OptionMessages, language: Language): string;
  /** What it does. */
  summary(messages: OptionMessages, language: Language): string;
  /** Its options, as the help lists them. */
  readonly rows: Table;
  /** What each of them means. */
  readonly help: OptionHelp<Table[keyof Table]["name"]>;
  /** What the help says behind them. */
  more?(messages: OptionMessages, language: Language): readonly string[];
}

/** What came of the arguments. */
export type Parsed<Options> =
  | { readonly type: "run"; readonly options: Options }
  | { readonly type: "help"; readonly text: string; readonly language: Language }
  | { readonly type: "version"; readonly language: Language }
  /** `sentence` says which argument was wrong, what is allowed, and what it got. */
  | { readonly type: "refused"; readonly sentence: string };

/** Where options come from. */
export interface Origin {
  /** Options, as they are typed. */
  readonly args: readonly string[];
  /** The file, or the folder; `undefined` for what was typed. */
  readonly file: string | undefined;
}

/** What a whole number may be, in the option's own unit. */
export interface Bounds {
  /** The least. */
  readonly min: number;
  /** The most. */
  readonly max: number;
  /** How much one of it is to the program, such as 1,000 ms. @default {1} */
  readonly unit?: number;
  /** Its value where it is not given. */
  readonly byDefault?: number;
  /** What the help shows as that. @default {byDefault} */
  readonly shownDefault?: number;
  /** What stands for it in the help. @default {"N"} */
  readonly word?: string;
}

/** An option that is a whole number. */
export function whole<const Name extends string>(
  name: Name,
  bounds: Bounds & { readonly byDefault: number },
): Row<Name, number>;
/** An option that is a whole number, or nothing. */
export function whole<const Name extends string>(
  name: Name,
  bounds: Bounds,
): Row<Name, number | undefined>;
export function whole<const Name extends string>(
  name: Name,
  { min, max, unit = 1, byDefault, shownDefault = byDefault, word = "N" }: Bounds,
): Row<Name, number | undefined> {
  return {
    name,
    word,
    byDefault: byDefault === undefined ? undefined : unit * byDefault,
    shownDefault,
    allowed: (messages) => messages.wholeNumber(min, max),
    parse: (text) => {
      const number = /^\d+$/.test(text) ? Number(text) : NaN;
      return number >= min && number <= max ? unit * number : undefined;
    },
  };
}

/** An option that is there or not. */
export function flag<const Name extends string>(name: Name): Row<Name, boolean> {
  return { name, word: "", byDefault: false, allowed: () => "", parse: () => true };
}

/** An option that is one of a few words. */
export function choice<const Name extends string, const Value extends string>(
  name: Name,
  values: readonly Value[],
  byDefault: Value,
): Row<Name, Value>;
/** An option that is one of a few words, or nothing. */
export function choice<const Name extends string, const Value extends string>(
  name: Name,
  values: readonly Value[],
): Row<Name, Value | undefined>;
export function choice<const Name extends string, const Value extends string>(
  name: Name,
  values: readonly Value[],
  byDefault?: Value,
): Row<Name, Value | undefined> {
  return {
    name,
    word: values.join("|"),
    byDefault,
    shownDefault: byDefault,
    allowed: () => values.join(", "),
    parse: (text) => values.find((value) => value === text),
  };
}

/** An option that names a file, or nothing. */
export function file<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return text(name, "FILE", ({ aFile }) => aFile);
}

/** An option that names a folder, or nothing; without the slashes at its end. */
export function folder<const Name extends string>(name: Name): Row<Name, string | undefined> {
  const row = text(name, "FOLDER", ({ aFolder }) => aFolder);
  return { ...row, parse: (text) => row.parse(text.replace(/(?<=.)\/+$/, "")) };
}

/** An option that is any text but none, or nothing. */
export function text<const Name extends string>(
  name: Name,
  word: string,
  allowed: (messages: OptionMessages) => string,
): Row<Name, string | undefined> {
  return { name, word, byDefault: undefined, allowed, parse: (text) => text || undefined };
}

/** An option that is a name or an IP address of a machine. */
export function host<const Name extends string>(
  name: Name,
  byDefault: string,
): Row<Name, string> {
  return {
    name,
    word: "HOST",
    byDefault,
    shownDefault: byDefault,
    allowed: ({ aHost }) => aHost,
    parse: hostIn,
  };
}

/** Whether one can connect to a port of that number. */
export function isPort(digits: string): boolean {
  const port = Number(digits);
  return port > 0 && port <= PORT_MAX;
}

/** Whether that is a server with its port, as `HOST:PORT` or `[IPV6]:PORT`. */
export function isServer(text: string): boolean {
  const [, port] = /^(?:[\p{L}\p{N}_.-]+|\[[\da-f:.]+\]):(\d+)$/iu.exec(text) ?? [];
  return port !== undefined && isPort(port);
}

/** IPv4 as systems read it: fewer numbers than four, or other ones than decimal (inet_aton). */
const NUMBERS = /^(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){0,3}$/i;

/**
 * What has a colon in it is an address of IPv6, with the brackets of a URL or without; a port stands elsewhere.
 * Of what is numbers alone it is known which address it is: 0 is this machine's every one, as 0.0.0.0 is.
 */
function hostIn(text: string): string | undefined {
  const bare = text.replace(/^\[(.+)\]$/, "$1");
  if (isIpv6(bare)) {
    return parseNetwork(bare) === undefined || bare.includes("/") ? undefined : bare;
  }
  if (NUMBERS.test(text)) return URL.parse(`http://${text}`)?.hostname;
  return /^[\p{L}\p{N}_.%-]+$/u.test(text) ? text : undefined;
}

/** An option that may be given several times: each time one more. */
export function several<const Name extends string, const Value>(
  row: Row<Name, Value>,
): Row<Name, readonly Value[]> {
  return {
    ...row,
    byDefault: [],
    shownDefault: undefined,
    parse: (text) => {
      const value = row.parse(text);
      return value === undefined ? undefined : [value];
    },
    join: (one, other) => [...one, ...other],
  };
}

/** In which language a program speaks; by default in the system's. */
export const LANGUAGE_ROW: Row<"lang", Language | undefined> = {
  name: "lang",
  word: LANGUAGES.join("|"),
  byDefault: undefined,
  allowed: () => LANGUAGES.join(", "),
  parse: parseLanguage,
};

/** The options that every program has. */
const COMMON_ROWS = {
  lang: LANGUAGE_ROW,
  help: flag("help"),
  version: flag("version"),
} satisfies Rows;

/** The names of options, apart by whether they take a value: what takes a command line apart. */
export function namesOf(rows: Rows): { readonly values: string[]; readonly flags: string[] } {
  const all = Object.values<Row>({ ...rows, ...COMMON_ROWS });
  return {
    values: all.filter(({ word }) => word !== "").map(({ name }) => name),
    flags: all.filter(({ word }) => word === "").map(({ name }) => name),
  };
}

/**
 * Reads a program's arguments; `finish` makes of their values what the program is told to do, and may
 * refuse what is wrong with them together. `locale` is the system's BCP 47 tag.
 */
export function readArguments<Table extends Rows, Options>(
  args: readonly string[],
  locale: string,
  program: Program<Table>,
  finish: (values: ValuesOf<Table>, read: Reading) => Options,
): Parsed<Options> {
  const read = new Reading(args, program.rows, locale);
  const { language, messages } = read;
  // Each value is of its own row, which the type of the whole cannot be told otherwise.
  const values = Object.fromEntries(
    Object.entries(program.rows).map(([key, row]) => [key, read.valueOf(row)]),
  ) as ValuesOf<Table>;
  const options = finish(values, read);
  if (read.valueOf(COMMON_ROWS.help)) {
    return { type: "help", text: helpOf(program, messages, language), language };
  }
  if (read.valueOf(COMMON_ROWS.version)) return { type: "version", language };
  if (read.problem !== undefined) return { type: "refused", sentence: read.problem };
  return { type: "run", options };
}

/**
 * Reads what several say together, what counts less first; what is refused because of a file is told with
 * its name. `locale` is the system's BCP 47 tag.
 */
export function readOrigins<Options>(
  origins: readonly Origin[],
  locale: string,
  read: (args: readonly string[], locale: string) => Parsed<Options>,
): Parsed<Options> {
  const all = origins.flatMap(({ args }) => args);
  const parsed = read(all, locale);
  if (parsed.type !== "refused") return parsed;
  const { sentence } = parsed;
  const { language } = new Reading(all, {}, locale);
  // Without the file that is to blame nothing is refused, or something else.
  const blamed = origins.find((origin) => {
    if (origin.file === undefined) return false;
    const others = origins.flatMap((each) => each === origin ? [] : each.args);
    const without = read(others, language);
    return without.type !== "refused" || without.sentence !== sentence;
  });
  return blamed === undefined ? parsed : { ...parsed, sentence: `${blamed.file}: ${sentence}` };
}

/** Arguments that are being read, and the first thing that was wrong with them. */
export class Reading {
  /** The language of the program; what is wrong is said in it. */
  readonly language: Language;
  /** The sentences of that. */
  readonly messages: OptionMessages;
  /** What stands without an option. */
  readonly words: readonly string[];
  readonly #line: CommandLine;
  #problem: string | undefined;

  /** `locale` is the system's BCP 47 tag. */
  constructor(args: readonly string[], rows: Rows, locale: string) {
    const names = namesOf(rows);
    this.#line = readCommandLine(args, names);
    this.words = this.#line.words;
    this.language = parseLanguage(this.#line.values.get("lang") ?? "") ??
      languageOf(locale);
    this.messages = OPTION_MESSAGES[this.language];
    const known = [...names.values, ...names.flags].map((name) => `--${name}`);
    for (const argument of this.#line.unknown) {
      const meant = nearest(argument.replace(/=.*$/s, ""), known);
      const sentence = this.messages.unknownOption(argument, meant, known.join(", "));
      // What no option could be called is a text that somebody else wrote.
      this.refuse(/\s|^-\d/.test(argument) ? `${this.messages.textBehind} ${sentence}` : sentence);
    }
    this.valueOf(COMMON_ROWS.lang);
  }

  /** What was wrong first. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Remembers a sentence, unless there is one already. */
  refuse(sentence: string): void {
    this.#problem ??= sentence;
  }

  /** There must be no more than `count` words. */
  refuseWords(sentence: (word: string) => string, count = 0): void {
    for (const word of this.words.slice(count)) this.refuse(sentence(word));
  }

  /** Whether an option was given. */
  has({ name }: Row): boolean {
    return this.#line.flags.has(name) || this.#line.values.has(name);
  }

  /** What was typed as an option, the last time. */
  textOf({ name }: Row): string | undefined {
    return this.#line.values.get(name);
  }

  /** What an option was given as, or is by default. */
  valueOf<Value>(row: Row<string, Value>): Value {
    if (!this.has(row)) return row.byDefault;
    const texts = this.#line.all.get(row.name) ?? [""];
    let all: Value | undefined;
    for (const text of row.join === undefined ? texts.slice(-1) : texts) {
      const value = row.parse(text);
      if (value === undefined) this.refuseValue(`--${row.name}`, row.allowed(this.messages), text);
      else all = all === undefined ? value : row.join?.(all, value);
    }
    return all ?? row.byDefault;
  }

  /** Remembers that a value is missing, or not one of those that are allowed. */
  refuseValue(option: string, allowed: string, value: string): void {
    const { valueMissing, valueRefused } = this.messages;
    this.refuse(
      value === "" ? valueMissing(option, allowed) : valueRefused(option, allowed, value),
    );
  }
}

/** How the options of a program are typed: `[--since N] [--json]`. */
export function usageOf(rows: Rows): string {
  return Object.values(rows).map(({ name, word }) => `[${`--${name} ${word}`.trimEnd()}]`)
    .join(" ");
}

function helpOf(
  { usage, summary, rows, help, more }: Program<Rows>,
  messages: OptionMessages,
  language: Language,
): string {
  const meanings: Readonly<Record<string, Each>> = { ...help, ...COMMON_HELP };
  const lines = Object.values<Row>({ ...rows, ...COMMON_ROWS })
    .filter(({ isHidden }) => !isHidden)
    .map(({ name, word, shownDefault }) => {
      const left = `  --${name} ${word}`.padEnd(MEANING_COLUMN - 1);
      return `${left} ${meanings[name]?.[language]}` +
        (shownDefault === undefined ? "" : ` [${shownDefault}]`);
    });
  const behind = more?.(messages, language) ?? [];
  return [
    summary(messages, language),
    "",
    `${messages.usage}: ${usage(messages, language)} [--…]`,
    "",
    `${messages.optionsHeading}:`,
    ...lines,
    ...(behind.length === 0 ? [] : ["", ...behind]),
  ].join("\n");
}
