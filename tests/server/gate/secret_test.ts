import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { hashSecret, isHash, secretTest, verifySecret } from "../../../lib/server/gate/secret.ts";

Deno.test("only the password passes, however its letters are composed", async () => {
  const isRight = secretTest("sésamo");
  const verdicts = await Promise.all(["sésamo", " se\u0301samo ", "sesamo", ""].map(isRight));
  assertEquals(verdicts, [true, true, false, false]);
});

Deno.test("a hash is salted, says how it was made, and knows its password", async () => {
  const [one, two] = [await hashSecret("segredo"), await hashSecret("segredo")];
  assertMatch(one, /^\$scrypt\$ln=15,r=8,p=1\$[^$]+\$[^$]+$/);
  assertNotEquals(one, two);
  assert(await verifySecret("segredo", one));
  assert(!await verifySecret("segredo ou quase", one));
});

Deno.test("what is no hash, or one that would take minutes, is none", () => {
  const tail = "$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g";
  assert(isHash("$scrypt$ln=15,r=8,p=1" + tail));
  for (
    const text of [
      "",
      "segredo",
      "$scrypt$ln=31,r=8,p=1" + tail,
      "$scrypt$ln=15,r=99,p=1" + tail,
      "$scrypt$ln=0,r=8,p=1" + tail,
      "$argon2$ln=15,r=8,p=1" + tail,
      "$scrypt$ln=15,r=8,p=1$c2FsdHNhbHRzYWx0a$aGFzaGhhc2hoYXNoaGFzaGhhc2h",
    ]
  ) assert(!isHash(text), text);
});
