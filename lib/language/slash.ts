/**
 * The commands that a person types, each with its help: `/help` is made from this table and cannot
 * drift from it.
 *
 * @module
 */

import { COMMAND_NAMES, type CommandName, RULE_COMMAND_NAMES } from "../vocabulary/codes.ts";
import type { Command } from "../vocabulary/command.ts";
import type { ObjectOf } from "../vocabulary/fields.ts";
import type { Language } from "../vocabulary/language.ts";
import {
  HISTORY_MAX,
  isOrderType,
  type OperatorAct,
  ORDERS,
  type OrderType,
  REASON_MAX,
  REDACT_MAX,
  ROOM_LIMIT_MAX,
  type RuleChange,
} from "../vocabulary/requests.ts";
import { excerpt } from "../text/text.ts";
import { withoutHash } from "../text/name.ts";
import { isPrivate, TO_LAST_WRITER } from "../vocabulary/private.ts";
import {
  beginsLikeTerm,
  calledName,
  inPrivate,
  inRoom,
  parseAddressed,
  parseTerm,
} from "./typed_words.ts";

type Redact = Extract<Command, { readonly type: "redact" }>;

/** What is typed and read as the fields of an order are: of `rule`, each rule is a command of its own. */
export type TypedOrder = Exclude<OrderType, "rule">;
/** What is typed so that a rule holds. */
export type RuleCommand = (typeof RULE_COMMAND_NAMES)[number];

/** What is typed about one room alone, by who commands it. */
export type RoomCommand = RankAct | RuleCommand;
/** Who has more to say in a room, from now on or not any more. */
export type RankAct = "mod" | "unmod" | "voice" | "unvoice";

/** What only operators of the server may order in the whole chat, and who commands a room in that room. */
export const OPERATOR_COMMAND_NAMES: readonly Exclude<TypedOrder, RankAct>[] = Object.keys(ORDERS)
  .filter(isTypedOrder).filter((name) => !isRankAct(name));

/** What only who commands a room may order in it, beside that. */
export const ROOM_COMMAND_NAMES: readonly RoomCommand[] = [
  ...Object.keys(ORDERS).filter(isRankAct),
  ...RULE_COMMAND_NAMES,
];

/** All of them. */
export const ALL_NAMES: readonly CommandName[] = [
  ...COMMAND_NAMES,
  ...OPERATOR_COMMAND_NAMES,
  ...ROOM_COMMAND_NAMES,
];
const VALUE_MAX = 40;

/** The same in each language. */
export type Words = Readonly<Record<Language, string>>;

/** A command that is typed in a way of its own. */
export interface Slash {
  /** What follows the name, as help shows it. */
  readonly argument: Words;
  /** What it does. */
  readonly help: Words;
  /** The command, or `undefined` where an argument is missing. */
  parse(argument: string): Command | undefined;
}

/** What operators type. How it is read and shown comes of the fields that it has in {@link ORDERS}. */
interface OrderWords {
  readonly help: Words;
  /** What is told of it once it is done; `where` is there where it holds in a room alone. */
  readonly done: Readonly<
    Record<Language, (by: string, whom: string, where: string | undefined) => string>
  >;
}

/** What the fingers of those type who come from other programs. */
export const ALIASES = {
  j: "join",
  part: "leave",
  names: "who",
  w: "msg",
  r: "reply",
  exit: "quit",
} as const satisfies Readonly<Record<string, (typeof COMMAND_NAMES)[number]>>;

const NO_ARGUMENT = { "pt-BR": "", en: "" };
const NAME = { "pt-BR": "NOME", en: "NAME" };
const TEXT = { "pt-BR": "TEXTO", en: "TEXT" };

