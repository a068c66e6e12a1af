import { assert, assertEquals, assertMatch } from "@std/assert";
import { bytesOf, enterAsFilter, Peer, runServer, TestServer } from "./harness.ts";
import { startWithHistory } from "./history_server.ts";
import type { Command } from "../../lib/vocabulary/command.ts";
import type { Front } from "../../lib/server/chat/front.ts";
import type { Outlet } from "../../lib/server/chat/member.ts";
import type { Sequencer } from "../../lib/server/chat/sequencer.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { TemporaryFolder } from "./temporary.ts";

const GERAL = { rooms: ["#geral"] };
const irc = ircFor();

/** What was said, by whom and where, whatever the tags. */
function said(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const found = /^(?:@\S+ )?:([^! ]+)!\S+ (PRIVMSG|NOTICE) (\S+) :(.*)$/.exec(line);
    return found === null ? [] : [`${found[3]} <${found[1]}> ${found[4]}`];
  });
}

Deno.test("an IRC client registers, is welcomed, and is in no room until it asks for one", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using ana = await IrcPeer.connect(server.port);
  await ana.send("CAP LS 302", "NICK ana", "USER ana 0 * :Ana Souza", "CAP REQ :server-time");
  await ana.send("CAP END");
  const lines = await ana.until(/ 376 /);
  const numerics = lines.flatMap((line) => / (\d{3}) ana /.exec(line)?.[1] ?? []);
  assertEquals(numerics.slice(0, 4), ["001", "002", "003", "004"]);
  for (const numeric of ["005", "251", "255", "375", "372", "376"]) {
    assert(numerics.includes(numeric), numeric);
  }
  await ana.send("LIST", "JOIN #geral", "TOPIC #geral", "NAMES #geral");
  assertEquals(await ana.sync(), [
    ":irc.test 321 ana Channel :Users  Name",
    ":irc.test 323 ana :End of /LIST",
    ":ana!u@papo JOIN #geral",
    ":irc.test 353 ana = #geral :ana",
    ":irc.test 366 ana #geral :End of /NAMES list",
    ":irc.test 331 ana #geral :No topic is set",
    ":irc.test 353 ana = #geral :ana",
    ":irc.test 366 ana #geral :End of /NAMES list",
  ]);
});

/** One to whom it takes a moment to have something carried out, as where several servers are one chat. */
function later(hub: Sequencer): Front {
  const outstanding = new Map<Outlet, Promise<void>>();
  const slow = {
    outstanding: (outlet: Outlet) => outstanding.get(outlet),
    perform: (outlet: Outlet, command: Command): void => {
      const done = (outstanding.get(outlet) ?? Promise.resolve())
        .then(() => new Promise<void>((resolve) => setTimeout(resolve, 5)))
        .then(() => hub.perform(outlet, command))
        .then(() => void (outstanding.get(outlet) === done && outstanding.delete(outlet)));
      outstanding.set(outlet, done);
    },
  };
  return new Proxy<Front>(hub, {
    get: (_, name) => {
      if (name === "perform" || name === "outstanding") return slow[name];
      const value: unknown = Reflect.get(hub, name, hub);
      return typeof value === "function" ? value.bind(hub) : value;
    },
  });
}

Deno.test("what comes behind an introduction waits for it, however long it takes to be carried out", async () => {
  await using server = new TestServer({ irc, language: "en", front: later });
  await using ana = await IrcPeer.connect(server.port);
  await ana.send(
    "NICK ana",
    "USER ana 0 * :Ana",
    "JOIN #geral",
    "PRIVMSG #geral :oi",
    "NICK anita",
  );
  await ana.send("TOPIC #geral :assunto");
  const lines = await ana.until(/ TOPIC /);
  for (const wanted of [":ana!u@papo JOIN #geral", ":ana!u@papo NICK :anita"]) {
    assert(lines.includes(wanted), wanted);
  }
  assert(
    lines.some((line) => line.includes(" 376 ")) && !lines.some((line) => / 4\d\d /.test(line)),
  );
});

