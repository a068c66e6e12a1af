/**
 * What a hub knows, as one value and as its hash: two hubs that have carried out the same requests in the
 * same order know the same. When and to whom anything was shown is no part of it.
 *
 * @module
 */

import type { Member } from "./member.ts";
import { sha256 } from "../../text/sha256.ts";

/** One who knows a part of it. */
export interface Knowing {
  /** Plain values alone, in an order that does not depend on when they are looked at. */
  readonly state: unknown;
}

/** The owners of all that a hub knows. */
export interface Owners {
  /** How many logs were begun. */
  readonly logs: number;
  /** All people there are, here or away; each may come up several times. */
  readonly everyone: Iterable<Member>;
  /** The others, by what they own. */
  readonly parts: Readonly<Record<string, Knowing>>;
}

/** All that a hub knows, as text in which every part has its place. */
export function stateOf({ logs, everyone, parts }: Owners): string {
  const people = [...new Set(everyone)].sort((a, b) => a.author - b.author);
  const known = Object.entries(parts).map(([name, { state }]) => [name, state]);
  return JSON.stringify(
    { logs, everyone: people.map(personOf), ...Object.fromEntries(known) },
    plain,
  );
}

/** A short text that differs where what a hub knows does. */
export function digestOf(owners: Owners): string {
  return sha256(stateOf(owners));
}

function personOf(member: Member): unknown {
  const { outlet, rooms, room, done, inbox, doubters, ...known } = member;
  return {
    ...known,
    isHere: outlet !== undefined,
    rooms: [...rooms].map(({ name }) => name),
    room: room?.name,
    done: [...done],
    inbox: inbox?.state,
    doubters: doubters && [...doubters].map(({ author }) => author),
  };
}

/** JSON knows no infinity. */
function plain(_key: string, value: unknown): unknown {
  return value === Infinity || value === -Infinity ? `${value}` : value;
}
