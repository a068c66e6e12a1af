/**
 * A line that says what is going on with the connection, where there is something to say.
 *
 * @module
 */

import type { SessionState } from "../client/session/session_event.ts";
import type { PageMessages } from "../language/page.ts";
import { button, make, setText } from "./dom.ts";

/** Another server of the same chat. */
export interface OtherServer {
  /** What it is called. */
  readonly name: string;
  /** Its page. */
  readonly page: string;
  /** Goes there, as who one is here. */
  readonly go: () => void;
}

/** So many of them are shown. */
const OTHERS_MAX = 3;
/** From this attempt on: the first ones may come before the server is there again. */
const OTHERS_FROM = 2;
/** A connection that is made at once is not worth a word. */
const PATIENCE_MS = 600;

/** See the top of this file. */
export class ConnectionLine {
  /** The line, to be put into the page. */
  readonly element: HTMLElement;
  readonly #words: PageMessages;
  readonly #text = make("span");
  /** Is looked at, and not read aloud each second. */
  readonly #countdown = make("span", { class: "countdown", attributes: { "aria-hidden": "true" } });
  readonly #act: HTMLButtonElement;
  readonly #others = make("span", { class: "others" });
  #state: SessionState = { type: "online" };
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `act` is told that the person does not want to wait, or wants to come back. */
  constructor(words: PageMessages, act: () => void) {
    this.#words = words;
    this.#act = button({}, act);
    this.element = make(
      "div",
      { class: "connection", attributes: { role: "status" } },
      make("span", {}, this.#text, " ", this.#countdown),
      this.#act,
      this.#others,
    );
    this.element.hidden = true;
  }

  /** The connection is in another state; the chat is at `others`, too. */
  show(state: SessionState, others: readonly OtherServer[]): void {
    clearTimeout(this.#timer);
    this.#state = state;
    const isLong = state.type === "waiting" && state.attempt >= OTHERS_FROM;
    if (isLong) this.#offer(others);
    else if (state.type !== "connecting") this.#offer([]);
    if (state.type !== "connecting") return this.#draw();
    this.#timer = setTimeout(() => this.#draw(), PATIENCE_MS);
  }

  #offer(others: readonly OtherServer[]): void {
    this.#others.replaceChildren(
      ...others.slice(0, OTHERS_MAX).map(({ name, page, go }) => {
        const text = this.#words.goOnAt(name);
        const link = make("a", { text, attributes: { href: page, rel: "noreferrer" } });
        link.addEventListener("click", (event) => {
          // Another tab or window gets the page alone.
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          go();
        });
        return link;
      }),
    );
  }

  #draw(): void {
    const state = this.#state;
    const { noConnection, nextTry, tryNow, comeBack, connecting } = this.#words;
    this.element.hidden = state.type === "online";
    this.element.className = `connection ${state.type}`;
    this.#act.hidden = state.type === "connecting";
    if (state.type !== "waiting") setText(this.#countdown, "");
    switch (state.type) {
      case "online":
        return;
      case "connecting":
        return setText(this.#text, connecting);
      case "waiting": {
        const leftMs = Math.max(0, state.retryAtMs - performance.now());
        setText(this.#text, noConnection);
        setText(this.#countdown, nextTry(Math.ceil(leftMs / 1_000)));
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
