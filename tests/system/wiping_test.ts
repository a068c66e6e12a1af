/**
 * What was taken back, or let go of, stands in no byte of a history's file, nor beside it: also not in those that hold
 * nothing, where SQLite leaves a copy of what it moves.
 */

import { assert, assertEquals, assertGreater } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { backUp } from "../../lib/server/store/backup.ts";
import { SCHEMA_VERSION } from "../../lib/server/store/sqlite/schema.ts";
import { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import { wipe } from "../../lib/server/store/sqlite/wiping.ts";
import { DURABILITIES } from "../../lib/server/store/store.ts";
import { Dice, MARKER, Talkers } from "./talkers.ts";
import { makeOld, TemporaryFolder } from "./temporary.ts";

/** So much of each room is kept. */
const KEPT_MAX = 300;

/** Which of these stand in a file, in whatever of its bytes. */
function found(markers: ReadonlySet<string>, path: string): string[] {
  const bytes = new TextDecoder("latin1").decode(Deno.readFileSync(path));
  const all = new Set(bytes.matchAll(MARKER).map(([marker]) => marker));
  return [...all.intersection(markers)];
}

/** Which of these stand in any file of a folder. */
function foundIn({ path, names }: TemporaryFolder, markers: ReadonlySet<string>): string[] {
  return names.flatMap((name) => found(markers, `${path}/${name}`));
}

/** Waits, as the clock goes, until nothing is left that can wait; returns how many turns it took. */
function settle(store: SqliteStore, timeMs: number): number {
  let turns = 0;
  // The first turns find that something was said since the one before.
  for (let quiet = 0; quiet < 3 && turns < 5_000; turns++) {
    quiet = store.tidy(timeMs, timeMs) ? 0 : quiet + 1;
  }
  return turns;
}

function mustBeSound(path: string): void {
  using db = new DatabaseSync(path);
  assertEquals(db.prepare("PRAGMA integrity_check").all(), [{ integrity_check: "ok" }]);
}

function say(store: SqliteStore, talkers: Talkers): void {
  const { entries, letters } = talkers.talk();
  assertEquals(store.commit(entries, (room) => room, letters), []);
}

for (const seed of [1, 2, 3]) {
  Deno.test(`nothing that is gone is in any byte, whatever came between (${seed})`, async () => {
    using folder = new TemporaryFolder();
    const dice = new Dice(seed);
    const talkers = new Talkers(seed);
    const keep = { type: "entries", max: KEPT_MAX } as const;
    let crashes = 0;
    let store = folder.open(keep);
    try {
      for (let round = 0; round < 20; round++) {
        for (let n = dice.roll(40); n > 0; n--) {
          say(store, talkers);
          if (dice.roll(3) === 0) store.tidy(talkers.timeMs);
          if (dice.roll(3) === 0) await store.synced();
        }
        store.commit([], undefined, talkers.takeLetterBack());
        switch (dice.roll(3)) {
          case 0: {
            // What a kill leaves are the files as they are.
            await store.synced();
            const [file, log] = ["", "-wal"].map((end) => Deno.readFileSync(folder.file + end));
            store.close();
            Deno.writeFileSync(folder.file, file ?? new Uint8Array());
            Deno.writeFileSync(`${folder.file}-wal`, log ?? new Uint8Array());
            store = folder.open(keep);
            crashes++;
            break;
          }
          case 1:
            store.close();
            assertEquals(folder.names, ["history.db"]);
            assertEquals(foundIn(folder, talkers.gone), [], "a server that ends leaves nothing");
            store = folder.open(keep);
        }
        settle(store, talkers.timeMs);
        assertEquals(foundIn(folder, talkers.gone), [], "nor does one that runs");
      }
      // What is let go of by its age or its number is seen to within an hour.
      talkers.trim(KEPT_MAX);
      say(store, talkers);
      say(store, talkers);
      settle(store, talkers.timeMs + 2 * 60 * 60 * 1_000);
      assertEquals(foundIn(folder, talkers.gone), []);
    } finally {
      store.close();
    }
    mustBeSound(folder.file);
    assertGreater(talkers.gone.size, 200);
    assertGreater(crashes, 2);
  });
}

for (const durability of DURABILITIES) {
  Deno.test(`where there is never a pause, nothing that is gone stays either (${durability})`, async () => {
    using folder = new TemporaryFolder();
    const store = new SqliteStore(folder.file, { type: "all" }, { durability });
    try {
      const talkers = new Talkers(4);
      for (let n = 0; n < 300; n++) say(store, talkers);
      const gone = new Set(talkers.gone);
      // Some seconds later, while others go on to talk.
      for (let second = 0; second < 20; second++) {
        say(store, talkers);
        await store.synced();
        for (let turns = 0; store.tidy(talkers.timeMs) && turns < 1_000;) turns++;
      }
      assertEquals(foundIn(folder, gone), []);
      assertGreater(gone.size, 100);
    } finally {
      store.close();
    }
  });
}

Deno.test("who is killed in the midst of it leaves nothing to whoever opens the file next", async () => {
  using folder = new TemporaryFolder();
  const gone = new Set<string>();
  for (const seed of [7, 8, 9]) {
    const script = new URL("./talkers.ts", import.meta.url).pathname;
    const { file } = folder;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--allow-read", "--allow-write", script, file, `${seed}`],
      stdout: "piped",
    }).spawn();
    let lines = 0;
    for await (const line of child.stdout.pipeThrough(new TextDecoderStream())) {
      for (const [marker] of line.matchAll(MARKER)) gone.add(marker);
      if (++lines === 10 * seed) child.kill("SIGKILL");
    }
    assertEquals((await child.status).signal, "SIGKILL");
    using store = folder.open();
    settle(store, seed);
    assertEquals(foundIn(folder, gone), []);
  }
  mustBeSound(folder.file);
  assertGreater(gone.size, 100);
});

