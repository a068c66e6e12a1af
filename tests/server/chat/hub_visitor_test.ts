import { assertEquals } from "@std/assert";
import { originOf } from "../../../lib/text/address.ts";
import { comeBack, tokenOf } from "../../fakes/returning.ts";
import { type Person, World } from "../../fakes/world.ts";

/** Someone who was greeted and has not said anything. */
function visitor(world: World): Person {
  const person = world.newcomer();
  world.hub.greet(person.outlet);
  return person;
}

Deno.test("a visitor is welcomed and reads along; nobody is told, and it counts nowhere", () => {
  const world = new World();
  const ana = world.person("ana");
  world.say(ana, "antes");
  const eva = visitor(world);
  world.clock.advance(3_000);
  const { nick, room, members, seq } = eva.outlet.latest("entered");
  assertEquals([nick, room, members, seq], ["visitante-2", "geral", 2, 1]);
  assertEquals(eva.outlet.latest("history").entries.map(({ text }) => text), ["antes"]);
  world.say(ana, "depois");
  assertEquals(eva.outlet.heard, ["ana: depois"]);
  world.ask(ana, { type: "who" }, { type: "rooms" }, { type: "topic", text: "hoje" });
  assertEquals(ana.outlet.latest("who").nicks, ["ana"]);
  assertEquals(ana.outlet.latest("who").members, 1);
  assertEquals(ana.outlet.latest("rooms").rooms.map(({ members }) => members), [1]);
  assertEquals([world.hub.size, world.hub.figures.people], [1, 1]);
  world.ask(ana, { type: "direct", to: "visitante-2", text: "psiu", id: 1 });
  assertEquals(ana.outlet.answersTo(1).map((reply) => reply.type), ["error"]);
  assertEquals(ana.outlet.seen, []);
});

Deno.test("a visitor that goes was never there, and its number is given again", () => {
  const world = new World();
  const ana = world.person("ana");
  for (let n = 0; n < 5; n++) {
    const [first, second] = [visitor(world), visitor(world)];
    assertEquals([first.nick, second.nick], ["visitante-2", "visitante-3"]);
    world.hub.depart(first.outlet);
    world.hub.depart(second.outlet);
  }
  world.clock.advance(20_000);
  assertEquals(ana.outlet.seen, []);
  assertEquals(world.guest().nick, "visitante-2");
  assertEquals(world.guest().nick, "visitante-3");
  assertEquals(world.guest().nick, "visitante-4");
});

Deno.test("whoever speaks, asks or stays becomes someone whom all see, under the name it was told", () => {
  for (
    const act of [
      (world: World, person: Person) => world.hub.settle(person.outlet),
      (world: World, person: Person) => world.ask(person, { type: "say", text: "oi" }),
      (world: World, person: Person) => world.ask(person, { type: "who" }),
    ]
  ) {
    const world = new World();
    const ana = world.person("ana");
    const eva = visitor(world);
    act(world, eva);
    world.clock.advance(3_000);
    assertEquals(ana.outlet.seen[0], { type: "join", room: "geral", nick: "visitante-2" });
    assertEquals(eva.outlet.told("entered").length, 1, "it is not welcomed twice");
    assertEquals(world.hub.size, 2);
    world.ask(ana, { type: "direct", to: "visitante-2", text: "psiu" });
    assertEquals(eva.outlet.latest("direct").text, "psiu");
    world.hub.depart(eva.outlet);
    world.clock.advance(3_000);
    assertEquals(ana.outlet.seen.at(-1), { type: "leave", room: "geral", nick: "visitante-2" });
  }
});

Deno.test("a visitor's first words may choose its name and its room: only those are seen", () => {
  const world = new World();
  const [ana, bia] = [world.person("ana"), world.person("bia", "sala")];
  const eva = visitor(world);
  world.ask(eva, { type: "nick", nick: "eva" }, { type: "enter", room: "sala" });
  world.hub.settle(eva.outlet);
  world.say(eva, "oi");
  world.clock.advance(3_000);
  assertEquals(ana.outlet.seen, []);
  assertEquals(bia.outlet.seen[0], { type: "join", room: "sala", nick: "eva" });
  assertEquals(bia.outlet.heard, ["eva: oi"]);
  assertEquals([eva.outlet.rooms, eva.outlet.latest("entered").members], [["sala"], 2]);
  world.say(bia, "olá");
  assertEquals(eva.outlet.heard, ["bia: olá"]);
  assertEquals(world.guest().nick, "visitante-3", "its number is given to the next");
});

