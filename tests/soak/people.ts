import {
  type ClientRequest,
  type EntryMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
} from "../../lib/vocabulary/protocol.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import { Ledger } from "./ledger.ts";

const encoder = new TextEncoder();

/** Chance, the same for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From `min` up to `max`. */
  between(min: number, max: number): number {
    // Mulberry32: small, and good enough for chance in a test.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return min + ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32 * (max - min);
  }

  chance(probability: number): boolean {
    return this.between(0, 1) < probability;
  }
}

/** A server that one can go to. */
export interface Place {
  readonly port: number;
  /** Whether it was killed. */
  readonly isDead: boolean;
}

/** A person that is here by several clients at once, by the password of its name. */
export class Identity {
  readonly nick: string;
  readonly password = "segredo";
  /** Resolves once the name is its own. */
  readonly owned: Promise<void>;
  /** By who makes it that. */
  readonly own: () => void;

  constructor(nick: string) {
    this.nick = nick;
    ({ promise: this.owned, resolve: this.own } = Promise.withResolvers<void>());
  }
}

/** What a person needs to live. */
export interface Life {
  /** Those that there are, by now: where it is several, any of them may be killed. */
  readonly places: () => readonly Place[];
  /** Where TLS is spoken, the server's certificate in PEM. */
  readonly caCert: string | undefined;
  readonly ledger: Ledger;
  readonly dice: Dice;
  /** Aborted when all shall come to rest. */
  readonly signal: AbortSignal;
}

/** How one comes and goes. */
interface Going {
  connect(): Promise<Wire>;
  say(wire: Wire): Promise<void>;
  /** How long one rests between two words, at most, in milliseconds. */
  readonly restsMs: number;
  /** Whether one goes though the connection holds. @default {true} */
  readonly drops?: boolean;
}

/** How often one takes back what one said last, or says something else in its place. */
export const REGRETS = 0.04;

/** What one who regrets what it said last asks for, now and then; what one says in its place is owed to nobody. */
export function regretting(
  { dice, ledger }: Life,
  by: string,
  room: string,
): ClientRequest | undefined {
  if (!dice.chance(REGRETS)) return undefined;
  if (dice.chance(0.5)) return { type: "redact", room, id: "regret" };
  return { type: "edit", room, text: ledger.speak(by), id: "regret" };
}

/** Comes and goes until it is time to rest. */
export async function comeAndGo(
  { signal, dice, ledger }: Life,
  { connect, say, restsMs, drops = true }: Going,
): Promise<void> {
  while (!signal.aborted) {
    const wire = await connect();
    const staysUntilMs = performance.now() + dice.between(300, 4_000);
    while (!signal.aborted && !wire.isOver && (!drops || performance.now() < staysUntilMs)) {
      await say(wire);
      await pause(dice.between(0, restsMs), signal);
    }
    // Some go while they speak.
    if (dice.chance(0.5)) void say(wire);
    wire.drop();
    await wire.ended;
    ledger.reconnects++;
    await pause(dice.between(0, 1_500), signal);
  }
}

/** Waits, but no longer than there is time. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
  });
}

/** A connection that hands on each line that comes, until it ends by whichever side. */
export class Wire {
  readonly #conn: Deno.TcpConn | Deno.TlsConn;
  readonly ended: Promise<void>;
  /** Where it leads. */
  readonly place: Place;
  /** Whether it has ended, by whichever side. */
  isOver = false;
  #isClosed = false;

  constructor(conn: Deno.TcpConn | Deno.TlsConn, onLine: (line: string) => void, place: Place) {
    this.#conn = conn;
    this.place = place;
    this.ended = this.#read(onLine).finally(() => this.isOver = true);
  }

  /** By TLS if there is a certificate to trust. A server that has just been killed is passed over. */
  static async connect(life: Life, onLine: (line: string) => void): Promise<Wire> {
    for (;;) {
      const place = oneOf(life);
      try {
        return new Wire(await Wire.#open(life, place), onLine, place);
      } catch (error) {
        const isKilled = error instanceof Deno.errors.ConnectionRefused || isDisconnect(error);
        if (!isKilled || !place.isDead) throw error;
      }
    }
  }

  static async #open(
    { caCert }: Life,
    { port }: Place,
  ): Promise<Deno.TcpConn | Deno.TlsConn> {
    const address = { hostname: "127.0.0.1", port };
    if (caCert === undefined) return await Deno.connect(address);
    return await Deno.connectTls({ ...address, caCerts: [caCert] });
  }

  /** Sends all of it, if the connection still is. */
  async send(text: string): Promise<void> {
    const bytes = encoder.encode(text);
    try {
      for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
    } catch (error) {
      if (!isDisconnect(error)) throw error;
    }
  }

