/**
 * How those are told what is said to them alone who do not have conversations as rooms: who wrote it,
 * whatever the names are by now, and that nothing is lost that its sender was told is on its way.
 *
 * A program that shows what it has gets each letter once, on this connection or on one that takes it
 * up again. What is said to one who cannot show that (netcat, an original client, an older program) is sent,
 * and its sender is told so, and told again if the connection then breaks.
 *
 * @module
 */

import type { Accounts } from "../people/accounts.ts";
import type { Archive } from "../../store/archive.ts";
import type { EntryPlace } from "../../../vocabulary/entry.ts";
import type { PrivatePlace, Reply } from "../../../vocabulary/reply.ts";
import type { Room } from "../rooms/room.ts";
import { type Inbox, Inboxes, type InboxState } from "./inbox.ts";
import type { Letter, LetterManner } from "../../../vocabulary/letter.ts";
import type { Member, Others, Outlet } from "../member.ts";
import type { Moment } from "../stamp.ts";
import type { LogCursor } from "../../../vocabulary/requests.ts";

/** What a correspondence needs of the hub. */
export interface Desk {
  /** What is kept, and when it is. */
  readonly archive: Archive;
  /** When it is. */
  readonly moment: Moment;
  /** Whose own names are. */
  readonly accounts: Accounts;
  /** Gives what tells a log from all others. */
  readonly newLogId: () => string;
}

/** So many of those who wrote to someone are told that it may not have come. */
const DOUBTS_MAX = 16;

/**
 * What is known of those who have written to others, as plain values: people by their numbers.
 *
 * @ignore
 */
export interface CorrespondenceState {
  readonly senders: readonly (readonly [handle: string, author: number])[];
  readonly run: string | undefined;
}

/** What is said. */
export interface LetterWords extends LetterManner {
  /** The words. */
  readonly text: string;
  /** The names of all to whom it is said, with commas between. */
  readonly to: string;
  /** Where it stands in its conversation, */
  readonly place: PrivatePlace;
  /** which is kept here; */
  readonly room: Room<Member>;
  /** and in the place of which entry there it is said. */
  readonly replaces?: EntryPlace;
}

/** See the top of this file. */
export class Correspondence {
  readonly #desk: Desk;
  readonly #inboxes: Inboxes;
  /** Those who have written to someone, by what the receiver can call them. */
  readonly #senders = new Map<string, Member>();
  /** Tells this run of the server from all others. */
  #run: string | undefined;

  /** Nobody has said anything yet. */
  constructor(desk: Desk) {
    this.#desk = desk;
    this.#inboxes = new Inboxes(desk.newLogId);
  }

