/**
 * All that one can do with a message, in words: for who commands the room, more.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { fold } from "../text/name.ts";
import { shortened } from "../text/shortened.ts";
import { copied } from "./copy.ts";
import { openDialog } from "./dialog.ts";
import { button, make } from "./dom.ts";
import { FIRST_SIGNS, ownSigns } from "./message_tools.ts";
import type { Acts, Numbered } from "./state/acts.ts";

/** By which signs one can react here. */
const SIGNS = [...FIRST_SIGNS, "😮", "😢"];
/** So much of a message is shown, for one to know it by. */
const SHOWN_LINES = 12;
const SHOWN_UNITS = 1_000;

/** What the dialogue needs. */
export interface MessageDialogOptions {
  /** The page's sentences. */
  readonly words: PageMessages;
  /** One's own name. */
  readonly nick: string;
  /** What one may do with it. */
  readonly acts: Acts;
  /** Whether other words, or none, stand in its place by now. */
  readonly isGone: () => boolean;
  /** Reacts to it by a sign, or does so no longer. */
  readonly react: (sign: string, remove: boolean) => void;
  /** Lets one say something in its place. */
  readonly edit: () => void;
  /** Takes it back; who commands the room may say why. */
  readonly takeBack: (reason?: string) => void;
  /** Shows what can be done with whoever said it. */
  readonly person: () => void;
}

/** Opens it. */
export function openMessage(item: Numbered, options: MessageDialogOptions): void {
  const { words, nick, acts, isGone, react, edit, takeBack, person } = options;
  const { body, close, follow } = openDialog(words.messageOf(item.nick), words.close);
  follow(() => isGone() && close());
  const closing = (act: () => void) => (): void => {
    close();
    act();
  };
  const choice = (text: string, act: () => void): HTMLElement =>
    button({ class: "choice", text }, closing(act));
  const said = make("blockquote", {
    text: shortened(item.text, SHOWN_LINES, SHOWN_UNITS).text,
    attributes: { dir: "auto" },
  });
  body.append(said);
  const own = ownSigns(item, nick);
  if (acts.react) {
    const signs = SIGNS.map((sign) =>
      button({
        class: "sign",
        text: sign,
        label: words.react(sign),
        attributes: { "aria-pressed": String(own.has(sign)) },
      }, closing(() => react(sign, own.has(sign))))
    );
    body.append(make("div", { class: "signs" }, ...signs));
  }
  if (acts.edit) body.append(choice(words.edit, edit));
  body.append(button({ class: "choice", text: words.copyText }, () => {
    void copied(said, item.text).then((isCopied) => isCopied && close());
  }));
  if (fold(item.nick) !== fold(nick)) body.append(choice(words.aboutPerson(item.nick), person));
  if (acts.takeBack === "own") {
    body.append(button({ class: "choice danger", text: words.takeBack }, closing(takeBack)));
  } else if (acts.takeBack === "others") body.append(takingOthers(words, closing, takeBack));
}

function takingOthers(
  words: PageMessages,
  closing: (act: () => void) => () => void,
  takeBack: (reason?: string) => void,
): HTMLElement {
  const reason = make("input", { attributes: { id: "reason", dir: "auto", autocomplete: "off" } });
  const take = closing(() => {
    const why = reason.value.trim();
    takeBack(why === "" ? undefined : why);
  });
  return make(
    "fieldset",
    { class: "orders" },
    make("label", { text: words.reason, attributes: { for: reason.id } }),
    reason,
    button({ class: "choice danger", text: words.takeBack }, take),
  );
}