Deno.test("netcat, json, IRC and the terminal client hold one conversation in one order", async () => {
  await using server = new TestServer({ irc, language: "en" });
  const { port } = server;
  await using ana = await IrcPeer.named(port, "ana", GERAL);
  await using eva = await IrcPeer.named(port, "eva", {
    ...GERAL,
    caps: "message-tags server-time echo-message",
  });
  await using bia = await server.join("bia");
  await using leo = await JsonPeer.connect(port, { nick: "leo" });
  await using zeca = await enterAsFilter(port, "zeca");
  await ana.sync();
  await eva.sync();

  await ana.send("PRIVMSG #geral :olá, gente");
  await bia.readUntil("<ana> olá, gente\n");
  await bia.send("oi, ana\n");
  await ana.until(/oi, ana$/);
  await leo.send({ type: "say", text: "duas\nlinhas" });
  await ana.until(/ :linhas$/);
  await zeca.write("hello\n");
  await eva.until(/ :hello$/);
  await eva.send("PRIVMSG #geral :\x01ACTION acena\x01", "PRIVMSG #geral :\x0304vermelho\x0f 😃");
  await bia.readUntil("- eva acena\n<eva> vermelho 😃\n");
  await zeca.until(() => zeca.stdout.includes("<eva> vermelho 😃"), "the last words");
  assertEquals(said(await ana.sync()), [
    "#geral <zeca> hello",
    "#geral <eva> \x01ACTION acena\x01",
    "#geral <eva> vermelho 😃",
  ]);
  // Its own words come back in their place, for it asked for that.
  assertEquals(said(await eva.sync()), [
    "#geral <eva> \x01ACTION acena\x01",
    "#geral <eva> vermelho 😃",
  ]);
});

Deno.test("a PONG comes behind all that its rooms had said before", async () => {
  await using server = new TestServer({ irc });
  await using ana = await IrcPeer.named(server.port, "ana", GERAL);
  await using eva = await IrcPeer.named(server.port, "eva", GERAL);
  for (let n = 0; n < 50; n++) {
    await ana.send(`PRIVMSG #geral :${n}`);
    await ana.sync();
    assertEquals(said(await eva.sync()), [`#geral <ana> ${n}`]);
  }
});

Deno.test("a PONG comes behind what was said to one alone, be it kept or not", async () => {
  using folder = new TemporaryFolder();
  await using server = await startWithHistory(folder.file, ["--irc-room", "none"]);
  await using ana = await IrcPeer.named(server.port, "ana");
  await using eva = await IrcPeer.named(server.port, "eva");
  for (let n = 0; n < 20; n++) {
    await ana.send(`PRIVMSG eva :${n}`);
    await ana.sync();
    assertEquals(said(await eva.sync()), [`eva <ana> ${n}`]);
  }
});

Deno.test("who asks for echoes sees its own words among those of others, as all see them", async () => {
  await using server = new TestServer({ irc, limits: { linesPerSecond: 0 } });
  const caps = "echo-message message-tags";
  await using ana = await IrcPeer.named(server.port, "ana", { ...GERAL, caps });
  await using eva = await IrcPeer.named(server.port, "eva", { ...GERAL, caps });
  await using bia = await server.join("bia");
  await ana.sync();
  await eva.sync();
  const lines = (name: string): string[] =>
    Array.from({ length: 200 }, (_, n) => `PRIVMSG #geral :${name}${n}`);
  await Promise.all([ana.send(...lines("a")), eva.send(...lines("e"))]);
  const before = [await ana.sync(), await eva.sync()];
  await bia.send("fim\n");
  const [seen, others] = await Promise.all(
    [ana, eva].map(async (peer, index) =>
      said([...before[index] ?? [], ...await peer.until(/ :fim$/)])
    ),
  );
  assertEquals(seen?.length, 401);
  assertEquals(others, seen);
});

Deno.test("comings, goings, names and absences are told at once, a name once however many rooms are shared", async () => {
  await using server = new TestServer({ irc });
  const both = ["#geral", "#dev"];
  await using ana = await IrcPeer.named(server.port, "ana", {
    rooms: both,
    caps: "away-notify extended-join setname",
  });
  await using bia = await IrcPeer.named(server.port, "bia", { rooms: both });
  await ana.sync();
  await bia.send("NICK beatriz", "AWAY :almoço", "SETNAME :Beatriz", "PART #dev :até", "AWAY");
  await bia.sync();
  assertEquals(await ana.sync(), [
    ":bia!u@papo NICK :beatriz",
    ":beatriz!u@papo AWAY :almoço",
    ":beatriz!u@papo SETNAME :Beatriz",
    ":beatriz!u@papo PART #dev :até",
    ":beatriz!u@papo AWAY",
  ]);
  await bia.send("JOIN #dev", "QUIT :fui");
  await bia.toEnd();
  assertEquals(await ana.sync(), [
    ":beatriz!u@papo JOIN #dev * :Beatriz",
    ":beatriz!u@papo QUIT :Quit: fui",
  ]);
  await using caio = await server.join("caio");
  await caio.send("/nick Caio2\n/quit\n");
  await caio.readToEnd();
  assertEquals(await ana.sync(), [
    ":caio!u@papo JOIN #geral * :caio",
    ":caio!u@papo NICK :Caio2",
    ":Caio2!u@papo QUIT :Quit",
  ]);
});

