/**
 * Where the server listens and where it is found: every address that its host stands for, and the
 * commands that it prints for those who want to join, run as they stand.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Peer, type Process, runServer } from "./harness.ts";
import { HAS_NAMESPACES, Namespace } from "./namespace.ts";
import { Typed } from "./typed.ts";

const LOOPBACK = ["127.0.0.1", "::1"] as const;
const HAS_BOTH = LOOPBACK.every(isHere);

function isHere(hostname: string): boolean {
  try {
    Deno.listen({ hostname, port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}

/** The commands that a server printed for those who want to join, in pairs: Papo's client, netcat. */
async function joinCommands(program: Process): Promise<[client: string, nc: string][]> {
  // What is printed behind them has no more of them.
  await program.until(() => program.stdout.some((line) => / nc /.test(line)), "how to join");
  const pairs: [string, string][] = [];
  for (const line of program.stdout) {
    const ways = /^To join: (.*)$/.exec(line)?.[1]?.split("   or: ") ?? [];
    const page = ways.find((way) => way.startsWith("http"));
    const nc = ways.find((way) => way.startsWith("nc "));
    const client = ways.find((way) => way !== page && way !== nc);
    if (page === undefined || client === undefined || nc === undefined) continue;
    const [, host, port] = /^nc (\S+) (\d+)$/.exec(nc) ?? [];
    assertEquals(page, `http://${host?.includes(":") ? `[${host}]` : host}:${port}`);
    pairs.push([client, nc]);
  }
  return pairs;
}

/** Says a word by a command that was printed, and waits for the server to have it. */
async function assertJoins(command: string, prefix?: readonly string[]): Promise<void> {
  await using process = new Typed(command, prefix);
  await process.write("/who\n");
  await process.until(
    () => process.stdout.some((line) => line.startsWith("* #geral")),
    `an answer to what was typed by ${command}`,
  );
  await process.endInput();
}

function portOf(program: Process): number {
  return Number(/:(\d+)$/.exec(program.stdout[0] ?? "")?.[1]);
}

Deno.test({
  name: "localhost is listened on at both its addresses, and so is the status, each on one port",
  ignore: !HAS_BOTH,
  fn: async () => {
    await using program = runServer(["--port", "0", "--status", "0", "--lang", "en"]);
    await program.until(() => program.stdout.length >= 3, "the status address");
    const statusPort = /:(\d+)\/metrics$/.exec(program.stdout[2] ?? "")?.[1];
    for (const hostname of LOOPBACK) {
      const conn = await Deno.connect({ hostname, port: portOf(program) });
      await using ana = new Peer(conn);
      await ana.send("/nick ana\n");
      await ana.readUntil("* You are ana in #geral");
      const host = hostname === "::1" ? "[::1]" : hostname;
      const response = await fetch(`http://${host}:${statusPort}/healthz`);
      assertEquals(await response.text(), "ok\n");
      await ana.send("/quit\n");
      await ana.readToEnd();
    }
    program.signal("SIGTERM");
    assertEquals((await program.outcome()).code, 0);
  },
});

for (const hostname of LOOPBACK) {
  Deno.test({
    name: `a server does not start where another program has ${hostname}`,
    ignore: !HAS_BOTH,
    fn: async () => {
      using other = Deno.listen({ hostname, port: 0 });
      const { port } = other.addr;
      const shown = hostname === "::1" ? `[::1]:${port}` : `127.0.0.1:${port}`;
      await using program = runServer(["--port", `${port}`, "--lang", "en"]);
      const { code, stdout, stderr } = await program.outcome();
      assertEquals([code, stdout], [1, ""]);
      assertStringIncludes(stderr, "Could not start the server. The address is in use:");
      assertStringIncludes(stderr, ` on ${shown}? `);
      await using status = runServer(["--port", "0", "--status", `${port}`, "--lang", "en"]);
      const outcome = await status.outcome();
      assertEquals([outcome.code, outcome.stdout], [1, ""]);
      assertStringIncludes(outcome.stderr, `The port ${port} of --status is in use`);
    },
  });
}

const HOSTS = HAS_BOTH ? ["localhost", "127.0.0.1", "::1", "::", "0.0.0.0"] : ["127.0.0.1"];
for (const host of HOSTS) {
  Deno.test(`what is printed for ${host} runs as it stands: with permissions, and to join`, async () => {
    await using refused = runServer(["--host", host, "--port", "0", "--lang", "en"], {
      flags: [],
    });
    const { stderr } = await refused.outcome();
    const [, command = ""] = / Run: (.*)$/.exec(stderr) ?? [];
    await using program = new Typed(command.replace("deno run", "deno run --no-prompt"));
    const isShared = host === "::" || host === "0.0.0.0";
    if (isShared) {
      // Which addresses it has may not be known to it.
      await program.until(() => program.stdout.length >= 2, "how to join");
      assertMatch(program.stdout[1] ?? "", /THIS-MACHINE/);
    } else {
      const pairs = await joinCommands(program);
      assertEquals(pairs.length, 1);
      for (const command of pairs.flat()) await assertJoins(command);
    }
    program.signal("SIGTERM");
    assertEquals((await program.outcome()).code, 0);
  });
}

