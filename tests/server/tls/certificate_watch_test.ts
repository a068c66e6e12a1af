import { assertEquals } from "@std/assert";
import {
  type CertificateFacts,
  CertificateWatch,
  expectedNames,
  flawsOf,
} from "../../../lib/server/tls/certificate_watch.ts";
import { FakeClock } from "../../fakes/clock.ts";

const DAY_MS = 86_400_000;
const FACTS: CertificateFacts = {
  fromMs: 0,
  untilMs: 365 * DAY_MS,
  isAuthority: false,
  names: ["chat.lan", "*.example.org", "192.168.1.20"],
};

Deno.test("a certificate's end is told day by day for two weeks and after, until there is another", () => {
  const clock = new FakeClock();
  const told: number[] = [];
  let untilMs = clock.utcMs() + 20 * DAY_MS + 1;
  using _watch = new CertificateWatch({
    facts: () => ({ ...FACTS, untilMs }),
    expected: [],
    clock,
    onNear: (leftMs) => told.push(Math.floor(leftMs / DAY_MS)),
    onFlaw: () => {},
  });
  for (let day = 0; day < 21; day++) clock.advance(DAY_MS);
  assertEquals(told, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1]);
  untilMs += 90 * DAY_MS;
  clock.advance(DAY_MS);
  assertEquals(told.length, 15);
});

Deno.test("one that has run out at the start is told at once, and nothing waits once it is over", () => {
  const clock = new FakeClock();
  const told: number[] = [];
  const watch = new CertificateWatch({
    facts: () => ({ ...FACTS, untilMs: clock.utcMs() - 1 }),
    expected: [],
    clock,
    onNear: (leftMs) => told.push(leftMs),
    onFlaw: () => {},
  });
  assertEquals(told, [-1]);
  watch[Symbol.dispose]();
  assertEquals(clock.pending, 0);
});

Deno.test("what keeps those out who check a certificate is told", () => {
  const flaws = (facts: Partial<CertificateFacts>, expected: readonly string[] = []): string[] =>
    flawsOf({ ...FACTS, ...facts }, expected, DAY_MS).map(({ flaw }) => flaw);
  assertEquals(flaws({}), []);
  assertEquals(flaws({ isAuthority: true, names: [] }), ["authority", "nameless"]);
  assertEquals(flaws({ fromMs: 2 * DAY_MS }), ["not_yet"]);
  assertEquals(flaws({}, ["Chat.LAN.", "a.example.org", "192.168.1.20"]), []);
  for (const other of ["chat", "example.org", "a.b.example.org", "192.168.1.21"]) {
    assertEquals(flaws({}, [other]), ["other_name"], other);
  }
});

Deno.test("people come by the names that options say, and not by those that stand for any or for this machine", () => {
  const of = (host: string, webHosts: readonly string[] = [], advertise?: string): string[] =>
    expectedNames({ host, webHosts, advertise });
  for (const host of ["::", "0.0.0.0", "localhost", "127.0.0.1", "::1"]) assertEquals(of(host), []);
  assertEquals(of("chat.lan", ["chat.lan", "b.example"], "c.example:443"), [
    "chat.lan",
    "b.example",
    "c.example",
  ]);
  assertEquals(of("fd00::1", [], "[fd00::2]:10101"), ["fd00::1", "fd00::2"]);
});

Deno.test("flaws are told at the start and where another certificate has come, and not day by day", () => {
  const clock = new FakeClock();
  const told: string[] = [];
  let isAuthority = true;
  using watch = new CertificateWatch({
    facts: () => ({ ...FACTS, untilMs: clock.utcMs() + 100 * DAY_MS, isAuthority }),
    expected: ["evil.example"],
    clock,
    onNear: () => {},
    onFlaw: ({ flaw }) => told.push(flaw),
  });
  for (let day = 0; day < 3; day++) clock.advance(DAY_MS);
  assertEquals(told, ["authority", "other_name"]);
  isAuthority = false;
  watch.look();
  assertEquals(told, ["authority", "other_name", "other_name"]);
});
