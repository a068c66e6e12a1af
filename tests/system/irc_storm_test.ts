import { assertEquals } from "@std/assert";
import { Peer, TestServer } from "./harness.ts";
import { areThere, enter, inRoom, look, SLOW_MS } from "./irc_clients.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import type { Tmux } from "./tmux.ts";

const NEWCOMERS = 300;
const AT_ONCE = 60;
const ROOMS = { rooms: ["#geral", "#dev"] };

/** One of those who come, take another name, and perhaps go again; whatever it speaks. */
async function pass(port: number, n: number): Promise<AsyncDisposable> {
  const [nick, newNick, goes] = [`p${n}`, `q${n}`, n % 4 !== 0];
  switch (n % 3) {
    case 0: {
      const peer = await IrcPeer.named(port, nick, { rooms: ["#geral", "#dev"] });
      await peer.send(`NICK ${newNick}`, ...(goes ? ["PART #dev", "QUIT"] : []));
      if (goes) await peer.toEnd();
      else await peer.sync();
      return peer;
    }
    case 1: {
      const peer = await JsonPeer.connect(port, { nick });
      await peer.ask({ type: "nick", nick: newNick, id: "n" });
      if (goes) await peer.ask({ type: "bye", id: "b" });
      return peer;
    }
    default: {
      const peer = await Peer.named(port, nick);
      await peer.send(`/nick ${newNick}\n`);
      await peer.readUntil(newNick);
      if (goes) {
        await peer.send("/quit\n");
        await peer.readToEnd();
      }
      return peer;
    }
  }
}

/** All of them, some at once; those who stay go with what is returned. */
async function storm(port: number): Promise<AsyncDisposable> {
  await using people = new AsyncDisposableStack();
  for (let first = 0; first < NEWCOMERS; first += AT_ONCE) {
    const came = Array.from({ length: AT_ONCE }, (_, n) => pass(port, first + n));
    for (const peer of await Promise.all(came)) people.use(peer);
  }
  return people.move();
}

/** A room's list as a client keeps it, by what it has been told. */
function kept(lines: readonly string[], channel: string, own: string): string[] {
  const list = new Set([own]);
  for (const line of lines) {
    const [, nick = "", act, where, newNick = ""] =
      /^:([^!]+)!\S+ (\S+)(?: (#\S+))?(?: :(\S+))?/.exec(line) ?? [];
    if (act === "JOIN" && where === channel) list.add(nick);
    if (act === "QUIT" || act === "PART" && where === channel) list.delete(nick);
    if (act === "NICK" && list.delete(nick)) list.add(newNick);
  }
  return [...list].sort();
}

Deno.test("after a storm of 300 comings, names and goings all sides have the same list of who is there", async () => {
  await using server = new TestServer({
    irc: ircFor(),
    language: "en",
    limits: { linesPerSecond: 0, maxPerAddress: 1_000 },
  });
  await using ana = await IrcPeer.named(server.port, "ana", ROOMS);
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  await using caio = await server.join("caio");
  const told = await ana.sync();
  await using _people = await storm(server.port);
  told.push(...await ana.sync());

  await ana.send("NAMES #geral");
  const names = (await ana.sync())
    .flatMap((line) => / 353 .* :(.*)$/.exec(line)?.[1]?.split(" ") ?? []).sort();
  assertEquals(names.length, 3 + NEWCOMERS / 4);
  assertEquals(kept(told, "#geral", "ana"), names);
  const who = await bia.ask({ type: "who", id: "w" });
  assertEquals(who.type === "who" ? [...who.nicks].sort() : who, names);
  await caio.send("/who\n");
  const [, shown = ""] = /#geral \(\d+\): (.*)\n/.exec(await caio.readUntil(/#geral \(.*\n/)) ?? [];
  assertEquals(shown.split(", ").sort(), names);

  // Who is in both rooms is renamed once.
  const renamed = told.filter((line) => / NICK /.test(line));
  assertEquals(new Set(renamed).size, renamed.length);
  assertEquals(renamed.length, NEWCOMERS);
});

/** What stands in each of a client's windows for #geral and #dev. */
async function inBoth(client: "irssi" | "weechat", tmux: Tmux, last: string): Promise<string[][]> {
  const windows: string[][] = [];
  for (const window of [2, 3]) {
    await look(client, tmux, window);
    windows.push(await tmux.untilSeen(last, SLOW_MS));
  }
  return windows;
}

Deno.test({
  name:
    "irssi and weechat have the room's list after that storm, and show a name once in each room",
  ignore: !areThere,
  fn: async () => {
    await using server = new TestServer({
      irc: ircFor({ room: "geral" }),
      language: "en",
      limits: { linesPerSecond: 0, maxPerAddress: 1_000 },
    });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.ask({ type: "join", room: "dev", id: "j" });
    await using irssi = await inRoom("irssi", server.port, "iris");
    await using weechat = await inRoom("weechat", server.port, "wanda");
    for (const tmux of [irssi, weechat]) {
      await enter(tmux, "/join #dev");
      await tmux.untilSeen("#dev(+n)", SLOW_MS);
      // A list of names takes rows.
      await tmux.resize(140, 130);
    }
    {
      await using _people = await storm(server.port);
      await bia.ask({ type: "nick", nick: "bela", id: "n" });
      for (const room of ["geral", "dev"]) {
        await bia.ask({ type: "say", room, text: `depois em ${room}`, id: room });
      }
      const who = await bia.ask({ type: "who", room: "geral", id: "w" });
      const names = who.type === "who" ? [...who.nicks].sort() : [];
      assertEquals(names.length, 3 + NEWCOMERS / 4);
      for (const [client, tmux] of [["irssi", irssi], ["weechat", weechat]] as const) {
        for (const rows of await inBoth(client, tmux, "depois em ")) {
          const told = rows.filter((row) => /\bbia is now known as bela\b/.test(row));
          assertEquals(told.length, 1, rows.join("\n"));
        }
        await look(client, tmux, 2);
      }
      // irssi shows the list that it has kept by itself; weechat has it beside what was said.
      await enter(irssi, "/clear");
      await enter(irssi, "/names");
      const shown = await irssi.untilSeen(`Total of ${names.length} nicks`, SLOW_MS);
      const listed = shown.flatMap((row) => [...row.matchAll(/\[[ @+]([^\s\]]+) *\]/g)]);
      assertEquals(listed.map(([, nick]) => nick).sort(), names);
      await weechat.until(
        (rows) => {
          const beside = rows.flatMap((row) => /│[ @+]?(\w+) *$/.exec(row)?.[1] ?? []);
          return beside.sort().join() === names.join();
        },
        `the names ${names.join()}`,
        SLOW_MS,
      );
    }
  },
});
