import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { originOf } from "../../../lib/text/address.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { json } from "../../../lib/server/dialect/json.ts";
import type { Reply } from "../../../lib/vocabulary/reply.ts";
import type { Entry, RoomEvent } from "../../../lib/vocabulary/entry.ts";
import type { ClientRequest } from "../../../lib/vocabulary/protocol.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";
import { RESERVED_PER_ADDRESS } from "../../../lib/server/chat/reservations.ts";
import { utf8 } from "../../fakes/bytes.ts";
import { pushAll } from "../../fakes/decode.ts";
import { type Person, type Welcome, World } from "../../fakes/world.ts";

/** So long after a lost connection the room is told of it. */
const NOTICED_MS = 10_000;
/** So long after a lost connection its token is known. */
const KNOWN_MS = 10 * 60_000;

const KEPT_FIVE = { windowBytes: 64 * 1024, graceMs: 1_000, keepEntries: 5, keepBytes: 100_000 };

const HOME = "192.0.2.1";
const ELSEWHERE = "192.0.2.2";

type Seen = Readonly<Record<string, number>>;

/** Comes back on a new connection. */
function comeBack(
  world: World,
  token: string,
  rooms: Seen,
  more: { readonly nick?: string; readonly replay?: number; readonly room?: string } = {},
): Person & { readonly welcome: Welcome } {
  const person = world.program();
  world.hello(person, { resume: { token, rooms }, ...more });
  const welcome = person.outlet.latest("welcome");
  return {
    outlet: person.outlet,
    get nick(): string | undefined {
      return person.nick;
    },
    welcome,
  };
}

function tokenOf({ outlet }: Person): string {
  return outlet.latest("welcome").token;
}

/** What was told of a room's past: `seq nick: text`. */
function replayed({ outlet }: Person, room = "geral"): string[] {
  return outlet.told("history").filter((reply) => reply.room === room)
    .flatMap(({ entries }) => entries).map(({ seq, nick, text }) => `${seq} ${nick}: ${text}`);
}

function presenceSeenBy({ outlet }: Person): RoomEvent[] {
  return outlet.seen.filter((event) => !("seq" in event));
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

function newcomerFrom(world: World, address: string): Person {
  const person = world.newcomer();
  person.outlet.origin = originOf(address);
  return person;
}

/** A program at an address says hello. */
function clientFrom(world: World, address: string, nick: string): Person {
  const client = world.program();
  client.outlet.origin = originOf(address);
  world.hello(client, { nick });
  return client;
}

function say(text: string, id: RequestId, room?: string): Command {
  return { type: "say", text, id, ...(room !== undefined && { room }) };
}

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
  join: { type: "join", room: "sala" },
  leave: { type: "leave" },
  nick: { type: "nick", nick: "bia" },
  topic: { type: "topic", text: "hoje" },
  who: { type: "who" },
  rooms: { type: "rooms" },
  history: { type: "history" },
  search: { type: "search", words: "oi" },
  op: { type: "op", name: "chefe", password: "senha" },
  kick: { type: "kick", nick: "eva" },
  ban: { type: "ban", target: "eva" },
  unban: { type: "unban", target: "eva" },
  bans: { type: "bans" },
  mute: { type: "mute", nick: "eva" },
  unmute: { type: "unmute", nick: "eva" },
  lock: { type: "lock", room: "geral" },
  unlock: { type: "unlock", room: "geral" },
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

Deno.test("what was said meanwhile comes once, in order, and what is said then is heard", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(ana, "1");
  world.say(eva, "2");
  world.hub.depart(ana.outlet);
  world.say(eva, "3", "4");
  const back = comeBack(world, tokenOf(ana), { geral: 2 });
  world.say(eva, "5");
  world.say(back, "6");
  assertEquals(back.outlet.replies.map(({ type }) => type), ["welcome", "history", "ack"]);
  assertEquals(replayed(back), ["3 eva: 3", "4 eva: 4"]);
  assertEquals(back.outlet.heard, ["eva: 5"]);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 6"]);
});

Deno.test("what was lost on its way comes too, and one's own does not", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1", "2");
  world.say(ana, "3");
  world.say(eva, "4");
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  assertEquals(replayed(back), ["2 eva: 2", "4 eva: 4"]);
});

Deno.test("who missed nothing is told nothing", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1");
  world.say(ana, "2");
  world.hub.depart(ana.outlet);
  for (const seq of [1, 2]) {
    const back = comeBack(world, tokenOf(ana), { geral: seq });
    assertEquals(back.outlet.replies.map(({ type }) => type), ["welcome"]);
    world.hub.depart(back.outlet);
  }
});

Deno.test("what is not published yet when one goes or comes back, comes once", () => {
  for (const goesBefore of [true, false]) {
    for (const comesBefore of [true, false]) {
      const world = new World();
      const [ana, eva] = [world.client("ana"), world.client("eva")];
      world.say(eva, "1");
      // The room is busy now: what follows waits for its tick.
      world.ask(eva, { type: "say", text: "2" });
      if (!goesBefore) world.clock.advance(10);
      world.hub.depart(ana.outlet);
      const seq = ana.outlet.heard.length;
      world.ask(eva, { type: "say", text: "3" });
      world.clock.advance(comesBefore ? 0 : 10);
      world.ask(eva, { type: "say", text: "4" });
      const back = comeBack(world, tokenOf(ana), { geral: seq });
      world.ask(eva, { type: "say", text: "5" });
      world.clock.advance(10);
      const texts = [...replayed(back).map((line) => line.slice(2)), ...back.outlet.heard];
      assertEquals(texts, numbers(seq + 1, 5).map((n) => `eva: ${n}`));
    }
  }
});

