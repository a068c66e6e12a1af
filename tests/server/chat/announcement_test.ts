import { assertEquals } from "@std/assert";
import type { Entry } from "../../../lib/vocabulary/entry.ts";
import { ANNOUNCEMENT_MAX } from "../../../lib/vocabulary/requests.ts";
import { FakeStore } from "../../fakes/store.ts";
import { type Person, World } from "../../fakes/world.ts";

const PAUSE = { type: "announce", text: "pausa às 18h", id: 7 } as const;

/** What someone was told by operators, as they say it to all, by room. */
function heard({ outlet }: Person): string[] {
  return outlet.seen.flatMap((event) => {
    if (event.type !== "message" || !event.announced) return [];
    const { room, nick, text, notice } = event;
    return [`${room} ${nick}: ${text}${notice ? "" : " (answer me)"}`];
  });
}

function errors({ outlet }: Person): string[] {
  return outlet.told("error").map(({ code }) => code);
}

Deno.test("an operator's announcement is an entry of each room that someone is in, and comes to all, the operator too", () => {
  const deeds: string[] = [];
  const world = new World({
    onOperator: (name, deed) => deed.type === "moderated" && deeds.push(`${name} ${deed.act}`),
  });
  const [bia, ana] = [world.person("bia"), world.person("ana", "sala")];
  world.ask(world.person("eva", "vazia"), { type: "quit" });
  const visitor = world.newcomer();
  world.hub.greet(visitor.outlet);
  world.ask(bia, { type: "promote", name: "root" }, PAUSE);
  world.clock.advance(100);
  assertEquals(heard(bia), ["geral bia: pausa às 18h"]);
  assertEquals(heard(visitor), ["geral bia: pausa às 18h"]);
  assertEquals(heard(ana), ["sala bia: pausa às 18h"]);
  assertEquals(bia.outlet.answersTo(7), [
    { type: "moderated", act: "announce", by: "bia", reason: "pausa às 18h" },
  ]);
  assertEquals(deeds, ["root announce"]);
  // Who comes later reads it; where nobody was, nothing was said.
  const late = world.person("leo", "sala");
  assertEquals(pastOf(late).map(({ text, announced }) => [text, announced]), [[PAUSE.text, true]]);
  assertEquals(pastOf(world.person("rui", "vazia")), []);
});

function pastOf({ outlet }: Person): readonly Entry[] {
  return outlet.told("history").flatMap(({ entries }) => entries);
}

Deno.test("nobody else announces anything, and nothing that is too long or cannot be kept", () => {
  const store = new FakeStore();
  const world = new World({ store });
  const bia = world.person("bia");
  world.ask(bia, PAUSE);
  world.ask(bia, { type: "promote", name: "root" });
  world.ask(bia, { type: "announce", text: "x".repeat(ANNOUNCEMENT_MAX + 1) });
  store.writesFail = true;
  world.ask(bia, { type: "say", text: "oi" });
  world.clock.advance(100);
  world.ask(bia, PAUSE);
  assertEquals(errors(bia).slice(0, 2), ["not_operator", "announcement_too_long"]);
  assertEquals(errors(bia).at(-1), "not_stored");
  assertEquals(heard(bia), []);
});

Deno.test("who comes back to a room reads the announcement that it made itself, as all do", () => {
  const world = new World();
  const bia = world.program();
  const token = world.hello(bia, { nick: "bia" })?.token ?? "";
  world.ask(bia, { type: "promote", name: "root" }, PAUSE, { type: "say", text: "oi" });
  world.hub.depart(bia.outlet);
  const again = world.program();
  world.hello(again, { resume: { token, rooms: { geral: 0 } } });
  assertEquals(pastOf(again).map(({ text }) => text), [PAUSE.text]);
});
