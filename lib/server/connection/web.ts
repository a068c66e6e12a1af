/**
 * What a connection knows of HTTP: that someone else speaks it, and whose browsers are about.
 *
 * @module
 */

import type { Socket } from "../socket.ts";

/** By what way a request came: by TCP, by TLS, or by TCP where all is to be had by TLS alone. */
export type Way = "open" | "secure" | "astray";

/**
 * Speaks HTTP on a connection of which `head` has been read; resolves to the WebSocket that it has become, or
 * to nothing once all is said.
 */
export type Web = (
  conn: Socket,
  head: Uint8Array<ArrayBuffer>,
  way: Way,
) => Promise<Socket | undefined>;

/** So long after a browser's last request its next connection may say nothing and be the browser's. */
const PATIENCE_MS = 3_000;
/** So many addresses are remembered, before the one that was heard longest ago is forgotten. */
const ADDRESSES_MAX = 1_000;

/**
 * When browsers were heard at an address last. They open connections before they need them: one who is silent
 * there is not greeted yet, for the greeting would be taken for an answer.
 */
export class Browsers {
  readonly #heardAtMs = new Map<string, number>();

  /** A browser asked for something. */
  heard(address: string, nowMs: number): void {
    this.#heardAtMs.delete(address);
    this.#heardAtMs.set(address, nowMs);
    if (this.#heardAtMs.size <= ADDRESSES_MAX) return;
    const [oldest] = this.#heardAtMs.keys();
    if (oldest !== undefined) this.#heardAtMs.delete(oldest);
  }

  /** How long one who is silent may still turn out to be a browser there, in milliseconds. */
  patienceMs(address: string, nowMs: number): number {
    return Math.max(0, this.#heardOf(address) + PATIENCE_MS - nowMs);
  }

  /** Whether one who came from there then may be a browser's: those open connections about when they ask. */
  wereAbout(address: string, cameAtMs: number): boolean {
    return this.patienceMs(address, cameAtMs) > 0;
  }

  #heardOf(address: string): number {
    return this.#heardAtMs.get(address) ?? -Infinity;
  }
}
