import { assertEquals, assertMatch } from "@std/assert";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { type Person, World } from "../../fakes/world.ts";

function codesOf({ outlet }: Person): string[] {
  return outlet.told("error").map(({ code }) => code);
}

function direct(to: string): Command {
  return { type: "direct", to, text: "psiu" };
}

Deno.test("one can have a name and be in no room: nobody is told, and private messages come", () => {
  const world = new World();
  const bia = world.client("bia");
  const ana = world.program();
  const welcome = world.hello(ana, { nick: "ana", roomless: true, room: "sala" });
  assertEquals([welcome?.nick, welcome?.rooms], ["ana", []]);
  world.clock.advance(3_000);
  world.ask(bia, direct("ana"));
  world.ask(ana, direct("bia"), { type: "nick", nick: "lia" }, { type: "ping" });
  world.clock.advance(3_000);
  assertEquals([ana, bia].map(({ outlet }) => outlet.latest("direct").from), ["bia", "ana"]);
  assertEquals([ana.nick, world.hub.size], ["lia", 2]);
  assertEquals([bia.outlet.seen, ana.outlet.rooms], [[], []]);
  assertEquals([codesOf(ana), codesOf(bia)], [[], []]);
});

Deno.test("who is in no room has nothing to say there, and joins one when it likes", () => {
  const world = new World();
  const [bia, ana] = [world.client("bia"), world.client("ana", { roomless: true })];
  world.say(ana, "oi");
  world.ask(ana, { type: "who" }, { type: "history" }, { type: "leave" });
  assertEquals(codesOf(ana), Array(4).fill("not_in_room"));
  world.ask(ana, { type: "join", room: "geral" });
  world.say(ana, "oi");
  assertEquals(bia.outlet.heard, ["ana: oi"]);
  assertEquals(bia.outlet.seen[0], { type: "join", nick: "ana", room: "geral" });
});

Deno.test("a name that is taken is refused there too, and one that the server gives will do", () => {
  const world = new World();
  world.client("bia");
  const ana = world.program();
  assertEquals(world.hello(ana, { nick: "bia", roomless: true }), undefined);
  assertEquals(codesOf(ana), ["nick_taken"]);
  assertMatch(world.hello(ana, { roomless: true })?.nick ?? "", /^visitante-\d+$/);
  world.hello(ana, { nick: "ana", roomless: true });
  assertEquals(codesOf(ana), ["nick_taken", "hello_late"]);
});

Deno.test("whoever leaves the last room keeps the name, and nobody else can have it", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, { type: "leave" }, { type: "leave" });
  assertEquals([ana.outlet.told("left").length, codesOf(ana)], [1, ["not_in_room"]]);
  world.ask(eva, { type: "nick", nick: "ana" }, direct("ana"));
  assertEquals(codesOf(eva), ["nick_taken"]);
  assertEquals(ana.outlet.latest("direct").text, "psiu");
});

for (const awayMs of [1_000, 60_000]) {
  Deno.test(`who was nowhere is nowhere again ${awayMs} ms after the connection was lost`, () => {
    const world = new World();
    const ana = world.program();
    const welcome = world.hello(ana, { nick: "ana", roomless: true });
    const resume = { token: welcome?.token ?? "", rooms: {} };
    world.hub.depart(ana.outlet);
    world.clock.advance(awayMs);
    const back = world.program();
    const again = world.hello(back, { roomless: true, resume });
    assertEquals([again?.nick, again?.resumed, again?.rooms], ["ana", true, []]);
    // A program that does not know of that gets a room, as ever.
    const old = world.program();
    assertEquals(world.hello(old, { resume })?.rooms.map(({ room }) => room), ["geral"]);
  });
}