Deno.test("one's own that was not published when one went does not come back", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1");
  world.ask(ana, say("2", "b"));
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  world.ask(back, say("2", "b"));
  world.clock.advance(100);
  assertEquals([replayed(back), back.outlet.heard, eva.outlet.heard], [[], [], ["ana: 2"]]);
  assertEquals(back.outlet.answersTo("b").map((reply) => "seq" in reply && reply.seq), [2]);
});

Deno.test("a topic set and a name taken meanwhile are told in the welcome and in the past", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.hub.depart(ana.outlet);
  world.ask(eva, { type: "nick", nick: "bia" }, { type: "topic", text: "hoje" });
  world.clock.advance(10);
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals(back.welcome.rooms, [{
    room: "geral",
    topic: "hoje",
    members: 2,
    seq: 1,
    log: "log-1",
  }]);
  assertEquals(replayed(back), ["1 bia: hoje"]);
});

Deno.test("a connection that is still there is told that it was replaced", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const before = eva.outlet.seen.length;
  world.say(eva, "1");
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals(ana.outlet.replies.at(-1), { type: "closing", reason: "replaced" });
  assertEquals([ana.outlet.ended, ana.outlet.following], [["replaced"], 0]);
  assertEquals([back.nick, ana.nick, world.hub.size], ["ana", undefined, 2]);
  // The ghost's end is noticed later, and takes nothing from who took its place.
  world.hub.depart(ana.outlet);
  world.clock.advance(2 * NOTICED_MS);
  world.say(eva, "2");
  assertEquals([replayed(back), back.outlet.heard], [["1 eva: 1"], ["eva: 2"]]);
  assertEquals(eva.outlet.seen.slice(before), []);
});

Deno.test("a direct message to one whose connection is lost is refused", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.hub.depart(ana.outlet);
  world.ask(eva, { type: "direct", to: "ana", text: "psiu", id: 1 });
  assertEquals(eva.outlet.latest("error").code, "not_reading");
  assertEquals(eva.outlet.told("ack"), []);
});

// A long one

Deno.test("after ten seconds the room is told, and told again on the way back", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const before = presenceSeenBy(eva).length;
  world.say(eva, "1");
  world.hub.depart(ana.outlet);
  world.say(eva, "2");
  world.clock.advance(NOTICED_MS);
  assertEquals(presenceSeenBy(eva).slice(before), [{ type: "leave", room: "geral", nick: "ana" }]);
  world.ask(eva, { type: "who" });
  assertEquals(eva.outlet.latest("who").nicks, ["eva"]);
  world.clock.advance(KNOWN_MS - NOTICED_MS - 1_000);
  world.say(eva, "3");
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  assertEquals([back.welcome.resumed, back.nick], [true, "ana"]);
  assertEquals(back.welcome.rooms, [{
    room: "geral",
    topic: "",
    members: 2,
    seq: 3,
    log: "log-1",
  }]);
  world.clock.advance(3_000);
  assertEquals(presenceSeenBy(eva).slice(before + 1), [
    { type: "join", room: "geral", nick: "ana" },
  ]);
  world.say(eva, "4");
  assertEquals([replayed(back), back.outlet.heard], [["2 eva: 2", "3 eva: 3"], ["eva: 4"]]);
  assertEquals(presenceSeenBy(back), []);
  world.clock.advance(2 * KNOWN_MS);
  assertEquals([back.nick, world.clock.pending], ["ana", 0]);
});

Deno.test("after ten minutes the token is unknown, and one is a newcomer", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1", "2");
  world.hub.depart(ana.outlet);
  world.clock.advance(KNOWN_MS);
  const back = comeBack(world, tokenOf(ana), { geral: 1 }, { nick: "Ana", replay: 1 });
  assertEquals([back.welcome.resumed, back.nick], [false, "Ana"]);
  assertNotEquals(back.welcome.token, tokenOf(ana));
  assertEquals(replayed(back), ["2 eva: 2"]);
  assertEquals(world.clock.pending > 0, true);
  world.clock.advance(3_000);
  assertEquals(world.clock.pending, 0);
});

Deno.test("a token lives ten minutes past each disconnect, not past the first", () => {
  const world = new World();
  let person: Person = world.client("ana");
  const token = tokenOf(person);
  for (let n = 0; n < 5; n++) {
    world.hub.depart(person.outlet);
    world.clock.advance(KNOWN_MS - 1);
    const back = comeBack(world, token, { geral: 0 });
    assertEquals([back.welcome.resumed, back.nick, back.outlet.rooms], [true, "ana", ["geral"]]);
    person = back;
  }
});

Deno.test("a token that nobody was given is no error", () => {
  const world = new World();
  for (const token of ["x", "__proto__", "token-9"]) {
    const back = comeBack(world, token, {});
    assertEquals(back.welcome.resumed, false);
  }
});

Deno.test("where the name was taken meanwhile, one gets the closest to it", () => {
  const world = new World();
  const ana = clientFrom(world, HOME, "ana");
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  const other = newcomerFrom(world, HOME);
  world.ask(other, { type: "nick", nick: "ana" });
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals([other.nick, back.nick, back.welcome.nick], ["ana", "ana-2", "ana-2"]);
});

