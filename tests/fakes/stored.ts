import type { Command } from "../../lib/vocabulary/command.ts";
import type { Reply } from "../../lib/vocabulary/reply.ts";
import type { Entry, RoomEvent } from "../../lib/vocabulary/entry.ts";
import type { SequencerOptions } from "../../lib/server/chat/sequencer.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import type { FakeStore } from "./store.ts";
import { type Person, World } from "./world.ts";

/** How long the store rests after it failed. */
export const REST_MS = 1_000;
export const FEW_IN_MEMORY = {
  windowBytes: 64 * 1024,
  graceMs: 1_000,
  keepEntries: 3,
  keepBytes: 100_000,
};

let tokens = 0;

/** A hub with that store, and what the operator is told: `undefined` for "it works again". */
export function worldOf(
  store: FakeStore,
  options: Partial<SequencerOptions> = {},
): { readonly world: World; readonly told: unknown[] } {
  const told: unknown[] = [];
  const onStore = (error: unknown): unknown => told.push(error);
  // Unlike any that an earlier hub gave.
  const newToken = (): string => `secret-${++tokens}`;
  const world = new World({ store, onStore, newToken, ...options });
  return { world, told };
}

export function say(text: string, id?: RequestId, room?: string): Command {
  return {
    type: "say",
    text,
    ...(id !== undefined && { id }),
    ...(room !== undefined && { room }),
  };
}

/** All entries that someone saw, live and replayed, in order: `seq text`. */
export function saw({ outlet }: Person, room = "geral"): string[] {
  const events: (Reply | RoomEvent)[] = outlet.transcript
    .flatMap((event): readonly (Reply | RoomEvent)[] =>
      event.type === "history" ? event.entries : [event]
    );
  return events.flatMap((event) =>
    "author" in event && event.room === room ? [`${event.seq} ${event.text}`] : []
  );
}

/** What stands of what was said. */
export function wordsOf(entries: readonly Entry[]): string[] {
  return entries.filter(({ text, type }) => text !== "" && type !== "redacted")
    .map(({ text }) => text);
}

export function acked({ outlet }: Person): (number | undefined)[] {
  return outlet.told("ack").filter(({ seq }) => seq !== undefined).map(({ seq }) => seq);
}

export function codes({ outlet }: Person): string[] {
  return outlet.told("error").map(({ code }) => code);
}

export function storage({ outlet }: Person): boolean[] {
  return outlet.told("storage").map(({ works }) => works);
}

/** A new hub, as after the server was started anew, and someone who comes back to it. */
export function comeBack(
  world: World,
  token: string,
  rooms: Readonly<Record<string, number>>,
): Person & { readonly resumed: boolean | undefined } {
  const person = world.program();
  const welcome = world.hello(person, { resume: { token, rooms } });
  return {
    outlet: person.outlet,
    get nick(): string | undefined {
      return person.nick;
    },
    resumed: welcome?.resumed,
  };
}

export function tokenOf({ outlet }: Person): string {
  return outlet.latest("welcome").token;
}
