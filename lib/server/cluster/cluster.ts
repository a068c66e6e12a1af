/**
 * Several servers as one chat. Each has a whole hub; what its people ask for is put in a line, and when it
 * comes back all servers' hubs carry it out, in one order and with one time. The server that has the connection
 * tells what comes of it; to the others that connection is one elsewhere.
 *
 * What must hold:
 * 1. Whatever the hub does stands in line: nothing but looks is done out of it.
 * 2. Of a connection that the hub has ended, nothing more is carried out, by any server: so what is said
 *    again on another connection, at whatever server, is known by what came before.
 * 3. A server that was buried while it lived (it was frozen, or cut off) ends its connections and goes on under
 *    another name; what it had put in line under the former one is passed over by all.
 *
 * @module
 */

import { type Act, type ConnectionAct, type Settings, withoutSecrets } from "./act.ts";
import { type Caller, Callers } from "./callers.ts";
import { type Change, type Command, isChange } from "../../vocabulary/command.ts";
import type { Clock } from "../../clock.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import type { ClusterFigures } from "./figures.ts";
import type { Front } from "../chat/front.ts";
import type { Hub } from "../chat/hub.ts";
import type { HubFigures } from "../chat/figures.ts";
import { keysFor, type SequencerOptions } from "../chat/sequencer.ts";
import { type Batch, type Engine, Line } from "./line.ts";
import type { Origin } from "../../text/address.ts";
import type { Outlet } from "../chat/member.ts";
import { type ClusterProblem, type Known, Replica } from "./replica.ts";
import { sha256 } from "../../text/sha256.ts";
import type { StoredBan } from "../store/store.ts";

/** How often a server says that it lives, in milliseconds. */
const BEAT_MS = 1_000;
/** How often states are compared, by the line's time. */
const COMPARE_MS = 30_000;
/** So much of what someone asked for waits behind a look, before nothing more of it is heard. */
const QUEUE_MAX = 16;
/** How long the end waits for what is to be put in line. */
const FLUSH_MS = 1_000;
/** So often a server of another version asks whether the others are gone by now. */
const TRIES = 8;

/** What a cluster needs beside what its hub does. */
export interface ClusterOptions extends Omit<SequencerOptions, "store" | "onStore" | "onEnd"> {
  /** What all servers must agree on. */
  readonly settings: Settings;
  /** What must be the same at all that are there at one time. */
  readonly version: string;
  /** Gives a name that no server ever had. */
  readonly newName: () => string;
  /** Is told why it cannot go on. */
  readonly onProblem: (problem: ClusterProblem) => void;
  /** Is told that it is in the chat; again when it was buried and goes on. */
  readonly onBegun: () => void;
  /** Is told whether the engine can be reached. */
  readonly onReached?: (works: boolean) => void;
}

/** An act of this server that is in line. */
interface Own extends Known {
  /** Who asked for it, if one of its people did. */
  readonly caller?: Caller;
}

/** See the top of this file. */
export class Cluster implements Front {
  readonly #clock: Clock;
  readonly #options: ClusterOptions;
  readonly #line: Line;
  readonly #replica: Replica<Own>;
  readonly #callers = new Callers();
  /** What this server has put in line and did not come back, in order. */
  readonly #own: Own[] = [];
  readonly #lineMs = (): number => this.#replica.stamp.nowMs;
  #name: string;
  #tries = 0;
  #isReached = true;
  #isClosed = false;
  #cancelBeat: () => void = () => {};

