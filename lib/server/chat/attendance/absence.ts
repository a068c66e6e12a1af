/**
 * Those who lose the connection: for how long nobody is told, for how long they can take it up again or
 * have their name, and that they are forgotten after that.
 *
 * Nothing here has a timer. Whoever carries out requests in order first has {@link Absence.expire} do what
 * was due before; {@link Absence.dueMs} says when that is.
 *
 * @module
 */

import { Absentees, gradeOf } from "./absentees.ts";
import { isLoopback } from "../../../text/address.ts";
import type { Answered } from "../answered.ts";
import type { Archive } from "../../store/archive.ts";
import type { Clients } from "../people/clients.ts";
import type { CloseReason, RequestId } from "../../../vocabulary/codes.ts";
import type { Closing } from "../../../vocabulary/reply.ts";
import type { Conversations } from "../private/conversations.ts";
import type { Correspondence } from "../private/correspondence.ts";
import { Deadlines } from "../deadlines.ts";
import { fold } from "../../../text/name.ts";
import { looksGiven } from "../../../text/lookalike.ts";
import { Member, type Others, type Outlet, type RoomDelivery } from "../member.ts";
import type { Moment } from "../stamp.ts";
import type { NameWatch } from "../people/name_watch.ts";
import type { People } from "../people/people.ts";
import { type Reservation, Reservations } from "./reservations.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Rulebook } from "../rooms/rulebook.ts";
import { reads } from "../people/seats.ts";
import type { Sanctions } from "../moderation/sanctions.ts";
import type { Store, StoredPerson } from "../../store/store.ts";
import { muteOf, storedOf } from "./stored_person.ts";

/** So long after a lost connection nobody is told of it. */
const UNNOTICED_MS = 10_000;
/** So long after a lost connection it can be taken up again. */
const RESUMABLE_MS = 10 * 60_000;
/** So long a connection may have been dead before that was noticed. */
const SILENCE_MS = 90_000;
/** So many people who may come back are remembered; beyond that, who was least in earnest is not. */
const MAX_ABSENT = 10_000;
/** After these nobody knows what of the last words has come. */
const BREAKS: ReadonlySet<CloseReason> = new Set<CloseReason>(["reset", "stalled", "silent"]);

/** What absence needs of others. */
export interface AbsenceParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who is here. */
  readonly people: People;
  /** Where they are. */
  readonly rooms: Rooms;
  /** What they see of that. */
  readonly delivery: RoomDelivery;
  /** What is kept of them. */
  readonly archive: Archive;
  /** Of whom they want to hear. */
  readonly names: NameWatch;
  /** What they may not, */
  readonly sanctions: Sanctions;
  /** and where they have a say. */
  readonly rulebook: Rulebook;
  /** Who of them are one person. */
  readonly clients: Clients;
  /** What came of their requests. */
  readonly answered: Answered<Member>;
  /** What was said to them alone. */
  readonly correspondence: Correspondence;
  /** What they said to each other. */
  readonly conversations: Conversations;
  /** Is told of each connection that is ended. */
  readonly onEnd: ((outlet: Outlet) => void) | undefined;
}

/**
 * What is known of those who are away, as plain values: people by their numbers.
 *
 * @ignore
 */
export interface AbsenceState {
  readonly keys: readonly (readonly [key: string, author: number])[];
  /** By the address's owner, if that is known: who is away, and how much in earnest it was. */
  readonly absent: readonly (readonly [string | null, readonly (readonly [number, number])[]])[];
  /** All of those in the order in which they left. */
  readonly absentees: readonly number[];
  readonly reserved: readonly (readonly [author: number, kept: Reservation])[];
  /** When the wait for each began, of each kind. */
  readonly waiting: readonly (readonly (readonly [author: number, beganMs: number])[])[];
}

/** See the top of this file. */
export class Absence {
  /** When something will have to be done for someone who is away; `Infinity` for never. */
  dueMs: number = Infinity;
  readonly #parts: AbsenceParts;
  /** By the hash of their token: those who can take up a lost connection, once it is lost. */
  readonly #byKey = new Map<string, Member>();
  /** Those who are away, and may come back or come anew. */
  readonly #absent = new Absentees<Member>();
  /** The names of those whose connection was lost too long ago to be in their rooms. */
  readonly #reservations = new Reservations<Member>();
  /** Those whom nobody misses yet, */
  readonly #unnoticed = new Deadlines<Member>(UNNOTICED_MS);
  /** who can come back after that, */
  readonly #missed = new Deadlines<Member>(RESUMABLE_MS - UNNOTICED_MS);
  /** or after the server was started anew, */
  readonly #reminded = new Deadlines<Member>(RESUMABLE_MS);
  /** and who can only come anew, by the same name. */
  readonly #nameKept = new Deadlines<Member>(RESUMABLE_MS);

