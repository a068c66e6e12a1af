import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMAND_NAMES } from "../../../lib/vocabulary/codes.ts";
import { OPERATOR_COMMAND_NAMES } from "../../../lib/language/slash.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { LANGUAGES } from "../../../lib/vocabulary/language.ts";
import { SHOWN_LINES, SHOWN_UNITS } from "../../../lib/text/shortened.ts";
import { everyChunking, utf8 } from "../../fakes/bytes.ts";
import { decode } from "../../fakes/decode.ts";
import { entry, NOTICES } from "../../fakes/events.ts";

const TOO_LONG: Command = { type: "invalid", code: "line_too_long", limit: 24 };

const STREAMS: readonly (readonly [what: string, stream: string, commands: readonly Command[]])[] =
  [
    ["lines", "oi\nolá 😀\n", [{ type: "say", text: "oi" }, { type: "say", text: "olá 😀" }]],
    ["CRLF", "oi\r\n/who\r\n", [{ type: "say", text: "oi" }, { type: "who" }]],
    ["a last line without an end", "/nick ana\noi", [
      { type: "nick", nick: "ana" },
      { type: "say", text: "oi" },
    ]],
    ["empty lines", "\n\r\n   \n\t\n\x1b[31m\n\0\n", []],
    ["control characters", "a\x1b[31mb\x1b]0;t\x07c\0\td\n", [{ type: "say", text: "abc d" }]],
    ["what is indented", "\t\ta\tb\n  c\n", [
      { type: "say", text: "        a b" },
      { type: "say", text: "  c" },
    ]],
    ["a command hidden behind a colour", "\x1b[1m/quit\n", [{ type: "quit" }]],
    ["a line that is too long", "x".repeat(25) + "\n/who\n", [TOO_LONG, { type: "who" }]],
    ["no line at all", "", []],
  ];

for (const [what, stream, commands] of STREAMS) {
  Deno.test(`plain reads the same in any chunking: ${what}`, () => {
    for (const chunks of everyChunking(utf8(stream))) {
      assertEquals(decode(plain, chunks, 24), commands);
    }
  });
}

Deno.test("plain never waits for a silence", () => {
  const talk = plain.open({ maxLineBytes: 24 });
  talk.push(utf8("oi"));
  assertEquals(talk.quietMs, undefined);
  assertEquals(talk.quiet(), []);
  assertEquals(talk.push(utf8("!\n")), [{ type: "say", text: "oi!" }]);
});

Deno.test("what people say is a line with their name before it", () => {
  assertEquals(plain.encode(entry("message", "ana", "oi"), "pt-BR"), "<ana> oi\n");
  assertEquals(plain.encode(entry("message", "ana", "a\nb"), "pt-BR"), "<ana> a\n<ana> b\n");
  assertEquals(plain.encode(entry("action", "ana", "acena"), "en"), "- ana acena\n");
  const notice = { ...entry("message", "ci", "ok"), notice: true } as const;
  assertEquals(plain.encode(notice, "en"), "-ci- ok\n");
  const direct = { type: "direct", from: "ana", to: "eva", text: "psiu" } as const;
  assertEquals(plain.encode(direct, "pt-BR"), "<ana, em particular> psiu\n");
  assertEquals(plain.encode(direct, "en"), "<ana, privately> psiu\n");
  assertEquals(plain.encode({ ...direct, notice: true }, "en"), "-ana, privately- psiu\n");
  const toSome = { ...direct, to: "eva,bia" };
  assertEquals(plain.encode(toSome, "en"), "<ana, privately (eva,bia)> psiu\n");
});

Deno.test("what would deceive a reader is named, in what anyone says", () => {
  const text = "exe\u202egpj\nzero\u200bwidth";
  const shown = ["exe‹U+202E›gpj", "zero‹U+200B›width"];
  const said = { room: "geral", seq: 1, timeMs: 0, nick: "ana", author: 1, text };
  for (const type of ["message", "action", "topic"] as const) {
    for (const line of shown) {
      assertStringIncludes(plain.encode({ ...said, type }, "en"), line);
      const entries = [{ ...said, type }];
      assertStringIncludes(plain.encode({ type: "history", room: "geral", entries }, "en"), line);
      assertStringIncludes(plain.encode({ type: "found", room: "geral", entries }, "en"), line);
    }
  }
  const direct = plain.encode({ type: "direct", from: "ana", to: "bia", text }, "en");
  for (const line of shown) assertStringIncludes(direct, line);
});

