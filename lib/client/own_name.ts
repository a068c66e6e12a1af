/**
 * The commands about one's name: another one, and what makes it one's own. It owns which name was wanted last.
 *
 * @module
 */

import type { ClientRequest, ServerMessage } from "../vocabulary/protocol.ts";
import type { Messages } from "../language/chat.ts";

/** An answer of that type. */
export type Answer<T extends ServerMessage["type"]> = Extract<ServerMessage, { readonly type: T }>;

/** What it needs of whoever carries out commands. */
export interface OwnNameParts {
  /** Asks the server; `otherwise` gets an answer of another type, of which the person is told. */
  ask<T extends ServerMessage["type"]>(
    request: ClientRequest,
    type: T,
    act: (answer: Answer<T>) => void,
    otherwise?: (answer?: ServerMessage) => void,
  ): void;
  /** A password is wanted, which is not to be seen. */
  askPassword(answer: (password: string) => void): void;
  /** One has that name now. */
  renamed(nick: string): void;
  /** Tells the person a sentence. */
  tell(sentence: string): void;
  /** The sentences of the person's language. */
  words(): Messages;
}

/** See the top of this file. */
export class OwnName {
  readonly #parts: OwnNameParts;
  #wanted: string;

  /** That one was wanted when one came. */
  constructor(parts: OwnNameParts, wanted = "") {
    this.#parts = parts;
    this.#wanted = wanted;
  }

  /** Wants that name; where it is somebody's own, the password is asked for. */
  change(nick: string): void {
    // As it is typed for netcat, a password may stand behind the name.
    this.#wanted = /^\S*/.exec(nick)?.[0] ?? nick;
    this.#parts.ask({ type: "nick", nick }, "nick", (answer) => this.#renamed(answer), (answer) => {
      if (answer?.type !== "error") return;
      if (answer.code === "nick_registered" || answer.code === "nick_here") this.identify();
    });
  }

  /** Says the password of the name that was wanted last; without one it is asked for. */
  identify(given?: string): void {
    const nick = this.#wanted;
    if (nick === "") {
      return this.#parts.tell(
        this.#parts.words().error.name_first({ type: "error", code: "name_first" }),
      );
    }
    this.#withPassword(given, (password) => {
      const request = { type: "nick", nick, password } as const;
      this.#parts.ask(request, "nick", (answer) => this.#renamed(answer));
    });
  }

  /** Makes the name one's own. */
  register(given?: string): void {
    this.#withPassword(given, (password) => {
      this.#parts.ask({ type: "register", password }, "registered", ({ nick }) => {
        this.#parts.tell(this.#parts.words().registered(nick));
      });
    });
  }

  /** Gives that up. */
  unregister(): void {
    this.#parts.ask({ type: "unregister" }, "released", ({ nick }) => {
      this.#parts.tell(this.#parts.words().released(nick, undefined));
    });
  }

  #renamed({ newNick }: Answer<"nick">): void {
    this.#parts.renamed(newNick);
    this.#parts.tell(this.#parts.words().nowNamed(newNick));
  }

  #withPassword(given: string | undefined, act: (password: string) => void): void {
    if (given === undefined) this.#parts.askPassword(act);
    else act(given);
  }
}
