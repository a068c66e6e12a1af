import { blankOf, type Entry, takesBack } from "../../lib/vocabulary/entry.ts";
import type { Deed } from "../../lib/vocabulary/reply.ts";
import type { Letter } from "../../lib/vocabulary/letter.ts";
import { fold } from "../../lib/text/name.ts";
import {
  type AccountStore,
  type ConversationStore,
  type DeedStore,
  type EntrySize,
  type LettersShown,
  type PastStore,
  type Stock,
  type Store,
  type StoredAccount,
  type StoredBan,
  type StoredConversation,
  type StoredPerson,
  type StoredRequest,
  type StoredRoom,
  type StoredRules,
  StoreError,
  type Stretch,
} from "../../lib/server/store/store.ts";
import { finder } from "../../lib/text/words.ts";

/** A store in memory that can be told to fail, and outlives the hubs that use it. */
export class FakeStore implements Store {
  /** All that was committed, in its order. */
  readonly kept: Entry[] = [];
  readonly id = "fake";
  /** How many entries each commit held that did not fail. */
  readonly commits: number[] = [];
  /** How often a commit failed. */
  failures = 0;
  /** Whether commits fail, and whether everything that reads does. */
  writesFail = false;
  readsFail = false;
  /** Whether tidying up does. */
  tidyFails = false;
  hasMoreToTidy = false;
  tidied = 0;
  isClosed = false;
  /** Whether what it kept is gone: it begins anew then. */
  isGone = false;
  /** The rooms of which it keeps nothing, and whether it takes no more rooms. */
  readonly unkeepable = new Set<string>();
  takesNoRooms = false;
  /** Whether it can be read, and nothing else. */
  isReadOnly = false;
  /** Whether the disk is slow: a commit is on it once the test says so. */
  waits = false;
  /** That it is, or that it failed to get there. */
  sync: Pick<PromiseWithResolvers<void>, "resolve" | "reject"> | undefined;
  /** Whether it fails where nothing else happens meanwhile. */
  syncFails = false;
  /** Is called while a commit is under way. */
  onCommit: () => void = () => {};
  /** Is called while something is read. */
  onRead: () => void = () => {};
  readonly #logs = new Map<string, string>();
  readonly #topics = new Map<string, string>();
  readonly #persons = new Map<string, StoredPerson>();
  readonly #rules = new Map<string, StoredRules>();
  readonly #conversations = new Map<string, StoredConversation>();
  readonly #accounts = new Map<string, StoredAccount>();
  #bans: StoredBan[] = [];
  #lastAuthor = 0;
  #letters: Letter[] = [];
  readonly #shown = new Set<Letter>();

  room(name: string, limit: number): StoredRoom | undefined {
    this.#read();
    const entries = this.#of(name);
    const first = entries[0];
    if (first === undefined) return undefined;
    const topic = entries.findLast(({ type }) => type === "topic")?.text ??
      this.#topics.get(fold(name)) ?? "";
    const seq = entries.at(-1)?.seq ?? 0;
    const log = this.#logs.get(fold(name)) ?? "";
    return { name: first.room, topic, seq, log, entries: limit === 0 ? [] : entries.slice(-limit) };
  }

  rooms(limit: number): Pick<StoredRoom, "name" | "topic">[] {
    this.#read();
    const names = [...new Set(this.kept.map(({ room }) => room))].sort()
      .filter((name) => !name.startsWith("@"));
    return names.slice(0, limit).map((name) => ({ name, topic: this.room(name, 0)?.topic ?? "" }));
  }

  commit(
    entries: readonly Entry[],
    logOf = (_room: string): string => "",
    letters: readonly Letter[] = [],
  ): Entry[] {
    this.#mustBeOpen();
    this.onCommit();
    if (this.isGone || this.writesFail) {
      this.failures++;
      throw new StoreError(this.isGone ? "gone" : "full", "fake");
    }
    const isTaken = ({ room, seq }: Entry): boolean =>
      this.unkeepable.has(room) || this.#of(room).some((other) => other.seq === seq);
    const refusing = new Set(entries.filter(isTaken).map(({ room }) => room));
    const accepted = entries.filter(({ room }) => !refusing.has(room));
    for (const { room } of accepted) {
      if (!this.#logs.has(fold(room))) this.#logs.set(fold(room), logOf(room));
    }
    this.kept.push(...accepted);
    for (const { room, targets = [] } of accepted.filter(takesBack)) {
      for (const { seq } of targets) {
        const at = this.kept.findIndex((entry) => entry.room === room && entry.seq === seq);
        const entry = this.kept[at];
        if (entry !== undefined) this.kept[at] = blankOf(entry);
      }
    }
    this.commits.push(accepted.length);
    for (const letter of letters) {
      const { receiver, log, seq, text } = letter;
      const at = text !== ""
        ? -1
        : this.#letters.findIndex((each) =>
          each.receiver === receiver && each.log === log && each.seq === seq
        );
      if (at === -1) this.#letters.push(letter);
      else this.#letters[at] = letter;
    }
    return entries.filter(({ room }) => refusing.has(room));
  }