Deno.test("the past comes behind a heading, as it was said, each line with its time and date", () => {
  const entries = [
    entry("message", "ana", "oi"),
    entry("action", "eva", "acena"),
    entry("topic", "eva", "hoje"),
  ];
  const text = plain.encode({ type: "history", room: "geral", entries }, "pt-BR");
  assertEquals(text.split("\n"), [
    "* #geral: as últimas 3 mensagens (UTC)",
    "1970-01-01T00:00:00Z <ana> oi",
    "1970-01-01T00:00:00Z - eva acena",
    "1970-01-01T00:00:00Z * eva mudou o assunto de #geral para: hoje",
    "",
  ]);
  const found = {
    type: "found",
    room: "geral",
    entries: [entry("message", "ana", "a\nb")],
  } as const;
  assertEquals(plain.encode(found, "en").split("\n"), [
    "* #geral: found, the newest first (UTC)",
    "1970-01-01T00:00:00Z <ana> a",
    "1970-01-01T00:00:00Z <ana> b",
    "",
  ]);
  assertEquals(
    plain.encode({ ...found, more: true }, "pt-BR").split("\n")[0],
    "* #geral: encontrado, do mais novo ao mais antigo (UTC); há mais antigas",
  );
  assertEquals(
    plain.encode({ ...found, entries: [], from: 71, unseen: 70 }, "en"),
    "* #geral: nothing was found; the oldest 70 messages were not looked at: rarer words help\n",
  );
  const nothing = { type: "found", room: "geral", entries: [] } as const;
  assertEquals(plain.encode(nothing, "en"), "* #geral: nothing was found\n");
});

Deno.test("what comes in parts has one heading, which counts all of them", () => {
  const part = {
    type: "history",
    room: "geral",
    entries: [entry("message", "ana", "oi")],
  } as const;
  const parts = [{ ...part, count: 2 }, { ...part, isRest: true }] as const;
  assertEquals(parts.map((each) => plain.encode(each, "en")).join("").split("\n"), [
    "* #geral: the last 2 messages (UTC)",
    "1970-01-01T00:00:00Z <ana> oi",
    "1970-01-01T00:00:00Z <ana> oi",
    "",
  ]);
});

Deno.test("of a message of 60,000 lines a person sees the first, and how many more there are", () => {
  const text = `a${"\n".repeat(60_000)}b`;
  const direct = { type: "direct", from: "ana", to: "eva", text } as const;
  for (
    const event of [entry("message", "ana", text), entry("action", "ana", text), direct] as const
  ) {
    const lines = plain.encode(event, "en").trimEnd().split("\n");
    assertEquals(lines.length, SHOWN_LINES + 1);
    const rest = 60_001 - SHOWN_LINES;
    assertEquals(
      lines.at(-1),
      `* … and ${rest} more lines of ana's, which Papo's own client shows`,
    );
  }
  const history = {
    type: "history",
    room: "geral",
    entries: [entry("message", "ana", text)],
  } as const;
  assertEquals(plain.encode(history, "pt-BR").trimEnd().split("\n").length, SHOWN_LINES + 2);
  const long = plain.encode(entry("message", "ana", "x".repeat(64 * 1024)), "pt-BR");
  assertEquals(long.split("\n")[1], "* … e mais 512 linhas de ana, que o cliente do Papo mostra");
  // One character that cannot be seen takes eight where it is named.
  const hidden = plain.encode(entry("message", "ana", "\u202e".repeat(20_000)), "en");
  assertLess(hidden.length, SHOWN_UNITS + 100);
});

for (const language of LANGUAGES) {
  Deno.test(`every line of the server's own begins with a star, in ${language}`, () => {
    for (const event of NOTICES) {
      const text = plain.encode(event, language);
      assertMatch(text, /^(?:\* [^\n]+\n)+$/, JSON.stringify(event));
      assert(!text.includes("undefined"), text);
    }
  });
}

Deno.test("the password is asked for on the line in which it is typed", () => {
  assertEquals(plain.encode({ type: "askPassword" }, "en"), "Password: ");
  assertEquals(plain.encode({ type: "askPassword" }, "pt-BR"), "Senha: ");
});

Deno.test("help shows the commands, a line each", () => {
  const text = plain.encode({ type: "help" }, "en");
  assertStringIncludes(text, "* /msg NAME TEXT");
  assertEquals(text.trimEnd().split("\n").length, 2 + COMMAND_NAMES.length);
  assertStringIncludes(text, "irssi");
  assert(!text.includes("/kick"), "only operators are told of it");
  const forOperators = plain.encode({ type: "help", operator: true }, "en");
  assertStringIncludes(forOperators, "* /kick NAME [REASON]");
  assertEquals(
    forOperators.trimEnd().split("\n").length,
    2 + COMMAND_NAMES.length + OPERATOR_COMMAND_NAMES.length,
  );
  const forMods = plain.encode({ type: "help", operator: true, mod: true }, "en");
  assertStringIncludes(forMods, "* /mod NAME");
  assertStringIncludes(forMods, "/kick #room ana holds in #room alone");
});
