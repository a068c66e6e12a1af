/**
 * The commands that a person types, each with its help: `/help` is made from this table and cannot
 * drift from it.
 *
 * @module
 */

import type { Command } from "../vocabulary/command.ts";
import { COMMAND_NAMES, type CommandName, OPERATOR_COMMAND_NAMES } from "../vocabulary/codes.ts";
import type { Language } from "../vocabulary/language.ts";
import { excerpt } from "../text/text.ts";

/** Most entries that `/history` shows. */
export const HISTORY_MAX = 1_000;

const ALL_NAMES: readonly CommandName[] = [...COMMAND_NAMES, ...OPERATOR_COMMAND_NAMES];
const VALUE_MAX = 40;

interface Slash {
  /** What follows the name, as help shows it. */
  readonly argument: Readonly<Record<Language, string>>;
  readonly help: Readonly<Record<Language, string>>;
  /** The command, or `undefined` where an argument is missing. */
  parse(argument: string): Command | undefined;
}

const UNIT_MS = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };
/** Longest time that a ban or a mute can be given, in milliseconds. */
export const TERM_MAX_MS = 3_650 * UNIT_MS.d;
const TERM = { "pt-BR": "[10m|2h|7d] [MOTIVO]", en: "[10m|2h|7d] [REASON]" };
const NO_ARGUMENT = { "pt-BR": "", en: "" };

