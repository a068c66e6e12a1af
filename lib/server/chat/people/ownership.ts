/**
 * Who owns the name that is somebody's own: a person makes it that, shows that it knows the password, or
 * gives it up. Whether a password is right was found out before; see gate.ts.
 *
 * Whoever shows the password while that person is here is one more client of it: see clients.ts.
 *
 * @module
 */

import type { Absence } from "../attendance/absence.ts";
import type { Accounts } from "./accounts.ts";
import type { Circle } from "./circle.ts";
import type { Conversations } from "../private/conversations.ts";
import type { Change, Owning } from "../../../vocabulary/command.ts";
import type { Clients } from "./clients.ts";
import { CLIENTS_MAX, type Company } from "./company.ts";
import { looksGiven } from "../../../text/lookalike.ts";
import type { Member } from "../member.ts";
import type { Naming } from "./naming.ts";
import type { Problem } from "../../../vocabulary/reply.ts";
import { refuse } from "../refusal.ts";
import type { Rulebook } from "../rooms/rulebook.ts";
import type { Speaking } from "../rooms/speaking.ts";
import type { StoredAccount } from "../../store/store.ts";

/** One of the requests that are about names of one's own. */
export type Asked<Type extends Owning["type"] | "unregister"> = Extract<
  Change,
  { readonly type: Type }
>;

/** What ownership needs of others. */
export interface OwnershipParts {
  /** Which names are somebody's own. */
  readonly accounts: Accounts;
  /** Who has which name. */
  readonly naming: Naming;
  /** Who is away. */
  readonly absence: Absence;
  /** Who are one person. */
  readonly clients: Clients;
  /** Whose what is said in private is. */
  readonly conversations: Conversations;
  /** Where someone has a say. */
  readonly rulebook: Rulebook;
  /** Who is told of it. */
  readonly circle: Circle;
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
  call(member: Member, request: Asked<"nick">): void {
    const { nick: text, account, beside = false, back = false, id } = request;
    const { nick, hasEntered, isVisitor } = member;
    const { accounts, naming, clients, speaking } = this.#parts;
    const rooms = new Set(member.rooms);
    const isSeen = clients.seen(account) !== undefined;
    const isBack = back && account !== undefined && !isSeen;
    const known = accounts.nameOf(member);
    // Who comes may say its name, as by hello; after that, a name too can say something.
    const silence = hasEntered && !isVisitor ? speaking.silence(member) : undefined;
    const problem = silence ??
      (account === undefined
        ? naming.rename(member, text)
        : this.#claim(member, text, account, beside));
    if (problem !== undefined) {
      return refuse(member, problem.code, text, { command: "nick", ...problem, id });
    }
    // One who is not seen anywhere yet reads the name on coming in.
    if (hasEntered || id !== undefined) {
      member.tell({ type: "renamed", nick, newNick: member.nick }, id);
    }
    // Of whom others see already they know that, and nobody else is there any more.
    if (account === undefined || !isSeen) this.#tellKnown(member, known);
    if (isBack) clients.takePlaces(member);
    // Which rooms its person has it did not say.
    if (isBack || account !== undefined && member.others.length > 0) {
      clients.showRooms(member, rooms);
    }
  }

  /** Someone makes its name its own, or gives that up. */
  answer(member: Member, request: Asked<"register" | "unregister" | "identify" | "login">): void {
    const { nick } = member;
    const { id, type } = request;
    const known = this.#parts.accounts.nameOf(member);
    const problem = type === "unregister"
      ? this.#giveUp(member)
      : type === "register" && request.hash !== undefined
      ? this.register(member, request.hash)
      // No gate has looked at it.
      : { code: "nick_password_wrong" } as const;
    if (problem !== undefined) return refuse(member, problem.code, nick, { ...problem, id });
    member.tellAll({ type: type === "register" ? "registered" : "released", nick }, id);
    if (type === "register") this.#tellKnown(member, known);
  }

  /** Those who keep lists are told where someone was known otherwise before. */
  #tellKnown(member: Member, before: string | undefined): void {
    const { accounts, circle } = this.#parts;
    const account = accounts.nameOf(member);
    if (account === before) return;
    circle.happens(member.lead, { type: "known", ...(account !== undefined && { account }) });
  }

  // What of it stands

  /** Whether a name is somebody's own. */
  isOwned(name: string): boolean {
    return this.#parts.accounts.named(name) !== undefined;
  }

  /** Whether any name is that person's own still. */
  isOwner(account: number | undefined): account is number {
    return account !== undefined && this.#parts.accounts.isOwner(account);
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
    if (member.account === undefined) this.#lead(member, person);
    return undefined;
  }

  /** Someone has shown that a name is its own: it has that name from now on, whoever has it. */
  #claim(
    member: Member,
    nick: string,
    account: number,
    beside: boolean,
  ): Problem | undefined {
    const { accounts, naming } = this.#parts;
    // It may have been given up, and be another's, since the password was looked at.
    if (accounts.named(nick)?.person !== account) return { code: "nick_password_wrong" };
    return this.recognise(member, account, beside) ?? naming.rename(member, nick);
  }

  /** Someone has shown which person it is, and is from now on, beside its other clients or in their place. */
  recognise(
    member: Member,
    account: number | undefined,
    beside: boolean,
  ): Problem | undefined {
    const { absence, clients } = this.#parts;
    // What it owned may have been given up since that was shown.
    if (!this.isOwner(account)) return undefined;
    if (member.account === account) return undefined;
    const company = clients.of(account);
    if (!beside) this.#replace(company, member);
    const surplus = company === undefined ? "none" : clients.surplus(company);
    if (surplus === "full") return { code: "clients_full", limit: CLIENTS_MAX };
    if (surplus !== "none") absence.forget(surplus);
    const lead = clients.seen(account);
    if (lead === undefined) this.#lead(member, account);
    else {
      clients.join(member, lead);
      absence.endReserving(member);
      absence.save(member);
    }
    return undefined;
  }

  /** Someone is that person from now on, whom nobody sees otherwise. */
  #lead(member: Member, account: number): void {
    const { absence, clients } = this.#parts;
    clients.lead(member, account);
    absence.endReserving(member);
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
    const { accounts, clients } = this.#parts;
    const lead = clients.of(accounts.named(name)?.person)?.lead;
    const known = lead && accounts.nameOf(lead);
    const account = accounts.delete(name);
    if (account === undefined) return false;
    this.#released(account, by);
    if (lead !== undefined) this.#tellKnown(lead, known);
    return true;
  }

  #released({ person, name: nick }: StoredAccount, by: string | undefined): void {
    const { accounts, clients, rulebook, conversations } = this.#parts;
    const company = clients.of(person);
    if (by !== undefined) company?.lead.tellAll({ type: "released", nick, by });
    if (accounts.isOwner(person)) return;
    if (company === undefined) rulebook.forget(person);
    // Several clients are still one person, by their tokens.
    else if (company.clients.size === 1) this.#disown(company.lead);
    conversations.lapse(String(person));
  }

  /** Someone is known by its connection alone from now on. */
  #disown(member: Member): void {
    const { absence, clients } = this.#parts;
    clients.disown(member);
    absence.save(member);
  }

  /** What someone was by other clients it is by this one: it has read as much. */
  #replace(company: Company<Member> | undefined, member: Member): void {
    const { absence } = this.#parts;
    for (const former of [...company?.clients ?? []]) {
      member.marks ??= former.marks;
      if (former.outlet === undefined) absence.forget(former, "replaced");
      else absence.expel(former.outlet, "replaced");
    }
  }
}
