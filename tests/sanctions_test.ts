import { assertEquals } from "@std/assert";
import { Sanctions } from "../lib/sanctions.ts";

Deno.test("a ban holds for a name and what looks like it, until it ends", () => {
  const sanctions = new Sanctions();
  sanctions.ban({ kind: "name", target: "ana", untilMs: 100, reason: "flood", by: "bia" });
  assertEquals(sanctions.banOfName("ANA", 99)?.reason, "flood");
  assertEquals(sanctions.banOfName("аnа", 99)?.reason, "flood");
  assertEquals(sanctions.banOfName("ana", 100), undefined);
  assertEquals(sanctions.banOfName("eva", 0), undefined);
  assertEquals(sanctions.unban("Ana").length, 1);
  assertEquals(sanctions.unban("Ana"), []);
});

Deno.test("a ban holds for all addresses of one owner", () => {
  const sanctions = new Sanctions([{ kind: "address", target: "2001:db8:0:0::/64", by: "bia" }]);
  assertEquals(sanctions.banOfAddress("2001:db8::1", 0)?.by, "bia");
  assertEquals(sanctions.banOfAddress("2001:db8:1::1", 0), undefined);
  assertEquals(sanctions.unban("2001:db8::2").length, 1);
  assertEquals(sanctions.banOfAddress("2001:db8::1", 0), undefined);
});

Deno.test("mutes and locks come and go", () => {
  const sanctions = new Sanctions();
  sanctions.mute("ana", { untilMs: 100 });
  sanctions.lock("Sala", { reason: "prova" });
  assertEquals([sanctions.muteOf("Ana", 99), sanctions.muteOf("Ana", 100)], [
    { untilMs: 100 },
    undefined,
  ]);
  assertEquals(sanctions.lockOf("sala"), { reason: "prova" });
  assertEquals([sanctions.unlock("SALA"), sanctions.unlock("SALA")], [true, false]);
});