Deno.test("who is killed and started anew has the name at once, and the one before it can still come back", () => {
  for (const rename of ["nick", "introduce", "hello"] as const) {
    const world = new World();
    const bia = world.person("bia");
    const ana = clientFrom(world, HOME, "ana");
    world.hub.depart(ana.outlet);
    const [thief, again] = [newcomerFrom(world, ELSEWHERE), newcomerFrom(world, HOME)];
    world.ask(thief, { type: "nick", nick: "ana" });
    assertEquals(thief.outlet.latest("error").code, "nick_taken");
    if (rename === "hello") world.hello(again, { nick: "ana" });
    else if (rename === "nick") world.ask(again, { type: "nick", nick: "ana" });
    else world.ask(again, { type: "introduce", name: "ana" });
    world.hub.settle(again.outlet);
    world.clock.advance(3_000);
    assertEquals(again.nick, "ana");
    const told = presenceSeenBy(bia).slice(-2).map((
      event,
    ) => [event.type, "nick" in event && event.nick]);
    assertEquals(told, [["leave", "ana"], ["join", "ana"]]);
    const back = comeBack(world, tokenOf(ana), { geral: 0 });
    assertEquals([back.welcome.resumed, back.nick, again.nick], [true, "ana-2", "ana"]);
    // Whoever is here keeps the name from all.
    const third = newcomerFrom(world, HOME);
    world.ask(third, { type: "nick", nick: "ana" });
    assertEquals(third.outlet.latest("error").code, "nick_taken");
  }
});

Deno.test("a program for which one like it will do has a name that is free, and is told which", () => {
  const world = new World();
  const nicks = numbers(1, 6).map(() => {
    const script = newcomerFrom(world, HOME);
    return world.hello(script, { nick: "backup", alike: true })?.nick;
  });
  assertEquals(nicks, ["backup", "backup-2", "backup-3", "backup-4", "backup-5", "backup-6"]);
  // What looks like it will do no better.
  assertEquals(world.hello(world.program(), { nick: "BACKUP", alike: true })?.nick, "BACKUP-7");
  const exact = world.program();
  assertEquals(world.hello(exact, { nick: "backup", alike: false }), undefined);
  assertEquals(exact.outlet.latest("error").code, "nick_taken");
});

Deno.test("hundreds of programs of one name are all welcome", () => {
  const world = new World();
  const nicks = numbers(1, 300).map(() =>
    world.hello(world.program(), { nick: "backup", alike: true })?.nick ?? ""
  );
  assertEquals(new Set(nicks).size, 300);
  for (const nick of nicks) assertMatch(nick, /^backup(-\d+)?$/);
});

Deno.test("no name like it is given where none would do", () => {
  const world = new World();
  const operator = world.person("eva");
  world.ask(operator, { type: "promote", name: "eva" }, { type: "ban", target: "spam" });
  for (
    const [nick, code] of [
      ["a b", "nick_malformed"],
      ["papo", "nick_reserved"],
      ["spam", "nick_banned"],
      ["ana\u05d0", "nick_confusable"],
    ] as const
  ) {
    const script = world.program();
    assertEquals(world.hello(script, { nick, alike: true }), undefined);
    assertEquals(script.outlet.latest("error").code, code, nick);
  }
});

Deno.test("while one can come back the name is had by nobody at another address", () => {
  const world = new World();
  const ana = clientFrom(world, HOME, "mario");
  world.hub.depart(ana.outlet);
  const thief = newcomerFrom(world, ELSEWHERE);
  const refusals: string[] = [];
  for (const ms of [NOTICED_MS, KNOWN_MS - NOTICED_MS - 1]) {
    world.clock.advance(ms);
    for (const nick of ["MARIO", "rnario"]) {
      world.ask(thief, { type: "nick", nick });
      refusals.push(thief.outlet.latest("error").code);
    }
  }
  assertEquals(refusals, ["nick_taken", "nick_confusable", "nick_taken", "nick_confusable"]);
  // An original client is given the closest to it.
  const seed = newcomerFrom(world, ELSEWHERE);
  world.ask(seed, { type: "introduce", name: "mario" }, { type: "say", text: "oi" });
  assertEquals(seed.nick, "mario-2");
  world.clock.advance(1);
  world.ask(thief, { type: "nick", nick: "mario" });
  assertEquals(thief.nick, "mario");
});

Deno.test("who comes back has the name again, and it is kept no longer than for that", () => {
  const world = new World();
  const ana = clientFrom(world, HOME, "ana");
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  assertEquals(back.nick, "ana");
  world.ask(back, { type: "nick", nick: "eva" });
  const other = newcomerFrom(world, ELSEWHERE);
  world.ask(other, { type: "nick", nick: "ana" });
  assertEquals(other.nick, "ana");
});

Deno.test("an IPv6 network is one address, and an unknown address is nobody's", () => {
  const world = new World();
  const ana = clientFrom(world, "2001:db8::1", "ana");
  const eva = world.client("eva");
  for (const { outlet } of [ana, eva]) world.hub.depart(outlet);
  world.clock.advance(NOTICED_MS);
  const [same, unknown] = [newcomerFrom(world, "2001:db8::2"), world.newcomer()];
  world.ask(same, { type: "nick", nick: "ana" });
  world.ask(unknown, { type: "nick", nick: "eva" });
  assertEquals(same.nick, "ana");
  assertEquals(unknown.outlet.latest("error").code, "nick_taken");
});

Deno.test("one address holds no more names than may be", () => {
  const world = new World();
  const many = numbers(0, RESERVED_PER_ADDRESS).map((n) => clientFrom(world, HOME, `n${n}`));
  for (const { outlet } of many) world.hub.depart(outlet);
  world.clock.advance(NOTICED_MS);
  const other = newcomerFrom(world, ELSEWHERE);
  for (const n of [0, RESERVED_PER_ADDRESS - 1]) {
    world.ask(other, { type: "nick", nick: `n${n}` });
    assertEquals(other.outlet.latest("error").value, `n${n}`);
  }
  world.ask(other, { type: "nick", nick: `n${RESERVED_PER_ADDRESS}` });
  assertEquals(other.nick, `n${RESERVED_PER_ADDRESS}`);
});

