import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { FakeStore } from "../../fakes/store.ts";
import {
  acked,
  codes,
  comeBack,
  FEW_IN_MEMORY,
  REST_MS,
  saw,
  say,
  storage,
  tokenOf,
  worldOf,
} from "../../fakes/stored.ts";

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
