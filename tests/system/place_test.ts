import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { StoreError } from "../../lib/server/store/store.ts";
import type { StoreProblem } from "../../lib/vocabulary/codes.ts";
import { Peer } from "./harness.ts";
import { kill, startWithHistory, stop } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { entries, entry, OpenStore, succeeds, TemporaryFolder } from "./temporary.ts";

/** What is wrong with a store. */
function problemOf(act: () => void): StoreProblem {
  return assertThrows(act, StoreError).problem;
}

function seqsIn(store: OpenStore, room = "geral"): number[] {
  return store.after(room, 0, 100).map(({ seq }) => seq);
}

/** A quiet store: all that was committed is in the file itself. */
function settle(store: OpenStore): void {
  for (let turn = 0; turn < 3; turn++) store.tidy(0);
}

// A store whose file is taken away

Deno.test("what lies beside the file can be removed while it is open: nothing is lost", () => {
  for (const ending of ["-wal", "-shm"]) {
    using folder = new TemporaryFolder();
    {
      using store = folder.open();
      store.commit(entries(1, 3));
      Deno.removeSync(folder.file + ending);
      assertEquals(problemOf(() => store.commit(entries(4, 4))), "gone");
      store.recover();
      assertEquals(seqsIn(store), [1, 2, 3]);
      store.commit(entries(4, 5));
      // As after a crash: only what is in the files counts.
      for (const end of ["", "-wal"]) {
        Deno.copyFileSync(folder.file + end, `${folder.path}/crashed.db${end}`);
      }
    }
    using crashed = new OpenStore(`${folder.path}/crashed.db`);
    assertEquals(seqsIn(crashed), [1, 2, 3, 4, 5], ending);
  }
});

Deno.test("a file that is moved away has all that was committed to it, and another takes its place", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  store.commit(entries(1, 3));
  Deno.renameSync(folder.file, `${folder.path}/old.db`);
  assertEquals(problemOf(() => store.check()), "gone");
  assertEquals(problemOf(() => store.commit(entries(4, 4))), "gone");
  assertEquals(problemOf(() => store.savePerson({ key: "t", author: 1, nick: "ana" })), "gone");
  // Until then what it has can be read.
  assertEquals(seqsIn(store), [1, 2, 3]);
  store.recover();
  assertEquals(store.room("geral", 9), undefined);
  store.restore({ name: "geral", log: "l", topic: "férias", seq: 3, entries: entries(2, 3) });
  store.commit(entries(4, 4));
  assertEquals(seqsIn(store), [2, 3, 4]);
  assertEquals(store.room("geral", 0)?.topic, "férias");
  using old = new OpenStore(`${folder.path}/old.db`);
  assertEquals(seqsIn(old), [1, 2, 3]);
});

Deno.test("a room that is restored with no entry goes on with its numbers, over a restart too", () => {
  using folder = new TemporaryFolder();
  {
    using store = folder.open();
    store.restore({ name: "geral", log: "l", topic: "", seq: 7, entries: [] });
    assertEquals(store.room("geral", 9)?.seq, 7);
  }
  using store = folder.open();
  assertEquals([store.room("geral", 9)?.seq, store.room("geral", 9)?.log], [7, "l"]);
});

Deno.test("a copy of the same history in the file's place is taken for it, be it another file or not", () => {
  for (const put of [Deno.copyFileSync, Deno.renameSync]) {
    using folder = new TemporaryFolder();
    const copy = `${folder.path}/copy.db`;
    using store = folder.open();
    store.commit(entries(1, 3));
    settle(store);
    Deno.copyFileSync(folder.file, copy);
    store.commit(entries(4, 6));
    settle(store);
    put(copy, folder.file);
    assertEquals(problemOf(() => store.commit(entries(7, 7))), "another");
    store.recover();
    assertEquals(seqsIn(store), [1, 2, 3]);
    const { log = "" } = store.room("geral", 0) ?? {};
    store.restore({ name: "geral", log, topic: "", seq: 6, entries: entries(1, 6) });
    store.commit(entries(7, 7));
    assertEquals(seqsIn(store), [1, 2, 3, 4, 5, 6, 7]);
  }
});

