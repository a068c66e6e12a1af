import fc from "fast-check";
import type { FarStep } from "./far.ts";

/** Who is far from the server. */
export const NICKS: readonly string[] = ["ana", "bia", "caio"];

/** Something that one of them does, or that becomes of its line. */
export interface FarHappening {
  readonly who: number;
  readonly step: FarStep;
}

const step: fc.Arbitrary<FarStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("say" as const),
      room: fc.constantFrom("geral", "sala"),
      count: fc.constantFrom(1, 1, 2, 12),
      units: fc.constantFrom(1, 20, 500, 3_000),
    }),
  },
  fc.record({ type: fc.constantFrom("join" as const, "join" as const, "leave" as const) }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("confide" as const),
      nick: fc.constantFrom(...NICKS),
    }),
  },
  fc.record({
    type: fc.constantFrom("redact" as const, "edit" as const, "react" as const),
    seq: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    type: fc.constant("rename" as const),
    nick: fc.constantFrom("eva", "ana", "bia"),
  }),
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant("bring" as const),
      bytes: fc.constantFrom(1, 100, 1_000, 10_000, 100_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("break" as const), forBoth: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("retry" as const) }) },
);

/** Any of those. */
export const farHappening: fc.Arbitrary<FarHappening> = fc.record({
  who: fc.nat(NICKS.length - 1),
  step,
});
