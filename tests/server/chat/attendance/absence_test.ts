import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { originOf } from "../../../../lib/text/address.ts";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import { RESERVED_PER_ADDRESS } from "../../../../lib/server/chat/attendance/reservations.ts";
import { type Person, World } from "../../../fakes/world.ts";
import {
  clientFrom,
  comeBack,
  ELSEWHERE,
  HOME,
  KEPT_FIVE,
  KNOWN_MS,
  newcomerFrom,
  NOTICED_MS,
  numbers,
  presenceSeenBy,
  replayed,
  tokenOf,
} from "../../../fakes/returning.ts";

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

Deno.test("who has the name of one who is gone reads that one going before word of its own name, and not itself", () => {
  for (const goes of ["lost", "quits"]) {
    const world = new World();
    const ana = clientFrom(world, HOME, "ana");
    const bia = clientFrom(world, HOME, "bia");
    bia.outlet.transcript.length = 0;
    if (goes === "quits") world.ask(ana, { type: "quit" });
    else world.hub.depart(ana.outlet, "reset");
    world.ask(bia, { type: "nick", nick: "ana", id: 1 });
    world.clock.advance(3_000);
    assertEquals(bia.outlet.transcript.map(({ type }) => type), ["leave", "renamed"], goes);
  }
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
