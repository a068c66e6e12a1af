import {
  assert,
  assertEquals,
  assertGreater,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { NotConnected } from "../../lib/client/requests.ts";
import { Session, type SessionOptions } from "../../lib/client/session.ts";
import type { SessionEnd, SessionEvent } from "../../lib/client/session_event.ts";
import type { Transport } from "../../lib/client/transport.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import type { ServerMessage } from "../../lib/vocabulary/protocol.ts";
import { utf8 } from "../fakes/bytes.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeStream, turn } from "../fakes/stream.ts";
import { ModelServer } from "../fakes/model_server.ts";

type Settings = Partial<Omit<SessionOptions, "clock" | "connect" | "onEvent">>;

/** A session, and all that it told. */
class Client {
  readonly clock = new FakeClock();
  readonly events: SessionEvent[] = [];
  readonly session: Session;

  constructor(
    connect: () => Promise<Transport>,
    options: Settings = {},
  ) {
    this.session = new Session({
      connect,
      onEvent: (event) => this.events.push(event),
      clock: this.clock,
      random: () => 0.5,
      language: "en",
      reconnect: true,
      ...options,
    });
  }

  /** Of a given name; it is online when this returns, if it can be. */
  static async online(server: ModelServer, options: Settings = {}): Promise<Client> {
    const nick = options.isGuest === true ? {} : { nick: "ana" };
    const client = new Client(() => server.connect(), { ...nick, ...options });
    client.session.start();
    await turn();
    return client;
  }

  /** The messages it was told, those of one type or all. */
  messages<T extends ServerMessage["type"]>(
    type?: T,
  ): Extract<ServerMessage, { type: T }>[] {
    return this.events.flatMap((event) =>
      event.type === "message" && isOf(event.message, type) ? [event.message] : []
    );
  }

  /** What others said, as `room:seq text`. */
  get heard(): string[] {
    return this.messages("message").map(({ room, seq, text }) => `${room}:${seq} ${text}`);
  }

  get acknowledged(): RequestId[] {
    return this.events.flatMap((event) => event.type === "acknowledged" ? [event.id] : []);
  }

  get states(): string[] {
    return this.events.flatMap((event) => event.type === "state" ? [event.state.type] : []);
  }

  get end(): SessionEnd | undefined {
    const { state } = this.session;
    return state.type === "over" ? state.reason : undefined;
  }

  /** Until it is online again, or over. */
  async comeBack(): Promise<void> {
    for (let n = 0; n < 50 && this.session.state.type === "waiting"; n++) {
      this.session.retryNow();
      await turn();
    }
  }
}

function isOf<T extends ServerMessage["type"]>(
  message: ServerMessage,
  type: T | undefined,
): message is Extract<ServerMessage, { type: T }> {
  return type === undefined || message.type === type;
}

/** A session on one fake connection after the other, the newest first. */
async function onFakes(
  options: Settings = {},
): Promise<{ client: Client; links: FakeStream[]; link: FakeStream }> {
  const links: FakeStream[] = [];
  const client = new Client(() => {
    const link = new FakeStream();
    links.unshift(link);
    return Promise.resolve(link.transport);
  }, options);
  client.session.start();
  await turn();
  const [link] = links;
  assert(link !== undefined);
  return { client, links, link };
}

const WELCOME = {
  type: "welcome",
  version: 1,
  nick: "ana",
  token: "t",
  resumed: false,
  rooms: [{ room: "geral", topic: "", members: 1, seq: 0 }],
};

function message(seq: number, text = `m${seq}`, more: object = {}): object {
  return { type: "message", room: "geral", seq, time: 1_000 + seq, nick: "bia", text, ...more };
}

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

// Servers that take one for a person

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

// Coming back

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

// Leaving

Deno.test("leaving waits for what is under way and for the goodbye", async () => {
  const server = new ModelServer();
  const client = await Client.online(server);
  client.session.say("last words");
  await Promise.all([client.session.leave(), client.session.leave()]);
  assertEquals(server.log(), ["<ana> last words"]);
  assertEquals(server.members(), []);
  assertEquals(client.end, { type: "left" });
  assertEquals(client.acknowledged.length, 1);
  assertEquals(client.messages("closing"), []);
  assertEquals(client.clock.pending, 0);
});

Deno.test("leaving does not wait for long, and not at all without a connection", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  const leaving = client.session.leave();
  client.clock.advance(2_000);
  await leaving;
  assert(link.isClosed);
  const server = new ModelServer();
  const other = await Client.online(server);
  server.isDown = true;
  server.cutAll();
  await turn();
  await other.session.leave();
  assertEquals(other.end, { type: "left" });
  assertEquals(other.clock.pending, 0);
});

