import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Holder, Places } from "../../../lib/server/connection/places.ts";

class Someone implements Holder {
  readonly owner: string;
  isStranger = true;

  constructor(owner: string) {
    this.owner = owner;
  }
}

function known(owner: string): Someone {
  const someone = new Someone(owner);
  someone.isStranger = false;
  return someone;
}

Deno.test("there is a place for as many as may be, in all and of each address", () => {
  const places = new Places<Someone>(3, 2);
  const ana = known("a");
  places.take(ana);
  places.take(known("a"));
  assertEquals(places.claim("a", false), { type: "none", reason: "address_full" });
  assertEquals(places.claim("a", true), { type: "free" });
  assertEquals(places.claim("b", false), { type: "free" });
  places.take(known("b"));
  assertEquals(places.claim("c", true), { type: "none", reason: "server_full" });
  places.release(ana);
  places.release(ana);
  assertEquals(places.claim("a", false), { type: "free" });
});

Deno.test("where none is left, the stranger goes who came first; who is known stays", () => {
  const places = new Places<Someone>(3, 9);
  const [first, second, third] = [new Someone("a"), new Someone("b"), new Someone("b")];
  for (const someone of [first, second, third]) places.take(someone);
  assertEquals(places.claim("c", false), { type: "instead", of: first, reason: "server_full" });
  first.isStranger = false;
  assertEquals(places.claim("c", false), { type: "instead", of: second, reason: "server_full" });
  second.isStranger = false;
  third.isStranger = false;
  assertEquals(places.claim("c", false), { type: "none", reason: "server_full" });
});

Deno.test("a stranger of the same address goes where that address has no place left", () => {
  const places = new Places<Someone>(9, 2);
  const [other, own] = [new Someone("b"), new Someone("a")];
  for (const someone of [other, known("a"), own]) places.take(someone);
  assertEquals(places.claim("a", false), { type: "instead", of: own, reason: "address_full" });
});

Deno.test("whatever happens, no more places are taken than there are, and none is lost", () => {
  const step = fc.record({
    act: fc.constantFrom("come", "speak", "go"),
    owner: fc.constantFrom("a", "b", "c"),
    which: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const places = new Places<Someone>(5, 3);
      let holders: Someone[] = [];
      for (const { act, owner, which } of steps) {
        const chosen = holders[which % Math.max(1, holders.length)];
        if (act === "speak" && chosen !== undefined) chosen.isStranger = false;
        if (act === "go" && chosen !== undefined) {
          places.release(chosen);
          holders = holders.filter((holder) => holder !== chosen);
        }
        if (act !== "come") continue;
        const own = holders.filter((holder) => holder.owner === owner);
        const claim = places.claim(owner, false);
        const isFull = own.length >= 3 || holders.length >= 5;
        const candidates = own.length >= 3 ? own : holders;
        const first = candidates.find(({ isStranger }) => isStranger);
        const type = !isFull ? "free" : first === undefined ? "none" : "instead";
        assertEquals(claim.type, type);
        if (claim.type === "instead") {
          assertEquals(claim.of, first);
          places.release(claim.of);
          holders = holders.filter((holder) => holder !== claim.of);
        }
        if (claim.type === "none") continue;
        const newcomer = new Someone(owner);
        places.take(newcomer);
        holders.push(newcomer);
      }
    }),
  );
});
