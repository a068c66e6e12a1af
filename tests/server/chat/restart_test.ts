import { assertEquals } from "@std/assert";
import { originOf } from "../../../lib/text/address.ts";
import { FakeStore } from "../../fakes/store.ts";
import { acked, comeBack, saw, say, tokenOf, worldOf } from "../../fakes/stored.ts";

Deno.test("whoever comes back after a restart has name and rooms, and exactly what was missed", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const [ana, eva] = [first.client("ana"), first.client("eva")];
  first.ask(ana, { type: "join", room: "sala" });
  first.ask(eva, { type: "join", room: "sala" });
  first.ask(ana, say("g1", 1, "geral"), say("s1", 2, "sala"));
  first.clock.advance(100);
  assertEquals([saw(eva), saw(eva, "sala")], [["1 g1"], ["1 s1"]]);
  first.hub.depart(eva.outlet);
  first.ask(ana, say("g2", 3, "geral"), say("s2", 4, "sala"));
  first.clock.advance(100);
  // The server is killed here: nobody says goodbye.
  const { world } = worldOf(store);
  const bia = world.client("bia");
  world.say(bia, "g3");
  const evaAgain = comeBack(world, tokenOf(eva), { geral: 1, sala: 1 });
  const anaAgain = comeBack(world, tokenOf(ana), { geral: 2, sala: 2 });
  assertEquals([evaAgain.resumed, anaAgain.resumed], [true, true]);
  assertEquals([evaAgain.nick, anaAgain.nick], ["eva", "ana"]);
  assertEquals([saw(evaAgain), saw(evaAgain, "sala")], [["2 g2", "3 g3"], ["2 s2"]]);
  assertEquals([saw(anaAgain), saw(anaAgain, "sala")], [["3 g3"], []]);
  // One's own words of before the restart do not come back, whatever one says to have seen.
  const anaLate = comeBack(world, tokenOf(ana), { geral: 0, sala: 0 });
  assertEquals([saw(anaLate), saw(anaLate, "sala")], [["3 g3"], []]);
});

Deno.test("a request carried out before the restart is acknowledged again and not done again", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const ana = first.client("ana");
  first.ask(ana, say("1", "x"), say("2", 7));
  first.clock.advance(100);
  const { world } = worldOf(store);
  const eva = world.client("eva");
  const back = comeBack(world, tokenOf(ana), { geral: 2 });
  world.ask(back, say("1", "x"), say("2", 7), say("2", "7"), say("3", "y"));
  world.clock.advance(100);
  assertEquals(back.outlet.answersTo("x").map((reply) => "seq" in reply && reply.seq), [1]);
  assertEquals(back.outlet.answersTo(7).map((reply) => "seq" in reply && reply.seq), [2]);
  assertEquals(saw(eva), ["1 1", "2 2", "3 2", "4 3"]);
  assertEquals(store.kept.length, 4);
});

Deno.test("of all that is remembered of before a restart, what is oldest is forgotten first", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const ana = first.client("ana");
  for (let id = 1; id <= 300; id++) first.ask(ana, say(`${id}`, id));
  first.clock.advance(100);
  const { world } = worldOf(store);
  const back = comeBack(world, tokenOf(ana), { geral: 300 });
  // Some that were not carried out come between those that were.
  world.ask(back, say("a", "a"), say("b", "b"), say("300", 300), say("299", 299), say("298", 298));
  world.clock.advance(100);
  assertEquals(acked(back), [300, 299, 298, 301, 302]);
});

Deno.test("an id that was used again stands for its latest request after a restart", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const ana = first.client("ana");
  // On one connection the same id twice is two requests.
  first.ask(ana, say("1", "x"), say("2", "x"));
  first.clock.advance(100);
  assertEquals(acked(ana), [1, 2]);
  const { world } = worldOf(store);
  const back = comeBack(world, tokenOf(ana), { geral: 2 });
  world.ask(back, say("2", "x"));
  world.clock.advance(100);
  assertEquals(acked(back), [2]);
});

Deno.test("a server that is stopped in good order keeps the places of those who were there", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const ana = first.client("ana");
  first.say(ana, "1");
  first.hub.close();
  const { world } = worldOf(store);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  assertEquals([back.resumed, back.nick], [true, "ana"]);
});

Deno.test("whoever said goodbye, or stayed away too long, is not known after a restart", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const [ana, eva] = [first.client("ana"), first.client("eva")];
  first.ask(ana, { type: "quit" });
  first.hub.depart(eva.outlet);
  first.clock.advance(11 * 60_000);
  assertEquals(store.persons(), []);
  const { world } = worldOf(store);
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals(back.resumed, false);
});

Deno.test("after a restart a name is still its owner's, or of who comes from the same address", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const before = first.program();
  before.outlet.origin = originOf("192.0.2.1");
  first.hello(before, { nick: "ana" });
  first.hub.close();
  const { world } = worldOf(store);
  const [thief, same] = ["192.0.2.2", "192.0.2.1"].map((address) => {
    const person = world.newcomer();
    person.outlet.origin = originOf(address);
    world.ask(person, { type: "nick", nick: "ana" });
    return person;
  });
  assertEquals(thief?.outlet.latest("error").code, "nick_taken");
  assertEquals(same?.nick, "ana");
});

Deno.test("whoever does not come back after a restart is forgotten in time", () => {
  const store = new FakeStore();
  worldOf(store).world.client("ana");
  const { world } = worldOf(store);
  assertEquals(store.persons().length, 1);
  world.clock.advance(11 * 60_000);
  assertEquals(store.persons(), []);
});

Deno.test("an author's number is not given to another after a restart", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const ana = first.client("ana");
  const eva = first.client("eva");
  first.say(eva, "1");
  const { world } = worldOf(store);
  world.say(world.client("bia"), "2");
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals(saw(back), ["1 1", "2 2"]);
  assertEquals(new Set(store.kept.map(({ author }) => author)).size, 2);
});

Deno.test("a room that everyone left is let go and comes back with its past", () => {
  const store = new FakeStore();
  const { world } = worldOf(store, { maxRooms: 3 });
  for (const room of ["a", "b", "c", "d", "e"]) {
    const ana = world.client("ana", { room });
    world.ask(ana, say(`em ${room}`), { type: "topic", text: `assunto ${room}` });
    world.clock.advance(50);
    world.ask(ana, { type: "quit" });
  }
  const eva = world.client("eva", { room: "A" });
  assertEquals(eva.outlet.latest("welcome").rooms[0]?.topic, "assunto a");
  assertEquals(saw(eva, "a"), ["1 em a", "2 assunto a"]);
});
