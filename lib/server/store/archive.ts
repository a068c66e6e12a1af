/**
 * What is kept of the chat in a store, and what becomes of it when the store fails: what cannot be kept
 * is not shown, what was to be kept is as soon as that is possible, and everyone is told.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { type Archived, type ArchiveFigures, type Chat, type Posted, stockOf } from "./archived.ts";
import type { Entry } from "../../vocabulary/entry.ts";
import type { Letter } from "../../vocabulary/letter.ts";
import {
  Complaints,
  type LettersShown,
  type Store,
  type StoredBan,
  type StoredRoom,
  type StoredRules,
} from "./store.ts";
import type { View, Viewed } from "./view.ts";

/** What is kept in one go. */
interface Group {
  readonly letters: readonly Posted[];
  /** Up to where it has which log. */
  readonly logs: ReadonlyMap<string, number>;
  /** When it was begun, by the clock that measures. */
  readonly beganMs: number;
  /** Shows what was said in rooms; not there where whoever asked for it to be kept does. */
  readonly show?: () => void;
}

/** How long the store rests after it failed, and between two looks at what can wait. */
const REST_MS = 1_000;
const TIDY_REST_MS = 20;

/** See the top of this file. */
export class Archive {
  readonly #store: Store | undefined;
  readonly #clock: Clock;
  readonly #chat: Chat;
  /** Who may not come in, by what each ban is on: as it must be kept. */
  readonly #bans = new Map<string, StoredBan>();
  /** What was said to one person alone, and what is to be done once it is kept. */
  #letters: Posted[] = [];
  /** What is committed and waits for the disk. */
  #group: Group | undefined;
  /** Up to where which log was committed when the disk failed to take it: until all is kept, nobody knows what is. */
  #doubted: ReadonlyMap<string, number> | undefined;
  /** Which letters are to be kept no longer, by whom they were said to. */
  readonly #shown = new Map<number, LettersShown>();
  /** Whether the store did what it was asked the last time. */
  #works = true;
  readonly #complaints: Complaints;
  #cancelTidy: () => void = () => {};
  #cancelRetry: () => void = () => {};
  readonly #view: View | undefined;
  readonly #commits = { count: 0, totalMs: 0 };
  #failedCommits = 0;

  /** Without a store nothing is kept, and all is well. In a view what was said can be looked up all the same. */
  constructor(
    store: Store | undefined,
    clock: Clock,
    chat: Chat,
    viewOf: (chat: Viewed) => View | undefined = () => undefined,
  ) {
    this.#store = store;
    this.#view = viewOf(chat);
    this.#clock = clock;
    this.#chat = chat;
    this.#complaints = new Complaints((error) => chat.report(error, false));
    for (const ban of this.ask((store) => store.bans()) ?? []) this.#bans.set(targetOf(ban), ban);
  }

  /** Tells what is kept from all else, however often the server is started. */
  get id(): string | undefined {
    return this.#store?.id;
  }

  /** Whether there is a store, which remembers what memory does not. */
  get isLasting(): boolean {
    return this.#store !== undefined;
  }

  /** Whether what is said now can be kept. */
  get works(): boolean {
    return this.#works;
  }