Deno.test("a guest gets its guest name back, or another where it was given away", () => {
  const world = new World();
  world.client("eva");
  const guest = world.program();
  const nick = world.hello(guest, {})?.nick;
  world.hub.depart(guest.outlet);
  world.clock.advance(NOTICED_MS);
  const back = comeBack(world, tokenOf(guest), { geral: 0 });
  assertEquals([nick, back.nick], ["visitante-2", "visitante-2"]);
  // With nobody here the counting begins anew.
  const other = new World();
  const first = other.program();
  other.hello(first, {});
  other.hub.depart(first.outlet);
  other.clock.advance(NOTICED_MS);
  assertEquals(other.guest().nick, "visitante-1");
  const again = comeBack(other, tokenOf(first), { geral: 0 });
  assertEquals(again.nick, "visitante-2");
});

Deno.test("bye ends the token, and so does being expelled for one's mistakes", () => {
  for (const type of ["quit", "expel"] as const) {
    const world = new World();
    const [ana, eva] = [world.client("ana"), world.client("eva")];
    world.ask(ana, { type });
    world.hub.depart(ana.outlet);
    world.clock.advance(2_000);
    assertEquals(presenceSeenBy(eva).at(-1), { type: "leave", room: "geral", nick: "ana" });
    const back = comeBack(world, tokenOf(ana), { geral: 0 }, { nick: "ana" });
    assertEquals([back.welcome.resumed, back.nick], [false, "ana"]);
  }
});

Deno.test("who never said hello has no token, and is gone at once", () => {
  const world = new World();
  const [ana, eva] = [world.person("ana"), world.client("eva")];
  world.hub.depart(ana.outlet);
  world.clock.advance(2_000);
  assertEquals(presenceSeenBy(eva).at(-1), { type: "leave", room: "geral", nick: "ana" });
  assertEquals(world.clock.pending, 0);
});

Deno.test("of those who are away ten thousand are remembered, the last ones", () => {
  const world = new World();
  const people = numbers(0, 10_000).map((n) => {
    const person = world.program();
    world.hello(person, { nick: `a${n}`, room: `r${Number(n) % 900}`, replay: 0 });
    return person;
  });
  // One who has come back is not away any more.
  const eva = world.client("eva");
  world.hub.depart(eva.outlet);
  const back = comeBack(world, tokenOf(eva), { geral: 0 });
  for (const { outlet } of people) world.hub.depart(outlet);
  assertEquals([back.nick, back.outlet.rooms], ["eva", ["geral"]]);
  const resumed = [0, 1, 10_000].map((n) => comeBack(world, `token-${n + 1}`, {}).welcome.resumed);
  assertEquals(resumed, [false, true, true]);
  world.hub.close();
  assertEquals(world.clock.pending, 0);
});

/** So many say hello from one address and are gone again. */
function comeAndGo(
  world: World,
  address: string,
  count: number,
  nick?: (n: number) => string,
): void {
  for (let n = 0; n < count; n++) {
    const guest = world.program();
    guest.outlet.origin = originOf(address);
    world.hello(guest, { replay: 0, ...(nick !== undefined && { nick: nick(n) }) });
    world.hub.depart(guest.outlet);
  }
}

Deno.test("however many come and go, who may come back is pushed out by none of them", () => {
  for (const nick of [undefined, (n: number): string => `eve${n}`]) {
    const world = new World();
    const ana = clientFrom(world, HOME, "ana");
    const eva = clientFrom(world, ELSEWHERE, "eva");
    world.clock.advance(2_000);
    for (const { outlet } of [ana, eva]) world.hub.depart(outlet);
    world.clock.advance(60_000);
    comeAndGo(world, ELSEWHERE, 10_005, nick);
    const thief = newcomerFrom(world, "192.0.2.3");
    world.ask(thief, { type: "nick", nick: "ana" });
    assertEquals(thief.outlet.latest("error").code, "nick_taken");
    for (const person of [ana, eva]) {
      assertEquals(comeBack(world, tokenOf(person), {}).welcome.resumed, true);
    }
    world.hub.close();
  }
});

Deno.test("the names that one address holds make way for that of someone in earnest", () => {
  const world = new World();
  comeAndGo(world, HOME, RESERVED_PER_ADDRESS, (n) => `eve${n}`);
  world.clock.advance(NOTICED_MS);
  const ana = clientFrom(world, HOME, "ana");
  world.say(ana, "oi");
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  const thief = newcomerFrom(world, ELSEWHERE);
  world.ask(thief, { type: "nick", nick: "ana" });
  assertEquals(thief.outlet.latest("error").code, "nick_taken");
  world.hub.close();
});

Deno.test("who comes without a program has its name again from the same address, and nobody else has it", () => {
  const world = new World();
  const nickFrom = (address: string, request: Command): string | undefined => {
    const person = newcomerFrom(world, address);
    world.ask(person, request);
    world.hub.settle(person.outlet);
    const { nick } = person;
    world.hub.depart(person.outlet);
    return nick;
  };
  assertEquals(nickFrom(HOME, { type: "nick", nick: "ana" }), "ana");
  for (const request of [{ type: "nick", nick: "ANA" }, { type: "nick", nick: "аna" }] as const) {
    assertEquals(nickFrom(ELSEWHERE, request)?.startsWith("visitante-"), true);
  }
  assertEquals(nickFrom(ELSEWHERE, { type: "introduce", name: "ana" }), "ana-2");
  world.clock.advance(KNOWN_MS - 1);
  assertEquals(nickFrom(HOME, { type: "introduce", name: "ana" }), "ana");
  // From then on it is kept anew.
  world.clock.advance(KNOWN_MS - 1);
  assertEquals(nickFrom(ELSEWHERE, { type: "introduce", name: "ana" }), "ana-2");
  world.clock.advance(1);
  assertEquals(nickFrom(ELSEWHERE, { type: "introduce", name: "ana" }), "ana");
});

