/**
 * What servers of a chat ask each other beside its line: what was said while one of them was not there and NATS
 * no longer has. Whoever has it in its history answers, a page at a time; nothing is done by it but that.
 *
 * @module
 */

import type { Entry } from "../../vocabulary/entry.ts";
import type { Store } from "../store/store.ts";

/** A way to the other servers. */
export interface Neighbours {
  /** Asks the one of that name, or all; gives what is answered first, or `undefined` where that takes too long. */
  ask(question: string, of?: string): Promise<string | undefined>;
  /** Answers as `how` says from now on, if it says anything; `name` is nobody else's. */
  answer(name: string, how: (question: string) => string | undefined): void;
}

/** What is asked. */
export type Question =
  /** The rooms behind that one, by name. Who asks hears itself. */
  | { readonly type: "rooms"; readonly after: string; readonly by: string }
  /** What was said in a room, of that log, between those two places. */
  | {
    readonly type: "entries";
    readonly room: string;
    readonly log: string;
    readonly after: number;
    readonly before: number;
  };

/** A room, as it is known elsewhere. */
export interface RoomThere {
  /** Its name. */
  readonly name: string;
  /** What it is about. */
  readonly topic: string;
  /** The number of its last entry. */
  readonly seq: number;
  /** What tells its log from any other. */
  readonly log: string;
}

/** What of some rooms is known elsewhere. */
export interface RoomsThere {
  /** Some of them. */
  readonly rooms: readonly RoomThere[];
}

/** Some entries, as they stand elsewhere. */
export interface EntriesThere {
  /** Who has them. */
  readonly from: string;
  /** The number of the last entry there. */
  readonly seq: number;
  /** What stands there just before them. */
  readonly anchor?: Pick<Entry, "timeMs" | "author">;
  /** They follow each other. */
  readonly entries: readonly Entry[];
}

/**
 * What was answered, if a server answered.
 *
 * @ignore
 */
export function answerIn(text: string): RoomsThere | EntriesThere | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return isAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a server answered: what it answers is believed. */
function isAnswer(answer: unknown): answer is RoomsThere | EntriesThere {
  if (typeof answer !== "object" || answer === null) return false;
  const list = "rooms" in answer ? answer.rooms : "entries" in answer ? answer.entries : undefined;
  return Array.isArray(list) && list.every((each) => typeof each?.seq === "number");
}

/** Of so many rooms the past is seen to: more are seldom in memory at once. */
export const ROOMS_SEEN_TO = 10_000;
/** So much is answered at once. */
const ROOMS_MAX = 200;
const ENTRIES_MAX = 200;
const BYTES_MAX = 64 * 1024;

/** What is answered by a history; nothing, where it cannot say. */
export function answerTo(question: string, store: Store, name: string): string | undefined {
  const asked: Question = JSON.parse(question);
  if (asked.type === "rooms" && asked.by === name) return undefined;
  const answer = asked.type === "rooms" ? roomsIn(store, asked) : entriesIn(store, asked, name);
  return answer && JSON.stringify(answer);
}

function roomsIn(store: Store, { after }: Question & { type: "rooms" }): RoomsThere | undefined {
  const names = store.rooms(ROOMS_SEEN_TO).map(({ name }) => name).sort();
  // One that has nothing says nothing: another may have all.
  if (names.length === 0) return undefined;
  const asked = names.filter((name) => name > after).slice(0, ROOMS_MAX);
  return {
    rooms: asked.flatMap((name): RoomThere[] => {
      const room = store.room(name, 0);
      return room === undefined ? [] : [{ name, topic: room.topic, seq: room.seq, log: room.log }];
    }),
  };
}

function entriesIn(
  store: Store,
  { room: name, log, after, before }: Question & { type: "entries" },
  from: string,
): EntriesThere | undefined {
  const room = store.room(name, 0);
  if (room?.log !== log) return undefined;
  const entries = follow(store.after(name, after, ENTRIES_MAX, BYTES_MAX), before);
  if (entries.length === 0) return undefined;
  const [anchor] = after === 0 ? [] : store.before(name, after + 1, 1);
  const isAnchor = anchor !== undefined && anchor.seq === after;
  return {
    from,
    seq: room.seq,
    ...(isAnchor && { anchor: { timeMs: anchor.timeMs, author: anchor.author } }),
    entries,
  };
}

/** Those of these before a place that follow each other from the first on. */
export function follow(entries: readonly Entry[], before: number): Entry[] {
  const first = entries[0]?.seq ?? 0;
  const end = entries.findIndex(({ seq }, at) => seq !== first + at || seq >= before);
  return entries.slice(0, end === -1 ? undefined : end);
}
