import { assertEquals } from "@std/assert";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import type { OperatorDeed } from "../../../../lib/vocabulary/reply.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { type Person, World } from "../../../fakes/world.ts";

const MINUTE_MS = 60_000;

/** What was answered to a request: the code of a refusal, else the type. */
function answerTo(world: World, person: Person, command: Command): string | undefined {
  const before = person.outlet.replies.length;
  world.ask(person, command);
  world.clock.advance(10);
  const reply = person.outlet.replies[before];
  return reply?.type === "error" ? reply.code : reply?.type;
}

/** What someone who comes now is told of a room: the type of each entry, and its words. */
function pastOf(world: World, room = "geral"): string[] {
  const late = world.client("late", { room });
  const told = late.outlet.told("history").flatMap(({ entries }) => entries);
  world.ask(late, { type: "quit" });
  return told.map(({ type, text }) => type === "message" ? text : `(${type}) ${text}`.trim());
}

/** Of each word that something was taken back: by whom, which numbers, and whose. */
function takenSeen({ outlet }: Person): unknown[] {
  return outlet.seen.flatMap((event) =>
    event.type === "redacted"
      ? [[event.nick, event.targets?.map(({ seq }) => seq), event.of, event.text]]
      : []
  );
}

Deno.test("one's last line is taken back, all are told in its place, oneself too, and nobody reads it who comes later", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(ana, "a");
  world.say(bia, "b");
  world.say(ana, "segredo");
  world.say(bia, "c");
  assertEquals(answerTo(world, ana, { type: "redact", id: 1 }), "ack");
  assertEquals(takenSeen(bia), [["ana", [3], undefined, ""]]);
  assertEquals(takenSeen(ana), takenSeen(bia));
  assertEquals(pastOf(world), ["a", "b", "(blank)", "c", "(redacted)"]);
  world.ask(bia, { type: "search", words: "segredo" });
  assertEquals(bia.outlet.latest("found").entries, []);
});

Deno.test("who takes back again takes the line before, or several at once, or all of some minutes", () => {
  const world = new World();
  const ana = world.client("ana");
  world.say(ana, "a", "b");
  world.clock.advance(2 * MINUTE_MS);
  world.say(ana, "c", "d", "e", "f");
  assertEquals(answerTo(world, ana, { type: "redact" }), "ack");
  assertEquals(answerTo(world, ana, { type: "redact" }), "ack");
  assertEquals(answerTo(world, ana, { type: "redact", seconds: 60 }), "ack");
  assertEquals(answerTo(world, ana, { type: "redact", count: 9 }), "ack");
  assertEquals(takenSeen(ana).map((taken) => Array.isArray(taken) && taken[1]), [
    [6],
    [5],
    [3, 4],
    [1, 2],
  ]);
  assertEquals(answerTo(world, ana, { type: "redact" }), "line_unknown");
});

Deno.test("what is said and taken back before anybody has seen it is seen by nobody", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(bia, "oi");
  world.ask(ana, { type: "say", text: "segredo" }, { type: "say", text: "ops" });
  world.ask(ana, { type: "redact", seq: 2 });
  world.clock.advance(100);
  assertEquals(bia.outlet.seen.map(({ type }) => type).slice(-3), ["blank", "message", "redacted"]);
});

Deno.test("one's own can be taken back for 15 minutes, and others' by nobody who does not command", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(ana, "a");
  assertEquals(answerTo(world, bia, { type: "redact", seq: 1 }), "not_room_operator");
  assertEquals(answerTo(world, bia, { type: "redact", nick: "ana" }), "not_room_operator");
  world.clock.advance(15 * MINUTE_MS - 5_000);
  world.say(ana, "b");
  world.clock.advance(6_000);
  assertEquals(answerTo(world, ana, { type: "redact", seq: 1 }), "line_old");
  assertEquals(answerTo(world, ana, { type: "redact", count: 2 }), "ack");
  assertEquals(takenSeen(ana), [["ana", [2], undefined, ""]]);
  assertEquals(pastOf(world), ["a", "(blank)", "(redacted)"]);
});

Deno.test("who commands a room takes back whoever's lines, however old, and says why; under any name", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana", { room: "sala" }), world.client("eva", { room: "sala" })];
  world.say(eva, "spam 1");
  world.clock.advance(60 * MINUTE_MS);
  world.ask(eva, { type: "nick", nick: "inocente" });
  world.say(eva, "spam 2");
  world.say(ana, "calma");
  assertEquals(
    answerTo(world, ana, { type: "redact", nick: "inocente", count: 9, reason: "spam" }),
    "ack",
  );
  assertEquals(takenSeen(eva), [["ana", [1, 2], "inocente", "spam"]]);
  assertEquals(pastOf(world, "sala"), ["(blank)", "(blank)", "calma", "(redacted) spam"]);
  assertEquals(answerTo(world, ana, { type: "redact", nick: "eva" }), "line_unknown");
});

