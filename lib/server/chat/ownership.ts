/**
 * Who owns the name that is somebody's own: a person makes it that, shows that it knows the password, or
 * gives it up. Whether a password is right was found out before; see gate.ts.
 *
 * One person is here by one client at a time: whoever shows the password takes the place of who was here
 * before by another.
 *
 * @module
 */

import type { Absence } from "./absence.ts";
import type { Accounts } from "./accounts.ts";
import type { Conversations } from "./conversations.ts";
import type { Change, Owning } from "../../vocabulary/command.ts";
import { looksGiven } from "../../text/lookalike.ts";
import type { Member } from "./member.ts";
import type { Naming } from "./naming.ts";
import type { People } from "./people.ts";
import type { Problem } from "../../vocabulary/reply.ts";
import { refuse } from "./refusal.ts";
import type { Rulebook } from "./rulebook.ts";
import type { Speaking } from "./speaking.ts";
import { whose } from "./whose.ts";

/** One of the requests that are about names of one's own. */
export type Asked<Type extends Owning["type"] | "unregister"> = Extract<
  Change,
  { readonly type: Type }
>;

/** What ownership needs of others. */
export interface OwnershipParts {
  /** Which names are somebody's own. */
  readonly accounts: Accounts;
  /** Who is here, */
  readonly people: People;
  /** and by which name. */
  readonly naming: Naming;
  /** Who is away. */
  readonly absence: Absence;
  /** Whose what is said in private is. */
  readonly conversations: Conversations;
  /** Where someone has a say. */
  readonly rulebook: Rulebook;
  /** Who may say nothing. */
  readonly speaking: Pick<Speaking, "silence">;
}

/** See the top of this file. */
export class Ownership {
  readonly #parts: OwnershipParts;

  /** Nobody has shown anything. */
  constructor(parts: OwnershipParts) {
    this.#parts = parts;
  }

  // What people ask for

  /** Someone wants another name, and perhaps has shown that it is its own. */
  call(member: Member, { nick: text, account, id }: Asked<"nick">): void {
    const { nick, hasEntered, isVisitor } = member;
    const { naming, speaking } = this.#parts;
    // Who comes may say its name, as by hello; after that, a name too can say something.
    const silence = hasEntered && !isVisitor ? speaking.silence(member) : undefined;
    const problem = silence ??
      (account === undefined ? naming.rename(member, text) : this.#claim(member, text, account));
    if (problem !== undefined) {
      return refuse(member, problem.code, text, { command: "nick", ...problem, id });
    }
    // One who is not seen anywhere yet reads the name on coming in.
    if (hasEntered || id !== undefined) {
      member.tell({ type: "renamed", nick, newNick: member.nick }, id);
    }
  }

  /** Someone makes its name its own, or gives that up. */
  answer(member: Member, request: Asked<"register" | "unregister" | "identify" | "login">): void {
    const { nick } = member;
    const { id, type } = request;
    const problem = type === "unregister"
      ? this.#giveUp(member)
      : type === "register" && request.hash !== undefined
      ? this.register(member, request.hash)
      // No gate has looked at it.
      : { code: "nick_password_wrong" } as const;
    if (problem !== undefined) return refuse(member, problem.code, nick, { ...problem, id });
    member.tell({ type: type === "register" ? "registered" : "released", nick }, id);
  }

  // What of it stands

  /** Whether a name is somebody's own. */
  isOwned(name: string): boolean {
    return this.#parts.accounts.named(name) !== undefined;
  }

  /** Who is here, or away, as the person of that number. */
  holderOf(account: number | undefined): Member | undefined {
    const { people, absence } = this.#parts;
    if (account === undefined) return undefined;
    for (const member of people) if (member.account === account) return member;
    for (const member of absence.absent) if (member.account === account) return member;
    return undefined;
  }

  /** The name of a person is its own from now on, by the password of that hash. */
  register(member: Member, hash: string): Problem | undefined {
    const { accounts, naming } = this.#parts;
    const { nick: name, owner: address } = member;
    if (looksGiven(name)) return { code: "name_first" };
    if (naming.isOperators(name)) return { code: "nick_reserved", command: "op", value: name };
    const known = accounts.named(name);
    const barrier = accounts.against(name, member.account);
    if (barrier !== undefined) return { code: barrier, value: name };
    if (known === undefined && !accounts.hasRoomFor(address)) return { code: "registrations_full" };
    const person = member.account ?? member.author;
    accounts.set({
      name: known?.name ?? name,
      person,
      hash,
      ...(address !== undefined && { address }),
    });
    this.#become(member, person);
    return undefined;
  }

  /** Someone has shown that a name is its own: it has that name from now on, whoever has it. */
  #claim(member: Member, nick: string, account: number): Problem | undefined {
    const { accounts, naming } = this.#parts;
    // It may have been given up, and be another's, since the password was looked at.
    if (accounts.named(nick)?.person !== account) return { code: "nick_password_wrong" };
    this.recognise(member, account);
    return naming.rename(member, nick);
  }

  /** Someone has shown which person it is, and is from now on, in the place of who was here as that. */
  recognise(member: Member, account: number | undefined): void {
    // What it owned may have been given up since that was shown.
    if (account === undefined || !this.#parts.accounts.isOwner(account)) return;
    const former = this.holderOf(account);
    if (former !== undefined && former !== member) this.#replace(former, member);
    this.#become(member, account);
  }

  /** Someone is that person from now on, or known by this connection alone, with all that it had and has a say in. */
  #become(member: Member, account: number | undefined): void {
    const { absence, rulebook, conversations } = this.#parts;
    const before = whose(member);
    // Who has one name of its own already, and another, keeps what is its own by the first.
    if (member.account === undefined || account === undefined) {
      rulebook.inherit(member.person, account ?? member.author);
    }
    member.account = account;
    conversations.become(member, before);
    absence.save(member);
  }

  /** The name of a person is its own no more, by its own word. */
  #giveUp(member: Member): Problem | undefined {
    const { accounts } = this.#parts;
    const known = accounts.named(member.nick);
    if (known === undefined || known.person !== member.account) return { code: "not_registered" };
    this.release(known.name);
    return undefined;
  }

  /** A name is nobody's own any more, by the word of that operator or of its owner. Returns whether it was anybody's. */
  release(name: string, by?: string): boolean {
    const { accounts, rulebook, conversations } = this.#parts;
    const account = accounts.delete(name);
    if (account === undefined) return false;
    const { person, name: nick } = account;
    const member = this.holderOf(person);
    if (by !== undefined) member?.tell({ type: "released", nick, by });
    if (accounts.isOwner(person)) return true;
    if (member === undefined) rulebook.forget(person);
    else this.#become(member, undefined);
    conversations.lapse(String(person));
    return true;
  }

  /** What someone was by another client it is by this one: it has read as much. */
  #replace(former: Member, member: Member): void {
    const { absence } = this.#parts;
    member.marks ??= former.marks;
    if (former.outlet === undefined) absence.forget(former, "replaced");
    else absence.expel(former.outlet, "replaced");
  }
}
