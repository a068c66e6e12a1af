/**
 * Operators: who is one, what they order, and who is shut out by it.
 *
 * @module
 */

import type { Accounts } from "../people/accounts.ts";
import {
  contains,
  formatNetwork,
  isAddress,
  type Network,
  type Origin,
  parseNetwork,
  siteOf,
} from "../../../text/address.ts";
import type { Absence } from "../attendance/absence.ts";
import type { Archive } from "../../store/archive.ts";
import { ANNOUNCEMENT_MAX } from "../../../vocabulary/requests.ts";
import type { Order } from "../../../vocabulary/command.ts";
import type { ErrorCode, RequestId } from "../../../vocabulary/codes.ts";
import { looksGiven } from "../../../text/lookalike.ts";
import type { Member, Outlet, RoomDelivery } from "../member.ts";
import type { Moderated } from "../../../vocabulary/entry.ts";
import type { Moment } from "../stamp.ts";
import type { Naming } from "../people/naming.ts";
import type { OperatorDeed, TermsTold } from "../../../vocabulary/reply.ts";
import { fold, parseNick, parseRoom } from "../../../text/name.ts";
import type { Ownership } from "../people/ownership.ts";
import type { People } from "../people/people.ts";
import { refuse } from "../refusal.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Rulebook } from "../rooms/rulebook.ts";
import {
  holds,
  isBannedWith,
  type Lock,
  type Sanctions,
  shifted,
  type Terms,
  termsOf,
  termsTold,
} from "./sanctions.ts";
import type { Speaking } from "../rooms/speaking.ts";
import type { StoredBan } from "../../store/store.ts";

/** What moderation needs of others. */
export interface ModerationParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who is here, */
  readonly people: People;
  /** by which names, */
  readonly naming: Naming;
  /** and where. */
  readonly rooms: Rooms;
  /** Who goes. */
  readonly absence: Absence;
  /** Whose own names are. */
  readonly ownership: Ownership;
  /** What was ordered before, */
  readonly sanctions: Sanctions;
  /** and of rooms. */
  readonly rulebook: Rulebook;
  /** Where that is kept. */
  readonly archive: Archive;
  /** Says what is for all, */
  readonly speaking: Speaking;
  /** and tells rooms of the rest, */
  readonly delivery: RoomDelivery;
  /** and by which names people are known. */
  readonly accounts: Accounts;
  /** Is told all that operators do; `operator` is the name in the operators' file. */
  readonly onOperator: ((operator: string, deed: OperatorDeed) => void) | undefined;
}

/** What can be ordered for the whole chat, and not in a room alone. */
export type WideOrder = Exclude<
  Order,
  { readonly type: "mod" | "unmod" | "voice" | "unvoice" | "rule" | "except" }
>;

/** Why an operator's order was not carried out. */
interface Refusal {
  readonly code: ErrorCode;
  readonly value: string;
  readonly detail?: string;
  readonly limit?: number;
}

/** See the top of this file. */
export class Moderation {
  readonly #parts: ModerationParts;

  /** Nobody is an operator. */
  constructor(parts: ModerationParts) {
    this.#parts = parts;
  }

  // Who is an operator

  /**
   * From now on these are the operators, and nobody else can take their names. Who is one but for
   * `stays` is none any more.
   */
  appoint(names: Iterable<string>, stays: (operator: string) => boolean): void {
    const { people, absence, naming } = this.#parts;
    naming.reserve(names);
    for (const member of [...people, ...absence.resumable]) {
      if (member.operator !== undefined && !stays(member.operator)) this.demote(member);
    }
  }

  /** Someone is an operator: the gate has seen to it. */
  promote(member: Member, operator: string, id: RequestId | undefined): void {
    for (const client of [member, ...member.others]) client.operator = operator;
    // Who could not come by its own name has it now.
    if (looksGiven(member.nick)) this.#nickOperator(member, operator);
    const { nick, outlet } = member;
    const address = outlet?.origin?.address ?? "?";
    this.#parts.onOperator?.(operator, { type: "promoted", nick, address });
    member.tellAll({ type: "operator", name: operator }, id);
    this.#tellStanding(member);
  }

