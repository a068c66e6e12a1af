import { assertEquals, assertStringIncludes } from "@std/assert";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Run } from "../../fakes/script_run.ts";
import { texts } from "../../fakes/script_messages.ts";

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
