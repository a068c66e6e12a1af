import type { ClientRequest, ServerMessage } from "../vocabulary/protocol.ts";
import type { RequestId } from "../vocabulary/codes.ts";
import type { SessionState } from "./session/session_event.ts";

/** Who can say something, and ask for something. */
export interface Speaker {
  /** Says something in a room; without one, in the one last joined. A `notice` no program must answer. */
  say(text: string, room?: string, notice?: true): RequestId;
  /** Says what one does. */
  act(text: string, room?: string): RequestId;
  /** Says something to one person alone: to who wrote by that `person`, whatever the name. */
  direct(to: string, text: string, person?: string): RequestId;
  /** Asks for something and gives the answer, which may be an `error`. */
  request(request: ClientRequest): Promise<ServerMessage>;
}

/** What a face needs of the conversation that it shows, with whatever kind of server. */
export interface Conversation extends Speaker {
  /** How the connection is. */
  readonly state: SessionState;
  /** The rooms one is in. */
  readonly rooms: readonly string[];
  /** Makes the first connection. */
  start(): void;
  /** Says one's name, where there was none or it was refused. */
  introduce(nick: string): void;
  /** Says the server's password, or that of the name, where it was missing or wrong. */
  authenticate(password: string, of?: "server" | "name"): void;
  /** Makes the next attempt now. */
  retryNow(): void;
  /** Says goodbye; in the end, the state is `over`. */
  leave(): Promise<void>;
  /** Ends it at once. Doing it twice is no error. */
  close(): void;
}