const BOTH_ORDERS = [
  "127.0.0.1 localhost\n::1 localhost\n",
  "::1 localhost\n127.0.0.1 localhost\n",
];
const HOSTS_FILES = [...BOTH_ORDERS, "127.0.0.1 localhost\n", "::1 localhost\n"];

for (const hosts of HOSTS_FILES) {
  const shown = hosts.trim().replaceAll(" localhost", "").replace("\n", " and then ");
  Deno.test({
    name:
      `where localhost is ${shown}, the tasks run as they stand, and both addresses are reached`,
    ignore: !HAS_NAMESPACES,
    fn: async () => {
      await using machine = await Namespace.create(hosts);
      await using program = new Typed("deno task server --lang en", machine.prefix);
      const pairs = await joinCommands(program);
      for (const address of LOOPBACK) assert(await machine.reaches(address, 10101), address);
      assertEquals(pairs, [["deno task client", "nc localhost 10101"]]);
      for (const command of pairs.flat()) await assertJoins(command, machine.prefix);
      program.signal("SIGTERM");
      assertEquals((await program.outcome()).code, 0);
    },
  });
}

Deno.test({
  name: "by localhost, with no other permission, a client finds a server of either family",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    for (const hosts of BOTH_ORDERS) {
      await using machine = await Namespace.create(hosts);
      for (const address of LOOPBACK) {
        await using program = new Typed(
          `deno run --no-prompt -A server.ts --lang en --host ${address}`,
          machine.prefix,
        );
        await joinCommands(program);
        await assertJoins("deno task client", machine.prefix);
      }
    }
  },
});

Deno.test({
  name: "where there is no IPv6, or no IPv4, the server listens on what there is",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    const without = {
      "::1": "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6",
      "127.0.0.1": "ip address delete 127.0.0.1/8 dev lo",
    };
    for (const [missing, setup] of Object.entries(without)) {
      await using machine = await Namespace.create("127.0.0.1 localhost\n::1 localhost\n", setup);
      await using program = new Typed(
        "deno run --no-prompt --allow-net=127.0.0.1,[::1] server.ts --status 0 --lang en",
        machine.prefix,
      );
      await program.until(() => program.stdout.length >= 3, "the status address");
      for (const address of LOOPBACK) {
        assertEquals(await machine.reaches(address, 10101), address !== missing, address);
      }
    }
  },
});

const LAN = [
  "ip link add docker0 type bridge && ip address add 172.17.0.1/16 dev docker0 && ip link set docker0 up",
  "ip link add eth0 type bridge && ip address add 192.168.1.20/24 dev eth0",
  "ip address add fd00:9::5/64 dev eth0 nodad && ip link set eth0 up",
].join(" && ");

Deno.test({
  name:
    "server:lan serves the network by both families, and what it prints to join runs as it stands",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    await using machine = await Namespace.create("127.0.0.1 localhost\n", LAN);
    await using program = new Typed("deno task server:lan --lang en", machine.prefix);
    await program.until(() => program.stdout.length >= 3, "how to join");
    const pairs = await joinCommands(program);
    assertEquals(pairs.map(([, nc]) => nc), ["nc 192.168.1.20 10101"]);
    const others = "Other addresses of this machine: fd00:9::5 (eth0), 172.17.0.1 (docker0)";
    assertEquals(program.stdout.filter((line) => line === others).length, 1);
    for (const command of pairs.flat()) await assertJoins(command, machine.prefix);
    // What is to be run for another port knows these addresses, too.
    await using refused = new Typed("deno task server:lan --port 7 --lang en", machine.prefix);
    const [, command = ""] = / Run: (.*)$/.exec((await refused.outcome()).stderr) ?? [];
    await using other = new Typed(command, machine.prefix);
    const [join] = await joinCommands(other);
    assertEquals(join?.[1], "nc 192.168.1.20 7");
    // It is still found by those who look.
    await other.until(() => other.stdout.some((line) => line.includes("Papo @")), "its name");
    await assertJoins(join?.[0] ?? "", machine.prefix);
  },
});

Deno.test({
  name:
    "a name is listened on at all of its addresses where it may be looked up, and they are told",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    await using machine = await Namespace.create(
      "127.0.0.1 localhost\n192.168.1.20 papo.lan\nfd00:9::5 papo.lan\n",
      LAN,
    );
    const start = (flags: string): Typed =>
      new Typed(
        `deno run --no-prompt ${flags} server.ts --host papo.lan --lang en`,
        machine.prefix,
      );
    await using refused = start("--allow-net=papo.lan");
    const { stderr } = await refused.outcome();
    const flags = '"--allow-net=papo.lan:10101,192.168.1.20:10101,[fd00:9::5]:10101"';
    assertStringIncludes(stderr, ` Run: deno run ${flags} server.ts --host papo.lan `);
    {
      await using program = start("--allow-net");
      const [pair] = await joinCommands(program);
      assertEquals(program.stdout[0], "Server listening: papo.lan:10101 (192.168.1.20, fd00:9::5)");
      for (const address of ["192.168.1.20", "fd00:9::5"]) {
        assert(await machine.reaches(address, 10101), address);
      }
      for (const command of pair ?? []) await assertJoins(command, machine.prefix);
    }
    await using narrow = start("--allow-net=papo.lan:10101");
    await joinCommands(narrow);
    assertMatch(narrow.stdout[0] ?? "", /^Server listening: papo\.lan:10101 \([^, ]+\)$/);
  },
});
