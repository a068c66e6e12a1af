/**
 * What one has said oneself and the server has not acknowledged, in the order in which it was said.
 *
 * @module
 */

import type { RequestId } from "../../vocabulary/codes.ts";

/** Something said on its way. */
export interface Pending {
  /** Of its request. */
  readonly id: RequestId;
  /** What it becomes. */
  readonly type: "say" | "action" | "direct";
  /** The channel's id. */
  readonly channel: string;
  /** The words. */
  readonly text: string;
  /** Programs must not answer it. */
  readonly notice?: true;
  /** UTC. */
  readonly timeMs: number;
}
