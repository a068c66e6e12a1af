import { assert, assertEquals, assertMatch } from "@std/assert";
import { COMMAND_NAMES } from "../../../lib/vocabulary/codes.ts";
import { OPERATOR_COMMAND_NAMES } from "../../../lib/language/slash.ts";
import { SHOWN_LINES } from "../../../lib/text/shortened.ts";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Run } from "../../fakes/script_run.ts";
import { WELCOME } from "../../fakes/session_client.ts";

/** A filter on a connection whose other end is the test; it is in. */
async function onFake(...args: string[]): Promise<{ run: Run; link: FakeStream }> {
  const link = new FakeStream();
  const run = new Run(() => Promise.resolve(link.transport), ...args);
  await turn();
  link.takeRequests();
  link.send(WELCOME);
  await turn();
  answer(link, { type: "ack" });
  await turn();
  return { run, link };
}

/** Answers the request that came last. */
function answer(link: FakeStream, message: object): { readonly [field: string]: unknown } {
  const request = link.takeRequests().at(-1) ?? {};
  link.send({ ...message, id: request["id"] });
  return request;
}

Deno.test("lines in are messages, messages out are lines, and it ends with its input", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "--nick", "ana", "--room", "obra");
  assertEquals(run.complaints, ["Connected"]);
  assertMatch(run.printed.join("\n"), /^\* You are ana in #obra, /);
  await run.type("oi\r\nol");
  server.say("bom dia\na todos", "obra");
  await turn();
  assertEquals(run.printed.slice(1), ["<leo> bom dia", "<leo> a todos"]);
  await run.type("á\n\n  \n//etc\n/me acena\nsem fim");
  assertEquals(run.code, undefined);
  await run.endInput();
  assertEquals(server.log("obra"), [
    "<ana> oi",
    "<leo> bom dia\na todos",
    "<ana> olá",
    "<ana> /etc",
    "<ana> acena",
    "<ana> sem fim",
  ]);
  assertEquals([run.code, run.complaints.length, server.members("obra")], [0, 1, []]);
});

Deno.test("an input that says nothing is no failure, and one that cannot be read is one", async () => {
  const server = new ModelServer();
  const silent = await Run.of(server);
  await silent.endInput();
  assertEquals([silent.code, silent.printed.length], [0, 1]);
  const broken = await Run.of(server);
  await broken.breakInput(new Error("Is a directory (os error 21)"));
  assertEquals(broken.code, 1);
  assertEquals(broken.complaints.slice(1), ["The input could not be read: Is a directory."]);
});

Deno.test("where the name is taken it has another, which is told, or is refused", async () => {
  const server = new ModelServer();
  await Run.of(server, "tail", "--nick", "ana");
  const other = await Run.of(server, "--nick", "ana");
  await other.type("oi\n");
  await other.endInput();
  assertEquals(other.complaints, ["Connected", "The name ana is taken: here you are ana-2"]);
  assertEquals([other.code, server.log()], [0, ["<ana-2> oi"]]);
  const exact = await Run.of(server, "--nick", "ana", "--exact-nick");
  await exact.type("oi\n");
  await exact.endInput();
  assertEquals([exact.code, exact.printed, exact.complaints], [1, [], ["Taken"]]);
  assertEquals(server.log().length, 1);
});

Deno.test("what is refused is told, the rest is said, and it is a failure", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "--nick", "ana");
  await run.type(`refuse me\n${"x".repeat(70_000)}\n/dance\n/join\n/lang fr\nfine\n`);
  await run.endInput();
  assertEquals([run.code, server.log()], [1, ["<ana> fine"]]);
  assertEquals(run.complaints.length, 6);
  for (const part of ["refuse me (No)", "limit is 65536", "/dance", "/join ROOM", "fr"]) {
    assert(run.complaints.some((complaint) => complaint.includes(part)), part);
  }
});

Deno.test("a server that goes away is a failure", async () => {
  const server = new ModelServer();
  const run = await Run.of(server);
  await run.type("oi\n");
  server.cutAll();
  await turn();
  assertEquals([run.code, run.complaints.slice(1)], [1, ["Lost the connection."]]);
});

