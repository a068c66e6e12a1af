import { assertEquals } from "@std/assert";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import type { Moderated } from "../../../../lib/vocabulary/entry.ts";
import { originOf } from "../../../../lib/text/address.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { type Person, World } from "../../../fakes/world.ts";

const SALA = "sala";

/** Someone has opened a room, and another is in it. */
function opened(world = new World()): { world: World; ana: Person; bia: Person } {
  return {
    world,
    ana: world.client("ana", { room: SALA }),
    bia: world.client("bia", { room: SALA }),
  };
}

/** The server is started anew, and its secrets are others. */
function restarted(store: FakeStore): World {
  let tokens = 0;
  return new World({ store, newToken: () => `new-${++tokens}` });
}

/** An operator of the server. */
function chief(world: World): Person {
  const person = world.client("chefe");
  world.ask(person, { type: "promote", name: "chefe" });
  return person;
}

/** What someone is told of a request: a code where it was refused, else the type of the answer. */
function answerTo(world: World, person: Person, command: Command): string | undefined {
  const before = person.outlet.replies.length;
  world.ask(person, command);
  world.clock.advance(10);
  const reply = person.outlet.replies.slice(before).find(({ type }) => type !== "left");
  return reply?.type === "error" ? reply.code : reply?.type;
}

/** What someone read of orders in its rooms, less the type. */
function ordersSeen({ outlet }: Person): Omit<Moderated, "type">[] {
  return outlet.seen.flatMap((event) => {
    if (event.type !== "moderated") return [];
    const { type: _, ...order } = event;
    return [order];
  });
}

function rankOf(world: World, asker: Person, nick: string, room = SALA): string | undefined {
  world.ask(asker, { type: "people", nicks: [nick] });
  return asker.outlet.latest("people").people[0]?.ranks?.[room]?.[0];
}

Deno.test("who opens a room commands it, who comes later does not, and in the default room nobody does", () => {
  const { world, ana, bia } = opened();
  assertEquals(ana.outlet.latest("welcome").rooms[0]?.rank, "mod");
  assertEquals(bia.outlet.latest("welcome").rooms[0]?.rank, undefined);
  assertEquals([rankOf(world, bia, "ana"), rankOf(world, bia, "bia")], ["mod", undefined]);
  const caio = world.client("caio");
  assertEquals(caio.outlet.latest("welcome").rooms[0]?.rank, undefined);
  assertEquals(answerTo(world, caio, { type: "rule", quiet: true }), "not_room_operator");
  assertEquals(answerTo(world, bia, { type: "who", room: SALA }), "who");
  const { nicks, mods, voiced } = bia.outlet.latest("who");
  assertEquals([nicks, mods, voiced], [["ana", "bia"], ["ana"], undefined]);
});

Deno.test("each order is for who commands the room, and the room reads of it", () => {
  const orders: readonly Command[] = [
    { type: "mod", nick: "caio" },
    { type: "voice", nick: "caio" },
    { type: "unvoice", nick: "caio" },
    { type: "unmod", nick: "caio" },
    { type: "mute", nick: "caio" },
    { type: "unmute", nick: "caio" },
    { type: "rule", quiet: true },
    { type: "lock", room: SALA },
    { type: "unlock", room: SALA },
    { type: "kick", nick: "caio" },
    { type: "ban", target: "caio" },
    { type: "unban", target: "caio" },
    { type: "except", list: "spared", mask: "caio", isSet: true, room: SALA },
  ];
  const { world, ana, bia } = opened();
  world.client("caio", { room: SALA });
  const elsewhere = world.client("davi");
  for (const order of orders) {
    const ofRoom = { room: SALA, ...order } as Command;
    const isLock = order.type === "lock" || order.type === "unlock";
    const refusal = isLock ? "not_operator" : "not_room_operator";
    assertEquals(answerTo(world, bia, ofRoom), refusal, order.type);
    assertEquals(answerTo(world, elsewhere, ofRoom), isLock ? "not_operator" : "not_in_room");
    assertEquals(answerTo(world, ana, ofRoom), "moderated", order.type);
    const [last] = ordersSeen(bia).slice(-1);
    assertEquals([last?.act, last?.by, last?.here], [order.type, "ana", true]);
  }
  assertEquals(ordersSeen(ana), [], "who gave them has the answers");
  assertEquals(ordersSeen(elsewhere), []);
});