const SLASHES: Readonly<Record<(typeof COMMAND_NAMES)[number], Slash>> = {
  nick: {
    argument: { "pt-BR": "NOME [SENHA]", en: "NAME [PASSWORD]" },
    help: {
      "pt-BR": "muda o seu nome, com a senha se tem uma",
      en: "changes your name, with its password if it has one",
    },
    parse: (argument) => argument === "" ? undefined : { type: "nick", nick: argument },
  },
  who: {
    argument: { "pt-BR": "[SALA]", en: "[ROOM]" },
    help: { "pt-BR": "mostra quem está na sala", en: "shows who is in the room" },
    parse: (argument) => argument === "" ? { type: "who" } : inRoomNamed("who", argument),
  },
  join: {
    argument: { "pt-BR": "SALA", en: "ROOM" },
    help: { "pt-BR": "entra em outra sala", en: "goes to another room" },
    parse: (argument) => {
      const [, room = "", key] = /^(\S*)(?:\s+(\S+))?$/.exec(argument) ?? [, argument];
      if (room === "") return undefined;
      return { type: "enter", room, ...(key !== undefined && { key }) };
    },
  },
  leave: {
    argument: { "pt-BR": "[SALA]", en: "[ROOM]" },
    help: {
      "pt-BR": "sai da sala, de volta à inicial",
      en: "leaves the room, back to the first one",
    },
    parse: (argument) => {
      if (argument === "") return { type: "enter" };
      if (!isPrivate(argument)) return inRoomNamed("leave", argument);
      return { type: "invalid", code: "only_in_rooms", command: "leave" };
    },
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
    help: {
      "pt-BR": "diz algo só a uma pessoa, ou a algumas: ana,bia",
      en: "says something to one person alone, or to some: ana,bia",
    },
    parse: (argument) => {
      const addressed = parseAddressed(argument);
      return addressed && { type: "direct", ...addressed };
    },
  },
  reply: {
    argument: TEXT,
    help: {
      "pt-BR": "responde a quem lhe escreveu em particular",
      en: "answers whoever wrote to you privately",
    },
    parse: (text) => text === "" ? undefined : { type: "direct", to: TO_LAST_WRITER, text },
  },
  me: {
    argument: TEXT,
    help: {
      "pt-BR": "diz o que você faz: /me acena",
      en: "says what you do: /me waves",
    },
    parse: (argument) => argument === "" ? undefined : { type: "action", text: argument },
  },
  notice: {
    argument: TEXT,
    help: {
      "pt-BR": "diz algo que robôs não devem responder",
      en: "says something that bots must not answer",
    },
    parse: (argument) =>
      argument === "" ? undefined : { type: "say", text: argument, notice: true },
  },
  away: {
    argument: { "pt-BR": "[TEXTO]", en: "[TEXT]" },
    help: {
      "pt-BR": "diz que você está fora; sem texto, de volta",
      en: "says that you are away; without text, back",
    },
    parse: (argument) =>
      argument === "" ? { type: "away" } : { type: "away", text: excerpt(argument, REASON_MAX) },
  },
  history: {
    argument: { "pt-BR": "[@NOME] [N]", en: "[@NAME] [N]" },
    help: {
      "pt-BR": "mostra as últimas N mensagens daqui, ou só com alguém",
      en: "shows the last N messages here, or with someone alone",
    },
    parse: (argument) => inPrivate(argument, parseHistory),
  },
  redact: {
    argument: { "pt-BR": "[NOME] [N|10m]", en: "[NAME] [N|10m]" },
    help: {
      "pt-BR": "apaga a sua última mensagem, ou N; as de NOME, se você comanda",
      en: "takes back your last line, or N; those of NAME, if you command",
    },
    parse: (argument) => inRoom(argument, parseRedact),
  },
  edit: {
    argument: { "pt-BR": "[@NOME] TEXTO", en: "[@NAME] TEXT" },
    help: {
      "pt-BR": "corrige a sua última mensagem, daqui ou só a alguém",
      en: "corrects your last line, here or to someone alone",
    },
    parse: (argument) =>
      inPrivate(argument, (text) => text === "" ? undefined : { type: "edit", text }),
  },
  invite: {
    argument: NAME,
    help: { "pt-BR": "chama alguém para a sala", en: "asks someone into the room" },
    parse: (argument) =>
      argument === "" ? undefined : inRoom(argument, (nick) => {
        return nick === "" ? undefined : { type: "invite", nick: calledName(nick) };
      }),
  },
  rules: {
    argument: NO_ARGUMENT,
    help: {
      "pt-BR": "mostra quem comanda a sala, e como",
      en: "shows who commands the room, and how",
    },
    parse: (argument) => inRoom(argument, () => ({ type: "rules" })),
  },
  search: {
    argument: { "pt-BR": "[@NOME] TEXTO", en: "[@NAME] TEXT" },
    help: {
      "pt-BR": "procura no que foi dito aqui, ou só com alguém",
      en: "looks for what was said here, or with someone alone",
    },
    parse: (argument) =>
      inPrivate(argument, (words) => words === "" ? undefined : { type: "search", words }),
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
  register: {
    argument: { "pt-BR": "[SENHA]", en: "[PASSWORD]" },
    help: {
      "pt-BR": "guarda o seu nome com uma senha",
      en: "keeps your name for you, by a password",
    },
    parse: (password) => ({ type: "register", ...(password !== "" && { password }) }),
  },
  identify: {
    argument: { "pt-BR": "[SENHA]", en: "[PASSWORD]" },
    help: {
      "pt-BR": "diz a senha do nome que você quis usar",
      en: "says the password of the name that you wanted",
    },
    parse: (password) => ({ type: "identify", ...(password !== "" && { password }) }),
  },
  unregister: {
    argument: NO_ARGUMENT,
    help: {
      "pt-BR": "tira a senha: outros podem usar o nome",
      en: "ends that: others may use the name",
    },
    parse: () => ({ type: "unregister" }),
  },
  op: {
    argument: NAME,
    help: {
      "pt-BR": "pede a senha e faz de você operador",
      en: "asks for the password and makes you an operator",
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
};

/** What is asked of one room, by its name. */
function inRoomNamed(type: "who" | "leave", name: string): Command {
  return /\s/.test(name)
    ? { type: "invalid", code: "argument_surplus", command: type }
    : { type, room: withoutHash(name) };
}

function parseHistory(typed: string): Command {
  if (typed === "") return { type: "history" };
  const limit = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
  if (limit >= 1 && limit <= HISTORY_MAX) return { type: "history", limit };
  const problem = { code: "number_malformed", command: "history", limit: HISTORY_MAX } as const;
  return { type: "invalid", ...problem, value: excerpt(typed, VALUE_MAX) };
}

/** Whose lines, by default one's own; how many, or of how long; and why. */
function parseRedact(typed: string): Command | undefined {
  const [, first = "", rest = ""] = /^(\S*)\s*(.*)$/.exec(typed) ?? [];
  const own = linesMeant(first);
  if (first === "" || own !== undefined) return redaction(own, rest);
  if (beginsLikeTerm(typed)) return redactionOfOther(first);
  const [, second = "", reason = ""] = /^(\S*)\s*(.*)$/.exec(rest) ?? [];
  const theirs = linesMeant(second);
  if (theirs === undefined && beginsLikeTerm(rest)) return redactionOfOther(second);
  const whose = { nick: calledName(first) };
  return redaction({ ...theirs, ...whose }, theirs === undefined ? rest : reason);
}

function redaction(which: Partial<Redact> | undefined, reason: string): Command {
  const { count = 1 } = which ?? {};
  if (count >= 1 && count <= REDACT_MAX) {
    return { type: "redact", ...which, ...(reason !== "" && { reason }) };
  }
  const problem = { code: "number_malformed", command: "redact", limit: REDACT_MAX } as const;
  return { type: "invalid", ...problem, value: String(count) };
}

/** What is neither a number of lines nor a time of theirs, though somebody meant it so. */
function redactionOfOther(word: string): Command {
  const value = excerpt(word, VALUE_MAX);
  const isNumber = /^[+-]?\p{Nd}+$/u.test(word);
  const problem = isNumber
    ? { code: "number_malformed", limit: REDACT_MAX } as const
    : { code: "term_malformed" } as const;
  return { type: "invalid", ...problem, command: "redact", value };
}

/** How many lines a word means, or those of how long. */
function linesMeant(word: string): Pick<Redact, "count" | "seconds"> | undefined {
  if (/^\d{1,6}$/.test(word)) return { count: Number(word) };
  const seconds = parseTerm(word);
  return seconds === undefined ? undefined : { seconds };
}

const ORDER_WORDS: Readonly<
  Record<Exclude<OperatorAct, "rule">, OrderWords> & Record<TypedOrder, Pick<OrderWords, "help">>
> = {
  kick: {
    help: { "pt-BR": "tira alguém da conversa", en: "puts someone out" },
    done: {
      "pt-BR": (by, whom, where) =>
        `${by} tirou ${whom} ${where === undefined ? "da conversa" : `de ${where}`}`,
      en: (by, whom, where) => `${by} put ${whom} out${where === undefined ? "" : ` of ${where}`}`,
    },
  },
  ban: {
    help: {
      "pt-BR": "não deixa mais entrar quem tem esse nome, ou vem dessa rede",
      en: "lets nobody of that name or network in",
    },
    done: {
      "pt-BR": (by, whom, where) => `${by} baniu ${whom}${placed("de", where)}`,
      en: (by, whom, where) => `${by} banned ${whom}${placed("from", where)}`,
    },
  },
  unban: {
    help: { "pt-BR": "deixa entrar de novo", en: "lets them in again" },
    done: {
      "pt-BR": (by, whom, where) => `${by} deixa ${whom} entrar de novo${placed("em", where)}`,
      en: (by, whom, where) => `${by} lets ${whom} in again${placed("to", where)}`,
    },
  },
  bans: {
    help: {
      "pt-BR": "mostra quem está banido, por quem e até quando",
      en: "shows who is banned, by whom and until when",
    },
  },
  mutes: {
    help: {
      "pt-BR": "mostra quem não pode falar, por ordem de quem e até quando",
      en: "shows who may not speak, by whom and until when",
    },
  },
  locks: {
    help: {
      "pt-BR": "mostra as salas fechadas, e por quem",
      en: "shows which rooms are locked, and by whom",
    },
  },
  modlog: {
    help: { "pt-BR": "mostra o que os operadores fizeram", en: "shows what operators did" },
  },
  mute: {
    help: {
      "pt-BR": "não deixa alguém falar",
      en: "keeps someone from speaking",
    },
    done: {
      "pt-BR": (by, whom, where) => `${by} não deixa ${whom} falar${placed("em", where)}`,
      en: (by, whom, where) => `${by} keeps ${whom} from speaking${placed("in", where)}`,
    },
  },
  unmute: {
    help: {
      "pt-BR": "deixa alguém falar de novo",
      en: "lets someone speak again",
    },
    done: {
      "pt-BR": (by, whom, where) => `${by} deixa ${whom} falar de novo${placed("em", where)}`,
      en: (by, whom, where) => `${by} lets ${whom} speak again${placed("in", where)}`,
    },
  },
  lock: {
    help: {
      "pt-BR": "só operadores entram e falam na sala",
      en: "only operators enter the room and speak in it",
    },
    done: {
      "pt-BR": (by, whom, where) =>
        `${by} fechou ${whom}${where === undefined ? "" : ": só entra quem for chamado"}`,
      en: (by, whom, where) =>
        `${by} locked ${whom}${where === undefined ? "" : ": only who is asked in enters"}`,
    },
  },
  unlock: {
    help: {
      "pt-BR": "abre a sala a todos",
      en: "opens the room to everyone",
    },
    done: {
      "pt-BR": (by, whom) => `${by} abriu ${whom}`,
      en: (by, whom) => `${by} unlocked ${whom}`,
    },
  },
  release: {
    help: { "pt-BR": "tira a senha de um nome", en: "takes a name's password away" },
    done: {
      "pt-BR": (by, whom) => `${by} tirou a senha do nome ${whom}`,
      en: (by, whom) => `${by} took the password of the name ${whom} away`,
    },
  },
  announce: {
    help: { "pt-BR": "diz algo em todas as salas", en: "says something in all rooms" },
    done: {
      "pt-BR": (by) => `${by} avisou a todos`,
      en: (by) => `${by} announced to all`,
    },
  },
  mod: {
    help: { "pt-BR": "deixa alguém comandar a sala", en: "lets someone command the room" },
    done: {
      "pt-BR": (by, whom, where) => `${by} passou a ${whom} o comando${placed("de", where)}`,
      en: (by, whom, where) => `${by} lets ${whom} command ${where ?? "the room"}`,
    },
  },
  unmod: {
    help: { "pt-BR": "tira de alguém o comando da sala", en: "no longer lets someone command it" },
    done: {
      "pt-BR": (by, whom, where) => `${by} tirou de ${whom} o comando${placed("de", where)}`,
      en: (by, whom, where) => `${by} no longer lets ${whom} command ${where ?? "the room"}`,
    },
  },
  voice: {
    help: {
      "pt-BR": "deixa alguém falar na sala quieta",
      en: "lets someone speak in a quiet room",
    },
    done: {
      "pt-BR": (by, whom, where) => `${by} deu voz a ${whom}${placed("em", where)}`,
      en: (by, whom, where) => `${by} gave ${whom} a voice${placed("in", where)}`,
    },
  },
  unvoice: {
    help: { "pt-BR": "tira a voz de alguém", en: "takes someone's voice away" },
    done: {
      "pt-BR": (by, whom, where) => `${by} tirou a voz de ${whom}${placed("em", where)}`,
      en: (by, whom, where) => `${by} took the voice of ${whom} away${placed("in", where)}`,
    },
  },
};

function placed(preposition: string, where: string | undefined): string {
  return where === undefined ? "" : ` ${preposition} ${where}`;
}

const ON_OFF = { "pt-BR": "on|off", en: "on|off" };

/** What is typed so that a rule holds in a room. */
const RULE_WORDS: Readonly<Record<RuleCommand, Slash>> = {
  quiet: {
    argument: ON_OFF,
    help: {
      "pt-BR": "só fala quem comanda ou tem voz",
      en: "only who commands or has a voice may speak",
    },
    parse: (argument) => switched(argument, (quiet) => ({ quiet })),
  },
  limit: {
    argument: { "pt-BR": "N|off", en: "N|off" },
    help: { "pt-BR": "não cabem mais de N pessoas", en: "lets no more than N people in" },
    parse: (argument) =>
      inRoom(argument, (value) => {
        if (value === "") return undefined;
        const limit = value === "off" ? 0 : /^[1-9]\d{0,6}$/.test(value) ? Number(value) : Infinity;
        if (limit <= ROOM_LIMIT_MAX) return { type: "rule", limit };
        return {
          type: "invalid",
          code: "number_malformed",
          value: excerpt(value, VALUE_MAX),
          command: "limit",
          limit: ROOM_LIMIT_MAX,
        };
      }),
  },
  key: {
    argument: { "pt-BR": "CHAVE|off", en: "KEY|off" },
    help: { "pt-BR": "só entra quem diz a chave", en: "only who says the key enters" },
    parse: (argument) =>
      inRoom(argument, (value) => {
        return value === "" ? undefined : { type: "rule", key: value === "off" ? "" : value };
      }),
  },
  topiclock: {
    argument: ON_OFF,
    help: { "pt-BR": "só quem comanda muda o assunto", en: "only who commands sets the topic" },
    parse: (argument) => switched(argument, (topicLocked) => ({ topicLocked })),
  },
  secret: {
    argument: ON_OFF,
    help: { "pt-BR": "só quem está na sala sabe dela", en: "only those in the room know of it" },
    parse: (argument) => switched(argument, (secret) => ({ secret })),
  },
};

function switched(argument: string, rule: (isOn: boolean) => RuleChange): Command | undefined {
  return inRoom(argument, (value) => {
    const isOn = ["on", "off"].indexOf(value.toLowerCase());
    return isOn === -1 ? undefined : { type: "rule", ...rule(isOn === 0) };
  });
}

type OrderField = { [Type in TypedOrder]: keyof ObjectOf<(typeof ORDERS)[Type]> }[TypedOrder];

/** What help calls the fields of orders. */
const FIELD_WORDS: Readonly<Record<OrderField, Words>> = {
  nick: NAME,
  target: { "pt-BR": "NOME|ENDEREÇO[/N]", en: "NAME|ADDRESS[/N]" },
  room: { "pt-BR": "SALA", en: "ROOM" },
  seconds: { "pt-BR": "10m|2h|7d", en: "10m|2h|7d" },
  reason: { "pt-BR": "MOTIVO", en: "REASON" },
  text: TEXT,
  limit: { "pt-BR": "N", en: "N" },
};

/** A command as help shows it, such as `/nick NAME`. */
export function usage(command: CommandName, language: Language): string {
  return `/${command} ${argumentOf(command, language)}`.trimEnd();
}

function isRankAct(name: string): name is RankAct {
  return name === "mod" || name === "unmod" || name === "voice" || name === "unvoice";
}

/** Whether it is typed as its fields are. */
export function isTypedOrder(name: string): name is TypedOrder {
  return isOrderType(name) && name !== "rule";
}

/** What is typed in a way of its own. */
export function slashOf(command: Exclude<CommandName, TypedOrder>): Slash {
  return isRuleCommand(command) ? RULE_WORDS[command] : SLASHES[command];
}

function isRuleCommand(name: string): name is RuleCommand {
  return Object.hasOwn(RULE_WORDS, name);
}

function argumentOf(command: CommandName, language: Language): string {
  if (!isTypedOrder(command)) return slashOf(command).argument[language];
  // That all of them can begin with a room is told once, below them.
  const fields = Object.keys(ORDERS[command]).filter((field) => field !== "room?");
  return fields.map((field) => {
    const name = field.replace("?", "");
    const word = isOrderField(name) ? FIELD_WORDS[name][language] : name;
    return field === name ? word : `[${word}]`;
  }).join(" ");
}

function isOrderField(name: string): name is OrderField {
  return Object.hasOwn(FIELD_WORDS, name);
}

/** What is told of what someone ordered; a newer server may know of more than this program. */
export function deedSentence(
  act: string,
  by: string,
  whom: string,
  language: Language,
  where?: string,
): string {
  return isAct(act) ? ORDER_WORDS[act].done[language](by, whom, where) : `${by}: ${act} ${whom}`;
}

function isAct(act: string): act is Exclude<OperatorAct, "rule"> {
  return isTypedOrder(act) && "done" in ORDER_WORDS[act];
}

/**
 * The help, a line a command; what only operators may do, and who commands a room, is told to them alone,
 * and what is about one room in lines of its own.
 */
export function helpLines(language: Language, operator = false): string[] {
  return linesOf(
    operator ? [...COMMAND_NAMES, ...OPERATOR_COMMAND_NAMES] : COMMAND_NAMES,
    language,
  );
}

/** What can be ordered in one room alone, a line a command. */
export function roomHelpLines(language: Language): string[] {
  return linesOf(ROOM_COMMAND_NAMES, language);
}

function linesOf(names: readonly CommandName[], language: Language): string[] {
  const width = Math.max(...names.map((name) => usage(name, language).length));
  return names.map((name) => {
    const { help } = isTypedOrder(name) ? ORDER_WORDS[name] : slashOf(name);
    return `${usage(name, language).padEnd(width)}  ${help[language]}`;
  });
}
