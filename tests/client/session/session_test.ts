import { assert, assertEquals, assertGreater } from "@std/assert";
import type { Transport } from "../../../lib/client/session/transport.ts";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Client, onFakes, WELCOME } from "../../fakes/session_client.ts";

// Getting in

Deno.test("hello says all that is known, and the welcome brings one online", async () => {
  const { client, link } = await onFakes({ nick: "ana", room: "sala", replay: 7 });
  assertEquals(client.states, ["connecting"]);
  const [hello] = link.takeRequests();
  assert(hello !== undefined);
  assertEquals(hello, {
    type: "hello",
    id: hello["id"],
    version: 1,
    nick: "ana",
    room: "sala",
    language: "en",
    replay: 7,
    directs: {},
  });
  link.send({ ...WELCOME, id: hello["id"], nick: "Ana" });
  await turn();
  assertEquals(client.states, ["connecting", "online"]);
  assertEquals(client.session.nick, "Ana");
  assertEquals(client.session.rooms, ["geral"]);
  assertEquals(client.messages("welcome").length, 1);
  client.session.close();
});

Deno.test("who has no name yet begins to speak at once, and goes on when there is one", async () => {
  const { client, link } = await onFakes();
  assertEquals(link.written, "{");
  client.clock.advance(60_000);
  client.session.introduce("bia");
  await turn();
  const [hello] = link.takeRequests();
  assert(hello !== undefined);
  assertEquals(hello["nick"], "bia");
  client.session.close();
});

Deno.test("while there is no name a ping is answered with a whole line", async () => {
  const { client, link } = await onFakes();
  link.send({ type: "ping" });
  await turn();
  assertEquals(link.takeRequests(), [{ type: "ping" }]);
  client.session.introduce("bia");
  await turn();
  assertEquals(link.takeRequests().length, 1);
  client.session.close();
});

Deno.test("a guest says hello without a name, at the first time and after a restart", async () => {
  const server = new ModelServer();
  const client = await Client.online(server, { isGuest: true });
  assertEquals(client.session.nick, "guest-1");
  server.restart();
  await turn();
  await client.comeBack();
  assertEquals(client.session.nick, "guest-2");
  client.session.close();
});

Deno.test("a name that is taken is told, and another one can be given", async () => {
  const server = new ModelServer();
  const ana = await Client.online(server);
  const other = await Client.online(server, { nick: "ana" });
  assertEquals(other.states, ["connecting"]);
  assertEquals(other.messages("error").map(({ code }) => code), ["nick_taken"]);
  other.session.introduce("bia");
  await turn();
  assertEquals(other.session.nick, "bia");
  assertEquals(server.connections, 2);
  ana.session.close();
  other.session.close();
});

Deno.test("a hello that is refused for anything but the name ends it", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  const [hello] = link.takeRequests();
  assert(hello !== undefined);
  link.send({ type: "error", id: hello["id"], code: "rooms_full", text: "Full" });
  await turn();
  assertEquals(client.end, { type: "closed", text: "Full" });
  assert(link.isClosed);
});

Deno.test("the name that a lost welcome gave to oneself is waited for", async () => {
  const server = new ModelServer();
  server.ghostsHoldNames = true;
  let isFirst = true;
  server.fate = (direction) => {
    const fate = direction === "toClient" && isFirst ? "cutBefore" : "passes";
    if (direction === "toClient") isFirst = false;
    return fate;
  };
  const client = await Client.online(server);
  assertEquals(client.session.state.type, "waiting");
  await client.comeBack();
  // The ghost holds the name: nobody is told, the next attempt comes.
  assertEquals(client.messages("error"), []);
  assertEquals(client.session.state.type, "waiting");
  server.ghostsHoldNames = false;
  await client.comeBack();
  assertEquals(client.session.nick, "ana");
  client.session.close();
});

