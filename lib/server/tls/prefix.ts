const HANDSHAKE = 0x16;
const MAJOR_VERSION = 3;

/**
 * How far a stream begins as TLS does, with a handshake record (RFC 8446, 5.1): no line of text begins
 * so.
 */
export function tlsPrefix(head: Uint8Array): "yes" | "maybe" | "no" {
  if (head[0] !== HANDSHAKE) return "no";
  if (head[1] === undefined) return "maybe";
  return head[1] === MAJOR_VERSION ? "yes" : "no";
}

/**
 * The answer to TLS where none is spoken: a fatal alert, `handshake_failure` (RFC 8446, 6.2). The peer's
 * library ends at once with that for a reason, instead of waiting.
 */
export function tlsAlert(): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0x15, MAJOR_VERSION, 1, 0, 2, 2, 40]);
}
