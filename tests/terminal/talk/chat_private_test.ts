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

/** What becomes of an entry of that conversation, by another. */
function revised(
  type: "edited" | "redacted",
  seq: number,
  seqs: readonly number[],
  text = "",
  room = ROOM,
): ServerMessage {
  return { type, room, seq, time: 1_000_000, nick: "bia", seqs, text };
}

for (const isInline of [true, false]) {
  const way = isInline ? "in the terminal's own memory" : "on a screen of one's own";
  Deno.test(`what is taken back in private is gone wherever it is shown, ${way}`, async () => {
    const it = Fixture.online(["geral", "dev"], { columns: 60, rows: 14, isInline });
    const rows = (): string => it.screen.join("\n");
    it.talk.tell(opened(["bia"]));
    it.talk.rooms.push(ROOM);
    it.talk.hear(1, "bia", "segrdo", ROOM);
    it.enter("/msg bia tome");
    it.talk.acknowledge(1, 2, { to: "bia", room: ROOM });
    assertStringIncludes(rows(), "[bia → you] segrdo");
    it.talk.tell(revised("edited", 3, [1], "segredo"));
    assertStringIncludes(rows(), "[bia → you] segredo (corrected)");
    assertEquals(rows().includes("segrdo"), false);
    // Whichever room is in view when it is taken back.
    it.press("alt-2");
    it.talk.tell(revised("redacted", 4, [3]));
    it.press("alt-1");
    assertEquals(/segr?e?do/.test(rows()), false);
    assertStringIncludes(rows(), "[you → bia] tome");
    it.talk.tell(revised("redacted", 5, [2]));
    assertEquals(rows().includes("tome"), false);
    it.press("alt-3");
    assertEquals(/segr?e?do|tome/.test(rows()), false);
    await it.end();
  });
}

Deno.test("what was found, or shown in full, is gone too once it is taken back, on a screen of one's own", async () => {
  const it = Fixture.online(["geral"], { columns: 60, rows: 14, isInline: false });
  const rows = (): string => it.screen.join("\n");
  const long = Array.from({ length: 20 }, (_, n) => `linha ${n}`).join("\n");
  it.talk.hear(1, "bia", "segredo");
  it.talk.hear(2, "bia", long);
  it.enter("/lastlog segredo");
  assertStringIncludes(rows(), "<bia> segredo");
  it.enter("/history more");
  assertStringIncludes(rows(), "linha 19");
  it.talk.tell(revised("redacted", 3, [1, 2], "", "geral"));
  assertEquals(/bia> segredo|linha/.test(rows()), false);
  await it.end();
});