  /** Nobody is away. */
  constructor(parts: AbsenceParts) {
    this.#parts = parts;
  }

  /** Does one thing that is due by now: someone is missed, or will not come back. */
  expire(): void {
    const { first: unnoticed, dueMs } = this.#unnoticed;
    if (unnoticed !== undefined && dueMs === this.dueMs) return this.#fade(unnoticed);
    for (const waiting of [this.#missed, this.#reminded, this.#nameKept]) {
      if (waiting.first !== undefined && waiting.dueMs === this.dueMs) {
        return this.forget(waiting.first);
      }
    }
  }

  #reschedule(): void {
    this.dueMs = Math.min(
      this.#unnoticed.dueMs,
      this.#missed.dueMs,
      this.#reminded.dueMs,
      this.#nameKept.dueMs,
    );
  }

  /** All that is known here: see knowledge.ts. */
  get state(): AbsenceState {
    return {
      keys: [...this.#byKey].map(([key, { author }]) => [key, author]),
      absent: this.#absent.state.map(([owner, people]) => [
        owner ?? null,
        people.map(([{ author }, grade]) => [author, grade]),
      ]),
      absentees: [...this.#absent].map(({ author }) => author),
      reserved: [...this.#reservations.all].map(([{ author }, kept]) => [author, kept]),
      waiting: this.#waiting.map((each) => each.state.map(([{ author }, ms]) => [author, ms])),
    };
  }

  /** Goes on from what another knew. */
  takeOver(state: AbsenceState, { personOf }: Others): void {
    for (const [key, author] of state.keys) this.#byKey.set(key, personOf(author));
    this.#absent.takeOver(
      state.absentees.map(personOf),
      state.absent.map(([owner, people]) => [
        owner ?? undefined,
        people.map(([author, grade]) => [personOf(author), grade]),
      ]),
    );
    for (const [author, kept] of state.reserved) this.#reservations.reserve(personOf(author), kept);
    for (const [index, began] of state.waiting.entries()) {
      for (const [author, ms] of began) this.#waiting[index]?.begin(personOf(author), ms);
    }
    this.#reschedule();
  }

  get #waiting(): readonly Deadlines<Member>[] {
    return [this.#unnoticed, this.#missed, this.#reminded, this.#nameKept];
  }

  /** Those who can take up a lost connection, whether it is lost or not. */
  get resumable(): Iterable<Member> {
    return this.#byKey.values();
  }

  /** Those who have no connection and may have one again. */
  get absent(): Iterable<Member> {
    return this.#absent;
  }

