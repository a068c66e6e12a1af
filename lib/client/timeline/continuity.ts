/**
 * Whether a room goes on from what one had of it, as its state says on coming into it again.
 *
 * @module
 */

/** How far a log goes, and which one it is, where that is known. */
export interface LogEnd {
  /** As `RoomState` has it. */
  readonly log?: string | undefined;
  /** The sequence number of its last entry, 0 for none. */
  readonly seq: number;
}

/** What became of a room. */
export type Continuity =
  /** Nothing was had of it. */
  | "first"
  /** It goes on. */
  | "same"
  /** Another log goes by its name now. */
  | "anew"
  /** It is the same log, whose end the server has lost. */
  | "setBack"
  /** A server that does not tell its logs apart, and does not know us any more: it may be either. */
  | "unknown";

/**
 * Compares what was `had` with what is `found`; `resumed` as in `welcome`.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(continuityOf({ log: "a", seq: 7 }, { log: "a", seq: 9 }, false), "same");
 * assertEquals(continuityOf({ log: "a", seq: 7 }, { log: "b", seq: 9 }, true), "anew");
 * assertEquals(continuityOf({ seq: 7 }, { seq: 9 }, false), "unknown");
 * ```
 */
export function continuityOf(
  had: LogEnd | undefined,
  found: LogEnd,
  resumed: boolean,
): Continuity {
  if (had === undefined) return "first";
  const goesOn = found.seq >= had.seq;
  if (had.log === undefined || found.log === undefined) {
    if (!resumed) return "unknown";
    // Whom a server knows it also tells what was said since: unless the room was forgotten meanwhile.
    return goesOn ? "same" : "anew";
  }
  if (had.log !== found.log) return "anew";
  return goesOn ? "same" : "setBack";
}
