import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  decodeMessage,
  type DnsMessage,
  type DnsRecord,
  encodeMessage,
  isSameName,
} from "../../lib/discovery/dns.ts";

/** How many mangled messages are tried. */
const RUNS = 10_000;

const NOTHING = {
  id: 0,
  isResponse: false,
  questions: [],
  answers: [],
  authorities: [],
  additionals: [],
};

const label = fc.string({ minLength: 1, maxLength: 15, unit: "grapheme" })
  .filter((text) => new TextEncoder().encode(text).length <= 60 && text.isWellFormed());
const name = fc.array(label, { minLength: 1, maxLength: 4 });
const octet = fc.nat(255);
const data = fc.oneof(
  fc.tuple(octet, octet, octet, octet).map((parts) => ({
    type: "A" as const,
    address: parts.join("."),
  })),
  name.map((target) => ({ type: "PTR" as const, target })),
  fc.record({ type: fc.constant("SRV" as const), port: fc.nat(65_535), target: name }),
  fc.array(label, { maxLength: 5 }).map((texts) => ({ type: "TXT" as const, texts })),
);
const record: fc.Arbitrary<DnsRecord> = fc
  .tuple(data, name, fc.nat(4_000_000_000), fc.boolean())
  .map(([data, name, ttlS, isUnique]) => ({ ...data, name, ttlS, isUnique }));
const records = fc.array(record, { maxLength: 5 });
const message: fc.Arbitrary<DnsMessage> = fc.record({
  id: fc.nat(65_535),
  isResponse: fc.boolean(),
  questions: fc.array(
    fc.record({
      name,
      type: fc.constantFrom("A", "AAAA", "PTR", "SRV", "TXT", "ANY"),
      wantsUnicast: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  answers: records,
  authorities: records,
  additionals: records,
});

Deno.test("what is written is read as it was", () => {
  fc.assert(fc.property(message, (each) => {
    assertEquals(decodeMessage(encodeMessage(each)), each);
  }));
});

Deno.test("whatever comes is a message or is none, and nothing throws", () => {
  fc.assert(
    fc.property(
      message,
      fc.array(fc.tuple(fc.nat(600), octet)),
      fc.nat(600),
      (each, marks, end) => {
        const bytes = encodeMessage(each);
        for (const [at, value] of marks) if (at < bytes.length) bytes[at] = value;
        decodeMessage(bytes.subarray(0, Math.max(12, end)));
        decodeMessage(bytes);
      },
    ),
    { numRuns: RUNS },
  );
  const anything = fc.uint8Array({ maxLength: 200 });
  fc.assert(fc.property(anything, (bytes) => void decodeMessage(bytes)), { numRuns: RUNS });
});

Deno.test("a name may go on where an earlier one stands, and never forwards", () => {
  const head = [0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0];
  const owner = [1, 97, 0];
  const fixed = [0, 12, 0, 1, 0, 0, 0, 60, 0, 4];
  const pointing = (at: number): Uint8Array =>
    Uint8Array.from([...head, ...owner, ...fixed, 1, 98, 0xc0, at]);
  assertEquals(decodeMessage(pointing(12))?.answers, [
    { name: ["a"], type: "PTR", target: ["b", "a"], ttlS: 60, isUnique: false },
  ]);
  for (const at of [25, 27, 200]) assertEquals(decodeMessage(pointing(at)), undefined, `${at}`);
});

Deno.test("records of other kinds are passed over, and what follows them is read", () => {
  const bytes = encodeMessage({
    ...NOTHING,
    answers: [
      { type: "TXT", texts: ["v=1"], name: ["a"], ttlS: 1, isUnique: false },
      { type: "A", address: "192.168.0.1", name: ["a"], ttlS: 1, isUnique: true },
    ],
  });
  // The first one's type becomes HINFO.
  const at = bytes.indexOf(16);
  bytes[at] = 13;
  assertEquals(decodeMessage(bytes)?.answers.map(({ type }) => type), ["A"]);
});

Deno.test("an IPv6 address is written as people write it", () => {
  for (
    const address of [
      "fd00::1",
      "::1",
      "::",
      "2001:db8:0:1:1:1:1:1",
      "fe80::a:0:0:b",
      "1:2:3:4:5:6:7:8",
    ]
  ) {
    const answers = [{ type: "AAAA" as const, address, name: ["a"], ttlS: 1, isUnique: true }];
    assertEquals(decodeMessage(encodeMessage({ ...NOTHING, answers }))?.answers, answers, address);
  }
});

Deno.test("names are the same whatever the case of their ASCII letters", () => {
  assert(isSameName(["Papo", "LOCAL"], ["papo", "local"]));
  assert(!isSameName(["É"], ["é"]));
  assert(!isSameName(["a"], ["a", "local"]));
});

Deno.test("a label of more than 63 bytes is refused", () => {
  const questions = [{ name: ["é".repeat(32)], type: "A" as const, wantsUnicast: false }];
  assertThrows(() => encodeMessage({ ...NOTHING, questions }), RangeError);
});