Deno.test("who says goodbye, is put out or has no name of its own leaves no name behind", () => {
  const world = new World();
  const bia = world.person("bia");
  world.ask(bia, { type: "promote", name: "bia" });
  for (const way of ["quit", "kick"] as const) {
    const ana = newcomerFrom(world, HOME);
    world.ask(ana, { type: "nick", nick: "ana" });
    world.hub.settle(ana.outlet);
    if (way === "quit") world.ask(ana, { type: "quit" });
    else world.ask(bia, { type: "kick", nick: "ana" });
    world.hub.depart(ana.outlet);
    const other = newcomerFrom(world, ELSEWHERE);
    world.ask(other, { type: "nick", nick: "ana" });
    assertEquals(other.nick, "ana");
    world.ask(other, { type: "quit" });
  }
});

Deno.test("closing the hub leaves no timer of those who were away", () => {
  const world = new World();
  const people = numbers(1, 4).map((n) => world.client(`a${n}`));
  for (const { outlet } of people.slice(0, 2)) world.hub.depart(outlet);
  world.clock.advance(NOTICED_MS);
  for (const { outlet } of people.slice(2)) world.hub.depart(outlet);
  world.hub.close();
  assertEquals(world.clock.pending, 0);
});

// What is gone

Deno.test("where the log has moved on, one is told how many are gone, and gets the rest", () => {
  const world = new World({ log: KEPT_FIVE });
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1", "2", "3");
  world.hub.depart(ana.outlet);
  world.say(eva, ...numbers(4, 12));
  const back = comeBack(world, tokenOf(ana), { geral: 3 });
  assertEquals(back.outlet.replies.map(({ type }) => type), ["welcome", "skipped", "history"]);
  assertEquals(back.outlet.latest("skipped"), {
    type: "skipped",
    room: "geral",
    count: 4,
    from: 4,
    to: 7,
  });
  assertEquals(replayed(back), numbers(8, 12).map((n) => `${n} eva: ${n}`));
  // The very next is not missed yet, one before it is.
  for (const [seq, count] of [[7, undefined], [6, 1]] as const) {
    world.hub.depart(back.outlet);
    const again = comeBack(world, tokenOf(ana), { geral: seq });
    assertEquals(again.outlet.told("skipped")[0]?.count, count);
  }
});

Deno.test("where nothing is kept any more, all that is missing is skipped", () => {
  const world = new World({ log: { ...KEPT_FIVE, keepBytes: 300 } });
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(eva, "1");
  world.hub.depart(ana.outlet);
  world.say(eva, "2", "x".repeat(1_000));
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  const { count, from, to } = back.outlet.latest("skipped");
  assertEquals([count, from, to, replayed(back)], [2, 2, 3, []]);
});

Deno.test("a room that began anew is met as by a newcomer", () => {
  const world = new World({ maxRooms: 3 });
  const ana = world.client("ana", { room: "sala" });
  const eva = world.client("eva");
  world.say(ana, "1", "2", "3", "4", "5");
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  // The empty room has to go, and comes again.
  world.ask(eva, { type: "join", room: "outra" }, { type: "join", room: "mais" });
  world.ask(eva, { type: "leave", room: "outra" }, { type: "leave", room: "mais" });
  world.ask(eva, { type: "join", room: "sala" });
  world.say(eva, "a", "b", "c");
  const back = comeBack(world, tokenOf(ana), { sala: 5 }, { replay: 2 });
  assertEquals(back.welcome.rooms.map(({ room, seq }) => [room, seq]), [["sala", 3]]);
  assertEquals([replayed(back, "sala"), back.outlet.told("skipped")], [
    ["2 eva: b", "3 eva: c"],
    [],
  ]);
});

// Requests that were carried out

Deno.test("what was done before is acknowledged again, and not done twice", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const requests: readonly Command[] = [
    say("1", "a"),
    { type: "action", text: "2", id: 2 },
    { type: "topic", text: "3", id: "__proto__" },
    { type: "direct", to: "eva", text: "4", id: "" },
  ];
  world.ask(ana, ...requests);
  world.clock.advance(10);
  const acks = ana.outlet.told("ack");
  assertEquals(acks.map(({ seq }) => seq).sort(), [1, 2, 3, undefined]);
  world.hub.depart(ana.outlet);
  const seen = eva.outlet.transcript.length;
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  for (let n = 0; n < 2; n++) world.ask(back, ...requests);
  world.clock.advance(1_000);
  assertEquals(eva.outlet.transcript.length, seen);
  for (const { id } of requests) {
    assert(id !== undefined);
    const [first] = ana.outlet.answersTo(id);
    assert(first !== undefined);
    assertEquals(back.outlet.answersTo(id), [first, first]);
  }
});

Deno.test("it is acknowledged again after a long drop, and after two", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, say("1", "a"));
  world.clock.advance(10);
  let person: Person = ana;
  for (const ms of [0, NOTICED_MS, KNOWN_MS - 1, 5]) {
    world.hub.depart(person.outlet);
    world.clock.advance(ms);
    person = comeBack(world, tokenOf(ana), { geral: 1 });
    world.ask(person, say("1", "a"), say("new", ms));
    world.clock.advance(10);
    assertEquals(person.outlet.answersTo("a").length, 1);
  }
  assertEquals(eva.outlet.heard, ["ana: 1", ...Array<string>(4).fill("ana: new")]);
});

