import { assertEquals, assertLess } from "@std/assert";
import { type Match, Matcher } from "../../../lib/terminal/script/matcher.ts";
import { TEXT_MAX_BYTES } from "../../../lib/vocabulary/protocol.ts";
import { systemClock } from "../../../lib/startup/system_clock.ts";

const HOPELESS = "a".repeat(40) + "!";

async function matchesOf(matcher: Matcher, ...texts: string[]): Promise<Match[]> {
  const matches: Match[] = [];
  for (const text of texts) matches.push(await matcher.match(text));
  return matches;
}

Deno.test("a pattern is found, or not", async () => {
  using matcher = new Matcher(/^ok(?: (\w+) \1)?$/mu, systemClock);
  assertEquals(await matchesOf(matcher, "not ok\nok", "nok", "ok é é", "ok dé dé", ""), [
    "found",
    "missing",
    "missing",
    "missing",
    "missing",
  ]);
});

Deno.test("a pattern that would try for ever is given up, and the next text is looked at", async () => {
  for (const pattern of [/^(a+)+$/mu, /^(?=(a+)+$)/mu, /^(?:(a+)+)\1$/mu]) {
    using matcher = new Matcher(pattern, systemClock);
    assertEquals(await matchesOf(matcher, HOPELESS, "nothing of it", "aa"), [
      "givenUp",
      "missing",
      "found",
    ]);
  }
});

Deno.test("who sends many such texts gains little", async () => {
  using matcher = new Matcher(/^(a+)+$/mu, systemClock);
  const beganMs = performance.now();
  const matches = await matchesOf(matcher, ...Array.from({ length: 30 }, () => HOPELESS));
  assertEquals(new Set(matches), new Set(["givenUp"]));
  // At half a second each it would be fifteen.
  assertLess(performance.now() - beganMs, 10_000);
});

Deno.test("a pattern that needs much memory is found in the longest message, and not looked for in more", async () => {
  using matcher = new Matcher(/^(?:(a)|b)*$/u, systemClock);
  const longest = "ab".repeat(TEXT_MAX_BYTES / 2);
  assertEquals(await matchesOf(matcher, longest, `${longest}a`, "ab"), [
    "found",
    "givenUp",
    "found",
  ]);
});

Deno.test("while it looks, everything else goes on", async () => {
  using matcher = new Matcher(/^(a+)+$/mu, systemClock);
  let isLooking = true;
  const looking = matcher.match(HOPELESS).finally(() => isLooking = false);
  let turns = 0;
  while (isLooking) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    turns++;
  }
  assertEquals([await looking, turns > 10], ["givenUp", true]);
});
