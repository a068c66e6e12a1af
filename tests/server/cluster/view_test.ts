/**
 * A history file of each of several servers: it has all that was said, and what becomes of it changes nothing.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeServer, Traveller } from "../../fakes/cluster.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { FakeEngine, seeded } from "../../fakes/engine.ts";
import { FakeStore } from "../../fakes/store.ts";
import { View } from "../../../lib/server/store/view.ts";
import { StoreError } from "../../../lib/server/store/store.ts";

/** Servers, each with a history of its own. */
class Scene {
  readonly clock = new FakeClock();
  readonly engine: FakeEngine;
  readonly servers: FakeServer[] = [];
  /** What operators were told of their histories. */
  readonly told: string[] = [];

  constructor(seed: number, keepUnits = 8_000_000) {
    this.engine = new FakeEngine(this.clock, seeded(seed));
    this.#keepUnits = keepUnits;
  }

  readonly #keepUnits: number;

  /** By their servers, in the order in which those were started. */
  readonly views: View[] = [];

  start(store: FakeStore): FakeServer {
    const at = this.servers.length;
    const server = new FakeServer(this.engine, {
      keepUnits: this.#keepUnits,
      view: (chat) => this.views[at] = new View(store, this.clock, chat),
      onStore: (error) => {
        this.told.push(error instanceof StoreError ? error.problem : error ? `${error}` : "well");
      },
    });
    this.servers.push(server);
    this.clock.advance(3_000);
    return server;
  }

  agree(): void {
    const [first, ...others] = this.servers.filter(({ isDead }) => !isDead)
      .map(({ cluster }) => JSON.parse(cluster.known).hub);
    for (const other of others) assertEquals(other, first);
  }

  async close(): Promise<void> {
    for (const server of this.servers) server.kill();
    this.clock.advance(3_000);
    await Promise.all(this.servers.map(({ ended }) => ended));
    this.clock.advance(100);
    assertEquals(this.clock.pending, 0);
  }
}

function textsIn({ kept }: FakeStore): string[] {
  return kept.map(({ seq, text }) => `${seq} ${text}`);
}

function say(scene: Scene, traveller: Traveller, ...texts: string[]): void {
  for (const text of texts) {
    traveller.say(text);
    scene.clock.advance(1_000);
  }
  scene.clock.advance(3_000);
  traveller.read();
}

Deno.test("each server's history has all that was said at any of them", async () => {
  const scene = new Scene(1);
  const stores = [new FakeStore(), new FakeStore()];
  const [one, two] = stores.map((store) => scene.start(store));
  assert(one !== undefined && two !== undefined);
  const ana = new Traveller("ana", "geral", one);
  const bia = new Traveller("bia", "geral", two);
  say(scene, ana, "oi");
  say(scene, bia, "olá");
  for (const store of stores) assertEquals(textsIn(store), ["1 oi", "2 olá"]);
  assertEquals(scene.views.map(({ isOfAnother }) => isOfAnother), [false, false]);
  await scene.close();
});

Deno.test("where one cannot be written all goes on, and it has what it lacks once it can", async () => {
  const scene = new Scene(2);
  const [store, other] = [new FakeStore(), new FakeStore()];
  const [one, two] = [scene.start(store), scene.start(other)];
  const ana = new Traveller("ana", "geral", one);
  say(scene, ana, "before");
  store.writesFail = true;
  say(scene, ana, "meanwhile", "and on");
  assertEquals(ana.acked.size, 3);
  assertEquals(textsIn(store), ["1 before"]);
  assertEquals([one.cluster.figures.storeWorks, two.cluster.figures.storeWorks], [false, true]);
  assertEquals(ana.outlet.told("storage"), []);
  scene.agree();
  store.writesFail = false;
  say(scene, ana, "after");
  for (const each of [store, other]) {
    assertEquals(textsIn(each), ["1 before", "2 meanwhile", "3 and on", "4 after"]);
  }
  assertEquals(scene.told.at(-1), "well");
  assertEquals(one.cluster.figures.storeWorks, true);
  await scene.close();
});