Deno.test("it is acknowledged again in a room that one has left since", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "join", room: "sala" }, say("1", "a", "sala"), {
    type: "leave",
    room: "sala",
  });
  world.clock.advance(10);
  assertEquals(ana.outlet.answersTo("a").length, 1);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  world.ask(back, say("1", "a", "sala"));
  assertEquals(back.outlet.answersTo("a"), ana.outlet.answersTo("a"));
  assertEquals(back.outlet.told("error"), []);
});

Deno.test("it is acknowledged before the room's answer to leaving it", () => {
  const world = new World();
  const ana = world.client("ana");
  const eva = world.client("eva");
  world.say(eva, "busy");
  world.ask(ana, say("1", "a"), { type: "leave", id: "b" });
  assertEquals(ana.outlet.replies.slice(-2).map(({ type }) => type), ["ack", "left"]);
});

Deno.test("what was refused is not done, and may be done on the next connection", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "direct", to: "eva", text: "1", id: 1 }, say("2", 2, "sala"));
  assertEquals(ana.outlet.told("error").length, 2);
  world.hub.depart(ana.outlet);
  const eva = world.client("eva");
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  world.ask(back, { type: "direct", to: "eva", text: "1", id: 1 });
  world.ask(back, { type: "join", room: "sala" }, say("2", 2, "sala"));
  world.clock.advance(10);
  assertEquals([eva.outlet.told("direct").length, back.outlet.told("ack").length], [1, 2]);
});

Deno.test("an id that is used again on one connection is not swallowed", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, say("1", "a"), say("2", "a"), say("3", "a"));
  world.clock.advance(10);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 2", "ana: 3"]);
  assertEquals(ana.outlet.answersTo("a").length, 3);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 3 });
  world.ask(back, say("3", "a"));
  world.clock.advance(10);
  assertEquals(eva.outlet.heard.length, 3);
  const [ack] = back.outlet.answersTo("a");
  assertEquals(ack?.type === "ack" && ack.seq, 3);
});

Deno.test("ids are of one person alone, and 1 is not the same as '1'", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, say("1", 1));
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  world.ask(back, say("2", "1"));
  world.ask(eva, say("3", 1), say("4", "1"));
  world.clock.advance(10);
  assertEquals(eva.outlet.heard, ["ana: 1", "ana: 2"]);
  assertEquals(back.outlet.heard, ["eva: 3", "eva: 4"]);
});

Deno.test("an answer to a question is never taken from what was done before", () => {
  // The protocol: a say, action, direct or topic whose id was carried out is not done again.
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, say("1", 1));
  world.clock.advance(10);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 1 });
  const questions: readonly (readonly [Command, Reply["type"]])[] = [
    [{ type: "who", id: 1 }, "who"],
    [{ type: "rooms", id: 1 }, "rooms"],
    [{ type: "topic", id: 1 }, "topicIs"],
    [{ type: "join", room: "sala", id: 1 }, "entered"],
    [{ type: "nick", nick: "bia", id: 1 }, "renamed"],
    [{ type: "leave", id: 1 }, "left"],
  ];
  for (const [request, answer] of questions) {
    world.ask(back, request);
    assertEquals(back.outlet.answersTo(1).at(-1)?.type, answer, request.type);
  }
});

Deno.test("the last 256 requests are remembered", () => {
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.ask(ana, ...numbers(0, 256).map((n) => say(n, Number(n))));
  world.clock.advance(10);
  world.hub.depart(ana.outlet);
  const back = comeBack(world, tokenOf(ana), { geral: 257 });
  world.ask(back, ...numbers(1, 256).map((n) => say(n, Number(n))));
  world.clock.advance(10);
  assertEquals([eva.outlet.heard.length, back.outlet.told("ack").length], [257, 256]);
});

// Several rooms

const ROOMS = ["geral", "10", "sala", "2", "1"];

for (const ms of [0, NOTICED_MS]) {
  Deno.test(`after ${ms} ms all rooms are had again, in their order, and caught up with`, () => {
    const world = new World();
    const [ana, eva] = [world.client("ana"), world.client("eva")];
    for (const room of ROOMS) {
      for (const person of [ana, eva]) world.ask(person, { type: "join", room });
      world.ask(eva, say("1", `${room}1`, room), say("2", `${room}2`, room));
    }
    // Joining a room again makes it the last one.
    world.ask(ana, { type: "join", room: "10" });
    world.clock.advance(3_000);
    world.hub.depart(ana.outlet);
    world.clock.advance(ms);
    for (const room of ROOMS) world.ask(eva, say("3", `${room}3`, room));
    const seqs = { "#2": 2, "10": 1, "#SALA": 0, geral: 3, elsewhere: 5 };
    const back = comeBack(world, tokenOf(ana), seqs, { replay: 1 });
    const order = ["geral", "sala", "2", "1", "10"];
    assertEquals(back.welcome.rooms.map(({ room }) => room), order);
    assertEquals(back.outlet.rooms, order);
    assertEquals(replayed(back, "2"), ["3 eva: 3"]);
    assertEquals(replayed(back, "10"), ["2 eva: 2", "3 eva: 3"]);
    assertEquals(replayed(back, "sala"), ["1 eva: 1", "2 eva: 2", "3 eva: 3"]);
    assertEquals(replayed(back, "geral"), []);
    // Of a room that one says nothing of, one gets what a newcomer gets.
    assertEquals(replayed(back, "1"), ["3 eva: 3"]);
    world.ask(back, say("oi", "x"), { type: "leave" }, say("oi", "y"));
    world.clock.advance(10);
    const rooms = back.outlet.told("ack").map(({ room }) => room);
    assertEquals(rooms, ["10", "1"]);
  });
}

