import { assert, assertEquals, assertMatch } from "@std/assert";
import { originOf } from "../../../lib/text/address.ts";
import type { OperatorDeed } from "../../../lib/vocabulary/reply.ts";
import { MESSAGES } from "../../../lib/language/chat.ts";
import { type Person, World } from "../../fakes/world.ts";

/** A world with these operators, and what its log has of them. */
function ruled(...operators: string[]): { world: World; deeds: string[] } {
  const deeds: string[] = [];
  const world = new World({
    onOperator: (operator: string, deed: OperatorDeed) =>
      deeds.push(`${operator} ${deed.type} ${deed.nick}`),
  });
  world.hub.appoint(operators);
  return { world, deeds };
}

function errors({ outlet }: Person): string[] {
  return outlet.told("error").map(({ code }) => code);
}

function promote(world: World, person: Person, name: string): void {
  world.ask(person, { type: "promote", name });
}

// Their names

Deno.test("an operator's name, and what looks like it, is nobody else's", () => {
  const { world } = ruled("Bia", "joão");
  const eva = world.person("eva");
  for (const nick of ["bia", "BIA", "b\u0456a", "ｂｉａ", "João", "j0ão"]) {
    world.ask(eva, { type: "nick", nick });
  }
  assertEquals(eva.nick, "eva");
  assertEquals(new Set(errors(eva)), new Set(["nick_reserved"]));
  // The reason says how it is had by whom it belongs to.
  const [refusal] = eva.outlet.told("error");
  assert(refusal !== undefined);
  assertMatch(MESSAGES.en.error.nick_reserved(refusal), /operator's; if it is yours, \/op first$/);
  assertMatch(MESSAGES["pt-BR"].error.nick_reserved(refusal), /de um operador; .*\/op$/);
  world.ask(eva, { type: "nick", nick: "bianca" });
  assertEquals(eva.nick, "bianca");
});

Deno.test("a program that comes by an operator's name is refused, and a guest where it cannot be", () => {
  const { world } = ruled("bia");
  const bot = world.program();
  assertEquals(world.hello(bot, { nick: "bia" }), undefined);
  assertEquals(errors(bot), ["nick_reserved"]);
  assertEquals(world.hello(world.program(), { nick: "bia", alike: true }), undefined);
  const seed = world.newcomer();
  world.ask(seed, { type: "introduce", name: "bia" });
  assertMatch(seed.nick ?? "", /^visitante-/);
});

Deno.test("an operator whose name is reserved for those who run the server has it, and keeps it when away", () => {
  const { world } = ruled("root", "Admin");
  const guest = world.guest();
  promote(world, guest, "root");
  assertEquals(guest.nick, "root");
  const ana = world.program();
  ana.outlet.origin = originOf("192.0.2.1");
  world.hello(ana, { nick: "ana" });
  promote(world, ana, "Admin");
  world.ask(ana, { type: "nick", nick: "ADMIN" });
  assertEquals(ana.nick, "ADMIN");
  world.ask(ana, { type: "nick", nick: "root" }, { type: "nick", nick: "papo" });
  assertEquals([ana.nick, new Set(errors(ana))], ["ADMIN", new Set(["nick_reserved"])]);
  world.hub.depart(ana.outlet);
  world.clock.advance(10_000);
  const back = world.program();
  const { token } = ana.outlet.latest("welcome");
  assertEquals(world.hello(back, { resume: { token, rooms: {} } })?.nick, "ADMIN");
  world.hub.close();
});

Deno.test("whoever becomes the operator may take the name, and no other operator's", () => {
  const { world } = ruled("bia", "root2");
  const ana = world.person("ana");
  promote(world, ana, "BIA");
  assertEquals(ana.nick, "ana");
  world.ask(ana, { type: "nick", nick: "bia" }, { type: "nick", nick: "root2" });
  assertEquals([ana.nick, errors(ana)], ["bia", ["nick_reserved"]]);
});

Deno.test("a guest has the name by becoming the operator, as the file writes it", () => {
  const { world, deeds } = ruled("Bia");
  const guest = world.guest();
  promote(world, guest, "bia");
  assertEquals(guest.nick, "Bia");
  assertEquals(guest.outlet.told("renamed").map(({ newNick }) => newNick), ["Bia"]);
  assertEquals(deeds, ["bia promoted Bia"]);
  // One who is not seen anywhere yet reads it on coming in.
  const late = world.newcomer();
  world.hub.appoint(["eva"]);
  promote(world, late, "eva");
  world.hub.settle(late.outlet);
  assertEquals(late.outlet.told("renamed"), []);
  assertEquals(late.outlet.told("entered").map(({ nick }) => nick), ["eva"]);
});

Deno.test("where the name is had, a guest becomes an operator all the same", () => {
  const { world } = ruled();
  world.person("bia");
  const guest = world.guest();
  const { nick } = guest;
  world.hub.appoint(["bia"]);
  promote(world, guest, "bia");
  assertEquals([guest.nick, errors(guest)], [nick, []]);
  assertEquals(guest.outlet.told("operator").length, 1);
});

Deno.test("who is no operator any more leaves the name to everyone", () => {
  const { world } = ruled("bia");
  world.hub.appoint([]);
  assertEquals(world.person("bia").nick, "bia");
});

// Read anew

Deno.test("who is an operator no more is told, and may do nothing more", () => {
  const { world, deeds } = ruled("bia", "rui");
  const [ana, caio] = [world.person("ana"), world.person("caio")];
  promote(world, ana, "bia");
  promote(world, caio, "rui");
  world.hub.appoint(["bia", "rui"], (name) => name === "rui");
  assertEquals(ana.outlet.told("demoted").map(({ name }) => name), ["bia"]);
  assertEquals(caio.outlet.told("demoted"), []);
  assertEquals(deeds, ["bia promoted ana", "rui promoted caio", "bia demoted ana"]);
  world.ask(ana, { type: "kick", nick: "caio" });
  assertEquals(errors(ana), ["not_operator"]);
  world.ask(caio, { type: "kick", nick: "ana" });
  assertEquals(ana.outlet.ended, ["kicked"]);
});

Deno.test("that holds for one who is away, too", () => {
  const { world } = ruled("bia");
  const ana = world.program();
  const token = world.hello(ana, { nick: "ana" })?.token ?? "";
  promote(world, ana, "bia");
  world.hub.depart(ana.outlet);
  world.hub.appoint([], () => false);
  const again = world.program();
  assertEquals(world.hello(again, { resume: { token, rooms: {} } })?.resumed, true);
  world.ask(again, { type: "bans" });
  assertEquals(errors(again), ["not_operator"]);
});

// Bans

Deno.test("operators see which bans hold, by whom and why; nobody else does", () => {
  const { world } = ruled("chefe");
  const ana = world.person("ana");
  world.ask(ana, { type: "bans", id: 1 });
  assertEquals(errors(ana), ["not_operator"]);
  promote(world, ana, "chefe");
  world.ask(ana, { type: "bans", id: 2 });
  assertEquals(ana.outlet.told("bans"), [{ type: "bans", total: 0, bans: [] }]);
  world.ask(
    ana,
    ...[
      { type: "ban", target: "eva", reason: "spam" } as const,
      { type: "ban", target: "10.0.0.9", seconds: 60 } as const,
      { type: "ban", target: "rui", seconds: 1 } as const,
      { type: "ban", target: "leo" } as const,
      { type: "unban", target: "leo" } as const,
    ],
  );
  const untilMs = world.clock.utcMs() + 60_000;
  world.clock.advance(2_000);
  world.ask(ana, { type: "bans", id: 3 });
  assertEquals(ana.outlet.told("bans")[1], {
    type: "bans",
    total: 2,
    bans: [
      { nick: "eva", by: "chefe", reason: "spam" },
      { address: "10.0.0.9", by: "chefe", untilMs },
    ],
  });
});

Deno.test("operators see who may say nothing, by whom and why, and can end it though that one is away", () => {
  const { world } = ruled("chefe");
  const [ana, eva] = [world.person("ana"), world.program()];
  world.hello(eva, { nick: "eva" });
  world.ask(ana, { type: "mutes", id: 1 });
  assertEquals(errors(ana), ["not_operator"]);
  promote(world, ana, "chefe");
  world.ask(ana, { type: "mute", nick: "eva", seconds: 3_600, reason: "spam" });
  const mute = { by: "chefe", untilMs: world.clock.utcMs() + 3_600_000, reason: "spam" };
  world.ask(ana, { type: "mutes" });
  assertEquals(ana.outlet.latest("mutes")?.mutes, [{ nick: "eva", ...mute }]);

  world.hub.depart(eva.outlet);
  world.clock.advance(60_000);
  world.ask(ana, { type: "mutes" });
  assertEquals(ana.outlet.latest("mutes")?.mutes, [{ nick: "eva", ...mute }]);
  world.ask(ana, { type: "unmute", nick: "eva" }, { type: "mutes" });
  assertEquals(ana.outlet.latest("mutes")?.total, 0);
});

Deno.test("operators see which rooms are locked, by whom and why; of one room, who commands it sees its mutes", () => {
  const { world } = ruled("chefe");
  const [ana, bia] = [world.person("ana"), world.person("bia")];
  world.ask(bia, { type: "enter", room: "sala" }, { type: "mute", nick: "b*" }, { type: "mutes" });
  const mutes = [{ nick: "b*", by: "bia" }];
  const told = { type: "mutes", total: 1, mutes, room: "sala" } as const;
  assertEquals(bia.outlet.latest("mutes"), told);
  world.ask(bia, { type: "locks" });
  assertEquals(errors(bia), ["not_operator"]);

  promote(world, ana, "chefe");
  world.ask(
    ana,
    ...["rust", "dev"].map((room) => ({ type: "lock", room, reason: "festa" }) as const),
    { type: "unlock", room: "rust" },
    { type: "locks" },
    { type: "mutes", room: "#sala" },
  );
  assertEquals(ana.outlet.latest("locks"), {
    type: "locks",
    total: 1,
    locks: [{ room: "dev", by: "chefe", reason: "festa" }],
  });
  assertEquals(ana.outlet.latest("mutes"), told);
});

Deno.test("however many bans there are, an answer has so many", () => {
  const { world } = ruled("chefe");
  const ana = world.person("ana");
  promote(world, ana, "chefe");
  for (let n = 0; n < 300; n++) {
    world.ask(ana, { type: "ban", target: `10.0.${n >> 8}.${n & 255}` });
  }
  world.ask(ana, { type: "bans" });
  const [answer] = ana.outlet.told("bans");
  assertEquals([answer?.total, answer?.bans.length], [300, 200]);
});
