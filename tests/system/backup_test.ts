import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { type Program, runServer } from "./harness.ts";
import { kill, runHistoryServer, startWithHistory, stop } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { HAS_SMALL_DISKS, SmallDisk } from "./small_disk.ts";
import { entries, OpenStore, TemporaryFolder } from "./temporary.ts";

const SERVER_SCRIPT = new URL("../../server.ts", import.meta.url).pathname;

/** `server.ts backup`, with no permission but to read the one file and write the other. */
function runBackup(history: string, target: string, lang = "en"): Program {
  return runServer(["backup", "--history", history, target, "--lang", lang], {
    flags: [`--allow-read=${history}`, `--allow-write=${target}`],
  });
}

/** How many entries another program finds in a file, opened as any would. */
function countIn(path: string): number {
  using db = new DatabaseSync(path, { readOnly: true });
  const count = db.prepare("SELECT count(*) AS count FROM entries").get()?.["count"];
  return typeof count === "number" ? count : -1;
}

async function say(peer: JsonPeer, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) await peer.ask({ type: "say", text: `nº ${n}`, id: n });
}

/** Waits, for not much longer than it should take, until `look` gives what is expected. */
async function eventually<T>(look: () => T, expected: T): Promise<void> {
  for (let n = 0; n < 500 && look() !== expected; n++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertEquals(look(), expected);
}

Deno.test("while a server writes to a history, others can read it and copy it", async () => {
  using folder = new TemporaryFolder();
  const copy = `${folder.path}/copy.db`;
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await say(ana, 1, 20);
  assertEquals(countIn(folder.file), 20);
  await using backup = runBackup(folder.file, copy);
  assertEquals(await backup.outcome(), {
    code: 0,
    stdout: `${copy} is a copy of ${folder.file}.`,
    stderr: "",
  });
  await say(ana, 21, 22);
  ana.close();
  await stop(server);
  // What is copied is a history like any other, and what came later is not in it.
  using store = new OpenStore(copy);
  assertEquals(store.room("geral", 50)?.seq, 20);
  assertEquals(store.room("geral", 50)?.entries.at(-1)?.text, "nº 20");
});

/** How large a file a process may write from now on; false where the system has no such command. */
async function limitFiles(pid: number, bytes: number | "unlimited"): Promise<boolean> {
  const args = ["--pid", `${pid}`, `--fsize=${bytes}:`];
  return await new Deno.Command("prlimit", { args }).output()
    .then(({ success }) => success, () => false);
}

Deno.test({
  name:
    "a history that may not grow on, by a limit of the system, ends nothing, and goes on once it may",
  ignore: !await limitFiles(Deno.pid, "unlimited"),
  fn: async () => {
    using folder = new TemporaryFolder();
    await using server = await startWithHistory(folder.file);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
    await say(ana, 1, 2);
    await limitFiles(server.program.pid, 1_024);
    const kept = ana.ask({ type: "say", text: "não cabe", id: 3 });
    await ana.until((told) => told.type === "storage" && !told.works, "that nothing can be kept");
    await limitFiles(server.program.pid, "unlimited");
    assertEquals((await kept).type, "ack");
    await say(ana, 4, 5);
    ana.close();
    await stop(server);
  },
});

Deno.test("once it is quiet, a plain copy of the file alone has all that was said", async () => {
  using folder = new TemporaryFolder();
  const copy = `${folder.path}/copy.db`;
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await say(ana, 1, 30);
  await eventually(() => {
    Deno.copyFileSync(folder.file, copy);
    try {
      return countIn(copy);
    } catch {
      // There may not be a table in it yet.
      return 0;
    }
  }, 30);
});

Deno.test("nor does it have to be quiet: what never pauses is taken into the file now and then", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  let seq = 0;
  const { size } = Deno.statSync(folder.file);
  const isTakenIn = (): boolean => Deno.statSync(folder.file).size > size;
  while (!isTakenIn() && seq < 300) {
    store.commit(entries(seq + 1, seq + 10));
    seq += 10;
    store.tidy(0);
  }
  assert(isTakenIn());
  Deno.copyFileSync(folder.file, `${folder.path}/copy.db`);
  assertEquals(countIn(`${folder.path}/copy.db`), seq);
});

Deno.test("nor does a server have to be there for long: what it said first is in the file before all else", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  for (const seq of [1, 2]) {
    store.commit(entries(seq, seq));
    store.tidy(0);
  }
  Deno.copyFileSync(folder.file, `${folder.path}/copy.db`);
  assertEquals(countIn(`${folder.path}/copy.db`), 2);
});

Deno.test("a history that no server uses is copied too, be it left by a kill", async () => {
  for (const end of [stop, kill]) {
    using folder = new TemporaryFolder();
    const copy = `${folder.path}/copy.db`;
    await using server = await startWithHistory(folder.file);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
    await say(ana, 1, 3);
    ana.close();
    await end(server);
    await using backup = runBackup(folder.file, copy);
    const { code, stderr } = await backup.outcome();
    assertEquals([code, stderr], [0, ""]);
    assertEquals(countIn(copy), 3);
    // And the history goes on.
    using store = folder.open();
    assertEquals(store.room("geral", 9)?.seq, 3);
  }
});

