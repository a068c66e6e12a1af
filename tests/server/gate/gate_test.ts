import { assert, assertEquals } from "@std/assert";
import { originOf } from "../../../lib/text/address.ts";
import { type Attempt, Gate } from "../../../lib/server/gate/gate.ts";
import { Operators } from "../../../lib/server/gate/operators.ts";
import { hashSecret } from "../../../lib/server/gate/secret.ts";

const PASSWORD: Attempt = { secret: "abre", then: [] };
const ADDRESS = originOf("192.0.2.7");

async function gate(): Promise<Gate> {
  const hash = await hashSecret("segredo");
  const operators = new Operators([["ana", hash], ["bia", hash]]);
  return new Gate({ password: "abre", operators });
}

function guessAt(operator: string): Attempt {
  return { secret: "errado", operator, then: [] };
}

Deno.test("who knows one secret has its guesses at another not forgiven", async () => {
  const locked = await gate();
  const right: Attempt = { secret: "segredo", operator: "ana", then: [] };
  for (const known of [PASSWORD, right]) {
    for (let n = 0; n < 5; n++) locked.begin(ADDRESS, guessAt("bia"), 0);
    const waitMs = locked.begin(ADDRESS, guessAt("bia"), 0);
    locked.begin(ADDRESS, known, 0);
    assert(await locked.isRight(ADDRESS, known));
    assertEquals(locked.begin(ADDRESS, known, 0), 0, "its own is");
    assert(locked.begin(ADDRESS, guessAt("bia"), 0) >= waitMs);
  }
});

Deno.test("guesses at one secret make nobody wait who gives another", async () => {
  const locked = await gate();
  for (let n = 0; n < 12; n++) locked.begin(ADDRESS, PASSWORD, 0);
  for (let n = 0; n < 12; n++) locked.begin(ADDRESS, guessAt("BIA"), 0);
  assertEquals(locked.begin(ADDRESS, guessAt("ana"), 0), 0);
  assert(locked.begin(ADDRESS, guessAt("bia"), 0) > 0, "a name is one however it is written");
});

Deno.test("names that are no operator's are counted together: inventing them costs the server nothing", async () => {
  const locked = await gate();
  assertEquals(locked.begin(ADDRESS, guessAt("x"), 0), 0);
  assertEquals(locked.begin(ADDRESS, guessAt("y"), 0), 1_000);
});
