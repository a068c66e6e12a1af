import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { plainLines } from "../../../lib/terminal/script/lines.ts";
import { parseScriptOptions, scriptOf } from "../../../lib/terminal/options.ts";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { optionsOf as options, Run } from "../../fakes/script_run.ts";

function refusal(args: string[], locale = "en"): string {
  const script = scriptOf(args);
  assert(script !== undefined, args.join(" "));
  const parsed = parseScriptOptions(script, args, locale);
  assert(parsed.type === "refused", args.join(" "));
  assert(!parsed.sentence.includes("\n"));
  return parsed.sentence;
}

/** The lines without the time, which is checked elsewhere. */
function texts(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /, ""));
}

// Options

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
  } as const;
  assertEquals(options("send", "oi"), { ...common, script: "send", text: "oi" });
  assertEquals(options("send", "oi", "--exact-nick").exactNick, true);
  assertEquals(options("send", "oi", "all"), { ...common, script: "send", text: "oi all" });
  assertEquals(options("send", "--", "--5", "007"), { ...common, script: "send", text: "--5 007" });
  assertEquals(options("send", "-"), { ...common, script: "send", text: undefined });
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
    },
  );
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
  assertEquals(options("who", "--json"), { ...common, script: "who", json: true });
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
      [["search"], "WORDS"],
      [["search", " ", ""], "WORDS"],
      [["search", "-x"], "-x", "--json"],
      [["wait"], "REGEX"],
      [["wait", "("], "REGEX", "("],
      [["wait", "a", "b"], "b"],
      [["wait", "a", "--timeout", "0"], "--timeout"],
      [["wait", "a", "--seed"], "--seed"],
      [["who", "x"], "x"],
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

// Lines

Deno.test("what is printed is stable, on one line each, and cannot hurt a terminal", () => {
  const entry = {
    room: "geral",
    seq: 1,
    time: Date.UTC(2026, 10, 22, 10, 15, 0, 999),
    nick: "ana",
  };
  const at = "2026-11-22T10:15:00Z";
  for (
    const [message, ...lines] of [
      [{ ...entry, type: "message", text: "oi" }, `${at} #geral <ana> oi`],
      [{ ...entry, type: "action", text: "waves" }, `${at} #geral ** ana waves`],
      [{ ...entry, type: "topic", text: "obra" }, `${at} #geral (topic) <ana> obra`],
      [
        { ...entry, type: "message", text: "a\nb\r\nc" },
        ...["a", "b", "c"].map((text) => `${at} #geral <ana> ${text}`),
      ],
      [
        { ...entry, type: "message", nick: "\x1b[31mana", text: "\x1b]0;x\x07o\x9bHi\x00" },
        `${at} #geral <ana> oi`,
      ],
      [
        { type: "direct", from: "bia", to: "ana", text: "psst" },
        "1970-01-01T00:00:00Z (direct) <bia> psst",
      ],
      [
        { ...entry, type: "action", nick: "a\u202en", text: "exe\u202egpj\u2028zero\u200bwidth" },
        `${at} #geral ** a‹U+202E›n exe‹U+202E›gpj zero‹U+200B›width`,
      ],
      [{ type: "topic", room: "geral", text: "not an entry" }],
      [{ type: "ping" }],
    ] as const
  ) assertEquals(plainLines(message, 7), lines);
});

// send

Deno.test("send ends with 0 when the server has acknowledged", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "oi", "--nick", "bot", "--room", "obra");
  assertEquals(run.code, 0);
  assertEquals(server.log("obra"), ["<bot> oi"]);
  assertEquals([run.printed, run.complaints], [[], []]);
  assertEquals(server.members("obra"), []);
  assertEquals(run.clock.pending, 0);
});

