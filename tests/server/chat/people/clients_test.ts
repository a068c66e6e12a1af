import { assertEquals } from "@std/assert";
import { another, byNetcat, comings, identify, owner, whoIn } from "../../../fakes/clients.ts";
import { codes, saw } from "../../../fakes/stored.ts";
import { type Person, World } from "../../../fakes/world.ts";

Deno.test("whoever shows the password while the owner is here is that person by one more client, and nobody is told", () => {
  const world = new World();
  const laptop = owner(world);
  world.ask(laptop, { type: "join", room: "sala" }, { type: "say", text: "antes", room: "sala" });
  const bia = world.client("bia");
  world.ask(bia, { type: "join", room: "sala" });
  const [phone, tablet] = [another(world), another(world)];
  assertEquals([phone.nick, tablet.nick], ["ana", "ana"]);
  const { rooms, resumed, beside } = phone.outlet.latest("welcome");
  assertEquals(rooms.map(({ room }) => room), ["geral", "sala"]);
  assertEquals([resumed, beside], [false, true]);
  assertEquals(saw(phone, "sala"), ["1 antes"]);
  assertEquals([comings(bia), comings(laptop)], [[], ["join bia", "join bia"]]);
  assertEquals([whoIn(world, bia), whoIn(world, phone, "sala")], [["ana", "bia"], ["ana", "bia"]]);
  assertEquals(world.hub.figures.people, 2);
  world.ask(bia, { type: "census" }, { type: "people", mask: "*" });
  assertEquals(bia.outlet.latest("census").people, 2);
  assertEquals(bia.outlet.latest("people").people.map(({ nick }) => nick), ["ana", "bia"]);
});

Deno.test("what one says by one client stands on the others, once, in the order that all have", () => {
  const world = new World();
  const laptop = owner(world);
  const bia = world.client("bia");
  const phone = another(world);
  const netcat = byNetcat(world);
  world.say(laptop, "um");
  world.say(bia, "dois");
  world.say(phone, "três");
  world.say(netcat, "quatro");
  const all = ["ana: um", "bia: dois", "ana: três", "ana: quatro"];
  const without = (n: number): string[] => all.filter((_, index) => index !== n);
  assertEquals(
    [laptop, bia, phone, netcat].map(({ outlet }) => outlet.heard),
    [without(0), without(1), without(2), without(3)],
  );
});

Deno.test("private words come to all clients, and one's own to one's others", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  const netcat = byNetcat(world);
  const bia = world.client("bia", { conversations: true });
  world.ask(bia, { type: "direct", to: "ana", text: "oi" });
  world.ask(phone, { type: "direct", to: "bia", text: "oi, bia" });
  world.clock.advance(10);
  const said = ({ outlet }: Person): string[] =>
    outlet.replies.flatMap((reply) =>
      reply.type === "private" && "text" in reply.event
        ? [`${reply.event.nick}: ${reply.event.text}`]
        : reply.type === "direct"
        ? [`${reply.from} > ${reply.to}${reply.own ? " own" : ""}: ${reply.text}`]
        : []
    );
  assertEquals(said(laptop), ["bia: oi", "ana: oi, bia"]);
  assertEquals(said(phone), ["bia: oi"]);
  assertEquals(said(netcat), ["bia > ana: oi", "ana > bia own: oi, bia"]);
  assertEquals(said(bia), ["ana: oi, bia"]);
  assertEquals(codes(bia), []);
  // One that reads too slowly lacks its own words, and keeps nobody from saying more.
  netcat.outlet.isSaturated = true;
  world.ask(phone, { type: "direct", to: "bia", text: "e?" });
  world.ask(bia, { type: "direct", to: "ana", text: "nada" });
  world.clock.advance(10);
  assertEquals([codes(phone), codes(bia)], [[], []]);
  assertEquals(said(netcat).at(-1), "bia > ana: nada");
  assertEquals(said(laptop).slice(2), ["ana: e?", "bia: nada"]);
});

