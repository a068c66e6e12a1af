import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ServerMessage } from "../../../lib/vocabulary/protocol.ts";
import { Fixture } from "../../fakes/chat.ts";

const ROOM = "@:log-2";

/** Word that there is a conversation with those people. */
function opened(others: readonly string[]): Extract<ServerMessage, { type: "join" }> {
  return {
    type: "join",
    nick: "ana",
    room: ROOM,
    topic: "",
    members: 2,
    seq: 0,
    log: "log-2",
    with: others,
  };
}

Deno.test("what is said in private is read at once, and has a window of its own with a number and what is unread", async () => {
  const it = Fixture.online(["geral"], { columns: 60, rows: 12 });
  it.talk.tell(opened(["bia"]));
  it.talk.rooms.push(ROOM);
  it.talk.hear(1, "bia", "psiu", ROOM);
  assertEquals(it.screen.slice(-3, -1), ["00:16 [bia → you] psiu", "1:#geral · 2:@bia 1! · ana"]);
  assertEquals(it.terminal.bells, 1);
  it.press("alt-2");
  assertEquals(it.screen.slice(-2), ["2:@bia · ana", "> |"]);
  assertStringIncludes(it.screen.join("\n"), "00:16 <bia> psiu");
  it.enter("diga");
  assertEquals(it.talk.calls.at(-1), `say ${ROOM} diga`);
  it.talk.acknowledge(1, 2);
  it.talk.hear(3, "bia", "nada", ROOM);
  assertEquals(it.screen.slice(-4, -2), ["00:16 <ana> diga", "00:16 <bia> nada"]);
  await it.end();
});

Deno.test("what another client of one's own does is one's own: its words are no news, and its name is that of all", async () => {
  const it = Fixture.online(["geral"], { columns: 60, rows: 12 });
  it.talk.tell(opened(["bia"]));
  it.talk.rooms.push(ROOM);
  it.talk.hear(1, "ana", "oi, bia", ROOM);
  assertEquals(it.screen.slice(-3, -1), ["00:16 [you → bia] oi, bia", "1:#geral · ana"]);
  assertEquals(it.terminal.bells, 0);
  it.talk.tell({ type: "nick", nick: "ana", newNick: "anna" });
  assertEquals(it.screen.slice(-3, -1), ["* You are now anna", "1:#geral · anna"]);
  await it.end();
});

Deno.test("what one says to someone alone from elsewhere is shown there, and stands in the conversation in its place", async () => {
  const it = Fixture.online(["geral"], { columns: 60, rows: 14 });
  it.enter("/msg bia,eva oi");
  assertEquals(it.talk.calls.at(-1), "direct bia,eva oi");
  it.talk.tell(opened(["bia", "eva"]));
  it.talk.rooms.push(ROOM);
  // Word of its place may come behind the answer to it.
  it.talk.hear(2, "bia", "oi!", ROOM);
  it.talk.acknowledge(1, 1, { to: "bia,eva", room: ROOM });
  const rows = it.screen.join("\n");
  assertStringIncludes(rows, "[you → bia,eva] oi");
  assertStringIncludes(rows, "[bia → ana,eva] oi!");
  it.enter("/switch bia,eva");
  assertEquals(it.screen.slice(-5, -2), [
    "00:16 <ana> oi",
    "── unread since 00:16 ──",
    "00:16 <bia> oi!",
  ]);
  await it.end();
});

Deno.test("an answer goes into the conversation, whoever has the name by now", async () => {
  const it = Fixture.online();
  it.talk.tell(opened(["bia"]));
  it.talk.rooms.push(ROOM);
  it.talk.hear(1, "bia", "psiu", ROOM);
  it.talk.tell({ type: "nick", room: ROOM, nick: "bia", newNick: "bea" });
  it.enter("/reply diga");
  assertEquals(it.talk.calls.at(-1), `direct ${ROOM} diga`);
  it.talk.acknowledge(1, 2, { to: "bea", room: ROOM });
  assertEquals(it.screen.slice(-3, -1), ["00:16 [you → bea] diga", "1:#geral · 2:@bea 1! · ana"]);
  await it.end();
});

Deno.test("a window is opened by /query before anything is said, found again by the name, and closed", async () => {
  const it = Fixture.online();
  it.talk.answer("join", opened(["bia"]));
  it.talk.answer("leave", { type: "leave", room: ROOM, nick: "ana" });
  it.enter("/query @bia");
  assertEquals((await it.settled()).at(-2), "2:@bia · ana");
  assertEquals(it.talk.calls[0], '{"type":"join","room":"@bia"}');
  it.enter("/switch 1");
  it.talk.calls.length = 0;
  it.enter("/query BIA");
  assertEquals([it.screen.at(-2), it.talk.calls], ["2:@bia · ana", []]);
  it.enter("/leave");
  const rows = await it.settled();
  assertEquals(rows.at(-2), "#geral · ana");
  assertEquals(
    rows.filter((row) => row.includes("closed")),
    ["* @bia is closed; it comes back when something is said in it"],
  );
  await it.end();
});

Deno.test("what is ignored is ignored in private too", async () => {
  const it = Fixture.online();
  it.enter("/ignore bia");
  it.talk.tell(opened(["bia"]));
  it.talk.rooms.push(ROOM);
  it.talk.hear(1, "bia", "compre", ROOM);
  assertEquals(it.screen.at(-2), "1:#geral · ana");
  assertEquals(it.screen.filter((row) => row.includes("compre")), []);
  await it.end();
});
