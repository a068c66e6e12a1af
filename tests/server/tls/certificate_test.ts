import { assert, assertEquals } from "@std/assert";
import { opensslArguments } from "../../../lib/server/tls/certificate.ts";
import { TLS } from "../../../lib/server/dialect/foreign.ts";
import { recognise } from "../../../lib/server/dialect/recognise.ts";

Deno.test("a certificate holds for names and addresses, each as what it is", () => {
  const args = opensslArguments({ cert: "c.pem", key: "k.pem" }, ["localhost", "10.0.0.7", "::1"]);
  assertEquals(args.at(-1), "subjectAltName=DNS:localhost,IP:10.0.0.7,IP:::1");
  assert(args.includes("basicConstraints=critical,CA:FALSE"));
});

Deno.test("TLS is told from text by its first two bytes, however they are cut", () => {
  const found = recognise(new Uint8Array([0x16, 3, 1, 2]), false);
  assert(found.type === "foreign" && found.protocol === TLS);
  assertEquals(recognise(new Uint8Array([0x16]), false).type, "undecided");
  for (const [bytes, over] of [[[0x16], true], [[0x16, 0x61, 10], false]] as const) {
    const other = recognise(new Uint8Array(bytes), over);
    assert(other.type !== "foreign" || other.protocol !== TLS);
  }
});