Deno.test("where one client goes, or what name it takes, all do; each is told by itself, and others once", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  const bia = world.client("bia");
  world.ask(bia, { type: "join", room: "sala" }, { type: "say", room: "sala", text: "aqui" });
  world.ask(phone, { type: "join", room: "sala" });
  world.clock.advance(3_000);
  assertEquals(laptop.outlet.latest("entered").room, "sala");
  assertEquals([saw(laptop, "sala"), saw(phone, "sala")], [["1 aqui"], ["1 aqui"]]);
  world.ask(laptop, { type: "nick", nick: "anita" });
  world.clock.advance(3_000);
  const renamed = { type: "renamed", nick: "ana", newNick: "anita" } as const;
  assertEquals([laptop, phone].map(({ outlet }) => outlet.latest("renamed")), [renamed, renamed]);
  assertEquals([laptop.nick, phone.nick], ["anita", "anita"]);
  world.ask(laptop, { type: "leave", room: "sala" });
  world.clock.advance(3_000);
  const left = { type: "left", nick: "anita", room: "sala" } as const;
  assertEquals(laptop.outlet.latest("left"), left);
  assertEquals(phone.outlet.latest("left"), { ...left, own: true });
  assertEquals([laptop.outlet.rooms, phone.outlet.rooms], [["geral"], ["geral"]]);
  assertEquals(comings(bia), ["join ana", "nick ana", "nick ana", "leave anita"]);
  assertEquals(
    [comings(laptop), comings(phone)].map((all) => all.filter((one) => /ana|anita/.test(one))),
    [[], []],
  );
});

Deno.test("one is away by all clients, and back by whatever one says on any; idle is who does nothing on any", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  const bia = world.client("bia");
  world.ask(laptop, { type: "away", text: "almoço" });
  world.clock.advance(10);
  assertEquals(phone.outlet.latest("away"), { type: "away", nick: "ana", text: "almoço" });
  world.clock.advance(60_000);
  world.say(phone, "voltei");
  assertEquals(laptop.outlet.latest("away"), { type: "away", nick: "ana" });
  world.clock.advance(5_000);
  world.ask(bia, { type: "people", nicks: ["ana"] });
  const [ana] = bia.outlet.latest("people").people;
  assertEquals([ana?.away, ana?.idleMs], [undefined, 5_010]);
  assertEquals(bia.outlet.seen.filter(({ type }) => type === "away").length, 2);
});

Deno.test("what one has read by one client one has read by all, in rooms and in private", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  const bia = world.client("bia", { conversations: true });
  world.say(bia, "um", "dois");
  world.ask(bia, { type: "direct", to: "ana", text: "oi" });
  world.clock.advance(10);
  const room = phone.outlet.told("entered").at(-1)?.room ?? "";
  world.ask(phone, { type: "mark", room: "geral", seq: 2 }, { type: "mark", room, seq: 1 });
  assertEquals(laptop.outlet.told("marked").map(({ room, seq }) => [room, seq]), [["geral", 2], [
    room,
    1,
  ]]);
  world.ask(laptop, { type: "mark", room: "geral", seq: 1 });
  assertEquals(laptop.outlet.latest("marked").seq, 2);
  assertEquals(phone.outlet.told("marked").length, 2);
  assertEquals(another(world).outlet.latest("welcome").rooms.map(({ read }) => read), [2, 1]);
});

Deno.test("a guest that turns out to be someone who is here goes, and brings that one where it was", () => {
  const world = new World();
  const laptop = owner(world);
  const bia = world.client("bia");
  world.ask(bia, { type: "join", room: "sala" });
  const phone = world.client("convidada");
  phone.outlet.isExact = true;
  world.ask(phone, { type: "join", room: "sala" }, { type: "join", room: "minha" });
  world.ask(phone, { type: "say", room: "minha", text: "nota" });
  world.ask(laptop, { type: "join", room: "outra" });
  world.clock.advance(3_000);
  bia.outlet.seen.length = 0;
  identify(world, phone);
  assertEquals(phone.nick, "ana");
  assertEquals(comings(bia).sort(), ["join ana", "leave convidada", "leave convidada"]);
  assertEquals(phone.outlet.latest("renamed").newNick, "ana");
  // It is told of those rooms alone in which it was not.
  assertEquals(phone.outlet.told("entered").slice(2).map(({ room }) => room), ["outra"]);
  assertEquals(laptop.outlet.told("entered").map(({ room }) => room), ["outra", "sala", "minha"]);
  assertEquals(saw(laptop, "minha"), ["1 nota"]);
  assertEquals([...laptop.outlet.rooms].sort(), [...phone.outlet.rooms].sort());
  assertEquals(whoIn(world, bia, "sala"), ["bia", "ana"]);
  // What it opened as a guest it commands.
  world.ask(laptop, { type: "rule", room: "minha", quiet: true });
  assertEquals(codes(laptop), []);
});

