/**
 * A {@link Store} in one SQLite file, by the runtime's own `node:sqlite`. It needs permission to read
 * and write that file, nothing else. How an entry is found is told in `rooms.ts`, how it gets
 * onto the disk in `file.ts`.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { type Entry, isSaid, takesBack } from "../../../vocabulary/entry.ts";
import { sieve } from "../fingerprint.ts";
import type { Letter } from "../../../vocabulary/letter.ts";
import { attempt, text, tryOut } from "./database.ts";
import {
  blankTargets,
  entriesAfter,
  entriesBefore,
  insertEntries,
  latest,
  remembering,
  requestsOf,
  sift,
  sizesBefore,
} from "./entries.ts";
import { accountsOf } from "./accounts.ts";
import { deedsOf } from "./deeds.ts";
import { conversationsOf } from "./conversations.ts";
import { deleteRules, insertRules, rulesIn } from "./rules.ts";
import type { OpenSynced } from "../disk_sync.ts";
import { openHistory } from "./open_history.ts";
import type { SqliteFile } from "./file.ts";
import { forgetLettersOf, forgetShown, insertLetters, lettersTo } from "./letters.ts";
import { SqliteIndex } from "./index.ts";
import { bansIn, deleteBan, deletePerson, insertBan, insertPerson, personsIn } from "./people.ts";
import { pastOf } from "./past.ts";
import { SqliteNumbers } from "./numbers.ts";
import { type KnownRoom, SqliteRooms } from "./rooms.ts";
import { replaceStock } from "./stock.ts";
import { SqliteTidying } from "./tidying.ts";
import {
  type AccountStore,
  type ConversationStore,
  type DeedStore,
  type Durability,
  type EntrySize,
  type Keep,
  type LettersShown,
  type PastStore,
  type Stock,
  type Store,
  type StoredBan,
  type StoredPerson,
  type StoredRequest,
  type StoredRoom,
  type StoredRules,
  StoreError,
  type Stretch,
} from "../store.ts";
import { finder, wordsOf } from "../../../text/words.ts";

/** How a history is kept. */
export interface SqliteOptions {
  /** What a power cut may take. @default {"full"} */
  readonly durability?: Durability;
  /**
   * Is told when the clock is so far ahead of what can be believed that nothing is deleted by its age, and
   * (0) when it is believed again.
   */
  readonly onDoubt?: (aheadMs: number) => void;
  /** Opens what the disk must have before something counts as kept. @default as the system does */
  readonly openSynced?: OpenSynced;
}