  /** Ends it at once, as a lost network does. */
  drop(): void {
    if (!this.#isClosed) this.#conn.close();
    this.#isClosed = true;
  }

  /** Says that it says nothing more, and reads the rest. */
  async finish(): Promise<void> {
    try {
      await this.#conn.closeWrite();
    } catch (error) {
      if (!isDisconnect(error)) throw error;
    }
    await this.ended;
    this.drop();
  }

  async #read(onLine: (line: string) => void): Promise<void> {
    const buffer = new Uint8Array(16 * 1024);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let rest = "";
    try {
      for (let read = await this.#conn.read(buffer); read !== null;) {
        const lines = (rest + decoder.decode(buffer.subarray(0, read), { stream: true }))
          .split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) onLine(line);
        read = await this.#conn.read(buffer);
      }
    } catch (error) {
      if (!isDisconnect(error)) throw error;
    }
  }
}

function oneOf({ places, dice }: Life): Place {
  const all = places();
  const place = all[Math.floor(dice.between(0, all.length))];
  if (place === undefined) throw new Error("there is no server");
  return place;
}

function isDisconnect(error: unknown): boolean {
  return [
    Deno.errors.BadResource,
    Deno.errors.BrokenPipe,
    Deno.errors.ConnectionAborted,
    Deno.errors.ConnectionReset,
    Deno.errors.Interrupted,
    Deno.errors.NotConnected,
  ].some((kind) => error instanceof kind);
}

/**
 * Speaks json, and takes a lost connection up again: it must see every entry of others once, and what
 * it says must get one place in the log, however often it had to say it.
 */
export class JsonPerson {
  readonly #nick: string;
  readonly #life: Life;
  readonly #identity: Identity | undefined;
  /** Whether it makes the name its own, of those that share it. */
  readonly #isFirst: boolean;
  #token: string | undefined;
  /** The last sequence number seen. */
  #seq: number | undefined;
  /** What it said and was not told the place of, by id. */
  readonly #unanswered = new Map<RequestId, string>();
  /** The numbers of all that it said itself. */
  readonly #said = new Set<number>();
  /** The places of its own entries: they lie between those of others. */
  readonly #own = new Set<number>();
  /** The sequence numbers it has not seen, which must turn out to be its own. */
  readonly #gaps = new Set<number>();
  /** How many places had been taken back when it came. */
  #takenBefore = 0;
  #onWelcome: () => void = () => {};
  #onQuiet: () => void = () => {};

  /** By that name, or as one of the clients of whoever owns it: the first of them makes it that. */
  constructor(who: string | Identity, life: Life, isFirst = false) {
    this.#identity = typeof who === "string" ? undefined : who;
    this.#nick = typeof who === "string" ? who : who.nick;
    this.#isFirst = isFirst;
    this.#life = life;
  }

