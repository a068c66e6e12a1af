/**
 * What stood in line before comes to the same: only so can servers of two versions be one chat, while those of the
 * one are replaced by those of the other.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { LINE_VERSIONS } from "../../../lib/server/cluster/act.ts";
import { Carried } from "./carried.ts";
import lineOf2 from "./line_of_2.txt" with { type: "text" };
import lineOf3 from "./line_of_3.txt" with { type: "text" };
import lineOf4 from "./line_of_4.txt" with { type: "text" };

/** By the version of the line in which it was written down, by `record_line.ts`. */
const LINES: readonly (readonly [version: number, line: string])[] = [
  [2, lineOf2],
  [3, lineOf3],
  [4, lineOf4],
];

const ADVICE =
  "servers of that version would make something else of it, and leave: see LINE_VERSIONS. " +
  "What is new must be written down only where there is some, or `least` and `most` rise";

for (const [version, line] of LINES) {
  Deno.test({
    name: `what stood in version ${version} of the line comes to what it came to then`,
    // Who cannot do as that version did is not let in to servers of it.
    ignore: version < LINE_VERSIONS.least,
    fn: () => {
      using carried = new Carried();
      for (const [n, each] of line.trimEnd().split("\n").entries()) {
        if (each.startsWith("= ")) {
          assertEquals(`= ${carried.digest}`, each, `line ${n + 1}: ${ADVICE}`);
        } else carried.take(each);
      }
    },
  });
}