Deno.test("who is put out of a room stays in the chat, and its say in the room is over", () => {
  const { world, ana, bia } = opened();
  world.ask(ana, { type: "mod", nick: "bia" });
  assertEquals(rankOf(world, ana, "bia"), "mod");
  assertEquals(answerTo(world, ana, { type: "kick", nick: "bia", reason: "calma" }), "moderated");
  assertEquals(ordersSeen(bia).at(-1), {
    act: "kick",
    by: "ana",
    nick: "bia",
    room: SALA,
    here: true,
    reason: "calma",
  });
  assertEquals(bia.outlet.latest("left"), { type: "left", nick: "bia", room: SALA });
  assertEquals([bia.outlet.ended, bia.outlet.rooms], [[], []]);
  assertEquals(answerTo(world, bia, { type: "join", room: SALA }), "entered");
  assertEquals(bia.outlet.latest("entered").rank, undefined);
  assertEquals(answerTo(world, ana, { type: "kick", nick: "caio" }), "nick_unknown");
  world.client("caio");
  assertEquals(answerTo(world, ana, { type: "kick", nick: "caio" }), "nick_elsewhere");
});

Deno.test("who can be in one room at a time goes to the default one when it is put out", () => {
  const world = new World();
  const ana = world.client("ana", { room: SALA });
  const bia = world.person("bia", SALA);
  world.ask(ana, { type: "kick", nick: "bia" });
  assertEquals(bia.outlet.rooms, ["geral"]);
  assertEquals(bia.outlet.latest("entered").room, "geral");
});

Deno.test("a ban keeps out by name, mask and person, whatever that one's name becomes, until it is lifted or over", () => {
  const { world, ana, bia } = opened();
  assertEquals(answerTo(world, ana, { type: "ban", target: "bia", seconds: 60 }), "moderated");
  assertEquals(bia.outlet.rooms, []);
  world.ask(bia, { type: "nick", nick: "beatriz" });
  assertEquals(answerTo(world, bia, { type: "join", room: SALA }), "room_banned");
  const other = world.client("Bia");
  assertEquals(answerTo(world, other, { type: "join", room: SALA }), "room_banned");
  world.clock.advance(60_000);
  assertEquals(answerTo(world, bia, { type: "join", room: SALA }), "entered");
  assertEquals(answerTo(world, ana, { type: "ban", target: "be?t*", reason: "x" }), "moderated");
  assertEquals(bia.outlet.rooms, []);
  world.ask(ana, { type: "bans" });
  const bans = ana.outlet.latest("bans");
  assertEquals(bans, {
    type: "bans",
    total: 1,
    bans: [{ nick: "be?t*", by: "ana", reason: "x" }],
    room: SALA,
  });
  assertEquals(answerTo(world, bia, { type: "bans", room: SALA }), "not_in_room");
  assertEquals(answerTo(world, ana, { type: "unban", target: "BE?T*" }), "moderated");
  assertEquals(answerTo(world, ana, { type: "unban", target: "be?t*" }), "not_banned");
  assertEquals(answerTo(world, bia, { type: "join", room: SALA }), "entered");
});

Deno.test("a ban of all meets none who commands the room, and those who are to stay", () => {
  const { world, ana, bia } = opened();
  world.client("caio", { room: SALA });
  world.ask(ana, { type: "mod", nick: "bia" }, { type: "ban", target: "*!*@papo", stays: true });
  world.clock.advance(10);
  assertEquals(ordersSeen(bia).at(-1)?.nick, "*!*@papo");
  world.ask(ana, { type: "ban", target: "*" });
  world.clock.advance(10);
  assertEquals(ordersSeen(bia).at(-1)?.out, ["caio"]);
  assertEquals([ana, bia].map(({ outlet }) => outlet.rooms), [[SALA], [SALA]]);
  world.ask(ana, { type: "except", list: "spared", mask: "caio", isSet: true, room: SALA });
  const caio = world.client("caio-2");
  assertEquals(answerTo(world, caio, { type: "join", room: SALA }), "room_banned");
  world.ask(ana, { type: "except", list: "spared", mask: "ca*", isSet: true, room: SALA });
  assertEquals(answerTo(world, caio, { type: "join", room: SALA }), "entered");
});

