import { assertEquals } from "@std/assert";
import { CLIENTS_MAX } from "../../../../lib/server/chat/people/company.ts";
import { another, comings, identify, owner, whoIn } from "../../../fakes/clients.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { originOf } from "../../../../lib/text/address.ts";
import { codes, saw, tokenOf, worldOf } from "../../../fakes/stored.ts";
import { type Person, World } from "../../../fakes/world.ts";

Deno.test("one is gone when the last client is; a lost connection is no absence while another is there", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  const bia = world.client("bia");
  const token = tokenOf(laptop);
  world.hub.depart(laptop.outlet, "reset");
  world.clock.advance(60_000);
  world.say(phone, "daqui");
  assertEquals([whoIn(world, bia), comings(bia)], [["bia", "ana"], []]);
  const back = world.program();
  const welcome = world.hello(back, {
    resume: { token, rooms: { geral: 0 } },
    conversations: true,
  });
  assertEquals([welcome?.resumed, welcome?.nick], [true, "ana"]);
  assertEquals(saw(back), ["1 daqui"]);
  world.ask(phone, { type: "quit" });
  world.clock.advance(3_000);
  world.say(back, "e daqui");
  assertEquals([whoIn(world, bia), comings(bia)], [["bia", "ana"], []]);
  world.hub.depart(back.outlet, "reset");
  world.clock.advance(13_000);
  assertEquals(comings(bia), ["leave ana"]);
  assertEquals(whoIn(world, bia), ["bia"]);
});

Deno.test("who comes by another client while all connections are lost is where one was, and nobody is told", () => {
  const world = new World();
  const laptop = owner(world);
  world.ask(laptop, { type: "join", room: "sala" });
  const bia = world.client("bia");
  world.hub.depart(laptop.outlet, "reset");
  const phone = another(world);
  assertEquals(phone.outlet.latest("welcome").rooms.map(({ room }) => room), ["geral", "sala"]);
  world.clock.advance(60_000);
  assertEquals([comings(bia), whoIn(world, bia)], [[], ["bia", "ana"]]);
  // The other one has not been replaced: it comes back beside it.
  const back = world.program();
  const { resumed, rooms } = world.hello(back, { resume: { token: tokenOf(laptop), rooms: {} } }) ??
    {};
  assertEquals([resumed, rooms?.map(({ room }) => room)], [true, ["geral", "sala"]]);
});

Deno.test("whoever was missed comes back to its rooms by whichever client, and the next ones beside it", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  world.ask(laptop, { type: "join", room: "sala" });
  const bia = world.client("bia");
  for (const { outlet } of [phone, laptop]) world.hub.depart(outlet, "reset");
  world.clock.advance(60_000);
  assertEquals(comings(bia), ["leave ana"]);
  const roomsAt = (token: string): readonly string[] | undefined =>
    world.hello(world.program(), { resume: { token, rooms: {} } })?.rooms.map(({ room }) => room);
  assertEquals(roomsAt(tokenOf(phone)), ["geral", "sala"]);
  assertEquals(roomsAt(tokenOf(laptop)), ["geral", "sala"]);
  world.clock.advance(3_000);
  assertEquals(comings(bia), ["leave ana", "join ana"]);
  assertEquals(whoIn(world, bia), ["bia", "ana"]);
});

Deno.test("what meets a person meets all its clients; an address that is banned, those that come from there", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  world.hub.appoint(["chefe"]);
  const chefe = world.client("bia");
  world.ask(chefe, { type: "promote", name: "chefe" });
  world.ask(chefe, { type: "mute", nick: "ana" });
  world.ask(phone, { type: "say", text: "oi" });
  world.ask(laptop, { type: "say", text: "oi" });
  assertEquals([codes(phone), codes(laptop)], [["muted"], ["muted"]]);
  world.ask(chefe, { type: "unmute", nick: "ana" });
  world.say(phone, "oi");
  assertEquals(codes(phone), ["muted"]);
  const away = world.program();
  away.outlet.origin = originOf("192.0.2.7");
  world.ask(away, {
    type: "hello",
    hello: { type: "hello", version: 1, nick: "ana" },
    account: world.hub.accountOf("ana")?.person ?? -1,
    beside: true,
  });
  world.ask(chefe, { type: "ban", target: "192.0.2.7" });
  assertEquals([away, laptop, phone].map(({ outlet }) => outlet.ended), [["banned"], [], []]);
  assertEquals(whoIn(world, chefe), ["ana", "bia"]);
  world.ask(laptop, { type: "join", room: "sala" });
  world.ask(chefe, { type: "join", room: "sala" }, { type: "kick", room: "sala", nick: "ana" });
  assertEquals([laptop.outlet.rooms, phone.outlet.rooms], [["geral"], ["geral"]]);
  assertEquals(phone.outlet.seen.at(-1)?.type, "moderated");
  assertEquals(phone.outlet.latest("left"), { type: "left", nick: "ana", room: "sala" });
  const token = tokenOf(phone);
  world.ask(chefe, { type: "kick", nick: "ana" });
  world.clock.advance(3_000);
  assertEquals([laptop, phone].map(({ outlet }) => outlet.ended), [["kicked"], ["kicked"]]);
  assertEquals(whoIn(world, chefe), ["bia"]);
  assertEquals(chefe.outlet.seen.filter(({ type }) => type === "moderated").length, 0);
  assertEquals(world.hello(world.program(), { resume: { token, rooms: {} } })?.resumed, false);
});

