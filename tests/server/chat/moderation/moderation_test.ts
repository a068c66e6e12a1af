import { assertEquals } from "@std/assert";
import { originOf } from "../../../../lib/text/address.ts";
import type { Reply } from "../../../../lib/vocabulary/reply.ts";
import type { StoredBan } from "../../../../lib/server/store/store.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { type Person, World } from "../../../fakes/world.ts";

type Moderated = Extract<Reply, { type: "moderated" }>;

/** What an operator is told of a ban, beside who gave it. */
type Told = Pick<Moderated, "nick" | "address" | "elsewhere">;

function personFrom(world: World, nick: string, remote: string, local?: string): Person {
  const person = world.newcomer();
  person.outlet.origin = originOf(remote, local);
  world.ask(person, { type: "nick", nick });
  world.hub.settle(person.outlet);
  world.clock.advance(3_000);
  return person;
}

function operatorFrom(world: World, remote = "127.0.0.1"): Person {
  const operator = personFrom(world, "bia", remote);
  world.ask(operator, { type: "promote", name: "bia" });
  return operator;
}

function told({ outlet }: Person): Told {
  const { nick, address, elsewhere } = outlet.latest("moderated");
  return {
    ...(nick !== undefined && { nick }),
    ...(address !== undefined && { address }),
    ...(elsewhere !== undefined && { elsewhere }),
  };
}

function isOut({ outlet }: Person): boolean {
  return outlet.ended.includes("banned");
}

Deno.test("a ban on an IPv6 address of this machine's own link meets nobody beside it", () => {
  const world = new World();
  const bia = operatorFrom(world);
  const ana = personFrom(world, "ana", "fd00:77::2", "fd00:77::1");
  const eva = personFrom(world, "eva", "fd00:77::3", "fd00:77::1");
  world.ask(bia, { type: "ban", target: "FD00:77:0::2" });
  assertEquals([isOut(ana), isOut(eva)], [true, false]);
  assertEquals(told(bia), { address: "fd00:77::2" });
});

Deno.test("a ban on an IPv6 address from elsewhere meets all of its /64, and says so", () => {
  const world = new World();
  const bia = operatorFrom(world);
  const ana = personFrom(world, "ana", "2001:db8::2", "fd00:77::1");
  const eva = personFrom(world, "eva", "2001:db8::3", "fd00:77::1");
  const caio = personFrom(world, "caio", "2001:db8:0:1::2", "fd00:77::1");
  world.ask(bia, { type: "ban", target: "2001:db8::2" });
  assertEquals([isOut(ana), isOut(eva), isOut(caio)], [true, true, false]);
  assertEquals(told(bia), { address: "2001:db8::/64" });
  world.ask(bia, { type: "unban", target: "2001:db8::2" });
  assertEquals(told(bia), { address: "2001:db8::/64" });
  assertEquals(isOut(personFrom(world, "ana", "2001:db8::2", "fd00:77::1")), false);
});

Deno.test("where nobody from there is here, an operator is told what the ban means in either case", () => {
  const world = new World();
  const bia = operatorFrom(world);
  world.ask(bia, { type: "ban", target: "fd00:77::2" });
  assertEquals(told(bia), { address: "fd00:77::2", elsewhere: "fd00:77::/64" });
  assertEquals(isOut(personFrom(world, "ana", "fd00:77::2", "fd00:77::1")), true);
  assertEquals(isOut(personFrom(world, "eva", "fd00:77::3", "fd00:77::1")), false);
  assertEquals(isOut(personFrom(world, "caio", "fd00:77::4", "fd00:88::1")), true);
});

Deno.test("a ban on a network, IPv4 or IPv6, meets all in it", () => {
  const world = new World();
  const bia = operatorFrom(world);
  const people = [
    personFrom(world, "ana", "192.168.1.7"),
    personFrom(world, "eva", "::ffff:192.168.1.8"),
    personFrom(world, "caio", "192.168.2.7"),
    personFrom(world, "davi", "fd00:77::2", "fd00:77::1"),
    personFrom(world, "elisa", "fd00:77:0:1::2", "fd00:77::1"),
  ];
  world.ask(bia, { type: "ban", target: "192.168.1.7/24" });
  assertEquals(told(bia), { address: "192.168.1.0/24" });
  world.ask(bia, { type: "ban", target: "fd00:77::/64" });
  assertEquals(told(bia), { address: "fd00:77::/64" });
  assertEquals(people.map(isOut), [true, true, false, true, false]);
});

