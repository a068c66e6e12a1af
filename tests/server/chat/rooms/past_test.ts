import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Reply } from "../../../../lib/vocabulary/reply.ts";
import { Log } from "../../../../lib/server/log/log.ts";
import type { Followed } from "../../../../lib/server/chat/member.ts";
import { Past } from "../../../../lib/server/chat/rooms/past.ts";
import { LOG_LIMITS } from "../../../../lib/server/limits.ts";
import type { Answer } from "../../../../lib/server/log/answer.ts";
import { StoreError } from "../../../../lib/server/store/store.ts";
import { FakeClock } from "../../../fakes/clock.ts";
import { FakeStore } from "../../../fakes/store.ts";

/** What an answer told, in its steps. */
interface Told {
  readonly seqs: readonly number[];
  readonly last: Reply | undefined;
  readonly steps: number;
  /** The most that one reply held, in UTF-16 units. */
  readonly largest: number;
  readonly skipped: readonly string[];
}

/** A room in which so much was said, all of it in a store or all in memory; memory holds less of it. */
class Room {
  readonly clock = new FakeClock();
  readonly store: FakeStore | undefined;
  readonly past: Past;
  readonly room: Followed;

  constructor(texts: readonly string[], where: "store" | "memory", keepEntries: number) {
    this.store = where === "store" ? new FakeStore() : undefined;
    const limits = { ...LOG_LIMITS, keepEntries, keepBytes: Infinity };
    this.room = { name: "geral", log: new Log(limits) };
    this.past = new Past(this.clock, (act) => {
      try {
        return this.store && act(this.store);
      } catch (error) {
        assert(error instanceof StoreError);
        return undefined;
      }
    });
    this.say(...texts);
  }

  say(...texts: string[]): void {
    const { log, name } = this.room;
    for (const [index, text] of texts.entries()) {
      const author = index % 2;
      log.append({ type: "message", room: name, timeMs: 0, nick: "ana", author, text });
    }
    this.store?.commit(log.unpublished);
    log.publish();
  }

  /** So often someone lets something be known of the first entry by a sign. */
  react(times: number): void {
    const { log, name } = this.room;
    const sign = { type: "reacted", room: name, timeMs: 0, nick: "bia", author: 1 } as const;
    const targets = [{ seq: 1, timeMs: 0, bytes: 1, lines: 1 }];
    for (let n = 0; n < times; n++) log.append({ ...sign, text: `+${n}`, targets });
    this.store?.commit(log.unpublished);
    log.publish();
  }

  /** Takes all of an answer. */
  take(answer: Answer): Told {
    const seqs: number[] = [];
    const skipped: string[] = [];
    let [last, steps, largest]: [Reply | undefined, number, number] = [undefined, 0, 0];
    for (let isOver = false; !isOver; steps++) {
      assertLess(steps, 100_000);
      const { done = false, value } = answer.next();
      isOver = done;
      last = value ?? last;
      if (value?.type === "skipped") skipped.push(`${value.from}-${value.to}`);
      if (value?.type !== "history" && value?.type !== "found") continue;
      seqs.push(...value.entries.map(({ seq }) => seq));
      largest = Math.max(largest, value.entries.reduce((sum, { text }) => sum + text.length, 0));
    }
    return { seqs, last, steps, largest, skipped };
  }
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);
}

const PLACES = ["store", "memory"] as const;

for (const where of PLACES) {
  const texts = Array.from({ length: 300 }, (_, n) => `${n} ${"x".repeat(10_000)}`);
  const room = new Room(texts, where, where === "store" ? 20 : 1_000);

  Deno.test(`${where}: however much is asked for, one answer is bounded, and tells that there is more`, () => {
    for (const range of [{ before: 301 }, { after: 0 }, { before: 250 }, { after: 100 }]) {
      const { seqs, last, largest, steps } = room.take(
        room.past.history(room.room, { ...range, limit: 1_000 }),
      );
      assertEquals(last, { type: "ack", more: true });
      // 512 KiB of memory, two bytes a unit.
      assertGreater(seqs.length, 20);
      assertLess(seqs.length, 60);
      // In pieces of about 32 KiB.
      assertLess(largest, 40_000);
      assertGreater(steps, 8);
    }
  });

  Deno.test(`${where}: who goes on from where an answer ended gets all of it, once and in order`, () => {
    const forwards: number[] = [];
    for (let isOver = false; !isOver;) {
      const after = forwards.at(-1) ?? 0;
      const { seqs, last } = room.take(room.past.history(room.room, { after, limit: 1_000 }));
      forwards.push(...seqs);
      isOver = last?.type === "ack" && last.more === undefined;
    }
    assertEquals(forwards, numbers(1, 300));
    const backwards: number[] = [];
    for (let isOver = false; !isOver;) {
      const before = backwards[0] ?? Infinity;
      const { seqs, last } = room.take(room.past.history(room.room, { before, limit: 1_000 }));
      backwards.unshift(...seqs);
      isOver = last?.type === "ack" && last.more === undefined;
    }
    assertEquals(backwards, numbers(1, 300));
  });

  Deno.test(`${where}: what was asked for and is all there is no more`, () => {
    const asked = (range: { before?: number; after?: number; limit: number }): unknown[] => {
      const { seqs, last } = room.take(room.past.history(room.room, range));
      return [seqs, last];
    };
    const all = { type: "ack" };
    assertEquals(asked({ limit: 3 }), [[298, 299, 300], all]);
    assertEquals(asked({ before: 4, limit: 10 }), [[1, 2, 3], all]);
    assertEquals(asked({ before: 1, limit: 10 }), [[], all]);
    assertEquals(asked({ after: 297, limit: 10 }), [[298, 299, 300], all]);
    assertEquals(asked({ after: 10, before: 13, limit: 10 }), [[11, 12], all]);
    assertEquals(asked({ after: 10, limit: 2 }), [[11, 12], all]);
    assertEquals(asked({ after: 300, limit: 2 }), [[], all]);
    assertEquals(asked({ after: Number.MAX_SAFE_INTEGER, limit: 2 }), [[], all]);
  });

  Deno.test(`${where}: what is said while one looks back is not the past`, () => {
    const busy = new Room(texts.slice(0, 40).map((text) => text.slice(0, 50)), where, 1_000);
    const end = busy.room.log.publishedSeq;
    for (
      const answer of [
        busy.past.history(busy.room, { limit: 1_000 }),
        busy.past.history(busy.room, { after: 0, limit: 1_000 }),
        busy.past.replay(busy.room, 1_000),
        busy.past.catchUp(busy.room, 0, 9, 1),
        busy.past.search(busy.room, "x"),
      ]
    ) {
      busy.say("x");
      assertEquals(busy.take(answer).seqs.toSorted((a, b) => a - b).at(-1), end);
    }
  });

  Deno.test(`${where}: catching up leaves out one's own, and says what is too much`, () => {
    const { seqs, skipped, largest } = room.take(room.past.catchUp(room.room, 0, 0, 1));
    const [first = 0] = seqs;
    assertGreater(first, 50);
    // The first of those that are told may be one's own.
    assert([`1-${first - 1}`, `1-${first - 2}`].includes(skipped.join()), skipped.join());
    assert(seqs.every((seq) => seq % 2 === 0));
    assertLess(largest, 40_000);
    // Who is in many rooms gets less of each.
    const less = room.take(room.past.catchUp(room.room, 0, 0, 50));
    assertLess(less.seqs.length, 5);
    assertGreater(less.seqs.length, 0);
  });
}

