import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { isSpoken, type Item, type Spoken } from "../../../lib/client/timeline/item.ts";
import { type Arrival, LoadedLog, type Placed } from "../../../lib/client/timeline/loaded_log.ts";

function spoken(seq: number, nick = "bia"): Spoken {
  return { type: "message", seq, timeMs: seq, nick, text: `m${seq}`, isMention: false };
}

/** Items in few characters: the number of an entry, `2-4` for a gap, `!` where it is gone. */
function sketch(items: readonly Item[]): string {
  return items.map((item) => {
    if (item.type === "gap") return `${item.from}-${item.to}${item.isGone ? "!" : ""}`;
    return isSpoken(item) ? String(item.seq) : "*";
  }).join(" ");
}

function shown(placed: readonly Placed[]): string {
  return sketch(placed.filter(({ isWithin }) => !isWithin).map(({ item }) => item));
}

/** A log that one is in, with so many entries before one came. */
class Fixture {
  readonly log = new LoadedLog("geral");

  constructor(seq = 0, id?: string) {
    this.enter(seq, id);
  }

  enter(seq: number, id?: string, resumed = false): string {
    return shown(this.log.enter({ seq, log: id }, resumed));
  }

  hear(seq: number, more: Partial<Arrival> & { awaitsOwn?: boolean } = {}): string {
    const { awaitsOwn = false, ...rest } = more;
    return shown(this.log.hear({ entry: spoken(seq), ...rest }, awaitsOwn));
  }

  /** What `history` brought. */
  load(...seqs: number[]): void {
    for (const seq of seqs) assertEquals(this.hear(seq, { isAsked: true }), "");
  }

  get items(): string {
    return sketch(this.log.items);
  }
}

Deno.test("what comes in order stands in order, and what comes again does not", () => {
  const it = new Fixture();
  assertEquals([1, 2, 2, 3, 1].map((seq) => it.hear(seq)), ["1", "2", "", "3", ""]);
  assertEquals(it.items, "1 2 3");
});

Deno.test("what was said before one came begins where it begins", () => {
  const it = new Fixture(10);
  assertEquals([8, 9, 10, 11].map((seq) => it.hear(seq)), ["8", "9", "10", "11"]);
  assertEquals(it.items, "8 9 10 11");
});

Deno.test("what is missing stands in its place, before what follows it", () => {
  const it = new Fixture();
  it.hear(1);
  assertEquals(it.hear(4), "2-3 4");
  assertEquals(shown(it.log.skip(5, 9)), "5-9");
  assertEquals(it.hear(10), "10");
  assertEquals(it.items, "1 2-3 4 5-9 10");
});

Deno.test("what is missing shrinks from both ends and from within, and disappears", () => {
  const it = new Fixture();
  it.hear(1);
  it.hear(9);
  it.load(8, 7);
  assertEquals(it.items, "1 2-6 7 8 9");
  it.load(2);
  it.load(4);
  assertEquals(it.items, "1 2 3-3 4 5-6 7 8 9");
  it.load(3, 5, 6, 4, 1);
  assertEquals(it.items, "1 2 3 4 5 6 7 8 9");
});

Deno.test("what stands in the place of a gap that was shown can be asked for", () => {
  const it = new Fixture();
  it.hear(1);
  const gap = it.log.skip(2, 9)[0]?.item;
  assert(gap?.type === "gap");
  it.hear(10);
  it.load(8, 9, 3);
  assertEquals(sketch(it.log.within(gap)), "2-2 3 4-7 8 9");
  // Another log does not change that, whatever numbers it gives again.
  it.enter(0);
  for (const seq of [1, 2, 3, 4]) it.hear(seq);
  assertEquals(sketch(it.log.within(gap)), "2-2 3 4-7 8 9");
  assertEquals(new Fixture().log.within(gap), [gap]);
});

Deno.test("older entries stand above all, and what is missing between is told", () => {
  const it = new Fixture(20);
  it.hear(20);
  it.log.add({ type: "notice", isAlarm: true, text: "" });
  it.load(18, 19);
  assertEquals(it.items, "18 19 20 *");
  it.load(10);
  assertEquals(it.items, "10 11-17 18 19 20 *");
});

Deno.test("history of a room of which nothing is loaded is no news, and begins it", () => {
  const it = new Fixture(5);
  it.load(4, 5);
  assertEquals([it.items, it.hear(6)], ["4 5", "6"]);
});

