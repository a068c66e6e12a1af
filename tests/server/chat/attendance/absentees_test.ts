import { assert, assertEquals } from "@std/assert";
import {
  Absentees,
  gradeOf,
  type Visit,
} from "../../../../lib/server/chat/attendance/absentees.ts";

const IN_EARNEST: Visit = { stayedMs: 600_000, hasSpoken: true, hasName: true };
const IN_PASSING: Visit = { stayedMs: 0, hasSpoken: false, hasName: false };

function withoutLeast(absentees: Absentees<string>, count: number): string[] {
  const gone: string[] = [];
  for (let n = 0; n < count; n++) {
    const { least } = absentees;
    if (least === undefined) break;
    gone.push(least);
    absentees.delete(least);
  }
  return gone;
}

Deno.test("who stays, speaks or has chosen a name is more in earnest", () => {
  const visits: readonly Visit[] = [
    { ...IN_PASSING, hasName: true },
    { ...IN_PASSING, hasSpoken: true },
    { ...IN_PASSING, stayedMs: 1_000 },
  ];
  for (const visit of visits) assert(gradeOf(visit) > gradeOf(IN_PASSING));
  for (const visit of visits) assert(gradeOf(IN_EARNEST) > gradeOf(visit));
});

Deno.test("who is least in earnest goes first, of the address that has the most", () => {
  const absentees = new Absentees<string>();
  absentees.add("ana", "home", gradeOf(IN_PASSING));
  for (const n of [1, 2, 3]) absentees.add(`eve${n}`, "flood", gradeOf(IN_PASSING));
  absentees.add("eva", "flood", gradeOf({ ...IN_PASSING, hasSpoken: true }));
  assertEquals(withoutLeast(absentees, 3), ["eve1", "eve2", "eve3"]);
  assertEquals(absentees.size, 2);
});

Deno.test("many of one address who are in earnest come before anyone who is not", () => {
  const absentees = new Absentees<string>();
  for (let n = 0; n < 200; n++) absentees.add(`pupil${n}`, "school", gradeOf(IN_EARNEST));
  for (let n = 0; n < 200; n++) absentees.add(`eve${n}`, `bot${n}`, gradeOf(IN_PASSING));
  const gone = withoutLeast(absentees, 200);
  assert(gone.every((name) => name.startsWith("eve")), gone.join());
});

Deno.test("where all are in earnest, it is still the address that has the most", () => {
  const absentees = new Absentees<string>();
  absentees.add("ana", "home", gradeOf(IN_EARNEST));
  for (let n = 0; n < 1_000; n++) absentees.add(`eve${n}`, "flood", gradeOf(IN_EARNEST));
  absentees.add("bia", "work", gradeOf(IN_PASSING));
  const gone = withoutLeast(absentees, 700);
  assert(gone.every((name) => name.startsWith("eve")), "not bia, for the others are too many");
});

Deno.test("one who is there no more is not counted, and one who is added again is there once", () => {
  const absentees = new Absentees<string>();
  absentees.add("ana", "home", 0);
  absentees.add("ana", "work", 5);
  assertEquals([...absentees], ["ana"]);
  absentees.delete("ana");
  absentees.delete("ana");
  assertEquals([absentees.size, absentees.least], [0, undefined]);
});
