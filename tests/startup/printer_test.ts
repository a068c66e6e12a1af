import { assert, assertEquals } from "@std/assert";
import { MAX_WAITING, Printer } from "../../lib/startup/printer.ts";
import { FakeClock } from "../fakes/clock.ts";

/** Where things are printed: it takes as much as it is told to, when it is told to. */
class Pipe {
  readonly clock = new FakeClock();
  readonly printer = new Printer((bytes) => this.#write(bytes), this.clock);
  readonly #decoder = new TextDecoder();
  text = "";
  #next: { readonly bytes: Uint8Array; settle(outcome: number | Error): void } | undefined;

  constructor() {
    this.printer.onGap((lines) => `(${lines} missing)`);
  }

  #write(bytes: Uint8Array): Promise<number> {
    assert(this.#next === undefined, "one write at a time");
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#next = {
      bytes,
      settle: (outcome) => typeof outcome === "number" ? resolve(outcome) : reject(outcome),
    };
    return promise;
  }

  get isBusy(): boolean {
    return this.#next !== undefined;
  }

  /** Takes some of what is being written. */
  async take(most = Infinity): Promise<void> {
    const next = this.#next;
    assert(next !== undefined, "something is written");
    const bytes = next.bytes.subarray(0, most);
    this.text += this.#decoder.decode(bytes, { stream: true });
    await this.#settle(bytes.length);
  }

  /** Takes all there is. */
  async takeAll(): Promise<void> {
    while (this.#next !== undefined) await this.take();
  }

  async fail(error: Error): Promise<void> {
    await this.#settle(error);
  }

  async #settle(outcome: number | Error): Promise<void> {
    const next = this.#next;
    this.#next = undefined;
    next?.settle(outcome);
    // What follows from it follows in a few turns of the queue.
    for (let n = 0; n < 20; n++) await Promise.resolve();
  }
}

Deno.test("lines are printed in order, those that wait together", async () => {
  const pipe = new Pipe();
  for (const line of ["one", "two", "three"]) pipe.printer.print(line);
  await pipe.take();
  assertEquals(pipe.text, "one\n");
  await pipe.takeAll();
  assertEquals(pipe.text, "one\ntwo\nthree\n");
});

Deno.test("what a reader takes in pieces comes whole", async () => {
  const pipe = new Pipe();
  pipe.printer.print("açaí");
  while (pipe.isBusy) await pipe.take(1);
  assertEquals(pipe.text, "açaí\n");
});

Deno.test("nothing waits for a reader, and what is too much is left out and counted", async () => {
  const pipe = new Pipe();
  const line = "x".repeat(1_023);
  for (let n = 0; n < 10_000; n++) pipe.printer.print(line);
  pipe.printer.print("two\nlines");
  await pipe.takeAll();
  const kept = MAX_WAITING / 1_024 + 1;
  assertEquals(pipe.text.length, kept * 1_024 + `(${10_002 - kept} missing)\n`.length);
  assert(pipe.text.endsWith(`x\n(${10_002 - kept} missing)\n`));
  pipe.printer.print("goes on");
  await pipe.takeAll();
  assert(pipe.text.endsWith(" missing)\ngoes on\n"));
});

Deno.test("a line that came while others were left out stands behind the word of that", async () => {
  const pipe = new Pipe();
  pipe.printer.print("first");
  pipe.printer.print("y".repeat(MAX_WAITING));
  pipe.printer.print("left out");
  pipe.printer.print("so is this short one");
  await pipe.take();
  pipe.printer.print("last");
  await pipe.takeAll();
  assertEquals(pipe.text.replace(/y+/, "y"), "first\ny\n(2 missing)\nlast\n");
});

Deno.test("one line that is longer than all that may wait is printed", async () => {
  const pipe = new Pipe();
  pipe.printer.print("z".repeat(2 * MAX_WAITING));
  await pipe.takeAll();
  assertEquals(pipe.text.length, 2 * MAX_WAITING + 1);
});

Deno.test("a failed write is no end, and its lines are counted when one succeeds", async () => {
  const pipe = new Pipe();
  pipe.printer.print("one");
  pipe.printer.print("two");
  await pipe.fail(new Deno.errors.BrokenPipe("gone"));
  await pipe.fail(new Deno.errors.BrokenPipe("gone"));
  assert(!pipe.isBusy, "what failed is not tried again");
  pipe.printer.print("three\nlines\nlong");
  await pipe.fail(new Error("disk full"));
  pipe.printer.print("six");
  await pipe.takeAll();
  assertEquals(pipe.text, "(5 missing)\nsix\n");
});

Deno.test("a line that was cut by a failure is ended, and counts as missing", async () => {
  const pipe = new Pipe();
  pipe.printer.print("whole\nhalf of it");
  await pipe.take(10);
  await pipe.fail(new Error("disk full"));
  pipe.printer.print("next");
  await pipe.takeAll();
  assertEquals(pipe.text, "whole\nhalf\n(1 missing)\nnext\n");
});

Deno.test("a pipe that refuses what it has no room for is tried again", async () => {
  const pipe = new Pipe();
  pipe.printer.print("one");
  await pipe.take(2);
  await pipe.fail(new Deno.errors.WouldBlock("full"));
  assert(!pipe.isBusy);
  pipe.clock.advance(1_000);
  for (let n = 0; n < 20; n++) await Promise.resolve();
  await pipe.takeAll();
  assertEquals(pipe.text, "one\n");
});

Deno.test("flushing waits until all is written, or for so long", async () => {
  const pipe = new Pipe();
  await pipe.printer.flush(1_000);
  pipe.printer.print("one");
  let isFlushed = false;
  const flushing = pipe.printer.flush(1_000).then(() => isFlushed = true);
  pipe.printer.print("two");
  await pipe.take();
  assert(!isFlushed);
  await pipe.take();
  await flushing;
  assertEquals(pipe.clock.pending, 0);
  pipe.printer.print("three");
  const late = pipe.printer.flush(1_000);
  pipe.clock.advance(1_000);
  await late;
  assertEquals(pipe.text, "one\ntwo\n");
});

Deno.test("where nothing is to be told of gaps, nothing is", async () => {
  const lines: string[] = [];
  let fails = true;
  const printer = new Printer((bytes) => {
    if (fails) return Promise.reject(new Error("not now"));
    lines.push(new TextDecoder().decode(bytes));
    return Promise.resolve(bytes.length);
  }, new FakeClock());
  printer.print("lost");
  await printer.flush(1);
  fails = false;
  printer.print("kept");
  await printer.flush(1);
  assertEquals(lines, ["kept\n"]);
});
