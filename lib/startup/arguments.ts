/**
 * Arguments to typed options, or one sentence on what is wrong with them.
 *
 * @module
 */

import { type CommandLine, readCommandLine } from "./command_line.ts";
import type { PairFiles } from "../server/tls/certificate.ts";
import {
  JOURNAL_FORMATS,
  type JournalFormat,
  type Verbosity,
} from "../server/operation/journal.ts";
import { type Language, languageOf, LANGUAGES, parseLanguage } from "../vocabulary/language.ts";
import { LISTENER_LIMITS, LOG_LIMITS, MAX_MEMORY_BYTES, MAX_ROOMS } from "../server/limits.ts";
import { DEFAULT_HOST, DEFAULT_PORT, TEXT_MAX_BYTES } from "../vocabulary/protocol.ts";
import {
  OPTION_MESSAGES,
  type OptionMessages,
  type OptionName,
  type ScriptName,
} from "../language/options.ts";
import { NICK_MAX_GRAPHEMES, parseNick, parseRoom, ROOM_MAX_GRAPHEMES } from "../text/name.ts";
import { BURST_SECONDS } from "../server/connection/rate.ts";
import { HISTORY_MAX } from "../language/slash.ts";
import { DURABILITIES, type Durability, type Keep } from "../server/store/store.ts";

/** What the server is told to do. */
export interface ServerOptions {
  /** Which address to listen on. */
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** The language of the program, and of those who choose none. */
  readonly language: Language;
  /** How many entries a newcomer sees. */
  readonly replay: number;
  /** Lines a second for each connection; 0 for no limit. */
  readonly linesPerSecond: number;
  /** Most connections at a time. */
  readonly maxClients: number;
  /** Most connections from one address. */
  readonly maxPerAddress: number;
  /** How many lines may come at once; `undefined` for ten seconds' worth of them. */
  readonly burstLines: number | undefined;
  /** The longest line. */
  readonly maxLineBytes: number;
  /** The longest text of several lines, in Papo's own protocol. */
  readonly maxTextBytes: number;
  /** The longest nickname, in graphemes. */
  readonly maxNick: number;
  /** The longest name of a room, in graphemes. */
  readonly maxRoomName: number;
  /** Most rooms at a time. */
  readonly maxRooms: number;
  /** How many entries of each room are kept in memory. */
  readonly keepEntries: number;
  /** How much memory those may take in each room, in bytes. */
  readonly keepBytes: number;
  /** How much memory all rooms may take, in bytes. */
  readonly maxMemoryBytes: number;
  /** How long a peer may take nothing of what is written. */
  readonly stallMs: number;
  /** After so long a silence a peer of Papo's own protocol is sent a ping. */
  readonly pingMs: number;
  /** After so long a silence it counts as gone. */
  readonly silenceMs: number;
  /** The file in which what is said is kept; `undefined` to keep it in memory. */
  readonly history: string | undefined;
  /** How much of it to keep. */
  readonly keep: Keep;
  /** What of it a power cut may take. */
  readonly durability: Durability;
  /** The file with the password that everyone is asked for, if there is one. */
  readonly passwordFile: string | undefined;
  /** The file that says who is an operator. */
  readonly operatorFile: string | undefined;
  /** The port of localhost on which it tells how it is; `undefined` for none, 0 for a free one. */
  readonly statusPort: number | undefined;
  /** How what it tells the operator is written. */
  readonly journal: JournalFormat;
  /** The files of the certificate and its key; without them there is no TLS. */
  readonly tls: PairFiles | undefined;
  /** How much it tells the operator. */
  readonly verbosity: Verbosity;
}

/** What the client is told to do. */
export interface ClientOptions {
  /** Where the server is. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** The language of the program and the server's answers. */
  readonly language: Language;
  /** `undefined` to ask for it. */
  readonly nick: string | undefined;
  /** Whether no other name like it will do, where nobody is there to choose one. */
  readonly exactNick: boolean;
  /** `undefined` for the room in which everyone starts. */
  readonly room: string | undefined;
  /** Whether the server is an original one. */
  readonly seed: boolean;
  /** Whether Ctrl-Z is left alone. */
  readonly noSuspend: boolean;
  /** Whether the terminal can show nothing but lines. */
  readonly isDumb: boolean;
  /** `undefined` for colours that are legible on every background. */
  readonly theme: "dark" | "light" | "mono" | undefined;
  /** Whether a lost connection is the end. */
  readonly noReconnect: boolean;
  /** Whether the server speaks TLS. */
  readonly tls: boolean;
  /** The file of a certificate to trust beside the system's. */
  readonly caFile: string | undefined;
  /** The file whose first line is the server's password. */
  readonly passwordFile: string | undefined;
}