  /** What is kept of those who may come back. */
  get persons(): StoredPerson[] {
    return [...this.#byKey.values()].flatMap((member) => storedOf(member) ?? []);
  }

  /** Whose token has that hash. */
  known(key: string): Member | undefined {
    return this.#byKey.get(key);
  }

  /** Who is away, had this name at the address of that owner, and has nothing else to be known by. */
  namesake(nick: string, owner: string): Member | undefined {
    const here = this.#parts.people.named(nick);
    const candidates = here === undefined ? this.#reservations.ownersOf(nick) : [here];
    return candidates.find((member) =>
      member.isKnownByName && member.outlet === undefined && member.owner === owner &&
      fold(member.nick) === fold(nick)
    );
  }

  /** From now on a person is known by the hash of its token. */
  enrol(member: Member, key: string): void {
    member.key = key;
    this.#byKey.set(key, member);
    this.save(member);
  }

  /** Keeps a person who may come back, or its new name, over a restart too. */
  save(member: Member): void {
    const person = storedOf(member);
    if (person !== undefined) this.#parts.archive.save((store) => store.savePerson(person));
  }

  /** Remembers who may come back, from before the server was started. */
  remind(store: Store): void {
    const { people, clients, correspondence, moment } = this.#parts;
    people.goOnFrom(store.lastAuthor());
    for (const { key, author, nick, address, mute, account } of store.persons()) {
      const member = new Member(undefined, nick, author);
      member.key = key;
      member.owner = address;
      member.formerRooms = undefined;
      if (account !== undefined) clients.enlist(member, account);
      if (mute !== undefined) member.mute = muteOf(mute);
      this.#reminded.begin(member, moment.nowMs);
      this.#byKey.set(key, member);
      correspondence.remind(member);
      this.#reserveNick(member);
      this.#await(member);
    }
    this.#reschedule();
  }

  // Leaving

  /** The connection is no more, for that reason. One that may come back keeps its place for a while. */
  depart(outlet: Outlet, reason?: CloseReason): void {
    const member = this.detach(outlet);
    if (member === undefined) return;
    // Who has a token may yet show what has come.
    const isBroken = reason !== undefined && BREAKS.has(reason);
    if (isBroken && member.key === undefined) this.#parts.correspondence.doubt(member);
    if (member.key === undefined) return this.#leaveName(member);
    const { moment } = this.#parts;
    // Of what was written to one that had fallen silent nobody knows what it has.
    member.leftAtMs = moment.utcMs - (isBroken ? SILENCE_MS : 0);
    this.#unnoticed.begin(member, moment.nowMs);
    this.#await(member);
    this.#reschedule();
  }

  /** Says goodbye to whoever is at a connection, for good, and ends it. */
  expel(
    outlet: Outlet,
    reason: CloseReason,
    { id, text, detail, untilMs, servers }: {
      readonly id?: RequestId | undefined;
      readonly detail?: string | undefined;
      readonly untilMs?: number | undefined;
      readonly servers?: readonly string[] | undefined;
      readonly text?: string | undefined;
    } = {},
  ): void {
    const member = this.detach(outlet);
    // Who was there when the server was stopped can come back to the next one.
    if (member !== undefined && reason === "shutdown") this.#withdraw(member, reason);
    else if (member !== undefined) this.forget(member, reason, text);
    this.end(outlet, {
      ...{ type: "closing", reason },
      ...(detail !== undefined && { detail }),
      ...(untilMs !== undefined && { untilMs }),
      ...(servers !== undefined && { servers }),
    }, id);
  }

  /** Ends a connection, with a last word: nothing that came by it counts any more. */
  end(outlet: Outlet, closing: Closing, id?: RequestId): void {
    outlet.tell(closing, id);
    outlet.end(closing.reason);
    this.#parts.onEnd?.(outlet);
  }

  /** Takes a connection from its person, who stays in its rooms. */
  detach(outlet: Outlet): Member | undefined {
    const { people, delivery, archive, sanctions, moment, clients, conversations } = this.#parts;
    const member = people.at(outlet);
    if (member === undefined) return undefined;
    // Who waits for word of what it said hears it before the end.
    for (const room of member.rooms) if (room.afterPublish.length > 0) delivery.publish(room);
    conversations.publish(member);
    archive.commitLetters();
    for (const room of member.rooms) if (reads(member, room)) outlet.unfollow(room, true);
    people.disconnect(member, outlet);
    clients.stepBack(member);
    const { mute, owner } = member;
    if (mute !== undefined && owner !== undefined) {
      sanctions.leaveMute(owner, mute, moment.utcMs);
    }
    return member;
  }

  /** Takes someone out of everything, for that reason. */
  forget(member: Member, reason: CloseReason = "ended", text?: string): void {
    const { people, archive, answered, clients, correspondence, conversations } = this.#parts;
    this.#parts.names.unwatch(member);
    this.#withdraw(member, reason, text);
    people.spare(member);
    this.#welcomeBack(member);
    if (member.inbox !== undefined) correspondence.doubt(member);
    correspondence.forget(member);
    conversations.forget(member);
    answered.forget(member);
    clients.forget(member);
    const { key } = member;
    if (key === undefined) return;
    this.#byKey.delete(key);
    archive.save((store) => store.forgetPerson(key));
  }

  /** Someone at the same address has the name of one whose connection is lost: that may be the same person. */
  giveWay(member: Member): void {
    if (this.#unnoticed.has(member)) this.#fade(member);
  }

  // Coming back

  /** Someone is here again. */
  return(member: Member, outlet: Outlet): void {
    this.#welcomeBack(member);
    this.endReserving(member);
    this.#parts.people.connect(member, outlet);
  }

  /** The name of a person who is here by one of its clients is kept for none of them. */
  endReserving(member: Member): void {
    for (const client of member.clients) this.#reservations.release(client);
  }

  /** Someone has its rooms again. */
  endReturn(member: Member): void {
    member.formerRooms = [];
  }

  /** What keeps someone of this address from having the name of one who is away, or one that looks like it. */
  reservedAgainst(nick: string, owner?: string): ReturnType<Reservations<Member>["against"]> {
    return this.#reservations.against(nick, owner);
  }

  /**
   * Someone has the name from now on: it is kept no longer for one who can only come anew, and who comes
   * from the same address is taken for that one. Not where that is this machine's own, which all who use
   * the machine share.
   */
  endKeeping(nick: string, member: Member): void {
    for (const owner of this.#reservations.ownersOf(nick)) {
      const isSame = member.owner !== undefined && owner.owner === member.owner &&
        !isLoopback(member.owner);
      if (isSame && owner !== member) this.#parts.rulebook.inherit(owner.author, member.person);
      // What was said to it alone nobody else reads: whoever said it need not wait to hear that.
      if (owner !== member && fold(owner.nick) === fold(nick)) {
        this.#parts.correspondence.doubt(owner);
      }
      if (this.#nameKept.has(owner)) this.forget(owner);
    }
  }

  /** Is waited for no more. */
  #welcomeBack(member: Member): void {
    this.#unnoticed.end(member);
    this.#missed.end(member);
    this.#reminded.end(member);
    this.#nameKept.end(member);
    this.#absent.delete(member);
    this.#reservations.release(member);
    this.#reschedule();
  }

  /** Who has no token cannot take the connection up again, but has its name again when it comes anew. */
  #leaveName(member: Member): void {
    // Its person is here, or may come back, by another.
    if (member.isOneOfSeveral) return this.forget(member);
    this.#withdraw(member, "ended");
    this.#parts.correspondence.forget(member);
    this.#parts.conversations.forget(member);
    if (member.owner === undefined || member.isVisitor || !hasOwnName(member)) {
      return this.forget(member);
    }
    this.#nameKept.begin(member, this.#parts.moment.nowMs);
    this.#reserveNick(member);
    this.#await(member);
    this.#reschedule();
  }

  /** The connection was lost too long ago for nobody to notice. */
  #fade(member: Member): void {
    if (member.lead === member) this.#rememberRooms(member);
    this.#unnoticed.end(member);
    this.#missed.begin(member, this.#parts.moment.nowMs);
    this.#withdraw(member, "ended");
    this.#reserveNick(member);
    this.#reschedule();
  }

