/**
 * Does what a person asked for by a command: some of it here, some of it by asking the server.
 *
 * @module
 */

import { type Language, LANGUAGES, parseLanguage } from "../../vocabulary/language.ts";
import { MESSAGES, type Messages } from "../../language/chat.ts";
import { fold } from "../../text/name.ts";
import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import { helpLines, usage } from "../../language/slash.ts";
import { HISTORY_MAX } from "../../vocabulary/requests.ts";
import { finder } from "../../text/words.ts";
import {
  BELL_MODES,
  type BellMode,
  clientHelp,
  clientUsage,
  type Input,
  OPERATOR_COMMANDS,
  type OperatorCommand,
} from "../input/commands.ts";
import type { ClientCommand } from "../../language/client_commands.ts";
import { isSpoken } from "../../client/loaded_log.ts";
import { CLIENT_MESSAGES, type ClientMessages } from "../../language/client.ts";
import { bansInWords, moderation } from "../../client/moderation.ts";
import { isOfType } from "../../client/server_message.ts";
import { parseTheme, THEME_NAMES, type ThemeName } from "../theme_name.ts";
import type { Conversation } from "../../client/conversation.ts";
import type { Timeline } from "../../client/timeline.ts";

/** What a person can set while talking. */
export interface Settings {
  /** Of everything the client says. */
  language: Language;
  /** Colours. */
  theme: ThemeName;
  /** When it rings. */
  bell: BellMode;
}

/** Whom a performer tells what the owner must do. */
export interface PerformerOwner {
  /** Something that is shown has changed, now or with an answer that came later. */
  changed(): void;
  /** Everything looks different now. */
  restyled(): void;
  /** The person wants to leave. */
  quit(): void;
  /** A password is wanted, which is not to be seen; `answer` may never be called. */
  askPassword(answer: (password: string) => void): void;
  /** How many items of a room fill the screen. */
  screenful(): number;
}

type Answer<T extends ServerMessage["type"]> = Extract<ServerMessage, { readonly type: T }>;
type Found = Answer<"found">["entries"];
type InputOf<T extends Input["type"]> = Extract<Input, { readonly type: T }>;

/** How many of the messages found are shown, the last ones: as many as a server finds. */
const FOUND_SHOWN = 50;
/** How many messages `/history` shows, where nothing is missing behind them. */
const HISTORY_DEFAULT = 50;
/** And at most, where something is: more than a room holds. */
const REACH_MAX = 10_000;
/** So often one command asks: an answer may be short of what was wanted. */
const PAGES_MAX = 20;
/** How often a search is taken up again where the server left it. */
const SEARCH_ROUNDS = 5;

/** See the top of this file. */
export class Performer {
  readonly #requester: Conversation;
  readonly #timeline: Timeline;
  readonly #settings: Settings;
  readonly #owner: PerformerOwner;
  readonly #rooms = new Set<string>();
  #topics = 0;
  /** Whether the command at hand will not do. */
  #isRefused = false;
  /** The rooms of which the server has been asked what is missing. */
  readonly #filling = new Set<string>();

  /** Carries out commands on these. */
  constructor(
    requester: Conversation,
    timeline: Timeline,
    settings: Settings,
    owner: PerformerOwner,
  ) {
    this.#requester = requester;
    this.#timeline = timeline;
    this.#settings = settings;
    this.#owner = owner;
  }

