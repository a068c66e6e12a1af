/**
 * Turns what a session tells into what one has of the chat.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { SessionEvent, SessionState } from "../../client/session/session_event.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { MESSAGES } from "../../language/chat.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import type { Chat } from "./chat.ts";
import type { Past } from "./past.ts";
import type { Pending } from "./pending.ts";

/** What is heard of a session beside what belongs into the chat. */
export interface HearerOwner {
  /** The language of everything that is read here. */
  language(): Language;
  /** In which rooms one is. */
  rooms(): readonly string[];
  /** The conversation that comes into view first, by its id, if any is asked for. */
  place(): string | undefined;
  /** How the connection is now. */
  becomes(state: SessionState): void;
  /** One is in; `isFirst` for the first time. */
  welcomed(isFirst: boolean): void;
  /** The name will not do, for that reason. */
  asksNick(reason: string): void;
  /** The server's password, or that of the name, is missing, or was wrong. */
  asksPassword(reason: string, of: "server" | "name"): void;
  /** It was not said, for that reason. */
  returns(pending: Pending, reason: string): void;
  /** An operator did something. */
  moderated(message: Extract<ServerMessage, { readonly type: "moderated" }>): void;
  /** One is an operator, or is one no more. */
  operates(isOperator: boolean): void;
}

/** What waits for what was said before it waits no longer than this before the server is asked. */
const HOLD_MS = 1_000;

/** See the top of this file. */
export class Hearer {
  readonly #chat: Chat;
  readonly #past: Past;
  readonly #clock: Pick<Clock, "after">;
  readonly #owner: HearerOwner;
  #state: SessionState = { type: "connecting", attempt: 0 };
  #wasWelcomed = false;
  #isHolding = false;

  /** Puts what it hears into the chat. */
  constructor(chat: Chat, past: Past, clock: Pick<Clock, "after">, owner: HearerOwner) {
    this.#chat = chat;
    this.#past = past;
    this.#clock = clock;
    this.#owner = owner;
  }

