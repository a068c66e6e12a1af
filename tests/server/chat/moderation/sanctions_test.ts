import { assertEquals } from "@std/assert";
import { originOf } from "../../../../lib/text/address.ts";
import { Sanctions } from "../../../../lib/server/chat/moderation/sanctions.ts";

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
  assertEquals(sanctions.banOfAddress(originOf("2001:db8::1"), 0)?.by, "bia");
  assertEquals(sanctions.banOfAddress(originOf("2001:db8:1::1"), 0), undefined);
  assertEquals(sanctions.unban("2001:db8::2").length, 1);
  assertEquals(sanctions.banOfAddress(originOf("2001:db8::1"), 0), undefined);
});

Deno.test("what keeps someone who has gone from speaking waits at the address, as long as it holds", () => {
  const sanctions = new Sanctions();
  const mute = { nick: "ana", terms: { untilMs: 1_000 } };
  sanctions.leaveMute("192.0.2.7", mute, 0);
  assertEquals(sanctions.muteLeftAt("192.0.2.7", 999), mute);
  assertEquals(sanctions.muteLeftAt("192.0.2.8", 999), undefined);
  assertEquals(sanctions.muteLeftAt("192.0.2.7", 1_000), undefined);
  const forGood = { nick: "eva", terms: {} };
  sanctions.leaveMute("192.0.2.7", forGood, 0);
  sanctions.leaveMute("192.0.2.7", mute, 0);
  assertEquals(sanctions.muteLeftAt("192.0.2.7", 0), forGood, "that which ends later");
  assertEquals(sanctions.muteLeftAt("192.0.2.7", 10 * 60_000), undefined, "not for good");
  sanctions.leaveMute("192.0.2.7", forGood, 0);
  assertEquals([sanctions.unmuteLeft("EVA", 1), sanctions.unmuteLeft("eva", 1)], [true, false]);
});

Deno.test("each of two names that look alike has a ban of its own", () => {
  const sanctions = new Sanctions();
  sanctions.ban({ kind: "name", target: "maria", by: "bia" });
  sanctions.ban({ kind: "name", target: "mаria", by: "bia" });
  assertEquals(sanctions.unban("mаria").map(({ target }) => target), ["mаria"]);
  assertEquals(sanctions.banOfName("rnaria", 0)?.target, "maria");
  assertEquals(sanctions.banAround("mаria", 0)?.target, "maria");
  sanctions.ban({ kind: "name", target: "rnaria", by: "bia", untilMs: 100 });
  assertEquals(sanctions.banOfName("mаria", 200)?.target, "maria", "one that has ended hides none");
  assertEquals(sanctions.unban("maria").length, 1);
  assertEquals(sanctions.banOfName("mаria", 200), undefined);
});

Deno.test("nobody is mute on this machine for what another said there: all its people have one address", () => {
  for (const owner of ["127.0.0.1", "127.0.0.2", "::1"]) {
    const sanctions = new Sanctions();
    sanctions.leaveMute(owner, { nick: "eva", terms: {} }, 0);
    assertEquals(sanctions.muteLeftAt(owner, 1), undefined, owner);
    assertEquals(sanctions.unmuteLeft("eva", 1), false, owner);
  }
});

Deno.test("the ban of an address holds on one link for it alone, elsewhere for all of its /64", () => {
  const sanctions = new Sanctions();
  sanctions.ban({ kind: "address", target: "fd00:77::2", by: "bia" });
  const isOut = (remote: string, local: string): boolean =>
    sanctions.banOfAddress(originOf(remote, local), 0) !== undefined;
  assertEquals(
    [isOut("fd00:77::2", "fd00:77::1"), isOut("fd00:77::3", "fd00:77::1")],
    [true, false],
  );
  assertEquals(
    [isOut("fd00:77::2", "fd00:88::1"), isOut("fd00:77::3", "fd00:88::1")],
    [true, true],
  );
  assertEquals(isOut("fd00:77:0:1::3", "fd00:88::1"), false);
  assertEquals(sanctions.unban("FD00:77:0::2").length, 1);
  assertEquals(isOut("fd00:77::2", "fd00:77::1"), false);
});

Deno.test("the ban of a network holds for all in it, and another's end lifts it not", () => {
  const sanctions = new Sanctions();
  for (const target of ["10.0.0.0/8", "fd00:1::/64", "192.0.2.7"]) {
    sanctions.ban({ kind: "address", target, by: "bia" });
  }
  const targetOf = (remote: string): string | undefined =>
    sanctions.banOfAddress(originOf(remote, "fd00:1::1"), 0)?.target;
  assertEquals(targetOf("::ffff:10.1.2.3"), "10.0.0.0/8");
  assertEquals(targetOf("fd00:1::2"), "fd00:1::/64");
  assertEquals(targetOf("192.0.2.7"), "192.0.2.7");
  assertEquals(targetOf("192.0.2.8"), undefined);
  assertEquals(sanctions.unban("10.1.2.3"), []);
  assertEquals(sanctions.banAround("10.1.2.3", 0)?.target, "10.0.0.0/8");
  assertEquals(sanctions.unban("10.0.0.0/8").length, 1);
  assertEquals(targetOf("10.1.2.3"), undefined);
});

Deno.test("a ban that has ended hides none that lasts", () => {
  const sanctions = new Sanctions();
  sanctions.ban({ kind: "address", target: "10.1.2.3", by: "bia", untilMs: 100 });
  sanctions.ban({ kind: "address", target: "10.0.0.0/8", by: "bia" });
  assertEquals(sanctions.banOfAddress(originOf("10.1.2.3"), 200)?.target, "10.0.0.0/8");
});

Deno.test("what was given ends as long from now as before, when the time of day is changed", () => {
  for (const byMs of [3_600_000, -3_600_000]) {
    const sanctions = new Sanctions();
    const start = 10_000_000;
    sanctions.ban({ kind: "name", target: "ana", untilMs: start + 1_000, by: "bia" });
    sanctions.ban({ kind: "address", target: "192.0.2.1", untilMs: start + 1_000, by: "bia" });
    sanctions.ban({ kind: "name", target: "eva", by: "bia" });
    sanctions.leaveMute("192.0.2.7", { nick: "caio", terms: { untilMs: start + 1_000 } }, start);
    const changed = sanctions.shift(byMs);
    assertEquals(changed.map(({ target, untilMs }) => [target, untilMs]), [
      ["ana", start + byMs + 1_000],
      ["192.0.2.1", start + byMs + 1_000],
    ]);
    const holdsAt = (utcMs: number): boolean[] => [
      sanctions.banOfName("ana", utcMs) !== undefined,
      sanctions.banOfAddress(originOf("192.0.2.1"), utcMs) !== undefined,
      sanctions.banOfName("eva", utcMs) !== undefined,
      sanctions.muteLeftAt("192.0.2.7", utcMs) !== undefined,
    ];
    assertEquals(holdsAt(start + byMs + 999), [true, true, true, true]);
    assertEquals(holdsAt(start + byMs + 1_000), [false, false, true, false]);
    // And it can be changed back.
    sanctions.shift(-byMs);
    assertEquals(holdsAt(start + 999), [true, true, true, true]);
  }
});

Deno.test("what an earlier run of the server gave ends when it was said to", () => {
  const sanctions = new Sanctions();
  sanctions.recall({ kind: "name", target: "ana", untilMs: 1_000, by: "bia" });
  assertEquals(sanctions.shift(5_000), []);
  assertEquals(sanctions.banOfName("ana", 999)?.untilMs, 1_000);
  assertEquals(sanctions.banOfName("ana", 1_000), undefined);
});
