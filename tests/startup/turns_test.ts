import { assertEquals } from "@std/assert";
import { Turns } from "../../lib/startup/turns.ts";

/** A loop whose turns and rests come when the test says so, and what was asked of it. */
class FakeLoop {
  nowAtMs = 0;
  readonly asked: string[] = [];
  #next: (() => void) | undefined;

  nowMs(): number {
    return this.nowAtMs;
  }

  soon(act: () => void): void {
    this.asked.push("turn");
    this.#next = act;
  }

  later(act: () => void, ms: number): void {
    this.asked.push(`rest of ${ms}`);
    this.#next = act;
  }

  /** The next turn; returns whether there was one. */
  turn(): boolean {
    const act = this.#next;
    this.#next = undefined;
    act?.();
    return act !== undefined;
  }
}

function setUp(): { loop: FakeLoop; turns: Turns } {
  const loop = new FakeLoop();
  return { loop, turns: new Turns(loop) };
}

/** Something that is done in each turn from now on, so often. */
function goOn(turns: Turns, times: number, act: () => void = () => {}): void {
  turns.next(() => {
    act();
    if (times > 1) goOn(turns, times - 1, act);
  });
}

Deno.test("all that is asked for is done in one turn, in its order; what comes of it in the next", () => {
  const { loop, turns } = setUp();
  const done: string[] = [];
  turns.next(() => {
    done.push("a");
    turns.next(() => void done.push("c"));
  });
  turns.next(() => void done.push("b"));
  assertEquals([done, loop.asked], [[], ["turn"]]);
  loop.turn();
  assertEquals([done, loop.asked], [["a", "b"], ["turn", "turn"]]);
  loop.turn();
  assertEquals([done, loop.turn()], [["a", "b", "c"], false]);
});

Deno.test("what was undone is not done, though it was in the same turn that it was undone", () => {
  const { loop, turns } = setUp();
  const done: string[] = [];
  turns.next(() => undo());
  const undo = turns.next(() => void done.push("undone"));
  turns.next(() => void done.push("b"));
  loop.turn();
  assertEquals(done, ["b"]);
});

Deno.test("where others may wait to be heard there is a rest after some turns in a row, for all", () => {
  const { loop, turns } = setUp();
  turns.next(() => {});
  loop.turn();
  loop.asked.length = 0;
  goOn(turns, 12);
  goOn(turns, 12);
  for (let turn = 0; turn < 12; turn++) loop.turn();
  const rests = loop.asked.map((asked) => asked !== "turn");
  assertEquals(rests.indexOf(true), 8);
  assertEquals([rests.filter(Boolean).length, loop.turn()], [1, false]);
});

Deno.test("there is one the sooner, the longer the turns take", () => {
  const { loop, turns } = setUp();
  turns.next(() => {});
  loop.turn();
  loop.asked.length = 0;
  goOn(turns, 4, () => loop.nowAtMs += 5);
  for (let turn = 0; turn < 4; turn++) loop.turn();
  assertEquals(loop.asked, ["turn", "turn", "turn", "rest of 1"]);
});

Deno.test("there is none where nothing came for some time before", () => {
  const { loop, turns } = setUp();
  turns.next(() => {});
  loop.turn();
  loop.nowAtMs = 1_000;
  goOn(turns, 100);
  while (loop.turn());
  assertEquals(new Set(loop.asked), new Set(["turn"]));
});

Deno.test("turns between which nothing was to be done are not in a row: the loop rested by itself", () => {
  const { loop, turns } = setUp();
  for (let time = 0; time < 30; time++) {
    goOn(turns, 3);
    while (loop.turn());
  }
  assertEquals(new Set(loop.asked), new Set(["turn"]));
});

Deno.test("what fails keeps nothing else from its turn, and is told", () => {
  const { loop, turns } = setUp();
  const told: unknown[] = [];
  const listen = (event: ErrorEvent): void => {
    event.preventDefault();
    told.push(event.error);
  };
  const bug = new Error("a bug");
  turns.next(() => {
    throw bug;
  });
  turns.next(() => void told.push("done"));
  addEventListener("error", listen);
  loop.turn();
  removeEventListener("error", listen);
  assertEquals(told, [bug, "done"]);
});
