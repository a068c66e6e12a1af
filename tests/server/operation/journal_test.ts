import { assertEquals, assertStringIncludes } from "@std/assert";
import type { OperatorDeed } from "../../../lib/vocabulary/reply.ts";
import {
  type Incident,
  journalLine,
  type Verbosity,
} from "../../../lib/server/operation/journal.ts";
import { LANGUAGES } from "../../../lib/vocabulary/language.ts";
import { operatorSentence } from "../../../lib/language/operators.ts";
import { SERVER_MESSAGES } from "../../../lib/language/server.ts";
import { journalled } from "../../fakes/journal.ts";

const BAN: OperatorDeed = { type: "moderated", act: "ban", by: "bia", nick: "eva" };

/** One of each kind. */
const INCIDENTS: { readonly [E in Incident["event"]]: Extract<Incident, { event: E }> } = {
  connected: { event: "connected", peer: "10.0.0.9:1", connections: 1 },
  disconnected: { event: "disconnected", peer: "10.0.0.9:1", nick: "eva", reason: "quit" },
  operator: { event: "operator", operator: "bia", what: BAN, told: "bia banned eva" },
  wrong_password: { event: "wrong_password", address: "10.0.0.9", operator: undefined },
  store_failed: { event: "store_failed", error: new Error("disk full"), file: "a.db" },
  store_recovered: { event: "store_recovered", isAnew: false, file: "a.db" },
  reloaded: { event: "reloaded", what: "operators", operators: ["ana", "bia"] },
  reload_failed: { event: "reload_failed", what: "password", error: "There is none." },
  nothing_to_reload: { event: "nothing_to_reload" },
  astray: { event: "astray" },
  engine_awaited: { event: "engine_awaited" },
  line_awaited: { event: "line_awaited" },
  line_replaced: { event: "line_replaced" },
  engine_away: { event: "engine_away" },
  engine_full: { event: "engine_full" },
  engine_clock: { event: "engine_clock", aheadMs: -90_000 },
  engine_back: { event: "engine_back" },
  begun_anew: { event: "begun_anew" },
  past_filled: { event: "past_filled", entries: 2, file: "chat.db" },
  past_lacking: { event: "past_lacking", entries: 1, file: "chat.db" },
  chat_founded: { event: "chat_founded", prefix: "papo", file: "chat.db" },
  chat_joined: { event: "chat_joined", prefix: "papo", others: ["a:1", "b:2"], people: 3 },
  server_came: { event: "server_came", server: "c:3", servers: 3 },
  server_gone: { event: "server_gone", server: "c:3", servers: 2 },
  clock_leapt: { event: "clock_leapt", byMs: 3_600_000 },
  clock_doubted: { event: "clock_doubted", aheadMs: -86_400_000 },
  certificate_ending: { event: "certificate_ending", file: "cert.pem", leftMs: 86_400_000 },
  certificate_flawed: {
    event: "certificate_flawed",
    file: "cert.pem",
    flaw: "other_name",
    name: "chat.lan",
    names: ["a.lan"],
  },
  fault: { event: "fault", error: "odd" },
  gap: { event: "gap", lines: 3 },
};

