import { assertEquals } from "@std/assert";
import { type Person, World } from "../../fakes/world.ts";

/** Who was seen to be an operator from then on, or not any more. */
function standings({ outlet }: Person): unknown[] {
  return outlet.told("standing").map(({ room, nick, operator, rank }) => [
    room,
    nick,
    operator,
    rank,
  ]);
}

Deno.test("who is an operator of the server stands so in the list of a room, and is told when it begins and ends", () => {
  const world = new World();
  world.hub.appoint(["root"]);
  const ana = world.client("ana", { conversations: true });
  const bia = world.client("bia");
  world.ask(ana, { type: "who" });
  assertEquals(ana.outlet.latest("who").operators, undefined);
  world.ask(bia, { type: "promote", name: "root" });
  world.clock.advance(50);
  assertEquals(standings(ana), [["geral", "bia", true, undefined]]);
  world.ask(ana, { type: "who" });
  assertEquals(ana.outlet.latest("who").operators, ["bia"]);
  world.ask(bia, { type: "who" });
  assertEquals(bia.outlet.latest("who").operators, undefined, "oneself");
  world.hub.appoint([], () => false);
  world.clock.advance(50);
  assertEquals(standings(ana).at(-1), ["geral", "bia", false, undefined]);
  world.ask(ana, { type: "who" });
  assertEquals(ana.outlet.latest("who").operators, undefined);
});

Deno.test("an operator who comes into a room is told as one, to those who are told of each", () => {
  const world = new World();
  world.hub.appoint(["root"]);
  const ana = world.client("ana", { conversations: true });
  const bia = world.client("bia");
  world.ask(bia, { type: "promote", name: "root" });
  world.ask(ana, { type: "join", room: "sala" });
  world.clock.advance(3_000);
  world.ask(bia, { type: "join", room: "sala" });
  world.clock.advance(3_000);
  const came = ana.outlet.seen.findLast(({ type }) => type === "join");
  assertEquals(came, { type: "join", nick: "bia", operator: true, room: "sala" });
});
