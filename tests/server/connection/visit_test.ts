import { assertEquals } from "@std/assert";
import type { Answer } from "../../../lib/server/log/answer.ts";
import type { Front } from "../../../lib/server/chat/front.ts";
import type { Outlet } from "../../../lib/server/chat/member.ts";
import { Connections, passTime } from "../../fakes/far.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { SlowLine } from "../../fakes/slow_line.ts";

Deno.test("who was greeted and turns out to be a program is told nothing of what a visitor is, though its visit ends late", async () => {
  const clock = new FakeClock();
  const line = new SlowLine(1_000_000);
  const over = Promise.withResolvers<void>();
  const asked: string[] = [];
  const past: Answer = {
    next: () => ({ done: false, value: { type: "topicIs", room: "geral", topic: "x" } }),
  };
  let visitor: Outlet | undefined;
  const hub: Partial<Front> = {
    nickOf: () => undefined,
    greet: (outlet) => void (visitor = outlet),
    settle: () => void asked.push("settle"),
    dismiss: () => void asked.push("dismiss"),
    outstanding: () => over.promise,
    isOpening: () => true,
    admission: () => undefined,
    reach: () => 0,
    knows: () => false,
    perform: (_outlet, { type }) => void asked.push(type),
    depart: () => {},
  };
  const connections = new Connections(hub as Front, clock, (error) => {
    throw error;
  });
  connections.accept(line.conn);
  await passTime(clock, 2_000);
  await line.stream.write(new TextEncoder().encode('{"type":"hello","version":1}\n'));
  line.bring(Infinity);
  await passTime(clock, 10);
  // What it asked for as a visitor is carried out only now, and it has stayed for long meanwhile.
  visitor?.answer(past);
  for (let second = 0; second < 20; second++) {
    clock.advance(1_000);
    connections.check();
  }
  assertEquals(asked, ["dismiss"]);
  over.resolve();
  await passTime(clock, 10);
  assertEquals(asked, ["dismiss", "hello"]);
  line.bring(Infinity);
  connections.close();
  await connections.ended();
  let told = "";
  for await (const chunk of line.stream.chunks) told += new TextDecoder().decode(chunk);
  assertEquals([told.length > 0, told.includes("{")], [true, false]);
});
