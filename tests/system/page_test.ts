/**
 * The page in a real browser, with everyone else on the same port. Where there is no Chromium, these are
 * ignored. What is seen is written to the folder that the environment names as PAPO_SCREENS.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { Operators } from "../../lib/server/gate/operators.ts";
import { hashSecret } from "../../lib/server/gate/secret.ts";
import { Chromium, hasChromium } from "./chromium.ts";
import { Peer, PythonClient, runServer, SERVER_NET } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { Relay } from "./page_relay.ts";
import { hears, pageTest, SAID, visit, webServer } from "./page_visit.ts";
import { TemporaryFolder } from "./temporary.ts";
import { hasTmux, Tmux } from "./tmux.ts";

const ignore = !(await hasChromium());
const SECRET = "abre-te sésamo";

pageTest("a first visit: a name, and one is talking", async ({ server, visit }) => {
  const page = await visit();
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
  await page.equals(`document.querySelector(".called mark").textContent`, "ana");
  await page.equals(`(({ href, rel }) => [href, rel])(document.querySelector(".text a"))`, [
    "https://example.org/a",
    "noopener noreferrer nofollow",
  ]);
  assertEquals(page.complaints, []);
});

Deno.test({
  name:
    "two browsers, netcat, an original client, json and the terminal hold one conversation in one order",
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
    await using python = await PythonClient.connect(server.port, "zé");
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
      ["zé: four and a half", () => python.say("four and a half")],
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
    await caio.readUntil(
      /<ana> one\r?\n(.*\n)*<bia> three\r?\n.*and more\r?\n(.*\n)*<zé> four and a half\r?\n(.*\n)*<eva> five/,
    );
    await python.hears("<eva> <five>");
    const words = [...python.printed.matchAll(/<(\S+)> <([^>]*)>/g)].map(([words]) => words);
    assertEquals(words, [
      "<ana> <one>",
      "<caio> <two>",
      "<bia> <three>",
      "<bia> <and more>",
      "<duda> <four>",
      "<eva> <five>",
    ]);
    await eva.until((screen) => screen.some((row) => row.includes("<duda> four")), "four");
    await ana.equals(`[...document.querySelectorAll(".person bdi")].map((e) => e.textContent)`, [
      "ana",
      "bia",
      "caio",
      "duda",
      "eva",
      "zé",
    ]);
    assertEquals([...ana.complaints, ...bia.complaints], []);
  },
});

pageTest(
  "where there is a password it is asked for, and a wrong one again",
  async ({ server, visit }) => {
    const page = await visit();
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
    // Who was in comes back without it,
    await page.reload();
    await page.until(`document.querySelector("#box")?.placeholder`);
    // unless it is another by now; then it is said once.
    server.gate.changePassword("another");
    await page.reload();
    await page.shows("This server asks for a password.");
    await page.until(`document.activeElement?.id === "password"`);
    await page.type("another");
    await page.press("Enter");
    await page.until(`document.querySelector("#box")?.placeholder`);
    await page.reload();
    await page.until(`document.querySelector("#box")?.placeholder`);
    assertEquals([page.complaints, server.hub.size], [[], 1]);
  },
  { settings: { gate: { password: SECRET, attempts: { firstWaitMs: 1 } } } },
);

pageTest(
  "a name is made one's own, and had by its password alone, at the door and within",
  async ({ visit }) => {
    const ana = await visit();
    await ana.enter("ana");
    const within = `document.querySelector("dialog[open]") !== null &&
    document.activeElement?.type === "password"`;
    await ana.say("/register");
    await ana.until(within);
    await ana.type("segredo");
    await ana.press("Enter");
    await ana.shows("The name ana is yours");
    await ana.say("/quit");
    await ana.until(`document.activeElement?.id === "name"`);
    const bia = await visit();
    await bia.until(`document.activeElement?.id === "name"`);
    await bia.type("ana");
    await bia.press("Enter");
    await bia.shows("This name is somebody's: give its password, or choose another name.");
    await bia.until(`document.activeElement?.id === "password"`);
    await bia.picture("name-password");
    const caio = await visit();
    await caio.until(`document.activeElement?.id === "name"`);
    await caio.type("ana");
    await caio.press("Enter");
    await caio.until(`document.activeElement?.id === "password"`);
    // Without it, one asks again; and another name needs none.
    await caio.press("Enter");
    await caio.until(`!document.querySelector(".primary").disabled`);
    await caio.equals(
      `document.querySelector("#problem").textContent`,
      "This name is somebody's: give its password, or choose another name.",
    );
    await caio.enter("caio");
    await bia.type("errada");
    await bia.press("Enter");
    await bia.shows("That is not the password of the name");
    await bia.until(`document.activeElement?.id === "password"`);
    await bia.type("segredo");
    await bia.press("Enter");
    await bia.until(`document.querySelector("#box")?.placeholder`);
    await bia.say("/nick bia");
    await bia.shows("You are now bia");
    await bia.say("/nick ana");
    await bia.shows("You are now ana");
    assertEquals([...ana.complaints, ...bia.complaints, ...caio.complaints], []);
  },
  { settings: { gate: { attempts: { firstWaitMs: 1 } } } },
);

pageTest(
  "a reload brings one back by the same name, with drafts, private words and all that was said",
  async ({ server, visit }) => {
    const page = await visit();
    await page.enter("ana");
    await page.say("before");
    await hears(page, 1);
    await page.type("a draft");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.send({ type: "direct", to: "ana", text: "psst" });
    await page.until(`document.querySelector('[data-channel="@bia"]')`);
    await page.press("2", "alt");
    await page.until(`document.querySelector("h1").textContent === "bia"`);
    await page.equals(`document.querySelector("#box").value`, "");
    await page.type("another");
    await page.press("1", "alt");
    await page.until(`document.querySelector("h1").textContent === "#geral"`);
    await page.reload();
    await page.until(`document.querySelector("#box")?.value === "a draft"`);
    assertEquals(await hears(page, 1), ["ana: before"]);
    await page.click(`[data-channel="@bia"] .channel`);
    await page.shows("psst");
    await page.equals(`document.querySelector("#box").value`, "another");
    await page.equals(`document.querySelector(".oneself bdi").textContent`, "ana");
    assertEquals(page.complaints, []);
  },
);

/** A connection that dies without a word: what is said by it comes nowhere, or no answer comes back. */
const DYING = `
  globalThis.isMute = globalThis.isDeaf = false;
  globalThis.WebSocket = class extends WebSocket {
    send(data) {
      if (!globalThis.isMute) super.send(data);
    }
    addEventListener(type, act) {
      super.addEventListener(type, (event) => type === "message" && globalThis.isDeaf || act(event));
    }
  };`;

