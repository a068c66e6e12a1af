/**
 * The page in a real browser, with everyone else on the same port. Where there is no Chromium, these are
 * ignored. What is seen is written to the folder that the environment names as PAPO_SCREENS.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import axe from "axe-core";
import { Operators } from "../../lib/server/gate/operators.ts";
import { hashSecret } from "../../lib/server/gate/secret.ts";
import { openWeb } from "../../lib/server/web/serve.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { Chromium, hasChromium, type Page, type PageLook } from "./chromium.ts";
import { Peer, runServer, SERVER_NET, type ServerSettings, TestServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { TemporaryFolder } from "./temporary.ts";
import { hasTmux, Tmux } from "./tmux.ts";

const ignore = !(await hasChromium());
const web = await openWeb({ hosts: [], language: "en", clock: systemClock });
const SECRET = "abre-te sésamo";
/** What the page shows of messages that have their place. */
const SAID = ".message:not(.pending)";

function webServer(settings: ServerSettings = {}): TestServer {
  return new TestServer({ web, language: "en", ...settings });
}

/** A page at a server's address, in a profile of its own. */
async function visit(
  browser: Chromium,
  port: number,
  look?: PageLook,
  hash = "",
): Promise<Page> {
  const page = await browser.open(look);
  await page.goTo(`http://127.0.0.1:${port}/${hash}`);
  return page;
}

/** Waits until so many messages have their place. */
async function hears(page: Page, count: number): Promise<string[]> {
  await page.until(`document.querySelectorAll("${SAID}").length >= ${count}`);
  return await page.said();
}

Deno.test({
  name: "a first visit: a name, and one is talking",
  ignore,
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.until(`document.activeElement?.id === "name"`);
    await page.picture("first-screen");
    await page.enter("ana");
    await page.say("bom dia");
    await hears(page, 1);
    await using bia = await Peer.named(server.port, "bia");
    await bia.send("oi, ana: veja https://example.org/a\n");
    assertEquals(await hears(page, 2), [
      "ana: bom dia",
      "bia: oi, ana: veja https://example.org/a",
    ]);
    assertEquals(await page.evaluate(`document.querySelector(".called mark").textContent`), "ana");
    assertEquals(
      await page.evaluate(`(({ href, rel }) => [href, rel])(document.querySelector(".text a"))`),
      ["https://example.org/a", "noopener noreferrer nofollow"],
    );
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name: "two browsers, netcat, json and the terminal hold one conversation in one order",
  ignore: ignore || !(await hasTmux()),
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    const ana = await visit(browser, server.port);
    await ana.enter("ana");
    const bia = await visit(browser, server.port);
    await bia.enter("bia");
    await using caio = await Peer.named(server.port, "caio");
    await using duda = await JsonPeer.connect(server.port, { nick: "duda" });
    await using eva = await Tmux.client(server.port, ["--nick", "eva", "--lang", "en"]);
    await eva.until((screen) => screen.some((row) => row.includes("You are eva")), "the welcome");
    const script: [line: string, say: () => Promise<void>][] = [
      ["ana: one", () => ana.say("one")],
      ["caio: two", () => caio.send("two\n")],
      ["bia: three\nand more", async () => {
        await bia.evaluate(`document.querySelector("#box").focus()`);
        await bia.type("three");
        await bia.press("Enter", "shift");
        await bia.type("and more");
        await bia.press("Enter");
      }],
      ["duda: four", () => duda.send({ type: "say", text: "four" })],
      ["eva: five", async () => {
        await eva.type("five");
        await eva.press("Enter");
      }],
    ];
    for (const [index, [, say]] of script.entries()) {
      await say();
      await hears(ana, index + 1);
      await hears(bia, index + 1);
    }
    const lines = script.map(([line]) => line);
    assertEquals(await ana.said(), lines);
    assertEquals(await bia.said(), lines);
    await caio.readUntil(/<ana> one\r?\n(.*\n)*<bia> three\r?\n.*and more\r?\n(.*\n)*<eva> five/);
    await eva.until((screen) => screen.some((row) => row.includes("<duda> four")), "four");
    assertEquals(
      await ana.evaluate(`[...document.querySelectorAll(".person bdi")].map((e) => e.textContent)`),
      ["ana", "bia", "caio", "duda", "eva"],
    );
    assertEquals([...ana.complaints, ...bia.complaints], []);
  },
});

