/**
 * What tests of the page share: a server that has it, and a visit.
 *
 * @module
 */

import { openWeb } from "../../lib/server/web/serve.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import type { Chromium, Page, PageLook } from "./chromium.ts";
import { type ServerSettings, TestServer } from "./harness.ts";

const web = openWeb({ hosts: [], language: "en", clock: systemClock });

/** What the page shows of messages that have their place. */
export const SAID = ".message:not(.pending)";

/** A server that has the page. */
export function webServer(settings: ServerSettings = {}): TestServer {
  return new TestServer({ web, language: "en", ...settings });
}

/** A page at a server's address, in a profile of its own. */
export async function visit(
  browser: Chromium,
  port: number,
  look?: PageLook,
  hash = "",
): Promise<Page> {
  const page = await browser.open(look);
  await page.goTo(`http://127.0.0.1:${port}/${hash}`);
  return page;
}

/** Waits until so many messages have their place, and returns them. */
export async function hears(page: Page, count: number): Promise<string[]> {
  await page.until(`document.querySelectorAll("${SAID}").length >= ${count}`);
  return await page.said();
}
