import { assertEquals, assertNotEquals } from "@std/assert";
import { ACCOUNTS_PER_ADDRESS } from "../../../../lib/server/chat/people/accounts.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { originOf } from "../../../../lib/text/address.ts";
import { codes, comeBack, tokenOf, worldOf } from "../../../fakes/stored.ts";
import { type Person, World } from "../../../fakes/world.ts";

const HASH = "$hash";

/** Someone whose name is its own. */
function owner(world: World, nick = "ana"): Person {
  const person = world.client(nick);
  world.ask(person, { type: "register", hash: HASH });
  assertEquals(person.outlet.latest("registered"), { type: "registered", nick });
  return person;
}

/** The number by which it is known. */
function accountOf(world: World, name = "ana"): number {
  return world.hub.accountOf(name)?.person ?? -1;
}

/** Says hello as the gate lets it through, once the password was right. */
function helloOf(world: World, nick: string, account?: number, more = {}): Person {
  const person = world.program();
  world.ask(person, {
    type: "hello",
    hello: { type: "hello", version: 1, nick, ...more },
    ...(account !== undefined && { account }),
  });
  world.clock.advance(3_000);
  return person;
}

Deno.test("a name that is somebody's own is nobody else's, nor one that looks like it", () => {
  const world = new World();
  const ana = owner(world);
  world.ask(ana, { type: "quit" });
  const eva = world.person("eva");
  for (
    const [nick, code] of [["ana", "nick_registered"], ["\u0430na", "nick_confusable"]] as const
  ) {
    world.ask(eva, { type: "nick", nick });
    const error = eva.outlet.latest("error");
    assertEquals([error.code, error.value, eva.nick], [code, nick, "eva"]);
  }
  const introduced = world.newcomer();
  world.ask(introduced, { type: "introduce", name: "ana" });
  assertEquals(introduced.nick, "ana-2");
});

Deno.test("who shows the password has the name, and is told by its number from whoever owns it next", () => {
  const world = new World();
  world.ask(owner(world), { type: "quit" });
  const account = accountOf(world);
  const eva = world.person("eva");
  world.ask(eva, { type: "nick", nick: "ana", account });
  assertEquals(eva.nick, "ana");
  world.ask(eva, { type: "unregister" }, { type: "nick", nick: "eva" });
  assertEquals(eva.outlet.latest("released"), { type: "released", nick: "ana" });
  world.ask(owner(world), { type: "quit" });
  assertNotEquals(accountOf(world), account);
  // Its password was right when it was looked at.
  world.ask(eva, { type: "nick", nick: "ana", account });
  assertEquals([codes(eva), eva.nick], [["nick_password_wrong"], "eva"]);
});

Deno.test("by hand one takes the place of one's other client, which is told so; by itself no program does", () => {
  const world = new World();
  const laptop = owner(world);
  const account = accountOf(world);
  const phone = helloOf(world, "ana", account);
  assertEquals([codes(phone), phone.nick], [["nick_here"], undefined]);
  assertEquals(laptop.nick, "ana");
  const other = helloOf(world, "ana", account, { alike: true });
  assertEquals(other.nick, "ana-2");
  world.ask(laptop, { type: "mark", seq: 0 });
  world.ask(other, { type: "nick", nick: "ana", account });
  assertEquals([other.nick, laptop.nick], ["ana", undefined]);
  assertEquals(laptop.outlet.ended, ["replaced"]);
  world.ask(other, { type: "mark" });
  assertEquals(other.outlet.latest("marked").seq, 0);
});

Deno.test("whoever comes with the password takes up what a lost connection left", () => {
  const world = new World();
  const laptop = owner(world);
  world.ask(laptop, { type: "join", room: "sala" });
  world.hub.depart(laptop.outlet, "reset");
  const account = accountOf(world);
  const phone = helloOf(world, "ana", account);
  assertEquals([codes(phone), phone.nick], [[], "ana"]);
  // It opened the room, and commands it still.
  world.ask(phone, { type: "join", room: "sala" });
  assertEquals(phone.outlet.latest("entered").rank, "mod");
  assertEquals(comeBack(world, tokenOf(laptop), {}).resumed, false);
});

Deno.test("a program that is known by its name is so no more where that is somebody's own", () => {
  const world = new World();
  const origin = originOf("192.0.2.7");
  const come = (account?: number): Person => {
    const person = world.program();
    person.outlet.origin = origin;
    world.ask(person, {
      type: "hello",
      byName: true,
      hello: { type: "hello", version: 1, nick: "ana", roomless: true },
      ...(account !== undefined && { account }),
    });
    return person;
  };
  const ana = come();
  world.ask(ana, { type: "join", room: "sala" }, { type: "register", hash: HASH });
  world.hub.depart(ana.outlet, "reset");
  const eva = come();
  assertEquals([codes(eva), eva.nick], [["nick_registered"], undefined]);
  const back = come(accountOf(world));
  const { resumed, rooms } = back.outlet.latest("welcome");
  assertEquals([resumed, rooms.map(({ room }) => room)], [true, ["sala"]]);
});

