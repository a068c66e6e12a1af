/**
 * Has a script in all of the rooms that are meant: those that are named, or all that there are, those too
 * that others open later.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { RoomsMeant } from "../option_rows.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import { fold } from "../../text/name.ts";
import { NotConnected } from "../../client/session/requests.ts";
import { ROOMS_PER_PERSON } from "../../vocabulary/protocol.ts";
import type { Session } from "../../client/session/session.ts";

/** So long after it was asked which rooms there are it is asked again. */
const LOOK_MS = 5_000;

/** What the server says of a room that one is in. */
export type Entered = Extract<ServerMessage, { readonly type: "join"; readonly seq?: number }>;

/** Who enters. */
export interface EnteringOwner {
  /** By which it talks. */
  readonly session: Pick<Session, "request" | "rooms">;
  /** What time it is. */
  readonly clock: Clock;
  /** How many entries of the past come with a room. */
  readonly replay: number;
  /** It is in one more room; a new one was opened after it had looked which there are. */
  entered(state: Entered, isNew: boolean): void;
  /** It cannot be in a room that was named. */
  refused(room: string, error: Extract<ServerMessage, { readonly type: "error" }>): void;
  /** There are more rooms than one can be in: so many are left out. */
  leftOut(count: number): void;
}

/** See the top of this file. */
export class Entering {
  readonly #owner: EnteringOwner;
  readonly #meant: RoomsMeant;
  /** Those that cannot be entered. */
  readonly #closed = new Set<string>();
  #hasLooked = false;
  #hasEnded = false;
  #cancelLook: (() => void) | undefined;

  /** Nothing is done before there is a welcome. */
  constructor(owner: EnteringOwner, meant: RoomsMeant) {
    this.#owner = owner;
    this.#meant = meant;
  }

  /** There is a connection: enters what is missing; resolves with whether that was not cut short. */
  async welcomed(): Promise<boolean> {
    this.#cancelLook?.();
    try {
      await this.#enterMissing();
      return true;
    } catch (error) {
      if (error instanceof NotConnected) return false;
      throw error;
    }
  }

  /** Enters no more. */
  end(): void {
    this.#hasEnded = true;
    this.#cancelLook?.();
  }

  async #enterMissing(): Promise<void> {
    const isFirst = !this.#hasLooked;
    const meant = this.#meant === "all" ? await this.#listed() : this.#meant;
    const known = new Set([...this.#owner.session.rooms, ...this.#closed].map(fold));
    const missing = meant.filter((room) => !known.has(fold(room)));
    const free = Math.max(0, ROOMS_PER_PERSON - this.#owner.session.rooms.length);
    for (const room of missing.slice(0, free)) await this.#enter(room, !isFirst);
    if (isFirst && missing.length > free) this.#owner.leftOut(missing.length - free);
    this.#hasLooked = true;
    if (this.#meant !== "all" || this.#hasEnded) return;
    this.#cancelLook = this.#owner.clock.after(LOOK_MS, () => void this.welcomed());
  }

  async #listed(): Promise<readonly string[]> {
    const answer = await this.#owner.session.request({ type: "rooms" });
    return answer.type === "rooms" ? answer.rooms.map(({ name }) => name) : [];
  }

  async #enter(room: string, isNew: boolean): Promise<void> {
    const { replay } = this.#owner;
    const answer = await this.#owner.session.request({ type: "join", room, replay });
    if (answer.type === "join") return this.#owner.entered(answer, isNew);
    this.#closed.add(room);
    if (this.#meant === "all" || answer.type !== "error") return;
    this.#owner.refused(room, answer);
  }
}
