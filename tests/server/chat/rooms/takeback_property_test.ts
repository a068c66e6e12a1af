import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import type { Entry } from "../../../../lib/vocabulary/entry.ts";
import { SlowDisk } from "../../../fakes/slow_disk.ts";
import { FakeStore } from "../../../fakes/store.ts";
import { FEW_IN_MEMORY, wordsOf } from "../../../fakes/stored.ts";
import { type Person, World } from "../../../fakes/world.ts";

/** What one of those who talk does: of what was said before, it means the last, or one by its number. */
type Step =
  | { readonly type: "say" | "action" | "notice"; readonly who: number }
  | { readonly type: "edit" | "redact"; readonly who: number; readonly seq?: number }
  | { readonly type: "redactAll"; readonly nick: string }
  | { readonly type: "pause" | "disk" | "diskFails" | "lose" | "comeBack" };

const NICKS = ["ana", "bia", "caio"];
const who = fc.nat(NICKS.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constantFrom("say", "say", "action", "notice"), who }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom("edit", "redact"),
      who,
      seq: fc.integer({ min: 1, max: 30 }),
    }, { requiredKeys: ["type", "who"] }),
  },
  fc.record({ type: fc.constant("redactAll"), nick: fc.constantFrom(...NICKS) }),
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constantFrom("pause", "disk", "lose", "comeBack") }),
  },
  fc.record({ type: fc.constant("diskFails") }),
);

/** Who reads along with a program that shows what stands, and takes its connection up again when it is lost. */
class Reader {
  readonly #world: World;
  #person: Person | undefined;
  readonly #token: string;
  /** What it shows, by number. */
  readonly #shown = new Map<number, string>();
  #seq = 0;
  #read = 0;

  constructor(world: World) {
    this.#world = world;
    this.#person = world.client("lia");
    this.#token = this.#person.outlet.latest("welcome").token;
  }

  get words(): string[] {
    this.#look();
    return [...this.#shown.values()];
  }

  lose(): void {
    this.#look();
    if (this.#person !== undefined) this.#world.hub.depart(this.#person.outlet, "reset");
    this.#person = undefined;
  }

  comeBack(): void {
    if (this.#person !== undefined) return;
    this.#person = this.#world.program();
    this.#read = 0;
    this.#world.hello(this.#person, {
      resume: { token: this.#token, rooms: { geral: this.#seq } },
    });
  }

  #look(): void {
    const { transcript } = this.#person?.outlet ?? { transcript: [] };
    for (const event of transcript.slice(this.#read)) {
      if (event.type === "history") event.entries.forEach((entry) => this.#show(entry));
      else if ("seq" in event && "author" in event) this.#show(event);
    }
    this.#read = transcript.length;
  }

  #show({ type, seq, text, targets = [] }: Entry): void {
    this.#seq = Math.max(this.#seq, seq);
    const isAboutOthers = type === "edited" || type === "redacted" || type === "blank";
    if (isAboutOthers) { for (const target of targets) this.#shown.delete(target.seq); }
    if (type === "blank" || type === "redacted") this.#shown.delete(seq);
    else this.#shown.set(seq, text);
  }
}

/** A chat on a slow disk, in which three talk of whom one is an operator, and one reads along. */
class Scene {
  readonly store = new FakeStore();
  readonly world: World;
  readonly reader: Reader;
  readonly #talkers: readonly Person[];
  readonly #disk: SlowDisk;
  #said = 0;

  constructor() {
    this.world = new World({ store: this.store, log: FEW_IN_MEMORY });
    this.#talkers = NICKS.map((nick) => this.world.client(nick));
    const [ana] = this.#talkers;
    if (ana !== undefined) this.world.ask(ana, { type: "promote", name: "root" });
    this.reader = new Reader(this.world);
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
        return this.reader.lose();
      case "comeBack":
        return this.reader.comeBack();
      case "redactAll":
        return this.#ask(0, { type: "redact", nick: step.nick, seconds: 60 });
      default:
        return this.#ask(step.who, this.#commandOf(step));
    }
  }

  /** Until all is kept and shown. */
  async finish(): Promise<void> {
    this.reader.comeBack();
    await this.#disk.recover();
  }

  /** What somebody reads who comes now. */
  get standing(): string[] {
    const late = this.world.client("late", { replay: 1_000 });
    return wordsOf(late.outlet.told("history").flatMap(({ entries }) => entries));
  }

  #commandOf(step: Extract<Step, { readonly who: number }>): Command {
    switch (step.type) {
      case "say":
        return { type: "say", text: `n${++this.#said}` };
      case "notice":
        return { type: "say", text: `n${++this.#said}`, notice: true };
      case "action":
        return { type: "action", text: `n${++this.#said}` };
      case "edit": {
        const edit = { type: "edit", text: `n${++this.#said}` } as const;
        return step.seq === undefined ? edit : { ...edit, seq: step.seq };
      }
      case "redact":
        return step.seq === undefined ? { type: "redact" } : { type: "redact", seq: step.seq };
    }
  }

  #ask(who: number, command: Command): void {
    const person = this.#talkers[who];
    if (person !== undefined) this.world.ask(person, command);
  }
}

Deno.test("whatever is said, said anew and taken back while the disk is slow, all who read see the same, and the history has no more", async () => {
  let [taken, anew, unseen] = [0, 0, 0];
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 60, size: "max" }),
    async (steps) => {
      const scene = new Scene();
      for (const each of steps) await scene.do(each);
      await scene.finish();
      const { standing, reader, store } = scene;
      assertEquals(reader.words.toSorted(), standing.toSorted());
      assertEquals(wordsOf(store.kept).toSorted(), standing.toSorted());
      taken += store.kept.filter(({ type }) => type === "redacted").length;
      anew += store.kept.filter(({ type }) => type === "edited").length;
      unseen += store.kept.filter(({ type, targets }) => type === "blank" && targets !== undefined)
        .length;
    },
  );
  await fc.assert(property, { numRuns: 600 });
  // It was not only refusals.
  assertEquals([taken, anew, unseen].map((count) => count > 50), [true, true, true]);
});
