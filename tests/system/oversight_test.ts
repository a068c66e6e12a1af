import { assert, assertEquals, assertMatch } from "@std/assert";
import { hashSecret } from "../../lib/server/gate/secret.ts";
import { Operators } from "../../lib/server/gate/operators.ts";
import { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import { MIGRATIONS } from "../../lib/server/store/sqlite/schema.ts";
import type { Store } from "../../lib/server/store/store.ts";
import { DEEDS_MAX } from "../../lib/vocabulary/requests.ts";
import type { Deed } from "../../lib/vocabulary/reply.ts";
import type { ServerMessage } from "../../lib/vocabulary/protocol.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { enterAsFilter, Peer, PythonClient, TestServer } from "./harness.ts";
import { makeOld, TemporaryFolder } from "./temporary.ts";

const HASH = await hashSecret("segredo");
const irc = ircFor();

/** A server with the operators bia and root. */
function ruled(store?: Store): TestServer {
  const names = ["bia", "root"].map((name) => [name, HASH] as const);
  return new TestServer({
    irc,
    gate: { attempts: { firstWaitMs: 1 }, operators: new Operators(names) },
    ...(store !== undefined && { store }),
  });
}

/** A history, until the end of the block. */
function open(file: string): { readonly store: Store } & Disposable {
  const store = new SqliteStore(file);
  return { store, [Symbol.dispose]: () => store.close() };
}

/** An operator with netcat. */
async function operator(server: TestServer): Promise<Peer> {
  const bia = await Peer.named(server.port, "bia");
  await bia.send("/op bia\nsegredo\n");
  await bia.readUntil("* Agora você é operador (bia). /help mostra o que isso permite\n");
  return bia;
}

/** An operator with an IRC client. */
async function ircOperator(server: TestServer): Promise<IrcPeer> {
  const root = await IrcPeer.named(server.port, "caio");
  await root.send("OPER root segredo");
  await root.until(/ 381 /);
  return root;
}

Deno.test("who may say nothing and what is locked is seen by operators with netcat, json and IRC, and outlives a restart", async () => {
  using folder = new TemporaryFolder();
  const file = `${folder.path}/history.db`;
  {
    using kept = open(file);
    await using server = ruled(kept.store);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
    await using bia = await operator(server);
    await bia.send("/mute ana 2d chega de flood\n/lock dev festa\n/mutes\n");
    await bia.readUntil("* 1 pessoa que não pode falar:\n");
    assertMatch(
      await bia.readLine(),
      /^\* ana, por bia, até \d+ de \S+ de \d{4}, \d\d:\d\d [A-Z]{3}\S*: chega de flood$/,
    );
    await ana.send({ type: "say", text: "oi", id: 0 });
    const no = await ana.until(({ id }) => id === 0, "a no");
    assert(no.type === "error" && no.until !== undefined, JSON.stringify(no));
    assertEquals([no.code, no.detail], ["muted", "chega de flood"]);
    await bia.send("/locks\n");
    await bia.readUntil("* 1 sala fechada:\n* #dev, por bia: festa\n");
    await ana.send({ type: "locks", id: 1 });
    await ana.until((answer) => answer.type === "error" && answer.id === 1, "a no");
  }
  using kept = open(file);
  await using server = ruled(kept.store);
  await using root = await ircOperator(server);
  await root.send("MUTES");
  const [heading, row] = (await root.until(/NOTICE .*flood$/)).slice(-2);
  assertMatch(heading ?? "", /^:irc\.test NOTICE caio :1 pessoa que não pode falar:$/);
  assertMatch(row ?? "", /NOTICE caio :ana, por bia, até .*: chega de flood$/);
  await root.send("UNLOCK #dev", "UNMUTE ana", "LOCKS");
  await root.until(/NOTICE caio :caio abriu #dev$/);
  await root.until(/NOTICE caio :caio deixa ana falar de novo$/);
  await root.until(/NOTICE caio :Nenhuma sala está fechada$/);

  await using rui = await JsonPeer.connect(server.port, { nick: "rui" });
  await rui.send({ type: "op", name: "bia", password: "segredo" }, { type: "mutes", id: 2 });
  const answer = await rui.until((answer) => answer.type === "mutes", "the list");
  assertEquals(answer, { type: "mutes", id: 2, total: 0, mutes: [] });
  // What is no order says how it is given, and others have no say.
  await root.send("MUTE");
  await root.until(/NOTICE caio :Falta algo: \/mute NOME/);
  await using eva = await IrcPeer.named(server.port, "eva");
  await eva.send("BANS");
  await eva.until(/ 481 eva /);
});

function isAnnouncement(message: ServerMessage): boolean {
  return message.type === "message" && message.announced === true;
}

Deno.test("an announcement is the server's own word in every face, now, in the past and after a restart", async () => {
  using folder = new TemporaryFolder();
  const file = `${folder.path}/history.db`;
  const sentence = "Aviso de bia, que opera o servidor: pausa às 18h";
  {
    using kept = open(file);
    await using server = ruled(kept.store);
    const { port } = server;
    await using bia = await operator(server);
    await using ana = await JsonPeer.connect(port, { nick: "ana" });
    await using caio = await IrcPeer.named(port, "caio", { rooms: ["#sala"] });
    await using gil = await PythonClient.connect(port, "gil");
    await using zeca = await enterAsFilter(port, "zeca");
    await gil.say("cheguei");
    await bia.readUntil("<gil> cheguei\n");
    await bia.send("/announce pausa às 18h\n");
    await bia.readUntil(`* ${sentence}\n`);
    const heard = await ana.until(isAnnouncement, "the announcement");
    assertEquals(heard.type === "message" && [heard.notice, heard.text], [true, "pausa às 18h"]);
    await caio.until(new RegExp(`^:irc\\.test NOTICE #sala :${sentence}$`));
    await gil.hears(`* ${sentence}`);
    await zeca.until(
      () => zeca.stdout.includes("* Announcement by bia, who runs the server: pausa às 18h"),
      "the announcement",
    );
  }
  using kept = open(file);
  await using server = ruled(kept.store);
  await using eva = await Peer.named(server.port, "eva");
  await eva.send("/history 9\n");
  await eva.readUntil(`Z * ${sentence}\n`);
  await using rui = await JsonPeer.connect(server.port, { nick: "rui" });
  await rui.until(isAnnouncement, "the announcement of before");
});

Deno.test("operators see where people come from, with netcat, json and IRC", async () => {
  await using server = ruled();
  await using bia = await operator(server);
  await using root = await ircOperator(server);
  await bia.send("/who\n");
  await bia.readUntil("* #geral (1): bia (127.0.0.1)\n");
  await root.send("WHOIS bia");
  await root.until(/ 338 caio bia 127\.0\.0\.1 :/);
  await using ana = await IrcPeer.named(server.port, "ana");
  await ana.send("WHOIS bia");
  const lines = await ana.until(/ 318 ana bia /);
  assertEquals(lines.filter((line) => / 338 /.test(line)), []);
});

Deno.test("what operators did outlives a restart, and is asked for with netcat, json and IRC", async () => {
  using folder = new TemporaryFolder();
  const file = `${folder.path}/history.db`;
  {
    using kept = open(file);
    await using server = ruled(kept.store);
    await using eva = await Peer.named(server.port, "eva");
    await eva.send("spam spam\n");
    await using bia = await operator(server);
    await bia.send("/redact eva 1 chega\n/kick eva: spam\n/modlog\n");
    await bia.readUntil("* Atos de operadores (3):\n");
    assertMatch(await bia.readLine(), /^\* .* — bia é operador, como bia$/);
    assertMatch(await bia.readLine(), /^\* .* — #geral: bia apagou uma mensagem de eva: chega$/);
    assertMatch(await bia.readLine(), /^\* .* — bia tirou eva da conversa: spam$/);
  }
  using kept = open(file);
  await using server = ruled(kept.store);
  await using root = await ircOperator(server);
  await root.send("MODLOG 2");
  await root.until(/NOTICE caio :.* — bia tirou eva da conversa: spam$/);
  await root.until(/NOTICE caio :.* — root é operador, como caio$/);
  await using rui = await JsonPeer.connect(server.port, { nick: "rui" });
  const refused = await rui.ask({ type: "modlog", id: 1 });
  assertEquals(refused.type === "error" && refused.code, "not_operator");
  await rui.ask({ type: "op", name: "bia", password: "segredo", id: 2 });
  const answer = await rui.ask({ type: "modlog", limit: 3, id: 3 });
  const deeds = answer.type === "modlog"
    ? answer.deeds.map(({ act, nick, reason }) => [act, nick, reason])
    : [];
  assertEquals(deeds, [["kick", "eva", "spam"], ["op", "caio", undefined], [
    "op",
    "rui",
    undefined,
  ]]);
});

Deno.test("a history of before operators' deeds were kept has none, and takes them, so many", () => {
  using folder = new TemporaryFolder();
  const version = MIGRATIONS.findIndex((step) => String(step).includes("TABLE deeds"));
  assert(version > 0);
  makeOld(folder.file, version, "INSERT INTO rooms (key, name) VALUES ('a', 'a')");
  using store = folder.open();
  assertEquals(store.deeds.all(), []);
  const deed = (timeMs: number): Deed => ({ timeMs, operator: "root", act: "op", nick: "ana" });
  for (let n = 0; n < DEEDS_MAX + 2; n++) store.deeds.save(deed(n));
  const kept = store.deeds.all();
  assertEquals([kept.length, kept[0], kept.at(-1)], [DEEDS_MAX, deed(2), deed(DEEDS_MAX + 1)]);
  store.restock({ persons: [], deeds: [deed(7)] });
  assertEquals(store.deeds.all(), [deed(7)]);
});

Deno.test("who operates the server is marked in every list, and in those of who was there before", async () => {
  await using server = ruled();
  await using ana = await server.join("ana");
  await using caio = await JsonPeer.connect(server.port, { nick: "caio", conversations: true });
  await using davi = await IrcPeer.named(server.port, "davi", { rooms: ["#geral"] });
  await using bia = await operator(server);
  const begun = await caio.until(({ type }) => type === "standing", "word of it");
  assertEquals(begun, { type: "standing", room: "geral", nick: "bia", operator: true });
  await davi.until(/ MODE #geral \+o bia$/);
  await ana.send("/who\n");
  await ana.readUntil("*bia");
  await caio.send({ type: "who", id: "w" });
  const who = await caio.until(({ id }) => id === "w", "who is there");
  assertEquals(who.type === "who" && who.operators, ["bia"]);
  await davi.send("NAMES #geral");
  assertMatch((await davi.until(/ 366 /)).join("\n"), / 353 .*@bia/);
  await davi.send("WHOIS bia");
  assertMatch((await davi.until(/ 318 /)).join("\n"), / 313 davi bia /);
  await bia.send("/join dev\n");
  await bia.readUntil("#dev");
  await using eva = await IrcPeer.named(server.port, "eva", { rooms: ["#sala"] });
  await bia.send("/join sala\n");
  await eva.until(/ JOIN #sala$/);
  await eva.until(/ MODE #sala \+o bia$/);
});
