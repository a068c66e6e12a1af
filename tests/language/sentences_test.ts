import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { COMMAND_NAMES } from "../../lib/vocabulary/codes.ts";
import { OPERATOR_COMMAND_NAMES } from "../../lib/language/slash.ts";
import { type Language, LANGUAGES } from "../../lib/vocabulary/language.ts";
import { BUILD_FAILED } from "../../lib/language/build.ts";
import { MESSAGES } from "../../lib/language/chat.ts";
import { CLIENT_MESSAGES } from "../../lib/language/client.ts";
import { DOCTOR_MESSAGES } from "../../lib/language/doctor.ts";
import { FIND_MESSAGES } from "../../lib/language/find.ts";
import { OPTION_MESSAGES } from "../../lib/language/options.ts";
import { momentOf, terms } from "../../lib/language/phrases.ts";
import { SERVER_MESSAGES } from "../../lib/language/server.ts";
import { STARTUP_MESSAGES } from "../../lib/language/startup.ts";

/** Arguments that fit no sentence in particular, and every sentence well enough. */
const SAMPLE = {
  nick: "ana",
  to: "bia",
  mods: ["ana"],
  voiced: [],
  rules: { quiet: true, limit: 7, key: "chave" },
  room: "geral",
  nicks: ["ana", "bia"],
  away: [{ nick: "bia", text: "x" }],
  topic: "x",
  members: 2,
  value: "valor",
  limit: 7,
  command: "nick",
  field: "text",
  allowed: { type: "text", max: 9 },
  joined: { count: 2, nicks: ["ana", "bia"] },
  left: { count: 0, nicks: [] },
  visited: { count: 0, nicks: [] },
  renamed: { count: 0, nicks: [] },
  act: "kick",
  by: "eva",
  address: "10.0.0.9",
  untilMs: 1_000,
  reason: "motivo",
  detail: "motivo",
  of: "bia",
  lines: 2,
  count: 2,
};

/** All sentences of a language, table by table. */
function allOf(language: Language): Readonly<Record<string, unknown>> {
  return {
    build: BUILD_FAILED[language],
    chat: MESSAGES[language],
    client: CLIENT_MESSAGES[language],
    doctor: DOCTOR_MESSAGES[language],
    find: FIND_MESSAGES[language],
    options: OPTION_MESSAGES[language],
    server: SERVER_MESSAGES[language],
    startup: STARTUP_MESSAGES[language],
  };
}

/** The sentences that take an object. */
const OF_OBJECTS =
  /crowds$|comings$|welcome$|arrival$|invited$|who$|rules$|moderated$|redacted$|error/;

/** Every sentence below `value`, with the path to it. */
function* sentences(value: unknown, path: string): Generator<readonly [string, unknown]> {
  if (typeof value === "function") {
    const isOfList = /\.(?:ignored|highlights|aliases|inRoomsToo)$/.test(path);
    const first = isOfList ? ["ana"] : OF_OBJECTS.test(path) ? SAMPLE : "ana";
    yield [path, value(first, 2, ["ana"])];
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* sentences(inner, `${path}.${key}`);
  } else yield [path, value];
}