Deno.test("who is muted in a room says nothing there, and anything elsewhere", () => {
  const { world, ana, bia } = opened();
  world.ask(ana, { type: "mute", nick: "bia", seconds: 600, reason: "calma" });
  assertEquals(answerTo(world, bia, { type: "say", text: "oi" }), "muted");
  assertEquals(bia.outlet.latest("error").detail, "calma");
  world.ask(bia, { type: "join", room: "geral" });
  assertEquals(answerTo(world, bia, { type: "say", room: "geral", text: "oi" }), "ack");
  assertEquals(answerTo(world, bia, { type: "nick", nick: "beatriz" }), "renamed");
  assertEquals(answerTo(world, bia, { type: "say", room: SALA, text: "oi" }), "muted");
  assertEquals(answerTo(world, ana, { type: "unmute", nick: "beatriz" }), "moderated");
  assertEquals(answerTo(world, bia, { type: "say", room: SALA, text: "oi" }), "ack");
  assertEquals(answerTo(world, ana, { type: "mute", nick: "ninguem" }), "nick_unknown");
  assertEquals(answerTo(world, ana, { type: "unmute", nick: "beatriz" }), "not_muted");
});

Deno.test("in a quiet room those speak who command it or have a voice", () => {
  const { world, ana, bia } = opened();
  world.ask(ana, { type: "rule", quiet: true });
  world.clock.advance(10);
  assertEquals(ordersSeen(bia).at(-1)?.rules, { quiet: true });
  assertEquals(answerTo(world, bia, { type: "say", text: "oi" }), "room_quiet");
  assertEquals(answerTo(world, ana, { type: "say", text: "oi" }), "ack");
  world.ask(ana, { type: "voice", nick: "bia" });
  assertEquals(rankOf(world, ana, "bia"), "voice");
  assertEquals(answerTo(world, bia, { type: "say", text: "oi" }), "ack");
  assertEquals(answerTo(world, ana, { type: "voice", nick: "bia" }), "rank_had");
  world.ask(ana, { type: "unvoice", nick: "bia" });
  assertEquals(answerTo(world, ana, { type: "unvoice", nick: "bia" }), "rank_lacking");
  assertEquals(answerTo(world, bia, { type: "action", text: "acena" }), "room_quiet");
  world.ask(ana, { type: "rule", quiet: false });
  assertEquals(answerTo(world, bia, { type: "say", text: "oi" }), "ack");
});

Deno.test("a topic can be for who commands the room to set", () => {
  const { world, ana, bia } = opened();
  world.ask(ana, { type: "rule", topicLocked: true });
  assertEquals(answerTo(world, bia, { type: "topic", text: "hoje" }), "topic_locked");
  assertEquals(answerTo(world, ana, { type: "topic", text: "hoje" }), "ack");
});