/** What every command for scripts is told. */
export type ScriptCommon =
  & Pick<
    ClientOptions,
    | "host"
    | "port"
    | "language"
    | "nick"
    | "exactNick"
    | "room"
    | "tls"
    | "caFile"
    | "passwordFile"
  >
  & {
    /** Whether a lost connection is made again. */
    readonly reconnect: boolean;
  };

/** What one of the commands for scripts has to do. */
export type ScriptTask =
  /** `text` undefined for the lines of the input. */
  | { readonly script: "send"; readonly text: string | undefined }
  | {
    readonly script: "tail";
    readonly json: boolean;
    /** How many entries of the past come first. */
    readonly history: number;
    /** Instead, all that are newer than this one. */
    readonly since: number | undefined;
  }
  | {
    readonly script: "wait";
    readonly pattern: RegExp;
    /** `undefined` for ever. */
    readonly timeoutMs: number | undefined;
  }
  | { readonly script: "search"; readonly words: string; readonly json: boolean }
  | { readonly script: "who"; readonly json: boolean };

/** A command for scripts. */
export type ScriptOptions = ScriptCommon & ScriptTask;

/** What `server.ts hash` is told to do. */
export interface HashOptions {
  /** The operator's name. */
  readonly name: string;
  /** The language of the program. */
  readonly language: Language;
}

/** What `server.ts backup` is told to do. */
export interface BackupOptions {
  /** The history. */
  readonly history: string;
  /** The file that becomes its copy. */
  readonly target: string;
  /** The language of the program. */
  readonly language: Language;
}

/** What came of the arguments. */
export type Parsed<Options> =
  | { readonly type: "run"; readonly options: Options }
  | { readonly type: "help"; readonly text: string; readonly language: Language }
  | { readonly type: "version"; readonly language: Language }
  /** `sentence` says which argument was wrong, what is allowed, and what it got. */
  | { readonly type: "refused"; readonly sentence: string };

const DEFAULT_REPLAY = 50;
/** The names that the server itself gives must fit. */
const NAME_MIN = 8;
const KIB = 1024;
const MIB = 1024 * KIB;

const SERVER_VALUES: readonly OptionName[] = [
  "host",
  "port",
  "lang",
  "replay",
  "rate",
  "max-clients",
  "max-per-address",
  "max-line-bytes",
  "burst",
  "max-text-bytes",
  "max-nick",
  "max-room-name",
  "max-rooms",
  "room-entries",
  "room-kib",
  "memory-mib",
  "stall",
  "ping",
  "silence",
  "history",
  "keep",
  "durable",
  "password-file",
  "operator-file",
  "tls-cert",
  "tls-key",
  "status",
  "log",
];
const SERVER_FLAGS: readonly OptionName[] = ["quiet", "verbose"];
const THEMES = ["dark", "light", "mono"] as const;
const CLIENT_VALUES: readonly OptionName[] = [
  "host",
  "port",
  "nick",
  "room",
  "lang",
  "theme",
  "term",
  "ca",
  "password-file",
];
const CLIENT_FLAGS: readonly OptionName[] = [
  "exact-nick",
  "seed",
  "no-suspend",
  "no-reconnect",
  "tls",
];
const SCRIPT_VALUES: readonly OptionName[] = [
  "host",
  "port",
  "nick",
  "room",
  "lang",
  "term",
  "ca",
  "password-file",
];
/** What each command for scripts takes: values, flags, and words. */
const SCRIPTS: Readonly<
  Record<
    ScriptName,
    {
      readonly values: readonly OptionName[];
      readonly flags: readonly OptionName[];
      readonly words: Readonly<Record<Language, string>>;
    }
  >
