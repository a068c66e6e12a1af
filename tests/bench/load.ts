// deno-lint-ignore-file no-console
import { LatencyHistogram } from "./latency.ts";
import { TEXT_LENGTH, type Wire, type WireName, WIRES } from "./wires.ts";
import type { Workload } from "./workloads.ts";

/** What main.ts asks of one load process, as JSON in its only argument. */
export interface LoadJob {
  readonly wire: WireName;
  readonly hostname: string;
  readonly port: number;
  readonly workload: Workload;
  /** How many lines the slowest receiver may be behind before senders wait. */
  readonly windowLines: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Silence before measuring, so that what the server does about joins is over. */
  readonly settleMs: number;
}

/** What a load process prints: `ready` once, then, after a line on its stdin, a `result`. */
export type LoadReport = { readonly kind: "ready" } | LoadResult;

/** What was measured between the first line sent and the last one received. */
export interface LoadResult {
  readonly kind: "result";
  readonly elapsedSeconds: number;
  readonly sentLines: number;
  readonly deliveries: number;
  /** Deliveries that never came, the warm-up's included. */
  readonly lost: number;
  /** Deliveries that nobody sent: lines that came twice. */
  readonly extra: number;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

const CONNECT_LIMIT_MS = 20_000;
const JOIN_LIMIT_MS = 30_000;
const MARKER_EVERY_MS = 500;
/** No delivery to anyone for so long, while some are missing: they are lost. */
const STALL_MS = 5000;
/** How long the last deliveries may take after the senders have stopped. */
const DRAIN_LIMIT_MS = 60_000;
/** At full speed a sender writes so many lines at once, or fewer if the window is small. */
const BATCH_LINES = 256;
const BUFFER_BYTES = 64 * 1024;
/** Latency is taken on every so many connections. */
const SAMPLE_EVERY = 10;

/** One character a byte, so that positions in a line are positions in the buffer. */
const LATIN1 = new TextDecoder("latin1");
const LF = 10;
const ZERO = "0".charCodeAt(0);
/** The first letter of a text tells what it is. */
const MEASURED = "x";
const MARKER = "m";
const MEASURED_CODE = MEASURED.charCodeAt(0);
/** After the letter: the time of sending in µs of this process's clock, in so many digits. */
const STAMP_DIGITS = 12;

/** All connections of one room, and how many lines each of them should have received. */
class Crowd {
  readonly #members: Member[] = [];
  readonly #job: LoadJob;
  readonly #wire: Wire;
  readonly histogram: LatencyHistogram = new LatencyHistogram();
  /** Lines sent by all members in this run. */
  sentLines = 0;
  /** When the last measured line arrived. */
  lastDeliveryMs = 0;
  /** Senders that wait for the window to open. */
  #waiting: Array<() => void> = [];
  #stalled = false;
  /** Who was furthest behind when last looked: until he moves, there is no need to look again. */
  #laggard: Member | undefined;

  constructor(job: LoadJob) {
    this.#job = job;
    this.#wire = WIRES[job.wire];
  }

