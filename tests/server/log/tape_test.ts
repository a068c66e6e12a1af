import { assert, assertEquals, assertLessOrEqual, assertStrictEquals } from "@std/assert";
import { Cursor, Tape } from "../../../lib/server/log/tape.ts";

const KIB = 1024;
const SEGMENT_BYTES = 64 * KIB;
const [ONE, TWO, THREE] = [0x31, 0x32, 0x33];

/** A cursor at the tape's end. */
function open(tape: Tape): Cursor {
  const cursor = new Cursor(tape, 0);
  tape.open(cursor);
  return cursor;
}

function textOf(tape: Tape, cursor: Cursor): string {
  let text = "";
  do text += new TextDecoder().decode(tape.read(cursor, 0).bytes); while (
    cursor.offset < tape.end
  );
  return text;
}

/** All that a cursor can still get, in bytes. */
function bytesLeft(tape: Tape, cursor: Cursor): number {
  let bytes = 0;
  while (cursor.offset < tape.end) bytes += tape.read(cursor, 0).bytes.length;
  return bytes;
}

Deno.test("a cursor reads what was appended after it was opened", () => {
  const tape = new Tape(SEGMENT_BYTES);
  tape.append("before");
  const cursor = open(tape);
  assertEquals(textOf(tape, cursor), "");
  tape.append("a");
  tape.append("b");
  assertEquals(textOf(tape, cursor), "ab");
  assertEquals(textOf(tape, cursor), "");
});

Deno.test("cursors at the same place share the same bytes", () => {
  const tape = new Tape(SEGMENT_BYTES);
  const [one, other] = [open(tape), open(tape)];
  tape.append("shared");
  const [first, second] = [tape.read(one, 0).bytes, tape.read(other, 0).bytes];
  assertStrictEquals(first.buffer, second.buffer);
  assertEquals([first.byteOffset, first.length], [second.byteOffset, second.length]);
});

Deno.test("an author gets all but its own", () => {
  const tape = new Tape(SEGMENT_BYTES);
  const [author, other] = [open(tape), open(tape)];
  tape.append("1", author);
  tape.append("2");
  tape.append("3", author);
  tape.append("4", other);
  assertEquals(textOf(tape, author), "24");
  assertEquals(textOf(tape, other), "123");
});

Deno.test("entries that were appended together count one by one, and are their author's", () => {
  const tape = new Tape(SEGMENT_BYTES);
  const [author, other] = [open(tape), open(tape)];
  tape.append("123", author, undefined, 3);
  tape.append("4", author);
  tape.append("56", other, undefined, 2);
  assertEquals([tape.length, tape.unread(author), tape.unread(other)], [6, 2, 4]);
  assertEquals([textOf(tape, author), textOf(tape, other)], ["56", "1234"]);
});

Deno.test("an author gets the echo of its own in the place where it stands", () => {
  const tape = new Tape(SEGMENT_BYTES);
  const [author, other] = [open(tape), open(tape)];
  tape.append("1", author, "one");
  tape.append("2");
  tape.append("3", author, new TextEncoder().encode("three"));
  tape.append("4", author);
  tape.append("5", author, "five");
  tape.append("6", author);
  assertEquals(tape.unread(author), 1);
  assertEquals(textOf(tape, author), "one2threefive");
  assertEquals(textOf(tape, other), "123456");
});

Deno.test("an author that was closed is nobody", () => {
  const tape = new Tape(SEGMENT_BYTES);
  const author = open(tape);
  tape.close(author);
  tape.close(author);
  tape.append("1", author);
  assertEquals(author.own, undefined);
  assertEquals(tape.readers, 0);
});

Deno.test("an entry comes whole, however long it is", () => {
  const tape = new Tape(16 * SEGMENT_BYTES);
  const cursor = open(tape);
  const entries = [1, 2 * KIB, 3 * KIB, SEGMENT_BYTES, 5 * SEGMENT_BYTES, 1, 65 * KIB];
  for (const size of entries) tape.append("x".repeat(size));
  let bytes = 0;
  while (cursor.offset < tape.end) bytes += tape.read(cursor, 0).bytes.length;
  assertEquals(bytes, entries.reduce((sum, size) => sum + size, 0));
  assertEquals(tape.length, entries.length);
  assertEquals(cursor.position, entries.length);
});

