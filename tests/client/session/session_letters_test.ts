import { assertEquals } from "@std/assert";
import { turn } from "../../fakes/stream.ts";
import { type Client, onFakes, taken, WELCOME } from "../../fakes/session_client.ts";

function letter(seq: number, more: object = {}): object {
  return { type: "direct", from: "bia", to: "ana", text: `l${seq}`, log: "l", seq, ...more };
}

function letters(client: Client): string[] {
  return client.messages("direct").map(({ text }) => text);
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