  /** Someone may come back; who is least in earnest of all those who may is not waited for any more. */
  #await(member: Member): void {
    this.#absent.add(member, member.owner, this.#gradeOf(member));
    if (this.#absent.size <= MAX_ABSENT) return;
    const { least } = this.#absent;
    if (least !== undefined) this.forget(least);
  }

  /** Keeps the name of someone who is away, if it is one that somebody chose. */
  #reserveNick(member: Member): void {
    if (!hasOwnName(member) || member.lead !== member) return;
    const { nick, owner } = member;
    this.#reservations.reserve(member, { nick, address: owner, grade: this.#gradeOf(member) });
  }

  #gradeOf(member: Member): number {
    return gradeOf({
      stayedMs: this.#parts.moment.nowMs - member.cameAtMs,
      hasSpoken: member.saidAtMs > -Infinity,
      hasName: hasOwnName(member),
    });
  }

  /** Those of a person's clients that come back are in these rooms again. */
  #rememberRooms(member: Member): void {
    const former = [...member.rooms].map(({ name }) => name);
    for (const client of member.clients) {
      // Where it was before the server was started, only it knows.
      if (client === member || client.formerRooms !== undefined) client.formerRooms = former;
    }
  }

  /** Out of all rooms, and nobody here has the name; but a person stays that is here by another client. */
  #withdraw(member: Member, reason: CloseReason, text?: string): void {
    if (member.lead !== member) return;
    if (member.isOneOfSeveral && member.rooms.size > 0) this.#rememberRooms(member);
    this.#parts.rooms.leaveAll(member, reason, text);
    this.#parts.people.unname(member);
  }
}

/** Whether someone chose the name: those that the server gives nobody can choose. */
function hasOwnName({ nick }: Member): boolean {
  return !looksGiven(nick);
}
