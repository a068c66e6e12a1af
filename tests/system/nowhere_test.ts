import { assertEquals } from "@std/assert";
import { TestServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";

Deno.test("a program is somebody before it is somewhere", async () => {
  await using server = new TestServer();
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  await using ana = await JsonPeer.connect(server.port, { nick: "ana", roomless: true });
  const welcome = await ana.until(({ type }) => type === "welcome", "the welcome");
  assertEquals(welcome.type === "welcome" && [welcome.nick, welcome.rooms], ["ana", []]);
  await bia.send({ type: "direct", to: "ana", text: "psiu" });
  await ana.until(({ type }) => type === "direct", "what was said to it alone");
  await ana.send({ type: "say", text: "oi", id: 1 });
  await ana.until(
    (message) => message.type === "error" && message.code === "not_in_room",
    "no room",
  );
  await ana.send({ type: "join", room: "geral", id: 2 });
  await ana.until(({ type, id }) => type === "join" && id === 2, "its place");
  await ana.send({ type: "say", text: "oi", id: 3 });
  await bia.until((message) => message.type === "message" && message.text === "oi", "its words");
  await ana.send({ type: "leave", id: 4 });
  await ana.until(({ type, id }) => type === "leave" && id === 4, "word that it left");
  await bia.send({ type: "direct", to: "ana", text: "ainda aqui?" });
  await ana.until((message) => message.type === "direct" && message.text === "ainda aqui?", "that");
});

Deno.test("whether it is to be nowhere is said by yes or no", async () => {
  await using server = new TestServer();
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await using raw = await JsonPeer.connect(server.port, JSON.parse(`{"roomless":"yes"}`));
  const refused = await raw.until(({ type }) => type === "error", "the refusal");
  assertEquals(refused.type === "error" && [refused.code, refused.field], [
    "field_invalid",
    "roomless",
  ]);
  await ana.send({ type: "who", id: 1 });
  const who = await ana.until(({ type }) => type === "who", "who is there");
  assertEquals(who.type === "who" && who.nicks, ["ana"]);
});
