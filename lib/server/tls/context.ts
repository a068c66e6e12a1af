/**
 * What TLS is spoken with: a certificate and its key, known to be good for it.
 *
 * @module
 */

import { createPrivateKey, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Pair } from "./certificate.ts";
import type { PairProblem } from "../../vocabulary/codes.ts";
import type { Socket } from "../socket.ts";
import { TlsFailure, TlsSocket } from "./socket.ts";

export type { SecureContext } from "node:tls";

/** Makes a pair ready for use, or says why it will not do. */
export async function secureContextOf(
  { cert, key }: Pair,
): Promise<
  /** Its certificate holds until then, in UTC milliseconds. */
  | { readonly type: "ready"; readonly context: SecureContext; readonly untilMs: number }
  | { readonly type: "refused"; readonly problem: PairProblem }
> {
  // createSecureContext itself takes anything: every newcomer would be the first to find out.
  const certificate = attempt(() => new X509Certificate(cert));
  if (certificate === undefined) return { type: "refused", problem: "cert" };
  const privateKey = attempt(() => createPrivateKey(key));
  if (privateKey === undefined) return { type: "refused", problem: "key" };
  if (!certificate.checkPrivateKey(privateKey)) return { type: "refused", problem: "mismatch" };
  const context = attempt(() => createSecureContext({ cert, key }));
  if (context === undefined || !await canBeUsed(context)) {
    return { type: "refused", problem: "unsupported" };
  }
  return { type: "ready", context, untilMs: Date.parse(certificate.validTo) };
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
