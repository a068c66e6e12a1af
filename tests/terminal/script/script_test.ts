import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { optionsOf as options, Run } from "../../fakes/script_run.ts";
import { refusal } from "../../fakes/script_messages.ts";

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
