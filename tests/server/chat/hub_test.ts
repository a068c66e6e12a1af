import { assertEquals, assertLessOrEqual } from "@std/assert";
import { World } from "../../fakes/world.ts";

Deno.test("help helps, and a mistake is told with all that is known of it", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "help" });
  assertEquals(ana.outlet.told("help").length, 1);
  world.ask(ana, { type: "invalid", code: "line_too_long", limit: 4_096 });
  assertEquals(ana.outlet.latest("error"), { type: "error", code: "line_too_long", limit: 4_096 });
});

// Going

Deno.test("whoever quits is taken leave of, and is no longer here", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "quit" });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.replies.at(-1), { type: "closing", reason: "quit" });
  assertEquals([ana.outlet.ended, ana.outlet.following], [["quit"], 0]);
  assertEquals(eva.outlet.seen.at(-1), { type: "leave", room: "geral", nick: "ana" });
  assertEquals(world.hub.size, 1);
  assertEquals(world.person("ana").nick, "ana");
});

Deno.test("departing twice, or before one is anywhere, is no error", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const nobody = world.newcomer();
  for (const { outlet } of [ana, ana, nobody, nobody]) world.hub.depart(outlet);
  world.clock.advance(3_000);
  const leaves = eva.outlet.seen.filter(({ type }) => type === "leave");
  assertEquals([leaves.length, world.hub.size, ana.outlet.ended], [1, 1, []]);
});

Deno.test("departing late does not take the name from who has it now", () => {
  const world = new World();
  const ana = world.person("ana");
  world.hub.depart(ana.outlet);
  const next = world.person("ana");
  world.hub.depart(ana.outlet);
  const eva = world.person("eva");
  world.ask(eva, { type: "direct", to: "ana", text: "oi" });
  assertEquals(next.outlet.told("direct").length, 1);
});

Deno.test("closing publishes what was said, takes leave of everyone, and leaves no timer", () => {
  const world = new World();
  const [ana, eva, bia] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  const newcomer = world.newcomer();
  world.ask(newcomer, { type: "nick", nick: "lia" });
  world.ask(ana, { type: "say", text: "tchau" });
  world.hub.close();
  assertEquals(eva.outlet.heard, ["ana: tchau"]);
  for (const { outlet } of [ana, eva, bia, newcomer]) {
    assertEquals(outlet.ended, ["shutdown"]);
    assertEquals(outlet.replies.at(-1), { type: "closing", reason: "shutdown" });
    assertEquals(outlet.following, 0);
  }
  assertEquals([world.hub.size, world.clock.pending], [0, 0]);
  // Nobody is bothered with the leaving of all others.
  assertEquals(eva.outlet.seen.filter(({ type }) => type === "leave"), []);
  world.hub.close();
});

// Presence

Deno.test("a burst of comings is told in few lines, and everyone is counted", () => {
  const world = new World();
  const ana = world.person("ana");
  const people = Array.from({ length: 30 }, () => world.newcomer());
  for (const { outlet } of people) world.hub.settle(outlet);
  world.clock.advance(5_000);
  const joined = ana.outlet.seen.map((event) =>
    event.type === "join" ? 1 : event.type === "presence" ? event.joined.count : 0
  );
  assertEquals(joined.reduce((sum, count) => sum + count, 0), 30);
  assertLessOrEqual(ana.outlet.seen.length, 6);
});

Deno.test("in a room of more than fifty, even one coming is told in the summary of its second", () => {
  const world = new World();
  const ana = world.person("ana");
  for (let n = 0; n < 50; n++) world.guest();
  world.clock.advance(10_000);
  ana.outlet.seen.length = 0;
  const eva = world.newcomer();
  world.ask(eva, { type: "nick", nick: "eva" });
  world.hub.settle(eva.outlet);
  world.clock.advance(900);
  assertEquals(ana.outlet.seen, []);
  world.clock.advance(200);
  assertEquals(ana.outlet.seen, [{
    type: "presence",
    room: "geral",
    joined: { count: 1, nicks: ["eva"] },
    left: { count: 0, nicks: [] },
    renamed: { count: 0, nicks: [] },
    changes: [{ type: "join", nick: "eva" }],
  }]);
});

Deno.test("a quiet hub has no timer", () => {
  const world = new World();
  const ana = world.person("ana");
  world.say(ana, "oi");
  world.clock.advance(10_000);
  assertEquals(world.clock.pending, 0);
});
