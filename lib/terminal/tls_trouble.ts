/**
 * What is wrong where TLS did not come about, by what Deno says of it: its errors have no classes of their own.
 *
 * @module
 */

import type { TlsTrouble } from "../language/tls_trouble.ts";

const SIGNS: readonly (readonly [sign: RegExp, trouble: TlsTrouble])[] = [
  [/CaUsedAsEndEntity/, "authority"],
  [/UnknownIssuer/, "issuer"],
  [/not valid for name|NotValidForName/i, "name"],
  [/expired|not valid yet/i, "time"],
  // What a server that speaks none answers, Papo's own and others.
  [/HandshakeFailure|InvalidContentType|corrupt message/, "plain"],
];

/**
 * What the detail of an error tells; `undefined` where it tells nothing that one can do something about.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(tlsTroubleIn("invalid peer certificate: UnknownIssuer"), "issuer");
 * assertEquals(tlsTroubleIn("unexpected end of file"), undefined);
 * ```
 */
export function tlsTroubleIn(detail: string): TlsTrouble | undefined {
  return SIGNS.find(([sign]) => sign.test(detail))?.[1];
}

/** Whether a text has a certificate in it, as PEM has them (RFC 7468, section 5). */
export function hasCertificate(pem: string): boolean {
  return pem.includes("-----BEGIN CERTIFICATE-----");
}
