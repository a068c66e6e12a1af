/**
 * What every system test needs: a server (in this process, or as one of its own) and peers that
 * talk to it over real sockets. Nothing here sleeps: it waits for what is expected, and says what it
 * saw instead when that does not come in time.
 *
 * @module
 */

import { createConnection, type Socket } from "node:net";
import { TextLineStream } from "@std/streams/text-line-stream";
import type { Clock } from "../../lib/clock.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import type { Secure } from "../../lib/server/connection/options.ts";
import type { CloseReason } from "../../lib/vocabulary/codes.ts";
import type { Dialect } from "../../lib/server/dialect/dialect.ts";
import { Gate, type GateOptions } from "../../lib/server/gate/gate.ts";
import type { Front } from "../../lib/server/chat/front.ts";
import { Sequencer, type SequencerOptions } from "../../lib/server/chat/sequencer.ts";
import { LISTENER_LIMITS, type ListenerLimits } from "../../lib/server/limits.ts";
import type { Web } from "../../lib/server/connection/web.ts";
import { Listener } from "../../lib/server/connection/listener.ts";

/** How long anything may take that must happen, in milliseconds. */
export const DEADLINE_MS = 20_000;
/** How long nothing must come where silence itself is tested, in milliseconds. */
export const SILENCE_MS = 60;

const LOOPBACK = "127.0.0.1";
export const SERVER_SCRIPT = new URL("../../server.ts", import.meta.url).pathname;
const CLIENT_SCRIPT = new URL("../../client.ts", import.meta.url).pathname;
/** What the server may do at least: listen on all of localhost, at any port. */
export const SERVER_NET = "--allow-net=localhost,127.0.0.1,[::1]";

const encoder = new TextEncoder();

/** A line of the past without the time before it, which it must have where it is one that was said. */
export function withoutTime(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (?=[<*-])/, "");
}