const SLASHES: Readonly<Record<CommandName, Slash>> = {
  nick: {
    argument: { "pt-BR": "NOME", en: "NAME" },
    help: { "pt-BR": "muda o seu nome", en: "changes your name" },
    parse: (argument) => argument === "" ? undefined : { type: "nick", nick: argument },
  },
  who: {
    argument: NO_ARGUMENT,
    help: { "pt-BR": "mostra quem está na sala", en: "shows who is in the room" },
    parse: () => ({ type: "who" }),
  },
  join: {
    argument: { "pt-BR": "SALA", en: "ROOM" },
    help: { "pt-BR": "entra em outra sala", en: "goes to another room" },
    parse: (argument) => argument === "" ? undefined : { type: "enter", room: argument },
  },
  leave: {
    argument: NO_ARGUMENT,
    help: { "pt-BR": "volta para a sala inicial", en: "goes back to the first room" },
    parse: () => ({ type: "enter" }),
  },
  rooms: {
    argument: NO_ARGUMENT,
    help: { "pt-BR": "mostra as salas", en: "shows the rooms" },
    parse: () => ({ type: "rooms" }),
  },
  topic: {
    argument: { "pt-BR": "[TEXTO]", en: "[TEXT]" },
    help: { "pt-BR": "mostra ou muda o assunto da sala", en: "shows or sets the room's topic" },
    parse: (argument) => argument === "" ? { type: "topic" } : { type: "topic", text: argument },
  },
  msg: {
    argument: { "pt-BR": "NOME TEXTO", en: "NAME TEXT" },
    help: { "pt-BR": "diz algo a uma só pessoa", en: "says something to one person alone" },
    parse: (argument) => {
      const addressed = parseAddressed(argument);
      return addressed && { type: "direct", ...addressed };
    },
  },
  me: {
    argument: { "pt-BR": "TEXTO", en: "TEXT" },
    help: {
      "pt-BR": "diz o que você faz: /me acena",
      en: "says what you do: /me waves",
    },
    parse: (argument) => argument === "" ? undefined : { type: "action", text: argument },
  },
  history: {
    argument: { "pt-BR": "[N]", en: "[N]" },
    help: { "pt-BR": "mostra as últimas N mensagens", en: "shows the last N messages" },
    parse: (argument) => {
      if (argument === "") return { type: "history" };
      const count = /^\d{1,6}$/.test(argument) ? Number(argument) : 0;
      if (count >= 1 && count <= HISTORY_MAX) return { type: "history", limit: count };
      const value = excerpt(argument, VALUE_MAX);
      return {
        type: "invalid",
        code: "number_malformed",
        value,
        command: "history",
        limit: HISTORY_MAX,
      };
    },
  },
  search: {
    argument: { "pt-BR": "TEXTO", en: "TEXT" },
    help: { "pt-BR": "procura no que foi dito na sala", en: "looks for what was said in the room" },
    parse: (argument) => argument === "" ? undefined : { type: "search", words: argument },
  },
  lang: {
    argument: { "pt-BR": "pt-BR|en", en: "pt-BR|en" },
    help: { "pt-BR": "muda o idioma", en: "changes the language" },
    parse: (argument) => argument === "" ? undefined : { type: "language", tag: argument },
  },
  help: {
    argument: NO_ARGUMENT,
    help: { "pt-BR": "mostra esta ajuda", en: "shows this help" },
    parse: () => ({ type: "help" }),
  },
  quit: {
    argument: NO_ARGUMENT,
    help: { "pt-BR": "sai da conversa", en: "leaves the chat" },
    parse: () => ({ type: "quit" }),
  },
  op: {
    argument: { "pt-BR": "NOME", en: "NAME" },
    help: {
      "pt-BR": "pede a senha e faz de você operador",
      en: "asks the password of an operator",
    },
    // A password behind the name would be seen on the screen: it is asked for.
    parse: (argument) => {
      if (argument === "") return undefined;
      if (!/^\S+$/.test(argument)) {
        return { type: "invalid", code: "argument_surplus", command: "op" };
      }
      return { type: "op", name: calledName(argument) };
    },
  },
  kick: {
    argument: { "pt-BR": "NOME [MOTIVO]", en: "NAME [REASON]" },
    help: { "pt-BR": "tira alguém da conversa", en: "puts someone out" },
    parse: (argument) => {
      const { target, reason } = sanction(argument);
      return target === "" ? undefined : { type: "kick", nick: target, ...reason };
    },
  },
  ban: {
    argument: {
      "pt-BR": `NOME|ENDEREÇO[/N] ${TERM["pt-BR"]}`,
      en: `NAME|ADDRESS[/N] ${TERM.en}`,
    },
    help: {
      "pt-BR": "não deixa mais entrar quem tem esse nome, ou vem dessa rede",
      en: "lets nobody of that name or network in",
    },
    parse: (argument) => {
      const { target, ...more } = sanction(argument, true);
      return target === "" ? undefined : { type: "ban", target, ...more.term, ...more.reason };
    },
  },
  unban: {
    argument: { "pt-BR": "NOME|ENDEREÇO[/N]", en: "NAME|ADDRESS[/N]" },
    help: { "pt-BR": "deixa entrar de novo", en: "lets them in again" },
    parse: (argument) =>
      argument === "" ? undefined : { type: "unban", target: calledTarget(argument) },
  },
  bans: {
    argument: NO_ARGUMENT,
    help: {
      "pt-BR": "mostra quem está banido, por quem e até quando",
      en: "shows who is banned, by whom and until when",
    },
    parse: () => ({ type: "bans" }),
  },
  mute: {
    argument: { "pt-BR": `NOME ${TERM["pt-BR"]}`, en: `NAME ${TERM.en}` },
    help: { "pt-BR": "não deixa alguém falar", en: "lets someone say nothing" },
    parse: (argument) => {
      const { target, ...more } = sanction(argument, true);
      return target === ""
        ? undefined
        : { type: "mute", nick: target, ...more.term, ...more.reason };
    },
  },
  unmute: {
    argument: { "pt-BR": "NOME", en: "NAME" },
    help: { "pt-BR": "deixa alguém falar de novo", en: "lets someone speak again" },
    parse: (argument) =>
      argument === "" ? undefined : { type: "unmute", nick: calledName(argument) },
  },
  lock: {
    argument: { "pt-BR": "SALA [MOTIVO]", en: "ROOM [REASON]" },
    help: {
      "pt-BR": "só operadores entram e falam na sala",
      en: "only operators enter the room and speak in it",
    },
    parse: (argument) => {
      const { target, reason } = sanction(argument);
      return target === "" ? undefined : { type: "lock", room: target, ...reason };
    },
  },
  unlock: {
    argument: { "pt-BR": "SALA", en: "ROOM" },
    help: { "pt-BR": "abre a sala a todos", en: "opens the room to everyone" },
    parse: (argument) => argument === "" ? undefined : { type: "unlock", room: argument },
  },
};

/** What may stand between a name and what is said, as Tab puts it there; no name has it. */
const CALLED_END = /[:,;：，、；]+$/;

/**
 * Whom someone calls by a word: `@ana` and `ana:` are ana.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(["@ana", "ana:", "ana.b,"].map(calledName), ["ana", "ana", "ana.b"]);
 * ```
 */