Deno.test("a room that one left is not entered again", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "join", room: "sala" }, { type: "leave", room: "geral" });
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  const back = comeBack(world, tokenOf(ana), { geral: 0, sala: 0 });
  assertEquals(back.outlet.rooms, ["sala"]);
});

Deno.test("a room that one left after coming back is not entered again either", () => {
  const world = new World();
  const ana = world.client("ana");
  world.ask(ana, { type: "join", room: "sala" });
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  const back = comeBack(world, tokenOf(ana), { geral: 0, sala: 0 });
  world.ask(back, { type: "leave", room: "geral" });
  world.hub.depart(back.outlet);
  assertEquals(comeBack(world, tokenOf(ana), { geral: 0, sala: 0 }).outlet.rooms, ["sala"]);
});

Deno.test("what one resume brings at once is bounded, in however many rooms one was", () => {
  // Nobody need read it: coming back again and again would fill the server's memory.
  const mostBytes = 16 * 1024 * 1024;
  const world = new World();
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  const rooms = numbers(1, 20).map((n) => `r${n}`);
  for (const room of rooms) {
    for (const person of [ana, eva]) world.ask(person, { type: "join", room });
  }
  world.hub.depart(ana.outlet);
  const text = "x".repeat(60_000);
  for (const room of rooms) {
    for (let n = 0; n < 33; n++) world.ask(eva, { type: "say", room, text });
  }
  world.clock.advance(100);
  const back = comeBack(
    world,
    tokenOf(ana),
    Object.fromEntries(rooms.map((room) => [room, 0])),
  );
  const bytes = back.outlet.told("history").flatMap(({ entries }) => entries)
    .reduce((sum, { text }) => sum + text.length, 0);
  assert(bytes <= mostBytes, `${bytes} bytes at once`);
});

Deno.test("thousands of names in what one resumes evict no room and enter none", () => {
  const world = new World({ maxRooms: 10 });
  const ana = world.client("ana", { room: "sala" });
  world.say(ana, "1");
  world.ask(ana, { type: "join", room: "geral" }, { type: "leave", room: "sala" });
  world.hub.depart(ana.outlet);
  const names = Object.fromEntries(numbers(1, 5_000).map((n) => [`r${n}`, 0]));
  for (const ms of [0, NOTICED_MS]) {
    world.clock.advance(ms);
    const back = comeBack(world, tokenOf(ana), { ...names, geral: 0, "a b": 3, "": 1 });
    assertEquals(back.outlet.rooms, ["geral"]);
    world.ask(back, { type: "rooms" });
    const rooms = back.outlet.latest("rooms").rooms.map(({ name, members }) => [name, members]);
    assertEquals(rooms, [["geral", 1], ["sala", 0]]);
    world.hub.depart(back.outlet);
  }
  assertEquals(comeBack(world, "unknown", names).outlet.rooms, ["geral"]);
  const eva = world.client("eva", { room: "sala" });
  assertEquals(replayed(eva, "sala"), ["1 ana: 1"]);
});

Deno.test("who comes back to a room that cannot be had any more is still somewhere", () => {
  const world = new World({ maxRooms: 2 });
  const ana = world.client("ana", { room: "sala" });
  world.hub.depart(ana.outlet);
  world.clock.advance(NOTICED_MS);
  world.client("eva", { room: "outra" });
  const back = comeBack(world, tokenOf(ana), { sala: 0 });
  assertEquals(back.welcome.resumed, true);
  assertEquals(back.outlet.rooms, ["geral"]);
});

// The property: a client that may lose its connection at any point, beside one that sees the log.

type Act =
  | { readonly type: "speak"; readonly who: "ana" | "eva"; readonly room: string }
  | { readonly type: "drop"; readonly lost: number; readonly isNoticed: boolean }
  | { readonly type: "resume" }
  | { readonly type: "wait"; readonly ms: number };

const anyRoom = fc.constantFrom("geral", "7");
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("speak"),
      who: fc.constantFrom("ana", "eva"),
      room: anyRoom,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("drop"),
      lost: fc.nat(12),
      isNoticed: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("resume") }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("wait"),
      ms: fc.constantFrom(0, 1, 5, 100, 9_999, 10_000, 60_000),
    }),
  },
);

/** What a client knows: it takes in what reaches it, and sends again what was not acknowledged. */
class Client {
  readonly #world: World;
  readonly #token: string;
  person: Person | undefined;
  /** The connection that is broken, where the server does not know that yet. */
  #ghost: Person | undefined;
  /** How much of what its connection was told has reached it. */
  #taken = 0;
  #ids = 0;
  readonly #lastSeen = new Map([["geral", 0], ["7", 0]]);
  readonly #unacknowledged = new Map<RequestId, Command>();
  /** By room: the entries of others, in the order in which they came. */
  readonly entries: Entry[] = [];
  /** The places of its own. */
  readonly acknowledged: { readonly room: string; readonly seq: number }[] = [];

  constructor(world: World, person: Person) {
    this.#world = world;
    this.person = person;
    this.#token = tokenOf(person);
  }

  speak(room: string): void {
    const id = ++this.#ids;
    const request = say(`ana ${id}`, id, room);
    this.#unacknowledged.set(id, request);
    // What is said without a connection goes out with the next one.
    if (this.person !== undefined) this.#world.ask(this.person, request);
  }

