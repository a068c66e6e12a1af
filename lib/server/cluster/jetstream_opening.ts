/**
 * Comes to an engine that is a NATS server with JetStream, and to the stream in which a chat's line stands.
 *
 * @module
 */

import {
  type ConnectionOptions,
  credsAuthenticator,
  errors,
  type NatsConnection,
  nkeyAuthenticator,
} from "@nats-io/transport-node";
import { connect } from "@nats-io/transport-node";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import {
  JetStreamApiError,
  jetstreamManager,
  type StreamAPI,
  type StreamInfo,
} from "@nats-io/jetstream";
import type { Clock } from "../../clock.ts";
import type { EngineProblem } from "../../vocabulary/codes.ts";

/** Where an engine is, and who asks. */
export interface JetStreamOptions {
  /** `HOST:PORT` of each of its servers. */
  readonly servers: readonly string[];
  /** The name of the stream: what tells one chat from others on the same engine. */
  readonly prefix: string;
  /** On how many of its servers all must lie before it counts. */
  readonly replicas: number;
  /** An nkey's seed, a file of credentials or `user:password`, if it asks for any. */
  readonly credentials?: string;
  /** The certificate of whoever vouches for it, as PEM, if it speaks TLS. */
  readonly ca?: string;
}

/**
 * Of what a stream is made.
 *
 * @ignore
 */
export type StreamMade = Parameters<StreamAPI["add"]>[0];

/** Why a chat cannot be had from an engine. */
export class EngineError extends Error {
  /** Which of all that can be. */
  readonly problem: EngineProblem;

  /** `message` is the engine's own word for it. */
  constructor(problem: EngineProblem, message: string) {
    super(message);
    this.name = "EngineError";
    this.problem = problem;
  }
}

/** So long one waits for an engine that does not say that it has JetStream, */
const SILENT_MS = 4_000;
/** and so long some of its servers may not know the others yet. */
const APART_MS = 30_000;
const RETRY_MS = 250;
/** How long the engine remembers what it was sent, so as not to take it twice. */
const DUPLICATES_MS = 120_000;
/** JetStream's own numbers for what is wrong. */
const STREAM_NOT_FOUND = 10_059;
const MESSAGE_NOT_FOUND = 10_037;
const NOT_ENABLED_FOR_ACCOUNT = 10_039;
const NO_PEERS = 10_005;
const SUBJECTS_OVERLAP = 10_065;
/** Its storage, its account's part of it, or what the stream may have, is used up. */
const FULL: ReadonlySet<number> = new Set([10_002, 10_023, 10_028, 10_047, 10_054, 10_077]);
/** Its engines, or those that have the stream, are too few just now. */
const NOT_NOW: ReadonlySet<number> = new Set([10_008, 10_009, 10_118]);
const NANOS = 1_000_000;

/**
 * Connects to an engine; throws {@link EngineError}.
 *
 * @ignore
 */
export async function connectTo(
  options: JetStreamOptions,
): Promise<NatsConnection> {
  try {
    return await connect(connectionOptions(options));
  } catch (error) {
    throw engineError(error);
  }
}

/**
 * The stream of that name, which is made if there is none; throws {@link EngineError}.
 *
 * @ignore
 */
export async function openStream(
  connection: NatsConnection,
  options: JetStreamOptions,
  clock: Clock,
): Promise<StreamInfo> {
  return await patiently(connection, clock, () => findStream(connection, options));
}

/**
 * What an engine that has only just begun says once it can; throws {@link EngineError} where it never will.
 *
 * @ignore
 */
export async function patiently<Answer>(
  connection: NatsConnection,
  clock: Clock,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const beganMs = clock.nowMs();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof EngineError) throw error;
      const hasJetStream = connection.info?.jetstream ?? false;
      if (clock.nowMs() - beganMs > patienceMs(error, hasJetStream)) throw engineError(error);
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    }
  }
}

