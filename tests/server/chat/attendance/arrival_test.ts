import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import { World } from "../../../fakes/world.ts";
import { json } from "../../../../lib/server/dialect/json.ts";
import type { ClientRequest } from "../../../../lib/vocabulary/protocol.ts";
import { utf8 } from "../../../fakes/bytes.ts";
import { pushAll } from "../../../fakes/decode.ts";
import { comeBack, NOTICED_MS, numbers, replayed, say, tokenOf } from "../../../fakes/returning.ts";

// Arriving

Deno.test("who has not said anything has no name, and costs the hub nothing", () => {
  const world = new World();
  const { outlet, nick } = world.newcomer();
  assertEquals([nick, world.hub.size], [undefined, 0]);
  assertEquals([outlet.replies, outlet.following], [[], 0]);
});

Deno.test("a newcomer gets a name, and is in no room before it must be", () => {
  const world = new World();
  const first = world.newcomer();
  const [asksForHelp, chooses] = [first, world.newcomer()];
  world.ask(chooses, { type: "language", tag: "en" });
  assertEquals([chooses.nick, world.hub.size], ["visitante-1", 1]);
  assertEquals([chooses.outlet.replies, chooses.outlet.following], [[], 0]);
  world.ask(asksForHelp, { type: "help" });
  assertEquals([asksForHelp.nick, asksForHelp.outlet.rooms], ["visitante-2", ["geral"]]);
  assertEquals(new World({ language: "en" }).guest().nick, "guest-1");
});

Deno.test("a given name is never given twice at a time", () => {
  const world = new World();
  const [first, second] = [world.guest(), world.guest()];
  world.hub.depart(first.outlet);
  const third = world.guest();
  assert(third.nick !== second.nick);
});

Deno.test("whoever settles is welcomed into the default room, once", () => {
  const world = new World();
  const ana = world.person("ana");
  world.hub.settle(ana.outlet);
  assertEquals(ana.outlet.replies, [
    { type: "entered", nick: "ana", room: "geral", topic: "", members: 1, seq: 0, log: "log-1" },
  ]);
  assertEquals(ana.outlet.following, 1);
});

Deno.test("a name, a language and a room can be chosen before one is seen anywhere", () => {
  const world = new World();
  const eva = world.person("eva");
  const ana = world.newcomer();
  world.ask(ana, { type: "language", tag: "en" }, { type: "nick", nick: "ana" });
  assertEquals([ana.outlet.following, ana.outlet.told("renamed").length], [0, 0]);
  world.ask(ana, { type: "enter", room: "sala" }, { type: "say", text: "oi" });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.latest("entered").room, "sala");
  assertEquals(eva.outlet.seen, []);
});

// Talking

Deno.test("what one says all others in the room hear, in one order, and it does not come back", () => {
  const world = new World();
  const [ana, eva, bia] = [world.person("ana"), world.person("eva"), world.person("bia", "sala")];
  world.ask(ana, { type: "say", text: "1" });
  world.ask(eva, { type: "say", text: "2" });
  world.say(ana, "3");
  const lia = world.person("lia");
  world.say(lia, "4");
  assertEquals(ana.outlet.heard, ["eva: 2", "lia: 4"]);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 3", "lia: 4"]);
  assertEquals(bia.outlet.heard, []);
});

// Hello

Deno.test("hello is answered by a welcome with a secret, and then by the past", () => {
  const world = new World();
  const ana = world.person("ana");
  world.say(ana, "1", "2", "3");
  const eva = world.program();
  world.hello(eva, { nick: "eva", replay: 2 }, 7);
  assertEquals(eva.outlet.replies.map(({ type }) => type), ["welcome", "history"]);
  assertEquals(eva.outlet.answersTo(7), [{
    type: "welcome",
    nick: "eva",
    token: "token-1",
    resumed: false,
    rooms: [{ room: "geral", topic: "", members: 2, seq: 3, log: "log-1" }],
  }]);
  assertEquals(replayed(eva), ["2 ana: 2", "3 ana: 3"]);
  world.clock.advance(10);
  assertEquals(ana.outlet.seen.at(-1), { type: "join", room: "geral", nick: "eva" });
});

Deno.test("hello chooses a room and a language, or gets what all get", () => {
  const world = new World();
  const ana = world.client("ana", { room: "#Sala", language: "en", replay: 0 });
  assertEquals([ana.outlet.rooms, ana.outlet.languages], [["Sala"], ["en"]]);
  const guest = world.program();
  assertEquals(world.hello(guest, {})?.nick, "visitante-2");
  assertEquals([guest.outlet.rooms, guest.outlet.languages], [["geral"], []]);
});

Deno.test("tokens are not given twice, and by default nobody can guess them", () => {
  const world = new World({ newToken: () => crypto.randomUUID() });
  const tokens = numbers(1, 100).map((n) => tokenOf(world.client(`a${n}`)));
  assertEquals(new Set(tokens).size, 100);
});

