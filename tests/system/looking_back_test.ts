import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { PROTOCOL_VERSION } from "../../lib/vocabulary/protocol.ts";
import { Peer, TestServer } from "./harness.ts";
import { type HistoryServer, startWithHistory } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { entries, TemporaryFolder } from "./temporary.ts";

/** Far longer than any line takes, on a slow machine too; what was wrong took ten times as long. */
const LONG_MS = 2_000;

/** A server on a history of which `geral` holds these texts, indexed. */
async function serverOf(folder: TemporaryFolder, texts: readonly string[]): Promise<HistoryServer> {
  {
    using store = folder.open();
    store.commit(
      entries(1, texts.length).map((entry, index) => ({ ...entry, text: texts[index] ?? "" })),
    );
    while (store.tidy(0));
  }
  return await startWithHistory(folder.file);
}

/** Two people who talk all the time. */
class Talk implements AsyncDisposable {
  readonly #mouth: JsonPeer;
  readonly #ear: JsonPeer;
  #isOver = false;
  readonly #talking: Promise<void>;
  #longestMs = 0;

  constructor(mouth: JsonPeer, ear: JsonPeer) {
    this.#mouth = mouth;
    this.#ear = ear;
    this.#talking = this.#talk();
  }

  static async of({ port }: HistoryServer): Promise<Talk> {
    const introduction = { room: "conversa", replay: 0 };
    const [mouth, ear] = await Promise.all([
      JsonPeer.connect(port, { nick: "bia", ...introduction }),
      JsonPeer.connect(port, { nick: "caio", ...introduction }),
    ]);
    return new Talk(mouth, ear);
  }

  async #talk(): Promise<void> {
    for (let n = 1; !this.#isOver; n++) {
      const beganMs = performance.now();
      await this.#mouth.send({ type: "say", text: `${n}` });
      await this.#ear.until(
        (message) => message.type === "message" && message.text === `${n}`,
        `line ${n}`,
        60_000,
      );
      this.#longestMs = Math.max(this.#longestMs, performance.now() - beganMs);
    }
  }

  /** Ends it, once the last line has come; returns how long one took at most. */
  async end(): Promise<number> {
    this.#isOver = true;
    await this.#talking;
    return this.#longestMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    this.#mouth.close();
    this.#ear.close();
  }
}

Deno.test("no search keeps others from talking, whatever was said and is looked for", async () => {
  using folder = new TemporaryFolder();
  const phrases = ("a ".repeat(126) + "b ").repeat(250);
  const others = ["a-".repeat(20_000), "\ufdfa".repeat(9_000)];
  await using server = await serverOf(folder, [
    ...Array.from({ length: 300 }, () => phrases),
    ...Array.from({ length: 100 }, (_, n) => others[n % 2] ?? ""),
  ]);
  await using talk = await Talk.of(server);
  await using eve = await JsonPeer.connect(server.port, { nick: "eve", replay: 0 });
  for (
    const [id, words] of ["a-".repeat(126) + "a", "a ".repeat(100) + "zz", "\ufdfa x"].entries()
  ) {
    const answer = await eve.ask({ type: "search", words, id });
    assertEquals(answer.type, "found");
  }
  assertLess(await talk.end(), LONG_MS);
});

Deno.test("however many ask for much and take nothing, others talk, and it costs no memory", async () => {
  using folder = new TemporaryFolder();
  const texts = Array.from({ length: 120 }, (_, n) => `${n} ${"palavra ".repeat(7_000)}`);
  await using server = await serverOf(folder, texts);
  await using talk = await Talk.of(server);
  const tokens: string[] = [];
  for (let n = 0; n < 40; n++) {
    await using peer = await JsonPeer.connect(server.port, { nick: `p${n}`, replay: 0 });
    tokens.push(peer.token);
  }
  const beforeMiB = await server.program.residentMiB() ?? 0;
  await using sleepers = new AsyncDisposableStack();
  for (const token of tokens) {
    const sleeper = sleepers.use(await Peer.connect(server.port));
    await sleeper.send(hello(token, 0));
  }
  // Each has several megabytes to get, and gets it bit by bit: one who does take it.
  const reader = sleepers.use(await Peer.connect(server.port));
  await reader.send("/history 1000\n");
  await reader.readUntil(/últimas \d+ mensagens/);
  assertLess((await server.program.residentMiB() ?? 0) - beforeMiB, 250);
  assertLess(await talk.end(), LONG_MS);
});

