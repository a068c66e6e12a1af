/**
 * A history beside a chat that does not go by it: each of several servers has its own, and what one of them can
 * or cannot keep must be nothing to the others. So what cannot be written is said all the same, and is written
 * once that can be done, as far as it is in memory then.
 *
 * @module
 */

import { type Archived, type ArchiveFigures, type Stocked, stockOf } from "./archived.ts";
import type { Clock } from "../../clock.ts";
import type { Entry } from "../../vocabulary/entry.ts";
import type { Letter } from "../../vocabulary/letter.ts";
import { fold } from "../../text/name.ts";
import { isElsewhere, isSame, replacedIn } from "./replaced.ts";
import { Complaints, type LettersShown, type Store, StoreError } from "./store.ts";

/** What a view has to know of the chat, and what it tells. */
export interface Viewed extends Stocked {
  /** The rooms that are in memory. */
  rooms(): Iterable<Archived>;
  /** Is for the operator: what went wrong, or that it is over; whether all but what is in memory is lost. */
  report(error: unknown, isAnew: boolean): void;
  /** Whether a log may be one of its own. */
  isOwn(log: string): boolean;
}

/** How long it rests after it failed, and between two looks at what can wait. */
const REST_MS = 1_000;
const TIDY_REST_MS = 20;

/** See the top of this file. */
export class View {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #chat: Viewed;
  /** Up to where the store has each log, by what tells it from all others. */
  readonly #kept = new Map<string, number>();
  readonly #complaints: Complaints;
  readonly #commits = { count: 0, totalMs: 0 };
  #failedCommits = 0;
  #works = true;
  #isBegun = false;
  #begins = 0;
  /** What was said to one person alone and is to be written; and which of that has come. */
  #letters: Letter[] = [];
  readonly #shown = new Map<number, LettersShown>();
  #isSyncing = false;
  #isClosed = false;
  #cancel: () => void = () => {};

  /** Keeps what is said from now on in that store, and what of the past it lacks and is in memory. */
  constructor(store: Store, clock: Clock, chat: Viewed) {
    this.#store = store;
    this.#clock = clock;
    this.#chat = chat;
    this.#complaints = new Complaints((error) => chat.report(error, false));
    this.#seeToItSoon(0);
  }

