import { assertEquals } from "@std/assert";
import { Peer, TestServer } from "./harness.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";

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
  await using people = new AsyncDisposableStack();
  for (let first = 0; first < NEWCOMERS; first += AT_ONCE) {
    const came = Array.from({ length: AT_ONCE }, (_, n) => pass(server.port, first + n));
    for (const peer of await Promise.all(came)) people.use(peer);
  }
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
