import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { opensslArguments, type PairFiles } from "../../lib/server/tls/certificate.ts";
import { connect } from "../../lib/terminal/connect.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import type { Secure } from "../../lib/server/connection/options.ts";
import { PASSWORD_MS } from "../../lib/server/gate/gate.ts";
import { MESSAGES } from "../../lib/language/chat.ts";
import { SERVER_MESSAGES } from "../../lib/language/server.ts";
import { secureContextOf } from "../../lib/server/tls/context.ts";
import { TlsSocket } from "../../lib/server/tls/socket.ts";
import {
  AbruptPeer,
  bytesOf,
  Peer,
  type Program,
  runClient,
  runServer,
  SILENCE_MS,
  TestServer,
  within,
} from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";

const hasOpenssl = await new Deno.Command("openssl", { args: ["version"] }).output()
  .then(({ success }) => success, () => false);
const ignore = !hasOpenssl;

/** A folder with a certificate, gone when the test is over. */
class Pair implements AsyncDisposable {
  readonly folder: string;
  readonly files: PairFiles;

  constructor(folder: string) {
    this.folder = folder;
    this.files = { cert: `${folder}/cert.pem`, key: `${folder}/key.pem` };
  }

  static async make(): Promise<Pair> {
    const pair = new Pair(await Deno.makeTempDir());
    await pair.renew();
    return pair;
  }

  /** A new pair in the place of the old one. */
  async renew(): Promise<void> {
    const args = opensslArguments(this.files, ["localhost", "127.0.0.1"]);
    const { success, stderr } = await new Deno.Command("openssl", { args }).output();
    assert(success, new TextDecoder().decode(stderr));
  }

  get cert(): Promise<string> {
    return Deno.readTextFile(this.files.cert);
  }

