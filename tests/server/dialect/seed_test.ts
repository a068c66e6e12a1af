import { assert, assertEquals, assertLessOrEqual, assertMatch } from "@std/assert";
import fc from "fast-check";
import type { Command } from "../../../lib/vocabulary/command.ts";
import {
  alignToReads,
  CUT_MS,
  seed,
  seedPrefix,
  WHOLE_MS,
} from "../../../lib/server/dialect/seed.ts";
import { LANGUAGES } from "../../../lib/vocabulary/language.ts";
import { SHOWN_LINES } from "../../../lib/text/shortened.ts";
import { arbitraryCuts, cutAt, everyChunking, utf8 } from "../../fakes/bytes.ts";
import { decode, pushAll, said } from "../../fakes/decode.ts";
import { entry, NOTICES } from "../../fakes/events.ts";

const ANA: Command = { type: "introduce", name: "ana" };

function say(text: string): Command {
  return { type: "say", text };
}

const STREAMS: readonly (readonly [what: string, stream: string, commands: readonly Command[]])[] =
  [
    ["one message", "<ana> <oi>", [ANA, say("oi")]],
    ["characters of several bytes", "<josé> <olá 😀 語>", [
      { type: "introduce", name: "josé" },
      say("olá 😀 語"),
    ]],
    ["two glued ones", "<ana> <oi><ana> <tudo bem?>", [ANA, say("oi"), say("tudo bem?")]],
    ["three, the middle one empty", "<ana> <a><ana> <><ana> <b>", [ANA, say("a"), say("b")]],
    ["without brackets", "<ana> oi", [ANA, say("oi")]],
    ["glued without brackets", "<ana> oi<ana> tudo bem?", [ANA, say("oi"), say("tudo bem?")]],
    ["< and > in the text", "<ana> <a < b > c <d>>", [ANA, say("a < b > c <d>")]],
    ["> at the end of a text", "<ana> <a>><ana> <b>", [ANA, say("a>"), say("b")]],
    ["only brackets", "<ana> <<>><ana> <>>", [ANA, say("<>"), say(">")]],
    ["the own prefix in the text", "<ana> <disse <ana> oi>", [ANA, say("disse <ana> oi")]],
    ["the own prefix as the text", "<ana> <<ana> ><ana> <b>", [ANA, say("<ana> "), say("b")]],
    ["another's prefix in the text", "<ana> <<eva> <oi>>", [ANA, say("<eva> <oi>")]],
    ["what looks like a command", "<ana> </quit>", [ANA, say("/quit")]],
    ["control characters", "<ana> <a\x1b[31mb\0c\nd>", [ANA, say("abc d")]],
    ["nothing but blanks", "<ana> <   >", [ANA]],
    ["a name in two words", "<Ana Maria> <oi>", [
      { type: "introduce", name: "Ana Maria" },
      say("oi"),
    ]],
  ];

for (const [what, stream, commands] of STREAMS) {
  Deno.test(`seed reads the same in any chunking: ${what}`, () => {
    for (const chunks of everyChunking(utf8(stream))) {
      assertEquals(decode(seed, chunks), commands, chunks.map((chunk) => chunk.length).join(" "));
    }
  });
}

Deno.test("any texts come whole, glued and cut as they may be", () => {
  const text = fc.array(
    fc.constantFrom("<", ">", " ", "a", "ã", "😀", "<ana> ", "ana", "語"),
    { maxLength: 12 },
  ).map((pieces) => pieces.join("")).filter((text) => text.trim() !== "");
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 6 }),
      arbitraryCuts(300),
      (texts, cuts) => {
        // The one thing that nobody could tell from two messages.
        fc.pre(!texts.some((text) => `<${text}`.includes("><ana> <")));
        const stream = texts.map((text) => `<ana> <${text}>`).join("");
        assertEquals(said(decode(seed, cutAt(utf8(stream), cuts))), texts);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("a text of more than 2,048 bytes comes whole, in the pieces of a network", () => {
  const text = "não 😀 語 ".repeat(250).trim();
  const bytes = utf8(`<ana> <${text}>`);
  assert(bytes.length > 2_048);
  for (const size of [1, 7, 1_448, 2_048]) {
    const places = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => n * size);
    assertEquals(decode(seed, cutAt(bytes, places), 4_096), [ANA, say(text)]);
  }
});