Deno.test("an entry comes whole, whatever its characters take", () => {
  const entries = ["é", "語", "😀", "\ufffd"].map((char) => char.repeat(7_001));
  const tape = new Tape(16 * SEGMENT_BYTES);
  const cursor = open(tape);
  for (let n = 0; n < 4; n++) for (const entry of entries) tape.append(entry);
  assertEquals(textOf(tape, cursor), entries.join("").repeat(4));
});

Deno.test("a view stays as it was, whatever is appended and dropped afterwards", () => {
  const tape = new Tape(4 * KIB);
  const cursor = open(tape);
  tape.append("kept");
  const { bytes } = tape.read(cursor, 0);
  for (let n = 0; n < 500; n++) tape.append(String(n % 10).repeat(KIB));
  tape.forget();
  assertEquals(new TextDecoder().decode(bytes), "kept");
});

Deno.test("a cursor left behind is told exactly how many of others it missed", () => {
  const tape = new Tape(8 * KIB);
  const cursor = open(tape);
  const total = 300;
  let own = 0;
  for (let n = 0; n < total; n++) {
    const isOwn = n % 3 === 0;
    if (isOwn) own++;
    tape.append((isOwn ? "1" : "2").repeat(KIB), isOwn ? cursor : undefined);
  }
  let missed = 0;
  let got = 0;
  while (cursor.offset < tape.end) {
    const stretch = tape.read(cursor, 0);
    missed += stretch.missed;
    got += stretch.bytes.length / KIB;
    assertEquals(new Set(stretch.bytes), new Set(stretch.bytes.length === 0 ? [] : [TWO]));
  }
  assert(missed > 0);
  assertEquals(missed + got, total - own);
});

Deno.test("a tape holds no more than its window and one segment", () => {
  const window = 256 * KIB;
  const tape = new Tape(window);
  const total = 1_000;
  const laggards = Array.from({ length: total }, () => open(tape));
  let most = 0;
  for (const laggard of laggards) {
    tape.append("x".repeat(1_000));
    most = Math.max(most, bytesLeft(tape, laggard));
  }
  assertLessOrEqual(most, window + SEGMENT_BYTES);
});

Deno.test("a segment is small beside the window: at most an eighth of it", () => {
  for (const window of [16 * KIB, 64 * KIB, 256 * KIB]) {
    const tape = new Tape(window);
    const laggards = Array.from({ length: 1_000 }, () => {
      const laggard = open(tape);
      tape.append("x".repeat(500));
      return laggard;
    });
    for (const laggard of laggards) {
      assertLessOrEqual(bytesLeft(tape, laggard), window + window / 8);
    }
    // A long entry has a segment of its own, and comes whole.
    const reader = open(tape);
    tape.append("x".repeat(window));
    assertEquals(tape.read(reader, 0).bytes.length, window);
  }
});

Deno.test("a tape keeps at least its window for those who lag", () => {
  const window = 256 * KIB;
  const tape = new Tape(window);
  const laggard = open(tape);
  for (let n = 0; n < 1_000; n++) tape.append("x".repeat(1_000));
  tape.forget();
  assert(bytesLeft(tape, laggard) >= window);
});

Deno.test("a long stretch is not copied for an author who wrote something behind it", () => {
  const tape = new Tape(4 * SEGMENT_BYTES);
  const author = open(tape);
  for (let n = 0; n < 100; n++) tape.append("1".repeat(1_000));
  tape.append("2".repeat(1_000), author);
  tape.append("2".repeat(1_000), author);
  for (let n = 0; n < 100; n++) tape.append("3".repeat(1_000));
  let ones = 0;
  let threes = 0;
  while (author.offset < tape.end) {
    for (const byte of tape.read(author, 0).bytes) {
      if (byte === ONE) ones++;
      else if (byte === THREE) threes++;
      else throw new Error("an author got its own");
    }
  }
  assertEquals([ones, threes], [100_000, 100_000]);
});

