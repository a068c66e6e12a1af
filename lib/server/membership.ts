/**
 * A server as one of several that are one chat: it comes to the engine, and into the chat, and leaves it.
 *
 * @module
 */

import { formatAddress, StartupError } from "../startup/failure.ts";
import { systemClock } from "../startup/system_clock.ts";
import { isUnspecified } from "../text/address.ts";
import { type LineVersions, namesOf, OPERATORS, type Settings } from "./cluster/act.ts";
import type { SequencerOptions } from "./chat/sequencer.ts";
import { ClockedEngine } from "./cluster/clocked_engine.ts";
import { Cluster } from "./cluster/cluster.ts";
import { foundingOf, hasPast } from "./cluster/founding.ts";
import { JetStreamEngine } from "./cluster/jetstream.ts";
import { EngineError, type JetStreamOptions } from "./cluster/jetstream_opening.ts";
import type { Neighbours } from "./cluster/neighbours.ts";
import { Recovering } from "./cluster/recovering.ts";
import type { ClusterProblem } from "./cluster/replica.ts";
import { SERVER_ROWS } from "./options.ts";
import { markOf } from "./gate/secret.ts";
import type { Plan, Ready } from "./plan.ts";
import { type Store, StoreError } from "./store/store.ts";
import { View } from "./store/view.ts";

/** That of the settings which says what everyone is asked for. */
const PASSWORD = SERVER_ROWS.passwordFile.name;

/** Whoever started a server that is in no chat by then wants to know what it waits for, in milliseconds. */
const NOTICED_MS = 5_000;

/** See the top of this file. */
export class Membership implements AsyncDisposable {
  /** Where people's requests go. */
  readonly cluster: Cluster;
  /** Why it cannot go on, in one sentence, once that is so. */
  readonly lost: Promise<string>;
  readonly #plan: Plan;
  readonly #recovering: Recovering | undefined;

  private constructor(
    plan: Plan,
    cluster: Cluster,
    lost: Promise<string>,
    recovering: Recovering | undefined,
  ) {
    this.#plan = plan;
    this.#recovering = recovering;
    this.cluster = cluster;
    this.lost = lost;
  }

  /** Comes into the chat; throws a {@link StartupError} that says why it cannot. */
  static async join(
    plan: Plan,
    servers: readonly string[],
    { secrets, sockets }: Ready,
    { store, line, ...options }: SequencerOptions & { readonly line: LineVersions | undefined },
  ): Promise<Membership> {
    const { log } = plan;
    using patience = new DisposableStack();
    patience.defer(systemClock.after(NOTICED_MS, () => log.note({ event: "engine_awaited" })));
    const lost = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<void>();
    let isIn = false;
    const engine = await openEngine(plan, servers, (error) => {
      lost.resolve(sentenceOf(error, plan, servers));
    });
    const settings = await settingsOf(plan, secrets);
    if (store !== undefined) {
      await found(plan, servers, engine, () => founding(plan, store, settings, options));
    }
    let view: View | undefined;
    let recovering: Recovering | undefined;
    const clocked = new ClockedEngine(engine, systemClock, (aheadMs) => {
      log.note({ event: "engine_clock", aheadMs });
    });
    const cluster = new Cluster(clocked, systemClock, {
      ...options,
      ...(store !== undefined && { view: (chat) => view = new View(store, systemClock, chat) }),
      settings,
      ...(line !== undefined && { line }),
      address: addressOf(plan, sockets.port),
      newName: () => `n-${crypto.randomUUID()}`,
      onBegun: () => {
        if (isIn) log.note({ event: "begun_anew" });
        isIn = true;
        begun.resolve();
      },
      onServer: (server, isThere) => {
        const { servers } = cluster.clusterFigures;
        log.note({ event: isThere ? "server_came" : "server_gone", server, servers });
        if (isThere) recovering?.hasten();
      },
      onMissing: () => log.note({ event: "line_awaited" }),
      onReplaced: () => log.note({ event: "line_replaced" }),
      onAstray: () => log.note({ event: "astray" }),
      onProblem: (problem) => lost.resolve(problemOf(problem, plan)),
      onReached: (works, isFull) => {
        log.note({ event: works ? "engine_back" : isFull ? "engine_full" : "engine_away" });
      },
    });
    const trouble = await Promise.race([begun.promise, lost.promise]) ??
      (view?.isOfAnother ? plan.messages.historyOfAnother(plan.history ?? "") : undefined);
    if (typeof trouble !== "string") {
      const { others, figures: { people } } = cluster;
      log.note({ event: "chat_joined", prefix: plan.enginePrefix, others, people });
      recovering = store && recoveringOf(plan, engine.neighbours, () => view);
      return new Membership(plan, cluster, lost.promise, recovering);
    }
    await cluster.leave();
    throw new StartupError(trouble);
  }