  /** Puts itself in line at once; `onBegun` is called once it has come to its place. */
  constructor(engine: Engine, clock: Clock, options: ClusterOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#name = options.newName();
    this.#line = new Line(engine, clock, this.#name);
    const onOperator: ClusterOptions["onOperator"] = (operator, deed) => {
      // What was done before this server came stands in the logs of those that were there.
      if (this.#isIn) options.onOperator?.(operator, deed);
    };
    this.#replica = new Replica(clock, { ...options, onOperator }, {
      carriedOut: (own) => this.#carriedOut(own),
      admitted: (server) => server === this.#name && options.onBegun(),
      refused: (server, problem) => this.#refused(server, problem),
      buried: (server) => server === this.#name ? this.#beginAnew() : this.#judge(),
      compared: (at, digest) => {
        if (this.#isIn) this.#submit({ type: "digest", at, digest }, {});
      },
      answered: () => this.#judge(),
    });
    this.#begin();
    this.#line.read({
      deliver: (batch) => this.#deliver(batch),
      reached: (works) => this.#reached(works),
    });
    this.#beat();
  }

  /** Its name in line, by now. */
  get name(): string {
    return this.#name;
  }

  /** How many servers there are. */
  get servers(): number {
    return this.#replica.servers.size;
  }

  /** How it is as one of several. */
  get clusterFigures(): ClusterFigures {
    const { place, roundTrips, backlogUnits: backlog } = this.#line;
    return { isReached: this.#isReached, servers: this.servers, place, backlog, roundTrips };
  }

  /** What its hub knows, hashed. */
  get digest(): string {
    return this.#chat.knowledge.digest;
  }

  /** What its hub knows, as text. */
  get state(): string {
    return JSON.stringify(this.#chat.knowledge.state);
  }

  // For connections

  /** Counted up when it is asked for. */
  get figures(): HubFigures {
    return this.#chat.figures;
  }

  /** The name of the person at a connection, once there is one. */
  nickOf(outlet: Outlet): string | undefined {
    return this.#replica.hub?.nickOf(outlet);
  }

  /** Whether a token is that of someone who is here, or may come back. */
  knows(token: string): boolean {
    return this.#chat.knows(sha256(token));
  }

  /** The ban on an address, if there is one. */
  banOf(origin: Origin): StoredBan | undefined {
    return this.#chat.banOf(origin, this.#replica.stamp.utcMs);
  }

  /** Whether someone may ask for this before it is in a room: it says who it is, and where it wants to be. */
  isOpening(command: Command): boolean {
    return this.#chat.isOpening(command);
  }

  /** What a sender must wait for before its next command: that its readers here keep up, and the line. */
  admission(outlet: Outlet, command: Command): Promise<void> | undefined {
    const caller = this.#callers.known(outlet);
    const isBehind = caller !== undefined && caller.queue.length >= QUEUE_MAX;
    return this.#line.admission ?? (isBehind ? caller.outstanding : undefined) ??
      this.#chat.admission(outlet, command, this.#lineMs);
  }

  /** How many here are told of what someone says. */
  reach(outlet: Outlet, command: Command): number {
    return this.#chat.reach(outlet, command);
  }

  /** What must be waited for until all that someone has asked for is carried out, if anything. */
  outstanding(outlet: Outlet): Promise<void> | undefined {
    return this.#callers.known(outlet)?.outstanding;
  }

  /** As {@link Front.greet}, once it is its turn. */
  greet(outlet: Outlet): void {
    this.#put(this.#callers.at(outlet), { type: "greet" });
  }

  /** As {@link Front.settle}, once it is its turn. */
  settle(outlet: Outlet): void {
    this.#put(this.#callers.at(outlet), { type: "settle" });
  }

  /** As {@link Front.dismiss}, once it is its turn. */
  dismiss(outlet: Outlet): void {
    this.#put(this.#callers.at(outlet), { type: "dismiss" });
  }

  /** Puts a change in line; answers a look behind all that its sender asked for before. */
  perform(outlet: Outlet, command: Command): void {
    if (this.#replica.hasEnded(outlet)) return;
    const caller = this.#callers.at(outlet);
    caller.queue.push(command);
    this.#advance(caller);
  }

  /** The connection is no more, for that reason. */
  depart(outlet: Outlet, reason?: CloseReason): void {
    const caller = this.#callers.known(outlet);
    if (caller === undefined || this.#isClosed) return;
    caller.queue.length = 0;
    this.#put(caller, { type: "depart", ...(reason !== undefined && { reason }) });
    this.#callers.delete(caller);
  }

  /** From now on these are the operators, at all servers. */
  appoint(names: Iterable<string>, stays?: (operator: string) => boolean): void {
    const all = [...names];
    const stay = stays && { stay: all.filter(stays) };
    this.#submit({ type: "appoint", names: all, ...stay }, {});
  }

  /** Tells everyone here that this is the end. Those at other servers stay. */
  close(): void {
    if (this.#isClosed) return;
    this.#submit({ type: "bye" }, {});
    this.#isClosed = true;
    this.#cancelBeat();
    this.#replica.hub?.close(this.#replica.stamp);
    this.#callers.clear();
  }

  /** Ends the line, once what waits is in it, or a second is over. */
  async leave(): Promise<void> {
    this.close();
    await this.#line.close(FLUSH_MS);
  }

  // Into the line

  get #chat(): Hub {
    const { hub } = this.#replica;
    if (hub === undefined) throw new Error("this server is in no chat yet");
    return hub;
  }

  get #isIn(): boolean {
    return this.#replica.servers.named(this.#name) !== undefined;
  }

  #begin(): void {
    const { run, version, settings } = this.#options;
    this.#submit({ type: "begin", run, version, settings }, {});
  }

  #submit(act: Act, own: Own): void {
    if (this.#isClosed) return;
    this.#own.push(own);
    this.#line.submit(act);
  }

  #put(caller: Caller, act: Unaddressed, own: Omit<Own, "caller"> = {}): void {
    const { number: c, outlet, isKnown } = caller;
    caller.inLine++;
    caller.isKnown = true;
    const from = !isKnown && outlet.origin && { from: outlet.origin };
    this.#submit({ c, ...from, ...act }, { ...own, caller });
  }

  /** Asks for what someone wants, up to a look that has to wait. */
  #advance(caller: Caller): void {
    const { queue, outlet } = caller;
    for (let command = queue[0]; command !== undefined; command = queue[0]) {
      if (isChange(command)) {
        this.#ask(caller, command);
      } else {
        if (caller.inLine > 0) return;
        if (!caller.isHeard && this.#chat.isNews(outlet, command)) {
          caller.isHeard = true;
          const isAlive = command.type === "ping" && { isAlive: true as const };
          return this.#put(caller, { type: "hear", ...isAlive });
        }
        caller.isHeard = false;
        this.#chat.look(outlet, command, this.#replica.stamp);
      }
      queue.shift();
    }
    caller.settle();
  }

  #ask(caller: Caller, change: Change): void {
    const { outlet } = caller;
    if (!this.#isReached) this.#warn(caller);
    const keys = change.type === "hello"
      ? keysFor(change.hello.resume?.token, this.#options.newToken)
      : undefined;
    const isPressed = this.#chat.isPressed(change);
    this.#put(caller, {
      type: "do",
      change: withoutSecrets(change),
      ...(outlet.wantsAcks && { acks: true }),
      ...(keys !== undefined && { keys: { key: keys.key, shownKey: keys.shownKey } }),
      ...(isPressed && { isPressed }),
    }, { change, keys });
  }

  #beat(): void {
    this.#cancelBeat = this.#clock.after(BEAT_MS, () => {
      // Where nothing can be put in line, one that waits is enough.
      if (this.#line.backlogUnits === 0) this.#submit({ type: "beat" }, {});
      const { servers, comparedAtMs } = this.#replica;
      const isDue = this.#lineMs() - comparedAtMs >= COMPARE_MS;
      if (isDue && servers.eldest === this.#name && servers.size > 1) {
        this.#submit({ type: "compare" }, {});
      }
      this.#beat();
    });
  }

  // Out of the line

  #deliver(batch: Batch): void {
    if (this.#isClosed) return;
    const isOwn = batch.server === this.#name;
    this.#replica.deliver(batch, () => isOwn ? this.#own.shift() : undefined);
  }

  /** Something that this server put in line has been carried out, or passed over. */
  #carriedOut({ caller }: Own): void {
    if (caller === undefined) return;
    caller.inLine--;
    if (this.#replica.hasEnded(caller.outlet)) caller.queue.length = 0;
    this.#advance(caller);
  }

  #refused(server: string, problem: ClusterProblem): void {
    if (server !== this.#name) return;
    // Servers of another version may have ended a moment ago, and not have been able to say so.
    if (problem.type !== "version" || ++this.#tries >= TRIES) this.#options.onProblem(problem);
    else this.#clock.after(BEAT_MS, () => this.#begin());
  }

  /** The others have gone on without this server, which lives. */
  #beginAnew(): void {
    for (const { outlet } of this.#callers.clear()) {
      if (this.#replica.hasEnded(outlet)) continue;
      outlet.tell({ type: "closing", reason: "shutdown" });
      outlet.end("shutdown");
    }
    this.#own.length = 0;
    this.#name = this.#options.newName();
    this.#line.rename(this.#name);
    this.#begin();
  }

  #judge(): void {
    if (this.#replica.servers.isAstray(this.#name)) this.#options.onProblem({ type: "astray" });
  }

  // When the engine cannot be reached

  #reached(works: boolean): void {
    if (works === this.#isReached || this.#isClosed) return;
    this.#isReached = works;
    this.#options.onReached?.(works);
    if (!works) return;
    for (const caller of this.#callers) {
      if (!caller.isWarned) continue;
      caller.isWarned = false;
      caller.outlet.tell({ type: "storage", works: true });
    }
  }

  /** Who asks for something is told once that it has to wait. */
  #warn(caller: Caller): void {
    if (caller.isWarned) return;
    caller.isWarned = true;
    caller.outlet.tell({ type: "storage", works: false });
  }
}

/** What happens to a connection, without which one. */
type Unaddressed = ConnectionAct extends infer One
  ? One extends ConnectionAct ? Omit<One, "c" | "from"> : never
  : never;
