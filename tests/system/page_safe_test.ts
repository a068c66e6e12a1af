/**
 * Pages elsewhere, in a real browser, that try to read this server's page, to speak by it, and to pass for it.
 * Where there is no Chromium, these are ignored.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Chromium, hasChromium, type Page } from "./chromium.ts";
import { JsonPeer } from "./json_peer.ts";
import { Relay } from "./page_relay.ts";
import { hears, pageTest, webServer } from "./page_visit.ts";
import { hasOpenssl, securePair } from "./tls_pair.ts";

const ignore = !(await hasChromium());

/** Its name leads wherever it likes: to its own server first, and then to somebody else's. */
const EVIL = "evil.example";
const FLAGS = [
  `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`,
  // What newer browsers ask the person before, older ones do at once.
  "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
];
const WORDS = "oi de outro site\\n/nick mallory\\n/join cozinha\\noi de novo\\n";

/** A page elsewhere, which may do whatever it likes. */
async function visitEvil(browser: Chromium, server: Deno.HttpServer<Deno.NetAddr>): Promise<Page> {
  const page = await browser.open();
  await page.goTo(`http://${EVIL}:${server.addr.port}/`);
  return page;
}

function evilServer(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    const headers = { "content-type": "text/html", "referrer-policy": "unsafe-url" };
    return new Response("<!DOCTYPE html><title>evil</title><p>evil", { headers });
  });
}

pageTest(
  "a page elsewhere reads nothing of this server, and can show nothing of it",
  async ({ server, browser }) => {
    await using evil = evilServer();
    const page = await visitEvil(browser, evil);
    const address = `http://127.0.0.1:${server.port}`;
    const tried = await page.evaluate(`(async () => {
    const address = ${JSON.stringify(address)};
    const outcome = (act) => act().then((found) => "got " + found, ({ name }) => name);
    const loaded = (tag, how, fields) => new Promise((resolve) => {
      const element = Object.assign(document.createElement(tag), fields);
      element.onload = () => resolve("loaded");
      element.onerror = () => resolve("failed");
      how(element);
      setTimeout(() => resolve("nothing"), 2_000);
    });
    const put = (element) => document.body.append(element);
    return [
      await outcome(() => fetch(address).then((answer) => answer.text())),
      await outcome(() => fetch(address + "/healthz").then((answer) => answer.text())),
      await outcome(() => fetch(address, { mode: "no-cors" }).then((answer) => answer.text())),
      await loaded("script", put, { src: address + "/lib/page/main.ts" }),
      await loaded("script", put, { type: "module", src: address + "/lib/page/main.ts" }),
      await loaded("link", put, { rel: "stylesheet", href: address + "/lib/page/style/base.css" }),
      await outcome(() => import(address + "/lib/page/main.ts")),
    ];
  })()`);
    assertEquals(tried, [
      "TypeError",
      "TypeError",
      "TypeError",
      "failed",
      "failed",
      "failed",
      "TypeError",
    ]);
    // In a frame there is the browser's word for a page that may not be shown.
    await page.evaluate(`new Promise((resolve) => {
    const frame = Object.assign(document.createElement("iframe"), { src: "${address}" });
    frame.onload = resolve;
    document.body.append(frame);
  })`);
    assert(page.complaints.some((each) => /frame-ancestors|X-Frame-Options/.test(each)));
  },
  { flags: FLAGS },
);

pageTest(
  "a page elsewhere says nothing here, by whatever a browser lets it send",
  async ({ server, browser }) => {
    await using ana = await server.join("ana");
    await using evil = evilServer();
    const page = await visitEvil(browser, evil);
    const address = `http://127.0.0.1:${server.port}`;
    const tried = await page.evaluate(`(async () => {
    const address = ${JSON.stringify(address)};
    const words = "${WORDS}";
    const outcome = (act) => act().then((found) => "got " + found.type, ({ name }) => name);
    const opened = (path) => new Promise((resolve) => {
      const socket = new WebSocket(address.replace("http", "ws") + path);
      socket.onopen = () => {
        socket.send(words);
        resolve("opened");
      };
      socket.onerror = () => resolve("failed");
    });
    const post = (path, body) => fetch(address + path, { method: "POST", mode: "no-cors", body });
    navigator.sendBeacon(address + "/ws", words);
    return [
      await outcome(() => post("/", words)),
      await outcome(() => post("/" + "a".repeat(9_000), words)),
      await outcome(() => post("/", new Blob([words], { type: "text/plain" }))),
      await outcome(() => fetch(address + "/?" + encodeURIComponent(words), { mode: "no-cors" })),
      await opened("/ws"),
      await opened("/" + "a".repeat(9_000)),
    ];
  })()`);
    // What a browser sends without asking anyone is answered, and the page may not read that.
    assertEquals(tried, [
      "got opaque",
      "got opaque",
      "got opaque",
      "TypeError",
      "failed",
      "failed",
    ]);
    for (const encoding of ["text/plain", "multipart/form-data"]) {
      await page.evaluate(`new Promise((resolve) => {
      const frame = Object.assign(document.createElement("iframe"), { name: "${encoding}" });
      document.body.append(frame);
      const form = Object.assign(document.createElement("form"), {
        action: "${address}/",
        method: "POST",
        target: "${encoding}",
        enctype: "${encoding}",
      });
      const field = Object.assign(document.createElement("textarea"), { name: "{\\"type\\":", value: "${WORDS}" });
      form.append(field);
      document.body.append(form);
      frame.onload = resolve;
      form.submit();
    })`);
    }
    assertEquals(await ana.readPast(), "");
    assertEquals(server.hub.size, 1);
  },
  { flags: FLAGS },
);