  /** What a server in this process is given. */
  async secure(): Promise<Secure> {
    const { cert, key } = this.files;
    const pair = { cert: await Deno.readTextFile(cert), key: await Deno.readTextFile(key) };
    const outcome = await secureContextOf(pair);
    assert(outcome.type === "ready");
    return (conn, head) => new TlsSocket(conn, head, outcome.context);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

function runTls({ folder, files }: Pair, more: readonly string[] = []): Program {
  const args = ["--port", "0", "--lang", "pt-BR", "--verbose", "--host", "127.0.0.1"];
  return runServer([...args, "--tls-cert", files.cert, "--tls-key", files.key, ...more], {
    flags: ["--allow-net=127.0.0.1", `--allow-read=${folder}`],
  });
}

/** Such a server once it listens, with its certificate; both are gone when the test is over. */
class TlsServer implements AsyncDisposable {
  readonly pair: Pair;
  readonly program: Program;
  readonly port: number;
  readonly #resources: AsyncDisposableStack;

  private constructor(pair: Pair, program: Program, resources: AsyncDisposableStack) {
    this.pair = pair;
    this.program = program;
    this.port = Number(program.stdout[0]?.split(":").at(-1));
    this.#resources = resources;
  }

  static async start(): Promise<TlsServer> {
    await using resources = new AsyncDisposableStack();
    const pair = resources.use(await Pair.make());
    const program = resources.use(runTls(pair));
    await program.until(() => program.stdout.length > 0, "the first line");
    return new TlsServer(pair, program, resources.move());
  }

  /** Someone who trusts the certificate that is in use now. */
  async join(nick: string): Promise<Peer> {
    return await join(this.port, nick, await this.pair.cert);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

async function join(port: number, nick: string, cert: string): Promise<Peer> {
  const conn = await connect({ hostname: "127.0.0.1", port, tls: true, caCerts: [cert] });
  const peer = new Peer(conn);
  await peer.send(`/nick ${nick}\n`);
  await peer.readUntil(`* Você é ${nick} em #geral`);
  await peer.readUntil("\n");
  return peer;
}

Deno.test({
  name: "however many say all at once and end, each is told the end in good order",
  ignore,
  fn: async () => {
    await using server = await TlsServer.start();
    const caCerts = [await server.pair.cert];
    const converse = async (n: number): Promise<string> => {
      const conn = await Deno.connectTls({ hostname: "localhost", port: server.port, caCerts });
      try {
        await conn.write(new TextEncoder().encode(`/nick p${n}\n/who\n`));
        await conn.closeWrite();
        return await new Response(conn.readable).text();
      } catch (error) {
        return String(error);
      }
    };
    for (let round = 0; round < 5; round++) {
      const all = await Promise.all(Array.from({ length: 20 }, (_, n) => converse(20 * round + n)));
      for (const text of all) assertStringIncludes(text, "#geral");
    }
  },
});

Deno.test({
  name: "with a certificate all is said by TLS",
  ignore,
  fn: async () => {
    await using server = await TlsServer.start();
    const { program } = server;
    await using ana = await server.join("ana");
    await using eva = await server.join("eva");
    await eva.send(`${"oi ".repeat(1_000)}\n`);
    await ana.readUntil(`<eva> ${"oi ".repeat(1_000)}\n`);
    await eva.send("/quit\n");
    assertMatch(await eva.readToEnd(), /Até logo!\n$/);
    await ana.readUntil("* eva saiu de #geral\n");
    program.signal("SIGTERM");
    await ana.readUntil("* O servidor está sendo desligado. Até logo!\n");
    assertEquals((await program.outcome()).code, 0);
  },
});

Deno.test({
  name: "an IRC client comes in by TLS, and of whoever is here it is told that the way is safe",
  ignore,
  fn: async () => {
    await using server = await TlsServer.start();
    await using ana = await server.join("ana");
    const to = { hostname: "127.0.0.1", port: server.port, caCerts: [await server.pair.cert] };
    await using caio = new Peer(await connect({ ...to, tls: true }));
    await caio.send("NICK caio\r\nUSER caio 0 * :Caio\r\nWHOIS ana\r\n");
    assertMatch(await caio.readUntil(" 318 "), / 671 caio ana :/);
    await ana.send("/quit\n");
  },
});

/** Passes on what two sides say to each other; it can put in bytes of its own, and cut in. */
class Wiretap implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #port: number;
  readonly #conns: Deno.TcpConn[] = [];
  readonly #passing: Promise<void>;

  constructor(port: number) {
    this.#port = port;
    this.#passing = this.#run();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Says something to the server in the client's place. */
  async forge(bytes: Uint8Array): Promise<void> {
    await this.#conns[1]?.write(bytes);
  }

  /** Ends it in both directions, in good order as TCP has it. */
  cut(): void {
    for (const conn of this.#conns.splice(0)) conn.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.cut();
    await this.#passing;
  }

  async #run(): Promise<void> {
    const client = await this.#listener.accept();
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
    this.#conns.push(client, server);
    await Promise.all([pass(client, server), pass(server, client)]);
  }
}

/** All that one side says, until it has said all or is cut off. */
async function pass(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(16 * 1024);
  try {
    for (let n = await from.read(buffer); n !== null; n = await from.read(buffer)) {
      for (let passed = 0; passed < n;) passed += await to.write(buffer.subarray(passed, n));
    }
    await to.closeWrite();
  } catch {
    // It was cut.
  }
}

Deno.test({
  name: "who half-closes by TLS gets every answer, and the end in TLS's own word",
  ignore,
  fn: async () => {
    await using server = await TlsServer.start();
    await using ana = await server.join("ana");
    await ana.send("/who\n");
    await ana.closeWrite();
    // Without close_notify this would fail: the end of TCP alone may be someone else's doing.
    assertMatch(await ana.readToEnd(), /^\* #geral \(1\): ana$/m);
  },
});

const NOT_TLS = `* ${MESSAGES["pt-BR"].closing.not_tls}\n`;

Deno.test({
  name: "plain text on a TLS port is told so in its own dialect, and is never anyone",
  ignore,
  fn: async () => {
    await using server = await TlsServer.start();
    const { program, port } = server;
    await using silent = await Peer.connect(port);
    await using ana = await server.join("ana");
    for (const first of ["oi\n", "/nick eva\n", "<eva> <oi>", "oi, com o que é mais\r\n"]) {
      await using plain = await Peer.connect(port);
      await plain.send(first);
      assertEquals(await plain.readToEnd(), NOT_TLS);
    }
    await using half = await Peer.connect(port);
    await half.send("oi");
    await half.closeWrite();
    assertEquals(await half.readToEnd(), NOT_TLS);
    await using bot = await Peer.connect(port);
    await bot.send("{");
    const { type, reason, text } = JSON.parse(await bot.readToEnd());
    assertEquals([type, reason, text], ["closing", "not_tls", MESSAGES["pt-BR"].closing.not_tls]);
    await program.until(
      () =>
        program.stderr.filter((line) => line.includes("não falava TLS, e esta porta só fala"))
          .length === 6,
      "the reasons",
    );
    // By now the silent one would have been greeted.
    assertEquals(await silent.heard(400), "");
    await ana.send("/who\n");
    assertEquals(await ana.readUntil("\n"), "* #geral (1): ana\n");
  },
});

Deno.test({
  name: "a browser that comes without TLS gets an HTTP answer",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using server = new TestServer({ secure: await pair.secure() });
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    assertEquals(response.status, 501);
    assertEquals(await response.text(), MESSAGES["pt-BR"].closing.not_tls + "\n");
    await server.departed(1);
    assertEquals(server.departures, [{ nick: undefined, reason: "not_tls" }]);
  },
});

Deno.test({
  name:
    "who says nothing, or never ends the handshake, is not waited for longer than for a password",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    let lateMs = 0;
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
    await using server = new TestServer({ secure: await pair.secure(), clock });
    await using silent = await Peer.connect(server.port);
    await using slow = await Peer.connect(server.port);
    await slow.send(new Uint8Array([0x16, 3, 1, 2, 0, 1]));
    await server.arrived(2);
    assertEquals(await slow.heard(), "");
    lateMs = PASSWORD_MS;
    assertEquals(await silent.readToEnd(), NOT_TLS);
    assertEquals(await slow.readToEnd(), "");
    await server.departed(2);
    assertEquals(server.departures.map(({ reason }) => reason).sort(), ["not_tls", "tls_failed"]);
  },
});

Deno.test({
  name: "Papo's own client says what to do, with TLS or without it in the wrong place",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using secured = new TestServer({ secure: await pair.secure() });
    await using plain = new TestServer();
    const sentence = MESSAGES["pt-BR"].closing.not_tls;
    const common = ["--host", "127.0.0.1", "--lang", "pt-BR"];
    await using sending = runClient(["send", "oi", ...common, "--port", String(secured.port)]);
    const sent = await sending.outcome();
    assertEquals([sent.code, sent.stderr], [1, sentence]);
    await using filter = runClient([...common, "--port", String(secured.port)]);
    assertStringIncludes((await filter.outcome()).stderr, sentence);
    await using tls = runClient(["send", "oi", ...common, "--port", String(plain.port), "--tls"]);
    const failed = await tls.outcome();
    assertEquals(failed.code, 1);
    assertMatch(failed.stderr, /A conexão TLS não foi possível: confira --tls, --ca e --host/);
    assertStringIncludes(failed.stderr, "o servidor não parece falar TLS; tente sem --tls");
    const there = [...common, "--port", String(secured.port)];
    await using distrusted = runClient(["send", "oi", ...there, "--tls"]);
    assertStringIncludes((await distrusted.outcome()).stderr, "com --ca ARQUIVO, confia (invalid");
    using folder = new TemporaryFolder();
    const notes = `${folder.path}/notes`;
    await Deno.writeTextFile(notes, "sem certificado");
    await using odd = runClient(["send", "oi", ...there, "--ca", notes], undefined, [
      `--allow-read=${notes}`,
    ]);
    assertStringIncludes((await odd.outcome()).stderr, `Em ${notes} não há um certificado (PEM)`);
  },
});

Deno.test({
  name: "hostile bytes, resets and ends at any time cost nobody else anything",
  ignore,
  fn: async () => {
    await using server = await TlsServer.start();
    const { program, port } = server;
    await using ana = await server.join("ana");
    await using eva = await server.join("eva");
    await ana.readUntil("* eva entrou em #geral\n");
    const hello = await clientHello();
    for (let round = 0; round < 300; round++) {
      const bytes = hostileBytes(hello, round);
      if (round % 2 === 0) {
        using peer = await AbruptPeer.connect(port);
        await peer.send(bytes);
        await peer.reset();
      } else {
        await using peer = await Peer.connect(port);
        await peer.send(bytes);
        await peer.closeWrite();
        await peer.end();
      }
      if (round % 50 !== 0) continue;
      await eva.send(`${round}\n`);
      assertEquals(await ana.readUntil("\n"), `<eva> ${round}\n`);
    }
    await using bia = await server.join("bia");
    await bia.send("oi\n");
    await ana.readUntil("<bia> oi\n");
    assertEquals(program.stderr.filter((line) => !/conectou-se/.test(line)), []);
  },
});

/** What a client says first. */
async function clientHello(): Promise<Uint8Array<ArrayBuffer>> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const failing = connect({ hostname: "127.0.0.1", port, tls: true }).catch(() => {});
  using conn = await listener.accept();
  const buffer = new Uint8Array(4096);
  const read = await conn.read(buffer) ?? 0;
  await conn.closeWrite();
  await failing;
  return buffer.slice(0, read);
}

/** Something that begins as TLS does, and goes wrong: differently in each round. */
function hostileBytes(hello: Uint8Array<ArrayBuffer>, round: number): Uint8Array<ArrayBuffer> {
  const noise = crypto.getRandomValues(new Uint8Array(1 + round * 7));
  switch (round % 5) {
    case 0: // wholly made up
      noise.set([0x16, 3, 1].slice(0, noise.length));
      return noise;
    case 1: { // one bit differs
      const bytes = hello.slice();
      const at = (round * 31) % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << round % 8);
      return bytes;
    }
    case 2: // half of it
      return hello.slice(0, 1 + (round * 13) % hello.length);
    case 3: // what follows is no TLS
      return new Uint8Array([...hello, ...noise]);
    default: // the longest record there can be
      return new Uint8Array([0x16, 3, 1, 0xff, 0xff, ...noise]);
  }
}

