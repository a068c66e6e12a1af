import { originOf } from "../../../../lib/text/address.ts";
import { assertEquals } from "@std/assert";
import { type Person, World } from "../../../fakes/world.ts";

Deno.test("joining the room one is in shows its past no second time", () => {
  const world = new World();
  const ana = world.person("ana");
  world.say(ana, "oi");
  const eva = world.person("eva");
  for (const type of ["enter", "join"] as const) {
    world.ask(eva, { type, room: "#Geral" });
    assertEquals(eva.outlet.told("history").length, 1);
  }
  assertEquals(eva.outlet.told("entered").length, 3);
});

Deno.test("one can be in several rooms, of which the one joined last is spoken in", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva", "sala")];
  world.ask(ana, { type: "join", room: "sala" });
  assertEquals(ana.outlet.rooms, ["geral", "sala"]);
  world.say(ana, "1");
  world.ask(ana, { type: "say", room: "#GERAL", text: "2" });
  world.ask(ana, { type: "leave" });
  world.say(ana, "3");
  assertEquals(eva.outlet.heard, ["ana: 1"]);
  const past = world.guest().outlet.latest("history").entries.map(({ text }) => text);
  assertEquals(past, ["2", "3"]);
  world.ask(ana, { type: "leave" }, { type: "say", text: "4" });
  assertEquals(ana.outlet.latest("error").code, "not_in_room");
  assertEquals(ana.outlet.following, 0);
});

Deno.test("nobody is in more than fifty rooms", () => {
  const world = new World();
  const ana = world.person("ana");
  for (let n = 2; n <= 50; n++) world.ask(ana, { type: "join", room: `r${n}` });
  assertEquals([ana.outlet.following, ana.outlet.told("error")], [50, []]);
  world.ask(ana, { type: "join", room: "r51" });
  assertEquals([ana.outlet.following, ana.outlet.latest("error").code], [50, "own_rooms_full"]);
  world.ask(ana, { type: "join", room: "r7" }, { type: "leave" }, { type: "join", room: "r51" });
  assertEquals([ana.outlet.following, ana.outlet.rooms.includes("r7")], [50, false]);
});

Deno.test("joining the room one is in tells nobody else", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const before = eva.outlet.seen.length;
  world.ask(ana, { type: "enter", room: "GERAL" }, { type: "enter" });
  world.clock.advance(3_000);
  assertEquals(eva.outlet.seen.length, before);
  assertEquals([ana.outlet.following, ana.outlet.latest("entered").members], [1, 2]);
});

Deno.test("a malformed room is refused, and one stays where one was", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "enter", room: "a b" });
  assertEquals(ana.outlet.latest("error"), {
    type: "error",
    code: "room_malformed",
    value: "a b",
    limit: 50,
    command: "join",
  });
  assertEquals(ana.outlet.rooms.at(-1), "geral");
});

// Most rooms

Deno.test("the room left empty longest ago makes room for a new one", () => {
  const world = new World({ maxRooms: 3 });
  const ana = world.person("ana");
  for (const room of ["a", "b"]) {
    world.ask(ana, { type: "enter", room });
    world.say(ana, `in ${room}`);
  }
  world.ask(ana, { type: "enter", room: "a" }, { type: "enter", room: "geral" });
  // Of the two that are empty, b is so for longer.
  const eva = world.person("eva", "c");
  assertEquals(eva.outlet.told("error"), []);
  world.say(eva, "in c");
  world.ask(eva, { type: "enter", room: "a" });
  assertEquals(eva.outlet.latest("history").room, "a");
  world.ask(eva, { type: "enter", room: "b" });
  assertEquals(eva.outlet.latest("history").room, "a");
  assertEquals(eva.outlet.latest("entered").room, "b");
});

Deno.test("rooms where nothing was said cost the others nothing", () => {
  const world = new World({ maxRooms: 4 });
  const ana = world.person("ana", "sala");
  world.say(ana, "oi");
  for (let n = 0; n < 10; n++) world.ask(ana, { type: "enter", room: `r${n}` });
  world.ask(ana, { type: "enter", room: "sala" });
  assertEquals(ana.outlet.latest("history").room, "sala");
});

Deno.test("where all rooms are in use, a new one is refused", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.person("ana");
  world.person("eva", "sala");
  world.ask(ana, { type: "enter", room: "outra" });
  assertEquals(ana.outlet.latest("error").code, "rooms_full");
  assertEquals(ana.outlet.rooms.at(-1), "geral");
  world.say(ana, "oi");
});

