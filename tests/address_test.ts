import { assertEquals } from "@std/assert";
import { ownerOf } from "../lib/address.ts";

Deno.test("addresses of one owner have one form", () => {
  for (
    const [text, owner] of [
      ["192.0.2.7", "192.0.2.7"],
      ["::ffff:192.0.2.7", "192.0.2.7"],
      ["::FFFF:192.0.2.7", "192.0.2.7"],
      ["2001:DB8::7", "2001:db8:0:0::/64"],
      ["2001:db8:0:0:1:2:3:4", "2001:db8:0:0::/64"],
      ["2001:db8:0:0::/64", "2001:db8:0:0::/64"],
      ["2001:0db8:0000:0001::", "2001:db8:0:1::/64"],
      ["fe80::1%eth0", "fe80:0:0:0::/64"],
      ["::1", "::1"],
    ] as const
  ) assertEquals(ownerOf(text), owner, text);
});

Deno.test("what is no address has no owner", () => {
  for (
    const text of ["", "ana", "1.2.3", "1.2.3.256", "1.2.3.4.5", ":", ":::", "1::2::3", "g::1"]
  ) assertEquals(ownerOf(text), undefined, text);
});
