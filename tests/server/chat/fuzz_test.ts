/**
 * What nobody would send, sent to everything that reads: nothing throws, what is kept is bounded, and
 * what comes out has no control characters.
 *
 * @module
 */

import { assert, assertEquals, assertLessOrEqual, assertNotMatch } from "@std/assert";
import fc from "fast-check";
import { Editor } from "../../../lib/terminal/input/editor.ts";
import { KeyDecoder } from "../../../lib/terminal/input/keys.ts";
import { printable } from "../../../lib/text/graphemes.ts";
import { layoutInput } from "../../../lib/terminal/input/layout.ts";
import { wrapText } from "../../../lib/text/width.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import type { Dialect, Step, TextDialect } from "../../../lib/server/dialect/dialect.ts";
import { json } from "../../../lib/server/dialect/json.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { recognise } from "../../../lib/server/dialect/recognise.ts";
import { seed } from "../../../lib/server/dialect/seed.ts";
import { LANGUAGES } from "../../../lib/vocabulary/language.ts";
import { concat, LineSplitter } from "../../../lib/text/lines.ts";
import { lookOf } from "../../../lib/text/lookalike.ts";
import { bendToNick, fold, parseNick, parseRoom } from "../../../lib/text/name.ts";
import { parseClientOptions } from "../../../lib/terminal/options.ts";
import { parseHashOptions } from "../../../lib/server/operation/commands.ts";
import { parseServerOptions } from "../../../lib/server/options.ts";
import { plainText } from "../../../lib/text/text.ts";
import { arbitraryCuts, type Chunk, cutAt, utf8 } from "../../fakes/bytes.ts";
import { commandsOf, pushAll } from "../../fakes/decode.ts";
import { HOSTILE_JSON, HOSTILE_LINES } from "../../fakes/hostile_lines.ts";
import { World } from "../../fakes/world.ts";

const DIALECTS: readonly TextDialect[] = [plain, seed, json];
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f]/;
// deno-lint-ignore no-control-regex
const CONTROL_BUT_LF = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/;

// What is fed

const hostile = fc.constantFrom(...HOSTILE_LINES, ...HOSTILE_JSON)
  .filter(({ bytes }) => bytes.length < 500).map(({ bytes }) => bytes);
const words = fc.constantFrom(
  ...["\n", "\r\n", "\r", "<ana> ", "<ana> <", ">", "/nick ", "/msg ana ", "//", "GET / HTTP/1.1"],
  ...['{"type":"say","text":"', '"}', '{"type":"nick","nick":"', "\\u001b", "\\ud83d", " ", "ã😀"],
).map(utf8);
const noise = fc.uint8Array({ maxLength: 24 }).map((bytes) => new Uint8Array(bytes));
const MAX_STREAM = 2_000;
/** Bytes that look enough like something to get far. */
const stream: fc.Arbitrary<Chunk> = fc.array(fc.oneof(words, hostile, noise), { maxLength: 12 })
  .map((pieces) => concat(new Uint8Array(0), ...pieces).slice(0, MAX_STREAM));
const cuts = arbitraryCuts(MAX_STREAM);
/** Text of any kind, lone surrogates and control characters too. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({
    unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
    maxLength: 60,
  }),
  stream.map((bytes) => new TextDecoder().decode(bytes)),
);

/** Every text in a value, but for what is never shown. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => key === "password" ? [] : textsIn(inner));
}

/** All the commands that a talk makes of the chunks, with a silence behind every third. */
function decodeAll(dialect: Dialect, chunks: readonly Chunk[], maxBytes: number): Command[] {
  const talk = dialect.open({ maxLineBytes: maxBytes });
  const buffer = new Uint8Array(MAX_STREAM);
  const steps: Step[] = [];
  for (const [index, chunk] of chunks.entries()) {
    buffer.set(chunk);
    steps.push(...talk.push(buffer.subarray(0, chunk.length)));
    if (index % 3 === 2 && talk.quietMs !== undefined) steps.push(...talk.quiet());
  }
  return commandsOf([...steps, ...talk.end()]);
}

// What the server reads

Deno.test("fuzz: lines are never longer than allowed, whatever comes", () => {
  fc.assert(
    fc.property(stream, cuts, fc.integer({ min: 1, max: 200 }), (bytes, places, max) => {
      const splitter = new LineSplitter(max);
      const lines = cutAt(bytes, places).flatMap((chunk) => splitter.push(chunk));
      for (const line of [...lines, ...splitter.end()]) {
        if (line.type === "tooLong") continue;
        // One byte that is no UTF-8 becomes one unit, as every other does at most.
        assertLessOrEqual(line.text.length, max);
        assert(!line.text.includes("\n"));
      }
    }),
    { numRuns: 3_000 },
  );
});

