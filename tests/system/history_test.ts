import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { Peer, runClient, runServer, withoutTime } from "./harness.ts";
import { kill, runHistoryServer, startWithHistory, stop } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { entries, entry, makeOld, OpenStore, succeeds, TemporaryFolder } from "./temporary.ts";

/** How the process comes to its end. */
const ENDINGS = [["SIGTERM", stop], ["kill -9", kill]] as const;

/** Says each of the texts; all have their place then. */
async function say(peer: JsonPeer, ...texts: string[]): Promise<void> {
  for (const text of texts) await peer.ask({ type: "say", text, id: `say ${text}` });
}

/** The lines of what a person with netcat reads that are no notices. */
function said(text: string): string[] {
  return text.split("\n").map(withoutTime)
    .filter((line) => line !== "" && !line.startsWith("* "));
}

/** What `/search` shows. */
async function found(peer: Peer, words: string): Promise<string[]> {
  await peer.send(`/search ${words}\n`);
  await peer.readUntil(/^\* #geral: .*\n/m);
  return said(await peer.readPast());
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

for (const [name, end] of ENDINGS) {
  Deno.test(`after a restart by ${name} the past, the topic and /history and /search are there`, async () => {
    using folder = new TemporaryFolder();
    {
      await using server = await startWithHistory(folder.file);
      await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
      await using bia = await Peer.named(server.port, "bia");
      await bia.send("café da manhã\n");
      await ana.until((message) => message.type === "message", "bia's words");
      await say(ana, "um", "duas linhas:\nsim", "três");
      await ana.ask({ type: "topic", text: "férias", id: "t" });
      ana.close();
      bia.close();
      await end(server);
    }
    await using server = await startWithHistory(folder.file);
    await using caio = await Peer.connect(server.port);
    await caio.send("/nick caio\n");
    const past = await caio.readUntil(/Você é caio.*\n/);
    assertStringIncludes(past, "assunto: férias");
    assertEquals(said(past), [
      "<bia> café da manhã",
      "<ana> um",
      "<ana> duas linhas:",
      "<ana> sim",
      "<ana> três",
    ]);
    await caio.send("/history 2\n");
    assertEquals(said(await caio.readUntil(/férias\n/)), ["<ana> três"]);
    assertEquals(await found(caio, "CAFE manha"), ["<bia> café da manhã"]);
    assertEquals(await found(caio, "nada"), []);
    await using duda = await JsonPeer.connect(server.port, { nick: "duda", replay: 0 });
    assertEquals((await duda.ask({ type: "say", text: "depois", id: 1 })).type, "ack");
    const answer = await duda.answer(1);
    assertEquals("seq" in answer ? answer.seq : undefined, 6);
  });

  Deno.test(`after a restart by ${name} a program resumes: its name, its rooms, what it missed`, async () => {
    using folder = new TemporaryFolder();
    let token = "";
    let anaToken = "";
    {
      await using server = await startWithHistory(folder.file);
      await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
      await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
      token = bia.token;
      await bia.ask({ type: "join", room: "sala", id: "j" });
      await ana.ask({ type: "join", room: "sala", id: "j" });
      await bia.ask({ type: "say", room: "geral", text: "da bia", id: "b1" });
      await ana.ask({ type: "say", room: "geral", text: "g2", id: 2 });
      await ana.ask({ type: "say", room: "sala", text: "s1", id: 3 });
      await bia.until((message) => message.type === "message" && message.room === "sala", "s1");
      bia.close();
      await ana.ask({ type: "say", room: "geral", text: "g3", id: 4 });
      await ana.ask({ type: "say", room: "sala", text: "s2", id: 5 });
      anaToken = ana.token;
      await end(server);
    }
    await using server = await startWithHistory(folder.file);
    await using caio = await JsonPeer.connect(server.port, { nick: "caio" });
    await say(caio, "g4");
    await using bia = await JsonPeer.connect(server.port, {
      nick: "outra",
      resume: { token, rooms: { geral: 2, sala: 1 } },
    });
    assert(bia.resumed);
    await bia.ask({ type: "say", room: "geral", text: "da bia", id: "b1" });
    assertEquals([bia.said("geral"), bia.said("sala")], [["3 ana: g3", "4 caio: g4"], [
      "2 ana: s2",
    ]]);
    const again = await bia.answer("b1");
    assertEquals("seq" in again ? again.seq : undefined, 1);
    await bia.ask({ type: "say", room: "geral", text: "de volta", id: "b2" });
    await caio.until((message) => message.type === "message" && message.text === "de volta", "bia");
    assertEquals(caio.said().at(-1), "5 bia: de volta");
    assertEquals(bia.received.filter(({ type }) => type === "skipped"), []);
    // This one was there when the server ended.
    await using ana = await JsonPeer.connect(server.port, {
      resume: { token: anaToken, rooms: { geral: 3, sala: 2 } },
    });
    assert(ana.resumed);
    await ana.ask({ type: "ping", id: "p" });
    assertEquals([ana.said("geral"), ana.said("sala")], [["4 caio: g4", "5 bia: de volta"], []]);
  });
}

Deno.test("json history goes back before and on after any number, beyond what is in memory", async () => {
  using folder = new TemporaryFolder();
  {
    using store = folder.open();
    store.commit(entries(1, 2_500));
  }
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana", replay: 0 });
  let asked = 0;
  const history = async (range: { before?: number; after?: number; limit?: number }) => {
    const known = ana.entries().length;
    await ana.ask({ type: "history", ...range, id: ++asked });
    return ana.entries().slice(known).map(({ seq }) => seq);
  };
  assertEquals(await history({ limit: 3 }), [2_498, 2_499, 2_500]);
  assertEquals(await history({}), numbers(2_451, 2_500));
  assertEquals(await history({ before: 2_000, limit: 1_000 }), numbers(1_000, 1_999));
  // Half of it from memory, half from the file.
  assertEquals(await history({ before: 1_800, limit: 1_000 }), numbers(800, 1_799));
  assertEquals(await history({ before: 3, limit: 10 }), [1, 2]);
  assertEquals(await history({ before: 1 }), []);
  assertEquals(await history({ after: 0, limit: 2 }), [1, 2]);
  assertEquals(await history({ after: 1_499, limit: 4 }), numbers(1_500, 1_503));
  assertEquals(await history({ after: 2_499 }), [2_500]);
  assertEquals(await history({ after: 2_500 }), []);
  assertEquals(await history({ after: 10, before: 13 }), [11, 12]);
});

Deno.test("a program finds what was said long ago, the newest first", async () => {
  using folder = new TemporaryFolder();
  {
    using store = folder.open();
    store.commit([entry(1, "a agulha está aqui"), ...entries(2, 2_000), entry(2_001, "AGULHA")]);
    while (store.tidy(0));
  }
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana", replay: 0 });
  const answer = await ana.ask({ type: "search", words: "agulha", id: "s" });
  assert(answer.type === "found");
  assertEquals(answer.entries.map(({ seq, text }) => [seq, text]), [[2_001, "AGULHA"], [
    1,
    "a agulha está aqui",
  ]]);
});

Deno.test("a script finds what was said before a restart, by words that mean something elsewhere", async () => {
  using folder = new TemporaryFolder();
  {
    await using server = await startWithHistory(folder.file);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
    await ana.ask({ type: "join", room: "obra", id: "j" });
    await say(ana, "só em obra: olá");
    await ana.ask({ type: "leave", room: "obra", id: "l" });
    await say(ana, "Olá, mundo!", "duas linhas:\nola", 'she said "hello" NOT goodbye');
    await say(ana, "alpha or beta", "co-op near(here) *");
    await ana.ask({ type: "action", text: "diz OLÁ", id: "a" });
    await kill(server);
  }
  await using server = await startWithHistory(folder.file);
  const search = async (...args: string[]): Promise<{ code: number; lines: string[] }> => {
    await using script = runClient(["search", "--port", `${server.port}`, ...args]);
    const { code, stdout, stderr } = await script.outcome();
    assertEquals(stderr, "");
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /;
    for (const line of script.stdout) assertMatch(line, time);
    return { code, lines: stdout.split("\n").map((line) => line.replace(time, "")) };
  };
  const hello = '#geral <ana> she said "hello" NOT goodbye';
  const expected: readonly (readonly [args: readonly string[], ...lines: string[]])[] = [
    [
      ["ola"],
      "#geral <ana> Olá, mundo!",
      "#geral <ana> duas linhas:",
      "#geral <ana> ola",
      "#geral ** ana diz OLÁ",
    ],
    [["MUNDO", "olá"], "#geral <ana> Olá, mundo!"],
    [["--room", "obra", "ola"], "#obra <ana> só em obra: olá"],
    [['"hello"'], hello],
    [['"hello', "NOT"], hello],
    [["OR"], "#geral <ana> alpha or beta"],
    [["--", "NEAR(", "-op", "*"], "#geral <ana> co-op near(here) *"],
    [["--", "-op", "*"], "#geral <ana> co-op near(here) *"],
    [["*"], "#geral <ana> co-op near(here) *"],
    [["--", "-alpha", "beta"]],
    [["alpha", "OR", "hello"]],
    [["NEAR(alpha", "beta)"]],
    [["alph*"]],
    [["nada"]],
  ];
  for (const [args, ...lines] of expected) {
    const wished = lines.length === 0 ? { code: 1, lines: [""] } : { code: 0, lines };
    assertEquals(await search(...args), wished, args.join(" "));
  }
});

Deno.test("--keep bounds the history, the numbers go on, and who missed more is told how much", async () => {
  using folder = new TemporaryFolder();
  let token = "";
  {
    await using server = await startWithHistory(folder.file, ["--keep", "5"]);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    token = bia.token;
    await say(ana, ...numbers(1, 20).map(String));
    await bia.until((message) => message.type === "message" && message.text === "20", "20");
    bia.close();
    ana.close();
    await kill(server);
  }
  {
    // What was too much is taken away within a second or so.
    await using server = await startWithHistory(folder.file, ["--keep", "5"]);
    await using caio = await JsonPeer.connect(server.port, { nick: "caio", replay: 0 });
    // The search looks into the file, whatever is in memory.
    for (let n = 0; n < 500; n++) {
      const answer = await caio.ask({ type: "search", words: "15", id: n });
      if (answer.type === "found" && answer.entries.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await stop(server);
  }
  {
    using store = folder.open();
    assertEquals(store.after("geral", 0, 100).map(({ seq }) => seq), numbers(16, 20));
  }
  await using server = await startWithHistory(folder.file, ["--keep", "5"]);
  await using bia = await JsonPeer.connect(server.port, {
    resume: { token, rooms: { geral: 10 } },
  });
  assert(bia.resumed);
  assertEquals((await bia.ask({ type: "say", text: "depois", id: "d" })).type, "ack");
  const ack = await bia.answer("d");
  assertEquals("seq" in ack ? ack.seq : undefined, 21);
  const skipped = bia.received.find(({ type }) => type === "skipped");
  assert(skipped?.type === "skipped");
  assertEquals([skipped.from, skipped.to, skipped.count], [11, 15, 5]);
  assertEquals(bia.entries().map(({ seq }) => seq), numbers(16, 20));
});

Deno.test("a second server on the same file refuses to start, and the first goes on", async () => {
  using folder = new TemporaryFolder();
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await say(ana, "um");
  await using second = runHistoryServer(folder.file);
  const { code, stdout, stderr } = await second.outcome();
  assertEquals([code, stdout], [1, ""]);
  const holder = `processo ${server.program.pid}`;
  assertMatch(stderr, /^Não foi possível iniciar o servidor\. O arquivo .* está em uso .*$/);
  assert(stderr.includes(holder), stderr);
  await say(ana, "dois");
  ana.close();
  await stop(server);
  using store = folder.open();
  assertEquals(store.room("geral", 10)?.seq, 2);
});

Deno.test("a server waits for a file that one has which is about to be gone", async () => {
  using folder = new TemporaryFolder();
  const store = folder.open();
  await using server = runHistoryServer(folder.file);
  // It has the file open for a moment whenever it tries; one that was not seen to try need not wait.
  for (let tries = 0; tries < 40 && !hasOpen(server.pid, folder.file); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  store.close();
  await server.until(() => server.stdout.length > 0, "the first line");
});

/** Whether a process has a file open. */
function hasOpen(pid: number, file: string): boolean {
  try {
    const open = [...Deno.readDirSync(`/proc/${pid}/fd`)];
    return open.some(({ name }) => Deno.readLinkSync(`/proc/${pid}/fd/${name}`) === file);
  } catch {
    // It has let go of one of them meanwhile, or there is no such folder here.
    return false;
  }
}

Deno.test("a file that cannot be used is told in one sentence, and the server does not start", async () => {
  using folder = new TemporaryFolder();
  Deno.writeTextFileSync(`${folder.path}/texto.txt`, "Não sou um histórico.\n");
  const cases = [
    [`${folder.path}/texto.txt`, /não é um histórico do Papo; não foi tocado/],
    [`${folder.path}/nada/history.db`, /Confira se a pasta existe/],
  ] as const;
  for (const [file, sentence] of cases) {
    await using program = runHistoryServer(file);
    const { code, stdout, stderr } = await program.outcome();
    assertEquals([code, stdout, stderr.split("\n").length], [1, "", 1], stderr);
    assertMatch(stderr, sentence);
  }
});

Deno.test("a full disk is told to all, nothing is shown that is not kept, and it recovers by itself", async (test) => {
  using folder = new TemporaryFolder();
  const disk = `${folder.path}/disk`;
  Deno.mkdirSync(disk);
  const isMounted = await succeeds("mount", "-t", "tmpfs", "-o", "size=768k", "papo-test", disk);
  await test.step({
    name: "on a tmpfs of 768 KiB",
    ignore: !isMounted,
    fn: async () => {
      try {
        await fillAndFree(disk);
      } finally {
        await succeeds("umount", disk);
      }
    },
  });
});

async function fillAndFree(disk: string): Promise<void> {
  const file = `${disk}/history.db`;
  const ballast = `${disk}/ballast`;
  {
    await using server = await startWithHistory(file);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await using caio = await Peer.named(server.port, "caio");
    await say(ana, "antes");
    // No space is left but what the write-ahead log has already.
    await Deno.writeFile(ballast, new Uint8Array(768 * 1024)).catch(() => {});
    const long = "x".repeat(20_000);
    let n = 0;
    // Either may be the first to be told.
    while (ana.storage.length + bia.storage.length === 0 && n < 100) {
      await ana.send({ type: "say", text: `${++n} ${long}`, id: n });
      await ana.until(
        (message) => message.id === n || message.type === "storage",
        "an ack, or word that nothing can be kept",
      );
    }
    await bia.until(({ type }) => type === "storage", "word that nothing can be kept");
    await caio.readUntil(
      "* O servidor não consegue guardar o que é dito; por ora nada pode ser dito\n",
    );
    const { program } = server;
    await program.until(() => program.stderr.length > 0, "word that it cannot be written");
    assertEquals(program.stderr.length, 1, program.stderr.join("\n"));
    assertMatch(program.log[0] ?? "", /^O histórico não pode ser escrito: .*full/);
    // The one that was the last straw waits; what comes after it is refused.
    const refused = await ana.ask({ type: "say", text: "recusado", id: "r" });
    assert(refused.type === "error");
    assertEquals(refused.code, "not_stored");
    assertStringIncludes(refused.text, "não consegue guardar");
    await caio.send("também recusado\n");
    await caio.readUntil("* O servidor não consegue guardar o que é dito; nada foi dito\n");
    assertEquals(ana.received.filter(({ id }) => id === n), []);
    assertEquals(bia.entries().length, n);
    Deno.removeSync(ballast);
    await bia.until((message) => message.type === "storage" && message.works, "recovery", 10_000);
    await caio.readUntil("* O servidor voltou a guardar o que é dito\n");
    await ana.answer(n);
    await say(ana, "depois");
    await bia.until((message) => message.type === "message" && message.text === "depois", "depois");
    const seen = bia.entries().map(({ seq, text }) => `${seq} ${text.split(" ")[0]}`);
    const due = ["antes", ...numbers(1, n), "depois"].map((text, index) => `${index + 1} ${text}`);
    assertEquals(seen, due);
    assertEquals([ana.storage, bia.storage], [[false, true], [false, true]]);
    await program.until(() => program.stderr.length > 1, "word that it can be written again");
    assertEquals(program.stderr.length, 2, program.stderr.join("\n"));
    // Full again, and stopped like that: it ends in good order all the same.
    await Deno.writeFile(ballast, new Uint8Array(768 * 1024)).catch(() => {});
    for (let m = 1; bia.storage.length === 2 && m < 100; m++) {
      await ana.send({ type: "say", text: `${m} ${long}`, id: `m${m}` });
      await ana.until(
        (message) => message.id === `m${m}` || ana.storage.length > 2,
        "an ack, or word that nothing can be kept",
      );
    }
    ana.close();
    bia.close();
    caio.close();
    await stop(server);
  }
  Deno.removeSync(ballast);
  await using server = await startWithHistory(file);
  await using duda = await JsonPeer.connect(server.port, { nick: "duda", replay: 1_000 });
  await say(duda, "de novo");
  assertEquals(duda.entries()[0]?.text, "antes");
}

Deno.test("that a file is damaged is told the operator, not with every request, and nothing is pretended", async () => {
  using folder = new TemporaryFolder();
  {
    using store = folder.open();
    store.commit(entries(1, 30_000, { text: "uma frase de tamanho comum, nem curta nem longa" }));
    while (store.tidy(0));
  }
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana", replay: 10 });
  await using bia = await Peer.named(server.port, "bia");
  {
    using file = Deno.openSync(folder.file, { write: true });
    const { size, mtime } = file.statSync();
    assertGreater(size, 1024 * 1024);
    file.seekSync(4_096, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(size - 4_096).fill(0xa5));
    // No program did it: a disk that goes bad changes no time.
    file.utimeSync(mtime ?? 0, mtime ?? 0);
  }
  for (let n = 0; n < 5; n++) {
    await ana.ask({ type: "history", before: 15_000, limit: 1_000, id: `h${n}` });
  }
  // Whatever it still has in memory, nothing is shown that is not kept.
  for (let n = 0; n < 50 && ana.storage.length === 0; n++) {
    await ana.send({ type: "say", text: "x".repeat(60_000), id: n });
    await ana.until(
      (message) => message.id === n || message.type === "storage",
      "an ack, or word that nothing can be kept",
    );
  }
  assertLess(server.program.stderr.length, 4, server.program.stderr.join("\n"));
  assertMatch(server.program.stderr.join("\n"), /malformed/);
  if (ana.storage.length > 0) {
    await bia.readUntil(
      "* O servidor não consegue guardar o que é dito; por ora nada pode ser dito\n",
    );
    assertEquals((await ana.ask({ type: "say", text: "nada", id: "z" })).type, "error");
  }
  ana.close();
  bia.close();
  await stop(server);
  await using again = runHistoryServer(folder.file);
  const { code, stderr } = await again.outcome();
  assertEquals(code, 1);
  assertMatch(stderr, /está danificado/);
});

Deno.test("stopped in good order, a server leaves all of the past in one file", async () => {
  using folder = new TemporaryFolder();
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await say(ana, "um");
  ana.close();
  await stop(server);
  assertEquals(folder.names, ["history.db"]);
  using store = new OpenStore(folder.file);
  assertEquals(store.room("geral", 10)?.entries.map(({ text }) => text), ["um"]);
});

Deno.test("a history of an older Papo becomes smaller too, where the server has all permissions", async () => {
  using folder = new TemporaryFolder();
  makeOld(
    folder.file,
    3,
    `INSERT INTO rooms (number, key, name) VALUES (1, 'geral', 'geral');
     WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 20000)
     INSERT INTO entries SELECT ${
      2 ** 36
    } + seq, seq, 0, 1, 'ana', 'uma frase de tamanho comum', NULL
     FROM n`,
  );
  const { size } = Deno.statSync(folder.file);
  const args = ["--host", "127.0.0.1", "--port", "0", "--history", folder.file, "--keep", "100"];
  await using program = runServer(args, { flags: ["-A"] });
  await program.until(() => program.stdout.length > 0, "the first line");
  for (let n = 0; n < 1_000 && Deno.statSync(folder.file).size > size / 5; n++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertLess(Deno.statSync(folder.file).size, size / 5);
});
