/**
 * The lists that operators look at, in words: a heading, and a line for each row.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import type { Listing } from "../vocabulary/requests.ts";
import { count, momentOf, terms } from "./phrases.ts";
import type { Deed, Reply } from "../vocabulary/reply.ts";
import { MESSAGES } from "./chat.ts";
import { takenBack } from "./revised_words.ts";

/** One of these lists. */
export type Listed = Extract<Reply, { readonly type: Listing }>;

/** Something that holds, and on what terms. */
interface Row {
  readonly by?: string;
  readonly untilMs?: number;
  readonly reason?: string;
}

/** What stands above so many. */
const HEADINGS: Readonly<Record<Language, Readonly<Record<Listing, (total: number) => string>>>> = {
  "pt-BR": {
    bans: heading("Ninguém está banido", "banimento", "banimentos"),
    mutes: heading("Todos podem falar", "pessoa que não pode falar", "pessoas que não podem falar"),
    locks: heading("Nenhuma sala está fechada", "sala fechada", "salas fechadas"),
    modlog: (total) =>
      total === 0 ? "Os operadores nada fizeram" : `Atos de operadores (${total}):`,
  },
  en: {
    bans: heading("Nobody is banned", "ban", "bans"),
    mutes: heading("Everyone may speak", "person may not speak", "people may not speak"),
    locks: heading("No room is locked", "room is locked", "rooms are locked"),
    modlog: (total) => total === 0 ? "Operators did nothing" : `What operators did (${total}):`,
  },
};

function heading(none: string, one: string, many: string): (total: number) => string {
  return (total) => total === 0 ? none : `${count(total, one, many)}:`;
}

/**
 * The lines of a list.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const list = { type: "locks", total: 1, locks: [{ room: "dev", by: "root", reason: "party" }] } as const;
 * assertEquals(listingLines(list, "en"), ["1 room is locked:", "#dev, by root: party"]);
 * ```
 */
export function listingLines(list: Listed, language: Language): string[] {
  return [HEADINGS[language][list.type](list.total), ...rowsOf(list, language)];
}

function rowsOf(list: Listed, language: Language): string[] {
  const line = (whom: string, row: Row): string => whom + sentenced(row, language);
  switch (list.type) {
    case "bans":
      return list.bans.map((ban) => line(ban.nick ?? ban.address ?? "", ban));
    case "mutes":
      return list.mutes.map((mute) => line(mute.nick, mute));
    case "locks":
      return list.locks.map((lock) => line(`#${lock.room}`, lock));
    case "modlog":
      return list.deeds.map((deed) =>
        `${momentOf(deed.timeMs, language)} — ${deedSentence(deed, language)}`
      );
  }
}

/** `, by root, until then: why`. */
function sentenced({ by, untilMs, reason }: Row, language: Language): string {
  const whose = by === undefined ? "" : `, ${language === "pt-BR" ? "por" : "by"} ${by}`;
  return whose + terms({ untilMs, detail: reason }, language);
}

/** Who is an operator, and who is none any more. */
const RANKS: Readonly<Record<Language, Readonly<Record<"op" | "deop", (deed: Deed) => string>>>> = {
  "pt-BR": {
    op: ({ operator, nick }) => `${operator} é operador, como ${nick}`,
    deop: ({ operator, nick }) => `${operator} já não é operador, como ${nick}`,
  },
  en: {
    op: ({ operator, nick }) => `${operator} is an operator, as ${nick}`,
    deop: ({ operator, nick }) => `${operator} is no operator any more, as ${nick}`,
  },
};

/** What an operator did, to whom, until when and why. */
function deedSentence(deed: Deed, language: Language): string {
  const { act, operator, nick, room, count = 1, reason = "" } = deed;
  switch (act) {
    case "op":
    case "deop":
      return RANKS[language][act](deed);
    case "redact":
      return `#${room}: ${takenBack({ by: operator, of: nick, lines: count, reason }, language)}`;
    default:
      return MESSAGES[language].moderated({ ...deed, act, type: "moderated", by: operator });
  }
}