Deno.test("send says it once though the connection breaks, at every line", async () => {
  let lines = 0;
  const converse = async (at: number): Promise<void> => {
    for (const cut of ["cutBefore", "cutAfter"] as const) {
      const server = new ModelServer();
      let line = 0;
      server.fate = () => ++line === at ? cut : "passes";
      const run = await Run.of(server, "send", "oi", "--nick", "bot");
      for (let n = 0; n < 10 && run.code === undefined; n++) await run.comeBack();
      assertEquals([run.code, run.complaints], [0, []]);
      assertEquals(server.log(), ["<bot> oi"]);
      lines = Math.max(lines, line);
    }
  };
  await converse(0);
  for (let at = 1; at <= lines; at++) await converse(at);
});

Deno.test("send says in a sentence why it could not, and ends with 1", async () => {
  const server = new ModelServer();
  const refused = await Run.of(server, "send", "refuse me");
  assertEquals([refused.code, refused.complaints], [1, ["Not said: refuse me (No)"]]);

  await Run.of(server, "tail", "--nick", "bot");
  const taken = await Run.of(server, "send", "oi", "--nick", "bot", "--exact-nick");
  assertEquals([taken.code, taken.complaints], [1, ["Taken"]]);

  server.isDown = true;
  const down = await Run.of(server, "send", "oi");
  assertEquals(down.code, 1);
  assertEquals(down.complaints.length, 1);
  assertStringIncludes(down.complaints[0] ?? "", "because of ConnectionRefused");

  const ssh = new FakeStream();
  ssh.send("SSH-2.0-x\r\n");
  const foreign = new Run(() => Promise.resolve(ssh.transport), "send", "oi");
  await turn();
  assertEquals(foreign.code, 1);
  assertStringIncludes(foreign.complaints[0] ?? "", "SSH");
  assertEquals(server.log(), []);
});

Deno.test("of any number of scripts with one name, all are heard", async () => {
  const server = new ModelServer();
  const log = await Run.of(server, "send", "-", "--nick", "backup");
  for (let n = 2; n <= 6; n++) {
    const run = await Run.of(server, "send", `${n} failed`, "--nick", "backup");
    assertEquals([run.code, run.printed, run.complaints], [0, [], []]);
  }
  await log.type("1 failed\n");
  assertEquals(server.log(), [
    ...[2, 3, 4, 5, 6].map((n) => `<backup-2> ${n} failed`),
    "<backup> 1 failed",
  ]);
});

Deno.test("who can be written to is told by which name", async () => {
  const server = new ModelServer();
  const first = await Run.of(server, "tail", "--nick", "bot");
  for (const args of [["tail"], ["wait", "ok"]]) {
    const run = await Run.of(server, ...args, "--nick", "bot");
    assertEquals(run.complaints, ["The name bot is taken: here you are bot-2"]);
    await run.stop(130);
    const exact = await Run.of(server, ...args, "--nick", "bot", "--exact-nick");
    assertEquals([exact.code, exact.complaints], [1, ["Taken"]]);
  }
  assertEquals(first.complaints, []);
  await first.stop(130);
});

Deno.test("send gives up when nothing is acknowledged for half a minute", async () => {
  const server = new ModelServer();
  const run = new Run(() => server.connect(), "send", "oi");
  server.fate = (_, line) => line.includes('"ack"') ? "cutBefore" : "passes";
  for (let n = 0; n < 59; n++) await run.comeBack();
  assertEquals(run.code, undefined);
  server.isDown = true;
  for (let n = 0; n < 2; n++) await run.comeBack();
  assertEquals(run.code, 1);
  assertStringIncludes(run.complaints[0] ?? "", "did not acknowledge");
  assertEquals(run.clock.pending, 0);
});

