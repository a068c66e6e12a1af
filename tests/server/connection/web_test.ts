import { assert, assertEquals } from "@std/assert";
import { Browsers } from "../../../lib/server/connection/web.ts";

Deno.test("for three seconds after a browser asked, whoever says nothing there may be its own", () => {
  const browsers = new Browsers();
  assertEquals(browsers.patienceMs("10.0.0.7", 0), 0);
  browsers.heard("10.0.0.7", 1_000);
  assertEquals([1_000, 3_999, 4_000].map((ms) => browsers.patienceMs("10.0.0.7", ms)), [
    3_000,
    1,
    0,
  ]);
  assertEquals(browsers.patienceMs("10.0.0.8", 1_000), 0);
  browsers.heard("10.0.0.7", 3_000);
  assertEquals(browsers.patienceMs("10.0.0.7", 4_000), 2_000);
});

Deno.test("one who came shortly before a browser asked may be its own, and one who came long after not", () => {
  const browsers = new Browsers();
  assert(!browsers.wereAbout("10.0.0.7", 9_000));
  browsers.heard("10.0.0.7", 10_000);
  assert(browsers.wereAbout("10.0.0.7", 9_000));
  assert(browsers.wereAbout("10.0.0.7", 12_999));
  assert(!browsers.wereAbout("10.0.0.7", 13_000));
});

Deno.test("a thousand addresses are remembered, those that were heard last", () => {
  const browsers = new Browsers();
  for (let n = 0; n < 1_001; n++) browsers.heard(`${n}`, 0);
  assertEquals(["0", "1", "1000"].map((address) => browsers.patienceMs(address, 0)), [
    0,
    3_000,
    3_000,
  ]);
});

Deno.test("one who came while a page was loaded may be kept for later, and one who came a second after not", () => {
  const browsers = new Browsers();
  assertEquals(browsers.spareMs("10.0.0.7", 9_000, 9_300), 0);
  browsers.loads("10.0.0.7", 10_000);
  assertEquals(browsers.spareMs("10.0.0.7", 9_900, 10_300), 69_600);
  assertEquals(browsers.spareMs("10.0.0.7", 10_999, 60_999), 20_000);
  assertEquals(browsers.spareMs("10.0.0.7", 10_999, 80_999), 0);
  assertEquals(browsers.spareMs("10.0.0.7", 11_000, 11_300), 0);
  assertEquals(browsers.spareMs("10.0.0.8", 9_900, 10_300), 0);
  browsers.heard("10.0.0.8", 10_000);
  assertEquals(browsers.spareMs("10.0.0.8", 9_900, 10_300), 0);
});
