/**
 * How the page looks and is used, in a real browser: on a phone, with long conversations, by everyone. Where
 * there is no Chromium, these are ignored.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import axe from "axe-core";
import { openWeb } from "../../lib/server/web/serve.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { Chromium, hasChromium, type Page, type PageLook } from "./chromium.ts";
import { JsonPeer } from "./json_peer.ts";
import { hears, pageTest, SAID, visit, webServer } from "./page_visit.ts";

const ignore = !(await hasChromium());

pageTest(
  "on a phone there is one column, everything is large enough, and the drawer leads to the rest",
  async ({ server, visit }) => {
    const look = { width: 390, height: 844, isPhone: true, language: "pt-BR" };
    const page = await visit(look, "#turma");
    await page.until(`document.querySelector("#name")`);
    await page.shows("Você vai entrar em #turma");
    await page.picture("phone-first");
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia", room: "turma" });
    await bia.send({ type: "say", text: "oi, ana" });
    await page.until(`document.querySelector(".called")`);
    await page.picture("phone");
    // The smallest target there is, and whether anything lies beyond the edge.
    const sizes = `[...document.querySelectorAll("button, a, input, textarea, select")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".text a, .name, .skip"))
    .map((e) => e.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && (width < 43.5 || height < 43.5)).length`;
    await page.equals(sizes, 0);
    await page.equals(`document.documentElement.scrollWidth <= innerWidth`, true);
    await page.equals(`getComputedStyle(document.querySelector("#box")).fontSize`, "16px");
    await page.click(".drawer-toggle");
    await page.until(`document.querySelector(".shell").classList.contains("drawn")`);
    await page.until(`document.querySelector(".side").getBoundingClientRect().left === 0`);
    await page.picture("phone-drawer");
    await page.equals(sizes, 0);
    await page.press("Escape");
    await page.until(`!document.querySelector(".shell").classList.contains("drawn")`);
    // Enter breaks the line there; the button sends.
    await page.evaluate(`document.querySelector("#box").focus()`);
    await page.type("duas");
    await page.press("Enter");
    await page.type("linhas");
    await page.click(".send");
    assertEquals((await hears(page, 2)).at(-1), "ana: duas\nlinhas");
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "scrolling up loads what was said before and keeps the place; what comes is counted below",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (let n = 1; n <= 400; n++) await bia.send({ type: "say", text: `word ${n}.` });
    const page = await visit();
    await page.enter("ana");
    await page.shows("word 400.");
    const view = `document.querySelector(".view")`;
    assert(Number(await page.evaluate(`document.querySelectorAll("${SAID}").length`)) < 200);
    for (let n = 0; n < 60; n++) {
      if (
        await page.evaluate(
          `document.querySelector(".top").textContent !== "" && ${view}.scrollTop < 5`,
        ) === true
      ) break;
      await page.evaluate(`${view}.scrollTop -= 400; new Promise(requestAnimationFrame)`);
      await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 40))`);
    }
    await page.shows("word 1.");
    assert(Number(await page.evaluate(`document.querySelectorAll("${SAID}").length`)) <= 300);
    const place =
      `[...document.querySelectorAll("${SAID}")].find((e) => e.textContent.includes("word 1."))
    .getBoundingClientRect().top`;
    const before = await page.evaluate(place);
    await bia.send({ type: "say", text: "new, ana" });
    await page.until(`document.querySelector(".below").textContent.includes("1 new below")`);
    await page.equals(place, before);
    await page.equals("document.title", "(1) #geral · Papo");
    await page.picture("scrolled");
    await page.click(".below");
    await page.shows("new, ana");
    await page.until(`document.title === "#geral · Papo"`);
    await page.evaluate(`document.querySelector("[aria-label=Search]").click()`);
    await page.until(`document.querySelector("dialog input")`);
    await page.type("word 77.");
    await page.press("Enter");
    await page.until(`document.querySelector(".pick")`);
    await page.picture("search");
    await page.evaluate(`[...document.querySelectorAll(".pick")].at(-1).click()`);
    await page.until(`document.querySelector(".lit")?.textContent.includes("word 77.")`);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "axe finds nothing to complain of, on any screen, light and dark, large and small",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.send({ type: "topic", text: "see https://example.org" });
    for (const text of ["oi `a`", "```\nb\n```", "c"]) await bia.send({ type: "say", text });
    await bia.send({ type: "action", text: "waves" });
    await using caio = await JsonPeer.connect(server.port, { nick: "caio" });
    await caio.send({ type: "say", text: "long ".repeat(1_000) }, { type: "away", text: "lunch" });
    await using _dora = await JsonPeer.connect(server.port, { nick: "dora" });
    const run = `axe.run(document).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join("\\n")))`;
    const phone = { width: 390, height: 844, isPhone: true };
    const looks = [{}, { isDark: true }, phone, { ...phone, isDark: true }];
    for (const [index, look] of looks.entries()) {
      const page = await visit(look);
      await page.until(`document.querySelector("#name")`);
      await page.evaluate(axe.source);
      await page.equals(run, []);
      await page.enter(`ana${index}`);
      await bia.send({ type: "say", text: `oi, ana${index}` });
      await page.until(`document.querySelector(".called")`);
      await page.say("oi, bia");
      // On a phone Enter has not sent it.
      await page.evaluate(`document.querySelector(".send").click()`);
      await page.until(`document.querySelectorAll("main .own").length === 1`);
      await page.say("/ignore dora");
      await page.evaluate(`document.querySelector(".send").click()`);
      await page.until(`document.querySelector(".ignored") && document.querySelector(".away")`);
      await page.equals(run, []);
      await page.picture(`talk-${index}`);
      await page.type("/");
      await page.until(`document.querySelector("[role=option]")`);
      await page.equals(run, []);
      await page.picture(`commands-${index}`);
      await page.evaluate(`document.querySelector(".oneself").click()`);
      await page.until(`document.querySelector("dialog[open]")`);
      await page.equals(run, []);
      await page.picture(`menu-${index}`);
      await page.close();
    }
  },
);

Deno.test({
  name: "the menu has the address and its code, and what is chosen there holds",
  ignore,
  fn: async () => {
    const address = "http://192.168.1.20:10101";
    let isKnown = false;
    const web = openWeb({
      hosts: [],
      language: "en",
      clock: systemClock,
      address: () => isKnown ? address : undefined,
    });
    await using server = webServer({ web });
    await using browser = await Chromium.start();
    const page = await browser.open();
    // A name that is not this computer's alone, as far as the page knows.
    const byName = `http://papo.localhost:${server.port}/`;
    await page.goTo(byName);
    await page.enter("ana");
    await page.click(".oneself");
    await page.until(`document.querySelector(".qr path")?.getAttribute("d").length > 500`);
    await page.equals(
      `document.querySelector(".qr").getAttribute("aria-label")`,
      `${byName}#geral`,
    );
    await page.picture("menu");
    await page.evaluate(`(() => {
      const [, language] = document.querySelectorAll("dialog select");
      language.value = "pt-BR";
      language.dispatchEvent(new Event("change"));
    })()`);
    await page.until(`document.querySelector("#box")?.placeholder === "Mensagem para #geral"`);
    await page.equals("document.documentElement.lang", "pt-BR");
    await page.equals(`document.querySelector(".oneself bdi").textContent`, "ana");
    // On the server's own machine others' address is asked for.
    const own = await visit(browser, server.port);
    await own.enter("bia");
    await own.click(".oneself");
    await own.shows("This address is good on this computer only");
    isKnown = true;
    await own.press("Escape");
    await own.until(`document.querySelector("dialog") === null`);
    await own.click(".oneself");
    await own.until(
      `document.querySelector(".qr")?.getAttribute("aria-label") === "${address}/#geral"`,
    );
    await own.equals(`document.querySelector(".address").textContent`, `${address}/#geral`);
    assertEquals(own.complaints, []);
    await page.click(".oneself");
    await page.clickText("Sair do Papo");
    await page.until(`document.querySelector("#name")?.value === "ana"`);
    assertEquals(page.complaints, []);
  },
});

const AXE = `axe.run(document).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join("\\n")))`;
const style = (selector: string, name: string): string =>
  `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${name}`;

pageTest(
  "who wants more contrast, no colours but the system's, or no motion misses nothing of what is told apart",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (let n = 1; n <= 60; n++) await bia.send({ type: "say", text: `word ${n}.` });
    const enter = async (look: PageLook, nick: string): Promise<Page> => {
      const page = await visit(look);
      await page.evaluate(axe.source);
      await page.enter(nick);
      await bia.send({ type: "say", text: `oi, ${nick}` });
      await page.until(`document.querySelector(".called")`);
      return page;
    };
    for (const [index, isDark] of [false, true].entries()) {
      const wants = { "prefers-contrast": "more" };
      const page = await enter({ isDark, wants }, `alta${index}`);
      await page.equals(AXE, []);
      await page.equals(style(".avatar", "borderTopWidth"), "1px");
      await page.picture(`contrast-${index}`);
      await page.close();
    }
    const forced = await enter({ wants: { "forced-colors": "active" } }, "ana");
    await forced.evaluate(`document.querySelector("#box").focus()`);
    await forced.equals(style(".composer .field", "outlineStyle"), "solid");
    await forced.equals(style(".called", "borderInlineStartWidth"), "3px");
    await forced.picture("forced");
    await forced.click(".oneself");
    await forced.until(`document.querySelector("dialog[open]")`);
    // Of an address that is good here alone there is no code.
    await forced.evaluate(`(() => {
      const code = document.createElement("i");
      code.className = "qr";
      document.querySelector(".dialog-body").append(code);
    })()`);
    for (const selector of ["dialog", ".primary", ".choice"]) {
      await forced.equals(style(selector, "borderTopStyle"), "solid");
    }
    await forced.equals(style(".qr", "backgroundColor"), "rgb(255, 255, 255)");
    const still = await enter({ wants: { "prefers-reduced-motion": "reduce" } }, "eva");
    await still.evaluate(`document.querySelector("[aria-label=Search]").click()`);
    await still.until(`document.querySelector("dialog input")`);
    await still.type("word 7.");
    await still.press("Enter");
    await still.click(".pick");
    await still.until(`document.querySelector(".lit") &&
      ${style(".lit", "backgroundColor")} === "rgb(217, 239, 236)"`);
    assertEquals([...forced.complaints, ...still.complaints], []);
  },
);

pageTest(
  "on paper there is all that was loaded, and nothing that is there to be used",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (let n = 1; n <= 60; n++) await bia.send({ type: "say", text: `word ${n}.` });
    await bia.send({ type: "say", text: `${"long ".repeat(2_000)}end` });
    const page = await visit({ isOnPaper: true });
    await page.enter("ana");
    await page.shows("word 60.");
    await page.until(`document.querySelector(".text > .more")`);
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    await page.equals(`document.querySelector(".text > .more")`, null);
    await page.shows("long end");
    for (const selector of [".side", ".composer", ".header .plain"]) {
      await page.equals(style(selector, "display"), "none");
    }
    await page.equals(
      `(() => {
      const { bottom } = [...document.querySelectorAll("${SAID}")].at(-1).getBoundingClientRect();
      const { height } = document.querySelector(".shell").getBoundingClientRect();
      return height > innerHeight && bottom <= height;
    })()`,
      true,
    );
  },
);

pageTest(
  "what is long leaves room: rooms beyond the edge, a topic, and what waits on a phone",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const topic = `why it matters: ${"word ".repeat(40)}https://example.org/`;
    await bia.send({ type: "topic", text: topic });
    const page = await visit({ width: 390, height: 844, isPhone: true });
    await page.enter("ana");
    await page.shows("why it matters");
    await page.evaluate(`document.querySelector(".edit-topic").click()`);
    await page.equals(`document.querySelector("dialog .whole").textContent`, topic);
    await page.equals(`document.querySelector("dialog .whole a").href`, "https://example.org/");
    await page.press("Escape");
    await page.setOffline(true);
    await page.evaluate(`dispatchEvent(new Event("online"))`);
    await page.until(`document.querySelector(".connection.waiting")`);
    await page.say("said meanwhile");
    await page.click(".send");
    await page.shows("will be sent when the connection is back");
    await page.equals(
      `document.querySelector(".pending .text").getBoundingClientRect().width > 250`,
      true,
    );
    await page.picture("phone-waiting");
    const desk = await visit();
    await desk.enter("eva");
    for (let n = 1; n <= 30; n++) {
      await desk.say(`/join room-${n}`);
      await desk.until(`document.querySelector("h1").textContent === "#room-${n}"`);
    }
    const isInView = `(() => {
      const row = document.querySelector(".channel[aria-current]").getBoundingClientRect();
      const list = document.querySelector(".channels").getBoundingClientRect();
      return row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
    })()`;
    await desk.until(isInView);
    await desk.press("1", "alt");
    await desk.until(`document.querySelector("h1").textContent === "#geral"`);
    await desk.until(isInView);
    assertEquals(desk.complaints, []);
  },
);

pageTest("a browser that is too old for the page is told so after a while", async ({ visit }) => {
  const page = await visit();
  await page.evaluate(`(() => {
    const told = document.createElement("main");
    told.className = "too-old";
    document.body.replaceChildren(told);
    for (const animation of told.getAnimations()) animation.finish();
  })()`);
  await page.equals(style(".too-old", "visibility"), "visible");
});

pageTest(
  "what comes in the moment in which one looks elsewhere is in the title all the same",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const page = await visit();
    await page.enter("ana");
    await page.until(`document.title === "#geral · Papo"`);
    // No frame comes any more, though the page was seen when it was asked for.
    await page.evaluate(`globalThis.requestAnimationFrame = () => 0`);
    await page.look(false);
    await bia.send({ type: "say", text: "ana: oi" });
    await page.until(`document.title === "(1) #geral · Papo"`);
    await bia.send({ type: "say", text: "ana: and again" });
    await page.until(`document.title === "(2) #geral · Papo"`);
  },
);
