import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { utf8 } from "../../fakes/bytes.ts";
import { turn } from "../../fakes/stream.ts";
import { message, onFakes, WELCOME } from "../../fakes/session_client.ts";

Deno.test("a server that greets one as a person is Papo's all the same, however it is cut", async () => {
  const greeting = "* You are guest-1 in #geral\n* #geral: the last message\n<bia> {oi}\n";
  for (const before of [greeting, "Password: ", "Senha: "]) {
    const said = `${before}${JSON.stringify(WELCOME)}\n${JSON.stringify(message(1))}\n`;
    for (const size of [1, 2, 1_000]) {
      const { client, link } = await onFakes({ nick: "ana" });
      for (let from = 0; from < said.length; from += size) link.send(said.slice(from, from + size));
      await turn();
      assertEquals([client.session.state.type, client.heard], ["online", ["geral:1 m1"]]);
      client.session.close();
    }
  }
});

for (
  const [said, text] of [
    ["* The server is full; try later\n", "The server is full; try later"],
    ["* O servidor está cheio; tente mais tarde\n", "The server is full; try later"],
    ["* Há conexões demais deste endereço; tente mais tarde\n", "Too many connections"],
    ["* An operator does not let you in here: spam", "An operator does not let you in here: spam"],
    [
      "* Um operador não deixa você entrar aqui: spam (até 26/11/2026, 17:23)",
      "An operator does not let you in here: spam (até 26/11/2026, 17:23)",
    ],
  ] as const
) {
  Deno.test(`who is refused by ${JSON.stringify(said)} is told so, in its own language`, async () => {
    for (const size of [1, 1_000]) {
      const { client, link } = await onFakes({ nick: "ana" });
      for (let from = 0; from < said.length; from += size) link.send(said.slice(from, from + size));
      link.end();
      await turn();
      assert(client.end?.type === "closed", JSON.stringify(client.end));
      assertStringIncludes(client.end.text, text);
      assertEquals(client.messages("closing").map((closing) => closing.text), [client.end.text]);
    }
  });
}

Deno.test("whoever was in waits for a full server, and ends where it is banned", async () => {
  for (const full of ["server_full", "address_full"]) {
    for (const inJson of [true, false]) {
      const { client, link, links } = await onFakes({ nick: "ana" });
      link.send(WELCOME);
      link.end();
      await turn();
      const refuse = async (reason: string, notice: string): Promise<void> => {
        client.session.retryNow();
        await turn();
        const closing = { type: "closing", reason, text: "No" };
        links[0]?.send(inJson ? closing : `* ${notice}\n`);
        links[0]?.end();
        await turn();
      };
      const id = client.session.say("typed meanwhile");
      for (let n = 0; n < 20; n++) {
        await refuse(full, "The server is full; try later");
        assertEquals(client.session.state.type, "waiting");
        assertEquals(client.session.waiting.map(({ text }) => text), ["typed meanwhile"]);
      }
      client.session.retryNow();
      await turn();
      links[0]?.send({ ...WELCOME, resumed: true });
      await turn();
      links[0]?.send({ type: "ack", id });
      await turn();
      assertEquals(client.acknowledged, [id]);
      links[0]?.end();
      await turn();
      await refuse("banned", "An operator does not let you in here");
      assertEquals(client.end?.type, "closed");
    }
  }
});

Deno.test("who comes back to a room that is closed by now is told so, and is in another", async () => {
  for (const code of ["room_locked", "rooms_full"] as const) {
    const { client, link, links } = await onFakes({ nick: "ana", room: "ops" });
    link.send({ ...WELCOME, rooms: [{ room: "ops", topic: "", members: 1, seq: 0 }] });
    link.end();
    await turn();
    client.session.retryNow();
    await turn();
    const [back] = links;
    const [hello] = back?.takeRequests() ?? [];
    assertEquals(hello?.["room"], "ops");
    back?.send({ type: "error", id: hello?.["id"], code, text: "Closed" });
    await turn();
    const [again] = back?.takeRequests() ?? [];
    assertEquals([again?.["type"], again?.["room"]], ["hello", undefined]);
    back?.send({ ...WELCOME, id: again?.["id"] });
    await turn();
    const [join] = back?.takeRequests() ?? [];
    assertEquals([join?.["type"], join?.["room"]], ["join", "ops"]);
    back?.send({ type: "error", id: join?.["id"], code, text: "Closed" });
    await turn();
    assertEquals(client.messages("error").map(({ text }) => text), ["Closed"]);
    assertEquals(client.session.rooms, ["geral"]);
    client.session.close();
  }
});

Deno.test("a hello that a server took for late is said again on another connection", async () => {
  const { client, link, links } = await onFakes({ nick: "ana" });
  const [hello] = link.takeRequests();
  link.send("* You are guest-1 in #geral\n");
  link.send({ type: "error", id: hello?.["id"], code: "hello_late", text: "Late" });
  await turn();
  client.session.retryNow();
  await turn();
  assertEquals(links.length, 2);
  links[0]?.send(WELCOME);
  await turn();
  assertEquals([client.session.state.type, client.messages("error")], ["online", []]);
  client.session.close();
});

