import { assertEquals } from "@std/assert";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import { comeBack, tokenOf } from "../../../fakes/returning.ts";
import { type Person, World } from "../../../fakes/world.ts";

type Marked = Extract<Command, { readonly type: "mark" }>;

function mark(
  world: World,
  person: Person,
  more: Omit<Marked, "type">,
): { seq: number; timeMs: number | undefined } {
  world.ask(person, { type: "mark", ...more });
  const { seq, timeMs } = person.outlet.latest("marked");
  return { seq, timeMs };
}

Deno.test("how far one has read only grows, by number or by time, and never beyond what was said", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const times: number[] = [];
  for (const text of ["1", "2", "3"]) {
    world.clock.advance(1_000);
    times.push(world.clock.utcMs());
    world.say(eva, text);
  }
  const [first = 0, second = 0, third = 0] = times;
  assertEquals(mark(world, ana, {}), { seq: 0, timeMs: undefined });
  assertEquals(mark(world, ana, { seq: 2 }), { seq: 2, timeMs: second });
  assertEquals(mark(world, ana, { seq: 1 }), { seq: 2, timeMs: second });
  assertEquals(mark(world, ana, { timeMs: first }), { seq: 2, timeMs: second });
  assertEquals(mark(world, ana, { timeMs: second + 500 }), { seq: 2, timeMs: second + 500 });
  assertEquals(mark(world, ana, { seq: 1_000 }), { seq: 3, timeMs: third });
  assertEquals(mark(world, ana, {}), { seq: 3, timeMs: third });
  assertEquals(mark(world, eva, {}), { seq: 0, timeMs: undefined });
});

Deno.test("it is there when one comes back, and in a room's state", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1", "2");
  mark(world, ana, { seq: 1 });
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 2 });
  const [room] = back.outlet.latest("welcome").rooms;
  assertEquals([room?.seq, room?.read], [2, 1]);
  world.ask(back, { type: "people", room: "geral" });
  assertEquals(back.outlet.latest("people").room?.readAtMs !== undefined, true);
  world.ask(eva, { type: "join", room: "dev" }, { type: "leave", room: "geral" });
  world.ask(eva, { type: "mark", room: "geral", seq: 1, id: 7 });
  assertEquals(eva.outlet.answersTo(7).map(({ type }) => type), ["error"]);
});
