import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { decodeMessage, type DnsMessage, encodeMessage } from "../../../lib/discovery/dns.ts";
import { CHATS, KINDS, type Service } from "../../../lib/discovery/service.ts";
import { Announcer } from "../../../lib/server/discovery/announcer.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { Lan, type Machine } from "../../fakes/lan.ts";

/** Long enough for probes and both announcements. */
const SETTLED_MS = 3_000;

interface Wanted {
  readonly label?: string;
  readonly host?: string;
  readonly random?: () => number;
  readonly onNamed?: (label: string) => void;
}

function announce(machine: Machine, clock: FakeClock, wanted: Wanted = {}): Announcer {
  const { label = "Papo @ vm", host = "papo-1", random = () => 0, onNamed = () => {} } = wanted;
  const service: Service = {
    ...{ label, host: [host, "local"], port: 10_101 },
    ...{ hasTls: false, hasPassword: true, hasPage: true },
  };
  const surroundings = { multicast: machine.multicast(), clock, random, onNamed };
  const announcer = new Announcer(service, surroundings);
  machine.receive = (bytes, from) => announcer.receive(bytes, from);
  return announcer;
}

function messagesOf(machine: Machine): DnsMessage[] {
  return machine.sent.map(({ bytes }) => decodeMessage(bytes)).filter((one) => one !== undefined);
}

function addressesIn({ answers }: DnsMessage): string[] {
  return answers.flatMap((record) => record.type === "A" ? [record.address] : []);
}

function question(known: DnsMessage["answers"] = []): Uint8Array {
  return encodeMessage({
    ...{ id: 7, isResponse: false, answers: known, authorities: [], additionals: [] },
    questions: [{ name: CHATS, type: "PTR", wantsUnicast: false }],
  });
}

Deno.test("a name is probed for three times, then announced twice", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24");
  announce(machine, clock);
  clock.advance(SETTLED_MS);
  const kinds = messagesOf(machine).map(({ isResponse }) => isResponse ? "told" : "asked");
  assertEquals(kinds, ["asked", "asked", "asked", "told", "told"]);
  const [told] = messagesOf(machine).filter(({ isResponse }) => isResponse);
  assert(told !== undefined);
  assertEquals(told.answers.find(({ type }) => type === "SRV"), {
    ...{ type: "SRV", name: ["Papo @ vm", ...CHATS], port: 10_101, target: ["papo-1", "local"] },
    ...{ ttlS: 120, isUnique: true },
  });
  const texts = told.answers.flatMap((record) => record.type === "TXT" ? [record.texts] : []);
  assertEquals(texts, [["v=1", "pw=1"], ["path=/"]]);
});

Deno.test("on each network it is told with the address there, and with no other", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24", "10.9.0.2/16");
  announce(machine, clock);
  clock.advance(SETTLED_MS);
  for (const { via, bytes } of machine.sent) {
    const message = decodeMessage(bytes);
    assert(message !== undefined);
    assertEquals(addressesIn(message), message.isResponse ? [via] : []);
  }
});

Deno.test("where there is IPv6 it is told with its addresses of that, on whichever link it was asked", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("fe80::1/64", "fe80::2/64");
  for (const [index, network] of machine.networks.entries()) {
    machine.networks[index] = { ...network, reached: [`fd00:${index}::1`] };
  }
  const announcer = announce(machine, clock);
  clock.advance(SETTLED_MS);
  machine.sent.length = 0;
  announcer.receive(question(), { address: "fe80::77", port: 5353 });
  clock.advance(SETTLED_MS);
  const told = machine.sent.map(({ via, bytes }) => [via, decodeMessage(bytes)?.answers.at(-1)]);
  const record = { name: ["papo-1", "local"], ttlS: 120, isUnique: true };
  assertEquals(told, [
    ["fe80::1", { type: "AAAA", address: "fd00::1", ...record }],
    ["fe80::2", { type: "AAAA", address: "fd00:1::1", ...record }],
  ]);
});

Deno.test("a network that comes is announced on, and one that goes is not spoken to", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24");
  announce(machine, clock);
  clock.advance(SETTLED_MS);
  const [first] = machine.networks;
  machine.networks = [{
    ...{ interface: "wlan0", zone: "wlan0", address: "10.0.0.5" },
    ...{ near: ["10.0.0.5/8"], reached: ["10.0.0.5"] },
  }];
  machine.sent.length = 0;
  clock.advance(10_000 + SETTLED_MS);
  assert(first !== undefined && machine.sent.every(({ via }) => via === "10.0.0.5"));
  assert(messagesOf(machine).some(({ isResponse }) => isResponse));
});

Deno.test("who finds its name taken becomes the second of it, and the third", async () => {
  const clock = new FakeClock();
  const lan = new Lan();
  const labels: string[] = [];
  const announcers: Announcer[] = [];
  for (const last of [2, 3, 4]) {
    announcers.push(announce(lan.machine(`192.168.1.${last}/24`), clock, { host: `papo-${last}` }));
    clock.advance(2 * SETTLED_MS);
  }
  for (const announcer of announcers) labels.push(announcer.label);
  assertEquals(labels, ["Papo @ vm", "Papo @ vm (2)", "Papo @ vm (3)"]);
  for (const announcer of announcers) await announcer.close();
});

