import { assert, assertEquals, assertLess, assertRejects, assertThrows } from "@std/assert";
import { type Account, FairQueue, type Kind } from "../../../lib/server/connection/fair_queue.ts";
import { FakeClock } from "../../fakes/clock.ts";

/** A queue, and people who ask it for things that take their time, while others talk. */
class Setting {
  readonly clock = new FakeClock();
  readonly queue = new FairQueue(this.clock);
  /** What was done, in order. */
  readonly done: string[] = [];

  constructor() {
    this.queue.talks();
  }

  person(usedMs = 0): Account {
    return { usedMs, usedAtMs: this.clock.nowMs() };
  }

  ask(
    what: string,
    ms: number,
    account = this.person(),
    kind: Kind = "doing",
    laterMs = 0,
  ): Promise<void> | undefined {
    return this.queue.take(kind, account, () => {
      this.done.push(what);
      this.clock.pass(ms);
      return laterMs;
    });
  }
}

Deno.test("what comes while nobody waits is done at once", () => {
  const it = new Setting();
  assertEquals(it.ask("a", 1), undefined);
  it.clock.advance(1_000);
  assertEquals(it.ask("b", 1), undefined);
  assertEquals([it.done, it.clock.pending], [["a", "b"], 0]);
});

Deno.test("after some milliseconds everything else has its turn, and what is left comes behind it", async () => {
  const it = new Setting();
  const turns = Array.from({ length: 10 }, (_, n) => it.ask(String(n), 1));
  assertEquals(it.done.length, 4);
  it.clock.advance(1);
  // As it has rested, so much more may be done.
  assertEquals(it.done.length, 5);
  it.clock.advance(20);
  await Promise.all(turns);
  assertEquals(it.done, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  assertEquals(it.clock.pending, 0);
});

Deno.test("what comes of something later is counted with it, before it has come", async () => {
  const it = new Setting();
  const busy = it.person();
  const turns = Array.from({ length: 3 }, (_, n) => it.ask(String(n), 0, busy, "doing", 5));
  assertEquals([it.done, busy.usedMs], [["0"], 5]);
  // Four of the five milliseconds may be taken at once, the others after two rests for each.
  for (let rests = 0; it.done.length < 3; rests++) {
    assertEquals(it.done.length, rests <= 2 ? 1 : 2, `${rests} rests`);
    assertLess(rests, 20);
    it.clock.advance(1);
  }
  await Promise.all(turns);
});

Deno.test("what is asked for in the midst of something comes behind what waits, after the same rest", () => {
  const it = new Setting();
  it.ask("fills the slice", 5);
  void it.queue.take("doing", it.person(), () => {
    for (let n = 0; n < 3; n++) void it.ask(`within ${n}`, 1);
  });
  void it.ask("waits", 1);
  for (let rests = 0; it.clock.pending > 0; rests++) {
    assertEquals(it.clock.pending, 1);
    assertLess(rests, 20);
    it.clock.advance(1);
  }
  assertEquals(it.done.slice(1), ["waits", "within 0", "within 1", "within 2"]);
});

Deno.test("who has used little is served before who has used much, whoever came first", () => {
  const it = new Setting();
  it.ask("fills the slice", 5);
  for (let n = 0; n < 3; n++) void it.ask("much", 1, it.person(100));
  void it.ask("some", 1, it.person(1));
  void it.ask("little", 1);
  it.clock.advance(20);
  assertEquals(it.done.slice(1), ["little", "some", "much", "much", "much"]);
});

Deno.test("who has used much is served in the end, though someone who has used less always waits too", () => {
  const it = new Setting();
  const askAgain = (): void =>
    void it.queue.take("doing", it.person(), () => {
      it.done.push("little");
      it.clock.pass(3);
      askAgain();
    });
  for (let n = 0; n < 3; n++) askAgain();
  it.ask("much", 1, it.person(1_000));
  it.clock.advance(1_000);
  assert(it.done.includes("much"));
  assertEquals(it.done.slice(0, 4), ["little", "little", "little", "little"]);
});

Deno.test("what was used is counted, and forgotten by and by", () => {
  const it = new Setting();
  const [busy, former] = [it.person(), it.person(8)];
  it.ask("a", 3, busy);
  assertEquals(busy.usedMs, 3);
  it.clock.advance(2_000);
  it.ask("b", 1, busy);
  assertEquals(Math.round(10 * busy.usedMs), 25);
  it.clock.advance(20_000);
  it.ask("fills the slice", 5);
  void it.ask("new", 1, it.person(0.6));
  void it.ask("former", 1, former);
  it.clock.advance(10);
  assertEquals(it.done.slice(-2), ["former", "new"]);
});

Deno.test("to hear someone comes before all that others asked for, even while much is to be done", () => {
  const it = new Setting();
  it.ask("fills the slice", 5);
  for (let n = 0; n < 50; n++) void it.ask("doing", 1);
  assertEquals(it.ask("heard", 0.1, it.person(50), "hearing"), undefined);
  it.ask("heard", 5, it.person(), "hearing");
  void it.ask("heard too", 0.1, it.person(50), "hearing");
  it.clock.advance(1);
  assertEquals(it.done, ["fills the slice", "heard", "heard", "heard too"]);
  it.clock.advance(3);
  assertEquals(it.done.at(-1), "doing");
});

Deno.test("while there is something else to do all the time, what is asked for waits, but not for ever", () => {
  const it = new Setting();
  it.ask("fills the slice", 5);
  void it.ask("doing", 1);
  // Each time that it should be its turn, something else takes longer.
  let turns = 0;
  for (; it.done.length < 2 && turns < 100; turns++) it.clock.stall(10);
  assert(turns > 4 && turns < 20, `${turns} turns`);
});

Deno.test("while nobody talks, the rests are only as long as it takes to hear whether somebody begins to", () => {
  const it = new Setting();
  it.clock.advance(1_000);
  const kinds = ["doing", "answering"] as const;
  for (const kind of kinds) {
    for (let n = 0; n < 40; n++) void it.ask(kind, 1, it.person(), kind);
  }
  const ofEach = (): number[] =>
    kinds.map((kind) => it.done.filter((done) => done === kind).length);
  assertEquals(ofEach(), [4, 4]);
  it.clock.advance(1);
  assertEquals(ofEach(), [8, 8]);
  // However late: nobody is there to wait for what else there is to do.
  it.clock.stall(10);
  assertEquals(ofEach(), [12, 12]);
  void it.queue.take("hearing", it.person(), () => it.queue.talks());
  it.clock.advance(1);
  const [doing = 0] = ofEach();
  assertLess(doing, 14);
});

Deno.test("long answers are made all the same, where there is something else to do all the time", () => {
  const it = new Setting();
  for (const kind of ["doing", "answering"] as const) {
    for (let n = 0; n < 50; n++) void it.ask(kind, 1, it.person(), kind);
  }
  it.done.length = 0;
  for (let turns = 0; turns < 10; turns++) it.clock.stall(10);
  const [answering, doing] = ["answering", "doing"].map((what) =>
    it.done.filter((done) => done === what).length
  );
  assertEquals(answering, 40);
  assertLess(doing ?? 0, 5);
});

Deno.test("an answer whose each bit asks for the next is made some milliseconds at a time, however long", () => {
  const it = new Setting();
  const account = it.person();
  let bits = 0;
  const make = (): void => {
    if (++bits % 100 === 0) it.clock.pass(1);
    if (bits < 20_000) void it.queue.take("answering", account, make);
  };
  assertEquals(it.queue.take("answering", account, make), undefined);
  assertEquals(bits, 400);
  it.clock.advance(1);
  assertLess(bits, 1_000);
  it.clock.advance(1_000);
  assertEquals([bits, it.clock.pending], [20_000, 0]);
});

Deno.test("what something has others do meanwhile is counted as theirs, and no time of it as a rest", () => {
  const it = new Setting();
  const [asking, answering] = [it.person(), it.person()];
  void it.queue.take("doing", asking, () => {
    it.clock.pass(2);
    void it.queue.take("answering", answering, () => it.clock.pass(1));
    it.clock.pass(3);
  });
  assertEquals([asking.usedMs, answering.usedMs].map(Math.round), [5, 1]);
  // All that there was is used up.
  it.ask("more", 1);
  assertEquals(it.done, []);
  it.clock.advance(100);
  assertEquals(it.done, ["more"]);
});

Deno.test("what is thrown, whoever asked for it gets, and the next one its turn", async () => {
  const it = new Setting();
  const fail = (): never => {
    throw new TypeError("a bug");
  };
  assertThrows(() => it.queue.take("doing", it.person(), fail), TypeError);
  it.ask("fills the slice", 5);
  const failing = it.queue.take("doing", it.person(), fail);
  const next = it.ask("next", 1);
  assert(failing !== undefined && next !== undefined);
  const rejected = assertRejects(() => failing, TypeError);
  it.clock.advance(5);
  await Promise.all([rejected, next]);
  assertEquals(it.done.at(-1), "next");
});
