/**
 * What the client has of one room.
 *
 * @module
 */

import type { Rank } from "../../vocabulary/room.ts";
import type { RoomState } from "../../vocabulary/reply.ts";
import { fold } from "../../text/name.ts";
import type { Gap, Item, Spoken } from "./item.ts";
import { firstOf, isNewWords, isNumbered, isSpoken } from "./item.ts";
import { isPrivate, PRIVATE_MARK } from "../../vocabulary/private.ts";
import { shownName } from "./shown_message.ts";
import { LoadedLog, type Placed } from "./loaded_log.ts";

/** More people than this are not remembered for completion. */
const MAX_PEOPLE = 2_000;

/** A room as the status line tells it. */
export interface RoomSummary {
  /** Without `#`. */
  readonly name: string;
  /** As people call it: without `#`, or where it is a private conversation `@` and the names of the others. */
  readonly label: string;
  /** Fit to be shown; empty where there is none. */
  readonly topic: string;
  /** Messages since it was last in view. */
  readonly unread: number;
  /** How many of them say one's name. */
  readonly mentions: number;
}

/** One room's log, its people, and what of it has not been seen. */
export class LoadedRoom implements RoomSummary {
  /** Without `#`. */
  readonly name: string;
  /** What was said in it, and what else happened between. */
  readonly log: LoadedLog;
  /** Empty where there is none. */
  topic = "";
  /** What one is in it, where one is more than others. */
  rank: Rank | undefined;
  /** Whether it asks for a key, as far as one has seen. */
  isKeyed = false;
  /** The names of the others, where it is a private conversation. */
  others: readonly string[] = [];
  /** Messages since it was last in view. */
  unread = 0;
  /** How many of them say one's name. */
  mentions = 0;
  /** The first of them, or of what is missing. */
  firstUnread: Item | undefined;
  /** The last of what has been shown of it, where it is out of view and was in view before. */
  shownTo: Item | undefined;
  /** Since when it is out of view, or until when it had been read before one came. */
  leftAtMs: number | undefined;
  /** What of the past one had not read on coming, by the server's word: all behind a number, up to another. */
  unreadPast: { readonly after: number; readonly to: number } | undefined;
  /** How many answers are awaited that bring older entries. */
  fetching = 0;

  /** By folded name; the last to speak or come is the last. */
  readonly #people = new Map<string, string>();
  readonly #signs = new Map<string, string>();
  /** Who are operators of the server, by folded name. */
  readonly #operators = new Set<string>();
  #wasEntered = false;

  /** A room of which nothing is loaded. */
  constructor(name: string) {
    this.name = name;
    this.log = new LoadedLog(name);
  }

