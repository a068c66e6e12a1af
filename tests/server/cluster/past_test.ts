/**
 * The engine loses what it had confirmed, and has something else in its place: whoever carried out what is not there
 * any more notices at the next word of any other, and has what all have.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { LINE_VERSIONS, PAST_SINCE } from "../../../lib/server/cluster/act.ts";
import type { ClusterOptions } from "../../../lib/server/cluster/options.ts";
import { JetStreamTail } from "../../../lib/server/cluster/jetstream_tail.ts";
import { type CarriedOut, Past } from "../../../lib/server/cluster/past.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeServer, Traveller } from "../../fakes/cluster.ts";
import { FakeEngine, seeded } from "../../fakes/engine.ts";

function pastOf(...carriedOut: readonly CarriedOut[]): Past {
  const past = new Past();
  for (const each of carriedOut) past.add(each);
  return past;
}

Deno.test("two pasts are the same where the same stood at the same places at the same times, and nowhere else", () => {
  const [one, two] = ["oi", "olá"].map((text, n) => ({ seq: n + 1, utcMs: 1_000 + n, text }));
  assert(one !== undefined && two !== undefined);
  const { last } = pastOf(one, two);
  assertEquals(pastOf(one, two).last, last);
  const others: readonly (readonly CarriedOut[])[] = [
    [two],
    [{ ...one, text: "oi!" }, two],
    [{ ...one, utcMs: 999 }, two],
    [one, { ...two, text: "" }],
    [{ ...two, seq: 1 }, { ...one, seq: 2 }],
    [one, { ...two, seq: 3 }],
  ];
  for (const other of others) assert(pastOf(...other).last?.hash !== last?.hash);
});

Deno.test("a past that another goes on from is the same from there on", () => {
  const carriedOut = Array.from({ length: 20 }, (_, n) => ({ seq: n + 1, utcMs: n, text: `${n}` }));
  const { last } = pastOf(...carriedOut.slice(0, 10));
  assert(last !== undefined);
  const other = new Past();
  other.takeOver(last);
  for (const each of carriedOut.slice(10)) other.add(each);
  assertEquals(other.last, pastOf(...carriedOut).last);
});

Deno.test("what another carried out is compared where it is known yet", () => {
  const past = new Past();
  for (let seq = 2; seq <= 4_000; seq += 2) past.add({ seq, utcMs: seq, text: "oi" });
  const { last } = past;
  assert(last !== undefined);
  assertEquals(past.isOther(last), false);
  assertEquals(past.isOther({ ...last, hash: "1" }), true);
  assertEquals(past.isOther({ ...last, at: last.at - 1 }), true);
  assertEquals(past.isOther({ at: 2, hash: "1" }), false);
});

Deno.test("what was brought last is looked for where it stood, farther back where that is in doubt", async () => {
  const brought = Array.from({ length: 500 }, (_, n) => ({ seq: n + 1, utcMs: n, text: `${n}` }));
  const there = new Map(brought.map((each) => [each.seq, each]));
  const tail = new JetStreamTail({ ask: (seq) => Promise.resolve(there.get(seq)) });
  const replaced = async (firstSeq: number): Promise<number[]> =>
    (await tail.replaced(firstSeq)).map(({ seq }) => seq);
  const answers: boolean[] = [];
  const doubt = (after: number): void => tail.doubt(after, (stands) => answers.push(stands));
  assertEquals(await tail.stands(1), undefined);
  for (const each of brought) tail.add(each);
  assertEquals([await replaced(1), await tail.stands(1)], [[], true]);
  assertEquals([tail.at(200)?.text, tail.at(501)], ["199", undefined]);
  there.set(200, { seq: 200, utcMs: 199, text: "other" });
  assertEquals(await replaced(1), []);
  doubt(200);
  // What others let go of is not looked for.
  doubt(100);
  assertEquals([await replaced(202), answers], [[], [false, false]]);
  doubt(200);
  doubt(300);
  assertEquals([await replaced(1), answers.splice(0)], [[], [false, false, true, true]]);
  doubt(199);
  assertEquals([await replaced(1), await tail.stands(200)], [[200], false]);
  there.set(200, { seq: 200, utcMs: 198, text: "199" });
  // That one has no answer yet.
  assertEquals([await replaced(1), answers], [[200], []]);
  there.delete(500);
  // Where something is lost, more may be.
  assertEquals(await replaced(1), [200, 500]);
  tail.clear();
  assertEquals([await replaced(1), answers], [[], []]);
});

/** Servers, and how often each noticed that the engine has something else. */
class Scene {
  readonly clock = new FakeClock();
  readonly engine: FakeEngine;
  readonly servers: FakeServer[];
  readonly replaced: number[] = [];
  readonly strayed: number[] = [];

