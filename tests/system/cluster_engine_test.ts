/**
 * What an engine can do to several servers that are one chat: real NATS servers that do not let them in, are full,
 * go away, lose what they had.
 *
 * @module
 */

import { connect } from "@nats-io/transport-node";
import { DiscardPolicy, jetstreamManager } from "@nats-io/jetstream";
import { JetStreamEngine } from "../../lib/server/cluster/jetstream.ts";
import type { KeptText } from "../../lib/server/cluster/line.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { opensslArguments } from "../../lib/server/tls/certificate.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { logAt, QUICK } from "./crowd.ts";
import { Peer, type Program, runServer, SERVER_NET } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats, oneOfThree, startThree } from "./nats.ts";
import { CHAOS, natsTest } from "./nats_case.ts";
import { HAS_SMALL_DISKS, SmallDisk } from "./small_disk.ts";
import { TemporaryFolder } from "./temporary.ts";
import { hasOpenssl } from "./tls_pair.ts";

/** How long a server is frozen beyond that it is missed, where much is to be tried. */
const FROZEN_MS = 20_000;

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
    // Nor is a chat that is there already kept on more than there are.
    { engine: nats.address, args: ["--engine-replicas", "3"], sentence: /replicas/ },
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
  "a second chat that comes to the first one's name is found out: its operator and theirs are told",
  async () => {
    await using nats = await Nats.start();
    using folder = new TemporaryFolder();
    const file = `${folder.path}/password`;
    await Deno.writeTextFile(file, "open sesame");
    const asked = ["--password-file", file];
    await using one = await Member.start(nats.address, asked, file);
    await one.program.until(
      () => one.program.log.includes("The chat “papo” begins with this server"),
      "its beginning",
      LONG_MS,
    );
    // Who comes in without a password at another server would be in the same rooms.
    const open = runServer(["--port", "0", "--lang", "en", "--engine", nats.address]);
    await using _open = open;
    const refused = await open.outcome(LONG_MS);
    assertEquals(refused.code, 1);
    assertMatch(refused.stderr, /not have the same --password-file as this one.*--engine-prefix/);
    await using two = await Member.start(nats.address, asked, file);
    const joined = `The chat “papo” is at localhost:${one.port} too, with 0 people`;
    await two.program.until(
      () => two.program.log.some((line) => line.includes(joined)),
      joined,
      LONG_MS,
    );
    const told = `One more server is in this chat: localhost:${two.port} (2 in all)`;
    await one.program.until(
      () => one.program.log.some((line) => line.includes(told)),
      told,
      LONG_MS,
    );
    // It is asked for another one by and by, at all of them.
    await Deno.writeTextFile(file, "close sesame");
    for (const { program } of [one, two]) {
      program.signal("SIGHUP");
      await program.until(() => program.log.includes("New password in use"), "it", LONG_MS);
    }
    await using three = await Member.start(nats.address, asked, file);
    assert(three.port > 0);
  },
);

natsTest(
  "who comes while engines have no leader waits for one, says so, and can be stopped meanwhile",
  async () => {
    await using all = new AsyncDisposableStack();
    const [first, ...others] = oneOfThree();
    assert(first !== undefined);
    const { address } = all.use(await first());
    const own = ["--port", "0", "--lang", "en", "--engine", address, "--engine-replicas", "3"];
    const [stopped, server] = [all.use(runServer(own)), all.use(runServer(own))];
    for (const program of [stopped, server]) {
      const isTold = (): boolean =>
        program.log.some((line) => line.includes("Not in the chat yet"));
      await program.until(isTold, "the word of it", LONG_MS);
    }
    stopped.stop();
    const { code, stdout } = await stopped.outcome(LONG_MS);
    assertEquals([code, stdout], [0, "Server stopped"]);
    for (const start of others) all.use(await start());
    await server.until(() => server.stdout.length > 0, "the first line", 2 * LONG_MS);
    assertMatch(server.stdout[0] ?? "", /listening/);
    // So who comes where nobody leads can know that nothing is kept.
    const connection = await connect({ servers: address });
    const { streams } = await jetstreamManager(connection);
    const { config } = await streams.info("papo-state");
    assertEquals(config.num_replicas, 3);
    await connection.close();
  },
);

natsTest(
  "who asks for more engines than a chat began on gets them, and nobody takes them away",
  async () => {
    await using all = new AsyncDisposableStack();
    const [nats] = (await startThree()).map((each) => all.use(each));
    assert(nats !== undefined);
    const one = all.use(await Member.start(nats.address));
    const connection = await connect({ servers: nats.address });
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    const replicas = async (): Promise<number[]> => {
      const infos = await Promise.all(["papo", "papo-state"].map((name) => streams.info(name)));
      return infos.map(({ config }) => config.num_replicas);
    };
    assertEquals(await replicas(), [1, 1]);
    const two = all.use(await Member.start(nats.address, ["--engine-replicas", "3"]));
    assertEquals(await replicas(), [3, 3]);
    const three = all.use(await Member.start(nats.address));
    assertEquals(await replicas(), [3, 3]);
    await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
    await using bia = await JsonPeer.connect(three.port, { nick: "bia" });
    assert(two.port > 0);
    await ana.ask({ type: "say", text: "oi", id: 1 });
    await bia.until((event) => event.type === "message" && event.text === "oi", "what ana said");
    await connection.close();
  },
);

