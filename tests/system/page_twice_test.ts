/**
 * One person in two browsers at once, by a name of one's own, and in two tabs of one browser. Where there is no Chromium, these are ignored.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import axe from "axe-core";
import type { Page } from "./chromium.ts";
import { JsonPeer } from "./json_peer.ts";
import { Stopped } from "./page_process.ts";
import { hears, pageTest } from "./page_visit.ts";

const COUNT = (room: string): string =>
  `document.querySelector('[data-channel="${room}"] .count')?.textContent ?? ""`;
const SELF = `document.querySelector(".oneself bdi")?.textContent`;
const AXE = `axe.run(document).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join("\\n")))`;
const TITLE = `document.querySelector("h1").textContent`;

/** Comes in by the name that has that password. */
async function enterAgain(page: Page, name: string, password: string): Promise<void> {
  await page.until(`document.activeElement?.id === "name"`);
  await page.type(name);
  await page.press("Enter");
  await page.until(`document.activeElement?.id === "password"`);
  await page.type(password);
  await page.press("Enter");
  await page.until(`document.querySelector("#box")?.placeholder`);
}

pageTest(
  "in two browsers one is one person: own words, rooms, what is read and what is private on both",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const laptop = await visit();
    await laptop.enter("ana");
    await laptop.say("/register");
    await laptop.until(`document.activeElement?.type === "password"`);
    await laptop.type("segredo");
    await laptop.press("Enter");
    await laptop.shows("The name ana is yours");
    await laptop.press("Escape");
    await laptop.until(`document.querySelector("dialog") === null`);
    const phone = await visit();
    await enterAgain(phone, "ana", "segredo");
    for (const page of [laptop, phone]) {
      await page.equals(`document.querySelectorAll(".person").length`, 2);
    }

    await laptop.say("from the laptop");
    assertEquals(await hears(phone, 1), ["ana: from the laptop"]);
    await phone.equals(`document.querySelectorAll(".message .own").length`, 1);
    await phone.say("from the phone");
    assertEquals(await hears(laptop, 2), ["ana: from the laptop", "ana: from the phone"]);
    // What is one's own is no news.
    await laptop.equals("document.title", "#geral · Papo");

    await laptop.say("/join dev");
    await laptop.until(`${TITLE} === "#dev"`);
    await phone.until(`document.querySelector('[data-channel="#dev"]')`);
    await phone.equals(TITLE, "#geral");

    await phone.look(false);
    await bia.send({ type: "say", text: "ana: look" });
    await phone.until(`document.title === "(1) #geral · Papo"`);
    await laptop.until(`${COUNT("#geral")} === "1"`);
    // What is read by one is read by the other.
    await phone.look(true);
    await phone.until(`document.title === "#geral · Papo"`);
    await laptop.until(`${COUNT("#geral")} === ""`);

    await bia.send({ type: "direct", to: "ana", text: "psst" });
    for (const page of [laptop, phone]) {
      await page.until(`document.querySelectorAll("[data-channel]").length === 3`);
    }
    await phone.press("2", "alt");
    await phone.until(`${TITLE} === "#dev"`);
    await phone.click(`[data-channel^="@"] .channel`);
    await phone.say("what is it?");
    await hears(phone, 2);
    await laptop.click(`[data-channel^="@"] .channel`);
    assertEquals(await hears(laptop, 2), ["bia: psst", "ana: what is it?"]);
    await laptop.say("/nick aninha");
    for (const page of [laptop, phone]) {
      await page.equals(SELF, "aninha");
    }
    await phone.press("1", "alt");
    await phone.equals(`[...document.querySelectorAll(".person bdi")].map((e) => e.textContent)`, [
      "aninha",
      "bia",
    ]);
    await phone.reload();
    await phone.equals(SELF, "aninha");
    await phone.until(`document.querySelectorAll("[data-channel]").length === 3`);
    assertEquals([...laptop.complaints, ...phone.complaints], []);
  },
  { settings: { gate: { attempts: { firstWaitMs: 1 } } } },
);