for (const dialect of DIALECTS) {
  Deno.test(`fuzz: what ${dialect.name} decodes can be shown`, () => {
    fc.assert(
      fc.property(stream, cuts, fc.integer({ min: 16, max: 400 }), (bytes, places, max) => {
        for (const request of decodeAll(dialect, cutAt(bytes, places), max)) {
          if ("text" in request && request.text !== undefined) {
            assertNotMatch(request.text, dialect === json ? CONTROL_BUT_LF : CONTROL);
            assert(request.text.isWellFormed());
          }
          if (request.type === "introduce" || request.type === "op") {
            assertNotMatch(request.name, CONTROL);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });

  Deno.test(`fuzz: what ${dialect.name} keeps of a stream without an end is bounded`, () => {
    fc.assert(
      fc.property(stream.filter((bytes) => !bytes.includes(10)), (bytes) => {
        const talk = dialect.open({ maxLineBytes: 256 });
        const requests: Step[] = [];
        // Three times as much as json takes, the longest of all.
        for (let sent = 0; sent < 400_000; sent += 2_000) {
          const chunk = concat(bytes, new Uint8Array(2_000 - bytes.length).fill(0x78));
          requests.push(...talk.push(chunk));
        }
        const rest = textsIn(talk.end()).join("");
        assertLessOrEqual(rest.length, 200_000);
        assert(requests.length > 0, "it was refused, or cut where a message began");
      }),
      { numRuns: 20 },
    );
  });
}

Deno.test("fuzz: the first bytes always tell something, and what they told stays told", () => {
  fc.assert(
    fc.property(stream, fc.nat(MAX_STREAM), (bytes, length) => {
      const head = bytes.subarray(0, length);
      const found = recognise(head, false);
      if (head.length > 0) assert(recognise(head, true).type !== "undecided");
      if (found.type === "dialect") assertEquals(recognise(bytes, false), found);
    }),
    { numRuns: 2_000 },
  );
});

// The json protocol

const someValue = fc.oneof(anyText, fc.jsonValue({ maxDepth: 2 }), fc.double(), fc.integer());
const name = fc.oneof(fc.constantFrom("ana", "geral", "outra", "#geral", "__proto__", ""), anyText);
const REQUESTS: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  fc.record({ type: fc.constant("hello"), version: fc.constant(1), nick: name, room: name }),
  fc.record({
    type: fc.constant("hello"),
    version: fc.constant(1),
    resume: fc.record({
      token: fc.constantFrom("token-1", "x"),
      rooms: fc.dictionary(name, fc.nat(9)),
    }),
  }),
  fc.record({ type: fc.constantFrom("say", "action", "topic"), room: name, text: anyText }),
  fc.record({ type: fc.constantFrom("say", "action", "topic"), text: anyText, id: fc.nat(3) }),
  fc.record({ type: fc.constant("direct"), to: name, text: anyText }),
  fc.record({ type: fc.constantFrom("join", "leave", "who", "lock", "unlock"), room: name }),
  fc.record({ type: fc.constantFrom("nick", "kick", "mute", "unmute"), nick: name }),
  fc.record({ type: fc.constantFrom("ban", "unban"), target: name, seconds: fc.integer() }),
  fc.record({ type: fc.constant("history"), before: fc.integer(), limit: fc.nat(2_000) }),
  fc.record({ type: fc.constant("search"), words: anyText }),
  fc.record({ type: fc.constant("op"), name, password: anyText }),
  fc.record({
    type: fc.constantFrom("mod", "unmod", "voice", "kick", "mute", "invite"),
    room: name,
    nick: name,
  }),
  fc.record({ type: fc.constantFrom("ban", "unban"), room: name, target: name }),
  fc.record({ type: fc.constant("rule"), key: anyText, limit: fc.integer(), quiet: fc.boolean() }),
  fc.record({ type: fc.constantFrom("rooms", "rules", "bans", "ping", "bye", "toString", "x") }),
);
/** A request with some field taken away, put in or replaced. */
const mutated = fc.tuple(
  REQUESTS,
  fc.option(fc.tuple(fc.nat(5), someValue)),
  fc.option(fc.tuple(fc.oneof(name, fc.constantFrom("id", "type")), someValue), { freq: 4 }),
).map(([request, change, more]): Readonly<Record<string, unknown>> => {
  const fields = Object.entries(request);
  if (change !== null) {
    const [index, value] = change;
    const [key] = fields[index % fields.length] ?? ["type"];
    fields[index % fields.length] = [key, value];
  }
  return Object.fromEntries(more === null ? fields : [...fields, more]);
});

Deno.test("fuzz: any sequence of json requests is carried out, and what all are told can be shown", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), mutated), { maxLength: 12 }), (requests) => {
      const world = new World();
      const people = [world.person("ana"), world.program()];
      const talks = people.map(() => json.open({ maxLineBytes: 4_096 }));
      for (const [first, request] of requests) {
        const index = first ? 0 : 1;
        const [person, talk] = [people[index], talks[index]];
        if (person === undefined || talk === undefined) continue;
        for (const decoded of pushAll(talk, [utf8(JSON.stringify(request) + "\n")])) {
          world.ask(person, decoded);
        }
        world.clock.advance(10);
      }
      world.clock.advance(2_000);
      for (const { outlet } of people) {
        for (const event of outlet.transcript) {
          for (const dialect of DIALECTS) {
            for (const language of LANGUAGES) {
              const text = dialect.encode(event, language);
              assertNotMatch(text, CONTROL_BUT_LF, `${dialect.name} ${JSON.stringify(event)}`);
              assert(text === "" || text.endsWith("\n") || event.type === "askPassword");
            }
          }
        }
      }
      world.hub.close();
    }),
    { numRuns: 1_500 },
  );
});

