/**
 * What TLS is spoken with: a certificate and its key, known to be good for it.
 *
 * @module
 */

import { createPrivateKey, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Pair } from "./certificate.ts";
import type { CertificateFacts } from "./certificate_watch.ts";
import type { PairProblem } from "../../vocabulary/codes.ts";
import type { Socket } from "../socket.ts";
import { TlsFailure, TlsSocket } from "./socket.ts";

export type { SecureContext } from "node:tls";

/** How a certificate begins, and what a key is, in PEM (RFC 7468); and whether that one takes a password (RFC 1421, 4.6.1.1). */
const CERTIFICATE = "-----BEGIN CERTIFICATE-----";
const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----/s;
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: *4, *ENCRYPTED/m;

/** Makes a pair ready for use, or says why it will not do. */
export async function secureContextOf(
  { cert, key }: Pair,
): Promise<
  | { readonly type: "ready"; readonly context: SecureContext; readonly facts: CertificateFacts }
  | { readonly type: "refused"; readonly problem: PairProblem }
> {
  // Both may stand in one file.
  const pair = { cert, key: KEY.exec(key)?.[0] ?? key };
  // createSecureContext itself takes anything: every newcomer would be the first to find out.
  const certificate = attempt(() => new X509Certificate(pair.cert));
  const privateKey = attempt(() => createPrivateKey(pair.key));
  if (certificate === undefined || privateKey === undefined) {
    return { type: "refused", problem: problemOf(pair, certificate === undefined) };
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    const [, , ...others] = cert.split(CERTIFICATE);
    const isThere = others.some((other) =>
      attempt(() => new X509Certificate(CERTIFICATE + other))?.checkPrivateKey(privateKey)
    );
    return { type: "refused", problem: isThere ? "order" : "mismatch" };
  }
  const context = attempt(() => createSecureContext(pair));
  if (context === undefined || !await canBeUsed(context)) {
    return { type: "refused", problem: "unsupported" };
  }
  return { type: "ready", context, facts: factsOf(certificate) };
}

/** What is wrong where one of them cannot be read. */
function problemOf({ cert, key }: Pair, isCert: boolean): PairProblem {
  if (KEY.test(cert) && !cert.includes(CERTIFICATE) && key.includes(CERTIFICATE)) {
    return "exchanged";
  }
  if (isCert) return "cert";
  return ENCRYPTED.test(key) ? "encrypted" : "key";
}

function factsOf({ validFrom, validTo, ca, subjectAltName }: X509Certificate): CertificateFacts {
  const names = (subjectAltName ?? "").matchAll(/(?:DNS|IP Address):([^\s,]+)/g);
  return {
    fromMs: Date.parse(validFrom),
    untilMs: Date.parse(validTo),
    isAuthority: ca,
    names: [...names].map(([, name = ""]) => name),
  };
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** Whether TLS would begin with it: with a peer that goes away, that is all that can fail. */
async function canBeUsed(context: SecureContext): Promise<boolean> {
  const socket = new TlsSocket(new Absent(), new Uint8Array(0), context);
  try {
    await socket.handshake();
    return true;
  } catch (error) {
    return !(error instanceof TlsFailure);
  } finally {
    socket.close();
  }
}

/** Nobody. It goes away once node:tls, which begins at the next tick, has had the time to begin. */
class Absent implements Socket {
  readonly remoteAddr: Deno.NetAddr = { transport: "tcp", hostname: "", port: 0 };

  read(): Promise<null> {
    return new Promise((resolve) => setTimeout(() => resolve(null), 0));
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(bytes.length);
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {}
}