  /** The people who are known to be here, who spoke last first. */
  get people(): readonly string[] {
    return [...this.#people.values()].reverse();
  }

  /**
   * `*` before the name of an operator of the server, `@` before that of who commands the room, `+` of who has a
   * voice in it; nothing before others'.
   */
  signOf(nick: string): string {
    const folded = fold(nick);
    return (this.#operators.has(folded) ? "*" : "") + (this.#signs.get(folded) ?? "");
  }

  /** Of all who are more than others. */
  rankAll(
    { mods = [], voiced = [], operators = [] }: {
      readonly mods?: readonly string[];
      readonly voiced?: readonly string[];
      readonly operators?: readonly string[];
    },
  ): void {
    this.#signs.clear();
    this.#operators.clear();
    for (const nick of operators) this.#operators.add(fold(nick));
    for (const nick of voiced) this.#signs.set(fold(nick), "+");
    for (const nick of mods) this.#signs.set(fold(nick), "@");
  }

  /** Someone is an operator of the server now, or not any more. */
  setOperator(nick: string, isOperator: boolean): void {
    if (isOperator) this.#operators.add(fold(nick));
    else this.#operators.delete(fold(nick));
  }

  /** Someone is more than others now, or not any more. */
  rankOne(nick: string, act: string): void {
    if (act === "mod" || act === "voice") this.#signs.set(fold(nick), act === "mod" ? "@" : "+");
    if (act === "unmod" || act === "unvoice") this.#signs.delete(fold(nick));
  }

  /** As in {@link RoomSummary}. */
  get label(): string {
    return isPrivate(this.name) ? PRIVATE_MARK + this.others.join(",") : this.name;
  }

  /** One is in the room (again); `resumed` as in `welcome`. */
  enter(state: Partial<RoomState>, resumed: boolean): readonly Placed[] {
    const { topic, seq = 0, log, rank, read = 0 } = state;
    // Of another log the server knows nothing, and says 0.
    const isUnread = !this.#wasEntered && read > 0 && read < seq;
    this.unreadPast = isUnread ? { after: read, to: seq } : undefined;
    this.#wasEntered = true;
    this.rank = rank;
    this.topic = topic ?? this.topic;
    if (state.with !== undefined) this.others = state.with.map(shownName);
    return this.log.enter({ seq, log }, resumed);
  }

  /** Whether an entry is of the past and had not been read when one came. */
  wasUnread(seq: number): boolean {
    const { after, to } = this.unreadPast ?? { after: 0, to: 0 };
    return after < seq && seq <= to;
  }

  /** Until when one had read the past, in UTC, of the first entry behind that; of any other `undefined`. */
  takeReadUntilMs(entry: Spoken | Gap): number | undefined {
    if (!isSpoken(entry) || this.leftAtMs !== undefined) return undefined;
    if (!this.wasUnread(entry.seq ?? 0)) return undefined;
    const read = this.log.items.findLast((item): item is Spoken =>
      isSpoken(item) && item.seq !== undefined && !this.wasUnread(item.seq)
    );
    return this.leftAtMs = (read ?? entry).timeMs;
  }

  /** News of it came while it was out of view. */
  countUnread(item: Spoken | Gap): void {
    this.takeReadUntilMs(item);
    this.firstUnread ??= item;
    if (item.type === "gap") return;
    this.unread++;
    if (item.isMention) this.mentions++;
  }

  /** All of it has been seen. */
  read(): void {
    this.unread = this.mentions = 0;
    this.firstUnread = undefined;
  }

  /** All up to that sequence number has been seen by another client of one's own, who is called so. */
  readTo(seq: number, own: string): void {
    if (seq >= (this.log.lastSeq ?? 0)) return this.read();
    const news = this.#unreadWords.filter(({ nick }) => fold(nick) !== fold(own));
    if (news.length === 0) return;
    const seen = news.filter((item) => item.seq !== undefined && item.seq <= seq);
    this.unread = Math.max(0, this.unread - seen.length);
    this.mentions = Math.max(0, this.mentions - seen.filter((item) => item.isMention).length);
    this.firstUnread = news[seen.length];
  }

  /** What was taken back unread need not be read any more, by whomever it was whose words are `counted`. */
  dropUnread(by: Spoken, counted: (nick: string) => boolean): void {
    const { type, seqs = [] } = by;
    if (type !== "redacted" || this.unread === 0 || this.log.knows(by)) return;
    const gone = this.#unreadWords.filter(({ seq, nick }) =>
      seqs.includes(seq ?? 0) && counted(nick)
    );
    this.unread = Math.max(0, this.unread - gone.length);
    const mentions = this.mentions - gone.filter(({ isMention }) => isMention).length;
    this.mentions = Math.min(this.unread, Math.max(0, mentions));
    if (this.unread === 0) this.read();
  }

  /** From the first on that was not read: what was said, of what was said anew the version that stands or stood there. */
  get #unreadWords(): readonly Spoken[] {
    const { items } = this.log;
    const first = this.firstUnread && this.log.nowOf(this.firstUnread);
    const at = first === undefined ? -1 : items.indexOf(first);
    if (first === undefined || at === -1) return [];
    const from = isNumbered(first) ? firstOf(first) : 0;
    return items.slice(at).filter((item): item is Spoken =>
      isSpoken(item) && (isNewWords(item) ||
        (item.type === "edited" || item.type === "blank") && (item.seqs?.[0] ?? -1) >= from)
    );
  }

  /** Remembers who is here. */
  meet(nick: string): void {
    const folded = fold(nick);
    this.#people.delete(folded);
    if (this.#people.size < MAX_PEOPLE) this.#people.set(folded, nick);
  }

  /** Someone is called otherwise by now. */
  rename(nick: string, newNick: string): void {
    const [sign, isOperator] = [this.#signs.get(fold(nick)), this.#operators.has(fold(nick))];
    this.part(nick);
    this.meet(newNick);
    if (sign !== undefined) this.#signs.set(fold(newNick), sign);
    if (isOperator) this.#operators.add(fold(newNick));
    this.others = this.others.map((other) => fold(other) === fold(nick) ? newNick : other);
  }

  /** Forgets who went. */
  part(nick: string): void {
    this.#people.delete(fold(nick));
    this.#signs.delete(fold(nick));
    this.#operators.delete(fold(nick));
  }
}
