/**
 * Lists as people write them.
 *
 * @module
 */

/**
 * What stands between commas.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(listIn("prova, sala 3,"), ["prova", "sala 3"]);
 * ```
 */
export function listIn(text = ""): string[] {
  return text.split(",").map((each) => each.trim()).filter((each) => each !== "");
}
