/**
 * Days and times on the page, in a real browser: clocks that are wrong, a day that passes, other time zones, a machine
 * that sleeps. Where there is no Chromium, these are ignored.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { openWeb } from "../../lib/server/web/serve.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { Chromium, hasChromium, type Page, type PageLook } from "./chromium.ts";
import { JsonPeer } from "./json_peer.ts";
import { Relay } from "./page_relay.ts";
import { hears, pageTest, visit, webServer } from "./page_visit.ts";

const HOUR_MS = 60 * 60_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const DAYS = `[...document.querySelectorAll(".line.day")].map((line) => line.textContent)`;
const TIMES = `[...document.querySelectorAll(".message time")].map((time) => time.textContent)`;

/** The page's clock is ahead by `globalThis.aheadMs`, and what is done from time to time is done soon. */
const SHIFTED = (aheadMs: number): string => `
  globalThis.aheadMs = ${aheadMs};
  globalThis.Date = class extends Date {
    constructor(...args) {
      if (args.length === 0) super(super.constructor.now());
      else super(...args);
    }
    static now() {
      return super.now() + globalThis.aheadMs;
    }
  };
  globalThis.setInterval = ((each) => (act, ms) => each(act, ms / 100))(setInterval);`;

/** Opens it on a machine whose clock is ahead by so much. */
async function shifted(
  visit: (look?: PageLook) => Promise<Page>,
  aheadMs: number,
  look: PageLook = {},
): Promise<Page> {
  const page = await visit(look);
  await page.first(SHIFTED(aheadMs));
  await page.reload();
  return page;
}

async function set(page: Page, aheadMs: number): Promise<void> {
  await page.evaluate(`globalThis.aheadMs = ${aheadMs}`);
}

for (const aheadMs of [5 * YEAR_MS, -5 * YEAR_MS]) {
  pageTest(
    `what is said now is of today on a machine whose clock is wrong by ${
      aheadMs / YEAR_MS
    } years, and once it is right`,
    async ({ server, visit }) => {
      const page = await shifted(visit, aheadMs);
      await page.enter("ana");
      await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
      await page.shows("bia joined");
      await bia.send({ type: "say", text: "what day is it?" });
      await hears(page, 1);
      await page.equals(DAYS, ["Today"]);
      await page.say("this one");
      await hears(page, 2);
      await page.equals(DAYS, ["Today"]);
      // What is young may be corrected.
      await page.point(".message:last-child .text");
      await page.until(`document.querySelector(".message:last-child .tool.edit")`);
      await set(page, 0);
      await page.equals(DAYS, ["Today"]);
      await page.say("still");
      await hears(page, 3);
      await page.equals(DAYS, ["Today"]);
      assertEquals(page.complaints, []);
    },
  );
}

/** A moment, as a browser there reads it: the night after the clocks went forward. */
const NIGHT_MS = Date.parse("2026-03-09T00:30:00-04:00");

Deno.test({
  name:
    "a day that passes, and one of 23 hours, and another time zone are seen on a page where nothing happens",
  ignore: !(await hasChromium()),
  fn: async () => {
    let utcMs = NIGHT_MS - 2 * HOUR_MS;
    const beganMs = systemClock.utcMs();
    const passed = (): number => systemClock.utcMs() - beganMs;
    const clock = { ...systemClock, utcMs: () => utcMs + passed() };
    const web = openWeb({ hosts: [], language: "en", clock });
    await using server = webServer({ clock, web });
    await using browser = await Chromium.start();
    const page = await shifted((look) => visit(browser, server.port, look), utcMs - beganMs);
    await page.travel("America/New_York");
    await page.reload();
    await page.enter("ana");
    await page.say("good night");
    await hears(page, 1);
    await page.equals(DAYS, ["Today"]);
    await page.equals(TIMES, ["10:30 PM"]);
    utcMs = NIGHT_MS;
    await set(page, utcMs - beganMs);
    await page.equals(DAYS, ["Yesterday"]);
    await page.travel("America/Sao_Paulo");
    await page.equals(TIMES, ["11:30 PM"]);
    await page.equals(DAYS, ["Yesterday"]);
    await page.travel("Asia/Tokyo");
    await page.equals(TIMES, ["11:30 AM"]);
    await page.equals(DAYS, ["Today"]);
    assertEquals(page.complaints, []);
  },
});

Deno.test({
  name:
    "a machine that slept with the page before one's eyes finds at once that its connection is dead",
  ignore: !(await hasChromium()),
  fn: async () => {
    await using server = webServer();
    await using relay = new Relay(server.port);
    await using browser = await Chromium.start();
    const page = await shifted((look) => visit(browser, relay.port, look), 0);
    await page.enter("ana");
    await page.say("one");
    await hears(page, 1);
    relay.kill();
    await set(page, HOUR_MS);
    await page.say("two");
    assertEquals(await hears(page, 2), ["ana: one", "ana: two"]);
  },
});
