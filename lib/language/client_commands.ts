/**
 * The commands of the terminal client, in words. What is the same everywhere, all that operators type among
 * it, stands in `slash.ts`.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { slashOf } from "./slash.ts";

/** The client's commands, without their slash, in the order of help. */
export const CLIENT_COMMANDS = [
  "join",
  "leave",
  "switch",
  "rooms",
  "who",
  "topic",
  "history",
  "search",
  "lastlog",
  "goto",
  "me",
  "msg",
  "reply",
  "nick",
  "away",
  "ignore",
  "unignore",
  "bell",
  "notify",
  "theme",
  "lang",
  "highlight",
  "alias",
  "time",
  "save",
  "help",
  "quit",
] as const;

/** Those of them that have a help of their own: what is set once. */
export const SETTING_COMMANDS: readonly ClientCommand[] = [
  "bell",
  "notify",
  "theme",
  "lang",
  "highlight",
  "alias",
  "time",
  "save",
];

/** One of {@link CLIENT_COMMANDS}. */
export type ClientCommand = (typeof CLIENT_COMMANDS)[number];

/** How a command is shown in help. */
export interface CommandWords {
  /** What follows its name; where this is missing, nothing does, or one of the values that it takes. */
  readonly argument?: Readonly<Record<Language, string>>;
  /** What it does. */
  readonly help: Readonly<Record<Language, string>>;
}

const TEXT = { "pt-BR": "TEXTO", en: "TEXT" };
const NAME = { "pt-BR": "NOME", en: "NAME" };

/** The words of each. */
export const CLIENT_COMMAND_WORDS: Readonly<Record<ClientCommand, CommandWords>> = {
  join: {
    argument: { "pt-BR": "SALA", en: "ROOM" },
    help: { "pt-BR": "entra em mais uma sala", en: "enters one more room" },
  },
  leave: {
    argument: { "pt-BR": "[SALA]", en: "[ROOM]" },
    help: { "pt-BR": "sai da sala", en: "leaves the room" },
  },
  switch: {
    argument: { "pt-BR": "[N|SALA]", en: "[N|ROOM]" },
    help: {
      "pt-BR": "mostra outra sala sua; também Alt-1 a 0, Alt-Q a O",
      en: "shows another of your rooms; Alt-1 to 0, Alt-Q to O",
    },
  },
  rooms: {
    help: { "pt-BR": "mostra as salas que há", en: "shows which rooms there are" },
  },
  who: slashOf("who"),
  topic: {
    argument: { "pt-BR": "[TEXTO]", en: "[TEXT]" },
    help: { "pt-BR": "mostra ou muda o assunto", en: "shows or sets the topic" },
  },
  history: {
    argument: { "pt-BR": "[N|more]", en: "[N|more]" },
    help: {
      "pt-BR": "as últimas N, ou o que falta; more: a cortada, toda",
      en: "the last N, or what is missing; more: all of one",
    },
  },
  search: {
    argument: TEXT,
    help: {
      "pt-BR": "procura no que já foi dito nesta sala",
      en: "looks for what was said in this room",
    },
  },
  lastlog: {
    argument: { "pt-BR": "[TEXTO]", en: "[TEXT]" },
    help: {
      "pt-BR": "procura no que está carregado; sem nada, o seu nome",
      en: "looks in what is loaded; without a text, for your name",
    },
  },
  goto: {
    argument: { "pt-BR": "[N]", en: "[N]" },
    help: {
      "pt-BR": "vai ao que foi achado, ou ao seu nome",
      en: "goes to what was found, or to your name",
    },
  },
  me: slashOf("me"),
  msg: {
    argument: { "pt-BR": "NOME TEXTO", en: "NAME TEXT" },
    help: {
      "pt-BR": "a alguém, ou a ana,bia; /query NOME abre a janela",
      en: "to someone, or to ana,bia; /query NAME opens a window",
    },
  },
  reply: {
    argument: TEXT,
    help: {
      "pt-BR": "responde a quem lhe escreveu em particular",
      en: "answers who last wrote to you alone",
    },
  },
  nick: slashOf("nick"),
  away: slashOf("away"),
  ignore: {
    argument: { "pt-BR": "[NOME]", en: "[NAME]" },
    help: {
      "pt-BR": "esconde o que alguém diz, ou mostra quem",
      en: "hides what someone says, or shows who",
    },
  },
  unignore: {
    argument: NAME,
    help: { "pt-BR": "volta a mostrar o que alguém diz", en: "shows again what someone says" },
  },
  bell: {
    help: {
      "pt-BR": "soa: nunca, com o seu nome ou sempre",
      en: "rings: never, at your name or always",
    },
  },
  notify: {
    help: {
      "pt-BR": "o sistema avisa quem o chama, por OSC 9 ou 777",
      en: "the system shows who calls you, by OSC 9 or 777",
    },
  },
  theme: {
    help: { "pt-BR": "muda as cores", en: "changes the colours" },
  },
  lang: slashOf("lang"),
  highlight: {
    argument: { "pt-BR": "[PALAVRA|-PALAVRA]", en: "[WORD|-WORD]" },
    help: {
      "pt-BR": "destaca e avisa como o seu nome, ou não mais",
      en: "stands out and rings as your name does, or no more",
    },
  },
  alias: {
    argument: { "pt-BR": "[NOME=/COMANDO|-NOME]", en: "[NAME=/COMMAND|-NAME]" },
    help: {
      "pt-BR": "dá um nome seu ao que se digita muito",
      en: "a name of your own for what you type often",
    },
  },
  time: {
    argument: { "pt-BR": "[FORMATO]", en: "[FORMAT]" },
    help: {
      "pt-BR": "como escrever a hora: %H:%M:%S, %I:%M %p",
      en: "how to write the time: %H:%M:%S, %I:%M %p",
    },
  },
  save: {
    help: {
      "pt-BR": "guarda isto, salas e ignorados em --profile",
      en: "keeps these, rooms and the ignored in --profile",
    },
  },
  help: {
    argument: { "pt-BR": "[op|room|name|set]", en: "[op|room|name|set]" },
    help: {
      "pt-BR": "mais: operadores; salas e /edit; seu nome; ajustes",
      en: "more: operators; rooms and /edit; your name; settings",
    },
  },
  quit: slashOf("quit"),
};
