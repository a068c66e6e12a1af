/**
 * What operators' orders do to others: it judges whether an order can be carried out, and has the hub do it.
 *
 * @module
 */

import {
  contains,
  formatNetwork,
  isAddress,
  type Network,
  parseNetwork,
  siteOf,
} from "../../text/address.ts";
import type { Clock } from "../../clock.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { ErrorCode } from "../../vocabulary/codes.ts";
import type { Moderated, Passing } from "../../vocabulary/entry.ts";
import type { Member, Outlet } from "./member.ts";
import { parseNick, parseRoom } from "../../text/name.ts";
import type { Room } from "./room.ts";
import { holds, isBannedWith, type Sanctions, type Terms } from "./sanctions.ts";
import type { StoredBan } from "../store/store.ts";
import { excerpt } from "../../text/text.ts";

/** What orders need of the hub. */
export interface Court {
  /** The person of that name. */
  person(nick: string): Member | undefined;
  /** Those of that name, or of one that it can be taken for. */
  peopleLike(nick: string): Iterable<Member>;
  /** Everyone who has a connection. */
  people(): Iterable<Member>;
  /** The room of that name. */
  room(name: string): Room<Member> | undefined;
  /** Tells a room of something, but not the one who did it. */
  tell(room: Room<Member>, event: Passing, by: Outlet | undefined): void;
  /** Takes someone out of everything, and ends the connection. */
  putOut(person: Member, reason: "kicked" | "banned", detail: string | undefined): void;
  /** Keeps a ban, over a restart too. */
  saveBan(ban: StoredBan): void;
  /** Forgets one. */
  forgetBan(ban: StoredBan): void;
  /** Whether all of that is so already, and has not to wait until it can be. */
  keeps(): boolean;
}

/** Longest reason that an operator can give, in UTF-16 units. */
const REASON_MAX = 200;

/** What an operator can order. */
export type Order = Extract<
  Command,
  { readonly type: "kick" | "ban" | "unban" | "mute" | "unmute" | "lock" | "unlock" }
>;

/** Why an operator's order was not carried out. */
export interface Refusal {
  /** Which of all that can be wrong. */
  readonly code: ErrorCode;
  /** What it was wrong with. */
  readonly value: string;
  /** What else there is to say of it. */
  readonly detail?: string;
}

/** See the top of this file. */
export class Moderation {
  readonly #court: Court;
  readonly #sanctions: Sanctions;
  readonly #clock: Clock;

  /** The sanctions are those that orders add to. */
  constructor(court: Court, sanctions: Sanctions, clock: Clock) {
    this.#court = court;
    this.#sanctions = sanctions;
    this.#clock = clock;
  }

