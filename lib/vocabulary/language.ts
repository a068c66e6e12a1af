/** The languages that everything a person reads exists in. */
export const LANGUAGES = ["pt-BR", "en"] as const;

/** One of {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

/**
 * The language that a BCP 47 tag asks for: Portuguese of any country, else English. What a
 * person types (`pt`, `EN-us`) is understood as well as what a system's locale gives.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(languageOf("pt-PT"), "pt-BR");
 * assertEquals(languageOf("und"), "en");
 * ```
 */
export function languageOf(tag: string): Language {
  return /^pt(?![a-z])/i.test(tag) ? "pt-BR" : "en";
}

/** The language that was named, or `undefined` where it is none of {@link LANGUAGES}. */
export function parseLanguage(tag: string): Language | undefined {
  return /^(pt|en)(?![a-z])/i.test(tag) ? languageOf(tag) : undefined;
}
