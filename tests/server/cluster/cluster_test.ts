/**
 * Several servers are one chat, whatever becomes of their ways to the engine and of themselves.
 * PAPO_RUNS=1000, with --allow-env=PAPO_RUNS, says how many chats are tried; 20 by default.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { LINE_VERSIONS } from "../../../lib/server/cluster/act.ts";
import { ClockedEngine } from "../../../lib/server/cluster/clocked_engine.ts";
import { FakeServer, Traveller } from "../../fakes/cluster.ts";
import type { ClusterOptions } from "../../../lib/server/cluster/options.ts";
import type { Change, Command } from "../../../lib/vocabulary/command.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeEngine, seeded } from "../../fakes/engine.ts";
import type { FakeOutlet } from "../../fakes/outlet.ts";
import { runs } from "../../fakes/runs.ts";

const { least, most: NOW } = LINE_VERSIONS;
const NEXT = NOW + 1;

/** Several servers, and time that a test moves. */
class Scene {
  readonly clock = new FakeClock();
  readonly engine: FakeEngine;
  readonly servers: FakeServer[];

  constructor(seed: number, servers: number, options: Partial<ClusterOptions> = {}) {
    this.engine = new FakeEngine(this.clock, seeded(seed));
    this.servers = Array.from({ length: servers }, () => new FakeServer(this.engine, options));
    this.clock.advance(1_000);
  }

  get alive(): FakeServer[] {
    return this.servers.filter(({ isDead }) => !isDead);
  }

  /** Those that let people in. */
  get open(): FakeServer[] {
    return this.alive.filter(({ begun }) => begun > 0);
  }

  /** All that was put in line has come to everyone by then. */
  rest(ms = 1_000): void {
    this.clock.advance(ms);
  }

  async close(): Promise<void> {
    for (const server of this.servers) server.kill();
    this.clock.advance(3_000);
    await Promise.all(this.servers.map(({ ended }) => ended));
    // What was on its way gets nowhere.
    this.clock.advance(100);
    assertEquals(this.clock.pending, 0);
  }

  /** All servers know the same. */
  agree(): void {
    // One of them may not have heard the last beat.
    const [first, ...others] = this.alive.map(({ cluster }) => JSON.parse(cluster.known).hub);
    for (const other of others) assertEquals(other, first);
    for (const { problems } of this.alive) assertEquals(problems, []);
  }

  /** What a server has of a room, oldest first. */
  saidAt(server: FakeServer, room: string): string[] {
    const outlet = server.connect();
    const hello = { type: "hello", version: 1, room, replay: 1_000 } as const;
    server.cluster.perform(outlet, { type: "hello", hello });
    // One of ten texts gets lost on its way, and may again.
    this.rest(3_000);
    const said = outlet.told("history").flatMap(({ entries }) => entries);
    server.cluster.depart(outlet, "ended");
    this.rest();
    return said.map(({ seq, nick, text }) => `${seq} ${nick}: ${text}`);
  }
}

function hello(server: FakeServer, nick: string): FakeOutlet {
  const outlet = server.connect();
  server.cluster.perform(outlet, { type: "hello", hello: { type: "hello", version: 1, nick } });
  return outlet;
}

Deno.test("who is at one server hears and sees those at another, and is told once of its own", async () => {
  const scene = new Scene(1, 2);
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  const ana = hello(one, "ana");
  scene.rest();
  const bia = hello(two, "bia");
  scene.rest();
  one.cluster.perform(ana, { type: "say", text: "oi", id: 1 });
  scene.rest();
  two.cluster.perform(bia, { type: "say", text: "tudo bem?", id: 2 });
  two.cluster.perform(bia, { type: "direct", to: "ana", text: "psiu", id: 3 });
  two.cluster.perform(bia, { type: "who", id: 4 });
  scene.rest();
  assertEquals(ana.heard, ["bia: tudo bem?"]);
  assertEquals(bia.heard, ["ana: oi"]);
  assertEquals(ana.answersTo(1), [{ ...ana.latest("ack"), room: "geral", seq: 1 }]);
  assertEquals([bia.answersTo(2).length, bia.answersTo(3).length], [1, 1]);
  assertEquals(ana.latest("direct").text, "psiu");
  assertEquals(bia.latest("who").nicks, ["ana", "bia"]);
  scene.agree();
  await scene.close();
});

