/**
 * Does what a person asked for by a command: some of it here, some of it by asking the server.
 *
 * @module
 */

import { withoutHash } from "../../text/name.ts";
import { MESSAGES, type Messages } from "../../language/chat.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import { usage } from "../../language/slash.ts";
import { clientUsage, type Input, parseInput } from "../input/commands.ts";
import { expanded } from "../input/alias.ts";
import { helpAbout, type HelpType } from "../input/help.ts";
import type { Known } from "../input/completion.ts";
import type { ClientCommand } from "../../language/client_commands.ts";
import { CLIENT_MESSAGES, type ClientMessages } from "../../language/client.ts";
import { isOfType } from "../../client/session/server_message.ts";
import { change, settingInWords, type SettingName, type Settings, VALUES } from "./settings.ts";
import { Finds } from "./finds.ts";
import { Orders } from "./orders.ts";
import { Past } from "./past.ts";
import { roomCalled, roomMeant } from "./room_meant.ts";
import type { Scrollback } from "./scrollback.ts";
import type { Retrieval } from "../../client/timeline/retrieval.ts";
import type { Conversation } from "../../client/conversation.ts";
import { OwnName, type OwnNameParts } from "../../client/own_name.ts";
import type { Timeline } from "../../client/timeline/timeline.ts";

/** Who is told what commands come to. */
export interface CommandOwner {
  /** Where the person looks, where that is not the terminal's to know. */
  readonly scrollback: Scrollback | undefined;
  /** Fetches what was said before. */
  readonly retrieval: Retrieval;
  /** Something that is shown has changed, now or with an answer that came later. */
  changed(): void;
  /** Everything looks different now. */
  restyled(): void;
  /** The person wants to leave. */
  quit(): void;
  /** Keeps what holds for another day; resolves with a sentence on that. */
  save(): Promise<string>;
  /** A password is wanted, which is not to be seen; `answer` may never be called. */
  askPassword(answer: (password: string) => void): void;
  /** How many items of a room fill the screen. */
  screenful(): number;
}

type Answer<T extends ServerMessage["type"]> = Extract<ServerMessage, { readonly type: T }>;
type InputOf<T extends Input["type"]> = Extract<Input, { readonly type: T }>;

/** See the top of this file. */
export class CommandHandler {
  readonly #conversation: Conversation;
  readonly #timeline: Timeline;
  readonly #settings: Settings;
  readonly #owner: CommandOwner;
  readonly #rooms = new Set<string>();
  #topics = 0;
  /** Whether the command at hand will not do. */
  #isRefused = false;
  readonly #past: Past;
  /** What was found, and the way there. */
  readonly finds: Finds;
  readonly #name: OwnName;
  readonly #orders: Orders;