Deno.test("send has patience as long as something is acknowledged", async () => {
  const link = new FakeStream();
  const run = new Run(() => Promise.resolve(link.transport), "send", "-");
  const rooms = [{ room: "geral", topic: "", members: 1, seq: 0 }];
  link.send({ type: "welcome", version: 1, nick: "a", token: "t", resumed: false, rooms });
  await run.type("1\n2\n3\n");
  await run.endInput();
  const ids = link.takeRequests().flatMap(({ type, id }) => type === "say" ? [id] : []);
  assertEquals(ids.length, 3);
  for (const id of ids) {
    run.clock.advance(20_000);
    link.send({ type: "ack", id });
    await turn();
  }
  link.end();
  await run.ended;
  assertEquals([run.code, run.complaints], [0, []]);
});

Deno.test("without reconnecting a lost connection is a failure", async () => {
  const server = new ModelServer();
  server.fate = (_, line) => line.includes('"say"') ? "cutAfter" : "passes";
  const run = await Run.of(server, "send", "oi", "--no-reconnect");
  assertEquals([run.code, run.complaints], [1, ["Lost the connection."]]);
});

Deno.test("send - says each line as it comes, and ends when all are acknowledged", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "log");
  await run.type("one\r\ntwo");
  assertEquals(server.log(), ["<log> one"]);
  await run.type(" halves\n\n   \nthree\n");
  assertEquals(server.log(), ["<log> one", "<log> two halves", "<log> three"]);
  assertEquals(run.code, undefined);
  server.restart();
  await turn();
  await run.type("four\n");
  await run.comeBack();
  assertEquals(server.log(), ["<log> four"]);
  await run.type("no end");
  await run.endInput();
  assertEquals(server.log(), ["<log> four", "<log> no end"]);
  assertEquals(run.code, 0);
});

Deno.test("send - goes on after what is refused, and ends with 1", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "log");
  await run.type(`refuse me\n${"x".repeat(70_000)}\nfine\n`);
  await run.endInput();
  assertEquals(server.log(), ["<log> fine"]);
  assertEquals(run.code, 1);
  assertEquals(run.complaints.length, 2);
});

Deno.test("send - of nothing is done at once", async () => {
  const run = await Run.of(new ModelServer(), "send", "-");
  await run.endInput();
  assertEquals([run.code, run.complaints], [0, []]);
});

Deno.test("send - of what cannot be read ends with a sentence, and 1", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "log");
  await run.type("first\n");
  await run.breakInput(new Error("Is a directory (os error 21)"));
  assertEquals(server.log(), ["<log> first"]);
  assertEquals([run.code, run.complaints], [1, ["The input could not be read: Is a directory."]]);
});

Deno.test("send - does not take in the input faster than it is acknowledged", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "log");
  server.isDown = true;
  server.cutAll();
  await turn();
  for (let n = 0; n < 1_200; n += 100) {
    await run.type(Array.from({ length: 100 }, (_, index) => `${n + index}\n`).join(""));
  }
  await run.endInput();
  assertEquals(run.taken, 5);
  server.isDown = false;
  for (let n = 0; n < 10; n++) await run.comeBack();
  assertEquals(server.log(), Array.from({ length: 1_200 }, (_, n) => `<log> ${n}`));
  assertEquals(run.code, 0);
});

// tail

Deno.test("tail prints what is said from now on, over restarts, until it is stopped", async () => {
  const server = new ModelServer();
  server.say("long ago");
  const run = await Run.of(server, "tail");
  server.say("oi");
  await turn();
  server.cutAll();
  await turn();
  server.say("missed");
  await run.comeBack();
  assertEquals(texts(run.printed), ["#geral <leo> oi", "#geral <leo> missed"]);
  assertEquals(run.complaints, []);
  server.restart();
  await turn();
  await run.comeBack();
  server.say("new");
  await turn();
  assertEquals(texts(run.printed).slice(2), ["#geral <leo> new"]);
  assertEquals(run.complaints.length, 1);
  await run.stop(130);
  assertEquals(run.code, 130);
  assertEquals(server.members(), []);
});

