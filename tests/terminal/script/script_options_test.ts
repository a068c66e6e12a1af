import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseScriptOptions, scriptOf } from "../../../lib/terminal/options.ts";
import { optionsOf as options } from "../../fakes/script_run.ts";
import { refusal } from "../../fakes/script_messages.ts";

const SAY = { type: "say" } as const;

Deno.test("the first word names the command, wherever it stands", () => {
  assertEquals(scriptOf(["send", "oi"]), "send");
  assertEquals(scriptOf(["--no-suspend", "--host", "tail", "--port", "1", "who", "--json"]), "who");
  assertEquals(scriptOf(["--room", "send"]), undefined);
  assertEquals(scriptOf(["oi", "send"]), undefined);
  assertEquals(scriptOf([]), undefined);
});

Deno.test("each command has its options", () => {
  const common = {
    host: "localhost",
    port: 10101,
    language: "en",
    nick: undefined,
    exactNick: false,
    room: undefined,
    reconnect: true,
    tls: false,
    caFile: undefined,
    passwordFile: undefined,
    keyFile: undefined,
    roomKeysFile: undefined,
    profile: undefined,
  } as const;
  assertEquals(options("send", "oi"), { ...common, script: "send", text: "oi", manner: SAY });
  assertEquals(options("send", "oi", "--exact-nick").exactNick, true);
  assertEquals(options("send", "oi", "all"), {
    ...common,
    script: "send",
    text: "oi all",
    manner: SAY,
  });
  assertEquals(options("send", "--", "--5", "007"), {
    ...common,
    script: "send",
    text: "--5 007",
    manner: SAY,
  });
  assertEquals(options("send", "-"), { ...common, script: "send", text: undefined, manner: SAY });
  assertEquals(
    options("--nick", "bot", "send", "--room", "#obra", "oi", "--no-reconnect", "--lang", "pt"),
    {
      ...common,
      nick: "bot",
      room: "obra",
      language: "pt-BR",
      reconnect: false,
      script: "send",
      text: "oi",
      manner: SAY,
    },
  );
  const to = { type: "direct", to: "ana" } as const;
  assertEquals(options("send", "--to", "ana", "oi"), {
    ...common,
    script: "send",
    text: "oi",
    manner: to,
  });
  assertEquals(options("send", "--me", "acena"), {
    ...common,
    script: "send",
    text: "acena",
    manner: { type: "me" },
  });
  assertEquals(options("send", "--notice", "-"), {
    ...common,
    script: "send",
    text: undefined,
    manner: { type: "notice" },
  });
  const tail = { ...common, script: "tail", json: false, history: 0, since: undefined } as const;
  assertEquals(options("tail"), tail);
  assertEquals(options("tail", "--no-suspend", "--json", "--history", "5"), {
    ...tail,
    json: true,
    history: 5,
  });
  assertEquals(options("tail", "--since", "0"), { ...tail, since: 0 });
  assertEquals(options("wait", "^ok$", "--timeout", "3"), {
    ...common,
    script: "wait",
    pattern: /^ok$/mu,
    timeoutMs: 3_000,
  });
  assertEquals(options("search", "café", "da", "manhã", "--json"), {
    ...common,
    script: "search",
    words: "café da manhã",
    json: true,
  });
  assertEquals(options("search", "--room", "obra", "--", "--5", '"OR"', "*"), {
    ...common,
    room: "obra",
    script: "search",
    words: '--5 "OR" *',
    json: false,
  });
  assertEquals(options("tail", "--room", "dev, #ops,dev"), {
    ...tail,
    room: "dev",
    rooms: ["dev", "ops"],
  });
  assertEquals(options("tail", "--room", "*", "--since", "2h"), {
    ...tail,
    rooms: "all",
    sinceTime: { type: "ago", ms: 7_200_000 },
  });
  for (const time of ["2026-11-22T10:15:00Z", "2026-11-22 10:15Z", "2026-11-22 07:15:00-03:00"]) {
    assertEquals(options("tail", "--since", time), {
      ...tail,
      sinceTime: { type: "at", utcMs: Date.UTC(2026, 10, 22, 10, 15) },
    });
  }
  assertEquals(options("who", "--json"), { ...common, script: "who", json: true });
  assertEquals(options("rooms"), { ...common, script: "rooms", json: false });
  assertEquals(options("topic"), { ...common, script: "topic", text: undefined });
  assertEquals(options("topic", "").script === "topic", true);
  assertEquals(options("topic", "de", "hoje"), { ...common, script: "topic", text: "de hoje" });
});

