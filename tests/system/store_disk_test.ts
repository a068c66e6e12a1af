/**
 * What a history does with a disk that takes its time, or fails.
 *
 * @module
 */

import { assert, assertEquals, assertGreater, assertRejects, assertThrows } from "@std/assert";
import type { SyncedFile } from "../../lib/server/store/disk_sync.ts";
import { openHistory } from "../../lib/server/store/sqlite/open_history.ts";
import { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import { type Durability, StoreError } from "../../lib/server/store/store.ts";
import { entry, OpenStore, TemporaryFolder } from "./temporary.ts";

/** A disk that takes what it is given when the test says so. */
class Disk {
  /** What was opened to be synced, and how often that was waited for. */
  readonly opened: string[] = [];
  meanwhile = 0;
  now = 0;
  fails = false;
  /** What cannot be synced, though all else can. */
  failing: string | undefined;
  #waiting: PromiseWithResolvers<void>[] = [];

  open(path: string, durability: Durability = "full"): SqliteStore {
    return new SqliteStore(path, { type: "all" }, {
      durability,
      openSynced: (path) => this.#handle(path),
    });
  }

  take(): void {
    for (const waiting of this.#waiting.splice(0)) waiting.resolve();
  }

  #handle(path: string): SyncedFile {
    this.opened.push(path);
    return {
      syncData: () => {
        this.meanwhile++;
        if (this.fails || this.failing === path) return Promise.reject(new Error("EIO"));
        const waiting = Promise.withResolvers<void>();
        this.#waiting.push(waiting);
        return waiting.promise;
      },
      syncDataSync: () => {
        this.now++;
        if (this.fails || this.failing === path) throw new Error("EIO");
      },
      close: () => {},
    };
  }
}

/** A text that takes a page for itself. */
const LONG = "a".repeat(3_000);

/** Says so much that the write-ahead log is taken in once what was said last is on the disk; returns how many lines. */
function sayMuch(store: SqliteStore): number {
  const lines = 1_100;
  for (let seq = 1; seq <= lines; seq += 100) {
    store.commit(Array.from({ length: 100 }, (_, n) => entry(seq + n, LONG)));
  }
  return lines;
}

/** How many lines there are in a file and what lies beside it, as a power cut would leave them. */
function linesIn(path: string, main: Uint8Array, log: Uint8Array): number {
  Deno.writeFileSync(path, main);
  Deno.writeFileSync(`${path}-wal`, log);
  using store = new OpenStore(path);
  return store.room("geral", 0)?.seq ?? 0;
}

/** What there is in a copy of the file alone, without what lies beside it. */
function inFileAlone({ file, path }: TemporaryFolder): string[] {
  Deno.copyFileSync(file, `${path}/copy.db`);
  using copy = new OpenStore(`${path}/copy.db`);
  return copy.after("geral", 0, 100).map(({ text }) => text);
}

Deno.test("what is committed is on the disk once that has taken the write-ahead log, wherever that lies", async () => {
  using folder = new TemporaryFolder();
  const disk = new Disk();
  Deno.mkdirSync(`${folder.path}/elsewhere`);
  Deno.writeTextFileSync(`${folder.path}/elsewhere/real.db`, "");
  Deno.symlinkSync(`${folder.path}/elsewhere/real.db`, folder.file);
  const store = disk.open(folder.file);
  const log = `${Deno.realPathSync(folder.path)}/elsewhere/real.db-wal`;
  assertEquals(disk.opened, [log, log]);
  assertEquals(store.synced(), undefined);
  store.commit([entry(1, "um")]);
  let isThere = false;
  const synced = store.synced()?.then(() => isThere = true);
  store.commit([entry(2, "dois")]);
  await Promise.resolve();
  assertEquals(isThere, false);
  disk.take();
  await synced;
  // The second came too late for that.
  const second = store.synced();
  assert(second !== undefined);
  disk.take();
  await second;
  assertEquals([store.synced(), disk.meanwhile, disk.now], [undefined, 2, 0]);
  store.close();
});

Deno.test("what is waited for here is waited for once, and nobody waits for what can be done without", () => {
  using folder = new TemporaryFolder();
  const disk = new Disk();
  const store = disk.open(folder.file);
  // What is new is taken in soon, whatever is said.
  for (let turn = 0; turn < 2; turn++) store.tidy(0);
  store.commit([entry(1, "um")]);
  store.syncNow();
  store.syncNow();
  assertEquals(disk.now, 1);
  store.saveBan({ kind: "name", target: "eva", by: "bia" });
  assertEquals(disk.now, 2);
  store.savePerson({ key: "k", author: 7, nick: "ana" });
  store.tidy(0);
  assertEquals([disk.now, disk.meanwhile, store.synced()], [2, 0, undefined]);
  store.close();
});

Deno.test("where a power cut may take the last moments, no disk is waited for", () => {
  using folder = new TemporaryFolder();
  const disk = new Disk();
  const store = disk.open(folder.file, "normal");
  store.commit([entry(1, "um")]);
  store.saveBan({ kind: "name", target: "eva", by: "bia" });
  store.syncNow();
  assertEquals([disk.opened, store.synced()], [[], undefined]);
  store.close();
});

Deno.test("what a disk failed to take is written once more, and not asked for again", async () => {
  using folder = new TemporaryFolder();
  const disk = new Disk();
  const store = disk.open(folder.file);
  store.commit([entry(1, "um")]);
  disk.fails = true;
  await assertRejects(() => store.synced() ?? Promise.resolve(), StoreError, "EIO");
  assertThrows(() => store.syncNow(), StoreError, "EIO");
  assertThrows(() => store.saveBan({ kind: "name", target: "eva", by: "bia" }), StoreError);
  assertEquals(inFileAlone(folder), []);
  const { meanwhile, now } = disk;
  store.recover();
  assertEquals(inFileAlone(folder), ["um"]);
  assertEquals([store.synced(), disk.meanwhile, disk.now], [undefined, meanwhile, now]);
  store.close();
});

Deno.test("the write-ahead log is taken in while other things go on, and used again once the disk has it in the file", async () => {
  using folder = new TemporaryFolder();
  const disk = new Disk();
  const store = disk.open(folder.file);
  const log = `${folder.file}-wal`;
  const lines = sayMuch(store);
  const before = Deno.readFileSync(folder.file);
  const { size } = Deno.statSync(log);
  assertGreater(size, 4 * 1024 * 1024);
  let isOver = false;
  const synced = store.synced()?.then(() => isOver = true);
  await settled();
  assertEquals(Deno.readFileSync(folder.file), before, "the disk must have it in the log first");
  disk.take();
  await settled();
  assertEquals([disk.opened.at(-1), disk.now, isOver], [folder.file, 0, false]);
  assertGreater(Deno.statSync(folder.file).size, before.length);
  // A power cut that takes all of what was written into the file finds it in the log, whatever is said meanwhile.
  store.commit([entry(lines + 1, LONG)]);
  assertEquals(linesIn(`${folder.path}/cut.db`, before, Deno.readFileSync(log)), lines + 1);
  disk.take();
  await synced;
  await syncedBy(store, disk);
  store.commit([entry(lines + 2, LONG)]);
  assertEquals(
    linesIn(`${folder.path}/later.db`, Deno.readFileSync(folder.file), Deno.readFileSync(log)),
    lines + 2,
  );
  await syncedBy(store, disk);
  const used = Deno.statSync(log).size;
  store.commit([entry(lines + 3, LONG)]);
  assertEquals(Deno.statSync(log).size, used, "it is used again");
  assertEquals(disk.now, 0);
  store.close();
  using again = folder.open();
  assertEquals(again.room("geral", 0)?.seq, lines + 3);
});

Deno.test("what ends while the disk is waited for waits for it, and nothing is removed before", async () => {
  for (const isWritten of [false, true]) {
    using folder = new TemporaryFolder();
    const disk = new Disk();
    const store = disk.open(folder.file);
    const lines = sayMuch(store);
    const synced = store.synced();
    await settled();
    if (isWritten) disk.take();
    await settled();
    store.close();
    assertEquals(disk.now, isWritten ? 1 : 0);
    disk.take();
    await synced;
    using again = folder.open();
    assertEquals(again.room("geral", 0)?.seq, lines);
  }
});

Deno.test("what a disk failed to take into the file stays in the log, and is written into the file anew", async () => {
  for (const recovers of [false, true]) {
    using folder = new TemporaryFolder();
    const disk = new Disk();
    const store = disk.open(folder.file);
    const log = `${folder.file}-wal`;
    const lines = sayMuch(store);
    const before = Deno.readFileSync(folder.file);
    disk.failing = folder.file;
    const failed = assertRejects(() => store.synced() ?? Promise.resolve(), StoreError, "EIO");
    await settled();
    disk.take();
    await failed;
    disk.failing = undefined;
    store.commit([entry(lines + 1, LONG)]);
    if (recovers) store.recover();
    assertEquals(linesIn(`${folder.path}/cut.db`, before, Deno.readFileSync(log)), lines + 1);
    if (recovers) {
      store.commit([entry(lines + 2, LONG)]);
      await syncedBy(store, disk);
      assertEquals(
        linesIn(`${folder.path}/later.db`, Deno.readFileSync(folder.file), new Uint8Array()),
        lines + 2,
      );
    }
    store.close();
    if (!recovers) assertEquals(linesIn(folder.file, before, Deno.readFileSync(log)), lines + 1);
    using again = folder.open();
    assertEquals(again.room("geral", 0)?.seq, recovers ? lines + 2 : lines + 1);
  }
});

/** What can be done without waiting for the disk is. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n++) await Promise.resolve();
}

/** The disk takes all that it is given. */
async function syncedBy(store: SqliteStore, disk: Disk): Promise<void> {
  let isOver = false;
  const synced = store.synced()?.then(() => isOver = true);
  for (let n = 0; n < 20 && synced !== undefined && !isOver; n++) {
    disk.take();
    await settled();
  }
  await synced;
}

Deno.test("what ended to be opened anew, and could not be, is closed once", () => {
  using folder = new TemporaryFolder();
  let [opened, closed, works] = [0, 0, true];
  const openSynced = (): SyncedFile => {
    if (!works) throw new Error("EIO");
    opened++;
    const close = (): void => void closed++;
    return { syncData: () => Promise.resolve(), syncDataSync: () => {}, close };
  };
  const file = openHistory(folder.file, { durability: "full", openSynced });
  for (const name of folder.names) Deno.removeSync(`${folder.path}/${name}`);
  works = false;
  for (let n = 0; n < 2; n++) assertThrows(() => file.recovered(), StoreError);
  for (let n = 0; n < 2; n++) file.close();
  assertEquals([opened > 0, closed], [true, opened]);
});
