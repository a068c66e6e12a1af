import { assertEquals } from "@std/assert";
import {
  joinCommands,
  type OwnAddress,
  reachableAddresses,
} from "../../../lib/server/operation/joining.ts";

/** Addresses as `eth0 192.168.1.20`, one behind the other. */
function machine(...addresses: string[]): OwnAddress[] {
  return addresses.map((text) => {
    const [name = "", address = ""] = text.split(" ");
    return { name, address, family: address.includes(":") ? "IPv6" : "IPv4" };
  });
}

Deno.test("the network's address comes before a VPN's, that before those of containers", () => {
  const own = machine(
    ...["lo 127.0.0.1", "docker0 172.17.0.1", "br-5f2c 172.18.0.1", "virbr0 192.168.122.1"],
    ...["tun0 10.8.0.6", "wlan0 192.168.1.20", "lo ::1", "tun0 fd08::6", "wlan0 fd00:9::5"],
    ...["wlan0 fe80::1", "veth12 169.254.3.4"],
  );
  assertEquals(reachableAddresses(own, false), [
    ...["192.168.1.20", "fd00:9::5", "10.8.0.6", "fd08::6"],
    ...["172.17.0.1", "172.18.0.1", "192.168.122.1"],
  ]);
  assertEquals(reachableAddresses(own, true), [
    ...["192.168.1.20", "10.8.0.6", "172.17.0.1", "172.18.0.1", "192.168.122.1"],
  ]);
});

Deno.test("bridges that are a network's own count as one; names of macOS and Windows are known", () => {
  for (
    const [better, worse] of [
      ["br0", "br-1a2b"],
      ["en0", "utun3"],
      ["en0", "bridge100"],
      ["Wi-Fi", "vEthernet (WSL)"],
      ["Ethernet", "VirtualBox Host-Only Network"],
      ["enp3s0", "tailscale0"],
      ["wg0", "docker0"],
    ] as const
  ) {
    const own: OwnAddress[] = [
      { name: worse, address: "10.0.0.1", family: "IPv4" },
      { name: better, address: "10.0.0.2", family: "IPv4" },
    ];
    assertEquals(reachableAddresses(own, false), ["10.0.0.2", "10.0.0.1"], `${better} ${worse}`);
  }
});

Deno.test("a machine with IPv6 alone has an address, but not where only IPv4 is served", () => {
  const own = machine("lo ::1", "eth0 fd00:9::5", "eth0 fd00:9::99", "eth0 fe80::5");
  assertEquals(reachableAddresses(own, false), ["fd00:9::5"]);
  assertEquals(reachableAddresses(own, true), []);
});

Deno.test("what to type to join stands as a shell takes it", () => {
  assertEquals(joinCommands("localhost", 7), [
    "deno run --allow-net=localhost:7 client.ts --port 7",
    "nc localhost 7",
  ]);
  assertEquals(joinCommands("fd00::5", 10101), [
    'deno run "--allow-net=[fd00::5]:10101" client.ts --host fd00::5',
    "nc fd00::5 10101",
  ]);
  assertEquals(joinCommands("localhost", 10101, { hasBinaries: true })[0], "papo");
  assertEquals(
    joinCommands("fd00::5", 7, { hasBinaries: true })[0],
    "papo --host fd00::5 --port 7",
  );
  assertEquals(joinCommands("fd00::5", 7, { ca: "my cert.pem" }), [
    "openssl s_client -quiet -CAfile 'my cert.pem' -connect \"[fd00::5]:7\"",
  ]);
});