  /** Comes and goes until it is time to rest; then it comes once more and is told all there is. */
  async live(drops: boolean): Promise<void> {
    if (!this.#isFirst) await this.#identity?.owned;
    const connect = (): Promise<Wire> => this.#connect();
    const say = (wire: Wire): Promise<void> => this.#say(wire);
    await comeAndGo(this.#life, { connect, say, restsMs: 150, drops });
  }

  /** Comes back for what was missed and not answered, and waits until `seq` has been seen. */
  async rest(seq: () => number): Promise<void> {
    let wire = await this.#connect();
    const isDone = (): boolean =>
      this.#unanswered.size === 0 && Math.max(this.#seq ?? 0, ...this.#own) >= seq();
    for (let tries = 0; tries < 100 && !isDone(); tries++) {
      if (wire.isOver) wire = await this.#connect();
      // A request of no consequence: what comes before its answer has been read with it.
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#onQuiet = () => {
          if (!isDone()) return;
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const { ledger } = this.#life;
    if (this.#unanswered.size > 0) ledger.lose(`answers to ${this.#nick}`, this.#unanswered.size);
    const reached = Math.max(this.#seq ?? 0, ...this.#own);
    if (reached < seq()) ledger.lose(`${this.#nick} came only to ${reached} of ${seq()}`);
    for (const gap of this.#gaps) {
      // What it said anew and took back before it was told of it does not come any more.
      const isDue = !this.#own.has(gap) && !ledger.isTaken(gap);
      if (isDue) ledger.lose(`${this.#nick} did not see ${gap}`);
    }
    await wire.send('{"type":"bye"}\n');
    await wire.ended;
    wire.drop();
  }

  async #connect(): Promise<Wire> {
    const welcomed = new Promise<void>((resolve) => this.#onWelcome = resolve);
    // Several servers do not come to the same in the same moment.
    if (this.#life.places().length === 1) this.#takenBefore = this.#life.ledger.taken;
    const wire = await Wire.connect(this.#life, (line) => {
      // A server that is asked late, for there is much to do, takes it to be a person's.
      if (line.startsWith("{")) this.#take(JSON.parse(line));
    });
    const resume = this.#token === undefined
      ? {}
      : { resume: { token: this.#token, rooms: { geral: this.#seq ?? 0 } } };
    const hello: ClientRequest = {
      type: "hello",
      version: PROTOCOL_VERSION,
      nick: this.#nick,
      replay: 0,
      ...(this.#identity !== undefined && { nickPassword: this.#identity.password }),
      ...(this.#isFirst && { register: true }),
      ...resume,
    };
    await wire.send(JSON.stringify(hello) + "\n");
    await Promise.race([welcomed, wire.ended]);
    for (const [id, text] of this.#unanswered) await wire.send(saying(id, text));
    return wire;
  }

  async #say(wire: Wire): Promise<void> {
    const { ledger } = this.#life;
    const text = ledger.speak(this.#nick);
    const number = Ledger.numberOf(text) ?? -1;
    this.#unanswered.set(number, text);
    this.#said.add(number);
    ledger.owe(number);
    await wire.send(saying(number, text));
    const regret = regretting(this.#life, this.#nick, "geral");
    if (regret !== undefined) await wire.send(JSON.stringify(regret) + "\n");
  }

  #take(message: ServerMessage): void {
    const { ledger } = this.#life;
    switch (message.type) {
      case "welcome": {
        if (this.#token !== undefined && !message.resumed) ledger.lose(`${this.#nick}'s place`);
        this.#token = message.token;
        this.#seq ??= message.rooms[0]?.seq ?? 0;
        if (this.#identity !== undefined && message.nick !== this.#nick) {
          ledger.lose(`${this.#nick} is called ${message.nick}`);
        }
        this.#onWelcome();
        break;
      }
      case "registered":
        this.#identity?.own();
        break;
      // Of the clients of one person nobody is told, themselves included.
      case "join":
      case "leave":
        if (this.#identity !== undefined && message.nick === this.#nick) {
          ledger.complain(`${this.#nick} was told of itself: ${JSON.stringify(message)}`);
          ledger.disorders++;
        }
        break;
      case "message":
      case "edited":
      case "redacted":
      case "blank":
        this.#see(message);
        break;
      case "ack":
        this.#answered(message.id, message.seq);
        break;
      case "skipped":
        ledger.lose(`${this.#nick} was told that ${message.count} were skipped`, message.count);
        break;
      case "error":
        // All that it said may be taken back already.
        if (message.code === "line_unknown") break;
        ledger.complain(`${this.#nick} was told ${message.code}`);
        break;
    }
    this.#onQuiet();
  }

  #see(message: EntryMessage): void {
    const { seq, nick, text } = message;
    const { ledger } = this.#life;
    const number = Ledger.numberOf(text);
    read(ledger, message, this.#nick, this.#takenBefore);
    ledger.deliveries++;
    const last = this.#seq ?? 0;
    // Of one person's other clients it hears all, as of anybody; of its own, what it says of what was said.
    const isOwn = this.#identity === undefined
      ? nick === this.#nick && isWords(message)
      : number !== undefined && this.#said.has(number);
    if (seq === last || isOwn) {
      ledger.doubles++;
      ledger.complain(`${this.#nick} saw ${seq} again, of ${nick}`);
    } else if (seq < last) {
      ledger.disorders++;
      ledger.complain(`${this.#nick} saw ${seq} after ${last}`);
    }
    for (let gap = last + 1; gap < seq; gap++) {
      if (!this.#own.delete(gap)) this.#gaps.add(gap);
    }
    this.#seq = Math.max(last, seq);
  }

  #answered(id: RequestId | undefined, seq: number | undefined): void {
    if (id === undefined || seq === undefined) return;
    this.#unanswered.delete(id);
    if (typeof id === "number") this.#life.ledger.place(id, seq);
    if (!this.#gaps.delete(seq) && seq > (this.#seq ?? 0)) this.#own.add(seq);
  }
}

/** Whether it is words, or was: one's own do not come back. */
function isWords(message: EntryMessage): boolean {
  return message.type === "message" || message.type === "blank" && message.seqs === undefined;
}

/** What an entry says of what was said, and taken back. */
export function read(
  ledger: Ledger,
  message: EntryMessage,
  by: string,
  takenBefore: number,
): void {
  const { type, seq, nick, text } = message;
  const number = Ledger.numberOf(text);
  if (number !== undefined) ledger.place(number, seq);
  if (type === "edited" || type === "redacted") ledger.note(nick, seq, message.seqs);
  if (type === "blank") { for (const each of [...message.seqs ?? [], seq]) ledger.blank(each); }
  if (message.replayed === true && number !== undefined) ledger.reread(by, seq, takenBefore);
}

function saying(id: RequestId, text: string): string {
  return JSON.stringify({ type: "say", id, room: "geral", text } satisfies ClientRequest) + "\n";
}
