/**
 * Looks for chats with this machine's own sockets, where these may be had. Nobody is asked for a
 * permission.
 *
 * @module
 */

import type { Multicast, Peer } from "../../discovery/network.ts";
import { MDNS_PORT } from "../../discovery/service.ts";
import { maySpeak, openMulticast } from "../../discovery/udp.ts";
import { systemClock } from "../../startup/system_clock.ts";
import { DEFAULT_PORT } from "../../vocabulary/protocol.ts";
import { type FoundChat, Look } from "./look.ts";

/**
 * From which ports it is asked: some firewalls let in what comes to all on the port of multicast DNS
 * alone, others only what answers the port that asked.
 */
const PORTS = [MDNS_PORT, DEFAULT_PORT];

/** Whether networks can be searched, as far as that is a matter of permissions. */
export function mayFind(): boolean {
  return PORTS.every(maySpeak);
}

/** What is found within a second and a half at most; `undefined` where networks cannot be searched. */
export async function findChats(): Promise<FoundChat[] | undefined> {
  if (!mayFind()) return undefined;
  let look: Look | undefined;
  const receive = (bytes: Uint8Array, from: Peer): void => look?.receive(bytes, from);
  const opened = await Promise.allSettled(PORTS.map((port) => openMulticast(port, receive)));
  const multicasts: Multicast[] = [];
  for (const each of opened) if (each.status === "fulfilled") multicasts.push(each.value);
  if (multicasts.length === 0) return undefined;
  try {
    look = new Look(multicasts, systemClock);
    return await look.run();
  } finally {
    await Promise.all(multicasts.map((multicast) => multicast.close()));
  }
}
