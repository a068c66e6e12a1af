import { assert, assertEquals } from "@std/assert";
import { keepDirects, recallDirects } from "../../lib/page/state/keepsake.ts";
import { Memory } from "../../lib/page/state/memory.ts";
import type { ClientRequest, EntryMessage, ServerMessage } from "../../lib/vocabulary/protocol.ts";
import { ModelServer } from "../fakes/model_server.ts";
import { turn } from "../fakes/stream.ts";
import { Keep } from "./keep.ts";
import { Stay } from "./stay.ts";

const ROOM = "@:log-2";

/** Word that there is a conversation with those people. */
function joined(others: readonly string[]): Extract<ServerMessage, { type: "join" }> {
  const state = { topic: "", members: 2, seq: 0, log: "log-2" };
  return { type: "join", nick: "ana", room: ROOM, ...state, with: others };
}

function entry(seq: number, nick: string, text: string): EntryMessage {
  return { type: "message", room: ROOM, seq, time: 1_000 + seq, nick, text };
}

Deno.test("a private conversation is a channel of its own, by the names of the others, and all of it concerns one", async () => {
  const stay = await Stay.begin(new ModelServer());
  stay.chat.enter(joined(["bia"]));
  stay.chat.hear(entry(1, "bia", "psst"));
  const channel = stay.channel(ROOM);
  assertEquals([channel.kind, channel.title, channel.called], ["direct", "bia", "@bia"]);
  assertEquals([channel.loaded.unread, channel.loaded.mentions], [1, 1]);
  assertEquals(stay.news.map(({ isMention }) => isMention), [true]);
  stay.chat.gather({ type: "nick", room: ROOM, nick: "bia", newNick: "Beatriz" });
  assertEquals([channel.title, stay.chat.directWith("beatriz")], ["Beatriz", channel]);
  stay.chat.keep(["geral"]);
  assertEquals(stay.chat.find(ROOM), undefined);
  stay.session.close();
});

Deno.test("another client of one's own may take another name for both, and what it says is no news", async () => {
  const stay = await Stay.begin(new ModelServer());
  stay.chat.enter(joined(["bia"]));
  stay.chat.hear(entry(1, "ana", "oi, bia"));
  assertEquals([stay.channel(ROOM).loaded.unread, stay.news.length], [0, 0]);
  stay.hearer.hear({ type: "message", message: { type: "nick", nick: "ana", newNick: "anna" } });
  assertEquals([stay.chat.nick, stay.items().at(-1)], ["anna", "* You are now anna"]);
  stay.session.close();
});

Deno.test("what was written to a name alone goes to where the server has it, and one's own stands in its place", async () => {
  const stay = await Stay.begin(new ModelServer());
  const sent = stay.chat.directWith("bia");
  stay.chat.view(sent);
  const words = { type: "direct", channel: sent.id, timeMs: 0 } as const;
  stay.chat.send({ ...words, id: 1, text: "one" });
  stay.chat.send({ ...words, id: 2, text: "two" });
  stay.chat.enter(joined(["bia"]));
  assertEquals(stay.chat.acknowledge(1, { seq: 1, to: "bia", room: ROOM }), stay.channel(ROOM));
  assertEquals([stay.chat.viewed?.id, stay.chat.find(sent.id)], [ROOM, undefined]);
  assertEquals(stay.chat.pendingIn(stay.channel(ROOM)).map(({ text }) => text), ["two"]);
  stay.chat.hear(entry(3, "bia", "three"));
  stay.chat.acknowledge(2, { seq: 2, to: "bia", room: ROOM });
  assertEquals(stay.items(ROOM), ["ana: one", "ana: two", "bia: three"]);
  stay.session.close();
});

Deno.test("what one says there is said there, and what the server keeps no tab does", async () => {
  const server = new ModelServer();
  const stay = await Stay.begin(server);
  stay.chat.enter(joined(["bia", "eva"]));
  stay.chat.view(stay.channel(ROOM));
  stay.performer.perform("oi");
  assertEquals(stay.session.waiting.map(({ type, room }) => [type, room]), [["say", ROOM]]);
  stay.performer.perform("/me acena");
  assertEquals(stay.session.waiting.at(-1)?.type, "action");
  const memory = new Memory(new Keep());
  keepDirects(memory, stay.chat);
  const other = await Stay.begin(server, { nick: "bela" });
  recallDirects(memory, other.chat);
  assertEquals(other.chat.channels.map(({ id }) => id), ["#geral"]);
  for (const { session } of [stay, other]) session.close();
});

Deno.test("what one said there is said anew, taken back and reacted to there", async () => {
  const stay = await Stay.begin(new ModelServer());
  stay.chat.enter(joined(["bia"]));
  stay.chat.view(stay.channel(ROOM));
  const asked: ClientRequest[] = [];
  stay.session.request = (request) => {
    asked.push(request);
    return new Promise(() => {});
  };
  stay.performer.perform("/edit oi, gente");
  stay.performer.perform("/redact 2");
  stay.performer.react(stay.channel(ROOM), 1, "+1", false);
  assertEquals(asked, [
    { type: "edit", room: ROOM, text: "oi, gente" },
    { type: "redact", count: 2, room: ROOM },
    { type: "react", room: ROOM, seq: 1, emoji: "+1" },
  ]);
  for (const each of [entry(1, "bia", "psst"), entry(2, "bia", "erro"), entry(3, "bia", "eco")]) {
    stay.chat.hear(each);
  }
  stay.chat.hear({ ...entry(4, "bia", ""), type: "redacted", seqs: [3] });
  stay.chat.hear({ ...entry(5, "bia", "certo"), type: "edited", seqs: [2] });
  assertEquals(stay.items(ROOM).filter((item) => /erro|eco/.test(item)), []);
  stay.session.close();
});

Deno.test("whom one writes to gets a channel at once, of a server that has none such too", async () => {
  const stay = await Stay.begin(new ModelServer());
  stay.chat.enter(joined(["bia"]));
  stay.performer.writeTo("Bia");
  assertEquals(stay.chat.viewed?.id, ROOM);
  stay.session.close();
  stay.performer.writeTo("eva");
  await turn();
  assertEquals(stay.chat.viewed?.id, "@eva");
  assert(stay.chat.viewed?.room === undefined);
});
