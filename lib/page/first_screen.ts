/**
 * The first thing that one sees: who are you? And where it is wanted, the server's password, or that of the
 * name. A browser may keep it, where the person says so.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { NICK_MAX_GRAPHEMES } from "../text/name.ts";
import { button, make, setText } from "./dom.ts";
import { oneWord } from "./state/typed.ts";

/** What was filled in. */
export interface Introduced {
  /** The name. */
  readonly nick: string;
  /** `undefined` where none was given. */
  readonly password: string | undefined;
  /** Whose that is: the server's, or that of the name. */
  readonly of: "server" | "name";
}

/** See the top of this file. */
export class FirstScreen {
  /** The screen, to be put into the page. */
  readonly element: HTMLElement;
  readonly #words: PageMessages;
  readonly #name: HTMLInputElement;
  readonly #password: HTMLInputElement;
  readonly #passwordField: HTMLElement;
  /** Which password is asked for. */
  #of: Introduced["of"] = "server";
  readonly #problem: HTMLElement;
  readonly #enter: HTMLButtonElement;
  /** Other ways in. */
  readonly #offers = make("div", { class: "offers", attributes: { role: "status" } });

  /** `nick` is the one of before, `room` the one that a link leads to, if any. */
  constructor(
    words: PageMessages,
    nick: string,
    room: string | undefined,
    enter: (introduced: Introduced) => void,
  ) {
    this.#words = words;
    this.#name = nameInput(words, nick);
    this.#password = passwordInput();
    this.#passwordField = field(words.password, this.#password);
    this.#passwordField.hidden = true;
    this.#problem = make("p", { class: "problem", attributes: { id: "problem", role: "alert" } });
    this.#enter = make("button", {
      class: "primary",
      text: words.enter,
      attributes: { type: "submit" },
    });
    const form = make(
      "form",
      {},
      field(words.yourName, this.#name),
      this.#passwordField,
      this.#problem,
      this.#enter,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = oneWord(this.#name.value);
      this.#name.value = name;
      if (name === "") return this.#name.focus();
      this.#busy(true);
      // Who has none may have chosen another name.
      const given = this.#passwordField.hidden ? "" : this.#password.value;
      enter({ nick: name, password: given === "" ? undefined : given, of: this.#of });
    });
    const leads = room === undefined ? [] : [make("p", { text: words.roomToEnter(room) })];
    this.element = make(
      "main",
      { class: "first-screen" },
      make(
        "div",
        { class: "card" },
        make("div", { class: "logo", attributes: { "aria-hidden": "true" } }),
        make("h1", { text: "Papo" }),
        make("p", { class: "tagline", text: words.tagline }),
        ...leads,
        form,
        this.#offers,
        make("p", { class: "server", text: words.server(location.host) }),
      ),
    );
  }

  /** The keys go to what is to be filled in. */
  focus(): void {
    const isAsked = !this.#passwordField.hidden && this.#name.value !== "";
    (isAsked ? this.#password : this.#name).focus();
  }

  /** It will not do like that. */
  refuse(problem: string): void {
    this.#busy(false);
    setText(this.#problem, problem);
    this.focus();
  }

  /** One is here by that name in another tab, and may go on in this one. */
  offer(nick: string, take: () => void): void {
    const text = this.#words.goOnHere(nick);
    this.#offers.append(button({ class: "choice", text }, take));
  }

  /** A password is wanted, the server's or that of the name; `problem` where the one that was given is wrong. */
  askPassword(problem: string, of: Introduced["of"]): void {
    this.#of = of;
    const { password, namePassword, passwordAsked, namePasswordAsked } = this.#words;
    const [label, asked] = of === "server"
      ? [password, passwordAsked]
      : [namePassword, namePasswordAsked];
    setText(this.#passwordField.querySelector("label") ?? this.#passwordField, label);
    this.#passwordField.hidden = false;
    this.#password.value = "";
    this.refuse(problem === "" ? asked : problem);
  }

  #busy(isBusy: boolean): void {
    this.#enter.disabled = isBusy;
    setText(this.#enter, isBusy ? this.#words.entering : this.#words.enter);
    if (isBusy) setText(this.#problem, "");
  }
}

function nameInput(words: PageMessages, nick: string): HTMLInputElement {
  return make("input", {
    attributes: {
      id: "name",
      name: "name",
      value: nick,
      placeholder: words.namePlaceholder,
      autocomplete: "nickname",
      autocapitalize: "words",
      spellcheck: "false",
      // Graphemes are counted by the server.
      maxlength: NICK_MAX_GRAPHEMES * 8,
      required: true,
      dir: "auto",
      "aria-describedby": "problem",
    },
  });
}

function passwordInput(): HTMLInputElement {
  return make("input", {
    attributes: {
      id: "password",
      type: "password",
      name: "password",
      autocomplete: "current-password",
      "aria-describedby": "problem",
    },
  });
}

/** A labelled field. */
function field(label: string, input: HTMLInputElement): HTMLElement {
  return make(
    "div",
    { class: "field" },
    make("label", { text: label, attributes: { for: input.id } }),
    input,
  );
}
