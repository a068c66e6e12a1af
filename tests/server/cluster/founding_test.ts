/**
 * A chat that was on one server goes on as one of several, from the history of that one.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { foundingOf, hasPast } from "../../../lib/server/cluster/founding.ts";
import type { Letter } from "../../../lib/vocabulary/letter.ts";
import { View } from "../../../lib/server/store/view.ts";
import { originOf } from "../../../lib/text/address.ts";
import { PROTOCOL_VERSION } from "../../../lib/vocabulary/protocol.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeServer } from "../../fakes/cluster.ts";
import { FakeEngine, seeded } from "../../fakes/engine.ts";
import type { FakeOutlet } from "../../fakes/outlet.ts";
import { FakeStore } from "../../fakes/store.ts";
import { say, tokenOf, worldOf } from "../../fakes/stored.ts";

const SETTINGS = { rooms: 10 };

/** A history of a server that is no more, and the secret of ana, who was there. */
function history(): { readonly store: FakeStore; readonly token: string } {
  const store = new FakeStore();
  const { world } = worldOf(store, { run: "first" });
  world.hub.appoint(["root"]);
  const [ana, root] = [world.client("ana"), world.client("root")];
  world.hub.perform(root.outlet, { type: "promote", name: "root" });
  world.ask(ana, { type: "join", room: "sala" });
  world.ask(ana, { type: "topic", room: "sala", text: "o assunto" });
  world.ask(ana, { type: "rule", room: "sala", quiet: true });
  world.ask(ana, say("oi", 1, "geral"), say("olá", 2, "sala"));
  world.ask(root, { type: "ban", target: "192.0.2.66" });
  world.clock.advance(1_000);
  world.hub.close();
  world.clock.advance(1_000);
  store.accounts.save({ name: "bia", person: 99, hash: "hash" });
  return { store, token: tokenOf(ana) };
}

/** A copy, as one makes it for each further server. */
function copyOf(store: FakeStore): FakeStore {
  const copy = new FakeStore();
  copy.commit(store.kept, (room) => store.room(room, 0)?.log ?? "");
  return copy;
}

/** Servers of a chat that begins with a history. */
class Scene {
  readonly clock = new FakeClock();
  readonly engine = new FakeEngine(this.clock, seeded(1));
  readonly servers: FakeServer[] = [];
  readonly views: View[] = [];

  constructor(store: FakeStore) {
    const founding = foundingOf(store, this.clock, SETTINGS, {
      language: "en",
      run: "second",
      newToken: () => "",
    });
    assert(founding.type === "text");
    this.engine.keep({ seq: 1, text: founding.text });
    this.engine.take("");
  }

  start(store = new FakeStore()): FakeServer {
    const at = this.servers.length;
    const server = new FakeServer(this.engine, {
      settings: SETTINGS,
      view: (chat) => this.views[at] = new View(store, this.clock, chat),
    });
    this.servers.push(server);
    this.clock.advance(3_000);
    return server;
  }

  comes(server: FakeServer, nick: string, token?: string): FakeOutlet {
    const outlet = server.connect();
    const resume = token === undefined ? {} : { resume: { token, rooms: { geral: 1, sala: 1 } } };
    const hello = { type: "hello", version: PROTOCOL_VERSION, nick, ...resume } as const;
    server.cluster.perform(outlet, { type: "hello", hello });
    this.clock.advance(1_000);
    return outlet;
  }

  async close(): Promise<void> {
    for (const server of this.servers) server.kill();
    this.clock.advance(3_000);
    await Promise.all(this.servers.map(({ ended }) => ended));
    this.clock.advance(100);
    assertEquals(this.clock.pending, 0);
  }
}

function texts({ kept }: FakeStore, room: string): string[] {
  return kept.filter((entry) => entry.room === room).map(({ seq, text }) => `${seq} ${text}`);
}

Deno.test("people, rooms, rules and bans of one server are those of several, at each of them", async () => {
  const { store, token } = history();
  const scene = new Scene(store);
  const [one, two] = [scene.start(store), scene.start()];
  const ana = scene.comes(two, "ana", token);
  const welcome = ana.latest("welcome");
  assertEquals([welcome.resumed, welcome.nick], [true, "ana"]);
  const sala = welcome.rooms.find(({ room }) => room === "sala");
  assertEquals([sala?.topic, sala?.rank], ["o assunto", "mod"]);
  for (const { cluster } of [one, two]) {
    assert(cluster.banOf(originOf("192.0.2.66")) !== undefined);
  }
  assertEquals(scene.comes(one, "bia").latest("error").code, "nick_registered");
  // What it said before is not said twice, and what it says now goes on behind it.
  two.cluster.perform(ana, say("oi", 1, "geral"));
  two.cluster.perform(ana, say("and on", 3, "geral"));
  scene.clock.advance(1_000);
  assertEquals(ana.told("ack").map(({ seq }) => seq), [1, 2]);
  assertEquals(texts(store, "geral"), ["1 oi", "2 and on"]);
  const known = scene.servers.map(({ cluster }) => JSON.parse(cluster.known).hub);
  assertEquals(known[0], known[1]);
  await scene.close();
});

