import { assert, assertEquals, assertMatch } from "@std/assert";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { kill, startWithHistory } from "./history_server.ts";
import { Peer, TestServer } from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";

const irc = ircFor();

Deno.test("who opens a room with netcat commands it, and an IRC client beside it sees all of that", async () => {
  await using server = new TestServer({ irc });
  await using ana = await server.join("ana");
  await ana.send("/join sala\n");
  await ana.readUntil("É você quem comanda esta sala");
  await using bia = await IrcPeer.named(server.port, "bia", { rooms: ["#sala"] });
  await bia.send("NAMES #sala");
  assert((await bia.until(/ 366 /)).some((line) => line.endsWith(" = #sala :@ana bia")));

  await ana.send("/mod bia\n/quiet on\n/limit 7\n");
  await bia.until(/^:ana!u@papo MODE #sala \+o bia$/);
  await bia.until(/^:ana!u@papo MODE #sala \+m$/);
  await bia.until(/^:ana!u@papo MODE #sala \+l 7$/);
  await using caio = await server.join("caio");
  await caio.send("/join sala\noi\n");
  await caio.readUntil("* Em #sala só fala quem comanda a sala ou tem voz\n");

  await bia.send("MODE #sala +v caio");
  await bia.until(/^:bia!u@papo MODE #sala \+v caio$/);
  await caio.readUntil("* bia deu voz a caio em #sala\n");
  await caio.send("agora sim\n");
  await ana.readUntil("<caio> agora sim\n");

  await bia.send("KICK #sala caio :calma");
  await caio.readUntil("* bia tirou caio de #sala: calma\n");
  await caio.readUntil("* Você é caio em #geral");
  await bia.until(/^:bia!u@papo KICK #sala caio :calma$/);
  await ana.readUntil("* bia tirou caio de #sala: calma\n");
});

Deno.test("who is not asked in cannot enter, in json, netcat and IRC alike, until it is", async () => {
  await using server = new TestServer({ irc });
  const { port } = server;
  await using ana = await IrcPeer.named(port, "ana", { rooms: ["#sala"] });
  await ana.send("MODE #sala +i");
  await ana.until(/^:ana!u@papo MODE #sala \+i$/);
  await using bia = await JsonPeer.connect(port, { nick: "bia" });
  await bia.send({ type: "join", room: "sala", id: 1 });
  await bia.until((message) => message.type === "error" && message.code === "room_invited", "a no");
  await using caio = await server.join("caio");
  await caio.send("/join sala\n");
  await caio.readUntil("* Em #sala só entra quem for chamado\n");
  await using davi = await IrcPeer.named(port, "davi");
  await davi.send("JOIN #sala");
  await davi.until(/ 473 davi #sala /);

  await ana.send("INVITE bia #sala", "INVITE davi #sala");
  await ana.until(/ 341 ana davi #sala$/);
  await bia.until(({ type }) => type === "invited", "an invitation");
  await bia.send({ type: "join", room: "sala", id: 2 });
  await bia.until((message) => message.type === "join" && message.id === 2, "the room");
  await davi.until(/^:ana!u@papo INVITE davi #sala$/);
  await davi.send("JOIN #sala");
  await davi.until(/ 353 davi = #sala :.*@ana/);
  await bia.send({ type: "kick", nick: "davi", room: "sala", id: 3 });
  await bia.until((message) => message.id === 3 && message.type === "error", "no right to do that");
  await bia.send({ type: "who", room: "sala", id: 4 });
  await bia.until(
    (message) => message.type === "who" && message.mods?.join() === "ana",
    "who commands the room",
  );
});

Deno.test("lists and modes can be asked for, and what is wrong with a mode is told by its numeric", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using ana = await IrcPeer.named(server.port, "ana", { rooms: ["#sala"] });
  await ana.send("MODE #sala +b eva!*@*", "MODE #sala +b m:b*", "MODE #sala +I caio");
  await ana.send("MODE #sala b");
  const bans = await ana.until(/ 368 /);
  assert(bans.some((line) => / 367 ana #sala eva!\*@\* ana \d+$/.test(line)), bans.join("\n"));
  assert(bans.some((line) => / 367 ana #sala m:b\*!\*@\* ana \d+$/.test(line)));
  await ana.send("MODE #sala I");
  assertMatch((await ana.until(/ 347 /)).at(-2) ?? "", / 346 ana #sala caio!\*@\* ana \d+$/);
  await ana.send("MODE #sala +stk segredo", "MODE #sala");
  assertMatch((await ana.until(/ 324 /)).at(-1) ?? "", / 324 ana #sala \+stnk segredo$/);
  const wrong: readonly [string, RegExp][] = [
    ["MODE #sala +o ninguem", / 401 ana ninguem /],
    ["MODE #sala +l 0", / 696 ana #sala l 0 /],
    ["MODE #sala +k :a b", / 696 ana #sala k \* /],
    ["MODE #sala +x", / 472 ana x /],
    ["MODE #nada +m", / 403 ana #nada /],
    ["KICK #sala ninguem", / 441 ana ninguem #sala /],
  ];
  for (const [line, answer] of wrong) {
    await ana.send(line);
    await ana.until(answer);
  }
  await using bia = await IrcPeer.named(server.port, "bia", { rooms: ["#sala"] });
  await bia.send("JOIN #sala segredo", "LIST", "PRIVMSG #sala :oi", "MODE #sala +o bia");
  const told = await bia.until(/ 482 bia #sala /);
  assert(told.some((line) => line === ":bia!u@papo JOIN #sala"));
  assert(told.some((line) => / 404 bia #sala /.test(line)), "she is muted by her name");
  await using caio = await IrcPeer.named(server.port, "caio");
  await caio.send("LIST");
  assertEquals((await caio.until(/ 323 /)).filter((line) => / 322 caio #sala /.test(line)), []);
});

Deno.test("a room is run as it was after the server was killed, by who comes back with its token", async () => {
  using folder = new TemporaryFolder();
  const { file } = folder;
  let resume;
  {
    await using server = await startWithHistory(file);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana", room: "sala" });
    for (
      const request of [
        { type: "say", text: "oi", id: 1 },
        { type: "rule", quiet: true, key: "segredo", id: 2 },
        { type: "ban", room: "sala", target: "eva", reason: "spam", id: 3 },
      ] as const
    ) {
      await ana.send(request);
      await ana.until(({ id }) => id === request.id, "an answer");
    }
    resume = { token: ana.token, rooms: { sala: 1 } };
    await kill(server);
  }
  await using server = await startWithHistory(file);
  await using eva = await Peer.connect(server.port);
  await eva.send("/nick eva\n/join sala segredo\n");
  await eva.readUntil("* Você não pode entrar em #sala: spam\n");
  await using bia = await Peer.connect(server.port);
  await bia.send("/nick bia\n/join sala\n/join sala segredo\noi\n");
  await bia.readUntil("* #sala pede uma chave: /join sala CHAVE\n");
  await bia.readUntil("* Em #sala só fala quem comanda a sala ou tem voz\n");
  await using ana = await JsonPeer.connect(server.port, { nick: "x", resume });
  const welcome = ana.received.find(({ type }) => type === "welcome");
  assert(welcome?.type === "welcome" && welcome.rooms[0]?.rank === "mod");
  await ana.send({ type: "voice", nick: "bia", id: 4 });
  await bia.readUntil("* ana deu voz a bia em #sala\n");
});
