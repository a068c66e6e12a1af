import { assertEquals, assertLess } from "@std/assert";
import { Matcher } from "../../lib/client/matcher.ts";

const HOPELESS = "a".repeat(40) + "!";

Deno.test("a pattern is found, or not", () => {
  const matcher = new Matcher(/^ok(?: (\w+) \1)?$/mu);
  assertEquals(["not ok\nok", "nok", "ok é é", "ok dé dé", ""].map((text) => matcher.look(text)), [
    "found",
    "missing",
    "missing",
    "missing",
    "missing",
  ]);
});

Deno.test("a pattern that would try for ever is given up, and the next text is looked at", () => {
  for (const pattern of [/^(a+)+$/mu, /^(?=(a+)+$)/mu, /^(?:(a+)+)\1$/mu]) {
    const matcher = new Matcher(pattern);
    assertEquals(matcher.look(HOPELESS), "givenUp");
    assertEquals(matcher.look("nothing of it"), "missing");
    assertEquals(matcher.look("aa"), "found");
  }
});

Deno.test("who sends many such texts gains little", () => {
  const matcher = new Matcher(/^(a+)+$/mu);
  const beganMs = performance.now();
  for (let n = 0; n < 20; n++) assertEquals(matcher.look(HOPELESS), "givenUp");
  // At half a second each it would be ten.
  assertLess(performance.now() - beganMs, 5_000);
});

Deno.test("a pattern that needs more memory than there is is given up too", () => {
  assertEquals(new Matcher(/^(?:(a)|b)*$/u).look("ab".repeat(5_000_000)), "givenUp");
});
