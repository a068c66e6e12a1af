/**
 * A message of several lines as a client sends it: `BATCH +ref draft/multiline target`, lines that carry the
 * reference, `BATCH -ref` (IRCv3 multiline).
 *
 * @module
 */

import { bytesOf } from "./wording.ts";
import type { IrcMessage } from "./message.ts";

/** Longest message, in bytes: the longest text that Papo has. */
export const MULTILINE_MAX_BYTES: number = 64 * 1024;
/** And in lines. */
export const MULTILINE_MAX_LINES = 512;
/** The type of such a batch. */
export const MULTILINE = "draft/multiline";
/** A line with this tag goes on where the one before it ended. */
export const CONCAT = "draft/multiline-concat";

/** What became of it, once it is complete. */
export type Multiline = {
  readonly type: "message";
  /** `PRIVMSG` or `NOTICE`. */
  readonly command: string;
  readonly target: string;
  /** The lines, parted by LF. */
  readonly text: string;
  /** The tags of the line that began it. */
  readonly tags: ReadonlyMap<string, string>;
};

/** Why there is none, with what belongs to the code. */
export type MultilineFailure = {
  readonly type: "failure";
  readonly code:
    | "MULTILINE_INVALID"
    | "MULTILINE_INVALID_TARGET"
    | "MULTILINE_MAX_BYTES"
    | "MULTILINE_MAX_LINES";
  readonly context: readonly string[];
};

/** The batch that one client has begun. */
export class MultilineBatch {
  /** What its lines must carry. */
  readonly reference: string;
  readonly #target: string;
  readonly #tags: ReadonlyMap<string, string>;
  #command: string | undefined;
  #text = "";
  #bytes = 0;
  #lines = 0;

  /** What a `BATCH +…` begins. */
  constructor(reference: string, target: string, tags: ReadonlyMap<string, string>) {
    this.reference = reference;
    this.#target = target;
    this.#tags = tags;
  }

  /** Takes in the next message while the batch is open; a failure ends it. */
  add({ tags, command, params }: IrcMessage): MultilineFailure | undefined {
    const [target = "", text = ""] = params;
    const isOfIt = tags.get("batch") === this.reference &&
      (command === "PRIVMSG" || command === "NOTICE") && command === (this.#command ?? command);
    const isConcat = tags.has(CONCAT);
    if (!isOfIt || (isConcat && (text === "" || this.#lines === 0))) {
      return { type: "failure", code: "MULTILINE_INVALID", context: [] };
    }
    if (target !== this.#target) {
      const context = [this.#target, target === "" ? "*" : target];
      return { type: "failure", code: "MULTILINE_INVALID_TARGET", context };
    }
    this.#command = command;
    this.#text += this.#lines === 0 || isConcat ? text : `\n${text}`;
    this.#bytes += bytesOf(text) + (isConcat ? 0 : 1);
    this.#lines++;
    if (this.#bytes > MULTILINE_MAX_BYTES) {
      const context = [`${MULTILINE_MAX_BYTES}`];
      return { type: "failure", code: "MULTILINE_MAX_BYTES", context };
    }
    if (this.#lines > MULTILINE_MAX_LINES) {
      const context = [`${MULTILINE_MAX_LINES}`];
      return { type: "failure", code: "MULTILINE_MAX_LINES", context };
    }
    return undefined;
  }

  /** What it comes to once `BATCH -…` has come. */
  end(): Multiline | MultilineFailure {
    if (this.#command === undefined || this.#text.replaceAll("\n", "") === "") {
      return { type: "failure", code: "MULTILINE_INVALID", context: [] };
    }
    return {
      type: "message",
      command: this.#command,
      target: this.#target,
      text: this.#text,
      tags: this.#tags,
    };
  }
}