  /** Connects everyone and returns when a line of the first has reached all the others. */
  async gather(): Promise<void> {
    const deadline = performance.now() + CONNECT_LIMIT_MS;
    for (let index = 0; index < this.#job.workload.connections; index++) {
      const conn = await this.#connect(deadline);
      conn.setNoDelay(true);
      const member = new Member(conn, this.#wire, index, this);
      this.#members.push(member);
      void member.receive();
      await member.send(encode(this.#wire.hello(index)));
    }
    const [first, ...others] = this.#members;
    const joinDeadline = performance.now() + JOIN_LIMIT_MS;
    while (others.some((member) => !member.isMarked)) {
      if (performance.now() > joinDeadline) {
        const missing = others.filter((member) => !member.isMarked).length;
        throw new Error(`${missing} of ${others.length} connections never got the first line`);
      }
      void first?.send(encode(this.#wire.frame(text(MARKER))));
      await sleep(MARKER_EVERY_MS, () => others.every((member) => member.isMarked));
    }
    await sleep(this.#job.settleMs);
  }

  async #connect(deadline: number): Promise<Deno.TcpConn> {
    const { hostname, port } = this.#job;
    for (;;) {
      try {
        return await Deno.connect({ hostname, port });
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await sleep(20);
      }
    }
  }

  /** Sends for so many seconds, then waits until every line has come or is known to be lost. */
  async run(seconds: number): Promise<LoadResult> {
    const { pace, senders } = this.#job.workload;
    for (const member of this.#members) member.reset();
    this.histogram.clear();
    this.sentLines = 0;
    this.#stalled = false;
    const startMs = this.lastDeliveryMs = performance.now();
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
      if (now > deadline || now > this.lastDeliveryMs + STALL_MS && this.sentLines > 0) break;
      await sleep(10);
    }
    this.#stalled = true;
    this.wakeSenders();
    return this.#result(startMs);
  }

  /** As fast as it goes, as long as no receiver is more than the window behind. */
  async #flood(member: Member, endMs: number): Promise<void> {
    const { windowLines, workload } = this.#job;
    const lines = Math.max(
      1,
      Math.min(BATCH_LINES, Math.floor(windowLines / workload.senders / 2)),
    );
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
      this.sentLines += lines;
      member.sentLines += lines;
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
      while (this.sentLines < due) {
        const turn = this.sentLines % senders.length;
        const member = senders[turn];
        if (member === undefined) break;
        const line = frame.slice();
        line.set(stampNow(), stampAt);
        this.sentLines++;
        member.sentLines++;
        last[turn] = (last[turn] ?? Promise.resolve()).then(() => member.send(line));
      }
      await sleep(1);
    }
    await Promise.all(last);
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
      const lag = this.sentLines - member.sentLines - member.receivedLines;
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
    this.lastDeliveryMs = performance.now();
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
      const missing = this.sentLines - member.sentLines - received;
      deliveries += received;
      if (missing > 0) lost += missing;
      else extra -= missing;
    }
    return {
      kind: "result",
      elapsedSeconds: (this.lastDeliveryMs - startMs) / 1000,
      sentLines: this.sentLines,
      deliveries,
      lost,
      extra,
      p50Ms: this.histogram.percentile(0.5),
      p99Ms: this.histogram.percentile(0.99),
    };
  }
}

/** One connection: counts what it receives. */
class Member {
  readonly #conn: Deno.TcpConn;
  readonly #wire: Wire;
  readonly #isSampled: boolean;
  readonly #crowd: Crowd;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  /** The shape of a measured line as it is relayed, for stepping over it without searching. */
  readonly #frameLength: number;
  readonly #frameFirst: number;
  readonly #letterAt: number;
  /** Since the last reset. */
  sentLines = 0;
  /** Since the last reset; a fraction while a line is half here, where bytes are counted. */
  receivedLines = 0;
  #receivedBytes = 0;
  isMarked = false;
  isOpen = true;

  constructor(conn: Deno.TcpConn, wire: Wire, index: number, crowd: Crowd) {
    this.#conn = conn;
    this.#wire = wire;
    this.#isSampled = index % SAMPLE_EVERY === SAMPLE_EVERY - 1;
    this.#crowd = crowd;
    const frame = wire.relayed(0, text(MEASURED));
    this.#frameLength = frame.length;
    this.#frameFirst = frame.charCodeAt(0);
    this.#letterAt = frame.indexOf(text(MEASURED));
  }

  reset(): void {
    this.sentLines = 0;
    this.receivedLines = 0;
    this.#receivedBytes = 0;
  }

  /** Writes all of it; a connection that is gone is noticed by the reader. */
  async send(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
    } catch {
      this.#end();
    }
  }

  /** Reads until the connection ends. */
  async receive(): Promise<void> {
    try {
      let held = 0;
      for (;;) {
        const read = await this.#conn.read(this.#buffer.subarray(held));
        if (read === null) break;
        const before = this.receivedLines;
        held = this.#scan(held + read);
        if (this.#wire.counts === "bytes") {
          this.#receivedBytes += read;
          this.receivedLines = this.#receivedBytes / this.#frameLength;
        }
        if (this.receivedLines !== before) this.#crowd.progress(this);
      }
    } catch {
      // A reset is an end like any other: what is missing then is counted as lost.
    }
    this.#end();
  }

  #end(): void {
    this.isOpen = false;
    this.#crowd.wakeSenders();
  }

