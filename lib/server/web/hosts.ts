/**
 * By which names a browser may ask for this server. A page elsewhere whose name is made to lead here (DNS
 * rebinding) would count as this server's own; but a browser tells by which name it asks.
 *
 * @module
 */

import type { WebMessages } from "../../language/web.ts";

/** Names that no stranger can have on the Internet (RFC 6761, 6762, 8375; `.lan` is routers' habit). */
const LOCAL = /(?:^|\.)(?:localhost|local|lan|internal|home\.arpa)$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Whether a request's host, with or without a port, may be this server: an address, a name without a dot, one
 * that is good within a network alone, or one of `names`.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(isOwnHost("192.168.1.20:10101", []), true);
 * assertEquals(isOwnHost("evil.example", []), false);
 * assertEquals(isOwnHost("chat.example.org", ["chat.example.org"]), true);
 * ```
 */
export function isOwnHost(host: string, names: readonly string[]): boolean {
  const name = withoutDot(host.replace(/:\d+$/, ""));
  if (name.startsWith("[") || IPV4.test(name)) return true;
  return !name.includes(".") || LOCAL.test(name) || names.some((own) => withoutDot(own) === name);
}

/** What whoever asks for a host that is not this server is told, if it is none. */
export function foreignHost(
  host: string,
  names: readonly string[],
  { wrongHost }: Pick<WebMessages, "wrongHost">,
): string | undefined {
  return isOwnHost(host, names) ? undefined : wrongHost(host.replace(/:\d+$/, ""));
}

/** A name as it is compared: the dot of the root that it may end with says nothing. */
function withoutDot(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** Whether a request's host is this machine alone, so that whoever asks is on it. */
export function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])\.?(?::\d+)?$/i.test(host);
}
