/**
 * Who comes, goes and is renamed, as it stands in a channel: what comes in quick succession in one row.
 *
 * @module
 */

import { type PresenceMessage, PresenceSummary } from "../../client/timeline/presence_summary.ts";
import type { Channel } from "./channel.ts";

/** Comings and goings further apart than this are told apart. */
const GATHER_MS = 10 * 60_000;

/** Tells a channel of it; names are fit to be shown. */
export function tellComings(
  { loaded: { log } }: Channel,
  change: PresenceMessage,
  nowMs: number,
): void {
  const last = log.items.at(-1);
  if (last?.type === "presence" && nowMs - last.timeMs < GATHER_MS) return last.summary.add(change);
  const summary = new PresenceSummary();
  summary.add(change);
  log.add({ type: "presence", timeMs: nowMs, summary });
}
