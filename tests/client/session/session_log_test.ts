import { assert, assertEquals } from "@std/assert";
import { Session } from "../../../lib/client/session/session.ts";
import type { SessionOptions } from "../../../lib/client/session/session_options.ts";
import type { SessionEvent } from "../../../lib/client/session/session_event.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";

/** A session with a model of a server, and all that it told in few characters. */
class Client {
  readonly told: string[] = [];
  readonly session: Session;

  constructor(server: ModelServer, options: Partial<SessionOptions> = {}) {
    this.session = new Session({
      connect: () => server.connect(),
      onEvent: (event) => {
        const text = sketch(event);
        if (text !== undefined) this.told.push(text);
      },
      clock: new FakeClock(),
      language: "en",
      reconnect: true,
      ...(options.isGuest !== true && { nick: "ana" }),
      ...options,
    });
    this.session.start();
  }

  async comeBack(): Promise<void> {
    await turn();
    for (let n = 0; n < 20 && this.session.state.type === "waiting"; n++) {
      this.session.retryNow();
      await turn();
    }
    assertEquals(this.session.state.type, "online");
  }

  /** What it told since it was last asked. */
  take(): string[] {
    return this.told.splice(0);
  }
}

function sketch(event: SessionEvent): string | undefined {
  switch (event.type) {
    case "logChanged":
      return `${event.room} changed at ${event.seq}, lost ${event.lost}`;
    case "acknowledged":
      return `acknowledged ${event.seq}`;
    case "message": {
      const { message } = event;
      if (message.type === "message") return `${message.room}:${message.seq} ${message.text}`;
      if (message.type === "skipped") return `skipped ${message.from} to ${message.to}`;
      return message.type === "welcome" ? `welcome ${message.resumed}` : message.type;
    }
    default:
      return undefined;
  }
}

function said(from: number, to: number, room = "geral"): string[] {
  return Array.from(
    { length: to - from + 1 },
    (_, index) => `${room}:${from + index} ${from + index}`,
  );
}

function say(server: ModelServer, from: number, to: number, room = "geral"): void {
  for (let n = from; n <= to; n++) server.say(`${n}`, room);
}

Deno.test("who slept until the token ended gets all that was said since, once, in every room", async () => {
  const server = new ModelServer();
  const client = new Client(server);
  await turn();
  await client.session.request({ type: "join", room: "sala" });
  for (const room of ["geral", "sala"]) say(server, 1, 10, room);
  await turn();
  client.take();
  server.forget();
  for (const room of ["geral", "sala"]) say(server, 11, 130, room);
  await client.comeBack();
  assertEquals(client.take(), [
    "welcome false",
    ...said(11, 130),
    "join",
    ...said(11, 130, "sala"),
  ]);
  say(server, 131, 131, "sala");
  await turn();
  assertEquals(client.take(), said(131, 131, "sala"));
  client.session.close();
});

Deno.test("what the server does not keep any more is told as skipped", async () => {
  const server = new ModelServer();
  const client = new Client(server);
  await turn();
  say(server, 1, 10);
  await turn();
  client.take();
  server.forget();
  say(server, 11, 130);
  server.keep = 20;
  await client.comeBack();
  assertEquals(client.take(), ["welcome false", "skipped 11 to 110", ...said(111, 130)]);
  client.session.close();
});

Deno.test("another log is told as such, each room of which something was seen, and none else", async () => {
  const server = new ModelServer();
  const client = new Client(server, { replay: 5 });
  await turn();
  for (const room of ["sala", "quiet"]) await client.session.request({ type: "join", room });
  for (const room of ["geral", "sala"]) say(server, 1, 10, room);
  await turn();
  client.take();
  server.restart();
  say(server, 1, 20);
  await client.comeBack();
  assertEquals(client.take(), [
    "geral changed at 20, lost undefined",
    "welcome false",
    ...said(16, 20),
    "sala changed at 0, lost undefined",
    "join",
    "join",
  ]);
  // From here on it is this log that counts.
  server.forget();
  say(server, 21, 30);
  await client.comeBack();
  assertEquals(client.take().slice(0, 11), ["welcome false", ...said(21, 30)]);
  client.session.close();
});

