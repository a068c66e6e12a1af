/**
 * Does what a person asked for, by a command or by a click: some of it here, some of it by asking the
 * server.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { listedInWords, moderation } from "../../client/moderation.ts";
import { type OrderRequest, placedOrder } from "../../client/orders.ts";
import { isOfType } from "../../client/session/server_message.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { MESSAGES, type Messages } from "../../language/chat.ts";
import { PAGE_MESSAGES, type PageMessages } from "../../language/page.ts";
import { pageCommands, pageHelp } from "../../language/page_commands.ts";
import { PRIVATE_MARK } from "../../vocabulary/private.ts";
import { withoutHash } from "../../text/name.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { type Language, parseLanguage } from "../../vocabulary/language.ts";
import {
  type ClientRequest,
  type ServerMessage,
  TEXT_MAX_BYTES,
} from "../../vocabulary/protocol.ts";
import type { Chat } from "./chat.ts";
import type { Channel } from "./channel.ts";
import { OwnName } from "../../client/own_name.ts";
import type { Speaker } from "../../client/conversation.ts";
import { isOfServer, type PageAct, readTyped } from "./typed.ts";

/** Whom a performer tells what the page must do. */
export interface PerformerOwner {
  /** The language of everything that is read here. */
  language(): Language;
  /** Another one is wanted. */
  speak(language: Language): void;
  /** Shows what a search for these words brings. */
  search(words: string): void;
  /** Whether there is a connection. */
  isOnline(): boolean;
  /** Whether one is an operator. */
  isOperator(): boolean;
  /** Asks for the password of the operator of that name. */
  askOperatorPassword(name: string): void;
  /** Asks for the password of a name. */
  askNamePassword(answer: (password: string) => void): void;
  /** What was to be said in the place of something is not: it is there to be said again. */
  returns(channel: string, text: string, reason: string): void;
  /** One is an operator now. */
  promoted(): void;
  /** One wants to leave. */
  quit(): void;
}

/** An answer of that type. */
export type Answer<T extends ServerMessage["type"]> = Extract<ServerMessage, { readonly type: T }>;
const encoder = new TextEncoder();

/** See the top of this file. */
export class Performer {
  readonly #speaker: Speaker;
  readonly #chat: Chat;
  readonly #clock: Pick<Clock, "utcMs">;
  readonly #owner: PerformerOwner;
  readonly #rooms = new Set<string>();
  readonly #name: OwnName;

