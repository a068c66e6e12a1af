import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Outbox } from "../../../lib/server/connection/outbox.ts";
import { Passage, type Passenger, type Way } from "../../../lib/server/connection/passage.ts";
import { FairQueue } from "../../../lib/server/connection/fair_queue.ts";
import type { Step } from "../../../lib/server/dialect/dialect.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { Gate } from "../../../lib/server/gate/gate.ts";
import { originOf } from "../../../lib/text/address.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import type { Closing } from "../../../lib/vocabulary/reply.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeOutlet } from "../../fakes/outlet.ts";
import { FakeSocket, settled } from "../../fakes/socket.ts";

const NOBODY = "192.0.2.1";

/** A hub that writes down what it is asked, and has a sender wait where the test says so. */
class FakeHub {
  readonly performed: string[] = [];
  admits: Promise<void> | undefined;
  readers = 1;

  perform(_outlet: unknown, command: Command): void {
    this.performed.push(command.type === "say" ? command.text : command.type);
  }

  settle(): void {
    this.performed.push("settled");
  }

  depart(_outlet: unknown, reason = "ended"): void {
    this.performed.push(reason);
  }

  outstanding(): undefined {
    return undefined;
  }

  isOpening({ type }: Command): boolean {
    return type === "nick";
  }

  admission(): Promise<void> | undefined {
    return this.admits;
  }

  reach(): number {
    return this.readers;
  }

  knows(): boolean {
    return false;
  }

  accountOf(): undefined {
    return undefined;
  }
}

class FakePassenger extends FakeOutlet implements Passenger {
  override readonly origin = originOf(NOBODY, NOBODY);
  readonly socket = new FakeSocket();
  closing: Closing | undefined;

  get isEnding(): boolean {
    return this.closing !== undefined;
  }

  endWith(closing: Closing): void {
    this.closing = closing;
  }

  inTurn(act: () => void): void {
    act();
  }

  writingFailed(): void {}
  answeringFailed(): void {}
}

interface Setting {
  readonly passage: Passage;
  readonly passenger: FakePassenger;
  readonly outbox: Outbox;
  readonly hub: FakeHub;
  readonly clock: FakeClock;
  readonly queue: FairQueue;
}

function setting(limits: Partial<Way["limits"]> = {}, gate = new Gate()): Setting {
  const [hub, clock] = [new FakeHub(), new FakeClock()];
  const passenger = new FakePassenger(clock);
  const outbox = new Outbox(passenger, "en", clock);
  outbox.open(plain, plain.open({ maxLineBytes: 100 }));
  const queue = new FairQueue(clock);
  const way: Way = {
    hub,
    gate,
    clock,
    queue,
    limits: { linesPerSecond: 0, burstLines: undefined, ...limits },
  };
  return { passage: new Passage(passenger, outbox, way), passenger, outbox, hub, clock, queue };
}

const say = (text: string): Step => ({ type: "say", text });
const LOOK: Step = { type: "who" };

Deno.test("what waits for nothing is done before anything else happens", () => {
  const { passage, hub } = setting();
  void passage.take([say("um"), say("dois"), { type: "idle", lines: 9 }, say("três")]);
  assertEquals(hub.performed, ["settled", "um", "dois", "três"]);
});

Deno.test("who only says who it is, is seen by nobody yet", async () => {
  const { passage, hub } = setting();
  await passage.take([{ type: "nick", nick: "ana" }]);
  assertEquals([hub.performed, passage.isSettled], [["nick"], false]);
});