Deno.test("who arrives hears all that is said, whatever was under way", () => {
  const world = new World();
  const ana = world.person("ana");
  const visitors = Array.from({ length: 250 }, () => visitor(world));
  for (let n = 0; n < 20; n++) {
    world.ask(ana, { type: "say", text: String(n) });
    for (const { outlet } of visitors.slice(n * 10, n * 10 + 10)) world.hub.settle(outlet);
    world.clock.advance(1);
  }
  world.clock.advance(3_000);
  const expected = Array.from({ length: 20 }, (_, n) => `ana: ${n}`);
  for (const { outlet } of visitors) assertEquals(outlet.heard, expected);
});

Deno.test("who turns out to be a program begins anew", () => {
  const world = new World();
  const ana = world.person("ana");
  for (const stays of [false, true]) {
    const eva = visitor(world);
    const guest = eva.nick ?? "";
    if (stays) world.hub.settle(eva.outlet);
    world.hub.dismiss(eva.outlet);
    eva.outlet.wantsAcks = true;
    assertEquals(world.hello(eva, { nick: "eva" })?.nick, "eva");
    world.clock.advance(3_000);
    const names = ana.outlet.seen.splice(0).map((event) => "nick" in event && event.nick);
    assertEquals(names, stays ? [guest, guest, "eva"] : ["eva"]);
    world.ask(eva, { type: "quit" });
    world.clock.advance(3_000);
    ana.outlet.seen.splice(0);
  }
});

Deno.test("a banned address puts its visitors out as well, and nobody hears of them", () => {
  const world = new World();
  const [bia, ana] = [world.person("bia"), world.person("ana")];
  world.ask(bia, { type: "promote", name: "bia" });
  const eva = world.newcomer();
  eva.outlet.origin = originOf("192.0.2.7");
  world.hub.greet(eva.outlet);
  world.ask(bia, { type: "ban", target: "192.0.2.7" });
  world.clock.advance(3_000);
  assertEquals(eva.outlet.ended, ["banned"]);
  assertEquals(ana.outlet.seen, []);
});

Deno.test("when the server stops, visitors are told so", () => {
  const world = new World();
  const eva = visitor(world);
  world.hub.close();
  assertEquals(eva.outlet.ended, ["shutdown"]);
});

Deno.test("who says that it visits is nobody whatever it looks at, until it says something", () => {
  const world = new World();
  const ana = world.person("ana");
  const eva = world.program();
  world.hello(eva, { visits: true });
  world.ask(eva, { type: "who" }, { type: "history", limit: 5 }, { type: "join", room: "dev" });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.seen, []);
  world.say(ana, "oi");
  assertEquals(eva.outlet.heard, ["ana: oi"]);
  // That someone reads along is no secret.
  world.ask(ana, { type: "who" });
  const { members, nicks, reading } = ana.outlet.latest("who");
  assertEquals([members, nicks, reading], [1, ["ana"], 1]);
  world.hub.depart(eva.outlet);
  const back = comeBack(world, tokenOf(eva), { geral: 1, dev: 0 });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.seen, []);
  assertEquals(back.welcome.rooms.map(({ room }) => room), ["geral", "dev"]);
  world.ask(back, { type: "say", room: "geral", text: "olá" });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.seen[0]?.type, "join");
  assertEquals(ana.outlet.heard, [`${back.nick}: olá`]);
});

Deno.test("who gives its name is someone, whatever else it says", () => {
  const world = new World();
  const ana = world.person("ana");
  world.hello(world.program(), { visits: true, nick: "eva" });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.seen, [{ type: "join", room: "geral", nick: "eva" }]);
});
