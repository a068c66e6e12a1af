/**
 * Who comes and goes, told so that it stays cheap: one by one while little happens, in one line a
 * second when much does. Telling everyone of everyone would cost a room of n people n² lines when
 * a class of them comes in.
 *
 * @module
 */

import type { Crowd, Presence, PresenceChange } from "../../../vocabulary/entry.ts";

/** In rooms of more than this, comings and goings are always gathered. */
export const LARGE_ROOM_MEMBERS = 50;
/** More than this many within {@link GATHER_MS} are a burst. */
export const BURST_EVENTS = 5;
/** How long comings and goings are gathered. */
export const GATHER_MS = 1_000;
/** How many names of each kind a summary gives. */
export const SUMMARY_NICKS = 5;
/** In rooms of no more than this, and of no more changes than this, a summary has each change too. */
export const EXACT_MAX = 500;

/** Gathers one room's comings and goings. Time is passed in, in milliseconds. */
export class PresenceGatherer {
  readonly #room: string;
  /** When the current second began, and how many were told in it. */
  #secondStartMs = -Infinity;
  #told = 0;
  #joined = new CrowdCounter();
  #left = new CrowdCounter();
  #renamed = new CrowdCounter();
  /** Each of these; `undefined` where they, or those who would be told, are too many. */
  #changes: PresenceChange[] | undefined = [];

  /** A gatherer for the room of that name. */
  constructor(room: string) {
    this.#room = room;
  }

  /**
   * Takes in a change in a room of `members`. What it returns is to be told now; `undefined` says
   * that it will be part of the summary that is due at {@link PresenceGatherer.dueMs}.
   */
  note(change: PresenceChange, members: number, nowMs: number): Presence | undefined {
    if (!this.#isGathering) {
      if (nowMs - this.#secondStartMs >= GATHER_MS) {
        this.#secondStartMs = nowMs;
        this.#told = 0;
      }
      if (members <= LARGE_ROOM_MEMBERS && this.#told < BURST_EVENTS) {
        this.#told++;
        return { ...change, room: this.#room };
      }
    }
    if (members > EXACT_MAX || this.#changes?.length === EXACT_MAX) this.#changes = undefined;
    this.#changes?.push(change);
    if (change.type === "nick") this.#renamed.add(`${change.nick} → ${change.newNick}`);
    else if (change.type === "join") this.#joined.add(change.nick);
    else this.#left.add(change.nick);
    return undefined;
  }

  /** When the summary must be told, or `undefined` while there is none. */
  get dueMs(): number | undefined {
    return this.#isGathering ? this.#secondStartMs + GATHER_MS : undefined;
  }

  /** The summary if it is due; the next one then begins. */
  summary(nowMs: number): Presence | undefined {
    const { dueMs } = this;
    if (dueMs === undefined || nowMs < dueMs) return undefined;
    const summary: Presence = {
      type: "presence",
      room: this.#room,
      joined: this.#joined,
      left: this.#left,
      renamed: this.#renamed,
      ...(this.#changes !== undefined && { changes: this.#changes }),
    };
    this.#changes = [];
    this.#secondStartMs = nowMs;
    // The burst goes on: what follows within the second is gathered too.
    this.#told = BURST_EVENTS;
    this.#joined = new CrowdCounter();
    this.#left = new CrowdCounter();
    this.#renamed = new CrowdCounter();
    return summary;
  }

  get #isGathering(): boolean {
    return this.#joined.count + this.#left.count + this.#renamed.count > 0;
  }
}

class CrowdCounter implements Crowd {
  count = 0;
  readonly nicks: string[] = [];

  add(nick: string): void {
    this.count++;
    if (this.nicks.length < SUMMARY_NICKS) this.nicks.push(nick);
  }
}