Deno.test("how long a rest is waited for depends on whether one seems to be missing", () => {
  const waits: readonly (readonly [Uint8Array<ArrayBuffer>, number])[] = [
    [utf8("<ana> <oi>"), WHOLE_MS],
    [utf8("<ana> oi"), WHOLE_MS],
    [utf8("<ana> <oi"), CUT_MS],
    [utf8("<ana> <"), CUT_MS],
    [utf8("<ana> ol\u00e1").subarray(0, 9), CUT_MS],
    [utf8("<ana> \u8a9e").subarray(0, 8), CUT_MS],
    [utf8("<ana> 😀").subarray(0, 9), CUT_MS],
    [utf8("<ana> <a><ana> <b>"), WHOLE_MS],
    [utf8("<ana> <a><ana> <b"), CUT_MS],
    [utf8("<ana> <a><an"), CUT_MS],
  ];
  for (const [bytes, quietMs] of waits) {
    const talk = seed.open({ maxLineBytes: 1_000 });
    assertEquals(talk.quietMs, undefined);
    talk.push(bytes);
    assertEquals(talk.quietMs, quietMs, new TextDecoder().decode(bytes));
    talk.quiet();
    assertEquals(talk.quietMs, undefined);
  }
});

Deno.test("messages apart are told apart by the silence between", () => {
  const talk = seed.open({ maxLineBytes: 1_000 });
  assertEquals(talk.push(utf8("<ana> <oi>")), [ANA]);
  assertEquals(talk.quiet(), [say("oi")]);
  assertEquals(talk.push(utf8("<ana> <de novo>")), []);
  assertEquals(talk.quiet(), [say("de novo")]);
  assertEquals(talk.end(), []);
});

Deno.test("a rest that comes too late is said by itself, and spoils nothing behind it", () => {
  for (const glued of [true, false]) {
    const talk = seed.open({ maxLineBytes: 1_000 });
    talk.push(utf8("<ana> <bom "));
    assertEquals(said(talk.quiet()).join().replace("<", "").trim(), "bom");
    const texts = said(talk.push(utf8(glued ? "dia><ana> <oi>" : "dia>")));
    texts.push(...said(talk.quiet()));
    if (!glued) {
      texts.push(...said(pushAll(talk, [utf8("<ana> <oi>")])), ...said(talk.quiet()));
    }
    assertEquals(texts.map((text) => text.replace(">", "")), ["dia", "oi"]);
  }
});

Deno.test("a character whose rest never comes is replaced, and the next message is whole", () => {
  const talk = seed.open({ maxLineBytes: 1_000 });
  talk.push(utf8("<ana> <\u00e1").subarray(0, 8));
  assertMatch(said(talk.quiet()).join(), /\ufffd$/);
  talk.push(utf8("<ana> <oi>"));
  assertEquals(talk.quiet(), [say("oi")]);
});

const MAX = 100;

Deno.test("a text as long as allowed is said, one byte more is refused", () => {
  const stream = (length: number): Uint8Array<ArrayBuffer> => utf8(`<ana> <${"x".repeat(length)}>`);
  for (const chunks of everyChunking(stream(MAX))) {
    assertEquals(decode(seed, chunks, MAX), [ANA, say("x".repeat(MAX))]);
  }
  for (const chunks of everyChunking(stream(MAX + 1))) {
    assertEquals(decode(seed, chunks, MAX), [
      ANA,
      { type: "invalid", code: "line_too_long", limit: MAX },
    ]);
  }
});

Deno.test("a text that is too long is never said, glued to another or not", () => {
  const long = `<ana> <${"x".repeat(1_000)}>`;
  const streams = [long, `${long}<ana> <oi>`, `<ana> <oi>${long}`, `${long}${long}`];
  for (const stream of streams) {
    for (const chunks of everyChunking(utf8(stream))) {
      const commands = decode(seed, chunks, MAX);
      for (const text of said(commands)) assertLessOrEqual(text.length, MAX);
      assert(commands.some(({ type }) => type === "invalid"), `in ${chunks.length} chunks`);
    }
  }
});

Deno.test("after one that was too long and a silence, the next is heard", () => {
  const talk = seed.open({ maxLineBytes: MAX });
  const chunk = new Uint8Array(64 * 1024).fill(0x61);
  const commands = pushAll(talk, [utf8("<ana> <"), ...Array<typeof chunk>(200).fill(chunk)]);
  assertEquals(commands, [ANA, { type: "invalid", code: "line_too_long", limit: MAX }]);
  assertEquals(talk.quietMs, WHOLE_MS);
  assertEquals(talk.quiet(), []);
  assertEquals(pushAll(talk, [utf8("<ana> <oi>")]), []);
  assertEquals(talk.quiet(), [say("oi")]);
});

Deno.test("a chunk full of little messages is told apart", () => {
  assertEquals(said(decode(seed, [utf8("<a> <b>".repeat(9_000))])).length, 9_000);
});

Deno.test("the prefix of the seed dialect is told by its brackets", () => {
  for (const head of ["<ana> ", "<ana> oi", "<Ana Maria> <", "<josé> x"]) {
    assertEquals(seedPrefix(head), "yes", head);
  }
  for (const head of ["<", "<an", "<ana>"]) assertEquals(seedPrefix(head), "maybe", head);
  for (
    const head of ["", "a", "<ana> oi\n", "<>", "<> a", "<a<", "<ana>x", "<" + "x".repeat(101)]
  ) {
    assertEquals(seedPrefix(head), "no", head);
  }
});

