/**
 * The page for everyone, in a real browser: by keys alone, read aloud, with a phone's keyboard over it, twice as
 * large, and while thousands of lines come. Where there is no Chromium, these are ignored.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { JsonPeer } from "./json_peer.ts";
import { hears, pageTest, SAID } from "./page_visit.ts";

/** What has the keys, by its name. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  return element.getAttribute("aria-label") ?? element.textContent.trim();
})()`;

pageTest("keys alone lead everywhere, and what has them can be seen", async ({ server, visit }) => {
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  await bia.send({ type: "say", text: "https://example.org" });
  const page = await visit();
  await page.enter("ana");
  await hears(page, 1);
  const reached: unknown[] = [];
  for (let n = 0; n < 25 && reached.at(-1) !== "Message #geral"; n++) {
    await page.press("Tab");
    reached.push(await page.evaluate(FOCUSED));
    const outline = `getComputedStyle(document.activeElement).outlineStyle !== "none" ||
      document.activeElement.matches("#box, body")`;
    assert(await page.evaluate(outline), String(reached.at(-1)));
  }
  for (
    const name of [
      ...["Send", "Skip to the message box", "Join another room", "#geral", "Leave the room"],
      ...["Say what this room is about", "Jump to a date", "Search", "2 people here"],
      ...["bia", "https://example.org", "Message #geral"],
    ]
  ) assert(reached.includes(name), `${name} is not among ${reached.join(", ")}`);
  // A dialogue takes the keys, and gives them back.
  await page.evaluate(`document.querySelector("[aria-label='Join another room']").focus()`);
  await page.press("Enter");
  await page.until(`document.querySelector("dialog[open] input") === document.activeElement`);
  await page.press("Escape");
  await page.until(`document.querySelector("dialog") === null`);
  await page.equals(FOCUSED, "Join another room");
  await page.press("Enter");
  await page.until(`document.querySelector("dialog[open] input") === document.activeElement`);
  await page.type("dev");
  await page.press("Enter");
  await page.until(`document.querySelector("h1").textContent === "#dev"`);
  await page.until(`${FOCUSED} === "Message #dev"`);
  await page.press("1", "alt");
  await page.until(`document.querySelector("h1").textContent === "#geral"`);
  await page.press("ArrowDown", "alt");
  await page.until(`document.querySelector("h1").textContent === "#dev"`);
  assertEquals(page.complaints, []);
});

pageTest(
  "a voice that reads the page names everything, and says what is new and not what was there",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (let n = 1; n <= 100; n++) await bia.send({ type: "say", text: `word ${n}.` });
    const page = await visit();
    await page.until(`document.querySelector("#name")`);
    const names = async (...roles: string[]): Promise<string[]> =>
      (await page.spoken()).filter(({ role }) => roles.includes(role)).map(({ name }) => name);
    assertEquals(await names("textbox", "button"), ["Your name", "Enter"]);
    await page.enter("ana");
    await page.shows("word 100.");
    const live = `document.querySelector("[role=log]").getAttribute("aria-live")`;
    await page.equals(live, "off");
    assertEquals(await names("navigation", "complementary", "log"), [
      "Conversations",
      "People",
      "Messages in #geral",
    ]);
    assert(!(await names("button", "textbox", "link", "heading")).includes(""));
    // What comes later is said, and its time is not.
    for (let n = 101; await page.evaluate(live) === "off"; n++) {
      await bia.send({ type: "say", text: `word ${n}.` });
      await page.shows(`word ${n}.`);
      await page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))");
    }
    await page.equals(live, "polite");
    const heard = (await page.spoken()).map(({ name }) => name).join("\n");
    assert(!/\d:\d\d(?!\d)/.test(heard), heard);
    // Who reads what was said before hears nothing of it by itself.
    await page.evaluate(`document.querySelector(".view").scrollTop = 0`);
    await page.shows("word 1.");
    await page.until(`${live} === "off"`);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "a voice reads each message once, and of a class that comes in not each pupil",
  async ({ server, visit }) => {
    const page = await visit();
    await page.enter("ana");
    await page.evaluate(`(() => {
      globalThis.heard = [];
      const log = document.querySelector("[role=log]");
      new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
          for (const node of addedNodes) {
            const element = node instanceof Element ? node : target;
            const live = element.closest("[aria-live]")?.getAttribute("aria-live");
            if (live === "polite") heard.push((element.querySelector(".text") ?? element).textContent);
          }
        }
      }).observe(log, { childList: true, subtree: true });
    })()`);
    await page.say("first");
    await page.until(`document.querySelector("[role=log]").getAttribute("aria-live") === "off"`);
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (let n = 1; await page.evaluate(`heard.length === 0`); n++) {
      await bia.send({ type: "say", text: `word ${n}` });
      await page.shows(`word ${n}`);
      await page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))");
    }
    await page.evaluate(`heard.length = 0`);
    await page.say("own");
    await hears(page, 3);
    await using pupils = new AsyncDisposableStack();
    for (let n = 1; n <= 40; n++) {
      const peer = await JsonPeer.connect(server.port, { nick: `pupil-${n}` });
      pupils.use(peer);
      if (n % 10 === 0) await peer.send({ type: "say", text: `here ${n}` });
    }
    await page.shows("42 people here");
    await page.shows("here 40");
    await bia.send({ type: "react", seq: 1, emoji: "👍" });
    await page.until(`document.querySelector(".reaction")`);
    await bia.send({ type: "edit", seq: 2, text: "word, anew" });
    await page.shows("word, anew");
    const heard = await page.evaluate(`heard.filter((text) => !/joined/.test(text))`);
    const said = ["own", ...[10, 20, 30, 40].map((n) => `here ${n}`), "word, anew (corrected)"];
    assertEquals(heard, said);
    await page.equals(`document.querySelectorAll(".told").length`, 1);
    await page.equals(`heard.filter((text) => /joined/.test(text)).length`, 0);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "a phone's keyboard leaves the box and what was said last in view, and twice as large all is there",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (let n = 1; n <= 40; n++) await bia.send({ type: "say", text: `word ${n}.` });
    const phone = await visit({ width: 390, height: 844, isPhone: true });
    await phone.enter("ana");
    await phone.shows("word 40.");
    await phone.evaluate(`document.querySelector("#box").focus()`);
    await phone.resize(390, 420);
    const within = (selector: string): string =>
      `(({ top, bottom, left, right }) => top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth)(
      [...document.querySelectorAll("${selector}")].at(-1).getBoundingClientRect())`;
    for (const selector of ["#box", ".send", SAID, ".header"]) await phone.until(within(selector));
    await phone.picture("phone-keyboard");
    // A large screen, of which half as much is seen.
    const large = await visit({ width: 640, height: 400 });
    await large.enter("eva");
    await large.shows("word 40.");
    for (const selector of ["#box", ".send", SAID, ".header"]) await large.until(within(selector));
    await large.equals("document.documentElement.scrollWidth <= innerWidth", true);
    await large.picture("zoomed");
    assertEquals([...phone.complaints, ...large.complaints], []);
  },
);

pageTest(
  "of 5,000 lines at full speed the last are shown, in order, and old ones leave the page",
  async ({ server, visit }) => {
    const page = await visit();
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await page.evaluate(`(() => {
    globalThis.most = 0;
    const look = () => {
      most = Math.max(most, document.querySelectorAll(".row").length);
      requestAnimationFrame(look);
    };
    look();
  })()`);
    await bia.send(...Array.from(
      { length: 5_000 },
      (_, n) => ({ type: "say", text: `word ${n + 1} of a sentence` } as const),
    ));
    await page.shows("word 5000 of", 60_000);
    const most = Number(await page.evaluate("most"));
    assert(most <= 110, `${most} rows`);
    const said = (await page.said()).map((line) => line.replace(/^\w*: /, ""));
    assertEquals(said, said.map((_, at) => `word ${5_001 - said.length + at} of a sentence`));
    assertEquals(page.complaints, []);
  },
  { settings: { limits: { linesPerSecond: 0 } } },
);
