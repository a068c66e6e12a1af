/**
 * One person by several clients, of every dialect: one entry, one order, one name.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { Browser } from "./browser.ts";
import { Peer, TestServer } from "./harness.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { kill, startWithHistory } from "./history_server.ts";
import { Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";
import { openWeb } from "../../lib/server/web/serve.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { TemporaryFolder } from "./temporary.ts";

const WITH_PASSWORD = { nick: "ana", nickPassword: "segredo" } as const;

/** Someone whose name is its own, by a program. */
async function owner(port: number): Promise<JsonPeer> {
  const ana = await JsonPeer.connect(port, {
    ...WITH_PASSWORD,
    register: true,
    conversations: true,
  });
  await ana.until(({ type }) => type === "registered", "word of it");
  return ana;
}

/** The text of a message in a room, or in private. */
async function hears(peer: JsonPeer, text: string): Promise<void> {
  await peer.until((message) => "text" in message && message.text === text, text);
}

async function whoIn(peer: JsonPeer, id: number): Promise<readonly string[]> {
  const who = await peer.ask({ type: "who", room: "geral", id });
  return who.type === "who" ? who.nicks : [];
}

Deno.test("by a program, netcat, IRC and the page one is one person: heard once, seen once, on all of them", async () => {
  await using server = new TestServer({
    irc: ircFor(),
    language: "en",
    web: openWeb({ hosts: [], language: "en", clock: systemClock }),
  });
  const { port } = server;
  await using bia = await JsonPeer.connect(port, { nick: "bia", conversations: true });
  await using laptop = await owner(port);
  await using page = await Browser.named(port, "ana", {
    nickPassword: "segredo",
    conversations: true,
  });
  await using netcat = await Peer.connect(port);
  await netcat.send("/nick ana segredo\n");
  await netcat.readUntil("* You are ana in #geral");
  await using irc = await IrcPeer.connect(port);
  await irc.send(
    "CAP REQ :echo-message",
    "PASS ana:segredo",
    "NICK guest",
    "USER a 0 * :Ana",
    "CAP END",
  );
  await irc.until(/ana!u@papo JOIN #geral/);
  await irc.until(/ 366 /);
  await laptop.ask({ type: "say", text: "one", id: 1 });
  await netcat.send("two\n");
  await hears(bia, "two");
  page.say({ type: "say", text: "three" });
  await hears(bia, "three");
  await irc.send("PRIVMSG #geral :four");
  await hears(bia, "four");
  await bia.ask({ type: "say", text: "five", id: 1 });
  assertEquals(bia.said(), ["1 ana: one", "2 ana: two", "3 ana: three", "4 ana: four"]);
  await hears(laptop, "five");
  assertEquals(laptop.said(), ["2 ana: two", "3 ana: three", "4 ana: four", "5 bia: five"]);
  assertEquals(
    (await netcat.readUntil("<bia> five\n")).split("\n").filter((line) => line.startsWith("<")),
    ["<ana> one", "<ana> three", "<ana> four", "<bia> five"],
  );
  await page.hears("five");
  const own = (await irc.until(/five/)).filter((line) => / PRIVMSG /.test(line));
  assertEquals(own.map((line) => line.replace(/^.*?:(\w+)!.* :(.*)$/, "$1: $2")), [
    "ana: one",
    "ana: two",
    "ana: three",
    "ana: four",
    "bia: five",
  ]);
  assertEquals([await whoIn(bia, 2), server.hub.figures.people], [["bia", "ana"], 2]);
  // In private: to all, and what one says to one's others.
  await bia.ask({ type: "direct", to: "ana", text: "psst", id: 3 });
  await hears(laptop, "psst");
  await page.hears("psst");
  await netcat.readUntil("<bia, privately> psst\n");
  await irc.until(/:bia!\S+ PRIVMSG ana :psst/);
  await laptop.ask({ type: "direct", to: "bia", text: "hush", id: 2 });
  await netcat.readUntil("<ana, privately (bia)> hush\n");
  await irc.until(/:ana!\S+ PRIVMSG bia :hush/);
  await page.hears("hush");
  // Where one goes all go, and what one has read all have.
  await irc.send("JOIN #dev");
  await laptop.until((message) => message.type === "join" && message.room === "dev", "dev");
  await page.hears('"room":"dev"');
  await laptop.ask({ type: "mark", room: "geral", seq: 5, id: 3 });
  await page.hears('"type":"marked","room":"geral","seq":5');
  await laptop.ask({ type: "leave", room: "dev", id: 4 });
  await irc.until(/:ana!\S+ PART #dev/);
  await page.hears('"type":"leave"');
  await netcat.send("/nick anita\n");
  await irc.until(/:ana!\S+ NICK :anita/);
  await laptop.until(({ type }) => type === "nick", "the name");
  // Who goes first goes unseen.
  await netcat.send("/quit\n");
  await netcat.readToEnd();
  await irc.send("QUIT :bye");
  await irc.toEnd();
  await laptop.ask({ type: "say", text: "here", id: 5 });
  await hears(bia, "here");
  const comings = bia.received.flatMap((message) =>
    (message.type === "join" || message.type === "leave" || message.type === "nick") &&
      message.room === "geral"
      ? [`${message.type} ${message.nick}`]
      : []
  );
  assertEquals(comings, ["join ana", "nick ana"]);
});

Deno.test("a guest by IRC that identifies is told of the rooms that it has with its name", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  await using laptop = await owner(server.port);
  await laptop.ask({ type: "join", room: "dev", id: 1 });
  await using bia = await IrcPeer.named(server.port, "bia", { rooms: ["#mine"] });
  await using irc = await IrcPeer.named(server.port, "guest", { rooms: ["#mine"] });
  await bia.sync();
  await irc.send("PRIVMSG NickServ :IDENTIFY ana segredo");
  const lines = await irc.until(/ 366 ana #dev/);
  const told = lines.map((line) => line.replace(/^:(\S+?)(?:!\S+)? /, "$1 "))
    .filter((line) => / (?:NICK|JOIN|PART|QUIT) | 353 /.test(line));
  assertEquals(told, [
    "guest NICK :ana",
    "ana JOIN #geral",
    "irc.test 353 ana = #geral :ana",
    "ana JOIN #dev",
    "irc.test 353 ana = #dev :@ana",
  ]);
  await laptop.until((message) => message.type === "join" && message.room === "mine", "mine");
  const seen = (await bia.sync()).filter((line) => / (?:JOIN|QUIT|NICK) /.test(line));
  assertEquals(seen.map((line) => line.replace(/!\S+|(?<=QUIT).*/g, "")), [
    ":ana JOIN #mine",
    ":guest QUIT",
  ]);
});

Deno.test("who comes by the password a minute after all clients were lost has all rooms, by every kind of client", async () => {
  await using server = new TestServer({
    irc: ircFor(),
    web: openWeb({ hosts: [], language: "en", clock: systemClock }),
    language: "en",
  });
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  for (const [index, room] of ["dev", "left", "ops"].entries()) {
    await bia.ask({ type: "join", room, id: index });
  }
  {
    await using laptop = await owner(server.port);
    for (const [index, room] of ["dev", "left", "ops"].entries()) {
      await laptop.ask({ type: "join", room, id: index });
    }
    await laptop.ask({ type: "leave", room: "left", id: 9 });
  }
  let gone = 1;
  /** Nobody has seen the one who was there before. */
  const isLost = async (): Promise<void> => {
    await server.departed(gone++);
    server.pass(60_000);
    await bia.ask({ type: "say", text: "alone", id: 8 });
    assertEquals(await whoIn(bia, 1), ["bia"]);
  };
  await isLost();
  {
    await using tablet = await JsonPeer.connect(server.port, WITH_PASSWORD);
    assertEquals(tablet.rooms, ["geral", "dev", "ops"]);
  }
  await isLost();
  {
    await using page = await Browser.named(server.port, "ana", WITH_PASSWORD);
    const welcome = JSON.parse(await page.hears('"type":"welcome"'));
    assertEquals(welcome.rooms.map(({ room }: { room: string }) => room), ["geral", "dev", "ops"]);
  }
  await isLost();
  {
    await using irc = await IrcPeer.connect(server.port);
    await irc.send("PASS ana:segredo", "NICK ana", "USER ana 0 * :Ana");
    const lines = await irc.until(/ 366 ana #ops/);
    const joins = lines.filter((line) => / JOIN /.test(line));
    assertEquals(joins, ["#geral", "#dev", "#ops"].map((room) => `:ana!u@papo JOIN ${room}`));
    await irc.send("PRIVMSG #dev :by IRC");
    await hears(bia, "by IRC");
  }
  await isLost();
  await using netcat = await Peer.connect(server.port);
  await netcat.send("/nick ana segredo\n");
  await netcat.readUntil("You are ana in #ops,");
  await netcat.readUntil("You are in #geral, #dev too: /join shows one\n");
  await netcat.send("by netcat\n");
  await hears(bia, "by netcat");
  const who = await bia.ask({ type: "who", room: "ops", id: 2 });
  assertEquals(who.type === "who" ? who.nicks : [], ["bia", "ana"]);
});

Deno.test("after a crash each client comes back by its own token to one person, with what was said meanwhile", async () => {
  using folder = new TemporaryFolder();
  let tokens: readonly string[];
  {
    await using server = await startWithHistory(folder.file);
    await using laptop = await owner(server.port);
    await using phone = await JsonPeer.connect(server.port, WITH_PASSWORD);
    await phone.ask({ type: "say", text: "before", id: 1 });
    await hears(laptop, "before");
    tokens = [laptop.token, phone.token];
    await kill(server);
  }
  await using server = await startWithHistory(folder.file);
  const comeBack = (token = "", after = 0): Promise<JsonPeer> =>
    JsonPeer.connect(server.port, { resume: { token, rooms: { geral: after } } });
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  await using laptop = await comeBack(tokens[0], 1);
  await laptop.ask({ type: "say", text: "after", id: 1 });
  await using phone = await comeBack(tokens[1], 1);
  await hears(phone, "after");
  assertEquals([laptop.resumed, phone.resumed], [true, true]);
  assertEquals(await whoIn(bia, 1), ["bia", "ana"]);
  await phone.ask({ type: "say", text: "both", id: 2 });
  await hears(laptop, "both");
});

natsTest("clients of one person are one person at different servers", async () => {
  await using nats = await Nats.start();
  await using one = await Member.start(nats.address);
  await using two = await Member.start(nats.address);
  await using laptop = await owner(one.port);
  await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
  await using phone = await JsonPeer.connect(two.port, WITH_PASSWORD);
  await phone.ask({ type: "say", text: "by phone", id: 1 });
  await hears(laptop, "by phone");
  await laptop.ask({ type: "say", text: "by laptop", id: 1 });
  await hears(phone, "by laptop");
  assertEquals(await whoIn(bia, 1), ["ana", "bia"]);
  await laptop[Symbol.asyncDispose]();
  await phone.ask({ type: "say", text: "still here", id: 2 });
  await hears(bia, "still here");
  assertEquals(bia.received.filter(({ type }) => type === "join" || type === "leave"), []);
});