/** A stream of that name may be anything. */
function seeToSubject(subjects: readonly string[], options: JetStreamOptions): void {
  if (subjects.includes(subjectOf(options))) return;
  throw new EngineError("occupied", `${options.prefix} (${subjects.join(", ")})`);
}

/** How long an engine is asked again that answers that. */
function patienceMs(error: unknown, hasJetStream: boolean): number {
  // What one of them has made, another need not know yet.
  if (isApiError(error, NO_PEERS) || isApiError(error, STREAM_NOT_FOUND)) return APART_MS;
  if (isNotNow(error)) return Infinity;
  // Without a leader, which it may lack for a minute, it says the same as without JetStream.
  const isSilent = isNotEnabled(error) || error instanceof errors.TimeoutError;
  return !isSilent ? -1 : hasJetStream ? Infinity : SILENT_MS;
}

/** Whether it says that it will be able to. */
function isNotNow(error: unknown): boolean {
  return error instanceof JetStreamApiError && NOT_NOW.has(error.code);
}

/**
 * How many batches stand in a chat's line, `undefined` where it has none; nothing is made or changed. Throws
 * {@link EngineError}.
 */
export async function lookAtLine(options: JetStreamOptions): Promise<number | undefined> {
  const connection = await connectTo(options);
  try {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    const { config, state } = await streams.info(options.prefix);
    seeToSubject(config.subjects, options);
    return state.messages;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    if (isNotThere(error)) return undefined;
    throw engineError(error);
  } finally {
    await connection.close();
  }
}

/** What an error of the client's means. */
export function engineError(error: unknown): EngineError {
  const message = error instanceof Error ? error.message : String(error);
  return new EngineError(problemOf(error, message), message);
}

/** Whether the engine has no such stream, or nothing in it there. */
export function isNotThere(error: unknown): boolean {
  return isApiError(error, STREAM_NOT_FOUND) || isApiError(error, MESSAGE_NOT_FOUND);
}

/** Whether someone else was first to write what was to be the next. */
export function isOutrun(error: unknown): boolean {
  return error instanceof Error && /wrong last sequence/i.test(error.message);
}

/** Whether the engine takes nothing in, for it may keep no more. */
export function isFull(error: unknown): boolean {
  return error instanceof JetStreamApiError && FULL.has(error.code);
}

/** The subject on which a chat's line goes. */
export function subjectOf({ prefix }: JetStreamOptions): string {
  return `${prefix}.log`;
}

async function findStream(
  connection: NatsConnection,
  options: JetStreamOptions,
): Promise<StreamInfo> {
  // Asking first whether it may ask would need rights of its own.
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  const { prefix: name, replicas } = options;
  const stream = await findOrMake(streams, {
    name,
    subjects: [subjectOf(options)],
    num_replicas: replicas,
    duplicate_window: DUPLICATES_MS * NANOS,
  });
  seeToSubject(stream.config.subjects, options);
  // While engines have lost the one that leads them they cannot say that there is no such stream.
  const states = await findOrMake(streams, statesOf(options));
  for (const each of [stream, states]) await keepOn(streams, each, replicas);
  return stream;
}

/** A chat that began on fewer engines lies on that many from now on; one that lies on more stays there. */
async function keepOn(
  streams: StreamAPI,
  { config: { name, num_replicas: now }, cluster }: StreamInfo,
  replicas: number,
): Promise<void> {
  if (now >= replicas) return;
  // One engine alone would note it down, and do nothing of it.
  if (cluster === undefined) throw new Error(`there is one server for ${replicas} replicas`);
  await streams.update(name, { num_replicas: replicas });
}

/**
 * Of what a chat's stream for its states is made.
 *
 * @ignore
 */
export function statesOf({ prefix, replicas }: JetStreamOptions): StreamMade {
  const name = `${prefix}-state`;
  return { name, subjects: [`${name}.>`], num_replicas: replicas };
}

