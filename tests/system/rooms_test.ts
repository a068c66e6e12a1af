import { assert, assertEquals, assertLess } from "@std/assert";
import { ROOMS_PER_FILE } from "../../lib/server/store/sqlite/rooms.ts";
import { entries, entry, makeOld, type OpenStore, TemporaryFolder } from "./temporary.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

function tidyAll(store: OpenStore, utcMs: number): void {
  for (let turn = 0; turn < 10_000; turn++) if (!store.tidy(utcMs)) return;
  throw new Error("tidy never comes to an end");
}

function textsIn(store: OpenStore, room: string): string[] {
  return store.after(room, 0, 99).map(({ seq, text }) => `${seq} ${text}`);
}

/** Rooms with one entry each. */
function manyRooms(from: number, to: number, timeMs = 1_000): ReturnType<typeof entry>[] {
  return Array.from(
    { length: to - from + 1 },
    (_, n) => entry(1, `em ${from + n}`, { room: `r${from + n}`, timeMs }),
  );
}

Deno.test("a history has so many rooms, then no more, and what is there goes on", () => {
  using folder = new TemporaryFolder();
  {
    using store = folder.open();
    for (let from = 1; from <= ROOMS_PER_FILE; from += 5_000) {
      assertEquals(store.commit(manyRooms(from, from + 4_999)), []);
    }
    assert(store.isFull());
    const over = entry(1, "x", { room: "demais" });
    const known = entry(2, "y", { room: "r7" });
    assertEquals(store.commit([known, over]), [over]);
    assertEquals(textsIn(store, "r7"), ["1 em 7", "2 y"]);
    assertEquals(store.room("demais", 9), undefined);
  }
  // Nor does it take long to open, nor much memory.
  const beganMs = performance.now();
  const { rss } = Deno.memoryUsage();
  using store = folder.open();
  assertLess(performance.now() - beganMs, 2_000);
  assertLess(Deno.memoryUsage().rss - rss, 64 * 1024 * 1024);
  assertEquals(textsIn(store, `r${ROOMS_PER_FILE}`), [`1 em ${ROOMS_PER_FILE}`]);
});

Deno.test("a room in which nothing is left goes from the file, unless it has a topic or is in use", () => {
  using folder = new TemporaryFolder();
  const keep = { type: "days", max: 1 } as const;
  {
    using store = folder.open(keep);
    store.commit(manyRooms(1, 300));
    store.commit([entry(2, "férias", { room: "r5", type: "topic", timeMs: 1_000 })]);
    store.commit([entry(2, "ainda", { room: "r6", timeMs: 9 * DAY_MS })]);
  }
  {
    using store = folder.open(keep);
    // Someone is in that one, though nothing is said.
    store.room("r7", 9);
    tidyAll(store, 9 * DAY_MS);
    tidyAll(store, 9 * DAY_MS);
    assertEquals(store.room("r7", 9)?.seq, 1);
  }
  using store = folder.open(keep);
  tidyAll(store, 9 * DAY_MS);
  assertEquals(store.room("r4", 9), undefined);
  assertEquals(store.room("r5", 9)?.topic, "férias");
  assertEquals(textsIn(store, "r6"), ["2 ainda"]);
  // A name that was had before begins anew.
  assertEquals(store.commit([entry(1, "de novo", { room: "r4" })]), []);
  assertEquals(textsIn(store, "r4"), ["1 de novo"]);
});

Deno.test("a room that went from the file while it was in memory goes on with its numbers", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  store.commit([entry(31, "depois", { room: "sala" }), entry(32, "e depois", { room: "sala" })]);
  store.commit(entries(33, 400, { room: "sala" }));
  tidyAll(store, 0);
  assertEquals(store.room("sala", 1)?.seq, 400);
  assertEquals(textsIn(store, "sala").slice(0, 2), ["31 depois", "32 e depois"]);
  assertEquals(store.find("sala", "depois", 9).map(({ seq }) => seq), [32, 31]);
});