Deno.test({
  name: "a line that was cut off with the connection is not said: only TLS itself can end it",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using server = new TestServer({ secure: await pair.secure() });
    await using tap = new Wiretap(server.port);
    await using ana = await join(server.port, "ana", await pair.cert);
    await using eva = await join(tap.port, "eva", await pair.cert);
    await ana.readUntil("* eva entrou em #geral\n");
    await eva.send("paguem 100");
    await eva.send("/who\n");
    await ana.readUntil("<eva> paguem 100/who\n");
    await eva.send("paguem 100");
    tap.cut();
    assertEquals(await ana.readUntil("\n"), "* eva saiu de #geral\n");
    assertEquals(server.departures, [{ nick: "eva", reason: "reset" }]);
    await using bia = await join(server.port, "bia", await pair.cert);
    await ana.readUntil("* bia entrou em #geral\n");
    await bia.send("até o fim");
    await bia.closeWrite();
    await ana.readUntil("<bia> até o fim\n");
  },
});

Deno.test({
  name: "a record that nobody of the two wrote ends the connection, and says nothing",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using server = new TestServer({ secure: await pair.secure() });
    await using tap = new Wiretap(server.port);
    await using ana = await join(server.port, "ana", await pair.cert);
    await using eva = await join(tap.port, "eva", await pair.cert);
    await ana.readUntil("* eva entrou em #geral\n");
    await tap.forge(new Uint8Array([0x17, 3, 3, 0, 20, ...new Uint8Array(20)]));
    assertEquals(await ana.readUntil("\n"), "* eva saiu de #geral\n");
    await server.departed(1);
    assertEquals(server.departures, [{ nick: "eva", reason: "tls_failed" }]);
    await eva.end();
  },
});

