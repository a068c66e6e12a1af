import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { World } from "../../fakes/world.ts";
import {
  comeBack,
  KEPT_FIVE,
  NOTICED_MS,
  numbers,
  replayed,
  say,
  tokenOf,
} from "../../fakes/returning.ts";

Deno.test("what was said meanwhile comes once, in order, and what is said then is heard", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(ana, "1");
  world.say(eva, "2");
  world.hub.depart(ana.outlet);
  world.say(eva, "3", "4");
  const back = comeBack(world, tokenOf(ana), { geral: 2 });
  world.say(eva, "5");
  world.say(back, "6");
  assertEquals(back.outlet.replies.map(({ type }) => type), ["welcome", "history", "ack"]);
  assertEquals(replayed(back), ["3 eva: 3", "4 eva: 4"]);
  assertEquals(back.outlet.heard, ["eva: 5"]);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 6"]);
});

Deno.test("what was lost on its way comes too, and one's own does not", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1", "2");
  world.say(ana, "3");
  world.say(eva, "4");
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  assertEquals(replayed(back), ["2 eva: 2", "4 eva: 4"]);
});

Deno.test("who missed nothing is told nothing", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1");
  world.say(ana, "2");
  world.hub.depart(ana.outlet);
  for (const seq of [1, 2]) {
    const back = comeBack(world, tokenOf(ana), { geral: seq });
    assertEquals(back.outlet.replies.map(({ type }) => type), ["welcome"]);
    world.hub.depart(back.outlet);
  }
});

Deno.test("what is not published yet when one goes or comes back, comes once", () => {
  for (const goesBefore of [true, false]) {
    for (const comesBefore of [true, false]) {
      const world = new World();
      const [ana, eva] = [world.client("ana"), world.client("eva")];
      world.say(eva, "1");
      // The room is busy now: what follows waits for its tick.
      world.ask(eva, { type: "say", text: "2" });
      if (!goesBefore) world.clock.advance(10);
      world.hub.depart(ana.outlet);
      const seq = ana.outlet.heard.length;
      world.ask(eva, { type: "say", text: "3" });
      world.clock.advance(comesBefore ? 0 : 10);
      world.ask(eva, { type: "say", text: "4" });
      const back = comeBack(world, tokenOf(ana), { geral: seq });
      world.ask(eva, { type: "say", text: "5" });
      world.clock.advance(10);
      const texts = [...replayed(back).map((line) => line.slice(2)), ...back.outlet.heard];
      assertEquals(texts, numbers(seq + 1, 5).map((n) => `eva: ${n}`));
    }
  }
});

Deno.test("one's own that was not published when one went does not come back", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1");
  world.ask(ana, say("2", "b"));
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  world.ask(back, say("2", "b"));
  world.clock.advance(100);
  assertEquals([replayed(back), back.outlet.heard, eva.outlet.heard], [[], [], ["ana: 2"]]);
  assertEquals(back.outlet.answersTo("b").map((reply) => "seq" in reply && reply.seq), [2]);
});

Deno.test("a topic set and a name taken meanwhile are told in the welcome and in the past", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.hub.depart(ana.outlet);
  world.ask(eva, { type: "nick", nick: "bia" }, { type: "topic", text: "hoje" });
  world.clock.advance(10);
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals(back.welcome.rooms, [{
    room: "geral",
    topic: "hoje",
    members: 2,
    seq: 1,
    log: "log-1",
  }]);
  assertEquals(replayed(back), ["1 bia: hoje"]);
});

Deno.test("a connection that is still there is told that it was replaced", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const before = eva.outlet.seen.length;
  world.say(eva, "1");
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals(ana.outlet.replies.at(-1), { type: "closing", reason: "replaced" });
  assertEquals([ana.outlet.ended, ana.outlet.following], [["replaced"], 0]);
  assertEquals([back.nick, ana.nick, world.hub.size], ["ana", undefined, 2]);
  // The ghost's end is noticed later, and takes nothing from who took its place.
  world.hub.depart(ana.outlet);
  world.clock.advance(2 * NOTICED_MS);
  world.say(eva, "2");
  assertEquals([replayed(back), back.outlet.heard], [["1 eva: 1"], ["eva: 2"]]);
  assertEquals(eva.outlet.seen.slice(before), []);
});

