/**
 * What one can do with someone whose name was clicked; for operators, more.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import type { OrderRequest } from "../client/orders.ts";
import { parseTerm } from "../language/typed_words.ts";
import { fold } from "../text/name.ts";
import { openDialog } from "./dialog.ts";
import { button, make } from "./dom.ts";
import type { Chat } from "./state/chat.ts";
import type { Performer } from "./state/performer.ts";

/** What the dialogue needs. */
export interface PersonOptions {
  /** The page's sentences. */
  readonly words: PageMessages;
  /** What there is. */
  readonly chat: Chat;
  /** Does what is wanted. */
  readonly performer: Performer;
  /** Whether one is an operator. */
  readonly isOperator: boolean;
  /** Puts words where one writes. */
  readonly insert: (text: string) => void;
  /** One's own name was clicked. */
  readonly ownName: () => void;
}

/** How long and why, as an operator chose. */
interface Sanction {
  readonly seconds?: number;
  readonly reason?: string;
}

/** Something that an operator can do to someone, or who commands the room in view. */
interface OrderRow {
  /** What it is called, among the page's sentences. */
  readonly words: "kick" | "mute" | "unmute" | "ban" | "mod" | "unmod";
  /** What it is called where it holds in a room. @default the same */
  readonly wordsHere?: "kickHere";
  /** Whether it takes nothing from the other one. */
  readonly isHarmless?: true;
  /** Whether there is such a thing in a room alone. */
  readonly isOfRooms?: true;
  /** What the server is asked for. */
  order(nick: string, sanction: Sanction): OrderRequest;
}

/** All of it. One more thing is one more row. */
const ORDER_ROWS: readonly OrderRow[] = [
  {
    words: "kick",
    wordsHere: "kickHere",
    order: (nick, { reason }) => ({ type: "kick", nick, ...(reason !== undefined && { reason }) }),
  },
  { words: "mute", order: (nick, sanction) => ({ type: "mute", nick, ...sanction }) },
  { words: "unmute", isHarmless: true, order: (nick) => ({ type: "unmute", nick }) },
  { words: "ban", order: (target, sanction) => ({ type: "ban", target, ...sanction }) },
  { words: "mod", isHarmless: true, isOfRooms: true, order: (nick) => ({ type: "mod", nick }) },
  { words: "unmod", isOfRooms: true, order: (nick) => ({ type: "unmod", nick }) },
];

const TERMS = ["10m", "1h", "1d", "7d", "ever"] as const;

/** Opens it. */
export function openPerson(nick: string, options: PersonOptions): void {
  const { words, chat, performer, isOperator, insert } = options;
  if (fold(nick) === fold(chat.nick)) return options.ownName();
  const { body, close } = openDialog(nick, words.close);
  const choice = (text: string, act: () => void): HTMLElement =>
    button({ class: "choice", text }, () => {
      close();
      act();
    });
  const isIgnored = chat.isIgnored(nick);
  body.append(
    choice(words.writePrivately, () => performer.writeTo(nick)),
    choice(words.mention, () => insert(`@${nick} `)),
    choice(isIgnored ? words.unignore : words.ignore, () => chat.ignore(nick, !isIgnored)),
  );
  const isCommanding = chat.viewed?.loaded.rank === "mod" && !isOperator;
  const room = isCommanding ? chat.viewed?.title : undefined;
  if (isOperator || room !== undefined) body.append(orders(nick, room, options, close));
}

/** What one can order, in a room or everywhere, with how long and why. */
function orders(
  nick: string,
  room: string | undefined,
  { words, chat, performer }: PersonOptions,
  close: () => void,
): HTMLElement {
  const reason = make("input", { attributes: { id: "reason", dir: "auto", autocomplete: "off" } });
  const term = make(
    "select",
    { attributes: { id: "term" } },
    ...TERMS.map((value) => make("option", { text: words.terms[value], attributes: { value } })),
  );
  const chosen = (): Sanction => {
    const seconds = parseTerm(term.value);
    const why = reason.value.trim();
    return { ...(seconds !== undefined && { seconds }), ...(why !== "" && { reason: why }) };
  };
  const isThere = ({ words, isOfRooms }: OrderRow): boolean => {
    const isMod = chat.viewed?.people.isCommanding(nick) ?? false;
    return isOfRooms !== true || chat.viewed?.kind === "room" && isMod === (words === "unmod");
  };
  const rows = ORDER_ROWS.filter(isThere).map((row) => {
    const text = words[room === undefined ? row.words : row.wordsHere ?? row.words];
    const look = row.isHarmless === true ? "choice harmless" : "choice danger";
    return button({ class: look, text }, () => {
      performer.order(row.order(nick, chosen()));
      close();
    });
  });
  return make(
    "fieldset",
    { class: "orders" },
    make("legend", { text: words.ordersIn(room) }),
    make("label", { text: words.reason, attributes: { for: reason.id } }),
    reason,
    make("label", { text: words.howLong, attributes: { for: term.id } }),
    term,
    ...rows,
  );
}