Deno.test("it says under which name it is found, once, however many its networks", () => {
  const clock = new FakeClock();
  const lan = new Lan();
  const names: string[] = [];
  announce(lan.machine("192.168.1.2/24"), clock);
  clock.advance(SETTLED_MS);
  const machine = lan.machine("10.9.0.3/16", "192.168.1.3/24");
  announce(machine, clock, { host: "papo-2", onNamed: (name) => names.push(name) });
  clock.advance(2 * SETTLED_MS);
  assertEquals(names, ["Papo @ vm (2)"]);
});

Deno.test("whenever they come, all end with names of their own", () => {
  const start = fc.record({
    inMs: fc.nat(1500),
    random: fc.double({ min: 0, max: 0.99, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(start, { minLength: 2, maxLength: 4 }), (starts) => {
      const clock = new FakeClock();
      const lan = new Lan();
      const announcers: Announcer[] = [];
      for (const [index, { inMs, random }] of starts.entries()) {
        clock.after(inMs, () => {
          const machine = lan.machine(`192.168.1.${index + 2}/24`);
          announcers.push(
            announce(machine, clock, { host: `papo-${index}`, random: () => random }),
          );
        });
      }
      clock.advance(30_000);
      const labels = announcers.map(({ label }) => label);
      assertEquals(new Set(labels).size, starts.length, labels.join());
      assert(labels.includes("Papo @ vm"));
    }),
    { numRuns: 50 },
  );
});

Deno.test("who asks is answered to all within a second, and once", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24");
  const announcer = announce(machine, clock);
  clock.advance(SETTLED_MS);
  machine.sent.length = 0;
  for (let each = 0; each < 50; each++) {
    announcer.receive(question(), { address: `192.168.1.${100 + each}`, port: 5353 });
  }
  clock.advance(1_100);
  assertEquals(messagesOf(machine).map(addressesIn), [["192.168.1.2"]]);
});

Deno.test("who knows the answer already gets none", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24");
  const announcer = announce(machine, clock);
  clock.advance(SETTLED_MS);
  const known = messagesOf(machine).at(-1)?.answers ?? [];
  machine.sent.length = 0;
  announcer.receive(question(known), { address: "192.168.1.9", port: 5353 });
  clock.advance(2_000);
  assertEquals(machine.sent, []);
});

Deno.test("who asks from another port is answered alone, with the question", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24");
  const announcer = announce(machine, clock);
  clock.advance(SETTLED_MS);
  machine.sent.length = 0;
  const asker = { address: "192.168.1.9", port: 10_101 };
  announcer.receive(question(), asker);
  assertEquals(machine.sent.map(({ to }) => to), [asker]);
  const [answer] = messagesOf(machine);
  assertEquals([answer?.id, answer?.questions.length], [7, 1]);
  assert(answer?.answers.every(({ ttlS, isUnique }) => ttlS <= 10 && !isUnique));
});

Deno.test("who asks from elsewhere is not answered, nor who asks for something else", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24");
  const announcer = announce(machine, clock);
  clock.advance(SETTLED_MS);
  machine.sent.length = 0;
  announcer.receive(question(), { address: "8.8.8.8", port: 5353 });
  announcer.receive(
    encodeMessage({
      ...{ id: 0, isResponse: false, answers: [], authorities: [], additionals: [] },
      questions: [{ name: ["_ipp", "_tcp", "local"], type: "PTR", wantsUnicast: false }],
    }),
    { address: "192.168.1.9", port: 5353 },
  );
  clock.advance(2_000);
  assertEquals(machine.sent, []);
});

Deno.test("at its end it says goodbye wherever it was announced", async () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24", "10.9.0.2/16");
  const announcer = announce(machine, clock);
  clock.advance(SETTLED_MS);
  machine.sent.length = 0;
  await announcer.close();
  assertEquals(machine.sent.map(({ via }) => via), ["192.168.1.2", "10.9.0.2"]);
  for (const { answers } of messagesOf(machine)) {
    assert(answers.length > 0 && answers.every(({ ttlS }) => ttlS === 0));
  }
  assertEquals(clock.pending, 0);
});

Deno.test("a name that is too long is cut between characters, its number is not", () => {
  const clock = new FakeClock();
  const lan = new Lan();
  const label = "🦆".repeat(40);
  const first = announce(lan.machine("192.168.1.2/24"), clock, { label });
  clock.advance(SETTLED_MS);
  const second = announce(lan.machine("192.168.1.3/24"), clock, { label, host: "papo-2" });
  clock.advance(2 * SETTLED_MS);
  assertEquals([first.label, second.label], ["🦆".repeat(15), `${"🦆".repeat(14)} (2)`]);
});

Deno.test("what is no message is passed over, however much of it comes", () => {
  const clock = new FakeClock();
  const machine = new Lan().machine("192.168.1.2/24");
  const announcer = announce(machine, clock);
  clock.advance(SETTLED_MS);
  const own = messagesOf(machine).at(-1);
  assert(own !== undefined);
  const bytes = encodeMessage({
    ...own,
    questions: [{ name: KINDS, type: "PTR", wantsUnicast: true }],
  });
  const change = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 });
  fc.assert(
    fc.property(change, (changes) => {
      const changed = bytes.slice();
      for (const [at, value] of changes) changed[at] = value;
      announcer.receive(changed, { address: "192.168.1.9", port: 5353 });
      clock.advance(10);
    }),
    { numRuns: 500 },
  );
});