Deno.test("one's own waits for others' before it, and others' for one's own", () => {
  const it = new Fixture();
  assertEquals(it.hear(2, { id: "a" }), "");
  assertEquals(it.hear(1), "1 2");
  // Word of 3, which is one's own, comes behind 4.
  assertEquals(it.hear(4, { awaitsOwn: true }), "");
  assertEquals(it.hear(5, { awaitsOwn: true }), "");
  assertEquals(it.log.hole, { after: 2, before: 4 });
  assertEquals(it.hear(3, { id: "b" }), "3 4 5");
  assertEquals([it.items, it.log.isHolding], ["1 2 3 4 5", false]);
});

Deno.test("where one's own was refused, others' need not wait for it, but one's next one does", () => {
  const it = new Fixture();
  it.hear(2, { awaitsOwn: true });
  it.hear(4, { id: "b", awaitsOwn: true });
  assertEquals(shown(it.log.settle(false)), "1-1 2");
  assertEquals(it.log.holds("b"), true);
  assertEquals(shown(it.log.giveUp()), "3-3 4");
  assertEquals(it.items, "1-1 2 3-3 4");
});

Deno.test("what history brings ahead of the room waits for the room", () => {
  const it = new Fixture();
  it.hear(1);
  assertEquals([4, 5].map((seq) => it.hear(seq, { isAsked: true })), ["", ""]);
  assertEquals([2, 3].map((seq) => it.hear(seq)), ["2", "3 4 5"]);
});

Deno.test("what is skipped makes way for one's own among it", () => {
  const it = new Fixture();
  it.hear(1);
  it.hear(5, { id: "a" });
  it.hear(12, { id: "b" });
  assertEquals(shown(it.log.skip(2, 9)), "2-4 5 6-9");
  assertEquals(it.hear(10), "10");
  assertEquals(it.hear(11), "11 12");
});

Deno.test("what is hidden has its place, and no row", () => {
  const it = new Fixture();
  it.hear(1);
  assertEquals([2, 3].map((seq) => it.hear(seq, { isHidden: seq === 2 })), ["", "3"]);
  it.hear(6);
  assertEquals(it.hear(5, { isHidden: true }), "");
  assertEquals(it.items, "1 3 4-4 6");
  assertEquals(it.log.knows(spoken(2)), true);
});

Deno.test("the same log goes on, whoever one is by then", () => {
  const it = new Fixture(0, "one");
  for (const seq of [1, 2]) it.hear(seq);
  it.enter(5, "one");
  assertEquals(it.log.misses(3), true);
  assertEquals([3, 4, 5, 3].map((seq) => it.hear(seq)), ["3", "4", "5", ""]);
  assertEquals(it.items, "1 2 3 4 5");
});

Deno.test("another log begins anew, and what it had before one came is missing", () => {
  for (const resumed of [false, true]) {
    const it = new Fixture(0, "one");
    for (const seq of [1, 2, 3]) it.hear(seq);
    it.hear(6, { id: "a" });
    assertEquals(it.enter(60, "two", resumed), "4-5 6");
    assertEquals(it.log.misses(60), false);
    assertEquals([59, 60, 61].map((seq) => it.hear(seq)), ["1-58 59", "60", "61"]);
    it.load(2);
    assertEquals(it.items, "1 2 3 4-5 6 1-1 2 3-58 59 60 61");
  }
});

Deno.test("of a log that is set back the rest still counts, and its numbers are given again", () => {
  const it = new Fixture(0, "one");
  for (const seq of [2, 3, 4, 5]) it.hear(seq);
  it.log.skip(6, 8);
  assertEquals(it.enter(3, "one"), "");
  assertEquals([3, 4, 5, 6].map((seq) => it.hear(seq)), ["", "4", "5", "6"]);
  it.load(1);
  assertEquals(it.items, "1 2 3 4 5 6-8 4 5 6");
});

Deno.test("a gap across the place to which a log is set back ends there", () => {
  const it = new Fixture(0, "one");
  it.hear(1);
  it.log.skip(2, 8);
  it.enter(4, "one");
  assertEquals([it.items, it.hear(5)], ["1 2-4", "5"]);
});

Deno.test("of a server that tells no logs apart, what is known is not shown again", () => {
  const it = new Fixture();
  for (const seq of [1, 2]) it.hear(seq);
  it.enter(3);
  assertEquals([1, 2, 3].map((seq) => it.hear(seq)), ["", "", "3"]);
  it.enter(0);
  assertEquals(shown(it.log.hear({ entry: spoken(1, "caio") }, false)), "1");
  assertEquals(it.items, "1 2 3 1");
});

