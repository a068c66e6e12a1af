/**
 * What a session tells whoever owns it.
 *
 * @module
 */

import type { ForeignProtocol, RequestId } from "../../vocabulary/codes.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import type { LogChange } from "./places.ts";

/** How the connection is. */
export type SessionState =
  /**
   * A connection is being made, for the first time or again. It may be waiting for
   * {@link Session.introduce}.
   */
  | { readonly type: "connecting"; readonly attempt: number }
  /** The server has said welcome. */
  | { readonly type: "online" }
  /** The connection was lost; the next attempt, number `attempt`, is at `retryAtMs` by the session's clock. */
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
  | { readonly type: "foreign"; readonly protocol: ForeignProtocol };

/** What a session tells its owner, in order. */
export type SessionEvent =
  | { readonly type: "state"; readonly state: SessionState }
  /**
   * What the server sent, but for what answers {@link Session.say} and its like, and
   * {@link Session.request}. `welcome` comes after each change to `online`; what was said in between
   * follows, as far as the server has it. An `error` with a `nick_…` code while the state is
   * `connecting` asks for {@link Session.introduce}, one with `password_missing` or `password_wrong`
   * for {@link Session.authenticate}.
   * The `join` of a room that the session itself goes back to comes as if someone had asked for it.
   */
  | { readonly type: "message"; readonly message: ServerMessage }
  /**
   * Told before the `welcome` or `join` that brings one back into a room of which something had been
   * seen: it does not go on from there. It is another log, whose last entry is `seq`; or the same one,
   * of which the server has lost what was behind `seq`, `lost` entries.
   */
  | ({ readonly type: "logChanged" } & LogChange)
  /** Something said got its place in the room's log (or, for `direct`, was passed on). */
  | {
    readonly type: "acknowledged";
    readonly id: RequestId;
    readonly seq?: number;
    /** When, by the server's clock in UTC milliseconds, where it says so. */
    readonly time?: number;
    /** In which room, or private conversation, where the server says so. */
    readonly room?: string;
    /** Of what was said to one person alone: the name that this person has by now, if that is told. */
    readonly to?: string;
    /** It went to one who cannot show that it has come. */
    readonly unsure?: true;
    /** Why that person is away, if it is. */
    readonly away?: string;
  }
  /** Something said was refused; `text` says why. */
  | { readonly type: "refused"; readonly id: RequestId; readonly text: string };
