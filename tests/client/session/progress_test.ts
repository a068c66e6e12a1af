import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Progress } from "../../../lib/client/session/progress.ts";

const at = (seq: number): { seq: number; time: number } => ({ seq, time: 1_000 + seq });
const past = (seq: number): { seq: number; time: number; replayed: true } => ({
  ...at(seq),
  replayed: true,
});

Deno.test("what comes in order is new, once, and moves the cursor", () => {
  const progress = new Progress();
  assertEquals([1, 2, 2, 1, 5].map((seq) => progress.take(at(seq))), [
    true,
    true,
    false,
    false,
    true,
  ]);
  assertEquals(progress.cursor, 5);
});

Deno.test("one's own waits for what it has overtaken", () => {
  const progress = new Progress();
  progress.take(at(1));
  progress.takeOwn(4, 1_004);
  assertEquals(progress.cursor, 1);
  progress.take(at(2));
  assertEquals(progress.cursor, 2);
  progress.take(at(3));
  assertEquals(progress.cursor, 4);
  progress.takeOwn(5, 1_005);
  assertEquals(progress.cursor, 5);
});

Deno.test("what is known ahead is not new, even if what lies before it never comes", () => {
  const progress = new Progress();
  progress.takeAsked(past(4));
  progress.takeOwn(6, 1_006);
  assertEquals([4, 6, 7].map((seq) => progress.take(at(seq))), [false, false, true]);
  assertEquals(progress.cursor, 7);
});

Deno.test("a room begins behind what is replayed of it, and an acknowledgement shows its end", () => {
  const progress = new Progress();
  progress.enter({ seq: 100 }, 30, false);
  assertEquals(progress.cursor, 70);
  // The server had less to replay than was asked for.
  assertEquals(progress.take(past(99)), true);
  progress.takeOwn(101, 1_101);
  assertEquals(progress.cursor, 101);
  progress.enter({ seq: 5 }, 50, false);
  assertEquals(progress.cursor, 0);
});

Deno.test("another log under the same name is told apart by the times", () => {
  const progress = new Progress();
  for (const seq of [1, 2, 3]) progress.take(at(seq));
  progress.enter({ seq: 4 }, 50, false);
  assertEquals(progress.take(past(1)), false);
  assertEquals(progress.take({ ...past(2), time: 9_999 }), true);
  assertEquals(progress.take(past(4)), true);
});

Deno.test("what is skipped is not waited for", () => {
  const progress = new Progress();
  progress.takeOwn(8, undefined);
  progress.skip(7);
  assertEquals(progress.cursor, 8);
  progress.skip(3);
  assertEquals(progress.cursor, 8);
});

Deno.test("however own and others' entries interleave, nothing before the cursor is missing", () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 40 }),
      fc.array(fc.nat(40), { maxLength: 40 }),
      (isOwn, delays) => {
        const progress = new Progress();
        const seen = new Set<number>();
        // Acknowledgements come up to so many places early, the others in their order.
        const arrivals = isOwn
          .map((own, index) => ({
            own,
            seq: index + 1,
            when: index - (own ? delays[index] ?? 0 : 0),
          }))
          .sort((a, b) => a.when - b.when);
        for (const { own, seq } of arrivals) {
          if (own) progress.takeOwn(seq, 1_000 + seq);
          else assertEquals(progress.take(at(seq)), true);
          seen.add(seq);
          for (let before = 1; before <= progress.cursor; before++) {
            if (!isOwn[before - 1]) assertEquals(seen.has(before), true);
          }
        }
        const others = isOwn.lastIndexOf(false) + 1;
        assertEquals(progress.cursor >= others, true);
      },
    ),
  );
});
