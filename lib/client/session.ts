/**
 * One conversation with a Papo server in its json protocol, over as many connections as it takes.
 *
 * @module
 */

import type { RequestId, ServerMessage } from "../protocol.ts";

/** How the connection is. */
export type SessionState =
  /** A connection is being made, for the first time or again. */
  | { readonly type: "connecting"; readonly attempt: number }
  /** The server has said welcome. */
  | { readonly type: "online" }
  /** The connection was lost; the next attempt is at `retryAtMs` by the session's clock. */
  | { readonly type: "waiting"; readonly retryAtMs: number; readonly attempt: number }
  /** It is over, and why. */
  | { readonly type: "over"; readonly reason: SessionEnd };

/** Why a session is over. */
export type SessionEnd =
  /** One has left. */
  | { readonly type: "left" }
  /** The connection was lost and is not to be made again. */
  | { readonly type: "lost" }
  /** The server closed it and said why; coming back at once would be of no use. */
  | { readonly type: "closed"; readonly text: string }
  /** No first connection could be made. */
  | { readonly type: "unreachable"; readonly error: unknown }
  /** Something else than a Papo server answered: an original Python server, SSH, HTTP, … */
  | { readonly type: "foreign"; readonly protocol: "seed" | "ssh" | "http" | "unknown" };

/** What a session tells its owner, in order. */
export type SessionEvent =
  | { readonly type: "state"; readonly state: SessionState }
  /** What the server sent, but for what answers {@link Sent} and requests. */
  | { readonly type: "message"; readonly message: ServerMessage }
  /** Something said got its place in the room's log (or, for `direct`, was passed on). */
  | { readonly type: "acknowledged"; readonly id: RequestId; readonly seq?: number }
  /** Something said was refused; `text` says why. */
  | { readonly type: "refused"; readonly id: RequestId; readonly text: string };
