/**
 * What a program says that has nothing else to do than to say it: it waits for whoever reads.
 *
 * @module
 */

import { shownLine } from "../text/text.ts";
import type { Language } from "../vocabulary/language.ts";
import type { Parsed } from "./arguments.ts";
import { asCalledHere } from "./built.ts";
import { outputFailure, printLine } from "./output.ts";

/**
 * Says in the place of a task what the arguments ask for instead, of a `program` such as `papo 0.1.0`;
 * returns the exit code.
 */
export async function answer(
  parsed: Exclude<Parsed<unknown>, { type: "run" }>,
  program: string,
): Promise<number> {
  switch (parsed.type) {
    case "help":
      return tell(asCalledHere(parsed.text), parsed.language);
    case "version": {
      const { versionLine } = await import("./version.ts");
      return tell(versionLine(program, parsed.language), parsed.language);
    }
    case "refused":
      complain(parsed.sentence);
      return 2;
  }
}

/** Prints the only thing there is to print; returns the exit code. */
export function tell(text: string, language: Language): number {
  const printed = printLine(Deno.stdout, text);
  if (printed.type !== "failed") return 0;
  complain(outputFailure(printed.error, language));
  return 1;
}

/** A sentence, in which may stand what strangers or arguments say. Where it cannot be written, that is all. */
export function complain(sentence: string): void {
  printLine(Deno.stderr, asCalledHere(shownLine(sentence)));
}
