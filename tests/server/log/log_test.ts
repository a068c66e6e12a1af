import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import type { Entry, Presence, RoomEvent, Voice } from "../../../lib/vocabulary/entry.ts";
import type { LogLimits } from "../../../lib/server/limits.ts";
import { Log, type Unnumbered } from "../../../lib/server/log/log.ts";
import type { Reader } from "../../../lib/server/log/reader.ts";
import type { Chunk } from "../../fakes/bytes.ts";

const LIMITS: LogLimits = {
  windowBytes: 64 * 1024,
  graceMs: 1_000,
  keepEntries: 5,
  keepBytes: 100_000,
};

/** The nick of each event in these tests is its number. */
const EVERYTHING: Voice = {
  encode: (event) => `${numberOf(event)} ${"text" in event ? event.text : ""}\n`,
};

/** Is told nothing of comings and goings. */
const ENTRIES_ONLY: Voice = {
  encode: (event) => event.type === "join" ? "" : EVERYTHING.encode(event),
};

function numberOf(event: RoomEvent): string {
  return "nick" in event ? event.nick : "";
}

function message(id: number | string, text = ""): Unnumbered<Entry> {
  return { type: "message", room: "geral", timeMs: 0, nick: String(id), author: 1, text };
}

function coming(id: number): Presence {
  return { type: "join", room: "geral", nick: String(id) };
}

/** The numbers of the events in what was read. */
function numbersIn(bytes: Chunk): number[] {
  const lines = new TextDecoder().decode(bytes).split("\n").slice(0, -1);
  return lines.map((line) => Number(line.split(" ", 1)[0]));
}

function readAll(reader: Reader, nowMs = 0): number[] {
  const numbers: number[] = [];
  while (!reader.atEnd) numbers.push(...numbersIn(reader.read(nowMs).bytes));
  return numbers;
}

Deno.test("nobody sees what is not published", () => {
  const log = new Log(LIMITS);
  const reader = log.open({}, EVERYTHING, 0);
  log.append(message(1));
  assertEquals(readAll(reader), []);
  assertEquals(log.last(10, 1_000_000), []);
  assert(log.publish());
  assertEquals(readAll(reader), [1]);
  assert(!log.publish());
});

Deno.test("who opens between append and publish sees what is published then", () => {
  const log = new Log(LIMITS);
  log.append(message(1));
  const reader = log.open({}, EVERYTHING, 0);
  log.publish();
  assertEquals(readAll(reader), [1]);
});

Deno.test("entries are counted from 1, comings and goings are not", () => {
  const log = new Log(LIMITS);
  assertEquals([log.seq, log.isEmpty], [0, true]);
  log.append(coming(1));
  log.publish();
  assertEquals([log.seq, log.isEmpty], [0, true]);
  log.append(message(2));
  assertEquals([log.seq, log.isEmpty], [1, false]);
  log.append(message(3));
  log.publish();
  assertEquals(log.last(10, 1_000_000).map(({ seq }) => seq), [1, 2]);
});

Deno.test("an owner has one reader at a time", () => {
  const log = new Log(LIMITS);
  const owner = {};
  log.open(owner, EVERYTHING, 0);
  log.append(message(1));
  log.publish();
  const second = log.open(owner, ENTRIES_ONLY, 0);
  log.append(message(2));
  log.publish();
  assertEquals(readAll(second), [2]);
  log.close(owner);
  log.close(owner);
});

Deno.test("an author that changed its voice does not get its own back", () => {
  const log = new Log(LIMITS);
  const owner = {};
  log.open(owner, EVERYTHING, 0);
  log.append(message(1), owner);
  const reader = log.open(owner, ENTRIES_ONLY, 0);
  log.append(message(2));
  log.publish();
  assertEquals(readAll(reader), [2]);
});

Deno.test("looking back gives the newest, oldest first, within count and bytes", () => {
  const log = new Log({ ...LIMITS, keepEntries: 3 });
  for (let n = 1; n <= 10; n++) {
    log.append(message(n, "x".repeat(100)));
    log.publish();
  }
  const seen = (count: number, maxBytes: number): number[] =>
    log.last(count, maxBytes).map(({ seq }) => seq);
  assertEquals(seen(100, 1_000_000), [8, 9, 10]);
  assertEquals(seen(2, 1_000_000), [9, 10]);
  assertEquals(seen(0, 1_000_000), []);
  assertEquals(seen(100, 1_000), [9, 10]);
  assertEquals(seen(100, 1), []);
});