Deno.test("an invitation lets in past all that keeps others out, until one leaves", () => {
  const { world, ana, bia } = opened();
  const caio = world.client("caio");
  const barriers: readonly [Command, string][] = [
    [{ type: "lock", room: SALA }, "room_invited"],
    [{ type: "rule", room: SALA, key: "segredo" }, "room_keyed"],
    [{ type: "rule", room: SALA, limit: 1 }, "room_full"],
    [{ type: "ban", room: SALA, target: "caio" }, "room_banned"],
  ];
  for (const [order, code] of barriers) {
    assertEquals(answerTo(world, ana, order), "moderated", code);
    assertEquals(answerTo(world, caio, { type: "join", room: SALA }), code);
    if (code === "room_invited") {
      const asked = answerTo(world, bia, { type: "invite", nick: "caio", room: SALA });
      assertEquals(asked, "not_room_operator");
    }
    assertEquals(answerTo(world, ana, { type: "invite", nick: "caio" }), "invited");
    assertEquals(caio.outlet.latest("invited").own, undefined);
    assertEquals(answerTo(world, caio, { type: "join", room: SALA }), "entered");
    world.ask(caio, { type: "leave", room: SALA });
    assertEquals(answerTo(world, caio, { type: "join", room: SALA }), code);
    world.ask(ana, { type: "unlock", room: SALA }, { type: "rule", limit: 0, key: "" });
  }
  world.ask(ana, { type: "unban", target: "caio" });
  assertEquals(answerTo(world, bia, { type: "invite", nick: "caio" }), "invited");
});

Deno.test("a key opens a room, and is one word", () => {
  const { world, ana } = opened();
  const caio = world.client("caio");
  assertEquals(answerTo(world, ana, { type: "rule", key: "duas palavras" }), "key_malformed");
  assertEquals(answerTo(world, ana, { type: "rule", key: "x".repeat(33) }), "key_malformed");
  world.ask(ana, { type: "rule", key: "segredo" });
  assertEquals(answerTo(world, caio, { type: "join", room: SALA, key: "outra" }), "room_keyed");
  assertEquals(caio.outlet.latest("error").field, "key", "it was said, and is another");
  assertEquals(answerTo(world, caio, { type: "join", room: SALA }), "room_keyed");
  assertEquals(caio.outlet.latest("error").field, undefined);
  assertEquals(answerTo(world, caio, { type: "join", room: SALA, key: "segredo" }), "entered");
  world.ask(caio, { type: "rules" });
  assertEquals(caio.outlet.latest("rules"), {
    type: "rules",
    room: SALA,
    rules: { key: "segredo" },
    mods: ["ana"],
    voiced: [],
  });
});

Deno.test("who comes with the key is let into the room at once, and who does not is refused", () => {
  const { world, ana } = opened();
  world.ask(ana, { type: "rule", key: "segredo" });
  assertEquals(
    world.client("caio", { room: SALA, key: "outra" }).outlet.latest("error").code,
    "room_keyed",
  );
  assertEquals(world.client("dora", { room: SALA }).outlet.latest("error").code, "room_keyed");
  const eva = world.client("eva", { room: SALA, key: "segredo" });
  assertEquals(eva.outlet.latest("welcome").rooms.map(({ room }) => room), [SALA]);
});

Deno.test("a secret room is seen by those alone who are in it, and by operators", () => {
  const { world, ana, bia } = opened();
  const caio = world.client("caio");
  world.ask(ana, { type: "rule", secret: true });
  const roomsOf = (person: Person): string[] => {
    world.ask(person, { type: "rooms" }, { type: "people", nicks: ["ana"] });
    const named = person.outlet.latest("rooms").rooms.map(({ name }) => name);
    return [...named, ...person.outlet.latest("people").people[0]?.rooms ?? []];
  };
  world.say(ana, "oi");
  assertEquals(roomsOf(caio), ["geral"]);
  assertEquals(roomsOf(bia), [SALA, "geral", SALA]);
  world.ask(caio, { type: "people", room: SALA });
  assertEquals(caio.outlet.latest("people").people, []);
  world.ask(caio, { type: "promote", name: "caio" });
  assertEquals(roomsOf(caio), [SALA, "geral", SALA]);
});

Deno.test("who is not in a room speaks in it where outsiders may", () => {
  const { world, ana, bia } = opened();
  const caio = world.client("caio");
  assertEquals(answerTo(world, caio, { type: "say", room: SALA, text: "oi" }), "not_in_room");
  world.ask(ana, { type: "rule", outsiders: true });
  assertEquals(answerTo(world, caio, { type: "say", room: SALA, text: "oi" }), "ack");
  assertEquals(bia.outlet.heard, ["caio: oi"]);
  assertEquals(answerTo(world, caio, { type: "topic", room: SALA, text: "x" }), "not_in_room");
  world.ask(ana, { type: "mute", nick: "caio" });
  assertEquals(answerTo(world, caio, { type: "say", room: SALA, text: "oi" }), "muted");
  world.ask(ana, { type: "unmute", nick: "caio" }, { type: "ban", target: "caio" });
  assertEquals(answerTo(world, caio, { type: "say", room: SALA, text: "oi" }), "not_in_room");
});

