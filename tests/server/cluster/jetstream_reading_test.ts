import { assertEquals, assertRejects } from "@std/assert";
import {
  type Brought,
  type Consumer,
  JetStreamReading,
} from "../../../lib/server/cluster/jetstream_reading.ts";
import { FakeClock } from "../../fakes/clock.ts";

/** A stream of an engine that may have no leader, and one who reads it. */
class Scene {
  readonly clock = new FakeClock();
  readonly texts: string[] = [];
  readonly brought: string[] = [];
  /** How often something was asked for by its place. */
  asked = 0;
  deleted = 0;
  #cursor = 0;
  #consumers: ((brought: Brought) => void)[] = [];
  #making: PromiseWithResolvers<Consumer> | undefined;
  #after = 0;

  readonly reading = new JetStreamReading({
    clock: this.clock,
    cursor: () => this.#cursor,
    bring: ({ seq, text }) => {
      if (seq <= this.#cursor) return;
      this.#cursor = seq;
      this.brought.push(text);
    },
    stream: {
      consume: (after, bring) => {
        this.#after = after;
        this.#making = Promise.withResolvers();
        this.#consumers = [bring];
        return this.#making.promise;
      },
      ask: (seq) => {
        this.asked++;
        return Promise.resolve(this.#at(seq));
      },
    },
  });

  #at(seq: number): Brought | undefined {
    const text = this.texts[seq - 1];
    return text === undefined ? undefined : { seq, utcMs: 0, text };
  }

  /** There is a leader: the consumer is made, and brings what it should. */
  lead(): void {
    this.#making?.resolve({ delete: () => Promise.resolve(this.deleted++) });
    for (let seq = this.#after + 1; seq <= this.texts.length; seq++) this.push(seq);
  }

  /** There is none in time. */
  fail(): void {
    this.#making?.reject(new Error("timeout"));
  }

  push(seq: number): void {
    const brought = this.#at(seq);
    if (brought !== undefined) { for (const bring of this.#consumers) bring(brought); }
  }

  /** Time passes, and what waited for it is done. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      this.clock.advance(50);
      for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    }
  }
}

Deno.test("a consumer that is made at once brings all, and nothing is asked for by its place", async () => {
  const scene = new Scene();
  scene.texts.push("a", "b");
  const begun = scene.reading.begin();
  scene.lead();
  await scene.pass(200);
  await begun;
  scene.texts.push("c");
  scene.push(3);
  assertEquals(scene.brought, ["a", "b", "c"]);
  assertEquals(scene.asked, 0);
  await scene.reading.end(1_000);
  assertEquals(scene.deleted, 1);
});

Deno.test("while no consumer can be had what is in the stream is brought all the same, each of it once", async () => {
  const scene = new Scene();
  scene.texts.push("a", "b");
  const begun = scene.reading.begin();
  await scene.pass(1_000);
  assertEquals(scene.brought, ["a", "b"]);
  scene.texts.push("c");
  await scene.pass(200);
  assertEquals(scene.brought, ["a", "b", "c"]);
  // The consumer begins where it was wanted.
  scene.lead();
  await scene.pass(200);
  await begun;
  assertEquals(scene.brought, ["a", "b", "c"]);
  const { asked } = scene;
  await scene.pass(1_000);
  assertEquals(scene.asked, asked);
  await scene.reading.end(1_000);
});

Deno.test("who is far behind asks for many at once, and has them in order", async () => {
  const scene = new Scene();
  scene.texts.push(...Array.from({ length: 1_000 }, (_, n) => `${n}`));
  const begun = scene.reading.begin();
  await scene.pass(2_000);
  assertEquals(scene.brought, scene.texts);
  scene.lead();
  await scene.pass(200);
  await begun;
  await scene.reading.end(1_000);
});

Deno.test("one that cannot be had is told as such, and nothing is brought once that is wanted no more", async () => {
  const scene = new Scene();
  const begun = scene.reading.begin();
  await scene.pass(200);
  scene.fail();
  const rejected = assertRejects(() => begun, Error, "timeout");
  await scene.pass(200);
  await rejected;
  const again = scene.reading.begin();
  scene.reading.stop();
  scene.texts.push("a");
  scene.lead();
  await scene.pass(500);
  await again;
  assertEquals([scene.brought, scene.deleted], [[], 1]);
});