  /** Counts the lines up to `end`, moves what is left to the front, and returns its length. */
  #scan(end: number): number {
    const buffer = this.#buffer;
    const length = this.#frameLength;
    const now = performance.now();
    let at = 0;
    while (at < end) {
      const letterAt = at + this.#letterAt;
      if (
        at + length <= end && buffer[at] === this.#frameFirst &&
        buffer[letterAt] === MEASURED_CODE && buffer[at + length - 1] === LF
      ) {
        this.receivedLines++;
        if (this.#isSampled) this.#sample(letterAt + 1, now);
        at += length;
        continue;
      }
      const lineEnd = buffer.indexOf(LF, at);
      if (lineEnd < 0 || lineEnd >= end) break;
      this.#takeLine(at, lineEnd, now);
      at = lineEnd + 1;
    }
    // Nothing here sends lines of a buffer's length; what is no line is no delivery.
    if (end - at === buffer.length) return 0;
    buffer.copyWithin(0, at, end);
    return end - at;
  }

  /** The slow and general way, for what does not look like a whole measured frame. */
  #takeLine(start: number, end: number, now: number): void {
    const line = LATIN1.decode(this.#buffer.subarray(start, end));
    const answer = this.#wire.answer(line);
    if (answer !== undefined) void this.send(encode(answer));
    const textAt = this.#wire.textAt(line);
    if (textAt < 0) return;
    if (line[textAt] === MARKER) this.isMarked = true;
    if (line[textAt] !== MEASURED || this.#wire.counts === "bytes") return;
    this.receivedLines++;
    if (this.#isSampled) this.#sample(start + textAt + 1, now);
  }

  #sample(stampAt: number, now: number): void {
    let stamp = 0;
    for (let at = stampAt; at < stampAt + STAMP_DIGITS; at++) {
      stamp = stamp * 10 + (this.#buffer[at] ?? ZERO) - ZERO;
    }
    this.#crowd.histogram.add(now - stamp / 1000);
  }
}

function text(letter: string): string {
  return letter + "0".repeat(STAMP_DIGITS) + ".".repeat(TEXT_LENGTH - 1 - STAMP_DIGITS);
}

function stampNow(): Uint8Array {
  return encode(String(Math.round(performance.now() * 1000)).padStart(STAMP_DIGITS, "0"));
}

function encode(ascii: string): Uint8Array {
  return new TextEncoder().encode(ascii);
}

/** Waits, or less when `isEnough` says so. */
async function sleep(ms: number, isEnough?: () => boolean): Promise<void> {
  const deadline = performance.now() + ms;
  do {
    await new Promise((resolve) => setTimeout(resolve, isEnough === undefined ? ms : 10));
  } while (isEnough !== undefined && !isEnough() && performance.now() < deadline);
}

function report(line: LoadReport): void {
  console.log(JSON.stringify(line));
}

/** Waits for a line from main.ts; when main.ts is gone, this process goes too. */
async function nextOrder(): Promise<void> {
  if (await Deno.stdin.read(new Uint8Array(16)) === null) Deno.exit(1);
}

if (import.meta.main) {
  try {
    const job: LoadJob = JSON.parse(Deno.args[0] ?? "");
    const crowd = new Crowd(job);
    await crowd.gather();
    const warmUp = await crowd.run(job.warmUpSeconds);
    report({ kind: "ready" });
    await nextOrder();
    const result = await crowd.run(job.seconds);
    const { lost, extra } = result;
    report({ ...result, lost: lost + warmUp.lost, extra: extra + warmUp.extra });
    // Ended by main.ts, which first reads what this process has used.
    await nextOrder();
    Deno.exit(0);
  } catch (error) {
    console.error(`load: ${error instanceof Error ? error.message : error}`);
    Deno.exit(1);
  }
}