Deno.test("tail says how much is gone", async () => {
  const server = new ModelServer();
  server.keep = 2;
  const run = await Run.of(server, "tail");
  server.cutAll();
  await turn();
  for (let n = 1; n <= 5; n++) server.say(`${n}`);
  await run.comeBack();
  assertEquals(texts(run.printed), ["#geral <leo> 4", "#geral <leo> 5"]);
  assertEquals(run.complaints.length, 1);
  assertStringIncludes(run.complaints[0] ?? "", "3");
  await run.stop(130);
});

Deno.test("tail ends quietly when nobody reads it", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "tail");
  run.printing = { type: "unread" };
  server.say("oi");
  server.say("oi");
  await turn();
  assertEquals([run.code, run.complaints], [0, []]);
});

Deno.test("tail --history begins with the last ones", async () => {
  const server = new ModelServer();
  for (let n = 1; n <= 5; n++) server.say(`${n}`);
  const run = await Run.of(server, "tail", "--history", "2");
  assertEquals(texts(run.printed), ["#geral <leo> 4", "#geral <leo> 5"]);
  await run.stop(130);
});

Deno.test("tail --since begins behind a number, page by page, and follows without a gap", async () => {
  for (const cutAt of [0, 1, 500, 1_200, 1_700]) {
    const server = new ModelServer();
    server.keep = 3_000;
    for (let n = 1; n <= 2_500; n++) server.say(`${n}`);
    let lines = 0;
    server.fate = (_, line) => {
      // Someone speaks in the middle of it.
      if (line.includes('"seq":1500,')) server.say("meanwhile");
      return line.includes("replayed") && ++lines === cutAt ? "cutBefore" : "passes";
    };
    const run = await Run.of(server, "tail", "--since", "800");
    await run.comeBack();
    server.say("then");
    await turn();
    const expected = [
      ...Array.from({ length: 1_700 }, (_, n) => `#geral <leo> ${801 + n}`),
      ...server.log().slice(2_500).map((text) => `#geral ${text}`),
    ];
    assertEquals(texts(run.printed), expected);
    await run.stop(130);
  }
});

Deno.test("tail --since a number that is not reached yet only follows", async () => {
  const server = new ModelServer();
  server.say("1");
  const run = await Run.of(server, "tail", "--since", "1");
  server.say("2");
  await turn();
  assertEquals(texts(run.printed), ["#geral <leo> 2"]);
  await run.stop(130);
});

Deno.test("tail --json prints the protocol's messages, and never the token", async () => {
  const server = new ModelServer();
  server.say("old");
  const run = await Run.of(server, "tail", "--json", "--history", "1");
  server.say("new\nlines");
  await turn();
  const values = run.printed.map((line): unknown => JSON.parse(line));
  const common = { type: "message", room: "geral", nick: "leo" };
  assertEquals(values, [
    { ...common, text: "old", seq: 1, time: 1_700_000_000_001, replayed: true },
    { ...common, text: "new\nlines", seq: 2, time: 1_700_000_000_002 },
  ]);
  assert(!run.printed.join().includes("token"));
  await run.stop(130);
});

// search

Deno.test("search prints what was found as tail would, oldest first, and ends with 0", async () => {
  const server = new ModelServer();
  for (const text of ["um bolo", "café", "bolo\nde \x1b[31mcenoura"]) server.say(text);
  server.say("bolo", "obra", "bia");
  const run = await Run.of(server, "search", "bolo");
  assertEquals([run.code, run.complaints], [0, []]);
  assertEquals(texts(run.printed), [
    "#geral <leo> um bolo",
    "#geral <leo> bolo",
    "#geral <leo> de cenoura",
  ]);
  assertEquals(server.members(), []);
  const json = await Run.of(server, "search", "--json", "--room", "obra", "bolo");
  assertEquals(json.code, 0);
  assertEquals(json.printed.map((line): unknown => JSON.parse(line)), [{
    type: "message",
    room: "obra",
    seq: 1,
    time: 1_700_000_000_004,
    nick: "bia",
    text: "bolo",
    replayed: true,
  }]);
});