Deno.test("only what lies close between an author's own is copied for it", () => {
  const tape = new Tape(4 * SEGMENT_BYTES);
  const [author, other] = [open(tape), open(tape)];
  for (let round = 0; round < 5; round++) {
    for (let n = 0; n < 5; n++) {
      tape.append("1".repeat(100));
      tape.append("2".repeat(100), author);
    }
    for (let n = 0; n < 30; n++) tape.append("3".repeat(1_000));
  }
  const segments = new Set<ArrayBuffer>();
  while (other.offset < tape.end) segments.add(tape.read(other, 0).bytes.buffer);
  let [copied, read] = [0, 0];
  while (author.offset < tape.end) {
    const { bytes } = tape.read(author, 0);
    assert(!bytes.includes(TWO));
    read += bytes.length;
    if (!segments.has(bytes.buffer)) copied += bytes.buffer.byteLength;
  }
  assertEquals(read, 5 * (500 + 30_000));
  assertLessOrEqual(copied, read / 10);
  assertEquals([author.position, tape.unread(author)], [tape.length, 0]);
});

Deno.test("what all have read is forgotten", () => {
  const tape = new Tape(1024 * KIB);
  const reader = open(tape);
  const laggard = open(tape);
  for (let n = 0; n < 300; n++) tape.append("x".repeat(1_000));
  bytesLeft(tape, reader);
  tape.forget();
  tape.close(laggard);
  assertEquals(bytesLeft(tape, open(tape)), 0);
  tape.forget();
  // One that was closed holds nothing any more.
  assertLessOrEqual(bytesLeft(tape, laggard), SEGMENT_BYTES);
});

Deno.test("who writes among others and never reads costs no more than the window does", () => {
  const tape = new Tape(8 * KIB);
  const author = open(tape);
  for (let n = 0; n < 20_000; n++) {
    tape.append("x".repeat(100), author);
    tape.append("x".repeat(100));
    tape.forget();
  }
  // 8 KiB of window and 1 KiB of segment hold 46 of each.
  assertLessOrEqual(author.own?.length ?? 0, 50);
  assertEquals(tape.unread(author), 20_000);
  const { bytes, missed } = tape.read(author, 0);
  const got = bytes.length / 100;
  assertEquals(tape.unread(author), 20_000 - missed - got);
  assertEquals(missed + got + bytesLeft(tape, author) / 100, 20_000);
});

/** What is measured at a time: each lag, and whether that is its reader's own doing. */
function measured(tape: Tape, nowMs: number): (readonly [lag: number, isSlow: boolean])[] {
  const lags: (readonly [lag: number, isSlow: boolean])[] = [];
  tape.measure(nowMs, 1_000, (...lag) => lags.push(lag));
  return lags;
}

Deno.test("lags are those of readers who read something in the grace period", () => {
  const tape = new Tape(SEGMENT_BYTES);
  const [idle, busy] = [open(tape), open(tape)];
  tape.append("x".repeat(100));
  assertEquals(measured(tape, 999), [[100, false], [100, false]]);
  tape.read(busy, 900);
  tape.append("x".repeat(10));
  assertEquals(measured(tape, 999), [[110, false], [10, false]]);
  assertEquals(measured(tape, 1_000), [[10, false]]);
  assertEquals(measured(tape, 1_900), []);
  assertEquals([tape.longestLag, idle.offset], [110, 0]);
});

Deno.test("slow is who has no room, and has not come in the grace period to what was said before it", () => {
  const tape = new Tape(SEGMENT_BYTES);
  const [slow, late] = [open(tape), open(tape)];
  tape.append("x".repeat(100));
  measured(tape, 0);
  slow.isBlocked = true;
  for (const nowMs of [500, 1_000, 1_500]) {
    for (const cursor of [slow, late]) cursor.readAtMs = nowMs;
    const isSlow = nowMs >= 1_000;
    assertEquals(measured(tape, nowMs), [[100, isSlow], [100, false]]);
  }
  tape.read(slow, 1_600);
  late.readAtMs = 1_600;
  assertEquals(measured(tape, 1_600), [[0, false], [100, false]]);
  // It lags no more than a moment behind what is new.
  tape.append("x".repeat(30));
  assertEquals(measured(tape, 1_700), [[30, false], [130, false]]);
});