Deno.test("an operator of the server does so in any room, and the server's log has it without the words", () => {
  const deeds: OperatorDeed[] = [];
  const world = new World({ onOperator: (_, deed) => deeds.push(deed) });
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, { type: "promote", name: "chefe" });
  world.say(eva, "spam");
  world.say(ana, "meu");
  assertEquals(answerTo(world, ana, { type: "redact", nick: "eva", reason: "spam" }), "ack");
  // One's own is nobody else's business.
  assertEquals(answerTo(world, ana, { type: "redact" }), "ack");
  assertEquals(deeds.slice(1), [{
    type: "redacted",
    by: "ana",
    room: "geral",
    nick: "eva",
    count: 1,
    reason: "spam",
  }]);
});

Deno.test("a topic, a word of before, and what is in another room cannot be taken back", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "topic", text: "hoje" });
  world.say(ana, "a");
  assertEquals(answerTo(world, ana, { type: "redact", seq: 1 }), "line_unknown");
  assertEquals(answerTo(world, ana, { type: "redact", seq: 7 }), "line_unknown");
  assertEquals(answerTo(world, ana, { type: "redact", seq: 2 }), "ack");
  assertEquals(answerTo(world, ana, { type: "redact", seq: 2 }), "line_unknown");
  assertEquals(answerTo(world, ana, { type: "redact", seq: 3 }), "line_unknown");
  assertEquals(answerTo(world, ana, { type: "redact", room: "sala" }), "not_in_room");
});

Deno.test("what is not in memory any more is taken back in the history, where it is kept", () => {
  const store = new FakeStore();
  const log = { windowBytes: 2_000, graceMs: 10, keepEntries: 2, keepBytes: 100_000 };
  const world = new World({ store, log });
  const ana = world.client("ana");
  world.say(ana, "segredo", "b", "c", "d");
  assertEquals(answerTo(world, ana, { type: "redact", count: 4 }), "ack");
  assertEquals(store.kept.map(({ text }) => text), ["", "", "", "", ""]);
});

Deno.test("what the history cannot keep now is not taken back either", () => {
  const store = new FakeStore();
  const world = new World({ store });
  const ana = world.client("ana");
  world.say(ana, "a");
  store.writesFail = true;
  world.say(ana, "b");
  assertEquals(answerTo(world, ana, { type: "redact", seq: 1 }), "not_stored");
  assertEquals(store.kept.map(({ text }) => text), ["a"]);
});

Deno.test("who comes back is told what was taken back meanwhile, also by oneself", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(ana, "a");
  const { token = "" } = ana.outlet.latest("welcome");
  world.say(bia, "segredo");
  world.ask(ana, { type: "redact", seq: 1 });
  world.hub.depart(ana.outlet, "reset");
  world.ask(bia, { type: "redact" });
  const again = world.program();
  world.hello(again, { resume: { token, rooms: { geral: 1 } } });
  const entries = again.outlet.told("history").flatMap(({ entries }) => entries);
  assertEquals(entries.map(({ seq, type }) => [seq, type]), [
    [2, "blank"],
    [3, "redacted"],
    [4, "redacted"],
  ]);
});

Deno.test("one's own last line is said anew: the old words are gone, the new ones are found, and it is known what they replace", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(ana, "o gaot");
  world.say(bia, "oi");
  assertEquals(answerTo(world, ana, { type: "edit", text: "o gato", id: 1 }), "ack");
  assertEquals(pastOf(world), ["(blank)", "oi", "(edited) o gato"]);
  assertEquals(answerTo(world, ana, { type: "edit", text: "um gato" }), "ack");
  const edits = bia.outlet.seen.flatMap((event) => event.type === "edited" ? [event] : []);
  assertEquals(edits.map(({ seq, text, targets }) => [seq, text, targets?.map(({ seq }) => seq)]), [
    [3, "o gato", [1]],
    [4, "um gato", [1, 3]],
  ]);
  world.ask(bia, { type: "search", words: "gato" });
  assertEquals(bia.outlet.latest("found").entries.map(({ seq }) => seq), [4]);
  // It can be taken back like any other.
  assertEquals(answerTo(world, ana, { type: "redact" }), "ack");
  assertEquals(takenSeen(bia), [["ana", [4], undefined, ""]]);
  assertEquals(answerTo(world, ana, { type: "edit", text: "o rato" }), "line_unknown");
});

