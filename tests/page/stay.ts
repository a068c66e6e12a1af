/**
 * One stay in a chat as the page has it, without a page: a session with a model server, and what one
 * has of the chat.
 *
 * @module
 */

import { Session } from "../../lib/client/session/session.ts";
import type { SessionState } from "../../lib/client/session/session_event.ts";
import type { Resumption } from "../../lib/client/session/resumption.ts";
import type { Item } from "../../lib/client/timeline/item.ts";
import type { Channel } from "../../lib/page/state/channel.ts";
import { Chat } from "../../lib/page/state/chat.ts";
import type { News } from "../../lib/page/state/chat_owner.ts";
import { Hearer } from "../../lib/page/state/hearer.ts";
import { Past } from "../../lib/page/state/past.ts";
import { Performer } from "../../lib/page/state/performer.ts";
import { FakeClock } from "../fakes/clock.ts";
import type { ModelServer } from "../fakes/model_server.ts";
import { turn } from "../fakes/stream.ts";

/** See the top of this file. */
export class Stay {
  readonly clock = new FakeClock();
  readonly session: Session;
  readonly chat: Chat;
  readonly past: Past;
  readonly performer: Performer;
  readonly hearer: Hearer;
  readonly news: News[] = [];
  /** What was not said, and why. */
  readonly returned: string[] = [];
  readonly states: SessionState["type"][] = [];
  /** What the page was asked for. */
  readonly asked: string[] = [];
  /** Whether the person sees the end of what is in view. */
  isHere = true;

  constructor(server: ModelServer, who: { nick: string } | { resume: Resumption }) {
    this.chat = new Chat(this.clock, {
      changed: () => {},
      news: (news) => this.news.push(news),
      isSeen: (channel) => this.isHere && channel === this.chat.viewed,
      losesCount: () => {},
    });
    this.session = new Session({
      connect: () => server.connect(),
      onEvent: (event) => this.hearer.hear(event),
      clock: this.clock,
      random: () => 0.5,
      language: "en",
      reconnect: true,
      ...who,
    });
    this.past = new Past(this.session, this.chat);
    this.performer = new Performer(this.session, this.chat, this.clock, {
      language: () => "en",
      speak: (language) => this.asked.push(`speak ${language}`),
      search: (words) => this.asked.push(`search ${words}`),
      isOnline: () => this.session.state.type === "online",
      isOperator: () => false,
      askNamePassword: (answer) => {
        this.asked.push("password of the name");
        answer("abre");
      },
      askOperatorPassword: (name) => this.asked.push(`password ${name}`),
      returns: (_, text, reason) => this.returned.push(`${text} (${reason})`),
      promoted: () => this.asked.push("promoted"),
      quit: () => this.asked.push("quit"),
    });
    this.hearer = new Hearer(this.chat, this.past, this.clock, {
      language: () => "en",
      rooms: () => this.session.rooms,
      place: () => undefined,
      becomes: ({ type }) => this.states.push(type),
      welcomed: () => {},
      asksNick: (reason) => this.asked.push(reason),
      asksPassword: (reason) => this.asked.push(reason),
      returns: ({ text }, reason) => this.returned.push(`${text} (${reason})`),
      moderated: (message) => this.performer.tellModeration(message),
      operates: () => {},
    });
  }

  /** Online, if it can be. */
  static async begin(
    server: ModelServer,
    who: { nick: string } | { resume: Resumption } = { nick: "ana" },
  ): Promise<Stay> {
    const stay = new Stay(server, who);
    stay.session.start();
    await turn();
    return stay;
  }

  /** The conversation of that id. */
  channel(id = "#geral"): Channel {
    const channel = this.chat.find(id);
    if (channel === undefined) throw new Error(`no ${id}`);
    return channel;
  }

  /** What stands in it, each item in short. */
  items(id?: string): string[] {
    return this.channel(id).loaded.log.items.map(inShort);
  }

  /** Until it is online again. */
  async comeBack(): Promise<void> {
    for (let n = 0; n < 50 && this.session.state.type === "waiting"; n++) {
      this.session.retryNow();
      await turn();
    }
  }
}

function inShort(item: Item): string {
  switch (item.type) {
    case "gap":
      return `gap ${item.from}-${item.to}${item.isGone ? " gone" : ""}`;
    case "direct":
      return `${item.from} -> ${item.to}: ${item.text}`;
    case "presence":
    case "aside":
      return item.type;
    case "notice":
      return `* ${item.text}`;
    default:
      return `${item.nick}: ${item.text}`;
  }
}
