import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { WakeQueue } from "../../../lib/server/log/wake_queue.ts";
import { FakeClock } from "../../fakes/clock.ts";

/** A clock on which each turn of the event loop is one call of `turn`. */
class TurnClock extends FakeClock {
  #next: (() => void)[] = [];

  override after(_ms: number, act: () => void): () => void {
    this.#next.push(act);
    return () => this.#next = this.#next.filter((other) => other !== act);
  }

  override get pending(): number {
    return this.#next.length;
  }

  turn(): void {
    const now = this.#next;
    this.#next = [];
    for (const act of now) act();
  }
}

function group(name: string, size: number): Set<string> {
  return new Set(Array.from({ length: size }, (_, n) => `${name}${n}`));
}

function setUp(): { clock: TurnClock; woken: string[]; queue: WakeQueue<string> } {
  const clock = new TurnClock();
  const woken: string[] = [];
  return { clock, woken, queue: new WakeQueue(clock, (member) => woken.push(member) > 0) };
}

Deno.test("a group is woken in the next turn, and nothing waits then", () => {
  const { clock, woken, queue } = setUp();
  queue.add(group("a", 3));
  assertEquals(woken, []);
  clock.turn();
  assertEquals(woken, ["a0", "a1", "a2"]);
  assertEquals(clock.pending, 0);
});

Deno.test("a turn wakes no more than Tokio carries out at once, however many groups there are", () => {
  const { clock, woken, queue } = setUp();
  for (let n = 0; n < 20; n++) queue.add(group(`g${n}-`, 49));
  for (let turn = 0; clock.pending > 0 && turn < 100; turn++) {
    const before = woken.length;
    clock.turn();
    assertLessOrEqual(woken.length - before, 128);
  }
  assertEquals(woken.length, 20 * 49);
  assertEquals(new Set(woken).size, 20 * 49);
});

Deno.test("a small group need not wait for a large one", () => {
  const { clock, woken, queue } = setUp();
  queue.add(group("large", 10_000));
  clock.turn();
  queue.add(group("small", 1));
  clock.turn();
  clock.turn();
  assert(woken.includes("small0"), `not among the first ${woken.length}`);
});

Deno.test("what is added again before its turn is woken once", () => {
  const { clock, woken, queue } = setUp();
  const some = group("a", 3);
  queue.add(some);
  queue.add(some);
  for (let turn = 0; turn < 5; turn++) clock.turn();
  assertEquals(woken, ["a0", "a1", "a2"]);
});

Deno.test("what is added again while it is being woken is woken whole once more", () => {
  const { clock, woken, queue } = setUp();
  const some = group("a", 150);
  queue.add(some);
  clock.turn();
  queue.add(some);
  queue.add(some);
  for (let turn = 0; turn < 10; turn++) clock.turn();
  assertEquals(woken.toSorted(), [...some, ...some].toSorted());
  assertEquals(clock.pending, 0);
});

Deno.test("who is in front need not wait for what is new until all others have the last", () => {
  const { clock, woken, queue } = setUp();
  const many = group("a", 1_000);
  queue.add(many);
  clock.turn();
  queue.add(many);
  clock.turn();
  assertEquals(woken.slice(100, 200), woken.slice(0, 100));
  // Both walks go on by turns; what is new again begins only where one of them has ended.
  for (let turn = 0; turn < 6; turn++) {
    queue.add(many);
    clock.turn();
  }
  assertEquals([woken.includes("a399"), woken.includes("a400")], [true, false]);
  assertEquals(woken.filter((name) => name === "a0").length, 2);
});

Deno.test("where nobody is being woken, the first are without waiting for a turn", () => {
  const { clock, woken, queue } = setUp();
  assert(queue.isIdle);
  queue.wakeAfter(() => {
    queue.add(group("a", 150));
    assert(!queue.isIdle);
    assertEquals(woken, []);
  });
  assertEquals(woken.length, 100);
  clock.turn();
  assertEquals([woken.length, clock.pending, queue.isIdle], [150, 0, true]);
});

Deno.test("no turn comes only to find that nobody is left", () => {
  const { clock, woken, queue } = setUp();
  queue.wakeAfter(() => queue.add(group("a", 100)));
  assertEquals([woken.length, clock.pending, queue.isIdle], [100, 0, true]);
  queue.add(group("b", 200));
  clock.turn();
  clock.turn();
  assertEquals([woken.length, clock.pending, queue.isIdle], [300, 0, true]);
});

Deno.test("where somebody is being woken already, who is added waits for a turn", () => {
  const { clock, woken, queue } = setUp();
  queue.add(group("a", 150));
  queue.wakeAfter(() => queue.add(group("b", 1)));
  assertEquals(woken, []);
  clock.turn();
  clock.turn();
  assertEquals([woken.length, woken.includes("b0")], [151, true]);
});

Deno.test("who leaves is not woken any more, who comes still is", () => {
  const { clock, woken, queue } = setUp();
  const some = group("a", 150);
  queue.add(some);
  clock.turn();
  some.delete("a149");
  some.add("late");
  clock.turn();
  assertEquals(woken.length, 150);
  assertEquals(woken.at(-1), "late");
});

Deno.test("cleared, it wakes nobody and waits for nothing", () => {
  const { clock, woken, queue } = setUp();
  queue.add(group("a", 3));
  queue.clear();
  clock.turn();
  assertEquals(woken, []);
  assertEquals(clock.pending, 0);
  queue.add(group("b", 1));
  clock.turn();
  assertEquals(woken, ["b0"]);
});

Deno.test("a turn takes a few milliseconds, however long it takes to move one on", () => {
  const clock = new TurnClock();
  let woken = 0;
  const queue = new WakeQueue<string>(clock, () => {
    woken++;
    clock.pass(0.5);
    return true;
  });
  queue.add(group("a", 100));
  for (let turn = 0; clock.pending > 0 && turn < 100; turn++) {
    const beganMs = clock.nowMs();
    clock.turn();
    assertLessOrEqual(clock.nowMs() - beganMs, 10);
  }
  assertEquals(woken, 100);
});

Deno.test("those who read elsewhere are no work, and take nobody's place in a turn", () => {
  const clock = new TurnClock();
  const woken: string[] = [];
  const queue = new WakeQueue<string>(clock, (member) => {
    if (member.startsWith("far")) return false;
    return woken.push(member) > 0;
  });
  queue.add(new Set([...group("far", 1_000), ...group("near", 3)]));
  clock.turn();
  assertEquals(woken, ["near0", "near1", "near2"]);
});
