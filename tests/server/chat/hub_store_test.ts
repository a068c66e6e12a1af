import { assert, assertEquals } from "@std/assert";
import { originOf } from "../../../lib/text/address.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import type { Reply } from "../../../lib/vocabulary/reply.ts";
import type { RoomEvent } from "../../../lib/vocabulary/entry.ts";
import type { SequencerOptions } from "../../../lib/server/chat/sequencer.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";
import { FakeStore } from "../../fakes/store.ts";
import { type Person, World } from "../../fakes/world.ts";

/** How long the store rests after it failed. */
const REST_MS = 1_000;
const FEW_IN_MEMORY = {
  windowBytes: 64 * 1024,
  graceMs: 1_000,
  keepEntries: 3,
  keepBytes: 100_000,
};

let tokens = 0;

/** A hub with that store, and what the operator is told: `undefined` for "it works again". */
function worldOf(
  store: FakeStore,
  options: Partial<SequencerOptions> = {},
): { readonly world: World; readonly told: unknown[] } {
  const told: unknown[] = [];
  const onStore = (error: unknown): unknown => told.push(error);
  // Unlike any that an earlier hub gave.
  const newToken = (): string => `secret-${++tokens}`;
  const world = new World({ store, onStore, newToken, ...options });
  return { world, told };
}

function say(text: string, id?: RequestId, room?: string): Command {
  return {
    type: "say",
    text,
    ...(id !== undefined && { id }),
    ...(room !== undefined && { room }),
  };
}

/** All entries that someone saw, live and replayed, in order: `seq text`. */
function saw({ outlet }: Person, room = "geral"): string[] {
  const events: (Reply | RoomEvent)[] = outlet.transcript
    .flatMap((event): readonly (Reply | RoomEvent)[] =>
      event.type === "history" ? event.entries : [event]
    );
  return events.flatMap((event) =>
    "author" in event && event.room === room ? [`${event.seq} ${event.text}`] : []
  );
}

function acked({ outlet }: Person): (number | undefined)[] {
  return outlet.told("ack").filter(({ seq }) => seq !== undefined).map(({ seq }) => seq);
}

function codes({ outlet }: Person): string[] {
  return outlet.told("error").map(({ code }) => code);
}

function storage({ outlet }: Person): boolean[] {
  return outlet.told("storage").map(({ works }) => works);
}

/** A new hub, as after the server was started anew, and someone who comes back to it. */
function comeBack(
  world: World,
  token: string,
  rooms: Readonly<Record<string, number>>,
): Person & { readonly resumed: boolean | undefined } {
  const person = world.program();
  const welcome = world.hello(person, { resume: { token, rooms } });
  return {
    outlet: person.outlet,
    get nick(): string | undefined {
      return person.nick;
    },
    resumed: welcome?.resumed,
  };
}

function tokenOf({ outlet }: Person): string {
  return outlet.latest("welcome").token;
}

// In order

Deno.test("nobody sees an entry, nor has it acknowledged, before its commit has returned", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  let looked = 0;
  store.onCommit = () => {
    looked++;
    assertEquals([saw(eva), acked(ana)], [[], []]);
  };
  world.ask(ana, say("1", "a"), say("2", "b"));
  world.clock.advance(50);
  assertEquals([looked, saw(eva), acked(ana)], [1, ["1 1", "2 2"], [1, 2]]);
});

Deno.test("one commit a tick holds what was said in all rooms", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const people = ["a", "b", "c"].map((room) => world.client(`em-${room}`, { room }));
  const beforehand = store.commits.length;
  for (const person of people) world.ask(person, say("1"), say("2"));
  world.clock.advance(50);
  assertEquals(store.commits.slice(beforehand), [6]);
});

Deno.test("comings and goings are not kept, and cost no commit", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana");
  world.client("eva");
  world.ask(ana, { type: "nick", nick: "ana2" });
  world.clock.advance(3_000);
  assertEquals([store.commits, store.kept], [[], []]);
});

