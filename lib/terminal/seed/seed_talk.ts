/**
 * A conversation with an original Python server, as if it were a session with a server of ours: one
 * room, in which everything is said.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Language } from "../../vocabulary/language.ts";
import { PROTOCOL_VERSION, type ServerMessage } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { Conversation } from "../../client/conversation.ts";
import type { Link } from "./link.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import type { SessionEnd, SessionEvent, SessionState } from "../../client/session/session_event.ts";

/** What a seed conversation needs. */
export interface SeedTalkOptions {
  /** The connection. */
  readonly link: Link;
  /** Is told everything, in order. */
  readonly onEvent: (event: SessionEvent) => void;
  /** What time it is. */
  readonly clock: Clock;
  /** Of its own sentences. */
  readonly language: Language;
  /** Without one, {@link SeedTalk.introduce} gives it. */
  readonly nick: string | undefined;
}

/** The room's name on the screen. */
const ROOM = "seed";

/** See the top of this file. */
export class SeedTalk implements Conversation {
  readonly #options: SeedTalkOptions;
  #state: SessionState = { type: "connecting", attempt: 1 };
  #nick: string | undefined;
  #ids = 0;
  #entries = 0;
  #sending: Promise<void> = Promise.resolve();

  /** Nothing happens before {@link SeedTalk.start}. */
  constructor(options: SeedTalkOptions) {
    this.#options = options;
  }

  /** How the connection is. */
  get state(): SessionState {
    return this.#state;
  }

  /** One's name, once it is known. */
  get nick(): string | undefined {
    return this.#nick;
  }

  /** The one room that an original server has. */
  get rooms(): readonly string[] {
    return this.#nick === undefined ? [] : [ROOM];
  }

  start(): void {
    if (this.#options.nick !== undefined) this.introduce(this.#options.nick);
    void this.#receive();
  }

  /** Such a server takes any name that its brackets can hold. */
  introduce(text: string): void {
    const nick = text.replaceAll(/[<>\p{Cc}]/gu, "").trim();
    if (nick === "") {
      const { nickNeeded } = CLIENT_MESSAGES[this.#options.language];
      return this.#hear({ type: "error", code: "nick_malformed", text: nickNeeded });
    }
    this.#nick = nick;
    this.#send(() => this.#options.link.introduce(nick));
    this.#become({ type: "online" });
    this.#hear({
      type: "welcome",
      version: PROTOCOL_VERSION,
      nick,
      token: "",
      resumed: false,
      rooms: [{ room: ROOM, topic: "", members: 1, seq: 0 }],
    });
  }

  /** Such a server asks for no password. */
  authenticate(): void {}

  say(text: string): RequestId {
    const id = ++this.#ids;
    for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
      this.#send(() => this.#options.link.say(line));
    }
    this.#sending = this.#sending.then(() => this.#tell({ type: "acknowledged", id }));
    return id;
  }

  act(text: string): RequestId {
    return this.say(`* ${text}`);
  }

  direct(): RequestId {
    const id = ++this.#ids;
    queueMicrotask(() => this.#tell({ type: "refused", id, text: this.#notInSeed }));
    return id;
  }

  request(): Promise<ServerMessage> {
    const text = this.#notInSeed;
    return Promise.resolve({ type: "error", code: "type_unknown", text });
  }

  retryNow(): void {}

  async leave(): Promise<void> {
    await this.#sending;
    this.close();
  }

  close(): void {
    this.#over({ type: "left" });
  }

  get #notInSeed(): string {
    return CLIENT_MESSAGES[this.#options.language].notInSeed;
  }

  async #receive(): Promise<void> {
    try {
      for await (const line of this.#options.link.lines()) this.#hear(this.#entry(line));
    } catch {
      // A reset is an end like any other.
    }
    this.#over({ type: "lost" });
  }

  #entry(line: string): ServerMessage {
    const [, nick = ROOM, text = line] = /^<([^<>]{1,100})> (.*)$/s.exec(line) ?? [];
    const time = this.#options.clock.utcMs();
    return { type: "message", room: ROOM, seq: ++this.#entries, time, nick, text };
  }

  /** One after the other: what is said while a write waits goes out behind it. */
  #send(write: () => Promise<void>): void {
    // A failed write is found out by reading too, which then ends the conversation.
    this.#sending = this.#sending.then(write).catch(() => {});
  }

  #over(reason: SessionEnd): void {
    if (this.#state.type === "over") return;
    this.#options.link.close();
    this.#become({ type: "over", reason });
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#options.onEvent({ type: "state", state });
  }

  #hear(message: ServerMessage): void {
    this.#tell({ type: "message", message });
  }

  #tell(event: SessionEvent): void {
    if (this.#state.type !== "over") this.#options.onEvent(event);
  }
}
