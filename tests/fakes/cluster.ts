import { Cluster } from "../../lib/server/cluster/cluster.ts";
import type { ClusterOptions } from "../../lib/server/cluster/options.ts";
import type { ClusterProblem } from "../../lib/server/cluster/replica.ts";
import { originOf } from "../../lib/text/address.ts";
import { PROTOCOL_VERSION } from "../../lib/vocabulary/protocol.ts";
import type { Command } from "../../lib/vocabulary/command.ts";
import type { Entry } from "../../lib/vocabulary/entry.ts";
import type { FakeClock } from "./clock.ts";
import type { FakeEngine, FakeLink } from "./engine.ts";
import { FakeOutlet } from "./outlet.ts";

let names = 0;

/** One of several servers, in this process. */
export class FakeServer {
  readonly cluster: Cluster;
  readonly link: FakeLink;
  readonly problems: ClusterProblem[] = [];
  /** How often it came into the chat. */
  begun = 0;
  isDead = false;
  /** Resolves when nothing of it is left. */
  ended: Promise<void> | undefined;
  readonly #clock: FakeClock;

  constructor(engine: FakeEngine, options: Partial<ClusterOptions> = {}) {
    this.#clock = engine.clock;
    this.link = engine.link();
    let tokens = 0;
    const id = ++names;
    this.cluster = new Cluster(this.link, engine.clock, {
      language: "en",
      run: `run-${id}`,
      settings: { rooms: 10 },
      newName: () => `server-${++names}`,
      newToken: () => `token-${id}-${++tokens}`,
      onProblem: (problem) => this.problems.push(problem),
      onBegun: () => this.begun++,
      ...options,
    });
  }

  /** Someone connects. */
  connect(address = "192.0.2.7"): FakeOutlet {
    const outlet = new FakeOutlet(this.#clock);
    outlet.origin = originOf(address);
    outlet.wantsAcks = true;
    return outlet;
  }

  /** It is killed: nothing of it is heard any more. */
  kill(): void {
    this.isDead = true;
    this.link.stop();
    this.ended ??= this.cluster.leave();
  }
}

/** A program that goes from server to server, and says again what it has no word of. */
export class Traveller {
  readonly nick: string;
  readonly room: string;
  /** What it said, by id, and the numbers of what it knows to be said. */
  readonly said = new Map<number, string>();
  readonly acked = new Map<number, number>();
  /** What it saw others say, by number. */
  readonly seen = new Map<number, string>();
  server: FakeServer;
  outlet: FakeOutlet;
  #token: string | undefined;
  #log: string | undefined;
  #last = 0;
  #replies = 0;
  #events = 0;

  constructor(nick: string, room: string, server: FakeServer) {
    this.nick = nick;
    this.room = room;
    this.server = server;
    this.outlet = server.connect();
    this.go(server);
  }

  /** Whether its connection was ended. */
  get isOut(): boolean {
    return this.server.isDead || this.outlet.ended.length > 0;
  }

  /** Connects to a server, says who it is and what it has no word of. The former connection is just gone. */
  go(server: FakeServer): void {
    this.read();
    this.server = server;
    this.outlet = server.connect();
    this.#replies = this.#events = 0;
    const rooms = { [this.room]: this.#last };
    const logs = this.#log === undefined ? {} : { [this.room]: this.#log };
    const resume = this.#token === undefined ? {} : { resume: { token: this.#token, rooms, logs } };
    const { nick, room } = this;
    this.#ask({
      type: "hello",
      hello: { type: "hello", version: PROTOCOL_VERSION, nick, room, ...resume },
    });
    for (const [id, text] of this.said) {
      if (!this.acked.has(id)) this.#ask({ type: "say", text, id });
    }
  }

  /** Says something; it keeps saying it until it has word that it is said. */
  say(text: string): void {
    const id = this.said.size + 1;
    this.said.set(id, text);
    if (!this.isOut) this.#ask({ type: "say", text, id });
  }

  /** The connection breaks, and its server hears of that. */
  drop(): void {
    if (!this.isOut) this.server.cluster.depart(this.outlet, "reset");
  }

  /** Takes in what it was told. */
  read(): void {
    const { replies, ids, seen } = this.outlet;
    for (; this.#replies < replies.length; this.#replies++) {
      const reply = replies[this.#replies];
      const id = ids[this.#replies];
      if (reply?.type === "welcome") {
        this.#token = reply.token;
        this.#log = reply.rooms[0]?.log;
        const room = reply.rooms.find(({ room }) => room === this.room);
        if (reply.resumed && room !== undefined) this.#setBack(room.seq);
      } else if (reply?.type === "history") {
        for (const entry of reply.entries) this.#see(entry);
      } else if (reply?.type === "ack" && reply.seq !== undefined && typeof id === "number") {
        this.acked.set(id, reply.seq);
        this.#last = Math.max(this.#last, reply.seq);
      }
    }
    // What is read comes behind the welcome.
    for (const event of seen.slice(this.#events)) if (event.type === "message") this.#see(event);
    this.#events = seen.length;
  }

  #see({ seq, text, nick }: Entry): void {
    this.#last = Math.max(this.#last, seq);
    if (nick !== this.nick) this.seen.set(seq, text);
    // Its own comes where it has another place than it had.
    else for (const [id, own] of this.said) if (own === text) this.acked.set(id, seq);
  }

  /** What it knows behind that was lost, and comes anew. */
  #setBack(last: number): void {
    if (last >= this.#last) return;
    this.#last = last;
    for (const seq of this.seen.keys()) if (seq > last) this.seen.delete(seq);
  }

  #ask(command: Command): void {
    this.server.cluster.perform(this.outlet, command);
  }
}
