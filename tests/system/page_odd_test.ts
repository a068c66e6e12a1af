/**
 * The page where something is otherwise than it should be: a browser that keeps nothing, a hand that is quicker than
 * the server, files where there is no place for files, more rooms than there is room for. Where there is no Chromium,
 * these are ignored.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { JsonPeer } from "./json_peer.ts";
import { hears, pageTest } from "./page_visit.ts";

const TITLE = `document.querySelector("h1").textContent`;
const BOX = `document.querySelector("#box").value`;
const HEADING = `document.querySelector(".people h2").textContent`;
const NAMED = `[...document.querySelectorAll(".people li")]`;
const MORE = `document.querySelector(".people .more").textContent`;
const REASON = `document.querySelector(".reason").textContent`;

pageTest(
  "in a browser that lets nothing be kept and no tab hear of another, one talks all the same",
  async ({ server, browser }) => {
    const page = await browser.open();
    await page.first(`
      const denied = () => { throw new DOMException("denied", "SecurityError"); };
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(globalThis, name, { get: denied });
      }
      globalThis.BroadcastChannel = class { constructor() { denied(); } };`);
    await page.goTo(`http://127.0.0.1:${server.port}/`);
    await page.enter("ana");
    await page.say("oi");
    assertEquals(await hears(page, 1), ["ana: oi"]);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "files that are dropped or pasted are refused in words, and text is pasted",
  async ({ visit }) => {
    const page = await visit();
    await page.enter("ana");
    const give = (type: string, selector: string, text = ""): Promise<unknown> =>
      page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(["x"], "photo.png", { type: "image/png" }));
      if (${JSON.stringify(text)} !== "") data.setData("text/plain", ${JSON.stringify(text)});
      const given = { bubbles: true, cancelable: true };
      const event = ${JSON.stringify(type)} === "paste"
        ? new ClipboardEvent("paste", { ...given, clipboardData: data })
        : new DragEvent(${JSON.stringify(type)}, { ...given, dataTransfer: data });
      document.querySelector(${JSON.stringify(selector)}).dispatchEvent(event);
      return event.defaultPrevented;
    })()`);
    const sentence =
      "Files and pictures cannot be sent here: put them elsewhere, and a link to them here.";
    assertEquals(await give("dragover", ".view"), true);
    await page.equals(REASON, "");
    for (const [type, place] of [["drop", ".view"], ["drop", "#box"], ["paste", "#box"]] as const) {
      assertEquals(await give(type, place), true);
      await page.equals(REASON, sentence);
      await page.type("a");
      await page.equals(REASON, "");
    }
    // Who copies from a document copies a picture of it as well.
    assertEquals(await give("paste", "#box", "words"), false);
    await page.equals(REASON, "");
  },
);

pageTest(
  "who enters two rooms before the server has answered writes in the second",
  async ({ server, browser }) => {
    const page = await browser.open();
    // What comes is held, and comes a frame apart from each other.
    await page.first(`
      globalThis.held = undefined;
      globalThis.WebSocket = class extends WebSocket {
        addEventListener(type, act) {
          super.addEventListener(type, (event) =>
            type === "message" && globalThis.held ? globalThis.held.push(() => act(event)) : act(event));
        }
      };`);
    await page.goTo(`http://127.0.0.1:${server.port}/`);
    await page.enter("ana");
    await page.evaluate("globalThis.held = []");
    await page.say("/join one");
    await page.say("/join two");
    await page.type("for the second");
    await page.until(`globalThis.held.length >= 2`);
    await page.evaluate(`(async () => {
      for (let n = 0; n < 50 && ${TITLE} !== "#two"; n++) {
        globalThis.held.shift()?.();
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
      }
      globalThis.held = undefined;
    })()`);
    await page.equals(`[${TITLE}, ${BOX}]`, ["#two", "for the second"]);
    await page.press("Enter");
    assertEquals(await hears(page, 1), ["ana: for the second"]);
  },
);

pageTest(
  "without a connection a command that needs one stays where it was typed, and no voice counts seconds",
  async ({ visit }) => {
    const page = await visit();
    await page.enter("ana");
    await page.setOffline(true);
    await page.evaluate(`dispatchEvent(new Event("online"))`);
    await page.until(`document.querySelector(".connection.waiting .countdown").textContent`);
    await page.say("/join dev");
    await page.equals(REASON, "Not connected now; try again when the connection is back.");
    await page.equals(BOX, "/join dev");
    const spoken = (await page.spoken()).map(({ name }) => name);
    assertEquals(
      new Set(spoken.filter((name) => /No connection/.test(name))),
      new Set(["No connection."]),
    );
    assertEquals(spoken.filter((name) => /Next try/.test(name)), []);
  },
);

pageTest(
  "of many rooms what is unread beyond the edge is pointed at, and those that are sought are found",
  async ({ server, visit }) => {
    const page = await visit({ height: 500 });
    await page.enter("ana");
    for (let n = 1; n <= 14; n++) {
      await page.say(`/join sala-${n}`);
      await page.until(`${TITLE} === "#sala-${n}"`);
    }
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const beyond = `[...document.querySelectorAll(".beyond")].map(({ hidden }) => !hidden)`;
    await page.equals(beyond, [false, false]);
    await bia.send({ type: "say", text: "oi" });
    await page.equals(beyond, [true, false]);
    await page.picture("beyond");
    await page.click(".beyond");
    await page.equals(beyond, [false, false]);
    await page.equals(`document.activeElement.closest("li").dataset.channel`, "#geral");
    await bia.send({ type: "join", room: "sala-14" });
    await page.press("1", "alt");
    await bia.send({ type: "say", room: "sala-14", text: "oi" });
    await page.equals(beyond, [false, true]);
    // In the dialogue those are left that have the words somewhere.
    for (const room of ["café", "câmera", "outra"]) await bia.send({ type: "join", room });
    await page.click(".heading button");
    await page.until(`document.querySelectorAll(".picks .pick").length === 3`);
    await page.type("#CA");
    const picks = `[...document.querySelectorAll(".picks li")]
      .filter((item) => item.getClientRects().length > 0)
      .map((item) => item.querySelector(".title").textContent).sort()`;
    await page.equals(picks, ["#café", "#câmera"]);
    await page.type("f");
    await page.equals(picks, ["#café"]);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "of hundreds in a room each is found, by scrolling or by a part of the name, and the keys stay with whom they are at",
  async ({ server, visit }) => {
    const page = await visit();
    await page.enter("ana");
    await page.until(`document.querySelector(".people input").hidden`);
    await using pupils = new AsyncDisposableStack();
    const called = (n: number): string => `${n % 2 === 0 ? "Léo" : "lia"}-${n}`;
    const peers: JsonPeer[] = [];
    for (let n = 1; n <= 450; n++) {
      const peer = await JsonPeer.connect(server.port, { nick: called(n), replay: 0 });
      peers.push(pupils.use(peer));
    }
    await page.equals(HEADING, "451 people here");
    await page.until(`${NAMED}.length === 200 && ${MORE} === "and 251 more"`);
    await page.until(`(() => {
      const list = document.querySelector(".people");
      list.scrollTop = list.scrollHeight;
      return ${NAMED}.length === 451 && ${MORE} === "";
    })()`);
    await page.evaluate(`document.querySelector(".people input").focus()`);
    await page.type("@leo-44");
    await page.equals(`${NAMED}.map(({ textContent }) => textContent)`, [
      "LLéo-44",
      ...[440, 442, 444, 446, 448].map((n) => `LLéo-${n}`),
    ]);
    await page.equals(`document.querySelector(".people [role=status]").textContent`, "6 found");
    await page.evaluate(`${NAMED}[1].querySelector("button").focus()`);
    await peers[442 - 1]?.send({ type: "away", text: "lunch" });
    await peers[44 - 1]?.send({ type: "nick", nick: "Léon" });
    await page.until(`${NAMED}.length === 5 && ${NAMED}[1].textContent.endsWith("lunch")`);
    await page.equals(`document.activeElement.textContent`, "LLéo-440");
    await page.evaluate(`document.querySelector(".people input").focus()`);
    await page.press("Escape");
    await page.equals(`[${NAMED}.length, document.activeElement.value]`, [200, ""]);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "in a browser that makes no sounds one reads all the same, and is told by the title",
  async ({ server, visit }) => {
    const page = await visit();
    await page.first(`delete globalThis.AudioContext; localStorage.setItem("papo.sound", "on");`);
    await page.reload();
    await page.enter("ana");
    await page.look(false);
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (const text of ["one", "two"]) await bia.send({ type: "say", text: `ana: ${text}` });
    assertEquals(await hears(page, 2), ["bia: ana: one", "bia: ana: two"]);
    await page.until(`document.title === "(2) #geral · Papo"`);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "in a browser that lets the address change only so often one goes from room to room all the same",
  async ({ visit }) => {
    const page = await visit();
    await page.first(`History.prototype.pushState = () => {
      throw new DOMException("too often", "SecurityError");
    };`);
    await page.reload();
    await page.enter("ana");
    await page.say("/join dev");
    await page.until(`${TITLE} === "#dev"`);
    await page.say("oi");
    assertEquals(await hears(page, 1), ["ana: oi"]);
    await page.press("1", "alt");
    await page.until(`${TITLE} === "#geral"`);
    assertEquals(page.complaints, []);
  },
);

pageTest(
  "a field that was left empty is asked for again, and nothing is told of fields",
  async ({ visit }) => {
    const page = await visit();
    await page.enter("ana");
    const fields = `document.querySelectorAll("dialog input")`;
    const leave = async (value: string): Promise<void> => {
      await page.until(`${fields}.length > 0`);
      await page.evaluate(`(() => {
        ${fields}[0].value = ${JSON.stringify(value)};
        ${fields}[0].form.requestSubmit();
      })()`);
    };
    await page.click(".oneself");
    await leave("  ");
    await page.equals(`document.activeElement === ${fields}[0]`, true);
    await page.equals(`document.querySelector("dialog").innerText.includes("field")`, false);
    await page.press("Escape");
    for (const command of ["/register", "/op root"]) {
      await page.say(command);
      await leave("");
      await page.equals(`document.activeElement === ${fields}[0]`, true);
      await page.press("Escape");
      await page.until(`document.querySelector("dialog") === null`);
    }
    await page.evaluate(`document.querySelector('[aria-label="Join another room"]').click()`);
    await leave("#");
    await page.press("Escape");
    // A topic may be none.
    await page.say("/topic lunch");
    await page.until(`document.querySelector(".topic").textContent === "lunch"`);
    await page.click(".edit-topic");
    await leave("");
    await page.until(`document.querySelector(".topic").textContent === ""`);
    await page.say("/join dev");
    await page.until(`${TITLE} === "#dev"`);
    await page.equals(`document.body.innerText.includes("will not do")`, false);
    assertEquals(page.complaints, []);
  },
);

/** Tones that were begun; and its clock is ahead by `globalThis.laterMs`. */
const TONES = `
  globalThis.tones = 0;
  globalThis.laterMs = 0;
  const now = performance.now.bind(performance);
  performance.now = () => now() + globalThis.laterMs;
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (at) {
    globalThis.tones++;
    start.call(this, at);
  };
  localStorage.setItem("papo.sound", "on");`;

pageTest(
  "sounds that the browser does not allow before someone touches the page are not made up for",
  async ({ server, visit }) => {
    const page = await visit();
    await page.first(TONES);
    await page.enter("ana");
    // After that, nobody has touched it.
    await page.reload();
    await page.until(`document.querySelector("#box")?.placeholder`);
    await page.look(false);
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    for (const count of [1, 2, 3]) {
      await bia.send({ type: "say", text: "ana: hey" });
      await page.until(`document.title === "(${count}) #geral · Papo"`);
      await page.evaluate(`globalThis.laterMs += 10_000`);
    }
    await page.equals(`globalThis.tones`, 0);
    await page.click("h1");
    await page.look(false);
    await bia.send({ type: "say", text: "ana: you there?" });
    await page.equals(`globalThis.tones`, 2);
    assertEquals(page.complaints, []);
  },
  { flags: ["--autoplay-policy=document-user-activation-required"] },
);