/** UTF-8. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** The promise's value, or an error that says what was awaited if it takes too long. */
export async function within<T>(
  promise: Promise<T>,
  awaited: () => string,
  ms: number = DEADLINE_MS,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`after ${ms} ms still ${awaited()}`)), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** `value` (a promise's, or `undefined` if that takes longer than `ms`). */
async function orNothing<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<undefined>((resolve) => timer = setTimeout(() => resolve(undefined), ms)),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Wakes those who wait for a condition whenever something has happened. */
class Happenings {
  #waiting = new Set<() => void>();

  happened(): void {
    for (const look of [...this.#waiting]) look();
  }

  async until(condition: () => boolean, awaited: () => string, ms?: number): Promise<void> {
    let look = (): void => {};
    const met = new Promise<void>((resolve) => {
      look = () => condition() && resolve();
      this.#waiting.add(look);
      look();
    });
    try {
      await within(met, awaited, ms);
    } finally {
      this.#waiting.delete(look);
    }
  }
}

// Servers

/** One connection's end, as the server saw it. */
export interface Departure {
  readonly nick: string | undefined;
  readonly reason: CloseReason;
}

/** What is due so late is for someone who is away. */
const ABSENCE_MS = 5_000;

/** What a test sets differently from the design's numbers. */
export interface ServerSettings extends Partial<SequencerOptions> {
  readonly limits?: Partial<ListenerLimits>;
  /** Which passwords are asked for. */
  readonly gate?: GateOptions;
  /** How TLS is begun; without it, none is spoken. */
  readonly secure?: Secure;
  /** Speaks HTTP; without it, who does so is refused. */
  readonly web?: Web;
  /** What connections ask in place of the hub itself. */
  readonly front?: (hub: Sequencer) => Front;
  /** Loads how IRC is spoken; without it, who does so is refused. */
  readonly irc?: () => Promise<Dialect>;
  /** What time it is for connections. @default the system's */
  readonly clock?: Clock;
  /** Called with each accepted connection; what it returns is used in its place. */
  readonly wrap?: (conn: Deno.TcpConn) => Deno.TcpConn;
}

/** A hub and a listener in this process, on a free port of loopback. */
export class TestServer implements AsyncDisposable {
  readonly port: number;
  readonly hub: Sequencer;
  readonly gate: Gate;
  readonly departures: Departure[] = [];
  /** Connections ever accepted. */
  arrivals = 0;
  #passedMs = 0;
  /** Timers that the hub has set: while there are any, something is still to be told. */
  #pendingTicks = 0;
  readonly #listener: Listener;
  readonly #faults: unknown[] = [];
  readonly #happenings = new Happenings();

  constructor(
    { limits, wrap, gate, secure, web, irc, front, clock = systemClock, ...options }:
      ServerSettings = {},
  ) {
    const socket = Deno.listen({ hostname: LOOPBACK, port: 0 });
    this.port = socket.addr.port;
    const language = options.language ?? "pt-BR";
    this.hub = new Sequencer(this.#hubClock(clock), {
      run: crypto.randomUUID(),
      newToken: () => crypto.randomUUID(),
      ...options,
      language,
    });
    this.gate = new Gate(gate);
    this.#listener = new Listener([wrap === undefined ? socket : wrapped(socket, wrap)], {
      hub: front?.(this.hub) ?? this.hub,
      clock,
      ...(secure !== undefined && { secure }),
      ...(web !== undefined && { web }),
      ...(irc !== undefined && { irc }),
      language,
      gate: this.gate,
      limits: { ...LISTENER_LIMITS, ...limits },
      observer: {
        connected: () => {
          this.arrivals++;
          this.#happenings.happened();
        },
        disconnected: (_, nick, reason) => {
          this.departures.push({ nick, reason });
          this.#happenings.happened();
        },
        fault: (error) => this.#faults.push(error),
      },
    });
  }

  /** Someone comes in under a name; all that this leads to has been told. */
  async join(nick: string, readBytes?: number): Promise<Peer> {
    const peer = await Peer.named(this.port, nick, readBytes);
    await this.settled();
    return peer;
  }

  /** Waits until the hub has told everyone all it had to. */
  async settled(): Promise<void> {
    await this.#happenings.until(
      () => this.#pendingTicks === 0,
      () => "waiting for the hub's tick",
    );
  }

  /** Waits until so many connections have ended. */
  async departed(count: number, ms?: number): Promise<void> {
    const { departures } = this;
    await this.#happenings.until(
      () => departures.length >= count,
      () => `waiting for ${count} departures; there were ${JSON.stringify(departures)}`,
      ms,
    );
  }

  /** Waits until so many connections have come. */
  async arrived(count: number): Promise<void> {
    await this.#happenings.until(
      () => this.arrivals >= count,
      () => `waiting for ${count} arrivals; there were ${this.arrivals}`,
    );
  }

  /** So much time passes for the chat: what is due by then is done before what it is asked to do next. */
  pass(ms: number): void {
    this.#passedMs += ms;
  }

  close(): Promise<void> {
    return within(this.#listener.close(), () => "closing the server", 3_000);
  }

  /** The system's clock with that one's time of day, which counts the timers that are under way. */
  #hubClock({ utcMs }: Clock): Clock {
    const ended = (): void => {
      this.#pendingTicks--;
      this.#happenings.happened();
    };
    return {
      ...systemClock,
      utcMs,
      nowMs: () => systemClock.nowMs() + this.#passedMs,
      after: (ms, act) => {
        // That someone will be missed, or forgotten, is told nobody yet.
        if (ms >= ABSENCE_MS) return systemClock.after(ms, act);
        let isPending = true;
        const end = (): void => {
          if (isPending) ended();
          isPending = false;
        };
        this.#pendingTicks++;
        const cancel = systemClock.after(ms, () => {
          act();
          end();
        });
        return () => {
          cancel();
          end();
        };
      },
    };
  }

  /** Also fails the test if the server had to close a connection because of a bug. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    for (const fault of this.#faults) throw fault;
  }
}

function wrapped(
  socket: Deno.TcpListener,
  wrap: (conn: Deno.TcpConn) => Deno.TcpConn,
): Deno.TcpListener {
  return {
    addr: socket.addr,
    accept: async () => wrap(await socket.accept()),
    close: () => socket.close(),
    ref: () => socket.ref(),
    unref: () => socket.unref(),
    [Symbol.asyncIterator]: () => socket[Symbol.asyncIterator](),
    [Symbol.dispose]: () => socket.close(),
  };
}

/** What is left of a process that has ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export class Process implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #happenings = new Happenings();
  readonly #stdoutDone: Promise<void>;
  readonly #stderrDone: Promise<void>;
  #ended: Deno.CommandStatus | undefined;
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];

  constructor([command = "", ...args]: readonly string[], locale: string) {
    this.#child = new Deno.Command(command, {
      args,
      env: { LC_ALL: locale, NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#stdoutDone = this.#collect(this.#child.stdout, this.stdout);
    this.#stderrDone = this.#collect(this.#child.stderr, this.stderr);
    void this.#child.status.then((status) => {
      this.#ended = status;
      this.#happenings.happened();
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** What a server has told its operator so far, without the times. */
  get log(): string[] {
    return this.stderr.map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ""));
  }

  /** Waits until the collected lines are as wished. */
  async until(condition: () => boolean, what: string, ms?: number): Promise<void> {
    await this.#happenings.until(
      condition,
      () =>
        `waiting for ${what}; stdout ${JSON.stringify(this.stdout.slice(-20))}, stderr ${
          JSON.stringify(this.stderr.slice(-20))
        }`,
      ms,
    );
  }

  async write(text: string): Promise<void> {
    await this.#stdin.write(bytesOf(text));
  }

  async endInput(): Promise<void> {
    await this.#stdin.close();
  }

  signal(name: Deno.Signal): void {
    this.#child.kill(name);
  }

  /** As {@link signal}, unless it has ended. */
  stop(): void {
    if (this.#ended === undefined) this.#child.kill("SIGTERM");
  }

  /** Waits until it ends by itself. */
  async outcome(ms: number = DEADLINE_MS): Promise<Outcome> {
    const { code } = await within(this.#child.status, () => "waiting for the process to end", ms);
    await Promise.all([this.#stdoutDone, this.#stderrDone]);
    return { code, stdout: this.stdout.join("\n"), stderr: this.stderr.join("\n") };
  }

  /** Resident memory in MiB, or `undefined` where the system does not tell. */
  async residentMiB(): Promise<number | undefined> {
    if (Deno.build.os !== "linux") return undefined;
    // Deno itself reads /proc only with all permissions.
    const { stdout } = await new Deno.Command("cat", { args: [`/proc/${this.pid}/status`] })
      .output();
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(new TextDecoder().decode(stdout))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended === undefined) this.#child.kill("SIGKILL");
    await this.#child.status;
    await Promise.all([this.#stdoutDone, this.#stderrDone]);
    await this.#stdin.close().catch(() => {});
  }

  async #collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>, lines: string[]): Promise<void> {
    const text = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of text) {
      lines.push(line);
      this.#happenings.happened();
    }
  }
}

/** A program of the project, run by this Deno as a process of its own. */
export class Program extends Process {
  constructor(flags: readonly string[], script: string, args: readonly string[], locale: string) {
    super([Deno.execPath(), "run", "--no-prompt", ...flags, script, ...args], locale);
  }
}

/** The server as a process; `flags` are Deno's, `args` the program's own. */
export function runServer(
  args: readonly string[],
  { flags = [SERVER_NET], locale = "en_US.UTF-8" }: { flags?: string[]; locale?: string } = {},
): Program {
  return new Program(flags, SERVER_SCRIPT, args, locale);
}

/** Papo's own client as a process, its stdin and stdout piped. */
export function runClient(
  args: readonly string[],
  locale = "en_US.UTF-8",
  moreFlags: readonly string[] = [],
): Program {
  return new Program([SERVER_NET, ...moreFlags], CLIENT_SCRIPT, args, locale);
}

/** The same without a terminal, once it is in by that name. */
export async function enterAsFilter(port: number, nick: string): Promise<Program> {
  const program = runClient(["--port", `${port}`, "--nick", nick, "--lang", "en"]);
  const isIn = (): boolean => program.stdout.some((line) => line.startsWith(`* You are ${nick}`));
  await program.until(isIn, "the client's welcome");
  return program;
}

/** The server as a process that listens on `port`. */
export async function startServer(
  args: readonly string[] = [],
  moreFlags: readonly string[] = [],
): Promise<{ program: Program; port: number } & AsyncDisposable> {
  const flags = [SERVER_NET, ...moreFlags];
  const program = runServer(["--port", "0", "--lang", "pt-BR", ...args], { flags });
  await program.until(() => program.stdout.length > 0, "the first line");
  const port = Number(/:(\d+)$/.exec(program.stdout[0] ?? "")?.[1]);
  return { program, port, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

// Peers

/** Someone at the other end of a socket who reads lines of UTF-8, as netcat would show them. */
export class Peer implements AsyncDisposable {
  readonly #conn: Deno.TcpConn | Deno.TlsConn;
  readonly #buffer: Uint8Array<ArrayBuffer>;
  /** Bytes that are no UTF-8 are the server's fault, whatever was sent to it. */
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  /** A read that is under way: silence does not end it. */
  #reading: Promise<string | null> | undefined;
  #text = "";
  #isClosed = false;

  /** Read with {@link Peer.connect}. */
  constructor(conn: Deno.TcpConn | Deno.TlsConn, readBytes = 64 * 1024) {
    this.#conn = conn;
    this.#buffer = new Uint8Array(readBytes);
  }

  /** It reads only when it is asked to, at most `readBytes` at a time. */
  static async connect(port: number, readBytes = 64 * 1024): Promise<Peer> {
    return new Peer(await Deno.connect({ hostname: LOOPBACK, port }), readBytes);
  }

  /** Connects under a name; what the server says to that has been read. */
  static async named(port: number, nick: string, readBytes?: number): Promise<Peer> {
    const peer = await Peer.connect(port, readBytes);
    await peer.send(`/nick ${nick}\n`);
    await peer.readUntil(/^\* (Você é|You are) .*\n/m);
    // The past, if any, comes right behind; the answer to a question marks its end.
    await peer.readPast();
    return peer;
  }

  /** Reads what has come so far, up to the answer to a question that is put now. */
  async readPast(): Promise<string> {
    await this.send("/topic\n");
    const text = await this.readUntil(/^\* (Assunto de|Topic of|#\S+ não tem|#\S+ has no) ?.*\n/m);
    return text.slice(0, text.trimEnd().lastIndexOf("\n") + 1);
  }

  async send(data: string | Uint8Array<ArrayBuffer>): Promise<void> {
    const bytes = typeof data === "string" ? bytesOf(data) : data;
    for (let sent = 0; sent < bytes.length;) {
      sent += await within(
        this.#conn.write(bytes.subarray(sent)),
        () => `sending ${bytes.length} bytes, ${sent} sent`,
        20_000,
      );
    }
  }

  /** Reads up to and including what was asked for, and returns it all. */
  async readUntil(wanted: string | RegExp, ms: number = DEADLINE_MS): Promise<string> {
    let searchedTo = 0;
    const endOfMatch = (): number => {
      if (typeof wanted === "string") {
        const at = this.#text.indexOf(wanted, searchedTo);
        searchedTo = Math.max(0, this.#text.length - wanted.length + 1);
        return at === -1 ? -1 : at + wanted.length;
      }
      const match = wanted.exec(this.#text);
      return match === null ? -1 : match.index + match[0].length;
    };
    const deadlineMs = performance.now() + ms;
    let end: number;
    while ((end = endOfMatch()) === -1) {
      const more = await within(
        this.#read(),
        () => `waiting for ${wanted}; there was ${excerpt(this.#text)}`,
        Math.max(1, deadlineMs - performance.now()),
      );
      if (more === null) {
        throw new Error(`the end came before ${wanted}; there was ${excerpt(this.#text)}`);
      }
    }
    const text = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return text;
  }

  /** The next line, without its LF. */
  async readLine(ms?: number): Promise<string> {
    return (await this.readUntil("\n", ms)).slice(0, -1);
  }

  /** The next `count` lines. */
  async readLines(count: number, ms?: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) lines.push(await this.readLine(ms));
    return lines;
  }

  /** All there is until the server says that no more comes. */
  async readToEnd(ms: number = DEADLINE_MS): Promise<string> {
    const deadlineMs = performance.now() + ms;
    for (;;) {
      const more = await within(
        this.#read(),
        () => `waiting for the end; there was ${excerpt(this.#text)}`,
        Math.max(1, deadlineMs - performance.now()),
      );
      if (more === null) break;
    }
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** Waits until the server ends it, in whatever way and with whatever bytes. */
  async end(): Promise<void> {
    const buffer = new Uint8Array(4096);
    const ended = (async () => {
      while (await this.#conn.read(buffer) !== null);
    })();
    await within(ended.catch(() => {}), () => "waiting for the end");
  }

  /** What comes within a short time, nothing being expected. */
  async heard(ms: number = SILENCE_MS): Promise<string> {
    await orNothing(this.#read(), ms);
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** Says that it has said all; it still reads. */
  async closeWrite(): Promise<void> {
    await this.#conn.closeWrite();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#conn.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#reading?.catch(() => {});
  }

  /** One read's text, `null` at the end. */
  #read(): Promise<string | null> {
    this.#reading ??= this.#readOnce().finally(() => this.#reading = undefined);
    // Whoever gives up waiting leaves it behind; the next one gets its outcome.
    this.#reading.catch(() => {});
    return this.#reading;
  }

  async #readOnce(): Promise<string | null> {
    const read = await this.#conn.read(this.#buffer);
    if (read === null) return null;
    const text = this.#decoder.decode(this.#buffer.subarray(0, read), { stream: true });
    this.#text += text;
    return text;
  }
}

/**
 * A stand-in for the original Python client: it sends `<name> <text>` with no newline, in one send,
 * and decodes each `recv(2048)` by itself, so that a character cut at a chunk's end ends it.
 */
export class PythonClient implements AsyncDisposable {
  readonly #name: string;
  readonly #conn: Deno.TcpConn;
  readonly #happenings = new Happenings();
  #reading: Promise<void> | undefined;
  /** What `recv` brought, one by one. */
  readonly chunks: string[] = [];
  /** What ended it: the original would have printed a traceback. */
  failure: string | undefined;
  #isClosed = false;

  constructor(conn: Deno.TcpConn, name: string) {
    this.#conn = conn;
    this.#name = name;
  }

  /** It starts to read at once unless `reading` says otherwise. */
  static async connect(port: number, name: string, reading = true): Promise<PythonClient> {
    const client = new PythonClient(await Deno.connect({ hostname: LOOPBACK, port }), name);
    if (reading) client.startReading();
    return client;
  }

  startReading(): void {
    this.#reading = this.#receive();
  }

  /** All it has printed. */
  get printed(): string {
    return this.chunks.join("");
  }

  async say(text: string): Promise<void> {
    await this.sendRaw(bytesOf(`<${this.#name}> <${text}>`));
  }

  async sendRaw(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
  }

  /** Waits until it has printed that. */
  async hears(text: string, ms?: number): Promise<void> {
    await this.#happenings.until(
      () => this.printed.includes(text) || this.failure !== undefined,
      () => `waiting for ${excerpt(text)}; ${this.#name} printed ${excerpt(this.printed)}`,
      ms,
    );
    if (this.failure !== undefined) throw new Error(`${this.#name} failed: ${this.failure}`);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#conn.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#reading;
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(2048);
    try {
      for (;;) {
        const read = await this.#conn.read(buffer);
        if (read === null) return;
        const chunk = new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, read));
        this.chunks.push(chunk);
        this.#happenings.happened();
      }
    } catch (error) {
      if (this.#isClosed) return;
      this.failure = `${error}`;
      this.#happenings.happened();
    }
  }
}

/** A peer that can end with a TCP reset, which Deno's own sockets cannot. */
export class AbruptPeer implements Disposable {
  readonly #socket: Socket;
  readonly #happenings = new Happenings();
  #text = "";

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** It never reads unless `reading` says so. */
  static async connect(port: number, reading = false): Promise<AbruptPeer> {
    const socket = createConnection(port, LOOPBACK);
    const peer = new AbruptPeer(socket);
    socket.on("error", () => {});
    if (reading) socket.on("data", (bytes: Uint8Array) => peer.#take(bytes));
    else socket.pause();
    const connected = new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    await within(connected, () => "connecting");
    return peer;
  }

  /** All it has read. */
  get text(): string {
    return this.#text;
  }

  async hears(text: string): Promise<void> {
    await this.#happenings.until(
      () => this.#text.includes(text),
      () => `waiting for ${excerpt(text)}; there was ${excerpt(this.#text)}`,
    );
  }

  async send(text: string | Uint8Array): Promise<void> {
    const sent = new Promise<void>((resolve) => this.#socket.write(text, () => resolve()));
    await within(sent, () => "sending");
  }

  /** Ends with RST. */
  async reset(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    this.#socket.resetAndDestroy();
    await within(closed, () => "resetting");
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #take(bytes: Uint8Array): void {
    this.#text += new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    this.#happenings.happened();
  }
}

/** The middle of a long text left out, and what a terminal would act on made visible. */
function excerpt(text: string): string {
  const short = text.length <= 600 ? text : `${text.slice(0, 300)} … ${text.slice(-300)}`;
  return JSON.stringify(short);
}

/** Asks by HTTP for 64 MiB of a path, and hears that this is too long. */
export async function askForEndlessPath(server: TestServer): Promise<void> {
  using vandal = await AbruptPeer.connect(server.port, true);
  await vandal.send("GET /");
  const chunk = new Uint8Array(1024 * 1024).fill(0x78);
  for (let n = 0; n < 64; n++) void vandal.send(chunk).catch(() => {});
  await vandal.hears("HTTP/1.1 414 ");
  await server.departed(1);
}
