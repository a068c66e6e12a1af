import { assert, assertEquals, assertRejects } from "@std/assert";
import { MESSAGES } from "../../../lib/language/chat.ts";
import { momentOf } from "../../../lib/language/phrases.ts";
import { NotConnected } from "../../../lib/client/session/requests.ts";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Client, message, onFakes, WELCOME } from "../../fakes/session_client.ts";

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

Deno.test("hello carries the secret of the name, until that is no use; another one can be given", async () => {
  const link = new FakeStream();
  const client = new Client(() => Promise.resolve(link.transport), {
    nick: "ana",
    key: "k",
    asksPassword: true,
  });
  client.session.start();
  const asked: unknown[] = [];
  const refuse = async (code: "nick_here" | "nick_registered"): Promise<void> => {
    await turn();
    const { id, nick, nickPassword, register } = link.takeRequests()[0] ?? {};
    asked.push([nick, nickPassword, register]);
    link.send({ type: "error", id, code, text: "Refused" });
    await turn();
  };
  await refuse("nick_here");
  client.session.introduce("anita");
  await refuse("nick_registered");
  client.session.authenticate("abre", "name");
  await refuse("nick_registered");
  assertEquals(asked, [
    ["ana", "k", true],
    ["anita", undefined, undefined],
    ["anita", "abre", undefined],
  ]);
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

Deno.test("what was only found is told the password by whoever knows it, on each connection anew", async () => {
  const links: FakeStream[] = [];
  const client = new Client(() => {
    const link = new FakeStream();
    links.push(link);
    return Promise.resolve(link.transport);
  }, { nick: "ana", asksPassword: true, forgetsPassword: true });
  const hello = async (): Promise<{ readonly [field: string]: unknown }> => {
    await turn();
    return links.at(-1)?.takeRequests()[0] ?? {};
  };
  client.session.start();
  const { id } = await hello();
  links[0]?.send({ type: "error", id, code: "password_missing", text: "A password" });
  await turn();
  client.session.authenticate("sésamo");
  const second = await hello();
  assertEquals(second["password"], "sésamo");
  links[0]?.send({
    ...{ type: "welcome", id: second["id"], version: 1, nick: "ana", token: "secret" },
    ...{ resumed: false, rooms: [] },
  });
  await turn();
  links[0]?.end();
  await turn();
  client.session.retryNow();
  const third = await hello();
  assertEquals([third["type"], third["password"]], ["hello", undefined]);
  client.session.close();
});

Deno.test("until when one may not come in is read by the clock that is here", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  const until = Date.UTC(2026, 10, 26, 17, 23);
  link.send({ type: "closing", reason: "banned", text: "at 3 there", detail: "spam", until });
  await turn();
  const here = momentOf(until, "en");
  assertEquals(client.end, {
    type: "closed",
    text: `An operator does not let you in here: spam (until ${here})`,
  });
});

Deno.test("what is refused until some time says that by the clock that is here, too", async () => {
  const { client, link } = await onFakes({ nick: "ana" });
  link.send(WELCOME);
  await turn();
  const id = client.session.say("oi");
  const until = Date.UTC(2026, 10, 26, 17, 23);
  const error = { type: "error", text: "at 3 there", detail: "spam", until };
  link.send({ ...error, id, code: "muted" });
  link.send({ ...error, code: "later_than_this" });
  await turn();
  const here = momentOf(until, "en");
  assertEquals(client.events.filter(({ type }) => type === "refused"), [
    { type: "refused", id, text: `You may not speak here, until ${here}: spam` },
  ]);
  assertEquals(client.messages("error").map(({ text }) => text), ["at 3 there"]);
  client.session.close();
});

Deno.test("whoever is closed to before its language is known reads why in that, and a later server's words as they are", async () => {
  for (
    const [closing, text] of [
      [{ reason: "banned", text: MESSAGES["pt-BR"].closing.banned }, MESSAGES.en.closing.banned],
      [
        { reason: "banned", detail: "spam", text: `${MESSAGES["pt-BR"].closing.banned}: spam` },
        `${MESSAGES.en.closing.banned}: spam`,
      ],
      [{ reason: "banned", text: "In other words" }, "In other words"],
      [{ reason: "eclipse", text: "It is dark", until: 1_000 }, "It is dark"],
    ] as const
  ) {
    const { client, link } = await onFakes({ nick: "ana" });
    link.send({ type: "closing", ...closing });
    await turn();
    assertEquals(client.end, { type: "closed", text });
  }
});
