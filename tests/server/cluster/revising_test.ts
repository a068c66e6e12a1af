/**
 * What is revised at several servers at once comes to one thing, whichever request stands in line first.
 *
 * @module
 */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { FakeServer } from "../../fakes/cluster.ts";
import type { ClusterOptions } from "../../../lib/server/cluster/options.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeEngine, seeded } from "../../fakes/engine.ts";
import type { FakeOutlet } from "../../fakes/outlet.ts";

const SEEDS = 12;

/** Ana at one server, and bia, who operates it, at another; both have a second connection of ana's name. */
class Scene {
  readonly clock = new FakeClock();
  readonly servers: readonly [FakeServer, FakeServer];
  readonly ana: FakeOutlet;
  readonly bia: FakeOutlet;

  constructor(seed: number, options: Partial<ClusterOptions> = {}) {
    const engine = new FakeEngine(this.clock, seeded(seed));
    this.servers = [new FakeServer(engine, options), new FakeServer(engine, options)];
    this.rest();
    this.ana = this.hello(0, "ana");
    this.bia = this.hello(1, "bia");
    this.ask(1, this.bia, { type: "promote", name: "bia" });
    this.rest();
  }

  hello(at: 0 | 1, nick: string): FakeOutlet {
    const outlet = this.servers[at].connect();
    const hello = { type: "hello", version: 1, nick, conversations: true } as const;
    this.ask(at, outlet, { type: "hello", hello });
    this.rest();
    return outlet;
  }

  ask(at: 0 | 1, outlet: FakeOutlet, command: Command): void {
    this.servers[at].cluster.perform(outlet, command);
  }

  rest(): void {
    this.clock.advance(3_000);
  }

  /** What both servers have of a room in which a text stands: its words, oldest first. */
  texts(room: string): string[] {
    const [one, two] = ([[0, this.ana], [1, this.bia]] as const).map(([at, outlet]) => {
      this.ask(at, outlet, { type: "history", room, limit: 100 });
      this.rest();
      return outlet.latest("history").entries.map(({ text }) => text).filter((text) => text !== "");
    });
    assertEquals(one, two);
    return one ?? [];
  }

  async close(): Promise<void> {
    const [one, two] = this.servers.map(({ cluster }) => JSON.parse(cluster.known).hub);
    assertEquals(one, two);
    for (const server of this.servers) server.kill();
    this.clock.advance(3_000);
    await Promise.all(this.servers.map(({ ended }) => ended));
    this.clock.advance(100);
  }
}

/** In which order the two came, which is another for some seeds. */
async function orders(play: (scene: Scene) => string): Promise<void> {
  const seen = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const scene = new Scene(seed);
    seen.add(play(scene));
    await scene.close();
  }
  assertNotEquals(seen.size, 1, "it is always the same one that comes first");
}

/** Which of two was answered by an error: the one that came last, or neither. */
function lateOf(scene: Scene): string {
  const codesOf = (outlet: FakeOutlet): string[] => outlet.told("error").map(({ code }) => code);
  return JSON.stringify([codesOf(scene.ana), codesOf(scene.bia)]);
}

Deno.test("what one takes back while another says it anew is gone, whichever stands in line first", () =>
  orders((scene) => {
    scene.ask(0, scene.ana, { type: "say", text: "segredo" });
    scene.rest();
    scene.ask(0, scene.ana, { type: "edit", text: "segredo, melhor dito" });
    scene.ask(1, scene.bia, { type: "redact", room: "geral", seq: 1 });
    scene.rest();
    assertEquals(scene.texts("geral"), []);
    const late = lateOf(scene);
    assert([`[["line_unknown"],[]]`, "[[],[]]"].includes(late), late);
    return late;
  }));

Deno.test("of two that say it anew at once one stands, and the other is a version of it", () =>
  orders((scene) => {
    scene.ask(0, scene.ana, { type: "say", text: "um" });
    scene.ask(0, scene.ana, { type: "register", hash: "hash" });
    scene.rest();
    const twin = scene.servers[1].connect();
    const hello = { type: "hello", version: 1, nick: "ana" } as const;
    scene.ask(1, twin, { type: "hello", hello, account: 1, beside: true });
    scene.rest();
    scene.ask(0, scene.ana, { type: "edit", seq: 1, text: "dois" });
    scene.ask(1, twin, { type: "edit", seq: 1, text: "três" });
    scene.rest();
    const texts = scene.texts("geral");
    assertEquals(texts.length, 1);
    scene.ask(0, scene.ana, { type: "redact", seq: 1 });
    scene.rest();
    assertEquals(scene.texts("geral"), []);
    return texts.join();
  }));

Deno.test("what is taken back twice at once is so once, and nobody reacts to what is gone", () =>
  orders((scene) => {
    scene.ask(0, scene.ana, { type: "say", text: "oi" });
    scene.rest();
    scene.ask(0, scene.ana, { type: "redact" });
    scene.ask(1, scene.bia, { type: "redact", room: "geral", seq: 1 });
    scene.ask(1, scene.bia, { type: "react", room: "geral", seq: 1, emoji: "👍" });
    scene.rest();
    assertEquals(scene.texts("geral"), []);
    const codes = [scene.ana, scene.bia].map((outlet) => outlet.told("error").length);
    // Who came first is acknowledged; the sign is refused in any case.
    assertEquals(codes.toSorted(), codes[0] === 1 ? [1, 1] : [0, 2]);
    return lateOf(scene);
  }));

Deno.test("so it is of what is said in private", () =>
  orders((scene) => {
    scene.ask(0, scene.ana, { type: "direct", to: "bia", text: "a sós" });
    scene.ask(0, scene.ana, { type: "register", hash: "hash" });
    scene.rest();
    const twin = scene.servers[1].connect();
    const hello = { type: "hello", version: 1, nick: "ana", conversations: true } as const;
    scene.ask(1, twin, { type: "hello", hello, account: 1, beside: true });
    scene.rest();
    scene.ask(0, scene.ana, { type: "edit", room: "@bia", text: "a sós, melhor" });
    scene.ask(1, twin, { type: "redact", room: "@bia" });
    scene.rest();
    scene.ask(0, scene.ana, { type: "history", room: "@bia" });
    scene.rest();
    const left = scene.ana.latest("history").entries.filter(({ text }) => text !== "");
    assertEquals(left, []);
    return lateOf(scene);
  }));

Deno.test("where a server knows no such thing, all do as it does", async () => {
  const scene = new Scene(1, { line: { least: 2, most: 5 } });
  scene.ask(0, scene.ana, { type: "say", text: "um" });
  scene.rest();
  scene.ask(0, scene.ana, { type: "edit", text: "dois" });
  scene.ask(1, scene.bia, { type: "redact", room: "geral", seq: 1 });
  scene.rest();
  const { rooms } = JSON.parse(scene.servers[0].cluster.known).hub;
  assertEquals(rooms.rooms.some((room: object) => "revised" in room), false);
  await scene.close();
});