Deno.test("every line begins with its time, in text as in json, and says something", () => {
  for (const language of LANGUAGES) {
    for (const incident of Object.values(INCIDENTS)) {
      const text = journalLine(incident, "text", SERVER_MESSAGES[language], 1_500);
      assertEquals(text.slice(0, 25), "1970-01-01T00:00:01.500Z ");
      assertEquals(/undefined|\[object/.test(text.slice(25)) || text.length < 28, false, text);
      const json = JSON.parse(journalLine(incident, "json", SERVER_MESSAGES[language], 1_500));
      assertEquals([json.time, json.event], ["1970-01-01T00:00:01.500Z", incident.event]);
    }
  }
});

Deno.test("what was read anew is told by its kind, and what stays in its place", () => {
  const told = (incident: Incident): string =>
    journalLine(incident, "text", SERVER_MESSAGES.en, 0).slice(25);
  assertEquals(told(INCIDENTS.reloaded), "Operators read anew: ana, bia");
  assertEquals(
    told({ event: "reloaded", what: "operators", operators: [] }),
    "Operators read anew: none",
  );
  assertEquals(told({ event: "reloaded", what: "password" }), "New password in use");
  assertEquals(told({ event: "reloaded", what: "certificate" }), "New certificate in use");
  assertEquals(
    told(INCIDENTS.reload_failed),
    "The old password stays in use. There is none.",
  );
});

Deno.test("who comes as an operator, does something, and is none any more is told", () => {
  const deeds: readonly (readonly [OperatorDeed, string, unknown])[] = [
    [
      { type: "promoted", nick: "ana", address: "10.0.0.7" },
      "operator bia — is ana, from 10.0.0.7",
      { operator: "bia", act: "come", nick: "ana", address: "10.0.0.7" },
    ],
    [BAN, "operator bia — bia banned eva", { operator: "bia", act: "ban", by: "bia", nick: "eva" }],
    [
      { type: "demoted", nick: "ana" },
      "operator bia — ana is none any more",
      { operator: "bia", act: "go", nick: "ana" },
    ],
  ];
  for (const [what, sentence, fields] of deeds) {
    const told = operatorSentence("bia", what, "en");
    const incident = { event: "operator", operator: "bia", what, told } as const;
    assertEquals(journalLine(incident, "text", SERVER_MESSAGES.en, 0).slice(25), sentence);
    const { time: _time, event: _event, ...rest } = JSON.parse(
      journalLine(incident, "json", SERVER_MESSAGES.en, 0),
    );
    assertEquals(rest, fields);
  }
});

Deno.test("what operators do is told in the reader's language", () => {
  const redacted = { type: "redacted", by: "bia", nick: "eva", room: "geral", count: 2 } as const;
  const deeds: readonly OperatorDeed[] = [
    { type: "promoted", nick: "ana", address: "10.0.0.7" },
    { type: "demoted", nick: "ana" },
    BAN,
    { ...redacted, reason: "spam" },
  ];
  assertEquals(deeds.map((deed) => operatorSentence("bia", deed, "pt-BR")), [
    "operador bia — é ana, de 10.0.0.7",
    "operador bia — ana já não é",
    "operador bia — bia baniu eva",
    "operador bia — #geral: bia apagou 2 mensagens de eva: spam",
  ]);
});

Deno.test("what the clock does is told in the units that fit, in whichever direction", () => {
  const told = (incident: Incident, language: "pt-BR" | "en"): string =>
    journalLine(incident, "text", SERVER_MESSAGES[language], 0).slice(25);
  const cases: readonly (readonly [ms: number, pt: string, en: string])[] = [
    [
      5 * 366 * 86_400_000,
      "O relógio foi adiantado: 1.830 dias",
      "The clock was set forward: 1,830 days",
    ],
    [-3_600_000, "O relógio foi atrasado: 1 hora", "The clock was set back: 1 hour"],
    [-90_000, "O relógio foi atrasado: 2 minutos", "The clock was set back: 2 minutes"],
    [3_400, "O relógio foi adiantado: 3 segundos", "The clock was set forward: 3 seconds"],
  ];
  for (const [byMs, pt, en] of cases) {
    const incident = { event: "clock_leapt", byMs } as const;
    assertEquals([told(incident, "pt-BR"), told(incident, "en")], [pt, en]);
  }
  assertStringIncludes(told({ event: "clock_doubted", aheadMs: 86_400_000 }, "en"), "1 day ahead");
  assertStringIncludes(
    told({ event: "clock_doubted", aheadMs: -86_400_000 }, "en"),
    "1 day behind",
  );
  assertStringIncludes(told({ event: "clock_doubted", aheadMs: 0 }, "en"), "counts again");
});

Deno.test("how much is told is as it was wished", async () => {
  const told = async (verbosity: Verbosity): Promise<unknown[]> => {
    const lines = await journalled(verbosity, (journal) => {
      for (const incident of Object.values(INCIDENTS)) journal.note(incident);
    });
    return lines.map(({ event }) => event);
  };
  const failures = ["store_failed", "store_recovered", "reload_failed", "fault", "gap"];
  const quiet = [
    ...failures,
    "clock_doubted",
    "certificate_ending",
    "certificate_flawed",
    "engine_awaited",
    "line_awaited",
    "line_replaced",
    "engine_away",
    "engine_back",
    "begun_anew",
    "engine_full",
    "engine_clock",
    "past_lacking",
    "astray",
  ];
  const others = ["past_filled", "chat_founded", "chat_joined", "server_came", "server_gone"];
  const files = ["reloaded", "nothing_to_reload"];
  const normal = ["operator", "wrong_password", "clock_leapt", ...files, ...others];
  const verbose = ["connected", "disconnected"];
  assertEquals((await told("quiet")).sort(), quiet.sort());
  assertEquals((await told("normal")).sort(), [...quiet, ...normal].sort());
  assertEquals((await told("verbose")).sort(), [...quiet, ...normal, ...verbose].sort());
});