Deno.test({
  name: "who never reads is closed by TLS too; the others hear everything",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    const cert = await pair.cert;
    const limits = { stallMs: 300, linesPerSecond: 0 };
    await using server = new TestServer({ secure: await pair.secure(), limits });
    await using ana = await join(server.port, "ana", cert);
    await using deaf = await join(server.port, "deaf", cert);
    await using eva = await join(server.port, "eva", cert);
    await ana.readUntil("* eva entrou em #geral\n");
    const text = "x".repeat(4_000);
    let isGone = false;
    // More than the system takes for a peer that does not read.
    for (let round = 0; !isGone && round < 500; round++) {
      await eva.send(`${text}\n`.repeat(20));
      for (let heard = 0; heard < 20;) {
        const line = await ana.readLine();
        if (line === "* deaf saiu de #geral") isGone = true;
        else assert(line === `<eva> ${text}`, line.slice(0, 100));
        if (line.startsWith("<eva>")) heard++;
      }
    }
    assert(isGone);
    await server.departed(1);
    assertEquals(server.departures, [{ nick: "deaf", reason: "stalled" }]);
    deaf.close();
  },
});

/** Both ends of a connection within which TLS is spoken. */
async function ends(pair: Pair): Promise<{ near: TlsSocket; far: Deno.Conn } & AsyncDisposable> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const secure = await pair.secure();
  const connecting = connect({
    hostname: "127.0.0.1",
    port,
    tls: true,
    caCerts: [await pair.cert],
  });
  const conn = await listener.accept();
  const buffer = new Uint8Array(4096);
  const near = secure(conn, buffer.subarray(0, await conn.read(buffer) ?? 0));
  await near.handshake();
  const far = await connecting;
  return {
    near,
    far,
    [Symbol.asyncDispose]: () => {
      near.close();
      far.close();
      return Promise.resolve();
    },
  };
}