Deno.test("nothing is told once it is over", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  const asking = client.session.request({ type: "who" });
  asking.catch(() => {});
  client.session.say("x".repeat(70_000));
  client.session.close();
  client.session.close();
  const told = client.events.length;
  link.send(message(1));
  client.session.introduce("bia");
  client.session.retryNow();
  client.clock.advance(100_000);
  await turn();
  assertEquals(client.events.length, told);
  await assertRejects(() => asking, NotConnected);
  assertEquals(client.states, ["connecting", "online", "over"]);
});

Deno.test("closing while a connection is being made closes that too", async () => {
  const link = new FakeStream();
  const client = new Client(() => Promise.resolve(link.transport), { nick: "ana" });
  client.session.start();
  client.session.close();
  await turn();
  assert(link.isClosed);
  assertEquals(link.written, "");
});

for (
  const [reason, isPassing] of [
    ["shutdown", true],
    ["stalled", true],
    ["silent", true],
    ["fault", true],
    ["replaced", false],
    ["errors", false],
    ["something new", false],
  ] as const
) {
  Deno.test(`after closing with ${reason} it ${isPassing ? "comes back" : "is over"}`, async () => {
    const { client, link } = await onFakes({ nick: "ana" });
    link.send(WELCOME);
    link.send({ type: "closing", reason, text: "Bye" });
    await turn();
    assertEquals(client.messages("closing").length, 1);
    assertEquals(client.end, isPassing ? undefined : { type: "closed", text: "Bye" });
    client.session.close();
  });
}

Deno.test("a full server is the end for a newcomer, and only a delay for one who was in", async () => {
  const closing = { type: "closing", reason: "server_full", text: "Full" };
  const newcomer = await onFakes({ nick: "ana" });
  newcomer.link.send(closing);
  await turn();
  assertEquals(newcomer.client.end, { type: "closed", text: "Full" });
  const { client, link, links } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  link.end();
  await turn();
  client.session.retryNow();
  await turn();
  links[0]?.send(closing);
  await turn();
  assertEquals(client.session.state.type, "waiting");
  client.session.close();
});

Deno.test("hello carries the password", async () => {
  const link = new FakeStream();
  const client = new Client(() => Promise.resolve(link.transport), {
    nick: "ana",
    password: "sésamo",
  });
  client.session.start();
  await turn();
  assertEquals(link.takeRequests()[0]?.["password"], "sésamo");
  client.session.close();
});

Deno.test("without a person, a password that is wrong is the end", async () => {
  const link = new FakeStream();
  const client = new Client(() => Promise.resolve(link.transport), { nick: "ana", password: "x" });
  client.session.start();
  await turn();
  const [hello] = link.takeRequests();
  link.send({ type: "error", id: hello?.["id"], code: "password_wrong", text: "Wrong" });
  await turn();
  assertEquals(client.end, { type: "closed", text: "Wrong" });
});

