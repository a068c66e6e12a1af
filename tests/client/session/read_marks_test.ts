import { assertEquals } from "@std/assert";
import { NotConnected } from "../../../lib/client/session/requests.ts";
import { ReadMarks } from "../../../lib/client/session/read_marks.ts";
import type { ClientRequest, ServerMessage } from "../../../lib/vocabulary/protocol.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { Fixture } from "../../fakes/chat.ts";
import { turn } from "../../fakes/stream.ts";

/** A room's name, and its last entry. */
type Seen = readonly [room: string, seq: number | undefined];

const SECONDS = 1_000;
const MARKED: ServerMessage = { type: "marked", room: "geral", seq: 1 };

class World {
  readonly clock = new FakeClock();
  readonly told: string[] = [];
  answer: () => Promise<ServerMessage> = () => Promise.resolve(MARKED);
  readonly marks = new ReadMarks(this.clock, {
    request: (request: ClientRequest) => {
      if (request.type === "mark") this.told.push(`${request.room} ${request.seq}`);
      return this.answer();
    },
  });

  /** What is told of them some seconds later. */
  async after(...rooms: Seen[]): Promise<string[]> {
    for (const room of rooms) this.marks.saw(...room);
    this.clock.advance(10 * SECONDS);
    await turn();
    return this.told.splice(0);
  }
}

Deno.test("what is seen is told after some seconds, of each room the last, and the same once", async () => {
  const it = new World();
  const rooms: Seen[] = [["geral", 1], ["geral", 2], ["dev", 7], ["vazia", undefined]];
  assertEquals(await it.after(...rooms), ["geral 2", "dev 7"]);
  assertEquals(await it.after(["geral", 2]), []);
  assertEquals(it.clock.pending, 0);
  it.marks.saw("geral", 3);
  it.clock.advance(SECONDS);
  assertEquals(it.told, []);
  it.marks.flush();
  assertEquals(it.told.splice(0), ["geral 3"]);
  // A log that begins anew counts anew.
  assertEquals(await it.after(["geral", 1]), ["geral 1"]);
});

Deno.test("what a lost connection has swallowed is told on the next", async () => {
  const it = new World();
  it.answer = () => Promise.reject(new NotConnected());
  assertEquals(await it.after(["geral", 2]), ["geral 2"]);
  it.answer = () => Promise.resolve(MARKED);
  assertEquals(await it.after(["geral", 2]), ["geral 2"]);
  assertEquals(await it.after(["geral", 2]), []);
});

Deno.test("a server that does not know of marks is told no more of them", async () => {
  const it = new World();
  it.answer = () => Promise.resolve({ type: "error", code: "type_unknown", text: "?" });
  assertEquals(await it.after(["geral", 2]), ["geral 2"]);
  assertEquals(await it.after(["geral", 3]), []);
});

Deno.test("in the terminal the room in view is read, as long as someone is there", async () => {
  const it = Fixture.online(["geral", "dev"]);
  it.talk.answer("mark", MARKED);
  const marks = (): string[] => it.talk.calls.splice(0).filter((call) => call.includes('"mark"'));
  it.talk.hear(1, "bia", "oi");
  it.talk.hear(1, "bia", "oi", "dev");
  it.clock.advance(10 * SECONDS);
  assertEquals(marks(), ['{"type":"mark","room":"geral","seq":1}']);
  it.clock.advance(60 * SECONDS);
  it.talk.hear(2, "bia", "tem alguém?");
  it.clock.advance(60 * SECONDS);
  assertEquals(marks(), []);
  it.press("alt-2");
  it.enter("/quit");
  assertEquals(marks(), [
    '{"type":"mark","room":"geral","seq":2}',
    '{"type":"mark","room":"dev","seq":1}',
  ]);
  await it.end();
});

Deno.test("a server that does not know of marks is not heard to say so", async () => {
  const it = Fixture.online();
  it.talk.answer("mark", { type: "error", code: "type_unknown", text: "no such thing" });
  it.talk.hear(1, "bia", "oi");
  const before = it.screen;
  it.clock.advance(10 * SECONDS);
  await it.settled();
  assertEquals(it.talk.calls.filter((call) => call.includes('"mark"')).length, 1);
  assertEquals(it.screen, before);
  await it.end();
});
