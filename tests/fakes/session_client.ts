import { assert } from "@std/assert";
import { Session } from "../../lib/client/session/session.ts";
import type { SessionOptions } from "../../lib/client/session/session_options.ts";
import type { SessionEnd, SessionEvent } from "../../lib/client/session/session_event.ts";
import type { Transport } from "../../lib/client/session/transport.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import type { ServerMessage } from "../../lib/vocabulary/protocol.ts";
import { FakeClock } from "./clock.ts";
import { FakeStream, turn } from "./stream.ts";
import type { ModelServer } from "./model_server.ts";

export type Settings = Partial<Omit<SessionOptions, "clock" | "connect" | "onEvent">>;

/** A session, and all that it told. */
export class Client {
  readonly clock = new FakeClock();
  readonly events: SessionEvent[] = [];
  readonly session: Session;

  constructor(
    connect: () => Promise<Transport>,
    options: Settings = {},
  ) {
    this.session = new Session({
      connect,
      onEvent: (event) => this.events.push(event),
      clock: this.clock,
      random: () => 0.5,
      language: "en",
      reconnect: true,
      ...options,
    });
  }

  /** Of a given name; it is online when this returns, if it can be. */
  static async online(server: ModelServer, options: Settings = {}): Promise<Client> {
    const nick = options.isGuest === true ? {} : { nick: "ana" };
    const client = new Client(() => server.connect(), { ...nick, ...options });
    client.session.start();
    await turn();
    return client;
  }

  /** The messages it was told, those of one type or all. */
  messages<T extends ServerMessage["type"]>(
    type?: T,
  ): Extract<ServerMessage, { type: T }>[] {
    return this.events.flatMap((event) =>
      event.type === "message" && isOf(event.message, type) ? [event.message] : []
    );
  }

  /** What others said, as `room:seq text`. */
  get heard(): string[] {
    return this.messages("message").map(({ room, seq, text }) => `${room}:${seq} ${text}`);
  }

  get acknowledged(): RequestId[] {
    return this.events.flatMap((event) => event.type === "acknowledged" ? [event.id] : []);
  }

  get states(): string[] {
    return this.events.flatMap((event) => event.type === "state" ? [event.state.type] : []);
  }

  get end(): SessionEnd | undefined {
    const { state } = this.session;
    return state.type === "over" ? state.reason : undefined;
  }

  /** Until it is online again, or over. */
  async comeBack(): Promise<void> {
    for (let n = 0; n < 50 && this.session.state.type === "waiting"; n++) {
      this.session.retryNow();
      await turn();
    }
  }
}

export function isOf<T extends ServerMessage["type"]>(
  message: ServerMessage,
  type: T | undefined,
): message is Extract<ServerMessage, { type: T }> {
  return type === undefined || message.type === type;
}

/** A session on one fake connection after the other, the newest first. */
export async function onFakes(
  options: Settings = {},
): Promise<{ client: Client; links: FakeStream[]; link: FakeStream }> {
  const links: FakeStream[] = [];
  const client = new Client(() => {
    const link = new FakeStream();
    links.unshift(link);
    return Promise.resolve(link.transport);
  }, options);
  client.session.start();
  await turn();
  const [link] = links;
  assert(link !== undefined);
  return { client, links, link };
}

export const WELCOME = {
  type: "welcome",
  version: 1,
  nick: "ana",
  token: "t",
  resumed: false,
  rooms: [{ room: "geral", topic: "", members: 1, seq: 0 }],
};

export function message(seq: number, text = `m${seq}`, more: object = {}): object {
  return { type: "message", room: "geral", seq, time: 1_000 + seq, nick: "bia", text, ...more };
}

/** Which requests of that type were sent since last asked. */
export function taken(link: FakeStream | undefined, type: string): Record<string, unknown>[] {
  return (link?.takeRequests() ?? []).filter((request) => request["type"] === type);
}