Deno.test("nobody waits for the disk of one, and that it failed is told, and made good once it can be", async () => {
  const scene = new Scene(2);
  const store = new FakeStore();
  const one = scene.start(store);
  const ana = new Traveller("ana", "geral", one);
  store.waits = true;
  say(scene, ana, "before", "and on");
  assertEquals([ana.acked.size, textsIn(store)], [2, ["1 before", "2 and on"]]);
  store.sync?.reject(new StoreError("failed", "fake"));
  for (let n = 0; n < 5; n++) await Promise.resolve();
  assertEquals([scene.told.at(-1), one.cluster.figures.storeWorks], ["failed", false]);
  store.waits = false;
  say(scene, ana, "after");
  assertEquals(textsIn(store), ["1 before", "2 and on", "3 after"]);
  assertEquals([scene.told.at(-1), one.cluster.figures.storeWorks], ["well", true]);
  await scene.close();
});

Deno.test("a server that comes back with its history writes nothing twice, and what it missed", async () => {
  const scene = new Scene(3, 2_000);
  const [store, other] = [new FakeStore(), new FakeStore()];
  const [one, two] = [scene.start(store), scene.start(other)];
  const ana = new Traveller("ana", "geral", two);
  say(scene, ana, ...Array.from({ length: 60 }, (_, n) => `${n}`));
  one.kill();
  say(scene, ana, ...Array.from({ length: 60 }, (_, n) => `${60 + n}`));
  assert(scene.engine.kept.length > 0);
  scene.start(store);
  say(scene, ana, "last");
  assertEquals(textsIn(store), textsIn(other));
  assertEquals(store.kept.length, 121);
  scene.agree();
  await scene.close();
});

Deno.test("each has who may come back, names that are somebody's own, bans, rules and what operators did", async () => {
  const scene = new Scene(5, 2_000);
  const stores = [new FakeStore(), new FakeStore(), new FakeStore()];
  const [store, other, late] = stores;
  assert(store !== undefined && other !== undefined && late !== undefined);
  const [one, two] = [scene.start(store), scene.start(other)];
  one.cluster.appoint(["root"]);
  const [ana, root] = [new Traveller("ana", "geral", one), new Traveller("caio", "geral", two)];
  const ask = (who: Traveller, at: FakeServer, ...commands: Command[]): void => {
    for (const command of commands) at.cluster.perform(who.outlet, command);
    scene.clock.advance(1_000);
  };
  scene.clock.advance(1_000);
  ask(ana, one, { type: "register", hash: "$hash" });
  ask(ana, one, { type: "direct", to: "caio", text: "a sós", id: 7 });
  ask(root, two, { type: "promote", name: "root" });
  other.writesFail = true;
  ask(root, two, { type: "ban", target: "192.0.2.66", reason: "spam" });
  ask(root, two, { type: "join", room: "sala" }, { type: "rule", room: "sala", quiet: true });
  say(scene, ana, ...Array.from({ length: 40 }, (_, n) => `${n}`));
  other.writesFail = false;
  say(scene, ana, "and on");
  scene.start(late);
  ask(root, two, { type: "kick", nick: "ana" });
  for (const store of stores) {
    assertEquals(store.accounts.all().map(({ name }) => name), ["ana"]);
    assertEquals(store.bans().map(({ target, reason }) => [target, reason]), [[
      "192.0.2.66",
      "spam",
    ]]);
    // Who is put out will not come back.
    assertEquals(store.persons().map(({ nick }) => nick), ["caio"]);
    assertEquals(store.rules().map(({ room, set }) => [room, set]), [["sala", { quiet: true }]]);
    assertEquals(store.deeds.all().map(({ act }) => act), ["op", "ban", "rule", "kick"]);
    assertEquals(store.conversations.all().map(({ people }) => people.length), [2]);
  }
  await scene.close();
});