Deno.test("search ends with 1 where nothing was found, and says nothing", async () => {
  const server = new ModelServer();
  server.say("café");
  for (const args of [["search", "bolo"], ["search", "--json", "bolo"]]) {
    const run = await Run.of(server, ...args);
    assertEquals([run.code, run.printed, run.complaints], [1, [], []]);
  }
});

Deno.test("search says why it could not look, and ends with 2", async () => {
  const server = new ModelServer();
  const refused = await Run.of(server, "search", "refuse me");
  assertEquals([refused.code, refused.printed, refused.complaints], [2, [], ["No"]]);
  server.fate = (_, line) => line.includes('"search"') ? "cutAfter" : "passes";
  const lost = await Run.of(server, "search", "oi", "--no-reconnect");
  assertEquals([lost.code, lost.complaints], [2, ["Lost the connection."]]);
  server.isDown = true;
  const down = await Run.of(server, "search", "oi");
  assertEquals(down.code, 2);
  assertStringIncludes(down.complaints[0] ?? "", "because of ConnectionRefused");
});

Deno.test("search asks again if the connection breaks before the answer", async () => {
  const server = new ModelServer();
  server.say("bolo");
  let isFirst = true;
  server.fate = (_, line) => {
    if (!isFirst || !line.includes('"found"')) return "passes";
    isFirst = false;
    return "cutBefore";
  };
  const run = await Run.of(server, "search", "bolo");
  assertEquals(run.code, undefined);
  await run.comeBack();
  assertEquals([run.code, texts(run.printed)], [0, ["#geral <leo> bolo"]]);
});

Deno.test("search goes on where the server leaves off, until it has found 50 or seen all", async () => {
  const server = new ModelServer();
  server.looksAtMost = 10;
  for (let n = 1; n <= 95; n++) server.say(n % 30 === 0 ? `bolo ${n}` : "café");
  const run = await Run.of(server, "search", "bolo");
  assertEquals([run.code, run.complaints], [0, []]);
  assertEquals(texts(run.printed), [30, 60, 90].map((n) => `#geral <leo> bolo ${n}`));
  const many = await Run.of(server, "search", "café");
  assertEquals([many.code, many.printed.length], [0, 50]);
  assertEquals(many.complaints, ["only the newest 50 messages are shown; there are older ones"]);
});

Deno.test("search says that there is more, and ends quietly when nobody reads it", async () => {
  const server = new ModelServer();
  server.findsAtMost = 2;
  for (let n = 1; n <= 3; n++) server.say(`bolo ${n}`);
  const run = await Run.of(server, "search", "bolo");
  assertEquals([run.code, texts(run.printed)], [0, ["#geral <leo> bolo 2", "#geral <leo> bolo 3"]]);
  assertEquals(run.complaints, ["only the newest 2 messages are shown; there are older ones"]);
  const unread = new Run(() => server.connect(), "search", "bolo 1");
  unread.printing = { type: "unread" };
  await turn();
  assertEquals([unread.code, unread.complaints], [0, []]);
});

Deno.test("search passes over what it found and does not know, and fails where it cannot read", async () => {
  const entry = { room: "geral", seq: 1, time: 0, nick: "bia", text: "oi" };
  const said = { ...entry, type: "message" };
  for (
    const [entries, code, printed] of [
      [[{ ...entry, type: "dance" }, said], 0, ["1970-01-01T00:00:00Z #geral <bia> oi"]],
      [[{ type: "dance" }], 1, []],
      [[{ ...said, time: "now" }], 2, []],
    ] as const
  ) {
    const link = new FakeStream();
    const run = new Run(() => Promise.resolve(link.transport), "search", "oi");
    const rooms = [{ room: "geral", topic: "", members: 1, seq: 5 }];
    link.send({ type: "welcome", version: 1, nick: "a", token: "t", resumed: false, rooms });
    await turn();
    const id = link.takeRequests().find(({ type }) => type === "search")?.["id"];
    link.send({ type: "found", id, room: "geral", entries });
    await turn();
    link.end();
    await run.ended;
    assertEquals([run.code, run.printed, run.complaints.length], [
      code,
      printed,
      code === 2 ? 1 : 0,
    ]);
  }
});

