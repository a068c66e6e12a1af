/**
 * Several servers as one chat, with real NATS servers, where those are installed.
 *
 * @module
 */

import { connect } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Browser } from "./browser.ts";
import { logAt, QUICK } from "./crowd.ts";
import { Peer, PythonClient, runClient, runServer, SERVER_NET } from "./harness.ts";
import { IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";
import { TemporaryFolder } from "./temporary.ts";
import { hasTmux, Tmux } from "./tmux.ts";
import { PROJECT } from "./typed.ts";

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

natsTest(
  "browsers, IRC clients, terminals, netcat and original clients are in one chat over two servers",
  async () => {
    await using nats = await Nats.start();
    await using one = await Member.start(nats.address);
    await using two = await Member.start(nats.address);
    await using netcat = await Peer.named(one.port, "neto");
    await using program = await JsonPeer.connect(one.port, { nick: "jota" });
    await using browser = await Browser.named(two.port, "bia");
    await using irc = await IrcPeer.named(two.port, "iris", { rooms: ["#geral"] });
    await using original = await PythonClient.connect(two.port, "otto");
    await using terminal = await hasTmux()
      ? await Tmux.client(one.port, ["--nick", "tina"])
      : undefined;
    await terminal?.untilSeen("· tina", LONG_MS);
    const sayers: Readonly<Record<string, (text: string) => Promise<void> | void>> = {
      neto: (text) => netcat.send(`${text}\n`),
      jota: async (text) => void await program.ask({ type: "say", text, id: text }),
      bia: (text) => browser.say({ type: "say", text }),
      iris: (text) => irc.send(`PRIVMSG #geral :${text}`),
      otto: (text) => original.say(text),
      ...(terminal !== undefined && {
        tina: async (text: string) => {
          await terminal.type(text);
          await terminal.press("Enter");
        },
      }),
    };
    for (const [nick, say] of Object.entries(sayers)) {
      const text = `${nick} says`;
      await say(text);
      if (nick !== "neto") await netcat.readUntil(`<${nick}> ${text}\n`, LONG_MS);
      if (nick !== "jota") {
        await program.until((message) => message.type === "message" && message.text === text, text);
      }
      if (nick !== "bia") await browser.hears(`"text":"${text}"`);
      if (nick !== "iris") await irc.until(new RegExp(`^:${nick}!\\S+ PRIVMSG #geral :${text}$`));
      if (nick !== "otto") await original.hears(text);
      await terminal?.untilSeen(text, LONG_MS);
    }
    const who = await program.ask({ type: "who", id: "who" });
    const nicks = who.type === "who" ? who.nicks : [];
    assertEquals(nicks.toSorted(), [...Object.keys(sayers)].toSorted());
    // All of them have the same order, on both servers, and each sees all.
    const [log, other] = await Promise.all([logAt(one.port), logAt(two.port)]);
    assertEquals(log, other);
    assertEquals(log.length, Object.keys(sayers).length);
  },
);

natsTest("browsers may come by the name to which the other servers send them", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address, ["--advertise", "chat.example.org:80"]);
  for (const [host, status] of [["chat.example.org", "200"], ["evil.example.org", "421"]]) {
    await using browser = await Peer.connect(one.port);
    await browser.send(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await browser.readUntil(`HTTP/1.1 ${status}`);
  }
});

natsTest("what is asked for and the end come in one write, and all is answered", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  await using ana = await Peer.connect(one.port);
  await ana.send("/nick ana\noi\n/who\n");
  await ana.closeWrite();
  assertMatch(await ana.readToEnd(), /#geral \(1\): ana/);
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
    await using x = await Member.start(nats.address, ["--engine-prefix", "x"]);
    assert(x.port > 0);
    await again[Symbol.asyncDispose]();
    const other = runServer(
      [
        ...["--port", "0", "--lang", "en", "--engine", nats.address],
        ...["--engine-prefix", "x", "--history", a],
      ],
      { flags: [SERVER_NET, `--allow-read=${a}`, `--allow-write=${a}`] },
    );
    await using _other = other;
    const { code, stderr } = await other.outcome(LONG_MS);
    assertEquals(code, 1);
    assertMatch(stderr, /history of another chat/);
  },
);