  /** Takes an event in. */
  hear(event: SessionEvent): void {
    switch (event.type) {
      case "state":
        this.#state = event.state;
        this.#owner.becomes(event.state);
        break;
      case "message":
        this.#receive(event.message);
        break;
      case "logChanged":
        this.#changedLog(event);
        break;
      case "acknowledged":
        this.#acknowledge(event);
        break;
      case "refused": {
        const pending = this.#chat.refuse(event.id);
        if (pending !== undefined) this.#owner.returns(pending, event.text);
        break;
      }
    }
    if (this.#chat.channels.some(({ loaded }) => loaded.log.isHolding)) this.#holdForAWhile();
  }

  #acknowledge(acknowledged: Extract<SessionEvent, { type: "acknowledged" }>): void {
    const { id, away, ...placed } = acknowledged;
    const channel = this.#chat.acknowledge(id, placed);
    if (away === undefined || channel === undefined) return;
    const { isAway } = MESSAGES[this.#owner.language()];
    this.#chat.notice(isAway(channel.name, away), false, channel);
  }

  #changedLog({ room, lost }: Extract<SessionEvent, { readonly type: "logChanged" }>): void {
    const { beganAnew, setBack } = CLIENT_MESSAGES[this.#owner.language()];
    const channel = this.#chat.at(room);
    if (channel === undefined) return;
    this.#chat.release(channel);
    const { label } = channel.loaded;
    const text = lost === undefined ? beganAnew(label) : setBack(label, lost);
    this.#chat.notice(text, true, channel);
  }

  #receive(message: ServerMessage): void {
    const chat = this.#chat;
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "message":
      case "action":
      case "edited":
      case "redacted":
      case "blank":
      case "reacted":
        return this.#past.takes(message) ? undefined : chat.hear(message);
      case "topic":
        if (!("seq" in message)) return chat.topicIs(message.room, message.text);
        return this.#past.takes(message) ? undefined : chat.hear(message);
      case "direct":
        return chat.hearDirect(message);
      case "join":
        // With the room's state it is oneself, whom the session brought back into a room.
        if (message.seq === undefined) {
          chat.gather(message);
          return chat.setOperator(message);
        }
        chat.enter(message);
        return chat.viewAny();
      case "leave":
        if (this.#owner.rooms().includes(message.room)) return chat.gather(message);
        return chat.keep(this.#owner.rooms());
      case "nick":
        // Another client of the same person has changed its name.
        if (message.room === undefined && message.nick === chat.nick) {
          chat.nick = message.newNick;
          return chat.notice(MESSAGES[this.#owner.language()].nowNamed(message.newNick));
        }
        return chat.gather(message);
      case "presence":
        return chat.gather(message);
      case "marked":
        return this.#readElsewhere(message);
      case "away":
        chat.setAway(message);
        if (message.room !== undefined) return;
        return chat.notice(MESSAGES[this.#owner.language()].youAreAway(message.text));
      case "skipped":
        return this.#skipped(message);
      case "invited":
        return chat.notice(
          MESSAGES[this.#owner.language()].invited(message),
          true,
        );
      case "storage": {
        const { storageWorks, storageFailed } = MESSAGES[this.#owner.language()];
        return chat.notice(message.works ? storageWorks : storageFailed, !message.works);
      }
      case "standing":
        return chat.setOperator(message);
      case "moderated":
        return this.#owner.moderated(message);
      case "operator":
        return this.#owner.operates(true);
      case "demoted":
        this.#owner.operates(false);
        return chat.notice(MESSAGES[this.#owner.language()].noOperator(message.name), true);
      case "motd":
        return chat.notice(message.text);
      case "closing":
        // What is only for a moment the line above the words says.
        return message.servers && chat.notice(message.text, true);
      case "error":
        return this.#refused(message);
    }
  }

  #welcome(
    { nick, rooms, resumed }: Extract<ServerMessage, { readonly type: "welcome" }>,
  ): void {
    const chat = this.#chat;
    chat.nick = nick;
    chat.keep(this.#owner.rooms());
    for (const room of rooms) chat.enter(room, resumed);
    chat.viewAny(this.#owner.place());
    const isKnown = resumed || rooms.some(({ log }) => log !== undefined);
    if (this.#wasWelcomed && !isKnown) {
      chat.notice(CLIENT_MESSAGES[this.#owner.language()].notKnown, true);
    }
    const isFirst = !this.#wasWelcomed;
    this.#wasWelcomed = true;
    if (!resumed) this.#owner.operates(false);
    this.#owner.welcomed(isFirst);
  }

  /** Another client of the person has read a room so far. */
  #readElsewhere({ room, seq }: Extract<ServerMessage, { readonly type: "marked" }>): void {
    const chat = this.#chat;
    const channel = chat.at(room);
    if (channel === undefined) return;
    chat.unread.readElsewhere(channel, seq, chat.nick);
    chat.notify();
  }

  #skipped(
    { room, count, from, to }: Extract<ServerMessage, { readonly type: "skipped" }>,
  ): void {
    if (from !== undefined && to !== undefined) return this.#chat.skip(room, from, to);
    const { skipped } = MESSAGES[this.#owner.language()];
    const channel = this.#chat.at(room);
    this.#chat.notice(skipped(channel?.loaded.label ?? room, count), true, channel);
  }

  #refused({ code, text }: Extract<ServerMessage, { readonly type: "error" }>): void {
    const isAtTheDoor = this.#state.type === "connecting";
    if (isAtTheDoor && (code === "nick_registered" || code === "nick_password_wrong")) {
      return this.#owner.asksPassword(code === "nick_password_wrong" ? text : "", "name");
    }
    if (isAtTheDoor && code.startsWith("nick_")) return this.#owner.asksNick(text);
    if (isAtTheDoor && (code === "password_missing" || code === "password_wrong")) {
      return this.#owner.asksPassword(code === "password_wrong" ? text : "", "server");
    }
    this.#chat.keep(this.#owner.rooms());
    this.#chat.notice(text, true);
  }

  #holdForAWhile(): void {
    if (this.#isHolding) return;
    this.#isHolding = true;
    this.#clock.after(HOLD_MS, () => {
      this.#isHolding = false;
      if (this.#state.type === "online") this.#past.fillHoles();
      else this.#chat.releaseHeard();
    });
  }
}