// When the store fails

Deno.test("what cannot be kept is neither shown nor acknowledged; all are told once", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const bia = world.client("bia", { room: "outra" });
  store.writesFail = true;
  world.ask(ana, say("1", "a"));
  world.clock.advance(10 * REST_MS);
  assertEquals([saw(eva), acked(ana)], [[], []]);
  assertEquals([storage(ana), storage(eva), storage(bia)], [[false], [false], [false]]);
  assertEquals(told.length, 1);
  assert(told[0] instanceof Error);
});

Deno.test("while nothing can be kept, words, actions and topics are refused", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.person("eva")];
  store.writesFail = true;
  world.say(ana, "1");
  world.ask(ana, say("2", "b"), { type: "action", text: "acena", id: "c" });
  world.ask(ana, { type: "topic", text: "assunto", id: "d" });
  world.ask(eva, say("3"));
  assertEquals([codes(ana), codes(eva)], [["not_stored", "not_stored", "not_stored"], [
    "not_stored",
  ]]);
  assertEquals(ana.outlet.answersTo("b").map(({ type }) => type), ["error"]);
  // Said again later with the same id, it is done.
  store.writesFail = false;
  world.clock.advance(2 * REST_MS);
  world.ask(ana, say("2", "b"));
  world.clock.advance(50);
  assertEquals(store.kept.map(({ seq, text }) => `${seq} ${text}`), ["1 1", "2 2"]);
});

Deno.test("a topic that is refused is not the room's topic", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana");
  const eva = world.person("eva");
  store.writesFail = true;
  world.say(ana, "1");
  world.ask(eva, { type: "topic", text: "assunto" });
  assertEquals([codes(eva), eva.outlet.told("topicIs")], [["not_stored"], []]);
  world.ask(ana, { type: "topic", id: "t" });
  assertEquals(ana.outlet.latest("topicIs").topic, "");
});

Deno.test("a topic is not told as the room's before it is kept", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const eva = world.person("eva");
  store.writesFail = true;
  world.ask(eva, { type: "topic", text: "assunto" });
  world.clock.advance(50);
  assertEquals(eva.outlet.told("topicIs"), []);
  const ana = world.client("ana");
  assertEquals(ana.outlet.latest("welcome").rooms[0]?.topic, "");
});

Deno.test("it is tried again after a second, and then what had been said is shown once, in order", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "0");
  store.writesFail = true;
  world.ask(ana, say("1", "a"), say("2", "b"));
  world.clock.advance(50);
  const { failures } = store;
  store.writesFail = false;
  world.clock.advance(REST_MS - 100);
  assertEquals([store.failures, saw(ana)], [failures, ["1 0"]]);
  world.clock.advance(200);
  assertEquals([saw(eva), acked(ana)], [["2 1", "3 2"], [2, 3]]);
  // That it works again is told before.
  const order = eva.outlet.transcript.map((event) => event.type);
  assertEquals(order.slice(-3), ["storage", "message", "message"]);
  world.ask(ana, say("3", "c"));
  world.clock.advance(10 * REST_MS);
  assertEquals([saw(eva), acked(ana)], [["2 1", "3 2", "4 3"], [2, 3, 4]]);
  assertEquals([storage(eva), told.length, told.at(-1)], [[false, true], 2, undefined]);
});

Deno.test("each failure is told anew, each once", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  for (const text of ["1", "2"]) {
    store.writesFail = true;
    world.say(ana, text);
    world.clock.advance(3 * REST_MS);
    store.writesFail = false;
    world.clock.advance(3 * REST_MS);
  }
  assertEquals([storage(eva), told.length], [[false, true, false, true], 4]);
  assertEquals(saw(eva), ["1 1", "2 2"]);
});

Deno.test("that tidying up fails is told the operator once, not every second", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  world.client("ana");
  store.tidyFails = true;
  world.clock.advance(20 * REST_MS);
  assert(store.tidied > 5);
  assertEquals(told.length, 1);
});

