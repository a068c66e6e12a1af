/**
 * What all servers of a chat do the same: it has the hub carry out what is next in line, for all their people,
 * and knows which servers there are. Nothing here depends on which of them this one is, but for what it knows of
 * its own people beside what stands in line.
 *
 * @module
 */

import {
  type ConnectionAct,
  isOfConnection,
  KEPT_LEAST,
  type LineVersions,
  lookOf,
  namesOf,
  OPERATORS,
  PAST_SINCE,
  type ServerAct,
  type Settings,
  type Span,
} from "./act.ts";
import type { Batch } from "./line.ts";
import type { Change } from "../../vocabulary/command.ts";
import type { Clock } from "../../clock.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import { Elsewhere } from "./elsewhere.ts";
import { Hub } from "../chat/hub.ts";
import type { HubState, Kept as KeptHub } from "../chat/knowledge.ts";
import type { HubOptions } from "../chat/options.ts";
import type { Keys, Stamp } from "../chat/stamp.ts";
import { LineTime } from "./line_time.ts";
import type { Outlet } from "../chat/member.ts";
import { type Mark, Past } from "./past.ts";
import { type ConnectionState, type Peer, Servers, type ServersState } from "./servers.ts";
import type { Due } from "./turns.ts";

/** Why a server cannot be one of a chat. */
export type ClusterProblem =
  /** The chat was begun with something else. */
  | {
    readonly type: "settings";
    readonly name: string;
    readonly theirs: string;
    readonly own: string;
  }
  /** The others are in a version of the line that it does not know. */
  | { readonly type: "version"; readonly theirs: number; readonly own: Span }
  /** It knows something else than the others do, however often it begins anew. */
  | { readonly type: "astray" }
  /** What is kept is older than what is left of the line. */
  | { readonly type: "missing" };

/** What a server knows of an act of its own beside what stands in line. */
export interface Known {
  /** Whose connection it is, if it is of one. */
  readonly caller?: { readonly outlet: Outlet };
  /** What was asked for, secrets included. */
  readonly change?: Change;
  /** With `hello` alone. */
  readonly keys?: Keys | undefined;
}

/** How a server came. */
export interface Admitted {
  /** It lacks what stands between what is kept and what is left of the line. */
  readonly lacks: boolean;
  /** It was there, and begins anew. */
  readonly isAnew: boolean;
}

/** Is told what becomes of what stands in line. */
export interface Witness<Own extends Known> {
  /** An act of this server was carried out, or passed over. */
  carriedOut(own: Own): void;
  /** A server is in the chat from now on, */
  admitted(server: string, how: Admitted): void;
  /** or cannot be, */
  refused(server: string, problem: ClusterProblem): void;
  /** or is there no more; it was at that address, as far as that is known. One that begins anew is not gone. */
  buried(server: string, address: string | undefined, isAnew: boolean): void;
  /** All are to say what they know at that place, for a server wants it. */
  compared(at: number, server: string): void;
  /** One has said so. */
  answered(): void;
  /** What was known at that place is kept. */
  kept(at: number): void;
  /** A server has, or had, carried out something else than this one, behind that place. */
  differed(after: number): void;
}

/**
 * All that a replica knows but for what was said, as plain values.
 *
 * @ignore
 */
export interface ReplicaState extends ServersState {
  readonly run: string;
  /** Where it was on one server before: the runs of that one which began the logs that it had. */
  readonly formerRuns?: readonly string[] | undefined;
  readonly settings: Settings;
  readonly stamp: Stamp;
  readonly comparedAtMs: number;
  readonly hub: HubState;
  /** What was carried out; not there before all servers know of it. */
  readonly past?: Mark | undefined;
}

/**
 * The same as it is kept: in words that have one hash at all servers, and beside it what was said last.
 *
 * @ignore
 */
export interface KeptReplica {
  readonly version: number;
  readonly known: string;
  readonly entries: KeptHub["entries"];
}

