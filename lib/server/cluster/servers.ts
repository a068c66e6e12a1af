/**
 * Which servers are in the chat, and which connections each has: the same at all of them, for all read it in
 * the same line. Who says nothing for some seconds of the line's time is buried, at the same place by all; who
 * turns out to know something else than the others is found out.
 *
 * @module
 */

import type { Outlet } from "../chat/member.ts";

/** Who has said nothing for so long, by the line's time, is there no more, in milliseconds. */
const SILENCE_MS = 6_000;

/** One of them. */
export interface Peer {
  /** Its name. Each start has its own. */
  readonly name: string;
  /** When something of it came last, by the line's time. */
  heardAtMs: number;
  /** Its connections, by number, in the order in which they came. */
  readonly connections: Map<number, Outlet>;
  /** What it knew at the last place where states were compared, once it has said so; `""` if it was not there. */
  digest: string | undefined;
}

/** See the top of this file. */
export class Servers {
  readonly #peers = new Map<string, Peer>();
  /** Where states were compared last. */
  #comparedAt = 0;

  /** How many there are. */
  get size(): number {
    return this.#peers.size;
  }

  /** The name of the one that has been there longest. */
  get eldest(): string | undefined {
    for (const name of this.#peers.keys()) return name;
    return undefined;
  }

  /** The one of that name, if it is there. */
  named(name: string): Peer | undefined {
    return this.#peers.get(name);
  }

  /** One more is there. */
  add(name: string, nowMs: number): void {
    this.#peers.set(name, { name, heardAtMs: nowMs, connections: new Map(), digest: "" });
  }

  /** One is there no more; returns its connections. */
  remove(name: string): Outlet[] {
    const connections = this.#peers.get(name)?.connections.values() ?? [];
    this.#peers.delete(name);
    return [...connections];
  }

  /** Those that have said nothing for too long. */
  silentAt(nowMs: number): string[] {
    const silent = [...this.#peers.values()].filter((peer) => nowMs - peer.heardAtMs > SILENCE_MS);
    return silent.map(({ name }) => name);
  }

  /** All are to say what they know at that place in line. */
  compareAt(seq: number): void {
    this.#comparedAt = seq;
    for (const peer of this.#peers.values()) peer.digest = undefined;
  }

  /** One says what it knew there. */
  note(peer: Peer, at: number, digest: string): void {
    if (at === this.#comparedAt && peer.digest === undefined) peer.digest = digest;
  }

  /**
   * Whether one knows something else than most others, or, where as many know the one as the other, than the
   * eldest. It shows once all have said what they know.
   */
  isAstray(name: string): boolean {
    const groups = new Map<string, string[]>();
    for (const { name, digest } of this.#peers.values()) {
      if (digest === undefined) return false;
      if (digest === "") continue;
      groups.set(digest, [...groups.get(digest) ?? [], name]);
    }
    // The group of the eldest stands first, and the first of equals is found.
    let most: readonly string[] = [];
    for (const names of groups.values()) if (names.length > most.length) most = names;
    return [...groups.values()].some((names) => names !== most && names.includes(name));
  }
}
