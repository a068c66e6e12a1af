import { assert, assertEquals } from "@std/assert";
import { LineOutput } from "../../../lib/terminal/script/line_output.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { turn } from "../../fakes/stream.ts";

/** A pipe that takes at most so many bytes each time its reader reads. */
class Pipe {
  readonly clock = new FakeClock();
  readonly output = new LineOutput((bytes) => this.#take(bytes), this.clock);
  text = "";
  writes = 0;
  /** What the next writes fail with. */
  readonly troubles: Error[] = [];
  #reads: (() => void)[] = [];
  readonly #max: number;

  constructor(max = Infinity) {
    this.#max = max;
  }

  /** Lets what waits be written, as long as there is any. */
  async read(): Promise<void> {
    for (let read = this.#reads.shift(); read !== undefined; read = this.#reads.shift()) {
      read();
      await turn();
    }
  }

  async #take(bytes: Uint8Array): Promise<number> {
    const taken = bytes.slice(0, this.#max);
    this.writes++;
    await new Promise<void>((resolve) => this.#reads.push(resolve));
    const trouble = this.troubles.shift();
    if (trouble !== undefined) throw trouble;
    this.text += new TextDecoder().decode(taken);
    return taken.length;
  }
}

Deno.test("lines come whole and in order, though a pipe takes them in pieces", async () => {
  const pipe = new Pipe(7);
  const lines = Array.from({ length: 100 }, (_, n) => `line ${n}`);
  for (const line of lines) pipe.output.print(line);
  assertEquals(pipe.writes, 1);
  await pipe.read();
  assertEquals(await pipe.output.all(), { type: "printed" });
  assertEquals(pipe.text, lines.map((line) => line + "\n").join(""));
});

Deno.test("printing waits for nobody, and where much waits, it says when there is room again", async () => {
  const pipe = new Pipe();
  assertEquals(pipe.output.room(), undefined);
  pipe.output.print("first");
  const line = "x".repeat(1_000);
  for (let n = 0; n < 300; n++) pipe.output.print(line);
  const room = pipe.output.room();
  assert(room !== undefined);
  let hasRoom = false;
  void room.then(() => hasRoom = true);
  await turn();
  assertEquals(hasRoom, false);
  await pipe.read();
  assertEquals([hasRoom, pipe.output.room(), pipe.text.length], [true, undefined, 6 + 300 * 1_001]);
});

Deno.test("a pipe that has no room for now is tried again", async () => {
  const pipe = new Pipe();
  pipe.troubles.push(new Deno.errors.WouldBlock(), new Deno.errors.WouldBlock());
  pipe.output.print("oi");
  for (let n = 0; n < 3; n++) {
    await pipe.read();
    pipe.clock.advance(20);
    await turn();
  }
  await pipe.read();
  assertEquals([await pipe.output.all(), pipe.text], [{ type: "printed" }, "oi\n"]);
});

Deno.test("the first failure is the last, and is told once", async () => {
  for (
    const [trouble, type] of [
      [new Deno.errors.BrokenPipe(), "unread"],
      [new Error("No space left on device (os error 28)"), "failed"],
    ] as const
  ) {
    const pipe = new Pipe();
    pipe.troubles.push(trouble);
    pipe.output.print("oi");
    pipe.output.print("oi");
    await pipe.read();
    assertEquals((await pipe.output.lost).type, type);
    assertEquals((await pipe.output.all()).type, type);
    pipe.output.print("oi");
    assertEquals([pipe.writes, pipe.text, pipe.output.room()], [1, "", undefined]);
  }
});
