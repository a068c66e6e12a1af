import { assert, assertEquals } from "@std/assert";
import type { SequencerOptions } from "../../../lib/server/chat/sequencer.ts";
import { StoreError } from "../../../lib/server/store/store.ts";
import { FakeStore } from "../../fakes/store.ts";
import { type Person, World } from "../../fakes/world.ts";

/** How long the store rests after it failed, and between two looks at it. */
const REST_MS = 1_000;

let tokens = 0;

/** A hub with that store, and what the operator is told of it: a problem, or that it is over. */
function worldOf(
  store: FakeStore,
  options: Partial<SequencerOptions> = {},
): { readonly world: World; readonly told: string[] } {
  const told: string[] = [];
  const onStore = (error: unknown, isAnew: boolean): void => {
    told.push(error instanceof StoreError ? error.problem : isAnew ? "anew" : "well");
  };
  const newToken = (): string => `secret-${++tokens}`;
  return { world: new World({ store, onStore, newToken, ...options }), told };
}

function storage({ outlet }: Person): boolean[] {
  return outlet.told("storage").map(({ works }) => works);
}

/** What is kept of a room: `seq text`. */
function keptOf(store: FakeStore, room = "geral"): string[] {
  return store.kept.filter((entry) => entry.room === room).map(({ seq, text }) => `${seq} ${text}`);
}

function operatorIn(world: World): Person {
  const operator = world.client("chefe");
  world.ask(operator, { type: "promote", name: "chefe" });
  return operator;
}

/** Whether someone of that name may come in. */
function isLetIn(world: World, nick: string): boolean {
  return world.client(nick).outlet.told("welcome").length === 1;
}

// When what was kept is gone

Deno.test("that the store has lost what it kept is noticed though nobody says anything", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  const ana = world.client("ana");
  store.isGone = true;
  world.clock.advance(REST_MS + 10);
  assertEquals([storage(ana), told], [[false], ["gone"]]);
  world.clock.advance(REST_MS + 10);
  assertEquals([storage(ana), told], [[false, true], ["gone", "well"]]);
});

Deno.test("the store sees the clock before anyone says anything by it, in a server that has just begun too", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  world.clock.advance(1);
  assertEquals(store.tidied, 1);
});

Deno.test("a store that begins anew is given all that is in memory, in order, and goes on behind it", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.client("eva", { room: "sala" })];
  world.say(ana, "1", "2");
  world.say(eva, "s1");
  world.ask(eva, { type: "topic", text: "férias" });
  world.clock.advance(50);
  store.isGone = true;
  world.ask(ana, { type: "say", text: "3", id: "x" });
  world.clock.advance(50);
  assertEquals(ana.outlet.answersTo("x"), []);
  world.clock.advance(2 * REST_MS);
  assertEquals(keptOf(store), ["1 1", "2 2", "3 3"]);
  assertEquals(keptOf(store, "sala"), ["1 s1", "2 férias"]);
  assertEquals(ana.outlet.answersTo("x").length, 1);
  assertEquals(told, ["gone", "anew"]);
  world.say(ana, "4");
  const { world: next } = worldOf(store);
  const bia = next.client("bia", { room: "sala" });
  assertEquals(bia.outlet.latest("welcome").rooms[0]?.topic, "férias");
  const back = next.program();
  const resume = { token: ana.outlet.latest("welcome").token, rooms: { geral: 1 } };
  assertEquals(next.hello(back, { resume })?.resumed, true);
});

Deno.test("bans outlive the file that they were in", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const operator = operatorIn(world);
  world.ask(operator, { type: "ban", target: "eva" }, { type: "ban", target: "bia" });
  world.ask(operator, { type: "unban", target: "bia" });
  store.isGone = true;
  world.clock.advance(3 * REST_MS);
  assertEquals(store.bans().map(({ target }) => target), ["eva"]);
});

// When it cannot be written

Deno.test("a ban that cannot be kept is told as that, and is kept once it can be", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  const operator = operatorIn(world);
  store.writesFail = true;
  world.ask(operator, { type: "ban", target: "eva", id: "b" });
  const [answer] = operator.outlet.answersTo("b");
  assert(answer?.type === "moderated");
  assertEquals(answer.unkept, true);
  assertEquals([told, storage(operator)], [["full"], [false]]);
  assertEquals(isLetIn(world, "eva"), false);
  store.writesFail = false;
  world.clock.advance(2 * REST_MS);
  assertEquals(told, ["full", "well"]);
  assertEquals(isLetIn(worldOf(store).world, "eva"), false);
  world.ask(operator, { type: "ban", target: "caio", id: "c" });
  const [kept] = operator.outlet.answersTo("c");
  assert(kept?.type === "moderated");
  assertEquals(kept.unkept, undefined);
});