/** Fills a history as an older Papo would have, which wiped nothing; returns what is gone and still there. */
function leaveBehind(path: string, talkers: Talkers): string[] {
  const leave = (): void => {
    using db = new DatabaseSync(path);
    db.exec("PRAGMA secure_delete = ON; BEGIN");
    const insert = db.prepare("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, NULL)");
    const blank = db.prepare("UPDATE entries SET type = 5, text = '' WHERE id = ?");
    const rooms = new Map<string, number>();
    for (let n = 0; n < 1_500; n++) {
      for (const { room, seq, timeMs, author, nick, text, targets } of talkers.talk().entries) {
        const number = rooms.get(room) ?? rooms.size + 1;
        rooms.set(room, number);
        const first = number * 2 ** 36;
        insert.run(first + seq, timeMs, 0, author, nick, text);
        for (const target of targets ?? []) blank.run(first + target.seq);
      }
    }
    for (const [room, number] of rooms) {
      db.prepare("INSERT INTO rooms VALUES (?, ?, ?, '', 0, ?)").run(number, room, room, room);
    }
    db.exec("COMMIT");
  };
  makeOld(path, SCHEMA_VERSION, "PRAGMA user_version");
  leave();
  return found(talkers.gone, path);
}

Deno.test("what an older Papo left behind goes bit by bit once this one has the file, and all else stays", () => {
  using folder = new TemporaryFolder();
  const talkers = new Talkers(5);
  assertGreater(leaveBehind(folder.file, talkers).length, 3);
  const rowsOf = (): unknown[] => {
    using db = new DatabaseSync(folder.file);
    return db.prepare("SELECT * FROM entries ORDER BY id").all();
  };
  const before = rowsOf();
  {
    using store = folder.open();
    assertGreater(settle(store, talkers.timeMs), 3);
    assertEquals(foundIn(folder, talkers.gone), []);
  }
  assertEquals(rowsOf(), before);
  mustBeSound(folder.file);
});

Deno.test("a copy has nothing that is gone, either", async () => {
  using folder = new TemporaryFolder();
  const talkers = new Talkers(5);
  const left = leaveBehind(folder.file, talkers);
  const copy = `${folder.path}/copy.db`;
  assertEquals(await backUp(folder.file, copy), { type: "done" });
  assertEquals(found(talkers.gone, copy), []);
  assertEquals(found(talkers.gone, folder.file), left);
  mustBeSound(copy);
});

Deno.test("while someone reads what was there before, it stays, and goes afterwards", () => {
  using folder = new TemporaryFolder();
  const talkers = new Talkers(6);
  using store = folder.open();
  for (let n = 0; n < 300; n++) say(store, talkers);
  {
    using reader = new DatabaseSync(folder.file, { readOnly: true });
    reader.exec("BEGIN");
    const count = reader.prepare("SELECT count(*), sum(length(text)) FROM entries");
    const before = count.get();
    for (let n = 0; n < 100; n++) say(store, talkers);
    settle(store, talkers.timeMs);
    assertEquals(count.get(), before);
    assert(foundIn(folder, talkers.gone).length > 0, "the reader has its log");
  }
  settle(store, talkers.timeMs);
  assertEquals(foundIn(folder, talkers.gone), []);
});

Deno.test("what is no history, or has been cut off, is left as it is", () => {
  using folder = new TemporaryFolder();
  for (const length of [0, 100, 50_000]) {
    const bytes = Uint8Array.from({ length }, (_, n) => 13 * n);
    Deno.writeFileSync(folder.file, bytes);
    wipe(folder.file);
    assertEquals(Deno.readFileSync(folder.file), bytes);
  }
});
