/**
 * Where the clients of one person are beside the one that others see: in the same rooms. They come along and leave
 * with it, and are told so themselves, as nobody else is.
 *
 * @module
 */

import type { Member, RoomDelivery } from "../member.ts";
import type { Room } from "../rooms/room.ts";
import type { RoomState } from "../../../vocabulary/reply.ts";

/** What seats need of others. */
export interface SeatsParts {
  /** When what happens is told. */
  readonly delivery: RoomDelivery;
  /** A room as someone finds it. */
  readonly stateOf: (room: Room<Member>, member: Member) => RoomState;
}

/** See the top of this file. */
export class Seats {
  readonly #parts: SeatsParts;

  /** Nobody has any. */
  constructor(parts: SeatsParts) {
    this.#parts = parts;
  }

  // What each of them reads

  /** Has someone read a room: what was said before is then history, what is said from now on will be read. */
  follow(member: Member, room: Room<Member>): void {
    this.#parts.delivery.publish(room);
    if (reads(member, room)) member.outlet?.follow(room);
  }

  /** Ends that: what was said until now was said to this one too. */
  unfollow(member: Member, room: Room<Member>): void {
    if (!reads(member, room)) return;
    this.#parts.delivery.publish(room);
    member.outlet?.unfollow(room);
  }

  /** Someone has gone to a room that its person may have been in: who reads one room at a time reads that one. */
  turn(member: Member, former: Room<Member> | undefined, wasThere: boolean): void {
    const { outlet, room } = member;
    if (room === undefined) return;
    const isElsewhere = outlet?.readsOne === true && former !== room;
    if (!wasThere || isElsewhere) this.follow(member, room);
    if (!isElsewhere || former === undefined || !member.rooms.has(former)) return;
    this.#parts.delivery.publish(former);
    outlet.unfollow(former);
  }

  /** Has a room told of something, but not the person's other clients: they are told by themselves. */
  tellStrangers(member: Member, room: Room<Member>, tell: () => void): void {
    const others = member.others.filter((other) => reads(other, room));
    for (const other of others) this.unfollow(other, room);
    tell();
    for (const other of others) this.follow(other, room);
  }

  // Coming and going together

  /** These clients come along into a room in which their person is; returns those that read it. */
  accompany(clients: readonly Member[], room: Room<Member>): readonly Member[] {
    for (const client of clients) {
      if (client !== client.lead) room.visitors.add(client);
      client.hasEntered = true;
      client.room ??= room;
      this.follow(client, room);
    }
    return clients.filter((client) => reads(client, room));
  }

  /** The person's other clients are in a room no more; `own` says that the person wanted that. */
  release(member: Member, room: Room<Member>, own: boolean): void {
    for (const other of member.others) {
      const hasRead = reads(other, room);
      this.unfollow(other, room);
      room.visitors.delete(other);
      if (hasRead) {
        other.tell({ type: "left", nick: other.nick, room: room.name, ...(own && { own }) });
      }
      this.moveOn(other, room);
    }
  }

  /** Where someone is that is in a room no more, which it follows no more. */
  moveOn(member: Member, room: Room<Member>): void {
    if (member.room !== room) return;
    member.room = [...member.rooms].findLast((other) => other !== room);
    if (member.room === undefined || member.outlet?.readsOne !== true) return;
    this.follow(member, member.room);
    const state = this.#parts.stateOf(member.room, member);
    member.tell({ type: "entered", nick: member.nick, ...state });
  }

  // Who stands for whom

  /** Someone who is here and in no room is in all those of its person, beside the one that others see. */
  sitDown(member: Member, lead: Member, preferred: Room<Member> | undefined): void {
    member.rooms = lead.rooms;
    const isThere = preferred !== undefined && lead.rooms.has(preferred);
    member.room = isThere ? preferred : lead.room;
    for (const room of lead.rooms) {
      room.visitors.add(member);
      this.follow(member, room);
    }
  }

  /** It is in none any more, and the others stay. */
  standUp(member: Member): void {
    for (const room of member.rooms) {
      this.unfollow(member, room);
      room.visitors.delete(member);
    }
    member.rooms = new Set();
    member.room = undefined;
  }

  /** From now on another client stands for the person; both sit in its rooms. */
  handOver(former: Member, next: Member): void {
    for (const room of former.rooms) {
      room.visitors.delete(next);
      const list = room.members.delete(former) ? room.members : room.visitors;
      list.add(next);
      room.visitors.add(former);
    }
  }
}

/** Whether someone reads a room that its person is in. */
export function reads({ outlet, room: own }: Member, room: Room<Member>): boolean {
  return outlet !== undefined && (outlet.readsOne !== true || own === room);
}
