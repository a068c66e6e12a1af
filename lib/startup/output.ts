/**
 * What a program prints: all of it, or word that it could not be; and why, of what it reads too.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import type { Language } from "../vocabulary/language.ts";

/** Where it is printed, such as `Deno.stdout`. */
export interface Output {
  /** Writes some of the bytes; returns how many. */
  writeSync(bytes: Uint8Array): number;
}

/** What came of it. */
export type Printed =
  | { readonly type: "printed" }
  /** Nobody reads it any more, as where `head` has seen enough: nothing is wrong. */
  | { readonly type: "unread" }
  /** It could not be kept, as on a full disk. */
  | { readonly type: "failed"; readonly error: unknown };

/** How long a reader that is behind is waited for, before the next look. */
const WAIT_MS = 10;

const encoder = new TextEncoder();
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** Prints a line, its end included. */
export function printLine(output: Output, line: string): Printed {
  const bytes = encoder.encode(line + "\n");
  try {
    for (let written = 0; written < bytes.length;) {
      written += write(output, bytes.subarray(written));
    }
    return { type: "printed" };
  } catch (error) {
    return isUnread(error) ? { type: "unread" } : { type: "failed", error };
  }
}

/** Why it failed, in a sentence. */
export function outputFailure(error: unknown, language: Language): string {
  return STARTUP_MESSAGES[language].outputFailed(reasonOf(error, language));
}

/** Why what is to be said could not be read, in a sentence. */
export function inputFailure(error: unknown, language: Language): string {
  return STARTUP_MESSAGES[language].inputFailed(reasonOf(error, language));
}

/** What was wrong, for a sentence. */
export function reasonOf(error: unknown, language: Language): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const known = STARTUP_MESSAGES[language].reasons[code];
  return known ?? error.message.replace(/ \(os error \d+\)$/, "");
}

/** A pipe that others set to wait for nobody may have no room for now. */
function write(output: Output, bytes: Uint8Array): number {
  try {
    return output.writeSync(bytes);
  } catch (error) {
    if (!(error instanceof Deno.errors.WouldBlock)) throw error;
    Atomics.wait(NEVER, 0, 0, WAIT_MS);
    return 0;
  }
}

/** Whether nobody reads it any more. */
export function isUnread(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset;
}
