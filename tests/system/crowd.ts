/**
 * Programs that talk at several servers and go from one to the other, and what must be found at all of these then.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS } from "./nats.ts";

/** The rate of what one may say is not bounded, */
export const QUICK = ["--rate", "0"];
/** and all of it is in memory. */
export const MUCH = ["--room-entries", "1000000", "--room-kib", "1000000", ...QUICK];

/** So long it rests before it comes again, as clients do, */
const REST_MS = 100;
/** and before it says more: all of it is to be in memory. */
const PAUSE_MS = 20;

/** A program that goes to whatever server there is, and says on until it has word of all it said. */
class Walker {
  readonly nick: string;
  readonly said: string[] = [];
  /** What it knows of the room: its own by acknowledgement, others' as they came. */
  readonly known = new Map<number, string>();
  longestMs = 0;
  isStopping = false;
  readonly #ports: () => readonly number[];
  #token: string | undefined;
  #log: string | undefined;
  #peer: JsonPeer | undefined;

  constructor(nick: string, ports: () => readonly number[]) {
    this.nick = nick;
    this.#ports = ports;
  }

  async walk(): Promise<void> {
    while (!this.isStopping) {
      const text = `${this.nick} ${this.said.length + 1}`;
      this.said.push(text);
      const beganMs = performance.now();
      while (!await this.#say(text, this.said.length)) {
        await this.leave();
        await rest(REST_MS);
      }
      this.longestMs = Math.max(this.longestMs, performance.now() - beganMs);
      await rest(PAUSE_MS);
    }
  }

  async leave(): Promise<void> {
    await this.#peer?.[Symbol.asyncDispose]().catch(() => {});
    this.#peer = undefined;
  }

  /** Whether it has word of it. */
  async #say(text: string, id: number): Promise<boolean> {
    try {
      const peer = this.#peer ?? await this.#connect();
      const ack = await peer.ask({ type: "say", text, id });
      if (ack.type !== "ack" || ack.seq === undefined) return false;
      this.known.set(ack.seq, text);
      return true;
    } catch {
      return false;
    }
  }

  async #connect(): Promise<JsonPeer> {
    const ports = this.#ports();
    const port = ports[Math.floor(Math.random() * ports.length)] ?? 0;
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    const peer = this.#peer = new JsonPeer(conn, (message) => {
      if (message.type === "welcome") {
        this.#token = message.token;
        this.#log = message.rooms[0]?.log;
      } else if (message.type === "message") {
        this.known.set(message.seq, message.text);
      }
    });
    // One whose hello comes late, for all are busy, is greeted in words first: it comes again.
    void peer.untilEnd(10 * LONG_MS).catch(() => {});
    const rooms = { geral: Math.max(0, ...this.known.keys()) };
    const logs = this.#log === undefined ? {} : { logs: { geral: this.#log } };
    const resume = this.#token && { resume: { token: this.#token, rooms, ...logs } };
    await peer.introduce({ nick: this.nick, ...resume });
    // Where word of its first welcome was lost, its name is still that of who it was then: it comes again.
    const answer = await peer.until(
      ({ type }) => type === "welcome" || type === "error",
      "the welcome",
      LONG_MS,
    );
    if (answer.type === "error") throw new Error(answer.code);
    return peer;
  }
}

/** All that a server has of the room, as `seq nick: text`. */
export async function logAt(port: number): Promise<string[]> {
  await using peer = await JsonPeer.connect(port, { replay: 0 });
  for (let before = 1; before > 0;) {
    const after = peer.entries().at(-1)?.seq ?? 0;
    const count = peer.entries().length;
    await peer.ask({ type: "history", after, limit: 1_000, id: after });
    before = peer.entries().length - count;
  }
  return peer.said();
}

/** Where two long lists are not the same, if they are not, and what stands around there. */
function firstDifference(
  actual: readonly string[],
  wanted: readonly string[],
): { readonly at: number; actual: readonly string[]; wanted: readonly string[] } | undefined {
  const length = Math.max(actual.length, wanted.length);
  for (let at = 0; at < length; at++) {
    if (actual[at] === wanted[at]) continue;
    const around = [Math.max(0, at - 3), at + 9] as const;
    return { at, actual: actual.slice(...around), wanted: wanted.slice(...around) };
  }
  return undefined;
}

async function rest(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Programs that talk at several servers, until they are stopped. */
export class Crowd {
  readonly #walkers: readonly Walker[];
  readonly #walks: Promise<unknown>;

  constructor(ports: () => readonly number[]) {
    this.#walkers = ["ana", "bia", "caio", "davi"].map((nick) => new Walker(nick, ports));
    this.#walks = Promise.all(this.#walkers.map((walker) => walker.walk()));
  }

  get #said(): number {
    return this.#walkers.reduce((sum, { said }) => sum + said.length, 0);
  }

  /** How long anyone had to wait at most for word of something since this was asked last. */
  lapMs(): number {
    const longestMs = Math.max(...this.#walkers.map((walker) => walker.longestMs));
    for (const walker of this.#walkers) walker.longestMs = 0;
    return longestMs;
  }

  /** Waits until so much more has been said. */
  async talks(lines: number): Promise<void> {
    const enough = this.#said + lines;
    for (let turn = 0; this.#said < enough && turn < 2_000; turn++) {
      await rest(50);
    }
    assert(this.#said >= enough, "it goes on");
  }

  /** Everyone falls silent; what all servers have is what was said, and what everyone knows. Returns how much that is. */
  async settle(ports: readonly number[]): Promise<number> {
    for (const walker of this.#walkers) walker.isStopping = true;
    await this.#walks;
    const [log = [], ...others] = await Promise.all(ports.map(logAt));
    for (const other of others) assertEquals(firstDifference(other, log), undefined);
    const texts = log.map((line) => line.replace(/^\d+ \w+: /, ""));
    const said = this.#walkers.flatMap(({ said }) => said).toSorted();
    assertEquals(firstDifference(texts.toSorted(), said), undefined);
    for (const walker of this.#walkers) {
      await walker.leave();
      // Who came in late has the last of what was said before.
      const [first, last] = [Math.min(...walker.known.keys()), Math.max(...walker.known.keys())];
      const known = [...walker.known].toSorted(([a], [b]) => a - b);
      const all = texts.map((text, n): [number, string] => [n + 1, text]);
      const wanted = all.slice(first - 1, last);
      const lineOf = ([seq, text]: [number, string]): string => `${seq} ${text}`;
      assertEquals(firstDifference(known.map(lineOf), wanted.map(lineOf)), undefined, walker.nick);
    }
    return texts.length;
  }
}

/**
 * What a test found out beside that all is well: after how many kills of which kind one waited how long at most, and
 * how often a server had carried out what the engine lost.
 */
export async function report(
  said: number,
  waits: ReadonlyMap<string, readonly number[]>,
  replaced = 0,
): Promise<void> {
  const kinds = [...waits].map(([kind, laps]) =>
    `${laps.length} ${kind}: ${(Math.max(...laps) / 1_000).toFixed(1)} s`
  );
  const noticed = `${replaced} servers noticed that the engine had replaced something`;
  const words = `${said} said; longest wait after ${kinds.join(", ")}; ${noticed}\n`;
  await Deno.stderr.write(new TextEncoder().encode(words));
}