  /** What it did so far. */
  get figures(): ArchiveFigures {
    const works = this.#works;
    return { works, commits: { ...this.#commits }, failedCommits: this.#failedCommits };
  }

  /** How often it has begun, or begun again, to write down what is said: its past may lack something since. */
  get begins(): number {
    return this.#works && !this.#isClosed ? this.#begins : 0;
  }

  /** Which log a room has by now, if it is in memory; whatever is said in it then comes here by itself. */
  logOf(room: string): string | undefined {
    return [...this.#chat.rooms()].find(({ name }) => fold(name) === fold(room))?.logId;
  }

  /** Whether a log may be kept as that of a room: it is this chat's, and the room has no other one by now. */
  mayKeep(room: string, log: string): boolean {
    return this.#chat.isOwn(log) && (this.logOf(room) ?? log) === log;
  }

  /** Whether the store has the rooms of another chat, or other things said in those of this one. */
  get isOfAnother(): boolean {
    return this.ask((store) => {
      const [first] = store.rooms(1);
      const stored = first && store.room(first.name, 0);
      if (stored !== undefined && !this.#chat.isOwn(stored.log)) return true;
      return [...this.#chat.rooms()].some((room) => isOther(room, store));
    }) ?? false;
  }

  /** Keeps what these rooms are about to show. */
  take(rooms: readonly Archived[]): void {
    // What comes before it is written first.
    if (this.#works && this.#isBegun) {
      this.#commit(rooms, (room) => room.log.unpublished);
    }
  }

  /** Keeps what was said to one person alone, or that its words were taken back; that can wait for a moment. */
  post(letter: Letter): void {
    if (this.#works && this.#isBegun) this.#letters.push(letter);
  }

  /** Someone has its letters up to there. That can wait, too. */
  letterShown(shown: LettersShown): void {
    this.#shown.set(shown.receiver, shown);
  }

  /** Keeps what is not said: what it cannot keep now it does with all else, once it can. Returns whether it could. */
  save(act: (store: Store) => void): boolean {
    if (!this.#works || !this.#isBegun) return false;
    try {
      act(this.#store);
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** Asks the store something that can be done without. */
  ask<T>(act: (store: Store) => T): T | undefined {
    try {
      return act(this.#store);
    } catch (error) {
      this.#complaints.complain(error);
      return undefined;
    }
  }

  /** Ends it. */
  close(): void {
    this.#keepLetters();
    this.#isClosed = true;
    this.#cancel();
  }

  /** What was said to one person alone is in the file until it has come. */
  #keepLetters(): void {
    if (!this.#works || !this.#isBegun) return;
    if (this.#letters.length > 0) this.#commit([], () => []);
    if (this.#shown.size > 0 && this.save((store) => store.forgetLetters(this.#shown.values()))) {
      this.#shown.clear();
    }
  }

  /** Returns whether it could be done. */
  #commit(
    rooms: Iterable<Archived>,
    entriesOf: (room: Archived) => readonly Entry[],
  ): boolean {
    const beganMs = this.#clock.nowMs();
    try {
      const logs = new Map<string, string>();
      const entries: Entry[] = [];
      for (const room of rooms) {
        const keptSeq = this.#keptOf(room);
        const all = entriesOf(room);
        const lacking = all.filter(({ seq }) => seq > keptSeq);
        this.#mend(room, lacking.length === 0 ? all : all.filter(({ seq }) => seq <= keptSeq));
        if (lacking.length === 0) continue;
        logs.set(room.name, room.logId);
        entries.push(...lacking);
      }
      const letters = this.#letters;
      if (entries.length + letters.length === 0) return true;
      this.#commits.count++;
      const refused = this.#store.commit(entries, (name) => logs.get(name) ?? "", letters);
      this.#letters = [];
      // What it cannot keep for what it is, it will never keep.
      if (refused.length > 0) {
        this.#complaints.complain(new StoreError("refused", refused[0]?.room ?? ""));
      }
      for (const { room, seq } of entries) this.#kept.set(logs.get(room) ?? "", seq);
      this.#sync();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    } finally {
      this.#commits.totalMs += this.#clock.nowMs() - beganMs;
    }
  }

  /** What is there by now from before this server began is what was said, or another server's word counts. */
  #mend({ name, logId, topic }: Archived, entries: readonly Entry[]): void {
    const replaced = replacedIn(this.#store, name, entries);
    if (replaced.length === 0) return;
    if (isElsewhere(this.#store, name, replaced)) throw new StoreError("another", name);
    this.#store.past.replace({ room: name, log: logId, topic }, replaced);
  }

  /** It has who may come back, whose names are whose and the like as they are now, whatever it had. Returns whether. */
  #restock(): boolean {
    try {
      if (this.isOfAnother) throw new StoreError("another", "");
      this.#store.restock(stockOf(this.#chat));
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** Nobody waits for the disk here; but that it failed is told. */
  #sync(): void {
    if (this.#isSyncing) return;
    const synced = this.#store.synced();
    if (synced === undefined) return;
    this.#isSyncing = true;
    synced.catch((error) => this.#fail(error)).finally(() => {
      this.#isSyncing = false;
      if (this.#works && !this.#isClosed) this.#sync();
    });
  }

  #fail(error: unknown): void {
    this.#failedCommits++;
    this.#works = false;
    this.#complaints.complain(error);
  }

  /** Up to where the store has a room's log. Where it has another one of that name, that is no more. */
  #keptOf(room: Archived): number {
    const { name, logId } = room;
    const known = this.#kept.get(logId);
    if (known !== undefined) return known;
    const stored = this.#store.room(name, 0);
    const isForeign = stored !== undefined && !this.#chat.isOwn(stored.log);
    if (isForeign || isOther(room, this.#store)) throw new StoreError("another", name);
    if (stored !== undefined && stored.log !== logId) this.#store.forgetRoom(name);
    const seq = stored?.log === logId ? stored.seq : 0;
    this.#kept.set(logId, seq);
    return seq;
  }

  /** What it lacks is kept where it can be, and what can wait is done bit by bit. */
  #seeToItSoon(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => this.#seeToItSoon(this.#seeToIt()));
  }

  /** Returns when it is to be seen to again. */
  #seeToIt(): number {
    if (!this.#works || !this.#isBegun) return this.#begin();
    this.#keepLetters();
    const hasMore = this.ask((store) => {
      store.check();
      return store.tidy(this.#clock.utcMs(), this.#clock.nowMs());
    });
    // A file that is gone is made again.
    if (hasMore === undefined) this.#works = false;
    return hasMore ? TIDY_REST_MS : REST_MS;
  }

  #begin(): number {
    const isAgain = this.#isBegun;
    if (isAgain && this.ask((store) => (store.recover(), true)) === undefined) return REST_MS;
    this.#kept.clear();
    // They are among what it is stocked with.
    this.#letters = [];
    const all = ({ log }: Archived): Entry[] => [
      ...log.last(Infinity, Infinity),
      ...log.unpublished,
    ];
    this.#works = this.#commit(this.#chat.rooms(), all) && this.#restock();
    this.#isBegun ||= this.#works;
    this.#begins++;
    if (!this.#works || !isAgain) return REST_MS;
    this.#complaints.settle();
    this.#chat.report(undefined, false);
    return REST_MS;
  }
}

/** Whether a store has the same log of a room, but with other things said: both went on from one place. */
function isOther({ name, log, logId }: Archived, store: Store): boolean {
  const entries = log.last(Infinity, Infinity);
  const newest = entries.at(-1);
  if (newest === undefined || store.room(name, 0)?.log !== logId) return false;
  const [stored] = store.before(name, newest.seq + 1, 1);
  if (stored === undefined) return false;
  const same = entries.find(({ seq }) => seq === stored.seq);
  // One that differs only at its end was written by a server that was brought what the engine lost.
  return same !== undefined && !isSame(same, stored) &&
    isElsewhere(store, name, replacedIn(store, name, entries));
}
