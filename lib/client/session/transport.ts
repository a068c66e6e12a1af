/**
 * A connection to a server as a session needs it, whatever carries it: a socket, a WebSocket, a test.
 *
 * @module
 */

import type { CloseReason, ForeignProtocol } from "../../vocabulary/codes.ts";

/** Why a server ends a connection, with what an operator said to it. */
export interface Refusal {
  /** Why. */
  readonly reason: CloseReason;
  /** The operator's words. */
  readonly detail?: string;
}

/** Something that a connection brings. */
export type Received =
  /** A line of the json protocol, its end not included. */
  | { readonly type: "line"; readonly text: string }
  /** A line was longer than any that a server of ours sends; nothing of it is kept. */
  | { readonly type: "tooLong" }
  /** The server lets nobody in, and says so in another way than in json. */
  | { readonly type: "refused"; readonly refusal: Refusal }
  /** What answers is no server of ours. */
  | { readonly type: "foreign"; readonly protocol: ForeignProtocol };

/** Lines of json in both directions. */
export interface Transport {
  /**
   * What comes, until the other side ends or the connection breaks: either is an end, and no error. All
   * that has come at a time is one list, which is empty where that is only a part of a line: a sign of
   * life. As long as the next list is not asked for, nothing more is read, where that can be helped.
   */
  readonly received: AsyncIterable<readonly Received[]>;
  /**
   * Shows, if it can be shown, that one will speak though there is nothing to say yet: a server takes
   * whoever is silent for a person with netcat.
   */
  begin(): void;
  /** Sends a line of json, without its end, behind all lines before it. */
  send(line: string): void;
  /** Ends both directions. Doing it twice is no error. */
  close(): void;
}
