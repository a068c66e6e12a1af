import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import type { Reply } from "../../../../lib/vocabulary/reply.ts";
import { type Person, World } from "../../../fakes/world.ts";

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
  assertEquals([room?.room, room?.isIn, room?.rules, room?.topic], ["dev", false, {}, ""]);
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

Deno.test("who is away is told of in its rooms, and is back once it says something by hand", () => {
  const world = new World();
  const ana = world.client("ana");
  const bia = world.client("bia");
  const caio = world.client("caio", { room: "dev" });
  world.ask(bia, { type: "away", text: "almoço", id: 1 });
  assertEquals(bia.outlet.answersTo(1), [{ type: "away", nick: "bia", text: "almoço" }]);
  assertEquals(answer(world, ana, "who", { type: "who" }).away, [{ nick: "bia", text: "almoço" }]);
  world.ask(ana, { type: "direct", to: "bia", text: "oi", id: 2 });
  assertEquals(ana.outlet.answersTo(2), [{ type: "ack", away: "almoço" }]);
  world.ask(bia, { type: "say", text: "robô", notice: true }, { type: "who", id: 3 });
  assertEquals(ana.outlet.told("who").length, 1);
  assertEquals(answer(world, ana, "who", { type: "who" }).away?.length, 1);
  world.ask(bia, { type: "say", text: "voltei" });
  assertEquals(bia.outlet.told("away").at(-1), { type: "away", nick: "bia" });
  assertEquals(answer(world, ana, "who", { type: "who" }).away, undefined);
  world.clock.advance(100);
  const seen = (person: Person): unknown[] =>
    person.outlet.transcript.filter((event) => event.type === "away" && "room" in event);
  assertEquals(seen(ana), [
    { type: "away", room: "geral", nick: "bia", text: "almoço" },
    { type: "away", room: "geral", nick: "bia" },
  ]);
  assertEquals([seen(bia), seen(caio)], [[], []]);
});

Deno.test("who is muted cannot say anything by being away either", () => {
  const world = new World();
  const ana = world.client("ana");
  const bia = world.client("bia");
  world.ask(ana, { type: "promote", name: "chefe" }, { type: "mute", nick: "bia" });
  world.ask(bia, { type: "away", text: "psiu", id: 1 }, { type: "away", id: 2 });
  assertEquals(bia.outlet.answersTo(1).map(({ type }) => type), ["error"]);
  assertEquals(bia.outlet.answersTo(2), [{ type: "away", nick: "bia" }]);
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
