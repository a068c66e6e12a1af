/**
 * What a history lacks of a room's past, and gets later, is found as if it had always been there.
 *
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import { type Hole, type Keep, StoreError } from "../../lib/server/store/store.ts";
import { TemporaryFolder } from "./temporary.ts";
import type { Entry } from "../../lib/vocabulary/entry.ts";

const PLACE = { room: "geral", log: "run-1", topic: "" };

function entryOf(seq: number, more: Partial<Entry> = {}): Entry {
  const text = `word${seq} ${seq % 7 === 0 ? "seventh" : "other"}`;
  const entry = { type: "message", room: "geral", nick: "ana", author: 1 + seq % 3, text } as const;
  return { ...entry, seq, timeMs: 1_000 * seq, request: `r${seq}`, ...more };
}

let files = 0;

function open(folder: TemporaryFolder, keep?: Keep): SqliteStore {
  return new SqliteStore(`${folder.path}/${++files}.db`, keep);
}

function range(from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, n) => entryOf(from + n));
}

function keep(store: SqliteStore, ...entries: Entry[]): void {
  assertEquals(store.commit(entries, () => PLACE.log), []);
}

function tidy(store: SqliteStore): void {
  for (let n = 0; n < 1_000 && store.tidy(2_000_000, n); n++);
}

function holesIn(store: SqliteStore): Hole[] {
  const holes: Hole[] = [];
  for (let [after, hasMore] = [0, true]; hasMore;) {
    const looked = store.past.look("geral", after);
    if (looked.hole !== undefined) holes.push(looked.hole);
    ({ after, hasMore } = looked);
  }
  return holes;
}

function found(store: SqliteStore, words: string): number[] {
  return [...store.search("geral", words)].flatMap(({ entries }) => entries.map(({ seq }) => seq));
}

function all(store: SqliteStore): Entry[] {
  return store.after("geral", 0, 100_000);
}

Deno.test("what lacks within a room and before it is found, however long it is", () => {
  using folder = new TemporaryFolder();
  const store = open(folder);
  keep(store, ...range(3, 5_000));
  keep(store, ...range(5_002, 5_010));
  keep(store, ...range(9_000, 9_001));
  assertEquals(holesIn(store), [
    { after: 0, before: 3 },
    { after: 5_000, before: 5_002 },
    { after: 5_010, before: 9_000 },
  ]);
  assertEquals(store.past.look("nowhere", 0), { after: 0, hasMore: false });
  store.close();
});

for (
  const [from, to] of [[401, 1_200], [1, 500], [301, 310], [200, 327], [129, 129], [900, 1_290]]
) {
  Deno.test(`what lacked from ${from} to ${to} is there, in order, and every search finds the same`, () => {
    using folder = new TemporaryFolder();
    const [whole, store] = [open(folder), open(folder)];
    keep(whole, ...range(1, 1_300));
    if (from !== undefined && from > 1) keep(store, ...range(1, from - 1));
    if (to !== undefined) keep(store, ...range(to + 1, 1_300));
    tidy(store);
    for (let at = from ?? 0; at <= (to ?? 0); at += 90) {
      store.past.fill(PLACE, range(at, Math.min(at + 89, to ?? 0)), 1_300);
      if (at % 2 === 0) tidy(store);
    }
    tidy(store);
    tidy(whole);
    assertEquals(holesIn(store), []);
    assertEquals(all(store), all(whole));
    for (const words of ["seventh", "word7", "word405", "word1299", "other"]) {
      assertEquals(found(store, words), found(whole, words), words);
    }
    assertEquals(store.lastAuthor(), whole.lastAuthor());
    for (const each of [store, whole]) each.close();
  });
}

Deno.test("what was taken back is not brought back, wherever the word of that stands", () => {
  using folder = new TemporaryFolder();
  const store = open(folder);
  const redact = (seq: number, target: number): Entry =>
    entryOf(seq, {
      type: "redacted",
      text: "",
      targets: [{ seq: target, timeMs: 1_000 * target }],
    });
  keep(store, ...range(1, 200));
  // 250 is taken back by what stands here, of which whoever has it may not have heard.
  keep(store, ...range(401, 410), redact(411, 250));
  tidy(store);
  // 100, which stands here, and 220 are taken back by what lacks.
  const lacking = range(201, 400).map((entry) =>
    entry.seq === 300 ? redact(300, 100) : entry.seq === 301 ? redact(301, 220) : entry
  );
  store.past.fill(PLACE, lacking, 410);
  tidy(store);
  for (const seq of [100, 220, 250]) {
    const [entry] = store.after("geral", seq - 1, 1);
    assertEquals([entry?.seq, entry?.type, entry?.text], [seq, "blank", ""]);
    assertEquals(found(store, `word${seq}`), []);
  }
  assertEquals(found(store, "word221"), [221]);
  store.close();
});

Deno.test("what is there already stays, another log's is refused, and an author's last requests are the last", () => {
  using folder = new TemporaryFolder();
  const store = open(folder);
  keep(store, ...range(1, 10), ...range(21, 30));
  store.past.fill(PLACE, range(8, 23).map((entry) => ({ ...entry, nick: "eva" })), 30);
  const nicks = all(store).map(({ nick }) => nick);
  assertEquals(nicks, [
    ...Array(10).fill("ana"),
    ...Array(10).fill("eva"),
    ...Array(10).fill("ana"),
  ]);
  const error = assertThrows(() => store.past.fill({ ...PLACE, log: "run-2" }, range(5, 6), 30));
  assert(error instanceof StoreError);
  assertEquals(error.problem, "another");
  assertEquals(store.requests(1, 2).map(({ id }) => id), ["r27", "r30"]);
  store.close();
});

Deno.test("what is put in the place of other words is found, and those are not, unless it was taken back since", () => {
  using folder = new TemporaryFolder();
  const store = open(folder);
  const targets = [{ seq: 205, timeMs: 205_000 }];
  keep(store, ...range(1, 400), entryOf(401, { type: "redacted", text: "", targets }));
  tidy(store);
  const others = range(200, 205).map((entry) => ({
    ...entry,
    text: `true${entry.seq}`,
    author: 9,
  }));
  store.past.replace(PLACE, others);
  tidy(store);
  assertEquals(store.after("geral", 199, 5), others.slice(0, 5));
  assertEquals(store.after("geral", 204, 1).map(({ type, text }) => [type, text]), [["blank", ""]]);
  assertEquals(["word200", "true200", "true205", "word199"].map((word) => found(store, word)), [
    [],
    [200],
    [],
    [199],
  ]);
  assertEquals([holesIn(store), store.room("geral", 0)?.seq], [[], 401]);
  store.close();
});

Deno.test("a room that nobody is in any more is made, with what it was about", () => {
  using folder = new TemporaryFolder();
  const store = open(folder);
  store.past.fill({ ...PLACE, topic: "tea" }, range(1, 150), 200);
  store.past.fill({ ...PLACE, topic: "tea" }, range(151, 200), 200);
  assertEquals(store.rooms(9), [{ name: "geral", topic: "tea" }]);
  const { log, seq } = store.room("geral", 0) ?? {};
  assertEquals([log, seq, all(store).length], ["run-1", 200, 200]);
  store.close();
});

Deno.test("what a history has let go of itself does not lack", () => {
  using folder = new TemporaryFolder();
  const store = open(folder, { type: "entries", max: 100 });
  keep(store, ...range(1, 300));
  tidy(store);
  assertEquals(store.after("geral", 0, 1)[0]?.seq, 201);
  assertEquals(holesIn(store), []);
  keep(store, ...range(351, 360));
  assertEquals(holesIn(store), [{ after: 300, before: 351 }]);
  store.close();
  const old = open(folder, { type: "days", max: 1 });
  keep(old, ...range(1, 300));
  for (let n = 0; n < 100; n++) old.tidy(86_400_000 + 200_000, n);
  assertEquals(old.after("geral", 0, 1)[0]?.seq, 200);
  assertEquals(holesIn(old), []);
  old.close();
});
