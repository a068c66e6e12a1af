import { assertEquals } from "@std/assert";
import { languageOf, parseLanguage } from "../../lib/vocabulary/language.ts";

Deno.test("Portuguese of any country is pt-BR, all else English", () => {
  for (const tag of ["pt", "pt-BR", "pt-PT", "PT-br", "pt-Latn-BR"]) {
    assertEquals(languageOf(tag), "pt-BR", tag);
  }
  for (const tag of ["en", "en-US-u-va-posix", "und", "", "es-MX", "ptx", "x-pt"]) {
    assertEquals(languageOf(tag), "en", tag);
  }
});

Deno.test("a language that was named must be one of those there are", () => {
  assertEquals(parseLanguage("pt"), "pt-BR");
  assertEquals(parseLanguage("pt-br"), "pt-BR");
  assertEquals(parseLanguage("EN-us"), "en");
  for (const tag of ["", "es", "english", "português", "x-en", "und"]) {
    assertEquals(parseLanguage(tag), undefined, tag);
  }
});
