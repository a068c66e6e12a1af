/**
 * The server's options, a row each.
 *
 * @module
 */

import { type OptionMessages, SERVER_HELP } from "../language/options.ts";
import { HISTORY_MAX } from "../vocabulary/requests.ts";
import {
  choice,
  file,
  flag,
  folder,
  host,
  namesOf,
  type Parsed,
  PORT_MAX,
  type Program,
  readArguments,
  type Reading,
  type Rows,
  several,
  type ValuesOf,
  whole,
} from "../startup/arguments.ts";
import { readCommandLine } from "../startup/command_line.ts";
import { NICK_MAX_GRAPHEMES, ROOM_MAX_GRAPHEMES } from "../text/name.ts";
import type { Language } from "../vocabulary/language.ts";
import { DEFAULT_HOST, DEFAULT_PORT, TEXT_MAX_BYTES } from "../vocabulary/protocol.ts";
import { BURST_SECONDS } from "./connection/rate.ts";
import {
  advertised,
  announcement,
  engine,
  enginePrefix,
  history,
  ircName,
  ircRoom,
  keep,
} from "./option_rows.ts";
import { LISTENER_LIMITS, LOG_LIMITS, MAX_MEMORY_BYTES, MAX_ROOMS } from "./limits.ts";
import { JOURNAL_FORMATS, type Verbosity } from "./operation/journal.ts";
import { DURABILITIES } from "./store/store.ts";
import type { PairFiles } from "./tls/certificate.ts";

/** The names that the server itself gives must fit. */
const NAME_MIN = 8;
/** What nobody needs more of. */
const MANY = 1_000_000;
const SECOND = 1_000;
const KIB = 1024;
const MIB = 1024 * KIB;
const { stallMs, pingMs, silenceMs, linesPerSecond } = LISTENER_LIMITS;