Deno.test("where nothing is kept any more, all that is missing is skipped", () => {
  const world = new World({ log: { ...KEPT_FIVE, keepBytes: 300 } });
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1");
  world.hub.depart(ana.outlet);
  world.say(eva, "2", "x".repeat(1_000));
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  const { count, from, to } = back.outlet.latest("skipped");
  assertEquals([count, from, to, replayed(back)], [2, 2, 3, []]);
});

Deno.test("a room that began anew is met as by a newcomer", () => {
  const world = new World({ maxRooms: 3 });
  const ana = world.client("ana", { room: "sala" });
  const eva = world.client("eva");
  world.say(ana, "1", "2", "3", "4", "5");
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  // The empty room has to go, and comes again.
  world.ask(eva, { type: "join", room: "outra" }, { type: "join", room: "mais" });
  world.ask(eva, { type: "leave", room: "outra" }, { type: "leave", room: "mais" });
  world.ask(eva, { type: "join", room: "sala" });
  world.say(eva, "a", "b", "c");
  const back = comeBack(world, tokenOf(ana), { sala: 5 }, { replay: 2 });
  assertEquals(back.welcome.rooms.map(({ room, seq }) => [room, seq]), [["sala", 3]]);
  assertEquals([replayed(back, "sala"), back.outlet.told("skipped")], [
    ["2 eva: b", "3 eva: c"],
    [],
  ]);
});

// Requests that were carried out

Deno.test("what was done before is acknowledged again, and not done twice", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const requests: readonly Command[] = [
    say("1", "a"),
    { type: "action", text: "2", id: 2 },
    { type: "topic", text: "3", id: "__proto__" },
    { type: "direct", to: "eva", text: "4", id: "" },
  ];
  world.ask(ana, ...requests);
  world.clock.advance(10);
  const acks = ana.outlet.told("ack");
  assertEquals(acks.map(({ seq }) => seq).sort(), [1, 2, 3, undefined]);
  world.hub.depart(ana.outlet);
  const seen = eva.outlet.transcript.length;
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  for (let n = 0; n < 2; n++) world.ask(back, ...requests);
  world.clock.advance(1_000);
  assertEquals(eva.outlet.transcript.length, seen);
  for (const { id } of requests) {
    assert(id !== undefined);
    const [first] = ana.outlet.answersTo(id);
    assert(first !== undefined);
    assertEquals(back.outlet.answersTo(id), [first, first]);
  }
});

// Several rooms

const ROOMS = ["geral", "10", "sala", "2", "1"];

for (const ms of [0, NOTICED_MS]) {
  Deno.test(`after ${ms} ms all rooms are had again, in their order, and caught up with`, () => {
    const world = new World();
    const [ana, eva] = [world.client("ana"), world.client("eva")];
    for (const room of ROOMS) {
      for (const person of [ana, eva]) world.ask(person, { type: "join", room });
      world.ask(eva, say("1", `${room}1`, room), say("2", `${room}2`, room));
    }
    // Joining a room again makes it the last one.
    world.ask(ana, { type: "join", room: "10" });
    world.clock.advance(3_000);
    world.hub.depart(ana.outlet);
    world.clock.advance(ms);
    for (const room of ROOMS) world.ask(eva, say("3", `${room}3`, room));
    const seqs = { "#2": 2, "10": 1, "#SALA": 0, geral: 3, elsewhere: 5 };
    const back = comeBack(world, tokenOf(ana), seqs, { replay: 1 });
    const order = ["geral", "sala", "2", "1", "10"];
    assertEquals(back.welcome.rooms.map(({ room }) => room), order);
    assertEquals(back.outlet.rooms, order);
    assertEquals(replayed(back, "2"), ["3 eva: 3"]);
    assertEquals(replayed(back, "10"), ["2 eva: 2", "3 eva: 3"]);
    assertEquals(replayed(back, "sala"), ["1 eva: 1", "2 eva: 2", "3 eva: 3"]);
    assertEquals(replayed(back, "geral"), []);
    // Of a room that one says nothing of, one gets what a newcomer gets.
    assertEquals(replayed(back, "1"), ["3 eva: 3"]);
    world.ask(back, say("oi", "x"), { type: "leave" }, say("oi", "y"));
    world.clock.advance(10);
    const rooms = back.outlet.told("ack").map(({ room }) => room);
    assertEquals(rooms, ["10", "1"]);
  });
}

