/** Where it is told how the server is. Nobody but this machine's own programs reaches it. */
export const STATUS_HOST = "localhost";

/** What one connection may do. */
export interface ConnectionLimits {
  /** The longest line, in bytes. */
  readonly maxLineBytes: number;
  /** The longest text that may have several lines, in bytes; `undefined` for the protocol's. */
  readonly maxTextBytes: number | undefined;
  /** Lines a second, after a burst; 0 sets no limit. */
  readonly linesPerSecond: number;
  /** How many lines may come at once; `undefined` for ten seconds' worth of them. */
  readonly burstLines: number | undefined;
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
  maxTextBytes: undefined,
  linesPerSecond: 20,
  burstLines: undefined,
  stallMs: 60_000,
  pingMs: 30_000,
  silenceMs: 90_000,
  maxClients: 10_000,
  maxPerAddress: 256,
};

/** How much a log holds, and for how long it waits. */
export interface LogLimits {
  /** Bytes that lagging readers of one voice can come back to. */
  readonly windowBytes: number;
  /** How long a reader that takes nothing, or less than the others, still holds senders up. */
  readonly graceMs: number;
  /** Entries that newcomers can look back on. */
  readonly keepEntries: number;
  /** About how many bytes of memory those may take. */
  readonly keepBytes: number;
}

/** The design's numbers. */
export const LOG_LIMITS: LogLimits = {
  windowBytes: 2 * 1024 * 1024,
  graceMs: 1_000,
  keepEntries: 1_000,
  keepBytes: 4 * 1024 * 1024,
};

/** Most rooms at a time. */
export const MAX_ROOMS = 1_000;
/** About how much memory all rooms' logs may take together, in bytes. */
export const MAX_MEMORY_BYTES: number = 256 * 1024 * 1024;
