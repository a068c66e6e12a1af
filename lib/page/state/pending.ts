/**
 * What one has said oneself and the server has not acknowledged, in the order in which it was said.
 *
 * @module
 */

import type { RequestId } from "../../vocabulary/codes.ts";
import type { Waiting } from "../../client/session/outgoing.ts";
import type { SessionEvent } from "../../client/session/session_event.ts";

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

/** The same with all that it takes to send it again, by whoever goes on from here. */
export type Unsaid = Waiting & Pick<Pending, "channel" | "timeMs">;

/** What its acknowledgement says of where it has its place, and when. */
export type Placement = Pick<
  Extract<SessionEvent, { readonly type: "acknowledged" }>,
  "seq" | "time" | "to" | "room"
>;