Deno.test("an operator is one by all clients that are here then; the password of the name alone makes nobody one", () => {
  const world = new World();
  world.hub.appoint(["chefe", "outro"]);
  const laptop = owner(world);
  const phone = another(world);
  world.ask(phone, { type: "promote", name: "chefe" });
  assertEquals(laptop.outlet.latest("operator").name, "chefe");
  const late = another(world);
  const bia = world.client("bia");
  world.ask(late, { type: "kick", nick: "bia" });
  assertEquals(codes(late), ["not_operator"]);
  world.ask(bia, { type: "promote", name: "outro" });
  world.ask(laptop, { type: "quit" });
  world.ask(bia, { type: "kick", nick: "ana" });
  assertEquals(codes(bia), ["operator_spared"]);
});

Deno.test("where the name is given up, or freed, the clients are one person until they part", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  world.ask(phone, { type: "unregister" });
  const released = { type: "released", nick: "ana" } as const;
  assertEquals([laptop, phone].map(({ outlet }) => outlet.latest("released")), [
    released,
    released,
  ]);
  world.say(laptop, "ainda eu");
  assertEquals(phone.outlet.heard, ["ana: ainda eu"]);
  const bia = world.client("bia");
  assertEquals(whoIn(world, bia), ["ana", "bia"]);
  // Nobody comes beside them by a password any more, but by a token.
  const eva = world.program();
  world.ask(eva, {
    type: "hello",
    hello: { type: "hello", version: 1, nick: "ana" },
    account: 1,
    beside: true,
  });
  assertEquals(codes(eva), ["nick_taken"]);
  world.hub.depart(laptop.outlet, "reset");
  world.clock.advance(60_000);
  const back = world.program();
  assertEquals(world.hello(back, { resume: { token: tokenOf(laptop), rooms: {} } })?.nick, "ana");
  for (const { outlet } of [back, phone]) world.hub.depart(outlet, "reset");
  world.clock.advance(20 * 60_000);
  assertEquals(world.client("ana").nick, "ana");
});

Deno.test("one person has so many clients: one that is away makes room, else there is none", () => {
  const world = new World();
  const laptop = owner(world);
  const clients = Array.from({ length: CLIENTS_MAX - 1 }, () => another(world));
  const late = another(world);
  assertEquals([codes(late), late.nick], [["clients_full"], undefined]);
  world.hub.depart(clients[0]?.outlet ?? laptop.outlet, "reset");
  assertEquals(another(world).nick, "ana");
  assertEquals(whoIn(world, laptop), ["ana"]);
});

Deno.test("who leaves a person for another leaves its other clients as they are", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  owner(world, "bia");
  const caio = world.client("caio");
  identify(world, phone, "bia");
  assertEquals([laptop.nick, phone.nick], ["ana", "bia"]);
  world.say(phone, "agora bia");
  assertEquals(laptop.outlet.heard, ["bia: agora bia"]);
  assertEquals([whoIn(world, caio), comings(caio)], [["ana", "bia", "caio"], []]);
});

Deno.test("after a restart each client comes back by its own token, and they are one person again", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const laptop = owner(first);
  const phone = another(first);
  first.ask(phone, { type: "join", room: "sala" }, { type: "say", room: "sala", text: "antes" });
  first.clock.advance(10);
  const { world } = worldOf(store);
  const bia = world.client("bia");
  const comeBack = (from: Person): Person => {
    const back = world.program();
    world.hello(back, {
      resume: { token: tokenOf(from), rooms: { geral: 0, sala: 1 } },
      conversations: true,
    });
    world.clock.advance(3_000);
    return back;
  };
  const [again, beside] = [comeBack(phone), comeBack(laptop)];
  assertEquals([again.nick, beside.nick], ["ana", "ana"]);
  assertEquals([comings(bia), whoIn(world, bia)], [["join ana"], ["bia", "ana"]]);
  world.ask(again, { type: "say", room: "sala", text: "depois" });
  world.clock.advance(10);
  assertEquals(beside.outlet.heard, ["ana: depois"]);
  assertEquals(another(world).nick, "ana");
});