/** Whether a promise takes longer than silence does. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  return await within(promise.then(() => false), () => "waiting", SILENCE_MS).catch(() => true);
}

Deno.test({
  name: "a TLS socket writes no more than is taken, and what was taken arrives whole",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using both = await ends(pair);
    const { near, far } = both;
    const bytes = crypto.getRandomValues(new Uint8Array(16 * 1024));
    let written = 0;
    let isEnough = false;
    const writing = (async () => {
      while (!isEnough) written += await near.write(bytes);
      await near.closeWrite();
    })();
    for (let before = -1; before !== written;) {
      before = written;
      assert(await isPending(writing), "nobody reads");
    }
    assert(written < 64 * 1024 * 1024, "somebody must have taken it");
    isEnough = true;
    const buffer = new Uint8Array(64 * 1024);
    let read = 0;
    for (let n = await far.read(buffer); n !== null; n = await far.read(buffer)) {
      for (let i = 0; i < n; i++) {
        if (buffer[i] !== bytes[(read + i) % bytes.length]) throw new Error(`at ${read + i}`);
      }
      read += n;
    }
    await writing;
    assertEquals(read, written);
  },
});

Deno.test({
  name: "a TLS socket reads only when it is asked to, and gives everything in order",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using both = await ends(pair);
    const { near, far } = both;
    const text = "0123456789".repeat(2_000_000);
    const writing = (async () => {
      const bytes = bytesOf(text);
      for (let sent = 0; sent < bytes.length;) sent += await far.write(bytes.subarray(sent));
      await far.closeWrite();
    })();
    assert(await isPending(writing), "20 MB are more than the system takes");
    const decoder = new TextDecoder();
    let got = "";
    for (const size of [1, 2, 3, 5_000]) {
      const buffer = new Uint8Array(size);
      const read = await near.read(buffer) ?? 0;
      assert(read > 0 && read <= size);
      got += decoder.decode(buffer.subarray(0, read));
    }
    const buffer = new Uint8Array(100_000);
    for (let n = await near.read(buffer); n !== null; n = await near.read(buffer)) {
      got += decoder.decode(buffer.subarray(0, n));
    }
    assert(got === text);
    await writing;
    assertEquals(await near.read(buffer), null);
  },
});

Deno.test({
  name: "whoever waits at a TLS socket is told when it is closed; closing twice is no error",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using both = await ends(pair);
    const { near } = both;
    const reading = near.read(new Uint8Array(10));
    near.close();
    near.close();
    await assertRejects(() => reading, Deno.errors.Interrupted);
    await assertRejects(() => near.write(new Uint8Array(1)), Deno.errors.Interrupted);
    await assertRejects(() => near.closeWrite(), Deno.errors.Interrupted);
  },
});

Deno.test({
  name: "whom a full server refuses reads why, by TLS",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    const limits = { maxClients: 1 };
    await using server = new TestServer({ secure: await pair.secure(), limits });
    await using _ana = await join(server.port, "ana", await pair.cert);
    await using late = new Peer(
      await connect({
        hostname: "127.0.0.1",
        port: server.port,
        tls: true,
        caCerts: [await pair.cert],
      }),
    );
    assertEquals(await late.readToEnd(), "* O servidor está cheio; tente mais tarde\n");
  },
});

Deno.test("TLS on a plain port fails at once, and is told from text", async () => {
  await using server = new TestServer();
  await assertRejects(
    () => connect({ hostname: "127.0.0.1", port: server.port, tls: true }),
    Error,
  );
  await server.departed(1);
  assertEquals(server.departures, [{ nick: undefined, reason: "tls" }]);
  assertEquals(server.hub.size, 0);
});

Deno.test("without TLS connecting is what it was", async () => {
  await using server = new TestServer();
  await using ana = new Peer(
    await connect({ hostname: "127.0.0.1", port: server.port, tls: false }),
  );
  await ana.send("/nick ana\n");
  await ana.readUntil("* Você é ana em #geral");
});

Deno.test({
  name: "a certificate that is not trusted is refused by the client, which the operator can read",
  ignore,
  fn: async () => {
    await using server = await TlsServer.start();
    const { program, port } = server;
    await assertRejects(() => connect({ hostname: "127.0.0.1", port, tls: true }), Error);
    await program.until(
      () => program.stderr.some((line) => line.includes("não chegou a um acordo sobre TLS")),
      "the reason",
    );
  },
});

Deno.test({
  name: "SIGHUP takes a new certificate; a broken one leaves the old, and who is there stays",
  ignore: ignore || Deno.build.os === "windows",
  fn: async () => {
    await using server = await TlsServer.start();
    const { pair, program, port } = server;
    const told = (line: string): Promise<void> =>
      program.until(() => program.log.some((told) => told.startsWith(line)), line);
    const oldCert = await pair.cert;
    await using ana = await join(port, "ana", oldCert);
    await pair.renew();
    program.signal("SIGHUP");
    await told("Novo certificado em uso");
    await using eva = await server.join("eva");
    await ana.readUntil("* eva entrou em #geral\n");
    await assertRejects(
      () => connect({ hostname: "127.0.0.1", port, tls: true, caCerts: [oldCert] }),
      Error,
    );
    const cert = await pair.cert;
    await Deno.writeTextFile(pair.files.cert, "não é um certificado\n");
    program.signal("SIGHUP");
    await told("O certificado antigo continua em uso. ");
    await Deno.writeTextFile(pair.files.cert, oldCert);
    program.signal("SIGHUP");
    await told(
      `O certificado antigo continua em uso. A chave em ${pair.files.key} não é a do certificado`,
    );
    await using bia = await join(port, "bia", cert);
    await eva.send("oi\n");
    await bia.readUntil("<eva> oi\n");
    await ana.readUntil("<eva> oi\n");
  },
});

/** A key as whoever asked `openssl` for a password has it. */
async function encrypted(key: string): Promise<string> {
  const args = ["pkey", "-in", key, "-aes128", "-passout", "pass:senha"];
  const { stdout } = await new Deno.Command("openssl", { args }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name: "a certificate that keeps out those who check it is told at the start, and by the doctor",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    const { cert, key } = pair.files;
    // As most instructions on the web have it: one that signs others, and is for no name.
    const plain = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=chat.lan"];
    await new Deno.Command("openssl", { args: [...plain, "-keyout", key, "-out", cert] }).output();
    await using program = runTls(pair);
    const told = (sentence: string): Promise<void> =>
      program.until(() => program.log.includes(sentence), sentence);
    const flawed = SERVER_MESSAGES["pt-BR"].certificateFlawed;
    await told(flawed.authority(cert));
    await told(flawed.nameless(cert));
    await using doctor = runServer(
      ["doctor", "--port", "0", "--tls-cert", cert, "--tls-key", key, "--lang", "pt-BR"],
      { flags: ["--allow-net=localhost,127.0.0.1,[::1]", `--allow-read=${pair.folder}`] },
    );
    const { code, stdout } = await doctor.outcome();
    assertEquals([code, stdout.includes(`${flawed.nameless(cert)}.`)], [1, true], stdout);
    // Another in its place may be for other names than people come by.
    await pair.renew();
    program.signal("SIGHUP");
    await told("Novo certificado em uso");
    assertEquals(program.log.filter((line) => line.includes("CA:TRUE")).length, 1);
    await using other = runTls(pair, ["--web-host", "chat.lan"]);
    const sentence = flawed.other_name(cert, "chat.lan", ["localhost", "127.0.0.1"]);
    await other.until(() => other.log.includes(sentence), sentence);
  },
});