Deno.test("programs are told where else the chat is, and all where it goes on when their server stops", async () => {
  const clock = new FakeClock();
  const engine = new FakeEngine(clock, seeded(18));
  const [one, two, three] = ["a:1", "b:2", undefined].map((address) => {
    const server = new FakeServer(engine, { address });
    clock.advance(1_000);
    return server;
  });
  assert(one !== undefined && two !== undefined && three !== undefined);
  const ana = hello(one, "ana");
  const bia = one.connect();
  one.cluster.settle(bia);
  clock.advance(1_000);
  assertEquals(ana.told("servers"), [{ type: "servers", servers: ["b:2"] }]);
  two.kill();
  clock.advance(10_000);
  assertEquals(ana.latest("servers").servers, []);
  const four = new FakeServer(engine, { address: "d:4" });
  clock.advance(3_000);
  assertEquals(ana.latest("servers").servers, ["d:4"]);
  assertEquals(bia.told("servers"), []);
  for (const server of [one, three, four]) server.kill();
  for (const { told } of [ana, bia].map((outlet) => ({ told: outlet.latest("closing") }))) {
    assertEquals(told, { type: "closing", reason: "shutdown", servers: ["d:4"] });
  }
  clock.advance(3_000);
  await Promise.all([one, two, three, four].map(({ ended }) => ended));
});

Deno.test("of several who want a name at once at different servers, one has it", async () => {
  const scene = new Scene(2, 3);
  const outlets = scene.servers.map((server) => hello(server, "ana"));
  scene.rest();
  const welcomed = outlets.filter((outlet) => outlet.told("welcome").length === 1);
  const refused = outlets.filter((outlet) => outlet.told("error").at(0)?.code === "nick_taken");
  assertEquals([welcomed.length, refused.length], [1, 2]);
  scene.agree();
  await scene.close();
});

Deno.test("nothing secret stands in line", async () => {
  const scene = new Scene(3, 2);
  const [one] = scene.servers;
  assert(one !== undefined);
  const outlet = one.connect();
  const resume = { token: "shown-token", rooms: {} };
  one.cluster.perform(outlet, {
    type: "hello",
    hello: { type: "hello", version: 1, nick: "ana", password: "open-sesame", resume },
  });
  one.cluster.perform(outlet, { type: "op", name: "root", password: "root-secret" });
  scene.rest();
  const { token } = outlet.latest("welcome");
  const line = scene.engine.texts.map(({ text }) => text).join("\n");
  for (const secret of ["shown-token", "open-sesame", "root-secret", token]) {
    assert(!line.includes(secret), secret);
  }
  await scene.close();
});

Deno.test("what a look shows is what its sender had asked for before", async () => {
  const scene = new Scene(4, 2);
  const [one] = scene.servers;
  assert(one !== undefined);
  const ana = hello(one, "ana");
  one.cluster.perform(ana, { type: "join", room: "sala" });
  one.cluster.perform(ana, { type: "who", room: "sala", id: 1 });
  one.cluster.perform(ana, { type: "leave", room: "sala" });
  one.cluster.perform(ana, { type: "who", room: "sala", id: 2 });
  assert(one.cluster.outstanding(ana) !== undefined);
  scene.rest();
  assertEquals(one.cluster.outstanding(ana), undefined);
  const [first] = ana.answersTo(1);
  const [second] = ana.answersTo(2);
  assertEquals(first?.type, "who");
  assertEquals(second?.type === "error" && second.code, "not_in_room");
  await scene.close();
});