/** See the top of this file. */
export class SqliteStore implements Store {
  /** As {@link Store} has it. */
  readonly accounts: AccountStore = accountsOf(() => this.#file, () => this.#numbers);
  /** As {@link Store} has it. */
  readonly deeds: DeedStore = deedsOf(() => this.#file);
  /** As {@link Store} has it. */
  readonly conversations: ConversationStore = conversationsOf(
    () => this.#file,
    (room) => this.forgetRoom(room),
  );
  /** As {@link Store} has it. */
  readonly past: PastStore;
  readonly #keep: Keep;
  readonly #onDoubt: (aheadMs: number) => void;
  #file: SqliteFile;
  #rooms: SqliteRooms;
  #index: SqliteIndex;
  #tidying: SqliteTidying;
  #numbers: SqliteNumbers;

  /** Opens the file, or makes it. Throws {@link StoreError}, and leaves what it does not know as it is. */
  constructor(
    path: string,
    keep: Keep = { type: "all" },
    { durability = "full", onDoubt = () => {}, openSynced }: SqliteOptions = {},
  ) {
    this.#keep = keep;
    this.#onDoubt = onDoubt;
    this.past = pastOf({
      db: () => this.#db,
      rooms: () => this.#rooms,
      index: () => this.#index,
      keep,
      append: (insert) => (this.#append(insert), this.#file.wantWiped()),
    });
    this.#file = openHistory(path, { durability, openSynced });
    try {
      this.#rooms = attempt(() => new SqliteRooms(this.#file.db));
      this.#index = attempt(() => new SqliteIndex(this.#file.db));
      this.#tidying = this.#newTidying(this.#rooms, this.#index);
      this.#numbers = new SqliteNumbers(this.#db);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Whether others on this machine may read the file, and that could not be helped. */
  get isOpenToAll(): boolean {
    return this.#file.isOpenToAll;
  }

  /** As {@link Store} has it. */
  get id(): string {
    return String(this.#file.history);
  }

  /** As {@link Store} has it. */
  room(name: string, limit: number, maxBytes = Infinity): StoredRoom | undefined {
    const room = this.#roomOf(name);
    if (room === undefined) return undefined;
    const { topic, seq, log } = room;
    const entries = this.before(name, Infinity, limit, maxBytes);
    return { name: room.name, topic, seq, log, entries };
  }

  /** As {@link Store} has it. */
  rooms(limit: number): Pick<StoredRoom, "name" | "topic">[] {
    const select = "SELECT name, topic FROM rooms WHERE name NOT LIKE '@%' ORDER BY key LIMIT ?";
    return attempt(() => this.#db.prepare(select).all(limit))
      .map(({ name, topic }) => ({ name: text(name), topic: text(topic) }));
  }

  /** As {@link Store} has it. */
  commit(
    entries: readonly Entry[],
    logOf = (_room: string): string => crypto.randomUUID(),
    letters: readonly Letter[] = [],
  ): readonly Entry[] {
    try {
      this.#append(() => {
        this.#insertAll(entries, logOf);
        insertLetters(this.#db, letters);
      });
    } catch (error) {
      if (!(error instanceof StoreError) || error.problem !== "refused") throw error;
      return this.#commitApart(entries, logOf, letters);
    }
    this.#note(entries, letters);
    return [];
  }

  /** Each room's by themselves, in one transaction, so that what one cannot keep keeps out no other's. */
  #commitApart(
    entries: readonly Entry[],
    logOf: (room: string) => string,
    letters: readonly Letter[],
  ): Entry[] {
    const refused: Entry[] = [];
    const kept: Entry[] = [];
    this.#append(() => {
      insertLetters(this.#db, letters);
      for (const said of Map.groupBy(entries, ({ room }) => room).values()) {
        const isKept = tryOut(this.#db, () => this.#insertAll(said, logOf));
        if (!isKept) this.#rooms.forget();
        (isKept ? kept : refused).push(...said);
      }
    });
    this.#note(kept, letters);
    return refused;
  }

  /** As {@link Store} has it. */
  synced(): Promise<void> | undefined {
    return this.#file.synced();
  }

  /** As {@link Store} has it. */
  syncNow(): void {
    this.#file.syncNow();
  }

  #append(insert: () => void): void {
    try {
      this.#file.append(insert);
    } catch (error) {
      this.#forgetRooms();
      throw error;
    }
  }

  #keepAll(insert: () => void): void {
    this.#append(insert);
    this.#file.syncNow();
  }

  #forgetRooms(): void {
    try {
      this.#rooms.forget();
    } catch {
      // What it knows by heart is gone in any case; nothing else can be read now.
    }
  }

  /** Knows of what is committed. */
  #note(entries: readonly Entry[], letters: readonly Letter[]): void {
    const takesAway = entries.some(takesBack) || letters.some(({ text }) => text === "");
    if (takesAway) this.#file.wantWiped();
    this.#tidying.expect(entries.length);
    const find = remembering(({ room }) => this.#rooms.get(room));
    for (const entry of entries) {
      const { seq, timeMs, type, text, author } = entry;
      this.#numbers.note(author);
      const known = find(entry);
      if (known === undefined) continue;
      this.#rooms.touch(known);
      known.seq = seq;
      known.unindexedUnits += text.length;
      known.oldest ??= { seq, timeMs };
      if (type === "topic") known.topic = text;
    }
  }

  /** As {@link Store} has it. */
  before(room: string, seq: number, limit: number, maxBytes = Infinity): Entry[] {
    const known = this.#roomOf(room);
    if (known === undefined) return [];
    return attempt(() =>
      entriesBefore(this.#db, known, { after: 0, before: seq, limit, maxBytes }).reverse()
    );
  }

  /** As {@link Store} has it. */
  after(room: string, seq: number, limit: number, maxBytes = Infinity): Entry[] {
    const known = this.#roomOf(room);
    if (known === undefined) return [];
    return attempt(() => entriesAfter(this.#db, known, { after: seq, limit, maxBytes }));
  }

  /** As {@link Store} has it. */
  sizes(room: string, seq: number, limit: number): EntrySize[] {
    const known = this.#roomOf(room);
    if (known === undefined) return [];
    return attempt(() => sizesBefore(this.#db, known, seq, limit));
  }

  /** As {@link Store} has it. */
  *search(room: string, words: string, before: number = Infinity): Generator<Stretch> {
    const known = this.#roomOf(room);
    const sought = wordsOf(words);
    if (known === undefined || sought.length === 0) return;
    const hasWords = finder(words);
    const isWanted = (entry: Entry): boolean => isSaid(entry) && hasWords(entry.text);
    const mayBeWanted = sieve(sought);
    for (let from = Math.min(before, known.seq + 1); from > 1;) {
      const stretch = attempt(() =>
        latest(this.#db, known, from) ?? sift(this.#db, this.#index, known, from, mayBeWanted)
      );
      if (stretch === undefined) return;
      from = stretch.from;
      yield { from, entries: stretch.entries.filter(isWanted) };
    }
  }

  /** As {@link Store} has it. */
  persons(): StoredPerson[] {
    return attempt(() => personsIn(this.#db));
  }

  /** As {@link Store} has it. */
  savePerson(person: StoredPerson): void {
    this.#file.note(() => {
      insertPerson(this.#db, person);
      this.#numbers.count(person.author);
    });
    this.#numbers.note(person.author);
  }

  /** As {@link Store} has it. */
  forgetPerson(key: string): void {
    this.#file.note(() => {
      const author = deletePerson(this.#db, key);
      if (author !== undefined) forgetLettersOf(this.#db, author);
    });
  }

  /** As {@link Store} has it. */
  letters(receiver: number): Letter[] {
    return attempt(() => lettersTo(this.#db, receiver));
  }

  /** As {@link Store} has it. */
  forgetLetters(shown: Iterable<LettersShown>): void {
    this.#file.note(() => forgetShown(this.#db, shown));
  }

  /** As {@link Store} has it. */
  requests(author: number, limit: number): StoredRequest[] {
    return attempt(() => requestsOf(this.#db, this.#rooms, author, limit));
  }

  /** As {@link Store} has it. */
  bans(): StoredBan[] {
    return attempt(() => bansIn(this.#db));
  }

  /** As {@link Store} has it. */
  saveBan(ban: StoredBan): void {
    this.#file.transact(() => insertBan(this.#db, ban));
  }

  /** As {@link Store} has it. */
  forgetBan(ban: StoredBan): void {
    this.#file.transact(() => deleteBan(this.#db, ban));
  }

  /** As {@link Store} has it. */
  forgetRoom(name: string): void {
    const room = this.#roomOf(name);
    if (room === undefined) return;
    this.#keepAll(() => this.#rooms.erase(room));
    this.#file.wantWiped();
  }

  /** As {@link Store} has it. */
  rules(): StoredRules[] {
    return attempt(() => rulesIn(this.#db));
  }

  /** As {@link Store} has it. */
  saveRules(rules: StoredRules): void {
    this.#file.note(() => insertRules(this.#db, rules));
  }

  /** As {@link Store} has it. */
  forgetRules(room: string): void {
    this.#file.note(() => deleteRules(this.#db, room));
  }

  /** As {@link Store} has it. */
  isFull(): boolean {
    return this.#rooms.isFull;
  }

  /** As {@link Store} has it. */
  lastAuthor(): number {
    return this.#numbers.lastAuthor;
  }

  /** As {@link Store} has it. */
  tidy(utcMs: number, nowMs = utcMs): boolean {
    return this.#tidying.turn(utcMs, nowMs);
  }

  /** As {@link Store} has it. */
  check(): void {
    this.#file.check();
  }

  /** As {@link Store} has it. */
  recover(): void {
    const before = this.#file;
    this.#file = before.recovered();
    if (this.#file === before) return;
    this.#rooms = attempt(() => new SqliteRooms(this.#db));
    this.#index = attempt(() => new SqliteIndex(this.#db));
    this.#tidying = this.#newTidying(this.#rooms, this.#index);
    this.#numbers = new SqliteNumbers(this.#db, this.#numbers.lastAuthor);
  }

  /** As {@link Store} has it. */
  restore({ name, log, topic, seq, entries }: StoredRoom): void {
    const known = this.#roomOf(name);
    if (known !== undefined && (known.log !== log || known.seq > seq)) {
      throw new StoreError("another", name);
    }
    const lacking = entries.filter((entry) => entry.seq > (known?.seq ?? 0));
    if (lacking.length > 0) this.commit(lacking, () => log);
    this.#keepAll(() => {
      const room = this.#rooms.get(name) ?? this.#rooms.add(name, log, seq + 1);
      this.#rooms.setTopic(room, topic);
      this.#rooms.count(room, seq);
      Object.assign(room, { topic, seq });
    });
  }

  /** As {@link Store} has it. */
  restock(stock: Stock): void {
    this.#file.transact(() => {
      replaceStock(this.#db, stock);
      for (const { author } of stock.persons) this.#numbers.count(author);
      this.#numbers.keep();
    });
  }

  /** As {@link Store} has it. */
  close(): void {
    try {
      this.#tidying.rememberClock();
    } catch {
      // Another run begins with what was remembered last.
    }
    this.#file.close();
  }

  #roomOf(name: string): KnownRoom | undefined {
    return attempt(() => this.#rooms.get(name));
  }

  get #db(): DatabaseSync {
    return this.#file.db;
  }

  #insertAll(entries: readonly Entry[], logOf: (room: string) => string): void {
    const find = remembering(({ room, seq }) =>
      this.#rooms.get(room) ?? this.#rooms.add(room, logOf(room), seq)
    );
    insertEntries(this.#db, entries, (entry) => ({
      id: this.#rooms.idOf(find(entry), entry.seq),
      position: this.#numbers.nextPosition(),
    }));
    let last = 0;
    for (const entry of entries) {
      last = Math.max(last, entry.author);
      if (entry.type === "topic") this.#rooms.setTopic(find(entry), entry.text);
      blankTargets(this.#db, this.#index, find(entry), entry);
    }
    this.#numbers.count(last);
  }

  #newTidying(rooms: SqliteRooms, index: SqliteIndex): SqliteTidying {
    return attempt(() => new SqliteTidying(this.#file, rooms, index, this.#keep, this.#onDoubt));
  }
}
