/**
 * The page in a real browser at one of several servers, which is gone after a while.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { Chromium, hasChromium } from "./chromium.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";

natsTest(
  "a page whose server is gone leads to another one, where one goes on as who one was",
  async () => {
    await using nats = await Nats.start();
    await using one = await Member.start(nats.address);
    await using two = await Member.start(nats.address);
    await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
    await using browser = await Chromium.start();
    const page = await browser.open();
    await page.goTo(`http://localhost:${one.port}/`);
    await page.enter("ana");
    await page.say("before");
    const hears = (text: string): Promise<unknown> =>
      bia.until((message) => message.type === "message" && message.text === text, text, LONG_MS);
    await hears("before");
    // What has not been acknowledged is not known to have been said, and is taken along.
    await page.until(`document.querySelector(".pending") === null`, LONG_MS);
    await one[Symbol.asyncDispose]();
    await bia.ask({ type: "say", text: "meanwhile", id: 1 });
    await page.until(`document.querySelector(".connection a") !== null`, LONG_MS);
    // Whoever copies it, or opens it elsewhere, gets no secret.
    const link = `document.querySelector(".connection a")`;
    await page.equals(`${link}.href`, `http://localhost:${two.port}/`);
    await page.evaluate(`document.querySelector("#box").focus()`);
    await page.type("not said yet");
    await page.until(`document.querySelector("#box").value === "not said yet"`, LONG_MS);
    await page.click(".connection a");
    // Anyone could have made such an address: the page asks first, and keeps no secret in it.
    await page.until(`document.querySelector("#name")?.value === "ana"`, LONG_MS);
    await page.equals(`location.href`, `http://localhost:${two.port}/#geral`);
    await page.click(".first-screen button");
    await page.shows("meanwhile", LONG_MS);
    await page.until(`document.querySelector("#box")?.value === "not said yet"`, LONG_MS);
    await page.evaluate(`document.querySelector("#box").focus()`);
    await page.press("Enter");
    await hears("not said yet");
    const nicks = bia.entries().map(({ nick, text }) => `${nick}: ${text}`);
    assertEquals(nicks, ["ana: before", "ana: not said yet"]);
    const left = bia.received.filter(({ type }) => type === "leave");
    assertEquals(left, []);
    assert(
      page.complaints.every((each) => !each.includes("Content Security")),
      `${page.complaints}`,
    );
  },
  { missing: await hasChromium() ? undefined : "no Chromium" },
);