natsTest(
  "a chat that was on one server goes on as one of several, from copies of its history",
  async () => {
    await using nats = await Nats.start();
    using folder = new TemporaryFolder();
    const [a, b] = ["a.db", "b.db"].map((name) => `${folder.path}/${name}`);
    assert(a !== undefined && b !== undefined);
    const kept = { flags: [SERVER_NET, `--allow-read=${a}`, `--allow-write=${a}`] };
    const alone = runServer(["--port", "0", "--lang", "en", "--history", a], kept);
    await using _alone = alone;
    await alone.until(() => alone.stdout.length > 0, "the first line", LONG_MS);
    const port = Number(/:(\d+)$/.exec(alone.stdout[0] ?? "")?.[1]);
    await using ana = await JsonPeer.connect(port, { nick: "ana" });
    await ana.ask({ type: "topic", text: "o assunto", id: 1 });
    await ana.ask({ type: "say", text: "needle", id: 2 });
    await alone.stop();
    assertEquals((await alone.outcome(LONG_MS)).code, 0);
    await Deno.copyFile(a, b);
    // Both want to begin it at once: one does, and the other goes on with that.
    const start = (file: string): Promise<Member> =>
      Member.start(nats.address, ["--history", file], file);
    const [one, two] = await Promise.all([start(a), start(b)]);
    await using _one = one;
    await using _two = two;
    const resume = { token: ana.token, rooms: { geral: 1 }, nick: "ana" };
    await using again = await JsonPeer.connect(two.port, { nick: "ana", resume });
    assertEquals(again.resumed, true);
    const ack = await again.ask({ type: "say", text: "and on", id: 3 });
    assertEquals(ack.type === "ack" && ack.seq, 3);
    for (const member of [one, two]) {
      await using peer = await JsonPeer.connect(member.port, { replay: 0 });
      const welcome = peer.received.find(({ type }) => type === "welcome");
      assertEquals(welcome?.type === "welcome" && welcome.rooms[0]?.topic, "o assunto");
      const found = await peer.ask({ type: "search", words: "needle", id: 1 });
      assertEquals(found.type === "found" && found.entries.map(({ seq }) => seq), [2]);
      const log = ["1 ana: o assunto", "2 ana: needle", "3 ana: and on"];
      assertEquals(await logAt(member.port), log);
    }
  },
);

natsTest(
  "where a server that began a chat from its history was killed at that, the next one does it, and others wait",
  async () => {
    await using nats = await Nats.start();
    using folder = new TemporaryFolder();
    const file = `${folder.path}/a.db`;
    const kept = { flags: [SERVER_NET, `--allow-read=${file}`, `--allow-write=${file}`] };
    const alone = runServer(["--port", "0", "--lang", "en", "--history", file], kept);
    await using _alone = alone;
    await alone.until(() => alone.stdout.length > 0, "the first line", LONG_MS);
    const port = Number(/:(\d+)$/.exec(alone.stdout[0] ?? "")?.[1]);
    await using ana = await JsonPeer.connect(port, { nick: "ana" });
    await ana.ask({ type: "say", text: "before", id: 1 });
    await alone.stop();
    await alone.outcome(LONG_MS);
    // It had come so far.
    const connection = await connect({ servers: nats.address });
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: "papo", subjects: ["papo.log"] });
    await jetstream(connection).publish("papo.log", "");
    await connection.close();
    const [fresh, heir] = await Promise.all([
      Member.start(nats.address),
      Member.start(nats.address, ["--history", file], file),
    ]);
    await using _fresh = fresh;
    await using _heir = heir;
    for (const member of [fresh, heir]) {
      assertEquals(await logAt(member.port), ["1 ana: before"]);
    }
  },
);

Deno.test("a server without an engine loads nothing of what several servers need", async () => {
  for (
    const [root, isOfSeveral] of [["server.ts", false], ["lib/server/service.ts", false], [
      "lib/server/membership.ts",
      true,
    ]] as const
  ) {
    const loaded = await loadedBy(`${PROJECT}${root}`);
    assert(loaded.length > 10, root);
    const ofSeveral = loaded.filter((each) => /\/lib\/server\/cluster\/|@nats-io/.test(each));
    assertEquals(ofSeveral.length > 0, isOfSeveral, `${root}: ${ofSeveral}`);
  }
});

/** All modules that a program loads at once, and not when they are asked for. */
async function loadedBy(root: string): Promise<string[]> {
  const args = ["info", "--json", root];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd: PROJECT }).output();
  const { modules }: Graph = JSON.parse(new TextDecoder().decode(stdout));
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set([new URL(`file://${root}`).href]);
  for (const specifier of loaded) {
    for (const { code, isDynamic } of known.get(specifier)?.dependencies ?? []) {
      if (code?.specifier !== undefined && isDynamic !== true) loaded.add(code.specifier);
    }
  }
  return [...loaded];
}

/** What `deno info --json` says of a program, as far as it is looked at. */
interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

/** Where the stream of the line begins, or ends. */
async function placeOf(nats: Nats, which: "first" | "last"): Promise<number> {
  const connection = await connect({ servers: nats.address });
  const { streams } = await jetstreamManager(connection);
  const { state } = await streams.info("papo");
  await connection.close();
  return which === "first" ? state.first_seq : state.last_seq;
}
