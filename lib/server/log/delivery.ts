/**
 * When what was appended is published, and whose turn it is to be moved on. What was quiet is delivered at
 * once; a busy log gathers for some milliseconds, so that one write takes several entries.
 *
 * It works by the machine's clock and changes nothing but what can be read by now: what is said, and in
 * which order, does not depend on it. It knows no people.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { fairShare } from "./fair_share.ts";
import type { Log, Unnumbered } from "./log.ts";
import type { Entry, Passing } from "../../vocabulary/entry.ts";
import { WakeQueue } from "./wake_queue.ts";

/** How long a busy room gathers before it delivers again. The more readers, the more a delivery costs. */
const MIN_REST_MS = 4;
const MAX_REST_MS = 30;
/** In between, it is this, and so much for each. */
const REST_MS = 2.5;
const REST_MS_PER_READER = 0.045;
/** What moving on one reader takes, at least: a large room leaves others their share of the time. */
const WAKE_MS_PER_READER = 0.015;
/** Where as much as this gathered, more comes soon, and brings the next tick when that is due: */
const MUCH_EVENTS = 3;
/** for so long after that. To be woken by a timer costs as much as ten writes. */
const SPARE_MS = 3;
/** How long all rooms rest between two ticks: each turn of the event loop costs something by itself. */
const TICK_REST_MS = 2;
/** How often it is seen to that all rooms together do not hold too much. */
const BOUND_REST_MS = 1_000;

/** Gathers what happens in a room beside what is said, and tells it as one event. */
export interface Gatherer<Change> {
  /** When that must be told; `undefined` while there is nothing to tell. */
  readonly dueMs: number | undefined;
  /** Takes something in; returns what is to be told at once, if anything is. */
  note(change: Change, members: number, nowMs: number): Passing | undefined;
  /** What is to be told, if it is due. */
  summary(nowMs: number): Passing | undefined;
}

/** What a delivery has to know of a room. */
export interface Channel<Member, Change> {
  /** What is said in it. */
  readonly log: Log;
  /** Who reads it, */
  readonly members: ReadonlySet<Member>;
  /** and who does so without being seen. */
  readonly visitors: ReadonlySet<Member>;
  /** Who came and went. */
  readonly presence: Gatherer<Change>;
  /** When a tick published something last, by the machine's clock, */
  deliveredAtMs: number;
  /** and whether that was much. Nobody but {@link Delivery} sets these. */
  deliveredMuch: boolean;
  /**
   * What is to be done once all that was appended is published; {@link Delivery} does it. The last of these may still
   * come to mean more.
   */
  afterPublish: Array<() => void>;
}

/** What a delivery is given. */
export interface DeliveryOptions<Member, Room> {
  /** What time it is here. */
  readonly clock: Clock;
  /** All rooms there are. */
  readonly rooms: () => Iterable<Room>;
  /** Keeps what these have to publish, in one go; returns whether it may be shown. */
  readonly keep: (rooms: readonly Room[]) => boolean;
  /**
   * The same, but where that takes long other things go on: `hold` is called at once, and what it returns once
   * all that there was at that moment may be shown. Until then it says no.
   */
  readonly keepMeanwhile: (rooms: readonly Room[], hold: () => () => void) => boolean;
  /** Moves one member on, at that time; returns whether that was any work: most may read elsewhere. */
  readonly wake: (member: Member, nowMs: number) => boolean;
  /** About how much memory all logs may take together, in bytes. */
  readonly maxMemoryBytes: number;
}

interface Tick {
  /** When some room is due. */
  readonly atMs: number;
  /** From then on whatever is said brings it; `Infinity` once it comes in the next turn. */
  readonly fromMs: number;
  readonly cancel: () => void;
}

/** See the top of this file. */
export class Delivery<Member, Change, Room extends Channel<Member, Change>> {
  readonly #options: DeliveryOptions<Member, Room>;
  readonly #clock: Clock;
  /** Those who have something to read. */
  readonly #waking: WakeQueue<Member>;
  /** The rooms that a tick must look at, and when. */
  readonly #due = new Map<Room, number>();
  /** Those of which something was published that not all have been woken for. */
  readonly #unread = new Set<Room>();
  /** Those that came while others were being kept. */
  readonly #late = new Set<Room>();
  /** What of those is shown once they are: so many events, and so much that is to be done after these. */
  #held = new Map<Room, readonly [events: number, acts: number]>();
  /** Until then there is no tick. */
  #restedMs = -Infinity;
  #boundedAtMs = -Infinity;
  #nextTick: Tick | undefined;
  /** Whether it was looked at the clock in what is being done in one go: to ask costs as much as to say a line. */
  #hasLooked = false;
  /** Made once: where a function makes one, each call of it costs that, made or not. */
  readonly #lookAgain = (): void => void (this.#hasLooked = false);
  #ticks = 0;
  #ticksMs = 0;

