import { assert, assertEquals, assertRejects } from "@std/assert";
import { NotConnected } from "../../../lib/client/session/requests.ts";
import { turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Client, message, onFakes, WELCOME } from "../../fakes/session_client.ts";

// Saying

Deno.test("what is said before the welcome goes out after it, once, in order", async () => {
  const server = new ModelServer();
  const client = new Client(() => server.connect(), { nick: "ana" });
  const ids = ["1", "2", "3"].map((text) => client.session.say(text));
  assertEquals(client.session.waiting.map(({ text }) => text), ["1", "2", "3"]);
  client.session.start();
  await turn();
  assertEquals(server.log(), ["<ana> 1", "<ana> 2", "<ana> 3"]);
  assertEquals(client.acknowledged, ids);
  assertEquals(client.session.waiting, []);
  client.session.close();
});

Deno.test("what is said goes to the room in which it was said, wherever one is by then", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  await client.session.request({ type: "join", room: "sala" });
  server.cutAll();
  await turn();
  client.session.say("to the last one");
  client.session.act("waves", "geral");
  client.session.direct("bia", "psst");
  assertEquals(client.session.waiting.map(({ type, room, to }) => [type, room, to]), [
    ["say", "sala", undefined],
    ["action", "geral", undefined],
    ["direct", undefined, "bia"],
  ]);
  await client.comeBack();
  assertEquals(server.log("sala"), ["<ana> to the last one"]);
  assertEquals(server.log(), ["<ana> waves"]);
  assertEquals(server.directs, ["ana -> bia: psst"]);
  client.session.close();
});

Deno.test("what was sent and not acknowledged is sent again and said once", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  server.fate = (direction, line) =>
    direction === "toClient" && line.includes('"ack"') ? "cutBefore" : "passes";
  const ids = ["1", "2"].map((text) => client.session.say(text));
  await turn();
  server.fate = () => "passes";
  assertEquals(client.session.waiting.map(({ id }) => id), ids);
  await client.comeBack();
  assertEquals(server.log(), ["<ana> 1", "<ana> 2"]);
  assertEquals(client.acknowledged, ids);
  client.session.close();
});

for (const isForgotten of [false, true]) {
  Deno.test(
    `what an earlier session said and had no word of is said once by the next, ${
      isForgotten ? "also to who does not know it any more" : "in order"
    }`,
    async () => {
      const server = new ModelServer();
      const first = await Client.online(server);
      first.session.say("before", "geral");
      await turn();
      // The first two come, and there is no word of them; the third does not.
      const sees = (words: string) => (direction: string, line: string) =>
        direction === "toClient" && line.includes(words) ? "cutBefore" : "passes";
      server.fate = sees('"ack"');
      first.session.say("1", "geral");
      first.session.say("2", "geral");
      await turn();
      first.session.say("3", "geral");
      const { resumption, waiting } = first.session;
      assert(resumption !== undefined);
      assertEquals(waiting.map(({ text }) => text), ["1", "2", "3"]);
      first.session.close();
      if (isForgotten) server.forget();
      // Nor is there any word of them this time.
      const next = await Client.online(server, { resume: resumption, waiting });
      assertEquals(next.session.waiting, waiting);
      if (isForgotten) server.forget();
      server.fate = () => "passes";
      next.session.say("4", "geral");
      await next.comeBack();
      assertEquals(server.log(), ["before", "1", "2", "3", "4"].map((text) => `<ana> ${text}`));
      assertEquals(next.acknowledged.slice(0, 3), waiting.map(({ id }) => id));
      assertEquals(next.session.waiting, []);
      next.session.close();
    },
  );
}

Deno.test("what was on its way comes before what is said without a connection", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  server.fate = (direction, line) =>
    direction === "toServer" && line.includes('"say"') ? "cutBefore" : "passes";
  client.session.say("1");
  client.session.say("2");
  await turn();
  server.fate = () => "passes";
  client.session.say("3");
  assertEquals(client.session.waiting.map(({ text }) => text), ["1", "2", "3"]);
  await client.comeBack();
  assertEquals(server.log(), ["<ana> 1", "<ana> 2", "<ana> 3"]);
  client.session.close();
});

Deno.test("a server that forgot us gets again what it did not acknowledge, and no more", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  client.session.say("1");
  await turn();
  server.fate = (direction, line) =>
    direction === "toServer" && line.includes('"say"') ? "cutBefore" : "passes";
  client.session.say("2");
  await turn();
  server.fate = () => "passes";
  server.restart();
  await client.comeBack();
  assertEquals(server.log(), ["<ana> 2"]);
  client.session.close();
});

Deno.test("what is refused is told with the reason, and the next goes on", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  const id = client.session.say("refuse me");
  client.session.say("fine");
  await turn();
  assertEquals(client.events.filter(({ type }) => type === "refused"), [
    { type: "refused", id, text: "No" },
  ]);
  assertEquals(server.log(), ["<ana> fine"]);
  assertEquals(client.session.waiting, []);
  client.session.close();
});