Deno.test({
  name: "where there is a password it is asked for, and a wrong one again",
  ignore,
  fn: async () => {
    await using server = webServer({ gate: { password: SECRET, attempts: { firstWaitMs: 1 } } });
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.until(`document.activeElement?.id === "name"`);
    await page.type("ana");
    await page.press("Enter");
    await page.shows("This server asks for a password.");
    await page.type("wrong");
    await page.press("Enter");
    await page.until(`/wrong/i.test(document.querySelector(".problem")?.textContent)`);
    await page.picture("password");
    await page.until(`document.activeElement?.id === "password"`);
    await page.type(SECRET);
    await page.press("Enter");
    await page.until(`document.querySelector("#box")?.placeholder`);
    // Who was in comes back without it.
    await page.reload();
    await page.until(`document.querySelector("#box")?.placeholder`);
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name:
    "a reload brings one back by the same name, with drafts, private words and all that was said",
  ignore,
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.enter("ana");
    await page.say("before");
    await hears(page, 1);
    await page.type("a draft");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.send({ type: "direct", to: "ana", text: "psst" });
    await page.until(`document.querySelector('[data-channel="@bia"]')`);
    await page.reload();
    await page.until(`document.querySelector("#box")?.value === "a draft"`);
    assertEquals(await hears(page, 1), ["ana: before"]);
    await page.click(`[data-channel="@bia"] .channel`);
    await page.shows("psst");
    assertEquals(await page.evaluate(`document.querySelector(".oneself bdi").textContent`), "ana");
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name: "a server that is killed and comes back with its history has everything once, and in order",
  ignore,
  fn: async () => {
    using folder = new TemporaryFolder();
    const flags = [SERVER_NET, `--allow-read=${folder.path}`, `--allow-write=${folder.path}`];
    const args = ["--history", folder.file, "--lang", "en", "--port"];
    await using browser = await Chromium.start();
    await using first = runServer([...args, "0"], { flags });
    await first.until(() => first.stdout.length > 0, "the first line");
    const port = Number(/:(\d+)$/.exec(first.stdout[0] ?? "")?.[1]);
    const page = await visit(browser, port);
    await page.enter("ana");
    await page.say("before");
    await hears(page, 1);
    first.signal("SIGKILL");
    await first.outcome();
    await page.shows("No connection.");
    await page.picture("no-connection");
    await page.say("meanwhile");
    await page.until(`document.querySelector(".pending")`);
    await using second = runServer([...args, String(port)], { flags });
    await second.until(() => second.stdout.length > 0, "the first line");
    await using bia = await Peer.named(port, "bia");
    await page.clickText("Try now").catch(() => {});
    await page.until(`document.querySelector(".connection").hidden`, 20_000);
    await hears(page, 2);
    await bia.send("after\n");
    assertEquals(await hears(page, 3), ["ana: before", "ana: meanwhile", "bia: after"]);
    await page.until(`document.querySelectorAll(".pending").length === 0`);
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name: "an operator puts someone out, who is told why and can come back",
  ignore,
  fn: async () => {
    const operators = new Operators([["root", await hashSecret("segredo")]]);
    await using server = webServer({ gate: { operators, attempts: { firstWaitMs: 1 } } });
    await using browser = await Chromium.start();
    const ana = await visit(browser, server.port);
    await ana.enter("ana");
    const bia = await visit(browser, server.port);
    await bia.enter("bia");
    await ana.say("/op root");
    await ana.until(`document.activeElement?.type === "password"`);
    await ana.type("segredo");
    await ana.press("Enter");
    await ana.shows("You are an operator now");
    await ana.until(`[...document.querySelectorAll(".person")].length === 2`);
    await ana.evaluate(`document.querySelectorAll(".person")[1].click()`);
    await ana.until(`document.querySelector("#reason")`);
    await ana.picture("operator");
    await ana.evaluate(`document.querySelector("#reason").focus()`);
    await ana.type("too loud");
    await ana.clickText("Remove");
    await bia.until(`document.querySelector(".connection.over")?.textContent.includes("too loud")`);
    await ana.until(`[...document.querySelectorAll(".person")].length === 1`);
    await bia.clickText("Enter again");
    await bia.enter("bia");
    await ana.until(`[...document.querySelectorAll(".person")].length === 2`);
    assertEquals([...ana.complaints, ...bia.complaints], []);
  },
});

Deno.test({
  name:
    "whatever strangers call themselves and say is text: nothing runs, and nothing is forbidden first",
  ignore,
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.enter("ana");
    await using eve = await JsonPeer.connect(server.port, { nick: "eve" });
    const texts = [
      "<img src=x onerror='globalThis.ran = 1'>",
      "<script>globalThis.ran = 1</script>",
      "javascript:globalThis.ran=1 https://a.example/\"onmouseover='globalThis.ran=1'",
      "```\n</code></pre><svg onload=globalThis.ran=1>\n```",
      "\u202egnirts\u202c \u2066isolate",
      "a\u0000b\u001b[31mc",
      "`".repeat(300),
      "https://e.example/" + "(".repeat(500),
      "x".repeat(60_000),
      "line\n".repeat(5_000),
      "\u0e01\u0e47".repeat(500) + "Z͑ͫ̓".repeat(40),
    ];
    for (const text of texts) await eve.send({ type: "say", text });
    await eve.send({ type: "topic", text: "<b onclick=globalThis.ran=1>topic</b> javascript:1" });
    await eve.send({ type: "direct", to: "ana", text: "<iframe src=javascript:globalThis.ran=1>" });
    await eve.send({ type: "join", room: "x-onload-1" });
    const said = await hears(page, texts.length);
    assertEquals(said[0], `eve: ${texts[0]}`);
    assertEquals(said[1], `eve: ${texts[1]}`);
    assert(said[4]?.includes("‹U+202E›"));
    assertEquals(said[5], "eve: abc");
    await page.until(`document.querySelector('[data-channel="@eve"]')`);
    await page.evaluate(`document.querySelectorAll(".text a, .text code, .row").forEach((e) => {
      e.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    })`);
    assertEquals(
      await page.evaluate(`[
        globalThis.ran,
        document.querySelectorAll("img, iframe, main script, main svg:not(.icon)").length,
        [...document.querySelectorAll("main a")].every(({ protocol }) => /^https?:$/.test(protocol)),
        document.querySelector(".rows").scrollWidth <= document.querySelector(".view").clientWidth,
      ]`),
      [undefined, 0, true, true].map((each) => each ?? null),
    );
    await page.picture("hostile");
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name: "what the server refuses is in the box again, with the reason",
  ignore,
  fn: async () => {
    const operators = new Operators([["root", await hashSecret("segredo")]]);
    await using server = webServer({ gate: { operators, attempts: { firstWaitMs: 1 } } });
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.enter("ana");
    await using root = await JsonPeer.connect(server.port, { nick: "bia" });
    await root.send({ type: "op", name: "root", password: "segredo" });
    await root.until(({ type }) => type === "operator", "to be one");
    await root.send({ type: "mute", nick: "ana" });
    await page.shows("ana");
    await page.until(`document.querySelector(".told.alarm")`);
    await page.say("may I?");
    await page.until(`document.querySelector(".reason").textContent.startsWith("Not said:")`);
    assertEquals(await page.evaluate(`document.querySelector("#box").value`), "may I?");
    assertEquals(await page.evaluate(`document.querySelectorAll("${SAID}, .pending").length`), 0);
    await page.picture("refused");
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name:
    "on a phone there is one column, everything is large enough, and the drawer leads to the rest",
  ignore,
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    const look = { width: 390, height: 844, isPhone: true, language: "pt-BR" };
    const page = await visit(browser, server.port, look, "#turma");
    await page.until(`document.querySelector("#name")`);
    await page.shows("Você vai entrar em #turma");
    await page.picture("phone-first");
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia", room: "turma" });
    await bia.send({ type: "say", text: "oi, ana" });
    await page.until(`document.querySelector(".called")`);
    await page.picture("phone");
    // The smallest target there is, and whether anything lies beyond the edge.
    const sizes = `[...document.querySelectorAll("button, a, input, textarea, select")]
      .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".text a, .name, .skip"))
      .map((e) => e.getBoundingClientRect())
      .filter(({ width, height }) => width > 0 && (width < 43.5 || height < 43.5)).length`;
    assertEquals(await page.evaluate(sizes), 0);
    assertEquals(
      await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`),
      true,
    );
    assertEquals(
      await page.evaluate(`getComputedStyle(document.querySelector("#box")).fontSize`),
      "16px",
    );
    await page.click(".drawer-toggle");
    await page.until(`document.querySelector(".shell").classList.contains("drawn")`);
    await page.until(`document.querySelector(".side").getBoundingClientRect().left === 0`);
    await page.picture("phone-drawer");
    assertEquals(await page.evaluate(sizes), 0);
    await page.press("Escape");
    await page.until(`!document.querySelector(".shell").classList.contains("drawn")`);
    // Enter breaks the line there; the button sends.
    await page.evaluate(`document.querySelector("#box").focus()`);
    await page.type("duas");
    await page.press("Enter");
    await page.type("linhas");
    await page.click(".send");
    assertEquals((await hears(page, 2)).at(-1), "ana: duas\nlinhas");
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name: "scrolling up loads what was said before and keeps the place; what comes is counted below",
  ignore,
  fn: async () => {
    await using server = webServer();
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (let n = 1; n <= 400; n++) await bia.send({ type: "say", text: `word ${n}.` });
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.enter("ana");
    await page.shows("word 400.");
    const view = `document.querySelector(".view")`;
    assert(Number(await page.evaluate(`document.querySelectorAll("${SAID}").length`)) < 200);
    for (let n = 0; n < 60; n++) {
      if (
        await page.evaluate(
          `document.querySelector(".top").textContent !== "" && ${view}.scrollTop < 5`,
        ) === true
      ) break;
      await page.evaluate(`${view}.scrollTop -= 400; new Promise(requestAnimationFrame)`);
      await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 40))`);
    }
    await page.shows("word 1.");
    assert(Number(await page.evaluate(`document.querySelectorAll("${SAID}").length`)) <= 300);
    const place =
      `[...document.querySelectorAll("${SAID}")].find((e) => e.textContent.includes("word 1."))
      .getBoundingClientRect().top`;
    const before = await page.evaluate(place);
    await bia.send({ type: "say", text: "new, ana" });
    await page.until(`document.querySelector(".below").textContent.includes("1 new below")`);
    assertEquals(await page.evaluate(place), before);
    assertEquals(await page.evaluate("document.title"), "(1) #geral · Papo");
    await page.picture("scrolled");
    await page.click(".below");
    await page.shows("new, ana");
    await page.until(`document.title === "#geral · Papo"`);
    await page.evaluate(`document.querySelector("[aria-label=Search]").click()`);
    await page.until(`document.querySelector("dialog input")`);
    await page.type("word 77.");
    await page.press("Enter");
    await page.until(`document.querySelector(".pick")`);
    await page.picture("search");
    await page.evaluate(`[...document.querySelectorAll(".pick")].at(-1).click()`);
    await page.until(`document.querySelector(".lit")?.textContent.includes("word 77.")`);
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name: "axe finds nothing to complain of, on any screen, light and dark, large and small",
  ignore,
  fn: async () => {
    await using server = webServer();
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.send({ type: "topic", text: "see https://example.org" });
    for (const text of ["oi `a`", "```\nb\n```", "c"]) await bia.send({ type: "say", text });
    await bia.send({ type: "action", text: "waves" });
    await using browser = await Chromium.start();
    const run = `axe.run(document).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join("\\n")))`;
    const looks = [{}, { isDark: true }, { width: 390, height: 844, isPhone: true }];
    for (const [index, look] of looks.entries()) {
      const page = await visit(browser, server.port, look);
      await page.until(`document.querySelector("#name")`);
      await page.evaluate(axe.source);
      assertEquals(await page.evaluate(run), []);
      await page.enter(`ana${index}`);
      await bia.send({ type: "say", text: `oi, ana${index}` });
      await page.until(`document.querySelector(".called")`);
      await page.say("oi, bia");
      await page.until(`document.querySelector(".own")`);
      assertEquals(await page.evaluate(run), []);
      await page.evaluate(`document.querySelector(".oneself").click()`);
      await page.until(`document.querySelector("dialog[open]")`);
      assertEquals(await page.evaluate(run), []);
      await page.picture(`menu-${index}`);
      await page.close();
    }
  },
});

Deno.test({
  name: "the menu has the address and its code, and what is chosen there holds",
  ignore,
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    const page = await browser.open();
    // A name that is not this computer's alone, as far as the page knows.
    const address = `http://papo.localhost:${server.port}/`;
    await page.goTo(address);
    await page.enter("ana");
    await page.click(".oneself");
    await page.until(`document.querySelector(".qr path")?.getAttribute("d").length > 500`);
    assertEquals(
      await page.evaluate(`document.querySelector(".qr").getAttribute("aria-label")`),
      `${address}#geral`,
    );
    await page.picture("menu");
    await page.evaluate(`(() => {
      const [, language] = document.querySelectorAll("dialog select");
      language.value = "pt-BR";
      language.dispatchEvent(new Event("change"));
    })()`);
    await page.until(`document.querySelector("#box")?.placeholder === "Mensagem para #geral"`);
    assertEquals(await page.evaluate("document.documentElement.lang"), "pt-BR");
    assertEquals(await page.evaluate(`document.querySelector(".oneself bdi").textContent`), "ana");
    await page.click(".oneself");
    await page.clickText("Sair do Papo");
    await page.until(`document.querySelector("#name")?.value === "ana"`);
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name: "a connection that is dead without a word is found out on coming back to the page",
  ignore,
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    await using relay = new Relay(server.port);
    const page = await visit(browser, relay.port);
    await page.enter("ana");
    await page.say("before");
    await hears(page, 1);
    relay.kill();
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.send({ type: "say", text: "unheard" });
    await page.say("meanwhile");
    await page.until(`document.querySelector(".pending")`);
    const awayMs = performance.now();
    await page.evaluate(`dispatchEvent(new Event("online"))`);
    await hears(page, 3);
    const tookMs = performance.now() - awayMs;
    assertEquals(await page.said(), ["ana: before", "bia: unheard", "ana: meanwhile"]);
    // By itself it would have been found out after 90 seconds.
    assert(tookMs < 30_000, `${tookMs} ms`);
    assertEquals(page.complaints, []);
  },
});

/** Stands between a page and a server, and may let connections die without a word. */
class Relay implements AsyncDisposable {
  readonly port: number;
  readonly #listener: Deno.TcpListener;
  readonly #conns = new Set<Deno.TcpConn>();
  readonly #dead = new Set<Deno.TcpConn>();
  readonly #running: Promise<void>[] = [];

  constructor(serverPort: number) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = this.#listener.addr.port;
    this.#running.push(this.#accept(serverPort));
  }

  /** Nothing is passed on any more by the connections that there are; those that come are alive. */
  kill(): void {
    for (const conn of this.#conns) this.#dead.add(conn);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const conn of this.#conns) close(conn);
    await Promise.all(this.#running);
  }

  async #accept(serverPort: number): Promise<void> {
    for await (const near of this.#listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port: serverPort });
      for (const conn of [near, far]) this.#conns.add(conn);
      this.#running.push(this.#pass(near, far), this.#pass(far, near));
    }
  }

  async #pass(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(16 * 1024);
    try {
      for (let n = await from.read(buffer); n !== null; n = await from.read(buffer)) {
        if (this.#dead.has(from)) continue;
        for (let sent = 0; sent < n;) sent += await to.write(buffer.subarray(sent, n));
      }
    } catch {
      // It is over.
    }
    if (!this.#dead.has(from)) close(to);
  }
}

/** Doing it twice is no error. */
function close(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // It was closed from the other side.
  }
}
