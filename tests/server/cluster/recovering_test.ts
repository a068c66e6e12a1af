/**
 * A history that lacks something of the past has it from the neighbours, as far as these are to be believed.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { answerTo, type Neighbours } from "../../../lib/server/cluster/neighbours.ts";
import { Recovering } from "../../../lib/server/cluster/recovering.ts";
import type { Archived } from "../../../lib/server/store/archived.ts";
import { View } from "../../../lib/server/store/view.ts";
import type { Entry } from "../../../lib/vocabulary/entry.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeStore } from "../../fakes/store.ts";

function range(from: number, to: number, more: Partial<Entry> = {}): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, n): Entry => {
    const seq = from + n;
    const entry = { type: "message", room: "geral", nick: "ana", author: 1 } as const;
    return { ...entry, seq, timeMs: seq, text: `line ${seq}`, ...more };
  });
}

function storeOf(...entries: Entry[]): FakeStore {
  const store = new FakeStore();
  store.commit(entries, () => "run-1");
  return store;
}

/** One server with a history, and others that are asked. */
class Scene implements Neighbours, Disposable {
  readonly clock = new FakeClock();
  readonly others = new Map<string, FakeStore>();
  /** Who is there no more once so much was asked. */
  readonly dying = new Map<string, number>();
  /** What somebody answers first who is no server. */
  readonly strange: string[] = [];
  readonly filled: number[] = [];
  readonly lacking: number[] = [];
  asked = 0;
  readonly recovering: Recovering;
  #view: View;
  readonly store: FakeStore;

  constructor(store: FakeStore, others: Record<string, FakeStore>) {
    this.store = store;
    for (const [name, other] of Object.entries(others)) this.others.set(name, other);
    this.#view = this.view(store);
    this.recovering = new Recovering({
      neighbours: this,
      view: () => this.#view,
      clock: this.clock,
      onFilled: (entries) => this.filled.push(entries),
      onLacking: (entries) => this.lacking.push(entries),
    });
  }

  view(store: FakeStore): View {
    const none = (): [] => [];
    const rooms = (): Archived[] => [{
      name: "geral",
      topic: "",
      logId: "run-1",
      log: { unpublished: [], publishedSeq: 0, last: none },
    }];
    return new View(store, this.clock, {
      rooms,
      persons: none,
      bans: none,
      rules: none,
      conversations: none,
      accounts: none,
      deeds: none,
      letters: none,
      report: () => {},
      isOwn: (log) => log.startsWith("run-"),
    });
  }

  async ask(question: string, of?: string): Promise<string | undefined> {
    this.asked++;
    await Promise.resolve();
    const strange = this.strange.shift();
    if (strange !== undefined) return strange;
    for (const [name, left] of this.dying) {
      this.dying.set(name, left - 1);
      if (left <= 0) this.others.delete(name);
    }
    for (const [name, store] of this.others) {
      if (of !== undefined && of !== name) continue;
      const answer = answerTo(question, store, name);
      if (answer !== undefined) return answer;
    }
  }

  answer(): void {}

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10) {
      this.clock.advance(10);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  }

  [Symbol.dispose](): void {
    this.recovering[Symbol.dispose]();
    this.#view.close();
  }
}

Deno.test("what lacks is asked for a page at a time, and all is told once it is there", async () => {
  using scene = new Scene(storeOf(...range(1, 100), ...range(1_101, 1_200)), {
    one: storeOf(...range(1, 1_200)),
  });
  await scene.pass(3_000);
  assertEquals(scene.store.kept, range(1, 1_200));
  assertEquals([scene.filled, scene.lacking], [[1_000], []]);
  const asked = scene.asked;
  await scene.pass(60_000);
  assertEquals(scene.asked, asked);
});

Deno.test("where one that gives it is there no more, another goes on with it", async () => {
  using scene = new Scene(storeOf(...range(1, 100), ...range(1_101, 1_200)), {
    one: storeOf(...range(1, 1_200)),
    two: storeOf(...range(1, 1_200)),
  });
  scene.dying.set("one", 4);
  await scene.pass(3_000);
  assertEquals(scene.others.has("one"), false);
  assertEquals(scene.store.kept, range(1, 1_200));
});

Deno.test("what each of several has a part of is put together", async () => {
  using scene = new Scene(storeOf(...range(1, 10), ...range(901, 910)), {
    one: storeOf(...range(301, 910)),
    two: storeOf(...range(1, 500)),
  });
  await scene.pass(10_000);
  assertEquals(scene.store.kept, range(1, 910));
  assertEquals(scene.lacking, []);
});

Deno.test("what nobody has is told once, is asked for again, and comes with who has it", async () => {
  using scene = new Scene(storeOf(...range(1, 10), ...range(301, 310)), {
    one: storeOf(...range(201, 310)),
  });
  await scene.pass(100_000);
  assertEquals([scene.filled, scene.lacking], [[100], [190]]);
  scene.others.set("two", storeOf(...range(1, 310)));
  scene.recovering.hasten();
  await scene.pass(5_000);
  assertEquals(scene.store.kept, range(1, 310));
  assertEquals([scene.filled, scene.lacking], [[100, 190], [190]]);
});

Deno.test("what was said before one came lacks as well, and is missed by nobody where no one has it", async () => {
  using scene = new Scene(storeOf(...range(101, 110)), {});
  await scene.pass(100_000);
  assertEquals(scene.lacking, []);
  scene.others.set("one", storeOf(...range(1, 110)));
  scene.recovering.hasten();
  await scene.pass(5_000);
  assertEquals(scene.store.kept, range(1, 110));
});

Deno.test("who has other things before what lacks, or another log, is not believed", async () => {
  const other = new FakeStore();
  other.commit(range(1, 310), () => "run-2");
  using scene = new Scene(storeOf(...range(1, 10), ...range(301, 310)), {
    one: storeOf(...range(1, 10, { author: 7 }), ...range(11, 310)),
    two: other,
  });
  await scene.pass(10_000);
  assertEquals(scene.store.kept.length, 20);
  assertEquals(scene.lacking, [290]);
});

Deno.test("what is no answer harms nothing, and it is asked for again", async () => {
  using scene = new Scene(storeOf(...range(1, 10), ...range(301, 310)), {
    one: storeOf(...range(1, 310)),
  });
  const all = [
    "no json",
    "null",
    "{}",
    '{"rooms":1}',
    '{"from":1,"entries":[null]}',
    '{"entries":{}}',
  ];
  for (const each of all) {
    scene.strange.push(each, each);
    await scene.pass(31_000);
  }
  await scene.pass(31_000);
  assertEquals(scene.store.kept, range(1, 310));
});

Deno.test("a history that cannot be written gets what it lacks once it can be", async () => {
  using scene = new Scene(storeOf(...range(1, 10), ...range(901, 910)), {
    one: storeOf(...range(1, 910)),
  });
  await scene.pass(30);
  scene.store.writesFail = true;
  await scene.pass(5_000);
  const before = scene.store.kept.length;
  assertEquals(before < 910, true);
  scene.store.writesFail = false;
  await scene.pass(10_000);
  assertEquals(scene.store.kept, range(1, 910));
});
