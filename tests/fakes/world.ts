import type { Command } from "../../lib/vocabulary/command.ts";
import type { Reply } from "../../lib/vocabulary/reply.ts";
import { Sequencer, type SequencerOptions } from "../../lib/server/chat/sequencer.ts";
import { PROTOCOL_VERSION } from "../../lib/vocabulary/protocol.ts";
import type { Hello } from "../../lib/vocabulary/requests.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import { FakeClock } from "./clock.ts";
import { FakeOutlet } from "./outlet.ts";

/** How a program is welcomed. */
export type Welcome = Extract<Reply, { type: "welcome" }>;

/** A person in a test. */
export interface Person {
  /** Its connection. */
  readonly outlet: FakeOutlet;
  /** The name by which the hub knows it. */
  readonly nick: string | undefined;
}

/** A hub whose time stands still, and people to put into it. */
export class World {
  readonly clock = new FakeClock();
  readonly hub: Sequencer;

  constructor(options: Partial<SequencerOptions> = {}) {
    let tokens = 0;
    const newToken = (): string => `token-${++tokens}`;
    this.hub = new Sequencer(this.clock, { language: "pt-BR", run: "log", newToken, ...options });
  }

  /** Someone who is in no room yet. */
  newcomer(): Person {
    const { hub } = this;
    const outlet = new FakeOutlet(this.clock);
    return {
      outlet,
      get nick(): string | undefined {
        return hub.nickOf(outlet);
      },
    };
  }

  /** Someone in the default room, by the name that the server gives. */
  guest(): Person {
    const person = this.newcomer();
    this.hub.settle(person.outlet);
    return person;
  }

  /** Someone of that name in the default room, or another. Nobody is told of it any more. */
  person(nick: string, room?: string): Person {
    const person = this.newcomer();
    this.ask(person, { type: "nick", nick });
    if (room === undefined) this.hub.settle(person.outlet);
    else this.ask(person, { type: "enter", room });
    this.clock.advance(3_000);
    return person;
  }

  /** A program that has not said hello yet. */
  program(): Person {
    const program = this.newcomer();
    program.outlet.wantsAcks = true;
    return program;
  }

  /** A program that says hello. Nobody is told of it any more. */
  client(nick: string, hello: Partial<Hello> = {}): Person {
    const client = this.program();
    this.hello(client, { nick, ...hello });
    this.clock.advance(3_000);
    return client;
  }

  /** Says hello; returns how it was welcomed. */
  hello(client: Person, hello: Partial<Hello>, id?: RequestId): Welcome | undefined {
    const before = client.outlet.told("welcome").length;
    this.ask(client, {
      type: "hello",
      hello: { type: "hello", version: PROTOCOL_VERSION, ...hello },
      ...(id !== undefined && { id }),
    });
    return client.outlet.told("welcome")[before];
  }

  ask({ outlet }: Person, ...requests: Command[]): void {
    for (const request of requests) this.hub.perform(outlet, request);
  }

  /** Says each of the texts, and lets everyone hear them. */
  say(person: Person, ...texts: string[]): void {
    for (const text of texts) this.ask(person, { type: "say", text });
    this.clock.advance(10);
  }
}
