/**
 * How a room is run, in words: who commands it, what holds in it, and what is changed of that.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { list } from "./phrases.ts";
import type { MaskList } from "../vocabulary/room.ts";
import type { Moderated } from "../vocabulary/entry.ts";
import type { Reply } from "../vocabulary/reply.ts";
import type { RuleChange } from "../vocabulary/requests.ts";

/** Who is in a room. */
export type Who = Extract<Reply, { type: "who" }>;
/** What holds in a room. */
export type Rules = Extract<Reply, { type: "rules" }>;

interface RoomWords {
  readonly invited: string;
  readonly uninvited: string;
  readonly quiet: string;
  readonly unquiet: string;
  readonly topicLocked: string;
  readonly topicFree: string;
  readonly secret: string;
  readonly seen: string;
  readonly outsiders: string;
  readonly noOutsiders: string;
  readonly locked: string;
  limit(limit: number): string;
  readonly noLimit: string;
  key(key: string): string;
  readonly noKey: string;
  commanded(nicks: string): string;
  readonly uncommanded: string;
  voiced(nicks: string): string;
  readonly nothing: string;
  readonly more: string;
  readonly unchanged: string;
  readonly lists: Readonly<Record<MaskList, string>>;
}

const WORDS: Readonly<Record<Language, RoomWords>> = {
  "pt-BR": {
    invited: "só entra quem for chamado",
    uninvited: "entra quem quiser",
    quiet: "só fala quem comanda a sala ou tem voz",
    unquiet: "fala quem quiser",
    topicLocked: "só quem comanda a sala muda o assunto",
    topicFree: "muda o assunto quem quiser",
    secret: "só quem está nela sabe dela",
    seen: "todos sabem dela",
    outsiders: "fala também quem não está nela",
    noOutsiders: "só fala quem está nela",
    locked: "fechada por um operador",
    limit: (limit) => `não cabem mais de ${limit}`,
    noLimit: "não há limite de pessoas",
    key: (key) => `só entra quem diz a chave ${key}`,
    noKey: "não há chave",
    commanded: (nicks) => `comandada por ${nicks}`,
    uncommanded: "só operadores do servidor a comandam",
    voiced: (nicks) => `com voz: ${nicks}`,
    nothing: "tudo como em toda sala",
    more: "e mais",
    unchanged: "já era assim",
    lists: {
      bans: "os banidos",
      mutes: "os que não falam",
      spared: "aqueles que nada barra",
      welcome: "os que entram sem ser chamados",
    },
  },
  en: {
    invited: "only who is asked in enters",
    uninvited: "everyone may enter",
    quiet: "only who commands the room, and who has a voice, speaks",
    unquiet: "everyone may speak",
    topicLocked: "only who commands the room sets the topic",
    topicFree: "everyone may set the topic",
    secret: "only who is in it knows of it",
    seen: "everyone knows of it",
    outsiders: "also who is not in it may speak",
    noOutsiders: "only who is in it speaks",
    locked: "locked by an operator",
    limit: (limit) => `no more than ${limit} are let in`,
    noLimit: "as many as like may enter",
    key: (key) => `only who says the key ${key} enters`,
    noKey: "there is no key",
    commanded: (nicks) => `commanded by ${nicks}`,
    uncommanded: "only operators of the server command it",
    voiced: (nicks) => `with a voice: ${nicks}`,
    nothing: "all is as in any room",
    more: "and",
    unchanged: "so it was already",
    lists: {
      bans: "those banned",
      mutes: "those who say nothing",
      spared: "those whom nothing shuts out",
      welcome: "those who enter without being asked",
    },
  },
};

/**
 * The names of those in a room, with what they are: `*` is an operator of the server, `@` commands the room, `+` has
 * a voice in it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const who = { room: "geral", members: 3, nicks: ["ana", "bia", "eva"], mods: ["bia"], operators: ["ana", "bia"] };
 * assertEquals(rankedNicks(who), ["*ana", "*@bia", "eva"]);
 * ```
 */
export function rankedNicks(
  { nicks, mods = [], voiced = [], operators = [] }: Omit<Who, "type">,
): string[] {
  if (mods.length + voiced.length + operators.length === 0) return [...nicks];
  const [ruling, speaking, running] = [new Set(mods), new Set(voiced), new Set(operators)];
  const rankOf = (nick: string): string => ruling.has(nick) ? "@" : speaking.has(nick) ? "+" : "";
  return nicks.map((nick) => (running.has(nick) ? "*" : "") + rankOf(nick) + nick);
}

/** What holds in a room, and who commands it. */
export function rulesSentence({ room, rules, mods, voiced }: Rules, language: Language): string {
  const words = WORDS[language];
  const { locked, ...held } = rules;
  const holding = changesOf(held, language);
  return `#${room}: ` + [
    mods.length > 0
      ? words.commanded(list(mods.slice(0, 10), mods.length, words.more))
      : words.uncommanded,
    ...voiced.length > 0
      ? [words.voiced(list(voiced.slice(0, 10), voiced.length, words.more))]
      : [],
    ...locked ? [words.locked] : [],
    ...holding,
    ...holding.length === 0 && !locked ? [words.nothing] : [],
  ].join("; ");
}

/** What someone changed of a room's rules, or of its lists. */
export function ruleSentence(
  { by, room = "", rules = {}, act, nick = "", list, isSet }: Moderated,
  language: Language,
): string {
  const words = WORDS[language];
  if (act === "except") {
    return `${by}: ${words.lists[list ?? "spared"]}, #${room}: ${isSet ? "+" : "-"}${nick}`;
  }
  const changes = changesOf(rules, language);
  return `${by}: #${room}: ${changes.length === 0 ? words.unchanged : changes.join("; ")}`;
}

function changesOf(rules: RuleChange, language: Language): string[] {
  const words = WORDS[language];
  const { invited, quiet, topicLocked, secret, outsiders, limit, key } = rules;
  return [
    said(invited, words.invited, words.uninvited),
    said(quiet, words.quiet, words.unquiet),
    said(topicLocked, words.topicLocked, words.topicFree),
    said(secret, words.secret, words.seen),
    said(outsiders, words.outsiders, words.noOutsiders),
    limit === undefined ? "" : limit === 0 ? words.noLimit : words.limit(limit),
    key === undefined ? "" : key === "" ? words.noKey : words.key(key),
  ].filter((part) => part !== "");
}

function said(isOn: boolean | undefined, on: string, off: string): string {
  return isOn === undefined ? "" : isOn ? on : off;
}
