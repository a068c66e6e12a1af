import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Run } from "../../fakes/script_run.ts";
import { texts } from "../../fakes/script_messages.ts";

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
