/**
 * What the people of one server ask for, as acts that are put in line; and what only looks, which is answered
 * once all that its sender asked for before is carried out.
 *
 * @module
 */

import { type Act, asOf, type ConnectionAct, LOOKS_AGAIN_SINCE, withoutSecrets } from "./act.ts";
import type { Caller } from "./callers.ts";
import type { Change } from "../../vocabulary/command.ts";
import { isChange } from "../../vocabulary/command.ts";
import type { Hub } from "../chat/hub.ts";
import type { Known } from "./replica.ts";
import { isRevision } from "../chat/rooms/revising.ts";
import { keysFor } from "../chat/sequencer.ts";
import type { Stamp } from "../chat/stamp.ts";

/** What happens to a connection, without which one. */
export type Unaddressed = ConnectionAct extends infer One
  ? One extends ConnectionAct ? Omit<One, "c" | "from"> : never
  : never;

/** An act of this server that is in line. */
export interface Own extends Known {
  /** Who asked for it, if one of its people did. */
  readonly caller?: Caller;
}

/** What requests need of their server. */
export interface RequestsParts {
  /** What people ask: the chat as it is known here, and what time it is there. */
  readonly chat: () => { readonly hub: Hub; readonly stamp: Stamp };
  /** Puts an act in line. */
  readonly submit: (act: Act, own: Own) => void;
  /** Whether all servers know what that is: one of them may be older. */
  readonly isKnownToAll: (change: Change) => boolean;
  /** In which version of the line all of them can carry out what stands in it. */
  readonly version: () => number;
  /** Whether the engine can be reached. */
  readonly isReached: () => boolean;
  /** Draws a secret that nobody can guess. */
  readonly newToken: () => string;
}

/** See the top of this file. */
export class Requests {
  readonly #parts: RequestsParts;

  /** Nobody has asked for anything. */
  constructor(parts: RequestsParts) {
    this.#parts = parts;
  }

  /** Puts in line what happens to someone. */
  put(caller: Caller, act: Unaddressed, own: Omit<Own, "caller"> = {}): void {
    const { number: c, outlet, isKnown } = caller;
    caller.inLine++;
    caller.isKnown = true;
    const from = !isKnown && outlet.origin && { from: outlet.origin };
    this.#parts.submit({ c, ...from, ...act }, { ...own, caller });
  }

  /** Asks for what someone wants, up to a look that has to wait. */
  advance(caller: Caller): void {
    const { queue, outlet } = caller;
    for (let command = queue[0]; command !== undefined; command = queue[0]) {
      if (isChange(command)) {
        const isTooNew = !this.#parts.isKnownToAll(command);
        // What it is about may still be in line, or what is answered first.
        const isOfPlace = isRevision(command) || command.type === "leave";
        if (caller.inLine > 0 && (isTooNew || isOfPlace)) return;
        if (isTooNew) outlet.tell({ type: "error", code: "servers_older" }, command.id);
        else if (!this.#askAll(caller, command)) return;
      } else {
        if (caller.inLine > 0) return;
        const { hub, stamp } = this.#parts.chat();
        const shown = hub.admission(outlet, command, () => stamp.nowMs);
        if (shown !== undefined) return void shown.then(() => this.advance(caller));
        if (!caller.isHeard && hub.isNews(outlet, command)) {
          caller.isHeard = true;
          const isAlive = command.type === "ping" && { isAlive: true as const };
          return this.put(caller, { type: "hear", ...isAlive });
        }
        caller.isHeard = false;
        hub.look(outlet, command, stamp);
      }
      queue.shift();
    }
    caller.settle();
  }

  /** Returns whether it could: what is wrong with it is told behind what was asked for before. */
  #askAll(caller: Caller, command: Change): boolean {
    const { chat, version } = this.#parts;
    const { hub, stamp } = chat();
    for (const meant of hub.choosing.meant(caller.outlet, command)) {
      if (meant.type !== "invalid") this.#ask(caller, asOf(meant, version()));
      else if (caller.inLine > 0) return false;
      else hub.look(caller.outlet, meant, stamp);
    }
    return true;
  }

  #ask(caller: Caller, change: Change): void {
    const { outlet } = caller;
    const { chat, isReached, version, newToken } = this.#parts;
    if (!isReached()) caller.warn();
    const keys = change.type === "hello"
      ? keysFor(change.hello.resume?.token, newToken)
      : undefined;
    const { hub, stamp } = chat();
    const isPressed = hub.isPressed(outlet, change);
    const found = hub.revising.find(outlet, change, stamp);
    this.put(caller, {
      type: "do",
      change: withoutSecrets(change),
      ...(outlet.wantsAcks && { acks: true }),
      ...(keys !== undefined && { keys: { key: keys.key, shownKey: keys.shownKey } }),
      ...(isPressed && { isPressed }),
      ...(found !== undefined &&
        { found, ...(version() >= LOOKS_AGAIN_SINCE && { hasWaited: true }) }),
    }, { change, keys });
  }
}