Deno.test("what can wait is done in the midst of a flood too", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana");
  store.hasMoreToTidy = true;
  world.clock.advance(2_000);
  const before = store.tidied;
  for (let n = 0; n < 1_000; n++) world.ask(ana, { type: "say", text: String(n) });
  world.clock.advance(900);
  assert(store.tidied - before > 20, String(store.tidied - before));
});

Deno.test("that the past cannot be read is told the operator once, not with every request", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store, { log: FEW_IN_MEMORY });
  const ana = world.client("ana");
  world.say(ana, "1", "2", "3", "4", "5");
  store.readsFail = true;
  for (let id = 1; id <= 5; id++) world.ask(ana, { type: "history", limit: 5, id });
  assertEquals(told.length, 1);
  // Nor does it keep anyone from talking.
  world.say(ana, "6");
  assertEquals([codes(ana), store.kept.at(-1)?.text], [[], "6"]);
});

Deno.test("a reader that comes while nothing can be kept sees what was said once it is kept", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana");
  world.say(ana, "1");
  store.writesFail = true;
  world.say(ana, "2");
  const eva = world.client("eva");
  assertEquals(saw(eva), ["1 1"]);
  store.writesFail = false;
  world.clock.advance(3 * REST_MS);
  assertEquals(saw(eva), ["1 1", "2 2"]);
});

Deno.test("nobody is told of a sequence number that is not kept yet", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana");
  world.say(ana, "1");
  store.writesFail = true;
  world.say(ana, "2");
  const eva = world.client("eva");
  // Were it 2, eva could come back after a crash believing to have seen the 2 of someone else.
  assertEquals(eva.outlet.latest("welcome").rooms[0]?.seq, 1);
});

Deno.test("who comes back while nothing can be kept is not told to have missed what is still to come", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(ana, "1");
  store.writesFail = true;
  world.say(ana, "2");
  const back = comeBack(world, tokenOf(eva), { geral: 1 });
  assertEquals([back.outlet.told("skipped"), saw(back)], [[], []]);
  store.writesFail = false;
  world.clock.advance(3 * REST_MS);
  assertEquals(saw(back), ["2 2"]);
});

Deno.test("a request that is not kept yet is not acknowledged on a new connection either", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana");
  store.writesFail = true;
  world.ask(ana, say("1", "a"));
  world.clock.advance(50);
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  world.ask(back, say("1", "a"));
  assertEquals(acked(back), []);
  store.writesFail = false;
  world.clock.advance(3 * REST_MS);
  world.ask(back, say("1", "a"));
  world.clock.advance(50);
  assertEquals(acked(back).at(-1), 1);
  assertEquals(store.kept.map(({ text }) => text), ["1"]);
});

Deno.test("a room whose past cannot be read does not begin anew with the number 1", () => {
  const store = new FakeStore();
  {
    const { world } = worldOf(store);
    world.say(world.client("ana", { room: "sala" }), "1", "2");
    world.hub.close();
  }
  const { world } = worldOf(store);
  const eva = world.client("eva");
  store.readsFail = true;
  world.ask(eva, { type: "join", room: "sala", id: "j" });
  const [refused] = eva.outlet.answersTo("j");
  assertEquals(refused?.type === "error" && refused.code, "room_unreadable");
  store.readsFail = false;
  world.clock.advance(3 * REST_MS);
  world.ask(eva, { type: "join", room: "sala", id: "k" }, say("3", "c", "sala"));
  world.clock.advance(3 * REST_MS);
  assertEquals(store.kept.map(({ seq, text }) => `${seq} ${text}`), ["1 1", "2 2", "3 3"]);
});

Deno.test("a hub that is closed asks its store nothing more, though it had failed", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana");
  store.writesFail = true;
  world.say(ana, "1");
  world.hub.close();
  store.close();
  world.clock.advance(5 * REST_MS);
  assertEquals(world.clock.pending, 0);
});