  /** With nothing to deliver. */
  constructor(options: DeliveryOptions<Member, Room>) {
    this.#options = options;
    this.#clock = options.clock;
    this.#waking = new WakeQueue(options.clock, options.wake);
  }

  /** How often readers were moved on, and how long that took in all, the store's part included. */
  get ticks(): { readonly count: number; readonly totalMs: number } {
    return { count: this.#ticks, totalMs: this.#ticksMs };
  }

  /** How many bytes the slowest reader of any room is behind. */
  get lagBytes(): number {
    let lagBytes = 0;
    for (const { log } of this.#options.rooms()) lagBytes = Math.max(lagBytes, log.lagBytes);
    return lagBytes;
  }

  /** Appends something that the reader of `author` does not get, and delivers it. */
  announce(room: Room, event: Unnumbered<Entry> | Passing, author?: object): void {
    room.log.append(event, author);
    this.touch(room, 0);
  }

  /** Tells a room that someone came or went, now or together with others. */
  notePresence(room: Room, change: Change, author?: object): void {
    const nowMs = this.#clock.nowMs();
    const told = room.presence.note(change, room.members.size, nowMs);
    if (told !== undefined) this.announce(room, told, author);
    else this.touch(room, (room.presence.dueMs ?? nowMs) - nowMs);
  }

  /** Has a tick look at a room `afterMs` from now, but not sooner after the last than is good. */
  touch(room: Room, afterMs: number): void {
    // Once as much has gathered as may, waiting longer would only make senders wait.
    const { admits, readers } = room.log;
    const restMs = admits ? restOf(readers) : MIN_REST_MS;
    const rested = room.deliveredAtMs + restMs;
    const knownMs = this.#due.get(room) ?? Infinity;
    if (knownMs <= rested) return this.#tickIfDue();
    const nowMs = this.#clock.nowMs();
    const dueMs = Math.max(nowMs + afterMs, rested);
    if (knownMs <= dueMs) return;
    this.#due.set(room, dueMs);
    const mayWait = admits && room.deliveredMuch && dueMs === rested;
    this.#tickAt(dueMs, nowMs, mayWait ? SPARE_MS : 0);
  }

  /**
   * As {@link touch}, for what takes long to deliver: it waits for one rest more, so that what is short and
   * comes in between need not wait behind it.
   */
  touchLater(room: Room): void {
    if (!room.log.admits) return this.touch(room, 0);
    const restMs = restOf(room.log.readers);
    this.touch(room, restMs + Math.max(0, room.deliveredAtMs + restMs - this.#clock.nowMs()));
  }

  /** Has a tick come as soon as may be, though no room is due. */
  tickSoon(): void {
    const nowMs = this.#clock.nowMs();
    this.#tickAt(nowMs, nowMs);
  }

  /** Publishes what a room has, if it can be kept, for someone who waits for it: all others read it when the room is due. */
  publish(room: Room): void {
    if (!this.#options.keep([room]) || !this.#publish(room)) return;
    this.#unread.add(room);
    this.touch(room, 0);
  }

  /** Publishes what is kept of a room: all of it, or so many events, with what is to be done after these. */
  show(room: Room, events = Infinity, actsThen = Infinity): void {
    const isUnread = this.#unread.delete(room);
    if (this.#publish(room, events, actsThen) || isUnread) {
      this.#waking.add(room.members, room.visitors);
    }
  }

  /** Returns whether there was anything. */
  #publish(room: Room, events = Infinity, actsThen = Infinity): boolean {
    if (!room.log.publish(events)) return false;
    // What comes now is not what was held.
    this.#held.delete(room);
    if (room.afterPublish.length === 0) return true;
    const acts = room.afterPublish;
    room.afterPublish = acts.splice(actsThen);
    for (const act of acts) act();
    return true;
  }

  /** The same where it was due, and the room rests then: not after what is shown as someone waits for it. */
  #deliver(room: Room, nowMs: number, events?: number, actsThen?: number): void {
    if (!room.log.isPublished || this.#unread.has(room)) {
      room.deliveredAtMs = nowMs;
      room.deliveredMuch = room.log.pending >= MUCH_EVENTS;
    }
    this.show(room, events, actsThen);
  }

  /** What these have to publish now is shown by what this returns; then it is the turn of what came meanwhile. */
  #hold(rooms: readonly Room[]): () => void {
    const held = this.#held = new Map(
      rooms.map((room) => [room, [room.log.pending, sealed(room.afterPublish)]]),
    );
    return () => {
      const nowMs = this.#clock.nowMs();
      for (const [room, [events, acts]] of held) this.#deliver(room, nowMs, events, acts);
      const late = [...this.#late];
      this.#late.clear();
      for (const room of late) this.touch(room, 0);
    };
  }

  /** Delivers nothing more. */
  close(): void {
    this.#waking.clear();
    this.#nextTick?.cancel();
    this.#nextTick = undefined;
  }

  #tickAt(atMs: number, nowMs: number, spareMs = 0): void {
    if (this.#nextTick !== undefined) {
      if (this.#nextTick.atMs <= atMs) return;
      this.#nextTick.cancel();
    }
    // What was quiet is delivered at once; where much happens in many rooms, one turn serves several.
    const fromMs = Math.max(atMs, this.#restedMs);
    if (fromMs <= nowMs) return this.#tickNow(atMs);
    const cancel = this.#clock.after(fromMs - nowMs + spareMs, () => this.#tick());
    this.#nextTick = { atMs, fromMs, cancel };
  }

  #tickNow(atMs: number): void {
    const cancel = this.#clock.after(0, () => this.#tick());
    this.#nextTick = { atMs, fromMs: Infinity, cancel };
  }

  /** Something was said, for which a tick comes already: it comes now, if it is time. */
  #tickIfDue(): void {
    if (this.#hasLooked || this.#nextTick === undefined) return;
    this.#hasLooked = true;
    queueMicrotask(this.#lookAgain);
    const { atMs, fromMs, cancel } = this.#nextTick;
    if (fromMs > this.#clock.nowMs()) return;
    cancel();
    this.#tickNow(atMs);
  }

  /** Moves the readers of every room that is due to its end. */
  #tick(): void {
    const nowMs = this.#clock.nowMs();
    this.#nextTick = undefined;
    let nextMs = Infinity;
    const rooms: Room[] = [];
    for (const [room, dueMs] of this.#due) {
      // A timer may come a little early.
      if (dueMs <= nowMs + 1) rooms.push(room);
      else nextMs = Math.min(nextMs, dueMs);
    }
    // One transaction for all of them.
    const areKept = this.#options.keepMeanwhile(rooms, () => this.#hold(rooms));
    // A disk that is slow shall not have all of the time, but half of it.
    const committedMs = this.#clock.nowMs() - nowMs;
    this.#restedMs = nowMs + Math.max(TICK_REST_MS, 2 * committedMs);
    this.#waking.wakeAfter(() => {
      for (const room of rooms) {
        this.#due.delete(room);
        this.#tickRoom(room, nowMs, areKept);
      }
    });
    if (nextMs < Infinity) this.#tickAt(nextMs, nowMs);
    if (nowMs - this.#boundedAtMs >= BOUND_REST_MS) this.#boundMemory(nowMs);
    this.#ticks++;
    this.#ticksMs += this.#clock.nowMs() - nowMs;
  }

  #tickRoom(room: Room, nowMs: number, isKept: boolean): void {
    const summary = room.presence.summary(nowMs);
    if (summary !== undefined) room.log.append(summary);
    if (isKept) this.#deliver(room, nowMs);
    else this.#late.add(room);
    room.log.settle(nowMs);
    const { dueMs } = room.presence;
    if (dueMs !== undefined) this.touch(room, dueMs - nowMs);
    // While senders must wait nothing is appended, so nothing else would bring the next tick.
    if (!room.log.admits) this.touch(room, MIN_REST_MS);
  }

  /** Takes from the rooms that hold the most what all of them together hold too much. */
  #boundMemory(nowMs: number): void {
    this.#boundedAtMs = nowMs;
    const logs = [...this.#options.rooms()].map(({ log }) => log);
    const held = logs.map(({ memoryBytes }) => memoryBytes);
    const share = fairShare(held, this.#options.maxMemoryBytes);
    for (const log of logs) if (log.memoryBytes > share) log.shed(share, nowMs);
  }
}

function restOf(readers: number): number {
  const restMs = Math.min(REST_MS + REST_MS_PER_READER * readers, MAX_REST_MS);
  return Math.max(MIN_REST_MS, restMs, WAKE_MS_PER_READER * readers);
}

/** How many acts these are; the last of them takes nothing more in. */
function sealed(acts: Array<() => void>): number {
  return acts.length === 0 ? 0 : acts.push(() => {});
}