Deno.test("what one does stays that, and nobody says anew what is another's, old, or while one may not speak", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana", { room: "sala" }), world.client("bia", { room: "sala" })];
  world.ask(bia, { type: "action", text: "acean" });
  world.say(ana, "oi");
  assertEquals(answerTo(world, bia, { type: "edit", text: "acena" }), "ack");
  const [edit] = ana.outlet.seen.flatMap((event) => event.type === "edited" ? [event] : []);
  assertEquals([edit?.deed, edit?.text], [true, "acena"]);
  assertEquals(answerTo(world, ana, { type: "edit", seq: 3, text: "x" }), "line_unknown");
  world.ask(ana, { type: "mute", nick: "bia" });
  assertEquals(answerTo(world, bia, { type: "edit", text: "x" }), "muted");
  world.ask(ana, { type: "unmute", nick: "bia" });
  world.clock.advance(14 * MINUTE_MS);
  assertEquals(answerTo(world, bia, { type: "edit", text: "acena!" }), "ack");
  // It is the first words' age that counts.
  world.clock.advance(2 * MINUTE_MS);
  assertEquals(answerTo(world, bia, { type: "edit", text: "x" }), "line_old");
});

/** Of each sign that someone reads of: by whom, which, of which entry, and whether it is gone. */
function signsSeen({ outlet }: Person): unknown[] {
  return outlet.seen.flatMap((event) =>
    event.type === "reacted"
      ? [[event.nick, event.text, event.targets?.[0]?.seq, event.undone === true]]
      : []
  );
}

Deno.test("people react to a line by signs, once each, and no longer; it has its place in the room's order", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(ana, "oi");
  const plus = { type: "react", seq: 1, emoji: "+1" } as const;
  assertEquals(answerTo(world, bia, plus), "ack");
  // Once is enough.
  assertEquals(answerTo(world, bia, plus), "ack");
  assertEquals(answerTo(world, ana, plus), "ack");
  assertEquals(answerTo(world, bia, { ...plus, remove: true }), "ack");
  assertEquals(answerTo(world, bia, { ...plus, remove: true }), "ack");
  assertEquals(signsSeen(ana), [
    ["bia", "+1", 1, false],
    ["ana", "+1", 1, false],
    ["bia", "+1", 1, true],
  ]);
  assertEquals(signsSeen(bia), signsSeen(ana));
  world.ask(ana, { type: "search", words: "+1" });
  assertEquals(ana.outlet.latest("found").entries, []);
});

Deno.test("signs of a line stay with what is said in its place: once each there too, and no longer", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(ana, "o gaot");
  assertEquals(answerTo(world, bia, { type: "react", seq: 1, emoji: "+1" }), "ack");
  assertEquals(answerTo(world, ana, { type: "edit", text: "o gato" }), "ack");
  const plus = { type: "react", seq: 3, emoji: "+1" } as const;
  assertEquals(answerTo(world, bia, plus), "ack");
  assertEquals(signsSeen(ana), [["bia", "+1", 1, false]]);
  assertEquals(answerTo(world, bia, { ...plus, remove: true }), "ack");
  assertEquals(answerTo(world, bia, { ...plus, remove: true }), "ack");
  assertEquals(signsSeen(ana), [["bia", "+1", 1, false], ["bia", "+1", 3, true]]);
});

Deno.test("a line has no more than so many signs, one person no more than few, and none is long", () => {
  const world = new World();
  const people = ["ana", "bia", "caio", "davi", "edu"].map((nick) => world.client(nick));
  const [ana, bia, , , edu] = people;
  world.say(ana ?? people[0] ?? world.guest(), "oi");
  const react = (person: Person | undefined, emoji: string, seq = 1): string | undefined =>
    person && answerTo(world, person, { type: "react", seq, emoji });
  for (const [n, person] of people.slice(0, 4).entries()) {
    for (let each = 0; each < 5; each++) assertEquals(react(person, `s${5 * n + each}`), "ack");
  }
  assertEquals(react(ana, "mais"), "reactions_full");
  assertEquals(react(edu, "mais"), "reactions_full");
  // One that is there already can be another's too.
  assertEquals(react(edu, "s0"), "ack");
  assertEquals(react(bia, "a b"), "reaction_malformed");
  assertEquals(react(bia, "123456789"), "reaction_malformed");
  assertEquals(react(edu, "👩‍👩‍👧‍👦"), "reactions_full");
  assertEquals(react(edu, "+1", 99), "line_unknown");
  assertEquals(react(edu, "+1", 2), "line_unknown");
});

