import { assertEquals } from "@std/assert";
import {
  joinCommands,
  linkAddresses,
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
  assertEquals(reachableAddresses(own, false), {
    best: ["192.168.1.20"],
    others: [
      ...["fd00:9::5 (wlan0)", "10.8.0.6 (tun0)", "fd08::6 (tun0)"],
      ...["192.168.122.1 (virbr0)", "172.17.0.1 (docker0)", "172.18.0.1 (br-5f2c)"],
      "169.254.3.4 (veth12)",
    ],
  });
  assertEquals(reachableAddresses(own, true), {
    best: ["192.168.1.20"],
    others: [
      ...["10.8.0.6 (tun0)", "192.168.122.1 (virbr0)", "172.17.0.1 (docker0)"],
      ...["172.18.0.1 (br-5f2c)", "169.254.3.4 (veth12)"],
    ],
  });
});

Deno.test("of networks that are real, homes come before offices, and what a machine gives itself is last", () => {
  const own = machine(
    ...["eth0 169.254.3.4", "eth1 100.64.0.9", "eth2 203.0.113.5", "eth3 172.20.0.7"],
    ...["eth4 10.9.0.1", "eth5 192.168.77.1"],
  );
  assertEquals(reachableAddresses(own, true).best, [
    ...["192.168.77.1", "10.9.0.1", "172.20.0.7", "203.0.113.5", "100.64.0.9", "169.254.3.4"],
  ]);
});

Deno.test("what has no hardware, no neighbours, or Docker's hardware is no network of neighbours", () => {
  const real: OwnAddress = {
    name: "eth0",
    family: "IPv4",
    address: "172.16.0.2",
    mac: "52:54:00:1:2:3",
  };
  for (
    const odd of [
      { mac: "00:00:00:00:00:00" },
      { mac: "02:42:ac:11:00:02" },
      { mac: "0a:00:27:00:00:01" },
      { cidr: "192.168.1.2/32" },
    ]
  ) {
    const other: OwnAddress = { name: "net1", family: "IPv4", address: "192.168.1.2", ...odd };
    assertEquals(reachableAddresses([other, real], false), {
      best: ["172.16.0.2"],
      others: ["192.168.1.2 (net1)"],
    });
    // Where there is nothing else it is the best.
    assertEquals(reachableAddresses([other], false), { best: ["192.168.1.2"], others: [] });
  }
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
    const expected = { best: ["10.0.0.2"], others: [`10.0.0.1 (${worse})`] };
    assertEquals(reachableAddresses(own, false), expected, `${better} ${worse}`);
  }
});

Deno.test("a machine with IPv6 alone has an address, but not where only IPv4 is served", () => {
  const own = machine("lo ::1", "eth0 fd00:9::5", "eth0 fd00:9::99", "eth0 fe80::5");
  assertEquals(reachableAddresses(own, false), { best: ["fd00:9::5"], others: [] });
  assertEquals(reachableAddresses(own, true), { best: [], others: [] });
});

Deno.test("where there are no addresses but those of the link, these are known, but not a container's", () => {
  const own = machine("lo ::1", "eth0 fe80::5", "docker0 fe80::42");
  assertEquals(reachableAddresses(own, false).best, []);
  assertEquals(linkAddresses(own), ["fe80::5"]);
  assertEquals(joinCommands("fe80::5%eth0", 10101), [
    'deno run "--allow-net=[fe80::5]:10101" client.ts --host "fe80::5%eth0"',
    "nc fe80::5%eth0 10101",
  ]);
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
  assertEquals(joinCommands("localhost", 10101, { ca: "cert.pem", hasBinaries: true }), [
    "papo --tls --ca cert.pem",
    "openssl s_client -quiet -CAfile cert.pem -connect localhost:10101",
  ]);
  assertEquals(joinCommands("fd00::5", 7, { ca: "my cert.pem" }), [
    "deno run \"--allow-net=[fd00::5]:7\" '--allow-read=my cert.pem' client.ts --host fd00::5 " +
    "--port 7 --tls --ca 'my cert.pem'",
    "openssl s_client -quiet -CAfile 'my cert.pem' -connect \"[fd00::5]:7\"",
  ]);
});
