import { assert, assertEquals } from "@std/assert";
import { World } from "../../fakes/world.ts";

const SIGNAL = { type: "signal", form: "PRIVMSG", text: "VERSION" } as const;

Deno.test("what programs say to each other reaches its room or its person, and is not kept", () => {
  const world = new World();
  const ana = world.client("ana");
  const bia = world.client("bia");
  world.ask(ana, { ...SIGNAL, room: "geral", tags: "+x" }, { ...SIGNAL, to: "bia", id: 7 });
  world.clock.advance(10);
  const signals = bia.outlet.transcript.filter((event) => event.type === "signal");
  assertEquals(signals.map((event) => ["room" in event, event.nick, event.tags]), [
    [false, "ana", undefined],
    [true, "ana", "+x"],
  ]);
  const caio = world.client("caio");
  assertEquals(caio.outlet.told("history").flatMap(({ entries }) => entries), []);
  assert(ana.outlet.ids.includes(7));
});

Deno.test("a signal to nobody, or to one who does not read, is refused", () => {
  const world = new World();
  const ana = world.client("ana");
  const bia = world.client("bia");
  bia.outlet.isSaturated = true;
  world.ask(ana, { ...SIGNAL, to: "nobody" }, { ...SIGNAL, to: "bia" }, { ...SIGNAL, room: "dev" });
  assertEquals(ana.outlet.told("error").map(({ code }) => code), [
    "nick_unknown",
    "not_reading",
    "not_in_room",
  ]);
  assertEquals(bia.outlet.told("signal"), []);
});