// wait

Deno.test("wait prints the first message that matches, never one of the past", async () => {
  const server = new ModelServer();
  server.say("ok long ago");
  const run = await Run.of(server, "wait", "^ok");
  server.say("not ok");
  await turn();
  assertEquals(run.code, undefined);
  server.say("first\nok then");
  server.say("ok again");
  await turn();
  assertEquals(run.code, 0);
  assertEquals(texts(run.printed), ["#geral <leo> first", "#geral <leo> ok then"]);
  assertEquals(run.clock.pending, 0);
});

Deno.test("wait looks at each of what comes at once", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "wait", "^ok$");
  for (const text of ["not ok", "nor this", "ok"]) server.say(text);
  await turn();
  assertEquals([run.code, texts(run.printed)], [0, ["#geral <leo> ok"]]);
});

Deno.test("wait does not overlook what was said while the connection was lost", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "wait", "ok");
  server.cutAll();
  await turn();
  server.say("ok");
  await run.comeBack();
  assertEquals([run.code, run.printed.length], [0, 1]);
});

Deno.test("wait passes over what its pattern would take for ever on, and hears what comes after", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "wait", "ok");
  for (const text of ["hopeless ok", "hopeless ok", "not yet"]) server.say(text, undefined, "eve");
  await turn();
  const complaint = "Looking for REGEX in a message of eve takes too long; it was passed over";
  assertEquals([run.code, run.complaints], [undefined, [complaint]]);
  server.say("ok");
  await turn();
  assertEquals([run.code, texts(run.printed), run.complaints.length], [0, ["#geral <leo> ok"], 1]);
});

Deno.test("nothing that a hostile server says acts on the terminal of who runs a script", async () => {
  const hostile = "\x1b]0;owned\x07\x9b2J\u202e\u200b\u2028\n";
  const name = `geral${hostile}`;
  const room = { room: name, topic: hostile, members: 9, seq: 1 };
  const welcome = { type: "welcome", version: 1, nick: "a", token: "t", resumed: false };
  const entry = { type: "message", room: name, time: 0, nick: `b${hostile}`, text: hostile };
  for (
    const args of [
      ["send", `refused ${hostile}`],
      ["tail"],
      ["tail", "--json"],
      ["search", "--json", "x"],
      ["search", "x"],
      ["wait", "2J|J"],
      ["who"],
      ["who", "--json"],
    ]
  ) {
    const link = new FakeStream();
    const run = new Run(() => Promise.resolve(link.transport), ...args);
    link.send({ ...welcome, rooms: [room] });
    await turn();
    const id = link.takeRequests().at(-1)?.["id"];
    link.send({ type: "skipped", room: name, count: 3 });
    link.send({ ...entry, seq: 2 });
    link.send({ type: "direct", from: hostile, to: "a", text: hostile });
    const answer = args[0] === "send"
      ? { type: "error", code: hostile, text: hostile }
      : args[0] === "who"
      ? { type: "who", room: name, members: 9, nicks: [hostile] }
      : { type: "found", room: name, entries: [{ ...entry, seq: 1 }], more: true };
    link.send({ ...answer, id });
    link.send({ type: "error", code: hostile, text: `why ${hostile}` });
    link.send({ type: "closing", reason: hostile, text: `bye ${hostile}` });
    await turn();
    link.end();
    await run.ended;
    const lines = [...run.printed, ...run.complaints];
    assert(lines.length > 0, args.join(" "));
    for (const line of lines) {
      // deno-lint-ignore no-control-regex
      assertNotMatch(line, /[\x00-\x1f\x7f-\x9f\u200b\u2028\u202e]/, args.join(" "));
    }
  }
});

