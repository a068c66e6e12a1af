import { originOf } from "../../lib/text/address.ts";
import type { Command } from "../../lib/vocabulary/command.ts";
import type { RoomEvent } from "../../lib/vocabulary/entry.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import type { Person, Welcome, World } from "./world.ts";

/** So long after a lost connection the room is told of it. */
export const NOTICED_MS = 10_000;
/** So long after a lost connection its token is known. */
export const KNOWN_MS = 10 * 60_000;

export const KEPT_FIVE = {
  windowBytes: 64 * 1024,
  graceMs: 1_000,
  keepEntries: 5,
  keepBytes: 100_000,
};

export const HOME = "192.0.2.1";
export const ELSEWHERE = "192.0.2.2";

export type Seen = Readonly<Record<string, number>>;

/** Comes back on a new connection. */
export function comeBack(
  world: World,
  token: string,
  rooms: Seen,
  more: { readonly nick?: string; readonly replay?: number; readonly room?: string } = {},
): Person & { readonly welcome: Welcome } {
  const person = world.program();
  world.hello(person, { resume: { token, rooms }, ...more });
  const welcome = person.outlet.latest("welcome");
  return {
    outlet: person.outlet,
    get nick(): string | undefined {
      return person.nick;
    },
    welcome,
  };
}

export function tokenOf({ outlet }: Person): string {
  return outlet.latest("welcome").token;
}

/** What was told of a room's past: `seq nick: text`. */
export function replayed({ outlet }: Person, room = "geral"): string[] {
  return outlet.told("history").filter((reply) => reply.room === room)
    .flatMap(({ entries }) => entries).map(({ seq, nick, text }) => `${seq} ${nick}: ${text}`);
}

export function presenceSeenBy({ outlet }: Person): RoomEvent[] {
  return outlet.seen.filter((event) => !("seq" in event));
}

export function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

export function newcomerFrom(world: World, address: string): Person {
  const person = world.newcomer();
  person.outlet.origin = originOf(address);
  return person;
}

/** A program at an address says hello. */
export function clientFrom(world: World, address: string, nick: string): Person {
  const client = world.program();
  client.outlet.origin = originOf(address);
  world.hello(client, { nick });
  return client;
}

export function say(text: string, id: RequestId, room?: string): Command {
  return { type: "say", text, id, ...(room !== undefined && { room }) };
}