Deno.test("if the name is still taken when no ghost can hold it any more, that is told", async () => {
  const server = new ModelServer();
  server.ghostsHoldNames = true;
  let isFirst = true;
  server.fate = (direction) => {
    const fate = direction === "toClient" && isFirst ? "cutBefore" : "passes";
    if (direction === "toClient") isFirst = false;
    return fate;
  };
  const client = await Client.online(server);
  client.clock.advance(15_000);
  await turn();
  client.clock.advance(15_000);
  await turn();
  assertEquals(client.messages("error").length, 1);
  client.session.close();
});

Deno.test("nobody there at the first attempt: unreachable, with the reason", async () => {
  const error = new Deno.errors.ConnectionRefused();
  const client = new Client(() => Promise.reject(error));
  client.session.start();
  await turn();
  assertEquals(client.end, { type: "unreachable", error });
});

Deno.test("a first connection that takes too long is unreachable, and is closed if it comes", async () => {
  const link = new FakeStream();
  const { promise, resolve } = Promise.withResolvers<Transport>();
  const client = new Client(() => promise, { nick: "ana" });
  client.session.start();
  client.clock.advance(10_000);
  assert(client.end?.type === "unreachable" && client.end.error instanceof DOMException);
  assertEquals(client.end.error.name, "TimeoutError");
  resolve(link.transport);
  await turn();
  assert(link.isClosed);
  assertEquals(client.clock.pending, 0);
});

// Others

for (
  const [first, protocol] of [
    ["SSH-2.0-OpenSSH_9.9\r\n", "ssh"],
    ["HTTP/1.1 400 Bad Request\r\n", "http"],
    ["<ana> <oi>", "seed"],
    ["<Ana Maria> <oi><bia> <olá>", "seed"],
    ["*OK\n", "unknown"],
    ["220 mail.example ESMTP\r\n", "unknown"],
    ["<html>\n", "unknown"],
    ["\xff\xfe\x01", "unknown"],
  ] as const
) {
  Deno.test(`what begins with ${JSON.stringify(first)} is ${protocol}, however it is cut`, async () => {
    for (const size of [1, 2, 1_000]) {
      const { client, link } = await onFakes({ nick: "ana" });
      for (let from = 0; from < first.length; from += size) {
        link.send(first.slice(from, from + size));
      }
      await turn();
      assertEquals(client.end, { type: "foreign", protocol });
      assert(link.isClosed);
      assertEquals(client.clock.pending, 0);
    }
  });
}

for (
  const [said, protocol] of [
    ["", "silent"],
    ["* OK IMAP4 ready\r\n", "unknown"],
    ['{"type":"dance"}\n', "unknown"],
    ['{"type":"welcome","nick":7}\n', "unknown"],
  ] as const
) {
  Deno.test(`what says ${JSON.stringify(said)} to a hello for ten seconds is ${protocol}, not before`, async () => {
    const { client, link } = await onFakes({ nick: "ana" });
    if (said !== "") link.send(said);
    await turn();
    client.clock.advance(9_999);
    assertEquals(client.end, undefined);
    client.clock.advance(1);
    assertEquals(client.end, { type: "foreign", protocol });
  });
}

// Signs of life

Deno.test("the server's ping is answered", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  link.takeRequests();
  link.send({ type: "ping" });
  await turn();
  assertEquals(link.takeRequests(), [{ type: "ping" }]);
  assertEquals(client.messages("ping"), []);
  client.session.close();
});

Deno.test("a silent server is asked after 30 s, and given up after 90 s", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  link.takeRequests();
  client.clock.advance(29_999);
  await turn();
  assertEquals(link.takeRequests(), []);
  client.clock.advance(1);
  await turn();
  assertEquals(link.takeRequests(), [{ type: "ping" }]);
  client.clock.advance(20_000);
  link.send({ type: "ack" });
  await turn();
  client.clock.advance(29_999);
  await turn();
  client.clock.advance(1);
  await turn();
  assertGreater(link.takeRequests().length, 0);
  client.clock.advance(59_999);
  assertEquals(client.session.state.type, "online");
  client.clock.advance(1);
  assertEquals(client.session.state.type, "waiting");
  assert(link.isClosed);
  client.session.close();
  assertEquals(client.clock.pending, 0);
});
