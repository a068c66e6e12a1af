/**
 * The file with the keys of rooms that ask for one: on each line a room, and its key behind it.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import { StartupError } from "../startup/failure.ts";
import type { Files } from "../startup/files.ts";
import { linesIn } from "../text/written.ts";
import { fold, parseRoom } from "../text/name.ts";
import type { Language } from "../vocabulary/language.ts";

/** The keys in that file, by the rooms' folded names. What keeps it from that is a {@link StartupError}. */
export async function roomKeysIn(
  file: string,
  files: Pick<Files, "read">,
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  const read = roomKeysOf(await files.read(file));
  if (typeof read !== "number") return read;
  throw new StartupError(STARTUP_MESSAGES[language].roomKeysRefused(file, read));
}

/**
 * The keys in such a text, or the number of the first line that is neither empty nor a room and its key.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(roomKeysOf("#Ops sésamo\r\n\ndev x"), new Map([["ops", "sésamo"], ["dev", "x"]]));
 * assertEquals(roomKeysOf("dev x\ncofre"), 2);
 * ```
 */
export function roomKeysOf(text: string): ReadonlyMap<string, string> | number {
  const keys = new Map<string, string>();
  for (const [index, line] of linesIn(text).entries()) {
    if (line.trim() === "") continue;
    const [name = "", key, ...more] = line.trim().split(/\s+/);
    const room = parseRoom(name);
    if (room === undefined || key === undefined || more.length > 0) return index + 1;
    keys.set(fold(room), key);
  }
  return keys;
}