Deno.test("a file that is emptied in its place is made again", () => {
  for (const isQuiet of [true, false]) {
    using folder = new TemporaryFolder();
    {
      using store = folder.open();
      store.commit(entries(1, 300));
      settle(store);
      store.commit(entries(301, 303));
      if (isQuiet) settle(store);
      const { log = "" } = store.room("geral", 0) ?? {};
      Deno.truncateSync(folder.file);
      assertEquals(problemOf(() => store.commit(entries(304, 304))), "another");
      store.recover();
      store.restore({ name: "geral", log, topic: "", seq: 303, entries: entries(250, 303) });
      store.commit(entries(304, 304));
    }
    using store = folder.open();
    assertEquals(seqsIn(store).length, 55);
    assertEquals([seqsIn(store)[0], seqsIn(store).at(-1)], [250, 304]);
  }
});

Deno.test("another history in the file's place is not touched, and what was there can be put back", () => {
  for (const put of [Deno.copyFileSync, Deno.renameSync]) {
    using folder = new TemporaryFolder();
    const [mine, other] = [`${folder.path}/mine.db`, `${folder.path}/other.db`];
    {
      using store = new OpenStore(other);
      store.commit([entry(1, "de outro", { room: "outra" })]);
    }
    using store = folder.open();
    store.commit(entries(1, 3));
    settle(store);
    Deno.copyFileSync(folder.file, mine);
    put(other, folder.file);
    const before = Deno.readFileSync(folder.file);
    for (let n = 0; n < 3; n++) assertEquals(problemOf(() => store.recover()), "another");
    assertEquals(Deno.readFileSync(folder.file), before);
    put(mine, folder.file);
    store.recover();
    store.commit(entries(4, 4));
    assertEquals(seqsIn(store), [1, 2, 3, 4]);
  }
});

Deno.test("a room of another log, or with numbers that are given, is not mixed with what is there", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  store.commit(entries(1, 5), () => "l");
  for (const [log, seq] of [["m", 9], ["l", 4]] as const) {
    const room = { name: "Geral", log, topic: "", seq, entries: entries(1, seq) };
    assertEquals(problemOf(() => store.restore(room)), "another");
  }
  assertEquals(seqsIn(store), [1, 2, 3, 4, 5]);
});

Deno.test("whoever takes the write-ahead log in does no harm", async (test) => {
  const hasSqlite = await succeeds("sqlite3", "--version");
  await test.step({
    name: "with sqlite3",
    ignore: !hasSqlite,
    fn: async () => {
      using folder = new TemporaryFolder();
      using store = folder.open();
      for (let seq = 1; seq < 5; seq++) {
        store.commit(entries(seq, seq));
        assert(await succeeds("sqlite3", folder.file, "PRAGMA wal_checkpoint(TRUNCATE)"));
      }
      store.check();
      assertEquals(seqsIn(store), [1, 2, 3, 4]);
    },
  });
});

Deno.test("persons and bans are exactly those that are restocked", () => {
  using folder = new TemporaryFolder();
  {
    using store = folder.open();
    store.savePerson({ key: "t1", author: 9, nick: "ana" });
    store.saveBan({ kind: "name", target: "eva", by: "bia" });
    store.restock({
      persons: [{ key: "t2", author: 3, nick: "caio" }],
      bans: [{ kind: "address", target: "192.0.2.1", untilMs: 5, by: "bia" }],
    });
  }
  using store = folder.open();
  assertEquals(store.persons(), [{ key: "t2", author: 3, nick: "caio" }]);
  assertEquals(store.bans(), [{ kind: "address", target: "192.0.2.1", untilMs: 5, by: "bia" }]);
  assertEquals(store.lastAuthor(), 9);
});

// A server whose file is taken away

async function say(peer: JsonPeer, ...texts: string[]): Promise<void> {
  for (const text of texts) await peer.ask({ type: "say", text, id: `say ${text}` });
}

function textsIn(path: string): string[] {
  using store = new OpenStore(path);
  return store.after("geral", 0, 1_000).map(({ text }) => text);
}