Deno.test("whom such a server knows it tells what was missed, or it has begun anew", () => {
  const it = new Fixture();
  for (const seq of [1, 2, 3]) it.hear(seq);
  it.enter(4, undefined, true);
  assertEquals(it.hear(4), "4");
  it.enter(1, undefined, true);
  assertEquals(shown(it.log.hear({ entry: spoken(1, "caio") }, false)), "1");
});

Deno.test("asked for are the last that are missing, one page after the other", () => {
  const it = new Fixture(100);
  for (const seq of [99, 100]) it.hear(seq);
  assertEquals(it.log.wanted(2), undefined);
  assertEquals(it.log.wanted(5), { before: 99, limit: 3 });
  it.log.skip(101, 103);
  it.hear(104);
  assertEquals(it.log.wanted(1), undefined);
  assertEquals(it.log.wanted(3), { before: 104, limit: 2 });
  assertEquals(it.log.wanted(50), { before: 104, limit: 3 });
  assertEquals(it.log.reach, 4);
  it.load(102, 103);
  assertEquals(it.log.wanted(50), { before: 102, limit: 1 });
  assertEquals(sketch(it.log.last(3)), "102 103 104");
  assertEquals(sketch(it.log.last(4)), "100 101-101 102 103 104");
  it.log.noteGone(102);
  assertEquals(it.log.wanted(50), { before: 99, limit: 45 });
  assertEquals([it.items, it.log.reach], ["99 100 101-101! 102 103 104", 0]);
});

Deno.test("of a log that is loaded from its beginning nothing older is asked for", () => {
  const it = new Fixture();
  assertEquals(it.log.wanted(50), { limit: 50 });
  it.hear(1);
  assertEquals([it.log.wanted(50), it.log.reach], [undefined, 0]);
});

Deno.test("what is forgotten above is older, not missing", () => {
  const it = new Fixture();
  for (let seq = 1; seq <= 1_000; seq++) it.hear(seq);
  it.log.skip(1_001, 1_010);
  for (let seq = 1_011; seq <= 4_011; seq++) it.hear(seq);
  assertEquals(it.log.items.length, 3_001);
  assertEquals(it.items.slice(0, 9), "1011 1012");
  assertEquals(it.log.wanted(4_000), { before: 1_011, limit: 999 });
  it.load(1_010);
  assertEquals(it.items.slice(0, 9), "1010 1011");
});

// Whatever comes in whichever order

/** What a hostile or a slow server, a person and their room can do to a log. */
type Act =
  | { readonly type: "hear"; readonly seq: number; readonly awaitsOwn: boolean }
  | { readonly type: "own" | "hidden" | "asked"; readonly seq: number }
  | { readonly type: "skip"; readonly seq: number; readonly count: number }
  | { readonly type: "add" | "giveUp" | "settle" | "gone" }
  | {
    readonly type: "enter";
    readonly seq: number;
    readonly log: string;
    readonly resumed: boolean;
  };

const SEQ = fc.integer({ min: 1, max: 40 });
const ACTS: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 15,
    arbitrary: fc.record({ type: fc.constant("hear"), seq: SEQ, awaitsOwn: fc.boolean() }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ type: fc.constantFrom("own", "hidden", "asked"), seq: SEQ }),
  },
  fc.record({ type: fc.constant("skip"), seq: SEQ, count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ type: fc.constantFrom("add", "giveUp", "settle", "gone") }),
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("enter"),
      seq: SEQ,
      log: fc.constantFrom("one", "two"),
      resumed: fc.boolean(),
    }),
  },
);

function perform(log: LoadedLog, act: Act, index: number): readonly Placed[] {
  switch (act.type) {
    case "hear":
      return log.hear({ entry: spoken(act.seq) }, act.awaitsOwn);
    case "own":
      return log.hear({ entry: spoken(act.seq), id: index }, true);
    case "hidden":
      return log.hear({ entry: spoken(act.seq), isHidden: true }, false);
    case "asked":
      return log.hear({ entry: spoken(act.seq), isAsked: true }, false);
    case "skip":
      return log.skip(act.seq, act.seq + act.count - 1);
    case "giveUp":
      return log.giveUp();
    case "settle":
      return log.settle(false);
    case "enter":
      return log.enter({ seq: act.seq, log: act.log }, act.resumed);
    case "add":
      log.add({ type: "notice", isAlarm: true, text: String(index) });
      return [];
    case "gone":
      log.noteGone(20);
      return [];
  }
}