> = {
  send: { values: [], flags: [], words: { "pt-BR": "TEXTO|-", en: "TEXT|-" } },
  tail: { values: ["since", "history"], flags: ["json"], words: { "pt-BR": "", en: "" } },
  search: { values: [], flags: ["json"], words: { "pt-BR": "PALAVRAS", en: "WORDS" } },
  wait: { values: ["timeout"], flags: [], words: { "pt-BR": "REGEX", en: "REGEX" } },
  who: { values: [], flags: ["json"], words: { "pt-BR": "", en: "" } },
};
/** `deno task client` gives one of them, as it gives `--term`; they mean nothing here. */
const SCRIPT_FLAGS: readonly OptionName[] = ["exact-nick", "no-reconnect", "no-suspend"];
const SCRIPT_NAMES: readonly ScriptName[] = ["send", "tail", "search", "wait", "who"];
/** What timers can hold. */
const TIMEOUT_MAX_S = 2_000_000;
const COMMON_FLAGS: readonly OptionName[] = ["help", "version"];

/** The server's options. `locale` is the system's BCP 47 tag. */
export function parseServerOptions(
  args: readonly string[],
  locale: string,
): Parsed<ServerOptions> {
  const read = new Arguments(args, SERVER_VALUES, SERVER_FLAGS, locale);
  const options: ServerOptions = {
    host: read.host("host"),
    port: read.number("port", 0, 65_535, DEFAULT_PORT),
    language: read.language,
    replay: read.number("replay", 0, HISTORY_MAX, DEFAULT_REPLAY),
    linesPerSecond: read.number("rate", 0, 1_000_000, LISTENER_LIMITS.linesPerSecond),
    maxClients: read.number("max-clients", 1, 1_000_000, LISTENER_LIMITS.maxClients),
    maxPerAddress: read.number("max-per-address", 1, 1_000_000, LISTENER_LIMITS.maxPerAddress),
    burstLines: read.optionalNumber("burst", 1, 1_000_000),
    maxLineBytes: read.number("max-line-bytes", 64, 65_536, LISTENER_LIMITS.maxLineBytes),
    maxTextBytes: read.number("max-text-bytes", 64, TEXT_MAX_BYTES, TEXT_MAX_BYTES),
    maxNick: read.number("max-nick", NAME_MIN, NICK_MAX_GRAPHEMES, NICK_MAX_GRAPHEMES),
    maxRoomName: read.number("max-room-name", NAME_MIN, ROOM_MAX_GRAPHEMES, ROOM_MAX_GRAPHEMES),
    maxRooms: read.number("max-rooms", 1, 1_000_000, MAX_ROOMS),
    keepEntries: read.number("room-entries", 0, 1_000_000, LOG_LIMITS.keepEntries),
    keepBytes: KIB * read.number("room-kib", 1, 1_048_576, LOG_LIMITS.keepBytes / KIB),
    maxMemoryBytes: MIB * read.number("memory-mib", 1, 1_048_576, MAX_MEMORY_BYTES / MIB),
    stallMs: 1_000 * read.number("stall", 1, 86_400, LISTENER_LIMITS.stallMs / 1_000),
    pingMs: 1_000 * read.number("ping", 1, 86_399, LISTENER_LIMITS.pingMs / 1_000),
    silenceMs: 1_000 * read.number("silence", 2, 86_400, LISTENER_LIMITS.silenceMs / 1_000),
    history: readHistory(read),
    keep: read.value("keep", read.messages.aKeep, parseKeep) ?? { type: "all" },
    durability: read.value("durable", DURABILITIES.join(", "), parseDurability) ?? "full",
    passwordFile: read.value("password-file", read.messages.aFile, (text) => text),
    operatorFile: read.value("operator-file", read.messages.aFile, (text) => text),
    statusPort: read.optionalNumber("status", 0, 65_535),
    journal: read.value("log", JOURNAL_FORMATS.join(", "), parseFormat) ?? "text",
    tls: readPair(read),
    verbosity: read.flag("quiet") ? "quiet" : read.flag("verbose") ? "verbose" : "normal",
  };
  if (read.flag("quiet") && read.flag("verbose")) {
    read.refuse(read.messages.valueRefused("--quiet", read.messages.exclusive, "--verbose"));
  }
  read.refuseWords(read.messages.unexpectedArgument);
  for (const name of ["keep", "durable"] as const) {
    if (options.history !== undefined || read.text(name) === undefined) continue;
    read.refuse(read.messages.historyMissing(`--${name}`));
  }
  if (options.pingMs >= options.silenceMs) {
    read.refuse(read.messages.pingTooRare(options.pingMs / 1_000, options.silenceMs / 1_000));
  }
  return read.result(options, (messages) =>
    help("server.ts", messages.serverSummary, messages, [
      ["host", "HOST", DEFAULT_HOST, "server-host"],
      ["port", "PORT", DEFAULT_PORT, "server-port"],
      ["lang", LANGUAGES.join("|"), undefined],
      ["replay", "N", DEFAULT_REPLAY],
      ["history", "FILE", undefined, "server-history"],
      ["keep", "N|Nd", undefined],
      ["durable", DURABILITIES.join("|"), "full"],
      ["password-file", "FILE", undefined],
      ["operator-file", "FILE", undefined],
      ["tls-cert", "FILE", undefined],
      ["tls-key", "FILE", undefined],
      ["status", "PORT", undefined],
      ["log", JOURNAL_FORMATS.join("|"), "text"],
      ["quiet", "", undefined],
      ["verbose", "", undefined],
      ["rate", "N", LISTENER_LIMITS.linesPerSecond],
      ["burst", "N", BURST_SECONDS * LISTENER_LIMITS.linesPerSecond],
      ["max-clients", "N", LISTENER_LIMITS.maxClients],
      ["max-per-address", "N", LISTENER_LIMITS.maxPerAddress],
      ["max-line-bytes", "N", LISTENER_LIMITS.maxLineBytes],
      ["max-text-bytes", "N", TEXT_MAX_BYTES],
      ["max-nick", "N", NICK_MAX_GRAPHEMES],
      ["max-room-name", "N", ROOM_MAX_GRAPHEMES],
      ["max-rooms", "N", MAX_ROOMS],
      ["room-entries", "N", LOG_LIMITS.keepEntries],
      ["room-kib", "N", LOG_LIMITS.keepBytes / KIB],
      ["memory-mib", "N", MAX_MEMORY_BYTES / MIB],
      ["stall", "N", LISTENER_LIMITS.stallMs / 1_000],
      ["ping", "N", LISTENER_LIMITS.pingMs / 1_000],
      ["silence", "N", LISTENER_LIMITS.silenceMs / 1_000],
    ], [
      `${messages.commandsHeading}:`,
      `  ${backupUsage(messages)}`,
      `      ${messages.backupSummary}`,
      `  server.ts hash ${messages.nameWord}`,
      `      ${messages.hashSummary}`,
      "  server.ts cert",
      `      ${messages.certSummary}`,
    ]));
}