Deno.test("who is away commands its room no longer where that is taken from it", () => {
  const { world, ana, bia } = opened();
  world.ask(ana, { type: "mod", nick: "bia" });
  const { token } = bia.outlet.latest("welcome");
  world.hub.depart(bia.outlet, "reset");
  world.clock.advance(60_000);
  assertEquals(answerTo(world, ana, { type: "mod", nick: "bia" }), "nick_unknown");
  assertEquals(answerTo(world, ana, { type: "unmod", nick: "bia" }), "moderated");
  const again = world.client("x", { resume: { token, rooms: {} } });
  assertEquals(again.outlet.latest("welcome").rooms[0]?.rank, undefined);
});

// Operators of the server

Deno.test("an operator's word holds in the whole chat, and in a room where it names one", () => {
  const { world, bia } = opened();
  const root = chief(world);
  assertEquals(answerTo(world, root, { type: "kick", nick: "bia", room: SALA }), "moderated");
  assertEquals([bia.outlet.ended, bia.outlet.rooms], [[], []]);
  assertEquals(answerTo(world, root, { type: "mod", nick: "bia", room: SALA }), "nick_elsewhere");
  world.ask(bia, { type: "join", room: SALA });
  assertEquals(answerTo(world, root, { type: "mod", nick: "bia", room: SALA }), "moderated");
  assertEquals(rankOf(world, root, "bia"), "mod");
  assertEquals(answerTo(world, root, { type: "kick", nick: "bia" }), "moderated");
  assertEquals(bia.outlet.ended, ["kicked"]);
});

Deno.test("nobody who commands a room puts an operator out of it, nor keeps one out, nor commands its lock", () => {
  const { world, ana } = opened();
  const root = chief(world);
  world.ask(ana, { type: "lock", room: SALA });
  assertEquals(answerTo(world, root, { type: "join", room: SALA }), "entered");
  assertEquals(answerTo(world, ana, { type: "kick", nick: "chefe" }), "operator_spared");
  assertEquals(answerTo(world, ana, { type: "ban", target: "chefe" }), "operator_spared");
  assertEquals(answerTo(world, ana, { type: "mute", nick: "chefe" }), "operator_spared");
  world.ask(root, { type: "lock", room: SALA });
  assertEquals(answerTo(world, ana, { type: "say", room: SALA, text: "oi" }), "room_locked");
  world.ask(ana, { type: "unlock", room: SALA });
  assertEquals(answerTo(world, ana, { type: "say", room: SALA, text: "oi" }), "room_locked");
});

Deno.test("who is in a room that operators lock, or unlock, is told what of its rules holds then", () => {
  const { world, ana, bia } = opened();
  const root = chief(world);
  world.ask(ana, { type: "rule", room: SALA, quiet: true });
  for (const type of ["lock", "unlock"] as const) {
    assertEquals(answerTo(world, root, { type, room: SALA }), "moderated");
  }
  assertEquals(ordersSeen(bia).slice(-2).map(({ act, here, rules }) => [act, here, rules]), [
    ["lock", undefined, { invited: true, quiet: true }],
    ["unlock", undefined, { invited: false, quiet: true }],
  ]);
});

