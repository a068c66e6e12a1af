/**
 * What a history does with a disk that takes its time, or fails.
 *
 * @module
 */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { SyncedFile } from "../../lib/server/store/disk_sync.ts";
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
        if (this.fails) return Promise.reject(new Error("EIO"));
        const waiting = Promise.withResolvers<void>();
        this.#waiting.push(waiting);
        return waiting.promise;
      },
      syncDataSync: () => {
        this.now++;
        if (this.fails) throw new Error("EIO");
      },
      close: () => {},
    };
  }
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
