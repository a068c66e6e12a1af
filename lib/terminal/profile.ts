/**
 * What one always says to the client: options in the file that `--profile` names, read as if they had been
 * typed before those that were.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import { namesOf, type Origin, Reading } from "../startup/arguments.ts";
import { commandLine } from "../startup/failure.ts";
import { textOf, unfinished, whyUnreadable } from "../startup/files.ts";
import { argumentsIn } from "../startup/option_file.ts";
import { CLIENT_ROWS, ENTRY_ROWS, SCRIPT_ROWS, scriptOf } from "./options.ts";

/** What is told on the command line for one run alone. */
const TYPED_ONLY = [ENTRY_ROWS.profile.name, CLIENT_ROWS.term.name, CLIENT_ROWS.noSuspend.name];

/** All that options come from, or one sentence on why the file will not do. */
export type Profiled =
  | { readonly type: "origins"; readonly origins: readonly Origin[] }
  | { readonly type: "refused"; readonly sentence: string };

/**
 * Puts before `args` what stands in the file that they name, as far as it concerns what is run: a script has no use
 * for colours. `locale` is the system's BCP 47 tag; `mayWrite` says whether the file may be made where there is none.
 */
export function withProfile(
  args: readonly string[],
  locale: string,
  mayWrite: (file: string) => boolean = isGranted,
): Profiled {
  const isScript = scriptOf(args) !== undefined;
  const rows = isScript ? SCRIPT_ROWS : CLIENT_ROWS;
  const reading = new Reading(args, { ...CLIENT_ROWS, ...rows }, locale);
  const file = reading.valueOf(ENTRY_ROWS.profile);
  const typed = { args, file: undefined };
  if (file === undefined) return { type: "origins", origins: [typed] };
  const { language } = reading;
  let text: string;
  try {
    text = textOf(file);
  } catch (error) {
    // It is what `/save` will make.
    const isNew = error instanceof Deno.errors.NotFound && !isScript && mayWrite(file);
    if (isNew) return { type: "origins", origins: [typed] };
    const files = `${file},${unfinished(file)}`;
    const flags = isScript
      ? [`--allow-read=${file}`]
      : [`--allow-read=${files}`, `--allow-write=${files}`];
    const sentence = error instanceof Deno.errors.NotCapable
      ? STARTUP_MESSAGES[language].permission(
        file,
        commandLine(["--allow-net", ...flags], "client.ts", args),
      )
      : whyUnreadable(file, error, language);
    return { type: "refused", sentence };
  }
  const read = argumentsIn(text, CLIENT_ROWS, TYPED_ONLY, language);
  if (typeof read === "string") return { type: "refused", sentence: `${file}: ${read}` };
  const { values, flags } = namesOf(rows);
  const names = new Set([...values, ...flags]);
  const fitting = read.filter((arg) => names.has(arg.replace(/^--|=.*$/gs, "")));
  return { type: "origins", origins: [{ args: fitting, file }, typed] };
}

function isGranted(path: string): boolean {
  return Deno.permissions.querySync({ name: "write", path }).state === "granted";
}