  /** Carries out what is asked for. */
  constructor(
    speaker: Speaker,
    chat: Chat,
    clock: Pick<Clock, "utcMs">,
    owner: PerformerOwner,
  ) {
    this.#speaker = speaker;
    this.#chat = chat;
    this.#clock = clock;
    this.#owner = owner;
    this.#name = new OwnName({
      ask: (request, type, act, otherwise) =>
        this.#ask(request, type, act, (reason, answer) => {
          otherwise?.(answer);
          chat.notice(reason, true);
        }),
      askPassword: (answer) => owner.askNamePassword(answer),
      renamed: (nick) => chat.nick = nick,
      tell: (sentence) => chat.notice(sentence),
      words: () => this.#shared,
    });
  }

  /** All rooms that were heard of. */
  get rooms(): readonly string[] {
    return [...this.#rooms];
  }

  /** Does what was typed; where it will not do, says why. */
  perform(text: string): string | undefined {
    const typed = readTyped(text);
    switch (typed.type) {
      case "nothing":
        return undefined;
      case "say":
      case "action":
        return this.#say(typed.type, typed.text, typed.notice);
      case "direct":
        return this.#direct(this.#chat.directWith(typed.to), typed.text, true);
      case "command":
        return this.#command(typed.command);
      case "misused":
        return this.#misused(typed.name);
      case "unknown":
        return this.#words.unknownCommand(typed.word, typed.meant);
    }
  }

  // Saying

  #say(type: "say" | "action", text: string, notice?: true): string | undefined {
    const channel = this.#chat.viewed;
    if (channel === undefined) return this.#words.noRooms;
    const { room } = channel;
    if (room === undefined) {
      return this.#direct(channel, type === "say" ? text : `* ${this.#chat.nick} ${text}`, false);
    }
    const problem = this.#problemOf(text);
    if (problem !== undefined) return problem;
    const id = type === "say"
      ? this.#speaker.say(text, room, notice)
      : this.#speaker.act(text, room);
    return this.#send(id, type, channel, text, notice);
  }

  #direct(channel: Channel, text: string, brings: boolean): string | undefined {
    const problem = this.#problemOf(text);
    if (problem !== undefined) return problem;
    const { name, person } = channel;
    if (brings) this.#chat.view(channel);
    if (channel.room !== undefined) return this.#say("say", text);
    return this.#send(this.#speaker.direct(name, text, person), "direct", channel, text);
  }

  #send(
    id: RequestId,
    type: "say" | "action" | "direct",
    { id: channel }: Channel,
    text: string,
    notice?: true,
  ): undefined {
    const manner = notice === undefined ? {} : { notice };
    this.#chat.send({ id, type, channel, text, timeMs: this.#clock.utcMs(), ...manner });
  }

  /** The server counts bytes, and some letters take several. */
  #problemOf(text: string): string | undefined {
    if (encoder.encode(text).length <= TEXT_MAX_BYTES) return undefined;
    const { text_too_long: sentence } = this.#shared.error;
    return sentence({ type: "error", code: "text_too_long", limit: TEXT_MAX_BYTES });
  }

  // Commands

  #command(command: PageAct): string | undefined {
    const isHere = command.type === "join" && this.#chat.roomCalled(command.room) !== undefined;
    if (isOfServer(command) && !isHere && !this.#owner.isOnline()) return this.#words.notOnline;
    switch (command.type) {
      case "join":
        return this.join(command.room, command.key);
      case "leave":
        return this.#leave(command.room);
      case "nick":
        return void this.#name.change(command.nick);
      case "register":
      case "identify":
        return void this.#name[command.type](command.password);
      case "unregister":
        return void this.#name.unregister();
      case "away":
        return this.#ask(command, "away", (answer) => {
          this.#chat.setAway(answer);
          this.#chat.notice(this.#shared.youAreAway(answer.text));
        });
      case "edit":
        return this.#edit(command.text);
      case "topic":
        return this.#topic(command.text);
      case "who":
        return this.#who(command.room);
      case "rooms":
        return this.#showRooms();
      case "search":
        return void this.#owner.search(command.words);
      case "ignore":
      case "unignore":
        return void this.#ignore(command);
      case "language":
        return this.#speak(command.tag);
      case "help":
        return this.#help();
      case "quit":
        return void this.#owner.quit();
      case "op":
        return void this.#owner.askOperatorPassword(command.name);
      default:
        return void this.order(command);
    }
  }

  #misused(name: string): string {
    return this.#words.misused(pageHelp(name, this.#owner.language())?.usage ?? `/${name}`);
  }

  #help(): undefined {
    const isCommanding = this.#chat.viewed?.loaded.rank === "mod";
    const lines = pageCommands(this.#owner.isOperator(), isCommanding).map((name) => {
      const { usage, meaning } = pageHelp(name, this.#owner.language()) ?? {};
      return `${usage} — ${meaning}`;
    });
    this.#tellAll(lines);
  }

  /** Enters a room and brings it into view. */
  join(name: string, key?: string): undefined {
    const known = this.#chat.roomCalled(name);
    if (known !== undefined) return this.#chat.view(known) as undefined;
    const wanted = { room: withoutHash(name), ...(key !== undefined && { key }) };
    this.#ask({ type: "join", ...wanted }, "join", (answer) => {
      this.#chat.view(this.#chat.enter(answer));
    });
  }

  #leave(name: string | undefined): string | undefined {
    const channel = name === undefined ? this.#chat.viewed : this.#chat.roomCalled(name);
    if (channel === undefined) return this.#words.noSuchRoom(name ?? "");
    this.leave(channel);
  }

  /** Brings into view what one and somebody else say to each other alone. */
  writeTo(nick: string): void {
    const open = (): void => this.#chat.view(this.#chat.directWith(nick));
    const known = this.#chat.directCalled(nick);
    if (known !== undefined) return this.#chat.view(known);
    // A server of before has no such rooms, and who is not here is found out by writing.
    this.#ask({ type: "join", room: PRIVATE_MARK + nick }, "join", (answer) => {
      this.#chat.view(this.#chat.enter(answer));
    }, open);
  }

  /** Leaves a room, or takes a private conversation off the list. */
  leave(channel: Channel): void {
    const { room } = channel;
    if (room === undefined) return this.#chat.drop(channel);
    this.#ask({ type: "leave", room }, "leave", () => {
      this.#chat.drop(channel);
    });
  }

  /** Takes another name; `done` is told the reason why not, or that it is done. */
  rename(nick: string, done: (problem?: string) => void = () => {}): undefined {
    this.#ask({ type: "nick", nick }, "nick", ({ newNick }) => {
      this.#chat.nick = newNick;
      this.#chat.notice(this.#shared.nowNamed(newNick));
      done();
    }, done);
  }

  #topic(text: string | undefined): string | undefined {
    const channel = this.#chat.viewed;
    if (channel?.kind !== "room") return this.#words.noRooms;
    if (text === undefined) {
      const { topic } = channel.loaded;
      return void this.#chat.notice(this.#shared.topicIs(channel.name, topic));
    }
    this.setTopic(channel, text);
  }

  /** Says what a room is about. */
  setTopic({ name: room, loaded }: Channel, text: string): void {
    // One's own entries do not come back, but what follows shows that one is missing.
    this.#ask({ type: "topic", room, text }, "ack", (answer) => {
      loaded.topic = text;
      if (answer.seq === undefined || answer.time === undefined) return;
      const { seq, time } = answer;
      const entry = { type: "topic", room, seq, time, nick: this.#chat.nick, text } as const;
      this.#chat.hear(entry);
    });
  }

  /** What comes of it is told to all, oneself among them. */
  #edit(text: string): string | undefined {
    const room = this.#chat.viewed?.room;
    if (room === undefined) return this.#words.noRooms;
    return this.#problemOf(text) ??
      this.#ask({ type: "edit", room, text }, "ack", () => {});
  }

  /** Reacts by a sign to what was said there, or does so no longer. */
  react({ room }: Channel, seq: number, emoji: string, remove: boolean): void {
    if (room === undefined) return;
    this.#ask({ type: "react", room, seq, emoji, ...(remove && { remove }) }, "ack", () => {});
  }

  /** Says something in the place of what one said there; gives the reason where it will not do. */
  revise({ room, id }: Channel, seq: number, text: string): string | undefined {
    if (room === undefined) return this.#words.noRooms;
    const returns = (reason: string): void => this.#owner.returns(id, text, reason);
    return this.#problemOf(text) ??
      this.#ask({ type: "edit", room, seq, text }, "ack", () => {}, returns);
  }

  /** Takes back what was said there; who commands the room may say why. */
  takeBack({ room }: Channel, seq: number, reason?: string): void {
    if (room === undefined) return;
    const why = reason === undefined ? {} : { reason };
    this.#ask({ type: "redact", room, seq, ...why }, "ack", () => {});
  }

  #who(name: string | undefined): string | undefined {
    const channel = name === undefined ? this.#chat.viewed : this.#chat.roomCalled(name);
    const isOfRoom = channel === undefined ? name !== undefined : channel.kind === "room";
    if (!isOfRoom) return this.#words.noRooms;
    this.#ask({ type: "who", room: channel?.name ?? withoutHash(name ?? "") }, "who", (answer) => {
      this.#chat.notice(this.#shared.who(answer));
    });
  }

  #showRooms(): undefined {
    void this.listRooms().then((rooms) => {
      const { roomLine } = this.#shared;
      this.#tellAll(rooms.map(({ name, members, topic }) => roomLine(name, members, topic)));
    });
  }

  /** Which rooms there are, the fullest first; none where there is no connection. */
  async listRooms(): Promise<Extract<ServerMessage, { readonly type: "rooms" }>["rooms"]> {
    const answer = await this.#speaker.request({ type: "rooms" }).catch(() => undefined);
    if (answer?.type !== "rooms") return [];
    for (const { name } of answer.rooms) this.#rooms.add(name);
    return answer.rooms;
  }

  #ignore({ type, nick }: Extract<PageAct, { readonly type: "ignore" | "unignore" }>): void {
    const { ignored, ignoring, notIgnoring } = CLIENT_MESSAGES[this.#owner.language()];
    if (nick === undefined) return this.#chat.notice(ignored(this.#chat.ignored));
    this.#chat.ignore(nick, type === "ignore");
    this.#chat.notice(type === "ignore" ? ignoring(nick) : notIgnoring(nick));
  }

  #speak(tag: string): string | undefined {
    const language = parseLanguage(tag);
    if (language === undefined) return this.#misused("lang");
    this.#owner.speak(language);
  }

  // What operators do

  /** Becomes an operator; `done` is told the reason why not, or that it is done. */
  promote(name: string, password: string, done: (problem?: string) => void): void {
    this.#ask({ type: "op", name, password }, "operator", (answer) => {
      this.#owner.promoted();
      this.#chat.notice(this.#words.nowOperator(answer.name));
      done();
    }, done);
  }

  /** Does it to someone, or asks how a room is run: in the room in view, where one commands that. */
  order(command: OrderRequest): void {
    const { viewed } = this.#chat;
    const isInRoom = viewed?.kind === "room" || command.type === "redact";
    const isCommanding = viewed?.loaded.rank === "mod" && !this.#owner.isOperator();
    const place = { viewed: isInRoom ? viewed?.room : undefined, isCommanding };
    const order = placedOrder(command, place);
    switch (order.type) {
      case "bans":
      case "mutes":
      case "locks":
      case "modlog":
        return this.#ask(order, order.type, (answer) => {
          this.#tellAll(listedInWords(answer, this.#owner.language()));
        });
      case "redact":
        // What comes of it is told to all, oneself among them.
        return this.#ask(order, "ack", () => {});
      case "rules":
        return this.#ask(order, "rules", (answer) => {
          this.#chat.notice(this.#shared.rules(answer));
        });
      case "invite":
        return this.#ask(order, "invited", (answer) => {
          this.#chat.notice(this.#shared.invited(answer));
        });
      default:
        return this.#ask(order, "moderated", (answer) => this.tellModeration(answer));
    }
  }

  /** Tells what an operator did, or who commands a room. */
  tellModeration(answer: Answer<"moderated">): void {
    const { act, room = "", nick, out = [], here = false } = answer;
    const channel = this.#chat.roomCalled(room);
    const isSelf = (name: string | undefined): boolean => name === this.#chat.nick;
    if (here && channel !== undefined && (act === "mod" || act === "unmod")) {
      if (isSelf(nick)) channel.loaded.rank = act === "mod" ? "mod" : undefined;
      const who = { type: "who", room: channel.name, all: true } as const;
      this.#ask(who, "who", (answer) => this.#chat.meet(answer), () => {});
    }
    // Who is put out has no such room any more.
    const isOut = here && (act === "kick" && isSelf(nick) || out.some(isSelf));
    const place = isOut ? this.#chat.channels.find((each) => each !== channel) : channel;
    const sentence = moderation(answer, this.#owner.language());
    this.#chat.farewell = isOut ? sentence : "";
    this.#chat.notice(sentence, true, place ?? this.#chat.viewed);
  }

  get #words(): PageMessages {
    return PAGE_MESSAGES[this.#owner.language()];
  }

  get #shared(): Messages {
    return MESSAGES[this.#owner.language()];
  }

  #tellAll(lines: readonly string[]): void {
    this.#chat.notice(lines.join("\n"));
  }

  /** Asks the server; an error is told, to `refused` if somebody waits for it. */
  #ask<T extends ServerMessage["type"]>(
    request: ClientRequest,
    type: T,
    act: (answer: Answer<T>) => void,
    refused: (reason: string, answer?: ServerMessage) => void = (reason) =>
      this.#chat.notice(reason, true),
  ): undefined {
    this.#speaker.request(request).then((answer) => {
      if (isOfType(answer, type)) act(answer);
      if (answer.type === "error") refused(answer.text, answer);
    }, () => refused(this.#words.notOnline));
  }
}