  /** Programs that mark operators in a list must know of it. */
  #tellStanding(member: Member): void {
    const { nick, person, isOperator } = member;
    if (member.lead.isVisitor) return;
    for (const room of member.rooms) {
      const rank = room.rules?.rankOf(person);
      const standing = { type: "standing", room: room.name, nick, operator: isOperator } as const;
      const told = rank === undefined ? standing : { ...standing, rank };
      for (const other of room.members) {
        for (const client of other.clients) if (keepsLists(client)) client.tell(told);
      }
    }
  }

  /** Someone is no operator any more. Returns as whom it was one, if it was. */
  demote(member: Member): string | undefined {
    const { operator, nick } = member;
    if (operator === undefined) return undefined;
    member.operator = undefined;
    member.tell({ type: "demoted", name: operator });
    this.#parts.onOperator?.(operator, { type: "demoted", nick });
    this.#tellStanding(member);
    return operator;
  }

  #nickOperator(member: Member, operator: string): void {
    const { nick } = member;
    if (this.#parts.naming.renameOperator(member, operator) !== undefined) return;
    // One who is not seen anywhere yet reads the name on coming in.
    if (member.hasEntered) member.tell({ type: "renamed", nick, newNick: member.nick });
  }

  // Who is shut out

  /** What is told of the ban on an address, if there is one that holds. */
  banOf(origin: Origin, utcMs: number): TermsTold | undefined {
    const ban = this.#parts.sanctions.banOfAddress(origin, utcMs);
    return ban && termsTold(ban);
  }

  /** Whether a connection is one of nobody yet, and of an address that was banned since it came. */
  isShutOut(outlet: Outlet): boolean {
    const { people, absence, moment } = this.#parts;
    if (outlet.origin === undefined || people.at(outlet) !== undefined) return false;
    const ban = this.banOf(outlet.origin, moment.utcMs);
    if (ban !== undefined) absence.expel(outlet, "banned", ban);
    return ban !== undefined;
  }

  /** Gives someone the name, or one like it that can be had; but whose name is banned goes. */
  introduce(member: Member, outlet: Outlet, name: string): void {
    const { naming, absence } = this.#parts;
    const ban = naming.banOf(name);
    if (ban !== undefined) return absence.expel(outlet, "banned", termsTold(ban));
    naming.introduce(member, name);
  }

  /** What was to end in an hour still does, whatever the clock says then. */
  leap(byMs: number): void {
    const { sanctions, archive, people, absence } = this.#parts;
    for (const ban of sanctions.shift(byMs)) archive.saveBan(ban);
    for (const member of [...people, ...absence.absent]) {
      if (member.mute !== undefined) member.mute = shifted(member.mute, byMs);
    }
  }

  // What operators order

  /** Does what someone orders, if it is an operator. */
  moderate(member: Member, order: WideOrder): void {
    const { type: command, id } = order;
    const { operator } = member;
    if (operator === undefined) return refuse(member, "not_operator", "", { command, id });
    const outcome = this.#carryOut(member, operator, order);
    if ("code" in outcome) {
      const { code, value, ...more } = outcome;
      return refuse(member, code, value, { command, ...more, id });
    }
    member.tell(outcome, id);
    this.#parts.onOperator?.(operator, outcome);
  }

  /** Does what an operator ordered; returns that, or why it was not done. */
  #carryOut(member: Member, operator: string, order: WideOrder): Moderated | Refusal {
    const terms = termsOf(order, this.#parts.moment.utcMs);
    switch (order.type) {
      case "kick":
        return this.#kick(member, order.nick, terms);
      case "ban": {
        const network = parseNetwork(order.target);
        return this.#lasting(
          network === undefined
            ? this.#banName(member, operator, order.target, terms)
            : this.#banNetwork(member, operator, network, terms),
        );
      }
      case "unban":
        return this.#lasting(this.#unban(member, order.target));
      case "mute":
        return this.#mute(member, operator, order.nick, terms);
      case "unmute":
        return this.#unmute(member, order.nick);
      case "lock":
      case "unlock":
        return this.#lasting(
          this.#lock(member, order.type, order.room, { by: operator, ...terms }),
        );
      case "announce":
        return this.#sayToAll(member, order.text);
      case "release":
        return this.#lasting(this.#release(member, order.nick));
    }
  }

  #sayToAll(by: Member, text: string): Moderated | Refusal {
    // Of those who type it no field was read.
    if (text.length > ANNOUNCEMENT_MAX) {
      return { code: "announcement_too_long", value: "", limit: ANNOUNCEMENT_MAX };
    }
    if (!this.#parts.speaking.announce(by, text)) return { code: "not_stored", value: "" };
    return { type: "moderated", act: "announce", by: by.nick, reason: text };
  }

  #kick(by: Member, nick: string, terms: Terms): Moderated | Refusal {
    const person = this.#parts.people.named(nick);
    if (person === undefined) return { code: "nick_unknown", value: nick };
    if (person.isOperator) return { code: "operator_spared", value: person.nick };
    return this.#putOut(by, person, "kick", terms);
  }

  #banName(by: Member, operator: string, target: string, terms: Terms): Moderated | Refusal {
    const parsed = parseNick(target);
    if ("code" in parsed) {
      // No name has these: it was to be an address.
      return { code: /[:/]/.test(target) ? "address_malformed" : parsed.code, value: target };
    }
    const people = this.#parts.people.alike(parsed.nick);
    const colleague = people.find((person) => person.isOperator);
    if (colleague !== undefined) return { code: "operator_spared", value: colleague.nick };
    this.#ban({ kind: "name", target: parsed.nick, by: operator, ...terms });
    const outcomes = people.map((person) => this.#putOut(by, person, "ban", terms));
    return outcomes[0] ??
      { type: "moderated", act: "ban", by: by.nick, nick: parsed.nick, ...terms };
  }

  #banNetwork(by: Member, operator: string, typed: Network, terms: Terms): Moderated | Refusal {
    const people = [...this.#parts.people];
    const { network, elsewhere } = reachOf(typed, people);
    const met = people.filter(({ outlet }) =>
      outlet?.origin !== undefined && isBannedWith(network, outlet.origin)
    );
    const colleague = met.find((person) => person.isOperator);
    if (colleague !== undefined) return { code: "operator_spared", value: colleague.nick };
    const address = formatNetwork(network);
    this.#ban({ kind: "address", target: address, by: operator, ...terms });
    for (const clients of Map.groupBy(met, ({ lead }) => lead).values()) {
      this.#banClients(by, clients, terms);
    }
    const also = elsewhere === undefined ? {} : { elsewhere: formatNetwork(elsewhere) };
    return { type: "moderated", act: "ban", by: by.nick, address, ...also, ...terms };
  }

  /** Some of a person's clients must go, or all that are here: then the person does. */
  #banClients(by: Member, clients: readonly Member[], terms: Terms): void {
    const [first] = clients;
    if (first === undefined) return;
    const stays = [first, ...first.others].some((client) => !clients.includes(client));
    if (!stays) return void this.#putOut(by, first.lead, "ban", terms);
    for (const { outlet } of clients) {
      if (outlet === undefined) continue;
      this.#parts.absence.expel(outlet, "banned", termsTold(terms));
    }
  }

  #ban(ban: StoredBan): void {
    const former = this.#parts.sanctions.ban(ban);
    // It may have been written in another form.
    if (former !== undefined) this.#parts.archive.forgetBan(former);
    this.#parts.archive.saveBan(ban);
  }

  /** What would be undone if the server ended now is told as that. */
  #lasting(outcome: Moderated | Refusal): Moderated | Refusal {
    return "code" in outcome || this.#parts.archive.works ? outcome : { ...outcome, unkept: true };
  }

  #unban(by: Member, target: string): Moderated | Refusal {
    const bans = this.#parts.sanctions.unban(target);
    if (bans.length === 0) {
      const other = this.#parts.sanctions.banAround(target, this.#parts.moment.utcMs);
      if (other === undefined) return { code: "not_banned", value: target };
      return { code: "banned_by_other", value: target, detail: other.target };
    }
    for (const ban of bans) this.#parts.archive.forgetBan(ban);
    const nicks = bans.filter(({ kind }) => kind === "name").map(({ target }) => target);
    const addresses = bans.filter(({ kind }) => kind === "address").map(({ target }) => target);
    return {
      type: "moderated",
      act: "unban",
      by: by.nick,
      ...(nicks.length > 0 && { nick: nicks.join(", ") }),
      ...(addresses.length > 0 && { address: addresses.join(", ") }),
    };
  }

  #mute(by: Member, operator: string, nick: string, terms: Terms): Moderated | Refusal {
    const person = this.#parts.people.named(nick);
    if (person === undefined) return { code: "nick_unknown", value: nick };
    if (person.isOperator) return { code: "operator_spared", value: person.nick };
    const mute = { nick: person.nick, by: operator, terms };
    for (const client of person.clients) {
      client.mute = mute;
      this.#parts.absence.save(client);
      if (client.outlet === undefined && client.owner !== undefined) {
        this.#parts.sanctions.leaveMute(client.owner, mute, this.#parts.moment.utcMs);
      }
    }
    return this.#announce(by, person, "mute", terms);
  }

  #unmute(by: Member, nick: string): Moderated | Refusal {
    const nowMs = this.#parts.moment.utcMs;
    const { people, absence } = this.#parts;
    const person = people.named(nick) ??
      [...absence.resumable].find((away) => fold(away.nick) === fold(nick));
    const muted = [...person?.clients ?? []].filter(({ mute }) =>
      mute !== undefined && holds(mute.terms, nowMs)
    );
    for (const client of muted) {
      client.mute = undefined;
      absence.save(client);
      if (client.owner !== undefined) this.#parts.sanctions.takeMute(client.owner);
    }
    if (person !== undefined && muted.length > 0) {
      return this.#announce(by, person, "unmute", {});
    }
    if (!this.#parts.sanctions.unmuteLeft(nick, nowMs)) {
      return { code: person === undefined ? "nick_unknown" : "not_muted", value: nick };
    }
    return { type: "moderated", act: "unmute", by: by.nick, nick };
  }

  #lock(
    by: Member,
    act: "lock" | "unlock",
    name: string,
    lock: Lock,
  ): Moderated | Refusal {
    const parsed = parseRoom(name);
    if (parsed === undefined) return { code: "room_malformed", value: name };
    const { rooms, rulebook } = this.#parts;
    const room = rooms.named(parsed);
    const shown = room?.name ?? parsed;
    const known = rulebook.of(shown);
    if (act === "unlock" && known?.lock === undefined) return { code: "not_locked", value: shown };
    const rules = room === undefined ? rulebook.open(shown) : rooms.rulesOf(room);
    rules.lock = act === "lock" ? lock : undefined;
    rulebook.save(rules);
    const { by: _operator, ...terms } = lock;
    const event = { type: "moderated", act, by: by.nick, room: shown, ...terms } as const;
    const { accounts, delivery } = this.#parts;
    const told = { ...event, rules: rules.closing, ...accounts.knownBy(by) };
    if (room !== undefined) delivery.announce(room, told, by.outlet);
    return event;
  }

  #release(by: Member, nick: string): Moderated | Refusal {
    if (!this.#parts.ownership.release(nick, by.nick)) {
      return { code: "not_registered", value: nick };
    }
    return { type: "moderated", act: "release", by: by.nick, nick };
  }

  /** Tells those who see a person what was done to it, and ends its connection. */
  #putOut(by: Member, person: Member, act: "kick" | "ban", terms: Terms): Moderated {
    const event = this.#announce(by, person, act, terms);
    const { absence } = this.#parts;
    const reason = act === "kick" ? "kicked" : "banned";
    // The one that others see goes last.
    const companions = [...person.clients].filter((client) => client !== person);
    for (const client of [...companions, person]) {
      if (client.outlet === undefined) absence.forget(client, reason);
      else absence.expel(client.outlet, reason, termsTold(terms));
    }
    return event;
  }

  /** Tells the rooms of a person what an operator did to it; returns what operators are told. */
  #announce(by: Member, person: Member, act: Moderated["act"], terms: Terms): Moderated {
    const event = { type: "moderated", act, by: by.nick, nick: person.nick, ...terms } as const;
    // Of a visitor nobody knows.
    const { accounts, delivery } = this.#parts;
    const told = { ...event, ...accounts.knownBy(by) };
    for (const room of person.isVisitor ? [] : person.rooms) {
      delivery.announce(room, { ...told, room: room.name }, by.outlet);
    }
    const origin = person.outlet?.origin;
    return origin === undefined ? event : { ...event, address: origin.address };
  }
}

/**
 * What a ban meets: an IPv6 address where its host is on one link with this machine, its /64 elsewhere.
 * Where nobody is here from there, that will show when someone comes.
 */
function reachOf(
  typed: Network,
  people: readonly Member[],
): { readonly network: Network; readonly elsewhere?: Network } {
  const site = siteOf(typed);
  if (site === undefined) return { network: typed };
  for (const { outlet } of people) {
    const address = parseNetwork(outlet?.origin?.address ?? "");
    const owner = parseNetwork(outlet?.origin?.owner ?? "");
    if (address === undefined || owner === undefined || !contains(site, address)) continue;
    return { network: isAddress(owner) ? typed : site };
  }
  return { network: typed, elsewhere: site };
}

/** Whether someone's program marks in a list who is what: those of before know of no standing. */
function keepsLists({ seesConversations, outlet }: Member): boolean {
  return outlet?.isExact === true || seesConversations;
}
