/**
 * What a session is made with.
 *
 * @module
 */

import type { AttemptOptions } from "./attempts.ts";
import type { IntroductionOptions } from "./introduction.ts";
import type { Waiting } from "./outgoing.ts";
import type { SessionEvent } from "./session_event.ts";

/** What a session needs. */
export interface SessionOptions extends AttemptOptions, IntroductionOptions {
  /** Is told everything, in order. */
  readonly onEvent: (event: SessionEvent) => void;
  /**
   * What must happen before what the server says is taken in, if anything. What is said goes out
   * meanwhile: a server takes whoever is silent for a person with netcat.
   */
  readonly ready?: () => Promise<void> | undefined;
  /** What an earlier session said and had no word of, in order: it is said with the ids that it had. */
  readonly waiting?: readonly Waiting[];
  /** How many entries of the past come with a room. @default {50} */
  readonly replay?: number;
  /** Whether a lost connection is made again. */
  readonly reconnect: boolean;
}

/** How many entries come with a room where nothing is said of it. */
export const DEFAULT_REPLAY = 50;
