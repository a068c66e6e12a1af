/**
 * A dialogue over the page: it takes the keys until it is closed, and is gone then.
 *
 * @module
 */

import { button, icon, ICONS, make } from "./dom.ts";

/** An open dialogue. */
export interface Opened {
  /** Into this goes what it shows. */
  readonly body: HTMLElement;
  /** Closes it. */
  close(): void;
  /** `draw` is called whenever what there is has changed, for as long as it is open. */
  follow(draw: () => void): void;
}

/** What is done in dialogues that are open when what there is has changed. */
const followers = new Map<HTMLDialogElement, () => void>();

/** Brings the dialogues that are open up to date. */
export function drawDialogs(): void {
  for (const draw of [...followers.values()]) draw();
}

/** Opens a dialogue with a heading; `close` is what its button is called. */
export function openDialog(heading: string, close: string): Opened {
  const body = make("div", { class: "dialog-body" });
  const title = make("h2", { text: heading, attributes: { id: "dialog-title", dir: "auto" } });
  const dialog = make(
    "dialog",
    { attributes: { "aria-labelledby": title.id } },
    make(
      "header",
      {},
      title,
      button({ class: "plain", label: close }, () => dialog.close(), icon(ICONS.close)),
    ),
    body,
  );
  // A click beside it; what began before it opened, such as a finger that stayed, is none.
  let beganBeside = false;
  dialog.addEventListener("pointerdown", ({ target }) => beganBeside = target === dialog);
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog && beganBeside) dialog.close();
  });
  // What the page does at a key, it does not do now.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => {
    followers.delete(dialog);
    dialog.remove();
  });
  document.body.append(dialog);
  // Once there is something in it, for that may want the keys.
  queueMicrotask(() => dialog.showModal());
  return { body, close: () => dialog.close(), follow: (draw) => followers.set(dialog, draw) };
}

/** What a form with one field is made with. */
export interface Ask {
  /** What is asked for. */
  readonly label: string;
  /** What the button says. */
  readonly button: string;
  /** As HTML has it. @default {"text"} */
  readonly type?: string;
  /** What stands in the field. */
  readonly value?: string;
  /** Whether it is one thing among others, and does not want the keys. @default {false} */
  readonly isQuiet?: boolean;
  /** Whether nothing is an answer, too. @default {false} */
  readonly mayBeEmpty?: boolean;
}

/** Where there is no other keyboard, one that nobody asked for covers half of the page. */
const TOUCH = matchMedia("(hover: none) and (pointer: coarse)");

/** A form with one field and one button. */
export function askForm(
  { label, button: text, type = "text", value = "", isQuiet = false, mayBeEmpty = false }: Ask,
  submit: (value: string) => void,
): HTMLFormElement {
  const id = `field-${type}-${document.querySelectorAll("input").length}`;
  const input = make("input", {
    attributes: {
      id,
      type,
      dir: "auto",
      autocomplete: "off",
      spellcheck: "false",
      autofocus: !isQuiet && !TOUCH.matches,
    },
  });
  input.value = value;
  const form = make(
    "form",
    { class: "ask" },
    make("label", { text: label, attributes: { for: id } }),
    make(
      "div",
      { class: "field" },
      input,
      make("button", {
        class: "primary",
        text,
        attributes: { type: "submit" },
      }),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!mayBeEmpty && input.value.trim() === "") return input.focus();
    submit(input.value);
  });
  return form;
}