Deno.test("an entry larger than all that may be kept is not kept", () => {
  const log = new Log({ ...LIMITS, keepBytes: 1_000 });
  log.append(message(1));
  log.append(message(2, "x".repeat(1_000)));
  log.publish();
  assertEquals(log.last(10, 1_000_000), []);
  log.append(message(3));
  log.publish();
  assertEquals(log.last(10, 1_000_000).map(({ seq }) => seq), [3]);
});

Deno.test("senders wait for a reader that lags, until it has read", async () => {
  const log = new Log(LIMITS);
  const reader = log.open({}, EVERYTHING, 0);
  for (let n = 0; n < 40; n++) {
    log.append(message(n, "x".repeat(1_000)));
    log.publish();
  }
  log.settle(500);
  assert(!log.admits);
  let isAdmitted = false;
  const admission = log.admission().then(() => isAdmitted = true);
  log.settle(999);
  await Promise.resolve();
  assert(!isAdmitted);
  readAll(reader, 999);
  log.settle(999);
  await admission;
  assert(log.admits);
});

Deno.test("senders wait no longer than the grace period for one that reads nothing", () => {
  const log = new Log(LIMITS);
  log.open({}, EVERYTHING, 0);
  for (let n = 0; n < 40; n++) log.append(message(n, "x".repeat(1_000)));
  log.publish();
  log.settle(999);
  assert(!log.admits);
  log.settle(1_000);
  assert(log.admits);
});

Deno.test("senders wait while much is not published yet", () => {
  const log = new Log(LIMITS);
  const reader = log.open({}, EVERYTHING, 0);
  let bytes = 0;
  for (; log.admits; bytes += 3_000) log.append(message(0, "語".repeat(1_000)));
  assert(bytes > 3_000 && bytes <= LIMITS.windowBytes / 4 + 3_000);
  assert(reader.atEnd);
  log.publish();
  assert(log.admits);
});

Deno.test("the words of what is taken back are in memory no more, seen or not, and its number stays", () => {
  const log = new Log(LIMITS);
  for (const text of ["a", "b", "c"]) log.append(message(1, text));
  log.publish();
  log.append(message(1, "d"));
  const before = log.keptBytes;
  log.blank([2, 4, 9]);
  assertEquals(log.keptBytes, before - 2);
  const reader = log.open({}, EVERYTHING, 0);
  log.publish();
  const kept = log.last(9, Infinity);
  assertEquals(kept.map(({ seq, type, text }) => [seq, type, text]), [
    [1, "message", "a"],
    [2, "blank", ""],
    [3, "message", "c"],
    [4, "blank", ""],
  ]);
  assertEquals(new TextDecoder().decode(reader.read(0).bytes), "1 \n");
});

// The property: a model beside the log, which knows what each reader is still owed.

Deno.test("what it sheds is what only the stalled want, and then the oldest entries", () => {
  const log = new Log(LIMITS);
  const readers = [log.open({}, EVERYTHING, 0), log.open({}, EVERYTHING, 0)];
  const [awake, asleep] = readers;
  assert(awake !== undefined && asleep !== undefined);
  for (let n = 0; n < 5; n++) log.append(message(n, "x".repeat(10_000)));
  log.publish();
  log.shed(Infinity, 0);
  const fullBytes = log.memoryBytes;
  log.shed(Infinity, 0);
  assertEquals(log.memoryBytes, fullBytes, "both may still want it");
  awake.read(1_500);
  log.shed(Infinity, 1_500);
  assertLess(log.memoryBytes, fullBytes, "one has taken nothing for too long");
  assertEquals(readAll(awake, 1_500).length, 4);
  log.shed(45_000, 3_000);
  assertEquals(log.last(9, Infinity).map(({ nick }) => nick), ["3", "4"]);
  assertEquals(asleep.read(3_000), { bytes: new Uint8Array(), missed: 5 });
});

Deno.test("a reader to whom nothing came for long is no laggard when something comes", () => {
  const log = new Log(LIMITS);
  const idle = log.open({}, EVERYTHING, 0);
  log.append(message(1));
  log.publish();
  log.shed(0, 60_000);
  assertEquals(readAll(idle, 60_001), [1]);
});

interface Watched {
  readonly owner: object;
  readonly voice: Voice;
  readonly reader: Reader;
  /** The numbers that it must be given, or told that it missed, in order. */
  readonly owed: number[];
}

