import { assertEquals } from "@std/assert";
import { sha256 } from "../../lib/text/sha256.ts";

async function expected(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

Deno.test("a hash is what the Web's own cryptography makes of the text, at any length", async () => {
  const texts = Array.from({ length: 200 }, (_, length) => "x".repeat(length));
  for (const text of [...texts, "abc", "olá 🐍", "\0", "ÿ".repeat(1_000), crypto.randomUUID()]) {
    assertEquals(sha256(text), await expected(text), `${text.length} ${text.slice(0, 9)}`);
  }
});