Deno.test("a hello that is refused leaves nothing behind, and can be tried again", () => {
  const world = new World({ maxRooms: 2 });
  const eva = world.client("eva");
  world.client("bia", { room: "sala" });
  const refused: readonly (readonly [Parameters<World["hello"]>[1], string])[] = [
    [{ nick: "EVA" }, "nick_taken"],
    [{ nick: "a b" }, "nick_malformed"],
    [{ nick: "papo" }, "nick_reserved"],
    [{ nick: "visitante-9" }, "nick_reserved"],
    [{ nick: "ana", version: 2 }, "version_unsupported"],
    [{ nick: "ana", version: 0 }, "version_unsupported"],
    [{ nick: "ana", room: "a b" }, "room_malformed"],
    [{ nick: "ana", room: "terceira" }, "rooms_full"],
  ];
  const { size } = world.hub;
  const before = eva.outlet.transcript.length;
  for (const [hello, code] of refused) {
    const ana = world.program();
    assertEquals(world.hello(ana, hello, "h"), undefined);
    const [answer, ...more] = ana.outlet.answersTo("h");
    assert(answer?.type === "error" && more.length === 0);
    assertEquals([answer.code, ana.outlet.replies.length], [code, 1]);
    assertEquals([world.hub.size, ana.nick, ana.outlet.following], [size, undefined, 0], code);
    assertEquals(ana.outlet.ended, []);
    // On the same connection it works at once.
    assertEquals(world.hello(ana, { nick: "ana" })?.nick, "ana");
    world.ask(ana, { type: "quit" });
    world.clock.advance(3_000);
  }
  // Nobody saw more than the comings and goings of those that were not refused.
  const told = eva.outlet.transcript.slice(before);
  assertEquals(told.length, 2 * refused.length);
});

Deno.test("a hello that comes twice is refused, and changes nothing", () => {
  const world = new World();
  const ana = world.client("ana");
  const token = tokenOf(ana);
  assertEquals(world.hello(ana, { nick: "eva", room: "sala", language: "en" }, 3), undefined);
  const [answer] = ana.outlet.answersTo(3);
  assert(answer?.type === "error");
  assertEquals([answer.code, ana.nick, ana.outlet.rooms], ["hello_late", "ana", ["geral"]]);
  assertEquals(ana.outlet.languages, []);
  // Not even with one's own token.
  assertEquals(world.hello(ana, { resume: { token, rooms: { geral: 0 } } }), undefined);
  assertEquals([ana.outlet.ended, world.hub.size], [[], 1]);
});

Deno.test("whoever speaks without a hello is in the default room, and can no longer say hello", () => {
  const world = new World();
  const ana = world.program();
  world.ask(ana, say("oi", 1));
  world.clock.advance(10);
  assertEquals(ana.outlet.replies.map(({ type }) => type), ["entered", "ack"]);
  assertEquals(ana.outlet.answersTo(1), [
    { type: "ack", room: "geral", seq: 1, timeMs: world.clock.utcMs() - 10 },
  ]);
  world.hello(ana, { nick: "ana" });
  assertEquals(ana.outlet.latest("error").code, "hello_late");
});

Deno.test("a sign of life and a mistake before the hello make nobody", () => {
  const world = new World();
  const ana = world.program();
  world.ask(ana, { type: "ping", id: 1 }, { type: "invalid", code: "json_malformed" });
  assertEquals([ana.nick, world.hub.size], [undefined, 0]);
  assertEquals(world.hello(ana, { nick: "ana" })?.nick, "ana");
  const eva = world.program();
  world.ask(eva, { type: "quit", id: 2 });
  assertEquals(eva.outlet.answersTo(2), [{ type: "closing", reason: "quit" }]);
  assertEquals([eva.outlet.ended, world.hub.size], [["quit"], 1]);
});

Deno.test("a name chosen before the hello is kept by it", () => {
  const world = new World();
  const ana = world.program();
  world.ask(ana, { type: "nick", nick: "ana" });
  assertEquals(world.hello(ana, {})?.nick, "ana");
});

