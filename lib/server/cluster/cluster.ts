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

import { type Act, LINE_VERSIONS, type Settings, type Span } from "./act.ts";
import { type Caller, Callers, tellWhereElse } from "./callers.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { Clock } from "../../clock.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import { type ClusterFigures, clusterFiguresOf } from "./figures.ts";
import type { Front } from "../chat/front.ts";
import type { Hub } from "../chat/hub.ts";
import type { HubFigures } from "../chat/figures.ts";
import { Doubts } from "./doubts.ts";
import { Keeping } from "./keeping.ts";
import { type Batch, type Engine, Line } from "./line.ts";
import type { Origin } from "../../text/address.ts";
import type { Outlet } from "../chat/member.ts";
import type { ClusterOptions } from "./options.ts";
import { type ClusterProblem, Replica } from "./replica.ts";
import { type Own, Requests } from "./requests.ts";
import { sha256 } from "../../text/sha256.ts";
import type { StoredAccount } from "../store/store.ts";

/** How often a server says that it lives, in milliseconds. */
const BEAT_MS = 1_000;
/** So much of what someone asked for waits behind a look, before nothing more of it is heard. */
const QUEUE_MAX = 16;
/** How long the end waits for what is to be put in line. */
const FLUSH_MS = 1_000;

/** See the top of this file. */
export class Cluster implements Front {
  readonly #clock: Clock;
  readonly #options: ClusterOptions;
  readonly #span: Span;
  readonly #line: Line;
  readonly #keeping: Keeping;
  readonly #doubts: Doubts;
  #replica: Replica<Own>;
  readonly #callers = new Callers();
  readonly #requests: Requests;
  /** What this server has put in line and did not come back, in order. */
  readonly #own: Own[] = [];
  readonly #lineMs = (): number => this.#replica.stamp.nowMs;
  readonly #hasEnded = (outlet: Outlet): boolean => this.#replica.hasEnded(outlet);
  #name: string;
  #wasIn = false;
  #isTold = false;
  #isReached = true;
  #isClosed = false;
  #cancelBeat: () => void = () => {};