  synced(): Promise<void> | undefined {
    if (!this.waits) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.sync = { resolve, reject };
    return promise;
  }

  syncNow(): void {
    if (this.syncFails) throw new StoreError("failed", "fake");
  }

  forgetRoom(name: string): void {
    const left = this.kept.filter(({ room }) => fold(room) !== fold(name));
    this.kept.splice(0, this.kept.length, ...left);
    this.#logs.delete(fold(name));
  }

  isFull(): boolean {
    return this.takesNoRooms;
  }

  letters(receiver: number): Letter[] {
    this.#read();
    return this.#letters.filter((letter) =>
      letter.receiver === receiver && !this.#shown.has(letter)
    );
  }

  forgetLetters(shown: Iterable<LettersShown>): void {
    this.#write();
    for (const { receiver, log, seq } of shown) {
      for (const letter of this.letters(receiver)) {
        if (letter.log === log && letter.seq <= seq) this.#shown.add(letter);
      }
    }
  }

  before(room: string, seq: number, limit: number): Entry[] {
    this.#read();
    const older = this.#of(room).filter((entry) => entry.seq < seq);
    return limit === 0 ? [] : older.slice(-limit);
  }

  sizes(room: string, seq: number, limit: number): EntrySize[] {
    return this.before(room, seq, limit).reverse()
      .map(({ seq, text }) => ({ seq, bytes: text.length }));
  }

  after(room: string, seq: number, limit: number, maxBytes = Infinity): Entry[] {
    this.#read();
    const newer = this.#of(room).filter((entry) => entry.seq > seq).slice(0, limit);
    let bytes = 0;
    const tooMuch = newer.findIndex(({ text }) => (bytes += text.length) > maxBytes);
    return tooMuch === -1 ? newer : newer.slice(0, Math.max(1, tooMuch));
  }

  *search(room: string, words: string, before: number = Infinity): Generator<Stretch> {
    const isWanted = finder(words);
    for (const entry of this.before(room, before, Infinity).reverse()) {
      this.#read();
      yield { from: entry.seq, entries: isWanted(entry.text) ? [entry] : [] };
    }
  }

  persons(): StoredPerson[] {
    this.#read();
    return [...this.#persons.values()];
  }

  savePerson(person: StoredPerson): void {
    this.#write();
    this.#persons.set(person.key, person);
    this.#lastAuthor = Math.max(this.#lastAuthor, person.author);
  }

  forgetPerson(key: string): void {
    this.#write();
    const { author } = this.#persons.get(key) ?? {};
    this.#letters = this.#letters.filter(({ receiver }) => receiver !== author);
    this.#persons.delete(key);
  }

  requests(author: number, limit: number): StoredRequest[] {
    this.#read();
    const said = this.kept.flatMap(({ author: who, request: id, room, seq, timeMs }) =>
      who === author && id !== undefined ? [{ id, room, seq, timeMs }] : []
    );
    const sent = this.#letters.flatMap(({ author: who, request: id }) =>
      who === author && id !== undefined ? [{ id }] : []
    );
    return [...said.slice(-limit), ...sent.slice(-limit)];
  }

  bans(): StoredBan[] {
    this.#read();
    return [...this.#bans];
  }

  saveBan(ban: StoredBan): void {
    this.forgetBan(ban);
    this.#bans.push(ban);
  }

  forgetBan({ kind, target }: StoredBan): void {
    this.#write();
    this.#bans = this.#bans.filter((ban) => ban.kind !== kind || ban.target !== target);
  }

  rules(): StoredRules[] {
    this.#read();
    return [...this.#rules.values()];
  }

  saveRules(rules: StoredRules): void {
    this.#write();
    this.#rules.set(fold(rules.room), rules);
  }

  forgetRules(room: string): void {
    this.#write();
    this.#rules.delete(fold(room));
  }

  #deeds: Deed[] = [];
  readonly deeds: DeedStore = {
    all: () => {
      this.#read();
      return [...this.#deeds];
    },
    save: (deed) => {
      this.#write();
      this.#deeds.push(deed);
    },
  };
  readonly accounts: AccountStore = {
    all: () => {
      this.#read();
      return [...this.#accounts.values()];
    },
    save: (account) => {
      this.#write();
      this.#accounts.set(fold(account.name), account);
      this.#lastAuthor = Math.max(this.#lastAuthor, account.person);
    },
    forget: (name) => {
      this.#write();
      this.#accounts.delete(fold(name));
    },
  };

  readonly conversations: ConversationStore = {
    all: () => {
      this.#read();
      return [...this.#conversations.values()];
    },
    save: (conversation) => {
      this.#write();
      this.#conversations.set(conversation.room, conversation);
    },
    forget: (room) => {
      this.#write();
      this.forgetRoom(room);
      this.#conversations.delete(room);
    },
  };

  readonly past: PastStore = {
    look: (room, after) => {
      let last = after;
      for (const { seq } of this.#of(room).sort((a, b) => a.seq - b.seq)) {
        if (seq <= last) continue;
        if (seq > last + 1) {
          return { after: seq, hasMore: true, hole: { after: last, before: seq } };
        }
        last = seq;
      }
      return { after: last, hasMore: false };
    },
    replace: (place, entries) => {
      const seqs = new Set(entries.map(({ seq }) => seq));
      const isOther = (entry: Entry): boolean => entry.room !== place.room || !seqs.has(entry.seq);
      this.kept.splice(0, Infinity, ...this.kept.filter(isOther));
      this.past.fill(place, entries, 0);
    },
    fill: ({ room, log }, entries) => {
      this.#write();
      this.#logs.set(fold(room), log);
      this.kept.push(...entries);
      this.kept.sort((a, b) => a.room < b.room ? -1 : a.room > b.room ? 1 : a.seq - b.seq);
    },
  };

  lastAuthor(): number {
    return Math.max(this.#lastAuthor, ...this.kept.map(({ author }) => author));
  }

  check(): void {
    this.#mustBeOpen();
    if (this.isGone) throw new StoreError("gone", "fake");
    if (this.isReadOnly) throw new StoreError("disk_read_only", "fake");
  }

  recover(): void {
    this.#write();
    if (!this.isGone) return;
    this.isGone = false;
    this.kept.length = 0;
    this.#conversations.clear();
    this.#persons.clear();
    this.#bans = [];
    this.#rules.clear();
    this.#accounts.clear();
    this.#letters = [];
  }

  restore({ name, log, topic, seq, entries }: StoredRoom): void {
    this.#write();
    const known = this.room(name, 0);
    if (known !== undefined && (known.log !== log || known.seq > seq)) {
      throw new StoreError("another", "fake");
    }
    this.#logs.set(fold(name), log);
    this.#topics.set(fold(name), topic);
    this.kept.push(...entries.filter((entry) => entry.seq > (known?.seq ?? 0)));
  }

  restock(
    { persons, bans = [], letters = [], rules = [], accounts = [], conversations = [], deeds = [] }:
      Stock,
  ): void {
    this.#write();
    this.#deeds = [...deeds];
    this.#conversations.clear();
    for (const each of conversations) this.#conversations.set(each.room, each);
    this.#rules.clear();
    for (const each of rules) this.#rules.set(fold(each.room), each);
    this.#accounts.clear();
    for (const each of accounts) this.#accounts.set(fold(each.name), each);
    this.#letters = [...letters];
    this.#persons.clear();
    for (const person of persons) this.#persons.set(person.key, person);
    this.#bans = [...bans];
  }

  tidy(): boolean {
    this.#mustBeOpen();
    this.tidied++;
    if (this.tidyFails) throw new StoreError("full", "fake");
    return this.hasMoreToTidy;
  }

  close(): void {
    this.isClosed = true;
  }

  /** As a trimming does: the first `count` entries of a room are gone. */
  trim(room: string, count: number): void {
    for (const entry of this.#of(room).slice(0, count)) {
      this.kept.splice(this.kept.indexOf(entry), 1);
    }
  }

  #of(room: string): Entry[] {
    return this.kept.filter((entry) => fold(entry.room) === fold(room));
  }

  #read(): void {
    this.onRead();
    this.#mustBeOpen();
    if (this.readsFail) throw new StoreError("corrupt", "fake");
  }

  #write(): void {
    this.#mustBeOpen();
    if (this.isReadOnly) throw new StoreError("disk_read_only", "fake");
    if (this.writesFail) throw new StoreError("full", "fake");
  }

  #mustBeOpen(): void {
    if (this.isClosed) throw new StoreError("failed", "it is closed");
  }
}
