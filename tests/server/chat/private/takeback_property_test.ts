import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import type { Entry } from "../../../../lib/vocabulary/entry.ts";
import type { Reply } from "../../../../lib/vocabulary/reply.ts";
import { confidant, conversationOf } from "../../../fakes/confidants.ts";
import { SlowDisk } from "../../../fakes/slow_disk.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { wordsOf } from "../../../fakes/stored.ts";
import { type Person, World } from "../../../fakes/world.ts";

/** What one of two does in what they say to each other and a third alone, or what happens to a third's connection. */
type Step =
  | { readonly type: "say" | "edit" | "redact"; readonly who: number; readonly seq?: number }
  | { readonly type: "pause" | "disk" | "diskFails" | "lose" | "comeBack" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constantFrom("say", "say", "edit", "redact"),
      who: fc.nat(1),
      seq: fc.integer({ min: 1, max: 20 }),
    }, { requiredKeys: ["type", "who"] }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constantFrom("pause", "disk", "lose", "comeBack") }),
  },
  fc.record({ type: fc.constant("diskFails") }),
);

/** What one shows of it, who is told by letters, or has it as a room: by numbers. */
class Shown {
  readonly #words = new Map<number, string>();
  seq = 0;

  get words(): string[] {
    return [...this.#words.values()];
  }

  hear(reply: Reply): void {
    switch (reply.type) {
      case "private":
        if ("seq" in reply.event) this.#show(reply.event);
        break;
      case "history":
        for (const entry of reply.entries) if (entry.room.startsWith("@")) this.#show(entry);
        break;
      case "revised":
        this.#show(reply.entry);
        break;
      case "direct":
        if (reply.replaces !== undefined) this.#words.delete(reply.replaces.seq);
        if (reply.place !== undefined) this.#words.set(reply.place.seq, reply.text);
        break;
    }
  }

  #show({ type, seq, text, targets = [] }: Entry): void {
    this.seq = Math.max(this.seq, seq);
    if (type !== "message") { for (const target of targets) this.#words.delete(target.seq); }
    if (type === "blank" || type === "redacted") this.#words.delete(seq);
    else this.#words.set(seq, text);
  }
}

/** Two who have it as a room, and an IRC client, on a slow disk; the one of the two that reads may lose its connection. */
class Scene {
  readonly store = new FakeStore();
  readonly world = new World({ store: this.store });
  readonly room: string;
  readonly #shown = { ana: new Shown(), bia: new Shown(), davi: new Shown() };
  readonly #token: string;
  readonly #ana: Person;
  #bia: Person | undefined;
  readonly #davi: Person;
  readonly #read = new Map<Person, number>();
  readonly #disk: SlowDisk;
  #said = 0;

  constructor() {
    this.#ana = confidant(this.world, "ana");
    this.#bia = confidant(this.world, "bia");
    this.#token = this.#bia.outlet.latest("welcome").token;
    this.#davi = this.world.client("davi", { directs: {} });
    this.#davi.outlet.isOrdered = true;
    this.world.ask(this.#ana, { type: "direct", to: "bia,davi", text: "n0" });
    this.world.clock.advance(50);
    this.room = conversationOf(this.#ana);
    this.#disk = new SlowDisk(this.world, this.store);
  }

  async do(step: Step): Promise<void> {
    switch (step.type) {
      case "pause":
        return void this.world.clock.advance(50);
      case "disk":
        return await this.#disk.take();
      case "diskFails":
        return await this.#disk.fail();
      case "lose":
        this.#look();
        if (this.#bia !== undefined) this.world.hub.depart(this.#bia.outlet, "reset");
        this.#bia = undefined;
        return;
      case "comeBack":
        return this.#comeBack();
      default: {
        const person = step.who === 0 ? this.#ana : this.#bia;
        if (person !== undefined) this.world.ask(person, this.#commandOf(step));
      }
    }
  }

  /** Until all is kept and shown; returns what each shows who does not only write. */
  async finish(): Promise<{ readonly bia: string[]; readonly davi: string[] }> {
    await this.#disk.recover();
    this.#comeBack();
    this.#look();
    return { bia: this.#shown.bia.words, davi: this.#shown.davi.words };
  }

  /** What whoever looks back on it finds. */
  get standing(): string[] {
    const before = this.#ana.outlet.replies.length;
    this.world.ask(this.#ana, { type: "history", room: this.room, limit: 1_000 });
    this.world.clock.advance(50);
    const told = this.#ana.outlet.replies.slice(before)
      .flatMap((reply) => reply.type === "history" ? reply.entries : []);
    return wordsOf(told);
  }

  #comeBack(): void {
    if (this.#bia !== undefined) return;
    this.#bia = this.world.program();
    const rooms = { geral: 0, [this.room]: this.#shown.bia.seq };
    this.world.hello(this.#bia, { resume: { token: this.#token, rooms }, conversations: true });
  }

  #commandOf({ type, seq }: Extract<Step, { readonly who: number }>): Command {
    const { room } = this;
    const meant = seq === undefined ? {} : { seq };
    switch (type) {
      case "say":
        return { type, room, text: `n${++this.#said}` };
      case "edit":
        return { type, room, text: `n${++this.#said}`, ...meant };
      case "redact":
        return { type, room, ...meant };
    }
  }

  #look(): void {
    const people = [[this.#bia, this.#shown.bia], [this.#davi, this.#shown.davi]] as const;
    for (const [person, shown] of people) {
      if (person === undefined) continue;
      const { replies } = person.outlet;
      for (const reply of replies.slice(this.#read.get(person) ?? 0)) shown.hear(reply);
      this.#read.set(person, replies.length);
    }
  }
}

Deno.test("whatever is said anew and taken back in private while the disk is slow, those who have it as a room and by letters see the same, and the history has no more", async () => {
  let [taken, anew] = [0, 0];
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 60, size: "max" }),
    async (steps) => {
      const scene = new Scene();
      for (const each of steps) await scene.do(each);
      const { bia, davi } = await scene.finish();
      const { standing, store, room } = scene;
      const kept = store.kept.filter((entry) => entry.room === room);
      assertEquals(wordsOf(kept).toSorted(), standing.toSorted());
      assertEquals(davi.toSorted(), standing.toSorted());
      // Of its own words one is told their places alone.
      assertEquals(bia.filter((words) => !standing.includes(words)), []);
      taken += kept.filter(({ type }) => type === "redacted").length;
      anew += kept.filter(({ type }) => type === "edited").length;
    },
  );
  await fc.assert(property, { numRuns: 200 });
  // It was not only refusals.
  assertEquals([taken, anew].map((count) => count > 50), [true, true]);
});
