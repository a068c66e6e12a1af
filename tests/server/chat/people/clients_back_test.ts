import { assertEquals } from "@std/assert";
import { another, byNetcat, comings, identify, owner, whoIn } from "../../../fakes/clients.ts";
import { codes, tokenOf } from "../../../fakes/stored.ts";
import { type Person, World } from "../../../fakes/world.ts";

const MINUTE_MS = 60_000;

/** A world in which ana was in three rooms by two clients, left one of them, and lost both a minute ago. */
function withoutAna(): { world: World; bia: Person; laptop: Person; phone: Person } {
  const world = new World();
  const bia = world.client("bia");
  const laptop = owner(world);
  for (const room of ["sala", "porta", "copa"]) {
    world.ask(bia, { type: "join", room });
    world.ask(laptop, { type: "join", room });
  }
  const phone = another(world);
  world.ask(phone, { type: "leave", room: "porta" });
  for (const { outlet } of [laptop, phone]) world.hub.depart(outlet, "reset");
  world.clock.advance(MINUTE_MS);
  return { world, bia, laptop, phone };
}

function roomsOf({ outlet }: Person): readonly string[] {
  return outlet.latest("welcome").rooms.map(({ room }) => room);
}

Deno.test("who comes by the password a minute after the last client was lost is in all rooms that it had not left", () => {
  const { world, bia } = withoutAna();
  assertEquals(whoIn(world, bia, "sala"), ["bia"]);
  const tablet = another(world);
  assertEquals([tablet.nick, roomsOf(tablet)], ["ana", ["geral", "sala", "copa"]]);
  assertEquals(tablet.outlet.rooms, ["geral", "sala", "copa"]);
  for (const room of ["geral", "sala", "copa"]) {
    assertEquals(whoIn(world, bia, room), ["bia", "ana"], room);
  }
  assertEquals(whoIn(world, bia, "porta"), ["bia"]);
  assertEquals(comings(bia).slice(-3), ["join ana", "join ana", "join ana"]);
  world.ask(bia, { type: "say", text: "oi", room: "copa" });
  world.clock.advance(10);
  assertEquals(tablet.outlet.heard, ["bia: oi"]);
});

Deno.test("the room that it names is one more of them, and in what it leaves then no old client brings it back", () => {
  const { world, bia, laptop, phone } = withoutAna();
  const tablet = another(world, { room: "nova" });
  assertEquals(roomsOf(tablet), ["geral", "sala", "copa", "nova"]);
  world.ask(tablet, { type: "leave", room: "sala" });
  for (const old of [laptop, phone]) {
    const welcome = world.hello(world.program(), { resume: { token: tokenOf(old), rooms: {} } });
    assertEquals(welcome?.rooms.map(({ room }) => room), ["geral", "copa", "nova"]);
  }
  assertEquals(whoIn(world, bia, "sala"), ["bia"]);
});

Deno.test("an old client that comes back first takes the places, and the next ones find what is left of them", () => {
  const { world, laptop, phone } = withoutAna();
  const resume = (token: string): Person => {
    const person = world.program();
    const hello = { type: "hello", version: 1, resume: { token, rooms: {} } } as const;
    world.ask(person, { type: "hello", hello, back: true });
    return person;
  };
  const first = resume(tokenOf(phone));
  world.ask(first, { type: "leave", room: "sala" });
  assertEquals(roomsOf(resume(tokenOf(laptop))), ["geral", "copa"]);
});

Deno.test("who says the password in a room stays there, and is told of the others; who reads one of them, in a line", () => {
  const { world, bia } = withoutAna();
  const guest = world.client("hospede");
  world.ask(guest, { type: "join", room: "nova" });
  identify(world, guest);
  assertEquals(guest.outlet.rooms, ["geral", "nova", "sala", "copa"]);
  assertEquals(whoIn(world, bia, "copa"), ["bia", "ana"]);
  assertEquals(codes(guest), []);

  const other = withoutAna();
  const netcat = byNetcat(other.world);
  assertEquals(netcat.outlet.rooms, ["geral"]);
  assertEquals(netcat.outlet.latest("elsewhere").rooms, ["sala", "copa"]);
  other.world.say(netcat, "voltei");
  assertEquals(other.bia.outlet.heard, ["ana: voltei"]);
  assertEquals(whoIn(other.world, other.bia, "copa"), ["bia", "ana"]);
});

Deno.test("who comes by a roomless hello has its rooms too; where they are locked by then, it has not", () => {
  const { world, bia } = withoutAna();
  world.ask(bia, { type: "rule", room: "sala", invited: true });
  const program = another(world, { roomless: true });
  assertEquals(roomsOf(program), ["geral", "copa"]);
  const nowhere = withoutAna();
  nowhere.world.clock.advance(15 * MINUTE_MS);
  assertEquals(roomsOf(another(nowhere.world, { roomless: true })), []);
  assertEquals(roomsOf(another(nowhere.world)), ["geral"]);
});

Deno.test("where older servers are, nothing of that is asked for, and old clients bring the rooms", () => {
  const { world, laptop } = withoutAna();
  const person = world.program();
  world.ask(person, {
    type: "hello",
    hello: { type: "hello", version: 1, nick: "ana" },
    account: world.hub.accountOf("ana")?.person ?? -1,
    beside: true,
  });
  assertEquals(roomsOf(person), ["geral"]);
  world.hello(world.program(), { resume: { token: tokenOf(laptop), rooms: {} } });
  assertEquals(person.outlet.rooms, ["geral", "sala", "copa"]);
});