Deno.test("an operator's word to all is not said anew, but one's line before it is; and it can be taken back", () => {
  const world = new World();
  world.hub.appoint(["root"]);
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.ask(ana, { type: "promote", name: "root" });
  world.say(ana, "o gaot");
  world.ask(ana, { type: "announce", text: "pausa" });
  world.clock.advance(10);
  const announced = bia.outlet.seen.findLast((event) => event.type === "message");
  assertEquals(announced?.type === "message" && announced.announced, true);
  const seq = announced?.type === "message" ? announced.seq : 0;
  assertEquals(answerTo(world, ana, { type: "edit", seq, text: "x" }), "line_unknown");
  assertEquals(answerTo(world, ana, { type: "edit", text: "o gato" }), "ack");
  assertEquals(pastOf(world).filter((line) => /gat|pausa/.test(line)), [
    "pausa",
    "(edited) o gato",
  ]);
  assertEquals(answerTo(world, ana, { type: "redact", seq }), "ack");
  assertEquals(pastOf(world).includes("pausa"), false);
});

Deno.test("what is said anew and taken back before anybody has read it takes with it what it was to replace, for all", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(ana, "o gaot");
  const before = [ana, bia].map(({ outlet }) => outlet.seen.length);
  world.ask(ana, { type: "edit", text: "o gato" }, { type: "redact" });
  world.clock.advance(100);
  const told = [ana, bia].map(({ outlet }, n) =>
    outlet.seen.slice(before[n]).flatMap((event) =>
      "seq" in event ? [[event.type, event.targets?.map(({ seq }) => seq)]] : []
    )
  );
  assertEquals(told, [
    [["blank", [1]], ["redacted", [2]]],
    [["blank", [1]], ["redacted", [2]]],
  ]);
  assertEquals(pastOf(world), ["(blank)", "(blank)", "(redacted)"]);
});

Deno.test("who comes back learns of what was said anew, and taken back meanwhile, in the place of what that was", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.say(bia, "segredo");
  const { token = "" } = ana.outlet.latest("welcome");
  world.hub.depart(ana.outlet, "reset");
  world.ask(bia, { type: "edit", text: "ops" });
  world.clock.advance(10);
  world.ask(bia, { type: "redact" });
  const again = world.program();
  world.hello(again, { resume: { token, rooms: { geral: 1 } } });
  const entries = again.outlet.told("history").flatMap(({ entries }) => entries);
  assertEquals(entries.map(({ type, targets }) => [type, targets?.map(({ seq }) => seq)]), [
    ["blank", [1]],
    ["redacted", [2]],
  ]);
});

Deno.test("whoever names a version of a message that was said anew means what stands there now", () => {
  const world = new World();
  const [ana, bia] = [world.client("ana", { room: "sala" }), world.client("bia", { room: "sala" })];
  world.say(bia, "um");
  for (const text of ["dois", "três"]) {
    assertEquals(answerTo(world, bia, { type: "edit", text }), "ack");
  }
  assertEquals(answerTo(world, bia, { type: "edit", seq: 2, text: "quatro" }), "ack");
  assertEquals(answerTo(world, bia, { type: "edit", seq: 1, text: "cinco" }), "ack");
  const edits = ana.outlet.seen.flatMap((event) => event.type === "edited" ? [event] : []);
  assertEquals(edits.map(({ targets }) => targets?.map(({ seq }) => seq)), [
    [1],
    [1, 2],
    [1, 3],
    [1, 4],
  ]);
  assertEquals(answerTo(world, ana, { type: "react", seq: 3, emoji: "+1" }), "ack");
  assertEquals(signsSeen(bia), [["ana", "+1", 5, false]]);
  // Once is enough, by whichever version.
  assertEquals(answerTo(world, ana, { type: "react", seq: 1, emoji: "+1" }), "ack");
  assertEquals(answerTo(world, bia, { type: "edit", text: "seis" }), "ack");
  assertEquals(answerTo(world, bia, { type: "edit", text: "sete" }), "ack");
  assertEquals(answerTo(world, ana, { type: "react", seq: 1, emoji: "+1" }), "ack");
  assertEquals(signsSeen(bia), [["ana", "+1", 5, false]]);
  assertEquals(answerTo(world, ana, { type: "redact", seq: 1 }), "ack");
  assertEquals(takenSeen(bia), [["ana", [8], "bia", ""]]);
  assertEquals(answerTo(world, ana, { type: "redact", seq: 3 }), "line_unknown");
  assertEquals(answerTo(world, ana, { type: "react", seq: 2, emoji: "+1" }), "line_unknown");
});

Deno.test("what programs must not answer stays that where it is said anew, in the history too", () => {
  const store = new FakeStore();
  const world = new World({ store });
  const [ana, bia] = [world.client("ana"), world.client("bia")];
  world.ask(ana, { type: "say", text: "o gaot", notice: true });
  for (const text of ["o gato", "um gato"]) {
    assertEquals(answerTo(world, ana, { type: "edit", text }), "ack");
  }
  const edits = bia.outlet.seen.flatMap((event) => event.type === "edited" ? [event.notice] : []);
  assertEquals(edits, [true, true]);
  assertEquals(store.kept.at(-1)?.notice, true);
});