  /** Who may not come in, those included for whom that has ended. */
  get bans(): readonly StoredBan[] {
    return [...this.#bans.values()];
  }

  /** What it did so far. */
  get figures(): ArchiveFigures {
    if (this.#view !== undefined) return this.#view.figures;
    const { works } = this;
    return { works, commits: { ...this.#commits }, failedCommits: this.#failedCommits };
  }

  /** Begins to see to the store. */
  open(): void {
    if (this.#store === undefined) return;
    this.#look();
    // At once: a clock that leaps before it was looked at would be believed.
    this.#tidySoon(0);
  }

  /** Ends that. */
  close(): void {
    this.#view?.close();
    this.#forgetShown();
    this.#cancelTidy();
    this.#cancelRetry();
  }

  /** Has the store keep what these rooms have to publish; returns whether it may be shown. What is under way is, first. */
  commit(rooms: readonly Archived[]): boolean {
    this.#view?.take(rooms);
    const store = this.#store;
    if (store === undefined || !rooms.some(hasMore)) return true;
    return this.#doubted === undefined && this.#commit(store, rooms);
  }

  /** The same of what was said to one person alone: it has been told then. */
  commitLetters(): void {
    const store = this.#store;
    if (store !== undefined && this.hasLetters && this.#doubted === undefined) {
      this.#commit(store, []);
    }
  }

  /**
   * As {@link Archive.commit}, but other things go on while the disk is waited for: `hold` is called then, and
   * what it returns shows what there is to be shown now. Until then this says no, as it does where nothing
   * can be kept.
   */
  keep(rooms: readonly Archived[], hold: () => () => void): boolean {
    this.#view?.take(rooms);
    const store = this.#store;
    if (store === undefined || !this.hasLetters && !rooms.some(hasMore)) return true;
    if (this.#doubted !== undefined || this.#group !== undefined) return false;
    const begun = this.#begin(store, rooms);
    if (begun === undefined) return false;
    const synced = store.synced();
    if (synced === undefined) return this.#done(begun);
    const group = this.#group = { ...begun, show: hold() };
    synced.then(
      () => this.#group === group && this.#done(group),
      (error) => this.#group === group && this.#failed(group, error),
    );
    return false;
  }

  #commit(store: Store, rooms: readonly Archived[]): boolean {
    if (this.#group !== undefined && !this.#end(store, this.#group)) return false;
    const group = this.#begin(store, rooms);
    return group !== undefined && this.#end(store, group);
  }

  /** Commits what there is; `undefined` where that fails. */
  #begin(store: Store, rooms: readonly Archived[]): Group | undefined {
    const group = {
      letters: [...this.#letters, ...rooms.flatMap(({ letters }) => letters?.splice(0) ?? [])],
      logs: new Map(rooms.map(({ log, logId }) => [logId, log.unpublished.at(-1)?.seq ?? 0])),
      beganMs: this.#clock.nowMs(),
    };
    try {
      const refused = store.commit(
        rooms.flatMap((room) => this.#lackingOf(store, room)),
        (name) => rooms.find((room) => room.name === name)?.logId ?? "",
        group.letters.map(({ letter }) => letter).filter((letter) => letter !== undefined),
      );
      this.#letters = [];
      if (refused.length > 0) this.#chat.takeBack(refused);
      return group;
    } catch (error) {
      this.#letters = group.letters;
      this.#count(group);
      this.#failedCommits++;
      this.#fail(error);
      return undefined;
    }
  }

  /** Waits until the disk has what is committed; returns whether it has. */
  #end(store: Store, group: Group): boolean {
    try {
      store.syncNow();
    } catch (error) {
      return this.#failed(group, error);
    }
    return this.#done(group);
  }

  /** The disk has it. */
  #done(group: Group): true {
    this.#group = undefined;
    this.#count(group);
    for (const { then } of group.letters) then();
    group.show?.();
    // What was said to one person alone meanwhile is in no room that is due.
    if (this.hasLetters) this.#chat.lettersWait();
    return true;
  }

  /** The disk failed to take it, and may fail to say so when it is asked again: it is as if it were not committed. */
  #failed(group: Group, error: unknown): false {
    this.#group = undefined;
    this.#doubted = group.logs;
    this.#letters = [...group.letters, ...this.#letters];
    this.#count(group);
    this.#failedCommits++;
    this.#fail(error);
    return false;
  }

  #count({ beganMs }: Group): void {
    this.#commits.count++;
    this.#commits.totalMs += this.#clock.nowMs() - beganMs;
  }

  /** What a room has to publish, less what is in the store already. */
  #lackingOf(store: Store, { name, log, logId }: Archived): readonly Entry[] {
    if (this.#doubted === undefined) return log.unpublished;
    const kept = store.room(name, 0);
    return log.unpublished.filter(({ seq }) => kept?.log !== logId || seq > kept.seq);
  }

  /** Whether there are letters that are not kept yet. */
  get hasLetters(): boolean {
    return this.#letters.length > 0 || this.#group !== undefined && this.#group.letters.length > 0;
  }

  /**
   * Has a letter kept together with what waits in that room, or kept no longer but for its number where it has no
   * words any more; without a store there is nothing to wait for.
   */
  post(
    letter: Letter,
    { letters = this.#letters }: Pick<Archived, "letters">,
    then: () => void,
  ): void {
    this.#view?.post(letter);
    if (this.#store === undefined) return then();
    letters.push({ letter, then });
  }

  /** Does something once all letters so far are kept. */
  afterLetters(then: () => void): void {
    if (!this.hasLetters) return then();
    this.#letters.push({ then });
  }

  /** Someone has its letters up to there: they need be kept no longer. That can wait. */
  letterShown(receiver: number, log: string, seq: number): void {
    const shown = { receiver, log, seq };
    this.#view?.letterShown(shown);
    if (this.#store !== undefined) this.#shown.set(receiver, shown);
  }

  /** Asks the store something that can be done without. */
  ask<T>(act: (store: Store) => T): T | undefined {
    try {
      return this.#store && act(this.#store);
    } catch (error) {
      this.#complaints.complain(error);
      return undefined;
    }
  }

  /** The same of what is told and nothing goes by: in the view, where there is one. */
  lookUp<T>(act: (store: Store) => T): T | undefined {
    return this.#view === undefined ? this.ask(act) : this.#view.ask(act);
  }

  /** The room as it is kept; without its past it would begin anew, with numbers that were given already. */
  room(name: string, limit: number, maxBytes: number): StoredRoom | "unreadable" | undefined {
    try {
      return this.#store?.room(name, limit, maxBytes);
    } catch (error) {
      this.#complaints.complain(error);
      return "unreadable";
    }
  }

  /** The first `limit` of the rooms that are kept, by name. */
  rooms(limit: number): readonly Pick<StoredRoom, "name">[] {
    return this.ask((store) => store.rooms(limit)) ?? [];
  }

  /** Whether there can be no room that there never was. */
  get isFull(): boolean {
    return this.ask((store) => store.isFull()) ?? false;
  }

  /** Keeps a ban. */
  saveBan(ban: StoredBan): void {
    this.#bans.set(targetOf(ban), ban);
    this.save((store) => store.saveBan(ban));
  }

  /** Forgets a ban. */
  forgetBan(ban: StoredBan): void {
    this.#bans.delete(targetOf(ban));
    this.save((store) => store.forgetBan(ban));
  }

  /** How rooms are run, as an earlier run of the server left it. */
  get rules(): readonly StoredRules[] {
    return this.ask((store) => store.rules()) ?? [];
  }

  /** Keeps how a room is run. */
  saveRules(rules: StoredRules): void {
    this.save((store) => store.saveRules(rules));
  }

  /** Forgets one, with all that was said in it. */
  forgetConversation(room: string): void {
    this.save((store) => store.conversations.forget(room));
  }

  /** Forgets how a room is run. */
  forgetRules(room: string): void {
    this.save((store) => store.forgetRules(room));
  }

  /** Has the store, or the view, do something; what that cannot do now is done once it has recovered. */
  save(act: (store: Store) => void): void {
    this.#view?.save(act);
    try {
      if (this.#store !== undefined) act(this.#store);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Tells the operator and everyone, once, that nothing can be kept. */
  #fail(error: unknown): void {
    this.#complaints.complain(error);
    if (!this.#works) return;
    this.#works = false;
    this.#chat.worksNow(false);
    this.#retrySoon();
  }

  #retrySoon(): void {
    this.#cancelRetry = this.#clock.after(REST_MS, () => this.#retry());
  }

  /** What had been said when the store failed, and all that it lacks, is kept as soon as it can be. */
  #retry(): void {
    const rooms = [...this.#chat.rooms()];
    const isAnew = this.#recover(rooms);
    if (isAnew === undefined || !this.#keepRest(rooms)) return this.#retrySoon();
    this.#doubted = undefined;
    this.#works = true;
    this.#complaints.settle();
    this.#chat.report(undefined, isAnew);
    this.#chat.worksNow(true);
  }

  #keepRest(rooms: readonly Archived[]): boolean {
    if (this.#store === undefined || !this.hasLetters && !rooms.some(hasMore)) return true;
    return this.#commit(this.#store, rooms);
  }

  /** Returns whether it lacked something that was kept before; `undefined` where it does not work yet. */
  #recover(rooms: readonly Archived[]): boolean | undefined {
    if (this.#store === undefined) return false;
    try {
      this.#store.recover();
      const lacking = rooms.filter((room) => this.#isLacking(room));
      for (const room of lacking) this.#store.restore(storedOf(room));
      const stock = stockOf(this.#chat);
      this.#store.restock({ ...stock, bans: this.bans });
      return lacking.length > 0;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #isLacking({ name, topic, log, logId }: Archived): boolean {
    if (log.publishedSeq === 0 && topic === "") return false;
    const kept = this.#store?.room(name, 0);
    const last = Math.max(log.publishedSeq, this.#doubted?.get(logId) ?? 0);
    return kept?.log !== logId || kept.seq < log.publishedSeq || kept.seq > last;
  }

  /** Whether what is said is still kept where it was. */
  #look(): void {
    if (this.#works) this.save((store) => store.check());
  }

  /** What can wait is done bit by bit. */
  #tidySoon(ms: number): void {
    this.#cancelTidy = this.#clock.after(ms, () => {
      this.#look();
      this.#forgetShown();
      const hasMore = this.#works &&
        this.ask((store) => store.tidy(this.#clock.utcMs(), this.#clock.nowMs()));
      if (this.#works && hasMore !== undefined) this.#complaints.settle();
      this.#tidySoon(hasMore ? TIDY_REST_MS : REST_MS);
    });
  }

  #forgetShown(): void {
    if (!this.#works || this.#shown.size === 0) return;
    const isDone = this.ask((store) => {
      store.forgetLetters(this.#shown.values());
      return true;
    });
    if (isDone) this.#shown.clear();
  }
}

/** Whether a room has something to be kept. */
function hasMore({ log }: Archived): boolean {
  return log.unpublished.length > 0;
}

function targetOf({ kind, target }: StoredBan): string {
  return `${kind} ${target}`;
}

function storedOf({ name, topic, log, logId }: Archived): StoredRoom {
  const entries = log.last(Infinity, Infinity);
  return { name, topic, seq: log.publishedSeq, log: logId, entries };
}
