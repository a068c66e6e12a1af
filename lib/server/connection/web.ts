/**
 * What a connection knows of HTTP: that someone else speaks it, and whose browsers are about.
 *
 * @module
 */

import { keepRecent } from "../../recent.ts";
import type { Socket } from "../socket.ts";

/** By what way a request came: by TCP, by TLS, or by TCP where all is to be had by TLS alone. */
export type Way = "open" | "secure" | "astray";

/**
 * Speaks HTTP on a connection of which `head` has been read; resolves to the WebSocket that it has become, or
 * to nothing once all is said. `loads` is told of each request for the page or a file of it.
 */
export type Web = (
  conn: Socket,
  head: Uint8Array<ArrayBuffer>,
  way: Way,
  loads: () => void,
) => Promise<Socket | undefined>;

/** So long after a browser's last request its next connection may say nothing and be the browser's. */
const PATIENCE_MS = 3_000;
/** Connections that a browser opens beside those by which it loads a page come so soon. */
const BESIDE_MS = 1_000;
/** So long browsers keep a connection that they have not used yet. */
const SPARE_MS = 70_000;
/** So many addresses are remembered, before the one that was heard longest ago is forgotten. */
const ADDRESSES_MAX = 1_000;

/** When browsers were there last. */
interface Heard {
  /** They asked for something. */
  atMs: number;
  /** They asked for the page or a file of it. */
  loadedAtMs: number;
}

/**
 * When browsers were heard at an address last. They open connections before they need them: one who is silent
 * there is not greeted yet, for the greeting would be taken for an answer.
 */
export class Browsers {
  readonly #heard = new Map<string, Heard>();

  /** A browser asked for something. */
  heard(address: string, nowMs: number): void {
    this.#hearOf(address).atMs = nowMs;
  }

  /** A browser asked for the page, or a file of it. */
  loads(address: string, nowMs: number): void {
    this.#hearOf(address).loadedAtMs = nowMs;
  }

  /** How long one who is silent may still turn out to be a browser there, in milliseconds. */
  patienceMs(address: string, nowMs: number): number {
    const { atMs = -Infinity } = this.#heard.get(address) ?? {};
    return Math.max(0, atMs + PATIENCE_MS - nowMs);
  }

  /**
   * The same of one who came at that time: if a page was loaded then, a browser may keep the connection for
   * later.
   */
  spareMs(address: string, cameAtMs: number, nowMs: number): number {
    const { loadedAtMs = -Infinity } = this.#heard.get(address) ?? {};
    return cameAtMs - loadedAtMs < BESIDE_MS ? Math.max(0, cameAtMs + SPARE_MS - nowMs) : 0;
  }

  /** The longer of both. */
  mayComeMs(address: string, cameAtMs: number, nowMs: number): number {
    return Math.max(this.patienceMs(address, nowMs), this.spareMs(address, cameAtMs, nowMs));
  }

  /** Whether one who came from there then may be a browser's: those open connections about when they ask. */
  wereAbout(address: string, cameAtMs: number): boolean {
    return this.patienceMs(address, cameAtMs) > 0;
  }

  #hearOf(address: string): Heard {
    const heard = this.#heard.get(address) ?? { atMs: -Infinity, loadedAtMs: -Infinity };
    this.#heard.delete(address);
    this.#heard.set(address, heard);
    keepRecent(this.#heard, ADDRESSES_MAX);
    return heard;
  }
}
