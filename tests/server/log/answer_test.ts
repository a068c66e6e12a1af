import { assertEquals } from "@std/assert";
import { type Answer, Answering, type Asker } from "../../../lib/server/log/answer.ts";
import type { Reply } from "../../../lib/vocabulary/reply.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";

const PART: Reply = { type: "history", room: "geral", entries: [] };
const END: Reply = { type: "ack" };

class FakeAsker implements Asker {
  room = Infinity;
  readonly told: string[] = [];
  readonly over: unknown[] = [];
  /** What is to be done in turn, where something is to wait for it. */
  turns: (() => void)[] | undefined;

  tell({ type }: Reply, id: RequestId | undefined): void {
    this.room--;
    this.told.push(id === undefined ? type : `${type} ${id}`);
  }

  hasRoom(): boolean {
    return this.room > 0;
  }

  inTurn(act: () => void): void {
    if (this.turns === undefined) act();
    else this.turns.push(act);
  }

  answered(error?: unknown): void {
    this.over.push(error);
  }
}

function begun(asker: FakeAsker): Answering {
  return new Answering(asker);
}

function* answer(parts: number): Answer & Iterable<Reply | undefined> {
  for (let n = 0; n < parts; n++) {
    yield PART;
    yield undefined;
  }
  return END;
}

Deno.test("an answer is told in its parts; the last of them answers the request", () => {
  const asker = new FakeAsker();
  begun(asker).begin(answer(2), 7);
  assertEquals([asker.told, asker.over], [["history", "history", "ack 7"], [undefined]]);
});

Deno.test("no more of an answer is made than there is room for", async () => {
  const asker = new FakeAsker();
  asker.room = 1;
  const answering = begun(asker);
  let made = 0;
  function* counted(): Answer & Iterable<Reply> {
    for (; made < 5; made++) yield PART;
    return undefined;
  }
  answering.begin(counted(), undefined);
  assertEquals([asker.told.length, made], [1, 0]);
  answering.goOn();
  assertEquals(asker.told.length, 1);
  asker.room = 2;
  answering.goOn();
  assertEquals([asker.told.length, asker.over], [3, []]);
  asker.room = Infinity;
  answering.goOn();
  assertEquals([asker.told.length, asker.over], [5, [undefined]]);
  await answering.over;
});

Deno.test("answers come one after the other, and it is over after the last", () => {
  const asker = new FakeAsker();
  asker.room = 1;
  const answering = begun(asker);
  answering.begin(answer(1), 1);
  answering.begin(answer(1), 2);
  asker.room = Infinity;
  answering.goOn();
  assertEquals(asker.told, ["history", "ack 1", "history", "ack 2"]);
  assertEquals(asker.over.length, 1);
});

Deno.test("what is dropped is told no further", async () => {
  const asker = new FakeAsker();
  asker.room = 1;
  const answering = begun(asker);
  answering.begin(answer(3), 1);
  answering.drop();
  asker.room = Infinity;
  answering.goOn();
  assertEquals([asker.told, asker.over], [["history"], []]);
  await answering.over;
});

Deno.test("a bug in an answer ends it, and is told", () => {
  const asker = new FakeAsker();
  const bug = new Error("bug");
  // deno-lint-ignore require-yield
  function* broken(): Answer & Iterable<Reply> {
    throw bug;
  }
  begun(asker).begin(broken(), 1);
  assertEquals([asker.told, asker.over], [[], [bug]]);
});

Deno.test("each step of an answer waits for its turn, and only one of them at a time", () => {
  const asker = new FakeAsker();
  asker.turns = [];
  const answering = begun(asker);
  answering.begin(answer(2), 7);
  answering.goOn();
  let steps = 0;
  for (let turns = asker.turns; turns.length > 0; turns = asker.turns) {
    assertEquals(turns.length, 1);
    asker.turns = [];
    turns[0]?.();
    steps++;
  }
  assertEquals([steps, asker.told, asker.over.length], [5, ["history", "history", "ack 7"], 1]);
});
