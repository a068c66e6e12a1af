/**
 * The page in a person's hands, in a real browser: writing, copying, being told, finding, keys alone, a voice
 * that reads. Where there is no Chromium, these are ignored.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { Chromium, hasChromium, type Page } from "./chromium.ts";
import { JsonPeer } from "./json_peer.ts";
import { hears, pageTest, SAID, visit, webServer } from "./page_visit.ts";

const ignore = !(await hasChromium());
const BOX = `document.querySelector("#box")`;
const DAY_MS = 24 * 60 * 60_000;

/** Selects from the beginning of one element to the end of another. */
async function select(page: Page, from: string, to: string): Promise<void> {
  await page.evaluate(`(() => {
    const range = document.createRange();
    range.setStart(${from}, 0);
    range.setEndAfter(${to}.lastChild);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  })()`);
}

pageTest(
  "what is written is sent when it is meant to be, and comes back with the arrow",
  async ({ server, visit }) => {
    const page = await visit();
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bianca" });
    await bia.send({ type: "say", text: "oi" });
    await hears(page, 1);
    // Enter belongs to the input method as long as it composes.
    await page.compose("こんにち");
    await page.pressComposing("Enter");
    await page.equals(`${BOX}.value`, "こんにち");
    await page.type("こんにちは");
    await page.press("Enter");
    await hears(page, 2);
    await page.type("@bi");
    await page.until(`document.querySelector("[role=option]")`);
    await page.press("Tab");
    await page.equals(`${BOX}.value`, "@bianca ");
    await page.type("vê\n\tisto  \n");
    await page.press("Enter");
    await page.type("a draft");
    await page.press("ArrowUp");
    await page.equals(`${BOX}.value`, "a draft");
    await page.evaluate(`${BOX}.setSelectionRange(0, 0)`);
    await page.press("ArrowUp");
    await page.equals(`${BOX}.value`, "@bianca vê\n\tisto  \n");
    await page.press("ArrowUp");
    await page.equals(`${BOX}.value`, "こんにちは");
    await page.press("ArrowDown");
    await page.press("ArrowDown");
    await page.equals(`${BOX}.value`, "a draft");
    assertEquals(await hears(page, 3), [
      "bianca: oi",
      "ana: こんにちは",
      "ana: @bianca vê\n    isto  ",
    ]);
    await page.evaluate(`${BOX}.select()`);
    await page.type("/to");
    await page.until(
      `document.querySelector("[role=option]")?.textContent.startsWith("/topic [TEXT] ")`,
    );
    await page.press("Tab");
    await page.shows("/topic [TEXT] — ");
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "a name of two words is one, and what is typed while a room opens is said there",
  async ({ visit }) => {
    const page = await visit();
    await page.enter("Ana Maria");
    await page.equals(`document.querySelector(".oneself bdi").textContent`, "Ana-Maria");
    // In one go, before the server can have answered.
    await page.evaluate(`(() => {
    const type = (text) => {
      ${BOX}.value = text;
      ${BOX}.dispatchEvent(new InputEvent("input"));
    };
    type("/join dev ");
    ${BOX}.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    type("oi");
  })()`);
    await page.until(`document.querySelector("h1").textContent === "#dev"`);
    await page.equals(`${BOX}.value`, "oi");
    await page.press("1", "alt");
    await page.until(`document.querySelector("h1").textContent === "#geral"`);
    await page.equals(`${BOX}.value`, "");
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "what is copied is clean: of one message its words, of several a line for each",
  async ({ server, visit }) => {
    const page = await visit();
    await page.allow(`http://127.0.0.1:${server.port}`, "clipboardReadWrite");
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const code = "if (a) {\n  b;\n}";
    await bia.send({ type: "say", text: "see https://example.org, **ana** `x`" });
    await bia.send({ type: "say", text: "```\n" + code + "\n```" });
    await bia.send({ type: "action", text: "waves" });
    await hears(page, 3);
    const row = (n: number): string => `document.querySelectorAll("${SAID}")[${n}]`;
    await select(page, row(0), row(0));
    assertEquals(
      (await page.copy()).split("\n").at(-1),
      "see https://example.org, **ana** x",
    );
    await select(page, `${row(1)}.querySelector("code")`, `${row(1)}.querySelector("code")`);
    assertEquals(await page.copy(), code);
    await select(page, row(0), row(2));
    assertEquals(
      (await page.copy()).replaceAll(/^\d\d?:\d\d ?[AP]?M? /gm, ""),
      [
        "<bia> see https://example.org, **ana** `x`",
        "<bia> ```\n" + code + "\n```",
        "* bia waves",
      ].join("\n"),
    );
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "who looks elsewhere is told by title, icon, sound and system as it was chosen, and no more",
  async ({ server, visit }) => {
    const page = await visit();
    await page.allow(`http://127.0.0.1:${server.port}`, "notifications");
    await page.evaluate(`(() => {
    globalThis.shown = [];
    globalThis.Notification = class extends Notification {
      constructor(title, options) {
        super(title, options);
        shown.push(title + ": " + options.body);
      }
      close() {
        super.close();
        shown.push("gone");
      }
    };
  })()`);
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const icon = `decodeURIComponent(document.querySelector("link[rel~=icon]").href)`;
    const dots = `${icon}.split("<circle").length - 1`;
    const choose = async (alerts: string, isLoud: boolean): Promise<void> => {
      await page.click(".oneself");
      await page.until(`document.querySelector("dialog select")`);
      await page.evaluate(`(() => {
      const choice = document.querySelector("dialog select");
      choice.value = ${JSON.stringify(alerts)};
      choice.dispatchEvent(new Event("change"));
    })()`);
      if (await page.evaluate(`document.querySelector("#sound").checked`) !== isLoud) {
        await page.click("#sound");
      }
      await page.press("Escape");
      await page.until(`document.querySelector("dialog") === null`);
    };
    await page.look(false);
    await bia.send({ type: "say", text: "one" });
    await page.until(`document.title === "• #geral · Papo"`);
    await page.equals(dots, 1);
    await bia.send({ type: "say", text: "ana: two" });
    await page.until(`document.title === "(1) #geral · Papo"`);
    await page.equals("shown", ["bia · #geral: ana: two"]);
    await bia.send({ type: "redact" });
    await page.equals("shown.splice(1)", ["gone"]);
    // Sound is off where nobody has chosen it.
    assertEquals(page.sounds, 0);
    await page.look(true);
    await page.until(`document.title === "#geral · Papo"`);
    await page.equals(dots, 0);
    await choose("all", true);
    await page.look(false);
    await bia.send({ type: "say", text: "three" });
    await page.until("shown.length === 2");
    assert(page.sounds > 0);
    const heard = page.sounds;
    await page.look(true);
    await choose("off", true);
    await page.look(false);
    await bia.send({ type: "direct", to: "ana", text: "psst" });
    await page.until(`document.title === "(1) #geral · Papo"`);
    assertEquals([await page.evaluate("shown.length"), page.sounds], [2, heard]);
    assertEquals(page.complaints, []);
  },
);

Deno.test({
  name: "a date leads to what was said on it first, and what is found to where it was said",
  ignore,
  fn: async () => {
    let [daysAgo, isPast] = [0, true];
    const clock = {
      ...systemClock,
      utcMs: () => systemClock.utcMs() - (isPast ? daysAgo * DAY_MS : 0),
    };
    await using server = webServer({ clock });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (daysAgo of [9, 5, 2]) {
      if (daysAgo === 9) await bia.send({ type: "say", text: "a needle" });
      for (let n = 1; n <= 80; n++) await bia.send({ type: "say", text: `${daysAgo} ago: ${n}.` });
      await bia.ask({ type: "who", id: daysAgo });
    }
    isPast = false;
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.enter("ana");
    await page.shows("2 ago: 80.");
    await page.equals(`document.body.innerText.includes("5 ago: 1.")`, false);
    await page.click(".date");
    await page.until(`document.querySelector("dialog input[type=date]")`);
    await page.evaluate(`(() => {
      const day = new Date(Date.now() - 6 * ${DAY_MS});
      const two = (n) => String(n).padStart(2, "0");
      document.querySelector("dialog input").value =
        day.getFullYear() + "-" + two(day.getMonth() + 1) + "-" + two(day.getDate());
    })()`);
    await page.clickText("Go");
    await page.until(`document.querySelector(".lit")?.textContent.endsWith("5 ago: 1.")`);
    await page.picture("date");
    await page.press("Escape");
    await page.shows("2 ago: 80.");
    await page.say("/search needle");
    await page.until(`document.querySelector(".pick")`);
    await page.equals(`document.querySelectorAll(".pick").length`, 1);
    await page.click(".pick");
    await page.until(`document.querySelector(".lit")?.textContent.endsWith("a needle")`);
    assertEquals(page.complaints, []);
  },
});

pageTest(
  "what was unread is unread after a reload, and begins below its line",
  async ({ server, visit }) => {
    const page = await visit();
    await page.enter("ana");
    await page.say("/join dev");
    await page.until(`document.querySelector("h1").textContent === "#dev"`);
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (const text of ["one", "ana: two"]) await bia.send({ type: "say", text });
    const count = `document.querySelector('[data-channel="#geral"] .count.mentions')?.textContent`;
    await page.until(`${count} === "1"`);
    await page.reload();
    await page.until(`${count} === "1"`);
    await page.until(`document.querySelector("h1").textContent === "#dev"`);
    await page.until(`document.title === "(1) #dev · Papo"`);
    await page.click(`[data-channel="#geral"] .channel`);
    await hears(page, 2);
    await page.until(`document.querySelector(".row.new + .row .text")?.textContent === "one"`);
    await page.until(`document.title === "#geral · Papo"`);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "words chosen in the menu are lit and counted as one's name is, at once and after a reload",
  async ({ server, visit }) => {
    const page = await visit();
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const lit = `[...document.querySelectorAll("mark")].map((each) => each.textContent)`;
    await bia.send({ type: "say", text: "exam in room 3" });
    await hears(page, 1);
    await page.equals(lit, []);
    await page.click(".oneself");
    await page.until(`document.querySelector("#highlights")`);
    await page.evaluate(`document.querySelector("#highlights").focus()`);
    await page.type("room 3, Exam");
    await page.picture("highlights");
    await page.press("Escape");
    await page.until(`document.querySelector("dialog") === null`);
    // What was said before is lit too.
    await page.equals(lit, ["exam", "room 3"]);
    await page.look(false);
    await bia.send({ type: "say", text: "the EXAM, ana" });
    await page.until(`document.title === "(1) #geral · Papo"`);
    await page.equals(lit, ["exam", "room 3", "EXAM", "ana"]);
    await page.equals(`document.querySelectorAll(".called").length`, 1);
    await page.look(true);
    await page.reload();
    await page.equals(lit, ["exam", "room 3", "EXAM", "ana"]);
    // Of no words, there are none.
    await page.click(".oneself");
    await page.until(`document.querySelector("#highlights")?.value === "room 3, Exam"`);
    await page.evaluate(`document.querySelector("#highlights").select()`);
    await page.evaluate(`document.execCommand("delete")`);
    await page.press("Escape");
    await page.equals(lit, ["ana"]);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "the way back leads through what was in view, and into no room that one has left",
  async ({ visit }) => {
    const page = await visit();
    await page.enter("ana");
    const title = `document.querySelector("h1").textContent`;
    const isAt = async (room: string): Promise<void> => {
      await page.until(`${title} === "${room}" && location.hash === "${room}"`);
    };
    const before = Number(await page.evaluate("history.length"));
    await page.evaluate(`globalThis.steps = 0; addEventListener("popstate", () => steps++)`);
    let steps = 0;
    const go = async (by: number): Promise<void> => {
      await page.evaluate(`void history.go(${by})`);
      await page.until(`steps === ${++steps}`);
    };
    for (const room of ["dev", "lazer"]) {
      await page.say(`/join ${room}`);
      await isAt(`#${room}`);
    }
    await go(-1);
    await isAt("#dev");
    await go(-1);
    await isAt("#geral");
    await page.equals("history.length", before + 2);
    await go(2);
    await isAt("#lazer");
    // What is written there leads into a room, too.
    await page.evaluate(`location.hash = "#prova"`);
    await isAt("#prova");
    steps = Number(await page.evaluate("steps"));
    await page.say("/leave");
    await isAt("#geral");
    await go(-1);
    await isAt("#geral");
    await page.equals(`document.querySelectorAll("[data-channel]").length`, 3);
    await go(-1);
    await isAt("#lazer");
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "a link into a room that lets nobody in leads elsewhere once one has read that",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia", room: "clube" });
    await bia.send({ type: "rule", room: "clube", invited: true });
    await bia.until(({ type }) => type === "moderated", "the rule");
    const page = await visit({}, "#clube");
    await page.shows("You will enter #clube");
    await page.until(`document.querySelector("#name") === document.activeElement`);
    await page.type("ana");
    await page.press("Enter");
    await page.shows("Only who is asked in enters #clube");
    await page.equals(`document.body.textContent.includes("You will enter")`, false);
    await page.enter("ana");
    await page.until(`document.querySelector("h1").textContent === "#geral"`);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "a long message is shown whole where one wants that, stays so, and leaves one where one was",
  async ({ server, visit }) => {
    const page = await visit();
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const lines = Array.from({ length: 900 }, (_, n) => `const a${n + 1} = "אa";`);
    await bia.send({ type: "say", text: `\`\`\`\n${lines.join("\n")}\n\`\`\`` });
    await page.until(`document.querySelector(".text > .more")`);
    await page.equals(`document.querySelector(".text code").textContent.split("\\n").length`, 39);
    await page.equals(`document.activeElement.id`, "box");
    await page.click(".text > .more");
    const code = `[...document.querySelectorAll(".text code")].map((code) => code.textContent)`;
    await page.until(`${code}.join("\\n").endsWith(${JSON.stringify(lines.at(-1))})`);
    await page.equals(`${code}.join("\\n")`, lines.join("\n"));
    await page.equals(`document.activeElement.id`, "box");
    // What comes is counted below, and what is read stays where it is.
    const top = `document.querySelector(".view").scrollTop`;
    const before = await page.evaluate(top);
    await bia.send({ type: "say", text: "ok?" }, { type: "react", seq: 1, emoji: "👍" });
    await page.until(`document.querySelector(".reaction")`);
    await page.until(`document.querySelector(".below").textContent === "1 new below"`);
    await page.equals(top, before);
    await page.equals(`${code}.join("\\n")`, lines.join("\n"));
    assertEquals(page.complaints, []);
  },
);