Deno.test("what was said before one came has its time, and a heading", async () => {
  const server = new ModelServer();
  server.say("long ago");
  server.say("a\nb");
  const run = await Run.of(server);
  server.say("now");
  await turn();
  assertEquals(run.printed.slice(1), [
    "* #geral: the last 2 messages",
    "2023-11-14T22:13:20Z <leo> long ago",
    "2023-11-14T22:13:20Z <leo> a",
    "2023-11-14T22:13:20Z <leo> b",
    "<leo> now",
  ]);
  await run.type("/history 1\n/history\n");
  assertEquals(run.printed.slice(6).map((line) => line.replace(/^\S+Z /, "")), [
    "* #geral: the last message",
    "<leo> now",
    "* #geral: the last 3 messages",
    "<leo> long ago",
    "<leo> a",
    "<leo> b",
    "<leo> now",
  ]);
  await run.stop(130);
});

Deno.test("commands do what they do with netcat, one behind the other", async () => {
  const server = new ModelServer();
  server.say("there already", "obra");
  await Run.of(server, "tail", "--nick", "bia");
  const run = await Run.of(server, "--nick", "ana");
  await run.type("first\n/join #obra\nsecond\n/nick eva\n/who\nthird\n/leave\n/who\nfourth\n");
  assertEquals(run.printed.slice(1).map((line) => line.replace(/^\S+Z /, "")), [
    "* You are ana in #obra, where nobody else is yet. /help shows the commands.",
    "* #obra: the last message",
    "<leo> there already",
    "* You are now eva",
    "* #obra (1): eva",
    "* You are eva in #geral, with 1 other person. /help shows the commands.",
    "* #geral (2): bia, eva",
  ]);
  assertEquals(server.log(), ["<ana> first", "<eva> fourth"]);
  assertEquals(server.log("obra").slice(1), ["<ana> second", "<eva> third"]);
  assertEquals(server.members("obra"), []);
  await run.type("/join obra\n/who geral\n/part #OBRA\n/who\n");
  assertEquals(run.printed.slice(-4).map((line) => line.replace(/^\S+Z /, "")), [
    "<leo> there already",
    "* #geral (1): bia",
    "* You are eva in #geral, with 1 other person. /help shows the commands.",
    "* #geral (2): bia, eva",
  ]);
  assertEquals(server.members("obra"), []);
  await run.type("/help\n/lang pt\n/search fourth\n/quit\nnever said\n");
  assertEquals([run.code, server.log().length], [0, 2]);
  const printed = run.printed.join("\n");
  for (
    const part of [
      "* /history [@NAME] [N] ",
      "* Agora em português",
      "encontrado",
      "Z <eva> fourth",
    ]
  ) {
    assert(printed.includes(part), part);
  }
});

Deno.test("the line behind /op is the password, which is not said, and operators see what they did", async () => {
  const { run, link } = await onFake();
  await run.type("/op root\nsésamo\n");
  const { type, name, password } = answer(link, { type: "operator", name: "root" });
  assertEquals([type, name, password], ["op", "root", "sésamo"]);
  await turn();
  await run.type("/ban eva 2h spam\n");
  const order = answer(link, { type: "moderated", act: "ban", by: "ana", nick: "eva" });
  assertEquals([order["type"], order["target"], order["seconds"]], ["ban", "eva", 7_200]);
  await turn();
  assertEquals(run.printed.slice(1), [
    "Password: ",
    "* You are an operator now (root). /help shows what that allows",
    "* ana banned eva",
  ]);
  await run.stop(130);
  link.end();
  await run.ended;
});

Deno.test("no command that can be typed is passed over", async () => {
  for (const name of [...COMMAND_NAMES, ...OPERATOR_COMMAND_NAMES]) {
    const { run, link } = await onFake();
    const before = run.printed.length;
    await run.type(`/${name} pt\n/${name}\n/${name} pt pt\n`);
    await run.endInput();
    await turn();
    const done = link.takeRequests().length + run.printed.length - before + run.complaints.length -
      1;
    assert(done > 0, name);
    void run.stop(130);
    link.end();
    await run.ended;
  }
});

