import { assertEquals } from "@std/assert";
import { parseServerOptions, SERVER_ROWS } from "../../lib/server/options.ts";
import { argumentsIn as argumentsOf } from "../../lib/startup/option_file.ts";
import type { Language } from "../../lib/vocabulary/language.ts";

/** As the server reads it. */
function argumentsIn(text: string, language: Language): readonly string[] | string {
  return argumentsOf(text, SERVER_ROWS, ["config", "data"], language);
}

Deno.test("what stands in a file is read as if it had been typed", () => {
  const args = argumentsIn(
    `{
      // Comments and a comma at the end will do.
      "host": "::",
      "port": 10102,
      "keep": "30d",
      "history": "chat.db",
      "no-irc": true,
      "no-web": false,
      "web-host": ["a.example", "b.example"],
    }`,
    "en",
  );
  assertEquals(args, [
    "--host=::",
    "--port=10102",
    "--keep=30d",
    "--history=chat.db",
    "--no-irc",
    "--web-host=a.example",
    "--web-host=b.example",
  ]);
  const parsed = parseServerOptions([...args, "--port", "7"], "en");
  assertEquals(parsed.type === "run" && [parsed.options.port, parsed.options.host], [7, "::"]);
});

Deno.test("what is wrong with a file is one sentence, in either language", () => {
  const english = (text: string): unknown => argumentsIn(text, "en");
  assertEquals(english('{ "prot": 1 }'), "there is no option prot. Did you mean port?");
  assertEquals(english('{ "constructor": 1 }'), "there is no option constructor.");
  assertEquals(english('{ "__proto__": 1 }'), "there is no option __proto__.");
  assertEquals(english('{ "no-irc": "yes" }'), "no-irc is true or false");
  assertEquals(english('{ "port": true }'), "port is a text, a number or a list of them");
  assertEquals(english('{ "port": null }'), "port is a text, a number or a list of them");
  assertEquals(
    english('{ "port": -1 }'),
    "Bad value for --port: a whole number from 0 to 65535, not -1.",
  );
  // One of them would count, without a word.
  assertEquals(english('{ "host": ["a", "b"] }'), "host has one value, and no list of them");
  assertEquals(english('{ "host": [] }'), "host has one value, and no list of them");
  // Of two the last would count, and a comment or a value is no key.
  assertEquals(english('{ "rate": 1, // "rate": 2\n "rate": 3 }'), "rate stands there twice");
  assertEquals(english('{ "rate": 1, "ra\\u0074e": 3 }'), "rate stands there twice");
  assertEquals(
    english('{ "irc-name": "a.b", /* "irc-name": 1 */ "web-host": ["irc-name", "x"] }'),
    [
      "--irc-name=a.b",
      "--web-host=irc-name",
      "--web-host=x",
    ],
  );
  assertEquals(
    english('{\n"port": 1\n"rate": 2 }'),
    'it is no JSONC: on line 3, "rate" is not expected',
  );
  assertEquals(english('{ "port": 1'), "it is no JSONC: it ends too early");
  assertEquals(english(""), "it is no JSONC: it ends too early");
  assertEquals(english('{ "config": "b" }'), "config can only be typed");
  assertEquals(english('{ "data": "b" }'), "data can only be typed");
  assertEquals(english('{ "help": true }'), "help can only be typed");
  for (const text of ["[]", "7", "null", '"host"']) {
    assertEquals(english(text), 'it is no object of options and their values: { "port": 10101 }');
  }
  assertEquals(
    argumentsIn('{ "prot": 1 }', "pt-BR"),
    "não há a opção prot. Seria port?",
  );
  assertEquals(
    argumentsIn("{ port: 1 }", "pt-BR"),
    "não é JSONC: na linha 1 não se espera port",
  );
});

Deno.test("what a value says cannot become another option", () => {
  const args = argumentsIn('{ "irc-room": "--no-web" }', "en");
  const parsed = parseServerOptions(typeof args === "string" ? [] : args, "en");
  assertEquals(
    parsed.type === "run" && [parsed.options.ircRoom, parsed.options.noWeb],
    ["--no-web", false],
  );
});
