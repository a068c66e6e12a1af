/**
 * Which servers are in the chat, and which connections each has: the same at all of them, for all read it in
 * the same line. Who says nothing for some seconds of the line's time is buried, at the same place by all; who
 * turns out to know something else than the others is found out.
 *
 * @module
 */

import type { Origin } from "../../text/address.ts";
import type { Outlet } from "../chat/member.ts";
import { PAST_SINCE, type ServerAct, type Span } from "./act.ts";
import { type Due, Turns, type TurnsState } from "./turns.ts";

/** Who has said nothing for so long, by the line's time, is there no more, in milliseconds. */
const SILENCE_MS = 6_000;
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
  /** Whether it said that others had carried out what is not in line any more. */
  isRight?: boolean;
  /** Up to where it is known to have carried out the same as this one. */
  sameAt?: number;
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
export interface ServersState extends TurnsState {
  readonly peers: readonly PeerState[];
  readonly version: number;
}

/**
 * What a server says that it knows.
 *
 * @ignore
 */
export type Said = Extract<ServerAct, { type: "digest" }>;

/** See the top of this file. */
export class Servers {
  readonly #peers = new Map<string, Peer>();
  /** Which of their batches is next, whether they are there or not. */
  readonly #turns = new Turns();
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
    return { peers, ...this.#turns.state, version: this.#version };
  }

  /** Goes on from what another server knew; `outletOf` gives what stands for a connection. */
  takeOver(state: ServersState, outletOf: (connection: ConnectionState) => Outlet): void {
    for (const { connections, ...peer } of state.peers) {
      const outlets = connections.map(([number, known]) => [number, outletOf(known)] as const);
      const { name, address } = peer;
      this.#peers.set(name, { ...peer, address, connections: new Map(outlets), digest: "" });
    }
    this.#turns.takeOver(state);
    this.#version = state.version;
  }

  /** Whether a batch came before. */
  has(batch: Due): boolean {
    return this.#turns.has(batch);
  }

  /** What is to be carried out then, by the line's time, now that this batch has come; see {@link Turns.take}. */
  take(batch: Due, nowMs: number): readonly Due[] {
    return this.#turns.take(batch, nowMs, this.#version >= PAST_SINCE);
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
    this.#turns.forget(name);
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
  note(peer: Peer, { at, digest, isRight }: Said): void {
    if (at !== this.#comparedAt || peer.digest !== undefined) return;
    peer.digest = digest;
    peer.isRight = isRight ?? false;
  }

  /** One has carried out the same up to that place. */
  agreeAt(name: string, at: number): void {
    const peer = this.#peers.get(name);
    if (peer !== undefined) peer.sameAt = at;
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

  /** Where as many know the one as the other, it is the eldest that is right, unless another says that it is. */
  #isAstray(name: string): boolean {
    const groups = new Map<string, string[]>();
    const said = [...this.#peers.values()].filter(({ digest = "" }) => digest !== "");
    const right = said.find(({ isRight }) => isRight);
    if (right !== undefined) return this.#peers.get(name)?.digest !== right.digest;
    for (const { name, digest = "" } of said) {
      groups.set(digest, [...groups.get(digest) ?? [], name]);
    }
    // The group of the eldest stands first, and the first of equals is found.
    let most: readonly string[] = [];
    for (const names of groups.values()) if (names.length > most.length) most = names;
    return [...groups.values()].some((names) => names !== most && names.includes(name));
  }
}
