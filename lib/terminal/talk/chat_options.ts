/**
 * What a conversation in the terminal is made of.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Calendar } from "../../client/calendar.ts";
import type { Conversation } from "../../client/conversation.ts";
import type { SessionEvent } from "../../client/session/session_event.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { TerminalEvent } from "../screen/terminal.ts";
import type { ThemeName } from "../theme_name.ts";
import type { Display } from "./drawing.ts";
import type { Held } from "./saving.ts";
import type { Settings } from "./settings.ts";

/** How a conversation is held. */
export interface ChatOptions {
  /** Makes the session; nothing may happen in it before it is started. */
  readonly talk: (onEvent: (event: SessionEvent) => void) => Conversation;
  /** Takes the terminal. */
  readonly display: (onEvent: (event: TerminalEvent) => void) => Display;
  /** What time it is. */
  readonly clock: Clock;
  /** And where. */
  readonly calendar: Calendar;
  /** Of everything the client says. */
  readonly language: Language;
  /** Colours. */
  readonly theme: ThemeName;
  /** What the person likes to be other than it is. */
  readonly preferences?: Partial<Settings>;
  /** Further rooms to enter. */
  readonly otherRooms?: readonly string[];
  /** Of whom nothing is shown. */
  readonly ignored?: readonly string[];
  /** Keeps what holds for another day; resolves with a sentence on that. */
  readonly save: (held: Held) => Promise<string>;
  /** Whether what was said is left to the terminal's own memory. */
  readonly isInline: boolean;
  /** `undefined` to ask for it. */
  readonly nick: string | undefined;
  /** Is said first, if anything. */
  readonly notice?: string | undefined;
  /** Is said before the server's password is asked for, if anything. */
  readonly caution?: string | undefined;
}
