import { assertEquals } from "@std/assert";
import { Chromium, hasChromium } from "./chromium.ts";
import { TestServer, within } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { Relay } from "./page_relay.ts";
import { hears, visit, webServer } from "./page_visit.ts";
import { hasTmux, Tmux } from "./tmux.ts";

/** The terminal takes its time, for there may be more to tell. */
const SLOW_MS = 30_000;

/** How far someone who comes back by that token has read. */
async function readOf(port: number, token: string): Promise<(number | undefined)[]> {
  await using peer = await JsonPeer.connect(port, { resume: { token, rooms: {} } });
  const welcome = await peer.until(({ type }) => type === "welcome", "the welcome");
  return welcome.type === "welcome" ? welcome.rooms.map(({ read }) => read) : [];
}

Deno.test("how far one has read is there when one comes back", async () => {
  await using server = new TestServer();
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  for (const text of ["one", "two", "three"]) await bia.send({ type: "say", text });
  await ana.until((message) => message.type === "message" && message.seq === 3, "three");
  await ana.ask({ type: "mark", seq: 2, id: 1 });
  ana.close();
  assertEquals(await readOf(server.port, ana.token), [2]);
});

Deno.test({
  name: "what is seen in the terminal is read",
  ignore: !(await hasTmux()),
  fn: async () => {
    await using server = new TestServer();
    const { promise, resolve } = Promise.withResolvers<string>();
    let passed = "";
    await using relay = new Relay(server.port, (bytes) => {
      passed += new TextDecoder().decode(bytes);
      const token = /"token":"([^"]+)"/.exec(passed)?.[1];
      if (token !== undefined && passed.includes('"type":"marked"')) resolve(token);
    });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await using ana = await Tmux.client(relay.port, ["--nick", "ana"]);
    await ana.untilSeen("· ana");
    for (const text of ["one", "two"]) await bia.send({ type: "say", text });
    await ana.untilSeen("two");
    const token = await within(promise, () => "waiting for the mark", SLOW_MS);
    assertEquals(await readOf(server.port, token), [2]);
  },
});

Deno.test({
  name: "what the page shows is read, and what is new begins behind what was read elsewhere",
  ignore: !(await hasChromium()),
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const page = await visit(browser, server.port);
    await page.enter("ana");
    await page.look(true);
    for (const text of ["one", "two"]) await bia.send({ type: "say", text });
    await hears(page, 2);
    await page.look(false);
    await bia.send({ type: "say", text: "three" });
    await hears(page, 3);
    // What is answered behind it shows that the mark has come.
    await page.say("/away tea");
    await page.until(`document.body.textContent.includes("You are away: tea")`);
    const kept = String(await page.evaluate(`sessionStorage.getItem("papo.resume")`));
    const { token } = JSON.parse(kept);
    // Whoever comes by the token has the place of the page.
    assertEquals(await readOf(server.port, token), [2]);
    const other = await visit(browser, server.port);
    await other.evaluate(
      `sessionStorage.setItem("papo.resume", ${
        JSON.stringify(JSON.stringify({ token, nick: "ana", rooms: {}, directs: {} }))
      })`,
    );
    await other.reload();
    await hears(other, 3);
    await other.until(`document.querySelector(".row.new + .row .text")?.textContent === "three"`);
    assertEquals(other.complaints, []);
  },
});