function backupUsage({ fileWord }: OptionMessages): string {
  return `server.ts backup --history ${fileWord} ${fileWord}`;
}

/** What stands behind `server.ts hash`: the operator's name. */
export function parseHashOptions(args: readonly string[], locale: string): Parsed<HashOptions> {
  const read = new Arguments(args, ["lang"], [], locale);
  read.refuseWords(read.messages.unexpectedArgument, 1);
  const [name = ""] = read.words;
  const { messages, language } = read;
  if (name === "") read.refuse(messages.valueMissing("hash", messages.anOperator));
  else if (!/^[^:#\s][^:\s]*$/.test(name)) {
    read.refuse(messages.valueRefused("hash", messages.anOperator, name));
  }
  return read.result(
    { name, language },
    () =>
      help(`server.ts hash ${messages.nameWord}`, messages.hashSummary, messages, [
        ["lang", LANGUAGES.join("|"), undefined],
      ]),
  );
}

/** What stands behind `server.ts backup`: the history, and the file that becomes its copy. */
export function parseBackupOptions(args: readonly string[], locale: string): Parsed<BackupOptions> {
  const read = new Arguments(args, ["history", "lang"], [], locale);
  read.refuseWords(read.messages.unexpectedArgument, 1);
  const { messages, language } = read;
  const [target = ""] = read.words;
  const history = readHistory(read);
  if (history === undefined) read.refuse(messages.valueMissing("--history", messages.aFile));
  if (target === "") read.refuse(messages.valueMissing("backup", messages.aFile));
  return read.result(
    { history: history ?? "", target, language },
    () =>
      help(
        backupUsage(messages),
        messages.backupSummary,
        messages,
        [
          ["history", "FILE", undefined, "backup-history"],
          ["lang", LANGUAGES.join("|"), undefined],
        ],
      ),
  );
}

/** The client's options. `locale` is the system's BCP 47 tag. */
export function parseClientOptions(
  args: readonly string[],
  locale: string,
): Parsed<ClientOptions> {
  const read = new Arguments(args, CLIENT_VALUES, CLIENT_FLAGS, locale);
  read.refuseWords((word) => read.messages.unknownScript(word, SCRIPT_NAMES.join(", ")));
  const seed = read.flag("seed");
  const options: ClientOptions = {
    host: read.host("host"),
    port: read.number("port", 1, 65_535, DEFAULT_PORT),
    language: read.language,
    nick: read.value("nick", read.messages.aNick, (text) => {
      // An original server takes any name at all.
      if (seed) return /^[^<>\p{Cc}]+$/u.test(text) ? text : undefined;
      const parsed = parseNick(text);
      return "nick" in parsed ? parsed.nick : undefined;
    }),
    exactNick: read.flag("exact-nick"),
    room: read.value("room", read.messages.aRoom, parseRoom),
    seed,
    noSuspend: read.flag("no-suspend"),
    theme: read.value("theme", THEMES.join(", "), (text) => THEMES.find((name) => name === text)),
    noReconnect: read.flag("no-reconnect"),
    isDumb: read.text("term") === "dumb",
    ...readAccess(read),
  };
  return read.result(options, (messages) =>
    help("client.ts", messages.clientSummary, messages, [
      ["host", "HOST", DEFAULT_HOST],
      ["port", "PORT", DEFAULT_PORT],
      ["nick", "NAME", undefined],
      ["exact-nick", "", undefined, "filter-exact-nick"],
      ["room", "ROOM", undefined],
      ["lang", LANGUAGES.join("|"), undefined],
      ...ACCESS_ROWS,
      ["theme", THEMES.join("|"), undefined],
      ["seed", "", undefined],
      ["no-reconnect", "", undefined],
      ["term", "NAME", undefined],
      ["no-suspend", "", undefined],
    ], [
      `${messages.scriptsHeading}:`,
      ...SCRIPT_NAMES.flatMap((name) => [
        `  ${scriptUsage(name, read.language)}`,
        `      ${messages.script[name]}`,
      ]),
    ]));
}

/** The command for scripts that the arguments name: their first word, wherever it stands. */
export function scriptOf(args: readonly string[]): ScriptName | undefined {
  const values = [...CLIENT_VALUES, ...SCRIPT_NAMES.flatMap((name) => SCRIPTS[name].values)];
  const flags = [...COMMON_FLAGS, ...CLIENT_FLAGS, ...SCRIPT_FLAGS, "json"];
  const { words: [word] } = readCommandLine(args, { values, flags });
  return SCRIPT_NAMES.find((name) => name === word);
}

/** The options of one of them. `locale` is the system's BCP 47 tag. */
export function parseScriptOptions(
  script: ScriptName,
  args: readonly string[],
  locale: string,
): Parsed<ScriptOptions> {
  const { values, flags } = SCRIPTS[script];
  const read = new Arguments(
    args,
    [...SCRIPT_VALUES, ...values],
    [...SCRIPT_FLAGS, "tls", ...flags],
    locale,
  );
  const options = {
    host: read.host("host"),
    port: read.number("port", 1, 65_535, DEFAULT_PORT),
    language: read.language,
    nick: read.value("nick", read.messages.aNick, (text) => {
      const parsed = parseNick(text);
      return "nick" in parsed ? parsed.nick : undefined;
    }),
    exactNick: read.flag("exact-nick"),
    room: read.value("room", read.messages.aRoom, parseRoom),
    reconnect: !read.flag("no-reconnect"),
    ...readAccess(read),
    ...readScript(script, read),
  };
  return read.result(
    options,
    (messages) =>
      help(`client.ts ${scriptUsage(script, read.language)}`, messages.script[script], messages, [
        ["host", "HOST", DEFAULT_HOST],
        ["port", "PORT", DEFAULT_PORT],
        ["nick", "NAME", undefined, "script-nick"],
        ["exact-nick", "", undefined],
        ["room", "ROOM", undefined],
        ["lang", LANGUAGES.join("|"), undefined],
        ...ACCESS_ROWS,
        ...values.map((name) => [name, "N", undefined] as const),
        ...[...flags, "no-reconnect" as const].map((name) => [name, "", undefined] as const),
      ]),
  );
}

/** How a client gets in. */
function readAccess(
  read: Arguments,
): Pick<ClientOptions, "tls" | "caFile" | "passwordFile"> {
  const caFile = read.value("ca", read.messages.aFile, (text) => text);
  return {
    tls: read.flag("tls") || caFile !== undefined,
    caFile,
    passwordFile: read.value("password-file", read.messages.aFile, (text) => text),
  };
}

function readScript(script: ScriptName, read: Arguments): ScriptTask {
  const { messages } = read;
  switch (script) {
    case "send": {
      const text = read.words.slice(1).join(" ");
      if (text.trim() === "") read.refuse(messages.valueMissing("TEXT", messages.aText));
      return { script, text: text === "-" ? undefined : text };
    }
    case "tail": {
      const since = read.optionalNumber("since", 0, Number.MAX_SAFE_INTEGER);
      const history = read.optionalNumber("history", 0, HISTORY_MAX);
      if (since !== undefined && history !== undefined) {
        read.refuse(messages.valueRefused("--since", messages.exclusive, "--history"));
      }
      read.refuseWords(messages.unexpectedArgument, 1);
      return { script, json: read.flag("json"), since, history: history ?? 0 };
    }
    case "search": {
      const words = read.words.slice(1).join(" ");
      if (words.trim() === "") {
        read.refuse(messages.valueMissing(SCRIPTS.search.words[read.language], messages.someWords));
      }
      return { script, words, json: read.flag("json") };
    }
    case "wait": {
      const seconds = read.optionalNumber("timeout", 1, TIMEOUT_MAX_S);
      const timeoutMs = seconds === undefined ? undefined : 1_000 * seconds;
      const pattern = parsePattern(read.words[1] ?? "");
      if (pattern === undefined) {
        read.refuse(messages.valueRefused("REGEX", messages.aPattern, read.words[1] ?? ""));
      } else if (pattern.source === "(?:)") {
        read.refuse(messages.valueMissing("REGEX", messages.aPattern));
      }
      read.refuseWords(messages.unexpectedArgument, 2);
      return { script, pattern: pattern ?? /(?:)/, timeoutMs };
    }
    case "who":
      read.refuseWords(messages.unexpectedArgument, 1);
      return { script, json: read.flag("json") };
  }
}

/** `^` and `$` stand for the ends of each line: a message may have several. */
function parsePattern(source: string): RegExp | undefined {
  try {
    return new RegExp(source, "mu");
  } catch {
    return undefined;
  }
}

function scriptUsage(name: ScriptName, language: Language): string {
  const { values, flags, words } = SCRIPTS[name];
  const options = [
    ...values.map((value) => `[--${value} N]`),
    ...flags.map((flag) => `[--${flag}]`),
  ];
  return [name, ...options, words[language]].join(" ").trimEnd();
}

/** Both files or neither. */
function readPair(read: Arguments): PairFiles | undefined {
  const cert = read.value("tls-cert", read.messages.aFile, (text) => text);
  const key = read.value("tls-key", read.messages.aFile, (text) => text);
  if (cert !== undefined && key !== undefined) return { cert, key };
  const missing = cert === undefined ? "--tls-cert" : "--tls-key";
  if (cert !== key) read.refuse(read.messages.valueMissing(missing, read.messages.aFile));
  return undefined;
}

/** Names that SQLite takes for something else than a file are no files. */
function readHistory(read: Arguments): string | undefined {
  const parse = (text: string): string | undefined =>
    /^(?::memory:$|file:|\s*$)|\0/i.test(text) ? undefined : text;
  return read.value("history", read.messages.aFile, parse);
}

function parseKeep(text: string): Keep | undefined {
  const [, digits, days] = /^([1-9]\d{0,8})(d)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return { type: days === undefined ? "entries" : "days", max: Number(digits) };
}

function parseDurability(text: string): Durability | undefined {
  return DURABILITIES.find((durability) => durability === text);
}

function parseFormat(text: string): JournalFormat | undefined {
  return JOURNAL_FORMATS.find((format) => format === text);
}

/** Reads typed values off the command line, and remembers the first that was wrong. */
class Arguments {
  readonly language: Language;
  readonly messages: OptionMessages;
  /** What stands without an option. */
  readonly words: readonly string[];
  readonly #line: CommandLine;
  #problem: string | undefined;

  constructor(
    args: readonly string[],
    values: readonly OptionName[],
    flags: readonly OptionName[],
    locale: string,
  ) {
    const known = [...values, ...COMMON_FLAGS, ...flags];
    this.#line = readCommandLine(args, { values, flags: [...COMMON_FLAGS, ...flags] });
    this.words = this.#line.words;
    // The language first: what is wrong is said in it.
    this.language = parseLanguage(this.text("lang") ?? "") ?? languageOf(locale);
    this.messages = OPTION_MESSAGES[this.language];
    for (const argument of this.#line.unknown) {
      this.refuse(
        this.messages.unknownOption(argument, known.map((name) => `--${name}`).join(", ")),
      );
    }
    this.value("lang", LANGUAGES.join(", "), parseLanguage);
  }

  /** Remembers a sentence, unless there is one already. */
  refuse(sentence: string): void {
    this.#problem ??= sentence;
  }

  /** There must be no more than `count` words. */
  refuseWords(sentence: (word: string) => string, count = 0): void {
    for (const word of this.words.slice(count)) this.refuse(sentence(word));
  }

  flag(name: OptionName): boolean {
    return this.#line.flags.has(name);
  }

  /** As it was given, if it was. */
  text(name: OptionName): string | undefined {
    return this.#line.values.get(name);
  }

  value<T>(
    name: OptionName,
    allowed: string,
    parse: (text: string) => T | undefined,
  ): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = text === "" ? undefined : parse(text);
    if (value !== undefined) return value;
    this.refuse(
      text === ""
        ? this.messages.valueMissing(`--${name}`, allowed)
        : this.messages.valueRefused(`--${name}`, allowed, text),
    );
    return undefined;
  }

  number(name: OptionName, min: number, max: number, byDefault: number): number {
    return this.optionalNumber(name, min, max) ?? byDefault;
  }

  optionalNumber(name: OptionName, min: number, max: number): number | undefined {
    const parse = (text: string): number | undefined => {
      const number = /^\d+$/.test(text) ? Number(text) : NaN;
      return number >= min && number <= max ? number : undefined;
    };
    return this.value(name, this.messages.wholeNumber(min, max), parse);
  }

  host(name: OptionName): string {
    const parse = (text: string): string | undefined =>
      /^[\p{L}\p{N}_.:%-]+$/u.test(text) ? text : undefined;
    return this.value(name, this.messages.aHost, parse) ?? DEFAULT_HOST;
  }

  result<Options>(options: Options, help: (messages: OptionMessages) => string): Parsed<Options> {
    const { language } = this;
    if (this.flag("help")) return { type: "help", text: help(this.messages), language };
    if (this.flag("version")) return { type: "version", language };
    if (this.#problem !== undefined) return { type: "refused", sentence: this.#problem };
    return { type: "run", options };
  }
}

type HelpRow = readonly [
  name: OptionName,
  value: string,
  byDefault: string | number | undefined,
  text?: OptionName,
];

const ACCESS_ROWS: readonly HelpRow[] = [
  ["tls", "", undefined],
  ["ca", "FILE", undefined],
  ["password-file", "FILE", undefined, "client-password-file"],
];

function help(
  program: string,
  summary: string,
  messages: OptionMessages,
  rows: readonly HelpRow[],
  more: readonly string[] = [],
): string {
  const all: HelpRow[] = [...rows, ["help", "", undefined], ["version", "", undefined]];
  const lines = all.map(([name, value, byDefault, text]) => {
    const left = `  --${name} ${value}`.padEnd(26);
    return `${left} ${messages.option[text ?? name]}` +
      (byDefault === undefined ? "" : ` [${byDefault}]`);
  });
  return [
    summary,
    "",
    `${messages.usage}: ${program} [--…]`,
    "",
    `${messages.optionsHeading}:`,
    ...lines,
    ...(more.length === 0 ? [] : ["", ...more]),
  ].join("\n");
}
