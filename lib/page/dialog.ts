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
  // A click beside it.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  // What the page does at a key, it does not do now.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return { body, close: () => dialog.close() };
}

/** A form with one field and one button. */
export function askForm(
  { label, button: text, type = "text", value = "" }: {
    readonly label: string;
    readonly button: string;
    readonly type?: string;
    readonly value?: string;
  },
  submit: (value: string) => void,
): HTMLFormElement {
  const id = `field-${type}-${document.querySelectorAll("input").length}`;
  const input = make("input", {
    attributes: { id, type, dir: "auto", autocomplete: "off", spellcheck: "false" },
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
    submit(input.value);
  });
  return form;
}
