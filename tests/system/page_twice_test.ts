/**
 * One person in two browsers at once, by a name of one's own. Where there is no Chromium, these are ignored.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Page } from "./chromium.ts";
import { JsonPeer } from "./json_peer.ts";
import { hears, pageTest } from "./page_visit.ts";

const COUNT = (room: string): string =>
  `document.querySelector('[data-channel="${room}"] .count')?.textContent ?? ""`;
const SELF = `document.querySelector(".oneself bdi")?.textContent`;
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