Deno.test("a room that one left is not entered again", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "join", room: "sala" }, { type: "leave", room: "geral" });
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  const back = comeBack(world, tokenOf(ana), { geral: 0, sala: 0 });
  assertEquals(back.outlet.rooms, ["sala"]);
});

Deno.test("a room that one left after coming back is not entered again either", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "join", room: "sala" });
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  const back = comeBack(world, tokenOf(ana), { geral: 0, sala: 0 });
  world.ask(back, { type: "leave", room: "geral" });
  world.hub.depart(back.outlet);
  assertEquals(comeBack(world, tokenOf(ana), { geral: 0, sala: 0 }).outlet.rooms, ["sala"]);
});

Deno.test("what one resume brings at once is bounded, in however many rooms one was", () => {
  // Nobody need read it: coming back again and again would fill the server's memory.
  const mostBytes = 16 * 1024 * 1024;
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const rooms = numbers(1, 20).map((n) => `r${n}`);
  for (const room of rooms) {
    for (const person of [ana, eva]) world.ask(person, { type: "join", room });
  }
  world.hub.depart(ana.outlet);
  const text = "x".repeat(60_000);
  for (const room of rooms) {
    for (let n = 0; n < 33; n++) world.ask(eva, { type: "say", room, text });
  }
  world.clock.advance(100);
  const back = comeBack(
    world,
    tokenOf(ana),
    Object.fromEntries(rooms.map((room) => [room, 0])),
  );
  const bytes = back.outlet.told("history").flatMap(({ entries }) => entries)
    .reduce((sum, { text }) => sum + text.length, 0);
  assert(bytes <= mostBytes, `${bytes} bytes at once`);
});

Deno.test("thousands of names in what one resumes evict no room and enter none", () => {
  const world = new World({ maxRooms: 10 });
  const ana = world.client("ana", { room: "sala" });
  world.say(ana, "1");
  world.ask(ana, { type: "join", room: "geral" }, { type: "leave", room: "sala" });
  world.hub.depart(ana.outlet);
  const names = Object.fromEntries(numbers(1, 5_000).map((n) => [`r${n}`, 0]));
  for (const ms of [0, NOTICED_MS]) {
    world.clock.advance(ms);
    const back = comeBack(world, tokenOf(ana), { ...names, geral: 0, "a b": 3, "": 1 });
    assertEquals(back.outlet.rooms, ["geral"]);
    world.ask(back, { type: "rooms" });
    const rooms = back.outlet.latest("rooms").rooms.map(({ name, members }) => [name, members]);
    assertEquals(rooms, [["geral", 1], ["sala", 0]]);
    world.hub.depart(back.outlet);
  }
  assertEquals(comeBack(world, "unknown", names).outlet.rooms, ["geral"]);
  const eva = world.client("eva", { room: "sala" });
  assertEquals(replayed(eva, "sala"), ["1 ana: 1"]);
});

Deno.test("who comes back to a room that cannot be had any more is still somewhere", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.client("ana", { room: "sala" });
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  world.client("eva", { room: "outra" });
  const back = comeBack(world, tokenOf(ana), { sala: 0 });
  assertEquals(back.welcome.resumed, true);
  assertEquals(back.outlet.rooms, ["geral"]);
});
