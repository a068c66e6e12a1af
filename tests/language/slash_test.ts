import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Command } from "../../lib/vocabulary/command.ts";
import { COMMAND_NAMES, type CommandName } from "../../lib/vocabulary/codes.ts";
import {
  helpLines,
  OPERATOR_COMMAND_NAMES,
  ROOM_COMMAND_NAMES,
  roomHelpLines,
  usage,
} from "../../lib/language/slash.ts";
import { parseLine } from "../../lib/language/typed_line.ts";
import { MESSAGES } from "../../lib/language/chat.ts";
import { LANGUAGES } from "../../lib/vocabulary/language.ts";
import { HISTORY_MAX, LISTINGS, TERM_MAX_SECONDS } from "../../lib/vocabulary/requests.ts";

const GOOD: readonly (readonly [line: string, command: Command | undefined])[] = [
  ["oi", { type: "say", text: "oi" }],
  [" /nick ana", { type: "say", text: " /nick ana" }],
  ["//nick ana", { type: "say", text: "/nick ana" }],
  ["//", { type: "say", text: "/" }],
  ["/etc/hosts is it", { type: "say", text: "/etc/hosts is it" }],
  ["/usr/bin/env /bin/sh", { type: "say", text: "/usr/bin/env /bin/sh" }],
  ["", undefined],
  ["  \t ", undefined],
  ["/nick ana", { type: "nick", nick: "ana" }],
  ["/NICK   ana  ", { type: "nick", nick: "ana" }],
  ["/who", { type: "who" }],
  ["/who #sala", { type: "who", room: "sala" }],
  ["/names sala", { type: "who", room: "sala" }],
  ["/who is it", { type: "invalid", code: "argument_surplus", command: "who" }],
  ["/join #sala", { type: "enter", room: "#sala" }],
  ["/leave", { type: "enter" }],
  ["/part ＃sala", { type: "leave", room: "sala" }],
  ["/leave sala bye", { type: "invalid", code: "argument_surplus", command: "leave" }],
  ["/leave @ana", { type: "invalid", code: "only_in_rooms", command: "leave" }],
  ["/rooms", { type: "rooms" }],
  ["/topic", { type: "topic" }],
  ["/topic de  hoje", { type: "topic", text: "de  hoje" }],
  ["/msg ana oi, tudo bem?", { type: "direct", to: "ana", text: "oi, tudo bem?" }],
  // As Tab, and people, put a name before what they say.
  ["/msg ana: oi", { type: "direct", to: "ana", text: "oi" }],
  ["/msg @ana oi", { type: "direct", to: "ana", text: "oi" }],
  ["/msg ana, oi: tudo", { type: "direct", to: "ana", text: "oi: tudo" }],
  ["/msg @ana:oi", { type: "direct", to: "ana", text: "oi" }],
  ["／msg ana　oi", { type: "direct", to: "ana", text: "oi" }],
  ["／ＭＳＧ ana oi", { type: "direct", to: "ana", text: "oi" }],
  ["／etc", { type: "say", text: "／etc" }],
  ["／", { type: "say", text: "／" }],
  ["/msg ana：oi", { type: "direct", to: "ana", text: "oi" }],
  ["/msg ana. oi", { type: "direct", to: "ana.", text: "oi" }],
  ["/msg ana oi, bia", { type: "direct", to: "ana", text: "oi, bia" }],
  ["/msg @ oi", { type: "invalid", code: "argument_missing", command: "msg" }],
  ["/msg @@ oi", { type: "invalid", code: "argument_missing", command: "msg" }],
  ["/op @chefe", { type: "op", name: "chefe" }],
  ["/kick eva: spam", { type: "kick", nick: "eva", reason: "spam" }],
  ["/ban @eva, 10m: spam", { type: "ban", target: "eva", seconds: 600, reason: "spam" }],
  // A time that is none would hold for good.
  ["/ban eva 30min spam", {
    type: "invalid",
    code: "term_malformed",
    command: "ban",
    value: "30min spam",
  }],
  ["/ban eva 3 strikes", { type: "ban", target: "eva", reason: "3 strikes" }],
  ["/kick eva 10m", { type: "kick", nick: "eva", reason: "10m" }],
  ["/mute eva:", { type: "mute", nick: "eva" }],
  ["/unmute @eva", { type: "unmute", nick: "eva" }],
  ["/unban eva:", { type: "unban", target: "eva" }],
  ["/mutes", { type: "mutes" }],
  ["/kick ＃sala eva", { type: "kick", nick: "eva", room: "sala" }],
  ["/mutes #sala", { type: "mutes", room: "sala" }],
  ["/locks", { type: "locks" }],
  ["/modlog", { type: "modlog" }],
  ["/modlog 500", { type: "modlog", limit: 500 }],
  ["/modlog 501", {
    type: "invalid",
    code: "number_malformed",
    command: "modlog",
    limit: 500,
    value: "501",
  }],
  ["/announce pausa: #sala  também", { type: "announce", text: "pausa: #sala  também" }],
  ["/ban fd00:1::", { type: "ban", target: "fd00:1::" }],
  ["/ban fd00:1::2: spam", { type: "ban", target: "fd00:1::2", reason: "spam" }],
  ["/unban fd00:1::/64", { type: "unban", target: "fd00:1::/64" }],
  ["/me acena", { type: "action", text: "acena" }],
  ["/search pão  de queijo", { type: "search", words: "pão  de queijo" }],
  ["/history", { type: "history" }],
  ["/history 1", { type: "history", limit: 1 }],
  [`/history ${HISTORY_MAX}`, { type: "history", limit: HISTORY_MAX }],
  ["/lang en", { type: "language", tag: "en" }],
  ["/help", { type: "help" }],
  ["/quit", { type: "quit" }],
  ["/quit now", { type: "quit" }],
  ["/op chefe", { type: "op", name: "chefe" }],
  ["/op chefe senha", { type: "invalid", code: "argument_surplus", command: "op" }],
  ["/redact", { type: "redact" }],
  ["/redact 3", { type: "redact", count: 3 }],
  ["/redact 10m", { type: "redact", seconds: 600 }],
  ["/redact eva", { type: "redact", nick: "eva" }],
  ["/redact @eva: 2 spam", { type: "redact", nick: "eva", count: 2, reason: "spam" }],
  ["/redact eva 10m too  much", {
    type: "redact",
    nick: "eva",
    seconds: 600,
    reason: "too  much",
  }],
  ["/redact #sala eva spam", { type: "redact", room: "sala", nick: "eva", reason: "spam" }],
  ["/redact @7", { type: "redact", nick: "7" }],
  ["/redact @0m", { type: "redact", nick: "0m" }],
  ["/redact 7up", { type: "redact", nick: "7up" }],
  ["/redact eva 3rd time", { type: "redact", nick: "eva", reason: "3rd time" }],
  ["/redact 1,5h", { type: "invalid", code: "term_malformed", command: "redact", value: "1,5h" }],
  ["/redact eva 0m spam", {
    type: "invalid",
    code: "term_malformed",
    command: "redact",
    value: "0m",
  }],
  ["/redact -1", {
    type: "invalid",
    code: "number_malformed",
    command: "redact",
    value: "-1",
    limit: 200,
  }],
  ["/redact 201", {
    type: "invalid",
    code: "number_malformed",
    command: "redact",
    limit: 200,
    value: "201",
  }],
  ["/edit @ana o gato", { type: "edit", text: "o gato", room: "@ana" }],
  ["/history @ana,bia: 9", { type: "history", limit: 9, room: "@ana,bia" }],
  ["/history @ana", { type: "history", room: "@ana" }],
  ["/search @ana  dia", { type: "search", words: "dia", room: "@ana" }],
  ["/reply oi", { type: "direct", to: "", text: "oi" }],
  ["/edit o gato", { type: "edit", text: "o gato" }],
  ["/kick eva", { type: "kick", nick: "eva" }],
  ["/kick eva 10m  of spam", { type: "kick", nick: "eva", reason: "10m  of spam" }],
  ["/ban eva", { type: "ban", target: "eva" }],
  ["/ban 10.0.0.9 2h", { type: "ban", target: "10.0.0.9", seconds: 7_200 }],
  ["/ban eva 7d too  much", {
    type: "ban",
    target: "eva",
    seconds: 604_800,
    reason: "too  much",
  }],
  ["/ban eva 0m", { type: "invalid", code: "term_malformed", command: "ban", value: "0m" }],
  ["/unban eva", { type: "unban", target: "eva" }],
  ["/bans", { type: "bans" }],
  ["/bans eva", { type: "bans" }],
  ["/mute eva", { type: "mute", nick: "eva" }],
  ["/mute eva 10m", { type: "mute", nick: "eva", seconds: 600 }],
  ["/mute eva 999999d", { type: "mute", nick: "eva", seconds: TERM_MAX_SECONDS }],
  ["/mute eva spam 10m", { type: "mute", nick: "eva", reason: "spam 10m" }],
  ["/unmute eva", { type: "unmute", nick: "eva" }],
  ["/lock #sala", { type: "lock", room: "#sala" }],
  ["/lock sala until noon", { type: "lock", room: "sala", reason: "until noon" }],
  ["/notice build 12: ok", { type: "say", text: "build 12: ok", notice: true }],
  ["/away almoço", { type: "away", text: "almoço" }],
  [`/away ${"x".repeat(300)}`, { type: "away", text: `${"x".repeat(255)}…` }],
  ["/away", { type: "away" }],
  ["/unlock sala", { type: "unlock", room: "sala" }],
  ["/join sala chave", { type: "enter", room: "sala", key: "chave" }],
  ["/join sala chave demais", { type: "enter", room: "sala chave demais" }],
  ["/invite @eva", { type: "invite", nick: "eva" }],
  ["/invite #sala eva", { type: "invite", nick: "eva", room: "sala" }],
  ["/rules", { type: "rules" }],
  ["/rules #sala", { type: "rules", room: "sala" }],
  ["/kick #sala eva spam", { type: "kick", nick: "eva", reason: "spam", room: "sala" }],
  ["/ban #sala eva* 2h", { type: "ban", target: "eva*", seconds: 7_200, room: "sala" }],
  ["/bans #sala", { type: "bans", room: "sala" }],
  ["/mod eva", { type: "mod", nick: "eva" }],
  ["/unmod #sala eva", { type: "unmod", nick: "eva", room: "sala" }],
  ["/voice eva:", { type: "voice", nick: "eva" }],
  ["/unvoice eva", { type: "unvoice", nick: "eva" }],
  ["/quiet on", { type: "rule", quiet: true }],
  ["/quiet #sala OFF", { type: "rule", quiet: false, room: "sala" }],
  ["/limit 20", { type: "rule", limit: 20 }],
  ["/limit off", { type: "rule", limit: 0 }],
  ["/key segredo", { type: "rule", key: "segredo" }],
  ["/key #sala off", { type: "rule", key: "", room: "sala" }],
  ["/register", { type: "register" }],
  ["/register abre-te, sésamo", { type: "register", password: "abre-te, sésamo" }],
  ["/identify", { type: "identify" }],
  ["/identify segredo", { type: "identify", password: "segredo" }],
  ["/unregister", { type: "unregister" }],
  ["/release @ana", { type: "release", nick: "ana" }],
  ["/topiclock on", { type: "rule", topicLocked: true }],
  ["/secret off", { type: "rule", secret: false }],
];

