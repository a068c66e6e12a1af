import { assertEquals } from "@std/assert";
import { StoreError } from "../../../lib/server/store/store.ts";
import { FakeStore } from "../../fakes/store.ts";
import { acked, codes, comeBack, REST_MS, saw, say, storage, tokenOf } from "../../fakes/stored.ts";
import { FEW_IN_MEMORY, worldOf } from "../../fakes/stored.ts";
import type { SequencerOptions } from "../../../lib/server/chat/sequencer.ts";
import type { Person, World } from "../../fakes/world.ts";

/** A chat on a disk that is slow: it has what was committed once the test says so. */
class Scene {
  readonly store = new FakeStore();
  readonly told: unknown[];
  readonly world: World;
  readonly ana: Person;
  readonly eva: Person;

  constructor(options: Partial<SequencerOptions> = {}) {
    const { world, told } = worldOf(this.store, options);
    this.world = world;
    this.told = told;
    this.ana = world.client("ana");
    this.eva = world.client("eva");
    this.store.waits = true;
  }

  /** One says something, and whatever need not wait for the disk happens. */
  say(text: string, id: string): void {
    this.world.ask(this.ana, say(text, id));
    this.world.clock.advance(50);
  }

  /** The disk has what was committed last, and what waited for that happens. */
  async finish(): Promise<void> {
    this.store.sync?.resolve();
    await this.#settle();
  }

  /** The disk failed to take it. */
  async fail(): Promise<void> {
    this.store.sync?.reject(new StoreError("failed", "the disk"));
    await this.#settle();
  }

  async #settle(): Promise<void> {
    this.store.sync = undefined;
    for (let n = 0; n < 5; n++) await Promise.resolve();
    this.world.clock.advance(50);
  }
}

Deno.test("nobody sees an entry, nor has it acknowledged, before the disk has it", async () => {
  const scene = new Scene();
  const { store, world, ana, eva } = scene;
  scene.say("1", "a");
  world.clock.advance(60_000);
  assertEquals([store.kept.length, saw(eva), acked(ana)], [1, [], []]);
  await scene.finish();
  assertEquals([saw(eva), acked(ana)], [["1 1"], [1]]);
});

Deno.test("what is said while the disk is waited for is kept in one go after that, in order", async () => {
  const scene = new Scene();
  const { store, world, ana, eva } = scene;
  scene.say("1", "a");
  const before = store.commits.length;
  for (const text of ["2", "3", "4"]) scene.say(text, text);
  world.clock.advance(5_000);
  assertEquals([store.commits.length, saw(eva)], [before, []]);
  await scene.finish();
  assertEquals([store.commits.at(-1), saw(eva), acked(ana)], [3, ["1 1"], [1]]);
  await scene.finish();
  assertEquals([saw(eva), acked(ana)], [["1 1", "2 2", "3 3", "4 4"], [1, 2, 3, 4]]);
});

Deno.test("what passes and is not kept stays behind what was said before it", async () => {
  const scene = new Scene();
  const { world, ana, eva } = scene;
  scene.say("1", "a");
  world.ask(ana, { type: "signal", form: "PRIVMSG", text: "x", id: "s" });
  world.clock.advance(50);
  assertEquals([eva.outlet.seen.length, ana.outlet.answersTo("s")], [0, []]);
  await scene.finish();
  await scene.finish();
  assertEquals(eva.outlet.seen.map(({ type }) => type), ["message", "signal"]);
  assertEquals(ana.outlet.answersTo("s").length, 1);
});

Deno.test("a room where nothing waits for the disk does not wait for it", () => {
  const scene = new Scene();
  const { world } = scene;
  const [bia, caio] = [
    world.client("bia", { room: "sala" }),
    world.client("caio", { room: "sala" }),
  ];
  scene.say("1", "a");
  world.ask(bia, { type: "signal", form: "PRIVMSG", text: "x" });
  world.clock.advance(50);
  assertEquals(caio.outlet.seen.map(({ type }) => type), ["signal"]);
});

Deno.test("what is said in a room is kept, though what only passes there was shown before all else is on the disk", async () => {
  const scene = new Scene();
  const { store, world, ana, eva } = scene;
  const bia = world.client("bia", { room: "sala" });
  const pass = (who: Person): void =>
    world.ask(who, { type: "signal", form: "PRIVMSG", text: "x", id: "s" });
  world.ask(ana, say("1", "a"));
  pass(bia);
  world.clock.advance(50);
  // Nothing that is said waits there: it is shown, and with it what was to be shown once all is kept.
  pass(bia);
  world.clock.advance(50);
  world.ask(bia, say("1", "b"));
  world.clock.advance(50);
  await scene.finish();
  assertEquals([saw(eva), acked(bia)], [["1 1"], []]);
  await scene.finish();
  assertEquals([store.kept.map(({ room }) => room), acked(bia)], [["geral", "sala"], [1]]);
});

Deno.test("a topic waits for the disk as all that is said does, and is the room's from then on", async () => {
  const scene = new Scene();
  const { store, world, ana, eva } = scene;
  world.ask(ana, { type: "topic", text: "assunto", id: "t" });
  world.clock.advance(50);
  assertEquals([store.kept.length, eva.outlet.seen.length, acked(ana)], [1, 0, []]);
  world.ask(eva, { type: "topic", id: "q" });
  assertEquals(eva.outlet.latest("topicIs").topic, "");
  await scene.finish();
  assertEquals([eva.outlet.seen.map(({ type }) => type), acked(ana)], [["topic"], [1]]);
  world.ask(eva, { type: "topic", id: "r" });
  assertEquals(eva.outlet.latest("topicIs").topic, "assunto");
});