Deno.test("what one looks back on has what one said before, though nobody has seen that yet", async () => {
  const scene = new Scene(4, 2);
  const [one] = scene.servers;
  assert(one !== undefined);
  const ana = hello(one, "ana");
  scene.rest();
  for (const text of ["um", "dois", "três"]) {
    one.cluster.perform(ana, { type: "say", text });
    one.cluster.perform(ana, { type: "history", limit: 1 });
  }
  // What is asked for behind it is answered behind it.
  one.cluster.perform(ana, { type: "who", id: 1 });
  for (let n = 0; n < 3; n++) {
    scene.rest();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const shown = ana.told("history").slice(-3).map(({ entries }) => entries.map(({ text }) => text));
  assertEquals(shown, [["um"], ["dois"], ["três"]]);
  assertEquals([ana.answersTo(1).length, one.cluster.outstanding(ana)], [1, undefined]);
  await scene.close();
});

Deno.test("of a server that dies people are missed after some seconds, and can come back elsewhere", async () => {
  const scene = new Scene(5, 2);
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  const ana = new Traveller("ana", "geral", one);
  const guest = one.connect();
  guest.wantsAcks = false;
  one.cluster.perform(guest, { type: "nick", nick: "neto" });
  one.cluster.settle(guest);
  const bia = hello(two, "bia");
  scene.rest(3_000);
  one.kill();
  scene.rest(5_000);
  const nicks = (): readonly string[] => {
    two.cluster.perform(bia, { type: "who" });
    scene.rest(50);
    return bia.latest("who").nicks.toSorted();
  };
  assertEquals(nicks(), ["ana", "bia", "neto"]);
  scene.rest(4_000);
  // Who cannot come back has left; who can is not missed yet.
  assertEquals(nicks(), ["ana", "bia"]);
  ana.go(two);
  ana.say("I am back");
  scene.rest();
  ana.read();
  assertEquals([...ana.acked], [[1, 1]]);
  assertEquals(bia.heard, ["ana: I am back"]);
  await scene.close();
});

Deno.test("a server that was cut off for long begins anew by itself, and its people come back", async () => {
  const scene = new Scene(6, 2);
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  const ana = new Traveller("ana", "geral", one);
  scene.rest();
  const { name } = one.cluster;
  one.link.cut(true);
  ana.say("said while cut off");
  scene.rest(30_000);
  assertEquals([ana.isOut, two.cluster.clusterFigures.servers], [false, 1]);
  one.link.cut(false);
  scene.rest(3_000);
  assertEquals([ana.isOut, two.cluster.clusterFigures.servers, one.begun], [true, 2, 2]);
  assert(one.cluster.name !== name);
  ana.go(one);
  scene.rest();
  ana.read();
  assertEquals([...ana.acked], [[1, 1]]);
  assertEquals(scene.saidAt(two, "geral"), ["1 ana: said while cut off"]);
  scene.agree();
  await scene.close();
});

Deno.test("while the engine cannot be reached who speaks is told once, nobody is missed, and nothing is lost", async () => {
  const scene = new Scene(7, 2);
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  const ana = new Traveller("ana", "geral", one);
  const bia = new Traveller("bia", "geral", two);
  scene.rest(3_000);
  scene.engine.run(false);
  scene.rest();
  ana.say("one");
  ana.say("two");
  scene.rest(60_000);
  assertEquals(ana.outlet.told("storage"), [{ type: "storage", works: false }]);
  assertEquals(bia.outlet.told("storage"), []);
  scene.engine.run(true);
  scene.rest(10_000);
  assertEquals(ana.outlet.told("storage").at(-1), { type: "storage", works: true });
  ana.read();
  bia.read();
  assertEquals([...ana.acked.keys(), ...bia.seen.values()], [1, 2, "one", "two"]);
  assertEquals([ana.isOut, bia.isOut, one.begun, two.begun], [false, false, 1, 1]);
  assertEquals(bia.outlet.seen.filter(({ type }) => type === "leave"), []);
  scene.agree();
  await scene.close();
});

Deno.test("a server with other settings is refused by a name, and so is another version while others run", async () => {
  const scene = new Scene(8, 1);
  const other = new FakeServer(scene.engine, { settings: { rooms: 2 } });
  const newer = new FakeServer(scene.engine, { line: { least: NEXT, most: NEXT } });
  scene.servers.push(other, newer);
  scene.rest(30_000);
  assertEquals(other.problems, [{ type: "settings", name: "rooms", theirs: "10", own: "2" }]);
  assertEquals(newer.problems, [{
    type: "version",
    theirs: NOW,
    own: { least: NEXT, most: NEXT },
  }]);
  assertEquals([other.begun, newer.begun, scene.servers[0]?.begun], [0, 0, 1]);
  await scene.close();
});

Deno.test("who may come in is agreed on: what is changed at one server is asked of those that come later", async () => {
  const scene = new Scene(21, 2, { settings: { "password-file": "abc", "operator-file": "" } });
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  one.cluster.appoint(["root", "ana"]);
  one.cluster.agree({ "password-file": "def" });
  scene.rest();
  const come = (password: string, operators: string): FakeServer => {
    const settings = { "password-file": password, "operator-file": operators };
    const server = new FakeServer(scene.engine, { settings });
    scene.servers.push(server);
    scene.rest();
    return server;
  };
  assertEquals(come("abc", "ana root").problems[0], {
    type: "settings",
    name: "password-file",
    theirs: "def",
    own: "abc",
  });
  const [unmanned] = come("def", "").problems;
  assertEquals(unmanned?.type === "settings" && unmanned.name, "operator-file");
  assertEquals([come("def", "ana root").begun, one.begun, two.begun], [1, 1, 1]);
  // One that began with the former password comes back when it was cut off.
  two.link.cut(true);
  scene.rest(20_000);
  two.link.cut(false);
  scene.rest(5_000);
  assertEquals([two.begun, two.problems], [2, []]);
  await scene.close();
});

Deno.test("a server is told of others that come and are gone, and what no server wrote is nothing to any", async () => {
  const heard: string[] = [];
  const scene = new Scene(22, 1, {
    address: "a:1",
    onServer: (server, isThere) => heard.push(`${server} ${isThere}`),
  });
  const [one] = scene.servers;
  assert(one !== undefined);
  one.link.append("not a batch", "1", () => {});
  one.link.append('{"s":1}', "2", () => {});
  scene.rest();
  const two = new FakeServer(scene.engine, { address: "b:2" });
  scene.servers.push(two);
  scene.rest(5_000);
  assertEquals([two.cluster.others, one.cluster.others], [["a:1"], ["b:2"]]);
  two.kill();
  scene.rest(10_000);
  assertEquals(heard, ["b:2 true", "b:2 false"]);
  scene.agree();
  await scene.close();
});

Deno.test("a version that does not do as the one before goes on with the chat once nobody of that is there", async () => {
  const scene = new Scene(23, 2);
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  const ana = new Traveller("ana", "geral", one);
  ana.say("oi");
  scene.rest();
  one.kill();
  const newer = new FakeServer(scene.engine, { line: { least: NEXT, most: NEXT } });
  scene.servers.push(newer);
  scene.rest(20_000);
  assertEquals([newer.begun, newer.problems.length], [0, 1]);
  newer.kill();
  two.kill();
  const again = new FakeServer(scene.engine, { line: { least: NEXT, most: NEXT } });
  scene.servers.push(again);
  scene.rest(20_000);
  assertEquals([again.begun, again.problems], [1, []]);
  assertEquals(again.cluster.clusterFigures.version, NEXT);
  assertEquals(scene.saidAt(again, "geral"), ["1 ana: oi"]);
  await scene.close();
});

Deno.test("a newer version goes on with the chat once all others are gone, killed though they were", async () => {
  const scene = new Scene(9, 2);
  const [one] = scene.servers;
  assert(one !== undefined);
  const ana = new Traveller("ana", "geral", one);
  ana.say("oi");
  scene.rest();
  for (const server of scene.alive) server.kill();
  const newer = new FakeServer(scene.engine, { line: { least: NOW, most: NEXT } });
  scene.servers.push(newer);
  scene.rest(20_000);
  assertEquals([newer.begun, newer.problems], [1, []]);
  assertEquals(scene.saidAt(newer, "geral"), ["1 ana: oi"]);
  await scene.close();
});

Deno.test("servers are replaced one by one by those of a newer version, which does as the older one until then", async () => {
  const scene = new Scene(14, 2);
  const [one] = scene.servers;
  assert(one !== undefined);
  const ana = new Traveller("ana", "geral", one);
  const versions = (): number[] => scene.alive.map(({ cluster }) => cluster.clusterFigures.version);
  for (const [n, old] of scene.servers.slice().entries()) {
    const newer = new FakeServer(scene.engine, { line: { least: NOW, most: NEXT } });
    scene.servers.push(newer);
    scene.rest(3_000);
    assertEquals([newer.begun, ...versions()], [1, NOW, NOW, NOW]);
    old.kill();
    scene.rest(8_000);
    ana.go(newer);
    ana.say(`after ${n}`);
    scene.rest(3_000);
    ana.read();
    assertEquals(ana.acked.size, n + 1);
  }
  assertEquals(versions(), [NEXT, NEXT]);
  // There is no way back.
  const old = new FakeServer(scene.engine);
  scene.rest(20_000);
  assertEquals(old.problems, [{ type: "version", theirs: NEXT, own: { least, most: NOW } }]);
  old.kill();
  scene.servers.push(old);
  scene.agree();
  await scene.close();
});

Deno.test("what a newer version adds can be asked for once all servers know it, and is answered in its turn before", async () => {
  const scene = new Scene(31, 1);
  const since = ({ type }: Change): number => type === "topic" ? NEXT : 0;
  const line = { least: NOW, most: NEXT, since };
  const [old] = scene.servers;
  const newer = new FakeServer(scene.engine, { line });
  scene.servers.push(newer);
  scene.rest();
  const ana = hello(newer, "ana");
  const ask = (id: number): void => {
    newer.cluster.perform(ana, { type: "say", text: `before ${id}`, id });
    newer.cluster.perform(ana, { type: "topic", text: "assunto", id: id + 1 });
    newer.cluster.perform(ana, { type: "say", text: `behind ${id}`, id: id + 2 });
    scene.rest(5_000);
  };
  ask(1);
  assertEquals([1, 2, 3].map((id) => ana.answersTo(id)[0]?.type), ["ack", "error", "ack"]);
  assertEquals(ana.latest("error").code, "servers_older");
  old?.kill();
  scene.rest(10_000);
  assertEquals(newer.cluster.clusterFigures.version, NEXT);
  ask(11);
  assertEquals(ana.told("error").length, 1);
  const texts = ["before 1", "behind 1", "before 11", "assunto", "behind 11"];
  assertEquals(scene.saidAt(newer, "geral"), texts.map((text, n) => `${n + 1} ana: ${text}`));
  await scene.close();
});

Deno.test("what an older server refuses itself, and lets pass, a newer one does not do either", async () => {
  const refusing = ({ type }: Change): number => type === "topic" ? NEXT : 0;
  const scene = new Scene(33, 1, { line: { least: NOW, most: NOW, since: () => 0 } });
  const [old] = scene.servers;
  assert(old !== undefined);
  const newer = new FakeServer(scene.engine, {
    line: { least: NOW, most: NEXT, since: refusing },
  });
  scene.servers.push(newer);
  scene.rest();
  const ana = hello(old, "ana");
  const bia = hello(newer, "bia");
  old.cluster.perform(ana, { type: "topic", text: "assunto", id: 1 });
  scene.rest(3_000);
  assertEquals(bia.seen.filter(({ type }) => type === "topic"), []);
  await scene.close();
});

Deno.test("whether a server knows the same as the others is found out soon after it came", async () => {
  const scene = new Scene(32, 2);
  scene.rest(10_000);
  const digests = (): string[] => scene.alive.map(({ cluster }) => cluster.clusterFigures.digest);
  const [first = "", ...others] = digests();
  assert(first !== "");
  assertEquals(others, [first]);
  scene.servers.push(new FakeServer(scene.engine));
  scene.rest(10_000);
  const [later = "", ...all] = digests();
  assert(later !== first);
  assertEquals(all, [later, later]);
  await scene.close();
});

Deno.test("a server that knows something else than the others says so and begins anew, not for ever", async () => {
  const scene = new Scene(10, 2);
  // It says that it agrees, and does not.
  let strayed = 0;
  const astray = new FakeServer(scene.engine, {
    language: "pt-BR",
    onAstray: () => strayed++,
  });
  scene.servers.push(astray);
  scene.rest();
  const [one] = scene.servers;
  one?.cluster.settle(one.connect());
  scene.rest(70_000);
  assert(strayed > 0 && astray.begun > strayed - 1);
  scene.rest(100_000);
  const problems = scene.servers.map(({ problems }) => problems[0]?.type);
  assertEquals([strayed, ...problems], [3, undefined, undefined, "astray"]);
  await scene.close();
});

Deno.test("what is known is kept, the line before it goes, and a server that comes then goes on from there", async () => {
  const scene = new Scene(15, 2, { keepUnits: 5_000 });
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  const ana = new Traveller("ana", "geral", one);
  const bia = new Traveller("bia", "sala", two);
  for (let n = 1; n <= 200; n++) {
    for (const each of [ana, bia]) each.say(`${each.nick} ${n}`);
    scene.rest(100);
  }
  scene.rest(3_000);
  assert(scene.engine.trimmed > 0);
  const three = new FakeServer(scene.engine);
  scene.servers.push(three);
  scene.rest(3_000);
  assertEquals(three.begun, 1);
  scene.agree();
  assertEquals(scene.saidAt(three, "geral").length, 200);
  // Who was at a server that the new one never met comes back to it, and says nothing twice.
  one.kill();
  ana.say("and on");
  ana.go(three);
  scene.rest(3_000);
  ana.read();
  assertEquals(ana.acked.get(201), 201);
  await scene.close();
});

Deno.test("who comes to a server that has just begun is not told of all who came and went before", async () => {
  const scene = new Scene(19, 1);
  const [one] = scene.servers;
  assert(one !== undefined);
  for (let n = 0; n < 30; n++) {
    const outlet = one.connect();
    one.cluster.settle(outlet);
    one.cluster.depart(outlet, "ended");
  }
  scene.rest();
  const two = new FakeServer(scene.engine);
  scene.servers.push(two);
  while (two.begun === 0) scene.clock.advance(1);
  const eva = hello(two, "eva");
  scene.rest(3_000);
  assertEquals(eva.told("welcome").length, 1);
  assertEquals(eva.seen, []);
  await scene.close();
});

Deno.test("a server that was away for so long that its place in line is gone begins anew from what is kept", async () => {
  const scene = new Scene(16, 2, { keepUnits: 2_000 });
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  const bia = new Traveller("bia", "geral", two);
  const ana = new Traveller("ana", "geral", one);
  scene.rest();
  const { place } = one.cluster.clusterFigures;
  one.link.cut(true);
  for (let n = 1; n <= 800; n++) {
    bia.say(`bia ${n}`);
    scene.rest(50);
    bia.read();
  }
  assert(scene.engine.trimmed > place);
  one.link.cut(false);
  scene.rest(3_000);
  assertEquals([one.begun, ana.isOut], [2, true]);
  scene.agree();
  ana.go(one);
  scene.rest(3_000);
  ana.read();
  assertEquals([...ana.seen.values()], [...bia.said.values()]);
  await scene.close();
});

Deno.test("where the engine has lost what stands behind what is kept, the others keep what they know anew", async () => {
  const told: string[] = [];
  const scene = new Scene(24, 2, {
    keepUnits: 2_000,
    onServer: (server, isThere) => told.push(`${server} ${isThere}`),
  });
  const [one, two] = scene.servers;
  assert(one !== undefined && two !== undefined);
  const ana = new Traveller("ana", "geral", one);
  for (let n = 1; scene.engine.kept.length === 0; n++) {
    ana.say(`ana ${n}`);
    scene.rest(50);
  }
  ana.say("and this");
  scene.rest();
  // From now on nothing is kept by itself for minutes.
  const { seq = 0 } = scene.engine.kept.at(-1) ?? {};
  scene.engine.trimmed = scene.engine.texts.length - 1;
  assert(scene.engine.trimmed > seq);
  told.length = 0;
  let missed = 0;
  const three = new FakeServer(scene.engine, {
    keepUnits: 1_000_000,
    address: "c:3",
    onMissing: () => missed++,
  });
  scene.servers.push(three);
  scene.rest(12_000);
  assertEquals([three.begun, three.problems], [1, []]);
  // However often it began anew meanwhile.
  assertEquals([missed, told], [1, ["c:3 true", "c:3 true"]]);
  scene.agree();
  await scene.close();
});

Deno.test("what operators do is told at all servers that are there, and at no later one", async () => {
  const told: string[] = [];
  const clock = new FakeClock();
  const engine = new FakeEngine(clock, seeded(12));
  const start = (name: string): FakeServer => {
    const onOperator = (operator: string): void => void told.push(`${name}: ${operator}`);
    const server = new FakeServer(engine, { onOperator });
    clock.advance(1_000);
    return server;
  };
  const [one, two] = [start("one"), start("two")];
  const ana = hello(one, "ana");
  one.cluster.perform(ana, { type: "promote", name: "root" });
  clock.advance(1_000);
  const three = start("three");
  assertEquals([told, three.begun], [["one: root", "two: root"], 1]);
  for (const server of [one, two, three]) server.kill();
  clock.advance(3_000);
  await Promise.all([one, two, three].map(({ ended }) => ended));
});

Deno.test("an operator is told where the engine's clock is another, once, and when it is not any more", () => {
  const clock = new FakeClock();
  const own = new FakeClock();
  const told: number[] = [];
  const engine = new FakeEngine(clock, () => 0.5);
  const clocked = new ClockedEngine(engine.link(), own, (aheadMs) => told.push(aheadMs));
  const ignored = { bring: () => {}, missing: () => {}, replaced: () => {}, reached: () => {} };
  clocked.read(ignored, 0);
  for (const leapMs of [0, 59_000, 3_600_000, 1_000, -3_660_000]) {
    clock.leap(leapMs);
    clocked.append(`${leapMs}`, "", () => {});
    clock.advance(100);
    own.advance(100);
  }
  // What others put in line may have been there for long.
  clock.leap(-7_200_000);
  engine.take("other");
  clock.advance(100);
  assertEquals(told.map((ms) => Math.round(ms / 10_000)), [366, 0]);
});

Deno.test("who asks for much behind what waits in line is not heard until that is done", async () => {
  const scene = new Scene(13, 1);
  const [one] = scene.servers;
  assert(one !== undefined);
  const ana = hello(one, "ana");
  scene.rest();
  scene.engine.run(false);
  one.cluster.perform(ana, { type: "say", text: "oi", id: 0 });
  const who = { type: "who" } as const;
  let asked = 0;
  while (one.cluster.admission(ana, who) === undefined && asked < 1_000) {
    one.cluster.perform(ana, { ...who, id: ++asked });
  }
  assert(asked < 100);
  scene.engine.run(true);
  scene.rest(10_000);
  assertEquals(one.cluster.admission(ana, who), undefined);
  assertEquals(ana.told("who").length, asked);
  await scene.close();
});

Deno.test("when all come at once to four servers, and each name is wanted twice, each is had once", async () => {
  const scene = new Scene(11, 4);
  const outlets: FakeOutlet[] = [];
  for (let n = 0; n < 500; n++) {
    for (const add of [0, 1 + n % 3]) {
      const server = scene.servers[(n + add) % 4];
      if (server !== undefined) outlets.push(hello(server, `person${n}`));
    }
  }
  scene.rest(5_000);
  const count = (type: "welcome" | "error"): number =>
    outlets.filter((outlet) => outlet.told(type).length === 1).length;
  assertEquals([count("welcome"), count("error")], [500, 500]);
  scene.agree();
  await scene.close();
});

// At random

const ROOMS = ["geral", "sala"];

/** What netcat's people do, whom nobody knows again. None of it stands in a room's log. */
const STRANGE: readonly Command[] = [
  { type: "nick", nick: "eva" },
  { type: "nick", nick: "Éva" },
  { type: "introduce", name: "gil" },
  { type: "enter", room: "outra" },
  { type: "join", room: "mais" },
  { type: "leave" },
  { type: "direct", to: "ana", text: "psiu" },
  { type: "direct", to: "eva", text: "psiu" },
  { type: "who" },
  { type: "rooms" },
  { type: "ping" },
  { type: "away", text: "já volto" },
  { type: "describe", user: "u", realName: "Eva" },
  { type: "watch", nicks: ["ana", "eva"] },
  { type: "kick", nick: "eva" },
  { type: "lock", room: "mais" },
  { type: "unlock", room: "mais" },
  { type: "promote", name: "root" },
  { type: "language", tag: "en" },
  { type: "quit" },
];

/** One of them, at one connection after the other. */
class Stranger {
  #server: FakeServer | undefined;
  #outlet: FakeOutlet | undefined;

  /** Does something; connects first where that is needed. */
  act(command: Command, server: FakeServer, isGone: boolean): void {
    const [outlet, at] = [this.#outlet, this.#server];
    if (outlet === undefined || at === undefined || at.isDead || outlet.ended.length > 0) {
      this.#server = server;
      this.#outlet = server.connect("192.0.2.9");
      this.#outlet.wantsAcks = false;
      return server.cluster.greet(this.#outlet);
    }
    at.cluster.perform(outlet, command);
    if (!isGone) return;
    at.cluster.depart(outlet, "reset");
    this.#outlet = undefined;
  }
}

/** Has people travel between servers that die and are cut off, and looks at what everyone has in the end. */
async function travel(seed: number, loses = false): Promise<void> {
  // What is known is kept very often.
  const options = { keepUnits: 10_000 };
  const scene = new Scene(seed, 2 + seed % 2, options);
  const random = seeded(seed + 1);
  const oneOf = <T>(many: readonly T[]): T | undefined => many[Math.floor(random() * many.length)];
  const first = scene.servers[0];
  assert(first !== undefined);
  const people = ["ana", "bia", "caio", "davi"].map((nick, n) =>
    new Traveller(nick, ROOMS[n % 2] ?? "", first)
  );
  const strangers = [new Stranger(), new Stranger(), new Stranger()];
  scene.rest();
  for (let step = 0; step < 150; step++) {
    scene.clock.advance(Math.floor(random() * 40));
    const traveller = oneOf(people);
    const server = oneOf(scene.open);
    if (traveller === undefined || server === undefined) continue;
    traveller.read();
    const command = oneOf(STRANGE);
    if (command !== undefined) oneOf(strangers)?.act(command, server, random() < 0.1);
    const choice = random();
    if (traveller.isOut || choice < 0.1) {
      if (random() < 0.5) traveller.drop();
      traveller.go(server);
    } else if (choice < 0.85) {
      traveller.say(`${traveller.nick} ${step}`);
    } else if (choice < 0.88) {
      server.kill();
      scene.servers.push(new FakeServer(scene.engine, options));
      scene.clock.advance(Math.floor(random() * 2_000));
    } else if (choice < 0.91) {
      server.link.cut(true);
      scene.clock.advance(Math.floor(random() * 9_000));
      server.link.cut(false);
    } else if (choice < 0.93) {
      scene.engine.run(false);
      scene.clock.advance(Math.floor(random() * 20_000));
      scene.engine.run(true);
    } else if (loses && choice < 0.96) {
      // Nobody is on the way to another server: what was said before is nobody's there.
      scene.clock.advance(2_000);
      for (const traveller of people) if (!traveller.isOut) traveller.say(`late ${step}`);
      // Some are brought what it loses, and have time to notice.
      for (const { link } of scene.alive) link.cut(random() < 0.5);
      scene.clock.advance(Math.floor(random() * 500));
      scene.engine.loseLast(Math.ceil(random() * 4));
      for (const { link } of scene.alive) link.cut(false);
      scene.clock.advance(5_000);
    }
  }
  // Everyone comes to rest: those whose connection was ended come back until they have word of all.
  for (let turn = 0; turn < 10; turn++) {
    scene.rest(3_000);
    for (const traveller of people) {
      traveller.read();
      const server = oneOf(scene.open);
      if (traveller.isOut && server !== undefined) traveller.go(server);
    }
  }
  scene.agree();
  for (const room of ROOMS) {
    const [logs, ...others] = scene.alive.map((server) => scene.saidAt(server, room));
    for (const other of others) assertEquals(other, logs);
    const said = (logs ?? []).map((line) => line.slice(line.indexOf(":") + 2));
    const there = people.filter((traveller) => traveller.room === room);
    // Once each, and all that was acknowledged or not.
    assertEquals(said.toSorted(), there.flatMap(({ said }) => [...said.values()]).toSorted());
    for (const { nick, said: own, acked, seen } of there) {
      const known = [...seen];
      for (const [id, seq] of acked) known.push([seq, own.get(id) ?? ""]);
      const line = known.toSorted(([a], [b]) => a - b).map(([seq, text]) => `${seq} ${text}`);
      // No hole: it knows all from the first on, each at its place.
      assertEquals(line, said.map((text, n) => `${n + 1} ${text}`), nick);
    }
  }
  await scene.close();
}

for (const loses of [false, true]) {
  const what = loses ? "and though the engine loses what it had" : "is cut off";
  Deno.test(`whatever dies, ${what}, all servers know the same, and all is said once, in one order`, async () => {
    for (let seed = 1; seed <= runs(20); seed++) {
      try {
        await travel(seed, loses);
      } catch (e) {
        throw new Error(`seed ${seed}`, { cause: e });
      }
    }
  });
}
