import { assert, assertEquals } from "@std/assert";
import { Answered, type Requester } from "../../../lib/server/chat/answered.ts";
import type { Done } from "../../../lib/server/chat/member.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import type { Reply } from "../../../lib/vocabulary/reply.ts";
import { type Person, World } from "../../fakes/world.ts";
import { comeBack, KNOWN_MS, NOTICED_MS, numbers, say, tokenOf } from "../../fakes/returning.ts";

const DONE: Done = { ack: { type: "ack" }, connections: 1 };

function person(owner: string): Requester {
  return { owner, key: "key", connections: 1 };
}

function ask(answered: Answered<Requester>, person: Requester, times: number): void {
  for (let n = 0; n < times; n++) answered.remember(person, n, DONE);
}

Deno.test("what was taken back is remembered no more, and does not count", () => {
  const answered = new Answered<Requester>();
  const ana = person("192.0.2.7");
  ask(answered, ana, 2);
  answered.takeBack(ana, 1);
  answered.takeBack(ana, 1);
  assertEquals([answered.size, [...answered.of(ana).keys()]], [1, [0]]);
});

Deno.test("of one person the last 256 requests are remembered, each once", () => {
  const answered = new Answered<Requester>();
  const ana = person("192.0.2.1");
  ask(answered, ana, 300);
  ask(answered, ana, 1);
  assertEquals([answered.size, answered.of(ana).size], [256, 256]);
  assertEquals([...answered.of(ana).keys()].slice(0, 2), [45, 46]);
  assertEquals([...answered.of(ana).keys()].at(-1), 0);
  answered.forget(ana);
  assertEquals([answered.size, answered.of(ana).size], [0, 0]);
});

Deno.test("whoever asks for much at one address takes nothing from those at others", () => {
  const answered = new Answered<Requester>(1_000, 800);
  const [ana, eva] = [person("192.0.2.1"), person("192.0.2.2")];
  ask(answered, ana, 100);
  ask(answered, eva, 10);
  for (let n = 0; n < 500; n++) ask(answered, person("192.0.2.66"), 199);
  assert(answered.size <= 1_000, `${answered.size}`);
  assertEquals([answered.of(ana).size, answered.of(eva).size], [100, 10]);
});

Deno.test("and at one address, whoever asks for little is forgotten last", () => {
  const answered = new Answered<Requester>(1_000, 800);
  const ana = person("192.0.2.66");
  ask(answered, ana, 5);
  for (let n = 0; n < 20; n++) ask(answered, person("192.0.2.66"), 199);
  assert(answered.size <= 1_000, `${answered.size}`);
  assertEquals(answered.of(ana).size, 5);
});

Deno.test("what is forgotten of someone is the oldest", () => {
  const answered = new Answered<Requester>(100, 50);
  const ana = person("192.0.2.1");
  ask(answered, ana, 101);
  assertEquals([...answered.of(ana).keys()], Array.from({ length: 50 }, (_, n) => 51 + n));
});

Deno.test("as many people as there are, none of whom can keep one, are forgotten", () => {
  const answered = new Answered<Requester>(100, 50);
  for (let n = 0; n < 1_000; n++) ask(answered, person("192.0.2.1"), 1);
  assert(answered.size <= 100, `${answered.size}`);
});

Deno.test("it is acknowledged again after a long drop, and after two", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, say("1", "a"));
  world.clock.advance(10);
  let person: Person = ana;
  for (const ms of [0, NOTICED_MS, KNOWN_MS - 1, 5]) {
    world.hub.depart(person.outlet);
    world.clock.advance(ms);
    person = comeBack(world, tokenOf(ana), { geral: 1 });
    world.ask(person, say("1", "a"), say("new", ms));
    world.clock.advance(10);
    assertEquals(person.outlet.answersTo("a").length, 1);
  }
  assertEquals(eva.outlet.heard, ["ana: 1", ...Array<string>(4).fill("ana: new")]);
});

Deno.test("it is acknowledged again in a room that one has left since", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "join", room: "sala" }, say("1", "a", "sala"), {
    type: "leave",
    room: "sala",
  });
  world.clock.advance(10);
  assertEquals(ana.outlet.answersTo("a").length, 1);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  world.ask(back, say("1", "a", "sala"));
  assertEquals(back.outlet.answersTo("a"), ana.outlet.answersTo("a"));
  assertEquals(back.outlet.told("error"), []);
});

Deno.test("it is acknowledged before the room's answer to leaving it", () => {
  const world = new World();
  const ana = world.client("ana");
  const eva = world.client("eva");
  world.say(eva, "busy");
  world.ask(ana, say("1", "a"), { type: "leave", id: "b" });
  assertEquals(ana.outlet.replies.slice(-2).map(({ type }) => type), ["ack", "left"]);
});

Deno.test("what was refused is not done, and may be done on the next connection", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "direct", to: "eva", text: "1", id: 1 }, say("2", 2, "sala"));
  assertEquals(ana.outlet.told("error").length, 2);
  world.hub.depart(ana.outlet);
  const eva = world.client("eva");
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  world.ask(back, { type: "direct", to: "eva", text: "1", id: 1 });
  world.ask(back, { type: "join", room: "sala" }, say("2", 2, "sala"));
  world.clock.advance(10);
  assertEquals([eva.outlet.told("direct").length, back.outlet.told("ack").length], [1, 2]);
});

Deno.test("an id that is used again on one connection is not swallowed", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, say("1", "a"), say("2", "a"), say("3", "a"));
  world.clock.advance(10);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 2", "ana: 3"]);
  assertEquals(ana.outlet.answersTo("a").length, 3);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 3 });
  world.ask(back, say("3", "a"));
  world.clock.advance(10);
  assertEquals(eva.outlet.heard.length, 3);
  const [ack] = back.outlet.answersTo("a");
  assertEquals(ack?.type === "ack" && ack.seq, 3);
});

Deno.test("ids are of one person alone, and 1 is not the same as '1'", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, say("1", 1));
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  world.ask(back, say("2", "1"));
  world.ask(eva, say("3", 1), say("4", "1"));
  world.clock.advance(10);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 2"]);
  assertEquals(back.outlet.heard, ["eva: 3", "eva: 4"]);
});

Deno.test("an answer to a question is never taken from what was done before", () => {
  // The protocol: a say, action, direct or topic whose id was carried out is not done again.
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, say("1", 1));
  world.clock.advance(10);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  const questions: readonly (readonly [Command, Reply["type"]])[] = [
    [{ type: "who", id: 1 }, "who"],
    [{ type: "rooms", id: 1 }, "rooms"],
    [{ type: "topic", id: 1 }, "topicIs"],
    [{ type: "join", room: "sala", id: 1 }, "entered"],
    [{ type: "nick", nick: "bia", id: 1 }, "renamed"],
    [{ type: "leave", id: 1 }, "left"],
  ];
  for (const [request, answer] of questions) {
    world.ask(back, request);
    assertEquals(back.outlet.answersTo(1).at(-1)?.type, answer, request.type);
  }
});

Deno.test("the last 256 requests are remembered", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, ...numbers(0, 256).map((n) => say(n, Number(n))));
  world.clock.advance(10);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 257 });
  world.ask(back, ...numbers(1, 256).map((n) => say(n, Number(n))));
  world.clock.advance(10);
  assertEquals([eva.outlet.heard.length, back.outlet.told("ack").length], [257, 256]);
});
