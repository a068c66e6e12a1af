/**
 * The files that options name: read whole, or one sentence on why they cannot be.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import { secretInFile } from "../text/password.ts";
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
        : new StartupError(STARTUP_MESSAGES[this.#language].fileUnreadable(file));
    }
  }

  /** The password in its first line. */
  async readPassword(file: string): Promise<string> {
    const password = secretInFile(await this.read(file));
    if (password !== undefined) return password;
    throw new StartupError(STARTUP_MESSAGES[this.#language].passwordFileRefused(file));
  }

  /** That a permission is missing, with what to type instead. */
  async forbidden(access: string): Promise<StartupError> {
    const { permission } = STARTUP_MESSAGES[this.#language];
    return new StartupError(permission(access, await this.#command()));
  }
}

/** All that stands in a file; fails as Deno does. */
export function textOf(file: string): string {
  return Deno.readTextFileSync(file);
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