Deno.test("no operator is shut out with a network", () => {
  const world = new World();
  const bia = operatorFrom(world, "192.168.1.7");
  world.ask(bia, { type: "ban", target: "192.168.0.0/16" });
  assertEquals(bia.outlet.latest("error").code, "operator_spared");
  assertEquals(world.hub.banOf(originOf("192.168.1.9")), undefined);
});

Deno.test("what is neither a name nor an address is told so, and so is which ban shuts one out", () => {
  const world = new World();
  const bia = operatorFrom(world);
  const codeOf = (type: "ban" | "unban", target: string): string | undefined => {
    const before = bia.outlet.told("error").length;
    world.ask(bia, { type, target });
    return bia.outlet.told("error")[before]?.code;
  };
  assertEquals(codeOf("ban", "192.0.2.0/33"), "address_malformed");
  assertEquals(codeOf("ban", "fd00::zz"), "address_malformed");
  assertEquals(codeOf("ban", "a b"), "nick_malformed");
  assertEquals(codeOf("ban", "192.0.2.0/24"), undefined);
  assertEquals(codeOf("unban", "192.0.2.7"), "banned_by_other");
  assertEquals(bia.outlet.latest("error").detail, "192.0.2.0/24");
  assertEquals(codeOf("unban", "192.0.3.7"), "not_banned");
  assertEquals(codeOf("unban", "192.0.2.9/24"), undefined);
  assertEquals(codeOf("unban", "192.0.2.7"), "not_banned");
});

Deno.test("a ban from an older history file holds as it did, and is replaced by a newer one", () => {
  const store = new FakeStore();
  const old: StoredBan = { kind: "address", target: "2001:db8:0:0::/64", by: "bia" };
  store.saveBan(old);
  const world = new World({ store });
  const bia = operatorFrom(world);
  assertEquals(world.hub.banOf(originOf("2001:db8::9", "2001:db8::1")), {});
  world.ask(bia, { type: "ban", target: "2001:db8::/64", reason: "flood" });
  assertEquals(store.bans().map(({ target, reason }) => [target, reason]), [
    ["2001:db8::/64", "flood"],
  ]);
  assertEquals(world.hub.banOf(originOf("2001:db8::9", "2001:db8::1")), { detail: "flood" });
  world.ask(bia, { type: "unban", target: "2001:db8::/64" });
  assertEquals(store.bans(), []);
});

// Names

Deno.test("banning and unbanning one name that looks like another lifts no ban of that other", () => {
  const world = new World({ store: new FakeStore() });
  const bia = operatorFrom(world);
  const codeOf = (nick: string): string | undefined => {
    const eva = world.newcomer();
    world.ask(eva, { type: "nick", nick }, { type: "quit" });
    return eva.outlet.told("error")[0]?.code;
  };
  world.ask(bia, { type: "ban", target: "maria" });
  world.ask(bia, { type: "ban", target: "mаria" }, { type: "unban", target: "mаria" });
  assertEquals(["maria", "mаria", "MARIA"].map(codeOf), Array(3).fill("nick_banned"));
  world.ask(bia, { type: "unban", target: "mаria" });
  assertEquals(bia.outlet.latest("error").code, "banned_by_other");
  world.ask(bia, { type: "unban", target: "maria" });
  assertEquals(["mаria", "maria"].map(codeOf), [undefined, undefined]);
});

Deno.test("a ban on a name puts out all that look like it, of whom there may be two", () => {
  const world = new World();
  const bia = operatorFrom(world);
  const people = ["Al", "Ai"].map((nick) => world.person(nick));
  world.ask(bia, { type: "ban", target: "A1" });
  assertEquals(people.map(isOut), [true, true]);
});

// Mutes

