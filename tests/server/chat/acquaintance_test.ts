import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../../lib/vocabulary/command.ts";
import type { Reply } from "../../../lib/vocabulary/reply.ts";
import { type Person, World } from "../../fakes/world.ts";

/** What someone is told of that kind when it asks for this. */
function answer<T extends Reply["type"]>(
  world: World,
  person: Person,
  type: T,
  command: Command,
): Extract<Reply, { readonly type: T }> {
  const before = person.outlet.replies.length;
  world.ask(person, command);
  const found = person.outlet.replies.slice(before)
    .find((reply): reply is Extract<Reply, { readonly type: T }> => reply.type === type);
  assert(found !== undefined, `${type} to ${command.type}`);
  return found;
}

Deno.test("people are found by room, by names and by mask, and visitors by none", () => {
  const world = new World();
  const ana = world.person("ana");
  const bia = world.person("bia", "dev");
  const visitor = world.newcomer();
  world.hub.greet(visitor.outlet);
  world.ask(bia, { type: "describe", user: "b", realName: "Bia Souza", isBot: true });
  world.ask(bia, { type: "away", text: "almoço" });
  world.clock.advance(5_000);
  const nicksOf = (command: Command): string[] =>
    answer(world, ana, "people", command).people.map(({ nick }) => nick);
  assertEquals(nicksOf({ type: "people", room: "DEV" }), ["bia"]);
  assertEquals(nicksOf({ type: "people", nicks: ["BIA", "bia", "nobody"] }), ["bia"]);
  assertEquals(nicksOf({ type: "people", mask: "?i*" }), ["bia"]);
  assertEquals(nicksOf({ type: "people", mask: "*" }), ["ana", "bia"]);
  const { people: [found], room } = answer(world, ana, "people", { type: "people", room: "dev" });
  const { user, realName, away, isBot, isOperator, rooms, idleMs } = found ?? {};
  assertEquals(
    { user, realName, away, isBot, isOperator, rooms },
    {
      user: "b",
      realName: "Bia Souza",
      away: "almoço",
      isBot: true,
      isOperator: false,
      rooms: ["dev"],
    },
  );
  assertEquals(idleMs, 8_000);
  assertEquals([room?.room, room?.isIn, room?.isLocked, room?.topic], ["dev", false, false, ""]);
  assertEquals(answer(world, ana, "people", { type: "people", room: "nowhere" }).room, undefined);
});

Deno.test("who set a topic, and when, is told with the room", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "topic", text: "assunto" });
  const { room } = answer(world, ana, "people", { type: "people", room: "geral" });
  assertEquals([room?.topic, room?.topicBy], ["assunto", "ana"]);
  assertEquals(room?.topicAtMs, world.clock.utcMs());
});

Deno.test("a census counts people, operators and rooms, and remembers the most", () => {
  const world = new World();
  const ana = world.person("ana");
  const bia = world.person("bia", "dev");
  world.ask(bia, { type: "quit" });
  const { people, operators, rooms, most } = answer(world, ana, "census", { type: "census" });
  assertEquals({ people, operators, rooms, most }, { people: 1, operators: 0, rooms: 1, most: 2 });
});

Deno.test("a name that was given up is remembered, with who had it", () => {
  const world = new World();
  const ana = world.person("ana");
  const bia = world.person("bia");
  world.ask(bia, { type: "describe", realName: "Bia Souza" }, { type: "nick", nick: "beatriz" });
  world.ask(bia, { type: "quit" });
  const namesOf = (nick: string): string[] =>
    answer(world, ana, "formerly", { type: "formerly", nick }).names.map(({ realName }) =>
      realName
    );
  assertEquals([namesOf("BIA"), namesOf("beatriz"), namesOf("ana")], [
    ["Bia Souza"],
    ["Bia Souza"],
    [],
  ]);
});

Deno.test("who watches names hears that they come and go, but not of another case of them", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "watch", nicks: ["bia"] });
  const bia = world.person("bia");
  world.ask(bia, { type: "nick", nick: "Bia" }, { type: "nick", nick: "caio" });
  world.ask(ana, { type: "watch", nicks: ["caio"] });
  world.ask(bia, { type: "quit" });
  assertEquals(ana.outlet.told("watched").map(({ nick, isHere }) => [nick, isHere]), [
    ["bia", true],
    ["Bia", false],
    ["caio", false],
  ]);
});

Deno.test("one asks others into rooms that one is in, who are not there", () => {
  const world = new World();
  const ana = world.person("ana", "dev");
  const bia = world.person("bia");
  world.ask(ana, { type: "invite", nick: "bia", room: "dev" });
  assertEquals(bia.outlet.told("invited"), [{
    type: "invited",
    by: "ana",
    to: "bia",
    room: "dev",
  }]);
  world.ask(ana, { type: "invite", nick: "ana", room: "dev" }, {
    type: "invite",
    nick: "x",
    room: "dev",
  });
  world.ask(bia, { type: "invite", nick: "ana", room: "dev" });
  assertEquals(ana.outlet.told("error").map(({ code }) => code), [
    "already_in_room",
    "nick_unknown",
  ]);
  assertEquals(bia.outlet.told("error").map(({ code }) => code), ["not_in_room"]);
});
