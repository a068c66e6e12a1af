/**
 * Several servers as one chat, with real NATS servers, where those are installed. PAPO_CHAOS=200 says how many
 * kills there are, 4 by default, and that three engines lose each of them too: their elections take long.
 *
 * @module
 */

import { connect } from "@nats-io/transport-node";
import { jetstreamManager } from "@nats-io/jetstream";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Peer, type Program, PythonClient, runClient, runServer, SERVER_NET } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { TemporaryFolder } from "./temporary.ts";
import { hasNats, Member, Nats, startThree } from "./nats.ts";

const CHAOS = Deno.env.get("PAPO_CHAOS");
const KILLS = Number(CHAOS ?? 4);
/** How long anything may take where programs are killed and started. */
const LONG_MS = 60_000;

const QUICK = ["--rate", "0"];
const MUCH = ["--room-entries", "100000", "--room-kib", "100000", ...QUICK];

const HAS_NATS = await hasNats();

/** A test that is passed over, by its name, where there is no NATS server. */
function natsTest(name: string, run: () => Promise<void>, isLong = false): void {
  const ignore = !HAS_NATS || isLong && CHAOS === undefined;
  Deno.test({ name: HAS_NATS ? name : `no nats-server: ${name}`, ignore, fn: run });
}

natsTest("netcat, programs and original clients talk over two servers as over one", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  await using two = await Member.start(nats.address);
  await using ana = await Peer.named(one.port, "ana");
  await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
  await ana.readUntil("bia joined");
  await using caio = await PythonClient.connect(two.port, "caio");
  await ana.send("oi\n");
  await caio.hears("oi");
  await caio.say("olá");
  await ana.readUntil("<caio> olá");
  await bia.until((message) => message.type === "message" && message.text === "oi", "oi");
  const ack = await bia.ask({ type: "say", text: "tudo bem?", id: 1 });
  assertEquals(ack.type === "ack" && [ack.room, ack.seq], ["geral", 3]);
  await ana.readUntil("<bia> tudo bem?");
  assertEquals((await bia.ask({ type: "direct", to: "ana", text: "psiu", id: 2 })).type, "ack");
  await ana.readUntil("psiu");
  await ana.send("/who\n");
  assertMatch(await ana.readUntil(/\(3\):.*\n/), /ana/);
  await using other = await JsonPeer.connect(one.port, { nick: "bia" });
  assertEquals(other.errors, ["nick_taken"]);
});

natsTest("what is asked for and the end come in one write, and all is answered", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  await using ana = await Peer.connect(one.port);
  await ana.send("/nick ana\noi\n/who\n");
  await ana.closeWrite();
  assertMatch(await ana.readToEnd(), /#geral \(1\): ana/);
});

natsTest("who cannot have a chat of an engine is told why, in one sentence", async () => {
  await using plain = await Nats.start([]);
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  assert(one.port > 0);
  const tries = [
    { engine: "127.0.0.1:1", args: [], sentence: /Nobody answers at 127\.0\.0\.1:1/ },
    { engine: plain.address, args: [], sentence: /has no JetStream/ },
    { engine: nats.address, args: ["--max-rooms", "2"], sentence: /--max-rooms 1000.*has 2/ },
    {
      engine: nats.address,
      args: ["--engine-prefix", "x", "--engine-replicas", "3"],
      sentence: /replicas/,
    },
  ];
  for (const { engine, args, sentence } of tries) {
    await using server = runServer(["--port", "0", "--lang", "en", "--engine", engine, ...args]);
    const { code, stderr } = await server.outcome(LONG_MS);
    assertEquals(code, 1);
    assertMatch(stderr, sentence);
    assertEquals(stderr.split("\n").length, 1, stderr);
  }
});

