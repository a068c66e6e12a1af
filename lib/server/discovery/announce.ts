/**
 * Lets a server be found on the networks of its machine: an {@link Announcer} with the machine's own
 * sockets, where these may be had.
 *
 * @module
 */

import { systemClock } from "../../startup/system_clock.ts";
import type { Multicast, OwnNetwork } from "../../discovery/network.ts";
import { isIpv6 } from "../../text/address.ts";
import { MDNS_PORT, type Service } from "../../discovery/service.ts";
import { maySpeak, openMulticast } from "../../discovery/udp.ts";
import type { Plan } from "../plan.ts";
import { Announcer } from "./announcer.ts";

/** What of a plan says how a server is found. */
export type AnnouncePlan = Pick<
  Plan,
  | "addresses"
  | "announce"
  | "tls"
  | "passwordFile"
  | "noWeb"
  | "verbosity"
  | "messages"
  | "print"
  | "complain"
>;

/**
 * Announces what listens at a plan's addresses, on that port, until it is disposed of. `undefined` where
 * a permission is missing, which nobody is asked for, or another program has the port of multicast DNS to
 * itself, which is said.
 */
export async function beAnnounced(
  plan: AnnouncePlan,
  port: number,
): Promise<AsyncDisposable | undefined> {
  if (!maySpeak(MDNS_PORT)) return undefined;
  const { messages, verbosity, print, complain } = plan;
  let announcer: Announcer | undefined;
  let multicast: Multicast;
  try {
    multicast = await openMulticast(MDNS_PORT, (bytes, from) => announcer?.receive(bytes, from));
  } catch {
    complain(messages.notFindable);
    return undefined;
  }
  const announced = announcer = new Announcer(serviceOf(plan, port), {
    multicast: {
      networks: () => multicast.networks().flatMap((network) => served(network, plan.addresses)),
      send: (...packet) => multicast.send(...packet),
      close: () => multicast.close(),
    },
    clock: systemClock,
    random: Math.random,
    onNamed: (label) => {
      if (verbosity !== "quiet") print(messages.foundAs(label));
    },
  });
  return { [Symbol.asyncDispose]: () => announced.close() };
}

function serviceOf({ announce, tls, passwordFile, noWeb }: AnnouncePlan, port: number): Service {
  return {
    label: announce ?? ownLabel(),
    // A name of its own: that of the machine is for whoever announces the machine.
    host: [`papo-${crypto.randomUUID().slice(0, 8)}`, "local"],
    port,
    hasTls: tls !== undefined,
    hasPassword: passwordFile !== undefined,
    // What is listed as a page is asked for without TLS.
    hasPage: !noWeb && tls === undefined,
  };
}

function ownLabel(): string {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "hostname" });
  return state === "granted" ? `Papo @ ${Deno.hostname()}` : "Papo";
}

/** What of a network is served, if anything is. */
function served(network: OwnNetwork, addresses: readonly string[]): OwnNetwork[] {
  const reached = network.reached.filter((each) =>
    addresses.includes(isIpv6(each) ? "::" : "0.0.0.0") || addresses.includes(each)
  );
  return reached.length === 0 ? [] : [{ ...network, reached }];
}
