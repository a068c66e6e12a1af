/**
 * What the page says to those whom an operator puts out, in a real browser. Where there is no Chromium, these are
 * ignored.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import axe from "axe-core";
import { hashSecret } from "../../lib/server/gate/secret.ts";
import { Operators } from "../../lib/server/gate/operators.ts";
import { FakeStore } from "../fakes/store.ts";
import { JsonPeer } from "./json_peer.ts";
import { Relay } from "./page_relay.ts";
import { pageTest, webServer } from "./page_visit.ts";

const operators = new Operators([["root", await hashSecret("segredo")]]);
const settings = { gate: { operators, attempts: { firstWaitMs: 1 } } };
const AXE = `axe.run(document).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join("\\n")))`;
const LINE = `document.querySelector(".connection.over")?.textContent`;
const PROBLEM = `document.querySelector("#problem")?.textContent`;
const NARROW = { width: 320, height: 568 };
/** How many sockets the page has opened. */
const COUNTED = `
  globalThis.sockets = 0;
  globalThis.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      globalThis.sockets++;
    }
  };`;

/** An operator. */
async function operator(port: number): Promise<JsonPeer> {
  const root = await JsonPeer.connect(port, { nick: "raiz" });
  await root.send({ type: "op", name: "root", password: "segredo" });
  await root.until(({ type }) => type === "operator", "to be one");
  return root;
}

/** What is read in each language: why one is out, where one writes, behind what button one asks again, and then. */
const WORDS = [
  [
    "en-US",
    "An operator does not let you in here: flood (until ",
    "You are not in the chat any more: enter again to send it.",
    "Enter again",
    "The name ana may not come in here, until ",
  ],
  [
    "pt-BR",
    "Um operador não deixa você entrar aqui: flood (até ",
    "Você não está mais na conversa: entre de novo para enviar.",
    "Entrar de novo",
    "O nome ana não pode entrar aqui, até ",
  ],
] as const;

for (const [language, sentence, unsaid, again, refused] of WORDS) {
  pageTest(
    `who is banned reads why and until when, and nothing tries to come back by itself (${language})`,
    async ({ server, visit }) => {
      await using root = await operator(server.port);
      // In one of the languages on the narrowest of screens.
      const page = await visit(language === "en-US" ? { language } : { ...NARROW, language });
      await page.first(COUNTED);
      await page.reload();
      await page.evaluate(axe.source);
      await page.enter("ana");
      await root.send({ type: "ban", target: "ana", seconds: 3_600, reason: "flood" });
      await page.until(`${LINE}?.startsWith(${JSON.stringify(sentence)})`);
      await page.equals(AXE, []);
      await page.equals(
        `(({ height, right }) => height < 50 && right <= innerWidth)(
          document.querySelector(".connection button").getBoundingClientRect())`,
        true,
      );
      await page.equals(`globalThis.sockets`, 1);
      await page.say("oi?");
      await page.equals(`document.querySelector(".reason").textContent`, unsaid);
      await page.picture(`banned-${language}`);
      await page.clickText(again);
      await page.until(`document.querySelector("#name")`);
      await page.press("Enter");
      await page.until(`${PROBLEM}?.startsWith(${JSON.stringify(refused)})`);
      // Another name may come in, and what was written is still there.
      await page.enter("bia");
      await page.equals(`document.querySelector("#box").value`, "oi?");
      assertEquals(page.complaints, []);
    },
    { settings },
  );
}

pageTest(
  "whose address was banned while the connection was lost reads so, and tries no more",
  async ({ server, browser }) => {
    const store = new FakeStore();
    const untilMs = Date.UTC(2099, 11, 31, 12);
    store.saveBan({ kind: "address", target: "127.0.0.1", reason: "flood", by: "root", untilMs });
    await using shut = webServer({ store });
    await using relay = new Relay(server.port);
    const page = await browser.open();
    await page.first(COUNTED);
    await page.goTo(`http://127.0.0.1:${relay.port}/`);
    await page.enter("ana");
    relay.serverPort = shut.port;
    relay.cutAfter(1);
    await page.say("oi");
    await page.until(`${LINE}?.startsWith("An operator does not let you in here: flood (until ")`);
    await page.picture("banned-address");
    const sockets = await page.evaluate(`globalThis.sockets`);
    // Who wants to know asks again, and nobody else does.
    await page.evaluate(`dispatchEvent(new Event("online"))`);
    await page.equals(
      `document.querySelector(".connection.over button").textContent`,
      "Enter again",
    );
    assertEquals(await page.evaluate(`globalThis.sockets`), sockets);
    await page.equals(`document.querySelectorAll(".pending").length`, 0);
    await page.equals(`document.querySelector("#box").value`, "oi");
  },
);