Deno.test("a log whose end is lost is told as such, and what is left of it is not told again", async () => {
  const links: FakeStream[] = [];
  const client = new Client(new ModelServer(), {
    connect: () => {
      const link = new FakeStream();
      links.unshift(link);
      return Promise.resolve(link.transport);
    },
  });
  const welcome = (seq: number, resumed: boolean): void => {
    const rooms = [{ room: "geral", topic: "", members: 1, seq, log: "one" }];
    links[0]?.send({ type: "welcome", version: 1, nick: "ana", token: "t", resumed, rooms });
  };
  const message = (seq: number, time: number, more = {}): void =>
    links[0]?.send({
      type: "message",
      room: "geral",
      seq,
      time,
      nick: "bia",
      text: `${seq}`,
      ...more,
    });
  await turn();
  welcome(0, false);
  for (const seq of [1, 2, 3, 4, 5]) message(seq, seq);
  await turn();
  for (const resumed of [false, true]) {
    client.take();
    links[0]?.end();
    await turn();
    client.session.retryNow();
    await turn();
    const hello = links[0]?.takeRequests().at(-1);
    assertEquals(hello?.["resume"], {
      token: "t",
      rooms: { geral: 5 },
      logs: { geral: "one" },
      nick: "ana",
    });
    welcome(3, resumed);
    for (const seq of [2, 3]) message(seq, seq, { replayed: true });
    for (const seq of [4, 5]) message(seq, 10 + seq);
    await turn();
    assertEquals(client.take(), [
      "geral changed at 3, lost 2",
      `welcome ${resumed}`,
      ...said(4, 5),
    ]);
  }
  client.session.close();
});

Deno.test("what had no word of its place is said once, though the token has ended meanwhile", async () => {
  const server = new ModelServer();
  const client = new Client(server);
  await turn();
  server.fate = (direction, line) =>
    direction === "toClient" && line.includes('"ack"') ? "cutBefore" : "passes";
  client.session.say("in the log");
  await turn();
  server.fate = () => "passes";
  server.forget();
  client.session.say("not yet");
  client.take();
  await client.comeBack();
  assertEquals(server.log(), ["<ana> in the log", "<ana> not yet"]);
  assertEquals(client.take(), [
    "welcome false",
    "geral:1 in the log",
    "acknowledged 1",
    "acknowledged 2",
  ]);
  assertEquals(client.session.waiting, []);
  client.session.close();
});

Deno.test("the same under another name, as a guest has it each time", async () => {
  const server = new ModelServer();
  const client = new Client(server, { isGuest: true });
  await turn();
  assertEquals(client.session.nick, "guest-1");
  server.fate = (direction, line) =>
    direction === "toClient" && line.includes('"ack"') ? "cutBefore" : "passes";
  client.session.say("in the log");
  await turn();
  server.fate = () => "passes";
  server.forget();
  await client.comeBack();
  assertEquals([server.log(), client.session.nick], [["<guest-1> in the log"], "guest-2"]);
  client.session.close();
});

Deno.test("a server that does not tell its logs apart is met as before", async () => {
  const server = new ModelServer();
  server.isOld = true;
  const client = new Client(server, { replay: 5 });
  await turn();
  say(server, 1, 3);
  await turn();
  client.take();
  server.forget();
  say(server, 4, 20);
  await client.comeBack();
  assertEquals(client.take(), ["welcome false", ...said(16, 20)]);
  client.session.close();
});

Deno.test("a room that one left and enters again shows what was said last", async () => {
  const server = new ModelServer();
  const client = new Client(server);
  await turn();
  const { session } = client;
  await session.request({ type: "join", room: "sala" });
  say(server, 1, 3, "sala");
  await turn();
  await session.request({ type: "leave", room: "sala" });
  client.take();
  await session.request({ type: "join", room: "sala" });
  await turn();
  assertEquals(client.take(), said(1, 3, "sala"));
  assert(session.rooms.includes("sala"));
  session.close();
});
