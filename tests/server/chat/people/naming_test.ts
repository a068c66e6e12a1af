import { assertEquals, assertLessOrEqual } from "@std/assert";
import { World } from "../../../fakes/world.ts";

Deno.test("a taken, reserved or malformed name is refused with the reason", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  const refused: readonly (readonly [string, string])[] = [
    ["Eva", "nick_taken"],
    ["ＥＶＡ", "nick_taken"],
    ["papo", "nick_reserved"],
    ["visitante-7", "nick_reserved"],
    ["a b", "nick_malformed"],
    ["x".repeat(33), "nick_malformed"],
  ];
  for (const [nick, code] of refused) {
    world.ask(ana, { type: "nick", nick });
    const { command, ...error } = ana.outlet.latest("error");
    assertEquals([error.code, command, ana.nick], [code, "nick", "ana"]);
  }
  world.clock.advance(3_000);
  assertEquals(eva.outlet.seen.filter(({ type }) => type === "nick"), []);
});

Deno.test("a value that is shown back is short", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "nick", nick: "x".repeat(5_000) });
  assertLessOrEqual(ana.outlet.latest("error").value?.length ?? Infinity, 40);
});

Deno.test("one's own name may be written anew", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "nick", nick: "ANA" }, { type: "nick", nick: "ANA" });
  assertEquals([ana.nick, ana.outlet.told("error").length], ["ANA", 0]);
});

Deno.test("whoever introduces itself is never refused: the name is bent until it can be had", () => {
  const world = new World();
  const introduce = (name: string): string | undefined => {
    const person = world.newcomer();
    world.ask(person, { type: "introduce", name });
    assertEquals(person.outlet.replies, []);
    return person.nick;
  };
  assertEquals(introduce("Ana Maria"), "Ana-Maria");
  assertEquals(introduce("ana maria"), "ana-maria-2");
  assertEquals(introduce("ana maria"), "ana-maria-3");
  assertEquals(introduce("😀"), "visitante-4");
});

Deno.test("who introduces itself by a reserved name gets the name that the server gives", () => {
  for (const name of ["papo", "Servidor", "visitante-1", "guest-7"]) {
    const world = new World();
    const person = world.newcomer();
    world.ask(person, { type: "introduce", name });
    assertEquals(person.nick, "visitante-1");
  }
});

Deno.test("the longest name is bent too when it is taken", () => {
  const world = new World();
  const name = "x".repeat(32);
  const people = [world.newcomer(), world.newcomer()];
  for (const person of people) world.ask(person, { type: "introduce", name });
  const [first, second] = people.map(({ nick }) => nick);
  assertEquals(first, name);
  assertEquals(second?.slice(0, 28), name.slice(0, 28));
});

Deno.test("the same introduction twice changes nothing", () => {
  const world = new World();
  const [ana, eva] = [world.newcomer(), world.person("eva")];
  world.ask(ana, { type: "introduce", name: "ana" });
  world.hub.settle(ana.outlet);
  world.ask(ana, { type: "introduce", name: "ana" });
  world.clock.advance(3_000);
  assertEquals(ana.nick, "ana");
  assertEquals(eva.outlet.seen.map(({ type }) => type), ["join"]);
});

// Rooms

Deno.test("whoever goes to another room leaves the former", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.person("eva")];
  world.ask(ana, { type: "enter", room: "#Sala" });
  world.clock.advance(3_000);
  assertEquals([ana.outlet.following, ana.outlet.latest("entered").room], [1, "Sala"]);
  assertEquals(eva.outlet.seen.at(-1), { type: "leave", room: "geral", nick: "ana" });
  world.ask(eva, { type: "enter", room: "SALA" });
  assertEquals(eva.outlet.latest("entered"), {
    type: "entered",
    nick: "eva",
    room: "Sala",
    topic: "",
    members: 2,
    seq: 0,
    log: "log-2",
  });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.seen.at(-1), { type: "join", room: "Sala", nick: "eva" });
  world.ask(eva, { type: "enter" });
  assertEquals(eva.outlet.latest("entered").room, "geral");
});
