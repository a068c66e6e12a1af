import {
  type ClientRequest,
  type EntryMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
} from "../../lib/vocabulary/protocol.ts";
import { Ledger } from "./ledger.ts";
import { comeAndGo, type Life, read, regretting, Wire } from "./people.ts";

/** More than is said while someone is away. */
const REPLAY = 1_000;

/**
 * Talks with one other alone, and takes a lost connection up again: it must see every word of the other once
 * and in order, what was said while it was away too, and what it says must get one place, however often it had
 * to say it.
 */
export class Confidant {
  readonly #nick: string;
  readonly #partner: string;
  readonly #life: Life;
  #token: string | undefined;
  /** What the conversation is called, once there is one. */
  #room: string | undefined;
  #seq = 0;
  /** What it said and was not told the place of, by number. */
  readonly #unanswered = new Map<number, string>();
  readonly #own = new Set<number>();
  readonly #missing = new Set<number>();
  /** How many places had been taken back when it came. */
  #takenBefore = 0;
  #onWelcome: () => void = () => {};

  /** `ledger` in its life is that of the two alone. */
  constructor(nick: string, partner: string, life: Life) {
    this.#nick = nick;
    this.#partner = partner;
    this.#life = life;
  }

  /** Comes and goes until it is time to rest. */
  async live(): Promise<void> {
    const connect = (): Promise<Wire> => this.#connect();
    const say = (wire: Wire): Promise<void> => this.#say(wire);
    await comeAndGo(this.#life, { connect, say, restsMs: 300 });
  }

  /** Comes back for what was missed and not answered, and waits until all of it has come. */
  async rest(): Promise<void> {
    const { ledger } = this.#life;
    let wire = await this.#connect();
    const reached = (): number => Math.max(this.#seq, ...this.#own);
    const isDone = (): boolean => this.#unanswered.size === 0 && reached() >= ledger.lastSeq;
    for (let tries = 0; tries < 100 && !isDone(); tries++) {
      if (wire.isOver) wire = await this.#connect();
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (tries % 10 === 9) await this.#repeat(wire);
    }
    if (this.#unanswered.size > 0) ledger.lose(`answers to ${this.#nick}`, this.#unanswered.size);
    if (reached() < ledger.lastSeq) {
      ledger.lose(`${this.#nick} came only to ${reached()} of ${ledger.lastSeq}`);
    }
    for (const seq of this.#missing) {
      if (!this.#own.has(seq)) ledger.lose(`${this.#nick} did not see ${seq}`);
    }
    wire.drop();
    await wire.ended;
  }

  async #connect(): Promise<Wire> {
    const welcomed = new Promise<void>((resolve) => this.#onWelcome = resolve);
    if (this.#life.places().length === 1) this.#takenBefore = this.#life.ledger.taken;
    const wire = await Wire.connect(this.#life, (line) => {
      if (line.startsWith("{")) this.#take(JSON.parse(line));
    });
    const rooms = this.#room === undefined ? {} : { [this.#room]: this.#seq };
    const hello: ClientRequest = {
      type: "hello",
      version: PROTOCOL_VERSION,
      nick: this.#nick,
      conversations: true,
      replay: REPLAY,
      ...(this.#token !== undefined && { resume: { token: this.#token, rooms } }),
    };
    await wire.send(JSON.stringify(hello) + "\n");
    await Promise.race([welcomed, wire.ended]);
    await this.#repeat(wire);
    return wire;
  }

  async #repeat(wire: Wire): Promise<void> {
    for (const [id, text] of this.#unanswered) await wire.send(this.#saying(id, text));
  }

  async #say(wire: Wire): Promise<void> {
    const { ledger } = this.#life;
    const text = ledger.speak(this.#nick);
    const number = Ledger.numberOf(text) ?? -1;
    this.#unanswered.set(number, text);
    ledger.owe(number);
    await wire.send(this.#saying(number, text));
    const regret = regretting(this.#life, this.#nick, `@${this.#partner}`);
    if (regret !== undefined) await wire.send(JSON.stringify(regret) + "\n");
  }

  #saying(id: number, text: string): string {
    const request: ClientRequest = { type: "direct", to: this.#partner, id, text };
    return JSON.stringify(request) + "\n";
  }

  #take(message: ServerMessage): void {
    const { ledger } = this.#life;
    switch (message.type) {
      case "welcome":
        if (this.#token !== undefined && !message.resumed) ledger.lose(`${this.#nick}'s place`);
        this.#token = message.token;
        this.#onWelcome();
        break;
      case "message":
      case "edited":
      case "redacted":
      case "blank":
        if (message.room.startsWith("@")) this.#see(message);
        break;
      case "ack":
        this.#answered(message);
        break;
      case "skipped":
        ledger.lose(`${this.#nick} was told that ${message.count} were skipped`, message.count);
        break;
      case "error":
        // The other may not have come yet: it is said again. All that it said may be taken back.
        if (!["nick_unknown", "not_in_room", "line_unknown"].includes(message.code)) {
          ledger.complain(`${this.#nick} was told ${message.code}`);
        }
        break;
    }
  }

  #see(message: EntryMessage): void {
    const { room, seq, nick } = message;
    const { ledger } = this.#life;
    this.#room ??= room;
    if (room !== this.#room) ledger.lose(`${this.#nick}'s conversation`);
    read(ledger, message, this.#nick, this.#takenBefore);
    // What is replayed of a conversation that is new to one has one's own in it.
    if (nick === this.#nick) return void this.#own.add(seq);
    ledger.deliveries++;
    if (nick !== this.#partner) ledger.lose(`${this.#nick} was told what ${nick} said`);
    if (seq <= this.#seq) {
      ledger[seq === this.#seq ? "doubles" : "disorders"]++;
      ledger.complain(`${this.#nick} saw ${seq} after ${this.#seq}`);
    }
    for (let gap = this.#seq + 1; gap < seq; gap++) this.#missing.add(gap);
    this.#missing.delete(seq);
    this.#seq = Math.max(this.#seq, seq);
  }

  #answered({ id, room, seq }: Extract<ServerMessage, { type: "ack" }>): void {
    if (typeof id !== "number" || seq === undefined) return;
    this.#room ??= room;
    this.#unanswered.delete(id);
    this.#life.ledger.place(id, seq);
    this.#own.add(seq);
  }
}
