/**
 * What of who one is, and where, can be chosen before one is seen anywhere: name, room and language. It has
 * each choice made by whoever owns what it is about.
 *
 * @module
 */

import type { Acquaintance } from "./acquaintance.ts";
import type { Arrival } from "./arrival.ts";
import type { Choice } from "./kinds.ts";
import type { Member, Outlet } from "./member.ts";
import type { Moderation } from "./moderation.ts";
import type { Naming } from "./naming.ts";
import { refuse } from "./refusal.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { Speaking } from "./speaking.ts";

/** What choosing needs of others. */
export interface ChoosingParts {
  /** Who may say something: a name can, too. */
  readonly speaking: Speaking;
  /** Which names can be had, */
  readonly naming: Naming;
  /** and what operators are called. */
  readonly moderation: Moderation;
  /** How one comes into rooms. */
  readonly arrival: Arrival;
  /** In which language one is told things. */
  readonly acquaintance: Acquaintance;
}

/** See the top of this file. */
export class Choosing {
  readonly #parts: ChoosingParts;

  /** Nobody has chosen anything. */
  constructor(parts: ChoosingParts) {
    this.#parts = parts;
  }

  /** Someone at that connection chooses. */
  choose(member: Member, outlet: Outlet, request: Choice): void {
    const { moderation, arrival, acquaintance } = this.#parts;
    switch (request.type) {
      case "nick":
        return this.#nick(member, request.nick, request.id);
      case "introduce":
        return moderation.introduce(member, outlet, request.name);
      case "promote":
        return moderation.promote(member, request.name, request.id);
      case "enter":
        return arrival.enter(member, request.room, request.key);
      case "join":
        return arrival.join(member, request);
      case "language":
        return acquaintance.speak(member, request.tag);
    }
  }

  #nick(member: Member, text: string, id: RequestId | undefined): void {
    const { speaking, naming } = this.#parts;
    const { nick, hasEntered, isVisitor } = member;
    // Who comes may say its name, as by hello; after that, a name too can say something.
    const silence = hasEntered && !isVisitor ? speaking.silence(member) : undefined;
    const problem = silence ?? naming.rename(member, text);
    if (problem !== undefined) {
      return refuse(member, problem.code, text, { command: "nick", ...problem, id });
    }
    // One who is not seen anywhere yet reads the name on coming in.
    if (hasEntered || id !== undefined) {
      member.tell({ type: "renamed", nick, newNick: member.nick }, id);
    }
  }
}