// What lies beyond memory

Deno.test("history and catching up reach beyond what is in memory", () => {
  const store = new FakeStore();
  const { world } = worldOf(store, { log: FEW_IN_MEMORY });
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.hub.depart(eva.outlet);
  world.say(ana, ...Array.from({ length: 10 }, (_, n) => `${n + 1}`));
  const asked = (request: Command): string[] => {
    const bia = world.client("bia", { replay: 0 });
    world.ask(bia, request);
    const seen = saw(bia).map((line) => line.split(" ")[0] ?? "");
    world.ask(bia, { type: "quit" });
    return seen;
  };
  assertEquals(asked({ type: "history", limit: 5 }), ["6", "7", "8", "9", "10"]);
  assertEquals(asked({ type: "history", before: 10, limit: 4 }), ["6", "7", "8", "9"]);
  assertEquals(asked({ type: "history", before: 4, limit: 2 }), ["2", "3"]);
  assertEquals(asked({ type: "history", before: 1, limit: 2 }), []);
  assertEquals(asked({ type: "history", after: 2, limit: 3 }), ["3", "4", "5"]);
  assertEquals(asked({ type: "history", after: 6, limit: 3 }), ["7", "8", "9"]);
  assertEquals(asked({ type: "history", after: 8, limit: 30 }), ["9", "10"]);
  assertEquals(asked({ type: "history", after: 2, before: 5 }), ["3", "4"]);
  const back = comeBack(world, tokenOf(eva), { geral: 2 });
  assertEquals(saw(back), [3, 4, 5, 6, 7, 8, 9, 10].map((n) => `${n} ${n}`));
  assertEquals(back.outlet.told("skipped"), []);
});

Deno.test("what was trimmed meanwhile is told as skipped, exactly", () => {
  const store = new FakeStore();
  const { world } = worldOf(store, { log: FEW_IN_MEMORY });
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.hub.depart(eva.outlet);
  world.say(ana, ...Array.from({ length: 10 }, (_, n) => `${n + 1}`));
  store.trim("geral", 5);
  const back = comeBack(world, tokenOf(eva), { geral: 2 });
  assertEquals(back.outlet.told("skipped").map(({ from, to, count }) => [from, to, count]), [
    [3, 5, 3],
  ]);
  assertEquals(saw(back).map((line) => line.split(" ")[0]), ["6", "7", "8", "9", "10"]);
});

// After the server was started anew

Deno.test("a new hub begins where the last one ended: rooms, topics, replay and numbers", () => {
  const store = new FakeStore();
  {
    const { world } = worldOf(store);
    const ana = world.client("ana");
    world.say(ana, "1", "2");
    world.ask(ana, { type: "topic", text: "férias", id: 1 });
    world.ask(world.client("bia", { room: "Sala" }), say("a", 1));
    world.hub.close();
  }
  const { world } = worldOf(store);
  const eva = world.client("eva");
  const room = eva.outlet.latest("welcome").rooms[0];
  assertEquals([room?.topic, room?.seq], ["férias", 3]);
  assertEquals(saw(eva), ["1 1", "2 2", "3 férias"]);
  world.say(eva, "4");
  world.ask(eva, { type: "join", room: "SALA", id: 5 });
  assertEquals(saw(eva, "Sala"), ["1 a"]);
  assertEquals(store.kept.at(-1)?.seq, 4);
});

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