  constructor(seed: number, servers: number, options: Partial<ClusterOptions> = {}) {
    this.engine = new FakeEngine(this.clock, seeded(seed));
    this.servers = Array.from({ length: servers }, (_, n) => {
      this.replaced[n] = this.strayed[n] = 0;
      const onReplaced = (): number => this.replaced[n] = (this.replaced[n] ?? 0) + 1;
      const onAstray = (): number => this.strayed[n] = (this.strayed[n] ?? 0) + 1;
      return new FakeServer(this.engine, { onReplaced, onAstray, ...options });
    });
    this.clock.advance(1_000);
  }

  at(n: number): FakeServer {
    const server = this.servers[n];
    assert(server !== undefined);
    return server;
  }

  /** Only that one is brought what is said, and the engine loses it then. */
  loseAfter(n: number, word: string, say: () => void): void {
    const others = this.servers.filter((_, at) => at !== n);
    for (const { link } of others) link.cut(true);
    say();
    this.clock.advance(700);
    this.engine.lose(word);
    this.at(n).link.cut(true);
    for (const { link } of others) link.cut(false);
    this.clock.advance(1_000);
    this.at(n).link.cut(false);
    this.clock.advance(3_000);
  }

  logOf(server: FakeServer): string[] {
    const outlet = server.connect();
    const hello = { type: "hello", version: 1, room: "geral", replay: 1_000 } as const;
    server.cluster.perform(outlet, { type: "hello", hello });
    this.clock.advance(3_000);
    const said = outlet.told("history").flatMap(({ entries }) => entries);
    server.cluster.depart(outlet, "ended");
    return said.map(({ seq, nick, text }) => `${seq} ${nick}: ${text}`);
  }

  async close(): Promise<void> {
    for (const { problems } of this.servers) assertEquals(problems, []);
    for (const server of this.servers) server.kill();
    this.clock.advance(3_000);
    await Promise.all(this.servers.map(({ ended }) => ended));
    this.clock.advance(100);
    assertEquals(this.clock.pending, 0);
  }
}

Deno.test("what one server alone was brought, and the engine replaced then, is noticed by that one at the next word of another", async () => {
  const scene = new Scene(1, 3);
  const [ana, bia] = [0, 1].map((n) =>
    new Traveller(["ana", "bia"][n] ?? "", "geral", scene.at(n))
  );
  assert(ana !== undefined && bia !== undefined);
  scene.clock.advance(2_000);
  scene.loseAfter(0, "from ana", () => {
    ana.say("from ana");
    bia.say("from bia");
  });
  assertEquals(scene.replaced, [1, 0, 0]);
  scene.clock.advance(60_000);
  assertEquals([...scene.replaced, ...scene.strayed], [1, 0, 0, 0, 0, 0]);
  const logs = scene.servers.map((server) => scene.logOf(server));
  assertEquals(logs[0]?.slice(0, 2), ["1 bia: from bia", "2 ana: from ana"]);
  for (const log of logs) assertEquals(log, logs[0]);
  await scene.close();
});

Deno.test("what was lost is said late where its server had said more since, and once though two put it in line again", async () => {
  const scene = new Scene(4, 3);
  const ana = new Traveller("ana", "geral", scene.at(0));
  scene.clock.advance(2_000);
  // Two are brought what is lost, and one is not.
  scene.at(2).link.cut(true);
  ana.say("lost");
  scene.clock.advance(1_000);
  scene.at(1).link.cut(true);
  scene.engine.lose("lost");
  // A beat of the same server takes its place.
  scene.clock.advance(2_000);
  const { name } = scene.at(0).cluster;
  assert(scene.engine.texts.at(-1)?.text.includes(name));
  for (const { link } of scene.servers) link.cut(false);
  scene.clock.advance(20_000);
  assertEquals(scene.replaced, [1, 1, 0]);
  for (const server of scene.servers) {
    assertEquals(scene.logOf(server), ["1 ana: lost"]);
  }
  const late = new FakeServer(scene.engine);
  scene.servers.push(late);
  scene.clock.advance(20_000);
  assertEquals(late.cluster.clusterFigures.digest, scene.at(2).cluster.clusterFigures.digest);
  await scene.close();
});

