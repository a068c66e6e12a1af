/**
 * What answers one command that carried a label (IRCv3 labeled-response): one line carries it, several
 * become a batch that does, none are an `ACK`.
 *
 * @module
 */

import { escapeTag, withTag } from "./message.ts";

/** One command whose answers are gathered until all of them are there. */
export class LabelledAnswer {
  readonly #label: string;
  readonly #server: string;
  #lines = "";
  #hasEcho = false;

  /** An answer to the command with that label, in the name of that server. */
  constructor(label: string, server: string) {
    this.#label = label;
    this.#server = server;
  }

  /** More lines of it. */
  add(lines: string): void {
    this.#lines += lines;
  }

  /** What one said comes back to one in its place among what others say, and carries the label there. */
  echo(line: string): string {
    this.#hasEcho = true;
    return withTag(line, "label", this.#label);
  }

  /** All of it, once nothing more will come; `reference` tells the batch from others. */
  end(reference: string): string {
    const lines = this.#lines.split("\r\n").slice(0, -1);
    const label = escapeTag(this.#label);
    const [first] = lines;
    if (first === undefined) {
      return this.#hasEcho ? "" : `@label=${label} :${this.#server} ACK\r\n`;
    }
    const isOneBatch = batchOf(first) !== undefined &&
      `-${batchOf(first)}` === endedBy(lines.at(-1));
    if (lines.length === 1 || isOneBatch) {
      return [withTag(first, "label", this.#label), ...lines.slice(1), ""].join("\r\n");
    }
    const within = inBatch(this.#lines, reference);
    return `@label=${label} :${this.#server} BATCH +${reference} labeled-response\r\n${within}` +
      `:${this.#server} BATCH -${reference}\r\n`;
  }
}

/** The lines as parts of a batch; those that are parts of another one stay so. */
export function inBatch(lines: string, reference: string): string {
  return lines.split("\r\n").slice(0, -1).map((line) => {
    const isInOther = /^@(?:[^ ]*;)?batch=/.test(line);
    // Another batch within this one begins here and ends by itself.
    const isEnd = /^(?:@[^ ]* )?:[^ ]* BATCH -/.test(line);
    return `${isInOther || isEnd ? line : withTag(line, "batch", reference)}\r\n`;
  }).join("");
}

function batchOf(line: string): string | undefined {
  return /^(?:@[^ ]* )?:[^ ]* BATCH \+([A-Za-z0-9-]+) /.exec(line)?.[1];
}

function endedBy(line = ""): string | undefined {
  return /^(?:@[^ ]* )?:[^ ]* BATCH (-[A-Za-z0-9-]+)$/.exec(line)?.[1];
}