const OWNERS = 4;

type Act =
  | { readonly type: "append"; readonly owner: number; readonly size: number }
  | { readonly type: "coming"; readonly owner: number }
  | { readonly type: "flood"; readonly size: number }
  | { readonly type: "read" | "close"; readonly owner: number }
  | { readonly type: "open"; readonly owner: number; readonly entriesOnly: boolean }
  | { readonly type: "publish" | "settle" }
  | { readonly type: "shed"; readonly bytes: number }
  | { readonly type: "wait"; readonly ms: number };

// One more than there are owners: that author is nobody.
const author = fc.nat(OWNERS);
const owner = fc.nat(OWNERS - 1);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant("append"), owner: author, size: fc.nat(3_000) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("coming"), owner: author }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("flood"), size: fc.nat(90_000) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("publish") }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("read"), owner }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("close"), owner }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("open"), owner, entriesOnly: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("settle") }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("shed"), bytes: fc.nat(200_000) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("wait"), ms: fc.nat(2_000) }) },
);

class Model {
  readonly log: Log;
  readonly #owners = Array.from({ length: OWNERS }, () => ({}));
  readonly #watched = new Map<object, Watched>();
  readonly #views: { readonly view: Chunk; readonly copy: Chunk }[] = [];
  #pending: {
    readonly id: number;
    readonly isComing: boolean;
    readonly owner: object | undefined;
  }[] = [];
  #nextId = 0;
  #nowMs = 0;

  constructor(windowBytes: number) {
    this.log = new Log({ ...LIMITS, windowBytes });
  }

  perform(act: Act): void {
    switch (act.type) {
      case "append":
        return this.#append(act.owner, "x".repeat(act.size));
      case "coming": {
        const owner = this.#owners[act.owner];
        const id = this.#nextId++;
        this.log.append(coming(id), owner);
        this.#pending.push({ id, isComing: true, owner });
        return;
      }
      case "flood":
        for (let bytes = 0; bytes < act.size; bytes += 1_000) this.#append(OWNERS, "x".repeat(990));
        return;
      case "publish":
        return this.#publish();
      case "settle":
        return this.log.settle(this.#nowMs);
      case "shed":
        return this.log.shed(act.bytes, this.#nowMs);
      case "wait":
        this.#nowMs += act.ms;
        return;
      case "open":
        return this.#open(
          this.#owners[act.owner] ?? {},
          act.entriesOnly ? ENTRIES_ONLY : EVERYTHING,
        );
      case "close": {
        const owner = this.#owners[act.owner] ?? {};
        this.log.close(owner);
        this.#watched.delete(owner);
        return;
      }
      case "read": {
        const watched = this.#watched.get(this.#owners[act.owner] ?? {});
        if (watched !== undefined) this.#read(watched);
      }
    }
  }

  /** Everyone reads to the end: nobody is owed anything then, and no view has changed. */
  finish(): void {
    this.#publish();
    for (const watched of this.#watched.values()) {
      while (!watched.reader.atEnd) this.#read(watched);
      assertEquals(watched.owed, []);
    }
    for (const { view, copy } of this.#views) assertEquals(view, copy);
  }

  #append(ownerIndex: number, text: string): void {
    const owner = this.#owners[ownerIndex];
    const id = this.#nextId++;
    this.log.append(message(id, text), owner);
    this.#pending.push({ id, isComing: false, owner });
  }

  #publish(): void {
    assertEquals(this.log.publish(), this.#pending.length > 0);
    for (const { id, isComing, owner } of this.#pending) {
      for (const watched of this.#watched.values()) {
        if (watched.owner === owner || (isComing && watched.voice === ENTRIES_ONLY)) continue;
        watched.owed.push(id);
      }
    }
    this.#pending = [];
  }

  #open(owner: object, voice: Voice): void {
    const reader = this.log.open(owner, voice, this.#nowMs);
    this.#watched.set(owner, { owner, voice, reader, owed: [] });
  }

  #read({ reader, owed }: Watched): void {
    const { bytes, missed } = reader.read(this.#nowMs);
    owed.splice(0, missed);
    const got = numbersIn(bytes);
    assertEquals(got, owed.splice(0, got.length));
    if (bytes.length < 5_000) this.#views.push({ view: bytes, copy: bytes.slice() });
  }
}