natsTest(
  "an engine that asks who is there is told by a file, and no one else comes in",
  async () => {
    await using nats = await Nats.start(["-js", "--user", "papo", "--pass", "open sesame"]);
    using folder = new TemporaryFolder();
    const creds = `${folder.path}/creds`;
    const start = (...args: string[]): Program =>
      runServer(["--port", "0", "--lang", "en", "--engine", nats.address, ...args], {
        flags: [SERVER_NET, `--allow-read=${creds}`],
      });
    for (const words of [undefined, "papo:close sesame"]) {
      if (words !== undefined) await Deno.writeTextFile(creds, words);
      await using server = start(...words === undefined ? [] : ["--engine-creds", creds]);
      const { code, stderr } = await server.outcome(LONG_MS);
      assertEquals(code, 1);
      assertMatch(stderr, /does not accept this server: look at --engine-creds/);
    }
    await Deno.writeTextFile(creds, "papo:open sesame\n");
    await using server = start("--engine-creds", creds);
    await server.until(() => server.stdout.length > 0, "the first line", LONG_MS);
    assertMatch(server.stdout[0] ?? "", /listening/);
  },
);

natsTest("while the engine is away what is said waits, and who says it is told once", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  await using two = await Member.start(nats.address);
  await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
  await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
  await nats.kill();
  await one.program.until(
    () => one.program.log.some((line) => line.includes("NATS does not")),
    "the word of it",
  );
  await ana.send({ type: "say", text: "one", id: 1 }, { type: "say", text: "two", id: 2 });
  await ana.until(({ type }) => type === "storage", "the warning");
  await nats.start();
  await ana.until(({ id }) => id === 2, "the acknowledgement", LONG_MS);
  await bia.until(
    (message) => message.type === "message" && message.text === "two",
    "two",
    LONG_MS,
  );
  assertEquals(bia.said(), ["1 ana: one", "2 ana: two"]);
  assertEquals(ana.storage.slice(0, 1), [false]);
  assertEquals(ana.storage.filter((works) => !works).length, 1);
});

natsTest("a client that knows two servers goes on at the other where one dies", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  await using two = await Member.start(nats.address);
  const hosts = `127.0.0.1:${one.port},127.0.0.1:${two.port}`;
  await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
  await using ana = runClient(["tail", "--host", hosts, "--nick", "ana", "--lang", "en"]);
  const shows = (text: string): Promise<void> =>
    ana.until(() => ana.stdout.some((line) => line.includes(text)), text, LONG_MS);
  await bia.until(({ type }) => type === "join", "ana", LONG_MS);
  await bia.ask({ type: "say", text: "before", id: 1 });
  await shows("before");
  await one[Symbol.asyncDispose]();
  await bia.ask({ type: "say", text: "meanwhile", id: 2 });
  await shows("meanwhile");
  assertEquals(ana.stdout.filter((line) => line.includes("before")).length, 1);
});

natsTest(
  "a server that stops says where the chat goes on, and a client told of that goes there",
  async () => {
    await using nats = await Nats.start();
    await using one = await Member.start(nats.address);
    await using two = await Member.start(nats.address);
    await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
    await using caio = await Peer.named(one.port, "caio");
    await using ana = runClient(
      ["tail", "--host", "localhost", "--port", `${one.port}`, "--nick", "ana", "--lang", "en"],
    );
    await bia.until((message) => message.type === "join" && message.nick === "ana", "ana", LONG_MS);
    await one.program.stop();
    assertMatch(await caio.readToEnd(), new RegExp(`The chat goes on at localhost:${two.port}\n`));
    await bia.ask({ type: "say", text: "here", id: 1 });
    await ana.until(() => ana.stdout.some((line) => line.includes("here")), "it", LONG_MS);
  },
);

natsTest(
  "a server that was frozen for long begins anew by itself, and its people come back",
  async () => {
    await using nats = await Nats.start();
    await using one = await Member.start(nats.address);
    await using two = await Member.start(nats.address);
    await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
    await using bia = await Peer.named(two.port, "bia");
    await bia.send("oi\n");
    await ana.until((message) => message.type === "message", "the line");
    one.program.signal("SIGSTOP");
    // Who was there can come back for ten seconds after the others have buried its server.
    await bia.readUntil("* ana left", LONG_MS);
    one.program.signal("SIGCONT");
    await ana.untilEnd(LONG_MS);
    await one.program.until(
      () => one.program.log.some((line) => line.includes("began anew")),
      "it",
    );
    const { token } = ana;
    await using again = await JsonPeer.connect(one.port, {
      resume: { token, rooms: { geral: 1 }, nick: "ana" },
    });
    assertEquals(again.resumed, true);
    await again.ask({ type: "say", text: "back", id: 1 });
    await bia.readUntil("<ana> back");
  },
);

