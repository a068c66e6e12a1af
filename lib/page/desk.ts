/**
 * The page once one is in: the conversations, the one in view, the box, the people, and the dialogues
 * that they open. It shows what there is; what is wanted it hands on.
 *
 * @module
 */

import type { SessionState } from "../client/session/session_event.ts";
import type { Clock } from "../clock.ts";
import type { PageMessages } from "../language/page.ts";
import { pageCommands } from "../language/page_commands.ts";
import type { Language } from "../vocabulary/language.ts";
import { brand, Oneself } from "./brand.ts";
import { Composer } from "./composer.ts";
import { ConnectionLine, type OtherServer } from "./connection_line.ts";
import { askForm, drawDialogs, openDialog } from "./dialog.ts";
import { make, setText } from "./dom.ts";
import { Header } from "./header.ts";
import { openJoin } from "./join_dialog.ts";
import { markup } from "./markup.ts";
import { openMenu } from "./menu_dialog.ts";
import { openMessage } from "./message_dialog.ts";
import type { MessageActs } from "./message_tools.ts";
import { Messages } from "./messages.ts";
import { PeopleList } from "./people_list.ts";
import { openPerson } from "./person_dialog.ts";
import { showInAddress } from "./place.ts";
import { RoomList } from "./room_list.ts";
import { openDate, openSearch } from "./search_dialog.ts";
import type { Settings } from "./settings.ts";
import { Shell } from "./shell.ts";
import { actsOn, NO_ACTS, type Numbered } from "./state/acts.ts";
import type { Channel } from "./state/channel.ts";
import type { Chat } from "./state/chat.ts";
import type { Known } from "./state/completion.ts";
import type { Memory } from "./state/memory.ts";
import type { Past } from "./state/past.ts";
import type { Performer } from "./state/performer.ts";
import type { Said } from "./state/rows.ts";
import { Times } from "./times.ts";

/** What a desk needs. */
export interface DeskOptions {
  /** What there is. */
  readonly chat: Chat;
  /** Fetches what there was. */
  readonly past: Past;
  /** Does what is wanted. */
  readonly performer: Performer;
  /** The page's sentences. */
  readonly words: PageMessages;
  /** What time it is. */
  readonly clock: Pick<Clock, "utcMs">;
  /** What the person has chosen. */
  readonly settings: Settings;
  /** What outlives a reload. */
  readonly memory: Memory;
  /** The person does not want to wait for the connection, or wants to come back. */
  readonly hasten: () => void;
  /** Another language is wanted; says whether that can be now. */
  readonly speak: (language: Language) => Promise<boolean>;
  /** The person wants to leave. */
  readonly quit: () => void;
}

/** See the top of this file. */
export class Desk {
  /** All of it, to be put into the page. */
  readonly element: HTMLElement;
  /** Whether one is an operator. */
  isOperator = false;
  readonly #options: DeskOptions;
  readonly #times: Times;
  readonly #shell: Shell;
  readonly #header: Header;
  readonly #connection: ConnectionLine;
  readonly #messages: Messages;
  readonly #composer: Composer;
  readonly #rooms: RoomList;
  readonly #people: PeopleList;
  readonly #oneself: Oneself;
  /** By which times were drawn. */
  #now: string;
  #isOnline = false;
  #isOver = false;
  #viewed: Channel | undefined;

