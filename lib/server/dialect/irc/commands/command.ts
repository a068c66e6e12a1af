/**
 * What a command of IRC is, for the table of them.
 *
 * @module
 */

import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";

/** One command of IRC. */
export interface IrcCommand {
  /** So many parameters at least, else 461. @default {0} */
  readonly min?: number;
  /** Whether it can be given before one is somebody, else 451. */
  readonly early?: true;
  /** Carries it out. */
  run(session: IrcSession, message: IrcMessage): void;
}

/** Some commands by their names. */
export type IrcCommands = Readonly<Record<string, IrcCommand>>;