Deno.test("the default room is run by operators, and nobody is shut out of it", () => {
  const world = new World();
  world.client("ana");
  const root = chief(world);
  for (
    const order of [
      { type: "ban", target: "ana", room: "geral" },
      { type: "rule", invited: true, room: "geral" },
      { type: "rule", limit: 1, room: "geral" },
      { type: "rule", key: "x", room: "geral" },
    ] as const
  ) {
    assertEquals(answerTo(world, root, order), "default_room", order.type);
  }
  world.ask(root, { type: "mod", nick: "ana" }, { type: "rule", quiet: true });
  assertEquals(rankOf(world, root, "ana", "geral"), "mod");
  const bia = world.client("bia");
  assertEquals(answerTo(world, bia, { type: "say", text: "oi" }), "room_quiet");
  assertEquals(answerTo(world, root, { type: "kick", nick: "bia", room: "geral" }), "moderated");
  assertEquals(bia.outlet.ended, ["kicked"], "out of the room of all is out of the chat");
});

// For how long

Deno.test("who comes back by its token commands its room still, and who is gone for good does not", () => {
  const { world, ana, bia } = opened();
  const { token } = ana.outlet.latest("welcome");
  world.ask(ana, { type: "rule", topicLocked: true });
  world.hub.depart(ana.outlet, "reset");
  world.clock.advance(60_000);
  const again = world.client("x", { resume: { token, rooms: { [SALA]: 0 } } });
  assertEquals(again.outlet.latest("welcome").rooms[0]?.rank, "mod");
  world.hub.depart(again.outlet, "reset");
  world.clock.advance(700_000);
  const late = world.client("ana", { room: SALA });
  assertEquals(late.outlet.latest("welcome").rooms[0]?.rank, undefined);
  world.ask(bia, { type: "rules" });
  const { rules, mods } = bia.outlet.latest("rules");
  assertEquals([rules, mods], [{ topicLocked: true }, []], "what holds stays, and nobody inherits");
  assertEquals(answerTo(world, late, { type: "rule", topicLocked: false }), "not_room_operator");
});

Deno.test("who says goodbye leaves its room to operators, and one that there was not is new again", () => {
  const { world, ana, bia } = opened();
  world.say(bia, "oi");
  world.ask(ana, { type: "quit" });
  world.ask(bia, { type: "leave", room: SALA });
  const caio = world.client("caio", { room: SALA });
  assertEquals(caio.outlet.latest("welcome").rooms[0]?.rank, undefined, "it has a past");
  const davi = world.client("davi", { room: "nova" });
  world.ask(davi, { type: "leave", room: "nova" });
  const elisa = world.client("elisa", { room: "nova" });
  assertEquals(elisa.outlet.latest("welcome").rooms[0]?.rank, "mod", "nothing was said there");
});

Deno.test("leaving a room for another keeps what one has to say there", () => {
  const { world, ana } = opened();
  world.ask(ana, { type: "leave", room: SALA });
  assertEquals(answerTo(world, ana, { type: "join", room: SALA }), "entered");
  assertEquals(ana.outlet.latest("entered").rank, "mod");
});

Deno.test("who has no token is known by its name and address, but not on this machine", () => {
  for (const [address, rank] of [["192.0.2.7", "mod"], ["127.0.0.1", undefined]] as const) {
    const world = new World();
    const come = (nick: string): Person => {
      const person = world.newcomer();
      person.outlet.origin = originOf(address);
      world.ask(person, { type: "nick", nick }, { type: "enter", room: SALA });
      world.clock.advance(3_000);
      return person;
    };
    const ana = come("ana");
    const bia = world.client("bia", { room: SALA });
    world.hub.depart(ana.outlet, "ended");
    world.clock.advance(60_000);
    come("ana");
    assertEquals(rankOf(world, bia, "ana"), rank, address);
  }
});