/** Once it is dead, it hears nothing of other tabs. */
const MORTAL = `
  globalThis.isDead = false;
  globalThis.BroadcastChannel = class extends BroadcastChannel {
    addEventListener(type, act) {
      super.addEventListener(type, (event) => globalThis.isDead || act(event));
    }
  };`;

/** The browser ends a tab at which nobody looks without a word, as it does where it lacks memory; it keeps that. */
async function keptBy(page: Page): Promise<string> {
  return String(
    await page.evaluate(`(() => {
    document.dispatchEvent(new Event("freeze"));
    globalThis.isDead = true;
    return JSON.stringify(sessionStorage);
  })()`),
  );
}

/** The tab that had kept that is looked at again: it is a page of its own by now. */
async function begunAgain(page: Page, kept: string): Promise<Page> {
  const once = `if (sessionStorage.length === 0) Object.assign(sessionStorage, ${kept})`;
  await page.first(once);
  await page.reload();
  return page;
}

const OFFER = ".offers .choice";

pageTest(
  "in another tab of the same browser one goes on as who one is, with what one was writing, and may go back",
  async ({ server, visit, tab }) => {
    const first = await visit();
    await first.evaluate(axe.source);
    await first.enter("ana");
    await first.say("/join dev");
    await first.until(`${TITLE} === "#dev"`);
    await first.say("one");
    await hears(first, 1);
    await first.type("half a thought");
    const second = await tab(first);
    await second.evaluate(axe.source);
    await second.until(`document.querySelector("${OFFER}")`);
    await second.picture("other-tab");
    await second.equals(AXE, []);
    await second.equals(
      `document.querySelector("${OFFER}").textContent`,
      "Go on here as ana, who is in another tab",
    );
    // Who types the name all the same is told what there is to do.
    await second.evaluate(`document.querySelector("#name").select()`);
    await second.type("ana");
    await second.press("Enter");
    await second.until(`document.querySelector("#problem").textContent.includes("is taken")`);
    await second.click(OFFER);
    await second.until(`${TITLE} === "#dev"`);
    assertEquals(await hears(second, 1), ["ana: one"]);
    await second.equals(`document.querySelector("#box").value`, "half a thought");
    await second.until(`document.querySelectorAll("[data-channel]").length === 2`);
    await first.until(`document.querySelector(".connection.over")`);
    await second.evaluate(`document.querySelector("#box").select()`);
    await second.say("two");
    assertEquals(await hears(second, 2), ["ana: one", "ana: two"]);
    assertEquals(server.hub.size, 1);
    // Nobody takes it back without being asked.
    await first.equals(
      `document.querySelector(".connection.over button").textContent`,
      "Enter again",
    );
    await first.clickText("Enter again");
    await first.click(OFFER);
    assertEquals(await hears(first, 2), ["ana: one", "ana: two"]);
    await second.until(`document.querySelector(".connection.over")`);
    assertEquals(server.hub.size, 1);
    assertEquals([...first.complaints, ...second.complaints], []);
  },
);

pageTest(
  "who is somebody in two tabs is asked for which, and another name comes in beside them",
  async ({ server, visit, tab }) => {
    const first = await visit();
    await first.enter("ana");
    const second = await tab(first);
    await second.enter("bia");
    const third = await tab(first, { language: "pt-BR" });
    await third.equals(
      `[...document.querySelectorAll("${OFFER}")].map((e) => e.textContent).sort()`,
      ["ana", "bia"].map((nick) => `Continuar aqui como ${nick}, que está em outra aba`),
    );
    await third.enter("caio");
    await third.say("oi");
    for (const page of [first, second]) assertEquals(await hears(page, 1), ["caio: oi"]);
    assertEquals(server.hub.size, 3);
  },
);