  /** Does what an operator ordered; returns that, or why it was not done. */
  carryOut(member: Member, operator: string, order: Order): Moderated | Refusal {
    const terms = this.#termsOf(order);
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
        return this.#mute(member, order.nick, terms);
      case "unmute":
        return this.#unmute(member, order.nick);
      case "lock":
      case "unlock":
        return this.#lock(member, order.type, order.room, terms);
    }
  }

  #kick(by: Member, nick: string, terms: Terms): Moderated | Refusal {
    const person = this.#court.person(nick);
    if (person === undefined) return { code: "nick_unknown", value: nick };
    if (person.operator !== undefined) return { code: "operator_spared", value: person.nick };
    return this.#putOut(by, person, "kick", terms);
  }

  #banName(by: Member, operator: string, target: string, terms: Terms): Moderated | Refusal {
    const parsed = parseNick(target);
    if ("code" in parsed) {
      // No name has these: it was to be an address.
      return { code: /[:/]/.test(target) ? "address_malformed" : parsed.code, value: target };
    }
    const people = [...this.#court.peopleLike(parsed.nick)];
    const colleague = people.find((person) => person.operator !== undefined);
    if (colleague !== undefined) return { code: "operator_spared", value: colleague.nick };
    this.#ban({ kind: "name", target: parsed.nick, by: operator, ...terms });
    const outcomes = people.map((person) => this.#putOut(by, person, "ban", terms));
    return outcomes[0] ??
      { type: "moderated", act: "ban", by: by.nick, nick: parsed.nick, ...terms };
  }

  #banNetwork(by: Member, operator: string, typed: Network, terms: Terms): Moderated | Refusal {
    const people = [...this.#court.people()];
    const { network, elsewhere } = reachOf(typed, people);
    const met = people.filter(({ outlet }) =>
      outlet?.origin !== undefined && isBannedWith(network, outlet.origin)
    );
    const colleague = met.find((person) => person.operator !== undefined);
    if (colleague !== undefined) return { code: "operator_spared", value: colleague.nick };
    const address = formatNetwork(network);
    this.#ban({ kind: "address", target: address, by: operator, ...terms });
    for (const person of met) this.#putOut(by, person, "ban", terms);
    const also = elsewhere === undefined ? {} : { elsewhere: formatNetwork(elsewhere) };
    return { type: "moderated", act: "ban", by: by.nick, address, ...also, ...terms };
  }

  #ban(ban: StoredBan): void {
    const former = this.#sanctions.ban(ban);
    // It may have been written in another form.
    if (former !== undefined) this.#court.forgetBan(former);
    this.#court.saveBan(ban);
  }

  /** What would be undone if the server ended now is told as that. */
  #lasting(outcome: Moderated | Refusal): Moderated | Refusal {
    return "code" in outcome || this.#court.keeps() ? outcome : { ...outcome, unkept: true };
  }

  #unban(by: Member, target: string): Moderated | Refusal {
    const bans = this.#sanctions.unban(target);
    if (bans.length === 0) {
      const other = this.#sanctions.banAround(target, this.#clock.utcMs());
      if (other === undefined) return { code: "not_banned", value: target };
      return { code: "banned_by_other", value: target, detail: other.target };
    }
    for (const ban of bans) this.#court.forgetBan(ban);
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

  #mute(by: Member, nick: string, terms: Terms): Moderated | Refusal {
    const person = this.#court.person(nick);
    if (person === undefined) return { code: "nick_unknown", value: nick };
    if (person.operator !== undefined) return { code: "operator_spared", value: person.nick };
    person.mute = { nick: person.nick, terms };
    if (person.outlet === undefined && person.owner !== undefined) {
      this.#sanctions.leaveMute(person.owner, person.mute, this.#clock.utcMs());
    }
    return this.#announce(by, person, "mute", terms);
  }

  #unmute(by: Member, nick: string): Moderated | Refusal {
    const nowMs = this.#clock.utcMs();
    const person = this.#court.person(nick);
    if (person?.mute !== undefined && holds(person.mute.terms, nowMs)) {
      person.mute = undefined;
      if (person.owner !== undefined) this.#sanctions.takeMute(person.owner);
      return this.#announce(by, person, "unmute", {});
    }
    if (!this.#sanctions.unmuteLeft(nick, nowMs)) {
      return { code: person === undefined ? "nick_unknown" : "not_muted", value: nick };
    }
    return { type: "moderated", act: "unmute", by: by.nick, nick };
  }

  #lock(by: Member, act: "lock" | "unlock", name: string, terms: Terms): Moderated | Refusal {
    const parsed = parseRoom(name);
    if (parsed === undefined) return { code: "room_malformed", value: name };
    const room = this.#court.room(parsed);
    const shown = room?.name ?? parsed;
    if (act === "lock") this.#sanctions.lock(shown, terms);
    else if (!this.#sanctions.unlock(shown)) return { code: "not_locked", value: shown };
    const event = { type: "moderated", act, by: by.nick, room: shown, ...terms } as const;
    if (room !== undefined) this.#court.tell(room, event, by.outlet);
    return event;
  }

  /** Tells those who see a person what was done to it, and ends its connection. */
  #putOut(by: Member, person: Member, act: "kick" | "ban", terms: Terms): Moderated {
    const event = this.#announce(by, person, act, terms);
    this.#court.putOut(person, act === "kick" ? "kicked" : "banned", terms.reason);
    return event;
  }

  /** Tells the rooms of a person what an operator did to it; returns what operators are told. */
  #announce(by: Member, person: Member, act: Moderated["act"], terms: Terms): Moderated {
    const event = { type: "moderated", act, by: by.nick, nick: person.nick, ...terms } as const;
    // Of a visitor nobody knows.
    for (const room of person.isVisitor ? [] : person.rooms) {
      this.#court.tell(room, { ...event, room: room.name }, by.outlet);
    }
    const origin = person.outlet?.origin;
    return origin === undefined ? event : { ...event, address: origin.address };
  }

  #termsOf(order: Order): Terms {
    const forMs = "forMs" in order ? order.forMs : undefined;
    const reason = "reason" in order ? order.reason : undefined;
    return {
      ...(forMs !== undefined && { untilMs: this.#clock.utcMs() + forMs }),
      ...(reason !== undefined && { reason: excerpt(reason, REASON_MAX) }),
    };
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
