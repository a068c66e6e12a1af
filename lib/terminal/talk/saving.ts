/**
 * Keeps what holds in a terminal as options for another day: in the file that `--profile` names, or, where there
 * is none, in the command that says them.
 *
 * @module
 */

import { CLIENT_MESSAGES } from "../../language/client.ts";
import { asCalledHere } from "../../startup/built.ts";
import { commandLine } from "../../startup/failure.ts";
import { isThere, replaceFile, textOf, unfinished } from "../../startup/files.ts";
import { objectIn } from "../../startup/option_file.ts";
import { type OptionValue, withOptions } from "../../startup/option_text.ts";
import { reasonOf } from "../../startup/output.ts";
import { listIn } from "../../text/lists.ts";
import { fold, parseNick, parseRoom } from "../../text/name.ts";
import { DEFAULT_PORT } from "../../vocabulary/protocol.ts";
import { accessFlags } from "../access.ts";
import type { ClientOptions } from "../options.ts";
import { themeByDefault } from "../theme_name.ts";
import { DEFAULTS, type Settings } from "./settings.ts";

/** What holds by now. */
export interface Held extends Settings {
  /** One's name; `undefined` where the server has given none yet. */
  readonly nick: string | undefined;
  /** Where one is, without `#`, the room in view first; likewise. */
  readonly rooms: readonly string[] | undefined;
  /** Where else one is, without `#`: rooms that ask for a key, which is not written anywhere. */
  readonly keyed: readonly string[];
  /** Whom one ignores. */
  readonly ignored: readonly string[];
}

/** Options by their own names, as they stand in a profile; `undefined` for one that does not hold. */
export type Profile = Readonly<Record<string, OptionValue | undefined>>;

/** What holds, as options; what is as it would be anyway is none. */
export function profileOf(options: ClientOptions, held: Held): Profile {
  // A server may call rooms and people by names that no option takes.
  const isAsBefore = options.theme === undefined && held.theme === themeByDefault();
  const names = held.rooms?.filter((name) => parseRoom(name) === name);
  const [room, ...others] = names ?? [options.room, ...listIn(options.otherRooms)];
  return {
    host: options.looksElsewhere ? undefined : options.host,
    port: options.port === DEFAULT_PORT ? undefined : options.port,
    tls: options.tls || undefined,
    ca: options.caFile,
    "password-file": options.passwordFile,
    key: options.keyFile,
    "room-keys": options.roomKeysFile,
    nick: isName(held.nick) ? held.nick : options.nick,
    "exact-nick": options.exactNick || undefined,
    room,
    join: listOf(others.filter((name) => name !== undefined)),
    ignore: listOf(held.ignored.filter((name) => !name.includes(","))),
    lang: held.language,
    theme: held.theme === "auto" || isAsBefore ? undefined : held.theme,
    bell: held.bell === DEFAULTS.bell ? undefined : held.bell,
    notify: held.notify === DEFAULTS.notify ? undefined : held.notify,
    highlight: listOf(held.highlights),
    alias: held.aliases.size === 0
      ? undefined
      : [...held.aliases].map(([name, command]) => `${name}=${command}`),
    time: held.timeFormat,
    inline: options.isInline || undefined,
    seed: options.seed || undefined,
    "no-reconnect": options.noReconnect || undefined,
  };
}

/**
 * Keeps it; returns a sentence on where it is, or how it can be, and on what is left out: rooms whose keys are not
 * in the file of those, by folded names.
 */
export async function save(
  options: ClientOptions,
  held: Held,
  roomKeys: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  const { known = [], unknown = [] } = Object.groupBy(
    held.keyed,
    (name) => roomKeys.has(fold(name)) ? "known" : "unknown",
  );
  const outcome = await keep(options, { ...held, rooms: held.rooms && [...held.rooms, ...known] });
  if (unknown.length === 0) return outcome;
  const rooms = unknown.map((name) => `#${name}`).join(", ");
  return `${outcome}\n${CLIENT_MESSAGES[held.language].keyedLeftOut(rooms)}`;
}

async function keep(options: ClientOptions, held: Held): Promise<string> {
  const { profile: file } = options;
  const messages = CLIENT_MESSAGES[held.language];
  const profile = profileOf(options, held);
  const args = file === undefined ? [] : ["--profile", file];
  const command = asCalledHere(
    commandLine(accessFlags(options), "client.ts", [...args, ...argumentsOf(profile)]),
  );
  if (file === undefined) return messages.notSaved(command);
  // Nobody is asked for a permission on a screen that is somebody's conversation.
  if (!await maySave(file)) return messages.saveForbidden(file, command);
  try {
    // What replaces it would not be where that leads to.
    if (Deno.lstatSync(file).isSymlink) return messages.saveFailed(file, messages.isLink);
  } catch {
    // There is none yet, or what follows will say it.
  }
  try {
    const before = isThere(file) ? textOf(file) : "{}\n";
    const read = objectIn(before, held.language);
    if (typeof read === "string") return messages.saveFailed(file, read);
    await replaceFile(file, withOptions(before, profile));
  } catch (error) {
    const reason = error instanceof Deno.errors.AlreadyExists
      ? messages.isSaving(unfinished(file))
      : error instanceof Deno.errors.NotFound
      ? messages.noFolder
      : reasonOf(error, held.language);
    return messages.saveFailed(file, reason);
  }
  return messages.saved(file);
}

async function maySave(file: string): Promise<boolean> {
  const states = await Promise.all(
    [file, unfinished(file)].flatMap((path) => [
      Deno.permissions.query({ name: "read", path }),
      Deno.permissions.query({ name: "write", path }),
    ]),
  );
  return states.every(({ state }) => state === "granted");
}

function isName(text: string | undefined): boolean {
  const parsed = parseNick(text ?? "");
  return "nick" in parsed && parsed.nick === text;
}

function argumentsOf(profile: Profile): string[] {
  return Object.entries(profile).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    const all = typeof value === "object" ? value : [value];
    return all.map((each) => `--${name}=${each}`);
  });
}

function listOf(all: readonly string[]): string | undefined {
  return all.length === 0 ? undefined : all.join(",");
}
