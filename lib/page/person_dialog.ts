/**
 * What one can do with someone whose name was clicked; for operators, more.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { parseTerm } from "../language/slash.ts";
import { fold } from "../text/name.ts";
import { openDialog } from "./dialog.ts";
import { button, make } from "./dom.ts";
import type { Chat } from "./state/chat.ts";
import type { Order, Performer } from "./state/performer.ts";

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

const TERMS = ["10m", "1h", "1d", "7d", "ever"] as const;

/** Opens it. */
export function openPerson(nick: string, options: PersonOptions): void {
  const { words, chat, isOperator, insert } = options;
  if (fold(nick) === fold(chat.nick)) return options.ownName();
  const { body, close } = openDialog(nick, words.close);
  const choice = (text: string, act: () => void): HTMLElement =>
    button({ class: "choice", text }, () => {
      close();
      act();
    });
  const isIgnored = chat.isIgnored(nick);
  body.append(
    choice(words.writePrivately, () => chat.view(chat.directWith(nick))),
    choice(words.mention, () => insert(`@${nick} `)),
    choice(isIgnored ? words.unignore : words.ignore, () => chat.ignore(nick, !isIgnored)),
  );
  if (isOperator) body.append(orders(nick, options, close));
}

/** What an operator can do, with how long and why. */
function orders(
  nick: string,
  { words, performer }: PersonOptions,
  close: () => void,
): HTMLElement {
  const reason = make("input", { attributes: { id: "reason", dir: "auto", autocomplete: "off" } });
  const term = make(
    "select",
    { attributes: { id: "term" } },
    ...TERMS.map((value) => make("option", { text: words.terms[value], attributes: { value } })),
  );
  const order = (
    look: "danger" | "harmless",
    text: string,
    act: (sanction: { seconds?: number; reason?: string }) => Order,
  ): HTMLElement =>
    button({ class: `choice ${look}`, text }, () => {
      const seconds = parseTerm(term.value);
      const why = reason.value.trim();
      performer.order(act({
        ...(seconds !== undefined && { seconds }),
        ...(why !== "" && { reason: why }),
      }));
      close();
    });
  return make(
    "fieldset",
    { class: "orders" },
    make("label", { text: words.reason, attributes: { for: reason.id } }),
    reason,
    make("label", { text: words.howLong, attributes: { for: term.id } }),
    term,
    order("danger", words.kick, ({ reason }) => ({
      type: "kick",
      nick,
      ...(reason !== undefined && { reason }),
    })),
    order("danger", words.mute, (sanction) => ({ type: "mute", nick, ...sanction })),
    order("harmless", words.unmute, () => ({ type: "unmute", nick })),
    order("danger", words.ban, (sanction) => ({ type: "ban", target: nick, ...sanction })),
  );
}
