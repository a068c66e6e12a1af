/**
 * The client's options, a row each, and those of its commands for scripts.
 *
 * @module
 */

import {
  CLIENT_HELP,
  FIND_JSON,
  FIND_SUMMARY,
  SCRIPT_HELP,
  SCRIPT_WORDS,
  SCRIPTS_HELP,
} from "../language/options.ts";
import { HISTORY_MAX } from "../vocabulary/requests.ts";
import {
  choice,
  file,
  flag,
  namesOf,
  type Parsed,
  PORT_MAX,
  type Program,
  readArguments,
  type Reading,
  type Row,
  type Rows,
  several,
  text,
  usageOf,
  type ValuesOf,
  whole,
} from "../startup/arguments.ts";
import {
  alias,
  hosts,
  type InRooms,
  pageMeant,
  placesIn,
  room,
  rooms,
  since,
  type SinceTime,
  someRooms,
  terminal,
  timeFormat,
} from "./option_rows.ts";
import { readCommandLine } from "../startup/command_line.ts";
import { parseNick } from "../text/name.ts";
import type { Language } from "../vocabulary/language.ts";
import { DEFAULT_HOST, DEFAULT_PORT } from "../vocabulary/protocol.ts";

/** What timers can hold. */
const TIMEOUT_MAX_S = 2_000_000;

/** What anyone says of themselves, and of where they go. */
export const ENTRY_ROWS = {
  /** A server, or several that are one chat, with commas. */
  host: hosts("host", DEFAULT_HOST),
  port: whole("port", { min: 1, max: PORT_MAX, byDefault: DEFAULT_PORT, word: "PORT" }),
  /** `undefined` to ask for it. */
  nick: text("nick", "NAME", ({ aNick }) => aNick),
  /** Whether no other name like it will do, where nobody is there to choose one. */
  exactNick: flag("exact-nick"),
  /** `undefined` for the room in which everyone starts. */
  room: room("room"),
  tls: flag("tls"),
  /** The file of a certificate to trust beside the system's. */
  caFile: file("ca"),
  /** The file whose first line is the server's password. */
  passwordFile: file("password-file"),
  /** The file with the secret by which the name is one's own; it is made if there is none. */
  keyFile: file("key"),
  /** The file with the keys of rooms that ask for one. */
  roomKeysFile: file("room-keys"),
  /** The file in which further options stand. */
  profile: file("profile"),
} satisfies Rows;

/** The client's options, by the names that their values have in the program. */
export const CLIENT_ROWS = {
  ...ENTRY_ROWS,
  /** `undefined` for colours that are legible on every background. */
  theme: choice("theme", ["dark", "light", "mono"]),
  /** Whether the server is an original one. */
  seed: flag("seed"),
  /** Whether what was said is left to the terminal's own memory. */
  isInline: flag("inline"),
  /** Further rooms that one enters, with commas. */
  otherRooms: someRooms("join"),
  /** Whom one ignores, with commas. */
  ignored: text("ignore", "NAME,...", ({ someNicks }) => someNicks),
  bell: choice("bell", ["off", "mention", "all"]),
  notify: choice("notify", ["off", "9", "777"]),
  /** What stands out as one's own name does, with commas. */
  highlights: text("highlight", "WORD,...", ({ someWords }) => someWords),
  /** Names of one's own for commands. */
  aliases: several(alias("alias")),
  /** How times are written. */
  timeFormat: timeFormat("time"),
  /** Whether a lost connection is the end. */
  noReconnect: flag("no-reconnect"),
  term: terminal("term"),
  /** Whether Ctrl-Z is left alone. */
  noSuspend: flag("no-suspend"),
} satisfies Rows;

/** What all commands for scripts take; `deno task client` gives the last two, which mean nothing. */
export const SCRIPT_ROWS = {
  ...ENTRY_ROWS,
  noReconnect: flag("no-reconnect"),
  term: { ...terminal("term"), isHidden: true },
  noSuspend: { ...flag("no-suspend"), isHidden: true },
} satisfies Rows;