Deno.test("wait takes a private message too, and no topic", async () => {
  const link = new FakeStream();
  const run = new Run(() => Promise.resolve(link.transport), "wait", "ok");
  const room = { room: "geral", topic: "", members: 1, seq: 5 };
  link.send({ type: "welcome", version: 1, nick: "a", token: "t", resumed: false, rooms: [room] });
  const entry = { room: "geral", time: 0, nick: "bia", text: "ok" };
  link.send({ ...entry, type: "message", seq: 5, replayed: true });
  link.send({ ...entry, type: "topic", seq: 6 });
  await turn();
  assertEquals(run.code, undefined);
  link.send({ type: "direct", from: "bia", to: "a", text: "ok" });
  await turn();
  assertEquals(texts(run.printed), ["(direct) <bia> ok"]);
  link.end();
  await run.ended;
  assertEquals(run.code, 0);
});

Deno.test("what cannot be printed is told in a sentence, and is a failure of whichever command", async () => {
  for (
    const [args, code] of [
      [["tail"], 1],
      [["tail", "--json"], 1],
      [["wait", "oi"], 1],
      [["who"], 1],
      [["who", "--json"], 1],
      [["search", "oi"], 2],
      [["search", "oi", "--json"], 2],
    ] as const
  ) {
    const server = new ModelServer();
    await Run.of(server, "tail", "--nick", "bia");
    server.say("oi");
    const run = new Run(() => server.connect(), ...args);
    run.printing = { type: "failed", error: new Error("Input/output error (os error 5)") };
    await turn();
    server.say("oi");
    await turn();
    assertEquals([run.code, run.complaints], [
      code,
      ["What there is to print could not be written: Input/output error."],
    ], args.join(" "));
  }
});

Deno.test("wait ends with 124 when the time runs out, wherever it stands by then", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "wait", "ok", "--timeout", "20");
  server.isDown = true;
  server.cutAll();
  await turn();
  run.clock.advance(19_999);
  await turn();
  assertEquals(run.code, undefined);
  run.clock.advance(1);
  await turn();
  assertEquals([run.code, run.printed, run.complaints], [124, [], []]);
});

// who

Deno.test("who prints the others, a name a line", async () => {
  const server = new ModelServer();
  for (const nick of ["ana", "bia"]) await Run.of(server, "tail", "--nick", nick);
  const run = await Run.of(server, "who");
  assertEquals([run.code, run.printed], [0, ["ana", "bia"]]);
  const json = await Run.of(server, "who", "--json");
  assertEquals(json.printed.map((line): unknown => JSON.parse(line)), [
    { room: "geral", members: 2, nicks: ["ana", "bia"] },
  ]);
  const alone = await Run.of(server, "who", "--room", "obra");
  assertEquals([alone.code, alone.printed], [0, []]);
});

Deno.test("who asks again if the connection breaks before the answer", async () => {
  const server = new ModelServer();
  await Run.of(server, "tail", "--nick", "ana");
  let isFirst = true;
  server.fate = (direction, line) => {
    if (!isFirst || direction !== "toClient" || !line.includes('"who"')) return "passes";
    isFirst = false;
    return "cutBefore";
  };
  const run = await Run.of(server, "who");
  await run.comeBack();
  assertEquals([run.code, run.printed], [0, ["ana"]]);
});

Deno.test("each command may say how one gets in", () => {
  const { tls, caFile, passwordFile } = options("who", "--ca", "cert.pem", "--password-file", "pw");
  assertEquals({ tls, caFile, passwordFile }, {
    tls: true,
    caFile: "cert.pem",
    passwordFile: "pw",
  });
  assertEquals(options("--tls", "who").tls, true);
  assertStringIncludes(refusal(["who", "--ca", ""]), "--ca");
});
