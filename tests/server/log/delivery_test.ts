import { assertEquals } from "@std/assert";
import { type Channel, Delivery } from "../../../lib/server/log/delivery.ts";
import { Log, type Unnumbered } from "../../../lib/server/log/log.ts";
import { PresenceGatherer } from "../../../lib/server/chat/attendance/presence.ts";
import type { Entry, PresenceChange } from "../../../lib/vocabulary/entry.ts";
import { FakeClock } from "../../fakes/clock.ts";

type Room = Channel<string, PresenceChange>;

function entry(text: string): Unnumbered<Entry> {
  return { type: "message", room: "geral", timeMs: 0, nick: "ana", author: 1, text };
}

/** Rooms that are delivered, and what came of it: who was woken when, and what was kept together. */
class Scene {
  readonly clock = new FakeClock();
  readonly woken: string[] = [];
  readonly kept: number[] = [];
  readonly rooms: Room[] = [];
  keeps = true;
  readonly delivery = new Delivery<string, PresenceChange, Room>({
    clock: this.clock,
    rooms: () => this.rooms,
    keep: (rooms) => this.#keep(rooms),
    keepMeanwhile: (rooms) => this.#keep(rooms),
    wake: (member) => this.woken.push(`${member} ${this.clock.nowMs()}`) > 0,
    maxMemoryBytes: 1_000_000,
  });

  #keep(rooms: readonly Room[]): boolean {
    this.kept.push(rooms.length);
    return this.keeps;
  }

  room(...members: string[]): Room {
    const room: Room = {
      log: new Log(),
      members: new Set(members),
      visitors: new Set(),
      presence: new PresenceGatherer("geral"),
      deliveredAtMs: -Infinity,
      deliveredMuch: false,
      afterPublish: [],
    };
    this.rooms.push(room);
    return room;
  }

  say(room: Room): void {
    this.delivery.announce(room, entry("oi"));
  }

  sayLong(room: Room, units = 2_000): void {
    room.log.append(entry("x".repeat(units)));
    this.delivery.touchLater(room);
  }
}

Deno.test("what was quiet is delivered at once; a busy room gathers for some milliseconds", () => {
  const scene = new Scene();
  const room = scene.room("ana");
  scene.say(room);
  scene.clock.advance(0);
  assertEquals(scene.woken, ["ana 0"]);
  for (let n = 0; n < 10; n++) scene.say(room);
  scene.clock.advance(3);
  assertEquals(scene.woken.length, 1);
  scene.clock.advance(10);
  assertEquals([scene.woken.length, room.log.publishedSeq], [2, 11]);
  assertEquals(scene.clock.pending, 0);
});

Deno.test("where much is said, what is said next brings the delivery that is due; a timer, only if nothing is", async () => {
  const scene = new Scene();
  const room = scene.room("ana");
  for (let n = 0; n < 3; n++) scene.say(room);
  scene.clock.advance(0);
  scene.say(room);
  await Promise.resolve();
  scene.clock.advance(5);
  assertEquals(scene.woken.length, 1);
  scene.say(room);
  scene.clock.advance(0);
  assertEquals(scene.woken, ["ana 0", "ana 5"]);
  // That was not much: now nobody waits for more.
  scene.say(room);
  scene.clock.advance(5);
  assertEquals(scene.woken.at(-1), "ana 9");
  for (let n = 0; n < 3; n++) scene.say(room);
  scene.clock.advance(4);
  scene.say(room);
  scene.clock.advance(20);
  assertEquals([scene.woken.slice(3), scene.clock.pending], [["ana 13", "ana 20"], 0]);
});

Deno.test("what is published as someone waits for it, all others read when the room is due", () => {
  const scene = new Scene();
  const room = scene.room("ana");
  scene.say(room);
  scene.clock.advance(0);
  room.log.append(entry("oi"));
  scene.delivery.publish(room);
  scene.clock.advance(3);
  assertEquals([scene.woken, room.log.publishedSeq], [["ana 0"], 2]);
  scene.clock.advance(10);
  assertEquals(scene.woken, ["ana 0", "ana 4"]);
  assertEquals(scene.clock.pending, 0);
});

Deno.test("what is shown at once costs the room no rest", () => {
  const scene = new Scene();
  const room = scene.room("ana");
  scene.say(room);
  scene.delivery.show(room);
  scene.say(room);
  scene.clock.advance(0);
  assertEquals([scene.woken.at(-1), room.log.publishedSeq], ["ana 0", 2]);
});

Deno.test("what is long waits for one rest more, and what is short does not wait behind it", () => {
  const scene = new Scene();
  const room = scene.room("ana");
  scene.sayLong(room);
  scene.clock.advance(3);
  assertEquals(scene.woken, []);
  scene.clock.advance(2);
  assertEquals(scene.woken.length, 1);
  // A flood of it leaves time in which a line is delivered at once.
  scene.sayLong(room);
  scene.clock.advance(6);
  assertEquals(scene.woken.length, 1);
  scene.say(room);
  scene.clock.advance(0);
  assertEquals([scene.woken.length, room.log.publishedSeq], [2, 3]);
  assertEquals(scene.clock.pending, 0);
});

Deno.test("what is long does not wait for more where its senders already do", () => {
  const scene = new Scene();
  const room = scene.room("ana");
  for (let n = 0; room.log.admits; n++) scene.sayLong(room, 60_000);
  scene.sayLong(room, 60_000);
  scene.clock.advance(1);
  assertEquals(scene.woken.length, 1);
});

Deno.test("what many rooms have to say is kept in one go", () => {
  const scene = new Scene();
  for (const name of ["ana", "bia", "eva"]) scene.say(scene.room(name));
  scene.clock.advance(1);
  assertEquals([scene.kept, scene.woken], [[3], ["ana 0", "bia 0", "eva 0"]]);
});

Deno.test("what cannot be kept is shown to nobody, and nothing that waits for it is done", () => {
  const scene = new Scene();
  const room = scene.room("ana");
  let done = 0;
  scene.keeps = false;
  scene.say(room);
  room.afterPublish.push(() => done++);
  scene.clock.advance(100);
  assertEquals([scene.woken, done, room.log.publishedSeq], [[], 0, 0]);
  scene.keeps = true;
  scene.delivery.publish(room);
  scene.clock.advance(1);
  assertEquals([scene.woken, done, room.log.publishedSeq], [["ana 100"], 1, 1]);
});

Deno.test("comings are told at once, and a burst of them in one summary when it is due", () => {
  const scene = new Scene();
  const room = scene.room("ana");
  for (let n = 0; n < 20; n++) {
    scene.delivery.notePresence(room, { type: "join", nick: `eva${n}` });
  }
  scene.clock.advance(900);
  assertEquals(scene.woken, ["ana 0"]);
  scene.clock.advance(200);
  assertEquals(scene.woken, ["ana 0", "ana 1000"]);
  assertEquals(scene.clock.pending, 0);
});

Deno.test("nothing is delivered after the end", () => {
  const scene = new Scene();
  scene.say(scene.room("ana"));
  scene.delivery.close();
  scene.clock.advance(100);
  assertEquals([scene.woken, scene.clock.pending], [[], 0]);
});
