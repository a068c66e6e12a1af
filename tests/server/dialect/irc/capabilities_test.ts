import { assert, assertEquals } from "@std/assert";
import { Capabilities, VOICE_BITS } from "../../../../lib/server/dialect/irc/capabilities.ts";

function answersTo(capabilities: Capabilities, ...params: string[]): readonly string[] | "unknown" {
  const outcome = capabilities.negotiate(params, false);
  return outcome.type === "unknown" ? "unknown" : outcome.answers;
}

Deno.test("who knows 302 gets values in several lines, who does not gets names in one", () => {
  const lines = answersTo(new Capabilities(), "LS", "302");
  assert(lines !== "unknown" && lines.length > 1);
  assert(lines.slice(0, -1).every((line) => line.startsWith("LS * :")));
  assert(lines.at(-1)?.startsWith("LS :"));
  assert(lines.some((line) => line.includes("draft/multiline=max-bytes=65536,max-lines=512")));
  const old = answersTo(new Capabilities(), "ls");
  assert(old !== "unknown" && old.length === 1 && !old[0]?.includes("="));
});

Deno.test("a request is granted whole or not at all, in its very words", () => {
  const capabilities = new Capabilities();
  assertEquals(answersTo(capabilities, "REQ", " batch  foo"), ["NAK : batch  foo"]);
  assert(!capabilities.has("batch"));
  assertEquals(answersTo(capabilities, "REQ", "batch server-time"), ["ACK :batch server-time"]);
  assertEquals(answersTo(capabilities, "REQ", "-batch"), ["ACK :-batch"]);
  assertEquals(answersTo(capabilities, "LIST"), ["LIST :server-time"]);
});

Deno.test("registration waits from LS or REQ on until END, and never once it is over", () => {
  const capabilities = new Capabilities();
  answersTo(capabilities, "LIST");
  assert(!capabilities.isNegotiating);
  answersTo(capabilities, "REQ", "batch");
  assert(capabilities.isNegotiating);
  assertEquals(answersTo(capabilities, "END"), []);
  assert(!capabilities.isNegotiating);
  capabilities.negotiate(["LS", "302"], true);
  assert(!capabilities.isNegotiating);
});

Deno.test("an unknown subcommand is one", () => {
  assertEquals(answersTo(new Capabilities(), "NOTACOMMAND"), "unknown");
});

Deno.test("messages of several lines need tags and batches", () => {
  const capabilities = new Capabilities();
  answersTo(capabilities, "REQ", "draft/multiline");
  assertEquals(capabilities.bits, 0);
  answersTo(capabilities, "REQ", "batch message-tags");
  assertEquals(capabilities.bits, VOICE_BITS["draft/multiline"] | VOICE_BITS["message-tags"]);
});

Deno.test("a password can be given by SASL everywhere: a name may have one, if the server has none", () => {
  assertEquals(answersTo(new Capabilities(), "REQ", "sasl"), ["ACK :sasl"]);
  const [lines] = [answersTo(new Capabilities(), "LS", "302")];
  assert(Array.isArray(lines) && lines.join(" ").includes("sasl=PLAIN"));
});
