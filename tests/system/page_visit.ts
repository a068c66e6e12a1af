/**
 * What tests of the page share: a server that has it, and a visit.
 *
 * @module
 */

import { openWeb } from "../../lib/server/web/serve.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { Chromium, hasChromium, type Page, type PageLook } from "./chromium.ts";
import { type ServerSettings, TestServer } from "./harness.ts";

const web = openWeb({ hosts: [], language: "en", clock: systemClock });

/** What the page shows of messages that have their place. */
export const SAID = ".message:not(.pending)";

/** A server that has the page. */
export function webServer(settings: ServerSettings = {}): TestServer {
  return new TestServer({ web, language: "en", ...settings });
}

/** What a test of the page has. */
export interface Stage {
  /** A server that has the page. */
  readonly server: TestServer;
  /** A browser, with no page open. */
  readonly browser: Chromium;
  /** Opens the server's page, as someone comes who was never there. */
  visit(look?: PageLook, hash?: string): Promise<Page>;
  /** The same in another tab, beside one that is open. */
  tab(beside: Page, look?: PageLook, hash?: string): Promise<Page>;
}

/** What is otherwise about it. */
export interface StageOptions {
  /** How the server is set. */
  readonly settings?: ServerSettings;
  /** What the browser is started with. */
  readonly flags?: readonly string[];
}

const ignore = !(await hasChromium());

/** Tests the page, in a browser of its own; where there is no Chromium, that is ignored. */
export function pageTest(
  name: string,
  act: (stage: Stage) => Promise<void>,
  { settings, flags = [] }: StageOptions = {},
): void {
  Deno.test({
    name,
    ignore,
    fn: async () => {
      await using server = webServer(settings);
      await using browser = await Chromium.start(...flags);
      await act({
        server,
        browser,
        visit: (look, hash) => visit(browser, server.port, look, hash),
        tab: (beside, look, hash) => visit(browser, server.port, look, hash, beside),
      });
    },
  });
}

/** A page at a server's address, in a profile of its own. */
export async function visit(
  browser: Chromium,
  port: number,
  look?: PageLook,
  hash = "",
  beside?: Page,
): Promise<Page> {
  const page = await browser.open(look, beside);
  await page.goTo(`http://127.0.0.1:${port}/${hash}`);
  return page;
}

/** Waits until so many messages have their place, and returns them. */
export async function hears(page: Page, count: number): Promise<string[]> {
  await page.until(`document.querySelectorAll("${SAID}").length >= ${count}`);
  return await page.said();
}