Deno.test("what comes too fast waits, and so do empty lines and the talk's own answers", async () => {
  const costs: readonly (readonly [step: Step, lines: number])[] = [
    [say("oi"), 1],
    [say("x".repeat(4 * 1_024)), 5],
    [{ type: "nick", nick: "ana" }, 1],
    [{ type: "ping" }, 1],
    [{ type: "who" }, 1],
    [{ type: "history" }, 1],
    [{ type: "hello", hello: { type: "hello", version: 1 } }, 1],
    [{ type: "invalid", code: "json_malformed" }, 1],
    [{ type: "idle", lines: 3 }, 3],
    [{ type: "answer", words: "" }, 1],
  ];
  for (const [step, lines] of costs) {
    const { passage, hub, clock } = setting({ linesPerSecond: 1, burstLines: 10 });
    const done = passage.take([step, ...Array<Step>(10 - lines).fill(say("x")), say("fim")]);
    await settled();
    assertEquals([hub.performed.includes("fim"), passage.isWaiting], [false, true]);
    clock.advance(1_000);
    await done;
    assertEquals([hub.performed.at(-1), passage.isWaiting], ["fim", false]);
  }
});

Deno.test("a thousand empty lines of one read cost no more than a hundred", async () => {
  const { passage, hub, clock } = setting({ linesPerSecond: 1, burstLines: 50 });
  const done = passage.take([{ type: "idle", lines: 1_000 }, say("fim")]);
  await settled();
  clock.advance(50_000);
  assertEquals(hub.performed.includes("fim"), false);
  clock.advance(1_000);
  await done;
  assertEquals(hub.performed.at(-1), "fim");
});

Deno.test("while its readers cannot keep up it waits, and asks again each time that it may", async () => {
  const { passage, hub } = setting();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  hub.admits = first.promise;
  const done = passage.take([say("oi")]);
  hub.admits = second.promise;
  first.resolve();
  await settled();
  assertEquals(hub.performed, ["settled"]);
  hub.admits = undefined;
  second.resolve();
  await done;
  assertEquals(hub.performed, ["settled", "oi"]);
});

Deno.test("who waited for its turn waits once more if its readers fell behind meanwhile", async () => {
  const { passage, hub, clock, queue } = setting();
  void queue.take("doing", { usedMs: 0, usedAtMs: 0 }, () => 5);
  const done = passage.take([{ type: "action", text: "acena" }]);
  const { promise, resolve } = Promise.withResolvers<void>();
  hub.admits = promise;
  clock.advance(20);
  await settled();
  assertEquals([hub.performed, passage.isWaiting], [["settled"], true]);
  hub.admits = undefined;
  resolve();
  await done;
  assertEquals(hub.performed, ["settled", "action"]);
});

Deno.test("who does not read what it was told is not heard until it does", async () => {
  const { passage, passenger, outbox, hub } = setting();
  passenger.socket.take(0);
  outbox.tellWords("x".repeat(70_000));
  await settled();
  outbox.tellWords("x".repeat(70_000));
  const done = passage.take([say("oi")]);
  await settled();
  assertEquals(hub.performed, []);
  passenger.socket.take(Infinity);
  await done;
  assertEquals(hub.performed, ["settled", "oi"]);
});

Deno.test("what must be told to many costs their number, before it is said, where anything has a limit", () => {
  const costs = (step: Step, readers: number, linesPerSecond = 20): number => {
    const { passage, hub } = setting({ linesPerSecond });
    hub.readers = readers;
    const before = passage.usedMs;
    void passage.take([step]);
    return passage.usedMs - before;
  };
  const long: Step = { type: "say", text: "x".repeat(3_000) };
  const dear: readonly Step[] = [long, { ...long, type: "action" }, { type: "topic", text: "x" }];
  for (const step of dear) {
    assert(costs(step, 300) > 0.5, step.type);
    assertEquals(Math.round(costs(step, 300) / costs(step, 3)), 100, step.type);
    assertEquals(costs(step, 300, 0), 0, step.type);
  }
  assertEquals(costs(say("oi"), 300), 0);
});

Deno.test("whoever's line does not end is heard when others' turns were, until it ends", async () => {
  const { passage, queue } = setting();
  const piece: Step = { type: "idle", lines: 0.1 };
  const isHeard = (step: Step): boolean => {
    let isHeard = false;
    void passage.hear(() => {
      isHeard = true;
      return [step];
    });
    return isHeard;
  };
  void queue.take("doing", { usedMs: 0, usedAtMs: 0 }, () => 5);
  for (let n = 0; n < 64; n++) assert(isHeard(piece));
  assertEquals(isHeard(piece), false);
  passage.close();
  await settled();
});

