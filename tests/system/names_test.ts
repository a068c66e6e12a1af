import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { kill, startWithHistory, stop } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { Files } from "../../lib/startup/files.ts";
import { keyIn } from "../../lib/terminal/key_file.ts";
import { bytesOf, Peer, PythonClient, runClient, TestServer } from "./harness.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { makeOld, TemporaryFolder } from "./temporary.ts";

const MINE = "* O nome ana é seu: ninguém mais o usa sem a senha que você deu\n";

/** Someone with netcat makes the name ana its own, and goes. */
async function register(port: number): Promise<void> {
  await using ana = await Peer.named(port, "ana");
  await ana.send("/register segredo\n");
  await ana.readUntil(/senha que você deu|password you gave/);
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
  // It is one more client of the same person, and nobody is told.
  await phone.send("daqui\n");
  await ana.readUntil("<ana> daqui\n");
  assertEquals(await bia.readUntil("<ana> daqui\n"), "<ana> daqui\n");
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
  const who = await other.ask({ type: "who", room: "geral", id: 1 });
  assertEquals([other.errors, who.type === "who" && who.nicks], [[], ["ana"]]);
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

// Without typing

Deno.test("scripts that begin at once with one file of a name's secret are all that person", async () => {
  await using server = new TestServer({ language: "en" });
  using folder = new TemporaryFolder();
  const place = ["--host", "127.0.0.1", "--port", `${server.port}`, "--nick", "bot"];
  const access = [`--allow-read=${folder.path}`, `--allow-write=${folder.path}`];
  const send = (key: string): Promise<number> => {
    const program = runClient(["send", "oi", ...place, "--key", key], undefined, access);
    return program.outcome().then(({ code }) => code).finally(() => program[Symbol.asyncDispose]());
  };
  const key = `${folder.path}/key`;
  // As one of them has just made it.
  Deno.writeTextFileSync(key, "");
  const files = new Files("en", () => Promise.resolve(""));
  const secret = keyIn(key, files, "en");
  Deno.writeTextFileSync(key, "um segredo comprido\n");
  assertEquals(await secret, "um segredo comprido");
  assertEquals(await Promise.all([send(key), send(key), send(key)]), [0, 0, 0]);
  assertEquals(server.hub.accountOf("bot")?.name, "bot");
});

Deno.test("a script owns its name by a file, which is made for its owner alone", async () => {
  await using server = new TestServer({ language: "en" });
  await using bia = await server.join("bia");
  using folder = new TemporaryFolder();
  const key = `${folder.path}/key`;
  const access = [`--allow-read=${key}`, `--allow-write=${key}`];
  const place = ["--host", "127.0.0.1", "--port", `${server.port}`];
  const send = async (text: string, ...args: string[]): Promise<number> => {
    await using program = runClient(["send", text, ...place, ...args], undefined, access);
    return (await program.outcome()).code;
  };
  assertEquals(await send("one", "--nick", "bot", "--key", key), 0);
  assertEquals((Deno.statSync(key).mode ?? 0) & 0o777, 0o600);
  assertEquals(server.hub.accountOf("bot")?.name, "bot");
  assertEquals(await send("two", "--nick", "bot", "--key", key), 0);
  assertEquals(await send("three", "--nick", "bot"), 0);
  const heard = await bia.readUntil("three\n");
  const said = heard.split("\n").filter((line) => line.startsWith("<"));
  assertEquals(said, ["<bot> one", "<bot> two", "<bot-2> three"]);
});

// IRC

/** The lines that matter of those that come up to the first that fits, without the server's name. */
async function told(peer: IrcPeer, wanted: RegExp): Promise<string[]> {
  const lines = await peer.until(wanted);
  return lines.map((line) => line.replace(/^:irc.test /, ""))
    .filter((line) => /^(?:43\d|46\d|90\d) |NOTICE| NICK /.test(line));
}

const LOGGED_IN = "900 * *!u@papo ana :You are now logged in as ana";

function plainOf(name: string, password: string): string {
  return bytesOf(`\0${name}\0${password}`).toBase64();
}

Deno.test("an IRC client is told that a name is somebody's own, and how it is had; NickServ hears passwords", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  await using ana = await IrcPeer.named(server.port, "ana");
  await ana.send("PRIVMSG NickServ :REGISTER segredo");
  assertEquals(await told(ana, / 900 /), [
    ":NickServ!u@papo NOTICE ana :The name ana is yours: nobody uses it without the password you gave",
    "900 ana ana!u@papo ana :You are now logged in as ana",
  ]);
  await ana.send("QUIT");
  await ana.toEnd();
  await using eva = await IrcPeer.connect(server.port);
  await eva.send("NICK ana", "USER eva 0 * :Eva");
  assertEquals(await told(eva, /NOTICE/), [
    "433 * ana :The name ana is registered: " +
    "/msg NickServ IDENTIFY ana PASSWORD, or choose another",
    ":NickServ!u@papo NOTICE * :The name ana is registered: " +
    "/msg NickServ IDENTIFY ana PASSWORD, or choose another",
  ]);
  await eva.send("NICK eva");
  await eva.until(/ 376 /);
  await eva.send("NS IDENTIFY ana errada", "NS IDENTIFY ana segredo");
  assertEquals(await told(eva, / 900 /), [
    ":NickServ!u@papo NOTICE eva :That is not the password of the name",
    ":eva!u@papo NICK :ana",
    "900 ana ana!u@papo ana :You are now logged in as ana",
  ]);
});

