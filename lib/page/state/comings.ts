/**
 * Who comes, goes and is renamed, as it stands in a channel: what comes in quick succession in one row,
 * as a class does of which the first talk already.
 *
 * @module
 */

import { type PresenceMessage, PresenceSummary } from "../../client/timeline/presence_summary.ts";
import type { Channel } from "./channel.ts";

/** Comings and goings further apart than this are told apart, */
const GATHER_MS = 10 * 60_000;
/** and than this those between which something was said. */
const CROWD_MS = 60_000;

/** Tells a channel of it; names are fit to be shown. */
export function tellComings(
  { loaded: { log } }: Channel,
  change: PresenceMessage,
  nowMs: number,
): void {
  const { items } = log;
  const row = items.findLast((item) => item.type === "presence");
  const isLast = row !== undefined && row === items.at(-1);
  const isOne = isLast || isOfComing(change);
  if (row !== undefined && isOne && nowMs - row.timeMs < (isLast ? GATHER_MS : CROWD_MS)) {
    return row.summary.add(change);
  }
  const summary = new PresenceSummary();
  summary.add(change);
  log.add({ type: "presence", timeMs: nowMs, summary });
}

/** Whether everyone in it came: that was before they said anything. Who went did so behind that. */
function isOfComing(change: PresenceMessage): boolean {
  if (change.type !== "presence") return change.type === "join";
  return change.left.count === 0 && change.renamed.count === 0;
}