pageTest(
  "a tab that lost its connection hands on what it is known by too, and does not take it back",
  async ({ server, visit, tab }) => {
    const first = await visit();
    await first.enter("ana");
    await first.say("one");
    await hears(first, 1);
    await first.setOffline(true);
    await first.evaluate(`dispatchEvent(new Event("online"))`);
    await first.until(`document.querySelector(".connection.waiting")`);
    await first.say("said meanwhile");
    await first.until(`document.querySelector(".pending")`);
    const second = await tab(first);
    await second.click(OFFER);
    await first.until(`document.querySelector(".connection.over")`);
    // What waited is said where one goes on, and is in no box to be said once more.
    assertEquals(await hears(second, 2), ["ana: one", "ana: said meanwhile"]);
    for (const page of [first, second]) {
      await page.equals(`document.querySelectorAll(".pending").length`, 0);
      await page.equals(`document.querySelector("#box").value`, "");
    }
    await first.setOffline(false);
    await first.evaluate(`dispatchEvent(new Event("online"))`);
    await second.equals(`document.querySelector(".connection").hidden`, true);
    await first.until(`document.querySelector(".connection.over")`);
    assertEquals(server.hub.size, 1);
  },
);

pageTest(
  "a tab that the browser has stopped is offered too, and ends once it goes on",
  async ({ server, browser, visit }) => {
    const first = await visit();
    await first.enter("ana");
    await first.say("one");
    await hears(first, 1);
    const kept = `localStorage.getItem("papo.left")`;
    await first.equals(kept, null);
    const second = await browser.open({}, first);
    await first.freeze(true);
    using stopped = await Stopped.page(browser, first);
    await second.goTo(`http://127.0.0.1:${server.port}/`);
    await second.equals(
      `document.querySelector("${OFFER}")?.textContent`,
      "Go on here as ana, who is in another tab",
    );
    await second.equals(`document.querySelectorAll("${OFFER}").length`, 1);
    await second.click(OFFER);
    assertEquals(await hears(second, 1), ["ana: one"]);
    await second.equals(SELF, "ana");
    stopped.goOn();
    await first.freeze(false);
    await first.until(`document.querySelector(".connection.over")`);
    await second.say("two");
    assertEquals(await hears(second, 2), ["ana: one", "ana: two"]);
    assertEquals(server.hub.size, 1);
    // Nothing is left lying about by which anyone could come back.
    await second.equals(kept, null);
    assertEquals([...first.complaints, ...second.complaints], []);
  },
);

pageTest(
  "a tab that the browser has ended does not take back what one goes on from it elsewhere, but offers that",
  async ({ server, visit, tab }) => {
    const first = await visit();
    await first.first(MORTAL);
    await first.reload();
    await first.enter("ana");
    await first.say("one");
    await hears(first, 1);
    const kept = await keptBy(first);
    const second = await tab(first);
    await second.click(OFFER);
    assertEquals(await hears(second, 1), ["ana: one"]);
    const again = await begunAgain(await tab(second), kept);
    await again.equals(
      `document.querySelector("${OFFER}")?.textContent`,
      "Go on here as ana, who is in another tab",
    );
    await second.say("two");
    assertEquals(await hears(second, 2), ["ana: one", "ana: two"]);
    await second.equals(`document.querySelector(".connection").hidden`, true);
    await again.click(OFFER);
    assertEquals(await hears(again, 2), ["ana: one", "ana: two"]);
    await second.until(`document.querySelector(".connection.over")`);
    assertEquals(server.hub.size, 1);
    assertEquals([...again.complaints, ...second.complaints], []);
  },
);

pageTest(
  "a tab that the browser has ended comes back by itself where the one that went on from it is closed",
  async ({ server, visit, tab }) => {
    const first = await visit();
    await first.first(MORTAL);
    await first.reload();
    await first.enter("ana");
    const kept = await keptBy(first);
    const second = await tab(first);
    const third = await tab(first);
    await second.click(OFFER);
    await second.until(`document.querySelector("#box")?.placeholder`);
    await second.say("one");
    await hears(second, 1);
    await second.close();
    await server.departed(2);
    const again = await begunAgain(third, kept);
    assertEquals(await hears(again, 1), ["ana: one"]);
    await again.equals(SELF, "ana");
    assertEquals(server.hub.size, 1);
  },
);