const TAKEN_AWAY: readonly (readonly [string, (folder: TemporaryFolder) => void])[] = [
  ["removed", ({ file }) => Deno.removeSync(file)],
  ["moved", ({ file, path }) => Deno.renameSync(file, `${path}/chat.db.1`)],
  ["removed with all beside it", ({ file, names, path }) => {
    for (const name of names) {
      if (`${path}/${name}`.startsWith(file)) Deno.removeSync(`${path}/${name}`);
    }
  }],
  ["emptied", ({ file }) => Deno.truncateSync(file)],
  ["replaced by an empty one", ({ file, path }) => {
    Deno.writeTextFileSync(`${path}/empty`, "");
    Deno.renameSync(`${path}/empty`, file);
  }],
];

for (const [how, takeAway] of TAKEN_AWAY) {
  Deno.test(`a history that is ${how} while it is used is missed at once, said, and made again`, async () => {
    using folder = new TemporaryFolder();
    await using server = await startWithHistory(folder.file);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
    await using bia = await Peer.named(server.port, "bia");
    await say(ana, "um", "dois");
    await ana.ask({ type: "topic", text: "férias", id: "t" });
    takeAway(folder);
    // Nobody says anything, and it is noticed all the same.
    await ana.until(({ type }) => type === "storage", "word that nothing can be kept");
    await bia.readUntil("por ora nada pode ser dito\n");
    await ana.until((message) => message.type === "storage" && message.works, "recovery", 10_000);
    await say(ana, "três");
    const { stderr } = server.program;
    await server.program.until(() => stderr.length >= 2, "what there is to tell of it");
    const [failed, made, ...more] = stderr;
    assertMatch(failed ?? "", /history\.db, .* foi apagado ou mudou de lugar|há outro histórico/);
    assertMatch(made ?? "", /history\.db não tinha e ainda estava na memória/);
    assertEquals(more, []);
    ana.close();
    bia.close();
    await kill(server);
    assertEquals(textsIn(folder.file), ["um", "dois", "férias", "três"]);
    await using again = await startWithHistory(folder.file);
    await using back = await JsonPeer.connect(again.port, {
      resume: { token: ana.token, rooms: { geral: 4 } },
    });
    assert(back.resumed);
  });
}

Deno.test("what is said in the moment in which the file is removed is in the next one, or was not acknowledged", async () => {
  using folder = new TemporaryFolder();
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  for (let round = 0; round < 3; round++) {
    await say(ana, `antes ${round}`);
    Deno.removeSync(folder.file);
    await ana.send({ type: "say", text: `logo ${round}`, id: round });
    await ana.answer(round);
  }
  ana.close();
  await kill(server);
  assertEquals(textsIn(folder.file), [
    ...["antes 0", "logo 0", "antes 1", "logo 1", "antes 2", "logo 2"],
  ]);
});

Deno.test("while another history is in its place all is refused, and it goes on when its own is put back", async () => {
  using folder = new TemporaryFolder();
  const [mine, other] = [`${folder.path}/mine.db`, `${folder.path}/other.db`];
  new OpenStore(other).close();
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await say(ana, "um");
  Deno.renameSync(folder.file, mine);
  Deno.renameSync(other, folder.file);
  await ana.until(({ type }) => type === "storage", "word that nothing can be kept");
  const refused = await ana.ask({ type: "say", text: "nada", id: "n" });
  assertEquals(refused.type === "error" && refused.code, "not_stored");
  Deno.renameSync(mine, folder.file);
  await ana.until((message) => message.type === "storage" && message.works, "recovery", 10_000);
  await say(ana, "dois");
  ana.close();
  await stop(server);
  assertEquals(textsIn(folder.file), ["um", "dois"]);
});

Deno.test("a folder that is moved away and back takes nothing with it", async () => {
  using folder = new TemporaryFolder();
  const inner = `${folder.path}/inner`;
  Deno.mkdirSync(inner);
  await using server = await startWithHistory(`${inner}/history.db`);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await say(ana, "um");
  Deno.renameSync(inner, `${folder.path}/away`);
  await ana.until(({ type }) => type === "storage", "word that nothing can be kept");
  await server.program.until(
    () => server.program.stderr.some((line) => line.includes("A pasta de")),
    "word that the folder is not there",
  );
  Deno.renameSync(`${folder.path}/away`, inner);
  await ana.until((message) => message.type === "storage" && message.works, "recovery", 10_000);
  await say(ana, "dois");
  ana.close();
  await kill(server);
  assertEquals(textsIn(`${inner}/history.db`), ["um", "dois"]);
});

