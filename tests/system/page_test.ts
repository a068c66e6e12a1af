/**
 * The page in a real browser, with everyone else on the same port.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { Chromium, hasChromium, type Page, type PageLook } from "./chromium.ts";
import { Peer, startServer } from "./harness.ts";

const ignore = !(await hasChromium());

/** A page at a server's address, in a browser of its own or as one more. */
async function visit(browser: Chromium, port: number, look?: PageLook, hash = ""): Promise<Page> {
  const page = await browser.open(look);
  await page.goTo(`http://127.0.0.1:${port}/${hash}`);
  return page;
}

Deno.test({
  name: "a first visit: a name, and one is talking",
  ignore,
  fn: async () => {
    await using server = await startServer();
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.until(`document.activeElement?.id === "name"`);
    await page.picture("first-screen");
    await page.enter("ana");
    await page.say("bom dia");
    await page.until(`document.querySelectorAll(".message:not(.pending)").length === 1`);
    await using bia = await Peer.connect(server.port);
    await bia.send("/nick bia\n");
    await bia.readUntil("ana> bom dia\n");
    await bia.send("oi, ana: veja https://example.org/a\n");
    await page.shows("veja https://example.org/a");
    assertEquals(await page.evaluate(`document.querySelector(".called mark").textContent`), "ana");
    assertEquals(
      await page.evaluate(`(({ href, rel }) => [href, rel])(document.querySelector(".text a"))`),
      ["https://example.org/a", "noopener noreferrer nofollow"],
    );
    assertEquals(await page.said(), ["ana: bom dia", "bia: oi, ana: veja https://example.org/a"]);
    assertEquals(page.complaints, []);
  },
});