Deno.test("after a restart the room is run as it was, by those who come back", () => {
  const store = new FakeStore();
  const before = new World({ store });
  const { ana, bia } = opened(before);
  const { token } = ana.outlet.latest("welcome");
  before.say(ana, "oi");
  before.ask(
    ana,
    { type: "rule", quiet: true, limit: 5, key: "segredo" },
    { type: "mod", nick: "bia" },
    { type: "ban", target: "caio", reason: "x" },
  );
  const biasToken = bia.outlet.latest("welcome").token;
  before.hub.close();
  const world = restarted(store);
  const caio = world.client("caio");
  assertEquals(answerTo(world, caio, { type: "join", room: SALA }), "room_banned");
  const again = world.client("x", { resume: { token, rooms: { [SALA]: 0 } } });
  assertEquals(again.outlet.latest("welcome").rooms[0]?.rank, "mod");
  world.ask(again, { type: "rules" });
  assertEquals(again.outlet.latest("rules").rules, { quiet: true, limit: 5, key: "segredo" });
  const other = world.client("y", { resume: { token: biasToken, rooms: { [SALA]: 0 } } });
  assertEquals(other.outlet.latest("welcome").rooms[0]?.rank, "mod");
  world.clock.advance(700_000);
  world.ask(again, { type: "rules" });
  assertEquals(again.outlet.latest("rules").mods, ["ana", "bia"]);
});

Deno.test("after a restart nobody commands a room who was gone for good, and what holds stays", () => {
  const store = new FakeStore();
  const before = new World({ store });
  const { ana } = opened(before);
  before.say(ana, "oi");
  before.ask(ana, { type: "rule", secret: true }, { type: "quit" });
  before.hub.close();
  assertEquals(store.rules().map(({ mods, set }) => [mods, set]), [[[], { secret: true }]]);
  const world = new World({ store });
  const caio = world.client("caio", { room: SALA });
  assertEquals(caio.outlet.latest("welcome").rooms[0]?.rank, undefined);
  world.ask(caio, { type: "rules" });
  assertEquals(caio.outlet.latest("rules").rules, { secret: true });
});

Deno.test("a lock of an operator holds after a restart, for a room that nobody opened too", () => {
  const store = new FakeStore();
  const before = new World({ store });
  const root = chief(before);
  before.ask(root, { type: "lock", room: "fora", reason: "x" });
  before.hub.close();
  const world = restarted(store);
  const caio = world.client("caio");
  assertEquals(answerTo(world, caio, { type: "join", room: "fora" }), "room_locked");
  assertEquals(caio.outlet.latest("error").detail, "x");
});

Deno.test("who may not speak may not after a restart either, until an operator lets it", () => {
  const store = new FakeStore();
  const before = new World({ store });
  const ana = before.client("ana");
  const { token } = ana.outlet.latest("welcome");
  before.ask(chief(before), { type: "mute", nick: "ana", seconds: 3_600, reason: "calma" });
  before.hub.close();
  const world = restarted(store);
  const again = world.client("x", { resume: { token, rooms: {} } });
  assertEquals(answerTo(world, again, { type: "say", text: "oi" }), "muted");
  assertEquals(again.outlet.latest("error").detail, "calma");
  world.ask(chief(world), { type: "unmute", nick: "ana" });
  assertEquals(store.persons().find(({ nick }) => nick === "ana")?.mute, undefined);
  assertEquals(answerTo(world, again, { type: "say", text: "oi" }), "ack");
});

Deno.test("nothing is kept of rooms in which nothing holds, and nobody has a say", () => {
  const store = new FakeStore();
  const world = new World({ store });
  const { ana } = opened(world);
  assertEquals(store.rules().length, 1);
  world.say(ana, "oi");
  world.ask(ana, { type: "unmod", nick: "ana" });
  assertEquals(store.rules(), []);
});

Deno.test("who was let in and lost the connection comes back without a word; beyond a thousand, not all do", () => {
  const { world, ana } = opened();
  const early = world.client("early", { room: SALA });
  for (let n = 0; n < 1_000; n++) world.client(`p${n}`, { room: SALA });
  const late = world.client("late", { room: SALA });
  world.ask(ana, { type: "rule", key: "segredo" });
  const roomsOfReturning = (person: Person): string[] => {
    const { token } = person.outlet.latest("welcome");
    world.hub.depart(person.outlet, "reset");
    world.clock.advance(60_000);
    const again = world.client("x", { resume: { token, rooms: { [SALA]: 0 } } });
    return again.outlet.latest("welcome").rooms.map(({ room }) => room);
  };
  assertEquals(roomsOfReturning(early), [SALA]);
  assertEquals(roomsOfReturning(late), ["geral"]);
});