for (const language of LANGUAGES) {
  Deno.test(`every sentence in ${language} says something, on one line`, () => {
    let count = 0;
    for (const [path, sentence] of sentences(allOf(language), language)) {
      assert(typeof sentence === "string" && sentence.trim() !== "", path);
      // What one does with a certificate takes several lines; it is not for a person in the chat.
      const lines = path.endsWith(".certificateMade") ? sentence.split("\n") : [sentence];
      for (const line of lines) {
        assert(line.trim() !== "" && !/\n|undefined|\[object/.test(line), `${path}: ${sentence}`);
      }
      count++;
    }
    assert(count > 250, String(count));
  });
}

Deno.test("both languages have the same sentences", () => {
  const paths = (language: Language): string[] =>
    [...sentences(allOf(language), "")].map(([path]) => path).sort();
  assertEquals(paths("pt-BR"), paths("en"));
});

Deno.test("the seed's own sentences are kept word for word", () => {
  const messages = { ...SERVER_MESSAGES["pt-BR"], ...CLIENT_MESSAGES["pt-BR"] };
  assertEquals(messages.serverListening, "Servidor conectado");
  assertEquals(messages.serverFailed, "Não foi possível iniciar o servidor.");
  assertEquals(messages.clientFailed, "Não foi possível conectar-se ao servidor.");
  assertEquals(messages.clientLost, "Não foi possível manter-se conectado.");
  assertEquals(messages.askNick, "Usuário: ");
});

Deno.test("their English is that of the issue", () => {
  const messages = { ...SERVER_MESSAGES.en, ...CLIENT_MESSAGES.en };
  assertEquals(messages.serverListening, "Server listening");
  assertEquals(messages.serverFailed, "Could not start the server.");
  assertEquals(messages.clientFailed, "Could not connect to the server.");
  assertEquals(messages.clientLost, "Lost the connection.");
  assertEquals(messages.askNick, "User name: ");
});

Deno.test("one and many are told apart", () => {
  for (const language of LANGUAGES) {
    const { skipped, historyHeading, welcome, crowds } = MESSAGES[language];
    assertNotEquals(skipped("a", 1).replace("1", ""), skipped("a", 2).replace("2", ""));
    assertEquals(new Set([0, 1, 2].map((n) => historyHeading("a", n))).size, 3);
    const here = (members: number): string =>
      welcome({ type: "entered", nick: "ana", room: "geral", topic: "", members, seq: 0 });
    assertEquals(new Set([1, 2, 3].map(here)).size, 3);
    const nobody = { count: 0, nicks: [] };
    const line = crowds({
      type: "presence",
      room: "geral",
      joined: { count: 7, nicks: ["ana", "bia"] },
      left: { count: 1, nicks: ["eva"] },
      renamed: nobody,
    });
    assert(line.startsWith("#geral: "), line);
    assertStringIncludes(line, "ana, bia");
    assertStringIncludes(line, "5");
    assertStringIncludes(line, "eva");
    assertEquals(line.split("; ").length, 2);
  }
});

Deno.test("a time of day is told with its zone, in hours of 24, and no number may be a day or a month", () => {
  const utcMs = Date.UTC(2026, 10, 26, 17, 23);
  assertMatch(momentOf(utcMs, "en"), /^Nov 2\d, 2026, \d\d:\d3 [A-Z]{3}\S*$/);
  assertMatch(momentOf(utcMs, "pt-BR"), /^2\d de nov\. de 2026, \d\d:\d3 [A-Z]{3}\S*$/);
  assertMatch(
    terms({ untilMs: utcMs, detail: "spam" }, "en"),
    /^, until Nov .* [A-Z]{3}\S*: spam$/,
  );
});

Deno.test("a missing argument shows how each command is written", () => {
  for (const language of LANGUAGES) {
    for (const command of [...COMMAND_NAMES, ...OPERATOR_COMMAND_NAMES]) {
      const sentence = MESSAGES[language].error.argument_missing({
        type: "error",
        code: "argument_missing",
        command,
      });
      assertStringIncludes(sentence, `/${command}`);
    }
  }
});

Deno.test("why a name will not do is said as it is", () => {
  const said = (value: string): string =>
    MESSAGES.en.error.nick_malformed({ type: "error", code: "nick_malformed", value, limit: 32 });
  const rule = "1 to 32 letters, digits, _ - and dots";
  assertEquals(said("a b"), `The name a b will not do: ${rule}`);
  assertEquals(said("_._"), `The name _._ will not do: ${rule}; it has neither letter nor digit`);
  const tower = `a${"\u0301".repeat(4)}`;
  const marks = "too many marks are on one letter";
  assertEquals(said(tower), `The name ${tower} will not do: ${rule}; ${marks}`);
});

Deno.test("of a password not even that it is there is said, of blanks that they are nothing else", () => {
  for (const [language, given] of [["en", "it is missing"], ["pt-BR", "ele falta"]] as const) {
    const { field_invalid: sentence } = MESSAGES[language].error;
    const allowed = { type: "text", max: 9 } as const;
    const error = { type: "error", code: "field_invalid", allowed } as const;
    assert(!sentence({ ...error, field: "password" }).includes(given));
    assertStringIncludes(sentence({ ...error, field: "text" }), given);
    assert(/blanks|espaços/.test(sentence({ ...error, field: "text", value: "  " })));
  }
});

Deno.test("each reason that there is no place in a room has its own sentence", () => {
  for (const language of LANGUAGES) {
    const { error } = MESSAGES[language];
    const said = (["rooms_full", "own_rooms_full", "room_unreadable"] as const).map((code) =>
      error[code]({ type: "error", code, value: "sala" })
    );
    assertEquals(new Set(said).size, 3);
    assertStringIncludes(said[1] ?? "", "50");
  }
});

Deno.test("who means a private conversation that there is not is told of no room", () => {
  for (const language of LANGUAGES) {
    const { not_in_room: sentence } = MESSAGES[language].error;
    const said = sentence({ type: "error", code: "not_in_room", value: "@ana" });
    assertStringIncludes(said, "ana");
    assert(!/@|room|sala/.test(said), said);
  }
});

Deno.test("an operator reads whether what was done would outlive the server", () => {
  const event = { type: "moderated", act: "ban", by: "eva", nick: "ana" } as const;
  assertEquals(MESSAGES.en.moderated(event), "eva banned ana");
  assertEquals(
    MESSAGES.en.moderated({ ...event, unkept: true }),
    "eva banned ana (not in the history yet: it would be forgotten if the server ended now)",
  );
  assertStringIncludes(MESSAGES["pt-BR"].moderated({ ...event, unkept: true }), "ainda não está");
});
