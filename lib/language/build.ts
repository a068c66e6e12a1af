/**
 * What is said to whoever builds the programs.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";

/** Why there may be no program, and what can be done. */
export const BUILD_FAILED: Readonly<Record<Language, string>> = {
  "pt-BR":
    "Não foi possível compilar. Onde o binário base do Deno (denort) não pode ser baixado, " +
    "compile em outra máquina ou indique um em DENORT_BIN.",
  en: "Could not build. Where Deno's base binary (denort) cannot be downloaded, build on a " +
    "machine that reaches it, or name one in DENORT_BIN.",
};
