import { assertEquals } from "@std/assert";
import { Chromium, hasChromium } from "./chromium.ts";
import { Peer, TestServer } from "./harness.ts";
import { startWithHistory, stop } from "./history_server.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { hears, SAID, visit, webServer } from "./page_visit.ts";
import type { EntryMessage, ServerMessage } from "../../lib/vocabulary/protocol.ts";
import { TemporaryFolder } from "./temporary.ts";

const GERAL = { rooms: ["#geral"] };

Deno.test("who is away is so to all: to netcat, to programs and to IRC, until it speaks", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  await using ana = await server.join("ana");
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  await using caio = await IrcPeer.named(server.port, "caio", { ...GERAL, caps: "away-notify" });
  await ana.send("/away lunch\n");
  await ana.readUntil("* You are away: lunch\n");
  assertEquals(await bia.until(({ type }) => type === "away", "that ana is away"), {
    ...{ type: "away", room: "geral", nick: "ana", text: "lunch" },
  });
  await caio.until(/^:ana!u@papo AWAY :lunch$/);
  await caio.send("PRIVMSG ana :oi");
  assertEquals(await caio.sync(), [":irc.test 301 caio ana :lunch"]);
  await caio.send("AWAY :out");
  await caio.until(/ 306 /);
  await ana.readUntil("<caio, privately> oi\n");
  await ana.send("/msg caio hi\n");
  await ana.readUntil("* caio is away: out\n");
  await ana.send("/away out\n/who\n");
  await ana.readUntil("ana (away: out), bia, caio (away: out)\n");
  await caio.sync();
  await ana.send("back\n");
  await ana.readUntil("* You are back\n");
  assertEquals(await caio.until(/PRIVMSG/), [
    ":ana!u@papo AWAY",
    ":ana!u@papo PRIVMSG #geral :back",
  ]);
  await caio.send("PRIVMSG #geral :me too");
  await caio.until(/ 305 /);
  await ana.send("/who\n");
  await ana.readUntil("ana, bia, caio\n");
});

Deno.test("what no bot must answer is marked as that for all, and still is after a restart", async () => {
  using folder = new TemporaryFolder();
  const options = ["--irc-room", "none", "--lang", "en"];
  const caps = "server-time message-tags batch draft/chathistory";
  const noticesOf = (lines: readonly string[]): string[] =>
    lines.filter((line) => / NOTICE #geral /.test(line)).map((line) =>
      line.replace(/^@batch=\w+;/, "@")
    );
  let heard: string[];
  {
    await using server = await startWithHistory(folder.file, options);
    await using ana = await IrcPeer.named(server.port, "ana", { ...GERAL, caps });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.send({ type: "say", text: "build 12: ok", notice: true });
    heard = noticesOf(await ana.until(/ NOTICE #geral :build 12: ok$/));
    await ana.send("NOTICE #geral :and mine");
    const isMine = ({ type }: ServerMessage): boolean => type === "message";
    const { room, seq, time, ...seen } = await bia.until(isMine, "it") as EntryMessage;
    assertEquals([room, seq, typeof time], ["geral", 2, "number"]);
    assertEquals(seen, { type: "message", nick: "ana", text: "and mine", notice: true });
    await stop(server);
  }
  await using server = await startWithHistory(folder.file, options);
  await using ana = await IrcPeer.named(server.port, "ana", { ...GERAL, caps });
  await ana.send("CHATHISTORY LATEST #geral * 10");
  const [first, second = ""] = noticesOf(await ana.sync());
  assertEquals([first], heard);
  assertEquals(second.replace(/^@\S+ /, ""), ":ana!u@papo NOTICE #geral :and mine");
});

Deno.test({
  name: "the page shows who is away and why, and a notice as what it is",
  ignore: !(await hasChromium()),
  fn: async () => {
    await using server = webServer();
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.enter("paula");
    await using ana = await Peer.named(server.port, "ana");
    const reasons = `[...document.querySelectorAll(".away .reason")].map((one) => one.textContent)`;
    await ana.send("/notice build 12: ok\n");
    await hears(page, 1);
    const noticed = `document.querySelector("${SAID}.notice .text").textContent`;
    assertEquals(await page.evaluate(noticed), "build 12: ok");
    await ana.send("/away lunch\n");
    await page.until(`${reasons}.join() === "lunch"`);
    await ana.send("back\n");
    await page.until(`${reasons}.join() === ""`);
    await page.say("/away tea");
    await page.until(`document.body.textContent.includes("You are away: tea")`);
    await page.until(`${reasons}.join() === "tea"`);
    await ana.send("/away out\n");
    await page.until(`${reasons}.includes("out")`);
    await page.say("/msg ana psst");
    await page.until(`document.body.textContent.includes("ana is away: out")`);
    assertEquals(page.complaints, []);
  },
});
