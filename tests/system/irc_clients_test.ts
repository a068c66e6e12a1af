import { assertEquals } from "@std/assert";
import { TestServer } from "./harness.ts";
import { ircFor } from "./irc_peer.ts";
import { hasTmux, Tmux } from "./tmux.ts";

/** Starting one, and what it says to the server by itself, takes a while. */
const SLOW_MS = 30_000;

async function isThere(command: string): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

/** How each of them is started: with a home of its own, as a newcomer would. */
const CLIENTS: Readonly<Record<string, (home: string, port: number) => string>> = {
  irssi: (home, port) => `irssi --home=${home} -c 127.0.0.1 -p ${port} -n ana`,
  weechat: (home, port) =>
    `weechat -d ${home} -r '/set weechat.look.paste_max_lines -1' ` +
    `-r '/server add papo 127.0.0.1/${port} -notls -nicks=ana' -r '/connect papo'`,
};

for (const [name, command] of Object.entries(CLIENTS)) {
  const ignore = !await hasTmux() || !await isThere(name);
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
        if (name === "irssi") await tmux.press("M-2");
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
