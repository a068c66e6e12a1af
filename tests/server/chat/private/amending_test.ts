import { assertEquals } from "@std/assert";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import type { Reply } from "../../../../lib/vocabulary/reply.ts";
import { confidant, conversationOf, readInPrivate } from "../../../fakes/confidants.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { type Person, World } from "../../../fakes/world.ts";

/** What was answered to a request: the code of a refusal, else the type. */
function answerTo(world: World, person: Person, command: Command): string | undefined {
  world.ask(person, { ...command, id: "asked" });
  world.clock.advance(50);
  const [reply] = person.outlet.answersTo("asked").slice(-1);
  return reply?.type === "error" ? reply.code : reply?.type;
}

function write(world: World, from: Person, to: string, ...texts: string[]): void {
  for (const text of texts) world.ask(from, { type: "direct", to, text });
  world.clock.advance(50);
}

/** What one was told of private words, one by one, since that many replies. */
function toldSince({ outlet }: Person, before: number): string[] {
  return outlet.replies.slice(before).flatMap(inWords);
}

function inWords(reply: Reply): string[] {
  switch (reply.type) {
    case "direct":
      return [reply.replaces === undefined ? reply.text : `anew ${reply.text}`];
    case "revised":
      return [`${reply.own === true ? "own " : ""}${reply.entry.type} ${reply.entry.text}`.trim()];
    case "private":
      return "seq" in reply.event ? [`${reply.event.type} ${reply.event.text}`.trim()] : [];
    default:
      return [];
  }
}

Deno.test("one says anew what one said in private, and all of them are told, each as it has that", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  const [old, netcat] = [world.client("old", { directs: {} }), world.person("netcat")];
  write(world, ana, "bia,old,netcat", "o gaot");
  const room = conversationOf(ana);
  const before = [ana, bia, old, netcat].map(({ outlet }) => outlet.replies.length);
  assertEquals(answerTo(world, ana, { type: "edit", room, text: "o gato" }), "ack");
  const told = [ana, bia, old, netcat].map((each, n) => toldSince(each, before[n] ?? 0));
  assertEquals(told, [["edited o gato"], ["edited o gato"], ["anew o gato"], ["anew o gato"]]);
  const asked = bia.outlet.replies.length;
  world.ask(bia, { type: "search", room, words: "gaot" });
  assertEquals(bia.outlet.latest("found").entries, []);
  world.ask(bia, { type: "history", room });
  assertEquals(bia.outlet.replies.length > asked, true);
  assertEquals(readInPrivate(bia).slice(-2), ["1 ana: ", "2 ana: o gato"]);
});

Deno.test("who has no window for it says anew and takes back too, and is told that it is done", () => {
  const world = new World();
  const [ana, bia] = [world.person("ana"), world.person("bia")];
  write(world, ana, "bia", "o gaot");
  const [mine, others] = [ana.outlet.replies.length, bia.outlet.replies.length];
  world.ask(ana, { type: "edit", room: "@bia", text: "o gato" });
  world.clock.advance(50);
  world.ask(ana, { type: "redact", room: "@bia" });
  world.clock.advance(50);
  assertEquals(toldSince(ana, mine), ["own edited o gato", "own redacted"]);
  assertEquals(toldSince(bia, others), ["anew o gato", "redacted"]);
  world.ask(ana, { type: "redact", room: "@bia" });
  assertEquals(ana.outlet.latest("error").code, "line_unknown");
});

Deno.test("in private people react by signs, and nobody revises what is another's", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  write(world, ana, "bia", "oi");
  const room = conversationOf(ana);
  const react = { type: "react", room, seq: 1, emoji: "+1" } as const;
  assertEquals(answerTo(world, bia, react), "ack");
  assertEquals(inWords(ana.outlet.latest("private")), ["reacted +1"]);
  assertEquals(answerTo(world, bia, { ...react, remove: true }), "ack");
  assertEquals(answerTo(world, bia, { type: "edit", room, seq: 1, text: "x" }), "line_unknown");
  assertEquals(answerTo(world, bia, { type: "redact", room, seq: 1 }), "line_unknown");
  const eva = confidant(world, "eva");
  for (const type of ["edit", "redact", "react"] as const) {
    const request = { type, room, seq: 1, text: "x", emoji: "x" } as Command;
    assertEquals(answerTo(world, eva, request), "not_in_room", type);
  }
});

