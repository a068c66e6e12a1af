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
/** So often, and so long after each other, it is looked whether a file that is there has its secret. */
const LOOKS = 20;
const LOOK_MS = 25;

/** The secret in that file, which is made if there is none. What keeps it from that is a {@link StartupError}. */
export async function keyIn(file: string, files: Files, language: Language): Promise<string> {
  try {
    if (!isThere(file)) make(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw await files.forbidden(file);
    // Another one that began at once with this one was the first.
    if (!(error instanceof Deno.errors.AlreadyExists)) {
      throw new StartupError(STARTUP_MESSAGES[language].fileUnwritable(file));
    }
  }
  for (let left = LOOKS; left > 0 && isEmpty(file); left--) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return await files.readPassword(file);
}

/** Whether nothing stands in a file yet: whoever makes one has written nothing into it for a moment. */
function isEmpty(file: string): boolean {
  try {
    const { isFile, size } = Deno.statSync(file);
    return isFile && size === 0;
  } catch {
    // What is wrong shows when it is read.
    return false;
  }
}

function make(file: string): void {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toHex();
  Deno.writeTextFileSync(file, `${secret}\n`, { createNew: true, mode: 0o600 });
}