  /** This server has another password by now: those that come must have it too. */
  async changePassword(password: string): Promise<void> {
    this.cluster.agree({ [PASSWORD]: await passwordMark(this.#plan, password) });
  }

  /** Leaves the chat: what its people said is in line by then, if the engine can be reached. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#recovering?.[Symbol.dispose]();
    await this.cluster.leave();
  }
}

/** What a history lacks is asked of the others. */
function recoveringOf(
  { log, history: file = "" }: Plan,
  neighbours: Neighbours,
  view: () => View | undefined,
): Recovering {
  return new Recovering({
    neighbours,
    view,
    clock: systemClock,
    onFilled: (entries) => log.note({ event: "past_filled", entries, file }),
    onLacking: (entries) => log.note({ event: "past_lacking", entries, file }),
  });
}

async function openEngine(
  plan: Plan,
  servers: readonly string[],
  onLost: (error: EngineError) => void,
): Promise<JetStreamEngine> {
  const options = await jetStreamOptions(plan, servers);
  for (const server of servers) await seeToPermission(plan, server);
  try {
    return await JetStreamEngine.open(options, systemClock, onLost);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new StartupError(sentenceOf(error, plan, servers));
  }
}

/** A chat that there is not yet begins with what the history has, if it has anything. */
async function found(
  plan: Plan,
  servers: readonly string[],
  engine: JetStreamEngine,
  founding: () => string | undefined,
): Promise<void> {
  const { log, history: file = "", enginePrefix: prefix } = plan;
  try {
    const text = await engine.isNew() ? founding() : undefined;
    if (text === undefined || !await engine.found(text)) return;
    log.note({ event: "chat_founded", prefix, file });
  } catch (error) {
    await engine.close();
    throw error instanceof EngineError ? new StartupError(sentenceOf(error, plan, servers)) : error;
  }
}

/** What a history has, as a chat begins with it. Fails with a {@link StartupError}. */
function founding(
  { messages, maxRooms, history: file = "" }: Plan,
  store: Store,
  settings: Settings,
  options: Omit<SequencerOptions, "store">,
): string | undefined {
  try {
    if (!hasPast(store)) return undefined;
    const founding = foundingOf(store, systemClock, settings, options);
    if (founding.type === "text") return founding.text;
    throw founding.problem === "rooms_full"
      ? new StartupError(messages.historyTooLarge(file, maxRooms))
      : new StoreError("failed", founding.problem);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new StartupError(messages.store[error.problem](file, error.message));
  }
}

/** Where the engine is, and who asks. Fails with a {@link StartupError} where a file cannot be read. */
export async function jetStreamOptions(
  { files, enginePrefix: prefix, engineReplicas: replicas, engineCreds, engineCa }: EngineNeeds,
  servers: readonly string[],
): Promise<JetStreamOptions> {
  return {
    servers,
    prefix,
    replicas,
    ...(engineCreds !== undefined && { credentials: await files.read(engineCreds) }),
    ...(engineCa !== undefined && { ca: await files.read(engineCa) }),
  };
}

/** What a server was told of its engine, and how it reads files. */
export type EngineNeeds = Pick<
  Plan,
  "files" | "enginePrefix" | "engineReplicas" | "engineCreds" | "engineCa"
>;

/** The client does not say that it was not let. */
async function seeToPermission({ files }: Plan, host: string): Promise<void> {
  const { state } = Deno.permissions.querySync({ name: "net", host });
  if (state === "denied") throw await files.forbidden(host);
}

/** Where clients reach this server: nobody can connect to an address that stands for all. */
function addressOf({ advertise, host, addresses }: Plan, port: number): string | undefined {
  if (advertise !== undefined || addresses.some(isUnspecified)) return advertise;
  return formatAddress({ hostname: host, port });
}

/**
 * What the hub judges by must be the same at all servers, and who may not come in by one must not come in by
 * another: by the options' names.
 */
async function settingsOf(plan: Plan, secrets: Ready["secrets"]): Promise<Settings> {
  return {
    lang: plan.language,
    "max-rooms": plan.maxRooms,
    "max-nick": plan.maxNick,
    "max-room-name": plan.maxRoomName,
    "room-entries": plan.keepEntries,
    "room-kib": plan.keepBytes / 1024,
    [PASSWORD]: await passwordMark(plan, secrets.password),
    [OPERATORS]: namesOf(secrets.operators?.names ?? []),
  };
}

/** What tells a password from others; nothing where nobody is asked for one. */
async function passwordMark({ enginePrefix }: Plan, password: string | undefined): Promise<string> {
  return password === undefined ? "" : await markOf(password, `papo ${enginePrefix}`);
}

function sentenceOf(error: EngineError, { messages }: Plan, servers: readonly string[]): string {
  return messages.engine[error.problem](servers.join(", "), error.message);
}

function problemOf(problem: ClusterProblem, { messages }: Plan): string {
  switch (problem.type) {
    case "settings":
      return problem.name === PASSWORD || problem.name === OPERATORS
        ? messages.secretsDiffer(problem.name)
        : messages.settingsDiffer(problem.name, problem.theirs, problem.own);
    case "version":
      return messages.versionsDiffer(problem.theirs, problem.own.least, problem.own.most);
    case "astray":
      return messages.astray;
    case "missing":
      return messages.lineMissing;
  }
}