Deno.test("each line asks for what it says", () => {
  for (const [line, command] of GOOD) assertEquals(parseLine(line), command, line);
});

Deno.test("every command can be asked for", () => {
  const words = new Set(GOOD.map(([line]) => /^\/(\w+)/.exec(line)?.[1]?.toLowerCase()));
  for (const name of [...COMMAND_NAMES, ...OPERATOR_COMMAND_NAMES, ...ROOM_COMMAND_NAMES]) {
    assert(words.has(name), name);
  }
});

Deno.test("a command without what it needs is refused by its name", () => {
  const needy: readonly CommandName[] = [
    ...["nick", "join", "msg", "me", "edit", "notice", "search", "invite", "lang", "op"] as const,
    ...OPERATOR_COMMAND_NAMES.filter((name) => !LISTINGS.some((listing) => listing === name)),
    ...ROOM_COMMAND_NAMES,
  ];
  for (const command of needy) {
    for (const line of [`/${command}`, `/${command}  `]) {
      assertEquals(parseLine(line), { type: "invalid", code: "argument_missing", command });
    }
  }
  assertEquals(parseLine("/msg ana"), {
    type: "invalid",
    code: "argument_missing",
    command: "msg",
  });
});

Deno.test("a count that is none is refused with what is allowed", () => {
  for (
    const value of ["0", String(HISTORY_MAX + 1), "-1", "x", "1.5", "1e2", "10 20", "9".repeat(20)]
  ) {
    assertEquals(parseLine(`/history ${value}`), {
      type: "invalid",
      code: "number_malformed",
      value,
      command: "history",
      limit: HISTORY_MAX,
    });
  }
});