Deno.test("after a storm of comings, names and goings, a client's list is the room's", async () => {
  await using server = new TestServer({ irc, limits: { linesPerSecond: 0, maxPerAddress: 1_000 } });
  await using ana = await IrcPeer.named(server.port, "ana", GERAL);
  const people = await Promise.all(
    Array.from({ length: 60 }, (_, n) => IrcPeer.named(server.port, `p${n}`, GERAL)),
  );
  await Promise.all(people.map(async (person, n) => {
    await person.send(`NICK q${n}`);
    if (n % 2 === 0) await person.send("PART #geral");
    if (n % 3 === 0) await person.send("QUIT");
    else await person.sync();
  }));
  await Promise.all(people.map((person, n) => n % 3 === 0 ? person.toEnd() : undefined));
  const list = new Set(["ana"]);
  for (const line of await ana.sync()) {
    const [, nick = "", act, , newNick = ""] = /^:([^!]+)!\S+ (\S+)( :?(\S+))?/.exec(line) ?? [];
    if (act === "JOIN") list.add(nick);
    if (act === "PART" || act === "QUIT") list.delete(nick);
    if (act === "NICK" && list.delete(nick)) list.add(newNick);
  }
  await ana.send("NAMES #geral");
  const names = (await ana.sync()).flatMap((line) =>
    / 353 .* :(.*)$/.exec(line)?.[1]?.split(" ") ?? []
  );
  assertEquals([...list].sort(), names.sort());
  await Promise.all(people.map((person) => person[Symbol.asyncDispose]()));
});

Deno.test("who is asked into a room is told so, with whatever one is there", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using ana = await IrcPeer.named(server.port, "ana", { rooms: ["#dev"] });
  await using eva = await IrcPeer.named(server.port, "eva", GERAL);
  await using bia = await server.join("bia");
  await using leo = await JsonPeer.connect(server.port, { nick: "leo" });
  await ana.send("INVITE bia #dev", "INVITE leo #dev", "INVITE eva #dev", "INVITE ana #dev");
  assertEquals((await ana.sync()).map((line) => line.split(" ").slice(1, 5).join(" ")), [
    "341 ana bia #dev",
    "341 ana leo #dev",
    "341 ana eva #dev",
    "443 ana ana #dev",
  ]);
  assertEquals((await eva.until(/ INVITE /)).at(-1), ":ana!u@papo INVITE eva #dev");
  await bia.readUntil("* ana asks you into #dev: /join dev\n");
  await leo.until(({ type }) => type === "invited", "the invitation");
});

Deno.test("no line is longer than 512 bytes, and no character is cut", async () => {
  await using server = new TestServer({ irc });
  await using ana = await IrcPeer.named(server.port, "ana", GERAL);
  await using leo = await JsonPeer.connect(server.port, { nick: "leo" });
  const text = "👩‍👩‍👧 família ".repeat(300);
  await leo.ask({ type: "say", text, id: 1 });
  const lines = (await ana.sync()).filter((line) => line.includes("PRIVMSG"));
  assert(lines.length > 10);
  for (const line of lines) assert(bytesOf(line).length <= 510, line);
  const pieces = lines.map((line) => line.slice(line.indexOf(" :") + 2));
  assertEquals(pieces.join(""), text);
  assert(pieces.every((piece) => !/^[\u200d\ufe0f]|\u200d$/.test(piece)));
});

Deno.test("several lines are one message for those who know that, both ways", async () => {
  await using server = new TestServer({ irc });
  const caps = "batch message-tags server-time draft/multiline";
  await using eva = await IrcPeer.named(server.port, "eva", { ...GERAL, caps });
  await using leo = await JsonPeer.connect(server.port, { nick: "leo" });
  await leo.ask({ type: "say", text: "um\n\ndois", id: 1 });
  const lines = (await eva.sync()).filter((line) => /BATCH|PRIVMSG/.test(line));
  assertMatch(
    lines[0] ?? "",
    /^@time=\S+;msgid=\S+ :leo!u@papo BATCH \+(\S+) draft\/multiline #geral$/,
  );
  assertEquals(lines.slice(1, -1).map((line) => line.replace(/^@batch=\S+ /, "")), [
    ":leo!u@papo PRIVMSG #geral :um",
    ":leo!u@papo PRIVMSG #geral :",
    ":leo!u@papo PRIVMSG #geral :dois",
  ]);
  await eva.send(
    "BATCH +1 draft/multiline #geral",
    "@batch=1 PRIVMSG #geral :três",
    "@batch=1 PRIVMSG #geral :quatro",
    "BATCH -1",
  );
  await leo.until((message) => message.type === "message", "the message");
  assertEquals(leo.said(), ["2 eva: três\nquatro"]);
});

