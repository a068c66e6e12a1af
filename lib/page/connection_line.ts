/**
 * A line that says what is going on with the connection, where there is something to say.
 *
 * @module
 */

import type { SessionState } from "../client/session_event.ts";
import type { PageMessages } from "../language/page.ts";
import { button, make, setText } from "./dom.ts";

/** A connection that is made at once is not worth a word. */
const PATIENCE_MS = 600;

/** See the top of this file. */
export class ConnectionLine {
  /** The line, to be put into the page. */
  readonly element: HTMLElement;
  readonly #words: PageMessages;
  readonly #text = make("span");
  readonly #act: HTMLButtonElement;
  #state: SessionState = { type: "online" };
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `act` is told that the person does not want to wait, or wants to come back. */
  constructor(words: PageMessages, act: () => void) {
    this.#words = words;
    this.#act = button({}, act);
    this.element = make(
      "div",
      { class: "connection", attributes: { role: "status" } },
      this.#text,
      this.#act,
    );
    this.element.hidden = true;
  }

  /** The connection is in another state. */
  show(state: SessionState): void {
    clearTimeout(this.#timer);
    this.#state = state;
    if (state.type !== "connecting") return this.#draw();
    this.#timer = setTimeout(() => this.#draw(), PATIENCE_MS);
  }

  #draw(): void {
    const state = this.#state;
    const { retrying, tryNow, comeBack, connecting } = this.#words;
    this.element.hidden = state.type === "online";
    this.element.className = `connection ${state.type}`;
    this.#act.hidden = state.type === "connecting";
    switch (state.type) {
      case "online":
        return;
      case "connecting":
        return setText(this.#text, connecting);
      case "waiting": {
        const leftMs = Math.max(0, state.retryAtMs - performance.now());
        setText(this.#text, retrying(Math.ceil(leftMs / 1_000)));
        setText(this.#act, tryNow);
        this.#timer = setTimeout(() => this.#draw(), 1_000);
        return;
      }
      case "over":
        setText(this.#text, state.reason.type === "closed" ? state.reason.text : "");
        setText(this.#act, comeBack);
        return;
    }
  }
}
