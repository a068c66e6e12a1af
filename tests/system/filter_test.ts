import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type Outcome,
  Peer,
  Program,
  PythonClient,
  runClient,
  startServer,
  TestServer,
} from "./harness.ts";

const ENGLISH = ["--lang", "en"];

Deno.test("the client without a terminal is a filter, and ends with its input", async () => {
  await using server = await startServer();
  await using bia = await Peer.named(server.port, "bia");
  await using client = runClient(["--port", String(server.port), "--nick", "ana", ...ENGLISH]);
  await client.until(() => client.stdout.length > 0, "the greeting");
  await client.write("oi\nsem fim");
  await bia.readUntil("<ana> oi\n");
  await bia.send("olá\n");
  await client.until(() => client.stdout.includes("<bia> olá"), "what bia says");
  await client.endInput();
  await bia.readUntil("<ana> sem fim\n");
  const { code, stderr } = await client.outcome();
  assertEquals([code, stderr], [0, "Connected"]);
});

Deno.test("what a filter says under a name that is taken is said under one like it, which is told", async () => {
  await using server = new TestServer({ language: "en" });
  await using ana = await Peer.named(server.port, "ana");
  const filter = async (...args: string[]): Promise<Outcome> => {
    await using client = runClient([
      ...["--host", "127.0.0.1", "--port", `${server.port}`, "--nick", "ana"],
      ...ENGLISH,
      ...args,
    ]);
    await client.write("x\n");
    await client.endInput();
    return await client.outcome();
  };
  const other = await filter();
  assertEquals([other.code, other.stderr], [
    0,
    "Connected\nThe name ana is taken: here you are ana-2",
  ]);
  await ana.readUntil("<ana-2> x\n");
  const exact = await filter("--exact-nick");
  assertEquals([exact.code, exact.stdout], [1, ""]);
  assertEquals(exact.stderr, "The name ana is taken; choose another");
  assert(!(await ana.readPast()).includes("> x\n"));
});

Deno.test("what the server refuses a filter is told on stderr, and the exit code is 1", async () => {
  await using server = new TestServer({ language: "en", limits: { maxTextBytes: 64 } });
  await using ana = await Peer.named(server.port, "ana");
  await using client = runClient([
    ...["--host", "127.0.0.1", "--port", `${server.port}`, "--nick", "log"],
    ...ENGLISH,
  ]);
  await client.write(`before\n${"x".repeat(65)}\n/dance\nafter\n`);
  await client.endInput();
  const { code, stderr } = await client.outcome();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "the limit is 64 bytes");
  assertStringIncludes(stderr, "/dance");
  await ana.readUntil("<log> before\n<log> after\n");
});

Deno.test("a filter that a full server does not let in is told so", async () => {
  await using server = new TestServer({ language: "en", limits: { maxClients: 1 } });
  await using _ana = await Peer.named(server.port, "ana");
  await using client = runClient(["--host", "127.0.0.1", "--port", `${server.port}`, ...ENGLISH]);
  await client.write("x\n");
  const { code, stdout, stderr } = await client.outcome();
  assertEquals([code, stdout, stderr], [1, "", "The server is full; try later"]);
});

Deno.test("a filter with nothing to say ends at once, with the room it asked for", async () => {
  await using server = await startServer();
  await using client = runClient(["--port", String(server.port), "--room", "ops", ...ENGLISH]);
  await client.endInput();
  const { code, stdout } = await client.outcome();
  assertEquals(code, 0);
  assertStringIncludes(stdout, "in #ops");
});

Deno.test("a server that goes away is told, and the exit code is 1", async () => {
  await using server = await startServer();
  await using client = runClient(["--port", String(server.port), "--lang", "pt-BR"]);
  await client.until(() => client.stdout.length > 0, "the greeting");
  server.program.signal("SIGKILL");
  const { code, stderr } = await client.outcome();
  assertEquals([code, stderr], [1, "Conectado\nNão foi possível manter-se conectado."]);
});

Deno.test("where nobody listens it says so, and what to do", async () => {
  const free = Deno.listen({ hostname: "localhost", port: 0 });
  const { port } = free.addr;
  free.close();
  await using client = runClient(["--port", String(port), "--lang", "pt-BR"]);
  const { code, stdout, stderr } = await client.outcome();
  assertEquals([code, stdout], [1, ""]);
  assert(stderr.startsWith("Não foi possível conectar-se ao servidor. Ninguém atende"), stderr);
});

Deno.test("the permission that is missing is named with the command to run", async () => {
  const script = new URL("../../client.ts", import.meta.url).pathname;
  await using client = new Program(
    ["--allow-net=localhost:1"],
    script,
    ["--port", "2", "--nick", "ana", "--lang", "en"],
    "en_US.UTF-8",
  );
  const { code, stderr } = await client.outcome();
  assertEquals(code, 1);
  assertStringIncludes(
    stderr,
    "Run: deno run --allow-net=localhost:2 client.ts --port 2 --nick ana --lang en",
  );
});

Deno.test("with --seed it talks to an original server, and an original client to it", async () => {
  await using relay = new OriginalServer();
  await using client = runClient(["--port", String(relay.port), "--seed", "--nick", "ana"]);
  await client.until(() => client.stderr.length > 0, "the connection");
  await relay.until(1);
  await using python = await PythonClient.connect(relay.port, "zé");
  await relay.until(2);
  await client.write("oi, zé\n");
  await python.hears("<ana> <oi, zé>");
  await python.say("olá, ana: 2 > 1");
  await client.until(() => client.stdout.includes("<zé> olá, ana: 2 > 1"), "what zé says");
  await client.endInput();
  assertEquals((await client.outcome()).code, 0);
});

/** As the original in Python: it relays what each `recv(2048)` brings to all the others. */
class OriginalServer implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "localhost", port: 0 });
  readonly #conns = new Set<Deno.TcpConn>();
  readonly #tasks: Promise<void>[] = [];
  #arrived = Promise.withResolvers<void>();

  constructor() {
    this.#tasks.push(this.#accept());
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Waits until so many clients are connected. */
  async until(clients: number): Promise<void> {
    while (this.#conns.size < clients) await this.#arrived.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const conn of this.#conns) {
      this.#conns.delete(conn);
      conn.close();
    }
    await Promise.all(this.#tasks);
  }

  async #accept(): Promise<void> {
    try {
      for await (const conn of this.#listener) {
        this.#conns.add(conn);
        this.#arrived.resolve();
        this.#arrived = Promise.withResolvers();
        this.#tasks.push(this.#relay(conn));
      }
    } catch {
      // Closed.
    }
  }

  async #relay(conn: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(2048);
    try {
      for (let n = await conn.read(buffer); n !== null; n = await conn.read(buffer)) {
        const bytes = buffer.slice(0, n);
        for (const other of this.#conns) if (other !== conn) await other.write(bytes);
      }
    } catch {
      // Closed, or reset.
    }
    if (this.#conns.delete(conn)) conn.close();
  }
}