pageTest(
  "a name that is made to lead here gets neither the page nor the chat",
  async ({ server, browser }) => {
    await using ana = await server.join("ana");
    const page = await browser.open();
    await page.goTo(`http://${EVIL}:${server.port}/`);
    const text = await page.evaluate("document.body.innerText");
    assertStringIncludes(String(text), EVIL);
    // To the browser this is the server's own page now: nothing but the name tells it.
    const tried = await page.evaluate(`(async () => {
    const status = async (path) => (await fetch(path)).status;
    const opened = new Promise((resolve) => {
      const socket = new WebSocket("ws://" + location.host + "/ws");
      socket.onopen = () => resolve("opened");
      socket.onerror = () => resolve("failed");
    });
    return [await status("/"), await status("/healthz"), await status("/lib/page/main.ts"), await opened];
  })()`);
    assertEquals(tried, [421, 421, 421, "failed"]);
    assertEquals(await ana.readPast(), "");
    assertEquals(server.hub.size, 1);
  },
  { flags: FLAGS },
);

Deno.test({
  name: "where TLS is spoken the page is the same, and who asks without is led there, room and all",
  ignore: ignore || !(await hasOpenssl()),
  fn: async () => {
    const { secure } = await securePair();
    await using server = webServer({ secure });
    await using browser = await Chromium.start("--ignore-certificate-errors");
    const page = await browser.open();
    await page.goTo(`http://localhost:${server.port}/?a=b#dev`);
    await page.enter("ana");
    await page.equals("location.href", `https://localhost:${server.port}/?a=b#dev`);
    await page.say("bom dia");
    await page.until(`document.querySelectorAll(".message:not(.pending)").length === 1`);
    await page.reload();
    await page.until(`document.querySelectorAll(".message").length === 1`);
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name: "from a server that speaks TLS after a restart one is led to its new page, as who one was",
  ignore: ignore || !(await hasOpenssl()),
  fn: async () => {
    const { secure } = await securePair();
    await using before = webServer();
    await using after = webServer({ secure });
    await using relay = new Relay(before.port);
    await using browser = await Chromium.start("--ignore-certificate-errors");
    const page = await browser.open();
    await page.goTo(`http://localhost:${relay.port}/`);
    await page.enter("ana");
    await page.say("/join dev");
    await page.until(`document.querySelector("h1").textContent === "#dev"`);
    await page.type("half a thought");
    relay.serverPort = after.port;
    relay.cutAfter(0);
    await page.evaluate(`dispatchEvent(new Event("online"))`);
    await page.until(
      `document.querySelector(".others a")?.textContent === "Go on at https://localhost:${relay.port}"`,
    );
    await page.click(".others a");
    await page.enter("ana");
    await page.equals("location.href", `https://localhost:${relay.port}/#dev`);
    await page.equals(`document.querySelector("#box").value`, "half a thought");
    assertEquals(page.complaints, []);
  },
});

pageTest(
  "what a browser of 2022 does not have is missed by nobody",
  async ({ server, browser }) => {
    const page = await browser.open();
    await page.first(`
    delete URL.canParse;
    delete URL.parse;
    delete String.prototype.toWellFormed;
    delete String.prototype.isWellFormed;
    delete Promise.withResolvers;
    delete Object.groupBy;
    delete Array.fromAsync;
    delete globalThis.Iterator;
    delete globalThis.navigation;
    delete globalThis.trustedTypes;
    for (const name of ["toSorted", "toReversed", "toSpliced", "with"]) delete Array.prototype[name];
    for (const name of ["union", "intersection", "difference"]) delete Set.prototype[name];
    for (const name of ["map", "filter", "take", "drop", "flatMap", "reduce", "toArray", "forEach", "some", "every", "find"]) {
      delete Object.getPrototypeOf(Object.getPrototypeOf([].values()))[name];
    }
  `);
    await page.goTo(`http://127.0.0.1:${server.port}/`);
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.send({ type: "say", text: "ana: https://example.org/%zz `code` \ud800 👍" });
    assertEquals(await hears(page, 1), ["bia: ana: https://example.org/%zz code \ufffd 👍"]);
    await page.until(`document.querySelector(".called .text a, .called .text code")`);
    await page.say("/msg bia psst");
    await page.until(`document.querySelector(".side [aria-current]")?.textContent.includes("bia")`);
    await page.press("1", "alt");
    await page.say("oi, bia");
    await hears(page, 2);
    await page.say("/search oi");
    await page.until(`document.querySelector(".pick")`);
    await page.press("Escape");
    await page.reload();
    await hears(page, 2);
    assertEquals(page.complaints, []);
  },
);