Deno.test({
  name: "a certificate and its key may stand in one file",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    const both = await pair.cert + await Deno.readTextFile(pair.files.key);
    await Deno.writeTextFile(pair.files.cert, both);
    await Deno.writeTextFile(pair.files.key, both);
    await using program = runTls(pair);
    await program.until(() => program.stdout.length > 0, "the first line");
    await using ana = await join(Number(program.stdout[0]?.split(":").at(-1)), "ana", both);
    await ana.send("oi\n");
  },
});

Deno.test({
  name: "a pair that will not do, or half of one, is told in one sentence",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    const { cert, key } = pair.files;
    await using other = await Pair.make();
    const good = { cert: await Deno.readTextFile(cert), key: await Deno.readTextFile(key) };
    const refused = SERVER_MESSAGES["pt-BR"].tlsRefused;
    const cases: readonly (readonly [{ cert?: string; key?: string }, string])[] = [
      [{ key: "nada\n" }, refused.key(cert, key)],
      [{ key: "" }, refused.key(cert, key)],
      [{ key: good.key.slice(0, 100) }, refused.key(cert, key)],
      [{ cert: "nada\n" }, refused.cert(cert, key)],
      [{ cert: "" }, refused.cert(cert, key)],
      [{ cert: good.key, key: good.cert }, refused.exchanged(cert, key)],
      [{ cert: good.key }, refused.cert(cert, key)],
      [{ cert: await Deno.readTextFile(other.files.cert) + good.cert }, refused.order(cert, key)],
      [{ key: await encrypted(key) }, refused.encrypted(cert, key)],
      [{ key: await Deno.readTextFile(other.files.key) }, refused.mismatch(cert, key)],
    ];
    for (const [change, sentence] of cases) {
      await Deno.writeTextFile(cert, change.cert ?? good.cert);
      await Deno.writeTextFile(key, change.key ?? good.key);
      await using program = runTls(pair);
      const outcome = await program.outcome();
      assertEquals([outcome.code, outcome.stdout], [1, ""]);
      assertEquals(outcome.stderr, `Não foi possível iniciar o servidor. ${sentence}`);
    }
    await Deno.remove(key);
    await using missing = runTls(pair);
    assertMatch(
      (await missing.outcome()).stderr,
      /^Não foi possível iniciar o servidor\. .*key\.pem/,
    );
    await using half = runServer(["--tls-cert", pair.files.cert, "--lang", "en"], { flags: [] });
    const outcome = await half.outcome();
    assertEquals(outcome.code, 2);
    assertMatch(outcome.stderr, /--tls-key/);
  },
});

Deno.test("what makes a certificate says which permissions it lacks", async () => {
  for (const flags of [[], ["--allow-run=openssl"]]) {
    await using program = runServer(["cert", "--lang", "en"], { flags });
    const { code, stdout, stderr } = await program.outcome();
    assertEquals([code, stdout], [1, ""]);
    assertEquals(
      stderr,
      "The permission for openssl, cert.pem, key.pem is missing. Run: deno run " +
        "--allow-run=openssl --allow-sys=networkInterfaces,hostname " +
        "--allow-read=cert.pem,key.pem server.ts cert",
    );
  }
});
