import { LatencyHistogram } from "./latency.ts";
import type { LoadJob, LoadResult } from "./load.ts";
import { Member, type Room } from "./member.ts";
import { encode, MARKER, MEASURED, stampNow, text } from "./text.ts";
import { WebSocketLine } from "./web_socket.ts";
import { type Wire, WIRES } from "./wires.ts";

const CONNECT_LIMIT_MS = 60_000;
const JOIN_LIMIT_MS = 30_000;
const MARKER_EVERY_MS = 250;
/** No delivery to anyone for so long, while some are missing: they are lost. */
const STALL_MS = 5000;
/** How long the last deliveries may take after the senders have stopped. */
const DRAIN_LIMIT_MS = 60_000;
/** At full speed a sender writes so many lines at once, or fewer if the window is small. */
const BATCH_LINES = 256;

/** All connections, in one room or several, and how many lines each of them should have received. */
export class Crowd {
  readonly #members: Member[] = [];
  readonly #rooms: Room[];
  readonly #job: LoadJob;
  readonly #wire: Wire;
  readonly histogram: LatencyHistogram = new LatencyHistogram();
  /** Lines sent by all members in this run. */
  #sentLines = 0;
  /** When the last measured line arrived. */
  #lastDeliveryMs = 0;
  /** Senders that wait for the window to open. */
  #waiting: Array<() => void> = [];
  #stalled = false;
  /** Who was furthest behind when last looked: until he moves, there is no need to look again. */
  #laggard: Member | undefined;

  constructor(job: LoadJob) {
    this.#job = job;
    this.#wire = WIRES[job.wire];
    this.#rooms = Array.from({ length: job.load.rooms }, () => ({ sentLines: 0 }));
  }

