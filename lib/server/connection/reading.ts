/**
 * What comes from a peer, as it comes: the read buffer of one connection, and the silences that someone
 * waits for.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import type { Step, Talk } from "../dialect/dialect.ts";
import type { Socket } from "../socket.ts";

/** What comes from a peer: bytes, a silence that was waited for, or word that it has said all. */
export type Input = Uint8Array<ArrayBuffer> | "quiet" | "end";

/** From where is read, and how. */
export interface Source {
  /** Where the next bytes come from; another one after TLS or a WebSocket has begun. */
  readonly socket: Socket;
  /** Which silence is waited for now, in milliseconds; `undefined` for none. */
  readonly quietMs: number | undefined;
}

// Most people write short lines; a sender in a hurry gets more room with each read that is nearly full: of
// frames of whatever kind, less comes out than was read.
const READ_MIN_BYTES = 256;
const NEARLY_FULL = 3 / 4;
/** With a full read, the next may bring more, up to this. */
const READ_MAX_BYTES = 16 * 1024;
/** But not where a rate is set: thousands of lines would be decoded to wait, and others with them. */
const LIMITED_READ_MAX_BYTES = 4 * 1024;
/** A silence that was noticed so much too late may be none: its end had not been looked at. */
const LATE_MS = 10;
/** So long it is waited for then. */
const LOOK_AGAIN_MS = 30;

/** So many reads that bring a few bytes of a line, and no end, count as a line of the rate: */
const PIECES_OF_LINE = 32;
/** So many bytes are a few. */
const PIECE_BYTES = 64;
/** Of a line that does not end so many bytes count as one: to throw them away costs little. */
const BYTES_OF_LINE = 1024 * 1024;

/** How much is read at once, at most. */
export function readMaxBytes(isUnlimited: boolean): number {
  return isUnlimited ? READ_MAX_BYTES : LIMITED_READ_MAX_BYTES;
}

/** What comes in, chunk by chunk of at most `maxBytes`, and the silences. A chunk is good until the next. */
export async function* inputsOf(
  source: Source,
  maxBytes: number,
  clock: Clock,
): AsyncGenerator<Exclude<Input, "end">> {
  let buffer = new Uint8Array(READ_MIN_BYTES);
  for (;;) {
    const reading = source.socket.read(buffer);
    let read: number | null | "quiet" = "quiet";
    while (read === "quiet") {
      const { quietMs } = source;
      read = quietMs === undefined ? await reading : await within(reading, quietMs, clock);
      if (read === "quiet") yield "quiet";
    }
    if (read === null) return;
    yield buffer.subarray(0, read);
    if (read >= NEARLY_FULL * buffer.length && buffer.length < maxBytes) {
      buffer = new Uint8Array(4 * buffer.length);
    } else if (read < NEARLY_FULL * READ_MIN_BYTES && buffer.length > READ_MIN_BYTES) {
      buffer = new Uint8Array(READ_MIN_BYTES);
    }
  }
}

/** What the promise resolves to, or `"quiet"` if it takes longer than `ms`. */
function within<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | "quiet"> {
  return new Promise((resolve, reject) => {
    const dueMs = clock.nowMs() + ms;
    let cancel = clock.after(ms, () => {
      // Where there was much to do, what came in time may not have been looked at yet.
      const isLate = clock.nowMs() - dueMs > LATE_MS;
      cancel = clock.after(isLate ? LOOK_AGAIN_MS : 0, () => resolve("quiet"));
    });
    promise.then(resolve, reject).finally(() => cancel());
  });
}

/** Whether what came is of a line that has not ended. */
export function endsNothing(steps: readonly Step[]): boolean {
  const [only] = steps;
  return steps.length === 1 && only?.type === "idle" && only.lines < 1;
}

/** Whether what came is a piece of a line, as one that is typed comes key by key. */
export function isPiece(step: Step): boolean {
  return step.type === "idle" && step.lines === 1 / PIECES_OF_LINE;
}

/** What a talk makes of it. */
export function stepsOf(talk: Talk, input: Input): Step[] {
  if (input === "quiet") return talk.quiet();
  if (input === "end") return talk.end();
  const steps = talk.push(input);
  if (steps.length > 0) return steps;
  const isShort = input.length < PIECE_BYTES;
  return [{ type: "idle", lines: isShort ? 1 / PIECES_OF_LINE : input.length / BYTES_OF_LINE }];
}

/** Why a connection whose reading failed ends. */
export function reasonOf(error: unknown): CloseReason {
  // By its name: to know the class would be to load node:tls where none is spoken.
  if (error instanceof Error && error.name === "TlsFailure") return "tls_failed";
  return isNetworkError(error) ? "reset" : "fault";
}

function isNetworkError(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.NotConnected ||
    error instanceof Deno.errors.TimedOut ||
    error instanceof Deno.errors.UnexpectedEof ||
    error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.Interrupted ||
    (error instanceof Error && "code" in error);
}