Deno.test("who takes what was missed slowly gets all of it, in order, and then what was said meanwhile", async () => {
  using folder = new TemporaryFolder();
  const texts = Array.from({ length: 400 }, (_, n) => `${n} ${"x".repeat(6_000)}`);
  await using server = await serverOf(folder, texts);
  let token = "";
  {
    await using peer = await JsonPeer.connect(server.port, { nick: "ana", replay: 0 });
    token = peer.token;
  }
  await using slow = await Peer.connect(server.port, 4_096);
  await slow.send(hello(token, 10));
  await slow.readUntil('"type":"welcome"');
  await using caio = await JsonPeer.connect(server.port, { nick: "caio", replay: 0 });
  for (let id = 1; id <= 20; id++) await caio.ask({ type: "say", text: `depois ${id}`, id });
  const text = await slow.readUntil("depois 20", 20_000);
  const seqs = [...text.matchAll(/"type":"message","room":"geral","seq":(\d+)/g)]
    .map(([, seq]) => Number(seq));
  const [first = 0] = seqs;
  assertGreater(400 - first, 300);
  assertStringIncludes(text, `"count":${first - 11},"from":11,"to":${first - 1}}`);
  assertEquals(seqs, Array.from({ length: 420 - first + 1 }, (_, n) => first + n));
});

Deno.test("who has said all it wanted still gets what it asked for", async () => {
  using folder = new TemporaryFolder();
  const texts = Array.from({ length: 60 }, (_, n) => `${n} ${"y".repeat(4_000)}`);
  await using server = await serverOf(folder, texts);
  await using peer = await Peer.connect(server.port, 1_024);
  await peer.send("/history 60\n");
  await peer.closeWrite();
  const text = await peer.readToEnd(20_000);
  assertStringIncludes(text, "as últimas 60 mensagens");
  assert(text.includes("<ana> 59 yyy"), text.slice(-300));
});

function hello(token: string, seq: number): string {
  const resume = { token, rooms: { geral: seq } };
  return JSON.stringify({ type: "hello", version: PROTOCOL_VERSION, resume }) + "\n";
}

/** What someone finds who looks back in the same breath in which it says something, with netcat and by json. */
async function looksBackAtOnce(port: number): Promise<void> {
  await using ana = await Peer.named(port, "ana");
  await using bia = await JsonPeer.connect(port, { nick: "bia" });
  for (let n = 1; n <= 5; n++) {
    await ana.send(
      `linha ${n}a\n/history 1\n/search linha ${n}a\n/topic sobre ${n}\n/topic\n/rooms\n`,
    );
    await ana.readUntil(
      new RegExp(`<ana> linha ${n}a\n[^]*<ana> linha ${n}a\n[^]*: sobre ${n}\n[^]*— sobre ${n}\n`),
    );
    await bia.send(
      { type: "say", text: `linha ${n}b` },
      { type: "history", limit: 1, id: `h${n}` },
      { type: "search", words: `linha ${n}b`, id: `s${n}` },
    );
    const found = await bia.answer(`s${n}`);
    const texts = found.type === "found" ? found.entries.map(({ text }) => text) : [];
    assertEquals(texts, [`linha ${n}b`]);
  }
}

Deno.test("what one says is found by oneself at once, in memory and in a history", async () => {
  {
    await using server = new TestServer();
    await looksBackAtOnce(server.port);
  }
  using folder = new TemporaryFolder();
  await using server = await startWithHistory(folder.file);
  await looksBackAtOnce(server.port);
});

/** What two have said to each other alone, with netcat: shown and found under the other's name. */
async function looksBackAlone(port: number): Promise<void> {
  await using ana = await Peer.named(port, "ana");
  await using bia = await Peer.named(port, "bia");
  await ana.readUntil(/bia/);
  await ana.send("/msg bia segredo\n/history @bia\n/search @bia segredo\n/who\n");
  const shown = await ana.readUntil(/#geral \(2\)/);
  assertEquals(shown.match(/^\* @bia: /gm)?.length, 2, shown);
  assertEquals(shown.match(/ <ana> segredo$/gm)?.length, 2, shown);
  await bia.readUntil(/segredo/);
  await bia.send("/history @ana\n/who\n");
  const others = await bia.readUntil(/#geral \(2\)/);
  assertEquals(others.match(/^\* @ana: [^]*<ana> segredo$/gm)?.length, 1, others);
  for (const text of [shown, others]) assert(!text.includes("@:"), text);
}

Deno.test("what two say alone with netcat is shown and found by their names, in memory and in a history", async () => {
  {
    await using server = new TestServer();
    await looksBackAlone(server.port);
  }
  using folder = new TemporaryFolder();
  await using server = await startWithHistory(folder.file);
  await looksBackAlone(server.port);
});
