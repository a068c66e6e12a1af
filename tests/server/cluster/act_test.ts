import { assertEquals } from "@std/assert";
import { asOf, LINE_VERSIONS } from "../../../lib/server/cluster/act.ts";
import type { Change } from "../../../lib/vocabulary/command.ts";

Deno.test("what older servers do not know of who comes stands in line only once all know it", () => {
  const hello = { type: "hello", version: 1, nick: "ana", room: "cofre" } as const;
  const coming: Change = { type: "hello", hello: { ...hello, key: "sésamo" }, back: true };
  assertEquals(asOf(coming, LINE_VERSIONS.most), coming);
  assertEquals(asOf(coming, 6), { type: "hello", hello, back: true });
  assertEquals(asOf(coming, 2), { type: "hello", hello });
});