Deno.test("what no server takes is refused here, after its id is known", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  const tooLong = "Message too long: the limit is 65536 bytes";
  for (
    const [text, sentence] of [
      ["x".repeat(64 * 1024 + 1), tooLong],
      ["é".repeat(32 * 1024 + 1), tooLong],
      // Not too long as a message, but as it is written in JSON.
      ["\x01".repeat(60_000), "Line too long: the limit is 200704 bytes. None of it was said"],
    ] as const
  ) {
    client.events.length = 0;
    const id = client.session.say(text);
    assertEquals(client.events, []);
    await turn();
    const [refused] = client.events;
    assert(refused?.type === "refused" && refused.id === id);
    assertEquals(refused.text, sentence);
  }
  client.session.say("x".repeat(64 * 1024));
  await turn();
  assertEquals(server.log().length, 1);
  client.session.close();
});

Deno.test("only so much is under way at a time, and all of it arrives", async () => {
  for (const [count, text, most] of [[2_500, "x", 256], [60, "x".repeat(60_000), 17]] as const) {
    const { client, link } = await onFakes({ nick: "ana" });
    link.send(WELCOME);
    await turn();
    link.takeRequests();
    const ids = Array.from({ length: count }, () => client.session.say(text));
    const sent: unknown[] = [];
    for (let n = 0; n < 20; n++) {
      await turn();
      const requests = link.takeRequests();
      assertEquals(requests.length <= most, true);
      for (const request of requests) {
        sent.push(request["id"]);
        link.send({ type: "ack", id: request["id"], room: "geral", seq: sent.length, time: 1 });
      }
    }
    assertEquals(sent, ids);
    assertEquals(client.acknowledged, ids);
    client.session.close();
  }
});

Deno.test("what did not fit in goes out behind what was on its way, over many losses", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  let lines = 0;
  server.fate = (direction, line) =>
    direction === "toServer" && line.includes('"say"') && ++lines % 13 === 0
      ? "cutBefore"
      : "passes";
  for (let n = 0; n < 60; n++) client.session.say(`${n} ${"x".repeat(60_000)}`);
  for (let n = 0; n < 10; n++) {
    await turn();
    await client.comeBack();
  }
  const order = server.log().map((line) => Number(line.split(" ")[1]));
  assertEquals(order, Array.from({ length: 60 }, (_, n) => n));
  client.session.close();
});

// Asking

Deno.test("an answer reaches who asked before what came behind it is told", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  const asking = client.session.request({ type: "join", room: "sala", id: 5 });
  const state = { room: "sala", topic: "", members: 1, seq: 1 };
  const answer = { type: "join", id: 5, nick: "ana", ...state };
  const behind = message(1, "oi", { room: "sala", replayed: true });
  link.send(`${JSON.stringify(answer)}\n${JSON.stringify(behind)}\n`);
  assertEquals((await asking).type, "join");
  assertEquals(client.session.rooms, ["geral", "sala"]);
  assertEquals(client.heard, []);
  await turn();
  assertEquals(client.heard, ["sala:1 oi"]);
  assertEquals(client.messages("join"), []);
  client.session.close();
});

Deno.test("an error is an answer too", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  const asking = client.session.request({ type: "topic", id: 7, room: "x" });
  link.send({ type: "error", id: 7, code: "not_in_room", text: "No" });
  assertEquals((await asking).type, "error");
  link.send({ type: "error", code: "json_malformed", text: "What?" });
  await turn();
  assertEquals(client.messages("error").length, 1);
  client.session.close();
});

Deno.test("a question without a connection, or whose connection is lost, is rejected", async () => {
  const server = new ModelServer();
  const client = new Client(() => server.connect(), { nick: "ana" });
  await assertRejects(() => client.session.request({ type: "who" }), NotConnected);
  client.session.start();
  await turn();
  server.fate = (direction) => direction === "toServer" ? "cutAfter" : "passes";
  const asking = client.session.request({ type: "who" });
  await assertRejects(() => asking, NotConnected);
  await assertRejects(() => client.session.request({ type: "who" }), NotConnected);
  client.session.close();
});

Deno.test("history is told before its answer, also what was told before", async () => {
  const server = new ModelServer();
  for (let n = 1; n <= 20; n++) server.say(`${n}`);
  const client = await Client.online(server, { replay: 5 });
  assertEquals(client.heard.length, 5);
  const older = await client.session.request({ type: "history", before: 16, limit: 5 });
  assertEquals(older.type, "ack");
  assertEquals(client.heard.slice(5), [11, 12, 13, 14, 15].map((n) => `geral:${n} ${n}`));
  await client.session.request({ type: "history", room: "geral", limit: 2 });
  assertEquals(client.heard.slice(10), ["geral:19 19", "geral:20 20"]);
  server.say("21");
  await turn();
  assertEquals(client.heard.at(-1), "geral:21 21");
  client.session.close();
});

Deno.test("history that runs ahead of the room takes nothing from it", async () => {
  const { client, links, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  link.send(message(1));
  void client.session.request({ type: "history", id: 9, room: "#Geral" });
  // The answer overtakes 2 to 5.
  for (const seq of [4, 5]) link.send(message(seq, undefined, { replayed: true }));
  link.send({ type: "ack", id: 9 });
  for (const seq of [2, 3]) link.send(message(seq));
  await turn();
  assertEquals(client.heard.map((text) => text.slice(6, 7)), ["1", "4", "5", "2", "3"]);
  for (const seq of [4, 5, 6]) link.send(message(seq));
  await turn();
  assertEquals(client.heard.length, 6);
  link.end();
  await turn();
  client.session.retryNow();
  await turn();
  const [hello] = links[0]?.takeRequests() ?? [];
  assert(hello !== undefined);
  assertEquals(hello["resume"], { token: "t", rooms: { geral: 6 } });
  client.session.close();
});