Deno.test("what is wrong is said in one sentence, in the reader's language", () => {
  for (
    const [args, ...parts] of [
      [["send"], "TEXT"],
      [["send", " "], "TEXT"],
      [["send", "oi", "--json"], "--json", "--room"],
      [["send", "oi", "--port", "x"], "--port", "65535"],
      [["send", "oi", "--nick", "papo"], "--nick"],
      [["tail", "--history", "1001"], "--history", "1000"],
      [["tail", "--since", "-1"], "--since"],
      [["tail", "--since", "1", "--history", "1"], "--since", "--history"],
      [["tail", "x"], "x"],
      [["tail", "--since", "yesterday"], "--since", "2026-11-22T10:15"],
      [["tail", "--since", "2026-13-01"], "--since"],
      [["tail", "--since", "2027-02-29"], "--since", "2027-02-29"],
      [["tail", "--since", "2026-04-31T10:15Z"], "--since"],
      [["tail", "--since", "5", "--room", "a,b"], "--since", "2h"],
      [["send", "--room", "a,,b", "oi"], "--room"],
      [["who", "--room", "a,b"], "--room"],
      [["search"], "WORDS"],
      [["search", " ", ""], "WORDS"],
      [["search", "-x"], "-x", "--json"],
      [["wait"], "REGEX"],
      [["wait", "("], "REGEX", "("],
      [["wait", "a", "b"], "b"],
      [["wait", "a", "--timeout", "0"], "--timeout"],
      [["wait", "a", "--seed"], "--seed"],
      [["who", "x"], "x"],
      [["rooms", "x"], "x"],
      [["send", "--to", "ana", "--me", "oi"], "--to", "--me"],
      [["send", "--me", "--notice", "oi"], "--me", "--notice"],
      [["send", "--to", "", "oi"], "--to"],
    ] as const
  ) for (const part of parts) assertStringIncludes(refusal([...args]), part);
  assertStringIncludes(refusal(["send"], "pt-BR"), "Falta o valor");
});

for (const locale of ["pt-BR", "en"]) {
  Deno.test(`each command has its help in ${locale}`, () => {
    for (
      const [args, ...flags] of [
        [["send", "--help"], "--room", "--nick", "--no-reconnect"],
        [["tail", "-h", "x"], "--json", "--since", "--history"],
        [["search", "--help"], "--json", "--room"],
        [["wait", "--help"], "--timeout"],
        [["who", "--help"], "--json"],
        [["rooms", "--help"], "--json"],
      ] as const
    ) {
      const parsed = parseScriptOptions(args[0], args, locale);
      assert(parsed.type === "help");
      assertStringIncludes(parsed.text, `client.ts ${args[0]}`);
      for (const flag of [...flags, "--host", "--port", "--lang"]) {
        assert(new RegExp(`^  ${flag} .*\\p{L}`, "mu").test(parsed.text), flag);
      }
    }
  });
}

Deno.test("a text that begins with a dash is told where it stands", () => {
  for (
    const [locale, word] of [["pt-BR", "vem depois de --"], ["en", "stands behind --"]] as const
  ) {
    for (const text of ["-5 outside", "-1"]) {
      const parsed = parseScriptOptions("send", ["send", text], locale);
      assert(parsed.type === "refused" && parsed.sentence.includes(word), text);
    }
    const parsed = parseScriptOptions("send", ["send", "-x"], locale);
    assert(parsed.type === "refused" && !parsed.sentence.includes(word));
  }
  const parsed = parseScriptOptions("send", ["send", "--", "-5 outside"], "en");
  assert(parsed.type === "run" && "text" in parsed.options && parsed.options.text === "-5 outside");
});
