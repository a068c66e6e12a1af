/**
 * In which order requests are carried out, and when: as they come, each with a stamp of this machine's
 * clock, and with the secrets drawn that it needs. What stands behind it, the hub, then asks nothing else of
 * the machine.
 *
 * What only looks need not be in order: it is answered at once.
 *
 * @module
 */

import { type Change, type Command, isChange } from "../../vocabulary/command.ts";
import { type Clock, WatchedClock } from "../../clock.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import type { Front } from "./front.ts";
import { Hub } from "./hub.ts";
import type { HubFigures } from "./figures.ts";
import type { HubOptions } from "./options.ts";
import type { Outlet } from "./member.ts";
import type { Origin } from "../../text/address.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import { sha256 } from "../../text/sha256.ts";
import type { Keys, Stamp } from "./stamp.ts";
import type { StoredAccount } from "../store/store.ts";
import type { TermsTold } from "../../vocabulary/reply.ts";

/** What a sequencer needs beside what its hub does. */
export interface SequencerOptions extends HubOptions {
  /** Draws a secret that nobody can guess. */
  readonly newToken: () => string;
  /** Calls back once all that is being done in one go is done: until then, it is the same time. @default at once */
  readonly afterThis?: (act: () => void) => void;
  /** Is told when the time of day is changed, and by how much. */
  readonly onLeap?: (byMs: number) => void;
}