Deno.test("a name can be made one's own on coming in; a second password takes the place of the first", () => {
  const world = new World();
  const ana = world.program();
  world.ask(ana, {
    type: "hello",
    hello: { type: "hello", version: 1, nick: "ana" },
    hash: HASH,
  });
  assertEquals(world.hub.accountOf("ANA"), { name: "ana", person: 1, hash: HASH });
  world.ask(ana, { type: "register", hash: "$other" });
  assertEquals(world.hub.accountOf("ana"), { name: "ana", person: 1, hash: "$other" });
});

Deno.test("what the server gave, and what an operator is called, is nobody's own", () => {
  const world = new World();
  const guest = world.guest();
  world.ask(guest, { type: "register", hash: HASH });
  assertEquals(codes(guest), ["name_first"]);
  const chefe = world.person("chefe");
  world.hub.appoint(["chefe"]);
  world.ask(chefe, { type: "register", hash: HASH });
  assertEquals(codes(chefe), ["nick_reserved"]);
  world.ask(guest, { type: "unregister" });
  assertEquals(codes(guest), ["name_first", "not_registered"]);
});

Deno.test("nobody can hold all the good names", () => {
  const world = new World();
  const ana = world.client("ana");
  for (let n = 0; n <= ACCOUNTS_PER_ADDRESS; n++) {
    world.ask(ana, { type: "nick", nick: `nome.${n}.x` }, { type: "register", hash: HASH });
  }
  assertEquals(codes(ana), ["registrations_full"]);
});

Deno.test("an operator frees a name; its owner is told, and keeps it for as long as it stays", () => {
  const world = new World();
  const ana = owner(world);
  world.hub.appoint(["chefe"]);
  const chefe = world.person("bia");
  world.ask(chefe, { type: "release", nick: "ana" });
  assertEquals(codes(chefe), ["not_operator"]);
  world.ask(chefe, { type: "promote", name: "chefe" }, { type: "release", nick: "Ana" });
  assertEquals(chefe.outlet.latest("moderated"), {
    type: "moderated",
    act: "release",
    by: "bia",
    nick: "Ana",
  });
  assertEquals(ana.outlet.latest("released"), { type: "released", nick: "ana", by: "bia" });
  assertEquals([ana.nick, world.hub.accountOf("ana")], ["ana", undefined]);
  world.ask(chefe, { type: "release", nick: "ana" });
  assertEquals(chefe.outlet.latest("error").code, "not_registered");
});

Deno.test("after a restart a name is somebody's own still, and whoever comes back by token is that one", () => {
  const store = new FakeStore();
  const ana = owner(worldOf(store).world);
  const { world } = worldOf(store);
  const eva = helloOf(world, "ana");
  assertEquals(codes(eva), ["nick_registered"]);
  const back = comeBack(world, tokenOf(ana), {});
  assertEquals([back.resumed, back.nick], [true, "ana"]);
  // It is who it was: it may give the name up.
  world.ask(back, { type: "unregister" });
  assertEquals(back.outlet.latest("released").nick, "ana");
  assertEquals(store.accounts.all(), []);
});

Deno.test("what a gate has not looked at is refused", () => {
  const world = new World();
  const ana = world.person("ana");
  world.ask(
    ana,
    { type: "register", password: "segredo" },
    { type: "identify", password: "segredo" },
    { type: "login", name: "ana", password: "segredo" },
  );
  assertEquals(codes(ana), Array(3).fill("nick_password_wrong"));
});

Deno.test("who owns its name commands its rooms another day, after a restart too, until the name is given up", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  const ana = owner(first);
  const account = accountOf(first);
  first.ask(ana, { type: "join", room: "sala" }, { type: "say", text: "oi" });
  const rankOf = (person: Person): unknown => person.outlet.latest("entered").rank;
  assertEquals(rankOf(ana), "mod");
  const eva = first.client("eva");
  first.ask(eva, { type: "join", room: "sala" });
  first.ask(ana, { type: "quit" });
  first.clock.advance(20 * 60_000);
  const { world } = worldOf(store);
  const guest = world.client("bia");
  world.ask(guest, { type: "join", room: "sala" });
  assertEquals(rankOf(guest), undefined);
  const back = helloOf(world, "ana", account);
  world.ask(back, { type: "join", room: "sala" });
  assertEquals(rankOf(back), "mod");
  // What it opens as somebody else is its own from when it shows who it is.
  world.ask(back, { type: "quit" });
  const anita = world.client("anita");
  world.ask(anita, { type: "join", room: "outra" });
  world.ask(anita, { type: "nick", nick: "ana", account });
  world.ask(anita, { type: "join", room: "sala" });
  assertEquals(rankOf(anita), "mod");
  world.ask(anita, { type: "unregister" }, { type: "rules", room: "outra" });
  assertEquals(anita.outlet.latest("rules").mods, ["ana"]);
  world.ask(anita, { type: "quit" });
  const late = world.client("ana");
  world.ask(late, { type: "join", room: "sala" });
  assertEquals(rankOf(late), undefined);
});
