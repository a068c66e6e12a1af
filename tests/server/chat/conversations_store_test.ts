import { assert, assertEquals } from "@std/assert";
import type { SequencerOptions } from "../../../lib/server/chat/sequencer.ts";
import { FakeStore } from "../../fakes/store.ts";
import { confidant, conversationOf, readInPrivate, returned } from "../../fakes/confidants.ts";
import { type Person, World } from "../../fakes/world.ts";

let tokens = 0;

/** A server that keeps things, as it is started anew. */
function start(store: FakeStore, options: Partial<SequencerOptions> = {}): World {
  return new World({ store, newToken: () => `private-${++tokens}`, ...options });
}

function say(world: World, from: Person, to: string, text: string): void {
  world.ask(from, { type: "direct", to, text, id: text });
  world.clock.advance(50);
}

Deno.test("what was said in private is there for its persons after a restart, by whatever names, and goes on", () => {
  const store = new FakeStore();
  const before = start(store);
  const [ana, bia, eva] = ["ana", "bia", "eva"].map((nick) => confidant(before, nick));
  assert(ana !== undefined && bia !== undefined && eva !== undefined);
  for (const text of ["pão", "queijo"]) say(before, ana, "bia", text);
  const room = conversationOf(bia);
  before.ask(bia, { type: "nick", nick: "bea" });
  // Nothing is taken leave of: it was killed.
  const after = start(store, { run: "next" });
  const back = returned(after, bia, { [room]: 1 });
  assertEquals(readInPrivate(back), ["2 ana: queijo"]);
  const { rooms } = back.outlet.latest("welcome");
  assertEquals(rooms.map((state) => [state.room, state.seq]), [["geral", 0], [room, 2]]);
  after.ask(back, { type: "search", room: "@ana", words: "pao", id: 1 });
  assertEquals(back.outlet.latest("found").entries.map(({ text }) => text), ["pão"]);
  const writer = returned(after, ana);
  say(after, writer, "bea", "leite");
  assertEquals(readInPrivate(back).at(-1), "3 ana: leite");
  // What is sent again is said once.
  say(after, writer, "bea", "queijo");
  assertEquals(writer.outlet.answersTo("queijo").map((ack) => "seq" in ack && ack.seq), [2]);
  const other = returned(after, eva);
  assertEquals(readInPrivate(other), []);
});

Deno.test("nobody sees it, nor has it acknowledged, before it is kept", () => {
  const store = new FakeStore();
  const world = start(store);
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  store.writesFail = true;
  say(world, ana, "bia", "1");
  assertEquals([readInPrivate(bia), ana.outlet.answersTo("1")], [[], []]);
  say(world, ana, "bia", "2");
  assertEquals(ana.outlet.answersTo("2").map((reply) => "code" in reply && reply.code), [
    "not_stored",
  ]);
  store.writesFail = false;
  world.clock.advance(2_000);
  assertEquals([readInPrivate(bia), ana.outlet.answersTo("1").length], [["1 ana: 1"], 1]);
  store.unkeepable.add(conversationOf(bia));
  say(world, ana, "bia", "3");
  assertEquals(ana.outlet.answersTo("3").map((reply) => "code" in reply && reply.code), [
    "not_stored",
  ]);
  store.unkeepable.clear();
  say(world, ana, "bia", "4");
  assertEquals(readInPrivate(bia), ["1 ana: 1", "2 ana: 4"]);
});

Deno.test("what is told to one who has no such rooms is kept in the same commit", () => {
  const store = new FakeStore();
  const world = start(store);
  const [ana, old] = [confidant(world, "ana"), world.client("old", { directs: {} })];
  const kept: [entries: number, letters: number][] = [];
  say(world, ana, "old", "1");
  store.onCommit = () => kept.push([store.kept.length, store.letters(2).length]);
  say(world, ana, "old", "2");
  assertEquals(kept, [[1, 1]], "nothing of the second was there before");
  assertEquals([store.kept.length, store.letters(2).length], [2, 2]);
  assertEquals(old.outlet.told("direct").map(({ text }) => text), ["1", "2"]);
  const after = start(store);
  const writer = returned(after, ana);
  say(after, writer, "old", "2");
  assertEquals(writer.outlet.answersTo("2").map((ack) => "seq" in ack && ack.seq), [2]);
});

Deno.test("nothing is kept that nobody will ever read again", () => {
  const store = new FakeStore();
  const world = start(store);
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  const [netcat, nc] = [world.person("netcat"), world.person("nc")];
  world.ask(netcat, { type: "direct", to: "nc", text: "psiu" });
  world.clock.advance(50);
  assertEquals(nc.outlet.latest("direct").text, "psiu");
  assertEquals([store.kept, store.conversations.all()], [[], []]);
  say(world, ana, "bia", "oi");
  assertEquals([store.kept.length, store.conversations.all().length], [1, 1]);
  world.ask(ana, { type: "quit" });
  assertEquals(store.conversations.all()[0]?.people.map(({ nick }) => nick), ["ana", "bia"]);
  world.ask(bia, { type: "quit" });
  assertEquals([store.kept, store.conversations.all()], [[], []]);
});

Deno.test("who is given the number of one who has left gets nothing of what that one said in private", () => {
  const store = new FakeStore();
  const before = start(store);
  const ana = confidant(before, "ana");
  const netcat = before.person("netcat");
  before.ask(netcat, { type: "direct", to: "ana", text: "segredo" });
  before.clock.advance(50);
  assertEquals(readInPrivate(ana), ["1 netcat: segredo"]);
  for (const [entry] of [store.kept]) {
    if (entry !== undefined) store.kept[0] = { ...entry, author: 0 };
  }
  // Numbers are given again, and this one comes back after a restart.
  const next = start(store, { run: "next" });
  const thief = next.program();
  next.hello(thief, { nick: "netcat", conversations: true });
  next.clock.advance(50);
  const last = start(store, { run: "last" });
  const back = returned(last, thief);
  assertEquals(back.outlet.latest("welcome").rooms.map(({ room }) => room), ["geral"]);
  last.ask(back, { type: "history", room: "@ana", id: 1 });
  assertEquals(back.outlet.answersTo(1).map(({ type }) => type), ["error"]);
  assertEquals(readInPrivate(returned(last, ana)), ["1 netcat: segredo"]);
});

Deno.test("what a store has lost of them is kept in it again", () => {
  const store = new FakeStore();
  const world = start(store);
  const [ana, bia] = [confidant(world, "ana"), confidant(world, "bia")];
  say(world, ana, "bia", "1");
  store.isGone = true;
  world.clock.advance(5_000);
  assertEquals([store.kept.length, store.conversations.all().length], [1, 1]);
  assertEquals(readInPrivate(returned(start(store), bia)), ["1 ana: 1"]);
});
