/**
 * When what is said is kept, and then shown: what the archive has to know of the chat for that, and what of
 * the chat it is that is kept. It owns nothing: it is asked once all that it speaks of is there.
 *
 * @module
 */

import type { Absence } from "./attendance/absence.ts";
import type { Accounts } from "./people/accounts.ts";
import type { Archive } from "../store/archive.ts";
import type { Chat } from "../store/archived.ts";
import type { Clock } from "../../clock.ts";
import type { Conversations } from "./private/conversations.ts";
import type { Correspondence } from "./private/correspondence.ts";
import type { Deeds } from "./moderation/deeds.ts";
import { Delivery } from "../log/delivery.ts";
import type { HubOptions } from "./options.ts";
import type { LogIds } from "./knowledge.ts";
import type { Member, Outlet, RoomDelivery } from "./member.ts";
import type { People } from "./people/people.ts";
import type { Room } from "./rooms/room.ts";
import type { Rooms } from "./rooms/rooms.ts";
import type { Rulebook } from "./rooms/rulebook.ts";
import type { Sanctions } from "./moderation/sanctions.ts";
import type { Speaking } from "./rooms/speaking.ts";

/** All of which something is kept. */
export interface KeepingParts {
  /** Who is here, */
  readonly people: People;
  /** or away, */
  readonly absence: Absence;
  /** and by which names of their own. */
  readonly accounts: Accounts;
  /** What they say in rooms, */
  readonly rooms: Rooms;
  /** to each other alone, */
  readonly conversations: Conversations;
  /** and to those who do not have that as rooms. */
  readonly correspondence: Correspondence;
  /** How rooms are run. */
  readonly rulebook: Rulebook;
  /** What operators did last. */
  readonly deeds: Deeds;
  /** Who may not come in. */
  readonly sanctions: Sanctions;
  /** What becomes of what cannot be kept. */
  readonly speaking: Speaking;
  /** When it is shown. */
  readonly delivery: RoomDelivery;
}

/** All in which something can be said: rooms, and private conversations. */
export function logsOf({ rooms, conversations }: KeepingParts): readonly Room<Member>[] {
  return [...rooms, ...conversations.rooms];
}

/** What shows what was said, once it is kept. */
export function deliveryOf(
  clock: Clock,
  archive: Archive,
  maxMemoryBytes: number,
  parts: () => KeepingParts,
): RoomDelivery {
  const lasting = (all: readonly Room<Member>[]): readonly Room<Member>[] => {
    const { conversations } = parts();
    return all.filter((room) => conversations.isKept(room));
  };
  return new Delivery({
    clock,
    rooms: () => logsOf(parts()),
    keep: (rooms) => archive.commit(lasting(rooms)),
    keepMeanwhile: (rooms, hold) => archive.keep(lasting(rooms), hold),
    wake: ({ outlet }, nowMs) => wake(outlet, nowMs),
    maxMemoryBytes,
  });
}

/** What an archive has to know of the chat, and what it tells. */
export function chatOf(
  logIds: LogIds,
  onStore: HubOptions["onStore"],
  parts: () => KeepingParts,
): Chat {
  return {
    rooms: () => [...parts().rooms, ...parts().conversations.lasting],
    persons: () => parts().absence.persons,
    bans: () => parts().sanctions.state.bans,
    rules: () => parts().rulebook.state,
    accounts: () => parts().accounts.state,
    deeds: () => parts().deeds.state,
    conversations: () => parts().conversations.stored,
    letters: () => parts().correspondence.unproven(parts().absence.resumable),
    takeBack: (entries) => parts().speaking.takeBack(entries),
    worksNow: (works) => storeWorksNow(parts(), works),
    lettersWait: () => parts().delivery.tickSoon(),
    report: (error, isAnew) => onStore?.(error, isAnew),
    isOwn: (log) => logIds.has(log),
  };
}

/** What had to wait while nothing could be kept is kept now, and is shown. */
function storeWorksNow(parts: KeepingParts, works: boolean): void {
  for (const member of parts.people) member.tell({ type: "storage", works });
  if (works) { for (const room of logsOf(parts)) parts.delivery.show(room); }
}

/** Returns whether anyone reads there. */
function wake(outlet: Outlet | undefined, nowMs: number): boolean {
  if (outlet === undefined || outlet.isElsewhere) return false;
  outlet.wake(nowMs);
  return true;
}
