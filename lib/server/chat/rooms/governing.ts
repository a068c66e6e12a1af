/**
 * Commanding a room: what who commands it orders there, and operators of the server too, for they stand
 * above all. What operators order for the whole chat is in moderation.ts.
 *
 * @module
 */

import type { Accounts } from "../people/accounts.ts";
import type { Absence } from "../attendance/absence.ts";
import { plainText } from "../../../text/text.ts";
import type { ErrorCode } from "../../../vocabulary/codes.ts";
import { fold, withoutHash } from "../../../text/name.ts";
import type { Member, RoomDelivery } from "../member.ts";
import type { Moderated } from "../../../vocabulary/entry.ts";
import type { Moment } from "../stamp.ts";
import type { OperatorDeed, Problem } from "../../../vocabulary/reply.ts";
import type { Order } from "../../../vocabulary/command.ts";
import type { People } from "../people/people.ts";
import { refuse } from "../refusal.ts";
import type { Room } from "./room.ts";
import { GUESTS_MAX, MASKS_MAX, type RoomRules } from "./room_rules.ts";
import type { Rooms } from "./rooms.ts";
import type { Rulebook } from "./rulebook.ts";
import type { RuleChange } from "../../../vocabulary/requests.ts";
import { shortMask } from "../../../text/mask.ts";
import { type Terms, termsOf } from "../moderation/sanctions.ts";
import type { Moderation, WideOrder } from "../moderation/moderation.ts";

/** Longest mask, in UTF-16 units. */
const MASK_MAX = 128;
/** A key is one word, in UTF-16 units no longer than this. */
const KEY_MAX = 32;
/** What a rule of these would shut out of the room in which everyone starts, nobody may shut out. */
const BARRIERS: readonly (keyof RuleChange)[] = ["invited", "secret", "limit", "key"];

/** What governing needs of others. */
export interface GoverningParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who is here, */
  readonly people: People;
  /** and where. */
  readonly rooms: Rooms;
  /** Who may come back. */
  readonly absence: Absence;
  /** How rooms are run. */
  readonly rulebook: Rulebook;
  /** Does what is ordered for the whole chat. */
  readonly moderation: Moderation;
  /** Tells rooms of it, */
  readonly delivery: RoomDelivery;
  /** and by which names people are known. */
  readonly accounts: Accounts;
  /** Who was put out of its only room, and can be in no other, goes to the default one. */
  readonly sendHome: (member: Member) => void;
  /** Is told all that operators of the server do. */
  readonly onOperator: ((operator: string, deed: OperatorDeed) => void) | undefined;
}

/** What can be ordered in one room. */
type Placed = Exclude<Order, Unplaced>;
/** And what in none. */
type Unplaced = Extract<Order, { readonly type: "release" | "announce" }>;
/** An order that was carried out: what the room is told of it; or why it was not. */
type Outcome = Moderated | (Problem & { readonly value: string });

/** Someone gives an order in a room. */
interface Command {
  readonly by: Member;
  readonly room: Room<Member>;
  readonly rules: RoomRules;
}

/** See the top of this file. */
export class Governing {
  readonly #parts: GoverningParts;

  /** Nobody commands anything. */
  constructor(parts: GoverningParts) {
    this.#parts = parts;
  }

