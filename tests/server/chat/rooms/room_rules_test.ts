import { assertEquals } from "@std/assert";
import { MASKS_MAX, RoomRules } from "../../../../lib/server/chat/rooms/room_rules.ts";
import { Rulebook } from "../../../../lib/server/chat/rooms/rulebook.ts";
import type { StoredRules } from "../../../../lib/server/store/store.ts";

const ANA = { person: 1, nick: "ana", user: "a" };
const BIA = { person: 2, nick: "bia", user: "" };
const OPEN = { key: undefined, members: 3, utcMs: 1_000 };

Deno.test("where nothing holds, everyone enters and speaks", () => {
  const rules = new RoomRules("sala");
  assertEquals([rules.isTouched, rules.isLoud, rules.isGuarded], [false, true, false]);
  assertEquals([rules.barrierTo(ANA, OPEN), rules.silenceOf(ANA, 0)], [undefined, undefined]);
});

Deno.test("a lock of operators keeps out those too who command the room", () => {
  const rules = new RoomRules("sala");
  rules.mods.add(ANA.person);
  rules.lock = { reason: "prova" };
  assertEquals(rules.barrierTo(ANA, OPEN), { code: "room_locked", detail: "prova" });
  assertEquals(rules.silenceOf(ANA, 0)?.code, "room_locked");
});

Deno.test("a change tells what of it is new", () => {
  const rules = new RoomRules("sala");
  assertEquals(rules.change({ quiet: true, invited: false, limit: 3 }), { quiet: true, limit: 3 });
  assertEquals(rules.change({ quiet: true, limit: 4 }), { limit: 4 });
  assertEquals(rules.change({ quiet: false, limit: 0, key: "" }), { quiet: false, limit: 0 });
  assertEquals(rules.isTouched, false);
});

Deno.test("a mask meets by name and user, and what has ended by nothing", () => {
  const rules = new RoomRules("sala");
  const add = (mask: string, untilMs?: number): boolean =>
    rules.add("bans", { mask, by: "x", atMs: 0, ...(untilMs !== undefined && { untilMs }) }, 1_000);
  const isBanned = (person: typeof ANA): boolean => rules.barrierTo(person, OPEN) !== undefined;
  assertEquals(add("*!a@*"), true);
  assertEquals([isBanned(ANA), isBanned(BIA)], [true, false]);
  add("*!u@papo");
  assertEquals(isBanned(BIA), true);
  rules.remove("bans", "*!U@papo");
  add("b*", 999);
  assertEquals(isBanned(BIA), false);
  for (let n = 1; n < MASKS_MAX; n++) assertEquals(add(`x${n}`), true);
  assertEquals(add("y"), false);
  assertEquals(add("X1"), true, "in the place of the same");
});

Deno.test("rules are the same after they were kept", () => {
  const rules = new RoomRules("sala");
  rules.mods.add(1);
  rules.guests.add(2);
  rules.change({ key: "x", outsiders: true });
  rules.add("welcome", { mask: "b*", by: "ana", atMs: 5 }, 5);
  rules.lock = {};
  assertEquals(RoomRules.from(JSON.parse(JSON.stringify(rules.stored))).stored, rules.stored);
});

Deno.test("the rulebook keeps what holds, and forgets what nobody has a say in", () => {
  const kept = new Map<string, StoredRules>();
  const book = new Rulebook({
    saveRules: (rules) => void kept.set(rules.room, rules),
    forgetRules: (room) => void kept.delete(room),
  });
  const rules = book.open("Sala");
  assertEquals([book.of("sala"), book.open("SALA")], [rules, rules]);
  book.admit(rules, "mods", 1);
  book.save(rules);
  assertEquals(kept.get("Sala")?.mods, [1]);
  book.inherit(1, 2);
  assertEquals(kept.get("Sala")?.mods, [2]);
  book.forget(2);
  assertEquals([kept.size, book.of("sala")], [0, undefined]);
  const locked = book.open("fora");
  locked.lock = { reason: "x" };
  book.admit(locked, "mods", 3);
  book.save(locked);
  book.forgetRoom("FORA");
  assertEquals([kept.get("fora")?.lock, kept.get("fora")?.mods], [{ reason: "x" }, []]);
});
