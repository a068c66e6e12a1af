/**
 * People whose programs have what is said in private as rooms.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Hello } from "../../lib/vocabulary/requests.ts";
import type { Person, World } from "./world.ts";

/** One that comes by that name. */
export function confidant(world: World, nick: string, hello: Partial<Hello> = {}): Person {
  return world.client(nick, { conversations: true, ...hello });
}

/** What one read in private since it came: who said what, in which place. */
export function readInPrivate({ outlet }: Person): string[] {
  return outlet.replies.flatMap((reply) => {
    const entries = reply.type === "history"
      ? reply.entries
      : reply.type === "private" && "seq" in reply.event
      ? [reply.event]
      : [];
    return entries.filter(({ room }) => room.startsWith("@"))
      .map(({ seq, nick, text }) => `${seq} ${nick}: ${text}`);
  });
}

/** What the last conversation that one was told of is called. */
export function conversationOf({ outlet }: Person): string {
  const state = outlet.told("entered").findLast((each) => each.with !== undefined);
  assert(state !== undefined);
  return state.room;
}

/** Someone takes its lost connection up again. */
export function returned(
  world: World,
  person: Person,
  rooms: Record<string, number> = {},
): Person {
  const back = world.program();
  const { token } = person.outlet.latest("welcome");
  const resume = { token, rooms: { geral: 0, ...rooms } };
  assertEquals(world.hello(back, { resume, conversations: true })?.resumed, true);
  return back;
}