/** Its options, by the names that their values have in the program. */
export const SERVER_ROWS = {
  host: host("host", DEFAULT_HOST),
  /** 0 for a free one. */
  port: whole("port", { min: 0, max: PORT_MAX, byDefault: DEFAULT_PORT, word: "PORT" }),
  /** How many entries a newcomer sees. */
  replay: whole("replay", { min: 0, max: HISTORY_MAX, byDefault: 50 }),
  /** The file in which what is said is kept; `undefined` to keep it in memory. */
  history: history("history"),
  /** How much of it to keep. */
  keep: keep("keep"),
  /** What of it a power cut may take. */
  durability: choice("durable", DURABILITIES, "full"),
  /** The folder of all that is kept, and of what else is told here. */
  data: folder("data"),
  /** The file in which further options stand. */
  config: file("config"),
  passwordFile: file("password-file"),
  operatorFile: file("operator-file"),
  /** What whoever comes is told. */
  motd: file("motd"),
  cert: file("tls-cert"),
  key: file("tls-key"),
  /** Whether browsers are refused. */
  noWeb: flag("no-web"),
  /** Further names that browsers may know it by. */
  webHosts: several(host("web-host", DEFAULT_HOST)),
  /** What it is called on its networks, or `off`; `undefined` to be called after its machine. */
  announce: announcement("announce"),
  /** The port of localhost on which it tells how it is; `undefined` for none, 0 for a free one. */
  statusPort: whole("status", { min: 0, max: PORT_MAX, word: "PORT" }),
  /** How what it tells the operator is written. */
  journal: choice("log", JOURNAL_FORMATS, "text"),
  /** Whether IRC clients are refused. */
  noIrc: flag("no-irc"),
  /** The server's name for them. */
  ircName: ircName("irc-name"),
  /** The room into which they are put when they ask for none; `none` for none. */
  ircRoom: ircRoom("irc-room"),
  /** The engine by which several servers are one chat, as `HOST:PORT` of each of its servers. */
  engine: engine("engine"),
  /** What tells this chat from others on that engine. */
  enginePrefix: enginePrefix("engine-prefix"),
  /** On how many of the engine's servers all must lie before it counts. */
  engineReplicas: whole("engine-replicas", { min: 1, max: 5, byDefault: 1 }),
  engineCreds: file("engine-creds"),
  engineCa: file("engine-ca"),
  /** Where clients reach this server, `HOST` or `HOST:PORT`; `undefined` for where it listens. */
  advertise: advertised("advertise"),
  /** Whether it ends with its standard input, which whoever started it holds open. */
  untilInputEnds: flag("until-input-ends"),
  quiet: flag("quiet"),
  verbose: flag("verbose"),
  /** For each connection; 0 for no limit. */
  linesPerSecond: whole("rate", { min: 0, max: MANY, byDefault: linesPerSecond }),
  /** How many lines may come at once; `undefined` for ten seconds' worth of them. */
  burstLines: whole("burst", { min: 1, max: MANY, shownDefault: BURST_SECONDS * linesPerSecond }),
  maxClients: whole("max-clients", { min: 1, max: MANY, byDefault: LISTENER_LIMITS.maxClients }),
  maxPerAddress: whole("max-per-address", {
    min: 1,
    max: MANY,
    byDefault: LISTENER_LIMITS.maxPerAddress,
  }),
  maxLineBytes: whole("max-line-bytes", {
    min: 64,
    max: 65_536,
    byDefault: LISTENER_LIMITS.maxLineBytes,
  }),
  /** The longest text of several lines, in Papo's own protocol. */
  maxTextBytes: whole("max-text-bytes", {
    min: 64,
    max: TEXT_MAX_BYTES,
    byDefault: TEXT_MAX_BYTES,
  }),
  /** In graphemes. */
  maxNick: whole("max-nick", {
    min: NAME_MIN,
    max: NICK_MAX_GRAPHEMES,
    byDefault: NICK_MAX_GRAPHEMES,
  }),
  /** In graphemes. */
  maxRoomName: whole("max-room-name", {
    min: NAME_MIN,
    max: ROOM_MAX_GRAPHEMES,
    byDefault: ROOM_MAX_GRAPHEMES,
  }),
  maxRooms: whole("max-rooms", { min: 1, max: MANY, byDefault: MAX_ROOMS }),
  /** How many entries of each room are kept in memory. */
  keepEntries: whole("room-entries", { min: 0, max: MANY, byDefault: LOG_LIMITS.keepEntries }),
  /** How much memory those may take in each room. */
  keepBytes: whole("room-kib", {
    min: 1,
    max: MIB,
    unit: KIB,
    byDefault: LOG_LIMITS.keepBytes / KIB,
  }),
  /** How much memory all rooms may take. */
  maxMemoryBytes: whole("memory-mib", {
    min: 1,
    max: MIB,
    unit: MIB,
    byDefault: MAX_MEMORY_BYTES / MIB,
  }),
  /** How long a peer may take nothing of what is written. */
  stallMs: whole("stall", { min: 1, max: 86_400, unit: SECOND, byDefault: stallMs / SECOND }),
  /** After so long a silence a peer of Papo's own protocol is sent a ping. */
  pingMs: whole("ping", { min: 1, max: 86_399, unit: SECOND, byDefault: pingMs / SECOND }),
  /** After so long a silence it counts as gone. */
  silenceMs: whole("silence", { min: 2, max: 86_400, unit: SECOND, byDefault: silenceMs / SECOND }),
} satisfies Rows;

/** What is of no use without an engine. */
const ENGINE_ROWS = [
  SERVER_ROWS.enginePrefix,
  SERVER_ROWS.engineReplicas,
  SERVER_ROWS.engineCreds,
  SERVER_ROWS.engineCa,
  SERVER_ROWS.advertise,
];