Deno.test("who comes in meanwhile has what was said before as its past, and the rest as it is said, once", async () => {
  const scene = new Scene();
  const { world } = scene;
  scene.say("1", "a");
  scene.say("2", "b");
  const bia = world.client("bia");
  scene.say("3", "c");
  await scene.finish();
  await scene.finish();
  assertEquals([saw(bia), saw(scene.eva)], [["1 1", "2 2", "3 3"], ["1 1", "2 2", "3 3"]]);
});

Deno.test("what is written to one alone waits for the disk too, and what comes meanwhile for the next time", async () => {
  const scene = new Scene();
  const { world, ana, eva } = scene;
  const write = (text: string): void => {
    world.ask(ana, { type: "direct", to: "eva", text, id: text });
    world.clock.advance(5_000);
  };
  const read = (): string[] => eva.outlet.told("direct").map(({ text }) => text);
  write("1");
  write("2");
  assertEquals([read(), ana.outlet.answersTo("1")], [[], []]);
  await scene.finish();
  assertEquals([read(), ana.outlet.answersTo("2")], [["1"], []]);
  await scene.finish();
  assertEquals([read(), ana.outlet.answersTo("2").length], [["1", "2"], 1]);
});

Deno.test("what the disk fails to take is told to nobody, and that it failed to all, once", async () => {
  const scene = new Scene();
  const { world, ana, eva, told } = scene;
  scene.say("1", "a");
  scene.say("2", "b");
  scene.store.writesFail = true;
  await scene.fail();
  world.clock.advance(5 * REST_MS);
  assertEquals([saw(eva), acked(ana)], [[], []]);
  assertEquals([storage(ana), storage(eva)], [[false], [false]]);
  assertEquals(told.map((error) => error instanceof StoreError && error.problem), [
    "failed",
    "full",
  ]);
  scene.say("3", "c");
  assertEquals(codes(ana), ["not_stored"]);
});

Deno.test("once the disk takes it again it is kept once, in order, with what came meanwhile", async () => {
  const scene = new Scene();
  const { store, world, ana, eva } = scene;
  scene.say("1", "a");
  world.ask(ana, { type: "direct", to: "eva", text: "d", id: "d" });
  scene.say("2", "b");
  await scene.fail();
  store.waits = false;
  world.clock.advance(2 * REST_MS);
  assertEquals(store.kept.map(({ seq, text }) => `${seq} ${text}`), ["1 1", "2 2", "1 d"]);
  assertEquals([saw(eva), acked(ana)], [["1 1", "2 2"], [1, 2]]);
  assertEquals(eva.outlet.told("direct").map(({ text }) => text), ["d"]);
  assertEquals(storage(eva), [false, true]);
  assertEquals(codes(ana), []);
});

Deno.test("what the disk failed to take is there once though the file is made anew meanwhile", async () => {
  const scene = new Scene();
  const { store, world, eva } = scene;
  scene.say("1", "a");
  await scene.finish();
  scene.say("2", "b");
  store.isGone = true;
  await scene.fail();
  store.waits = false;
  world.clock.advance(3 * REST_MS);
  assertEquals(store.kept.map(({ text }) => text), ["1", "2"]);
  assertEquals(saw(eva), ["1 1", "2 2"]);
});

Deno.test("the end waits for the disk, and what it cannot take then is not said", async () => {
  const scene = new Scene();
  scene.say("1", "a");
  scene.say("2", "b");
  scene.world.hub.close();
  assertEquals([saw(scene.eva), acked(scene.ana)], [["1 1", "2 2"], [1, 2]]);
  const other = new Scene();
  other.say("1", "a");
  other.store.syncFails = true;
  other.world.hub.close();
  assertEquals([saw(other.eva), acked(other.ana)], [[], []]);
  // The disk has something to say after that: nobody is left who would hear it.
  await scene.finish();
  await other.fail();
  assertEquals([saw(scene.eva), saw(other.eva)], [["1 1", "2 2"], []]);
});

Deno.test("who comes back while the disk is waited for is answered once, when it has what was said", async () => {
  const scene = new Scene();
  const { world, ana, eva } = scene;
  scene.say("1", "a");
  const back = comeBack(world, tokenOf(ana), { geral: 0 });
  world.ask(back, say("1", "a"));
  await scene.finish();
  await scene.finish();
  assertEquals(back.outlet.answersTo("a").map(({ type }) => type), ["ack"]);
  assertEquals(saw(eva), ["1 1"]);
});

Deno.test("while the disk is slow, who says much waits, and goes on after that", async () => {
  const scene = new Scene({ log: FEW_IN_MEMORY });
  const { world, ana, store } = scene;
  let said = 0;
  const sayAsMuchAsMay = (): void => {
    while (world.hub.admission(ana.outlet, say("x")) === undefined && said < 10_000) {
      world.ask(ana, say("x".repeat(100), `${said++}`));
    }
    world.clock.advance(50);
  };
  sayAsMuchAsMay();
  sayAsMuchAsMay();
  const before = said;
  sayAsMuchAsMay();
  assertEquals(said, before);
  let isHeard = false;
  world.hub.admission(ana.outlet, say("x"))?.then(() => isHeard = true);
  while (store.sync !== undefined) await scene.finish();
  assertEquals([isHeard, saw(scene.eva).length], [true, said]);
});

Deno.test("what was said is kept without its words though what was said in its place is taken back before that is kept", async () => {
  const scene = new Scene();
  const { store, world, ana } = scene;
  scene.say("segredo", "a");
  world.ask(ana, { type: "edit", text: "ops", id: "b" });
  world.ask(ana, { type: "redact", id: "c" });
  await scene.finish();
  await scene.finish();
  assertEquals(store.kept.map(({ type, text }) => [type, text]), [
    ["blank", ""],
    ["blank", ""],
    ["redacted", ""],
  ]);
});
