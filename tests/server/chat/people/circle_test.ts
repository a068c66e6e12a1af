import { assert, assertEquals } from "@std/assert";
import { EXACT_MAX } from "../../../../lib/server/chat/people/circle.ts";
import { type Person, World } from "../../../fakes/world.ts";

/** One whose program keeps a list of who is where, in these rooms. */
function lister(world: World, nick: string, ...rooms: string[]): Person {
  const person = world.program();
  person.outlet.isExact = true;
  world.hello(person, { nick, roomless: true });
  for (const room of rooms) world.ask(person, { type: "join", room, replay: 0 });
  world.clock.advance(3_000);
  person.outlet.transcript.length = 0;
  return person;
}

/** What it was told of others, in a word each. */
function heard({ outlet }: Person): string[] {
  return outlet.transcript.flatMap((event) => {
    if (event.type === "came") return [`${event.nick} came to ${event.room}`];
    if (event.type === "parted") {
      return [`${event.nick} left ${event.room} ${event.text ?? ""}`.trim()];
    }
    if (event.type === "message") return [`${event.nick}: ${event.text}`];
    if (event.type !== "fate") return [];
    const { nick, what, isWatched } = event;
    const told = what.type === "called"
      ? what.newNick
      : what.type === "gone"
      ? what.reason
      : what.type === "away"
      ? what.text ?? "-"
      : what.type === "known"
      ? what.account ?? "-"
      : what.realName;
    return [`${nick} ${what.type} ${told}${isWatched === true ? " (watched)" : ""}`];
  });
}

Deno.test("what happens in a room is told there, what happens to someone once for each who sees it", () => {
  const world = new World();
  const ana = lister(world, "ana", "geral", "dev");
  const bia = lister(world, "bia", "geral", "dev");
  world.clock.advance(3_000);
  ana.outlet.transcript.length = 0;
  world.ask(bia, { type: "nick", nick: "beatriz" });
  world.ask(bia, { type: "describe", realName: "Bia" }, { type: "describe", realName: "Beatriz" });
  world.ask(bia, { type: "away", text: "almoço" }, { type: "away" });
  world.ask(bia, { type: "leave", room: "dev", text: "até" }, { type: "join", room: "dev" });
  world.ask(bia, { type: "quit", text: "fui" });
  world.clock.advance(3_000);
  assertEquals(heard(ana).filter((line) => !/(?:came to|left)/.test(line)), [
    "bia called beatriz",
    "beatriz described Beatriz",
    "beatriz away almoço",
    "beatriz away -",
    "beatriz gone quit",
  ]);
  assertEquals(heard(ana).filter((line) => /(?:came to|left)/.test(line)), [
    "beatriz left dev até",
    "beatriz came to dev",
  ]);
});

Deno.test("what happens to someone is told behind what was said before", () => {
  const world = new World();
  const ana = lister(world, "ana", "geral");
  const bia = world.person("bia");
  world.clock.advance(3_000);
  ana.outlet.transcript.length = 0;
  // Nothing of it has been delivered when the name changes.
  world.ask(bia, { type: "say", text: "um" }, { type: "say", text: "dois" });
  world.ask(bia, { type: "nick", nick: "beatriz" }, { type: "say", text: "três" });
  world.clock.advance(100);
  ana.outlet.read();
  assertEquals(heard(ana).filter((line) => line.includes(":")), [
    "bia: um",
    "bia: dois",
    "beatriz: três",
  ]);
});

Deno.test("who is put out is gone by that, and nobody is told twice", () => {
  const world = new World();
  const ana = lister(world, "ana", "geral");
  const root = world.person("root");
  world.hub.appoint(["chefe"]);
  world.ask(root, { type: "promote", name: "chefe" });
  const bia = world.person("bia");
  world.clock.advance(3_000);
  ana.outlet.transcript.length = 0;
  world.ask(root, { type: "kick", nick: "bia" });
  world.clock.advance(3_000);
  assertEquals(heard(ana), []);
  assertEquals(bia.outlet.ended, ["kicked"]);
});

Deno.test("who watches a name hears of its person's fate without sharing a room", () => {
  const world = new World();
  const ana = lister(world, "ana");
  world.ask(ana, { type: "watch", nicks: ["BIA"] });
  const bia = lister(world, "bia");
  world.ask(bia, { type: "away", text: "almoço" });
  assertEquals(heard(ana), ["bia away almoço (watched)"]);
});

Deno.test("nobody pays for lists that nobody keeps", () => {
  const world = new World();
  const plain = world.person("plain");
  world.person("other");
  world.clock.advance(3_000);
  assertEquals(plain.outlet.seen.filter(({ type }) => type === "came"), []);
});

Deno.test("in a room of very many one who comes is in every list once it speaks, and in none before", () => {
  const world = new World();
  const names = (person: Person): string[] => {
    world.ask(person, { type: "people", room: "geral" });
    return person.outlet.latest("people").people.map(({ nick }) => nick);
  };
  const ana = lister(world, "ana", "geral");
  for (let n = 0; n < EXACT_MAX - 1; n++) world.person(`p${n}`);
  const [mute, loud, brief] = ["mute", "loud", "brief"].map((nick) => world.person(nick));
  assert(mute !== undefined && loud !== undefined && brief !== undefined);
  const late = lister(world, "late", "geral");
  ana.outlet.transcript.length = late.outlet.transcript.length = 0;
  // Nobody hears of a name that it does not know, nor that it goes.
  world.ask(mute, { type: "nick", nick: "silent" });
  world.ask(brief, { type: "quit" });
  world.say(loud, "oi");
  world.ask(loud, { type: "nick", nick: "louder" });
  world.clock.advance(100);
  for (const person of [ana, late]) {
    person.outlet.read();
    assertEquals(heard(person), ["loud came to geral", "loud: oi", "loud called louder"]);
  }
  assertEquals(names(ana).length, EXACT_MAX + 1);
  assert(names(ana).includes("louder") && !names(ana).includes("late"));
  assert(names(late).includes("late"));
  world.ask(loud, { type: "quit" });
  world.ask(mute, { type: "quit" });
  assertEquals(heard(ana).at(-1), "louder gone quit");
});
