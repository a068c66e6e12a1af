import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Newest } from "../../../lib/server/log/newest.ts";
import { blankOf, type Entry } from "../../../lib/vocabulary/entry.ts";

const OVERHEAD_BYTES = 256;

function entry(seq: number, text = "oi"): Entry {
  return { type: "message", room: "geral", seq, timeMs: seq, nick: "ana", author: 1, text };
}

function seqs(entries: readonly Entry[]): number[] {
  return entries.map(({ seq }) => seq);
}

Deno.test("the newest are the same as those of a list that is cut, whatever was added and taken", () => {
  const acts = fc.array(
    fc.oneof(
      fc.record({ add: fc.integer({ min: 1, max: 40 }), units: fc.nat(300) }),
      fc.record({ shed: fc.nat(8_000) }),
    ),
    { maxLength: 60 },
  );
  const asked = fc.record({ count: fc.nat(50), bytes: fc.nat(9_000), seq: fc.nat(400) });
  fc.assert(
    fc.property(fc.nat(20), fc.nat(6_000), fc.nat(50), acts, asked, (max, bytes, ...rest) => {
      const [from, done, ask] = rest;
      const newest = new Newest(max, bytes);
      const list: Entry[] = [];
      let seq = from;
      const held = (): number =>
        list.reduce((sum, { text }) => sum + OVERHEAD_BYTES + 2 * text.length, 0);
      for (const act of done) {
        for (let n = 0; "add" in act && n < act.add; n++) {
          const one = entry(++seq, "a".repeat(act.units));
          newest.add(one);
          list.push(one);
          while (list.length > max || held() > bytes) list.shift();
        }
        if (!("shed" in act)) continue;
        newest.shed(act.shed);
        while (held() > act.shed) list.shift();
      }
      assertEquals(newest.size, list.length);
      assertEquals(newest.bytes, held());
      assertEquals(newest.oldestSeq, list[0]?.seq);
      assertEquals(newest.last(Infinity, Infinity), list);
      const before = list.filter((one) => one.seq < ask.seq);
      const behind = list.filter((one) => one.seq > ask.seq);
      assertEquals(newest.last(Infinity, Infinity, ask.seq), before);
      assertEquals(newest.behind(ask.seq, Infinity, Infinity), behind);
      assertEquals(newest.last(ask.count, Infinity), list.slice(-ask.count || list.length));
      assertEquals(newest.behind(ask.seq, ask.count, Infinity), behind.slice(0, ask.count));
      const few = newest.behind(ask.seq, Infinity, ask.bytes);
      assertEquals(seqs(few), seqs(behind.slice(0, few.length)));
    }),
  );
});

Deno.test("as many are given as take no more than was said", () => {
  const newest = new Newest(10, Infinity);
  for (let seq = 1; seq <= 5; seq++) newest.add(entry(seq, ""));
  assertEquals(seqs(newest.last(10, 2 * OVERHEAD_BYTES)), [4, 5]);
  assertEquals(seqs(newest.last(10, 2 * OVERHEAD_BYTES, 4)), [2, 3]);
  assertEquals(seqs(newest.behind(1, 10, 2 * OVERHEAD_BYTES)), [2, 3]);
});

Deno.test("one is known by its number for as long as it is kept, and another may stand in its place", () => {
  const newest = new Newest(3, Infinity);
  for (let seq = 11; seq <= 15; seq++) newest.add(entry(seq));
  assertEquals([10, 12, 13, 15, 16].map((seq) => newest.at(seq)?.seq), [
    ...[undefined, undefined, 13],
    ...[15, undefined],
  ]);
  const { bytes } = newest;
  newest.replace(blankOf(entry(14)));
  newest.replace(blankOf(entry(12)));
  assertEquals(newest.at(14)?.text, "");
  assertEquals(newest.bytes, bytes - 2 * "oi".length);
  assertEquals(seqs(newest.last(10, Infinity)), [13, 14, 15]);
});

Deno.test("what does not go on where the last was begins anew", () => {
  const newest = new Newest(10, Infinity);
  for (const seq of [1, 2, 7, 8]) newest.add(entry(seq));
  assertEquals(seqs(newest.last(10, Infinity)), [7, 8]);
});