Deno.test("whatever comes in whichever order, a log is in order, without doubles, its gaps exact", () => {
  fc.assert(
    fc.property(fc.array(ACTS, { maxLength: 60 }), fc.nat(30), (acts, seq) => {
      const log = new LoadedLog("geral");
      log.enter({ seq, log: "one" }, false);
      /** What has been shown, as it was shown. */
      const live: Item[] = [];
      /** All that has come of the log that counts. */
      let come = new Set<number>();
      acts.forEach((act, index) => {
        for (const { item, isWithin } of perform(log, act, index)) if (!isWithin) live.push(item);
        if (act.type === "add") live.push(...log.items.slice(-1));
        if (act.type === "enter") come = new Set();
        else if ("seq" in act && act.type !== "skip") come.add(act.seq);
      });
      live.push(...log.giveUp().filter(({ isWithin }) => !isWithin).map(({ item }) => item));
      // 1. What was shown stands in that order, each gap as what is in its place now.
      const shownItems = live.flatMap((item): readonly Item[] =>
        item.type === "gap" ? log.within(item) : [item]
      );
      const places = shownItems.map((item) => log.items.indexOf(item)).filter((at) => at !== -1);
      assertEquals(places, places.toSorted((a, b) => a - b));
      // 2. Of the log that counts now each number is there once, in order, all between it accounted for.
      let next = 0;
      for (const item of log.current) {
        const [from, to] = item.type === "gap"
          ? [item.from, item.to]
          : [item.seq ?? 0, item.seq ?? 0];
        assert(from >= next && to >= from, sketch(log.items));
        next = to + 1;
        if (item.type !== "gap") continue;
        for (let missing = from; missing <= to; missing++) {
          assert(!come.has(missing), sketch(log.current));
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("a blank stands in the place of what was taken back, loaded or held, and it is known which", () => {
  const it = new Fixture();
  for (const seq of [1, 2, 3]) it.hear(seq);
  const [, second] = it.log.items;
  it.hear(6, { id: "own", awaitsOwn: true });
  const entry: Spoken = { ...spoken(7, "chefe"), type: "redacted", text: "", seqs: [2, 6, 99] };
  assertEquals(it.hear(7, { entry }), "4-5 6 7");
  const blanks = it.log.items.filter(({ type }) => type === "blank");
  assertEquals(blanks.map((item) => isSpoken(item) && [item.seq, item.nick, item.text]), [
    [2, "bia", ""],
    [6, "bia", ""],
  ]);
  assert(second !== undefined);
  assertEquals(it.log.nowOf(second), blanks[0]);
  assertEquals(it.items, "1 2 3 4-5 6 7");
});

Deno.test("what is said anew is read in the place of the first, and there alone, until it is taken back", () => {
  const it = new Fixture();
  for (const seq of [1, 2]) it.hear(seq);
  const edited = (seq: number, ...seqs: number[]): Spoken => ({
    ...spoken(seq),
    type: "edited",
    seqs,
  });
  const inPlace = (): string => sketch(it.log.items.flatMap((item) => it.log.inPlace(item) ?? []));
  it.hear(3, { entry: edited(3, 1) });
  assertEquals(inPlace(), "3 2");
  it.hear(4, { entry: edited(4, 1, 3) });
  assertEquals(inPlace(), "4 2");
  it.hear(5, { entry: { ...spoken(5), type: "redacted", seqs: [4] } });
  assertEquals(inPlace(), "2 5");
  // Of what is not loaded it stands where it was said.
  const other = new Fixture(8);
  other.hear(9, { entry: edited(9, 3) });
  assertEquals(sketch(other.log.items.flatMap((item) => other.log.inPlace(item) ?? [])), "9");
});

Deno.test("what is read of a log stays so when another one gives its numbers to other words", () => {
  const it = new Fixture(0, "a");
  for (const seq of [1, 2, 3]) it.hear(seq);
  it.hear(4, { entry: { ...spoken(4), type: "edited", seqs: [1] } });
  const inPlace = (): string => sketch(it.log.items.flatMap((item) => it.log.inPlace(item) ?? []));
  assertEquals(inPlace(), "4 2 3");
  const current = (): boolean[] =>
    it.log.items.filter(isSpoken).map((item) => it.log.isCurrent(item));
  assertEquals(current(), [true, true, true, true]);
  it.enter(0, "b");
  assertEquals(inPlace(), "4 2 3");
  // A number leads to nothing of what was before.
  assertEquals(current(), [false, false, false, false]);
  it.hear(1);
  it.hear(2, { entry: { ...spoken(2), type: "edited", seqs: [1] } });
  assertEquals(inPlace(), "4 2 3 2");
  assertEquals(current(), [false, false, false, false, true, true]);
});

Deno.test("what was said anew, and taken back before one read it, leaves nothing of what it was to replace", () => {
  const it = new Fixture();
  for (const seq of [1, 2, 3]) it.hear(seq);
  it.hear(4, { entry: { ...spoken(4), type: "edited", seqs: [1] } });
  it.hear(5, { entry: { ...spoken(5), type: "blank", text: "", seqs: [1, 4] } });
  const words = it.log.items.flatMap((item) => isSpoken(item) ? [item.text] : []);
  assertEquals(words, ["", "m2", "m3", "", ""]);
  assertEquals(sketch(it.log.items.flatMap((item) => it.log.inPlace(item) ?? [])), "2 3");
});

Deno.test("a sign is one of the message, whichever of its versions it was given to", () => {
  const edited = (seq: number, ...seqs: number[]): Spoken => ({
    ...spoken(seq),
    type: "edited",
    seqs,
  });
  const sign = (seq: number, of: number): Spoken => ({
    ...spoken(seq, "ana"),
    type: "reacted",
    text: "+1",
    seqs: [of],
  });
  const signs = ({ log }: Fixture, seq: number): unknown =>
    log.items.flatMap((item) => isSpoken(item) && item.seq === seq ? item.reactions ?? [] : []);
  const expected = [{ sign: "+1", nicks: ["ana"] }];
  const it = new Fixture();
  it.hear(1);
  it.hear(2, { entry: edited(2, 1) });
  it.hear(3, { entry: sign(3, 2) });
  it.hear(4, { entry: edited(4, 1, 2) });
  it.hear(5, { entry: edited(5, 1, 4) });
  assertEquals(signs(it, 5), expected);
  // Of the past the later part may come first: what is left of a version says of what it was one.
  const late = new Fixture(3, "log");
  late.hear(4, { entry: { ...edited(4, 1, 2), type: "blank", text: "" } });
  late.hear(5, { entry: edited(5, 1, 4) });
  late.hear(3, { isAsked: true, entry: sign(3, 2) });
  assertEquals(signs(late, 5), expected);
  const later = new Fixture(4, "log");
  later.hear(5, { entry: edited(5, 1, 4) });
  later.hear(6, { entry: sign(6, 2) });
  assertEquals(signs(later, 5), []);
  later.hear(2, { isAsked: true, entry: { ...edited(2, 1), type: "blank", text: "" } });
  assertEquals(signs(later, 5), expected);
});

Deno.test("signs stand with what they are of, whichever came first, and go with who takes them back", () => {
  const it = new Fixture(9, "log");
  const reacted = (seq: number, nick: string, of: number, isUndone = false): Spoken => ({
    ...spoken(seq, nick),
    type: "reacted",
    text: "+1",
    seqs: [of],
    ...(isUndone && { isUndone: true }),
  });
  const signs = (seq: number): unknown =>
    it.log.items.flatMap((item) => isSpoken(item) && item.seq === seq ? item.reactions ?? [] : []);
  it.hear(10);
  it.hear(11, { entry: reacted(11, "ana", 10) });
  it.hear(12, { entry: reacted(12, "bia", 10) });
  assertEquals(signs(10), [{ sign: "+1", nicks: ["ana", "bia"] }]);
  it.hear(13, { entry: reacted(13, "ana", 10, true) });
  assertEquals(signs(10), [{ sign: "+1", nicks: ["bia"] }]);
  // Of the past the later part comes first.
  it.hear(9, { isAsked: true, entry: reacted(9, "caio", 7, true) });
  it.hear(8, { isAsked: true, entry: reacted(8, "caio", 7) });
  it.hear(7, { isAsked: true });
  assertEquals(signs(7), []);
  // What is said anew has those of before.
  it.hear(14, { entry: { ...spoken(14), type: "edited", seqs: [10] } });
  assertEquals(signs(14), [{ sign: "+1", nicks: ["bia"] }]);
  const inPlace = it.log.items.flatMap((item) => it.log.inPlace(item) ?? []);
  assertEquals(inPlace.find((item) => isSpoken(item) && item.seq === 14), it.log.items.at(-1));
  // Whoever reacts no longer says so of the new words.
  it.hear(15, { entry: reacted(15, "bia", 14, true) });
  assertEquals(signs(14), []);
});
