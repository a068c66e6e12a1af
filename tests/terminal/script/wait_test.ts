import { assertEquals } from "@std/assert";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Run } from "../../fakes/script_run.ts";
import { texts } from "../../fakes/script_messages.ts";

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