Deno.test("each key of what seems never to end is worth a line", async () => {
  const { passage, clock } = setting({ linesPerSecond: 1, burstLines: 3 });
  const piece: Step = { type: "idle", lines: 1 / 32 };
  let taken = 0;
  const sending = (async () => {
    for (; taken < 200; taken++) {
      void passage.hear(() => [piece]);
      await passage.take([piece]);
    }
  })();
  await settled();
  // All of these together were two lines; from now on each is one, and costs what it takes to read it.
  assertEquals([taken, passage.usedMs > 0], [64, true]);
  for (let n = 0; n < 10; n++) {
    clock.advance(1_000);
    await settled();
  }
  assert(taken > 64 && taken <= 75, `${taken}`);
  for (let n = 0; taken < 200 && n < 200; n++) {
    clock.advance(1_000);
    await settled();
  }
  await sending;
});

Deno.test("whoever is heard again that has said something leaves others less time", () => {
  for (
    const [step, ms] of [[say("oi"), 1], [{ type: "action", text: "x" }, 1], [LOOK, 4]] as const
  ) {
    const { passage, queue, clock } = setting();
    clock.advance(1_000);
    void passage.hear(() => [step]);
    void passage.take([step]);
    void passage.hear(() => [step]);
    let done = 0;
    for (let n = 0; n < 20; n++) {
      void queue.take("doing", { usedMs: 0, usedAtMs: 0 }, () => {
        done++;
        return 1;
      });
    }
    assertEquals(done, 4);
    clock.advance(1);
    assertEquals(done, 4 + ms, step.type);
  }
});

Deno.test("who goes leaves when it is its turn: at once where nobody waits, else behind those who were here", async () => {
  const { passage, passenger, hub, clock, queue } = setting();
  const [known, other] = [{ usedMs: 0, usedAtMs: 0 }, { usedMs: 0, usedAtMs: 0 }];
  await passage.leave("ended");
  assertEquals(hub.performed, ["ended"]);
  void queue.take("hearing", other, () => clock.pass(10));
  passenger.closing = { type: "closing", reason: "reset" };
  void passage.leave("reset");
  void queue.take("hearing", known, () => void hub.performed.push("heard"));
  assertEquals(hub.performed, ["ended"]);
  clock.advance(10);
  assertEquals(hub.performed, ["ended", "heard", "reset"]);
});

Deno.test("an answer of the talk is told in its turn", async () => {
  const { passage, passenger } = setting();
  await passage.take([{ type: "answer", words: "PONG\n" }, say("oi")]);
  await settled();
  assertEquals(passenger.socket.takenText, "PONG\n");
});

Deno.test("nothing waits and nothing is done once it is at its end", async () => {
  const { passage, passenger, hub, clock } = setting({ linesPerSecond: 1, burstLines: 1 });
  const done = passage.take([say("um"), say("dois")]);
  await settled();
  passenger.endWith({ type: "closing", reason: "shutdown" });
  passage.stop();
  await done;
  assertEquals([hub.performed, clock.pending], [["settled", "um"], 0]);
});

Deno.test("nothing of a newcomer reaches the hub before the gate has let it in", async () => {
  const { passage, passenger, hub, clock } = setting({}, new Gate({ password: "sesame" }));
  await passage.take([say("errado")]);
  await settled();
  assertEquals([hub.performed, passage.isIn], [[], false]);
  assertStringIncludes(passenger.socket.takenText, "* ");
  const done = passage.take([say("sesame"), say("oi")]);
  await settled();
  clock.advance(60_000);
  await done;
  assertEquals([hub.performed, passage.isIn], [["settled", "oi"], true]);
});