const HOME = "192.0.2.1";
const ELSEWHERE = "192.0.2.2";

/** The code with which someone is refused who speaks, if it is. */
function refusal(world: World, person: Person): string | undefined {
  const before = person.outlet.told("error").length;
  world.say(person, "oi");
  return person.outlet.told("error")[before]?.code;
}

Deno.test("a mute stays with the person who comes back, by whatever name, from the same address", () => {
  const world = new World();
  const bia = operatorFrom(world);
  const eva = personFrom(world, "eva", HOME);
  world.ask(bia, { type: "mute", nick: "eva", seconds: 3_600 });
  assertEquals(refusal(world, eva), "muted");
  world.ask(eva, { type: "quit" });
  const again = personFrom(world, "eva2", HOME);
  assertEquals(refusal(world, again), "muted");
  world.hub.depart(again.outlet);
  const third = personFrom(world, "eva3", HOME);
  assertEquals(refusal(world, third), "muted");
  world.ask(bia, { type: "unmute", nick: "eva3" });
  assertEquals(refusal(world, third), undefined);
  world.ask(third, { type: "quit" });
  assertEquals(refusal(world, personFrom(world, "eva", HOME)), undefined);
});

Deno.test("a mute stays with the person who comes back by a token, wherever from", () => {
  const world = new World();
  const bia = operatorFrom(world);
  for (const awayMs of [1_000, 60_000]) {
    const eva = world.program();
    eva.outlet.origin = originOf(HOME);
    world.hello(eva, { nick: "eva" });
    world.ask(bia, { type: "mute", nick: "eva" });
    world.hub.depart(eva.outlet);
    world.clock.advance(awayMs);
    const back = world.program();
    back.outlet.origin = originOf(ELSEWHERE);
    const { token } = eva.outlet.latest("welcome");
    world.hello(back, { resume: { token, rooms: {} } });
    assertEquals([back.nick, refusal(world, back)], ["eva", "muted"]);
    assertEquals(refusal(world, personFrom(world, "ana", HOME)), undefined, "it has come back");
    world.ask(bia, { type: "kick", nick: "eva" }, { type: "kick", nick: "ana" });
  }
});

Deno.test("whoever takes the name of someone who was muted may speak", () => {
  const world = new World();
  const bia = operatorFrom(world);
  const eva = personFrom(world, "eva", HOME);
  const [there, elsewhere] = [
    personFrom(world, "ana", HOME),
    personFrom(world, "caio", ELSEWHERE),
  ];
  world.ask(bia, { type: "mute", nick: "eva" });
  world.ask(eva, { type: "quit" });
  for (const other of [there, elsewhere]) {
    world.ask(other, { type: "nick", nick: "eva" });
    assertEquals([other.nick, refusal(world, other)], ["eva", undefined]);
    world.ask(other, { type: "quit" });
  }
  assertEquals(refusal(world, personFrom(world, "eva", ELSEWHERE)), undefined);
});

Deno.test("a mute ends with its time, with whoever lifts it, and some time after the person has gone", () => {
  const world = new World();
  const bia = operatorFrom(world);
  const eva = personFrom(world, "eva", HOME);
  world.ask(bia, { type: "mute", nick: "eva", seconds: 60 });
  world.clock.advance(60_000);
  assertEquals(refusal(world, eva), undefined);
  world.ask(bia, { type: "unmute", nick: "eva" });
  assertEquals(bia.outlet.latest("error").code, "not_muted");
  world.ask(bia, { type: "unmute", nick: "nobody" });
  assertEquals(bia.outlet.latest("error").code, "nick_unknown");
  world.ask(bia, { type: "mute", nick: "eva" });
  world.ask(eva, { type: "quit" });
  world.ask(bia, { type: "unmute", nick: "EVA" });
  assertEquals(refusal(world, personFrom(world, "eva2", HOME)), undefined);
  world.ask(bia, { type: "mute", nick: "eva2" }, { type: "kick", nick: "eva2" });
  world.clock.advance(10 * 60_000);
  assertEquals(refusal(world, personFrom(world, "eva3", HOME)), undefined);
});