Deno.test("whoever is left alone with an old conversation, or one of that name, is not met by its numbers", () => {
  const world = new World();
  const [ana, bia] = [world.person("ana"), world.person("bia")];
  write(world, ana, "bia", "um");
  const timeMs = world.clock.utcMs() - 10_000;
  world.ask(ana, { type: "redact", room: "@bia", seq: 1, timeMs });
  assertEquals(ana.outlet.latest("error").code, "line_unknown");
  assertEquals(bia.outlet.told("revised"), []);
});

Deno.test("more than someone can read is not written anew to it, nor reacted to; it is taken back all the same", () => {
  const world = new World();
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  write(world, ana, "bia", "um");
  const room = conversationOf(ana);
  bia.outlet.isSaturated = true;
  assertEquals(answerTo(world, ana, { type: "edit", room, text: "dois" }), "not_reading");
  const react = { type: "react", room, seq: 1, emoji: "+1" } as const;
  assertEquals(answerTo(world, ana, react), "not_reading");
  assertEquals(answerTo(world, ana, { type: "redact", room }), "ack");
});

Deno.test("what is taken back does not come again, is kept nowhere, and its number stays its own", () => {
  const store = new FakeStore();
  const world = new World({ store });
  const ana = confidant(world, "ana");
  const bia = world.client("bia", { directs: {} });
  const { token } = bia.outlet.latest("welcome");
  write(world, ana, "bia", "um", "segredo", "três");
  const room = conversationOf(ana);
  assertEquals(answerTo(world, ana, { type: "redact", room, seq: 2 }), "ack");
  const kept = store.persons().flatMap(({ author }) => store.letters(author));
  assertEquals(kept.map(({ seq, text }) => [seq, text]), [[1, "um"], [2, ""], [3, "três"]]);

  world.hub.depart(bia.outlet, "reset");
  const back = world.program();
  const resume = { token, rooms: { geral: 0 } };
  world.hello(back, { resume, directs: {} });
  const letters = back.outlet.told("direct");
  assertEquals(letters.map(({ seq, text }) => [seq, text]), [[1, "um"], [3, "três"]]);
});

Deno.test("what is said and taken back in one go is told without its words", () => {
  const world = new World({ store: new FakeStore() });
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  const old = world.client("old", { directs: {} });
  write(world, ana, "bia,old", "oi");
  const room = conversationOf(ana);
  world.ask(ana, { type: "say", room, text: "segredo" }, { type: "redact", room });
  world.clock.advance(50);
  for (const { outlet } of [bia, old]) {
    assertEquals(JSON.stringify(outlet.replies).includes("segredo"), false);
  }
});

Deno.test("what is said anew in private and taken back before it is kept takes with it what it was to replace, for all", async () => {
  const store = new FakeStore();
  const world = new World({ store });
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  const [old, netcat] = [world.client("old", { directs: {} }), world.person("netcat")];
  write(world, ana, "bia,old,netcat", "segredo");
  const room = conversationOf(ana);
  const all = [ana, bia, old, netcat];
  const before = all.map(({ outlet }) => outlet.replies.length);
  store.waits = true;
  // What comes first is under way to the disk when the rest is asked for.
  write(world, ana, "bia,old,netcat", "oi");
  world.ask(ana, { type: "edit", room, seq: 1, text: "ops" }, { type: "redact", room, seq: 1 });
  for (let n = 0; n < 3; n++) {
    store.sync?.resolve();
    store.sync = undefined;
    for (let each = 0; each < 5; each++) await Promise.resolve();
    world.clock.advance(50);
  }
  assertEquals(all.map((each, n) => toldSince(each, before[n] ?? 0)), [
    ["blank", "redacted"],
    ["message oi", "blank", "redacted"],
    ["oi", "blank", "redacted"],
    ["oi", "anew ops", "redacted"],
  ]);
});
