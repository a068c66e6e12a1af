import { assert, assertEquals } from "@std/assert";
import type { Address } from "../../../lib/startup/failure.ts";
import {
  type Bound,
  knownAddresses,
  type Listening,
  listenOn,
  mustBeLookedUp,
  netPermissions,
} from "../../../lib/server/connection/listen.ts";

const LOCALHOST = knownAddresses("localhost");
const EVERYWHERE = knownAddresses("::");
const TAKEN = new Deno.errors.AddrInUse("taken");
const NOT_HERE = new Deno.errors.AddrNotAvailable("not here");
/** As Deno throws it where IPv6 is not even known. */
const NO_FAMILY = Object.assign(new Error("family not supported"), { code: "EAFNOSUPPORT" });

/** A machine on which each address refuses with these errors, one at each attempt, before it can be had. */
class Machine {
  readonly attempts: string[] = [];
  readonly open = new Set<string>();
  readonly #errors: Map<string, Error[]>;
  #freePort = 40_000;

  constructor(errors: Readonly<Record<string, Error[]>> = {}) {
    this.#errors = new Map(Object.entries(errors));
  }

  listen(addresses: readonly string[], port: number): Listening<Bound> {
    return listenOn(addresses, port, (address) => this.#bind(address));
  }

  #bind({ hostname, port }: Address): Bound {
    this.attempts.push(`${hostname} ${port}`);
    const error = this.#errors.get(hostname)?.shift();
    if (error !== undefined) throw error;
    const addr = { transport: "tcp", hostname, port: port || this.#freePort++ } as const;
    const name = `${hostname} ${addr.port}`;
    this.open.add(name);
    return { addr, close: () => this.open.delete(name) };
  }
}

Deno.test("localhost is both loopback addresses, however it is written; others are what they are", () => {
  for (const host of ["localhost", "LocalHost", "localhost.", "papo.localhost"]) {
    assertEquals(knownAddresses(host), ["127.0.0.1", "::1"], host);
  }
  for (const host of ["127.0.0.1", "::1", "0.0.0.0", "localhost.example", "notlocalhost"]) {
    assertEquals(knownAddresses(host), [host]);
  }
});

Deno.test("only a name that may stand for any address is looked up", () => {
  for (const host of ["localhost", "127.0.0.1", "::", "fe80::1%eth0"]) {
    assert(!mustBeLookedUp(host), host);
  }
  for (const host of ["papo", "papo.lan", "1and1.example"]) assert(mustBeLookedUp(host), host);
});

Deno.test("all addresses of a host are listened on", () => {
  const machine = new Machine();
  const outcome = machine.listen(LOCALHOST, 7);
  assertEquals(outcome.type === "listening" && outcome.port, 7);
  assertEquals([...machine.open], ["127.0.0.1 7", "::1 7"]);
});

for (const missing of [NOT_HERE, NO_FAMILY]) {
  Deno.test(`what this machine does not have is not waited for: ${missing.message}`, () => {
    for (const address of LOCALHOST) {
      const machine = new Machine({ [address]: [missing] });
      assertEquals(machine.listen(LOCALHOST, 7).type, "listening");
      assertEquals([...machine.open], LOCALHOST.filter((o) => o !== address).map((o) => `${o} 7`));
    }
    const machine = new Machine({ "127.0.0.1": [missing], "::1": [NOT_HERE] });
    assertEquals(machine.listen(LOCALHOST, 7), {
      type: "refused",
      address: { hostname: "127.0.0.1", port: 7 },
      error: missing,
    });
  });
}

Deno.test("where another program has one of them, none is kept", () => {
  for (const hostname of LOCALHOST) {
    const machine = new Machine({ [hostname]: [TAKEN] });
    const address = { hostname, port: 7 };
    assertEquals(machine.listen(LOCALHOST, 7), { type: "refused", address, error: TAKEN });
    assertEquals(machine.open.size, 0);
  }
});

Deno.test("where one is missing and another is taken, the one that is taken is told", () => {
  const machine = new Machine({ "127.0.0.1": [NOT_HERE], "::1": [TAKEN] });
  const outcome = machine.listen(LOCALHOST, 7);
  assertEquals(outcome.type === "refused" && outcome.error, TAKEN);
});

Deno.test("any free port is one that is free at all of them", () => {
  const machine = new Machine({ "::1": [TAKEN, TAKEN] });
  const outcome = machine.listen(LOCALHOST, 0);
  assertEquals(outcome.type === "listening" && outcome.port, 40_002);
  assertEquals([...machine.open], ["127.0.0.1 40002", "::1 40002"]);
  assertEquals(machine.attempts.filter((attempt) => attempt === "127.0.0.1 0").length, 3);
});

Deno.test("the search for such a port has an end", () => {
  const machine = new Machine({ "::1": Array(1_000).fill(TAKEN) });
  assertEquals(machine.listen(LOCALHOST, 0).type, "refused");
  assertEquals(machine.open.size, 0);
});

Deno.test("every address is IPv6 and IPv4, be it by one socket or by two", () => {
  const windows = new Machine();
  assertEquals(windows.listen(EVERYWHERE, 7).type, "listening");
  assertEquals([...windows.open], [":: 7", "0.0.0.0 7"]);
  const linux = new Machine({ "0.0.0.0": [TAKEN] });
  assertEquals(linux.listen(EVERYWHERE, 7).type, "listening");
  assertEquals([...linux.open], [":: 7"]);
  const withoutIpv6 = new Machine({ "::": [NO_FAMILY] });
  assertEquals(withoutIpv6.listen(EVERYWHERE, 7).type, "listening");
  assertEquals([...withoutIpv6.open], ["0.0.0.0 7"]);
  const taken = new Machine({ "::": [NO_FAMILY], "0.0.0.0": [TAKEN] });
  assertEquals(taken.listen(EVERYWHERE, 7).type, "refused");
});

Deno.test("the permissions are those for the host and all its addresses", () => {
  const permissions = (host: string, port: number): string[] =>
    netPermissions(host, port, knownAddresses(host));
  assertEquals(permissions("localhost", 7), ["localhost:7", "127.0.0.1:7", "[::1]:7"]);
  // Which port the second one needs is not known before the first has it.
  assertEquals(permissions("localhost", 0), ["localhost", "127.0.0.1", "[::1]"]);
  assertEquals(permissions("::", 7), ["[::]:7", "0.0.0.0:7"]);
  assertEquals(permissions("::1", 0), ["[::1]:0"]);
  assertEquals(netPermissions("papo", 7, ["10.0.0.1", "fd00::1"]), [
    "papo:7",
    "10.0.0.1:7",
    "[fd00::1]:7",
  ]);
});