  /**
   * Connects everyone; returns when a line of the first in each room has reached all others in it, and
   * how many seconds that took.
   */
  async gather(): Promise<number> {
    const startMs = performance.now();
    const { connections, senders, sampleEvery, areReadersSilent = false } = this.#job.load;
    for (let index = 0; index < connections; index++) {
      const tcp = await this.#connect(startMs + CONNECT_LIMIT_MS);
      const conn = this.#wire.isWebSocket === true ? await WebSocketLine.open(tcp) : tcp;
      const at = index % this.#rooms.length;
      const room = this.#rooms[at];
      if (room === undefined) throw new RangeError("a load has at least one room");
      const isSampled = index % sampleEvery === sampleEvery - 1;
      const member = new Member(conn, this.#wire, room, isSampled, this);
      this.#members.push(member);
      void member.receive();
      if (areReadersSilent && index >= senders) continue;
      const roomName = this.#rooms.length > 1 ? `r${at}` : undefined;
      await member.send(encode(this.#wire.hello(index, roomName)));
    }
    const firsts = this.#members.slice(0, this.#rooms.length);
    const others = this.#members.slice(this.#rooms.length);
    const joinDeadline = performance.now() + JOIN_LIMIT_MS;
    while (others.some((member) => !member.isMarked)) {
      if (performance.now() > joinDeadline) {
        const missing = others.filter((member) => !member.isMarked).length;
        throw new Error(`${missing} of ${others.length} connections never got the first line`);
      }
      for (const first of firsts) void first.send(encode(this.#wire.frame(text(MARKER))));
      await sleep(MARKER_EVERY_MS, () => others.every((member) => member.isMarked));
    }
    const seconds = (performance.now() - startMs) / 1000;
    await sleep(this.#job.settleMs);
    return seconds;
  }

  async #connect(deadline: number): Promise<Deno.Conn> {
    const { hostname, ports, caCert } = this.#job;
    // Those of a room are at all servers.
    const turn = Math.floor(this.#members.length / this.#rooms.length);
    const port = ports[turn % ports.length] ?? 0;
    for (;;) {
      try {
        if (caCert !== undefined) {
          return await Deno.connectTls({ hostname, port, caCerts: [caCert] });
        }
        const conn = await Deno.connect({ hostname, port });
        conn.setNoDelay(true);
        return conn;
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await sleep(20);
      }
    }
  }

  /** Sends for so many seconds, then waits until every line has come or is known to be lost. */
  async run(seconds: number): Promise<LoadResult> {
    const { pace, senders } = this.#job.load;
    for (const member of this.#members) member.reset();
    for (const room of this.#rooms) room.sentLines = 0;
    this.histogram.clear();
    this.#sentLines = 0;
    this.#stalled = false;
    const startMs = this.#lastDeliveryMs = performance.now();
    const endMs = startMs + seconds * 1000;
    const sending = this.#members.slice(0, senders);

    const sent = pace === "full"
      ? Promise.all(sending.map((member) => this.#flood(member, endMs)))
      : this.#drip(sending, pace, startMs, endMs);
    let isSent = false;
    void sent.then(() => isSent = true);

    const deadline = endMs + DRAIN_LIMIT_MS;
    while (!(isSent && this.#isComplete())) {
      const now = performance.now();
      if (now > deadline || now > this.#lastDeliveryMs + STALL_MS && this.#sentLines > 0) break;
      await sleep(10);
    }
    this.#stalled = true;
    this.wakeSenders();
    return this.#result(startMs);
  }

  /** As fast as it goes, as long as no receiver is more than the window behind. */
  async #flood(member: Member, endMs: number): Promise<void> {
    const { windowLines, load } = this.#job;
    const lines = Math.max(1, Math.min(BATCH_LINES, Math.floor(windowLines / load.senders / 2)));
    const { frame, stampAt } = this.#template();
    const batch = new Uint8Array(lines * frame.length);
    for (let line = 0; line < lines; line++) batch.set(frame, line * frame.length);

    while (member.isOpen && !this.#stalled && performance.now() < endMs) {
      if (this.#worstLag() + lines > windowLines) {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
        continue;
      }
      const stamp = stampNow();
      for (let line = 0; line < lines; line++) batch.set(stamp, line * frame.length + stampAt);
      this.#noteSent(member, lines);
      await member.send(batch);
    }
  }

  /**
   * Evenly spaced lines, the senders in turn. A line is stamped when its turn has come, not when the
   * socket takes it: a server that stops reading shows as latency instead of slowing the pace.
   */
  async #drip(senders: Member[], pace: number, startMs: number, endMs: number): Promise<void> {
    const { frame, stampAt } = this.#template();
    const last = senders.map(() => Promise.resolve());
    for (let now = startMs; now < endMs && !this.#stalled; now = performance.now()) {
      const due = Math.floor((now - startMs) * pace / 1000);
      while (this.#sentLines < due) {
        const turn = this.#sentLines % senders.length;
        const member = senders[turn];
        if (member === undefined) break;
        const line = frame.slice();
        line.set(stampNow(), stampAt);
        this.#noteSent(member, 1);
        last[turn] = (last[turn] ?? Promise.resolve()).then(() => member.send(line));
      }
      const nextDueMs = startMs + (this.#sentLines + 1) * 1000 / pace;
      await sleep(Math.max(1, Math.min(nextDueMs, endMs) - performance.now()));
    }
    await Promise.all(last);
  }

  #noteSent(member: Member, lines: number): void {
    this.#sentLines += lines;
    member.sentLines += lines;
    member.room.sentLines += lines;
  }

  /** A measured line as it is sent, and where its stamp goes. */
  #template(): { frame: Uint8Array; stampAt: number } {
    const frame = this.#wire.frame(text(MEASURED));
    return { frame: encode(frame), stampAt: frame.indexOf(text(MEASURED)) + 1 };
  }

  #worstLag(): number {
    let worst = 0;
    this.#laggard = undefined;
    for (const member of this.#members) {
      const lag = member.lag;
      if (lag > worst && member.isOpen) {
        worst = lag;
        this.#laggard = member;
      }
    }
    return worst;
  }

  #isComplete(): boolean {
    return this.#worstLag() <= 0;
  }

  /** Called by a member when it has received measured lines. */
  progress(member: Member): void {
    this.#lastDeliveryMs = performance.now();
    if (this.#waiting.length === 0) return;
    if (this.#laggard !== undefined && this.#laggard !== member) return;
    if (this.#worstLag() <= this.#job.windowLines / 2) this.wakeSenders();
  }

  /** Lets all senders look again; also called when a member has ended, as nobody waits for it. */
  wakeSenders(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  #result(startMs: number): LoadResult {
    let deliveries = 0;
    let lost = 0;
    let extra = 0;
    for (const member of this.#members) {
      const received = Math.floor(member.receivedLines);
      const missing = member.room.sentLines - member.sentLines - received;
      deliveries += received;
      if (missing > 0) lost += missing;
      else extra -= missing;
    }
    return {
      kind: "result",
      elapsedSeconds: (this.#lastDeliveryMs - startMs) / 1000,
      sentLines: this.#sentLines,
      deliveries,
      lost,
      extra,
      p50Ms: this.histogram.percentile(0.5),
      p99Ms: this.histogram.percentile(0.99),
      maxMs: this.histogram.percentile(1),
    };
  }
}

/** Waits, or less when `isEnough` says so. */
async function sleep(ms: number, isEnough?: () => boolean): Promise<void> {
  const deadline = performance.now() + ms;
  do {
    await new Promise((resolve) => setTimeout(resolve, isEnough === undefined ? ms : 10));
  } while (isEnough !== undefined && !isEnough() && performance.now() < deadline);
}
