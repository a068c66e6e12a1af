/**
 * Several servers as one chat, which are killed at random, as their engine is. PAPO_CHAOS=200 says how many kills
 * there are, 4 by default, and that what takes long is tried, too.
 *
 * @module
 */

import { connect } from "@nats-io/transport-node";
import { jetstreamManager } from "@nats-io/jetstream";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { Crowd, logAt, MUCH, QUICK, report } from "./crowd.ts";
import { Program } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats, startThree } from "./nats.ts";
import { CHAOS, natsTest } from "./nats_case.ts";
import { Relay } from "./page_relay.ts";

const KILLS = Number(CHAOS ?? 4);
const WAVE = 20;
const BATCH = 1_000;
/** A million, where there are 200 kills. */
const ENTRIES = 5_000 * KILLS;
/** What is killed. */
const SERVER = "of a server";
const ENGINE = "of an engine";
const HASTY = "of an engine while another one had not caught up";

/** What a server says that carried out what the engine lost, and one that came to something else than the others. */
const REPLACED = "something else in its place";
const ASTRAY = "knows something else";

/** How long one waited at most after each kill, by what was killed. */
class Waits {
  readonly laps = new Map<string, number[]>();

  add(kind: string, lapMs: number): void {
    this.laps.set(kind, [...this.laps.get(kind) ?? [], lapMs]);
  }
}