Deno.test("what could hurt is refused or made harmless, and the connection goes on", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using ana = await IrcPeer.named(server.port, "ana", GERAL);
  await using eva = await IrcPeer.named(server.port, "eva", GERAL);
  await using bia = await server.join("bia");
  await ana.sync();
  await eva.sync();
  await ana.sendBytes(new Uint8Array([...bytesOf("PRIVMSG #geral :a"), 0xff, 13, 10]));
  await ana.send(`PRIVMSG #geral :${"x".repeat(600)}`, `PRIVMSG #geral :${"y".repeat(490)}`, "FOO");
  await ana.send("PRIVMSG #geral :\x01VERSION\x01", "PRIVMSG #geral :a\0b\x1b[2J\x07c");
  assertEquals(await ana.sync(), [
    ":irc.test FAIL PRIVMSG INVALID_UTF8 :This is not UTF-8",
    ":irc.test 417 ana :Input line was too long: at most 510 bytes, and 4096 of tags before them",
    ":irc.test 417 ana :Input line was too long: its readers get it with your name before it, all in 510 bytes",
    ":irc.test 421 ana FOO :Unknown command",
  ]);
  // What programs ask each other goes to programs alone.
  assertEquals(said(await eva.sync()), ["#geral <ana> \x01VERSION\x01", "#geral <ana> abc"]);
  assertEquals(await bia.readLine(), "<ana> abc");
});

Deno.test("a password is asked for, and never said to anyone", async () => {
  await using server = new TestServer({
    irc: ircFor({ isLocked: true }),
    language: "en",
    gate: { password: "segredo" },
  });
  await using eva = await IrcPeer.connect(server.port);
  await eva.send("PASS errado", "NICK eva", "USER eva 0 * :Eva");
  assertMatch(
    await eva.toEnd(),
    /^:irc\.test 464 \* :.*\r\nERROR :.*nobody comes in without the password\r\n$/,
  );
  await using ana = await IrcPeer.connect(server.port);
  await ana.send("CAP LS 302", "PASS segredo", "NICK ana", "USER ana 0 * :Ana", "CAP END");
  await ana.until(/ 376 /);
});

Deno.test("one who asks for no room is put into the default one", async () => {
  await using server = new TestServer({ irc: ircFor({ room: "geral" }), language: "en" });
  await using ana = await IrcPeer.connect(server.port);
  await ana.send("NICK ana", "USER ana 0 * :Ana");
  const lines = await ana.until(/ 366 /);
  assert(lines.includes(":ana!u@papo JOIN #geral"));
});

Deno.test("what was said before one came is shown as one's client can tell it apart", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using bia = await server.join("bia");
  await bia.send("ontem\n");
  await bia.readPast();
  const join = async (nick: string, caps: string): Promise<string[]> => {
    await using peer = await IrcPeer.named(server.port, nick, caps === "" ? {} : { caps });
    await peer.send("JOIN #geral");
    return (await peer.sync()).filter((line) => !/ (?:JOIN|353|366) /.test(line));
  };
  assertMatch(
    (await join("ana", "server-time")).join(),
    /^@time=\S+ :bia!u@papo PRIVMSG #geral :ontem$/,
  );
  assertEquals(await join("eva", ""), [
    ":irc.test NOTICE eva :1 message before now in #geral: /quote HISTORY #geral 50",
  ]);
  assertEquals(await join("leo", "draft/chathistory batch server-time message-tags"), []);
});

Deno.test("without IRC, its clients are told so", async () => {
  await using server = new TestServer();
  await using ana = await Peer.connect(server.port);
  await ana.send("NICK ana\r\nUSER ana 0 * :Ana\r\n");
  assertMatch(await ana.readToEnd(), /^ERROR :/);
});

Deno.test("a server speaks IRC unless it is told not to, by the name it is given", async () => {
  await using program = runServer(["--port", "0", "--lang", "en", "--irc-name", "irc.example.org"]);
  await program.until(() => program.stdout.length > 0, "the first line");
  const port = Number(/:(\d+)$/.exec(program.stdout[0] ?? "")?.[1]);
  await using ana = await IrcPeer.connect(port);
  await ana.send("NICK ana", "USER ana 0 * :Ana");
  assertMatch((await ana.until(/ 001 /))[0] ?? "", /^:irc\.example\.org 001 ana /);
  await using mute = runServer(["--port", "0", "--lang", "en", "--no-irc"]);
  await mute.until(() => mute.stdout.length > 0, "the first line");
  const other = Number(/:(\d+)$/.exec(mute.stdout[0] ?? "")?.[1]);
  await using bia = await IrcPeer.connect(other);
  await bia.send("NICK bia", "USER bia 0 * :Bia");
  assertMatch(await bia.toEnd(), /^ERROR :/);
});