  /** The connection breaks, and the last so many of what it was told never arrive. */
  drop(lost: number, isNoticed: boolean): void {
    const { person } = this;
    if (person === undefined) return;
    if (isNoticed) this.#world.hub.depart(person.outlet);
    else this.#ghost = person;
    this.#take(Math.max(this.#taken, person.outlet.transcript.length - lost));
    this.person = undefined;
  }

  resume(): void {
    if (this.person !== undefined) return this.#take(this.person.outlet.transcript.length);
    const rooms = Object.fromEntries(this.#lastSeen);
    const back = comeBack(this.#world, this.#token, rooms);
    assert(back.welcome.resumed);
    if (this.#ghost !== undefined) this.#world.hub.depart(this.#ghost.outlet);
    this.#ghost = undefined;
    this.person = back;
    this.#taken = 0;
    this.#world.ask(back, ...this.#unacknowledged.values());
  }

  /** Takes in all that was told up to there. */
  #take(until: number): void {
    const { outlet } = this.person ?? {};
    assert(outlet !== undefined);
    for (const event of outlet.transcript.slice(this.#taken, until)) this.#takeIn(event);
    this.#taken = Math.max(this.#taken, until);
  }

  #takeIn(event: Reply | RoomEvent): void {
    switch (event.type) {
      case "history":
        return event.entries.forEach((entry) => this.#see(entry));
      case "message":
        return this.#see(event);
      case "ack": {
        const { room, seq } = event;
        assert(room !== undefined && seq !== undefined);
        this.acknowledged.push({ room, seq });
        this.#advance(room, seq);
        // The ids are the order in which they were sent, and so are the places in a room.
        for (const [id, request] of this.#unacknowledged) {
          if ("room" in request && request.room === room) {
            this.#unacknowledged.delete(id);
            return;
          }
        }
        throw new Error("an ack for nothing");
      }
      default:
        assert(event.type !== "skipped" && event.type !== "error", event.type);
    }
  }

  #see(entry: Entry): void {
    this.entries.push(entry);
    this.#advance(entry.room, entry.seq);
  }

  #advance(room: string, seq: number): void {
    this.#lastSeen.set(room, Math.max(this.#lastSeen.get(room) ?? 0, seq));
  }
}

Deno.test("wherever a connection breaks, all is seen once, in order, and one's own is said once", () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 60, size: "max" }), (acts) => {
      const world = new World();
      const people = ["witness", "eva", "ana"].map((nick) => world.client(nick));
      for (const person of people) world.ask(person, { type: "join", room: "7" });
      world.clock.advance(3_000);
      const [witness, eva, first] = people;
      assert(witness !== undefined && eva !== undefined && first !== undefined);
      const ana = new Client(world, first);
      let spoken = 0;
      for (const act of acts) {
        if (act.type === "drop") ana.drop(act.lost, act.isNoticed);
        else if (act.type === "resume") ana.resume();
        else if (act.type === "wait") world.clock.advance(act.ms);
        else if (act.who === "ana") ana.speak(act.room);
        else world.ask(eva, say(`eva ${++spoken}`, spoken, act.room));
      }
      ana.resume();
      world.clock.advance(5_000);
      ana.resume();
      const log = witness.outlet.seen.filter((event): event is Entry => event.type === "message");
      for (const room of ["geral", "7"]) {
        const inRoom = log.filter((entry) => entry.room === room);
        assertEquals(inRoom.map(({ seq }) => seq), numbers(1, inRoom.length).map(Number));
        const others = inRoom.filter(({ nick }) => nick !== "ana");
        assertEquals(ana.entries.filter((entry) => entry.room === room), others);
        const own = inRoom.filter(({ nick }) => nick === "ana");
        assertEquals(new Set(own.map(({ text }) => text)).size, own.length);
        const places = ana.acknowledged.filter((ack) => ack.room === room).map(({ seq }) => seq);
        assertEquals(places, own.map(({ seq }) => seq));
      }
      const all = acts.filter(({ type }) => type === "speak").length;
      assertEquals(log.length, all);
    }),
    { numRuns: 150 },
  );
});

// An operator

for (
  const [how, address, isOperator] of [
    ["from the same address", "192.0.2.1", true],
    ["from another address", "192.0.2.2", false],
    ["from nobody knows where", undefined, false],
  ] as const
) {
  for (const isThere of [true, false]) {
    const when = isThere ? "while it is there" : "while it is away";
    Deno.test(`an operator's connection that is taken up ${how} ${when} ${isOperator ? "is" : "is not"} one`, () => {
      const world = new World();
      const bia = clientFrom(world, "192.0.2.1", "bia");
      world.client("eva");
      world.ask(bia, { type: "promote", name: "chefe" }, { type: "lock", room: "sala" });
      const { token } = bia.outlet.latest("welcome");
      if (!isThere) world.hub.depart(bia.outlet);
      const again = world.program();
      if (address !== undefined) again.outlet.origin = originOf(address);
      assertEquals(world.hello(again, { resume: { token, rooms: { sala: 0 } } })?.resumed, true);
      const demoted = again.outlet.told("demoted").map(({ name }) => name);
      assertEquals(demoted, isOperator ? [] : ["chefe"]);
      world.ask(again, { type: "kick", nick: "eva", id: "k" });
      const [answer] = again.outlet.answersTo("k");
      assertEquals(answer?.type === "moderated", isOperator);
      // Nor has it what only operators have.
      world.ask(again, { type: "join", room: "sala", id: "j" });
      assertEquals(again.outlet.answersTo("j")[0]?.type === "entered", isOperator);
    });
  }
}