Deno.test("each server goes on with a copy of the history, or has what is in memory", async () => {
  const { store, token } = history();
  const [copy, fresh] = [copyOf(store), new FakeStore()];
  const scene = new Scene(store);
  const [one] = [store, copy, fresh].map((each) => scene.start(each));
  assert(one !== undefined);
  const ana = scene.comes(one, "ana", token);
  one.cluster.perform(ana, say("and on", 3, "geral"));
  one.cluster.perform(ana, { type: "join", room: "nova" });
  one.cluster.perform(ana, say("new", 4, "nova"));
  scene.clock.advance(3_000);
  for (const each of [store, copy, fresh]) {
    assertEquals(texts(each, "geral"), ["1 oi", "2 and on"]);
    assertEquals(texts(each, "nova"), ["1 new"]);
  }
  assertEquals(scene.views.map(({ isOfAnother }) => isOfAnother), [false, false, false]);
  await scene.close();
});

Deno.test("a copy in which other things were said since, and the history of another chat, are left alone", async () => {
  const { store, token } = history();
  const [copy, other] = [copyOf(store), new FakeStore()];
  const entry = { type: "message", room: "geral", timeMs: 1, nick: "eva", author: 1 } as const;
  copy.commit([{ ...entry, seq: 2, text: "elsewhere" }]);
  other.commit([{ ...entry, seq: 1, text: "old" }], () => "older-1");
  const scene = new Scene(store);
  const one = scene.start(store);
  const ana = scene.comes(one, "ana", token);
  one.cluster.perform(ana, say("and on", 3, "geral"));
  scene.clock.advance(3_000);
  for (const each of [copy, other]) scene.start(each);
  assertEquals(scene.views.map(({ isOfAnother }) => isOfAnother), [false, true, true]);
  assertEquals(texts(copy, "geral"), ["1 oi", "2 elsewhere"]);
  assertEquals(texts(other, "geral"), ["1 old"]);
  await scene.close();
});

Deno.test("what was said to one alone and did not come is in each server's history, and comes from any of them", async () => {
  const first = new Scene(history().store);
  const [file, other] = [new FakeStore(), new FakeStore()];
  const [one, two] = [file, other].map((store) => first.start(store));
  assert(one !== undefined && two !== undefined);
  const [ana, bia] = [first.comes(one, "caio"), two.connect()];
  const hello = { type: "hello", version: PROTOCOL_VERSION, nick: "davi", directs: {} } as const;
  two.cluster.perform(bia, { type: "hello", hello });
  first.clock.advance(1_000);
  for (const [id, text] of ["has come", "a sós", "taken back"].entries()) {
    one.cluster.perform(ana, { type: "direct", to: "davi", text, id });
    first.clock.advance(1_000);
  }
  const [came] = bia.told("direct");
  assert(came?.log !== undefined && came.seq !== undefined);
  two.cluster.perform(bia, { type: "seen", log: came.log, after: came.seq });
  one.cluster.perform(ana, { type: "redact", room: "@davi" });
  first.clock.advance(3_000);
  const receiver = other.persons().find(({ nick }) => nick === "davi")?.author ?? 0;
  const texts = ({ text }: Letter): string => text;
  assert(receiver > 0);
  for (const store of [file, other]) {
    assertEquals(store.letters(receiver).map(texts), ["a sós", ""]);
  }
  const [token, senderToken] = [bia, ana].map((outlet) => outlet.latest("welcome").token);
  await first.close();
  // All that the engine had is lost, and one file is left.
  const again = new Scene(other);
  const server = again.start(other);
  const back = again.comes(server, "davi", token);
  assertEquals(back.told("direct").map(({ text }) => text), ["a sós"]);
  const sender = again.comes(server, "caio", senderToken);
  const [last] = back.told("direct");
  server.cluster.perform(back, {
    type: "direct",
    to: "",
    ...(last?.person !== undefined && { person: last.person }),
    text: "answer",
  });
  again.clock.advance(1_000);
  assertEquals(sender.told("direct").map(({ text }) => text), ["answer"]);
  await again.close();
});

Deno.test("a history of more rooms than there may be is refused, and one without anything begins no chat", () => {
  const { store } = history();
  const clock = new FakeClock();
  const options = { language: "en", run: "second", newToken: () => "" } as const;
  assertEquals(foundingOf(store, clock, SETTINGS, { ...options, maxRooms: 1 }), {
    type: "refused",
    problem: "rooms_full",
  });
  assertEquals([hasPast(store), hasPast(new FakeStore())], [true, false]);
  assertEquals(clock.pending, 0);
});