natsTest("what has a chat's name at NATS and is none is left alone", async () => {
  await using nats = await Nats.start();
  const connection = await connect({ servers: nats.address });
  const { streams } = await jetstreamManager(connection);
  await streams.add({ name: "papo", subjects: ["orders.>"] });
  await streams.add({ name: "bills", subjects: ["x.>"] });
  const own = ["--port", "0", "--lang", "en", "--engine", nats.address];
  for (const args of [own, [...own, "--engine-prefix", "x"], ["doctor", ...own]]) {
    await using server = runServer(args);
    const { code, stdout, stderr } = await server.outcome(LONG_MS);
    assertEquals(code, 1);
    assertMatch(stdout + stderr, /a stream of that name already, which is no chat's/);
  }
  assertEquals((await streams.info("papo")).state.messages, 0);
  await connection.close();
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

natsTest(
  "an account without rights is told so, and one with the least rights has a chat",
  async () => {
    const least = [
      'publish: ["papo.>", "papo-state.>", "$JS.API.STREAM.*.papo", "$JS.API.STREAM.*.papo-state"',
      '"$JS.API.STREAM.MSG.GET.*", "$JS.API.CONSUMER.*.papo.>", "$JS.API.CONSUMER.*.papo"',
      '"$JS.API.CONSUMER.DURABLE.CREATE.papo.>", "$JS.FC.papo.>"]',
    ].join(", ");
    using folder = new TemporaryFolder();
    const config = `${folder.path}/nats.conf`;
    await Deno.writeTextFile(
      config,
      `authorization { users: [
      { user: least, password: secret, permissions: { ${least}, subscribe: ["_INBOX_papo.>", "papo.past.>"] } }
      { user: none, password: secret, permissions: { publish: ["other"], subscribe: ["_INBOX_papo.>"] } }
    ] }`,
    );
    await using nats = await Nats.start(["-js", "-c", config]);
    const creds = `${folder.path}/creds`;
    const start = (): Program =>
      runServer(
        ["--port", "0", "--lang", "en", "--engine", nats.address, "--engine-creds", creds],
        {
          flags: [SERVER_NET, `--allow-read=${creds}`],
        },
      );
    await Deno.writeTextFile(creds, "none:secret");
    await using refused = start();
    const { code, stderr } = await refused.outcome(LONG_MS);
    assertEquals(code, 1);
    assertMatch(stderr, /does not let this server do what it must/);
    await Deno.writeTextFile(creds, "least:secret");
    await using server = start();
    await server.until(() => server.stdout.length > 0, "the first line", LONG_MS);
    assertMatch(server.stdout[0] ?? "", /listening/);
  },
);

natsTest(
  "an engine that speaks TLS is trusted by the certificate that one names, and by no other",
  async () => {
    if (!await hasOpenssl()) return;
    using folder = new TemporaryFolder();
    const files = { cert: `${folder.path}/cert.pem`, key: `${folder.path}/key.pem` };
    const args = opensslArguments(files, ["127.0.0.1"]);
    await new Deno.Command("openssl", { args }).output();
    const tls = ["--tls", "--tlscert", files.cert, "--tlskey", files.key];
    await using nats = await Nats.start(["-js", ...tls]);
    const start = (...more: string[]): Program =>
      runServer(["--port", "0", "--lang", "en", "--engine", nats.address, ...more], {
        flags: [SERVER_NET, `--allow-read=${files.cert}`],
      });
    await using refused = start();
    const { code, stderr } = await refused.outcome(LONG_MS);
    assertEquals(code, 1);
    assertMatch(stderr, /No TLS with the NATS at .*--engine-ca/);
    await using server = start("--engine-ca", files.cert);
    await server.until(() => server.stdout.length > 0, "the first line", LONG_MS);
    assertMatch(server.stdout[0] ?? "", /listening/);
  },
);

natsTest(
  "an engine that has no room left is one to which an operator gives more, and nothing is lost",
  async () => {
    await using nats = await Nats.start();
    await using one = await Member.start(nats.address, QUICK);
    await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
    await ana.ask({ type: "say", text: "before", id: 1 });
    const connection = await connect({ servers: nats.address });
    const { streams } = await jetstreamManager(connection);
    const { state } = await streams.info("papo");
    const bound = { discard: DiscardPolicy.New, max_bytes: state.bytes + 1_000 };
    await streams.update("papo", bound);
    await ana.send({ type: "say", text: "x".repeat(3_000), id: 2 });
    await one.program.until(
      () => one.program.log.some((line) => line.includes("NATS has no room left")),
      "the word of it",
      LONG_MS,
    );
    await streams.update("papo", { ...bound, max_bytes: -1 });
    await connection.close();
    const ack = await ana.until(({ id }) => id === 2, "the acknowledgement", LONG_MS);
    assertEquals(ack.type === "ack" && ack.seq, 2);
  },
);

natsTest(
  "an engine whose disk is full is told as such, and once it has room and starts again nothing is lost",
  async () => {
    await using disk = await SmallDisk.create("8m");
    await using nats = await Nats.start(["-js"], disk);
    await using one = await Member.start(nats.address, QUICK);
    await using two = await Member.start(nats.address, QUICK);
    await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
    await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
    await disk.fill(512);
    const text = "x".repeat(2_000);
    const says = Array.from({ length: 400 }, (_, n) => ({ type: "say", text, id: n + 1 }) as const);
    await ana.send(...says);
    await one.program.until(
      // Version 2.9 answers nothing any more; later ones say that they have no room.
      () => one.program.log.some((line) => /whether its disk is full|no room left/.test(line)),
      "the word of it",
      LONG_MS,
    );
    await bia.send({ type: "say", text: "and I", id: 1 });
    for (const peer of [ana, bia]) {
      await peer.until(({ type }) => type === "storage", "the warning", LONG_MS);
    }
    await disk.clear();
    await nats.kill();
    await nats.start();
    for (const [peer, id] of [[ana, says.length], [bia, 1]] as const) {
      await peer.until((message) => message.id === id, "the acknowledgement", LONG_MS);
      await peer.until(() => peer.storage.length === 2, "that all is well", LONG_MS);
      assertEquals(peer.storage, [false, true]);
    }
    const [log, other] = [await logAt(one.port), await logAt(two.port)];
    assertEquals(log, other);
    assertEquals(log.filter((line) => line.endsWith(`ana: ${text}`)).length, says.length);
    assertEquals(log.filter((line) => line.endsWith("bia: and I")).length, 1);
  },
  { missing: HAS_SMALL_DISKS ? undefined : "no disk of its own" },
);

natsTest(
  "the doctor says whether an engine would do, and which chat it has, and makes none",
  async () => {
    await using nats = await Nats.start();
    const ask = async (engine: string): Promise<string> => {
      const own = ["doctor", "--port", "0", "--lang", "en", "--engine", engine];
      await using program = runServer(own);
      return (await program.outcome(LONG_MS)).stdout;
    };
    for (let turn = 0; turn < 2; turn++) {
      assertMatch(await ask(nats.address), /accepts this server, and has no chat “papo” yet/);
    }
    await using one = await Member.start(nats.address);
    assert(one.port > 0);
    assertMatch(await ask(nats.address), /has the chat “papo” \(\d+ in line\)/);
    assertMatch(await ask("127.0.0.1:1"), /Nobody answers at 127\.0\.0\.1:1/);
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
    if (CHAOS !== undefined) await new Promise((resolve) => setTimeout(resolve, FROZEN_MS));
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

natsTest(
  "the last two states are kept, of one line alone, and what stands before them goes",
  async () => {
    await using nats = await Nats.start();
    const options = { servers: [nats.address], prefix: "papo", replicas: 1 };
    const connection = await connect({ servers: nats.address });
    const { streams } = await jetstreamManager(connection);
    const first = async (name: string): Promise<number> =>
      (await streams.info(name)).state.first_seq;
    const open = (): Promise<JetStreamEngine> =>
      JetStreamEngine.open(options, systemClock, (error) => {
        throw error;
      });
    const engine = await open();
    const keep = (by: JetStreamEngine, seq: number, text: string): Promise<boolean> =>
      new Promise((resolve) => by.keep({ seq, text }, resolve));
    const recall = (by: JetStreamEngine): Promise<KeptText | undefined> =>
      new Promise((resolve) => by.recall(resolve));
    const text = (n: number): string => `${n} é 🐍`.repeat(100_000);
    assertEquals(await recall(engine), undefined);
    for (let n = 1; n <= 40; n++) {
      await new Promise((resolve) => engine.append(`text ${n}`, `${n}`, resolve));
    }
    for (const n of [10, 20, 30]) {
      assertEquals(await keep(engine, n, text(n)), true);
      assertEquals(await recall(engine), { seq: n, text: text(n) });
    }
    assertEquals(await first("papo"), 21);
    assert(await first("papo-state") > 1);
    // One that comes late is of no use, and does no harm.
    assertEquals(await keep(engine, 25, text(25)), true);
    assertEquals(await recall(engine), { seq: 30, text: text(30) });
    await engine.close();
    // Another line by the same name.
    await streams.delete("papo");
    const other = await open();
    assertEquals(await recall(other), undefined);
    await new Promise((resolve) => other.append("anew", "1", resolve));
    assertEquals(await keep(other, 1, "one"), true);
    assertEquals(await recall(other), { seq: 1, text: "one" });
    await other.close();
    await connection.close();
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