const EACH: Readonly<Record<ClientRequest["type"], ClientRequest>> = {
  hello: { type: "hello", version: 1 },
  say: { type: "say", text: "oi" },
  action: { type: "action", text: "acena" },
  direct: { type: "direct", to: "eva", text: "psiu" },
  seen: { type: "seen", log: "l", after: 7 },
  mark: { type: "mark", seq: 1 },
  join: { type: "join", room: "sala" },
  leave: { type: "leave" },
  nick: { type: "nick", nick: "bia" },
  register: { type: "register", password: "senha" },
  unregister: { type: "unregister" },
  release: { type: "release", nick: "eva" },
  away: { type: "away", text: "almoço" },
  topic: { type: "topic", text: "hoje" },
  who: { type: "who" },
  rooms: { type: "rooms" },
  history: { type: "history" },
  search: { type: "search", words: "oi" },
  redact: { type: "redact" },
  edit: { type: "edit", text: "oi!" },
  react: { type: "react", seq: 1, emoji: "+1" },
  op: { type: "op", name: "chefe", password: "senha" },
  kick: { type: "kick", nick: "eva" },
  ban: { type: "ban", target: "eva" },
  unban: { type: "unban", target: "eva" },
  bans: { type: "bans" },
  mutes: { type: "mutes" },
  locks: { type: "locks" },
  modlog: { type: "modlog" },
  announce: { type: "announce", text: "pausa" },
  mute: { type: "mute", nick: "eva" },
  unmute: { type: "unmute", nick: "eva" },
  lock: { type: "lock", room: "geral" },
  unlock: { type: "unlock", room: "geral" },
  invite: { type: "invite", nick: "eva" },
  rules: { type: "rules" },
  mod: { type: "mod", nick: "eva" },
  unmod: { type: "unmod", nick: "eva" },
  voice: { type: "voice", nick: "eva" },
  unvoice: { type: "unvoice", nick: "eva" },
  rule: { type: "rule", quiet: true },
  ping: { type: "ping" },
  bye: { type: "bye" },
};

function decoded(line: object): Command[] {
  return pushAll(json.open({ maxLineBytes: 0 }), [utf8(JSON.stringify(line) + "\n")]);
}

for (const [type, request] of Object.entries(EACH)) {
  Deno.test(`${type} has one answer that carries its id, with a hello before it and without`, () => {
    for (const hasSaidHello of [true, false]) {
      const world = new World();
      world.client("eva");
      const ana = hasSaidHello ? world.client("ana") : world.program();
      world.ask(ana, ...decoded({ ...request, id: "x" }));
      world.clock.advance(3_000);
      const which = hasSaidHello ? "after a hello" : "without a hello";
      assertEquals(ana.outlet.answersTo("x").length, 1, which);
    }
  });

  Deno.test(`${type} of an operator has one answer that carries its id`, () => {
    const world = new World();
    world.client("eva");
    const ana = world.client("ana");
    world.ask(ana, { type: "promote", name: "chefe" });
    world.ask(ana, ...decoded({ ...request, id: "x" }));
    world.clock.advance(3_000);
    assertEquals(ana.outlet.answersTo("x").length, 1);
  });
}

Deno.test("a request that is refused has one answer that carries its id", () => {
  const world = new World();
  world.client("eva");
  const ana = world.client("ana");
  const refused: readonly ClientRequest[] = [
    { type: "say", text: "oi", room: "sala" },
    { type: "action", text: "oi", room: "a b" },
    { type: "direct", to: "ninguém", text: "oi" },
    { type: "join", room: "a b" },
    { type: "leave", room: "sala" },
    { type: "nick", nick: "eva" },
    { type: "nick", nick: "a b" },
    { type: "topic", text: "x".repeat(301) },
    { type: "topic", room: "sala" },
    { type: "who", room: "sala" },
    { type: "history", room: "sala" },
  ];
  refused.forEach((request, id) => {
    world.ask(ana, ...decoded({ ...request, id }));
    world.clock.advance(10);
    assertEquals(ana.outlet.answersTo(id).map(({ type }) => type), ["error"], request.type);
  });
  assertEquals([ana.nick, ana.outlet.rooms], ["ana", ["geral"]]);
});

Deno.test("what was refused is shown back fit to be shown", () => {
  const world = new World();
  const ana = world.client("ana");
  const nasty = "\x1b]0;title\x07\x9b31m\u2028\ud800";
  const requests: readonly ClientRequest[] = [
    { type: "nick", nick: nasty },
    { type: "direct", to: nasty, text: "oi" },
    { type: "join", room: nasty },
    { type: "who", room: nasty },
  ];
  for (const request of requests) {
    world.ask(ana, ...decoded(request));
    const { value } = ana.outlet.latest("error");
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(value ?? ""), `${request.type}: shown raw`);
    assert(value?.isWellFormed(), request.type);
  }
});

Deno.test("what was said before a bye is acknowledged before the closing", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "to make the room busy");
  world.ask(ana, say("tchau", 1), { type: "quit", id: 2 });
  world.clock.advance(3_000);
  assertEquals(ana.outlet.replies.slice(-2).map(({ type }) => type), ["ack", "closing"]);
  assertEquals(eva.outlet.heard, ["ana: tchau"]);
});

// A short drop

Deno.test("a drop of less than ten seconds is seen by nobody", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const before = eva.outlet.transcript.length;
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS - 1);
  world.ask(eva, { type: "who" });
  assertEquals(eva.outlet.latest("who").nicks, ["ana", "eva"]);
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals([back.welcome.resumed, back.nick, back.welcome.token], [true, "ana", tokenOf(ana)]);
  world.clock.advance(3 * NOTICED_MS);
  assertEquals(eva.outlet.transcript.slice(before).map(({ type }) => type), ["who"]);
  assertEquals(back.outlet.rooms, ["geral"]);
  assertEquals(world.clock.pending, 0);
});