Deno.test("nothing is said of what was carried out before all servers know of that, and the same by all from there on", async () => {
  const { least } = LINE_VERSIONS;
  const scene = new Scene(2, 1, { line: { least, most: PAST_SINCE - 1 } });
  const { texts } = scene.engine;
  const saying = (): number => texts.filter(({ text }) => text.includes('"p":')).length;
  const newer = new FakeServer(scene.engine);
  scene.servers.push(newer);
  scene.clock.advance(40_000);
  assertEquals([saying(), newer.cluster.known.includes('"past":')], [0, false]);
  scene.at(0).kill();
  scene.clock.advance(10_000);
  const late = new FakeServer(scene.engine);
  scene.servers.push(late);
  scene.clock.advance(40_000);
  assert(saying() > 10);
  assertEquals([newer, late].map(({ cluster }) => cluster.known.includes('"past":')), [true, true]);
  assertEquals(newer.cluster.clusterFigures.digest, late.cluster.clusterFigures.digest);
  assertEquals(scene.strayed, [0]);
  await scene.close();
});

Deno.test("where it stands there no more what one was brought, most are right, and keep what they know anew for that one", async () => {
  // Much is kept, so the line does not go back far.
  const scene = new Scene(3, 3, { keepUnits: 1_000 });
  const [ana, bia] = [0, 1].map((n) =>
    new Traveller(["ana", "bia"][n] ?? "", "geral", scene.at(n))
  );
  assert(ana !== undefined && bia !== undefined);
  scene.clock.advance(2_000);
  const caio = new Traveller("caio", "geral", scene.at(0));
  scene.clock.advance(1_000);
  scene.at(0).link.isBlind = true;
  scene.loseAfter(0, "from ana", () => {
    ana.say("from ana");
    bia.say("from bia");
  });
  scene.clock.advance(60_000);
  assertEquals(scene.replaced, [0, 0, 0]);
  assert((scene.strayed[0] ?? 0) > 0);
  // It is not known since when it was another past, but since when it may have been.
  caio.read();
  assertEquals([caio.isOut, caio.seen.get(1)], [true, "from ana"]);
  caio.go(scene.at(1));
  scene.clock.advance(3_000);
  assertEquals(caio.outlet.latest("welcome").rooms.map(({ seq }) => seq), [0]);
  assertEquals(scene.strayed.slice(1), [0, 0]);
  const logs = scene.servers.map((server) => scene.logOf(server));
  assertEquals(logs[0]?.[0], "1 bia: from bia");
  for (const log of logs) assertEquals(log, logs[0]);
  await scene.close();
});

Deno.test("who was shown what was lost is shown what was said in its place, its own included, wherever it comes back", async () => {
  const scene = new Scene(5, 3);
  const [ana, bia, caio] = [0, 1, 0].map((n, at) =>
    new Traveller(["ana", "bia", "caio"][at] ?? "", "geral", scene.at(n))
  );
  assert(ana !== undefined && bia !== undefined && caio !== undefined);
  scene.clock.advance(2_000);
  bia.say("before");
  scene.clock.advance(1_000);
  scene.loseAfter(0, "from ana", () => {
    ana.say("from ana");
    bia.say("from bia");
  });
  for (const traveller of [ana, caio]) {
    traveller.read();
    assert(traveller.isOut);
  }
  assertEquals(ana.acked.get(1), 2);
  assertEquals(caio.seen.get(2), "from ana");
  ana.go(scene.at(2));
  caio.go(scene.at(1));
  scene.clock.advance(3_000);
  const shown = [ana, caio].map(({ outlet }) => ({
    from: outlet.latest("welcome").rooms.map(({ seq }) => seq),
    entries: outlet.told("history").flatMap(({ entries }) =>
      entries.map(({ seq, text }) => `${seq} ${text}`)
    ),
  }));
  const said = { from: [1], entries: ["2 from bia", "3 from ana"] };
  assertEquals(shown, [said, said]);
  // That is told until it must have come.
  scene.clock.advance(6_000);
  caio.go(scene.at(2));
  scene.clock.advance(3_000);
  assertEquals(caio.outlet.latest("welcome").rooms.map(({ seq }) => seq), [3]);
  await scene.close();
});
