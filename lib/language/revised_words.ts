/**
 * What is told of what was said and is said no longer, or otherwise.
 *
 * @module
 */

import { count } from "./phrases.ts";
import type { Language } from "../vocabulary/language.ts";

/** Marks what is said in the place of something. */
export const CORRECTED: Readonly<Record<Language, string>> = {
  "pt-BR": "corrigido",
  en: "corrected",
};

/** Some lines were taken back. */
export interface TakenBack {
  /** By whom. */
  readonly by: string;
  /** Whose they were, where they were not that person's own. */
  readonly of?: string | undefined;
  /** To whom they were said, where that was to some alone: their names, with commas between. */
  readonly to?: string;
  /** How many. */
  readonly lines: number;
  /** Empty where nobody says. */
  readonly reason: string;
}

/**
 * Who took back how many lines, and why; nothing of what stood in them.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const taken = { by: "ana", of: "bia", lines: 2, reason: "spam" };
 * assertEquals(takenBack(taken, "en"), "ana took back 2 lines of bia: spam");
 * const privately = { by: "ana", to: "bia", lines: 1, reason: "" };
 * assertEquals(takenBack(privately, "en"), "ana took back a line said to bia alone");
 * ```
 */
export function takenBack({ by, of, to, lines, reason }: TakenBack, language: Language): string {
  const why = reason === "" ? "" : `: ${reason}`;
  const isOne = lines === 1;
  const names = to?.replaceAll(",", ", ");
  if (language === "en") {
    const whose = of === undefined ? "" : ` of ${of}`;
    const privately = names === undefined ? "" : ` said to ${names} alone`;
    return `${by} took back ${
      isOne ? "a line" : count(lines, "line", "lines")
    }${whose}${privately}${why}`;
  }
  const whose = of === undefined ? "" : ` de ${of}`;
  const privately = names === undefined ? "" : ` ${isOne ? "dita" : "ditas"} só a ${names}`;
  const what = isOne ? "uma mensagem" : count(lines, "mensagem", "mensagens");
  return `${by} apagou ${what}${whose}${privately}${why}`;
}
