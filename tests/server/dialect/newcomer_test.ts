import { assertEquals, assertStringIncludes } from "@std/assert";
import { newcomer } from "../../../lib/server/dialect/newcomer.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { LANGUAGES } from "../../../lib/vocabulary/language.ts";
import { NOTICES } from "../../fakes/events.ts";

const entered = {
  type: "entered",
  nick: "ana",
  room: "geral",
  topic: "pão",
  members: 2,
  seq: 7,
} as const;

for (const language of LANGUAGES) {
  Deno.test(`who has not spoken is not told of commands, which an original client would say aloud, in ${language}`, () => {
    const greeting = newcomer.encode(entered, language);
    assertEquals(greeting.includes("/"), false, greeting);
    assertStringIncludes(greeting, "ana");
    assertStringIncludes(greeting, "pão");
    assertStringIncludes(plain.encode(entered, language), greeting.trimEnd());
    assertStringIncludes(plain.encode(entered, language), "/help");
    for (const event of NOTICES.filter(({ type }) => type !== "entered")) {
      assertEquals(newcomer.encode(event, language), plain.encode(event, language));
    }
  });
}
