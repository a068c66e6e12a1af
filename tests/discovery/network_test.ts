import { assertEquals } from "@std/assert";
import { networksFrom, type OwnAddress } from "../../lib/discovery/network.ts";

/** An address as `eth0 192.168.1.20/24`, with a hardware address where that is said. */
function address(text: string, mac = "52:54:00:01:02:03"): OwnAddress {
  const [name = "", cidr = ""] = text.split(" ");
  const [address = ""] = cidr.split("/");
  const family = address.includes(":") ? "IPv6" : "IPv4";
  return { name, address, cidr, mac, family, scopeid: family === "IPv6" ? 2 : null };
}

Deno.test("an interface is a network for each of its addresses of IPv4, and one more for IPv6", () => {
  const own = [
    ...["eth0 192.168.1.2/24", "eth0 10.0.0.2/8", "eth0 fd00::2/64", "eth0 fe80::2/64"],
    ...["wlan0 2001:db8::3/64", "wlan0 fd01::3/64", "wlan0 fe80::3/64", "eth1 fe80::4/64"],
  ].map((text) => address(text));
  assertEquals(networksFrom(own).map(({ address, near, reached }) => [address, near, reached]), [
    ["192.168.1.2", ["192.168.1.2/24"], ["192.168.1.2", "fd00::2"]],
    ["10.0.0.2", ["10.0.0.2/8"], ["10.0.0.2", "fd00::2"]],
    ["fe80::2", ["fe80::2/64", "fd00::2/64"], ["fd00::2"]],
    ["fe80::3", ["fe80::3/64", "2001:db8::3/64", "fd01::3/64"], ["2001:db8::3", "fd01::3"]],
    ["fe80::4", ["fe80::4/64"], ["fe80::4"]],
  ]);
});

Deno.test("the machine itself is no network, nor is a line to one other", () => {
  const own = [
    ...["lo 127.0.0.1/8", "lo ::1/128", "ppp0 100.64.0.1/32", "tun1 10.0.0.1/31"].map((text) =>
      address(text)
    ),
    address("tun0 fe80::7/64", "00:00:00:00:00:00"),
  ];
  assertEquals(networksFrom(own), []);
});