const JSON_ROW = { json: flag("json") };
/** Of the commands that can be in several rooms. */
const ROOMS_ROW = { room: rooms("room") };
/** What each command for scripts takes beside those. */
const OWN_ROWS = {
  send: {
    ...ROOMS_ROW,
    /** To one person alone; without it, to the room. */
    to: text("to", "NAME", ({ aNick }) => aNick),
    /** Whether it is told as what one does. */
    me: flag("me"),
    /** Whether bots must not answer it. */
    notice: flag("notice"),
  },
  tail: {
    ...ROOMS_ROW,
    /** All that are newer than this entry come first, or all from this time on. */
    since: since("since"),
    /** Or so many of the past. */
    history: whole("history", { min: 0, max: HISTORY_MAX }),
    ...JSON_ROW,
  },
  search: { ...ROOMS_ROW, ...JSON_ROW },
  /** Without it, for ever. */
  wait: { ...ROOMS_ROW, timeoutMs: whole("timeout", { min: 1, max: TIMEOUT_MAX_S, unit: 1_000 }) },
  who: JSON_ROW,
  rooms: JSON_ROW,
  topic: {},
} satisfies Record<ScriptName, Readonly<Record<string, Row<keyof typeof SCRIPT_HELP>>>>;

/** Of `find`, which comes to no server; `deno task client` gives the last two, which mean nothing. */
const FIND_ROWS = {
  ...JSON_ROW,
  term: SCRIPT_ROWS.term,
  noSuspend: SCRIPT_ROWS.noSuspend,
} satisfies Rows;
/** The command that looks for servers. */
const FIND = "find";

/** The client's commands for scripts. */
export type ScriptName = keyof typeof SCRIPTS_HELP;

const SCRIPT_NAMES: readonly ScriptName[] = [
  "send",
  "tail",
  "search",
  "wait",
  "who",
  "rooms",
  "topic",
];

/** What the client is told to do: {@link CLIENT_ROWS} say what each of it is. */
export interface ClientOptions extends Omit<ValuesOf<typeof CLIENT_ROWS>, "term"> {
  /** The language of the program and the server's answers. */
  readonly language: Language;
  /** Whether the terminal can show nothing but lines. */
  readonly isDumb: boolean;
  /** Whether a server elsewhere will do, as nothing was said of where it is. */
  readonly looksElsewhere: boolean;
  /** The profile, into which a person may put what holds. */
  readonly savesTo: string | undefined;
}

/** What `client.ts find` is told. */
export interface FindOptions {
  /** The language of the program. */
  readonly language: Language;
  /** Whether a program reads what is found. */
  readonly json: boolean;
}

/** What every command for scripts is told. */
export interface ScriptCommon extends ValuesOf<typeof ENTRY_ROWS> {
  /** The language of the program and the server's answers. */
  readonly language: Language;
  /** Whether a lost connection is made again. */
  readonly reconnect: boolean;
}

/** How a script says what it says. */
export type SendingManner =
  | { readonly type: "say" | "me" | "notice" }
  | { readonly type: "direct"; readonly to: string };

/** What one of the commands for scripts has to do. */
export type ScriptTask =
  | InRooms & {
    readonly script: "send";
    /** `undefined` for the lines of the input. */
    readonly text: string | undefined;
    /** In which way it is said. */
    readonly manner: SendingManner;
  }
  | InRooms & {
    readonly script: "tail";
    readonly json: boolean;
    /** How many entries of the past come first. */
    readonly history: number;
    /** Instead, all that are newer than this one. */
    readonly since: number | undefined;
    /** Or all from this time on. */
    readonly sinceTime?: SinceTime;
  }
  | InRooms & {
    readonly script: "wait";
    readonly pattern: RegExp;
    /** `undefined` for ever. */
    readonly timeoutMs: number | undefined;
  }
  | InRooms & { readonly script: "search"; readonly words: string; readonly json: boolean }
  | { readonly script: "who"; readonly json: boolean }
  | { readonly script: "rooms"; readonly json: boolean }
  /** Without `text`, it is asked for. */
  | { readonly script: "topic"; readonly text: string | undefined };

/** A command for scripts. */
export type ScriptOptions = ScriptCommon & ScriptTask;

