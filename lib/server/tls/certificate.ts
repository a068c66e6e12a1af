/**
 * Certificates and their keys, and what `openssl` is told for one that machines of one's own network
 * can trust.
 *
 * @module
 */

import { parseNetwork } from "../../text/address.ts";

/** Where the certificate and its key are written. */
export interface PairFiles {
  /** The certificate, for everyone who is to trust it. */
  readonly cert: string;
  /** Its key, for the server alone. */
  readonly key: string;
}

/** A certificate and its key, in PEM. */
export interface Pair {
  /** The certificate; those between it and an authority may follow. */
  readonly cert: string;
  /** Its key. */
  readonly key: string;
}

const DAYS = 825;

/**
 * The arguments for a self-signed pair that holds for all these names and addresses. It is no
 * authority's: Deno's TLS takes none for a server's own certificate.
 */
export function opensslArguments({ cert, key }: PairFiles, hosts: readonly string[]): string[] {
  const names = hosts.map((host) => `${parseNetwork(host) === undefined ? "DNS" : "IP"}:${host}`);
  return [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
    ...["-days", String(DAYS), "-subj", "/CN=Papo", "-out", cert, "-keyout", key],
    ...["-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-addext", `subjectAltName=${names.join(",")}`],
  ];
}
