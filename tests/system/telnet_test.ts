import { assertEquals } from "@std/assert";
import { bytesOf, Peer, TestServer } from "./harness.ts";

const IAC = 255;

/** All bytes that a terminal is told until nothing more comes for a moment. */
class Terminal implements AsyncDisposable {
  readonly #conn: Deno.TcpConn;
  readonly #done: Promise<void>;
  readonly received: number[] = [];
  #look = (): void => {};

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
    this.#done = this.#read();
  }

  static async connect(port: number): Promise<Terminal> {
    return new Terminal(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  async send(...parts: readonly (string | number)[]): Promise<void> {
    const bytes = parts.flatMap((part) => typeof part === "string" ? [...bytesOf(part)] : part);
    await this.#conn.write(new Uint8Array(bytes));
  }

  /** Waits until it has been told these bytes. */
  async told(...parts: readonly (string | number)[]): Promise<void> {
    const wanted = parts.flatMap((part) => typeof part === "string" ? [...bytesOf(part)] : part);
    const text = wanted.join();
    while (!this.received.join().includes(text)) {
      await new Promise<void>((resolve) => this.#look = resolve);
    }
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(4096);
    try {
      for (let n = await this.#conn.read(buffer); n !== null; n = await this.#conn.read(buffer)) {
        this.received.push(...buffer.subarray(0, n));
        this.#look();
      }
    } catch {
      // It was closed.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#conn.close();
    await this.#done;
  }
}

Deno.test("a terminal that sends each key, and CR for Enter, says what its user meant", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  await using terminal = await Terminal.connect(server.port);
  for (const key of "/nick zé\r") await terminal.send(key);
  await terminal.told("* Você é zé em #geral, com mais 1 pessoa");
  for (const key of [..."abcd", "\b", "\x7f", ..."xy", "\r", "\0"]) await terminal.send(key);
  await ana.readUntil("* zé entrou em #geral\n");
  assertEquals(await ana.readLine(), "<zé> abxy");
  await ana.send("oi\n");
  await terminal.told("<ana> oi\r\n");
});

Deno.test("a terminal that speaks of telnet's options is answered once, and greeted with CR LF", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  await using terminal = await Terminal.connect(server.port);
  await terminal.send(IAC, 251, 31, IAC, 253, 3, IAC, 251, 31);
  await terminal.told(IAC, 254, 31, IAC, 252, 3);
  await terminal.told("* Você é visitante-2 em #geral", ", com mais 1 pessoa");
  // Nobody sees it before it has said something.
  assertEquals(await ana.readPast(), "");
  await terminal.send(IAC, 254, 31, IAC, 254, 3, "oi", IAC, 241, "!\r\0");
  await ana.readUntil("<visitante-2> oi!\n");
  assertEquals(terminal.received.filter((byte) => byte === IAC).length, 2);
  const bare = terminal.received.filter((byte, at) =>
    byte === 10 && terminal.received[at - 1] !== 13
  );
  assertEquals(bare, []);
});

Deno.test("a terminal in Windows-1252 is understood, and understands", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  await using terminal = await Terminal.connect(server.port);
  await terminal.send("/nick eva\r\n", 0x80, " ol", 0xe1, "\r\n");
  await ana.readUntil("* eva entrou em #geral\n");
  assertEquals(await ana.readLine(), "<eva> € olá");
  await ana.send("ação 🧀 €\n");
  await terminal.told("<ana> a", 0xe7, 0xe3, "o ? ", 0x80, 13, 10);
});

Deno.test("a password typed at such a terminal is the one that was meant", async () => {
  await using server = new TestServer({ gate: { password: "abre-te" } });
  await using terminal = await Terminal.connect(server.port);
  await terminal.told("Senha: ");
  for (const key of [..."abrx", "\b", ..."e-te", "\r"]) await terminal.send(key);
  await terminal.told("* Você é visitante-1 em #geral");
});

Deno.test("who asks for options without end and never reads makes nothing grow", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  await using vandal = await Peer.connect(server.port);
  const marks = new Uint8Array(Array.from({ length: 20_000 }, () => [IAC, 253, 6]).flat());
  const sending = (async () => {
    for (let n = 0; n < 100; n++) await vandal.send(marks);
  })().catch(() => {});
  await ana.send("/who\n");
  await ana.readUntil("* #geral (1): ana\n");
  vandal.close();
  await sending;
});