Deno.test("rooms that are in the store alone are told too, the fullest first, then by name", () => {
  const store = new FakeStore();
  {
    const { world } = worldOf(store);
    for (const room of ["Zebra", "obra", "aula"]) {
      const ana = world.client("ana", { room });
      world.ask(ana, { type: "topic", text: `about ${room}` });
      world.say(ana, "oi");
      world.ask(ana, { type: "quit" });
    }
    world.hub.close();
  }
  const { world } = worldOf(store);
  const eva = world.client("eva", { room: "ZEBRA" });
  world.ask(eva, { type: "join", room: "geral" });
  world.client("bia");
  world.ask(eva, { type: "rooms" });
  assertEquals(eva.outlet.latest("rooms").rooms, [
    { name: "geral", members: 2, topic: "" },
    { name: "Zebra", members: 1, topic: "about Zebra" },
    { name: "aula", members: 0, topic: "about aula" },
    { name: "obra", members: 0, topic: "about obra" },
  ]);
  // Where that cannot be read, memory is what there is.
  store.readsFail = true;
  world.ask(eva, { type: "rooms" });
  assertEquals(eva.outlet.latest("rooms").rooms.map(({ name }) => name), ["geral", "Zebra"]);
  store.readsFail = false;
});

Deno.test("of many rooms in the store so many are told as an answer holds", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  store.commit(
    Array.from({ length: 500 }, (_, n) => ({
      type: "message",
      room: `r${n}`,
      seq: 1,
      timeMs: 1,
      nick: "ana",
      author: 1,
      text: "oi",
    })),
  );
  const eva = world.client("eva");
  world.ask(eva, { type: "rooms" });
  const { rooms } = eva.outlet.latest("rooms");
  assertEquals([rooms.length, rooms[0]?.name, rooms[1]?.name], [200, "geral", "r0"]);
});

Deno.test("search asks the store, and memory where that fails", () => {
  const store = new FakeStore();
  const { world } = worldOf(store, { log: FEW_IN_MEMORY });
  const ana = world.client("ana");
  world.say(ana, "café 1", "chá 2", "café 3", "chá 4", "café 5");
  const found = (): number[] => {
    world.ask(ana, { type: "search", words: "café" });
    return ana.outlet.latest("found").entries.map(({ seq }) => seq);
  };
  assertEquals(found(), [5, 3, 1]);
  store.readsFail = true;
  assertEquals(found(), [5, 3]);
});

Deno.test("search in memory is by words, whatever their case and accents, and no words find nothing", () => {
  const world = new World();
  const ana = world.client("ana");
  world.say(ana, "Olá, mundo", "ola", "MUNDO: ola!", 'say "OR" *');
  for (
    const [words, ...expected] of [
      ["ola", 3, 2, 1],
      ["mundo  OLÁ", 3, 1],
      ['"OR" *', 4],
      [" "],
    ] as const
  ) {
    world.ask(ana, { type: "search", words });
    const { entries, more } = ana.outlet.latest("found");
    assertEquals([entries.map(({ seq }) => seq), more], [expected, undefined], words);
  }
});

for (const isInMemory of [true, false]) {
  const where = isInMemory ? "in memory" : "in a store";
  Deno.test(`search ${where} finds the newest 50, no more than a client takes, and says so`, () => {
    const { world } = isInMemory ? { world: new World() } : worldOf(new FakeStore());
    const ana = world.client("ana");
    const numbers = Array.from({ length: 51 }, (_, n) => n + 1);
    world.say(ana, ...numbers.slice(0, 50).map((n) => `oi ${n}`));
    const found = (words: string): { seqs: number[]; more: true | undefined } => {
      world.ask(ana, { type: "search", words });
      const { entries, more } = ana.outlet.latest("found");
      return { seqs: entries.map(({ seq }) => seq), more };
    };
    assertEquals(found("oi"), { seqs: numbers.slice(0, 50).reverse(), more: undefined });
    world.say(ana, "oi 51");
    assertEquals(found("oi"), { seqs: numbers.slice(1).reverse(), more: true });
    world.say(ana, ...Array.from({ length: 6 }, () => `longa ${'"'.repeat(60_000)}`));
    assertEquals(found("longa"), { seqs: [57, 56, 55, 54], more: true });
    const line = JSON.stringify(ana.outlet.latest("found"));
    assert(line.length < 1024 * 1024, `${line.length}`);
  });
}