pageTest(
  "what waits when the page is loaded again goes on waiting, line by line, and is said once",
  async ({ server, browser }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const page = await browser.open();
    await page.first(DYING);
    await page.goTo(`http://127.0.0.1:${server.port}/`);
    await page.enter("ana");
    await page.say("before");
    await hears(page, 1);
    // It has come, though there is no word of it,
    await page.evaluate("globalThis.isDeaf = true");
    await page.say("one");
    await bia.until((message) => message.type === "message" && message.text === "one", "one");
    // and this one has not.
    await page.evaluate("globalThis.isMute = true");
    await page.say("two");
    await page.until(`document.querySelectorAll(".pending").length === 2`);
    await page.reload();
    const said = ["before", "one", "two"].map((text) => `ana: ${text}`);
    assertEquals(await hears(page, 3), said);
    // The same where it is known that there is no connection.
    await page.setOffline(true);
    await page.evaluate("globalThis.isDeaf = true");
    await page.evaluate(`dispatchEvent(new Event("online"))`);
    await page.until(`document.querySelector(".connection.waiting")`);
    await page.say("three");
    await page.say("four");
    await page.until(`document.querySelectorAll(".pending").length === 2`);
    await page.setOffline(false);
    await page.reload();
    said.push("ana: three", "ana: four");
    assertEquals(await hears(page, 5), said);
    await page.equals(`document.querySelectorAll(".pending").length`, 0);
    await page.equals(`document.querySelector("#box").value`, "");
    await page.reload();
    assertEquals(await hears(page, 5), said);
    await bia.send({ type: "say", text: "the end" });
    assertEquals(await hears(page, 6), [...said, "bia: the end"]);
    assertEquals(page.complaints, []);
  },
);

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

pageTest(
  "whatever strangers call themselves and say is text: nothing runs, and nothing is forbidden first",
  async ({ server, visit }) => {
    const page = await visit();
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
    await page.equals(
      `[
      globalThis.ran,
      document.querySelectorAll("img, iframe, main script, main svg:not(.icon)").length,
      [...document.querySelectorAll("main a")].every(({ protocol }) => /^https?:$/.test(protocol)),
      document.querySelector(".rows").scrollWidth <= document.querySelector(".view").clientWidth,
    ]`,
      [undefined, 0, true, true].map((each) => each ?? null),
    );
    await page.picture("hostile");
    assertEquals(page.complaints, []);
  },
);

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
    await page.equals(`document.querySelector("#box").value`, "may I?");
    await page.until(`document.querySelectorAll("${SAID}, .pending").length === 0`);
    await page.picture("refused");
    assertEquals(page.complaints, []);
  },
});

