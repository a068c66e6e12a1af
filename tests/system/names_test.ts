import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { kill, startWithHistory, stop } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { Peer, PythonClient, TestServer } from "./harness.ts";
import { makeOld, TemporaryFolder } from "./temporary.ts";

const MINE = "* O nome ana é seu: ninguém mais o usa sem a senha que você deu\n";

/** Someone with netcat makes the name ana its own, and goes. */
async function register(port: number): Promise<void> {
  await using ana = await Peer.named(port, "ana");
  await ana.send("/register segredo\n");
  await ana.readUntil(MINE);
  await ana.send("/quit\n");
  await ana.readToEnd();
}

Deno.test("with netcat a name is one's own by a password, in the line or on a line that nobody hears", async () => {
  await using server = new TestServer();
  const { port } = server;
  await using bia = await server.join("bia");
  await register(port);
  await using ana = await Peer.connect(port);
  await ana.send("/nick ana\n/identify\nsegredo\n");
  await ana.readUntil("* O nome ana tem dono e senha: /nick ana SENHA, ou escolha outro\n");
  await ana.readUntil("Senha: ");
  await ana.readUntil("* Agora você é ana\n");
  await ana.send("/register\noutro segredo\noi\n");
  await ana.readUntil("Senha: ");
  await ana.readUntil(MINE);
  const heard = await bia.readUntil("<ana> oi\n");
  assert(!heard.includes("segredo"), heard);
  await using phone = await Peer.connect(port);
  await phone.send("/nick ana outro segredo\n");
  await phone.readUntil("* Você é ana em #geral");
  assertStringIncludes(await ana.readToEnd(), "* A conexão foi retomada em outro lugar\n");
});

Deno.test("wrong passwords are told apart, and three of them end the connection", async () => {
  const wrong: string[] = [];
  await using server = new TestServer({
    gate: {
      attempts: { firstWaitMs: 1 },
      onWrong: (address, _operator, name) => wrong.push(`${address} ${name}`),
    },
  });
  await register(server.port);
  await using eva = await Peer.named(server.port, "eva");
  await eva.send("/nick ana errada\n/nick ana errada\n/nick ana errada\noi\n");
  const sentence = "* Não é a senha desse nome\n";
  await eva.readUntil(sentence.repeat(3));
  assertEquals(await eva.readToEnd(), "* A conexão foi encerrada: senhas erradas demais\n");
  assertEquals(wrong, Array(3).fill("127.0.0.1 ana"));
});

Deno.test("a client of the Python exercise gets a name like the one that is somebody's own", async () => {
  await using server = new TestServer();
  await register(server.port);
  await using bia = await server.join("bia");
  await using python = await PythonClient.connect(server.port, "ana");
  await python.say("oi");
  await bia.readUntil("<ana-2> oi\n");
});

Deno.test("after a crash a name is one's own still; the file has its password's hash alone", async () => {
  using folder = new TemporaryFolder();
  {
    await using server = await startWithHistory(folder.file);
    await register(server.port);
    await kill(server);
  }
  await using server = await startWithHistory(folder.file);
  await using eva = await JsonPeer.connect(server.port, { nick: "ana" });
  assertEquals(eva.errors, ["nick_registered"]);
  await eva.introduce({ nick: "ana", nickPassword: "errada" });
  await eva.until(({ ...it }) => "code" in it && it.code === "nick_password_wrong", "a refusal");
  await eva.introduce({ nick: "ana", nickPassword: "segredo" });
  await eva.until(({ type }) => type === "welcome", "the welcome");
  await using other = await JsonPeer.connect(server.port, { nick: "ana", nickPassword: "segredo" });
  assertEquals(other.errors, ["nick_here"]);
  await stop(server);
  const { stderr } = await server.program.outcome();
  assertStringIncludes(stderr, "127.0.0.1 errou a senha do nome ana");
  assert(!stderr.includes("errada") && !stderr.includes("segredo"), stderr);
  for (const name of folder.names) {
    const bytes = new TextDecoder("latin1").decode(Deno.readFileSync(`${folder.path}/${name}`));
    assert(!bytes.includes("segredo"));
  }
});

Deno.test("a program comes in by a name and makes it its own with one request", async () => {
  await using server = new TestServer();
  const bot = { nick: "bot", nickPassword: "chave", register: true };
  {
    await using first = await JsonPeer.connect(server.port, bot);
    await first.until(({ type }) => type === "registered", "word of it");
  }
  await server.departed(1);
  await using again = await JsonPeer.connect(server.port, bot);
  assertEquals([again.errors, again.resumed], [[], false]);
  const answer = await again.ask({ type: "unregister", id: 1 });
  assertEquals(answer, { type: "released", id: 1, nick: "bot" });
});

Deno.test("a history of before names were anybody's own is read, and has place for them", () => {
  using folder = new TemporaryFolder();
  makeOld(
    folder.file,
    14,
    "INSERT INTO persons VALUES ('k', 5, 'ana', '127.0.0.1', NULL);" +
      "INSERT OR REPLACE INTO counters VALUES ('author', 5)",
  );
  const account = { name: "Ana", person: 9, hash: "$h", address: "127.0.0.1" };
  {
    using store = folder.open();
    assertEquals(store.persons(), [{ key: "k", author: 5, nick: "ana", address: "127.0.0.1" }]);
    store.accounts.save({ name: "bia", person: 7, hash: "$g" });
    store.accounts.save({ ...account, hash: "$old" });
    store.accounts.save(account);
    store.accounts.forget("BIA");
    store.savePerson({ key: "l", author: 6, nick: "eva", account: 9 });
  }
  using store = folder.open();
  assertEquals(store.accounts.all(), [account]);
  assertEquals(store.persons().map(({ account }) => account), [undefined, 9]);
  // Its number is nobody else's, though that one has said nothing.
  assertEquals(store.lastAuthor(), 9);
});
