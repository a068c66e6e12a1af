/**
 * IP addresses in one form each, so that they can be compared.
 *
 * @module
 */

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
/** A host has the last four of an IPv6 address's eight groups to itself (RFC 4291, 2.5.1). */
const NETWORK_GROUPS = 4;

/**
 * Whose address this is, as far as that can be told: an IPv4 address stands for itself, an IPv6
 * address for its /64, of which one person has all. `undefined` where the text is no address.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(ownerOf("::ffff:192.0.2.7"), "192.0.2.7");
 * assertEquals(ownerOf("2001:db8::7"), "2001:db8:0:0::/64");
 * assertEquals(ownerOf("ana"), undefined);
 * ```
 */
export function ownerOf(text: string): string | undefined {
  const address = MAPPED_IPV4.exec(text)?.[1] ?? text.replace(/%.*$/, "").replace(/\/64$/, "");
  if (IPV4.test(address)) return address;
  const groups = ipv6Groups(address);
  if (groups === undefined) return undefined;
  // All of one's own machine is one address.
  if (groups.slice(0, 7).every((group) => group === "0")) return `::${groups[7]}`;
  return `${groups.slice(0, NETWORK_GROUPS).join(":")}::/64`;
}

/** The eight groups of an IPv6 address without leading zeros (RFC 4291, 2.2; RFC 5952). */
function ipv6Groups(text: string): string[] | undefined {
  const [head = "", tail, more] = text.toLowerCase().split("::");
  if (more !== undefined || !text.includes(":")) return undefined;
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<string>(missing).fill("0"), ...after];
  if (!groups.every((group) => /^[\da-f]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => group.replace(/^0+(?=.)/, ""));
}
