import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { originOf } from "../../../lib/text/address.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import type { Reply } from "../../../lib/vocabulary/reply.ts";
import type { Entry, RoomEvent } from "../../../lib/vocabulary/entry.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";
import { type Person, World } from "../../fakes/world.ts";
import { clientFrom, comeBack, numbers, say, tokenOf } from "../../fakes/returning.ts";

// The property: a client that may lose its connection at any point, beside one that sees the log.

type Act =
  | { readonly type: "speak"; readonly who: "ana" | "eva"; readonly room: string }
  | { readonly type: "drop"; readonly lost: number; readonly isNoticed: boolean }
  | { readonly type: "resume" }
  | { readonly type: "wait"; readonly ms: number };

const anyRoom = fc.constantFrom("geral", "7");
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("speak"),
      who: fc.constantFrom("ana", "eva"),
      room: anyRoom,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("drop"),
      lost: fc.nat(12),
      isNoticed: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("resume") }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("wait"),
      ms: fc.constantFrom(0, 1, 5, 100, 9_999, 10_000, 60_000),
    }),
  },
);

/** What a client knows: it takes in what reaches it, and sends again what was not acknowledged. */
class Client {
  readonly #world: World;
  readonly #token: string;
  person: Person | undefined;
  /** The connection that is broken, where the server does not know that yet. */
  #ghost: Person | undefined;
  /** How much of what its connection was told has reached it. */
  #taken = 0;
  #ids = 0;
  readonly #lastSeen = new Map([["geral", 0], ["7", 0]]);
  readonly #unacknowledged = new Map<RequestId, Command>();
  /** By room: the entries of others, in the order in which they came. */
  readonly entries: Entry[] = [];
  /** The places of its own. */
  readonly acknowledged: { readonly room: string; readonly seq: number }[] = [];

  constructor(world: World, person: Person) {
    this.#world = world;
    this.person = person;
    this.#token = tokenOf(person);
  }

  speak(room: string): void {
    const id = ++this.#ids;
    const request = say(`ana ${id}`, id, room);
    this.#unacknowledged.set(id, request);
    // What is said without a connection goes out with the next one.
    if (this.person !== undefined) this.#world.ask(this.person, request);
  }

  /** The connection breaks, and the last so many of what it was told never arrive. */
  drop(lost: number, isNoticed: boolean): void {
    const { person } = this;
    if (person === undefined) return;
    if (isNoticed) this.#world.hub.depart(person.outlet);
    else this.#ghost = person;
    this.#take(Math.max(this.#taken, person.outlet.transcript.length - lost));
    this.person = undefined;
  }

