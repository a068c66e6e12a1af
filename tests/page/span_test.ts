import { assert, assertEquals } from "@std/assert";
import type { Item } from "../../lib/client/timeline/item.ts";
import { Span } from "../../lib/page/state/span.ts";

function itemsTo(count: number): Item[] {
  return Array.from({ length: count }, (_, n) => ({
    type: "notice",
    text: String(n),
    isAlarm: false,
  }));
}

Deno.test("while it follows, it holds the last items, however many come", () => {
  const span = new Span();
  assertEquals(span.bounds(itemsTo(10)), [0, 10]);
  assertEquals(span.bounds(itemsTo(5_000)), [4_900, 5_000]);
  assert(span.isFollowing);
});

Deno.test("once it stays, what comes below does not move it, nor what is loaded above", () => {
  const span = new Span();
  const items = itemsTo(1_000);
  span.stay(items);
  assertEquals(span.bounds([...items, ...itemsTo(50)]), [900, 1_000]);
  assertEquals(span.bounds([...itemsTo(60), ...items]), [960, 1_060]);
});

Deno.test("it goes up and down through all items and never holds more than its share", () => {
  const span = new Span();
  const items = itemsTo(1_000);
  let isMore = true;
  for (let n = 0; isMore && n < 100; n++) {
    isMore = span.extendUp(items);
    const [from, to] = span.bounds(items);
    assert(to - from <= 300);
  }
  assertEquals(span.bounds(items)[0], 0);
  isMore = true;
  for (let n = 0; isMore && n < 100; n++) {
    isMore = span.extendDown(items);
    const [from, to] = span.bounds(items);
    assert(to - from <= 300);
  }
  assertEquals(span.bounds(items)[1], 1_000);
});

Deno.test("it goes to an item, and holds what stands around it", () => {
  const span = new Span();
  const items = itemsTo(1_000);
  const [item] = items.slice(500);
  assert(item !== undefined);
  span.moveTo(items, item);
  const [from, to] = span.bounds(items);
  assert(from < 500 && 500 < to && to < 1_000);
  assert(!span.isFollowing);
});

Deno.test("where its edges are gone, it holds what is left there", () => {
  const span = new Span();
  const items = itemsTo(1_000);
  span.stay(items);
  const [from, to] = span.bounds(items.slice(0, 800));
  assert(from < to && to === 800);
});
