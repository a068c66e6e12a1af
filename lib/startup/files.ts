/**
 * The files that options name: read whole, or one sentence on why they cannot be.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import { isTooLong, PASSWORD_MAX, secretInFile } from "../text/password.ts";
import { wideIn, written } from "../text/written.ts";
import type { Language } from "../vocabulary/language.ts";
import { StartupError } from "./failure.ts";

/** Reads them for one program. What keeps it from that is a {@link StartupError}. */
export class Files {
  readonly #language: Language;
  readonly #command: () => Promise<string>;

  /** `command` is what to type to run the program with all permissions that it needs. */
  constructor(language: Language, command: () => Promise<string>) {
    this.#language = language;
    this.#command = command;
  }

  /** All that stands in a file. */
  async read(file: string): Promise<string> {
    try {
      return textOf(file);
    } catch (error) {
      throw error instanceof Deno.errors.NotCapable
        ? await this.forbidden(file)
        : new StartupError(whyUnreadable(file, error, this.#language));
    }
  }

  /** The password in its first line. */
  async readPassword(file: string): Promise<string> {
    const text = await this.read(file);
    const password = secretInFile(text);
    if (password !== undefined) return password;
    const { passwordFileRefused, passwordTooLong } = STARTUP_MESSAGES[this.#language];
    throw new StartupError(
      isTooLong(text) ? passwordTooLong(file, PASSWORD_MAX) : passwordFileRefused(file),
    );
  }

  /** That a permission is missing, with what to type instead. */
  async forbidden(access: string): Promise<StartupError> {
    const { permission } = STARTUP_MESSAGES[this.#language];
    return new StartupError(permission(access, await this.#command()));
  }
}

/** No file that an option names is larger: a device may go on for ever. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * All that stands in a file, as any editor may have written it: UTF-8, UTF-16 with its mark, as the shell of Windows
 * writes too, or what is neither, which is Windows-1252 as it is with netcat. Fails as Deno does, and where the file
 * does not end.
 */
export function textOf(file: string): string {
  const bytes = bytesOf(file);
  const wide = wideIn(bytes);
  return wide === undefined ? written(bytes).text : new TextDecoder(wide).decode(bytes);
}

function bytesOf(file: string): Uint8Array {
  using opened = Deno.openSync(file);
  const buffer = new Uint8Array(16 * 1024);
  const parts: Uint8Array[] = [];
  for (let length = 0; length <= MAX_BYTES;) {
    const count = opened.readSync(buffer);
    if (count === null) return joined(parts, length);
    parts.push(buffer.slice(0, count));
    length += count;
  }
  throw new RangeError(`${file} has more than ${MAX_BYTES} bytes`);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Why {@link textOf} failed with that, and what to look at. */
export function whyUnreadable(file: string, error: unknown, language: Language): string {
  const trouble = error instanceof Deno.errors.IsADirectory
    ? "folder"
    : error instanceof Deno.errors.NotADirectory
    ? "noFolder"
    : error instanceof Deno.errors.PermissionDenied
    ? "denied"
    : error instanceof RangeError
    ? "endless"
    : "missing";
  return STARTUP_MESSAGES[language].fileUnreadable[trouble](file);
}

/** Where a file's new text is made, while it is not whole. */
export function unfinished(file: string): string {
  return `${file}.new`;
}

/**
 * The file has all of that text, on the disk and for its owner alone, or it has what it had: then this fails as Deno
 * does, with `AlreadyExists` where somebody else is at it.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const path = unfinished(file);
  using made = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await made.write(bytes.subarray(at));
    await made.sync();
    await Deno.rename(path, file);
  } catch (error) {
    await Deno.remove(path);
    throw error;
  }
}

/** Whether there is anything by that name; fails where that may not be known. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The names of what lies in a folder; none where that may not be known, which whatever needs one of them tells. */
export function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}
