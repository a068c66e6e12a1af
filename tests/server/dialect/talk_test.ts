import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Dialect,
  type Step,
  type Talk,
  type TextDialect,
  voiceOf,
} from "../../../lib/server/dialect/dialect.ts";
import { json } from "../../../lib/server/dialect/json.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { seed } from "../../../lib/server/dialect/seed.ts";
import { type Language, LANGUAGES } from "../../../lib/vocabulary/language.ts";
import type { Words } from "../../../lib/vocabulary/entry.ts";
import type { ServerEvent } from "../../../lib/vocabulary/reply.ts";
import { arbitraryCuts, cutAt, everyChunking, utf8 } from "../../fakes/bytes.ts";
import { commandsOf, stepsOf } from "../../fakes/decode.ts";
import { entry, NOTICES } from "../../fakes/events.ts";

// The musts of a talk and of a dialect, as `dialect.ts` numbers them: a row for each dialect.
const ROWS: readonly (readonly [dialect: TextDialect, said: string])[] = [
  [plain, "oi\r\n\n/who\n/nick ana\nolá 😀\n \nmeia"],
  [seed, "<ana> <oi><ana> <olá 😀><ana> <>"],
  [json, '{"type":"ping","id":1}\n\n{"type":"who"}\r\nno object\n{"type":"say","text":"olá 😀"}\n'],
];
const LIMITS = { maxLineBytes: 200 };

/** The commands, and how many lines asked for nothing. */
function summary(steps: readonly Step[]): readonly [commands: unknown, idle: number] {
  const idle = steps.reduce((sum, step) => step.type === "idle" ? sum + step.lines : sum, 0);
  return [commandsOf(steps), idle];
}

function heard(talk: Talk, chunks: Parameters<typeof stepsOf>[1]): Step[] {
  return [...stepsOf(talk, chunks), ...talk.end()];
}

for (const [dialect, stream] of ROWS) {
  Deno.test(`1: ${dialect.name} makes the same steps of a stream, however it is cut`, () => {
    const whole = summary(heard(dialect.open(LIMITS), [utf8(stream)]));
    assert(commandsOf(stepsOf(dialect.open(LIMITS), [utf8(stream)])).length > 1);
    for (const chunks of everyChunking(utf8(stream))) {
      assertEquals(summary(heard(dialect.open(LIMITS), chunks)), whole);
    }
  });

  Deno.test(`2: ${dialect.name} bears whatever comes, and whatever silence`, () => {
    const bytes = fc.uint8Array({ maxLength: 600 }).map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(bytes, arbitraryCuts(600), (bytes, cuts) => {
        const talk = dialect.open(LIMITS);
        for (const chunk of cutAt(bytes, cuts)) {
          talk.push(chunk);
          if (talk.quietMs !== undefined) talk.quiet();
        }
        talk.end();
      }),
      { numRuns: 500 },
    );
  });

  Deno.test(`4: ${dialect.name} learns from a silence once`, () => {
    for (let end = 0; end <= stream.length; end++) {
      const talk = dialect.open(LIMITS);
      talk.push(utf8(stream.slice(0, end)));
      if (talk.quietMs === undefined) continue;
      talk.quiet();
      assertEquals([talk.quietMs, talk.quiet()], [undefined, []], stream.slice(0, end));
    }
  });

  Deno.test(`${dialect.name} counts each line that asks for nothing`, () => {
    const [, idle] = summary(heard(dialect.open(LIMITS), [utf8(stream)]));
    assertEquals(idle > 0, true);
  });

  Deno.test(`what ${dialect.name} tells hangs on what it is given alone, and is whole`, () => {
    for (const language of LANGUAGES) {
      for (const event of [...NOTICES, entry("message", "ana", "a\nb")]) {
        const words = dialect.encode(event, language);
        assertEquals(dialect.encode(event, language), words);
        if (event.type !== "askPassword") assert(words === "" || words.endsWith("\n"), words);
      }
    }
  });
}

Deno.test("3: telnet is answered in a step, before what was typed behind its words", () => {
  const talk = plain.open(LIMITS);
  const typed = new Uint8Array([255, 253, 6, 111, 105, 10]);
  assertEquals(talk.push(typed), [
    { type: "answer", words: new Uint8Array([255, 252, 6]) },
    { type: "say", text: "oi" },
  ]);
});

/** Tells in bytes, and marks them where its reader is capable of that. */
const marking: Dialect = {
  ...plain,
  name: "marking",
  encode: (event: ServerEvent, language: Language, _id, capabilities = 0): Words =>
    utf8((capabilities & 1 ? "!" : "") + plain.encode(event, language)),
};

Deno.test("readers with the same capabilities share one voice, others have another", () => {
  const said = entry("message", "ana", "oi");
  assertStrictEquals(voiceOf(marking, "en", 1), voiceOf(marking, "en", 1));
  assertStrictEquals(voiceOf(marking, "en"), voiceOf(marking, "en", 0));
  assertEquals(voiceOf(marking, "en", 1).encode(said), utf8("!<ana> oi\n"));
  assertEquals(voiceOf(marking, "en", 2).encode(said), utf8("<ana> oi\n"));
});
