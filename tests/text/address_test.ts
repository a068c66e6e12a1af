import { assert, assertEquals } from "@std/assert";
import { contains, formatNetwork, ownerOf, parseNetwork } from "../../lib/text/address.ts";

Deno.test("an address has one owner, however it is written; where nothing is known of it, it is elsewhere", () => {
  for (
    const [text, owner] of [
      ["192.0.2.7", "192.0.2.7"],
      ["::ffff:192.0.2.7", "192.0.2.7"],
      ["::FFFF:192.0.2.7", "192.0.2.7"],
      ["::ffff:c000:0207", "192.0.2.7"],
      ["64:ff9b::192.0.2.7", "192.0.2.7"],
      ["2001:DB8::7", "2001:db8::/64"],
      ["2001:db8:0:0:1:2:3:4", "2001:db8::/64"],
      ["2001:0db8:0000:0001::", "2001:db8:0:1::/64"],
      ["fe80::1%eth0", "fe80::1"],
      ["febf::1", "febf::1"],
      ["fec0::1", "fec0::/64"],
      ["::1", "::1"],
      ["127.0.0.1", "127.0.0.1"],
      ["somewhere", "somewhere"],
    ] as const
  ) assertEquals(ownerOf(text), owner, text);
});

Deno.test("on one link with this machine each address is somebody's; elsewhere a /64 is", () => {
  for (
    const [remote, local, owner] of [
      ["fd00:77::2", "fd00:77::1", "fd00:77::2"],
      ["fd00:77::3", "fd00:77::1", "fd00:77::3"],
      ["FD00:77:0:0:8::3", "fd00:77:0::1%eth0", "fd00:77::8:0:0:3"],
      ["fd00:77:0:1::2", "fd00:77::1", "fd00:77:0:1::/64"],
      ["2001:db8::2", "fd00:77::1", "2001:db8::/64"],
      ["2001:db8::2", "::ffff:192.0.2.1", "2001:db8::/64"],
      ["fe80::2", "fe80::1", "fe80::2"],
      ["::ffff:192.0.2.7", "::ffff:192.0.2.1", "192.0.2.7"],
      ["::1", "::1", "::1"],
    ] as const
  ) assertEquals(ownerOf(remote, local), owner, `${remote} at ${local}`);
});

Deno.test("a network has one form, and so has an address", () => {
  for (
    const [text, form] of [
      ["192.0.2.7/24", "192.0.2.0/24"],
      ["192.0.2.7/32", "192.0.2.7"],
      ["0.0.0.0/0", "0.0.0.0/0"],
      ["::ffff:10.0.0.0/104", "10.0.0.0/8"],
      ["fd00:1::/64", "fd00:1::/64"],
      ["fd00:1:0:0:5::/64", "fd00:1::/64"],
      ["2001:db8:0:0::/64", "2001:db8::/64"],
      ["[fd00:1::2]", "fd00:1::2"],
      ["::", "::"],
      ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
      ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
      ["0:0:1:0:0:2:3:4", "::1:0:0:2:3:4"],
      ["a:b:c:d:e:f:1:2", "a:b:c:d:e:f:1:2"],
    ] as const
  ) {
    const network = parseNetwork(text);
    assert(network !== undefined, text);
    assertEquals(formatNetwork(network), form);
    assertEquals(parseNetwork(form), network);
  }
});

Deno.test("what is no address is none", () => {
  for (
    const text of [
      ...["", "ana", "1.2.3", "1.2.3.256", "1.2.3.4.5", ":", ":::", "1::2::3", "g::1"],
      ...["1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "::1.2.3", "[::1", "::1]", "10.0.0.0/33"],
      ...["10.0.0.0/", "10.0.0.0/08", "fd00::/129", "10.0.0.0/-1", "ana/24", "192.0.2.7:4242"],
    ]
  ) assertEquals(parseNetwork(text), undefined, text);
});

Deno.test("a network holds the addresses that begin as it does, and no others", () => {
  const holds = (outer: string, inner: string): boolean => {
    const [one, other] = [parseNetwork(outer), parseNetwork(inner)];
    assert(one !== undefined && other !== undefined);
    return contains(one, other);
  };
  assert(holds("10.0.0.0/8", "10.255.0.1"));
  assert(holds("fd00:1::/64", "fd00:1::ffff"));
  assert(holds("fd00:1::/64", "fd00:1::/64"));
  assert(!holds("10.0.0.0/8", "11.0.0.1"));
  assert(!holds("fd00:1::/64", "fd00:1:0:1::1"));
  assert(!holds("fd00:1::/64", "fd00:1::/48"));
  assert(!holds("::/0", "10.0.0.1"), "another kind of address");
});
