/**
 * What was carried out of a line, in one hash for each place: servers that have the same one there have carried
 * out the same up to there. Each batch says what its writer had carried out before it, so that one that was brought
 * something else, for the engine lost that and took in another thing in its place, is noticed at the next word of any.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { keepRecent } from "../../recent.ts";

/** What was carried out up to a place. */
export interface Mark {
  /** The place. */
  readonly at: number;
  /** The same where the same was carried out. */
  readonly hash: string;
}

/** What is carried out. */
export interface CarriedOut {
  /** Its place in line. */
  readonly seq: number;
  /** When it came there, in UTC milliseconds. */
  readonly utcMs: number;
  /** How it stands there. */
  readonly text: string;
}

/** Of so many places it is known. */
const MARKS_MAX = 1_024;
/** Of 64 bits: who may write in the line may write anything there, and gains nothing by two pasts of one hash. */
const HASH_LENGTH = 16;

/** See the top of this file. */
export class Past {
  /** By place, in order. */
  readonly #marks = new Map<number, string>();
  #last: Mark | undefined;

  /** Up to where it is known, and how; `undefined` before anything was carried out. */
  get last(): Mark | undefined {
    return this.#last;
  }

  /** It is that of another, and goes on from there. */
  takeOver(mark: Mark): void {
    this.#add(mark);
  }

  /** That is carried out. */
  add({ seq: at, utcMs, text }: CarriedOut): void {
    const { hash = "" } = this.#last ?? {};
    const behind = createHash("sha256").update(`${hash} ${at} ${utcMs} ${text}`).digest("hex");
    this.#add({ at, hash: behind.slice(0, HASH_LENGTH) });
  }

  /** Whether who has carried out that has carried out something else; what is not known any more is no difference. */
  isOther({ at, hash }: Mark): boolean {
    const [oldest = Infinity] = this.#marks.keys();
    return at >= oldest && this.#marks.get(at) !== hash;
  }

  #add(mark: Mark): void {
    const { at, hash } = this.#last = mark;
    this.#marks.set(at, hash);
    keepRecent(this.#marks, MARKS_MAX);
  }
}