Deno.test("netcat reads one room at a time, wherever else its person is, and takes the others out of none", () => {
  const world = new World();
  const laptop = owner(world);
  world.ask(laptop, { type: "join", room: "sala" });
  const netcat = byNetcat(world);
  const bia = world.client("bia");
  world.ask(bia, { type: "join", room: "sala" });
  assertEquals(netcat.outlet.rooms, ["sala"]);
  world.ask(bia, { type: "say", room: "geral", text: "lá" }, {
    type: "say",
    room: "sala",
    text: "cá",
  });
  world.clock.advance(10);
  assertEquals(netcat.outlet.heard, ["bia: cá"]);
  world.ask(netcat, { type: "enter", room: "geral" });
  assertEquals(netcat.outlet.rooms, ["geral"]);
  assertEquals(saw(netcat, "geral"), ["1 lá"]);
  assertEquals(laptop.outlet.rooms, ["geral", "sala"]);
  world.ask(laptop, { type: "join", room: "outra" });
  assertEquals(netcat.outlet.rooms, ["geral"]);
  // Of the room that it reads it is told when its person leaves it, and reads the last one.
  world.ask(laptop, { type: "leave", room: "geral" });
  assertEquals(netcat.outlet.rooms, ["outra"]);
  assertEquals(netcat.outlet.latest("left").room, "geral");
  assertEquals(netcat.outlet.latest("entered").room, "outra");
  // Alone, it is where it goes and nowhere else.
  world.ask(laptop, { type: "quit" });
  world.ask(netcat, { type: "enter", room: "geral" });
  world.clock.advance(3_000);
  assertEquals(netcat.outlet.rooms, ["geral"]);
  assertEquals(whoIn(world, bia, "sala"), ["bia"]);
});

Deno.test("one edits, takes back and commands by one client what one did by another", () => {
  const world = new World();
  const laptop = owner(world);
  const phone = another(world);
  world.ask(laptop, { type: "join", room: "sala" }, { type: "say", room: "sala", text: "um" });
  world.ask(phone, { type: "edit", room: "sala", text: "dois" });
  world.clock.advance(10);
  world.ask(phone, { type: "react", room: "sala", seq: 2, emoji: "👍" });
  world.ask(laptop, { type: "react", room: "sala", seq: 2, emoji: "👍", remove: true });
  world.ask(laptop, { type: "react", room: "sala", seq: 2, emoji: "👍", remove: true });
  world.ask(phone, { type: "redact", room: "sala" });
  world.ask(phone, { type: "rule", room: "sala", quiet: true });
  world.clock.advance(10);
  assertEquals([codes(laptop), codes(phone)], [[], []]);
  const types = laptop.outlet.seen.map(({ type }) => type).filter((type) => type !== "moderated");
  assertEquals(types, ["edited", "reacted", "reacted", "redacted"]);
});

Deno.test("an IRC client keeps a list: it is told where it comes along, and each who is there", () => {
  const world = new World();
  const laptop = owner(world);
  const irc = world.program();
  irc.outlet.isExact = true;
  const watcher = world.client("bia");
  watcher.outlet.isExact = true;
  world.ask(watcher, { type: "join", room: "sala" });
  world.ask(irc, {
    type: "hello",
    byName: true,
    hello: { type: "hello", version: 1, nick: "ana", roomless: true, replay: 0 },
    account: 1,
    beside: true,
  });
  assertEquals(irc.outlet.latest("welcome").rooms.map(({ room }) => room), ["geral"]);
  world.ask(laptop, { type: "join", room: "sala" });
  const [entered, people] = irc.outlet.replies.slice(-2);
  assertEquals([entered?.type, people?.type], ["entered", "people"]);
  world.clock.advance(10);
  world.ask(irc, { type: "nick", nick: "anita" });
  world.ask(laptop, { type: "quit", text: "tchau" });
  assertEquals(watcher.outlet.told("fate").map(({ nick, what }) => [nick, what.type]), [[
    "ana",
    "called",
  ]]);
  assertEquals(irc.outlet.told("fate"), []);
  world.ask(irc, { type: "quit", text: "tchau" });
  assertEquals(watcher.outlet.latest("fate").what, { type: "gone", reason: "quit", text: "tchau" });
});
