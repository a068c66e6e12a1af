/**
 * Which servers are in the chat, and which connections each has: the same at all of them, for all read it in
 * the same line. Who says nothing for some seconds of the line's time is buried, at the same place by all; who
 * turns out to know something else than the others is found out.
 *
 * @module
 */

import type { Origin } from "../../text/address.ts";
import type { Outlet } from "../chat/member.ts";
import { PAST_SINCE, type Span } from "./act.ts";

/** Who has said nothing for so long, by the line's time, is there no more, in milliseconds. */
const SILENCE_MS = 6_000;
/** Of so many servers it is known which of their batches came last. */
const NUMBERS_MAX = 1_000;
/** Of so many that were lost it is known, of each. */
const LOST_MAX = 64;

/** One of them. */
export interface Peer {
  /** Its name. Each start has its own. */
  readonly name: string;
  /** In which versions of the line it can be. */
  readonly line: Span;
  /** Where clients reach it, as far as that is known. */
  readonly address: string | undefined;
  /** When something of it came last, by the line's time. */
  heardAtMs: number;
  /** Its connections, by number, in the order in which they came. */
  readonly connections: Map<number, Outlet>;
  /** What it knew at the last place where states were compared, once it has said so; `""` if it was not there. */
  digest: string | undefined;
}

/**
 * What is known of a server, as plain values.
 *
 * @ignore
 */
export interface PeerState extends Pick<Peer, "name" | "line" | "address" | "heardAtMs"> {
  readonly connections: readonly (readonly [number: number, connection: ConnectionState])[];
}

/**
 * What is known of a connection.
 *
 * @ignore
 */
export interface ConnectionState {
  readonly from?: Origin | undefined;
  /** The number of the person who is there, if anyone is. */
  readonly author?: number | undefined;
  /** Whether nothing more of it counts. */
  readonly isEnded?: true | undefined;
}

/**
 * What is known of all servers.
 *
 * @ignore
 */
export interface ServersState {
  readonly peers: readonly PeerState[];
  readonly numbers: readonly (readonly [server: string, number: number])[];
  /** Which batches of each were lost; not there as long as none was. */
  readonly lost?: readonly (readonly [server: string, numbers: readonly number[]])[];
  readonly version: number;
}

/** See the top of this file. */
export class Servers {
  readonly #peers = new Map<string, Peer>();
  /** The number of the last batch of each, whether it is there or not: of whom one came last, last. */
  readonly #numbers = new Map<string, number>();
  /** Which batches of each did not come, though later ones did. */
  readonly #lost = new Map<string, Set<number>>();
  /** In which version of the line they are. */
  #version = 0;
  /** Where states were compared last. */
  #comparedAt = 0;

  /** How many there are. */
  get size(): number {
    return this.#peers.size;
  }

  /** In which version of the line they all are; 0 before the first one came. */
  get version(): number {
    return this.#version;
  }