/**
 * The stream of that name, made like that if there is none. When it was made, only one that was found says: of
 * several who make one at once each is told its own time, and the engine keeps one of them.
 *
 * @ignore
 */
export async function findOrMake(
  streams: StreamAPI,
  config: StreamMade,
): Promise<StreamInfo> {
  try {
    return await streams.info(config.name);
  } catch (error) {
    if (!isApiError(error, STREAM_NOT_FOUND)) throw error;
  }
  try {
    await streams.add(config);
  } catch (error) {
    // Another server was faster.
    if (!(error instanceof Error && error.message.includes("already in use"))) throw error;
  }
  return await streams.info(config.name);
}

function connectionOptions(options: JetStreamOptions): ConnectionOptions {
  const { servers, ca, credentials } = options;
  return {
    servers: [...servers],
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    reconnectJitter: 50,
    reconnectJitterTLS: 50,
    pingInterval: 1_000,
    maxPingOut: 3,
    timeout: 1_500,
    noAsyncTraces: true,
    ignoreAuthErrorAbort: true,
    // What engines tell of each other is nothing that this program was given leave to reach.
    ignoreClusterUpdates: true,
    inboxPrefix: `_INBOX_${options.prefix}`,
    ...(ca !== undefined && { tls: tlsBy(ca, servers) }),
    ...(credentials !== undefined && authenticationBy(credentials.trim())),
  };
}

/**
 * Its certificate may be of any of the names or addresses that the operator gave: the client itself takes an
 * address for `localhost`.
 */
function tlsBy(ca: string, servers: readonly string[]): NonNullable<ConnectionOptions["tls"]> {
  const hosts = servers.map((server) => server.replace(/:\d+$/, "").replace(/^\[|\]$/g, ""));
  const identity = {
    checkServerIdentity: (_host: string, cert: PeerCertificate): Error | undefined => {
      const found = hosts.map((host) => checkServerIdentity(host, cert));
      return found.includes(undefined) ? undefined : found[0];
    },
  };
  return { ca, ...identity };
}

function authenticationBy(credentials: string): ConnectionOptions {
  const bytes = new TextEncoder().encode(credentials);
  if (credentials.includes("BEGIN NATS USER JWT")) {
    return { authenticator: credsAuthenticator(bytes) };
  }
  if (/^SU[A-Z2-7]+$/.test(credentials)) {
    return { authenticator: nkeyAuthenticator(bytes) };
  }
  const colon = credentials.indexOf(":");
  return {
    user: credentials.slice(0, colon),
    pass: credentials.slice(colon + 1),
  };
}

function problemOf(error: unknown, message: string): EngineProblem {
  if (error instanceof errors.AuthorizationError) return "unauthorized";
  if (error instanceof errors.PermissionViolationError) return "forbidden";
  if (isNotEnabled(error)) return "no_jetstream";
  if (isApiError(error, NOT_ENABLED_FOR_ACCOUNT)) return "no_jetstream";
  if (isApiError(error, STREAM_NOT_FOUND)) return "replaced";
  if (isApiError(error, SUBJECTS_OVERLAP)) return "occupied";
  if (isApiError(error, NO_PEERS)) return "replicas";
  if (/permissions? violation/i.test(message)) return "forbidden";
  if (/authori[sz]ation|authentication/i.test(message)) return "unauthorized";
  if (/certificate|\btls\b|\bssl\b/i.test(message)) return "tls";
  if (/replicas|insufficient/i.test(message)) return "replicas";
  if (/refused|timeout|closed|unreachable|not known|ENOTFOUND/i.test(message)) {
    return "unreachable";
  }
  return "failed";
}

function isApiError(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code;
}

/** The client has a class for it, which it keeps to itself. */
function isNotEnabled(error: unknown): boolean {
  return error instanceof Error && error.name === "JetStreamNotEnabled";
}
