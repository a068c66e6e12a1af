/**
 * What a program says that has nothing else to do than to say it: it waits for whoever reads.
 *
 * @module
 */

import { shownLine } from "../text/text.ts";
import type { Language } from "../vocabulary/language.ts";
import { MEANING_COLUMN, type Parsed } from "./arguments.ts";
import { asCalledHere } from "./built.ts";
import { outputFailure, printLine } from "./output.ts";

/** In less, or where the terminal does not know how much it has, what wraps by itself is read more easily. */
const NARROW_COLUMNS = 40;

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
      return tell(fitted(asCalledHere(parsed.text)), parsed.language);
    case "version": {
      const { versionLine } = await import("./version.ts");
      return tell(versionLine(program, parsed.language), parsed.language);
    }
    case "refused":
      complain(parsed.sentence);
      return 2;
  }
}

/** A help as a terminal has room for it; whoever searches it elsewhere finds each line whole. */
function fitted(text: string): string {
  if (!Deno.stdout.isTerminal()) return text;
  const { columns } = Deno.consoleSize();
  if (columns < NARROW_COLUMNS) return text;
  return text.split("\n").flatMap((line) => {
    const indent = line.startsWith("  --") ? MEANING_COLUMN : line.search(/\S|$/);
    return rowsOf(line, columns, Math.min(indent, Math.floor(columns / 2)));
  }).join("\n");
}

/** A line of a help in rows, of which all but the first are indented: each of its characters takes one column. */
function rowsOf(line: string, columns: number, indent: number): string[] {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > columns) {
    const end = rest.lastIndexOf(" ", columns);
    // A word that is longer than a row stays whole.
    if (end <= indent) break;
    rows.push(rest.slice(0, end));
    rest = " ".repeat(indent) + rest.slice(end + 1);
  }
  return [...rows, rest];
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