Deno.test("by SASL PLAIN, and by PASS, an IRC client comes in by a name that is its own", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  await register(server.port);
  const sasl = ["CAP REQ :sasl", "AUTHENTICATE PLAIN"];
  const end = ["CAP END", "NICK ana", "USER ana 0 * :Ana"];
  {
    await using ana = await IrcPeer.connect(server.port);
    await ana.send(...sasl, `AUTHENTICATE ${plainOf("ana", "errada")}`);
    assertEquals(await told(ana, /NOTICE/), [
      "904 * :SASL authentication failed",
      ":NickServ!u@papo NOTICE * :That is not the password of the name",
    ]);
    await ana.send("AUTHENTICATE PLAIN", `AUTHENTICATE ${plainOf("ana", "segredo")}`, ...end);
    const lines = await told(ana, / 001 ana /);
    assertEquals(lines, [LOGGED_IN, "903 * :SASL authentication successful"]);
    await ana.send("QUIT");
    await ana.toEnd();
  }
  await using ana = await IrcPeer.connect(server.port);
  await ana.send("PASS ana:segredo", ...end);
  assertEquals(await told(ana, / 001 ana /), [LOGGED_IN]);
  await ana.send("QUIT");
  await ana.toEnd();
  // Who is here already says it too.
  await using eva = await IrcPeer.named(server.port, "eva", { caps: "sasl" });
  await eva.send("AUTHENTICATE PLAIN", `AUTHENTICATE ${plainOf("ana", "segredo")}`);
  assertEquals(await told(eva, / 903 /), [
    ":eva!u@papo NICK :ana",
    "900 ana ana!u@papo ana :You are now logged in as ana",
    "903 ana :SASL authentication successful",
  ]);
});

