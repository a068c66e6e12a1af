/**
 * What one does with messages by mouse, finger and keys, in a real browser: reacting, saying anew, taking back. Where
 * there is no Chromium, these are ignored.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import axe from "axe-core";
import { JsonPeer } from "./json_peer.ts";
import { Relay } from "./page_relay.ts";
import { hears, pageTest, SAID, visit, webServer } from "./page_visit.ts";

const AXE = `axe.run(document).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join("\\n")))`;
const PHONE = { width: 390, height: 844, isPhone: true };

/** The row of the message whose number it is. */
const row = (seq: number): string => `.able[data-seq="${seq}"]`;
const textOf = (seq: number): string => `document.querySelector('${row(seq)} .text')?.textContent`;
const signs = (seq: number): string =>
  `[...document.querySelectorAll('${row(seq)} .reaction')].map((each) => each.textContent)`;

pageTest(
  "by mouse one reacts, says anew and takes back, and every other face follows",
  async ({ server, visit }) => {
    const page = await visit();
    await page.evaluate(axe.source);
    await page.enter("ana");
    await using netcat = await server.join("carla");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const other = await visit();
    await other.enter("davi");
    for (const text of ["o gaot", "fica", "some"]) await page.say(text);
    await bia.send({ type: "say", text: "oi" });
    await hears(page, 4);
    await hears(other, 4);
    await page.type("a draft");

    await page.point(row(4));
    await page.click(`${row(4)} [aria-label="React with 🎉"]`);
    await page.equals(signs(4), ["🎉 1"]);
    await other.equals(signs(4), ["🎉 1"]);
    const reacted = await bia.until(({ type }) => type === "reacted", "a sign");
    assertEquals(reacted.type === "reacted" && [reacted.text, reacted.seqs], ["🎉", [4]]);
    // The keys have stayed in the box.
    await page.equals(`document.activeElement.id`, "box");
    await other.click(`${row(4)} .reaction`);
    await page.equals(signs(4), ["🎉 2"]);
    await page.equals(`document.querySelector('${row(4)} .reaction').ariaLabel`, "🎉 2: ana, davi");
    await page.click(`${row(4)} .reaction`);
    await other.equals(signs(4), ["🎉 1"]);

    // Of others' words one may do less.
    await page.point(row(4));
    await page.until(`document.querySelector('${row(4)} .offer')`);
    await page.equals(`document.querySelectorAll('${row(4)} .edit').length`, 0);
    await page.point(row(1));
    await page.equals(AXE, []);
    await page.picture("offer");
    await page.click(`${row(1)} .edit`);
    await page.equals(`document.querySelector("#box").value`, "o gaot");
    await page.shows("Editing what you said");
    await page.picture("editing");
    await page.equals(AXE, []);
    await page.evaluate(`document.querySelector("#box").select()`);
    await page.type("o gato\nmia");
    await page.press("Enter");
    for (const each of [page, other]) await each.equals(textOf(1), "o gato\nmia (corrected)");
    // What was being written before is there again.
    await page.equals(`document.querySelector("#box").value`, "a draft");
    const edited = await bia.until(({ type }) => type === "edited", "other words");
    assertEquals(edited.type === "edited" && edited.seqs, [1]);
    await netcat.readUntil("<ana, corrected> o gato\n<ana, corrected> mia\n");

    await page.point(row(3));
    await page.click(`${row(3)} .more-acts`);
    await page.until(`document.querySelector("dialog[open]")`);
    await page.equals(AXE, []);
    await page.picture("acts");
    await page.clickText("Take back for everyone");
    for (const each of [page, other]) await each.equals(`${textOf(3)} ?? null`, null);
    await page.shows("ana took back a line");
    await netcat.readUntil("ana took back a line");
    await bia.until(({ type }) => type === "redacted", "that it is gone");

    await page.reload();
    await page.equals(textOf(1), "o gato\nmia (corrected)");
    await page.equals(signs(4), ["🎉 1"]);
    await page.equals(`${textOf(3)} ?? null`, null);
    assertEquals([...page.complaints, ...other.complaints], []);
  },
);