natsTest("servers whose chat is deleted under them stop, and say so", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  const connection = await connect({ servers: nats.address });
  const { streams } = await jetstreamManager(connection);
  await streams.delete("papo");
  await connection.close();
  const { code, stderr } = await one.program.outcome(LONG_MS);
  assertEquals(code, 1);
  assertMatch(stderr, /was deleted/);
});

natsTest("what the engine loses in a power cut the servers put back", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  await using two = await Member.start(nats.address);
  await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
  await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
  await ana.ask({ type: "say", text: "kept", id: 1 });
  await nats.save();
  await nats.start();
  await ana.send({ type: "say", text: "lost", id: 2 });
  await ana.until(({ id }) => id === 2, "the acknowledgement", LONG_MS);
  await nats.lose();
  await nats.start();
  await bia.send({ type: "say", text: "said then", id: 3 });
  await bia.until(({ id }) => id === 3, "the acknowledgement", LONG_MS);
  await using three = await Member.start(nats.address);
  const log = ["1 ana: kept", "2 ana: lost", "3 bia: said then"];
  for (const { port } of [one, two, three]) assertEquals(await logAt(port), log);
});

natsTest(
  "what servers know is kept at NATS, and new ones go on from there when all are gone",
  async () => {
    await using nats = await Nats.start();
    await using one = await Member.start(nats.address, QUICK);
    await using two = await Member.start(nats.address, QUICK);
    await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
    await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
    await bia.ask({ type: "topic", text: "a sala", id: 1 });
    const text = "x".repeat(3_500);
    for (let id = 1; await placeOf(nats, "first") <= 1; id += 500) {
      assert(id < 20_000, "what is kept takes the place of the line before it");
      const says = Array.from(
        { length: 500 },
        (_, n) => ({ type: "say", text, id: id + n }) as const,
      );
      await ana.send(...says);
      await ana.until(
        (message) => message.id === id + 499,
        "the last of them",
        LONG_MS,
      );
    }
    const before = await logAt(two.port);
    const last = Number(before.at(-1)?.split(" ")[0]);
    // All go at once, and a server that was never there takes up the chat.
    await Promise.all([one, two].map((member) => member[Symbol.asyncDispose]()));
    await using three = await Member.start(nats.address, QUICK);
    // Of what was said, so much as may be kept.
    const after = await logAt(three.port);
    assert(after.length > 100);
    assertEquals(after, before.slice(-after.length));
    await using again = await JsonPeer.connect(three.port, {
      nick: "ana",
      resume: { token: ana.token, rooms: { geral: last } },
    });
    const welcome = again.received.find(({ type }) => type === "welcome");
    assert(welcome?.type === "welcome");
    assertEquals([welcome.resumed, welcome.rooms[0]?.topic], [true, "a sala"]);
    const ack = await again.ask({ type: "say", text: "and on", id: 100_000 });
    assertEquals(ack.type === "ack" && ack.seq, last + 1);
  },
);

