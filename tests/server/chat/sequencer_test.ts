import { assertEquals } from "@std/assert";
import { originOf } from "../../../lib/text/address.ts";
import { World } from "../../fakes/world.ts";

Deno.test("however many are away, one timer waits for what is due first", () => {
  const world = new World();
  const people = ["ana", "bia", "caio"].map((nick) => world.client(nick));
  for (const { outlet } of people) {
    world.clock.advance(2_000);
    world.hub.depart(outlet);
  }
  world.clock.advance(2_000);
  assertEquals(world.clock.pending, 1);
});

Deno.test("what is due is done without anyone asking, and no sooner", () => {
  const world = new World();
  const [ana, bia, eva] = ["ana", "bia", "eva"].map((nick) => world.client(nick));
  if (ana === undefined || bia === undefined || eva === undefined) throw new Error("three");
  world.hub.depart(ana.outlet);
  world.clock.advance(9_999);
  assertEquals(eva.outlet.seen, []);
  world.clock.advance(100);
  assertEquals(eva.outlet.seen, [{ type: "leave", nick: "ana", room: "geral" }]);
});

Deno.test("who only looks is somebody from then on, as whoever says something", () => {
  const world = new World();
  const [ana, eva] = [world.newcomer(), world.person("eva")];
  world.ask(ana, { type: "rooms" });
  assertEquals([ana.outlet.rooms, ana.outlet.told("rooms").length], [["geral"], 1]);
  world.clock.advance(3_000);
  assertEquals(eva.outlet.seen, [{ type: "join", nick: ana.nick ?? "", room: "geral" }]);
});

Deno.test("who is shut out by now gets no answer to a look", () => {
  const world = new World();
  const [bia, ana] = [world.person("bia"), world.newcomer()];
  ana.outlet.origin = originOf("192.0.2.7");
  world.ask(bia, { type: "promote", name: "root" }, { type: "ban", target: "192.0.2.7" });
  world.ask(ana, { type: "rooms" });
  assertEquals([ana.outlet.told("rooms"), ana.outlet.ended], [[], ["banned"]]);
});
