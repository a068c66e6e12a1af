/** Where the server is, unless one says otherwise: as in the original. */
export const DEFAULT_HOST = "localhost";
/** Its port. */
export const DEFAULT_PORT = 10101;

/** What one connection may do. */
export interface ConnectionLimits {
  /** The longest line, in bytes. */
  readonly maxLineBytes: number;
  /** Lines a second, after a burst; 0 sets no limit. */
  readonly linesPerSecond: number;
  /** How long a peer may take nothing of what is written before it is closed. */
  readonly stallMs: number;
  /** After so long a silence a peer that knows pings is sent one. */
  readonly pingMs: number;
  /** After so long a silence such a peer counts as gone. */
  readonly silenceMs: number;
}

/** What a listener allows. */
export interface ListenerLimits extends ConnectionLimits {
  /** Most connections at a time. */
  readonly maxClients: number;
  /** Most connections from one address; loopback is exempt. */
  readonly maxPerAddress: number;
}

/** The design's numbers. */
export const LISTENER_LIMITS: ListenerLimits = {
  maxLineBytes: 4 * 1024,
  linesPerSecond: 20,
  stallMs: 60_000,
  pingMs: 30_000,
  silenceMs: 90_000,
  maxClients: 10_000,
  maxPerAddress: 256,
};
