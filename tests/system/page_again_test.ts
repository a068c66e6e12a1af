/**
 * The page that loads itself again, in a real browser: for another language, to come back, to leave. Where there is no
 * Chromium, these are ignored.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Page } from "./chromium.ts";
import { hears, pageTest } from "./page_visit.ts";

const LANGUAGE = `document.documentElement.lang`;
const NO_CONNECTION = "Not connected now; try again when the connection is back.";

async function loseConnection(page: Page): Promise<void> {
  await page.setOffline(true);
  await page.evaluate(`dispatchEvent(new Event("online"))`);
  await page.until(`document.querySelector(".connection.waiting")`);
}

pageTest(
  "without a connection nobody ends on a page of the browser's own, by another language or by leaving",
  async ({ visit }) => {
    const page = await visit();
    await page.enter("ana");
    await page.say("one");
    await hears(page, 1);
    await loseConnection(page);
    await page.say("/lang pt-BR");
    await page.shows(NO_CONNECTION);
    await page.say("said meanwhile");
    await page.click(".oneself button, button.oneself");
    await page.until(`document.querySelector("dialog")`);
    await page.evaluate(`(() => {
      const language = document.querySelector("dialog [aria-label=Language]");
      language.value = "pt-BR";
      language.dispatchEvent(new Event("change"));
    })()`);
    await page.until(`document.querySelector("dialog").innerText.includes("${NO_CONNECTION}")`);
    await page.equals(`document.querySelector("dialog [aria-label=Language]").value`, "en");
    await page.press("Escape");
    assertEquals(await page.said(), ["ana: one"]);
    await page.equals(LANGUAGE, "en");
    await page.setOffline(false);
    await page.evaluate(`dispatchEvent(new Event("online"))`);
    assertEquals(await hears(page, 2), ["ana: one", "ana: said meanwhile"]);
    await page.equals(LANGUAGE, "en");
    await page.say("/lang pt-BR");
    await page.until(`${LANGUAGE} === "pt-BR"`);
    assertEquals(await hears(page, 2), ["ana: one", "ana: said meanwhile"]);
    await loseConnection(page);
    await page.say("/quit");
    await page.until(`document.querySelector("#name")`);
    await page.press("Enter");
    await page.shows("O servidor não responde.");
    await page.setOffline(false);
    await page.enter("ana");
    assertEquals(await hears(page, 2), ["ana: one", "ana: said meanwhile"]);
  },
);

pageTest(
  "a language chosen in one window is spoken in the others of the browser too, and what was being written is kept",
  async ({ visit, tab }) => {
    const ana = await visit();
    await ana.enter("ana");
    const bia = await tab(ana);
    await bia.enter("bia");
    await bia.say("/join dev");
    await bia.until(`document.querySelector("h1").textContent === "#dev"`);
    await bia.type("half a thought");
    await ana.say("/lang pt-BR");
    for (const page of [ana, bia]) {
      await page.until(`${LANGUAGE} === "pt-BR" && document.querySelector("#box")`);
    }
    await bia.until(`document.querySelector("h1").textContent === "#dev"`);
    await bia.equals(`document.querySelector("#box").value`, "half a thought");
    await bia.equals(`document.querySelector("#box").placeholder`, "Mensagem para #dev");
    await ana.equals(`document.querySelector("h1").textContent`, "#geral");
    assertEquals([...ana.complaints, ...bia.complaints], []);
  },
);

pageTest(
  "who wants to come back while the server does not answer reads that, and comes back once it does",
  async ({ visit, tab }) => {
    const first = await visit();
    await first.enter("ana");
    await first.say("one");
    await hears(first, 1);
    const second = await tab(first);
    await second.click(".offers .choice");
    await first.until(`document.querySelector(".connection.over")`);
    await first.setOffline(true);
    await first.clickText("Enter again");
    await first.until(
      `document.querySelector(".connection.over").textContent.includes("does not answer")`,
    );
    assertEquals(await first.said(), ["ana: one"]);
    await first.setOffline(false);
    await first.clickText("Enter again");
    await first.click(".offers .choice");
    assertEquals(await hears(first, 1), ["ana: one"]);
  },
);

/** The server's page is another one once `globalThis.isNewer`. */
const REPLACED = `
  globalThis.fetch = ((fetch) => async (...asked) => {
    const answer = await fetch(...asked);
    const headers = new Headers(answer.headers);
    if (globalThis.isNewer) headers.set("etag", '"another"');
    return new Response(null, { status: answer.status, headers });
  })(fetch);`;

pageTest(
  "whoever comes back to a server that was replaced by a newer one goes on talking, and is told once to load the page again",
  async ({ visit }) => {
    const page = await visit({ language: "pt-BR" });
    await page.first(REPLACED);
    await page.reload();
    await page.enter("ana");
    const told = `[...document.querySelectorAll(".told")].map((row) => row.textContent)`;
    for (const [isNewer, sentences] of [[false, 0], [true, 1], [true, 1]] as const) {
      await page.evaluate(`globalThis.isNewer = ${isNewer}`);
      await loseConnection(page);
      await page.setOffline(false);
      await page.evaluate(`dispatchEvent(new Event("online"))`);
      await page.until(`document.querySelector(".connection").hidden`);
      await page.say("oi");
      await page.until(`document.querySelectorAll(".pending").length === 0`);
      const sentence = "O servidor tem uma versão nova desta página: recarregue-a para usá-la.";
      await page.equals(told, Array(sentences).fill(sentence));
    }
    assertEquals(await page.said(), ["ana: oi", "ana: oi", "ana: oi"]);
    assertEquals(page.complaints, []);
  },
);
