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
  assert(handedOver(made({ resumption, place: "", drafts: {} })) !== undefined);
  const odd = [
    { resumption: { ...resumption, token: 7 }, place: "", drafts: {} },
    { resumption, place: 7, drafts: {} },
    { resumption, place: "", drafts: { a: 7 } },
    { resumption, place: "", drafts: null },
    { resumption, place: "" },
    null,
    [],
  ];
  for (const value of odd) assertEquals(handedOver(made(value)), undefined, JSON.stringify(value));
  for (const hash of ["", "#", "#geral", "#~", "#~%", "#~geral", "#@~ana"]) {
    assertEquals(handedOver(hash), undefined, hash);
  }
});
