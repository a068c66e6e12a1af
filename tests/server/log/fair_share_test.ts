import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { fairShare } from "../../../lib/server/log/fair_share.ts";

Deno.test("where there is enough nobody gives anything", () => {
  assertEquals(fairShare([], 0), Infinity);
  assertEquals(fairShare([1, 2, 3], 6), Infinity);
});

Deno.test("where there is not, the largest give, and what is left is used up", () => {
  fc.assert(fc.property(fc.array(fc.nat(1_000)), fc.nat(20_000), (held, max) => {
    const total = held.reduce((sum, bytes) => sum + bytes, 0);
    const share = fairShare(held, max);
    const kept = held.reduce((sum, bytes) => sum + Math.min(bytes, share), 0);
    assertLess(Math.abs(kept - Math.min(total, max)), 1e-6);
  }));
});
