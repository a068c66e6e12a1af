/**
 * `client.ts find`: says what chats there are on the networks of this machine.
 *
 * @module
 */

import { FIND_MESSAGES } from "../../language/find.ts";
import { complain, tell } from "../../startup/console.ts";
import { commandLine } from "../../startup/failure.ts";
import type { FindOptions } from "../options.ts";
import { asJson, listed } from "./choice.ts";
import { FIND_FLAGS } from "./flags.ts";
import { findChats } from "./find.ts";

/** As those of `search`: something, nothing, or it could not look. */
const EXIT = { found: 0, nothing: 1, trouble: 2 } as const;
/** Returns the exit code; `args` are the program's. */
export async function find(
  { language, json }: FindOptions,
  args: readonly string[],
): Promise<number> {
  const found = await findChats();
  if (found === undefined) {
    complain(FIND_MESSAGES[language].mayNotLook(commandLine(FIND_FLAGS, "client.ts", args)));
    return EXIT.trouble;
  }
  const lines = json ? found.map(asJson) : listed(found, language);
  for (const line of lines) if (tell(line, language) !== 0) return EXIT.trouble;
  return found.length > 0 ? EXIT.found : EXIT.nothing;
}