const CLIENT: Program<typeof CLIENT_ROWS> = {
  usage: () => "client.ts",
  summary: ({ clientSummary }) => clientSummary,
  rows: CLIENT_ROWS,
  help: CLIENT_HELP,
  more: ({ scriptsHeading, theServer }, language) => [
    `${scriptsHeading}:`,
    ...SCRIPT_NAMES.flatMap((name) => [
      `  ${scriptUsage(name, language)}`,
      `      ${SCRIPTS_HELP[name][language]}`,
    ]),
    `  ${FIND} ${usageOf(JSON_ROW)}`,
    `      ${FIND_SUMMARY[language]}`,
    "",
    theServer,
  ],
};

/** The client's options. `locale` is the system's BCP 47 tag. */
export function parseClientOptions(
  args: readonly string[],
  locale: string,
): Parsed<ClientOptions> {
  return readArguments(args, locale, CLIENT, ({ term, ...values }, read) => {
    const { language, messages } = read;
    read.refuseWords((word) => messages.unknownScript(word, [...SCRIPT_NAMES, FIND].join(", ")));
    const isKnown = read.has(ENTRY_ROWS.host) || read.has(ENTRY_ROWS.port);
    // A password is for whom one means, never for whoever is found.
    if (values.passwordFile !== undefined && !isKnown) read.refuse(messages.passwordForWhom);
    if (values.keyFile !== undefined && !isKnown) read.refuse(messages.keyForWhom);
    if (values.roomKeysFile !== undefined && !isKnown) read.refuse(messages.roomKeysForWhom);
    return {
      ...values,
      ...entryOf(values, read, values.seed),
      language,
      isDumb: term === "dumb",
      looksElsewhere: !isKnown && !values.seed,
      savesTo: values.profile,
    };
  });
}

/** The command for scripts that the arguments name: their first word, wherever it stands. */
export function scriptOf(args: readonly string[]): ScriptName | undefined {
  return SCRIPT_NAMES.find((name) => name === commandOf(args));
}

/** Whether the arguments ask what servers there are on the network. */
export function asksToFind(args: readonly string[]): boolean {
  return commandOf(args) === FIND;
}

function commandOf(args: readonly string[]): string | undefined {
  const rows = { ...CLIENT_ROWS, ...OWN_ROWS.send, ...OWN_ROWS.tail, ...OWN_ROWS.wait };
  return readCommandLine(args, namesOf(rows)).words[0];
}

/** The options of `find`. `locale` is the system's BCP 47 tag. */
export function parseFindOptions(args: readonly string[], locale: string): Parsed<FindOptions> {
  const program: Program<typeof FIND_ROWS> = {
    usage: () => `client.ts ${FIND}`,
    summary: (_, language) => FIND_SUMMARY[language],
    rows: FIND_ROWS,
    help: { ...SCRIPT_HELP, json: FIND_JSON },
  };
  return readArguments(args, locale, program, ({ json }, read) => {
    read.refuseWords(read.messages.unexpectedArgument, 1);
    return { language: read.language, json };
  });
}

/** The options of one of them. `locale` is the system's BCP 47 tag. */
export function parseScriptOptions(
  script: ScriptName,
  args: readonly string[],
  locale: string,
): Parsed<ScriptOptions> {
  const program: Program<typeof SCRIPT_ROWS> = {
    usage: (_, language) => `client.ts ${scriptUsage(script, language)}`,
    summary: (_, language) => SCRIPTS_HELP[script][language],
    rows: { ...SCRIPT_ROWS, ...OWN_ROWS[script] },
    help: SCRIPT_HELP,
  };
  return readArguments(args, locale, program, ({ noReconnect, ...values }, read) => {
    const { room, rooms } = placesIn(values.room);
    return {
      ...entryOf({ ...values, room }, read),
      language: read.language,
      reconnect: !noReconnect,
      ...taskOf(script, read),
      ...(rooms !== undefined && { rooms }),
    };
  });
}