Deno.test("the history of another chat is left as it is", async () => {
  const scene = new Scene(4);
  const store = new FakeStore();
  const entry = { type: "message", room: "geral", timeMs: 1, nick: "eva", author: 1 } as const;
  store.commit([{ ...entry, seq: 1, text: "old" }], () => "older-1");
  const ana = new Traveller("ana", "geral", scene.start(store));
  say(scene, ana, "new");
  assertEquals(ana.acked.size, 1);
  assertEquals(textsIn(store), ["1 old"]);
  assertEquals(new Set(scene.told), new Set(["another"]));
  assertEquals(scene.views[0]?.isOfAnother, true);
  await scene.close();
});

/** Only the first of these servers is brought what is said there, and the engine loses it then. */
function lose(scene: Scene, [first, ...others]: readonly FakeServer[], word: string): void {
  for (const { link } of others) link.cut(true);
  const ana = new Traveller("eva", "geral", first ?? scene.start(new FakeStore()));
  say(scene, ana, word);
  scene.engine.lose(word);
  first?.link.cut(true);
}

Deno.test("what the engine lost is in no history, but what was said in its place", async () => {
  const scene = new Scene(6);
  const stores = [new FakeStore(), new FakeStore(), new FakeStore()];
  const servers = stores.map((store) => scene.start(store));
  const [, two] = servers;
  assert(two !== undefined);
  const bia = new Traveller("bia", "geral", two);
  say(scene, bia, "before");
  lose(scene, servers, "lost");
  assert(stores[0]?.kept.some(({ text }) => text === "lost"));
  bia.say("instead");
  for (const { link } of servers.slice(1)) link.cut(false);
  scene.clock.advance(500);
  servers[0]?.link.cut(false);
  say(scene, bia, "after");
  scene.clock.advance(20_000);
  const [first = [], ...others] = stores.map(textsIn);
  assertEquals(first.slice(0, 2), ["1 before", "2 instead"]);
  assertEquals(
    first.toSorted((a, b) => a.slice(2) < b.slice(2) ? -1 : 1).map((line) => line.slice(2)),
    [
      "after",
      "before",
      "instead",
      "lost",
    ],
  );
  for (const other of others) assertEquals(other, first);
  assertEquals(scene.told, []);
  scene.agree();
  await scene.close();
});

Deno.test("the same where the server was killed before it noticed, and comes back with its history", async () => {
  const scene = new Scene(7);
  const stores = [new FakeStore(), new FakeStore()];
  const [store, other] = stores;
  const servers = stores.map((each) => scene.start(each));
  const [one, two] = servers;
  assert(store !== undefined && other !== undefined && one !== undefined && two !== undefined);
  const bia = new Traveller("bia", "geral", two);
  say(scene, bia, "before");
  lose(scene, servers, "lost");
  one.kill();
  two.link.cut(false);
  say(scene, bia, "instead", "after");
  assertEquals(textsIn(store), ["1 before", "2 lost"]);
  scene.start(store);
  say(scene, bia, "and on");
  for (const each of stores) {
    assertEquals(textsIn(each), ["1 before", "2 instead", "3 after", "4 and on"]);
  }
  assertEquals([scene.told, scene.views.at(-1)?.isOfAnother], [[], false]);
  await scene.close();
});

Deno.test("a history that went on elsewhere for more than a minute is another chat's, and nothing in it is replaced", async () => {
  const scene = new Scene(8);
  const stores = [new FakeStore(), new FakeStore()];
  const [store] = stores;
  const servers = stores.map((each) => scene.start(each));
  const [one, two] = servers;
  assert(store !== undefined && one !== undefined && two !== undefined);
  const bia = new Traveller("bia", "geral", two);
  say(scene, bia, "before");
  lose(scene, servers, "elsewhere");
  one.kill();
  const last = store.kept.at(-1);
  assert(last !== undefined);
  store.commit([{ ...last, seq: 3, timeMs: last.timeMs + 61_000, text: "and on" }]);
  two.link.cut(false);
  say(scene, bia, "instead", "after");
  scene.start(store);
  say(scene, bia, "and on here");
  assertEquals(textsIn(store), ["1 before", "2 elsewhere", "3 and on"]);
  assertEquals(new Set(scene.told), new Set(["another"]));
  await scene.close();
});
