import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Follower } from "../../../lib/client/timeline/follower.ts";
import type { ServerMessage } from "../../../lib/vocabulary/protocol.ts";

function message(seq: number): ServerMessage {
  return { type: "message", room: "geral", seq, time: seq, nick: "bia", text: `${seq}` };
}

const COMING: ServerMessage = { type: "join", room: "geral", nick: "caio" };

/** A follower, and what it passes on: numbers, `2-4` for what is missing, `*` for anything else. */
class Fixture {
  readonly passed: string[] = [];
  readonly asked: number[] = [];
  readonly follower: Follower = new Follower({
    next: (message) => {
      this.passed.push(message.type === "message" ? String(message.seq) : "*");
    },
    missing: (from, to) => this.passed.push(`${from}-${to}`),
    ask: (after) => this.asked.push(after),
  });

  hear(...seqs: number[]): void {
    for (const seq of seqs) this.follower.hear(message(seq));
  }

  /** The server's answer to what was asked last. */
  answer(...seqs: number[]): void {
    this.hear(...seqs);
    this.follower.answered();
  }

  skip(from: number, to: number): void {
    this.follower.hear({ type: "skipped", room: "geral", count: to - from + 1, from, to });
  }

  take(): string {
    return this.passed.splice(0).join(" ");
  }
}

Deno.test("it begins with what comes first, and passes each entry on once", () => {
  const it = new Fixture();
  it.hear(7, 8, 8, 9, 7);
  assertEquals([it.take(), it.asked], ["7 8 9", []]);
});

Deno.test("it begins with the first entry that it is told of while it waits to know where", () => {
  const it = new Fixture();
  it.follower.hold();
  it.hear(9);
  it.follower.hear(COMING);
  it.hear(4);
  assertEquals([it.take(), it.asked], ["", []]);
  it.follower.beginWithHeld(8);
  assertEquals([it.take(), it.asked], ["4", [3]]);
  it.answer(4, 5, 6, 7, 8);
  assertEquals(it.take(), "5 6 7 8 9 *");
});

Deno.test("and behind the end of the log where nothing is told", () => {
  const it = new Fixture();
  it.follower.hold();
  it.follower.beginWithHeld(8);
  it.hear(8, 9);
  assertEquals([it.take(), it.asked], ["9", []]);
});

Deno.test("behind a number it asks page by page, and what comes meanwhile waits", () => {
  const it = new Fixture();
  it.follower.begin(2, 6);
  assertEquals(it.asked, [2]);
  it.hear(7);
  it.follower.hear(COMING);
  it.answer(3, 4);
  assertEquals([it.take(), it.asked], ["3 4", [2, 4]]);
  it.answer(5, 6);
  assertEquals([it.take(), it.asked], ["5 6 7 *", [2, 4]]);
});

Deno.test("what does not come by itself is asked for, and what is gone is told in its place", () => {
  const it = new Fixture();
  it.hear(1, 5, 6);
  assertEquals([it.take(), it.asked], ["1", [1]]);
  it.answer(3, 4);
  assertEquals(it.take(), "2-2 3 4 5 6");
  it.skip(7, 9);
  it.hear(10);
  it.answer();
  assertEquals([it.take(), it.asked], ["7-9 10", [1, 6]]);
});

Deno.test("what is skipped before anything has come is asked for too", () => {
  const it = new Fixture();
  it.skip(4, 6);
  it.hear(7);
  it.answer(4, 5, 6);
  assertEquals([it.take(), it.asked], ["4 5 6 7", [3]]);
});

Deno.test("what is skipped while it asks is asked for with it", () => {
  const it = new Fixture();
  it.follower.begin(0, 4);
  it.hear(5);
  it.skip(6, 8);
  it.hear(9);
  it.answer(1, 2, 3, 4, 5);
  it.answer(6, 7, 8, 9);
  it.hear(9, 10);
  assertEquals([it.take(), it.asked], ["1 2 3 4 5 6 7 8 9 10", [0, 5]]);
});

Deno.test("on another connection it asks again for what it has not got", () => {
  const it = new Fixture();
  it.follower.begin(0, 4);
  it.hear(1, 2);
  it.follower.reconnected();
  it.answer(3, 4);
  it.follower.reconnected();
  assertEquals([it.take(), it.asked], ["1 2 3 4", [0, 2]]);
});

Deno.test("in another log it begins anew, and lets go of what it held", () => {
  const it = new Fixture();
  it.hear(1, 5);
  it.follower.restart(0);
  assertEquals(it.take(), "1 5");
  it.hear(2);
  it.answer(1);
  assertEquals([it.take(), it.asked], ["1 2", [1, 0]]);
  // Where nobody knows, with what comes first.
  it.follower.restart(undefined);
  it.hear(40, 41);
  assertEquals(it.take(), "40 41");
});

Deno.test("whatever is lost and wherever, all that the server has comes once, in order", () => {
  const seq = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(seq, fc.integer({ min: 1, max: 4 })), { maxLength: 30 }),
      fc.uniqueArray(seq),
      fc.integer({ min: 1, max: 7 }),
      (losses, gone, page) => {
        const it = new Fixture();
        const has = (seq: number): boolean => !gone.includes(seq);
        const lost = new Set(
          losses.flatMap(([from, count]) => Array.from({ length: count }, (_, n) => from + n)),
        );
        it.follower.begin(0, 0);
        /** The server answers each question, at most so many entries at a time. */
        const answer = (end: number): void => {
          for (let after = it.asked.shift(); after !== undefined; after = it.asked.shift()) {
            const from = after;
            const all = Array.from({ length: end }, (_, n) => n + 1).filter((seq) =>
              seq > from && has(seq)
            );
            it.answer(...all.slice(0, page));
          }
        };
        for (let seq = 1; seq <= 41; seq++) {
          if (!lost.has(seq) && has(seq) || seq === 41) it.hear(seq);
          if (seq % 5 === 0 || seq === 41) answer(seq);
        }
        const passed = it.take().split(" ").flatMap((text) => {
          const [from = 0, to = from] = text.split("-").map(Number);
          const numbers = Array.from({ length: to - from + 1 }, (_, n) => from + n);
          if (text.includes("-")) assert(!numbers.some(has), text);
          return numbers;
        });
        assertEquals(passed, Array.from({ length: 41 }, (_, n) => n + 1));
      },
    ),
    { numRuns: 500 },
  );
});