pageTest(
  "what was taken back or corrected is gone at once from the dialogues that are open",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (const text of ["o segredo é 1", "o segredo é 2", "o segredo é 3"]) {
      await bia.send({ type: "say", text });
    }
    const page = await visit();
    await page.evaluate(axe.source);
    await page.enter("ana");
    await hears(page, 3);
    await page.say("/search segredo");
    const excerpts = `[...document.querySelectorAll(".pick .excerpt")].map((e) => e.textContent)`;
    const found = ["o segredo é 3", "o segredo é 2", "o segredo é 1"];
    await page.equals(excerpts, found);
    await bia.send({ type: "redact", seq: 2 });
    const gone = "Taken back, or corrected, since then.";
    await page.equals(excerpts, ["o segredo é 3", gone, "o segredo é 1"]);
    await page.equals(`document.querySelectorAll(".pick:disabled").length`, 1);
    await bia.send({ type: "edit", seq: 1, text: "nada" });
    await page.equals(excerpts, ["o segredo é 3", gone, gone]);
    await page.equals(`document.body.textContent.includes("segredo é 1")`, false);
    await page.equals(AXE, []);
    await page.picture("found-taken");
    await page.press("Escape");
    await page.until(`document.querySelector("dialog") === null`);
    await page.point(row(3));
    await page.click(`${row(3)} .more-acts`);
    await page.until(`document.querySelector("dialog[open] blockquote")`);
    await bia.send({ type: "redact", seq: 3 });
    await page.until(`document.querySelector("dialog") === null`);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "on a phone a finger that stays on a message shows the same, and who commands a room may say why",
  async ({ server, visit }) => {
    const page = await visit({ ...PHONE, language: "pt-BR" }, "#clube");
    await page.evaluate(axe.source);
    await page.enter("ana");
    await using bia = await JsonPeer.connect(server.port, { nick: "bia", room: "clube" });
    await bia.send({ type: "say", text: "compre já" });
    await hears(page, 1);
    // A tap shows nothing, nor do the tools for who points come.
    await page.evaluate(`document.querySelector('${row(1)} .text').click()`);
    await page.equals(`getComputedStyle(document.querySelector('${row(1)}')).userSelect`, "none");
    await page.hold(row(1), `document.querySelector("dialog[open] .sign")`);
    const sizes = `[...document.querySelectorAll("dialog button, dialog input, .reaction")]
    .map((each) => each.getBoundingClientRect())
    .filter(({ width, height }) => width < 43.5 || height < 43.5).length`;
    await page.equals(sizes, 0);
    await page.equals(AXE, []);
    await page.picture("phone-acts");
    await page.click(".sign");
    await page.equals(signs(1), ["👍 1"]);
    await page.until(`document.querySelector("dialog") === null`);
    await page.equals(sizes, 0);
    await page.equals(AXE, []);
    await page.picture("phone-reacted");
    await page.hold(row(1), `document.querySelector("dialog[open] #reason")`);
    await page.evaluate(`document.querySelector("#reason").focus()`);
    await page.type("propaganda");
    await page.clickText("Apagar para todos");
    await page.shows("ana apagou uma mensagem de bia: propaganda");
    const taken = await bia.until(({ type }) => type === "redacted", "that it is gone");
    assertEquals(taken.type === "redacted" && taken.text, "propaganda");
    await page.evaluate(`document.querySelector("#box").focus()`);
    await page.type("oi");
    await page.click(".send");
    await page.until(`document.querySelector('${row(3)}, ${row(4)}')`);
    const last = String(
      await page.evaluate(
        `[...document.querySelectorAll("${SAID}")].at(-1).dataset.seq`,
      ),
    );
    await page.hold(row(Number(last)), `document.querySelector("dialog[open] .sign")`);
    await page.clickText("Corrigir");
    await page.equals(`document.querySelector("#box").value`, "oi");
    await page.picture("phone-editing");
    await page.clickText("Cancelar");
    await page.equals(`document.querySelector("#box").value`, "");
    await page.equals(`document.querySelector(".edits").checkVisibility()`, false);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "a finger that is lifted from what it has opened clicks on nothing there",
  async ({ visit }) => {
    const page = await visit(PHONE);
    await page.enter("ana");
    for (let n = 1; n <= 12; n++) {
      await page.evaluate(`document.querySelector("#box").focus()`);
      await page.type(`message ${n}`);
      await page.click(".send");
    }
    await hears(page, 12);
    await page.evaluate(`(() => {
      globalThis.clicked = [];
      addEventListener("click", ({ target }) => clicked.push(target.textContent), true);
    })()`);
    // Where the last one is, there are choices then.
    await page.hold(row(12), `document.querySelector("dialog[open] .danger")`);
    await page.evaluate(
      `new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))`,
    );
    await page.equals(`[clicked, document.querySelectorAll("dialog[open]").length]`, [[], 1]);
    await page.clickText("Take back for everyone");
    await page.shows("ana took back a line");
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "keys lead from message to message, and to what can be done with each",
  async ({ visit }) => {
    const page = await visit();
    await page.enter("ana");
    for (const text of ["one", "two", "three"]) await page.say(text);
    await hears(page, 3);
    const focused = `document.activeElement.dataset.seq ?? document.activeElement.className`;
    await page.press("Tab", "shift");
    for (let n = 0; n < 20 && await page.evaluate(focused) !== "view"; n++) {
      await page.press("Tab", "shift");
    }
    await page.equals(focused, "view");
    await page.press("ArrowUp");
    await page.equals(focused, "3");
    await page.press("ArrowUp");
    await page.equals(focused, "2");
    await page.press("Tab");
    await page.equals(`document.activeElement.ariaLabel`, "React with 👍");
    await page.press("Enter");
    await page.equals(signs(2), ["👍 1"]);
    // What is drawn anew has the keys still.
    await page.equals(focused, "2");
    await page.press("Tab");
    await page.equals(`document.activeElement.ariaLabel`, "👍 1: ana");
    await page.press("Enter");
    await page.equals(signs(2), []);
    await page.equals(focused, "2");
    await page.press("Enter");
    await page.until(`document.querySelector("dialog[open]")`);
    await page.clickText("Edit");
    await page.equals(`document.querySelector("#box").value`, "two");
    await page.equals(`document.activeElement.id`, "box");
    await page.press("Escape");
    await page.equals(`document.querySelector("#box").value`, "");
    // Escape has ended that alone.
    await page.equals(`document.querySelector(".edits").hidden`, true);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "in private the same is done as in a room, and a sign given to old words goes with a click on the new",
  async ({ visit }) => {
    const ana = await visit();
    await ana.enter("ana");
    const bia = await visit();
    await bia.enter("bia");
    await ana.say("/msg bia o gaot");
    await ana.equals(textOf(1), "o gaot");
    await bia.until(`document.querySelectorAll("[data-channel]").length === 2`);
    await bia.press("2", "alt");
    await bia.equals(textOf(1), "o gaot");
    // All of it is for oneself: nothing stands out, and its past is there as a room's.
    await bia.equals(`document.querySelectorAll(".called").length`, 0);
    await bia.equals(`document.querySelector(".date").hidden`, false);
    await bia.point(row(1));
    await bia.click(`${row(1)} [aria-label="React with 😂"]`);
    for (const each of [ana, bia]) await each.equals(signs(1), ["😂 1"]);
    await ana.point(row(1));
    await ana.click(`${row(1)} .edit`);
    await ana.evaluate(`document.querySelector("#box").select()`);
    await ana.type("o gato");
    await ana.press("Enter");
    for (const each of [ana, bia]) await each.equals(textOf(1), "o gato (corrected)");
    for (const each of [ana, bia]) await each.equals(signs(1), ["😂 1"]);
    await bia.click(`${row(1)} .reaction`);
    for (const each of [ana, bia]) await each.equals(signs(1), []);
    // Nobody commands there.
    await bia.point(row(1));
    await bia.click(`${row(1)} .more-acts`);
    await bia.until(`document.querySelector("dialog[open] .sign")`);
    await bia.equals(`document.querySelector("dialog .danger")`, null);
    await bia.press("Escape");
    await ana.point(row(1));
    await ana.click(`${row(1)} .more-acts`);
    await ana.clickText("Take back for everyone");
    for (const each of [ana, bia]) await each.equals(`${textOf(1)} ?? null`, null);
    await ana.reload();
    await ana.shows("ana took back a line");
    await ana.equals(`${textOf(1)} ?? null`, null);
    assertEquals([...ana.complaints, ...bia.complaints], []);
  },
);

pageTest(
  "a sign stays with a message through all its versions, and what is taken back is gone with all of them",
  async ({ server, visit }) => {
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await using caio = await JsonPeer.connect(server.port, { nick: "caio" });
    const page = await visit();
    await page.enter("ana");
    await bia.send({ type: "say", text: "one" });
    await page.equals(textOf(1), "one");
    await bia.send({ type: "edit", text: "two" });
    await page.equals(textOf(1), "two (corrected)");
    // To the version in the middle.
    await caio.send({ type: "react", seq: 2, emoji: "👍" });
    await page.equals(signs(1), ["👍 1"]);
    await bia.send({ type: "edit", text: "three" }, { type: "edit", text: "four" });
    await page.equals(textOf(1), "four (corrected)");
    await page.equals(signs(1), ["👍 1"]);
    await page.click(`${row(1)} .reaction`);
    await page.equals(signs(1), ["👍 2"]);
    await page.reload();
    await page.equals(textOf(1), "four (corrected)");
    await page.equals(signs(1), ["👍 2"]);
    // Both are carried out before anybody is told of the one.
    await bia.send({ type: "edit", text: "five" }, { type: "redact" });
    await page.shows("bia took back a line");
    await page.equals(`${textOf(1)} ?? null`, null);
    await page.equals(`document.querySelectorAll("${SAID}").length`, 0);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "what was said before the server lost its history has no number that leads to something else by now",
  async ({ server, browser }) => {
    await using again = webServer();
    await using relay = new Relay(server.port);
    const page = await visit(browser, relay.port);
    await page.enter("ana");
    const first = ".line.day + .message";
    for (const text of ["one", "two"]) await page.say(text);
    await hears(page, 2);
    await page.point(first);
    await page.click(".offer .tool");
    await page.until(`document.querySelector(".reaction")`);
    await page.click(".offer .edit");
    await page.equals(`document.querySelector("#box").value`, "one");
    await page.type(", corrected");
    relay.serverPort = again.port;
    relay.cutAfter(0);
    await page.evaluate(`dispatchEvent(new Event("online"))`);
    await page.shows("#geral began anew on the server");
    await page.press("Enter");
    await page.shows("The server does not have that message any more.");
    await page.equals(`document.querySelector("#box").value`, "one, corrected");
    await page.press("Escape");
    await page.say("three");
    await hears(page, 3);
    // A sign of before is there, and goes nowhere.
    await page.click(".reaction");
    await page.until(`document.querySelector(".told.alarm:last-child")`);
    await page.point("h1");
    await page.point(first);
    await page.until(`document.querySelector("${first} .more-acts")`);
    await page.equals(`document.querySelectorAll("${first} .tool").length`, 1);
    await page.click(`${first} .more-acts`);
    await page.until(`document.querySelector("dialog[open] blockquote")`);
    await page.equals(`document.querySelectorAll("dialog .sign, dialog .danger").length`, 0);
    await page.press("Escape");
    assertEquals(await page.said(), ["ana: one", "ana: two", "ana: three"]);
    await page.equals(`document.querySelectorAll(".reaction").length`, 1);
    await using bia = await JsonPeer.connect(again.port, { nick: "bia" });
    assertEquals(bia.entries().map(({ text }) => text), ["three"]);
    assertEquals(page.complaints, []);
  },
);