/** Whether all engines have the line as far as it goes. */
async function isWhole(engine: string): Promise<boolean> {
  const connection = await connect({ servers: engine.split(",") });
  try {
    const { streams } = await jetstreamManager(connection, { checkAPI: false, timeout: 1_000 });
    const { cluster } = await streams.info("papo");
    const others = cluster?.replicas ?? [];
    return others.length === 2 && others.every(({ current, offline }) => current && !offline);
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

/** One of several servers; what it says is added to `logs`, until it is killed. */
async function startLogged(
  logs: string[][],
  engine: string,
  args: readonly string[],
): Promise<Member> {
  const member = await Member.start(engine, args);
  logs.push(member.program.stderr);
  return member;
}

function countOf(words: string, logs: readonly (readonly string[])[]): number {
  return logs.flat().filter((line) => line.includes(words)).length;
}

natsTest(
  `all is said once, in one order, however often servers and the engine are killed (${KILLS} times)`,
  async () => {
    await using all = new AsyncDisposableStack();
    const nats = all.use(await Nats.start());
    const logs: string[][] = [];
    const start = (): Promise<Member> => startLogged(logs, nats.address, MUCH);
    const members = await Promise.all([start(), start(), start()]);
    all.defer(async () => {
      for (const member of members) await member[Symbol.asyncDispose]();
    });
    const ports = (): number[] => members.map(({ port }) => port);
    const crowd = new Crowd(ports);
    const waits = new Waits();
    for (let kill = 0; kill < KILLS; kill++) {
      const which = Math.floor(Math.random() * (members.length + 1));
      const member = members[which];
      if (member === undefined) {
        await nats.kill();
        await nats.start();
      } else {
        await member[Symbol.asyncDispose]();
        members[which] = await start();
      }
      await crowd.talks(20);
      waits.add(member === undefined ? ENGINE : SERVER, crowd.lapMs());
    }
    await report(await crowd.settle(ports()), waits.laps, countOf(REPLACED, logs));
    assertEquals(countOf(ASTRAY, logs), 0);
  },
);

natsTest(
  "all is said once though the way to the engine freezes, and ends in the middle of something",
  async () => {
    await using all = new AsyncDisposableStack();
    const nats = all.use(await Nats.start());
    const relays = [1, 2].map(() => all.use(new Relay(nats.port)));
    const members = await Promise.all(
      relays.map(({ port }) => Member.start(`127.0.0.1:${port}`, MUCH)),
    );
    for (const member of members) all.use(member);
    const ports = members.map(({ port }) => port);
    const crowd = new Crowd(() => ports);
    for (let turn = 0; turn < 3; turn++) {
      for (const relay of relays) {
        await crowd.talks(20);
        if (turn === 0) relay.kill();
        else relay.cutAfter(Math.floor(Math.random() * 20_000));
      }
    }
    await crowd.talks(20);
    const waits = new Waits();
    waits.add("of the way to the engine", crowd.lapMs());
    await report(await crowd.settle(ports), waits.laps);
  },
);

natsTest(
  "5,000 come in within seconds to four servers, each name is wanted twice, and had once",
  async () => {
    await using all = new AsyncDisposableStack();
    const nats = all.use(await Nats.start());
    const open = ["--max-clients", "5000", "--max-per-address", "5000"];
    const members = await Promise.all([1, 2, 3, 4].map(() => Member.start(nats.address, open)));
    for (const member of members) all.use(member);
    const peers: JsonPeer[] = [];
    // So many at once as one program can greet in time.
    for (let first = 0; first < 2_500; first += WAVE) {
      const names = Array.from({ length: WAVE }, (_, n) => first + n);
      const wave = names.flatMap((n) =>
        [n, n + 1 + n % 3].map((at) => {
          const { port = 0 } = members[at % 4] ?? {};
          return JsonPeer.connect(port, { nick: `person${n}`, replay: 0 });
        })
      );
      peers.push(...await Promise.all(wave));
    }
    for (const peer of peers) all.use(peer);
    const winners = peers.filter(({ token }) => token !== "").length;
    const losers = peers.filter(({ errors }) => errors[0] === "nick_taken").length;
    assertEquals([winners, losers], [2_500, 2_500]);
  },
  { isLong: true },
);

natsTest(
  `a server that comes to a chat in which much was said (${ENTRIES} entries) has what the others have`,
  async () => {
    await using nats = await Nats.start();
    await using one = await Member.start(nats.address, QUICK);
    await using ana = await JsonPeer.connect(one.port, { nick: "ana" });
    for (let id = BATCH; id <= ENTRIES; id += BATCH) {
      const say = { type: "say", text: "tudo bem? tudo, e por aí?" } as const;
      const says = Array.from({ length: BATCH - 1 }, () => say);
      await ana.send(...says, { ...say, id });
      await ana.answer(id);
    }
    const beganMs = performance.now();
    await using two = await Member.start(nats.address, QUICK);
    const words = `ready in ${((performance.now() - beganMs) / 1_000).toFixed(1)} s\n`;
    await Deno.stderr.write(new TextEncoder().encode(words));
    const [log, other] = [await logAt(one.port), await logAt(two.port)];
    assertEquals(other.at(-1), `${ENTRIES} ana: tudo bem? tudo, e por aí?`);
    assertEquals(other, log.slice(-other.length));
  },
  { isLong: true },
);

natsTest(
  "half a minute of the soak over three servers, of which one after the other is killed, loses nothing",
  async () => {
    const script = new URL("../soak/main.ts", import.meta.url).pathname;
    const flags = ["--allow-net=127.0.0.1", "--allow-run", "--allow-read", "--allow-write"];
    await using program = new Program(flags, script, ["0.5", "--cluster"], "C");
    const { code, stdout } = await program.outcome(2 * LONG_MS);
    assertStringIncludes(stdout, "losses 0, doubles 0, order violations 0", stdout);
    assertEquals(code, 0, stdout);
  },
  { isLong: true },
);

natsTest(
  `of three engines any may die, and any of three servers, at random (${KILLS} times)`,
  async () => {
    await using all = new AsyncDisposableStack();
    const engines = await startThree();
    for (const nats of engines) all.use(nats);
    const engine = engines.map(({ address }) => address).join(",");
    const logs: string[][] = [];
    const start = (): Promise<Member> =>
      startLogged(logs, engine, [...MUCH, "--engine-replicas", "3"]);
    const members = await Promise.all([start(), start(), start()]);
    all.defer(async () => {
      for (const member of members) await member[Symbol.asyncDispose]();
    });
    const ports = (): number[] => members.map(({ port }) => port);
    const crowd = new Crowd(ports);
    const waits = new Waits();
    for (let kill = 0; kill < KILLS; kill++) {
      const which = Math.floor(Math.random() * (members.length + engines.length));
      const nats = engines[which - members.length];
      let kind = SERVER;
      if (nats === undefined) {
        await members[which]?.[Symbol.asyncDispose]();
        members[which] = await start();
      } else {
        // Chance does not wait until one that is back has what the others have.
        kind = await isWhole(engine) ? ENGINE : HASTY;
        await nats.kill();
        // The other two go on without it.
        await crowd.talks(20);
        await nats.start();
      }
      await crowd.talks(20);
      waits.add(kind, crowd.lapMs());
    }
    await report(await crowd.settle(ports()), waits.laps, countOf(REPLACED, logs));
    assertEquals(countOf(ASTRAY, logs), 0);
  },
  { isLong: true },
);
