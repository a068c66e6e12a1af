/**
 * What goes over the wire between the server and pages in a real browser. Where there is no Chromium, these are ignored.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Page } from "./chromium.ts";
import { JsonPeer } from "./json_peer.ts";
import { Relay } from "./page_relay.ts";
import { hears, pageTest } from "./page_visit.ts";

pageTest(
  "what many are told at once comes compressed, and is read as it was said",
  async ({ server, browser }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const passed = [0, 0, 0];
    await using relays = new AsyncDisposableStack();
    const pages: Page[] = [];
    for (const index of passed.keys()) {
      const relay = relays.use(
        new Relay(server.port, ({ length }) => passed[index] = (passed[index] ?? 0) + length),
      );
      const page = await browser.open();
      await page.first(`
        globalThis.WebSocket = class extends globalThis.WebSocket {
          constructor(...args) {
            super(...args);
            globalThis.socket = this;
          }
        };`);
      await page.goTo(`http://127.0.0.1:${relay.port}/`);
      await page.enter(`ana-${index}`);
      await page.equals("globalThis.socket.extensions.split(/[; ]/)[0]", "permessage-deflate");
      pages.push(page);
    }
    const before = [...passed];
    let plainBytes = 0;
    for (let n = 1; n <= 5; n++) {
      const text = `${n}: ${"olá, mundo ".repeat(1_500)}`;
      plainBytes += text.length;
      await bia.send({ type: "say", text });
      for (const page of pages) await hears(page, n);
    }
    const bytes = passed.map((count, index) => count - (before[index] ?? 0));
    // To compress for two would cost more than it saves: they get as it is what begins where nobody has read before.
    // Whoever is told it then gets little.
    assert(Math.max(...bytes) > plainBytes / 2, `${bytes} of ${plainBytes}`);
    assert(Math.min(...bytes) < plainBytes / 10, `${bytes} of ${plainBytes}`);
    const said = pages.map(async (page) => (await page.said()).map((each) => each.slice(0, 40)));
    const [first, ...others] = await Promise.all(said);
    assertEquals(first?.length, 5);
    assertEquals(first?.[4], `bia: 5: ${"olá, mundo ".repeat(3)}`.slice(0, 40));
    for (const each of others) assertEquals(each, first);
    for (const { complaints } of pages) assertEquals(complaints, []);
  },
);