  /** Carries out commands on these, for someone who comes by that name. */
  constructor(
    conversation: Conversation,
    timeline: Timeline,
    settings: Settings,
    owner: CommandOwner,
    nick?: string,
  ) {
    this.#conversation = conversation;
    this.#timeline = timeline;
    this.#settings = settings;
    this.#owner = owner;
    const { retrieval, scrollback } = owner;
    this.finds = new Finds(timeline, retrieval, scrollback, () => owner.changed());
    this.#past = new Past(retrieval, timeline, settings, this.finds, {
      tell: (text) => this.#tell(text),
      goTo: (item) => scrollback?.goTo(item, 0) ?? false,
    });
    const parts: OwnNameParts = {
      ask: (request, type, act, otherwise) => this.#ask(request, type, act, otherwise),
      askPassword: (answer) => owner.askPassword(answer),
      renamed: (nick) => timeline.nick = nick,
      tell: (sentence) => this.#tell(sentence),
      words: () => this.#shared,
    };
    this.#name = new OwnName(parts, nick);
    this.#orders = new Orders(parts, this.#name, timeline, settings);
  }

  /** What there is to be completed. */
  get known(): Known {
    const { reachable: nicks, rooms, contacts: { ignored } } = this.#timeline;
    const joined = rooms.map(({ label }) => label);
    const aliases = [...this.#settings.aliases.keys()];
    return { nicks, rooms: [...new Set([...joined, ...this.#rooms])], joined, ignored, aliases };
  }

  /** Asks for what completion knows, and shows nothing of it. */
  learn(rooms: readonly string[]): void {
    for (const room of rooms) this.#askQuietly({ type: "who", room });
    this.#askQuietly({ type: "rooms" });
  }

  /** Something has been waiting long for what was said before it: the server is asked for that. */
  fillHoles(): void {
    this.#past.fillHoles(() => this.#owner.changed());
  }

  /** Does what was typed; returns false where it will not do. */
  typed(text: string): boolean {
    return this.perform(parseInput(expanded(text, this.#settings.aliases)));
  }

  /** Does it; returns false where what was typed will not do. What the server refuses is told later. */
  perform(input: Input): boolean {
    this.#isRefused = false;
    this.#carryOut(input);
    return !this.#isRefused;
  }

  #carryOut(input: Input): void {
    switch (input.type) {
      case "nothing":
        return;
      case "say":
      case "me":
      case "notice":
        return this.#say(input);
      case "edit":
        // What comes of it is told to all, oneself among them.
        return this.#ask({ ...input, ...this.#here() }, "ack", () => {});
      case "away":
        return this.#ask(input, "away", ({ text }) => this.#tell(this.#shared.youAreAway(text)));
      case "msg":
        return this.#direct(input.to, input.text);
      case "reply":
        return this.#reply(input.text);
      case "join":
        return this.#join(input);
      case "leave":
        return this.#leave(input);
      case "switch":
        return this.#switch(input);
      case "rooms":
        return this.#showRooms();
      case "who":
        return this.#who(input);
      case "topic":
        return this.#topic(input);
      case "history":
        return this.#inRoom((room) => this.#past.show(room, input.count));
      case "whole":
        this.#past.showWhole();
        return this.#owner.changed();
      case "search":
        return this.#inRoom((room) => this.#past.search(input.text, room));
      case "lastlog":
        return this.#past.lastlog(input.text);
      case "goto":
        void this.finds.goTo(input.number).then((isThere) => {
          if (!isThere) this.#tell(this.#words.nothingFound);
        });
        return;
      case "nick":
        return this.#name.change(input.nick);
      case "ignore":
      case "unignore":
        return this.#ignore(input);
      case "bell":
      case "theme":
      case "lang":
      case "alias":
      case "highlight":
      case "notify":
      case "time":
        return this.#set(input.type, input.value);
      case "save":
        void this.#owner.save().then((told) =>
          told.split("\n").forEach((line) => this.#tell(line))
        );
        return;
      case "order":
        return this.#orders.carryOut(input.command);
      case "help":
      case "operatorHelp":
      case "roomHelp":
      case "nameHelp":
      case "settingsHelp":
        return this.#help(input.type);
      case "quit":
        return this.#owner.quit();
      case "unknown":
        return this.#refuse(this.#words.unknownCommand(input.word, input.meant));
      case "misused":
        return this.#misused(input.command);
      case "misordered":
        return this.#refuse(this.#words.misused(usage(input.command, this.#settings.language)));
    }
  }

  get #words(): ClientMessages {
    return CLIENT_MESSAGES[this.#settings.language];
  }

  get #shared(): Messages {
    return MESSAGES[this.#settings.language];
  }

  #tell(text: string): void {
    this.#timeline.notice(text);
    this.#owner.changed();
  }

  #refuse(reason: string): void {
    this.#tell(reason);
    this.#isRefused = true;
  }

  #here(): { readonly room?: string } {
    const { viewed } = this.#timeline;
    return viewed === undefined ? {} : { room: viewed };
  }

  #inRoom(act: (room: string) => void): void {
    const { viewed } = this.#timeline;
    if (viewed === undefined) this.#refuse(this.#words.noRooms);
    else act(viewed);
  }

  /** Asks the server; an error is shown, an answer of that type is acted upon. */
  #ask<T extends ServerMessage["type"]>(
    request: ClientRequest,
    type: T,
    act: (answer: Answer<T>) => void,
    otherwise: (answer?: ServerMessage) => void = () => {},
  ): void {
    this.#conversation.request(request).then((answer) => {
      if (isOfType(answer, type)) act(answer);
      else otherwise(answer);
      if (answer.type === "error") this.#tell(answer.text);
      this.#owner.changed();
    }, () => {
      otherwise();
      this.#tell(this.#words.notOnline);
    });
  }

  /** Asks what the person did not ask to see. */
  #askQuietly(request: ClientRequest): void {
    this.#conversation.request(request).then((answer) => this.#learnFrom(answer), () => {});
  }

  #learnFrom(answer: ServerMessage): void {
    if (answer.type === "who") {
      this.#timeline.meet(answer.room, answer.nicks);
      this.#timeline.loaded.get(answer.room)?.rankAll(answer);
    }
    if (answer.type === "rooms") { for (const { name } of answer.rooms) this.#rooms.add(name); }
  }

  #misused(command: ClientCommand): void {
    this.#refuse(this.#words.misused(clientUsage(command, this.#settings.language)));
  }

  // Saying

  #say({ type, text }: Extract<Input, { readonly type: "say" | "me" | "notice" }>): void {
    const { room } = this.#here();
    const manner = type === "notice" ? { notice: true } as const : {};
    const id = type === "me"
      ? this.#conversation.act(text, room)
      : this.#conversation.say(text, room, manner.notice);
    this.#timeline.send({
      id,
      type: type === "me" ? "action" : "say",
      ...(room !== undefined && { room }),
      text,
      ...manner,
    });
  }

  /** Answers the one who wrote, and not whoever has that name by now. */
  #reply(text: string): void {
    const { correspondent } = this.#timeline.contacts;
    if (correspondent === undefined) return this.#refuse(this.#words.nobodyToReply);
    const { nick, person, room } = correspondent;
    if (room === undefined || roomCalled(this.#timeline.rooms, room) === undefined) {
      return this.#direct(nick, text, person);
    }
    const id = this.#conversation.direct(room, text);
    this.#timeline.send({ id, type: "direct", to: nick, text });
  }

  #direct(to: string, text: string, person?: string): void {
    const id = this.#conversation.direct(to, text, person);
    this.#timeline.send({ id, type: "direct", to, text });
  }

  // Rooms

  #join({ room: name, key }: InputOf<"join">): void {
    const known = roomCalled(this.#timeline.rooms, name);
    if (known !== undefined) return this.#view(known);
    const wanted = { room: withoutHash(name), ...(key !== undefined && { key }) };
    this.#enter(wanted, (room) => this.#view(room));
  }

  /** Enters further rooms, and leaves the one in view there. */
  enter(rooms: readonly string[]): void {
    for (const room of rooms) {
      if (roomCalled(this.#timeline.rooms, room) !== undefined) continue;
      this.#enter({ room });
    }
  }

  #enter(wanted: { room: string; key?: string }, act: (room: string) => void = () => {}): void {
    this.#ask({ type: "join", ...wanted }, "join", (answer) => {
      this.#timeline.enter(answer);
      this.#timeline.loaded.noteKey(answer.room, wanted.key);
      act(answer.room);
      this.#askQuietly({ type: "who", room: answer.room });
    });
  }

  #who({ room: name }: InputOf<"who">): void {
    const known = name === undefined ? undefined : roomCalled(this.#timeline.rooms, name);
    const place = name === undefined ? this.#here() : { room: known ?? withoutHash(name) };
    this.#ask({ type: "who", ...place }, "who", (answer) => {
      this.#learnFrom(answer);
      const room = this.#timeline.labelOf(answer.room);
      this.#tell(this.#shared.who({ ...answer, room }));
    });
  }

  #leave({ room: name }: InputOf<"leave">): void {
    const room = name === undefined
      ? this.#timeline.viewed
      : roomCalled(this.#timeline.rooms, name);
    if (room === undefined) {
      return this.#refuse(name === undefined ? this.#words.noRooms : this.#words.noSuchRoom(name));
    }
    this.#ask({ type: "leave", room }, "leave", () => {
      const name = this.#timeline.labelOf(room);
      this.#timeline.depart(room, this.#owner.screenful());
      this.#tell(isPrivate(room) ? this.#words.closed(name) : this.#words.left(name));
    });
  }

  #switch({ to }: InputOf<"switch">): void {
    const names = this.#timeline.rooms.map(({ name }) => name);
    const current = names.indexOf(this.#timeline.viewed ?? "");
    const room = to === undefined
      ? names[(current + 1) % names.length]
      : roomMeant(this.#timeline.rooms, to);
    if (room === undefined) return this.#refuse(this.#words.noSuchRoom(to ?? ""));
    if (room === this.#timeline.viewed) {
      if (names.length === 1) this.#tell(this.#words.oneRoom);
      return;
    }
    this.#view(room);
  }

  #view(room: string): void {
    this.#timeline.turnTo(room, this.#owner.screenful());
    this.#owner.changed();
  }

  #showRooms(): void {
    this.#ask({ type: "rooms" }, "rooms", (answer) => {
      this.#learnFrom(answer);
      for (const { name, members, topic } of answer.rooms) {
        this.#tell(this.#shared.roomLine(name, members, topic));
      }
    });
  }

  #topic({ text }: InputOf<"topic">): void {
    const here = this.#here();
    if (text === undefined) {
      return this.#ask({ type: "topic", ...here }, "topic", (answer) => {
        this.#timeline.topicIs(answer.room, answer.text);
        this.#tell(this.#shared.topicIs(answer.room, answer.text));
      });
    }
    const id = `topic ${++this.#topics}`;
    this.#timeline.send({ id, type: "topic", ...here, text });
    this.#ask(
      { type: "topic", ...here, text },
      "ack",
      ({ seq }) => this.#timeline.acknowledge(id, seq),
      () => this.#timeline.refuse(id),
    );
  }

  // People

  #ignore(input: InputOf<"ignore"> | InputOf<"unignore">): void {
    const { nick } = input;
    if (nick === undefined) return this.#tell(this.#words.ignored(this.#timeline.contacts.ignored));
    if (input.type === "ignore") {
      this.#tell(this.#words.ignoring(this.#timeline.ignore(nick)));
    } else {
      this.#tell(this.#words.notIgnoring(this.#timeline.contacts.unignore(nick)));
    }
  }

  // Settings

  #set(what: SettingName, value: string | undefined): void {
    const { theme } = this.#settings;
    if (value !== undefined && !change(this.#settings, what, value)) {
      return this.#refuse(this.#words.valueUnknown(value, VALUES[what].join(", ")));
    }
    if (this.#settings.theme !== theme) this.#owner.restyled();
    this.#timeline.highlights = this.#settings.highlights;
    this.#tell(settingInWords(this.#settings, what));
  }

  #help(about: HelpType): void {
    this.#timeline.answer({ type: "lines", lines: helpAbout(about, this.#settings.language) });
    this.#owner.changed();
  }
}