export function calledName(word: string): string {
  return word.replace(/^@/, "").replace(CALLED_END, "") || word;
}

/** As {@link calledName}; but an IPv6 address may end with two colons. */
function calledTarget(word: string): string {
  return /^[\da-f:]+::(?=[,;]*$)/i.exec(word)?.[0] ?? calledName(word);
}

/**
 * Someone's name, and what is said to that person alone; `undefined` where either is missing.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseAddressed("ana: oi, bia"), { to: "ana", text: "oi, bia" });
 * ```
 */
export function parseAddressed(
  argument: string,
): { readonly to: string; readonly text: string } | undefined {
  const [, to, text] = /^@?([^\s:,;：，、；]+)(?:[:,;：，、；]+\s*|\s+)(.+)$/s.exec(argument) ?? [];
  return to === undefined || text === undefined ? undefined : { to, text };
}

/** Whom, perhaps for how long, perhaps why. */
function sanction(
  argument: string,
  hasTerm = false,
): {
  readonly target: string;
  readonly term?: { readonly forMs: number };
  readonly reason?: { readonly reason: string };
} {
  const [, target = "", rest = ""] = /^(\S*)\s*(.*)$/.exec(argument) ?? [];
  const [, word = "", more = ""] = hasTerm ? /^(\S+)\s*(.*)$/.exec(rest) ?? [] : [];
  const forMs = parseTerm(word.replace(CALLED_END, ""));
  const reason = forMs === undefined ? rest : more;
  return {
    target: calledTarget(target),
    ...(forMs !== undefined && { term: { forMs } }),
    ...(reason !== "" && { reason: { reason } }),
  };
}

/**
 * How long `10m`, `2h` or `7d` is, in milliseconds; `undefined` for any other text.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals([parseTerm("2h"), parseTerm("flood")], [7_200_000, undefined]);
 * ```
 */
export function parseTerm(text: string): number | undefined {
  const [, digits, unit] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  if (digits === undefined || (unit !== "m" && unit !== "h" && unit !== "d")) return undefined;
  return Math.min(Number(digits) * UNIT_MS[unit], TERM_MAX_MS);
}

/**
 * What a typed line asks for. A line that begins with one slash is a command, with two it says the
 * second one, with a path it says all of it; `undefined` where it says nothing at all.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseLine("/me acena"), { type: "action", text: "acena" });
 * assertEquals(parseLine("//etc"), { type: "say", text: "/etc" });
 * assertEquals(parseLine("/etc/hosts"), { type: "say", text: "/etc/hosts" });
 * ```
 */
export function parseLine(line: string): Command | undefined {
  if (line.trim() === "") return undefined;
  if (!line.startsWith("/")) return { type: "say", text: line };
  if (line.startsWith("//")) return { type: "say", text: line.slice(1) };
  if (isPath(line, (word) => commandNamed(word) !== undefined)) return { type: "say", text: line };
  const [, word = "", argument = ""] = /^\/(\S*)\s*(.*)$/.exec(line.trimEnd()) ?? [];
  const command = commandNamed(word);
  if (command === undefined) {
    return { type: "invalid", code: "unknown_command", value: "/" + excerpt(word, VALUE_MAX) };
  }
  return SLASHES[command].parse(argument) ??
    { type: "invalid", code: "argument_missing", command };
}

function commandNamed(word: string): CommandName | undefined {
  return ALL_NAMES.find((name) => name === word.toLowerCase());
}

/**
 * Whether a line begins with a path, which is said as it is: no command has a second slash in it. But
 * what stands behind `/msg/ana` is not for everyone, so a path does not begin with a command's name.
 */
export function isPath(line: string, isCommand: (word: string) => boolean): boolean {
  const [, first] = /^\/([^\s/]+)\//.exec(line) ?? [];
  return first !== undefined && !isCommand(first);
}

/** A command as help shows it, such as `/nick NAME`. */
export function usage(command: CommandName, language: Language): string {
  return `/${command} ${SLASHES[command].argument[language]}`.trimEnd();
}

/** The help, a line a command; what only operators may do is told to them alone. */
export function helpLines(language: Language, operator = false): string[] {
  const names = operator ? ALL_NAMES : COMMAND_NAMES;
  const width = Math.max(...names.map((name) => usage(name, language).length));
  return names.map((name) =>
    `${usage(name, language).padEnd(width)}  ${SLASHES[name].help[language]}`
  );
}
