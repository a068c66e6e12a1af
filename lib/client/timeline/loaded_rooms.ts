import type { Contacts } from "../contacts.ts";
import type { Part } from "./feed.ts";
import type { Direct, Spoken } from "./item.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import type { Wanted } from "./loaded_log.ts";
import { peopleIn, type PresenceMessage } from "./presence_summary.ts";
import { LoadedRoom } from "./loaded_room.ts";

/** Between which numbers of a room something is waited for. */
export interface Hole {
  /** The room's name. */
  readonly room: string;
  /** The last number before. */
  readonly after: number;
  /** The first number behind. */
  readonly before: number;
}

/** Keeps up with who is where, and under which name. */
export function learn(
  change: PresenceMessage,
  room: LoadedRoom | undefined,
  contacts: Pick<Contacts, "rename">,
): void {
  const { joined, left, renamed } = peopleIn(change);
  for (const nick of joined) room?.meet(nick);
  for (const nick of left) room?.part(nick);
  for (const [nick, newNick] of renamed) {
    room?.rename(nick, newNick);
    contacts.rename(nick, newNick);
  }
}

/** The rooms one is in, in the order of entering, and what is loaded of each. */
export class LoadedRooms {
  readonly #rooms = new Map<string, LoadedRoom>();

  /** All of them. */
  get all(): readonly LoadedRoom[] {
    return [...this.#rooms.values()];
  }

  /** What stands now in the place of what was handed out once: some of what was missing may have come. */
  asOfNow(parts: readonly Part[]): readonly Part[] {
    const nowOf = <Any extends Spoken | Direct>(item: Any): Any | Spoken | Direct =>
      this.all.reduce<Any | Spoken | Direct>((now, { log }) => log.nowOf(now), item);
    return parts.flatMap((part): readonly Part[] => {
      if (part.type === "gap") return this.get(part.room)?.log.within(part) ?? [part];
      if (part.type === "found") return [this.#foundNow(part)];
      if (part.type === "whole") return nowOf(part.item).type === "blank" ? [] : [part];
      return "nick" in part || part.type === "direct" ? [nowOf(part)] : [part];
    });
  }

  /** What is loaded of that of which an entry says something. */
  meantBy(by: Spoken): readonly Spoken[] {
    const log = this.all.find(({ log }) => log.items.includes(by))?.log;
    return log?.current.filter((item) => item.type !== "gap").filter(({ seq }) =>
      seq !== undefined && by.seqs?.includes(seq)
    ) ?? [];
  }

  /** What was said in private is told in other rooms too, and changes there by what is said of it. */
  retell(room: string, by: Spoken): void {
    if (isPrivate(room)) { for (const { log } of this.all) log.retell(room, by); }
  }

  /** What was taken back is found no more. */
  #foundNow(found: Extract<Part, { type: "found" }>): Part {
    const log = this.get(found.room)?.log;
    const entries = found.entries.filter(({ seq = 0 }) => log?.isTaken(seq) !== true);
    return entries.length === found.entries.length ? found : { ...found, entries };
  }

  /** Whether in any of them something waits for what was said before it. */
  get isHolding(): boolean {
    return this.all.some(({ log }) => log.isHolding);
  }

  /** Where something is waited for. */
  get holes(): readonly Hole[] {
    return this.all.flatMap(({ name, log }) =>
      log.hole === undefined ? [] : [{ room: name, ...log.hole }]
    );
  }

  /** That is the key that a room asks for, or the empty one, where it asks for none; `undefined` says nothing. */
  noteKey(name: string, key: string | undefined): void {
    const room = this.get(name);
    if (room !== undefined && key !== undefined) room.isKeyed = key !== "";
  }

  /** The one of that name, if one is in it. */
  get(name: string): LoadedRoom | undefined {
    return this.#rooms.get(name);
  }

  /** The same; one is in it from now on. */
  enter(name: string): LoadedRoom {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const room = new LoadedRoom(name);
    this.#rooms.set(name, room);
    return room;
  }

  /** One is in it no more; returns the one before it, or else the first, if one is in any. */
  leave(name: string): LoadedRoom | undefined {
    const index = [...this.#rooms.keys()].indexOf(name);
    this.#rooms.delete(name);
    return this.all[Math.max(0, index - 1)];
  }

  /** How many of a room's last entries must be there for nothing to be missing that can be had. */
  reach(name: string): number {
    return this.#rooms.get(name)?.log.reach ?? 0;
  }

  /** As `LoadedLog.wanted` has it, of a room. */
  wanted(name: string, count: number): Wanted | undefined {
    return this.#rooms.get(name)?.log.wanted(count);
  }
}