  resume(): void {
    if (this.person !== undefined) return this.#take(this.person.outlet.transcript.length);
    const rooms = Object.fromEntries(this.#lastSeen);
    const back = comeBack(this.#world, this.#token, rooms);
    assert(back.welcome.resumed);
    if (this.#ghost !== undefined) this.#world.hub.depart(this.#ghost.outlet);
    this.#ghost = undefined;
    this.person = back;
    this.#taken = 0;
    this.#world.ask(back, ...this.#unacknowledged.values());
  }

  /** Takes in all that was told up to there. */
  #take(until: number): void {
    const { outlet } = this.person ?? {};
    assert(outlet !== undefined);
    for (const event of outlet.transcript.slice(this.#taken, until)) this.#takeIn(event);
    this.#taken = Math.max(this.#taken, until);
  }

  #takeIn(event: Reply | RoomEvent): void {
    switch (event.type) {
      case "history":
        return event.entries.forEach((entry) => this.#see(entry));
      case "message":
        return this.#see(event);
      case "ack": {
        const { room, seq } = event;
        assert(room !== undefined && seq !== undefined);
        this.acknowledged.push({ room, seq });
        this.#advance(room, seq);
        // The ids are the order in which they were sent, and so are the places in a room.
        for (const [id, request] of this.#unacknowledged) {
          if ("room" in request && request.room === room) {
            this.#unacknowledged.delete(id);
            return;
          }
        }
        throw new Error("an ack for nothing");
      }
      default:
        assert(event.type !== "skipped" && event.type !== "error", event.type);
    }
  }

  #see(entry: Entry): void {
    this.entries.push(entry);
    this.#advance(entry.room, entry.seq);
  }

  #advance(room: string, seq: number): void {
    this.#lastSeen.set(room, Math.max(this.#lastSeen.get(room) ?? 0, seq));
  }
}

Deno.test("wherever a connection breaks, all is seen once, in order, and one's own is said once", () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 60, size: "max" }), (acts) => {
      const world = new World();
      const people = ["witness", "eva", "ana"].map((nick) => world.client(nick));
      for (const person of people) world.ask(person, { type: "join", room: "7" });
      world.clock.advance(3_000);
      const [witness, eva, first] = people;
      assert(witness !== undefined && eva !== undefined && first !== undefined);
      const ana = new Client(world, first);
      let spoken = 0;
      for (const act of acts) {
        if (act.type === "drop") ana.drop(act.lost, act.isNoticed);
        else if (act.type === "resume") ana.resume();
        else if (act.type === "wait") world.clock.advance(act.ms);
        else if (act.who === "ana") ana.speak(act.room);
        else world.ask(eva, say(`eva ${++spoken}`, spoken, act.room));
      }
      ana.resume();
      world.clock.advance(5_000);
      ana.resume();
      const log = witness.outlet.seen.filter((event): event is Entry => event.type === "message");
      for (const room of ["geral", "7"]) {
        const inRoom = log.filter((entry) => entry.room === room);
        assertEquals(inRoom.map(({ seq }) => seq), numbers(1, inRoom.length).map(Number));
        const others = inRoom.filter(({ nick }) => nick !== "ana");
        assertEquals(ana.entries.filter((entry) => entry.room === room), others);
        const own = inRoom.filter(({ nick }) => nick === "ana");
        assertEquals(new Set(own.map(({ text }) => text)).size, own.length);
        const places = ana.acknowledged.filter((ack) => ack.room === room).map(({ seq }) => seq);
        assertEquals(places, own.map(({ seq }) => seq));
      }
      const all = acts.filter(({ type }) => type === "speak").length;
      assertEquals(log.length, all);
    }),
    { numRuns: 150 },
  );
});

// An operator

for (
  const [how, address, isOperator] of [
    ["from the same address", "192.0.2.1", true],
    ["from another address", "192.0.2.2", false],
    ["from nobody knows where", undefined, false],
  ] as const
) {
  for (const isThere of [true, false]) {
    const when = isThere ? "while it is there" : "while it is away";
    Deno.test(`an operator's connection that is taken up ${how} ${when} ${isOperator ? "is" : "is not"} one`, () => {
      const world = new World();
      const bia = clientFrom(world, "192.0.2.1", "bia");
      world.client("eva");
      world.ask(bia, { type: "promote", name: "chefe" }, { type: "lock", room: "sala" });
      const { token } = bia.outlet.latest("welcome");
      if (!isThere) world.hub.depart(bia.outlet);
      const again = world.program();
      if (address !== undefined) again.outlet.origin = originOf(address);
      assertEquals(world.hello(again, { resume: { token, rooms: { sala: 0 } } })?.resumed, true);
      const demoted = again.outlet.told("demoted").map(({ name }) => name);
      assertEquals(demoted, isOperator ? [] : ["chefe"]);
      world.ask(again, { type: "kick", nick: "eva", id: "k" });
      const [answer] = again.outlet.answersTo("k");
      assertEquals(answer?.type === "moderated", isOperator);
      // Nor has it what only operators have.
      world.ask(again, { type: "join", room: "sala", id: "j" });
      assertEquals(again.outlet.answersTo("j")[0]?.type === "entered", isOperator);
    });
  }
}
