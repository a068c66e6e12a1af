import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { OperatorDeed } from "../../lib/vocabulary/reply.ts";
import type { GateOptions } from "../../lib/server/gate/gate.ts";
import { Operators } from "../../lib/server/gate/operators.ts";
import { hashSecret } from "../../lib/server/gate/secret.ts";
import { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import type { Store, StoredBan } from "../../lib/server/store/store.ts";
import { FakeStore } from "../fakes/store.ts";
import {
  Peer,
  type Program,
  PythonClient,
  runClient,
  runServer,
  SERVER_NET,
  TestServer,
} from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";

const SECRET = "abre-te sésamo";
const QUICK: GateOptions = { attempts: { firstWaitMs: 1 } };
const HASH = await hashSecret("segredo");

/** A server that asks for a password, and what it told its operator of wrong ones. */
function lockedServer(
  options: GateOptions = {},
): { server: TestServer; wrong: string[] } & AsyncDisposable {
  const wrong: string[] = [];
  const server = new TestServer({
    gate: {
      ...QUICK,
      password: SECRET,
      onWrong: (address, operator) => wrong.push(`${address} ${operator}`),
      ...options,
    },
  });
  return { server, wrong, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A server with the operator bia, and what it told of her in its log. */
function ruledServer(store?: Store): {
  server: TestServer;
  acts: string[];
} & AsyncDisposable {
  const acts: string[] = [];
  const server = new TestServer({
    gate: { ...QUICK, operators: new Operators([["bia", HASH]]) },
    onOperator: (operator: string, event: OperatorDeed) =>
      acts.push(`${operator} ${event.type === "moderated" ? event.act : event.type}`),
    ...(store !== undefined && { store }),
  });
  return { server, acts, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function operator(server: TestServer): Promise<Peer> {
  const bia = await Peer.named(server.port, "bia");
  await bia.send("/op bia\nsegredo\n");
  await bia.readUntil("* Agora você é operador (bia). /help mostra o que isso permite\n");
  return bia;
}

// The password

Deno.test("someone who says nothing is asked for the password, and is nobody until it is given", async () => {
  await using locked = lockedServer();
  const { server } = locked;
  await using ana = await Peer.connect(server.port);
  await ana.readUntil(/^Senha: $/);
  assertEquals(server.hub.size, 0);
  await ana.send(`${SECRET}\n`);
  assertMatch(await ana.readLine(), /^\* Você é visitante-1 em #geral/);
});

Deno.test("the password and a name can come in one piece, and the password is heard by nobody", async () => {
  await using locked = lockedServer();
  const { server } = locked;
  await using eva = await Peer.connect(server.port);
  await eva.send(`${SECRET}\n/nick eva\n`);
  await eva.readUntil("/help mostra os comandos.\n");
  await using ana = await Peer.connect(server.port);
  await ana.send(`${SECRET}\n/nick ana\noi\n`);
  await ana.readUntil("* Você é ana em #geral");
  assertEquals(await eva.readLines(2), ["* ana entrou em #geral", "<ana> oi"]);
  await ana.send("/history\n");
  assert(!(await ana.readUntil("<ana> oi\n")).includes(SECRET));
});

Deno.test("three wrong ones end the connection, and nothing reaches the hub", async () => {
  await using locked = lockedServer();
  const { server, wrong } = locked;
  await using ana = await Peer.connect(server.port);
  await ana.send("errada\n/nick ana\noutra vez errada\noi\n");
  assertEquals(
    await ana.readToEnd(),
    "* A senha está errada\nSenha: * A senha está errada\nSenha: * A senha está errada\n" +
      "* A conexão foi encerrada: sem a senha não se entra aqui\n",
  );
  await server.departed(1);
  assertEquals(server.departures, [{ nick: undefined, reason: "password" }]);
  assertEquals([server.hub.size, wrong.length], [0, 3]);
  assert(!wrong.join().includes("errada"));
});

Deno.test("however many wrong passwords come from an address, a right one from there is heard", async () => {
  await using locked = lockedServer({ attempts: { firstWaitMs: 100_000, maxWaitMs: 20 } });
  const { port } = locked.server;
  const guesses = Array.from({ length: 4 }, async () => {
    await using eva = await Peer.connect(port);
    await eva.send("errada\noutra\nmais uma\n");
    await eva.readToEnd();
  });
  await Promise.all(guesses);
  await using ana = await Peer.connect(port);
  await ana.send(`${SECRET}\n`);
  await ana.readUntil(" em #geral");
  await using bia = await Peer.connect(port);
  const hello = { type: "hello", version: 1, nick: "bia", password: SECRET };
  await bia.send(JSON.stringify(hello) + "\n");
  await bia.readUntil('{"type":"welcome"');
  await using python = await PythonClient.connect(port, "caio");
  await python.say(SECRET);
  await ana.readUntil("* caio entrou em #geral\n");
});

Deno.test("an operator is heard, however many guess at its password from the same address", async () => {
  await using server = new TestServer({
    gate: {
      attempts: { firstWaitMs: 100_000, maxWaitMs: 20 },
      operators: new Operators([["bia", HASH]]),
    },
  });
  await using eva = await server.join("eva");
  await eva.send("/op bia\nerrada\n/op bia\nerrada\n/op bia\nerrada\n");
  await eva.readToEnd();
  await using bia = await operator(server);
  await bia.send("/lock geral prova\n");
  await bia.readUntil("* bia fechou #geral: prova\n");
});

Deno.test("in json the password stands in hello; without it one may try again", async () => {
  await using locked = lockedServer();
  const { server } = locked;
  await using ana = await Peer.connect(server.port);
  const ask = async (request: unknown): Promise<Record<string, unknown>> => {
    await ana.send(JSON.stringify(request) + "\n");
    return JSON.parse(await ana.readLine());
  };
  const hello = { type: "hello", version: 1, nick: "ana", id: 7 };
  const missing = await ask(hello);
  assertEquals([missing["code"], missing["id"]], ["password_missing", 7]);
  assertEquals((await ask({ type: "say", text: "oi" }))["code"], "password_missing");
  // Whoever is not let in reads why in its own language.
  const wrong = await ask({ ...hello, password: "errada", language: "en" });
  assertEquals([wrong["code"], wrong["text"]], ["password_wrong", "The password is wrong"]);
  const malformed = await ask({ ...hello, password: 12345678 });
  assertEquals(malformed["code"], "field_invalid");
  assert(!JSON.stringify(malformed).includes("12345678"));
  assertEquals(server.hub.size, 0);
  const welcome = await ask({ ...hello, password: SECRET });
  assertEquals([welcome["type"], welcome["nick"]], ["welcome", "ana"]);
  assert(!JSON.stringify(welcome).includes(SECRET));
});

Deno.test("who comes back with a known token needs no password, and any other token is worth nothing", async () => {
  await using locked = lockedServer();
  const { server } = locked;
  const hello = { type: "hello", version: 1, nick: "ana" };
  const ask = async (request: unknown): Promise<Record<string, unknown>> => {
    await using ana = await Peer.connect(server.port);
    await ana.send(JSON.stringify(request) + "\n");
    return JSON.parse(await ana.readLine());
  };
  const { token } = await ask({ ...hello, password: SECRET });
  const back = await ask({ ...hello, resume: { token, rooms: {} } });
  assertEquals([back["type"], back["resumed"]], ["welcome", true]);
  for (const other of ["", `${token}x`]) {
    const answer = await ask({ ...hello, resume: { token: other, rooms: {} } });
    assert(answer["code"] === "password_missing" || answer["code"] === "field_invalid");
  }
});

Deno.test("where the password is another by now, who came in by the old one says the new one to come back", async () => {
  using folder = new TemporaryFolder();
  const [password, history] = [`${folder.path}/password`, `${folder.path}/chat.db`];
  const start = (): Program =>
    runServer(["--port", "0", "--password-file", password, "--history", history], {
      flags: [SERVER_NET, `--allow-read=${folder.path}`, `--allow-write=${folder.path}`],
    });
  const portOf = async (program: Program): Promise<number> => {
    await program.until(() => program.stdout.length > 0, "the first line");
    return Number(program.stdout[0]?.split(":").at(-1));
  };
  const ask = async (port: number, more: object): Promise<Record<string, unknown>> => {
    await using ana = await Peer.connect(port);
    const hello = { type: "hello", version: 1, nick: "ana", replay: 0, ...more };
    await ana.send(JSON.stringify(hello) + "\n");
    return JSON.parse(await ana.readLine());
  };
  const resumeBy = ({ token }: Record<string, unknown>): object => ({
    resume: { token, rooms: {} },
  });
  const codeOf = ({ code, resumed }: Record<string, unknown>): unknown => code ?? resumed;
  await Deno.writeTextFile(password, "velha\n");
  let resume: object;
  {
    await using program = start();
    const port = await portOf(program);
    resume = resumeBy(await ask(port, { password: "velha" }));
    program.signal("SIGTERM");
    await program.outcome();
  }
  {
    await using program = start();
    assertEquals(codeOf(await ask(await portOf(program), resume)), true);
    program.signal("SIGTERM");
    await program.outcome();
  }
  await Deno.writeTextFile(password, "nova\n");
  await using program = start();
  const port = await portOf(program);
  assertEquals(codeOf(await ask(port, resume)), "password_missing");
  assertEquals(codeOf(await ask(port, { ...resume, password: "velha" })), "password_wrong");
  const back = await ask(port, { ...resume, password: "nova" });
  assertEquals(codeOf(back), true);
  assertEquals(codeOf(await ask(port, resumeBy(back))), true);
});

Deno.test("the first message of an original client is the password, and is never said", async () => {
  await using locked = lockedServer();
  const { server } = locked;
  await using eva = await Peer.connect(server.port);
  await eva.send(`${SECRET}\n/nick eva\n`);
  await eva.readUntil("/help mostra os comandos.\n");
  await using ana = await PythonClient.connect(server.port, "ana");
  await ana.say("errada");
  await ana.hears("* A senha está errada\n* Este servidor pede uma senha");
  await ana.say(SECRET);
  await eva.readUntil("* ana entrou em #geral\n");
  await ana.say("oi");
  assertEquals(await eva.readLine(), "<ana> oi");
});

// Operators

Deno.test("nobody else can do what operators do, and /help does not offer it", async () => {
  await using ruled = ruledServer();
  await using ana = await ruled.server.join("ana");
  await ana.send("/kick ana\n/ban ana\n/lock geral\n");
  assertEquals(
    await ana.readLines(3),
    Array<string>(3).fill("* Só operadores podem fazer isso"),
  );
  await ana.send("/help\n/who\n");
  assert(!(await ana.readUntil("* #geral (1): ana\n")).includes("/kick"));
  await using bia = await operator(ruled.server);
  await bia.send("/help\n");
  await bia.readUntil("* /kick NOME [MOTIVO]");
});

Deno.test("an operator's password is heard by nobody, right or wrong", async () => {
  await using ruled = ruledServer();
  await using ana = await ruled.server.join("ana");
  await using bia = await ruled.server.join("bia");
  await bia.send("/op bia\nquase segredo\n");
  await bia.readUntil("Senha: * O nome ou a senha de operador não confere\n");
  await bia.send("/op bia\nsegredo\noi\n");
  await bia.readUntil("* Agora você é operador");
  assertEquals(await ana.readLines(2), ["* bia entrou em #geral", "<bia> oi"]);
});

Deno.test("who is in and guesses an operator's password is not told to lack the server's", async () => {
  await using ruled = ruledServer();
  await using ana = await ruled.server.join("ana");
  await ana.send("/op bia\n1\n/op bia\n2\n/op bia\n3\n");
  const told = await ana.readToEnd();
  assertStringIncludes(told, "* A conexão foi encerrada: senhas erradas demais\n");
  assert(!told.includes("sem a senha"), told);
  await ruled.server.departed(1);
  assertEquals(ruled.server.departures, [{ nick: "ana", reason: "guesses" }]);
});

Deno.test("without any operators the question is asked all the same, so that nothing is said aloud", async () => {
  await using server = new TestServer({ gate: QUICK });
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await bia.send("/op bia\nsegredo\noi\n");
  await bia.readUntil("Senha: * O nome ou a senha de operador não confere\n");
  assertEquals(await ana.readLines(2), ["* bia entrou em #geral", "<bia> oi"]);
});

Deno.test("the log names operators that exist, and nothing else that was typed", async () => {
  const wrong: (string | undefined)[] = [];
  await using server = new TestServer({
    gate: {
      ...QUICK,
      operators: new Operators([["bia", HASH]]),
      onWrong: (_, operator) => wrong.push(operator),
    },
  });
  await using ana = await server.join("ana");
  await ana.send("/op bia segredo\n");
  await ana.readUntil("* É demais; só assim: /op NOME\n");
  await ana.send("/op segredo\nbia\n/op bia\noutra\n");
  await ana.readUntil(/confere\n[^]*confere\n/);
  assertEquals(wrong, ["?", "bia"]);
});

Deno.test("who is put out reads why, and so does the room", async () => {
  await using ruled = ruledServer();
  const { server, acts } = ruled;
  await using ana = await server.join("ana");
  await using eva = await server.join("eva");
  await using bia = await operator(server);
  await bia.send("/kick ana chega de flood\n");
  assertStringIncludes(
    await ana.readToEnd(),
    "* Um operador tirou você da conversa: chega de flood\n",
  );
  await eva.readUntil("* bia tirou ana da conversa: chega de flood\n* ana saiu de #geral\n");
  await bia.readUntil("* bia tirou ana (127.0.0.1) da conversa: chega de flood\n");
  await server.departed(1);
  assertEquals(server.departures, [{ nick: "ana", reason: "kicked" }]);
  assertEquals(acts, ["bia promoted", "bia kick"]);
});

Deno.test("a banned name cannot be had any more, nor one that looks like it, until it is let in", async () => {
  await using ruled = ruledServer();
  await using bia = await operator(ruled.server);
  await using ana = await ruled.server.join("ana");
  await bia.send("/ban ana 10m flood\n");
  assertMatch(
    await ana.readToEnd(),
    /^\* Um operador não deixa você entrar aqui: flood \(até \d{1,2} de \p{L}+\. de \d{4}, \d\d:\d\d \S+\)$/mu,
  );
  await using other = await ruled.server.join("eva");
  for (const nick of ["ANA", "аnа"]) {
    await other.send(`/nick ${nick}\n`);
    await other.readUntil(`* O nome ${nick} não pode entrar aqui, até `);
    await other.readUntil(": flood\n");
  }
  await using python = await PythonClient.connect(ruled.server.port, "ana");
  await python.say("oi");
  await python.hears("* Um operador não deixa você entrar aqui: flood (até ");
  await bia.send("/unban ana\n");
  await bia.readUntil("* bia deixa ana entrar de novo\n");
  await other.send("/nick ana\n");
  await other.readUntil("* Agora você é ana\n");
});

Deno.test("an operator does not shut out itself, nor another", async () => {
  await using ruled = ruledServer();
  await using bia = await operator(ruled.server);
  await bia.send("/ban 127.0.0.1\n/kick bia\n/ban bia\n/mute bia\n");
  assertEquals(await bia.readLines(4), Array<string>(4).fill("* bia também é operador"));
});

Deno.test("a banned address is told so as soon as it comes", async () => {
  await using server = new TestServer({
    store: withBan({ kind: "address", target: "127.0.0.1", reason: "chega", by: "bia" }),
  });
  await using ana = await Peer.connect(server.port);
  assertEquals(await ana.readToEnd(), "* Um operador não deixa você entrar aqui: chega\n");
  assertEquals(server.departures, [{ nick: undefined, reason: "banned" }]);
});

Deno.test("bans are in the history file, with their end", async () => {
  const path = await Deno.makeTempFile();
  await Deno.remove(path);
  const store = new SqliteStore(path);
  try {
    await using ruled = ruledServer(store);
    await using bia = await operator(ruled.server);
    await bia.send("/ban ana flood\n/ban eva 1h\n/ban 192.0.2.7\n");
    await bia.readUntil("* bia baniu 192.0.2.7\n");
  } finally {
    store.close();
  }
  const again = new SqliteStore(path);
  try {
    assertEquals(again.bans().map(({ target }) => target).sort(), ["192.0.2.7", "ana", "eva"]);
    await using server = new TestServer({ store: again });
    await using ana = await Peer.connect(server.port);
    await ana.send("/nick ana\n");
    await ana.readUntil("* O nome ana não pode entrar aqui: flood\n");
  } finally {
    again.close();
    for (const ending of ["", "-wal", "-shm"]) await Deno.remove(path + ending).catch(() => {});
  }
});

Deno.test("who is muted reads all and says nothing, under no other name either", async () => {
  await using ruled = ruledServer();
  await using bia = await operator(ruled.server);
  await using ana = await ruled.server.join("ana");
  await bia.send("/mute ana 2h devagar\n");
  await ana.readUntil(/\* bia não deixa ana falar, até .*: devagar\n/);
  await ana.send("oi\n/me acena\n/topic tudo\n/msg bia oi\n/nick eva\n");
  for (const line of await ana.readLines(5)) {
    assertMatch(line, /^\* Você não pode falar aqui, até .*: devagar$/);
  }
  await bia.send("/unmute ana\n");
  await ana.readUntil("* bia deixa ana falar de novo\n");
  await ana.send("agora sim\n");
  await bia.readUntil("<ana> agora sim\n");
});

Deno.test("in a locked room only operators speak, and only they may enter", async () => {
  await using ruled = ruledServer();
  await using bia = await operator(ruled.server);
  await using ana = await ruled.server.join("ana");
  await using eva = await ruled.server.join("eva");
  await ana.send("/join prova\n");
  await ana.readUntil("* Você é ana em #prova");
  await bia.send("/lock prova silêncio\n");
  await ana.readUntil("* bia fechou #prova: silêncio\n");
  await ana.send("oi\n");
  await ana.readUntil("* A sala prova está fechada: silêncio\n");
  await eva.send("/join prova\n");
  await eva.readUntil("* A sala prova está fechada: silêncio\n");
  await bia.send("/join prova\ncomecem\n");
  await ana.readUntil("<bia> comecem\n");
  await bia.send("/unlock prova\n");
  await ana.readUntil("* bia abriu #prova\n");
  await eva.send("/join prova\n");
  await eva.readUntil("* Você é eva em #prova");
});

Deno.test("json has all of it: op, moderated, and the error's code", async () => {
  await using ruled = ruledServer();
  await using ana = await ruled.server.join("ana");
  await using bia = await Peer.connect(ruled.server.port);
  const ask = async (request: unknown, type: string): Promise<Record<string, unknown>> => {
    await bia.send(JSON.stringify(request) + "\n");
    return JSON.parse(await bia.readUntil(new RegExp(`\\{"type":"${type}".*\n`)));
  };
  await ask({ type: "hello", version: 1, nick: "bia" }, "welcome");
  assertEquals((await ask({ type: "kick", nick: "ana" }, "error"))["code"], "not_operator");
  const op = { type: "op", name: "bia", password: "segredo", id: 1 };
  assertEquals(await ask(op, "operator"), { type: "operator", id: 1, name: "bia" });
  const { until, ...muted } = await ask(
    { type: "mute", nick: "ana", seconds: 60, reason: "chega", id: 2 },
    "moderated",
  );
  assertEquals(muted, {
    type: "moderated",
    id: 2,
    act: "mute",
    by: "bia",
    nick: "ana",
    reason: "chega",
    address: "127.0.0.1",
  });
  assert(typeof until === "number");
  await ana.readUntil(": chega\n");
  await ask({ type: "ban", target: "192.0.2.0/24", reason: "flood" }, "moderated");
  assertEquals(await ask({ type: "bans", id: 3 }, "bans"), {
    type: "bans",
    id: 3,
    total: 1,
    bans: [{ address: "192.0.2.0/24", by: "bia", reason: "flood" }],
  });
});

Deno.test("operators with netcat read which bans hold; to others it is one command of theirs", async () => {
  await using ruled = ruledServer();
  await using ana = await ruled.server.join("ana");
  await ana.send("/bans\n");
  await ana.readUntil("* Só operadores podem fazer isso\n");
  await using bia = await operator(ruled.server);
  await bia.send("/bans\n");
  await bia.readUntil("* Ninguém está banido\n");
  await bia.send("/ban eva 2d chega de flood\n/ban 192.0.2.7\n/bans\n");
  await bia.readUntil("* 2 banimentos:\n");
  assertMatch(await bia.readLine(), /^\* eva, por bia, até .*: chega de flood$/);
  assertEquals(await bia.readLine(), "* 192.0.2.7, por bia");
  await bia.send("/help\n");
  await bia.readUntil(/\n\* \/bans +mostra quem está banido, por quem e até quando\n/);
});

// Names

Deno.test("nobody can look like someone who is here", async () => {
  await using server = new TestServer();
  await using ana = await server.join("mario");
  await using eva = await server.join("eva");
  for (const nick of ["rnario", "mаrio", "mari0"]) {
    await eva.send(`/nick ${nick}\n`);
    await eva.readUntil(`* O nome ${nick} se confunde com o de outra pessoa`);
  }
  await eva.send("/nick evaאבג\n/nick раро\n");
  await eva.readUntil("se confunde");
  await eva.readUntil("* O nome раро é reservado");
  await using python = await PythonClient.connect(server.port, "rnario");
  await python.say("oi");
  await ana.readUntil("<rnario-2> oi\n");
});

// The program

function withBan(ban: StoredBan): FakeStore {
  const store = new FakeStore();
  store.saveBan(ban);
  return store;
}

Deno.test("the program asks for the password in its file, and writes it nowhere", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [password, operators] = [`${folder}/senha`, `${folder}/operadores`];
    await Deno.writeTextFile(password, `${SECRET}\n`);
    await using hash = runServer(["hash", "bia"], { flags: [] });
    await hash.write("segredo\n");
    await hash.endInput();
    const { code, stdout } = await hash.outcome();
    assertEquals(code, 0);
    assertMatch(stdout, /^bia:\$scrypt\$/);
    await Deno.writeTextFile(operators, stdout);
    const args = ["--port", "0", "--lang", "pt-BR"];
    const files = ["--password-file", password, "--operator-file", operators];
    await using refused = runServer([...args, ...files], {
      flags: [SERVER_NET],
    });
    const { stderr } = await refused.outcome();
    assertStringIncludes(stderr, "Não foi possível iniciar o servidor. ");
    assertStringIncludes(stderr, ` "${SERVER_NET}" --allow-read=${password},${operators} `);
    await using program = runServer([...args, ...files], {
      flags: [SERVER_NET, `--allow-read=${password},${operators}`],
    });
    await program.until(() => program.stdout.length > 0, "the first line");
    const port = Number(program.stdout[0]?.split(":").at(-1));
    await using bia = await Peer.connect(port);
    await bia.send(`${SECRET}\n/nick bia\n/op bia\nsegredo\n/lock geral prova\n`);
    await bia.readUntil("* bia fechou #geral: prova\n");
    await program.until(() => program.stderr.length === 2, "two lines in the log");
    assertEquals(program.log, [
      "operador bia — é bia, de 127.0.0.1",
      "operador bia — bia fechou #geral: prova",
    ]);
    program.signal("SIGTERM");
    const outcome = await program.outcome();
    assert(!`${outcome.stdout}${outcome.stderr}`.includes("segredo"));
    assert(!`${outcome.stdout}${outcome.stderr}`.includes(SECRET));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a file that has no password, or no operators, keeps the server from starting", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "/nick ana\n");
    for (
      const [option, expected] of [
        ["--password-file", /The first line of \S+ is no password/],
        ["--operator-file", /^Could not start the server\. Line 1 of .* NAME:HASH/],
      ] as const
    ) {
      await using program: Program = runServer(["--port", "0", option, path, "--lang", "en"], {
        flags: [SERVER_NET, `--allow-read=${path}`],
      });
      const { code, stderr } = await program.outcome();
      assertEquals(code, 1);
      assertMatch(stderr, expected);
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("one password file will do for the server and for its clients, whatever editor wrote it", async () => {
  const path = await Deno.makeTempFile();
  const read = `--allow-read=${path}`;
  try {
    const texts = ["segredo1\r\n", "\uFEFFsegredo1\r\n", "segredo1  \nmais uma linha\n"];
    const written = texts.map((text) => new TextEncoder().encode(text));
    for (const text of [...written, Uint8Array.from("senhaçã\r\n", (unit) => unit.charCodeAt(0))]) {
      await Deno.writeFile(path, text);
      await using program = runServer(["--port", "0", "--password-file", path], {
        flags: [SERVER_NET, read],
      });
      await program.until(() => program.stdout.length > 0, "the first line");
      const port = Number(program.stdout[0]?.split(":").at(-1));
      const args = ["send", "--port", `${port}`, "--password-file", path, "oi"];
      await using client = runClient(args, "en_US.UTF-8", [read]);
      const { code, stderr } = await client.outcome();
      assertEquals([code, stderr], [0, ""], `${text}`);
      // Who types it has the same password.
      await using typing = await Peer.connect(port);
      const typed = new TextDecoder("windows-1252").decode(text).match(/[\p{L}\d]{7,}/u);
      await typing.send(`${typed}\n`);
      await typing.readUntil(/in #geral/);
    }
    const none = `The first line of ${path} is no password: one begins with a letter or a digit.`;
    const long =
      `The first line of ${path} is too long for a password: it has up to 200 characters.`;
    for (
      const [text, sentence] of [
        ["", none],
        ["\r\n", none],
        ["\nsegredo1\n", none],
        [`${"a".repeat(201)}\n`, long],
      ] as const
    ) {
      await Deno.writeTextFile(path, text);
      const args = ["--password-file", path, "--lang", "en"];
      await using program = runServer(["--port", "0", ...args], {
        flags: [SERVER_NET, read],
      });
      await using client = runClient(["send", ...args, "oi"], "en_US.UTF-8", [read]);
      assertEquals((await program.outcome()).stderr, `Could not start the server. ${sentence}`);
      assertEquals((await client.outcome()).stderr, sentence);
    }
  } finally {
    await Deno.remove(path);
  }
});
