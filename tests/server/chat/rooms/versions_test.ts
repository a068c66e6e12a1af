import { assertEquals } from "@std/assert";
import type { Found } from "../../../../lib/server/chat/stamp.ts";
import { Versions } from "../../../../lib/server/chat/rooms/versions.ts";

function found(seq: number, first?: number): Found {
  const targets = first === undefined ? {} : { targets: [{ seq: first, timeMs: first }] };
  return { type: "message", seq, timeMs: seq, nick: "ana", author: 1, ...targets };
}

Deno.test("what was said anew is what stands by now, and what was taken back does not", () => {
  const versions = new Versions();
  versions.replace(1, { seq: 4, timeMs: 4 });
  versions.remove(2);
  const now = { ...found(4), targets: [{ seq: 1, timeMs: 1 }] };
  assertEquals(versions.standing(found(1)), now);
  assertEquals(versions.standing(now), now);
  assertEquals(versions.standing(found(2)), undefined);
  // A later version of it is gone too; of what was not revised nothing is known.
  assertEquals(versions.standing(found(5, 2)), undefined);
  assertEquals(versions.standing(found(3)), found(3));
  assertEquals(versions.standing(found(6, 1)), found(6, 1));
});

Deno.test("what is known of it goes to others, and those revised longest ago are forgotten", () => {
  const versions = new Versions();
  for (let first = 1; first <= 300; first++) versions.remove(first);
  versions.replace(45, { seq: 301, timeMs: 7 });
  const { state } = versions;
  assertEquals([state.length, state[0], state.at(-1)], [256, [46], [45, 301, 7]]);
  const other = Versions.from(JSON.parse(JSON.stringify(state)));
  assertEquals(other.state, state);
  assertEquals([other.standing(found(44))?.seq, other.standing(found(45))?.seq], [44, 301]);
});