Deno.test("a person is asked for the password, and it is kept for the next connection", async () => {
  const links: FakeStream[] = [];
  const client = new Client(() => {
    const link = new FakeStream();
    links.push(link);
    return Promise.resolve(link.transport);
  }, { nick: "ana", asksPassword: true });
  const hello = async (): Promise<{ readonly [field: string]: unknown }> => {
    await turn();
    return links.at(-1)?.takeRequests()[0] ?? {};
  };
  client.session.start();
  const { id, password } = await hello();
  assertEquals(password, undefined);
  links[0]?.send({ type: "error", id, code: "password_missing", text: "A password" });
  await turn();
  assertEquals(client.messages("error").map(({ code }) => code), ["password_missing"]);
  assertEquals(await hello(), {});
  client.session.authenticate("sésamo");
  const second = await hello();
  assertEquals([second["type"], second["password"]], ["hello", "sésamo"]);
  links[0]?.send({
    type: "welcome",
    id: second["id"],
    version: 1,
    nick: "ana",
    token: "secret",
    resumed: false,
    rooms: [],
  });
  await turn();
  assertEquals(client.session.state.type, "online");
  links[0]?.end();
  await turn();
  client.session.retryNow();
  assertEquals((await hello())["password"], "sésamo");
  client.session.close();
});

// What is said to oneself alone

function letter(seq: number, more: object = {}): object {
  return { type: "direct", from: "bia", to: "ana", text: `l${seq}`, log: "l", seq, ...more };
}

function letters(client: Client): string[] {
  return client.messages("direct").map(({ text }) => text);
}

/** Which requests of that type were sent since last asked. */
function taken(link: FakeStream | undefined, type: string): Record<string, unknown>[] {
  return (link?.takeRequests() ?? []).filter((request) => request["type"] === type);
}

Deno.test("what has come to oneself alone is shown to have come, once a second at most", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  for (const seq of [1, 2]) link.send(letter(seq));
  await turn();
  client.clock.advance(0);
  assertEquals(taken(link, "seen"), [{ type: "seen", log: "l", after: 2 }]);
  for (const seq of [3, 4]) link.send(letter(seq));
  await turn();
  client.clock.advance(999);
  assertEquals(taken(link, "seen"), []);
  client.clock.advance(1);
  assertEquals(taken(link, "seen"), [{ type: "seen", log: "l", after: 4 }]);
  assertEquals(letters(client), ["l1", "l2", "l3", "l4"]);
  client.session.close();
});

Deno.test("after a lost connection it is told what one has, and what comes again is told once", async () => {
  const { client, link, links } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  for (const seq of [1, 2]) link.send(letter(seq));
  await turn();
  link.end("broken");
  await turn();
  client.session.retryNow();
  await turn();
  const [hello] = taken(links[0], "hello");
  assertEquals(hello?.["directs"], { log: "l", after: 2 });
  links[0]?.send({ ...WELCOME, resumed: true });
  for (const seq of [2, 3]) links[0]?.send(letter(seq, { replayed: true }));
  await turn();
  assertEquals(letters(client), ["l1", "l2", "l3"]);
  client.clock.advance(1_000);
  assertEquals(taken(links[0], "seen"), [{ type: "seen", log: "l", after: 3 }]);
  client.session.close();
});

Deno.test("another log's letters are others, though they have the same numbers", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  link.send(letter(1));
  link.send(letter(1, { log: "other", text: "outra" }));
  // An older server does not count them.
  for (let n = 0; n < 2; n++) link.send({ type: "direct", from: "bia", to: "ana", text: "sem" });
  await turn();
  assertEquals(letters(client), ["l1", "outra", "sem", "sem"]);
  client.session.close();
});

Deno.test("who leaves shows first what has come", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  link.send(letter(1));
  await turn();
  link.takeRequests();
  const left = client.session.leave();
  await turn();
  assertEquals(link.takeRequests().map(({ type }) => type), ["seen", "bye"]);
  link.send({ type: "closing", reason: "quit", text: "bye" });
  await left;
});

Deno.test("an answer names the one it is for, and what comes of it is told", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  link.takeRequests();
  const id = client.session.direct("bia", "oi", "3@x");
  await turn();
  assertEquals(link.takeRequests(), [{ type: "direct", to: "bia", person: "3@x", text: "oi", id }]);
  link.send({ type: "ack", id, to: "bea", unsure: true });
  await turn();
  assertEquals(client.events.at(-1), { type: "acknowledged", id, to: "bea", unsure: true });
  client.session.close();
});