pageTest(
  "a connection that is dead without a word is found out on coming back to the page",
  async ({ server, browser }) => {
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
);

pageTest(
  "wherever a connection is cut, everything is there in the end, once and in the order of all others",
  async ({ server, browser }) => {
    await using relay = new Relay(server.port);
    await using duda = await JsonPeer.connect(server.port, { nick: "duda" });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const page = await visit(browser, relay.port);
    await page.enter("ana");
    // Within a frame's head, a request, an acknowledgement, what others say, and the coming back.
    const cuts = [1, 7, 40, 90, 130, 200, 270, 340, 420, 600, 900, 1_400];
    for (const [n, bytes] of cuts.entries()) {
      relay.cutAfter(bytes);
      await bia.send({ type: "say", text: `bia ${n}` });
      await page.say(`ana ${n}`);
      // What is not cut by then is cut by what is said next.
      for (let more = 0; !relay.isCut && more < 40; more++) {
        await bia.send({ type: "say", text: `more ${n} ${more}` });
        await page.evaluate("new Promise((resolve) => setTimeout(resolve, 5))");
      }
      assert(relay.isCut, `${bytes} bytes`);
      await page.evaluate(`[...document.querySelectorAll(".connection button")].at(-1)?.click()`);
      await page.until(`document.querySelectorAll(".pending").length === 0`);
    }
    await bia.send({ type: "say", text: "the end" });
    await page.shows("the end");
    await duda.until((message) => message.type === "message" && message.text === "the end", "all");
    const said = duda.entries().map(({ nick, text }) => `${nick}: ${text}`);
    assertEquals(
      said.filter((line) => line.startsWith("ana: ")),
      cuts.map((_, n) => `ana: ana ${n}`),
    );
    const last = said.slice(-60);
    assertEquals((await hears(page, last.length)).slice(-60), last);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "a tab that is duplicated takes over, the first one says so, and neither takes it back",
  async ({ server, visit }) => {
    const first = await visit();
    await first.enter("ana");
    await first.say("one");
    await hears(first, 1);
    await first.evaluate(`dispatchEvent(new PageTransitionEvent("pagehide"))`);
    const kept = await first.evaluate("JSON.stringify(sessionStorage)");
    const second = await visit();
    await second.evaluate(`Object.assign(sessionStorage, JSON.parse(${JSON.stringify(kept)}))`);
    await second.reload();
    assertEquals(await hears(second, 1), ["ana: one"]);
    await first.until(`document.querySelector(".connection.over")`);
    await first.picture("replaced");
    await first.say("lost?");
    await first.until(`document.querySelector(".reason").textContent !== ""`);
    await first.equals(`document.querySelector("#box").value`, "lost?");
    await second.say("two");
    assertEquals(await hears(second, 2), ["ana: one", "ana: two"]);
    await second.equals(`document.querySelector(".connection").hidden`, true);
    assertEquals(server.hub.size, 1);
    assertEquals([...first.complaints, ...second.complaints], []);
  },
);

pageTest(
  "who opens a room commands it: puts someone out of it, hands it on, and sees what holds there",
  async ({ server, visit }) => {
    const ana = await visit({}, "#clube");
    await ana.enter("ana");
    await ana.until(`document.querySelector(".person .rank")?.textContent === "commands the room"`);
    const bia = await visit({}, "#clube");
    await bia.enter("bia");
    await ana.until(`document.querySelectorAll(".person").length === 2`);
    // Who commands nothing orders nothing.
    await bia.until(`document.querySelectorAll(".person").length === 2`);
    await bia.click(".person");
    await bia.until(`document.querySelector("dialog[open]")`);
    await bia.equals(`document.querySelector(".orders")`, null);
    await bia.press("Escape");
    await ana.evaluate(`document.querySelectorAll(".person")[1].click()`);
    await ana.until(`document.querySelector(".orders legend")?.textContent === "In #clube"`);
    await ana.picture("room-orders");
    await ana.evaluate(`document.querySelector("#reason").focus()`);
    await ana.type("too loud");
    await ana.clickText("Remove from the room");
    await bia.until(`document.querySelector('[data-channel="#clube"]') === null`);
    await bia.shows("too loud");
    await bia.picture("put-out");
    assertEquals(server.hub.size, 2);
    await ana.until(`document.querySelectorAll(".person").length === 1`);
    await bia.clickText("Join a room");
    await bia.until(`document.querySelector("dialog[open] input") === document.activeElement`);
    await bia.type("clube");
    await bia.press("Enter");
    await bia.until(`document.querySelector("h1").textContent === "#clube"`);
    await ana.say("/mod bia");
    await bia.until(`document.querySelectorAll(".person .rank").length === 2`);
    await bia.say("/quiet on");
    await ana.say("/rules");
    await ana.shows("#clube: commanded by ana, bia; only who commands the room");
    await ana.picture("room-rules");
    assertEquals([...ana.complaints, ...bia.complaints], []);
  },
);
