/**
 * The first state of a chat that was on one server until now: all that this one's history has, so that who goes from
 * one server to several loses nothing.
 *
 * @module
 */

import { LINE_VERSIONS, type Settings } from "./act.ts";
import type { Clock } from "../../clock.ts";
import { Hub } from "../chat/hub.ts";
import { keptText, type ReplicaState } from "./replica.ts";
import type { NoPlace } from "../chat/rooms/rooms.ts";
import { runOf } from "../chat/knowledge.ts";
import type { SequencerOptions } from "../chat/sequencer.ts";
import type { Store } from "../store/store.ts";

/** What a chat begins with, or why it cannot: of some room it does not know what to make. */
export type Founding =
  /** As {@link Replica.takeOver} wants it. */
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "refused"; readonly problem: NoPlace };

/** Whether there is anything in a history that a chat could begin with. */
export function hasPast(store: Store): boolean {
  const names = store.accounts.all().length;
  return store.rooms(1).length + store.persons().length + store.bans().length + names > 0;
}

/** What a chat begins with that goes on from a history. The history stays as it is. */
export function foundingOf(
  store: Store,
  clock: Clock,
  settings: Settings,
  options: Omit<SequencerOptions, "store">,
): Founding {
  const { run } = options;
  const stamp = { nowMs: 0, utcMs: clock.utcMs() };
  const hub = new Hub(clock, stamp, { ...options, store });
  try {
    const problem = hub.knowledge.learnAll();
    if (problem !== undefined) return { type: "refused", problem };
    const { state, entries } = hub.knowledge;
    const logs = [...state.rooms.rooms, ...state.conversations?.all ?? []];
    const runs = new Set(logs.map(({ log }) => runOf(log)));
    runs.delete(run);
    const known: ReplicaState = {
      peers: [],
      numbers: [],
      version: LINE_VERSIONS.most,
      run,
      formerRuns: [...runs],
      settings,
      stamp,
      comparedAtMs: 0,
      hub: state,
    };
    const text = keptText({ version: LINE_VERSIONS.most, known: JSON.stringify(known), entries });
    return { type: "text", text };
  } finally {
    hub.close(stamp);
  }
}
