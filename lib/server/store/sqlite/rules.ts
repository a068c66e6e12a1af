/**
 * How rooms are run, in the tables of a history: a row for each room in which anything holds, of JSON, for
 * it is only ever read whole.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { fold } from "../../../text/name.ts";
import type { MaskList } from "../../../vocabulary/room.ts";
import type { RuleChange } from "../../../vocabulary/requests.ts";
import type { StoredMask, StoredRules, StoredTerms } from "../store.ts";
import { text } from "./database.ts";

type Listed = StoredMask & { readonly list: MaskList };

const LISTS: readonly MaskList[] = ["bans", "mutes", "spared", "welcome"];
const FLAGS = ["invited", "quiet", "topicLocked", "secret", "outsiders"] as const;

/** How all rooms are run of which anything is known. */
export function rulesIn(db: DatabaseSync): StoredRules[] {
  return db.prepare("SELECT room, rules FROM rules ORDER BY key").all()
    .map(({ room, rules }) => parseRules(text(room), text(rules)));
}

/** Keeps how a room is run, in place of what was known of it. */
export function insertRules(db: DatabaseSync, { room, ...rules }: StoredRules): void {
  db.prepare("INSERT OR REPLACE INTO rules VALUES (?, ?, ?)")
    .run(fold(room), room, JSON.stringify(rules));
}

/** Keeps how these rooms are run, and no others. */
export function replaceRules(db: DatabaseSync, rules: readonly StoredRules[]): void {
  db.prepare("DELETE FROM rules").run();
  for (const each of rules) insertRules(db, each);
}

/** Forgets how a room is run. */
export function deleteRules(db: DatabaseSync, room: string): void {
  db.prepare("DELETE FROM rules WHERE key = ?").run(fold(room));
}

/** What cannot be read of it is as if it were not there; a newer Papo may have written more. */
function parseRules(room: string, json: string): StoredRules {
  const rules = objectIn(JSON.parse(json));
  const set = objectIn(rules["set"]);
  const { limit, key } = set;
  const change: RuleChange = {
    ...Object.fromEntries(FLAGS.flatMap((flag) => set[flag] === true ? [[flag, true]] : [])),
    ...(typeof limit === "number" && { limit }),
    ...(typeof key === "string" && { key }),
  };
  const { lock } = rules;
  return {
    room,
    mods: numbersIn(rules["mods"]),
    voiced: numbersIn(rules["voiced"]),
    guests: numbersIn(rules["guests"]),
    set: change,
    masks: listIn(rules["masks"]).flatMap(maskIn),
    ...(lock !== undefined && { lock: termsIn(objectIn(lock)) }),
  };
}

function maskIn(value: unknown): Listed[] {
  const fields = objectIn(value);
  const list = LISTS.find((list) => list === fields["list"]);
  const { mask, by, atMs, author } = fields;
  if (list === undefined || typeof mask !== "string" || typeof by !== "string") return [];
  const terms = { ...termsIn(fields), by };
  const entry = { list, mask, atMs: typeof atMs === "number" ? atMs : 0, ...terms };
  return [typeof author === "number" ? { ...entry, author } : entry];
}

/** Until when, why and by whom, as far as that can be read. */
export function termsIn(
  { untilMs, reason, by }: Readonly<Record<string, unknown>>,
): StoredTerms {
  return {
    ...(typeof by === "string" && { by }),
    ...(typeof untilMs === "number" && { untilMs }),
    ...(typeof reason === "string" && { reason }),
  };
}

/** An object, whatever it was. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** A list, whatever it was. */
export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numbersIn(value: unknown): number[] {
  return listIn(value).filter((each) => typeof each === "number");
}