Deno.test("an unknown command is named, at most forty characters of it", () => {
  const unknown = (value: string): Command => ({ type: "invalid", code: "unknown_command", value });
  assertEquals(parseLine("/dance now"), unknown("/dance"));
  assertEquals(parseLine("/"), unknown("/"));
  assertEquals(parseLine("/ nick ana"), unknown("/"));
  assertEquals(parseLine("/constructor"), unknown("/constructor"));
  assertEquals(parseLine("/etc is it"), unknown("/etc"));
  // A slip of the finger is not said to everyone.
  assertEquals(parseLine("/msg/ana secret"), unknown("/msg/ana"));
  assertEquals(parseLine("/Ban/ana"), unknown("/Ban/ana"));
  assertEquals(parseLine("/" + "x".repeat(50)), unknown("/" + "x".repeat(39) + "…"));
});

Deno.test("what other programs call a command is that command", () => {
  assertEquals(parseLine("/j dev"), parseLine("/join dev"));
  assertEquals(parseLine("/PART"), parseLine("/leave"));
  assertEquals(parseLine("/names"), parseLine("/who"));
  assertEquals(parseLine("/w ana oi"), parseLine("/msg ana oi"));
  assertEquals(parseLine("/exit"), parseLine("/quit"));
  // What stands behind it is not for everyone either.
  assertEquals(parseLine("/w/ana secret")?.type, "invalid");
});