natsTest(
  "each server has a history file of its own, which it goes on writing when it comes back",
  async () => {
    await using nats = await Nats.start();
    using folder = new TemporaryFolder();
    const [a, b] = ["a.db", "b.db"].map((name) => `${folder.path}/${name}`);
    assert(a !== undefined && b !== undefined);
    const start = (file: string): Promise<Member> =>
      Member.start(nats.address, ["--history", file, "--room-entries", "50", "--rate", "0"], file);
    await using one = await start(a);
    await using two = await start(b);
    await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
    await ana.ask({ type: "say", text: "needle", id: 1 });
    await one[Symbol.asyncDispose]();
    await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
    for (let id = 2; id <= 40; id++) await bia.ask({ type: "say", text: `line ${id}`, id });
    await using again = await start(a);
    for (let id = 41; id <= 200; id++) await bia.ask({ type: "say", text: `line ${id}`, id });
    // Memory has 50 of them; the file has all, and those too that were said while its server was not there.
    for (const { port } of [two, again]) {
      await using peer = await JsonPeer.connect(port, { nick: "caio", replay: 0 });
      const found = await peer.ask({ type: "search", words: "needle", id: 1 });
      assertEquals(found.type === "found" && found.entries.map(({ seq }) => seq), [1]);
      await peer.ask({ type: "history", after: 0, limit: 1_000, id: 2 });
      assertEquals(
        peer.entries().map(({ seq }) => seq),
        Array.from({ length: 200 }, (_, n) => n + 1),
      );
    }
    // A file of another chat is not touched.
    const other = runServer(
      [
        "--port",
        "0",
        "--lang",
        "en",
        "--engine",
        nats.address,
        "--engine-prefix",
        "x",
        "--history",
        a,
      ],
      { flags: [SERVER_NET, `--allow-read=${a}`, `--allow-write=${a}`] },
    );
    await again[Symbol.asyncDispose]();
    const { code, stderr } = await other.outcome(LONG_MS);
    assertEquals(code, 1);
    assertMatch(stderr, /history of another chat/);
  },
);

/** Where the stream of the line begins, or ends. */
async function placeOf(nats: Nats, which: "first" | "last"): Promise<number> {
  const connection = await connect({ servers: nats.address });
  const { streams } = await jetstreamManager(connection);
  const { state } = await streams.info("papo");
  await connection.close();
  return which === "first" ? state.first_seq : state.last_seq;
}

// With kills at random

/** A program that goes to whatever server there is, and says on until it has word of all it said. */
class Walker {
  readonly nick: string;
  readonly said: string[] = [];
  /** What it knows of the room: its own by acknowledgement, others' as they came. */
  readonly known = new Map<number, string>();
  longestMs = 0;
  isStopping = false;
  readonly #ports: () => readonly number[];
  #token: string | undefined;
  #log: string | undefined;
  #peer: JsonPeer | undefined;

  constructor(nick: string, ports: () => readonly number[]) {
    this.nick = nick;
    this.#ports = ports;
  }

  async walk(): Promise<void> {
    while (!this.isStopping) {
      const text = `${this.nick} ${this.said.length + 1}`;
      this.said.push(text);
      const beganMs = performance.now();
      while (!await this.#say(text, this.said.length)) await this.leave();
      this.longestMs = Math.max(this.longestMs, performance.now() - beganMs);
    }
  }

  async leave(): Promise<void> {
    await this.#peer?.[Symbol.asyncDispose]().catch(() => {});
    this.#peer = undefined;
  }

  /** Whether it has word of it. */
  async #say(text: string, id: number): Promise<boolean> {
    try {
      this.#peer ??= await this.#connect();
      const ack = await this.#peer.ask({ type: "say", text, id });
      if (ack.type !== "ack" || ack.seq === undefined) return false;
      this.known.set(ack.seq, text);
      return true;
    } catch {
      return false;
    }
  }

  async #connect(): Promise<JsonPeer> {
    const ports = this.#ports();
    const port = ports[Math.floor(Math.random() * ports.length)] ?? 0;
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    const peer = new JsonPeer(conn, (message) => {
      if (message.type === "welcome") {
        this.#token = message.token;
        this.#log = message.rooms[0]?.log;
      } else if (message.type === "message") {
        this.known.set(message.seq, message.text);
      }
    });
    // One whose hello comes late, for all are busy, is greeted in words first: it comes again.
    void peer.untilEnd(10 * LONG_MS).catch(() => {});
    const rooms = { geral: Math.max(0, ...this.known.keys()) };
    const logs = this.#log === undefined ? {} : { logs: { geral: this.#log } };
    const resume = this.#token && { resume: { token: this.#token, rooms, ...logs } };
    await peer.introduce({ nick: this.nick, ...resume });
    return peer;
  }
}

/** All that a server has of the room, as `seq nick: text`. */
async function logAt(port: number): Promise<string[]> {
  await using peer = await JsonPeer.connect(port, { replay: 0 });
  for (let before = 1; before > 0;) {
    const after = peer.entries().at(-1)?.seq ?? 0;
    const count = peer.entries().length;
    await peer.ask({ type: "history", after, limit: 1_000, id: after });
    before = peer.entries().length - count;
  }
  return peer.said();
}

