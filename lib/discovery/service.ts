/**
 * What a chat says of itself on its network, as DNS-SD has it (RFC 6763): under which names, and which
 * texts. Nothing of it is secret, and whoever reads it believes nothing of it but an address to try.
 *
 * @module
 */

import type { DnsRecord, Name } from "./dns.ts";
import { isIpv6 } from "../text/address.ts";

/** What all chats are listed under. */
export const CHATS: Name = ["_papo", "_tcp", "local"];
/** What pages for a browser are listed under. */
export const PAGES: Name = ["_http", "_tcp", "local"];
/** What all kinds of services are listed under (RFC 6763, section 9). */
export const KINDS: Name = ["_services", "_dns-sd", "_udp", "local"];

/** The groups that multicast DNS uses, and its port (RFC 6762, section 3). */
export const MDNS_GROUPS = { IPv4: "224.0.0.251", IPv6: "ff02::fb" } as const;
/** See {@link MDNS_GROUPS}. */
export const MDNS_PORT = 5353;

/** How long an address holds, in seconds (RFC 6762, section 10). */
const ADDRESS_TTL_S = 120;
/** How long a listing holds, in seconds. */
const LISTING_TTL_S = 4500;
/** The version of the texts below. */
const TEXT_VERSION = "v=1";

/** A chat that is announced. */
export interface Service {
  /** What people read: its label, at most 63 bytes. */
  readonly label: string;
  /** The server's own name, such as `papo-1a2b3c4d.local`: of no machine, so that it meets no other. */
  readonly host: Name;
  /** TCP, for all that it speaks. */
  readonly port: number;
  /** Whether one needs TLS there. */
  readonly hasTls: boolean;
  /** Whether one is asked for a password. */
  readonly hasPassword: boolean;
  /** Whether a browser gets a page there. */
  readonly hasPage: boolean;
}

/** All that is said of a service on a network where it has those addresses. */
export function recordsOf(service: Service, addresses: readonly string[]): DnsRecord[] {
  const { host } = service;
  const kinds = service.hasPage ? [CHATS, PAGES] : [CHATS];
  return [
    ...kinds.flatMap((kind) => listingOf(service, kind)),
    ...addresses.map((address): DnsRecord => ({
      ...{ type: isIpv6(address) ? "AAAA" : "A", address },
      ...{ name: host, ttlS: ADDRESS_TTL_S, isUnique: true },
    })),
  ];
}

/** What a service claims as its own: its name among the chats. */
export function claimOf({ label, host, port }: Service): DnsRecord {
  const name = [label, ...CHATS];
  return { type: "SRV", name, port, target: host, ttlS: ADDRESS_TTL_S, isUnique: true };
}

function listingOf(service: Service, kind: Name): DnsRecord[] {
  const { label, host, port } = service;
  const name = [label, ...kind];
  const listed = { ttlS: LISTING_TTL_S, isUnique: false };
  return [
    { type: "PTR", name: KINDS, target: kind, ...listed },
    { type: "PTR", name: kind, target: name, ...listed },
    { type: "SRV", name, port, target: host, ttlS: ADDRESS_TTL_S, isUnique: true },
    { type: "TXT", name, texts: textsOf(service, kind), ttlS: LISTING_TTL_S, isUnique: true },
  ];
}

function textsOf({ hasTls, hasPassword }: Service, kind: Name): string[] {
  if (kind === PAGES) return ["path=/"];
  return [TEXT_VERSION, ...(hasTls ? ["tls=1"] : []), ...(hasPassword ? ["pw=1"] : [])];
}
