import { assertEquals } from "@std/assert";
import { Chromium, hasChromium } from "./chromium.ts";
import { Peer, TestServer } from "./harness.ts";
import { kill, startWithHistory } from "./history_server.ts";
import { ALL, areThere, CLIENTS, enter, inRoom, look, SLOW_MS } from "./irc_clients.ts";
import { ircFor } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { hears, visit, webServer } from "./page_visit.ts";
import { TemporaryFolder } from "./temporary.ts";
import { Tmux } from "./tmux.ts";

for (const name of ALL) {
  const command = CLIENTS[name];
  const ignore = !areThere;
  Deno.test({
    name: `${name} is at home: it comes into the room, talks, renames itself and goes`,
    ignore,
    fn: async () => {
      const home = await Deno.makeTempDir();
      try {
        await using server = new TestServer({ irc: ircFor({ room: "geral" }), language: "en" });
        await using bia = await server.join("bia");
        await using tmux = await Tmux.open({
          columns: 120,
          command: `env LC_ALL=C.UTF-8 ${command(home, server.port)}`,
        });
        // It asked for no room.
        await bia.readUntil("* ana joined #geral\n", SLOW_MS);
        if (name === "irssi") await look(name, tmux, 2);
        await tmux.untilSeen("#geral", SLOW_MS);
        await tmux.type("bom dia 👩‍👩‍👧");
        await tmux.press("Enter");
        assertEquals(await bia.readUntil("\n", SLOW_MS), "<ana> bom dia 👩‍👩‍👧\n");
        await bia.send("oi, ana\n/me acena\n");
        await tmux.untilSeen("oi, ana", SLOW_MS);
        await tmux.untilSeen("bia acena", SLOW_MS);
        await tmux.type("/nick anita");
        await tmux.press("Enter");
        await bia.readUntil("* ana is now anita\n", SLOW_MS);
        await bia.send("/msg anita psiu\n");
        await tmux.type("/quit");
        await tmux.press("Enter");
        await bia.readUntil("* anita left #geral\n", SLOW_MS);
        // Until then it writes into its home.
        const deadlineMs = performance.now() + SLOW_MS;
        while (await tmux.tells("pane_dead") !== "1" && performance.now() < deadlineMs) {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}

for (const name of ALL) {
  Deno.test({
    name: `${name} asks who is where, is away, and says 10,000 characters in order`,
    ignore: !areThere,
    fn: async () => {
      await using server = new TestServer({
        irc: ircFor({ room: "geral" }),
        language: "en",
        limits: { linesPerSecond: 0 },
      });
      await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
      await using tmux = await inRoom(name, server.port, "ana");
      await bia.until(({ type }) => type === "join", "ana", SLOW_MS);
      // Where the server's own answers are shown.
      await look(name, tmux, 1);
      for (
        const [typed, shown] of [
          ["/whois bia", /End of \/?WHOIS/i],
          ["/list", /#geral\(?:? ?2\b/],
          ["/away lunch", /marked as being away/],
        ] as const
      ) {
        await enter(tmux, typed);
        await tmux.until((rows) => rows.some((row) => shown.test(row)), typed, SLOW_MS);
      }
      await bia.until(
        (message) => message.type === "away" && message.text === "lunch",
        "that ana is away",
        SLOW_MS,
      );
      await look(name, tmux, 2);
      await enter(tmux, "/names");
      await tmux.until((rows) => rows.some((row) => /ana\]? .*bia/.test(row)), "names", SLOW_MS);
      // A window for one person alone.
      await enter(tmux, "/query bia");
      await tmux.type("psst");
      await tmux.press("Enter");
      const direct = await bia.until(({ type }) => type === "direct", "psst", SLOW_MS);
      assertEquals(direct.type === "direct" && [direct.from, direct.text], ["ana", "psst"]);
      await bia.send({ type: "direct", to: "ana", text: "pssst" });
      await tmux.until((rows) => rows.some((row) => /bia.*pssst/.test(row)), "pssst", SLOW_MS);
      await look(name, tmux, 2);
      const words = Array.from({ length: 1_250 }, (_, n) => `w${n}`.padEnd(7, "é"));
      await tmux.paste(words.join(" "));
      await tmux.press("Enter");
      await bia.until(
        (message) => message.type === "message" && message.text.endsWith(words.at(-1) ?? ""),
        "the last word",
        SLOW_MS,
      );
      assertEquals(bia.entries().flatMap(({ text }) => text.trim().split(" ")), words);
    },
  });

  Deno.test({
    name: `${name} is back by itself after the server was killed`,
    ignore: !areThere,
    fn: async () => {
      using folder = new TemporaryFolder();
      const first = await startWithHistory(folder.file, ["--irc-room", "geral"]);
      await using tmux = await inRoom(name, first.port, "ana");
      await enter(tmux, "antes 👩‍👩‍👧");
      await tmux.untilSeen("antes", SLOW_MS);
      await using reader = await JsonPeer.connect(first.port, { nick: "eva" });
      await reader.ask({ type: "who", id: "w" });
      await kill(first);
      await using second = await startWithHistory(folder.file, ["--port", `${first.port}`]);
      await using bia = await Peer.named(second.port, "bia");
      await bia.readUntil("ana entrou em #geral\n", SLOW_MS);
      await bia.send("depois\n");
      await tmux.untilSeen("depois", SLOW_MS);
      await enter(tmux, "estou de volta");
      await bia.readUntil("<ana> estou de volta\n", SLOW_MS);
    },
  });
}

Deno.test({
  name:
    "irssi, weechat, a browser, netcat and the terminal client hold one conversation in one order",
  ignore: !areThere || !await hasChromium(),
  fn: async () => {
    await using server = webServer({ irc: ircFor({ room: "geral" }) });
    await using browser = await Chromium.start();
    const page = await visit(browser, server.port);
    await page.enter("paula");
    await using netcat = await Peer.named(server.port, "nelson");
    await using irssi = await inRoom("irssi", server.port, "iris");
    await using weechat = await inRoom("weechat", server.port, "wanda");
    await using client = await Tmux.client(server.port, ["--nick", "tito", "--lang", "en"]);
    await client.untilSeen("#geral · tito", SLOW_MS);
    const terminals = [irssi, weechat, client];
    const said: string[] = [];
    const all = async (text: string): Promise<void> => {
      said.push(text);
      for (const terminal of terminals) await terminal.untilSeen(text, SLOW_MS);
      await netcat.send("/who\n");
      await hears(page, said.length);
    };
    for (const [n, terminal] of terminals.entries()) {
      await enter(terminal, `fala ${n} 👩‍👩‍👧`);
      await all(`fala ${n}`);
    }
    await netcat.send("fala 3\n");
    await all("fala 3");
    await page.say("fala 4");
    await all("fala 4");
    const texts = (await hears(page, said.length)).map((row) => row.replace(/^\S+ | 👩‍👩‍👧$/g, ""));
    assertEquals(texts, said);
    for (const terminal of terminals) {
      const rows = (await terminal.screen()).flatMap((row) => /fala \d/.exec(row)?.[0] ?? []);
      assertEquals(rows, said);
    }
  },
});