  /** Nothing is in view yet. */
  constructor(options: DeskOptions) {
    this.#options = options;
    const { chat, past, performer, words, clock, settings, memory } = options;
    const { language } = settings;
    this.#times = new Times(language, words, clock);
    this.#now = this.#times.now;
    this.#messages = new Messages({
      chat,
      past,
      words,
      join: () => this.#openJoin(),
      look: () => ({
        language,
        words,
        times: this.#times,
        nick: chat.nick,
        highlights: chat.highlights,
        isOnline: this.#isOnline,
        isPrivate: chat.viewed?.kind === "direct",
        person: (nick) => this.#openPerson(nick),
        acts: chat.viewed?.room === undefined ? undefined : this.#actsIn(chat.viewed),
      }),
    });
    this.#composer = new Composer({
      words,
      language,
      memory,
      known: () => this.#known(),
      perform: (text) => {
        // Nobody would say it any more.
        const problem = this.#isOver ? words.notInAnyMore : performer.perform(text);
        if (problem === undefined) this.#messages.toEnd();
        return problem;
      },
      revise: (channel, item, text) =>
        channel.loaded.log.isCurrent(item)
          ? performer.revise(channel, item.seq, text)
          : words.messageGone,
    });
    this.#connection = new ConnectionLine(words, options.hasten);
    this.#header = new Header({
      chat,
      words,
      openChannels: () => this.#shell.openChannels(),
      togglePeople: () => this.#shell.togglePeople(),
      search: () => this.search(""),
      date: () => this.#openDate(),
      topic: () => this.#openTopic(),
    });
    this.#rooms = new RoomList({
      chat,
      words,
      view: (channel) => this.view(channel),
      add: () => this.#openJoin(),
      leave: (channel) => performer.leave(channel),
    });
    this.#people = new PeopleList(chat, words, (nick) => this.#openPerson(nick));
    this.#oneself = new Oneself(words, () => this.#openMenu());
    this.#shell = new Shell(words, {
      side: [brand(), this.#rooms.element, this.#oneself.element],
      main: [
        this.#header.element,
        this.#connection.element,
        this.#messages.element,
        this.#composer.element,
      ],
      people: this.#people.element,
    }, () => this.#composer.focus());
    this.element = this.#shell.element;
    this.element.addEventListener("keydown", (event) => this.#press(event));
    for (const type of ["dragover", "drop", "paste"] as const) {
      this.element.addEventListener(type, (event) => this.#composer.refuseFiles(event));
    }
  }

  /** Whether the newest message of the conversation in view can be seen. */
  get isAtEnd(): boolean {
    return this.#messages.isAtEnd;
  }

  /** Shows what there is now. */
  draw(): void {
    const { chat } = this.#options;
    if (chat.viewed !== this.#viewed) this.#turnTo(chat.viewed);
    this.#header.draw();
    this.#rooms.draw();
    this.#people.draw();
    this.#oneself.draw(chat.nick);
    this.#composer.show(chat.viewed);
    this.#messages.draw();
    drawDialogs();
    showInAddress(chat.viewed);
  }

  /** Another day may have begun, or the machine be elsewhere: times are read anew then. */
  lookAtTime(): void {
    this.#times.travel();
    if (this.#times.now === this.#now) return;
    this.#now = this.#times.now;
    this.#options.chat.notify();
  }

  /** Another conversation is in view: what lay over it goes, and the keys go to its box. */
  #turnTo(viewed: Channel | undefined): void {
    this.#viewed = viewed;
    this.#shell.close();
    this.#shell.isPrivate = viewed?.kind !== "room";
    if (document.querySelector("dialog[open]") === null) this.focus();
  }

  /** The connection is in another state; the chat is at `others`, too. */
  showState(state: SessionState, others: readonly OtherServer[]): void {
    this.#isOnline = state.type === "online";
    this.#isOver = state.type === "over";
    this.#connection.show(state, others);
  }

  /** The keys go where one writes. */
  focus(): void {
    this.#composer.focusIfHandy();
  }

  /** Brings a conversation into view. */
  view(channel: Channel): void {
    this.#options.chat.view(channel);
    this.#shell.close();
    this.draw();
  }

  /** Something was not said: it is in the box again. */
  giveBack(channel: string, text: string, reason: string): void {
    this.#composer.giveBack(channel, text, reason);
  }

  /** Looks for words in the conversation in view. */
  search(words: string): void {
    const { viewed } = this.#options.chat;
    if (viewed !== undefined) openSearch(viewed, words, this.#searching(viewed));
  }

  /** Asks for an operator's password. */
  askOperatorPassword(name: string): void {
    const { words, performer } = this.#options;
    const ask = { title: words.becomeOperator, label: words.operatorOf(name) };
    this.#askPassword(ask, (password, done) => performer.promote(name, password, done));
  }

  /** Asks for the password of a name; what comes of it is told elsewhere. */
  askNamePassword(answer: (password: string) => void): void {
    const { words } = this.#options;
    const ask = { title: words.namePassword, label: words.password };
    this.#askPassword(ask, (password, done) => {
      answer(password);
      done();
    });
  }

  #askPassword(
    { title, label }: { readonly title: string; readonly label: string },
    act: (password: string, done: (problem?: string) => void) => void,
  ): void {
    const { words } = this.#options;
    const { body, close } = openDialog(title, words.close);
    const problem = make("p", { class: "problem", attributes: { role: "alert" } });
    const form = askForm({ label, button: words.enter, type: "password" }, (password) => {
      act(password, (reason) => {
        if (reason === undefined) close();
        else setText(problem, reason);
      });
    });
    body.append(form, problem);
  }

  #known(): Known {
    const { chat, performer } = this.#options;
    const { viewed } = chat;
    const nicks = viewed === undefined
      ? []
      : viewed.kind === "direct"
      ? [viewed.name]
      : [...viewed.loaded.people, ...viewed.people.names];
    const rooms = [...chat.channels.filter(({ kind }) => kind === "room"), ...performer.rooms]
      .map((room) => typeof room === "string" ? room : room.name);
    return {
      nicks: [...new Set(nicks)].filter((nick) => nick !== chat.nick),
      rooms: [...new Set(rooms)],
      commands: pageCommands(this.isOperator, viewed?.loaded.rank === "mod"),
    };
  }

  // Dialogues

  #openPerson(nick: string): void {
    const { chat, performer, words } = this.#options;
    openPerson(nick, {
      words,
      chat,
      performer,
      isOperator: this.isOperator,
      insert: (text) => {
        this.#shell.close();
        this.#composer.insert(text);
      },
      ownName: () => this.#openMenu(),
    });
  }

  /** What can be done with messages there, by a click. */
  #actsIn(channel: Channel): MessageActs {
    const { chat, performer, words, clock } = this.#options;
    // In private nobody commands.
    const isCommanding = channel.kind === "room" &&
      (this.isOperator || channel.loaded.rank === "mod");
    const { log } = channel.loaded;
    // Of a log that the server has no more, a number leads to something else by now.
    const act = (item: Numbered, act: () => void): void => {
      if (log.isCurrent(item)) act();
      else chat.notice(words.messageGone, true, channel);
    };
    const acts: MessageActs = {
      of: (item) =>
        log.isCurrent(item)
          ? actsOn(item, { nick: chat.nick, isCommanding, nowMs: clock.utcMs() })
          : NO_ACTS,
      react: (item, sign, remove) =>
        act(item, () => performer.react(channel, item.seq, sign, remove)),
      edit: (item) => this.#composer.edit(item),
      open: (item) => {
        const wasThere = log.isCurrent(item);
        openMessage(item, {
          words,
          nick: chat.nick,
          acts: acts.of(item),
          isGone: () => wasThere && (log.isTaken(item.seq) || !log.isCurrent(item)),
          react: (sign, remove) => acts.react(item, sign, remove),
          edit: () => acts.edit(item),
          takeBack: (reason) => act(item, () => performer.takeBack(channel, item.seq, reason)),
          person: () => this.#openPerson(item.nick),
        });
      },
    };
    return acts;
  }

  #openJoin(): void {
    const { words, chat, performer } = this.#options;
    openJoin(words, chat, performer);
  }

  #openMenu(): void {
    const { chat, performer, words, settings, speak, quit } = this.#options;
    openMenu({ words, settings, chat, performer, speak, quit });
  }

  #openTopic(): void {
    const { chat: { viewed }, performer, words } = this.#options;
    if (viewed?.kind !== "room") return;
    const { body, close } = openDialog(viewed.title, words.close);
    const { topic } = viewed.loaded;
    // Above the messages, and in a field, there is room for its beginning.
    if (topic !== "") body.append(make("p", { class: "whole" }, ...markup(topic)));
    const ask = { label: words.topic, button: words.save, value: topic, mayBeEmpty: true };
    body.append(askForm(ask, (topic) => {
      performer.setTopic(viewed, topic.trim());
      close();
    }));
  }

  #openDate(): void {
    const { viewed } = this.#options.chat;
    if (viewed !== undefined) openDate(viewed, this.#searching(viewed));
  }

  #searching(channel: Channel): Parameters<typeof openSearch>[2] {
    const { words, past } = this.#options;
    const jump = (item: Said): void => void this.#jump(channel, item);
    return { words, past, times: this.#times, jump };
  }

  async #jump(channel: Channel, item: Said): Promise<void> {
    const seq = item.type === "direct" ? undefined : item.seq;
    const loaded = seq === undefined
      ? item
      : await this.#options.past.loadAround(channel, seq) ?? item;
    this.#messages.jumpTo(loaded);
  }

  // Keys

  #press(event: KeyboardEvent): void {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (key === "Escape") {
      if (!this.#shell.close()) this.#messages.toEnd();
      return this.focus();
    }
    if (!altKey || ctrlKey || metaKey) return;
    const { channels, viewed } = this.#options.chat;
    const at = viewed === undefined ? -1 : channels.indexOf(viewed);
    const wanted = /^[1-9]$/.test(key)
      ? channels[Number(key) - 1]
      : key === "ArrowUp"
      ? channels.at(Math.max(0, at - 1))
      : key === "ArrowDown"
      ? channels[at + 1]
      : key === "a" || key === "A"
      ? channels.find(({ loaded }) => loaded.mentions > 0) ??
        channels.find(({ loaded }) => loaded.unread > 0)
      : undefined;
    if (wanted === undefined) return;
    event.preventDefault();
    this.view(wanted);
  }
}
