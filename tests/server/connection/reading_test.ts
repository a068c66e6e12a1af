import { assertEquals, assertRejects } from "@std/assert";
import {
  endsNothing,
  inputsOf,
  reasonOf,
  type Source,
  stepsOf,
} from "../../../lib/server/connection/reading.ts";
import { json } from "../../../lib/server/dialect/json.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import type { Socket } from "../../../lib/server/socket.ts";
import { utf8 } from "../../fakes/bytes.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeSocket } from "../../fakes/socket.ts";

class FakeSource implements Source {
  socket: Socket;
  quietMs: number | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
  }
}

Deno.test("with each full read the next may bring more, up to the most, and with a short one less", async () => {
  const socket = new FakeSocket();
  const inputs = inputsOf(new FakeSource(socket), 4_096, new FakeClock());
  const lengths: number[] = [];
  socket.say(new Uint8Array(256 + 1_024 + 2 * 4_096 + 10));
  for (let read = 0; read < 6; read++) {
    const { value } = await inputs.next();
    lengths.push(value === "quiet" ? -1 : value?.length ?? -1);
    if (read === 4) socket.say(new Uint8Array(1_000));
  }
  assertEquals(lengths, [256, 1_024, 4_096, 4_096, 10, 256]);
  socket.end();
  assertEquals((await inputs.next()).value?.length, 744);
  assertEquals((await inputs.next()).done, true);
});

Deno.test("what is of a line that has not ended ends nothing, and empty lines do", () => {
  assertEquals(endsNothing([{ type: "idle", lines: 1 / 32 }]), true);
  assertEquals(endsNothing([{ type: "idle", lines: 1 }]), false);
  assertEquals(endsNothing([{ type: "say", text: "oi" }]), false);
  assertEquals(endsNothing([]), false);
});

for (const dialect of [plain, json]) {
  Deno.test(`what belongs to a line counts, whether it ends or not: ${dialect.name}`, () => {
    const talk = dialect.open({ maxLineBytes: 4_096 }, "en");
    const lines = (bytes: number): number =>
      stepsOf(talk, new Uint8Array(bytes).fill(0x76))
        .reduce((sum, step) => sum + (step.type === "idle" ? step.lines : 1), 0);
    // A byte at a time costs something each time, and much by its length, beyond the longest line too.
    assertEquals([lines(1), lines(1), lines(2_048)], [1 / 32, 1 / 32, 1 / 512]);
    let sum = 0;
    for (let read = 0; read < 1_024; read++) sum += lines(4_096);
    // Where the line is found to be too long, that is said.
    assertEquals(Math.floor(sum), 4);
  });
}

Deno.test("a silence is told while a read waits, and what comes behind it is not lost", async () => {
  const clock = new FakeClock();
  const socket = new FakeSocket();
  const source = new FakeSource(socket);
  source.quietMs = 300;
  const inputs = inputsOf(source, 4_096, clock);
  const silence = inputs.next();
  clock.advance(299);
  clock.advance(1);
  clock.advance(0);
  assertEquals((await silence).value, "quiet");
  source.quietMs = undefined;
  const next = inputs.next();
  socket.say(utf8("oi\n"));
  assertEquals((await next).value, utf8("oi\n"));
  assertEquals(clock.pending, 0);
  socket.end();
  assertEquals((await inputs.next()).done, true);
});

Deno.test("a silence that is noticed late is looked at again: what came in time may be there by then", async () => {
  const socket = new FakeSocket();
  const clock = new FakeClock();
  const source = new FakeSource(socket);
  source.quietMs = 300;
  const inputs = inputsOf(source, 4_096, clock);
  const next = inputs.next();
  // Whoever should have looked had much to do: 300 ms became 400.
  clock.stall(400);
  clock.advance(29);
  socket.say(utf8("oi\n"));
  assertEquals((await next).value, utf8("oi\n"));
  clock.advance(1_000);
});

Deno.test("what comes next is read where the source says", async () => {
  const [tcp, within] = [new FakeSocket(), new FakeSocket()];
  const source = new FakeSource(tcp);
  const inputs = inputsOf(source, 4_096, new FakeClock());
  const first = inputs.next();
  tcp.say(utf8("a"));
  await first;
  source.socket = within;
  const second = inputs.next();
  within.say(utf8("b"));
  assertEquals((await second).value, utf8("b"));
});

Deno.test("why a reading failed is known by the error, and a bug is no peer's doing", async () => {
  const socket = new FakeSocket();
  const inputs = inputsOf(new FakeSource(socket), 4_096, new FakeClock());
  const next = inputs.next();
  socket.fail(new Deno.errors.ConnectionReset("gone"));
  const error = await assertRejects(() => next, Deno.errors.ConnectionReset);
  assertEquals(reasonOf(error), "reset");
  const failure = new Error("bad record");
  failure.name = "TlsFailure";
  assertEquals(reasonOf(failure), "tls_failed");
  assertEquals(reasonOf(new TypeError("a bug")), "fault");
});