Deno.test("who mistypes a command is told which one is near", () => {
  const sentences = LANGUAGES.map((language) =>
    MESSAGES[language].error.unknown_command({
      type: "error",
      code: "unknown_command",
      value: "/jion",
    })
  );
  assertEquals(sentences, [
    "Comando desconhecido: /jion. Seria /join? /help mostra os que há",
    "Unknown command: /jion. Did you mean /join? /help shows those there are",
  ]);
});

for (const language of LANGUAGES) {
  Deno.test(`help has a line for every command in ${language}`, () => {
    const lines = helpLines(language);
    assertEquals(lines.length, COMMAND_NAMES.length);
    COMMAND_NAMES.forEach((name, index) => {
      const line = lines[index] ?? "";
      assertStringIncludes(line, usage(name, language));
      assert(line.length > usage(name, language).length + 5, line);
    });
  });

  Deno.test(`the help of who commands a room has a line for every command in ${language}`, () => {
    const lines = roomHelpLines(language);
    assertEquals(
      lines.map((line) => line.split(" ")[0]),
      ROOM_COMMAND_NAMES.map((name) => `/${name}`),
    );
  });

  Deno.test(`an operator's help has a line for every command in ${language}`, () => {
    const names = [...COMMAND_NAMES, ...OPERATOR_COMMAND_NAMES];
    const lines = helpLines(language, true);
    assertEquals(lines.length, names.length);
    names.forEach((name, index) => {
      const line = lines[index] ?? "";
      assertStringIncludes(line, usage(name, language));
      assert(line.length > usage(name, language).length + 5, line);
    });
  });
}

Deno.test("usage shows what follows a command, in each language", () => {
  assertEquals(usage("msg", "pt-BR"), "/msg NOME TEXTO");
  assertEquals(usage("msg", "en"), "/msg NAME TEXT");
  assertEquals(usage("rooms", "en"), "/rooms");
  assertEquals(LANGUAGES.map((language) => usage("who", language)), ["/who [SALA]", "/who [ROOM]"]);
});
