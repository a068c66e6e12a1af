/**
 * One owner's place in a room's log.
 *
 * @module
 */

import type { RoomEvent, Voice, Words } from "../../vocabulary/entry.ts";
import { Cursor, type Stretch, type Tape } from "./tape.ts";

/** What an author gets in the place of its own words; `""` for nothing. */
export type Echo = (event: RoomEvent) => Words;

/** One owner's place in one log. Made by {@link Log.open}. */
export class Reader extends Cursor {
  /** What it reads as. */
  readonly voice: Voice;
  /** What it gets in the place of what it said itself. */
  readonly echo: Echo | undefined;
  readonly #tape: Tape;

  /** For {@link Log.open}. */
  constructor(voice: Voice, tape: Tape, nowMs: number, echo?: Echo) {
    super(tape, nowMs);
    this.voice = voice;
    this.echo = echo;
    this.#tape = tape;
    tape.open(this);
  }

  /** Whether all that is published has been read. */
  get atEnd(): boolean {
    return this.offset === this.#tape.end;
  }

  /** What {@link Cursor.offset} is once all that is published now has been read. */
  get endOffset(): number {
    return this.#tape.end;
  }

  /** How many entries of others it has not come to. */
  get unread(): number {
    return this.#tape.unread(this);
  }

  /** Its owner takes what it was given, if slowly: it still counts. */
  progress(nowMs: number): void {
    this.readAtMs = nowMs;
    this.isBlocked = true;
  }

  /** Its owner has taken all that it was given. */
  unblock(): void {
    this.isBlocked = false;
  }

  /** The next stretch, at most 256 KiB unless one entry is longer. */
  read(nowMs: number): Stretch {
    return this.#tape.read(this, nowMs);
  }
}
