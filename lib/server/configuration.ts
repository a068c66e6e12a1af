/**
 * Options that stand in a file (`--config`) or come of a folder (`--data`): they are read as if they had
 * been typed, before those that were, so that what is typed counts.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import { isThere, textOf, whyUnreadable } from "../startup/files.ts";
import { type Origin, type Parsed, Reading, readOrigins } from "../startup/arguments.ts";
import { argumentsIn } from "../startup/option_file.ts";
import { addressesOf } from "./connection/listen.ts";
import { commandFor } from "./operation/permissions.ts";
import { parseServerOptions, SERVER_ROWS, type ServerOptions } from "./options.ts";

/** What lies in a folder that `--data` names, each only if it is there, but the history. */
export const FOLDER_FILES = {
  history: "history.db",
  config: "papo.jsonc",
  password: "password",
  operators: "operators",
  motd: "motd",
  cert: "cert.pem",
  key: "key.pem",
} as const;

/** What names the files cannot stand in one. */
const TYPED_ONLY = [SERVER_ROWS.config.name, SERVER_ROWS.data.name];

/** What there is to read, or one sentence on why it cannot be. */
export type Origins =
  | { readonly type: "origins"; readonly origins: readonly Origin[] }
  | { readonly type: "refused"; readonly sentence: string };

/** Reads a server's options, whatever names them. */
export async function readConfigured(
  args: readonly string[],
  locale: string,
): Promise<Parsed<ServerOptions>> {
  const found = await originsOf(args, locale);
  return found.type === "refused" ? found : parseOrigins(found.origins, locale);
}

/** What all of them say together. */
export function parseOrigins(origins: readonly Origin[], locale: string): Parsed<ServerOptions> {
  return readOrigins(origins, locale, parseServerOptions);
}

/** All that options come from, what counts less first. */
export async function originsOf(args: readonly string[], locale: string): Promise<Origins> {
  const reading = new Reading(args, SERVER_ROWS, locale);
  const { language } = reading;
  const folder = reading.valueOf(SERVER_ROWS.data);
  const origins: Origin[] = [];
  try {
    if (folder !== undefined) origins.push({ args: inFolder(folder), file: folder });
    const file = reading.valueOf(SERVER_ROWS.config) ?? (folder && existing(folder, "config"));
    if (file !== undefined) {
      const read = argumentsIn(textOf(file), SERVER_ROWS, TYPED_ONLY, language);
      if (typeof read === "string") return { type: "refused", sentence: `${file}: ${read}` };
      origins.push({ args: read, file });
    }
  } catch (error) {
    return { type: "refused", sentence: await whyUnread(error, args, locale) };
  }
  return { type: "origins", origins: [...origins, { args, file: undefined }] };
}

/** Why a file or a folder could not be looked at; where a permission was missing, what to type instead. */
async function whyUnread(
  error: unknown,
  args: readonly string[],
  locale: string,
): Promise<string> {
  const typed = parseServerOptions(args, locale);
  if (typed.type === "refused") return typed.sentence;
  if (typed.type !== "run") return "";
  const { language, config, data, host } = typed.options;
  const messages = STARTUP_MESSAGES[language];
  const access = data ?? config ?? "";
  if (!(error instanceof Deno.errors.NotCapable)) return whyUnreadable(access, error, language);
  const command = commandFor(typed.options, await addressesOf(host), args);
  return messages.permission(access, command);
}

/** The options that follow from what lies in a folder. */
function inFolder(folder: string): string[] {
  const password = existing(folder, "password");
  const operators = existing(folder, "operators");
  const motd = existing(folder, "motd");
  const [cert, key] = [existing(folder, "cert"), existing(folder, "key")];
  return [
    `--history=${folder}/${FOLDER_FILES.history}`,
    ...(password === undefined ? [] : [`--password-file=${password}`]),
    ...(operators === undefined ? [] : [`--operator-file=${operators}`]),
    ...(motd === undefined ? [] : [`--motd=${motd}`]),
    // One without the other is refused: whoever put it there does not mean to speak without TLS.
    ...(cert === undefined ? [] : [`--tls-cert=${cert}`]),
    ...(key === undefined ? [] : [`--tls-key=${key}`]),
  ];
}

function existing(folder: string, file: keyof typeof FOLDER_FILES): string | undefined {
  const path = `${folder}/${FOLDER_FILES[file]}`;
  return isThere(path) ? path : undefined;
}
