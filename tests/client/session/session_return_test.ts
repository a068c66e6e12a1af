import { assert, assertEquals, assertRejects } from "@std/assert";
import { NotConnected } from "../../../lib/client/session/requests.ts";
import { type FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Client, message, onFakes, WELCOME } from "../../fakes/session_client.ts";

Deno.test("attempts come after 0.25 to 15 s, doubling, until one is welcome", async () => {
  let isDown = false;
  const server = new ModelServer();
  const delays: number[][] = [];
  for (const random of [() => 0, () => 0.999_999]) {
    const client = new Client(
      () => isDown ? Promise.reject(new Deno.errors.ConnectionRefused()) : server.connect(),
      { nick: `n${delays.length}`, random },
    );
    client.session.start();
    await turn();
    isDown = true;
    server.cutAll();
    await turn();
    const found: number[] = [];
    for (let n = 1; n <= 9; n++) {
      const { state } = client.session;
      assert(state.type === "waiting");
      assertEquals(state.attempt, n);
      found.push(state.retryAtMs - client.clock.nowMs());
      client.clock.advance(state.retryAtMs - client.clock.nowMs() - 1);
      assertEquals(client.session.state.type, "waiting");
      client.clock.advance(1);
      assertEquals(client.session.state, { type: "connecting", attempt: n });
      await turn();
    }
    delays.push(found);
    isDown = false;
    client.session.retryNow();
    await turn();
    assertEquals(client.session.state.type, "online");
    server.cutAll();
    await turn();
    assert(client.session.state.type === "waiting" && client.session.state.attempt === 1);
    client.session.close();
    assertEquals(client.clock.pending, 0);
  }
  assertEquals(delays, [
    [250, 500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500, 7_500],
    [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000],
  ]);
});

Deno.test("Enter makes the next attempt at once, and only while one waits", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  client.session.retryNow();
  server.cutAll();
  await turn();
  client.session.retryNow();
  client.session.retryNow();
  await turn();
  assertEquals(client.session.state.type, "online");
  assertEquals(server.connections, 2);
  client.session.close();
});

Deno.test("without reconnecting a lost connection is the end", async () => {
  const server = new ModelServer();
  const client = await Client.online(server, { reconnect: false });
  server.cutAll();
  await turn();
  assertEquals(client.end, { type: "lost" });
});

Deno.test("a resumed session goes on where it was", async () => {
  const server = new ModelServer();
  for (let n = 1; n <= 60; n++) server.say(`old ${n}`);
  const client = await Client.online(server);
  assertEquals(client.heard.length, 50);
  server.say("live");
  client.session.say("mine");
  await turn();
  server.cutAll();
  await turn();
  server.say("missed 1");
  server.say("missed 2");
  await client.comeBack();
  assertEquals(client.messages("welcome").map(({ resumed }) => resumed), [false, true]);
  assertEquals(client.heard.slice(-3), ["geral:61 live", "geral:63 missed 1", "geral:64 missed 2"]);
  assertEquals(client.heard.length, 53);
  client.session.close();
});

Deno.test("what is gone is told, and what follows comes", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  server.cutAll();
  await turn();
  for (let n = 1; n <= 30; n++) server.say(`${n}`);
  server.keep = 10;
  await client.comeBack();
  assertEquals(client.messages("skipped").map(({ count, to }) => [count, to]), [[20, 20]]);
  assertEquals(client.heard[0], "geral:21 21");
  server.cutAll();
  await turn();
  await client.comeBack();
  assertEquals(client.heard.length, 10);
  client.session.close();
});

