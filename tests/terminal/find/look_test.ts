import { assert, assertEquals } from "@std/assert";
import { decodeMessage, encodeMessage } from "../../../lib/discovery/dns.ts";
import { recordsOf, type Service } from "../../../lib/discovery/service.ts";
import { Announcer } from "../../../lib/server/discovery/announcer.ts";
import { type FoundChat, Look } from "../../../lib/terminal/find/look.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { Lan, type Machine } from "../../fakes/lan.ts";

const SERVICE: Service = {
  ...{ label: "Papo @ vm", host: ["papo-1", "local"], port: 10_101 },
  ...{ hasTls: false, hasPassword: false, hasPage: true },
};
const FOUND: FoundChat = {
  ...{ label: "Papo @ vm", address: "192.168.1.2", port: 10_101 },
  ...{ hasTls: false, hasPassword: false },
};

async function lookFrom(
  machine: Machine,
  clock: FakeClock,
  meanwhile: (look: Look) => void = () => {},
): Promise<{ found: FoundChat[]; tookMs: number }> {
  const look = new Look([machine.multicast(10_101)], clock);
  machine.receive = (bytes, from) => look.receive(bytes, from);
  const found = look.run();
  let isOver = false;
  void found.then(() => isOver = true);
  const startMs = clock.nowMs();
  for (let turn = 0; turn < 300 && !isOver; turn++) {
    clock.advance(10);
    if (turn === 1) meanwhile(look);
    await Promise.resolve();
    await Promise.resolve();
  }
  return { found: await found, tookMs: clock.nowMs() - startMs };
}

function announce(lan: Lan, clock: FakeClock, address: string, service: Partial<Service>): void {
  const machine = lan.machine(address);
  const surroundings = { multicast: machine.multicast(), clock, random: () => 0 };
  const announcer = new Announcer({ ...SERVICE, ...service }, surroundings);
  machine.receive = (bytes, from) => announcer.receive(bytes, from);
  clock.advance(3_000);
}

function told(service: Partial<Service>, address: string): Uint8Array {
  return encodeMessage({
    ...{ id: 0, isResponse: true, questions: [], authorities: [], additionals: [] },
    answers: recordsOf({ ...SERVICE, ...service }, [address]),
  });
}

Deno.test("what is announced is found, with what it asks for, by its address", async () => {
  const [lan, clock] = [new Lan(), new FakeClock()];
  announce(lan, clock, "192.168.1.20/24", { host: ["papo-2", "local"], hasTls: true, port: 7 });
  announce(lan, clock, "192.168.1.3/24", { host: ["papo-3", "local"], hasPassword: true });
  const { found, tookMs } = await lookFrom(lan.machine("192.168.1.9/24"), clock);
  assertEquals(found, [
    { ...FOUND, label: "Papo @ vm (2)", address: "192.168.1.3", hasPassword: true },
    { ...FOUND, address: "192.168.1.20", port: 7, hasTls: true },
  ]);
  assert(tookMs < 1_000, `${tookMs}`);
});

Deno.test("where there is nothing it ends all the same, and without a network at once", async () => {
  const [lan, clock] = [new Lan(), new FakeClock()];
  const { found, tookMs } = await lookFrom(lan.machine("192.168.1.9/24"), clock);
  assertEquals([found, tookMs >= 1_500], [[], true]);
  assertEquals((await lookFrom(lan.machine(), clock)).tookMs, 10);
  assertEquals(clock.pending, 0);
});

Deno.test("two by one name are two, and one that answers twice is one", async () => {
  const [lan, clock] = [new Lan(), new FakeClock()];
  const { found } = await lookFrom(lan.machine("192.168.1.9/24"), clock, (look) => {
    for (const last of [4, 5, 5]) {
      const address = `192.168.1.${last}`;
      look.receive(told({ host: [`papo-${last}`, "local"] }, address), { address, port: 5353 });
    }
  });
  assertEquals(found.map(({ address }) => address), ["192.168.1.4", "192.168.1.5"]);
});

Deno.test("a goodbye hides nothing, and no one from elsewhere is listed or lists another", async () => {
  const [lan, clock] = [new Lan(), new FakeClock()];
  const { found } = await lookFrom(lan.machine("192.168.1.9/24"), clock, (look) => {
    const near = { address: "192.168.1.2", port: 5353 };
    const bytes = told({}, "192.168.1.2");
    look.receive(bytes, near);
    const message = decodeMessage(bytes);
    assert(message !== undefined);
    const answers = message.answers.map((record) => ({ ...record, ttlS: 0 }));
    look.receive(encodeMessage({ ...message, answers }), near);
    const far = { host: ["papo-8", "local"] };
    look.receive(told(far, "8.8.8.8"), { address: "8.8.8.8", port: 5353 });
    // Who lies about where it is gets tried where it spoke from.
    look.receive(told({ host: ["papo-7", "local"] }, "8.8.4.4"), {
      ...{ address: "192.168.1.7", port: 5353 },
    });
  });
  assertEquals(found.map(({ address }) => address), ["192.168.1.2", "192.168.1.7"]);
});

Deno.test("by IPv6 an address that holds everywhere is offered, else that of the link, and IPv4 before both", async () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.9/24", "fe80::9/64");
  const [, link] = machine.networks;
  assert(link !== undefined);
  machine.networks[1] = { ...link, near: ["fe80::9/64", "fd00:7::9/64"] };
  const { found } = await lookFrom(machine, clock, (look) => {
    const hear = (number: number, told6: string, from: string): void =>
      look.receive(told({ host: [`papo-${number}`, "local"] }, told6), {
        ...{ address: from, port: 5353 },
      });
    hear(1, "fd00:7::1", "fe80::1");
    hear(2, "fe80::2", "fe80::2");
    // Of another network.
    hear(3, "fd00:8::3", "fe80::3");
    hear(4, "fd00:7::4", "fe80::4");
    hear(4, "192.168.1.4", "192.168.1.4");
    hear(4, "fd00:7::4", "fe80::4");
  });
  assertEquals(found.map(({ address }) => address).sort(), [
    ...["192.168.1.4", "fd00:7::1", "fe80::2%eth1", "fe80::3%eth1"],
  ]);
});

Deno.test("a name cannot draw on the terminal, nor fill it", async () => {
  const [lan, clock] = [new Lan(), new FakeClock()];
  const labels = ["\x1b[31mEVIL\x1b]0;pwn\x07", "\u202eevil", "x".repeat(63)];
  const { found } = await lookFrom(lan.machine("192.168.1.9/24"), clock, (look) => {
    for (const [index, label] of labels.entries()) {
      const address = `192.168.1.${index + 20}`;
      look.receive(told({ label, host: [`papo-${index}`, "local"] }, address), {
        ...{ address, port: 5353 },
      });
    }
  });
  const [first, second, third] = found.map(({ label }) => label);
  assertEquals(first, "EVIL");
  assert(!second?.includes("\u202e"));
  assertEquals(third?.length, 40);
});
