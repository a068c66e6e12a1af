/**
 * `server.ts backup`: copies a history, whatever else is done to it meanwhile.
 *
 * @module
 */

import { SERVER_MESSAGES } from "../../language/server.ts";
import { STARTUP_MESSAGES } from "../../language/startup.ts";
import { complain, tell } from "../../startup/console.ts";
import { commandLine } from "../../startup/failure.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { BackupOptions } from "./commands.ts";
import { backUp, type BackupOutcome } from "../store/backup.ts";
import { outliveFileLimit } from "./signals.ts";

/** `args` are the program's. Returns the exit code. */
export async function makeBackup(
  { history, target, language }: BackupOptions,
  args: readonly string[],
): Promise<number> {
  const messages = SERVER_MESSAGES[language];
  outliveFileLimit();
  try {
    const outcome = await backUp(history, target);
    if (outcome.type === "done") return tell(messages.backupMade(history, target), language);
    complain(`${messages.backupFailed} ${reasonOf(outcome, target, language)}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const flags = [`--allow-read=${history}`, `--allow-write=${target}`];
    const command = commandLine(flags, "server.ts", args);
    const { permission } = STARTUP_MESSAGES[language];
    complain(`${messages.backupFailed} ${permission(`${history}, ${target}`, command)}`);
  }
  return 1;
}

function reasonOf(
  outcome: Exclude<BackupOutcome, { type: "done" }>,
  target: string,
  language: Language,
): string {
  const messages = SERVER_MESSAGES[language];
  if (outcome.type === "exists") return messages.backupExists(target);
  const { file, error: { problem, message } } = outcome;
  return messages.store[problem](file, message);
}
