import { assertRejects, assertStringIncludes } from "@std/assert";
import { StartupError } from "../../lib/startup/failure.ts";
import { Files } from "../../lib/startup/files.ts";
import type { Language } from "../../lib/vocabulary/language.ts";

Deno.test("where a permission is missing, what to type is said, in the reader's language", async () => {
  const words: readonly (readonly [Language, string])[] = [
    ["pt-BR", "Falta a permissão"],
    ["en", "is missing"],
  ];
  for (const [language, said] of words) {
    const files = new Files(language, () => Promise.resolve("deno run --allow-read=secret.txt"));
    for (
      const reading of [() => files.read("secret.txt"), () => files.readPassword("secret.txt")]
    ) {
      const { message } = await assertRejects(reading, StartupError);
      for (const part of [said, "secret.txt", "deno run --allow-read=secret.txt"]) {
        assertStringIncludes(message, part);
      }
    }
    assertStringIncludes((await files.forbidden("localhost:80")).message, "localhost:80");
  }
});