/** Programs that talk at several servers, until they are stopped. */
class Crowd {
  readonly #walkers: readonly Walker[];
  readonly #walks: Promise<unknown>;

  constructor(ports: () => readonly number[]) {
    this.#walkers = ["ana", "bia", "caio", "davi"].map((nick) => new Walker(nick, ports));
    this.#walks = Promise.all(this.#walkers.map((walker) => walker.walk()));
  }

  get #said(): number {
    return this.#walkers.reduce((sum, { said }) => sum + said.length, 0);
  }

  /** Waits until so much more has been said. */
  async talks(lines: number): Promise<void> {
    const enough = this.#said + lines;
    for (let turn = 0; this.#said < enough && turn < 2_000; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert(this.#said >= enough, "it goes on");
  }

  /** Everyone falls silent; what all servers have is what was said, and what everyone knows. */
  async settle(ports: readonly number[]): Promise<{ said: number; longestMs: number }> {
    for (const walker of this.#walkers) walker.isStopping = true;
    await this.#walks;
    const [log = [], ...others] = await Promise.all(ports.map(logAt));
    for (const other of others) assertEquals(other, log);
    const texts = log.map((line) => line.replace(/^\d+ \w+: /, ""));
    assertEquals(texts.toSorted(), this.#walkers.flatMap(({ said }) => said).toSorted());
    for (const walker of this.#walkers) {
      await walker.leave();
      // Who came in late has the last of what was said before.
      const [first, last] = [Math.min(...walker.known.keys()), Math.max(...walker.known.keys())];
      const known = [...walker.known].toSorted(([a], [b]) => a - b);
      const all = texts.map((text, n): [number, string] => [n + 1, text]);
      const wanted = all.slice(first - 1, last);
      assertEquals(known, wanted, walker.nick);
    }
    const longestMs = Math.max(...this.#walkers.map(({ longestMs }) => longestMs));
    return { said: texts.length, longestMs };
  }
}

/** What a test found out beside that all is well. */
async function report(kills: number, found: { said: number; longestMs: number }): Promise<void> {
  const { said, longestMs } = found;
  const words = `${kills} kills, ${said} said, longest wait ${(longestMs / 1_000).toFixed(1)} s\n`;
  await Deno.stderr.write(new TextEncoder().encode(words));
}

natsTest(
  `all is said once, in one order, however often servers and the engine are killed (${KILLS} times)`,
  async () => {
    await using all = new AsyncDisposableStack();
    const nats = all.use(await Nats.start());
    const start = (): Promise<Member> => Member.start(nats.address, MUCH);
    const members = await Promise.all([start(), start(), start()]);
    all.defer(async () => {
      for (const member of members) await member[Symbol.asyncDispose]();
    });
    const ports = (): number[] => members.map(({ port }) => port);
    const crowd = new Crowd(ports);
    for (let kill = 0; kill < KILLS; kill++) {
      const which = Math.floor(Math.random() * (members.length + 1));
      const member = members[which];
      if (member === undefined) {
        await nats.kill();
        await nats.start();
      } else {
        await member[Symbol.asyncDispose]();
        members[which] = await start();
      }
      await crowd.talks(20);
    }
    await report(KILLS, await crowd.settle(ports()));
  },
);

natsTest("of three engines one may die, whichever that is", async () => {
  await using all = new AsyncDisposableStack();
  const engines = await startThree();
  for (const nats of engines) all.use(nats);
  const engine = engines.map(({ address }) => address).join(",");
  const start = (): Promise<Member> => Member.start(engine, [...MUCH, "--engine-replicas", "3"]);
  const members = [all.use(await start()), all.use(await start())];
  const ports = members.map(({ port }) => port);
  const crowd = new Crowd(() => ports);
  await crowd.talks(20);
  for (const nats of engines) {
    await nats.kill();
    await crowd.talks(20);
    await nats.start();
    await crowd.talks(20);
  }
  await report(engines.length, await crowd.settle(ports));
}, true);
