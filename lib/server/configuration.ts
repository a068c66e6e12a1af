/**
 * Options that stand in a file (`--config`) or come of a folder (`--data`): they are read as if they had
 * been typed, before those that were, so that what is typed counts.
 *
 * @module
 */

import { CONFIGURATION_MESSAGES } from "../language/configuration.ts";
import { STARTUP_MESSAGES } from "../language/startup.ts";
import { isThere, namesIn, textOf, whyUnreadable } from "../startup/files.ts";
import { type Origin, type Parsed, Reading, readOrigins, type Row } from "../startup/arguments.ts";
import { argumentsIn } from "../startup/option_file.ts";
import { nearest } from "../text/nearest.ts";
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

/** The options that follow from a file that may lie in the folder or not. */
const FOLDER_ROWS: readonly (readonly [file: keyof typeof FOLDER_FILES, Row])[] = [
  ["config", SERVER_ROWS.config],
  ["password", SERVER_ROWS.passwordFile],
  ["operators", SERVER_ROWS.operatorFile],
  ["motd", SERVER_ROWS.motd],
  // One without the other is refused: whoever put it there does not mean to speak without TLS.
  ["cert", SERVER_ROWS.cert],
  ["key", SERVER_ROWS.key],
];

/** Of two that do not go together, the one that is typed counts, and not what a file says. */
const EXCLUSIVE: readonly (readonly [typed: Row, overruled: Row])[] = [
  [SERVER_ROWS.quiet, SERVER_ROWS.verbose],
  [SERVER_ROWS.verbose, SERVER_ROWS.quiet],
];

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
  const typed: Origin = { args, file: undefined };
  const origins: Origin[] = [typed];
  try {
    const file = reading.valueOf(SERVER_ROWS.config) ?? (folder && existing(folder, "config"));
    if (file !== undefined) {
      const read = argumentsIn(textOf(file), SERVER_ROWS, TYPED_ONLY, language);
      if (typeof read === "string") return { type: "refused", sentence: `${file}: ${read}` };
      origins.unshift({ args: withoutOverruled(read, reading), file });
    }
    if (folder !== undefined) {
      origins.unshift({ args: inFolder(folder), file: folder });
      const all = new Reading(origins.flatMap(({ args }) => args), SERVER_ROWS, locale);
      const stray = strayIn(folder, all);
      if (stray !== undefined) {
        const sentence = CONFIGURATION_MESSAGES[language].misnamed(folder, ...stray);
        return { type: "refused", sentence };
      }
    }
  } catch (error) {
    return { type: "refused", sentence: await whyUnread(error, args, locale) };
  }
  return { type: "origins", origins };
}

function withoutOverruled(args: readonly string[], typed: Reading): readonly string[] {
  const overruled = EXCLUSIVE.filter(([row]) => typed.has(row)).map(([, { name }]) => `--${name}`);
  return args.filter((argument) => !overruled.includes(argument));
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
  return [
    `--${SERVER_ROWS.history.name}=${folder}/${FOLDER_FILES.history}`,
    ...FOLDER_ROWS.flatMap(([file, { name }]) => {
      const path = file === "config" ? undefined : existing(folder, file);
      return path === undefined ? [] : [`--${name}=${path}`];
    }),
  ];
}

/**
 * A file that seems to be meant for one that is not there, with that one's name: `pasword`, or `password.txt` as
 * editors of Windows call it. Without a word the chat would be open to all. An option for it settles that.
 */
function strayIn(folder: string, all: Reading): readonly [name: string, meant: string] | undefined {
  const known: readonly string[] = Object.values(FOLDER_FILES);
  const missing = FOLDER_ROWS
    .filter(([file, row]) => !all.has(row) && existing(folder, file) === undefined)
    .map(([file]) => FOLDER_FILES[file]);
  for (const name of namesIn(folder).filter((name) => !known.includes(name))) {
    const meant = nearest(name.toLowerCase().replace(/(?<=.)\.txt$/, ""), missing);
    if (meant !== undefined) return [name, meant];
  }
  return undefined;
}

function existing(folder: string, file: keyof typeof FOLDER_FILES): string | undefined {
  const path = `${folder}/${FOLDER_FILES[file]}`;
  return isThere(path) ? path : undefined;
}