Deno.test("the default room never has to make room, nor loses what was said in it", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.person("ana");
  world.say(ana, "oi");
  world.ask(ana, { type: "enter", room: "a" });
  const eva = world.newcomer();
  world.ask(eva, { type: "enter", room: "b" });
  assertEquals(eva.outlet.latest("error").code, "rooms_full");
  assertEquals(world.person("bia").outlet.latest("history").entries.map(({ text }) => text), [
    "oi",
  ]);
});

Deno.test("a newcomer gets into the default room, however many rooms are in use", () => {
  const world = new World({ maxRooms: 2 });
  world.person("ana", "a");
  world.person("eva", "b");
  const bia = world.person("bia");
  assertEquals([bia.outlet.told("error"), bia.outlet.rooms.at(-1)], [[], "geral"]);
});

Deno.test("nobody from one address takes all the rooms there may be", () => {
  const world = new World({ maxRooms: 400 });
  const from = (address: string, nick: string): Person => {
    const person = world.program();
    person.outlet.origin = originOf(address);
    world.hello(person, { nick });
    return person;
  };
  const join = (person: Person, name: string): string => {
    world.ask(person, { type: "join", room: name, id: name });
    const answer = person.outlet.answersTo(name).at(-1);
    return answer?.type === "error" ? answer.code : answer?.type ?? "";
  };
  const answers = Array.from({ length: 10 }, (_, n) => from("192.0.2.1", `vândalo${n}`))
    .flatMap((vandal, n) => Array.from({ length: 49 }, (_, room) => join(vandal, `v${n}-${room}`)));
  assertEquals(answers.filter((answer) => answer === "entered").length, 100);
  assertEquals(new Set(answers), new Set(["entered", "address_rooms_full"]));
  const ana = from("192.0.2.2", "ana");
  assertEquals([join(ana, "projeto"), join(ana, "v0-0")], ["entered", "entered"]);
  // Where the person's own room is concerned, it is told which of both it is.
  for (let n = 0; n < 47; n++) join(ana, `a${n}`);
  assertEquals(join(ana, "mais"), "own_rooms_full");
});

Deno.test("who is in a room is told to who is not, too, unless one may not know of it", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva", "sala")];
  world.ask(ana, { type: "who", room: "#SALA" });
  const { room, nicks } = ana.outlet.latest("who");
  assertEquals([room, nicks], ["sala", ["eva"]]);
  const before = ana.outlet.told("who").length;
  world.ask(eva, { type: "rule", secret: true });
  for (const name of ["sala", "nix", "@eva"]) {
    world.ask(ana, { type: "who", room: name });
    assertEquals(ana.outlet.latest("error").code, "not_in_room", name);
  }
  assertEquals(ana.outlet.told("who").length, before);
});

Deno.test("who reads one room at a time and leaves it goes to the first one, and out of no other", () => {
  const world = new World();
  const ana = world.person("ana", "sala");
  ana.outlet.readsOne = true;
  world.ask(ana, { type: "leave", room: "geral" }, { type: "leave", room: "nix" });
  assertEquals(ana.outlet.told("error").map(({ value }) => value), ["geral", "nix"]);
  assertEquals(ana.outlet.rooms, ["sala"]);
  world.ask(ana, { type: "leave", room: "#Sala" });
  assertEquals([ana.outlet.rooms, ana.outlet.latest("left").room], [["geral"], "sala"]);
  const eva = world.person("eva");
  const heard = eva.outlet.seen.length;
  world.ask(ana, { type: "leave", room: "geral" });
  assertEquals([ana.outlet.rooms, ana.outlet.told("left").length], [["geral"], 1]);
  world.clock.advance(3_000);
  assertEquals(eva.outlet.seen.length, heard, "whoever is there already does not come");
});

Deno.test("nobody opens a room that can be taken for another one, or that reads two ways", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva", "papo")];
  const wanted = ["g\u0435ral", "\u0440apo", "ana\u05d0"];
  for (const room of wanted) {
    world.ask(ana, { type: "enter", room }, { type: "join", room, id: 7 });
    const hello = world.program();
    assertEquals(world.hello(hello, { nick: "bot", room }, 8), undefined);
    const told = [ana, hello].map(({ outlet }) => outlet.latest("error").code);
    assertEquals(told, ["room_confusable", "room_confusable"], room);
    assertEquals([ana.outlet.ids.at(-1), hello.outlet.ids.at(-1)], [7, 8]);
  }
  assertEquals(ana.outlet.rooms, ["geral"]);
  world.ask(ana, { type: "enter", room: "PAPO" }, { type: "enter", room: "popa" });
  assertEquals(ana.outlet.rooms, ["popa"]);
  world.ask(eva, { type: "promote", name: "root" }, { type: "join", room: "\u0440apo" });
  assertEquals(eva.outlet.rooms.length, 2);
});