Deno.test("a hello that is late each time is given up", async () => {
  const { client, links } = await onFakes({ nick: "ana" });
  for (let n = 0; n < 20 && client.end === undefined; n++) {
    const [hello] = links[0]?.takeRequests() ?? [];
    links[0]?.send({ type: "error", id: hello?.["id"], code: "hello_late", text: "Late" });
    await turn();
    client.session.retryNow();
    await turn();
  }
  assertEquals([client.end, links.length], [{ type: "closed", text: "Late" }, 5]);
});

Deno.test("a beginning that could become anything is waited for", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  for (const part of [" ", "\r\n", "{"]) {
    link.send(part);
    await turn();
    assertEquals(client.end, undefined);
  }
  link.send(JSON.stringify(WELCOME).slice(1) + "\n");
  await turn();
  assertEquals(client.session.state.type, "online");
  client.session.close();
});

Deno.test("lines that are no JSON are passed over, twenty in a row are too many", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  const bad = ["{", "[]", "null", "7", '"ping"', '{"type":7}', '{"type":"message"}', "\ufffd"];
  for (let n = 0; n < 19; n++) link.send(`${bad[n % bad.length]}\n`);
  link.send(message(1));
  for (let n = 0; n < 19; n++) link.send("{}\n");
  await turn();
  assertEquals(client.end, undefined);
  assertEquals(client.heard, ["geral:1 m1"]);
  link.send("{}\n");
  await turn();
  assertEquals(client.end, { type: "foreign", protocol: "unknown" });
});

Deno.test("a type or a field that a later version adds is passed over", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  for (let n = 0; n < 30; n++) link.send({ type: "dance" });
  link.send(message(1, "oi", { mood: "good" }));
  await turn();
  assertEquals(client.heard, ["geral:1 oi"]);
  client.session.close();
});

Deno.test("what is not as it should be is passed over, however much of it comes", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  for (let n = 0; n < 30; n++) link.send(message(1.5));
  for (const seq of [-1, 2 ** 53, null, "1"]) link.send(message(1, "odd", { seq }));
  link.send('{"type":"message","room":"geral","seq":1e400,"time":1,"nick":"bia","text":"odd"}\n');
  link.send({ type: "topic", room: "geral", text: "odd", seq: null });
  link.send(message(1, "oi", { time: 1795631533272.5 }));
  await turn();
  assertEquals(client.heard, ["geral:1 oi"]);
  assertEquals(client.messages("topic"), []);
  client.session.close();
});

Deno.test("an answer that cannot be read is an answer: nobody waits for another", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  link.takeRequests();
  const answer = client.session.request({ type: "who" });
  const [request] = link.takeRequests();
  link.send({ type: "who", id: request?.["id"], room: "geral", members: -1, nicks: [] });
  assertEquals((await answer).type, "error");
  client.session.close();
});

Deno.test("a line of more than a mebibyte is thrown away, the next one lives", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  const chunk = utf8("{" + "x".repeat(64 * 1024));
  for (let n = 0; n < 20; n++) link.send(chunk);
  link.send("\n");
  link.send(message(1));
  await turn();
  assertEquals(client.heard, ["geral:1 m1"]);
  client.session.close();
});

Deno.test("a server that hangs up again and again without a word is given up", async () => {
  const { client, links } = await onFakes({ nick: "ana" });
  for (let n = 0; n < 20 && client.end === undefined; n++) {
    links[0]?.end();
    await turn();
    client.session.retryNow();
    await turn();
  }
  assertEquals(client.end, { type: "foreign", protocol: "closes" });
  assertEquals(links.length, 6);
});

Deno.test("a hello goes out before one is ready to hear, and what came meanwhile is heard then", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isReady = false;
  const { client, link } = await onFakes({
    nick: "ana",
    ready: () => isReady ? undefined : promise,
  });
  assertEquals(link.takeRequests().map(({ type }) => type), ["hello"]);
  link.send(WELCOME);
  link.send(message(1));
  await turn();
  assertEquals(client.session.state.type, "connecting");
  isReady = true;
  resolve();
  await turn();
  assertEquals([client.session.state.type, client.heard], ["online", ["geral:1 m1"]]);
  client.session.close();
});

Deno.test("a server that waits for this side is not taken for a silent one", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isReady = true;
  const { client, link } = await onFakes({
    nick: "ana",
    ready: () => isReady ? undefined : promise,
  });
  link.send(WELCOME);
  await turn();
  isReady = false;
  link.send(message(1));
  await turn();
  for (let n = 0; n < 10; n++) client.clock.advance(30_000);
  assertEquals(client.session.state.type, "online");
  isReady = true;
  resolve();
  link.send(message(2));
  await turn();
  assertEquals(client.heard, ["geral:1 m1", "geral:2 m2"]);
  client.clock.advance(90_000);
  assertEquals(client.session.state.type, "waiting");
  client.session.close();
});
