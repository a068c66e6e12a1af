import { assert, assertEquals } from "@std/assert";
import { handedOver, type Handover, handOver, pageAt } from "../../lib/page/state/handover.ts";

const ANA: Handover = {
  resumption: {
    token: "secret",
    nick: "ana 🐍",
    rooms: { geral: 7 },
    logs: { geral: "run-1" },
    directs: {},
  },
  place: "#geral",
  drafts: { "#geral": "not said\nyet", "@bia": "ção" },
  unsaid: [
    {
      id: "a-1",
      type: "say",
      room: "geral",
      text: "oi",
      channel: "#geral",
      timeMs: 7,
      notice: true,
    },
    { id: "a-2", type: "direct", to: "bia", person: "p", text: "psst", channel: "@bia", timeMs: 8 },
  ],
};

Deno.test("what is handed over comes as it was, behind what a server is sent of an address", () => {
  const page = pageAt("b.example:10101", "https:");
  assertEquals(page, "https://b.example:10101/");
  const address = new URL(handOver(page ?? "", ANA));
  assertEquals([address.origin, address.pathname, address.search], [
    "https://b.example:10101",
    "/",
    "",
  ]);
  assertEquals(handedOver(address.hash), ANA);
});

Deno.test("of what was written so much is taken along as fits, and nothing of what is empty", () => {
  const drafts = { a: "x".repeat(10_000), b: "", c: "y".repeat(10_000) };
  const address = handOver("http://b/", { ...ANA, drafts });
  assertEquals(Object.keys(handedOver(new URL(address).hash)?.drafts ?? {}), ["a"]);
  const say = { type: "say", channel: "#geral", timeMs: 7 } as const;
  const unsaid = [10_000, 7_000, 1].map((length, id) => ({ ...say, id, text: "x".repeat(length) }));
  const few = handedOver(new URL(handOver("http://b/", { ...ANA, unsaid })).hash);
  // Nothing is said before what was said in front of it.
  assertEquals(few?.unsaid.map(({ id }) => id), [0]);
});

Deno.test("one goes only to what is the address of a server, and by the scheme that one came by", () => {
  assertEquals(pageAt("[::1]:10101", "http:"), "http://[::1]:10101/");
  assertEquals(pageAt("b.example", "https:"), "https://b.example/");
  const none = [
    ...["", "b/c", "b?c", "b#c", "eve@b", "b\\c", "b c", "b:port", "https://b", "javascript:x/"],
    "b:99999",
  ];
  for (const server of none) assertEquals(pageAt(server, "https:"), undefined, server);
  for (const scheme of ["file:", "javascript:", "data:"]) {
    assertEquals(pageAt("b", scheme), undefined);
  }
});

Deno.test("what anyone may have put into an address is believed only where it is what it should be", () => {
  const { resumption } = ANA;
  const made = (value: unknown): string => `#~${encodeURIComponent(JSON.stringify(value))}`;
  const [said] = ANA.unsaid;
  assert(handedOver(made({ resumption, place: "", drafts: {}, unsaid: [said] })) !== undefined);
  const odd = [
    { resumption: { ...resumption, token: 7 }, place: "", drafts: {}, unsaid: [] },
    { resumption, place: 7, drafts: {}, unsaid: [] },
    { resumption, place: "", drafts: { a: 7 }, unsaid: [] },
    { resumption, place: "", drafts: null, unsaid: [] },
    { resumption, place: "", unsaid: [] },
    { resumption, place: "", drafts: {} },
    { resumption, place: "", drafts: {}, unsaid: "oi" },
    { resumption, place: "", drafts: {}, unsaid: [{ ...said, type: "kick" }] },
    { resumption, place: "", drafts: {}, unsaid: [{ ...said, text: 7 }] },
    { resumption, place: "", drafts: {}, unsaid: [{ ...said, password: "x" }] },
    null,
    [],
  ];
  for (const value of odd) assertEquals(handedOver(made(value)), undefined, JSON.stringify(value));
  for (const hash of ["", "#", "#geral", "#~", "#~%", "#~geral", "#@~ana"]) {
    assertEquals(handedOver(hash), undefined, hash);
  }
});
