import { assert, assertEquals, assertMatch } from "@std/assert";
import { TestServer } from "./harness.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";

const irc = ircFor();

/** Comes by that name; returns all that is told until a PONG behind it. */
async function come(peer: IrcPeer, nick: string, caps = ""): Promise<string[]> {
  if (caps !== "") await peer.send(`CAP REQ :${caps}`, "CAP END");
  await peer.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick} Souza`);
  const lines = await peer.until(/ (?:376|433) /);
  return [...lines, ...await peer.sync()];
}

function withoutTags(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^@\S+ /, "").replace(/ NOTICE ana :.*/, " NOTICE"));
}

Deno.test("who comes back by its name, from the same address, is the same, and is told what it missed", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using bia = await server.join("bia");
  await using eva = await IrcPeer.named(server.port, "eva", { rooms: ["#geral"] });
  const rooms = ["#geral", "#dev"];
  const ana = await IrcPeer.named(server.port, "ana", { rooms, caps: "server-time" });
  await bia.readUntil("* ana joined #geral\n");
  await bia.send("before\n/msg ana psst\n");
  await ana.until(/ PRIVMSG ana :psst$/);
  await ana.send("AWAY :lunch");
  await ana.sync();
  await ana[Symbol.asyncDispose]();
  await eva.sync();
  await eva.send("PRIVMSG #geral :meanwhile", "PRIVMSG #geral :\x01ACTION waves\x01");
  await eva.sync();
  await using back = await IrcPeer.connect(server.port);
  const lines = withoutTags(await come(back, "ana", "server-time"));
  const behind = lines.slice(lines.findIndex((line) => / 376 /.test(line)) + 1);
  assertEquals(behind.filter((line) => !/ (?:353|366) /.test(line)), [
    ":irc.test 306 ana :You have been marked as being away",
    ":ana!u@papo JOIN #geral",
    ":eva!u@papo PRIVMSG #geral :meanwhile",
    ":eva!u@papo PRIVMSG #geral :\x01ACTION waves\x01",
    ":ana!u@papo JOIN #dev",
  ]);
  // It asks for them too, and is in them already.
  await back.send("JOIN #geral,#dev", "PRIVMSG #geral :there again");
  assertEquals(await back.sync(), [":irc.test 305 ana :You are no longer marked as being away"]);
  assertEquals(withoutTags(await eva.sync()), [":ana!u@papo PRIVMSG #geral :there again"]);
  await bia.readUntil("<ana> there again\n");
});

Deno.test("of more than can be told at once, who comes back is told the last: nothing is missing behind that", async () => {
  const limits = { linesPerSecond: 0 };
  await using server = new TestServer({ irc, language: "en", limits });
  await using eva = await IrcPeer.named(server.port, "eva", { rooms: ["#geral"] });
  const ana = await IrcPeer.named(server.port, "ana", { rooms: ["#geral"], caps: "server-time" });
  await ana[Symbol.asyncDispose]();
  await eva.sync();
  const said = Array.from({ length: 1_100 }, (_, n) => `m${n + 1}`);
  for (let at = 0; at < said.length; at += 100) {
    await eva.send(...said.slice(at, at + 100).map((text) => `PRIVMSG #geral :${text}`));
    await eva.sync();
  }
  await using back = await IrcPeer.connect(server.port);
  const lines = await come(back, "ana", "server-time");
  const told = lines.flatMap((line) => / PRIVMSG #geral :(m\d+)$/.exec(line)?.[1] ?? []);
  assertEquals(told, said.slice(-1_000));
});

Deno.test("a dead connection holds nobody's name, and a live one keeps it", async () => {
  // Who has said something a moment ago is there; here a moment is short.
  await using server = new TestServer({ irc, language: "en", limits: { pingMs: 6 } });
  await using dead = await IrcPeer.named(server.port, "ana", { rooms: ["#geral"] });
  await using live = await IrcPeer.named(server.port, "bia", { rooms: ["#geral"] });
  await using ana = await IrcPeer.connect(server.port);
  await using bia = await IrcPeer.connect(server.port);
  const [asAna, asBia] = await Promise.all([
    come(ana, "ana"),
    come(bia, "bia"),
    live.until(/^PING /).then(() => live.send("PONG :irc.test")),
  ]);
  assert(asAna.some((line) => / 001 ana /.test(line)), asAna.join("\n"));
  assertMatch(asAna.join("\n"), /^:ana!u@papo JOIN #geral$/m);
  assert(asBia.some((line) => / 433 \* bia /.test(line)), asBia.join("\n"));
  assertMatch(await dead.toEnd(), /^PING /m);
  // Nobody has noticed anything.
  assertEquals((await live.sync()).filter((line) => / (?:JOIN|QUIT) /.test(line)), []);
});

Deno.test("whoever has a token is never taken over by its name", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using eva = await server.join("eva");
  await using bia = await IrcPeer.connect(server.port);
  const lines = await come(bia, "eva");
  assert(lines.some((line) => / 433 \* eva /.test(line)));
  await eva.send("still here\n");
});
