/**
 * The file with the secret by which a name is one's own: nothing but a long password that nobody has to type.
 * Whoever can read it is that person, so it is made for its owner alone.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import { type Files, isThere } from "../startup/files.ts";
import { StartupError } from "../startup/failure.ts";
import type { Language } from "../vocabulary/language.ts";

/** As much chance as nobody can guess. */
const SECRET_BYTES = 32;

/** The secret in that file, which is made if there is none. What keeps it from that is a {@link StartupError}. */
export async function keyIn(file: string, files: Files, language: Language): Promise<string> {
  try {
    if (!isThere(file)) make(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw await files.forbidden(file);
    throw new StartupError(STARTUP_MESSAGES[language].fileUnwritable(file));
  }
  return await files.readPassword(file);
}

function make(file: string): void {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toHex();
  Deno.writeTextFileSync(file, `${secret}\n`, { createNew: true, mode: 0o600 });
}