// Disks that cannot be written

/** A small disk of its own, where that can be had. */
async function withDisk(
  test: Deno.TestContext,
  use: (disk: string) => Promise<void>,
): Promise<void> {
  using folder = new TemporaryFolder();
  const disk = `${folder.path}/disk`;
  Deno.mkdirSync(disk);
  const isMounted = await succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "papo-test", disk);
  await test.step({
    name: "on a tmpfs of 1 MiB",
    ignore: !isMounted,
    fn: async () => {
      try {
        await use(disk);
      } finally {
        await succeeds("umount", disk);
      }
    },
  });
}

function fill(disk: string): void {
  try {
    Deno.writeFileSync(`${disk}/ballast`, new Uint8Array(1024 * 1024));
  } catch {
    // It is full now.
  }
}

Deno.test("a server starts with a full disk, lets all be read, refuses what is said, and goes on once there is space", async (test) => {
  await withDisk(test, async (disk) => {
    const file = `${disk}/history.db`;
    for (const end of [stop, kill]) {
      {
        await using server = await startWithHistory(file);
        await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
        await say(ana, "um");
        ana.close();
        await end(server);
      }
      fill(disk);
      await using server = await startWithHistory(file);
      await using ana = await JsonPeer.connect(server.port, { nick: "ana", replay: 1 });
      assertEquals(ana.entries().map(({ text }) => text), ["um"]);
      await using bia = await Peer.named(server.port, "bia");
      await bia.send("oi\n");
      await bia.readUntil("* O servidor não consegue guardar o que é dito; nada foi dito\n");
      assertMatch(server.program.stderr[0] ?? "", /Não há espaço em disco/);
      Deno.removeSync(`${disk}/ballast`);
      await ana.until((message) => message.type === "storage" && message.works, "recovery", 10_000);
      await say(ana, "um");
      ana.close();
      bia.close();
      await stop(server);
    }
    assertEquals(textsIn(file), ["um", "um", "um", "um"]);
  });
});

Deno.test("a server starts on a disk that is read-only, and goes on once it is not", async (test) => {
  await withDisk(test, async (disk) => {
    const file = `${disk}/history.db`;
    for (const end of [stop, kill]) {
      {
        await using server = await startWithHistory(file);
        await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
        await say(ana, "um");
        ana.close();
        await end(server);
      }
      assert(await succeeds("mount", "-o", "remount,ro", disk));
      await using server = await startWithHistory(file);
      await using ana = await JsonPeer.connect(server.port, { nick: "ana", replay: 1 });
      assertEquals(ana.entries().map(({ text }) => text), ["um"]);
      assertEquals((await ana.ask({ type: "say", text: "nada", id: 0 })).type, "error");
      assertMatch(server.program.stderr[0] ?? "", /O disco em que está .* é só de leitura/);
      assert(await succeeds("mount", "-o", "remount,rw", disk));
      await ana.until((message) => message.type === "storage" && message.works, "recovery", 10_000);
      await say(ana, "um");
      ana.close();
      await stop(server);
    }
    assertEquals(textsIn(file), ["um", "um", "um", "um"]);
  });
});

Deno.test("what is not a history yet does not come to be on a disk that cannot be written", async (test) => {
  await withDisk(test, async (disk) => {
    assert(await succeeds("mount", "-o", "remount,ro", disk));
    assertEquals(problemOf(() => new OpenStore(`${disk}/history.db`)), "disk_read_only");
    assert(await succeeds("mount", "-o", "remount,rw", disk));
    fill(disk);
    assertEquals(problemOf(() => new OpenStore(`${disk}/history.db`)), "full");
  });
});

Deno.test("that another program writes into the file is told, and nothing is said into what comes of it", async () => {
  using folder = new TemporaryFolder();
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await say(ana, "um");
  {
    using file = Deno.openSync(folder.file, { write: true });
    file.writeSync(new Uint8Array(4_096).fill(0xa5));
  }
  await ana.until(({ type }) => type === "storage", "word that nothing can be kept");
  assertEquals((await ana.ask({ type: "say", text: "nada", id: 0 })).type, "error");
  assertMatch(server.program.stderr[0] ?? "", /outro programa escreveu nele/);
});