/** What a replica needs beside what its hub does. */
export type ReplicaOptions = HubOptions & { readonly since?: LineVersions["since"] | undefined };

/** See the top of this file. */
export class Replica<Own extends Known> {
  /** Which servers are in it. */
  readonly servers: Servers = new Servers();
  /** When states were compared last, by the line's time. */
  comparedAtMs = 0;
  /** The same by the engine's clock, in UTC milliseconds. */
  comparedUtcMs = 0;
  readonly #clock: Clock;
  readonly #options: HubOptions;
  readonly #since: NonNullable<LineVersions["since"]>;
  readonly #witness: Witness<Own>;
  readonly #past = new Past();
  #time = new LineTime();
  /** Connections that the hub has ended: nothing more of them counts. */
  readonly #ended = new WeakSet<Outlet>();
  #hub: Hub | undefined;
  #run = "";
  #formerRuns: readonly string[] | undefined;
  #settings: Settings = {};

  /** A chat that nobody has begun. */
  constructor(clock: Clock, { since, ...options }: ReplicaOptions, witness: Witness<Own>) {
    this.#clock = clock;
    this.#options = options;
    this.#since = since ?? (() => 0);
    this.#witness = witness;
  }

  /** What tells the chat from all others, once someone has begun. */
  get run(): string {
    return this.#run;
  }

  /** What its servers must agree on, by now. */
  get settings(): Settings {
    return this.#settings;
  }

  /** What was carried out, as far as all servers know of such a thing. */
  get past(): Mark | undefined {
    return this.#past.last;
  }

  /** What there is once someone has begun. */
  get hub(): Hub | undefined {
    return this.#hub;
  }

  /** What time it is in the chat. */
  get stamp(): Stamp {
    return this.#time.stamp;
  }