  #commands({ person }: Member, room: Room<Member> | undefined): boolean {
    return room?.rules?.rankOf(person) === "mod";
  }

  /** Does what someone orders, in the whole chat or in a room, if it may. */
  order(member: Member, order: Order): void {
    if (isOfNone(order) || this.#isWide(member, order)) {
      this.#parts.moderation.moderate(member, order);
    } else this.#govern(member, order);
  }

  /** Whether what someone orders is for the whole chat, and not for one room. */
  #isWide(member: Member, order: Placed): order is WideOrder & Placed {
    switch (order.type) {
      case "mod":
      case "unmod":
      case "voice":
      case "unvoice":
      case "rule":
      case "except":
        return false;
      case "lock":
      case "unlock":
        return member.operator !== undefined ||
          !this.#commands(member, this.#roomOf(member, order));
      case "kick":
        if (member.operator !== undefined && this.#isEveryones(order.room)) return true;
    }
    return this.#isOfNoRoom(member, order.room);
  }

  /** To be put out of the room in which everyone is, is to be put out of the chat. */
  #isEveryones(room: string | undefined): boolean {
    return room !== undefined && this.#parts.rooms.isDefault(withoutHash(room));
  }

  #isOfNoRoom(member: Member, room: string | undefined): boolean {
    return room === undefined &&
      (member.operator !== undefined || !this.#commands(member, member.room));
  }

  #govern(by: Member, order: Placed): void {
    const { id, type } = order;
    const command = type === "except" || type === "rule" ? {} : { command: type };
    const room = this.#roomOf(by, order);
    const { operator } = by;
    const mayCommand = operator !== undefined || this.#commands(by, room);
    if (room === undefined || !mayCommand && !by.rooms.has(room)) {
      return refuse(by, "not_in_room", order.room ?? "", { id });
    }
    if (!mayCommand) return refuse(by, "not_room_operator", room.name, { ...command, id });
    const rules = this.#parts.rooms.rulesOf(room);
    const outcome = this.#carryOut({ by, room, rules }, order);
    if ("code" in outcome) {
      const { value, code, ...more } = outcome;
      return refuse(by, code, value, { ...command, ...more, id });
    }
    this.#parts.rulebook.save(rules);
    by.tell(outcome, id);
    if (operator !== undefined) this.#parts.onOperator?.(operator, outcome);
  }

  #roomOf(member: Member, { room: name }: Placed): Room<Member> | undefined {
    if (name === undefined) return member.room;
    return this.#parts.rooms.named(withoutHash(name));
  }

  #carryOut(command: Command, order: Placed): Outcome {
    const terms = termsOf(order, this.#parts.moment.utcMs);
    switch (order.type) {
      case "kick":
        return this.#kick(command, order.nick, terms);
      case "ban":
        return this.#ban(command, order.target, order.stays ?? false, terms);
      case "unban":
        return this.#lift(command, "bans", order.target, "not_banned", "unban");
      case "mute":
        return this.#mute(command, order.nick, terms);
      case "unmute":
        return this.#lift(command, "mutes", order.nick, "not_muted", "unmute");
      case "lock":
      case "unlock":
        return this.#rule(command, { invited: order.type === "lock" }, order.type, terms);
      case "mod":
      case "unmod":
        return this.#rank(command, "mods", order.nick, order.type);
      case "voice":
      case "unvoice":
        return this.#rank(command, "voiced", order.nick, order.type);
      case "rule": {
        const { type: _type, id: _id, room: _room, ...change } = order;
        return this.#rule(command, change, "rule", {});
      }
      case "except":
        return this.#except(command, order.list, order.mask, order.isSet);
    }
  }

  // Whom it meets

  #kick(command: Command, nick: string, terms: Terms): Outcome {
    const person = this.#personIn(command.room, nick);
    if ("code" in person) return person;
    const problem = this.#sparing(command, person);
    if (problem !== undefined) return problem;
    const told = this.#announce(command, { act: "kick", nick: person.nick, ...terms });
    this.#putOut(command, person);
    return told;
  }

  #ban(command: Command, target: string, stays: boolean, terms: Terms): Outcome {
    const { by, room, rules } = command;
    if (this.#parts.rooms.isDefault(room.name)) return { code: "default_room", value: room.name };
    const named = this.#parts.people.named(target);
    if (named?.isOperator === true) return { code: "operator_spared", value: named.nick };
    const mask = maskIn(named?.nick ?? target);
    if (mask === undefined) return { code: "nick_malformed", value: target };
    const author = named?.person;
    const ban = { mask, by: by.nick, atMs: this.#parts.moment.utcMs, ...terms };
    const isAdded = rules.add(
      "bans",
      author === undefined ? ban : { ...ban, author },
      this.#parts.moment.utcMs,
    );
    if (!isAdded) return { code: "list_full", value: room.name, limit: MASKS_MAX };
    const met = [...this.#parts.people].filter((member) =>
      member.lead === member && rules.meets("bans", member, this.#parts.moment.utcMs)
    );
    for (const { person } of met) rules.guests.delete(person);
    const out = stays
      ? []
      : met.filter((member) =>
        member.rooms.has(room) && member !== by.lead && !member.isOperator &&
        (member === named || !this.#commands(member, room))
      );
    const nicks = out.map(({ nick }) => nick);
    const deed = { act: "ban", nick: mask, ...terms } as const;
    const told = this.#announce(command, out.length === 0 ? deed : { ...deed, out: nicks });
    for (const member of out) this.#putOut(command, member);
    return told;
  }

  #mute(command: Command, nick: string, terms: Terms): Outcome {
    const { by, room, rules } = command;
    const { utcMs: atMs } = this.#parts.moment;
    const named = this.#parts.people.named(nick);
    if (named?.isOperator === true) return { code: "operator_spared", value: named.nick };
    if (named === undefined && !/[*?!@]/.test(nick)) return { code: "nick_unknown", value: nick };
    const mask = maskIn(named?.nick ?? nick);
    if (mask === undefined) return { code: "nick_malformed", value: nick };
    const mute = { mask, by: by.nick, atMs, ...terms };
    const isAdded = rules.add(
      "mutes",
      named === undefined ? mute : { ...mute, author: named.person },
      atMs,
    );
    if (!isAdded) return { code: "list_full", value: room.name, limit: MASKS_MAX };
    return this.#announce(command, { act: "mute", nick: mask, ...terms });
  }

  /** Ends what meets a name, or whoever has it. */
  #lift(
    command: Command,
    list: "bans" | "mutes",
    target: string,
    problem: ErrorCode,
    act: "unban" | "unmute",
  ): Outcome {
    const person = this.#parts.people.named(target);
    const mask = command.rules.remove(list, target, person?.person);
    if (mask === undefined) return { code: problem, value: target };
    return this.#announce(command, { act, nick: mask });
  }

  #except(command: Command, list: "spared" | "welcome", text: string, isSet: boolean): Outcome {
    const { by, room, rules } = command;
    const { utcMs: atMs } = this.#parts.moment;
    const mask = maskIn(text);
    if (mask === undefined) return { code: "nick_malformed", value: text };
    if (isSet && !rules.add(list, { mask, by: by.nick, atMs }, atMs)) {
      return { code: "list_full", value: room.name, limit: MASKS_MAX };
    }
    if (!isSet && rules.remove(list, mask) === undefined) {
      return { code: "not_banned", value: mask };
    }
    const told = { act: "except", nick: mask, list, isSet } as const;
    return this.#announce(command, told);
  }

  // Who has more to say

  #rank(
    command: Command,
    list: "mods" | "voiced",
    nick: string,
    act: "mod" | "unmod" | "voice" | "unvoice",
  ): Outcome {
    const person = this.#personIn(command.room, nick, act === "unmod" || act === "unvoice");
    if ("code" in person) return person;
    const { rules } = command;
    const isNew = act === "mod" || act === "voice"
      ? this.#parts.rulebook.admit(rules, list, person.person)
      : rules[list].delete(person.person);
    if (!isNew) {
      const code = act === "mod" || act === "voice" ? "rank_had" : "rank_lacking";
      return { code, value: person.nick };
    }
    return this.#announce(command, { act, nick: person.nick });
  }

  // What holds

  #rule(
    command: Command,
    change: RuleChange,
    act: "rule" | "lock" | "unlock",
    terms: Terms,
  ): Outcome {
    const { room, rules } = command;
    const { key } = change;
    if (key !== undefined && (key.length > KEY_MAX || /[\s,]/.test(key))) {
      return { code: "key_malformed", value: key, limit: KEY_MAX };
    }
    const isBarrier = BARRIERS.some((rule) => Boolean(change[rule]));
    if (isBarrier && this.#parts.rooms.isDefault(room.name)) {
      return { code: "default_room", value: room.name };
    }
    const news = rules.change(change);
    // Who is in it stays a guest, though the connection be lost.
    if (rules.isGuarded) {
      for (const { person } of room.members) {
        if (rules.guests.size >= GUESTS_MAX) break;
        this.#parts.rulebook.admit(rules, "guests", person);
      }
    }
    if (Object.keys(news).length === 0) return { ...this.#eventOf(command, { act }), rules: {} };
    return this.#announce(command, { act, rules: news, ...terms });
  }

  // What is told

  #eventOf({ by, room }: Command, deed: Omit<Moderated, "type" | "by">): Moderated & {
    readonly room: string;
  } {
    return { type: "moderated", by: by.nick, room: room.name, here: true, ...deed };
  }

  #announce(command: Command, deed: Omit<Moderated, "type" | "by">): Moderated {
    const event = this.#eventOf(command, deed);
    const { delivery, accounts } = this.#parts;
    const told = { ...event, ...accounts.knownBy(command.by) };
    delivery.announce(command.room, told, command.by.outlet);
    return event;
  }

  /** Someone is put out, with all that it had to say there. */
  #putOut({ room, rules }: Command, person: Member): void {
    const { person: number } = person;
    rules.mods.delete(number);
    rules.voiced.delete(number);
    rules.guests.delete(number);
    this.#parts.rooms.putOut(person, room);
    for (const client of [person, ...person.others]) {
      if (client.rooms.size === 0 && client.key === undefined) this.#parts.sendHome(client);
    }
  }

  /** Who has a name and is in a room; `anywhere`, be it in the room or not, or away. */
  #personIn(room: Room<Member>, nick: string, anywhere = false): Member | Outcome & Problem {
    const { people, absence } = this.#parts;
    const away = (): Member | undefined =>
      [...absence.resumable].find((member) => fold(member.nick) === fold(nick));
    const person = people.named(nick) ?? (anywhere ? away() : undefined);
    if (person === undefined || person.isVisitor) return { code: "nick_unknown", value: nick };
    if (!anywhere && !person.rooms.has(room)) return { code: "nick_elsewhere", value: person.nick };
    return person;
  }

  #sparing({ room, by }: Command, person: Member): (Outcome & Problem) | undefined {
    if (this.#parts.rooms.isDefault(room.name)) return { code: "default_room", value: room.name };
    const isSpared = person.isOperator && person !== by.lead;
    return isSpared ? { code: "operator_spared", value: person.nick } : undefined;
  }
}

function isOfNone(order: Order): order is Unplaced {
  return order.type === "release" || order.type === "announce";
}

/** A mask as it stands in a list, if it is one: a word that can be shown. */
function maskIn(text: string): string | undefined {
  const mask = shortMask(plainText(text));
  return mask.length > MASK_MAX || /\s/.test(mask) ? undefined : mask;
}
