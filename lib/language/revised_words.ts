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
 * ```
 */
export function takenBack({ by, of, lines, reason }: TakenBack, language: Language): string {
  const why = reason === "" ? "" : `: ${reason}`;
  const whose = of === undefined ? "" : ` ${language === "en" ? "of" : "de"} ${of}`;
  return language === "en"
    ? `${by} took back ${lines === 1 ? "a line" : count(lines, "line", "lines")}${whose}${why}`
    : `${by} apagou ${
      lines === 1 ? "uma mensagem" : count(lines, "mensagem", "mensagens")
    }${whose}${why}`;
}