// Words

Deno.test("fuzz: plain text has no control characters, is well formed, and plain for ever", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = plainText(text);
      assertNotMatch(shown, CONTROL);
      assertNotMatch(shown, /[\u2028\u2029]/);
      assert(shown.isWellFormed());
      assertEquals(plainText(shown), shown);
    }),
    { numRuns: 15_000 },
  );
});

Deno.test("fuzz: names are refused or fit to be shown", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = parseNick(text);
      const names = ["nick" in parsed ? parsed.nick : undefined, parseRoom(text), bendToNick(text)];
      for (const name of names) {
        if (name === undefined) continue;
        assertNotMatch(name, /[\p{C}\p{Z}<>#/,*]/u);
        assert(name.isWellFormed() && name.length > 0);
        assertEquals(fold(fold(name)), fold(name));
        lookOf(name);
      }
      const bent = bendToNick(text);
      if (bent !== undefined) assertEquals(parseNick(bent), { nick: bent });
    }),
    { numRuns: 15_000 },
  );
});

Deno.test("fuzz: any arguments are taken or refused with a sentence", () => {
  const known = [
    ...["--host", "--port", "--lang", "--replay", "--rate", "--history", "--keep", "--status"],
    ...["--log", "--nick", "--room", "--seed", "--quiet", "--verbose", "--help", "-h", "--", "-"],
    ...[
      "--no-quiet",
      "--port=1",
      "--__proto__",
      "--constructor=x",
      "--lang=pt",
      "0",
      "9".repeat(30),
    ],
  ];
  const argument = fc.oneof(
    fc.constantFrom(...known),
    anyText,
    fc.tuple(fc.constantFrom(...known), anyText).map(([flag, value]) => `${flag}=${value}`),
  );
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 6 }), anyText, (args, locale) => {
      for (const parse of [parseServerOptions, parseClientOptions, parseHashOptions]) {
        const parsed = parse(args, locale);
        if (parsed.type === "refused") assert(parsed.sentence.length > 10);
      }
    }),
    { numRuns: 3_000 },
  );
});

// The client

Deno.test("fuzz: any keys leave the editor with text that can be shown, and a row for the cursor", () => {
  const keys = fc.array(
    fc.oneof(
      stream,
      noise,
      fc.constantFrom("\x1b[A", "\x1b[D", "\x1b[1;5C", "\x01", "\x0b", "\x19", "\x1f", "\t", "\r")
        .map(utf8),
      fc.constantFrom("\x1b[200~", "\x1b[201~", "\x7f", "\x17", "\x1b", "👨‍👩‍👧", "e\u0301").map(utf8),
    ),
    { maxLength: 25 },
  );
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 100 }), (chunks, columns) => {
      const decoder = new KeyDecoder({ maxPasteLength: 1_000 });
      const editor = new Editor({
        maxGraphemes: 2_000,
        complete: (text, cursor) => ({ from: 0, to: cursor, candidates: [text, "ana"] }),
      });
      for (const chunk of chunks) {
        for (const key of [...decoder.decode(chunk), ...decoder.flush()]) {
          const outcome = editor.press(key);
          if (outcome.kind === "submit") assertNotMatch(outcome.text, CONTROL_BUT_LF);
        }
      }
      for (const key of decoder.endPaste()) editor.press(key);
      assertNotMatch(editor.text, CONTROL_BUT_LF);
      assertLessOrEqual(editor.cursor, editor.graphemes.length);
      const { rows, row, column } = layoutInput("> ", editor.graphemes, editor.cursor, columns, 8);
      for (const drawn of rows) assertNotMatch(drawn, CONTROL);
      assert(row < rows.length && column < columns, `${row}, ${column} of ${columns}`);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("fuzz: whatever is shown has no control characters, in any width", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 120 }), (text, columns) => {
      assertNotMatch(printable(text), CONTROL_BUT_LF);
      for (const row of wrapText(text, columns, 4)) assertNotMatch(row, CONTROL);
    }),
    { numRuns: 3_000 },
  );
});
