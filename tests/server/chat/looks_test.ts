import { assert, assertEquals } from "@std/assert";
import { MESSAGES } from "../../../lib/language/chat.ts";
import { originOf } from "../../../lib/text/address.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { World } from "../../fakes/world.ts";
import { FakeStore } from "../../fakes/store.ts";
import { FEW_IN_MEMORY, worldOf } from "../../fakes/stored.ts";

Deno.test("who names the people of one's room, rooms all in which somebody is or was", () => {
  const world = new World();
  const [ana] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  const left = world.person("lia", "outra");
  world.say(left, "oi");
  world.ask(left, { type: "enter", room: "assunto" }, { type: "topic", text: "bolo" });
  world.ask(left, { type: "enter", room: "nada" }, { type: "enter" });
  world.clock.advance(10);
  world.ask(ana, { type: "who" }, { type: "rooms" });
  assertEquals(ana.outlet.latest("who"), {
    type: "who",
    room: "geral",
    members: 3,
    nicks: ["ana", "eva", "lia"],
  });
  assertEquals(ana.outlet.latest("rooms").rooms, [
    { name: "geral", members: 3, topic: "" },
    { name: "sala", members: 1, topic: "" },
    { name: "assunto", members: 0, topic: "bolo" },
    { name: "outra", members: 0, topic: "" },
  ]);
});

Deno.test("operators of the server see where people come from, and nobody else does", () => {
  const world = new World();
  const [ana, bia] = [world.person("ana"), world.newcomer()];
  bia.outlet.origin = originOf("192.0.2.7");
  world.ask(bia, { type: "nick", nick: "bia" }, { type: "who" });
  world.ask(ana, { type: "who" }, { type: "people", nicks: ["bia"] });
  for (const { outlet } of [ana, bia]) assertEquals("addresses" in outlet.latest("who"), false);
  assertEquals("address" in (ana.outlet.latest("people").people[0] ?? {}), false);
  world.ask(ana, { type: "promote", name: "root" });
  world.ask(ana, { type: "away", text: "almoço" });
  world.ask(ana, { type: "who" }, { type: "people", nicks: ["bia"] });
  const who = ana.outlet.latest("who");
  assertEquals(who.addresses, [{ nick: "bia", address: "192.0.2.7" }]);
  assertEquals(MESSAGES.en.who(who), "#geral (2): ana (away: almoço), bia (192.0.2.7)");
  assertEquals(ana.outlet.latest("people").people[0]?.address, "192.0.2.7");
});

Deno.test("the lists of many people and rooms are bounded, and say how many there are", () => {
  const world = new World();
  const ana = world.person("ana");
  for (let n = 0; n < 300; n++) world.guest();
  for (let n = 0; n < 300; n++) world.ask(world.newcomer(), { type: "enter", room: `r${n}` });
  world.ask(ana, { type: "who" }, { type: "rooms" });
  assertEquals(ana.outlet.latest("who").members, 301);
  assertEquals(ana.outlet.latest("who").nicks.length, 200);
  assertEquals(ana.outlet.latest("rooms").rooms.length, 200);
  world.ask(ana, { type: "who", all: true });
  assertEquals(ana.outlet.latest("who").nicks.length, 301);
});

// The past

Deno.test("a newcomer sees what was said last, once, in order", () => {
  const world = new World({ replay: 3 });
  const ana = world.person("ana");
  world.say(ana, "1", "2", "3", "4");
  const eva = world.newcomer();
  // Said, and not published yet, when she comes.
  world.ask(ana, { type: "say", text: "5" });
  world.hub.settle(eva.outlet);
  world.say(ana, "6");
  assertEquals(eva.outlet.replies.map(({ type }) => type), ["history", "entered"]);
  const past = eva.outlet.latest("history").entries.map(({ text }) => text);
  assertEquals(past, ["3", "4", "5"]);
  assertEquals(eva.outlet.heard, ["ana: 6"]);
});

Deno.test("an empty past is not spoken of, nor is any where none is wanted", () => {
  assertEquals(new World().person("ana").outlet.told("history"), []);
  const world = new World({ replay: 0 });
  world.say(world.person("ana"), "oi");
  assertEquals(world.person("eva").outlet.told("history"), []);
});

Deno.test("the past stays when all have gone, comings and goings do not", () => {
  const world = new World();
  const ana = world.person("ana", "sala");
  world.ask(ana, { type: "say", text: "oi" }, { type: "quit" });
  world.clock.advance(3_000);
  const eva = world.person("eva", "sala");
  assertEquals(eva.outlet.latest("history").entries.map(({ type, text }) => [type, text]), [
    ["message", "oi"],
  ]);
});

Deno.test("history tells as much as was asked for, even if that is nothing", () => {
  const world = new World({ replay: 2 });
  const ana = world.person("ana");
  world.ask(ana, { type: "history" });
  assertEquals(ana.outlet.latest("history").entries, []);
  world.say(ana, "1", "2", "3", "4");
  const asked = (command: Command): string[] => {
    world.ask(ana, command);
    return ana.outlet.latest("history").entries.map(({ text }) => text);
  };
  assertEquals(asked({ type: "history" }), ["3", "4"]);
  assertEquals(asked({ type: "history", limit: 3 }), ["2", "3", "4"]);
  assertEquals(asked({ type: "history", limit: 1_000 }), ["1", "2", "3", "4"]);
});

Deno.test("history tells what lies before and after a place, and between two", () => {
  const world = new World({ replay: 2 });
  const ana = world.person("ana");
  world.say(ana, "1", "2", "3", "4", "5", "6");
  const asked = (range: { before?: number; after?: number; limit?: number }): string => {
    world.ask(ana, { type: "history", ...range });
    return ana.outlet.latest("history").entries.map(({ text }) => text).join("");
  };
  assertEquals(asked({ before: 4 }), "23");
  assertEquals(asked({ before: 4, limit: 1 }), "3");
  assertEquals(asked({ before: 4, limit: 1_000 }), "123");
  assertEquals(asked({ before: 0 }), "");
  assertEquals(asked({ before: 1 }), "");
  assertEquals(asked({ before: 100 }), "56");
  assertEquals(asked({ after: 2 }), "34");
  assertEquals(asked({ after: 0, limit: 1_000 }), "123456");
  assertEquals(asked({ after: 6 }), "");
  assertEquals(asked({ after: Number.MAX_SAFE_INTEGER }), "");
  assertEquals(asked({ after: 2, before: 5, limit: 9 }), "34");
  assertEquals(asked({ after: 2, before: 5, limit: 1 }), "3");
  assertEquals(asked({ after: 5, before: 2 }), "");
});

// Language, help, mistakes

Deno.test("a language that is known is spoken from then on, another is refused", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(ana, { type: "language", tag: "EN-us" }, { type: "language", tag: "fr" });
  assertEquals(ana.outlet.languages, ["en"]);
  assertEquals(ana.outlet.latest("language").language, "en");
  assertEquals(ana.outlet.latest("error"), {
    type: "error",
    code: "language_unknown",
    value: "fr",
    command: "lang",
  });
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