Deno.test("an acknowledgement that overtakes others does not hide them from a resume", async () => {
  const { client, links, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  link.send(message(1));
  await turn();
  const id = client.session.say("mine");
  await turn();
  link.send({ type: "ack", id, room: "geral", seq: 4, time: 1_004 });
  await turn();
  assertEquals(client.acknowledged, [id]);
  link.end("broken");
  await turn();
  client.session.retryNow();
  await turn();
  const [hello] = links[0]?.takeRequests() ?? [];
  assert(hello !== undefined);
  assertEquals(hello["resume"], { token: "t", rooms: { geral: 1 } });
  links[0]?.send({
    ...WELCOME,
    resumed: true,
    rooms: [{ room: "geral", topic: "", members: 2, seq: 5 }],
  });
  // 4 is one's own: a server that sends it all the same is not heard twice.
  for (const seq of [2, 3, 4, 5, 5, 3]) links[0]?.send(message(seq, undefined, { replayed: true }));
  await turn();
  assertEquals(client.heard, ["geral:1 m1", "geral:2 m2", "geral:3 m3", "geral:5 m5"]);
  client.session.close();
});

Deno.test("a cut in the middle of the replay brings the rest of it", async () => {
  const server = new ModelServer();
  for (let n = 1; n <= 100; n++) server.say(`${n}`);
  let replayed = 0;
  server.fate = (_, line) =>
    line.includes("replayed") && ++replayed === 20 ? "cutBefore" : "passes";
  const client = await Client.online(server);
  assertEquals(client.heard.length, 19);
  await client.comeBack();
  assertEquals(client.heard, Array.from({ length: 50 }, (_, n) => `geral:${51 + n} ${51 + n}`));
  client.session.close();
});

Deno.test("after a restart the new log is heard from its beginning, whatever its numbers", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  for (let n = 1; n <= 5; n++) server.say(`before ${n}`);
  await turn();
  server.restart();
  await turn();
  server.say("after 1");
  server.say("after 2");
  await client.comeBack();
  server.say("after 3");
  await turn();
  assertEquals(client.messages("welcome").at(-1)?.resumed, false);
  assertEquals(client.heard.slice(5), ["geral:1 after 1", "geral:2 after 2", "geral:3 after 3"]);
  client.session.close();
});

Deno.test("a server that forgot us but not the room does not tell us twice", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  for (let n = 1; n <= 5; n++) server.say(`${n}`);
  await turn();
  server.forget();
  await turn();
  server.say("6");
  await client.comeBack();
  assertEquals(client.heard, [1, 2, 3, 4, 5, 6].map((n) => `geral:${n} ${n}`));
  client.session.close();
});

Deno.test("all rooms are joined again after a restart, and are told of", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  for (const room of ["sala", "__proto__", "obra"]) {
    const answer = await client.session.request({ type: "join", room });
    assertEquals(answer.type, "join");
  }
  await client.session.request({ type: "leave", room: "sala" });
  assertEquals(client.session.rooms, ["geral", "__proto__", "obra"]);
  server.restart();
  await turn();
  await client.comeBack();
  assertEquals(client.session.rooms, ["geral", "__proto__", "obra"]);
  assertEquals(client.messages("join").map(({ room }) => room), ["__proto__", "obra"]);
  for (const room of client.session.rooms) assertEquals(server.members(room), ["ana"]);
  server.say("oi", "__proto__");
  await turn();
  server.cutAll();
  await turn();
  server.say("olá", "__proto__");
  await client.comeBack();
  assertEquals(client.heard, ["__proto__:1 oi", "__proto__:2 olá"]);
  client.session.close();
});

Deno.test("a room that cannot be entered again is told of, and dropped", async () => {
  const { client, links, link } = await onFakes({ nick: "ana" });
  const rooms = [...WELCOME.rooms, { ...WELCOME.rooms[0], room: "sala" }];
  link.send({ ...WELCOME, rooms });
  await turn();
  link.end();
  await turn();
  client.session.retryNow();
  await turn();
  const again = links[0];
  again?.send(WELCOME);
  await turn();
  const join = again?.takeRequests().at(-1);
  assert(join !== undefined);
  assertEquals(join, { type: "join", id: join["id"], room: "sala", replay: 50 });
  again?.send({ type: "error", id: join["id"], code: "rooms_full", text: "Full" });
  await turn();
  assertEquals(client.session.rooms, ["geral"]);
  assertEquals(client.messages("error").length, 1);
  client.session.close();
});