Deno.test("why a copy cannot be made is said in one sentence, and nothing is left of it", async () => {
  using folder = new TemporaryFolder();
  const { path, file } = folder;
  {
    using store = folder.open();
    store.commit(entries(1, 3_000));
  }
  Deno.writeTextFileSync(`${path}/there`, "mine");
  Deno.writeTextFileSync(`${path}/text`, "Not a history.\n");
  Deno.writeTextFileSync(`${path}/emptied`, "");
  Deno.copyFileSync(file, `${path}/damaged`);
  {
    using damaged = Deno.openSync(`${path}/damaged`, { write: true });
    damaged.seekSync(3 * 4_096, Deno.SeekMode.Start);
    damaged.writeSync(new Uint8Array(4 * 4_096).fill(0xa5));
  }
  const cases = [
    [file, `${path}/there`, /The file \S+there exists already; it was not touched/],
    [file, file, /exists already/],
    [file, `${path}/none/copy`, /The folder of \S+copy does not exist/],
    [`${path}/none`, `${path}/copy`, /The file \S+none does not exist/],
    [path, `${path}/copy`, /is no ordinary file/],
    [`${path}/text`, `${path}/copy`, /is no history of Papo's/],
    [`${path}/emptied`, `${path}/copy`, /is no history of Papo's/],
    [`${path}/damaged`, `${path}/copy`, /is damaged/],
  ] as const;
  const before = folder.names;
  for (const [history, target, sentence] of cases) {
    await using backup = runBackup(history, target);
    const { code, stdout, stderr } = await backup.outcome();
    assertEquals([code, stdout, stderr.split("\n").length], [1, "", 1], stderr);
    assertMatch(stderr, /^The copy could not be made\. /);
    assertMatch(stderr, sentence);
  }
  assertEquals(
    folder.names.filter((name) => !name.startsWith("damaged")),
    before.filter((name) => !name.startsWith("damaged")),
  );
  assertEquals(Deno.readTextFileSync(`${path}/there`), "mine");
});

Deno.test("what to run instead, where a permission is missing, is said as it must be typed", async () => {
  using folder = new TemporaryFolder();
  folder.open()[Symbol.dispose]();
  const copy = `${folder.path}/copy.db`;
  const args = ["backup", "--history", folder.file, copy, "--lang", "pt-BR"];
  await using backup = runServer(args, { flags: [] });
  const { code, stderr } = await backup.outcome();
  const flags = `--allow-read=${folder.file} --allow-write=${copy}`;
  assertEquals(code, 1);
  assertStringIncludes(stderr, `deno run ${flags} server.ts ${args.join(" ")}`);
});

Deno.test("a copy is for its owner's eyes alone", async () => {
  using folder = new TemporaryFolder();
  folder.open()[Symbol.dispose]();
  const copy = `${folder.path}/copy.db`;
  await using backup = runBackup(folder.file, copy);
  assertEquals((await backup.outcome()).code, 0);
  assertEquals((Deno.statSync(copy).mode ?? 0) & 0o777, 0o600);
});

// Whose file it is

Deno.test("someone who only reads keeps no server from starting, and a second one is refused all the same", async () => {
  using folder = new TemporaryFolder();
  {
    await using server = await startWithHistory(folder.file);
    await kill(server);
  }
  using reader = new DatabaseSync(folder.file, { readOnly: true });
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM entries").get();
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await say(ana, 1, 1);
  await using second = runHistoryServer(folder.file);
  const { code, stderr } = await second.outcome();
  assertEquals(code, 1);
  assertMatch(stderr, /está em uso por outro servidor/);
  await say(ana, 2, 2);
  assertEquals(countIn(folder.file), 2);
});

Deno.test("of several servers that start at once on one file, one does, and it works", async () => {
  for (const isNew of [true, false]) {
    using folder = new TemporaryFolder();
    if (!isNew) folder.open()[Symbol.dispose]();
    await using servers = new AsyncDisposableStack();
    const programs = Array.from({ length: 4 }, () => servers.use(runHistoryServer(folder.file)));
    const ended = programs.map(() => false);
    await Promise.all(programs.map(async (program, index) => {
      await program.until(
        () => program.stdout.length > 0 || program.stderr.length > 0,
        "a start or a refusal",
        20_000,
      );
      ended[index] = program.stdout.length === 0;
    }));
    assertEquals(ended.filter((isEnded) => !isEnded).length, 1);
    const [line = ""] = programs[ended.indexOf(false)]?.stdout ?? [];
    await using ana = await JsonPeer.connect(Number(/:(\d+)$/.exec(line)?.[1]), { nick: "ana" });
    await say(ana, 1, 2);
    assertEquals(countIn(folder.file), 2);
  }
});

Deno.test({
  name:
    "where there is no room for the copy it is said, in the reader's language, and half of one is none",
  ignore: !HAS_SMALL_DISKS,
  fn: async () => {
    using folder = new TemporaryFolder();
    await using disk = await SmallDisk.create("64k");
    using store = folder.open();
    store.commit(entries(1, 500));
    const script = `"$@"; echo "$?"; ls "$0"`;
    const copy = `${disk.path}/copy.db`;
    const { stdout, stderr } = await new Deno.Command("nsenter", {
      args: [
        ...[...disk.prefix.slice(1), "sh", "-c", script, disk.path],
        ...[Deno.execPath(), "run", "--no-prompt", "-A", SERVER_SCRIPT],
        ...["backup", "--history", folder.file, copy, "--lang", "pt-BR"],
      ],
      env: { NO_COLOR: "1" },
    }).output();
    const [said, told] = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals(told, "1\n");
    assertEquals(said, `Não foi possível fazer a cópia. Não há espaço em disco para ${copy}.\n`);
  },
});
