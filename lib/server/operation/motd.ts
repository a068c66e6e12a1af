/**
 * The message of the day: what stands in a file for whoever comes. It is read at the start, and anew when a
 * running server is told to.
 *
 * @module
 */

import { StartupError } from "../../startup/failure.ts";
import { plainText } from "../../text/text.ts";
import type { Files } from "../../startup/files.ts";
import { linesIn } from "../../text/written.ts";
import type { ServerMessages } from "../../language/server.ts";

/** It is told to everyone who comes: so long it may be, in bytes of UTF-8, */
export const MOTD_MAX_BYTES: number = 4 * 1024;
/** and of so many lines. */
export const MOTD_MAX_LINES = 40;

/** How it is read. */
export interface MotdPlan {
  /** Reads files. */
  readonly files: Files;
  /** Says what is wrong. */
  readonly messages: Pick<ServerMessages, "motdTooLong">;
}

/** See the top of this file. */
export class Motd {
  readonly #file: string;
  readonly #plan: MotdPlan;
  /** Its lines, parted by LF, fit to be shown; `undefined` where there are none. */
  #text: string | undefined;

  private constructor(file: string, plan: MotdPlan) {
    this.#file = file;
    this.#plan = plan;
  }

  /** Reads it; fails with a {@link StartupError} where that cannot be, or where it is too long. */
  static async read(file: string, plan: MotdPlan): Promise<Motd> {
    const motd = new Motd(file, plan);
    await motd.reload();
    return motd;
  }

  /** What whoever comes is told, if there is anything. */
  get text(): string | undefined {
    return this.#text;
  }

  /** Reads it anew. Where that fails, as {@link Motd.read} does, all stays as it was. */
  async reload(): Promise<void> {
    const { files, messages } = this.#plan;
    const text = await files.read(this.#file);
    const lines = linesOf(text);
    const isTooLong = new TextEncoder().encode(text).length > MOTD_MAX_BYTES ||
      lines.length > MOTD_MAX_LINES;
    if (isTooLong) {
      throw new StartupError(messages.motdTooLong(this.#file, MOTD_MAX_LINES, MOTD_MAX_BYTES));
    }
    this.#text = lines.length === 0 ? undefined : lines.join("\n");
  }
}

/** The lines of a text, without empty ones before and behind. */
function linesOf(text: string): string[] {
  const lines = linesIn(text).map((line) => plainText(line).trimEnd());
  const isFull = (line: string): boolean => line !== "";
  return lines.slice(lines.findIndex(isFull), lines.findLastIndex(isFull) + 1);
}
