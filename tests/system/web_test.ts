/**
 * Browsers on the chat's own port: HTTP and WebSockets over real sockets, beside everyone else.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { openWeb } from "../../lib/server/web/serve.ts";
import { Peer, type ServerSettings, TestServer, within } from "./harness.ts";

const web = await openWeb({ hosts: ["chat.example.org"], language: "en", clock: systemClock });

function webServer(settings: ServerSettings = {}): TestServer {
  return new TestServer({ web, ...settings });
}

/** A WebSocket of Deno's own; what it hears is kept line by line. */
class Browser implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly #socket: WebSocket;
  readonly #closed: Promise<CloseEvent>;
  #look = (): void => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.addEventListener("close", resolve));
    socket.addEventListener("message", ({ data }) => {
      this.lines.push(...`${data}`.split("\n").filter((line) => line !== ""));
      this.#look();
    });
  }

  static async open(port: number): Promise<Browser> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    const browser = new Browser(socket);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", reject);
    });
    return browser;
  }

  static async named(port: number, nick: string): Promise<Browser> {
    const browser = await Browser.open(port);
    browser.say({ type: "hello", version: 1, nick });
    await browser.hears('"type":"welcome"');
    return browser;
  }

  say(message: Readonly<Record<string, unknown>>): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** Waits for a line with these words. */
  async hears(words: string): Promise<string> {
    const find = (): string | undefined => this.lines.find((line) => line.includes(words));
    await within(
      new Promise<void>((resolve) => {
        this.#look = () => find() !== undefined && resolve();
        this.#look();
      }),
      () => `waiting for ${words}; heard ${this.lines.join("\n")}`,
    );
    return find() ?? "";
  }

  /** How it was closed, by whichever side. */
  get closed(): Promise<CloseEvent> {
    return within(this.#closed, () => "waiting for the close");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

/** All that is answered to these words. */
async function answered(port: number, words: string): Promise<string> {
  await using peer = await Peer.connect(port);
  await peer.send(words);
  return await peer.readToEnd();
}

Deno.test("the page and its files are at the chat's own address", async () => {
  await using server = webServer();
  const page = await fetch(`http://127.0.0.1:${server.port}/`);
  assertEquals(page.headers.get("content-type"), "text/html; charset=utf-8");
  assertStringIncludes(await page.text(), "/lib/page/main.ts");
  const module = await fetch(`http://127.0.0.1:${server.port}/lib/page/main.ts`);
  assertEquals(module.headers.get("content-type"), "text/javascript; charset=utf-8");
  await module.body?.cancel();
});

Deno.test("a browser and netcat talk in one room", async () => {
  await using server = webServer();
  await using ana = await server.join("ana");
  await using eva = await Browser.named(server.port, "eva");
  eva.say({ type: "say", text: "Olá! 🎉" });
  await ana.readUntil("<eva> Olá! 🎉");
  await ana.send("oi\n");
  assertMatch(await eva.hears('"text":"oi"'), /"nick":"ana"/);
});

Deno.test("who is there only to fetch the page is never named or announced", async () => {
  await using server = webServer();
  await using ana = await server.join("ana");
  await ana.readPast();
  const words = await answered(
    server.port,
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  );
  assert(words.startsWith("HTTP/1.1 200 OK\r\n"));
  await server.departed(1);
  assertEquals(server.departures[0]?.reason, "http");
  assertEquals(await ana.readPast(), "");
  assertEquals(server.hub.size, 1);
});