Deno.test("a ban that cannot be taken back for good is told as that, and is once it can be", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const operator = operatorIn(world);
  world.ask(operator, { type: "ban", target: "eva" });
  store.writesFail = true;
  world.ask(operator, { type: "unban", target: "eva", id: "u" });
  const [answer] = operator.outlet.answersTo("u");
  assert(answer?.type === "moderated");
  assertEquals(answer.unkept, true);
  store.writesFail = false;
  world.clock.advance(2 * REST_MS);
  assertEquals(store.bans(), []);
});

Deno.test("nothing else is told to be unkept, nor anything where nothing is kept", () => {
  const operator = operatorIn(new World());
  assertEquals(operator.outlet.told("storage"), []);
  const store = new FakeStore();
  const { world } = worldOf(store);
  const [other, eva] = [operatorIn(world), world.client("eva")];
  store.writesFail = true;
  world.say(eva, "oi");
  world.ask(other, { type: "mute", nick: "eva", id: "m" }, { type: "kick", nick: "eva", id: "k" });
  for (const id of ["m", "k"]) {
    const [answer] = other.outlet.answersTo(id);
    assert(answer?.type === "moderated");
    assertEquals(answer.unkept, undefined);
  }
});

Deno.test("who came in or said goodbye while nothing could be kept is known, or not, after a restart", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const leaver = world.client("vai");
  store.writesFail = true;
  const ana = world.client("ana");
  assertEquals(storage(ana), [false]);
  world.ask(leaver, { type: "quit" });
  store.writesFail = false;
  world.clock.advance(2 * REST_MS);
  assertEquals(store.persons().map(({ nick }) => nick), ["ana"]);
});

Deno.test("who comes in while nothing can be kept is told so, once", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana");
  store.writesFail = true;
  world.say(ana, "1");
  const [eva, bia] = [world.client("eva"), world.newcomer()];
  world.ask(bia, { type: "enter", room: "sala" }, { type: "enter", room: "geral" });
  assertEquals([storage(eva), storage(bia)], [[false], [false]]);
});

Deno.test("a store that can only be read when the server starts lets all be read, and works once it can", () => {
  const store = new FakeStore();
  const first = worldOf(store).world;
  first.say(first.client("ana"), "1");
  store.isReadOnly = true;
  const { world, told } = worldOf(store);
  assertEquals(told, ["disk_read_only"]);
  const eva = world.client("eva");
  assertEquals(eva.outlet.latest("history").entries.map(({ text }) => text), ["1"]);
  world.ask(eva, { type: "say", text: "2", id: "s" });
  const [refused] = eva.outlet.answersTo("s");
  assert(refused?.type === "error");
  assertEquals(refused.code, "not_stored");
  world.clock.advance(5 * REST_MS);
  assertEquals(told.length, 1);
  store.isReadOnly = false;
  world.clock.advance(2 * REST_MS);
  assertEquals([storage(eva), told], [[false, true], ["disk_read_only", "well"]]);
  world.say(eva, "2");
  assertEquals(keptOf(store), ["1 1", "2 2"]);
});

Deno.test("another reason why nothing can be kept is told the operator too", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  const ana = world.client("ana");
  store.isGone = true;
  world.say(ana, "1");
  store.writesFail = true;
  world.clock.advance(5 * REST_MS);
  assertEquals([told, storage(ana)], [["gone", "full"], [false]]);
});

// When the time of day is changed

Deno.test("bans and mutes end as long after they were given as was said, whatever the clock says", () => {
  for (const byMs of [3_600_000, -3_600_000, 5 * 365 * 86_400_000]) {
    const store = new FakeStore();
    const leaps: number[] = [];
    const { world } = worldOf(store, { onLeap: (ms) => leaps.push(ms) });
    const operator = operatorIn(world);
    const caio = world.client("caio");
    const forMs = 600_000;
    world.ask(operator, { type: "ban", target: "eva", seconds: forMs / 1_000 }, {
      type: "mute",
      nick: "caio",
      seconds: forMs / 1_000,
    });
    world.clock.leap(byMs);
    world.clock.advance(forMs - 60_000);
    assertEquals(isLetIn(world, "eva"), false, `${byMs}`);
    world.ask(caio, { type: "say", text: "psiu", id: 1 });
    assertEquals(caio.outlet.answersTo(1)[0]?.type, "error");
    // It is kept like that: a new server starts with the new time.
    assertEquals(store.bans()[0]?.untilMs, world.clock.utcMs() + 60_000 - 3_000);
    world.clock.advance(60_000);
    assertEquals(isLetIn(world, "eva"), true, `${byMs}`);
    world.ask(caio, { type: "say", text: "agora", id: 2 });
    world.clock.advance(50);
    assertEquals(caio.outlet.answersTo(2)[0]?.type, "ack");
    assertEquals(leaps, [byMs]);
  }
});