  /** All rooms that were heard of. */
  get rooms(): readonly string[] {
    return [...new Set([...this.#timeline.rooms.map(({ name }) => name), ...this.#rooms])];
  }

  /** Asks for what completion knows, and shows nothing of it. */
  learn(rooms: readonly string[]): void {
    for (const room of rooms) this.#askQuietly({ type: "who", room });
    this.#askQuietly({ type: "rooms" });
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
        return this.#say(input);
      case "msg":
        return this.#direct(input.to, input.text);
      case "reply":
        return this.#reply(input.text);
      case "join":
        return this.#join(input.room);
      case "leave":
        return this.#leave(input);
      case "switch":
        return this.#switch(input);
      case "rooms":
        return this.#showRooms();
      case "who":
        return this.#ask({ type: "who", ...this.#here() }, "who", (answer) => {
          this.#learnFrom(answer);
          this.#tell(this.#shared.who(answer.room, answer.members, answer.nicks));
        });
      case "topic":
        return this.#topic(input);
      case "history":
        return this.#history(input.count);
      case "whole":
        return this.#showWhole();
      case "search":
        return this.#search(input.text);
      case "nick":
        return this.#rename(input.nick);
      case "ignore":
      case "unignore":
        return this.#ignore(input);
      case "bell":
      case "theme":
      case "lang":
        return this.#set(input.type, input.value);
      case "order":
        return this.#order(input.command);
      case "help":
        return this.#help();
      case "operatorHelp":
        return this.#operatorHelp();
      case "quit":
        return this.#owner.quit();
      case "unknown":
        return this.#refuse(this.#words.unknownCommand(input.word));
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

  /** Asks the server; an error is shown, an answer of that type is acted upon. */
  #ask<T extends ServerMessage["type"]>(
    request: ClientRequest,
    type: T,
    act: (answer: Answer<T>) => void,
    otherwise: () => void = () => {},
  ): void {
    this.#requester.request(request).then((answer) => {
      if (isOfType(answer, type)) act(answer);
      else otherwise();
      if (answer.type === "error") this.#tell(answer.text);
      this.#owner.changed();
    }, () => {
      otherwise();
      this.#tell(this.#words.notOnline);
    });
  }

  /** Asks what the person did not ask to see. */
  #askQuietly(request: ClientRequest): void {
    this.#requester.request(request).then((answer) => this.#learnFrom(answer), () => {});
  }

  #learnFrom(answer: ServerMessage): void {
    if (answer.type === "who") this.#timeline.meet(answer.room, answer.nicks);
    if (answer.type === "rooms") { for (const { name } of answer.rooms) this.#rooms.add(name); }
  }

  #misused(command: ClientCommand): void {
    this.#refuse(this.#words.misused(clientUsage(command, this.#settings.language)));
  }

  // Saying

  #say({ type, text }: Extract<Input, { readonly type: "say" | "me" }>): void {
    const { room } = this.#here();
    const id = type === "say" ? this.#requester.say(text, room) : this.#requester.act(text, room);
    this.#timeline.send({
      id,
      type: type === "say" ? "say" : "action",
      ...(room !== undefined && { room }),
      text,
    });
  }

  /** Answers the one who wrote, and not whoever has that name by now. */
  #reply(text: string): void {
    const { correspondent } = this.#timeline.contacts;
    if (correspondent === undefined) return this.#refuse(this.#words.nobodyToReply);
    this.#direct(correspondent.nick, text, correspondent.person);
  }

  #direct(to: string, text: string, person?: string): void {
    const id = this.#requester.direct(to, text, person);
    this.#timeline.send({ id, type: "direct", to, text });
  }

  // Rooms

  #join(name: string): void {
    const known = this.#roomCalled(name);
    if (known !== undefined) return this.#view(known);
    this.#ask({ type: "join", room: name.replace(/^#/, "") }, "join", (answer) => {
      this.#timeline.enter(answer);
      this.#view(answer.room);
      this.#askQuietly({ type: "who", room: answer.room });
    });
  }

  #leave({ room: name }: InputOf<"leave">): void {
    const room = name === undefined ? this.#timeline.viewed : this.#roomCalled(name);
    if (room === undefined) {
      return this.#refuse(name === undefined ? this.#words.noRooms : this.#words.noSuchRoom(name));
    }
    this.#ask({ type: "leave", room }, "leave", () => {
      this.#timeline.depart(room, this.#owner.screenful());
      this.#tell(this.#words.left(room));
    });
  }

  #switch({ to }: InputOf<"switch">): void {
    const names = this.#timeline.rooms.map(({ name }) => name);
    const current = names.indexOf(this.#timeline.viewed ?? "");
    const room = to === undefined
      ? names[(current + 1) % names.length]
      : names[Number(to) - 1] ?? this.#roomCalled(to);
    if (room === undefined) return this.#refuse(this.#words.noSuchRoom(to ?? ""));
    if (room === this.#timeline.viewed) {
      if (names.length === 1) this.#tell(this.#words.oneRoom);
      return;
    }
    this.#view(room);
  }

  #view(room: string): void {
    this.#timeline.view(room, this.#owner.screenful());
    this.#owner.changed();
  }

  #roomCalled(name: string): string | undefined {
    const wanted = fold(name.replace(/^#/, ""));
    return this.#timeline.rooms.find((room) => fold(room.name) === wanted)?.name;
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

  // What was said

  #showWhole(): void {
    const item = this.#timeline.lastCut;
    if (item === undefined) return this.#tell(this.#words.nothingCut);
    this.#timeline.showWhole(item);
    this.#owner.changed();
  }

  #history(count: number | undefined): void {
    const { room } = this.#here();
    if (room === undefined) return this.#refuse(this.#words.noRooms);
    const all = Math.min(Math.max(HISTORY_DEFAULT, this.#timeline.loaded.reach(room)), REACH_MAX);
    this.#load(room, count ?? all, 1);
  }

  /** Asks for what is missing of the last `count` entries, page by page, and shows them. */
  #load(room: string, count: number, page: number): void {
    const wanted = this.#timeline.loaded.wanted(room, count);
    if (wanted === undefined || page > PAGES_MAX) return this.#showLast(room, count);
    const limit = Math.min(wanted.limit, HISTORY_MAX);
    this.#fetch({ type: "history", room, ...wanted, limit }).then((answer) => {
      if (answer.type === "error") return this.#tell(answer.text);
      if (this.#timeline.loaded.wanted(room, count)?.before !== wanted.before) {
        return this.#load(room, count, page + 1);
      }
      // Nothing came, or nothing that helps.
      if (wanted.before !== undefined) this.#timeline.noteGone(room, wanted.before);
      this.#showLast(room, count);
    }, () => this.#tell(this.#words.notOnline));
  }

  #showLast(room: string, count: number): void {
    if (this.#timeline.viewed !== room) return;
    const last = this.#timeline.lastOf(room, count);
    this.#tell(this.#shared.historyHeading(room, last.filter(isSpoken).length));
    for (const each of last) this.#timeline.answer(each);
  }

  /** Asks for older entries, which go where they belong. */
  async #fetch(
    request: Extract<ClientRequest, { readonly type: "history" }> & { readonly room: string },
  ): Promise<ServerMessage> {
    this.#timeline.loaded.beginFetching(request.room);
    try {
      return await this.#requester.request(request);
    } finally {
      this.#timeline.loaded.endFetching(request.room);
    }
  }

  /**
   * Something has been waiting long for what was said before it: the server is asked whether that is
   * still to come. Without a connection it is waited for until there is one.
   */
  fillHoles(): void {
    for (const { room, after, before } of this.#timeline.loaded.holes) {
      if (this.#filling.has(room)) continue;
      this.#filling.add(room);
      const limit = Math.min(before - after - 1, HISTORY_MAX);
      this.#fetch({ type: "history", room, after, before, limit })
        .then(() => this.#timeline.release(room), () => {})
        .finally(() => {
          this.#filling.delete(room);
          this.#owner.changed();
        });
    }
  }

  #search(text: string): void {
    const { room } = this.#here();
    if (room === undefined) return this.#refuse(this.#words.noRooms);
    this.#searchOn(text.replaceAll(/\s+/g, " "), room, []);
  }

  /** Looks for more of what was found so far. A server leaves off where it would take too long. */
  #searchOn(words: string, room: string, found: Found, before?: number, rounds = 1): void {
    const request = {
      type: "search",
      room,
      words,
      ...(before !== undefined && { before }),
    } as const;
    this.#requester.request(request).then((answer) => {
      if (answer.type === "found") {
        const { from } = answer;
        const all = [...found, ...answer.entries];
        const isOver = from === undefined || all.length >= FOUND_SHOWN || rounds === SEARCH_ROUNDS;
        if (isOver) return this.#showFound(words, { ...answer, entries: all });
        return this.#searchOn(words, room, all, from, rounds + 1);
      }
      if (answer.type !== "error") return;
      this.#tell(answer.text);
      // An old or an original server has no search.
      if (answer.code === "type_unknown") this.#searchLoaded(words, room);
    }, () => {
      this.#tell(this.#words.searchesLoaded);
      this.#searchLoaded(words, room);
    });
  }

  #showFound(words: string, { room, entries, more, unseen = 0 }: Answer<"found">): void {
    const found = this.#timeline.found(entries.slice(0, FOUND_SHOWN)).toReversed();
    this.#tell(this.#words.found(words, room, found.length, more === true));
    if (unseen > 0) this.#tell(this.#shared.unseen(unseen));
    this.#timeline.showFound(found);
  }

  #searchLoaded(words: string, room: string): void {
    const isWanted = finder(words);
    const found = this.#timeline.spokenIn(room).filter(({ text, nick }) =>
      isWanted(text) || fold(nick) === fold(words)
    );
    const last = found.slice(-FOUND_SHOWN);
    this.#tell(this.#words.foundLoaded(words, room, found.length, last.length));
    this.#timeline.showFound(last);
  }

  // People

  #rename(nick: string): void {
    this.#ask({ type: "nick", nick }, "nick", ({ newNick }) => {
      this.#timeline.nick = newNick;
      this.#tell(this.#shared.nowNamed(newNick));
    });
  }

  #ignore(input: InputOf<"ignore"> | InputOf<"unignore">): void {
    const { nick } = input;
    if (nick === undefined) return this.#tell(this.#words.ignored(this.#timeline.contacts.ignored));
    if (input.type === "ignore") {
      this.#tell(this.#words.ignoring(this.#timeline.ignore(nick)));
    } else {
      this.#tell(this.#words.notIgnoring(this.#timeline.contacts.unignore(nick)));
    }
  }

  // What operators do

  #order(command: OperatorCommand): void {
    if (command.type === "bans") return this.#showBans();
    if (command.type !== "op") {
      return this.#ask(command, "moderated", (answer) => {
        this.#tell(moderation(answer, this.#settings.language));
      });
    }
    const { name } = command;
    this.#owner.askPassword((password) => {
      this.#ask({ type: "op", name, password }, "operator", (answer) => {
        this.#tell(this.#words.nowOperator(answer.name));
      });
    });
  }

  #showBans(): void {
    this.#ask({ type: "bans" }, "bans", (answer) => {
      for (const line of bansInWords(answer, this.#settings.language)) this.#tell(line);
    });
  }

  #operatorHelp(): void {
    const lines = helpLines(this.#settings.language, true)
      .filter((line) => OPERATOR_COMMANDS.some((name) => line.startsWith(`/${name} `)));
    this.#timeline.answer({ type: "lines", lines });
    this.#owner.changed();
  }

  // Settings

  #set(what: "bell" | "theme" | "lang", value: string | undefined): void {
    const allowed = { bell: BELL_MODES, theme: THEME_NAMES, lang: LANGUAGES }[what];
    if (value !== undefined && !this.#change(what, value)) {
      return this.#refuse(this.#words.valueUnknown(value, allowed.join(", ")));
    }
    const { bell, theme } = this.#settings;
    if (what === "bell") this.#tell(this.#words.bell(bell));
    else if (what === "theme") this.#tell(this.#words.theme(theme));
    else this.#tell(this.#shared.languageSet);
  }

  #change(what: "bell" | "theme" | "lang", value: string): boolean {
    switch (what) {
      case "bell": {
        const bell = BELL_MODES.find((mode) => mode === value.toLowerCase());
        this.#settings.bell = bell ?? this.#settings.bell;
        return bell !== undefined;
      }
      case "lang": {
        const language = parseLanguage(value);
        this.#settings.language = language ?? this.#settings.language;
        return language !== undefined;
      }
      case "theme": {
        const theme = parseTheme(value);
        this.#settings.theme = theme ?? this.#settings.theme;
        if (theme !== undefined) this.#owner.restyled();
        return theme !== undefined;
      }
    }
  }

  #help(): void {
    const { helpHeading, helpKeys } = this.#words;
    const lines = [helpHeading, ...clientHelp(this.#settings.language), ...helpKeys];
    this.#timeline.answer({ type: "lines", lines });
    this.#owner.changed();
  }
}