Deno.test("what is said comes in the original's brackets, each with a line's end", () => {
  assertEquals(seed.encode(entry("message", "ana", "oi"), "en"), "<ana> <oi>\n");
  assertEquals(seed.encode(entry("message", "ana", "a\nb"), "en"), "<ana> <a>\n<ana> <b>\n");
  assertMatch(seed.encode(entry("action", "ana", "acena"), "pt-BR"), /^[^\n]*ana acena\n$/);
  const entries = [entry("message", "ana", "oi"), entry("message", "eva", "olá")];
  assertEquals(
    seed.encode({ type: "history", room: "geral", entries }, "pt-BR"),
    "<ana> <oi>\n<eva> <olá>\n",
  );
});

Deno.test("what would deceive the reader of an original client is named", () => {
  const said = { room: "geral", seq: 1, timeMs: 0, nick: "ana", author: 1, text: "exe\u202egpj" };
  assertEquals(seed.encode({ ...said, type: "message" }, "en"), "<ana> <exe‹U+202E›gpj>\n");
  assertEquals(seed.encode({ ...said, type: "action" }, "en"), "- ana exe‹U+202E›gpj\n");
});

Deno.test("an original client is asked for the password in a sentence", () => {
  for (const language of LANGUAGES) {
    assertMatch(seed.encode({ type: "askPassword" }, language), /^\* [^\n]+\n$/);
  }
});

for (const language of LANGUAGES) {
  Deno.test(`comings and goings are not told, errors are, in ${language}`, () => {
    for (const event of NOTICES) {
      const text = seed.encode(event, language);
      // Of messages, only an announcement is one of them.
      const isTold = ["error", "closing", "skipped", "storage", "moderated", "message"]
        .includes(event.type);
      if (isTold) assertMatch(text, /^\* [^\n]+\n$/);
      else assertEquals(text, "", event.type);
    }
  });
}

const textLine = fc.array(
  fc.constantFrom("a", "ã", "語", "😀", "aaaaaaa", "語語語語語語語語", "😀😀😀", "ãããã"),
  { minLength: 1, maxLength: 200, size: "max" },
).map((pieces) => `<ana> <${pieces.join("")}>`).filter((line) => utf8(line).length < 2_000);

Deno.test("no read of 2,048 bytes ends inside a character, and the lines stay the same", () => {
  fc.assert(
    fc.property(fc.array(textLine, { minLength: 1, maxLength: 60, size: "max" }), (lines) => {
      const before = utf8(lines.join("\n") + "\n");
      const after = alignToReads(before);
      for (let at = 2_048; at < after.length; at += 2_048) {
        assert(((after[at] ?? 0) & 0xc0) !== 0x80, `inside a character at ${at}`);
      }
      const linesAfter = new TextDecoder().decode(after).split("\n").map((line) => line.trim());
      assertEquals(linesAfter, [...lines, ""]);
      assertLessOrEqual(after.length - before.length, 3 * lines.length);
    }),
    { numRuns: 200 },
  );
});

Deno.test("a text of 4 KiB in characters of two or four bytes can be aligned", () => {
  for (const char of ["ã", "😀"]) {
    for (let shift = 0; shift < 4; shift++) {
      const line = `<${"a".repeat(1 + shift)}> <${char.repeat(4_080 / utf8(char).length)}>\n`;
      const after = alignToReads(utf8(line));
      for (let at = 2_048; at < after.length; at += 2_048) {
        assert(((after[at] ?? 0) & 0xc0) !== 0x80, `${char} after ${shift}`);
      }
    }
  }
});

Deno.test("bytes that were not read yet count for where the reads end", () => {
  fc.assert(
    fc.property(
      fc.array(textLine, { minLength: 1, maxLength: 20, size: "max" }),
      fc.nat(10_000),
      (lines, unread) => {
        const before = utf8(lines.join("\n") + "\n");
        const after = alignToReads(before, unread);
        for (let at = 2_048 - unread % 2_048; at < after.length; at += 2_048) {
          assert(((after[at] ?? 0) & 0xc0) !== 0x80, `inside a character at ${at}`);
        }
        const linesAfter = new TextDecoder().decode(after).split("\n").map((line) => line.trim());
        assertEquals(linesAfter, [...lines, ""]);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("what fits in one read is left as it is", () => {
  const bytes = utf8("語".repeat(682) + "\n");
  assertEquals(alignToReads(bytes), bytes);
});

Deno.test("an original client sees the first lines of a long message, each in brackets, and word of the rest", () => {
  const event = entry("message", "ana", `a${"\n".repeat(60_000)}b`);
  const lines = seed.encode(event, "en").trimEnd().split("\n");
  assertEquals(lines.length, SHOWN_LINES + 1);
  assertEquals([lines[0], lines[1]], ["<ana> <a>", "<ana> <>"]);
  assert(lines.at(-1)?.startsWith("* … and 59961 more lines"), lines.at(-1));
});
