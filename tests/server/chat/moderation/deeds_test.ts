import { assertEquals } from "@std/assert";
import { Elsewhere } from "../../../../lib/server/cluster/elsewhere.ts";
import { Hub } from "../../../../lib/server/chat/hub.ts";
import type { Kept } from "../../../../lib/server/chat/knowledge.ts";
import { listingLines } from "../../../../lib/language/listings.ts";
import { originOf } from "../../../../lib/text/address.ts";
import { DEEDS_MAX } from "../../../../lib/vocabulary/requests.ts";
import { FakeClock } from "../../../fakes/clock.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { type Person, World } from "../../../fakes/world.ts";

function promoted(world: World, nick: string): Person {
  const person = world.person(nick);
  world.ask(person, { type: "promote", name: "root" });
  return person;
}

/** What the log has, without the times. */
function loggedFor({ outlet }: Person): string[] {
  return listingLines(outlet.latest("modlog"), "en").slice(1)
    .map((line) => line.replace(/^.* — /, ""));
}

Deno.test("what operators do is remembered with whom, why and when, and told to operators alone, the oldest first", () => {
  const world = new World();
  const eva = world.newcomer();
  eva.outlet.origin = originOf("192.0.2.7");
  world.ask(eva, { type: "nick", nick: "eva" }, { type: "say", text: "spam" });
  world.ask(eva, { type: "modlog" });
  assertEquals(eva.outlet.told("error").map(({ code }) => code), ["not_operator"]);
  const ana = promoted(world, "ana");
  const startMs = world.clock.utcMs();
  world.clock.advance(60_000);
  world.ask(
    ana,
    { type: "mute", nick: "eva", seconds: 60, reason: "calma" },
    { type: "redact", nick: "eva", reason: "spam" },
    { type: "lock", room: "dev" },
    { type: "announce", text: "pausa" },
    { type: "ban", target: "10.0.0.0/8" },
    { type: "kick", nick: "eva" },
    { type: "kick", nick: "nobody" },
    { type: "modlog" },
  );
  const { deeds, total } = ana.outlet.latest("modlog");
  assertEquals(total, 7);
  assertEquals(deeds.slice(0, 2), [
    { timeMs: startMs, operator: "root", act: "op", nick: "ana" },
    {
      timeMs: startMs + 60_000,
      operator: "root",
      act: "mute",
      nick: "eva",
      untilMs: startMs + 120_000,
      reason: "calma",
    },
  ]);
  // Where people come from is a matter of the server's own log.
  assertEquals(JSON.stringify(deeds).includes("192.0.2.7"), false);
  assertEquals(loggedFor(ana).slice(2), [
    "#geral: root took back a line of eva: spam",
    "root locked #dev",
    "root announced to all: pausa",
    "root banned 10.0.0.0/8",
    "root put eva out",
  ]);
  world.ask(ana, { type: "modlog", limit: 2 });
  assertEquals(loggedFor(ana), ["root banned 10.0.0.0/8", "root put eva out"]);
});

Deno.test("no more than so much is remembered, and that outlives a restart", () => {
  const store = new FakeStore();
  const world = new World({ store });
  const ana = promoted(world, "ana");
  for (let n = 0; n < DEEDS_MAX + 5; n++) {
    world.ask(ana, { type: n % 2 === 0 ? "lock" : "unlock", room: `r${n >> 1}` });
  }
  world.ask(ana, { type: "modlog", limit: DEEDS_MAX });
  const before = ana.outlet.latest("modlog");
  assertEquals([before.total, before.deeds.length], [DEEDS_MAX, DEEDS_MAX]);
  assertEquals(before.deeds[0]?.act, "unlock");
  world.hub.close();

  const again = new World({ store });
  const bia = promoted(again, "bia");
  again.ask(bia, { type: "modlog", limit: DEEDS_MAX });
  assertEquals(bia.outlet.latest("modlog").deeds.slice(0, -1), before.deeds.slice(1));
});

Deno.test("a server that goes on from what another knew has what operators did, and one of before has nothing", () => {
  const clock = new FakeClock();
  const stamp = { nowMs: 0, utcMs: 1_000 };
  const newHub = (): Hub => new Hub(clock, stamp, { language: "en", run: "run" });
  const [one, other] = [newHub(), newHub()];
  one.appoint(["root"], () => true, stamp);
  const { state, entries } = one.knowledge;
  const deeds = [{ timeMs: 7, operator: "root", act: "op", nick: "ana" }] as const;
  const takeOver = (kept: Kept): void => {
    other.knowledge.takeOver(JSON.parse(JSON.stringify(kept)), () => new Elsewhere(undefined));
  };
  takeOver({ state: { ...state, deeds }, entries });
  assertEquals(other.knowledge.state.deeds, deeds);
  const { deeds: _deeds, ...old } = state;
  takeOver({ state: old, entries });
  assertEquals(other.knowledge.state.deeds, []);
  for (const hub of [one, other]) hub.close(stamp);
});