/** See the top of this file. */
export class Sequencer implements Front {
  readonly #clock: Clock;
  readonly #newToken: () => string;
  readonly #hub: Hub;
  /** When the hub is to be asked for what is due, and how that is undone. */
  #alarmMs = Infinity;
  #cancelAlarm: () => void = () => {};
  readonly #nowMs: () => number;
  readonly #afterThis: ((act: () => void) => void) | undefined;
  /** The last stamp: lines come by the thousand, and need none of their own. */
  readonly #stamp = { nowMs: 0, utcMs: 0 };
  /** Whether it is of what is being done. */
  #isStamped = false;
  readonly #unstamp = (): void => {
    this.#isStamped = false;
  };

  /** A hub with nobody in it, and nothing that waits. */
  constructor(clock: Clock, options: SequencerOptions) {
    this.#clock = new WatchedClock(clock, (byMs) => {
      options.onLeap?.(byMs);
      this.#hub.leap(byMs);
    });
    this.#newToken = options.newToken;
    this.#afterThis = options.afterThis;
    this.#nowMs = () => clock.nowMs();
    this.#hub = new Hub(this.#clock, this.#now(), options);
    this.#setAlarm();
  }

  /** How many connections people have. Visitors are nobody yet. */
  get size(): number {
    return this.#hub.size;
  }

  /** Counted up when it is asked for. */
  get figures(): HubFigures {
    return this.#hub.figures;
  }

  /** The name of the person at a connection, once there is one. */
  nickOf(outlet: Outlet): string | undefined {
    return this.#hub.nickOf(outlet);
  }

  /** Whether a token is that of someone who is here, or may come back. */
  knows(token: string): boolean {
    return this.#hub.knows(sha256(token));
  }

  /** Whose own a name is, and by which password. */
  accountOf(name: string): StoredAccount | undefined {
    return this.#hub.accountOf(name);
  }

  /** The ban on an address, if there is one. */
  banOf(origin: Origin): TermsTold | undefined {
    return this.#hub.banOf(origin, this.#clock.utcMs());
  }

  /** Whether someone may ask for this before it is in a room: it says who it is, and where it wants to be. */
  isOpening(command: Command): boolean {
    return this.#hub.isOpening(command);
  }

  /**
   * What a sender must wait for before its next command, if anything: it is not heard while its
   * room has readers who cannot keep up.
   */
  admission(outlet: Outlet, command: Command): Promise<void> | undefined {
    return this.#hub.admission(outlet, command, this.#nowMs);
  }

  /** How many are told of what someone says. */
  reach(outlet: Outlet, command: Command): number {
    return this.#hub.reach(outlet, command);
  }

  /** Nothing ever waits here: a command is carried out when it comes. */
  outstanding(): undefined {
    return undefined;
  }

  /**
   * Welcomes whoever is at a connection and lets it read along in the default room, as a visitor: nobody is
   * told, and it counts nowhere, for it may be a program that only looks whether someone answers.
   */
  greet(outlet: Outlet): void {
    this.#hub.greet(outlet, this.#now());
    this.#setAlarm();
  }

  /** Puts whoever is at a connection, and has not been in any room, into the default one, for all to see. */
  settle(outlet: Outlet): void {
    this.#hub.settle(outlet, this.#now());
    this.#setAlarm();
  }

  /** Whoever was taken to be at a connection is not: it begins anew. */
  dismiss(outlet: Outlet): void {
    this.#hub.dismiss(outlet, this.#now());
    this.#setAlarm();
  }

  /** Carries out one command of whoever is at that connection. */
  perform(outlet: Outlet, command: Command): void {
    if (isChange(command)) {
      for (const meant of this.#hub.choosing.meant(outlet, command)) {
        if (meant.type === "invalid") this.#hub.look(outlet, meant, this.#now());
        else this.#hub.perform(outlet, meant, this.#stampFor(outlet, meant));
      }
    } else {
      if (this.#hub.isNews(outlet, command)) this.#hub.hear(outlet, command, this.#now());
      this.#hub.look(outlet, command, this.#now());
    }
    this.#setAlarm();
  }

  /** The connection is no more, for that reason. One that may come back keeps its place for a while. */
  depart(outlet: Outlet, reason?: CloseReason): void {
    this.#hub.depart(outlet, reason, this.#now());
    this.#setAlarm();
  }

  /**
   * From now on these are the operators, and nobody else can take their names. Who is one but for
   * `stays` is none any more.
   */
  appoint(names: Iterable<string>, stays: (operator: string) => boolean = () => true): void {
    this.#hub.appoint(names, stays, this.#now());
    this.#setAlarm();
  }

  /** Publishes everything that was said, tells everyone that this is the end, and ends them. */
  close(): void {
    this.#hub.close(this.#now());
    this.#cancelAlarm();
  }

  /** To ask what time it is costs as much as to say a line: it is asked once for many. */
  #now(): Stamp {
    if (this.#isStamped) return this.#stamp;
    this.#stamp.nowMs = this.#clock.nowMs();
    this.#stamp.utcMs = this.#clock.utcMs();
    if (this.#afterThis !== undefined) {
      this.#isStamped = true;
      this.#afterThis(this.#unstamp);
    }
    return this.#stamp;
  }

  #stampFor(outlet: Outlet, change: Change): Stamp {
    const now = this.#now();
    if (change.type === "hello") {
      return { ...now, keys: keysFor(change.hello.resume?.token, this.#newToken) };
    }
    const found = this.#hub.revising.find(outlet, change, now);
    const stamp = found === undefined ? now : { ...now, found };
    return isToSome(change) ? { ...stamp, isPressed: this.#hub.isPressed(outlet, change) } : stamp;
  }

  /** Has the hub asked when something is due, if that is not so already. */
  #setAlarm(): void {
    const { dueMs } = this.#hub;
    if (dueMs === this.#alarmMs) return;
    this.#cancelAlarm();
    this.#alarmMs = dueMs;
    if (dueMs === Infinity) return;
    this.#cancelAlarm = this.#clock.after(Math.max(1, dueMs - this.#clock.nowMs()), () => {
      this.#alarmMs = Infinity;
      this.#hub.passTime(this.#now());
      this.#setAlarm();
    });
  }
}

/** Whether something is said to some alone, who may have too much to read already. */
function isToSome(change: Change): boolean {
  switch (change.type) {
    case "direct":
    case "signal":
      return true;
    case "say":
    case "action":
    case "edit":
    case "react":
      return isPrivate(change.room);
    default:
      return false;
  }
}

/** What `hello` needs of one who shows that token, if any. */
export function keysFor(shown: string | undefined, newToken: () => string): Keys {
  const token = newToken();
  const shownKey = shown === undefined ? undefined : sha256(shown);
  return { token, key: sha256(token), shownKey };
}