/** What the server is told to do: {@link SERVER_ROWS} say what each of it is. */
export interface ServerOptions
  extends Omit<ValuesOf<typeof SERVER_ROWS>, "cert" | "key" | "quiet" | "verbose"> {
  /** The language of the program, and of those who choose none. */
  readonly language: Language;
  /** The files of the certificate and its key; without them there is no TLS. */
  readonly tls: PairFiles | undefined;
  /** How much it tells the operator. */
  readonly verbosity: Verbosity;
}

/** The command that looks for what is wrong. */
const DOCTOR = "doctor";

const SERVER: Program<typeof SERVER_ROWS> = {
  usage: () => "server.ts",
  summary: ({ serverSummary }) => serverSummary,
  rows: SERVER_ROWS,
  help: SERVER_HELP,
  more: (messages) => [
    `${messages.commandsHeading}:`,
    `  ${backupUsage(messages)}`,
    `      ${messages.backupSummary}`,
    `  ${hashUsage(messages)}`,
    `      ${messages.hashSummary}`,
    "  server.ts cert",
    `      ${messages.certSummary}`,
    `  server.ts init ${messages.folderWord}`,
    `      ${messages.initSummary}`,
    "  server.ts check [--…]",
    `      ${messages.checkSummary}`,
    `  server.ts ${DOCTOR} [--…]`,
    `      ${messages.doctorSummary}`,
  ],
};

/** What can be asked of the program instead of serving: each is its first word. */
const COMMANDS = new Set(["backup", "cert", "hash", "init", "check"]);

/** The server's options. `locale` is the system's BCP 47 tag. */
export function parseServerOptions(
  args: readonly string[],
  locale: string,
): Parsed<ServerOptions> {
  return readArguments(args, locale, SERVER, ({ cert, key, quiet, verbose, ...values }, read) => {
    const { messages, language } = read;
    if (quiet && verbose) read.refuseValue("--quiet", messages.exclusive, "--verbose");
    const { commandFirst, unexpectedArgument } = messages;
    read.refuseWords((word) => (COMMANDS.has(word) ? commandFirst : unexpectedArgument)(word));
    for (const row of [SERVER_ROWS.keep, SERVER_ROWS.durability]) {
      if (values.history !== undefined || !read.has(row)) continue;
      read.refuse(messages.historyMissing(`--${row.name}`));
    }
    if (values.engine === undefined) {
      for (const row of ENGINE_ROWS) {
        if (read.has(row)) read.refuse(messages.engineMissing(`--${row.name}`));
      }
    }
    const { pingMs, silenceMs } = values;
    if (pingMs >= silenceMs) {
      read.refuse(messages.pingTooRare(pingMs / SECOND, silenceMs / SECOND));
    }
    const verbosity = quiet ? "quiet" : verbose ? "verbose" : "normal";
    return { ...values, language, tls: pairOf(cert, key, read), verbosity };
  });
}

/** The arguments without the word `doctor`; `undefined` where it is not the first that is no option. */
export function argumentsOfDoctor(args: readonly string[]): string[] | undefined {
  // A task's options may stand before it, and so may a name like it.
  const isWord = args.includes(DOCTOR) &&
    readCommandLine(args, namesOf(SERVER_ROWS)).words[0] === DOCTOR;
  return isWord ? args.toSpliced(args.lastIndexOf(DOCTOR), 1) : undefined;
}

/** How `server.ts hash` is typed. */
export function hashUsage({ nameWord }: OptionMessages): string {
  return `server.ts hash ${nameWord}`;
}

/** How `server.ts backup` is typed. */
export function backupUsage({ fileWord }: OptionMessages): string {
  return `server.ts backup --history ${fileWord} ${fileWord}`;
}

/** Both files or neither. */
function pairOf(
  cert: string | undefined,
  key: string | undefined,
  read: Reading,
): PairFiles | undefined {
  if (cert !== undefined && key !== undefined) return { cert, key };
  const { name } = cert === undefined ? SERVER_ROWS.cert : SERVER_ROWS.key;
  if (cert !== key) read.refuseValue(`--${name}`, read.messages.aFile, "");
  return undefined;
}