  /** Puts itself in line at once; `onBegun` is called once it has come to its place. */
  constructor(engine: Engine, clock: Clock, options: ClusterOptions) {
    this.#clock = clock;
    this.#options = options;
    const { least, most } = options.line ?? LINE_VERSIONS;
    this.#span = { least, most };
    this.#name = options.newName();
    this.#line = new Line(engine, clock, this.#name, () => this.#replica.past);
    this.#keeping = new Keeping(options.keepUnits);
    this.#doubts = new Doubts({
      clock,
      look: (after, done) => this.#line.doubt(after, done),
      looked: () => this.#judge(),
    });
    this.#requests = new Requests({
      chat: () => ({ hub: this.#chat, stamp: this.#replica.stamp }),
      submit: (act, own) => this.#submit(act, own),
      isReached: () => this.#isReached,
      version: () => this.#replica.servers.version,
      isKnownToAll: (change) => this.#replica.isKnownToAll(change),
      newToken: options.newToken,
    });
    this.#replica = this.#newReplica();
    this.#begin();
    this.#load();
    this.#beat();
  }

  /** Its name in line, by now. */
  get name(): string {
    return this.#name;
  }

  /** Where the others are, or their names in line. One that was killed may still count as there. */
  get others(): string[] {
    return this.#replica.servers.placesBeside(this.#name, this.#options.address);
  }

  /** How it is as one of several. */
  get clusterFigures(): ClusterFigures {
    const own = { isReached: this.#isReached, isIn: this.#isIn };
    return clusterFiguresOf(this.#line, this.#replica.servers, this.#keeping, own);
  }

  /** All that it knows, as text: the same at all servers. */
  get known(): string {
    return this.#replica.known;
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

  /** Whose own a name is, and by which password. */
  accountOf(name: string): StoredAccount | undefined {
    return this.#chat.accountOf(name);
  }

  /** What is told of the ban on an address, if there is one. */
  banOf(origin: Origin): ReturnType<Front["banOf"]> {
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
    this.#requests.put(this.#callers.at(outlet), { type: "greet" });
  }

  /** As {@link Front.settle}, once it is its turn. */
  settle(outlet: Outlet): void {
    this.#requests.put(this.#callers.at(outlet), { type: "settle" });
  }

  /** As {@link Front.dismiss}, once it is its turn. */
  dismiss(outlet: Outlet): void {
    this.#requests.put(this.#callers.at(outlet), { type: "dismiss" });
  }

  /** Puts a change in line; answers a look behind all that its sender asked for before. */
  perform(outlet: Outlet, command: Command): void {
    if (this.#replica.hasEnded(outlet)) return;
    const caller = this.#callers.at(outlet);
    caller.queue.push(command);
    this.#requests.advance(caller);
  }

  /** The connection is no more, for that reason. */
  depart(outlet: Outlet, reason?: CloseReason): void {
    const caller = this.#callers.known(outlet);
    if (caller === undefined || this.#isClosed) return;
    caller.queue.length = 0;
    this.#requests.put(caller, { type: "depart", ...(reason !== undefined && { reason }) });
    this.#callers.delete(caller);
  }

  /** From now on these are the operators, at all servers. */
  appoint(names: Iterable<string>, stays?: (operator: string) => boolean): void {
    const all = [...names];
    const stay = stays && { stay: all.filter(stays) };
    this.#submit({ type: "appoint", names: all, ...stay }, {});
  }

  /** From now on a server that comes must have these settings, as those that are there do. */
  agree(settings: Settings): void {
    this.#submit({ type: "settings", settings }, {});
  }

  /** Tells everyone here that this is the end. Those at other servers stay. */
  close(): void {
    if (this.#isClosed) return;
    this.#submit({ type: "bye" }, {});
    this.#isClosed = true;
    this.#cancelBeat();
    this.#replica.hub?.close(this.#replica.stamp, this.#others);
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

  /** Where else the chat is; `undefined` where that is nowhere. */
  get #others(): readonly string[] | undefined {
    const others = this.#replica.servers.addressesBeside(this.#name);
    return others.length === 0 ? undefined : others;
  }

  /** Puts in line that it is there, by its present name in the place of the former one. */
  #begin(anew: { readonly former?: string; since?: number } = {}): void {
    const { run, address } = this.#options;
    this.#submit({
      type: "begin",
      run,
      line: this.#span,
      // Once it has been in, it has what was agreed on since.
      settings: this.#wasIn ? this.#replica.settings : this.#options.settings,
      ...(address !== undefined && { address }),
      ...anew,
      ...(this.#doubts.missed > 1 && { lacks: true }),
    }, {});
  }

  /** One that knows nothing yet. */
  #newReplica(): Replica<Own> {
    const options = this.#options;
    const onOperator: ClusterOptions["onOperator"] = (operator, deed) => {
      // What was done before this server came stands in the logs of those that were there.
      if (this.#isIn) options.onOperator?.(operator, deed);
    };
    const { since } = options.line ?? LINE_VERSIONS;
    return new Replica(this.#clock, { ...options, onOperator, since }, {
      carriedOut: (own) => this.#carriedOut(own),
      admitted: (server, { lacks, isAnew }) => {
        if (server === this.#name) return this.#admitted();
        if (lacks) this.#keeping.hasten();
        this.#keeping.doubt();
        const { address = server } = this.#replica.servers.named(server) ?? {};
        if (this.#isIn && !isAnew) this.#options.onServer?.(address, true);
        this.#tellWhereElse(this.#callers);
      },
      refused: (server, problem) => this.#refused(server, problem),
      buried: (server, address, isAnew) => {
        if (server === this.#name) return this.#beginAnew();
        if (this.#isIn && !isAnew) this.#options.onServer?.(address ?? server, false);
        this.#judge();
        this.#tellWhereElse(this.#callers);
      },
      compared: (at, server) => this.#compared(at, server),
      answered: () => this.#judge(),
      kept: (at) => this.#keeping.kept(at, this.#lineMs()),
      differed: (after) => {
        this.#keeping.doubt();
        this.#doubts.differ(after);
      },
    });
  }

  #submit(act: Act, own: Own): void {
    if (this.#isClosed) return;
    this.#own.push(own);
    this.#line.submit(act);
  }

  #beat(): void {
    this.#cancelBeat = this.#clock.after(BEAT_MS, () => {
      // Where nothing can be put in line, one that waits is enough.
      if (this.#line.backlogUnits === 0) this.#submit({ type: "beat" }, {});
      const { servers, comparedAtMs } = this.#replica;
      const isDue = this.#keeping.isDue(this.#lineMs(), comparedAtMs, servers.size);
      if (isDue && servers.eldest === this.#name) this.#submit({ type: "compare" }, {});
      this.#beat();
    });
  }

  // Out of the line

  #deliver(batch: Batch): void {
    if (this.#isClosed || this.#isOutdated()) return;
    this.#keeping.count(batch.text.length);
    this.#replica.deliver(batch, (server) => server === this.#name ? this.#own.shift() : undefined);
  }

  /** The chat has risen to a version of the line that this server does not know: it says so, once. */
  #isOutdated(): boolean {
    const [{ version: theirs }, own] = [this.#replica.servers, this.#span];
    if (theirs <= own.most) return false;
    if (!this.#isTold) this.#options.onProblem({ type: "version", theirs, own });
    return this.#isTold = true;
  }

  /** Something that this server put in line has been carried out, or passed over. */
  #carriedOut({ caller, change }: Own): void {
    if (caller === undefined) return;
    if (change?.type === "hello" && !caller.isProgram) {
      caller.isProgram = true;
      if (this.#others !== undefined) this.#tellWhereElse([caller]);
    }
    caller.inLine--;
    if (this.#replica.hasEnded(caller.outlet)) caller.queue.length = 0;
    this.#requests.advance(caller);
  }

  #admitted(): void {
    this.#doubts.admit();
    this.#wasIn = true;
    this.#options.onBegun();
  }

  #tellWhereElse(callers: Iterable<Caller>): void {
    if (this.#isIn) tellWhereElse(callers, this.#others ?? [], this.#hasEnded);
  }

  #refused(server: string, problem: ClusterProblem): void {
    if (server !== this.#name) return;
    // Those of another version may have ended a moment ago, and not have been able to say so.
    if (problem.type !== "version" || !this.#doubts.refuse()) this.#options.onProblem(problem);
    else this.#clock.after(BEAT_MS, () => this.#begin());
  }

  /** The others have gone on without this server, which lives. */
  #beginAnew(anew?: { readonly former: string; since?: number }): void {
    this.#callers.end((outlet) => !this.#hasEnded(outlet), this.#others);
    this.#own.length = 0;
    this.#keeping.rest(this.#lineMs());
    this.#name = this.#options.newName();
    this.#line.rename(this.#name);
    this.#begin(anew);
  }

  // What is kept, and what a server begins from

  /** Goes on from what is kept, and from the line behind that. */
  #load(): void {
    this.#line.recall((kept) => {
      // What was known until now could be looked at meanwhile.
      this.#replica = this.#newReplica();
      if (kept !== undefined) {
        const problem = this.#replica.takeOver(kept.text, this.#span);
        if (problem !== undefined) return this.#options.onProblem(problem);
        this.#keeping.kept(kept.seq, this.#lineMs(), kept.text.length);
      }
      this.#line.read({
        deliver: (batch) => this.#deliver(batch),
        missing: () => this.#misses(),
        replaced: (sinceMs) => this.#replaced(sinceMs),
        reached: (works, isFull) => this.#reached(works, isFull),
      }, kept?.seq ?? 0);
    });
  }

  /** What this server knows is of no use: it begins anew from what is kept. */
  #beginFromKept(since?: number): void {
    if (this.#isClosed) return;
    this.#line.stop();
    this.#doubts.begin();
    const { hub, stamp } = this.#replica;
    hub?.close(stamp, this.#others);
    this.#beginAnew({ former: this.#name, ...(since !== undefined && { since }) });
    this.#load();
  }

  /** All servers say what they know; the one that asked for it may keep that. */
  #compared(at: number, server: string): void {
    if (!this.#isIn) return;
    const { known } = this.#replica;
    const digest = this.#keeping.digestOf(known);
    if (server === this.#name && this.#keeping.isKeptNext(this.#lineMs())) {
      this.#keeping.prepare({ seq: at, text: this.#replica.keptWith(known) });
    }
    this.#submit({ type: "digest", at, digest, ...this.#doubts.word }, {});
  }

  #judge(): void {
    const { servers, comparedUtcMs } = this.#replica;
    const agrees = servers.agrees(this.#name);
    if (agrees === undefined || this.#doubts.isLooking) return;
    // Where its own past is what stands in line, it says so when they are compared next.
    if (!agrees) return this.#doubts.isRight ? this.#keeping.doubt() : this.#strays();
    // Who was brought something else may have begun from what is kept, and is to have that anew.
    if (this.#doubts.agree(comparedUtcMs) && !servers.isOneMind) this.#keeping.hasten();
    const toKeep = this.#keeping.take();
    if (toKeep === undefined) return;
    this.#line.keep(toKeep, (isKept) => {
      if (isKept) this.#submit({ type: "kept", at: toKeep.seq }, {});
      else this.#keeping.rest(this.#lineMs());
    });
  }

  /** What is next in line is gone: what is kept by now may be newer, or is about to be. */
  #misses(): void {
    this.#line.stop();
    const restMs = this.#doubts.miss();
    if (restMs === undefined) return this.#options.onProblem({ type: "missing" });
    if (this.#doubts.missed === 2) this.#options.onMissing?.();
    this.#clock.after(restMs, () => this.#beginFromKept());
  }

  /** What was carried out here is nothing to anyone: what the engine has is what counts. */
  #replaced(sinceMs: number): void {
    this.#options.onReplaced?.();
    this.#beginFromKept(sinceMs);
  }

  #strays(): void {
    if (!this.#doubts.stray()) return this.#options.onProblem({ type: "astray" });
    this.#options.onAstray?.();
    this.#beginFromKept(this.#doubts.sinceMs);
  }

  #reached(works: boolean, isFull?: boolean): void {
    if (works === this.#isReached || this.#isClosed) return;
    this.#isReached = works;
    this.#options.onReached?.(works, isFull);
    this.#callers[works ? "comfort" : "warn"]();
  }
}