Deno.test("numbers of rooms are given again, so that they never run out", () => {
  using folder = new TemporaryFolder();
  // The last number there may be is taken, and there are holes before it.
  makeOld(
    folder.file,
    8,
    `INSERT INTO rooms (number, key, name) VALUES (1, 'um', 'um'), (3, 'tres', 'tres'),
       (${2 ** 17 - 2}, 'fim', 'fim')`,
  );
  using store = folder.open();
  for (const room of ["a", "b", "c", "d"]) {
    assertEquals(store.commit([entry(1, `em ${room}`, { room })]), []);
  }
  for (const room of ["a", "b", "c", "d"]) assertEquals(textsIn(store, room), [`1 em ${room}`]);
});

Deno.test("a history whose rooms were too many for their ids opens, has all of it, and goes on", () => {
  using folder = new TemporaryFolder();
  const number = 2 ** 17 + 100;
  // As it was written: ids beyond 2^53 were rounded to even ones, and an odd number became its neighbour.
  makeOld(
    folder.file,
    8,
    `INSERT INTO rooms (number, key, name, topic, indexed) VALUES
       (1, 'geral', 'geral', 'férias', 0), (2, 'sala', 'sala', '', 0), (${number}, 'r', 'r', '', 500),
       (${number + 1}, 's', 's', '', 0);
     INSERT INTO entries (id, time, type, author, nick, text, request) VALUES
       (${2 ** 36} + 1, 1000, 0, 5, 'ana', 'olá', '"x"'),
       (${2 ** 36} + 9, 2000, 0, 5, 'ana', 'mundo', NULL),
       (2 * ${2 ** 36} + 3, 2000, 0, 6, 'bia', 'na sala', NULL),
       (${number} * ${2 ** 36}, 3000, 0, 7, 'eva', 'primeira', '"y"'),
       (${number} * ${2 ** 36} + 2, 4000, 0, 7, 'eva', 'segunda', NULL),
       (${number} * ${2 ** 36} + 4, 5000, 0, 7, 'eva', 'quarta', NULL),
       ((${number} + 1) * ${2 ** 36} + 2, 6000, 0, 7, 'eva', 'só', NULL);`,
  );
  {
    using store = folder.open();
    assertEquals(store.room("geral", 9)?.topic, "férias");
    assertEquals(textsIn(store, "geral"), ["1 olá", "9 mundo"]);
    assertEquals(textsIn(store, "sala"), ["3 na sala"]);
    assertEquals(textsIn(store, "r"), ["1 primeira", "2 segunda", "3 quarta"]);
    assertEquals(textsIn(store, "s"), ["1 só"]);
    assertEquals(store.lastAuthor(), 7);
    assertEquals(store.requests(7, 9), [{ id: "y", room: "r", seq: 1, timeMs: 3_000 }]);
    const said = [
      entry(4, "quinta", { room: "r" }),
      entry(10, "e mais", { room: "geral" }),
      entry(1, "nova", { room: "nova" }),
    ];
    assertEquals(store.commit(said), []);
    tidyAll(store, 0);
  }
  using store = folder.open();
  assertEquals(textsIn(store, "r").slice(2), ["3 quarta", "4 quinta"]);
  assertEquals(textsIn(store, "geral"), ["1 olá", "9 mundo", "10 e mais"]);
  assertEquals(textsIn(store, "nova"), ["1 nova"]);
  assertEquals(store.find("r", "segunda", 9).map(({ seq }) => seq), [2]);
});

Deno.test("what is to be done in rooms is, though nothing was said in them in this run, and however many there are", () => {
  using folder = new TemporaryFolder();
  {
    using store = folder.open();
    for (let n = 0; n < 3_000; n++) store.commit(entries(1, 3, { room: `r${n}` }));
    store.commit(entries(1, 500, { room: "longa" }));
  }
  using store = folder.open({ type: "entries", max: 2 });
  tidyAll(store, 0);
  for (const room of ["r0", "r1500", "r2999"]) {
    assertEquals(store.after(room, 0, 9).map(({ seq }) => seq), [2, 3]);
  }
  assertEquals(store.after("longa", 0, 9).map(({ seq }) => seq), [499, 500]);
});
