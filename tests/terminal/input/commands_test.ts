import { assert, assertEquals } from "@std/assert";
import {
  clientHelp,
  commandHint,
  type Input,
  parseInput,
  settingsHelp,
} from "../../../lib/terminal/input/commands.ts";
import { CLIENT_COMMANDS } from "../../../lib/language/client_commands.ts";
import { widthOf } from "../../../lib/text/width.ts";
import { CLIENT_MESSAGES } from "../../../lib/language/client.ts";
import { LANGUAGES } from "../../../lib/vocabulary/language.ts";

const CASES: readonly (readonly [string, Input])[] = [
  ["", { type: "nothing" }],
  ["   \n ", { type: "nothing" }],
  ["oi", { type: "say", text: "oi" }],
  [" /oi", { type: "say", text: " /oi" }],
  ["//etc", { type: "say", text: "/etc" }],
  ["／ｏｐ chefe", { type: "order", command: { type: "op", name: "chefe" } }],
  ["／oi", { type: "say", text: "／oi" }],
  ["a\n/b", { type: "say", text: "a\n/b" }],
  ["/", { type: "help" }],
  ["/help", { type: "help" }],
  ["/HELP ", { type: "help" }],
  ["/help op", { type: "operatorHelp" }],
  ["/op chefe", { type: "order", command: { type: "op", name: "chefe" } }],
  ["/op chefe senha", { type: "misordered", command: "op" }],
  ["/Kick bia", { type: "order", command: { type: "kick", nick: "bia" } }],
  ["/kick bia a\nb", { type: "order", command: { type: "kick", nick: "bia", reason: "a b" } }],
  ["/ban bia 1h", { type: "order", command: { type: "ban", target: "bia", seconds: 3_600 } }],
  ["/unlock", { type: "misordered", command: "unlock" }],
  ["/join dev", { type: "join", room: "dev" }],
  ["/j dev", { type: "join", room: "dev" }],
  ["/join", { type: "misused", command: "join" }],
  ["/leave", { type: "leave" }],
  ["/part dev", { type: "leave", room: "dev" }],
  ["/switch", { type: "switch" }],
  ["/switch 2", { type: "switch", to: "2" }],
  ["/rooms", { type: "rooms" }],
  ["/who", { type: "who" }],
  ["/names #dev", { type: "who", room: "#dev" }],
  ["/topic", { type: "topic" }],
  ["/topic  almoço às 12", { type: "topic", text: "almoço às 12" }],
  ["/history", { type: "history" }],
  ["/history 3", { type: "history", count: 3 }],
  ["/history more", { type: "whole" }],
  ["/history 0", { type: "misused", command: "history" }],
  ["/history x", { type: "misused", command: "history" }],
  ["/history 1001", { type: "misused", command: "history" }],
  ["/search bolo", { type: "search", text: "bolo" }],
  ["/me acena\npara todos", { type: "me", text: "acena\npara todos" }],
  ["/me", { type: "misused", command: "me" }],
  ["/msg bia oi", { type: "msg", to: "bia", text: "oi" }],
  ["/msg bia: oi", { type: "msg", to: "bia", text: "oi" }],
  ["/msg @bia oi\ntudo?", { type: "msg", to: "bia", text: "oi\ntudo?" }],
  ["/msg bia", { type: "misused", command: "msg" }],
  ["/msg bia:", { type: "misused", command: "msg" }],
  ["/reply sim", { type: "reply", text: "sim" }],
  ["/nick ana", { type: "nick", nick: "ana" }],
  ["/ignore", { type: "ignore" }],
  ["/ignore eva", { type: "ignore", nick: "eva" }],
  ["/unignore eva", { type: "unignore", nick: "eva" }],
  ["/unignore", { type: "misused", command: "unignore" }],
  ["/bell off", { type: "bell", value: "off" }],
  ["/theme", { type: "theme" }],
  ["/lang en", { type: "lang", value: "en" }],
  ["/quit", { type: "quit" }],
  ["/exit", { type: "quit" }],
  ["/jion dev", { type: "unknown", word: "/jion", meant: "/join" }],
  ["/toString", { type: "unknown", word: "/toString", meant: undefined }],
  // Paths
  ["/etc/hosts is the file", { type: "say", text: "/etc/hosts is the file" }],
  ["/usr/bin/env", { type: "say", text: "/usr/bin/env" }],
  ["/etc/hosts /etc/passwd", { type: "say", text: "/etc/hosts /etc/passwd" }],
  ["/a/b\n/quit", { type: "say", text: "/a/b\n/quit" }],
  ["/etc is full", { type: "unknown", word: "/etc", meant: undefined }],
  ["/msg/bia segredo", { type: "unknown", word: "/msg/bia", meant: undefined }],
  ["/KICK/bia", { type: "unknown", word: "/KICK/bia", meant: undefined }],
  ["/w/bia segredo", { type: "unknown", word: "/w/bia", meant: undefined }],
  ["/ msg bia segredo", { type: "unknown", word: "/", meant: undefined }],
  ["/ ", { type: "help" }],
  // Several lines
  ["/quit\nx", { type: "misused", command: "quit" }],
  ["/who\nx", { type: "misused", command: "who" }],
  ["/join a\nb", { type: "misused", command: "join" }],
  ["/lang en\nx", { type: "misused", command: "lang" }],
  ["/nick a\nb", { type: "misused", command: "nick" }],
  ["/ignore a\nb", { type: "misused", command: "ignore" }],
  ["/quit\n", { type: "quit" }],
  ["/reply a\nb", { type: "reply", text: "a\nb" }],
  ["/msg bia a\nb", { type: "msg", to: "bia", text: "a\nb" }],
];

for (const [text, input] of CASES) {
  Deno.test(`typed: ${JSON.stringify(text)}`, () => assertEquals(parseInput(text), input));
}

for (const language of LANGUAGES) {
  Deno.test(`help is one screen of 24 rows and 80 columns, in ${language}`, () => {
    const { helpHeading, helpKeys } = CLIENT_MESSAGES[language];
    const main = [helpHeading, ...clientHelp(language), ...helpKeys];
    // Below it stand the status line and the input.
    assert(main.length <= 22, `${main.length}`);
    const lines = [...main, ...settingsHelp(language)];
    for (const line of lines) assert(widthOf(line) <= 80, line);
    for (const command of CLIENT_COMMANDS) {
      assert(lines.some((line) => new RegExp(`^/${command}( |$)`).test(line)), command);
    }
  });
}

Deno.test("a hint goes along while a command is typed", () => {
  assertEquals(commandHint("/", "en"), CLIENT_COMMANDS.map((name) => `/${name}`).join(" "));
  assertEquals(commandHint("/t", "en"), "/topic /theme /time");
  assertEquals(commandHint("/to", "en"), "/topic [TEXT]  shows or sets the topic");
  assertEquals(commandHint("/topic al", "pt-BR"), "/topic [TEXTO]  mostra ou muda o assunto");
  assertEquals(commandHint("/j dev", "en"), "/join ROOM  enters one more room");
  assertEquals(commandHint("/kick b", "en"), "/kick NAME [REASON]");
  for (const text of ["", "oi", "//", "/x", "/jion dev", " /to"]) {
    assertEquals(commandHint(text, "en"), undefined);
  }
});
