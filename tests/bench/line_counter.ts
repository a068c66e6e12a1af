import type { LatencyHistogram } from "./latency.ts";
import { ageMs, MARKER, MEASURED, text } from "./text.ts";
import type { Wire } from "./wires.ts";

/**
 * Where many measured frames lie one behind the other, only the first and the last of so many are
 * looked at. Anything else in between would move the last one from its place.
 */
const STRIDE = 64;

/** What a line is, its first bytes tell; those of vandals can be long. */
const HEAD_BYTES = 256;

const LF = 10;
const MEASURED_CODE = MEASURED.charCodeAt(0);
/** One character a byte, so that positions in a line are positions in the buffer. */
const LATIN1 = new TextDecoder("latin1");

/** Counts the measured lines in what one connection receives, and takes latencies from them. */
export class LineCounter {
  readonly #wire: Wire;
  /** For a connection whose latencies are taken. */
  readonly #histogram: LatencyHistogram | undefined;
  readonly #answer: (text: string) => void;
  /** The shape of a measured line as it is relayed, for stepping over it without searching. */
  #length: number;
  #letterAt: number;
  readonly #first: number;
  #bytes = 0;
  /** Measured lines since the last reset; a fraction while one is half here, where bytes count. */
  lines = 0;
  /** Whether a marker has come: this connection is where the others are. */
  isMarked = false;

  constructor(
    wire: Wire,
    histogram: LatencyHistogram | undefined,
    answer: (text: string) => void,
  ) {
    this.#wire = wire;
    this.#histogram = histogram;
    this.#answer = answer;
    const frame = wire.relayed(text(MEASURED));
    this.#length = frame.length;
    this.#letterAt = frame.indexOf(text(MEASURED));
    this.#first = frame.charCodeAt(0);
  }

  reset(): void {
    this.lines = 0;
    this.#bytes = 0;
  }

  /**
   * Counts the lines in a buffer that is in use up to `end`, of which the last `fresh` bytes are new.
   * Moves what is left to the front, and returns its length.
   */
  take(buffer: Uint8Array, end: number, fresh: number): number {
    if (this.#wire.counts === "lines") return this.#scan(buffer, end);
    this.#bytes += fresh;
    this.lines = this.#bytes / this.#length;
    const mustLook = !this.isMarked || this.#histogram !== undefined;
    return mustLook ? this.#scan(buffer, end) : 0;
  }

  #scan(buffer: Uint8Array, end: number): number {
    const now = performance.now();
    let at = 0;
    while (at < end) {
      const frames = this.#framesAt(buffer, at, end);
      if (frames > 0) {
        this.#count(frames);
        this.#sample(buffer, at + this.#letterAt + 1, now, frames);
        at += frames * this.#length;
        continue;
      }
      const lineEnd = buffer.indexOf(LF, at);
      if (lineEnd < 0 || lineEnd >= end) break;
      this.#takeLine(buffer, at, lineEnd, now);
      at = lineEnd + 1;
    }
    // Nothing here sends lines of a buffer's length; what is no line is no delivery.
    if (at === 0 && end === buffer.length) return 0;
    if (at > 0) buffer.copyWithin(0, at, end);
    return end - at;
  }

  /** How many measured frames begin here: a whole stride, one, or none. */
  #framesAt(buffer: Uint8Array, at: number, end: number): number {
    const length = this.#length;
    if (at + length > end || !this.#isFrame(buffer, at)) return 0;
    const last = at + (STRIDE - 1) * length;
    return last + length <= end && this.#isFrame(buffer, last) ? STRIDE : 1;
  }

  #isFrame(buffer: Uint8Array, at: number): boolean {
    return buffer[at] === this.#first && buffer[at + this.#letterAt] === MEASURED_CODE &&
      buffer[at + this.#length - 1] === LF;
  }

  /** The slow and general way, for what does not look like a whole measured frame. */
  #takeLine(buffer: Uint8Array, start: number, end: number, now: number): void {
    const line = LATIN1.decode(buffer.subarray(start, Math.min(end, start + HEAD_BYTES)));
    const answer = this.#wire.answer(line);
    if (answer !== undefined) this.#answer(answer);
    const textAt = this.#wire.textAt(line);
    if (textAt < 0) return;
    if (line[textAt] === MARKER) this.isMarked = true;
    if (line[textAt] !== MEASURED) return;
    if (this.#wire.relayedLengthVaries) {
      this.#length = end + 1 - start;
      this.#letterAt = textAt;
    }
    this.#count(1);
    this.#sample(buffer, start + textAt + 1, now, 1);
  }

  #count(lines: number): void {
    if (this.#wire.counts === "lines") this.lines += lines;
  }

  #sample(buffer: Uint8Array, stampAt: number, now: number, lines: number): void {
    this.#histogram?.add(ageMs(buffer, stampAt, now), lines);
  }
}
