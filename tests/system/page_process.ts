/**
 * The process that a page runs in: stopped, it answers nothing at all. A page that developer tools freeze has
 * the events of that, but goes on to hear other tabs.
 *
 * @module
 */

import type { Chromium, Page } from "./chromium.ts";

/** So much more of the processor shows whose process it is, in seconds. */
const BUSY_S = 0.1;
const BUSY_MS = 200;

/** A page whose process is stopped, until it is let go on. */
export class Stopped implements Disposable {
  readonly #pid: number;
  #isStopped = true;

  private constructor(pid: number) {
    this.#pid = pid;
    Deno.kill(pid, "SIGSTOP");
  }

  /** Stops it; other pages are to have processes of their own. */
  static async page(browser: Chromium, page: Page): Promise<Stopped> {
    const before = await renderers(browser);
    for (;;) {
      await page.evaluate(`(() => {
        const endMs = performance.now() + ${BUSY_MS};
        while (performance.now() < endMs);
      })()`);
      const busy = [...await renderers(browser)]
        .map(([pid, time]) => ({ pid, time: time - (before.get(pid) ?? 0) }))
        .sort((a, b) => b.time - a.time)[0];
      if (busy !== undefined && busy.time > BUSY_S) return new Stopped(busy.pid);
    }
  }

  /** Doing it twice is no error. */
  goOn(): void {
    if (this.#isStopped) Deno.kill(this.#pid, "SIGCONT");
    this.#isStopped = false;
  }

  [Symbol.dispose](): void {
    this.goOn();
  }
}

/** The processes of pages, and what of the processor each has had, in seconds. */
async function renderers(browser: Chromium): Promise<Map<number, number>> {
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo", {});
  if (!Array.isArray(processInfo)) return new Map();
  return new Map(
    processInfo.filter(({ type }) => type === "renderer").map(({ id, cpuTime }) => [id, cpuTime]),
  );
}