Deno.test("what is dropped from memory while one catches up is told as skipped", () => {
  const room = new Room(Array.from({ length: 100 }, () => "y".repeat(10_000)), "memory", 100);
  const answer = room.past.catchUp(room.room, 0, 9, 1);
  answer.next();
  room.say(...Array.from({ length: 60 }, () => "z"));
  const { seqs, skipped } = room.take(answer);
  assertEquals(seqs.at(-1), 100);
  assertEquals(skipped.length, 1);
  assert(seqs.includes(61) && !seqs.includes(60), `${seqs}`);
});

Deno.test("a store that fails in the middle leaves what is in memory, and the gap is told", () => {
  const room = new Room(Array.from({ length: 200 }, () => "y".repeat(10_000)), "store", 20);
  const answer = room.past.catchUp(room.room, 100, 9, 1);
  for (let n = 0; n < 20; n++) answer.next();
  if (room.store) room.store.readsFail = true;
  const { seqs, skipped } = room.take(answer);
  assertEquals(seqs.slice(-20), numbers(181, 200));
  assertEquals(skipped.at(-1)?.split("-")[1], "180");
});

// Search

for (const where of PLACES) {
  Deno.test(`${where}: a search that takes too long says what it has not seen, and goes on from there`, () => {
    const texts = Array.from(
      { length: 2_500 },
      (_, n) => n === 3 || n === 2_400 ? "agulha" : "feno",
    );
    const room = new Room(texts, where, 10_000);
    // Each look takes a while, on a slow machine.
    const slowly = (answer: Answer): Answer => ({
      next: () => {
        room.clock.advance(where === "store" ? 1 : 50);
        return answer.next();
      },
    });
    if (room.store) room.store.onRead = () => room.clock.advance(1);
    else Object.assign(room.room.log, slowLog(room));
    const found: number[] = [];
    let rounds = 0;
    for (let before = Infinity; before > 1; rounds++) {
      const { seqs, last } = room.take(slowly(room.past.search(room.room, "agulha", before)));
      assert(last?.type === "found");
      found.push(...seqs);
      if (last.from === undefined) break;
      assertEquals(last.unseen, last.from - 1);
      assertLess(last.from, before);
      before = last.from;
    }
    assertEquals(found, [2_401, 4]);
    assertGreater(rounds, 1);
  });
}

/** A log in which looking takes its time. */
function slowLog(room: Room): Pick<Log, "last"> {
  const last = room.room.log.last.bind(room.room.log);
  return {
    last: (...args) => {
      room.clock.advance(100);
      return last(...args);
    },
  };
}

for (const where of ["store", "memory"] as const) {
  Deno.test(`signs do not take the place of what was said before them, in ${where}`, () => {
    const it = new Room(["um", "dois", "três"], where, where === "store" ? 10 : Infinity);
    it.react(60);
    it.say("quatro");
    const answers = [
      it.past.replay(it.room, 3),
      it.past.history(it.room, { limit: 3, isShown: true }),
    ];
    for (const answer of answers) {
      const replies: Extract<Reply, { type: "history" }>[] = [];
      for (let step = answer.next(); !step.done; step = answer.next()) {
        if (step.value?.type === "history") replies.push(step.value);
      }
      const said = replies.flatMap(({ entries }) => entries).filter(({ type }) =>
        type === "message"
      );
      assertEquals([replies[0]?.count, said.map(({ text }) => text)], [3, [
        "dois",
        "três",
        "quatro",
      ]]);
    }
    const asked = it.take(it.past.history(it.room, { limit: 3 }));
    assertEquals(asked.seqs, [62, 63, 64], "programs count what comes");
  });
}