function taskOf(script: ScriptName, read: Reading): ScriptTask {
  const { messages, language } = read;
  switch (script) {
    case "send": {
      const text = textOf("TEXT", messages.aText, read);
      return { script, text: text === "-" ? undefined : text, manner: mannerOf(read) };
    }
    case "tail": {
      const rows = OWN_ROWS.tail;
      const [since, history] = [read.valueOf(rows.since), read.valueOf(rows.history)];
      if (since !== undefined && history !== undefined) {
        read.refuseValue("--since", messages.exclusive, "--history");
      }
      const { rooms } = placesIn(read.valueOf(rows.room));
      // Each room has its own numbers.
      if (typeof since === "number" && rooms !== undefined) {
        read.refuseValue("--since", messages.aTime, `${since}`);
      }
      read.refuseWords(messages.unexpectedArgument, 1);
      const json = read.valueOf(rows.json);
      if (typeof since !== "object") return { script, json, since, history: history ?? 0 };
      return { script, json, since: undefined, sinceTime: since, history: 0 };
    }
    case "search": {
      const words = textOf(SCRIPT_WORDS.search[language], messages.someWords, read);
      return { script, words, json: read.valueOf(JSON_ROW.json) };
    }
    case "wait": {
      const pattern = patternOf(read.words[1] ?? "", read);
      read.refuseWords(messages.unexpectedArgument, 2);
      return { script, pattern, timeoutMs: read.valueOf(OWN_ROWS.wait.timeoutMs) };
    }
    case "who":
    case "rooms":
      read.refuseWords(messages.unexpectedArgument, 1);
      return { script, json: read.valueOf(JSON_ROW.json) };
    case "topic":
      return { script, text: read.words.length < 2 ? undefined : read.words.slice(1).join(" ") };
  }
}

function mannerOf(read: Reading): SendingManner {
  const { to: toRow, me: meRow, notice: noticeRow } = OWN_ROWS.send;
  const given = [toRow, meRow, noticeRow].filter((row) => read.has(row));
  const [one, other] = given;
  if (one !== undefined && other !== undefined) {
    read.refuseValue(`--${one.name}`, read.messages.exclusive, `--${other.name}`);
  }
  const to = read.valueOf(toRow);
  if (to !== undefined) return { type: "direct", to };
  return { type: read.valueOf(meRow) ? "me" : read.valueOf(noticeRow) ? "notice" : "say" };
}

/** The words behind a command's name, of which there must be some. */
function textOf(name: string, allowed: string, read: Reading): string {
  const text = read.words.slice(1).join(" ");
  if (text.trim() === "") read.refuseValue(name, allowed, "");
  return text;
}

/** `^` and `$` stand for the ends of each line: a message may have several. */
function patternOf(source: string, read: Reading): RegExp {
  try {
    const pattern = new RegExp(source, "mu");
    if (pattern.source !== "(?:)") return pattern;
  } catch {
    // It is refused below.
  }
  read.refuseValue("REGEX", read.messages.aPattern, source);
  return /(?:)/;
}

/** What is wrong with someone's name; that a certificate is trusted for TLS; what else a page's address says. */
function entryOf(
  values: ValuesOf<typeof ENTRY_ROWS>,
  read: Reading,
  isSeed = false,
): ValuesOf<typeof ENTRY_ROWS> {
  const { host, port, nick, exactNick, room, tls, profile } = values;
  const { caFile, passwordFile, keyFile, roomKeysFile } = values;
  const known = nick === undefined ? undefined : isSeed ? seedNick(nick) : ownNick(nick);
  if (known !== nick && known === undefined) {
    read.refuseValue("--nick", read.messages.aNick, nick ?? "");
  }
  if (keyFile !== undefined && nick === undefined) read.refuse(read.messages.keyOfWhom);
  const page = pageMeant(read.textOf(ENTRY_ROWS.host) ?? "");
  return {
    host,
    port,
    nick: known,
    exactNick,
    room: room ?? page.room,
    tls: tls || caFile !== undefined || page.isSecure,
    caFile,
    passwordFile,
    keyFile,
    roomKeysFile,
    profile,
  };
}

function ownNick(text: string): string | undefined {
  const parsed = parseNick(text);
  return "nick" in parsed ? parsed.nick : undefined;
}

/** An original server takes any name that its protocol can carry. */
function seedNick(text: string): string | undefined {
  return /^[^<>\p{Cc}]+$/u.test(text) ? text : undefined;
}

function scriptUsage(name: ScriptName, language: Language): string {
  return [name, usageOf(OWN_ROWS[name]), SCRIPT_WORDS[name][language]]
    .filter((part) => part !== "").join(" ");
}