  /** All that is known here: see knowledge.ts. */
  get state(): CorrespondenceState {
    const senders = [...this.#senders].map(([handle, { author }]) => [handle, author] as const);
    return { senders, run: this.#run };
  }

  /** Goes on from what another knew. */
  takeOver({ senders, run }: CorrespondenceState, { personOf }: Others): void {
    for (const [handle, author] of senders) this.#senders.set(handle, personOf(author));
    this.#run = run;
  }

  /** An inbox as another knew it. */
  reopen(state: InboxState): Inbox {
    return this.#inboxes.reopen(state);
  }

  /** Who wrote by that handle, if that person is here or may come back. */
  personOf(handle: string): Member | undefined {
    return this.#senders.get(handle);
  }

  /** Whether something of these words can be said to someone now. */
  reaches(receiver: Member, text: string): boolean {
    const { outlet, key, inbox } = receiver;
    if (outlet === undefined) return false;
    if (key === undefined || inbox === undefined || inbox.admits(text)) return true;
    // Who cannot show that anything has come is not to be kept from what comes.
    this.heard(receiver);
    return inbox.admits(text);
  }

  /** Says something to one of whom that holds. `acknowledge` is called once it is kept. */
  send(sender: Member, receiver: Member, words: LetterWords, acknowledge: () => void): void {
    const { outlet, key } = receiver;
    if (key !== undefined) return this.#keep(sender, receiver, words, acknowledge);
    const { text, to, place, replaces } = words;
    const direct = {
      type: "direct",
      from: sender.nick,
      to,
      text,
      ...this.#desk.accounts.knownBy(sender),
      ...mannerOf(words),
      ...(replaces !== undefined && { replaces }),
    } as const;
    // One of several who reads too slowly lacks it; whom alone it is for would not have been sent it.
    const isTooSlow = to.includes(",") && outlet?.isSaturated;
    if (!isTooSlow) outlet?.tell(goesByPlace(outlet) ? { ...direct, place } : direct);
    receiver.doubters ??= new Set();
    if (receiver.doubters.size < DOUBTS_MAX) receiver.doubters.add(sender);
    acknowledge();
  }

  /** Whether it would change anything that someone asked for something. */
  awaits({ inbox, doubters, showsLetters }: Member): boolean {
    return doubters !== undefined || inbox !== undefined && !showsLetters;
  }

  /** Someone asked for something: what was sent to one who cannot show it has come, as far as that can be told. */
  heard(member: Member): void {
    member.doubters = undefined;
    const { inbox, showsLetters } = member;
    if (inbox !== undefined && !showsLetters) this.#prove(member, inbox.log, inbox.keptSeq);
  }

  /** Someone shows up to where it has its letters. */
  seen(member: Member, { log, after }: LogCursor): void {
    this.#prove(member, log, after);
  }

  /** Someone has come back: it gets what it has not shown that it has. */
  show(member: Member, { log, after }: Partial<LogCursor> = {}): void {
    if (log !== undefined && after !== undefined) this.#prove(member, log, after);
    for (const letter of member.inbox?.kept ?? []) {
      if (letter.text !== "") member.tell(shown(letter, true, member));
    }
  }

  /** What of a person's words in that conversation was taken back waits for nobody any more. */
  takeBack(
    sender: Member,
    { inbox }: Member,
    room: Room<Member>,
    taken: readonly EntryPlace[],
  ): void {
    const blanks = inbox?.blank(({ author: writer, place, timeMs }) => {
      if (!sender.hasSaid(writer)) return false;
      // Of one from before the server was started it is known when it was said.
      if (place === undefined) return taken.some((each) => each.timeMs === timeMs);
      return place.room === room.name && taken.some(({ seq }) => seq === place.seq);
    });
    for (const blank of blanks ?? []) this.#desk.archive.post(blank, room, () => {});
  }

  /** Learns what was kept for someone from before the server was started, of those who may come back. */
  recall(member: Member, others: Iterable<Member>): void {
    const letters = this.#desk.archive.ask((store) => store.letters(member.author)) ?? [];
    const [first] = letters;
    if (first === undefined) return;
    member.inbox = this.#inboxes.restore(first.log, letters);
    // By what it was called then: as one of several a server called people otherwise.
    const persons = new Map(letters.map(({ author, person }) => [author, person]));
    for (const sender of others) {
      const handle = persons.get(sender.author);
      if (handle !== undefined && sender.handle !== handle) this.#senders.set(handle, sender);
    }
  }

  /** Someone who may have written to others is known from before the server was started. */
  remind(member: Member): void {
    this.#senders.set(this.#handleOf(member), member);
  }

  /** All letters that must be kept. */
  unproven(people: Iterable<Member>): Letter[] {
    return [...people].flatMap(({ inbox }) => inbox?.kept ?? []);
  }

  /**
   * Someone's connection broke, someone will not come back, or comes anew: what was said last may not have come,
   * unless it came to another of that person's clients.
   */
  doubt(receiver: Member): void {
    const { nick, doubters = new Set(), inbox, others } = receiver;
    if (others.length > 0) return;
    receiver.doubters = undefined;
    const unread = inbox?.kept.filter(({ text }) => text !== "") ?? [];
    const senders = unread.map(({ person }) => this.#senders.get(person));
    for (const sender of new Set([...doubters, ...senders])) {
      sender?.tell({ type: "error", code: "direct_unsure", value: nick });
    }
  }

  /** Someone will not come back. */
  forget(member: Member): void {
    if (member.handle !== undefined) this.#senders.delete(member.handle);
    member.inbox?.prove(Infinity);
    member.inbox = undefined;
  }

  #keep(sender: Member, receiver: Member, words: LetterWords, acknowledge: () => void): void {
    const { text, to, place, room, replaces } = words;
    const { archive, moment } = this.#desk;
    const inbox = receiver.inbox ??= this.#inboxes.open();
    const letter: Letter = {
      log: inbox.log,
      seq: inbox.nextSeq,
      timeMs: moment.utcMs,
      author: sender.author,
      person: this.#handleOf(sender),
      from: sender.nick,
      receiver: receiver.author,
      to,
      text,
      place,
      ...(replaces !== undefined && { replaces }),
      ...mannerOf(words),
    };
    inbox.add(letter);
    this.#senders.set(letter.person, sender);
    archive.post(letter, room, () => {
      inbox.keptSeq = letter.seq;
      // It may have been taken back meanwhile.
      if (inbox.textOf(letter.seq) !== "") {
        const known = this.#desk.accounts.knownBy(sender);
        receiver.tell({ ...shown(letter, false, receiver), ...known });
      }
      acknowledge();
    });
  }

  #prove(member: Member, log: string, seq: number): void {
    const { inbox, author } = member;
    if (inbox?.log !== log || !inbox.prove(Math.min(seq, inbox.keptSeq))) return;
    this.#desk.archive.letterShown(author, log, seq);
  }

  /** What tells a person from all others for as long as it may come back, and is nobody else's after that. */
  #handleOf(member: Member): string {
    const { author, key } = member;
    // The numbers of those who leave nothing behind are given again when the server is started anew.
    const kept = key === undefined ? undefined : this.#desk.archive.id;
    return member.handle ??= `${author}@${kept ?? (this.#run ??= this.#desk.newLogId())}`;
  }
}

/** Whether a connection must be told where something was said: it has it in order, or no window for each. */
function goesByPlace({ isOrdered, readsOne }: Partial<Outlet> = {}): boolean {
  return isOrdered === true || readsOne === true;
}

function shown(letter: Letter, replayed: boolean, { outlet }: Member): Reply {
  const { from, person, to, text, log, seq, timeMs, place, replaces } = letter;
  const direct = { type: "direct", from, person, to, text, log, seq, timeMs } as const;
  const isPlaced = place !== undefined && goesByPlace(outlet);
  return {
    ...direct,
    ...mannerOf(letter),
    ...(replayed && { replayed }),
    ...(isPlaced && { place }),
    ...(replaces !== undefined && { replaces }),
  };
}

/** How something is said, and nothing else of it. */
export function mannerOf({ notice, tags, deed }: LetterManner): LetterManner {
  return {
    ...(notice === true && { notice }),
    ...(tags !== undefined && { tags }),
    ...(deed !== undefined && { deed }),
  };
}