  /** All that is known but for what was said, as text: the same at all servers. */
  get known(): string {
    const { hub, stamp, comparedAtMs } = this;
    if (hub === undefined) return "";
    const stateOf = (outlet: Outlet): ConnectionState => ({
      from: outlet.origin,
      author: hub.authorAt(outlet),
      ...(this.#ended.has(outlet) && { isEnded: true }),
    });
    const servers = this.servers.stateWith(stateOf);
    const state: ReplicaState = {
      ...servers,
      run: this.#run,
      formerRuns: this.#formerRuns,
      settings: this.#settings,
      stamp: { nowMs: stamp.nowMs, utcMs: stamp.utcMs },
      comparedAtMs,
      hub: hub.knowledge.state,
      ...(this.past && { past: this.past }),
    };
    return JSON.stringify(state);
  }

  /** The same with what was said last, as {@link Replica.takeOver} wants it. */
  keptWith(known: string): string {
    const entries = this.#hub?.knowledge.entries ?? [];
    return keptText({ version: this.servers.version, known, entries });
  }

  /** Goes on from what was kept; returns why it cannot. Nothing was delivered yet. */
  takeOver(text: string, line: Span): ClusterProblem | undefined {
    const { version, known, entries }: KeptReplica = JSON.parse(text);
    if (version < KEPT_LEAST || version > line.most) {
      return { type: "version", theirs: version, own: line };
    }
    const whole: ReplicaState = JSON.parse(known);
    const { run, formerRuns, settings, stamp, comparedAtMs, past, hub: state, ...servers } = whole;
    if (past !== undefined) this.#past.takeOver(past);
    this.#time = new LineTime(stamp);
    this.#formerRuns = formerRuns;
    this.#settings = settings;
    this.comparedAtMs = comparedAtMs;
    const outlets = new Map<number | undefined, Outlet>();
    this.servers.takeOver(servers, ({ from, author, isEnded }) => {
      const outlet = new Elsewhere(from);
      if (isEnded) this.#ended.add(outlet);
      outlets.set(author, outlet);
      return outlet;
    });
    this.#openHub(run).knowledge.takeOver({ state, entries }, (author) => {
      const outlet = outlets.get(author);
      if (outlet === undefined) throw new Error(`nobody is connected as ${author}`);
      return outlet;
    });
    return undefined;
  }

  #openHub(run: string): Hub {
    const onEnd = (outlet: Outlet): void => void this.#ended.add(outlet);
    this.#run = run;
    const own = { run, onEnd, formerRuns: this.#formerRuns ?? [] };
    return this.#hub = new Hub(this.#clock, this.stamp, { ...this.#options, ...own });
  }

  /** Whether all servers do what is asked for: one of them may be older. */
  isKnownToAll(change: Change): boolean {
    return this.#since(change) <= this.servers.version;
  }

  /** Whether the hub has ended a connection. */
  hasEnded(outlet: Outlet): boolean {
    return this.#ended.has(outlet);
  }

  /** Has that carried out. `next` gives what is known of each act, where they are this server's own. */
  deliver(batch: Batch, next: (server: string) => Own | undefined): void {
    const { seq, utcMs, server, past } = batch;
    if (this.servers.has(batch)) return;
    if (past !== undefined) this.#meet(server, past);
    this.#time.pass(utcMs);
    const { stamp } = this;
    this.#hub?.passTime(stamp);
    const due = this.servers.take(batch, stamp.nowMs);
    for (const each of due) this.#carryOutAll(each, next);
    for (const silent of this.servers.silentAt(stamp.nowMs)) this.#bury(silent, "silent");
    if (this.servers.version >= PAST_SINCE) this.#past.add(batch);
    // Whoever goes on from here begins behind the whole batch.
    const asking = due.find(({ acts }) => acts.some(({ type }) => type === "compare"));
    if (asking !== undefined) this.#compare(asking.server, seq);
  }

  #carryOutAll({ server, acts }: Due, next: (server: string) => Own | undefined): void {
    const peer = this.servers.named(server);
    if (peer !== undefined) peer.heardAtMs = this.stamp.nowMs;
    for (const act of acts) {
      const own = next(server);
      if (isOfConnection(act)) this.#carryOut(this.servers.named(server), act, own);
      else this.#hear(server, act);
      if (own !== undefined) this.#witness.carriedOut(own);
    }
  }

  /** A server says what it had carried out. */
  #meet(server: string, mark: Mark): void {
    const { servers } = this;
    if (this.#past.isOther(mark)) this.#witness.differed(servers.named(server)?.sameAt ?? 0);
    else servers.agreeAt(server, mark.at);
  }

  #carryOut(peer: Peer | undefined, act: ConnectionAct, own: Own | undefined): void {
    if (peer === undefined || this.#hub === undefined) return;
    const { stamp } = this;
    const outlet = outletOf(peer, act, own);
    if (act.type === "depart") peer.connections.delete(act.c);
    if (this.#ended.has(outlet)) return;
    switch (act.type) {
      case "greet":
      case "settle":
      case "dismiss":
        return this.#hub[act.type](outlet, stamp);
      case "hear":
        return this.#hub.hear(outlet, lookOf(act.isAlive ?? false), stamp);
      case "depart":
        return this.#hub.depart(outlet, act.reason, stamp);
      case "do": {
        if (outlet instanceof Elsewhere) outlet.wantsAcks = act.acks ?? false;
        const keys = own?.keys ?? keysOf(act.keys);
        const isPressed = act.isPressed ?? false;
        const change = own?.change ?? act.change;
        const { found: meant, hasWaited } = act;
        const found = meant && { found: meant, ...(hasWaited && { hasWaited }) };
        // A server that refuses it itself has let it pass.
        const isTooNew = !this.isKnownToAll(change) && { isTooNew: true as const };
        const more = { isPressed, ...(keys && { keys }), ...found, ...isTooNew };
        return this.#hub.perform(outlet, change, { ...stamp, ...more });
      }
    }
  }

  #hear(server: string, act: ServerAct): void {
    if (act.type === "begin") return this.#admit(server, act);
    const peer = this.servers.named(server);
    if (peer === undefined || this.#hub === undefined) return;
    const { stamp } = this;
    switch (act.type) {
      case "appoint": {
        const { names, stay } = act;
        this.#settings = { ...this.#settings, [OPERATORS]: namesOf(names) };
        return this.#hub.appoint(names, (name) => stay?.includes(name) ?? true, stamp);
      }
      case "settings":
        this.#settings = { ...this.#settings, ...act.settings };
        return;
      case "kept":
        return this.#witness.kept(act.at);
      case "digest":
        this.servers.note(peer, act);
        return this.#witness.answered();
      case "bye":
        return this.#bury(server, "shutdown");
      case "beat":
      case "compare":
        return;
    }
  }

  /** All are to say what they know, for a server wants it. */
  #compare(server: string, seq: number): void {
    if (this.servers.named(server) === undefined || this.#hub === undefined) return;
    this.comparedAtMs = this.stamp.nowMs;
    this.comparedUtcMs = this.stamp.utcMs;
    this.servers.compareAt(seq);
    this.#witness.compared(seq, server);
  }

  /** A server says that it is there. */
  #admit(server: string, begin: Extract<ServerAct, { type: "begin" }>): void {
    const { run, settings, line, address, former, lacks = false } = begin;
    if (this.#hub === undefined) {
      this.#openHub(run);
      this.#settings = settings;
    }
    const problem = firstDifference(this.#settings, settings) ?? this.#problemWith(line);
    if (problem !== undefined) return this.#witness.refused(server, problem);
    // Those who kept what is gone on from may have known fewer.
    this.#settings = { ...settings, ...this.#settings };
    const isAnew = former !== undefined && this.servers.named(former) !== undefined;
    const since = this.servers.version >= PAST_SINCE ? begin.since : undefined;
    if (isAnew) this.#bury(former, "shutdown", { since });
    this.servers.add({ name: server, line, address }, this.stamp.nowMs);
    this.#witness.admitted(server, { lacks, isAnew });
  }

  #problemWith(line: Span): ClusterProblem | undefined {
    if (this.servers.fits(line)) return undefined;
    return { type: "version", theirs: this.servers.version, own: line };
  }

  #bury(server: string, reason: CloseReason, anew?: { readonly since: number | undefined }): void {
    const address = this.servers.named(server)?.address;
    for (const outlet of this.servers.remove(server)) {
      if (this.#ended.has(outlet)) continue;
      if (anew?.since !== undefined) this.#hub?.mislead(outlet, anew.since);
      this.#hub?.depart(outlet, reason, this.stamp);
    }
    this.#witness.buried(server, address, anew !== undefined);
  }
}

/**
 * As {@link Replica.takeOver} wants it.
 *
 * @ignore
 */
export function keptText(kept: KeptReplica): string {
  return JSON.stringify(kept);
}

/** The connection that an act is of: as this server knows it, where it is one of its own. */
function outletOf(peer: Peer, act: ConnectionAct, own: Known | undefined): Outlet {
  const known = peer.connections.get(act.c);
  if (known !== undefined) return known;
  const outlet = own?.caller?.outlet ?? new Elsewhere(act.from);
  peer.connections.set(act.c, outlet);
  return outlet;
}

/** Elsewhere the secret itself is not known, and nobody is told it. */
function keysOf(keys: Pick<Keys, "key" | "shownKey"> | undefined): Keys | undefined {
  return keys && { token: "", key: keys.key, shownKey: keys.shownKey };
}

/** What the chat has no word of yet is no difference. */
function firstDifference(chat: Settings, settings: Settings): ClusterProblem | undefined {
  for (const [name, one] of Object.entries(settings)) {
    const [theirs, own] = [`${chat[name] ?? one}`, `${one}`];
    if (theirs !== own) return { type: "settings", name, theirs, own };
  }
  return undefined;
}