Deno.test("a name that was changed is asked for again, one that was given is not", async () => {
  const server = new ModelServer();
  const client = await Client.online(server, { isGuest: true });
  const answer = await client.session.request({ type: "nick", nick: "bia" });
  assertEquals(answer.type, "nick");
  assertEquals(client.session.nick, "bia");
  server.restart();
  await turn();
  await client.comeBack();
  assertEquals(client.session.nick, "bia");
  client.session.close();
});

Deno.test("the server knows best which rooms one is in, and by which name", async () => {
  const server = new ModelServer();
  const client = await Client.online(server, { isGuest: true });
  await client.session.request({ type: "join", room: "sala" });
  server.fate = (direction, line) =>
    direction === "toClient" && /"(?:nick|leave|join)","?/.test(line) ? "cutBefore" : "passes";
  // Each is done, and its answer lost.
  const requests = [
    { type: "nick", nick: "bia" },
    { type: "leave", room: "sala" },
    { type: "join", room: "obra" },
  ] as const;
  for (const request of requests) {
    server.say("before one came", "obra");
    await assertRejects(() => client.session.request(request), NotConnected);
    await client.comeBack();
  }
  assertEquals(client.session.nick, "bia");
  assertEquals(client.session.rooms, ["geral", "obra"]);
  assertEquals(client.heard.length, 3);
  server.fate = () => "passes";
  server.restart();
  await turn();
  await client.comeBack();
  assertEquals(client.session.nick, "bia");
  assertEquals(server.members("obra"), ["bia"]);
  client.session.close();
});

Deno.test("a room that was emptied and begun anew during a drop is heard from its beginning", async () => {
  const { client, links, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  for (const seq of [1, 2, 3]) link.send(message(seq));
  await turn();
  link.end();
  await turn();
  client.session.retryNow();
  await turn();
  const rooms = [{ ...WELCOME.rooms[0], seq: 1 }];
  links[0]?.send({ ...WELCOME, resumed: true, rooms });
  links[0]?.send(message(1, "anew", { replayed: true, time: 9_000 }));
  links[0]?.send(message(2, "on"));
  await turn();
  assertEquals(client.heard.slice(3), ["geral:1 anew", "geral:2 on"]);
  client.session.close();
});

Deno.test("a room that is not joined again yet is not resumed, but joined", async () => {
  const { client, links, link } = await onFakes({ nick: "ana" });
  const sala = { room: "sala", topic: "", members: 1, seq: 7 };
  link.send({ ...WELCOME, rooms: [...WELCOME.rooms, sala] });
  const next = async (): Promise<FakeStream> => {
    links[0]?.end();
    await turn();
    client.session.retryNow();
    await turn();
    const [newest] = links;
    assert(newest !== undefined);
    return newest;
  };
  await turn();
  // The server has forgotten us; the answer to the join of sala is lost.
  (await next()).send({ ...WELCOME, token: "t2" });
  await turn();
  const again = await next();
  assertEquals(again.takeRequests()[0]?.["resume"], { token: "t2", rooms: { geral: 0 } });
  again.send({ ...WELCOME, token: "t2", resumed: true });
  await turn();
  assertEquals(again.takeRequests().map(({ type, room }) => [type, room]), [["join", "sala"]]);
  assertEquals(client.session.rooms, ["geral", "sala"]);
  client.session.close();
});

Deno.test("who is put out by a hello of its own that came late comes back, once; by another's it does not", async () => {
  const replaced = { type: "closing", reason: "replaced", text: "taken up elsewhere" };
  for (const isLate of [true, false]) {
    const { client, links } = await onFakes({ nick: "ana" });
    const welcome = async (): Promise<void> => {
      links[0]?.send({ ...WELCOME, resumed: links.length > 1 });
      await turn();
    };
    const end = async (): Promise<void> => {
      links[0]?.end("broken");
      await turn();
      client.session.retryNow();
      await turn();
    };
    await welcome();
    await end();
    // It is heard all the same, some time.
    if (isLate) await end();
    await welcome();
    links[0]?.send(replaced);
    await turn();
    assertEquals(client.session.state.type, isLate ? "waiting" : "over");
    client.session.retryNow();
    await turn();
    await welcome();
    links[0]?.send(replaced);
    await turn();
    assertEquals(client.session.state.type, "over");
  }
});