Deno.test("a ban that ended by a clock that was wrong when the server started holds again once it is right", () => {
  const store = new FakeStore();
  const untilMs = new World().clock.utcMs() + 3_600_000;
  store.saveBan({ kind: "name", target: "eva", untilMs, by: "bia" });
  const { world } = worldOf(store);
  world.clock.leap(86_400_000);
  assertEquals(isLetIn(world, "eva"), true);
  world.clock.leap(-86_400_000);
  assertEquals(isLetIn(world, "evа"), false);
  assertEquals(store.bans().length, 1);
});

// What cannot be kept for what it is

Deno.test("a room that cannot be kept refuses what is said in it, and nobody else's words", () => {
  const store = new FakeStore();
  const { world, told } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.client("eva", { room: "sala" })];
  const [bia, plain] = [world.client("bia", { room: "sala" }), world.person("caio", "sala")];
  world.say(eva, "0");
  store.unkeepable.add("sala");
  world.ask(ana, { type: "say", text: "1", id: "a" });
  world.ask(eva, { type: "say", text: "x", id: "e" }, { type: "topic", text: "férias", id: "t" });
  world.ask(plain, { type: "say", text: "y" });
  world.clock.advance(50);
  assertEquals(keptOf(store), ["1 1"]);
  assertEquals(keptOf(store, "sala"), ["1 0"]);
  assertEquals(ana.outlet.answersTo("a")[0]?.type, "ack");
  const codes = (["e", "t"] as const).map((id) => {
    const [answer, ...more] = eva.outlet.answersTo(id);
    assertEquals(more, []);
    return answer?.type === "error" ? answer.code : answer?.type;
  });
  assertEquals(codes, ["not_stored", "not_stored"]);
  assertEquals(plain.outlet.told("error").map(({ code }) => code), ["not_stored"]);
  const seen = bia.outlet.seen.flatMap((event) => "text" in event ? [event.text] : []);
  assertEquals(seen, ["0"]);
  // Nothing of it is left: nobody is told that the store fails, and it goes on where it was.
  assertEquals([told, storage(ana), storage(eva)], [[], [], []]);
  store.unkeepable.clear();
  world.ask(eva, { type: "say", text: "x", id: "e" });
  world.clock.advance(50);
  assertEquals(keptOf(store, "sala"), ["1 0", "2 x"]);
  assertEquals(world.client("duda", { room: "sala" }).outlet.latest("welcome").rooms[0]?.topic, "");
});

Deno.test("a room goes on behind the numbers that another program gave", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const [ana, eva] = [world.client("ana"), world.client("eva")];
  world.say(ana, "1");
  const { kept } = store;
  const [first] = kept;
  assert(first !== undefined);
  for (const seq of [2, 3, 4]) kept.push({ ...first, seq, text: `alheio ${seq}` });
  world.ask(ana, { type: "say", text: "2", id: "a" });
  world.clock.advance(50);
  assertEquals(ana.outlet.answersTo("a")[0]?.type, "error");
  world.ask(ana, { type: "say", text: "2", id: "b" });
  world.clock.advance(50);
  assertEquals(ana.outlet.answersTo("b").map((answer) => "seq" in answer && answer.seq), [5]);
  world.ask(eva, { type: "history", id: "h" });
  world.clock.advance(50);
  const { entries } = eva.outlet.latest("history");
  assertEquals(entries.map(({ seq }) => seq), [1, 2, 3, 4, 5]);
});

Deno.test("a store that takes no more rooms lets nobody make one, and everybody into those there are", () => {
  const store = new FakeStore();
  const { world } = worldOf(store);
  const ana = world.client("ana", { room: "velha" });
  world.ask(ana, { type: "say", text: "oi" });
  world.clock.advance(50);
  world.ask(ana, { type: "quit" });
  store.takesNoRooms = true;
  const eva = world.client("eva");
  world.ask(eva, { type: "join", room: "nova", id: "n" }, { type: "join", room: "velha", id: "v" });
  const [refused] = eva.outlet.answersTo("n");
  assert(refused?.type === "error");
  assertEquals(refused.code, "rooms_full");
  assertEquals(eva.outlet.answersTo("v")[0]?.type, "entered");
});