Deno.test("an IRC client with the password comes back from anywhere to what its lost connection had", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  await register(server.port);
  const end = ["PASS ana:segredo", "NICK ana", "USER ana 0 * :Ana"];
  {
    await using ana = await IrcPeer.connect(server.port);
    await ana.send(...end, "JOIN #sala");
    await ana.until(/ 366 /);
  }
  await server.departed(2);
  await using ana = await IrcPeer.connect(server.port);
  await ana.send(...end);
  await ana.until(/ana!u@papo JOIN #sala/);
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

Deno.test("IRC clients are told whose own a name is, by WHOIS, WHOX and on coming", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  const { port } = server;
  await using ana = await IrcPeer.named(port, "ana");
  await using bia = await IrcPeer.named(port, "bia", { caps: "extended-join", rooms: ["#geral"] });
  await ana.send("PRIVMSG NickServ :REGISTER segredo");
  await ana.until(/The name ana is yours/);
  await ana.send("JOIN #geral");
  await bia.until(/^:ana!u@papo JOIN #geral ana :/);
  await bia.send("WHOIS ana");
  assertMatch((await bia.until(/ 318 /)).join("\n"), / 330 bia ana ana :/);
  await bia.send("WHO #geral %na");
  const who = (await bia.until(/ 315 /)).join("\n");
  assertMatch(who, / 354 bia ana ana$/m);
  assertMatch(who, / 354 bia bia 0$/m);
});

Deno.test("IRC clients are told by whom they see which name is whose own from now on, and when it is no more (account-notify)", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  const { port } = server;
  await using ana = await IrcPeer.named(port, "ana", { rooms: ["#geral", "#dev"] });
  const caps = "account-notify";
  await using bia = await IrcPeer.named(port, "bia", { caps, rooms: ["#geral", "#dev"] });
  await using plain = await IrcPeer.named(port, "eva", { rooms: ["#geral"] });
  const accounts = async (): Promise<string[]> => {
    const lines = await bia.sync();
    return lines.filter((line) => / (?:ACCOUNT|NICK) /.test(line)).map((line) =>
      line.replace(/^@\S+ /, "")
    );
  };
  await accounts();
  await ana.send("NS REGISTER segredo");
  await ana.until(/ 900 /);
  assertEquals(await accounts(), [":ana!u@papo ACCOUNT ana"]);
  await ana.send("NICK anita");
  await ana.sync();
  // By its first name it is known still.
  assertEquals(await accounts(), [":ana!u@papo NICK :anita"]);
  await ana.send("NS REGISTER segredo");
  await ana.until(/ 900 /);
  assertEquals(await accounts(), [":anita!u@papo ACCOUNT anita"]);
  // Another client of the same person is told to nobody.
  await using phone = await IrcPeer.connect(port);
  await phone.send("PASS anita:segredo", "NICK anita", "USER ana 0 * :Ana");
  await phone.until(/ 366 anita #dev/);
  assertEquals(await accounts(), []);
  for (
    const [nick, other] of [["anita", ":anita!u@papo ACCOUNT ana"], [
      "ana",
      ":ana!u@papo ACCOUNT *",
    ]]
  ) {
    await ana.send(`NICK ${nick}`);
    await ana.sync();
    await accounts();
    await ana.send("NS DROP");
    await ana.until(/NOTICE/);
    assertEquals(await accounts(), [other]);
  }
  assertEquals((await plain.sync()).filter((line) => / ACCOUNT /.test(line)), []);
});

Deno.test("one's own coming, and what one orders in a room, say by which name one is known", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  const { port } = server;
  const caps = "extended-join account-tag";
  await using ana = await IrcPeer.named(port, "ana", { caps });
  await ana.send("JOIN #sala");
  await ana.until(/^:ana!u@papo JOIN #sala \* :ana Souza$/);
  await ana.send("NS REGISTER segredo");
  await ana.until(/ 900 /);
  await ana.send("JOIN #dev", "NICK anita", "PART #dev");
  await ana.until(/^@account=ana :ana!u@papo JOIN #dev ana :ana Souza$/);
  await ana.until(/^@account=ana :ana!u@papo NICK :anita$/);
  await ana.until(/^@account=ana :anita!u@papo PART #dev$/);
  await using bia = await IrcPeer.named(port, "bia", { caps, rooms: ["#sala"] });
  await using eva = await IrcPeer.named(port, "eva", { rooms: ["#sala"] });
  await ana.send("MODE #sala +v bia", "MODE #sala +b x*", "MODE #sala +m", "KICK #sala eva :tchau");
  for (
    const line of [
      ":anita!u@papo MODE #sala +v bia",
      ":anita!u@papo MODE #sala +b x*!*@*",
      ":anita!u@papo MODE #sala +m",
      ":anita!u@papo KICK #sala eva :tchau",
    ]
  ) {
    await bia.until(new RegExp(`^@account=ana ${line.replaceAll(/[*+#]/g, "\\$&")}$`));
    await eva.until(new RegExp(`^${line.replaceAll(/[*+#]/g, "\\$&")}$`));
  }
  // By another client of hers, and by its coming back.
  await using phone = await IrcPeer.connect(port);
  await phone.send(`CAP REQ :${caps}`, "PASS ana:segredo", "NICK anita", "USER ana 0 * :Ana");
  await phone.send("CAP END");
  await phone.until(/^@account=ana :anita!u@papo JOIN #sala ana :Ana$/);
  await ana.send("JOIN #novo");
  await phone.until(/^@account=ana :anita!u@papo JOIN #novo ana :Ana$/);
  // Json knows nothing of that.
  await using bot = await JsonPeer.connect(port, { nick: "bot", room: "sala" });
  await ana.send("MODE #sala -m");
  const told = await bot.until(({ type }) => type === "moderated", "that it is loud again");
  assertEquals("account" in told, false);
  // Who has given the name up is known by none.
  await ana.send("NICK ana", "NS DROP");
  await ana.until(/NOTICE ana/);
  await ana.send("JOIN #fim");
  await ana.until(/^:ana!u@papo JOIN #fim \* :ana Souza$/);
});

Deno.test("what somebody does by a name of its own has that beside it, for clients that want it (account-tag)", async () => {
  await using server = new TestServer({ irc: ircFor(), language: "en" });
  const { port } = server;
  await using ana = await IrcPeer.named(port, "ana", { caps: "message-tags", rooms: ["#geral"] });
  const rooms = ["#geral"];
  await using bia = await IrcPeer.named(port, "bia", {
    caps: "account-tag batch draft/chathistory",
    rooms,
  });
  await using eva = await IrcPeer.named(port, "eva", { rooms });
  await ana.send("NS REGISTER segredo");
  await ana.until(/ 900 /);
  await ana.send("NICK anita", "PRIVMSG #geral :oi", "NOTICE #geral :psst", "TOPIC #geral :bolo");
  await ana.send("PRIVMSG bia,eva :a sós", "TAGMSG #geral", "JOIN #dev", "PART #geral");
  await ana.send("INVITE bia #dev");
  await ana.sync();
  await eva.send("PRIVMSG #geral :e eu?");
  await eva.sync();
  const told = async (peer: IrcPeer): Promise<string[]> =>
    (await peer.sync()).filter((line) => / (?:NICK|PRIVMSG|NOTICE|TOPIC|PART|INVITE) /.test(line));
  const known = [
    ":ana!u@papo NICK :anita",
    ":anita!u@papo PRIVMSG #geral :oi",
    ":anita!u@papo NOTICE #geral :psst",
    ":anita!u@papo TOPIC #geral :bolo",
    ":anita!u@papo PART #geral",
    ":anita!u@papo INVITE bia #dev",
  ];
  const lines = await told(bia);
  const alone = ":anita!u@papo PRIVMSG bia :a sós";
  assertEquals(
    lines.toSorted(),
    [
      ...[...known, alone].map((line) => `@account=ana ${line}`),
      ":eva!u@papo PRIVMSG #geral :e eu?",
    ].toSorted(),
  );
  assertEquals((await told(eva)).filter((line) => line.startsWith("@")), []);
  await bia.send("CHATHISTORY LATEST #geral * 4");
  const past = await bia.until(/ BATCH -/);
  assertMatch(past.join("\n"), /^@batch=\w+;account=ana :anita!u@papo PRIVMSG #geral :oi$/m);
});