Deno.test("what is too long to come at once comes page by page, and stands in order", async () => {
  const { run, link } = await onFake();
  await run.type("/history 3\n");
  const entry = { type: "message", room: "geral", time: 0, nick: "bia", replayed: true };
  link.send({ ...entry, seq: 8, text: "b" });
  link.send({ ...entry, seq: 9, text: "c" });
  assertEquals(answer(link, { type: "ack", more: true })["limit"], 3);
  await turn();
  link.send({ ...entry, seq: 7, text: "a" });
  const second = answer(link, { type: "ack", more: true });
  assertEquals([second["before"], second["limit"]], [8, 1]);
  await turn();
  assertEquals(run.printed.slice(1), [
    "* #geral: the last 3 messages",
    ...["a", "b", "c"].map((text) => `1970-01-01T00:00:00Z <bia> ${text}`),
  ]);
  await run.type("/search x\n");
  answer(link, { type: "found", room: "geral", entries: [], more: true, from: 5, unseen: 4 });
  await run.type("/bans\n");
  answer(link, { type: "bans", total: 1, bans: [{ nick: "eve", by: "root" }] });
  await run.type("/mutes\n");
  answer(link, { type: "mutes", total: 1, mutes: [{ nick: "mallory", by: "root" }] });
  await run.type("/locks\n");
  answer(link, { type: "locks", total: 1, locks: [{ room: "dev", by: "root" }] });
  await turn();
  const printed = run.printed.slice(5).join("\n");
  const parts = ["nothing was found", "4 messages were not looked at", "eve", "mallory", "#dev"];
  for (const part of parts) {
    assert(printed.includes(part), `${part}: ${printed}`);
  }
  await run.stop(130);
  link.end();
  await run.ended;
});

Deno.test("of a message without end as much is shown as with netcat", async () => {
  const server = new ModelServer();
  const run = await Run.of(server);
  server.say("a\n".repeat(60_000));
  await turn();
  const lines = run.printed.slice(1);
  assertEquals(lines.length, SHOWN_LINES + 1);
  assertMatch(lines.at(-1) ?? "", /^\* … and \d+ more lines of leo's/);
  await run.stop(130);
});

Deno.test("an order that is refused, or whose answer cannot be read, is a failure", async () => {
  for (const refusal of [{ type: "error", code: "muted", text: "No" }, { type: "ping" }]) {
    const { run, link } = await onFake();
    await run.type("/kick eva\n");
    answer(link, refusal.type === "ping" ? { type: "ack" } : refusal);
    await run.endInput();
    await turn();
    link.end();
    await run.ended;
    assertEquals([run.code, run.complaints.length], [1, 2]);
  }
});

Deno.test("everything else that happens is a line too, and none of it hurts a terminal", async () => {
  const { run, link } = await onFake();
  const crowd = { count: 0, nicks: [] };
  for (
    const message of [
      { type: "action", room: "geral", seq: 1, time: 0, nick: "bia", text: "waves \x1b[2J\u202e" },
      { type: "topic", room: "geral", seq: 2, time: 0, nick: "bia", text: "obra" },
      { type: "direct", from: "bia", to: "ana", text: "psst" },
      { type: "join", nick: "caio", room: "geral" },
      { type: "leave", nick: "caio", room: "geral" },
      { type: "nick", room: "geral", nick: "bia", newNick: "bea" },
      {
        type: "presence",
        room: "geral",
        joined: { count: 2, nicks: ["a", "b"] },
        left: crowd,
        renamed: crowd,
      },
      { type: "storage", works: false },
      { type: "moderated", act: "teleport", by: "eva", nick: "bea", room: "geral" },
      { type: "ping" },
      { type: "dance" },
    ]
  ) link.send(message);
  await turn();
  assertEquals(run.printed.slice(1), [
    "- bia waves ‹U+202E›",
    "* bia set the topic of #geral to: obra",
    "<bia, privately> psst",
    "* caio joined #geral",
    "* caio left #geral",
    "* bia is now bea",
    "* #geral: a, b joined",
    "* The server cannot keep what is said; for now nothing can be said",
    "* eva: teleport bea",
  ]);
  await run.stop(143);
  link.end();
  await run.ended;
  assertEquals(run.code, 143);
});