Deno.test("whatever happens in whatever order, a reader gets all but its own, or the exact number missed", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(4, 64, 200),
      fc.array(anyAct, { maxLength: 120, size: "max" }),
      (windowKib, acts) => {
        const model = new Model(windowKib * 1024);
        for (const act of acts) model.perform(act);
        model.finish();
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("who reads at least once in the grace period never misses any while senders respect admits", () => {
  const anyReader = fc.record({
    everyMs: fc.integer({ min: 1, max: 990 }),
    isLaggard: fc.boolean(),
  });
  const anyStep = fc.record({
    ms: fc.integer({ min: 1, max: 9 }),
    lines: fc.nat(60),
    size: fc.nat(1_300),
    // Whether readers are woken after publishing, before it is settled, as the hub does it.
    isWaking: fc.boolean(),
    // Whether the senders say little.
    isLittle: fc.boolean(),
    // Whether all rooms together hold too much.
    isShedding: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(anyReader, { minLength: 1, maxLength: 4 }),
      fc.array(anyStep, { minLength: 60, maxLength: 400, size: "max" }),
      (kinds, steps) => {
        const log = new Log(LIMITS);
        const readers = kinds.map(({ everyMs, isLaggard }) => ({
          everyMs,
          isLaggard,
          reader: log.open({}, EVERYTHING, 0),
          dueMs: everyMs,
        }));
        const readDue = (nowMs: number): void => {
          for (const each of readers) {
            if (each.isLaggard || each.dueMs > nowMs) continue;
            assertEquals(each.reader.read(nowMs).missed, 0);
            each.dueMs = nowMs + each.everyMs;
          }
        };
        let nowMs = 0;
        for (const { ms, lines, size, isWaking, isLittle, isShedding } of steps) {
          nowMs += ms;
          readDue(nowMs);
          // The worst words for what the log reckons with: three bytes for each UTF-16 unit.
          const text = "語".repeat(size);
          const admits = (): boolean => isLittle ? log.admitsFew : log.admits;
          for (let n = 0; n < lines && admits(); n++) log.append(message(n, text));
          log.publish();
          if (isWaking) readDue(nowMs);
          log.settle(nowMs);
          if (isShedding) log.shed(0, nowMs);
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("a voice may give bytes: they are read as they are, and nothing of none", () => {
  const bytes: Voice = {
    encode: (event) => event.type === "join" ? new Uint8Array(0) : new Uint8Array([0x81, 0xff, 1]),
  };
  const log = new Log(LIMITS);
  const [reader, author] = [log.open({}, bytes, 0), {}];
  const writer = log.open(author, bytes, 0);
  log.append(message(1));
  log.append(coming(2));
  log.append(message(3), author);
  log.publish();
  assertEquals([...reader.read(0).bytes], [0x81, 0xff, 1, 0x81, 0xff, 1]);
  assertEquals([...writer.read(0).bytes], [0x81, 0xff, 1]);
  for (let n = 0; n < 2_000; n++) log.append(message(n));
  log.publish();
  let read = 0;
  while (!reader.atEnd) read += reader.read(0).bytes.length;
  assertEquals(read, 6_000);
});

/** Whether senders wait at the end, of whose readers one takes less and less than is said, and `quick` take all. */
function heldBy(quick: number): { readonly isHeld: boolean; readonly missed: number } {
  const log = new Log(LIMITS);
  const others = Array.from({ length: quick }, () => log.open({}, EVERYTHING, 0));
  const slow = log.open({}, EVERYTHING, 0);
  for (let nowMs = 0; nowMs <= 5_000; nowMs += 100) {
    for (let n = 0; n < 10 && log.admits; n++) log.append(message(n, "x".repeat(1_000)));
    log.publish();
    for (const other of others) readAll(other, nowMs);
    if (nowMs === 0) slow.read(nowMs);
    slow.progress(nowMs);
    log.settle(nowMs);
  }
  return { isHeld: !log.admits, missed: slow.read(5_000).missed };
}

Deno.test("one that takes less than is said holds nobody, and is told what it missed", () => {
  const { isHeld, missed } = heldBy(2);
  assert(!isHeld && missed > 0, `${isHeld} ${missed}`);
});

Deno.test("but whoever talks to it alone waits for it, and it misses nothing", () => {
  assertEquals([heldBy(0), heldBy(1)], [
    { isHeld: true, missed: 0 },
    { isHeld: true, missed: 0 },
  ]);
});