  /** The name of the one that has been there longest. */
  get eldest(): string | undefined {
    for (const name of this.#peers.keys()) return name;
    return undefined;
  }

  /** Where the others than that one are, as far as that is known. */
  addressesBeside(name: string): string[] {
    const others = [...this.#peers.values()].filter((peer) => peer.name !== name);
    return [...new Set(others.flatMap(({ address }) => address ?? []))];
  }

  /** The same, with the names of those of which that is not known. Who is at `own` is an earlier run of that one. */
  placesBeside(name: string, own: string | undefined): string[] {
    const others = [...this.#peers.values()].filter((peer) => peer.name !== name);
    return others.map((peer) => peer.address ?? peer.name).filter((place) => place !== own);
  }

  /** The one of that name, if it is there. */
  named(name: string): Peer | undefined {
    return this.#peers.get(name);
  }

  /** All that is known here; `stateOf` says what is known of a connection. */
  stateWith(stateOf: (outlet: Outlet) => ConnectionState): ServersState {
    const peers = [...this.#peers.values()].map(({ connections, ...peer }) => ({
      name: peer.name,
      line: peer.line,
      address: peer.address,
      heardAtMs: peer.heardAtMs,
      connections: [...connections].map(([number, outlet]) => [number, stateOf(outlet)] as const),
    }));
    const lost = [...this.#lost].map(([server, numbers]) => [server, [...numbers]] as const);
    const numbers = { numbers: [...this.#numbers], ...(lost.length > 0 && { lost }) };
    return { peers, ...numbers, version: this.#version };
  }

  /** Goes on from what another server knew; `outletOf` gives what stands for a connection. */
  takeOver(state: ServersState, outletOf: (connection: ConnectionState) => Outlet): void {
    for (const { connections, ...peer } of state.peers) {
      const outlets = connections.map(([number, known]) => [number, outletOf(known)] as const);
      const { name, address } = peer;
      this.#peers.set(name, { ...peer, address, connections: new Map(outlets), digest: "" });
    }
    for (const [server, number] of state.numbers) this.#numbers.set(server, number);
    for (const [server, numbers] of state.lost ?? []) this.#lost.set(server, new Set(numbers));
    this.#version = state.version;
  }

  /** A batch of that number came of a server; returns whether it is one that had not come. */
  count(server: string, number: number): boolean {
    const last = this.#numbers.get(server) ?? 0;
    if (number <= last) return this.#find(server, number);
    if (last > 0) this.#lose(server, last + 1, number);
    this.#numbers.delete(server);
    this.#numbers.set(server, number);
    if (this.#numbers.size > NUMBERS_MAX) {
      for (const oldest of this.#numbers.keys()) {
        this.#lost.delete(oldest);
        return this.#numbers.delete(oldest);
      }
    }
    return true;
  }

  /** Each sends one batch after the other came: what lacks between two the engine has lost. */
  #lose(server: string, from: number, end: number): void {
    if (from === end || this.#version < PAST_SINCE) return;
    const lost = this.#lost.get(server) ?? new Set();
    this.#lost.set(server, lost);
    for (let number = Math.max(from, end - LOST_MAX); number < end; number++) lost.add(number);
    for (const oldest of lost) if (lost.size > LOST_MAX) lost.delete(oldest);
  }

  /** One that was lost comes after all; returns whether it is. */
  #find(server: string, number: number): boolean {
    const lost = this.#lost.get(server);
    if (lost?.delete(number) !== true) return false;
    if (lost.size === 0) this.#lost.delete(server);
    return true;
  }

  /** Whether one that can be in these versions of the line may come to those who are there. */
  fits({ least, most }: Span): boolean {
    // Who knows only older ones than they are in may know nothing of what is there by now. Where nobody is there,
    // nobody has to do as the older one did.
    return most >= this.#version && (this.#peers.size === 0 || least <= this.#version);
  }

  /** One more is there. */
  add({ name, line, address }: Pick<Peer, "name" | "line" | "address">, nowMs: number): void {
    const peer = { name, line, address, heardAtMs: nowMs, connections: new Map(), digest: "" };
    this.#peers.set(name, peer);
    this.#rise();
  }

  /** One is there no more; returns its connections. */
  remove(name: string): Outlet[] {
    const connections = this.#peers.get(name)?.connections.values() ?? [];
    this.#peers.delete(name);
    this.#rise();
    return [...connections];
  }

  /** All are in the newest version that all know. */
  #rise(): void {
    if (this.#peers.size === 0) return;
    const newest = Math.min(...[...this.#peers.values()].map(({ line }) => line.most));
    this.#version = Math.max(this.#version, newest);
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

  /** Whether all that said what they know said the same. */
  get isOneMind(): boolean {
    const digests = [...this.#peers.values()].map(({ digest = "" }) => digest);
    return new Set(digests.filter((digest) => digest !== "")).size <= 1;
  }

  /** Whether one knows what most others know; `undefined` until it and all others have said what they know. */
  agrees(name: string): boolean | undefined {
    const { digest = "" } = this.#peers.get(name) ?? {};
    if (digest === "") return undefined;
    for (const { digest } of this.#peers.values()) if (digest === undefined) return undefined;
    return !this.#isAstray(name);
  }

  /** Where as many know the one as the other, it is the eldest that is right. */
  #isAstray(name: string): boolean {
    const groups = new Map<string, string[]>();
    for (const { name, digest = "" } of this.#peers.values()) {
      if (digest !== "") groups.set(digest, [...groups.get(digest) ?? [], name]);
    }
    // The group of the eldest stands first, and the first of equals is found.
    let most: readonly string[] = [];
    for (const names of groups.values()) if (names.length > most.length) most = names;
    return [...groups.values()].some((names) => names !== most && names.includes(name));
  }
}
