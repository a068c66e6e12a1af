import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { OPERATOR_COMMANDS, ROOM_COMMANDS } from "../../../lib/terminal/input/commands.ts";
import { Fixture } from "../../fakes/chat.ts";

Deno.test("an operator's orders go to the server, and what came of them is shown", async () => {
  const it = Fixture.online();
  it.talk.answer("mute", {
    type: "moderated",
    act: "mute",
    by: "ana",
    nick: "bia",
    address: "10.0.0.7",
    reason: "calma",
  });
  it.enter("/mute bia 10m calma");
  assertEquals(it.talk.calls, ['{"type":"mute","nick":"bia","reason":"calma","seconds":600}']);
  assertEquals(
    (await it.settled()).at(-3),
    "* ana keeps bia (10.0.0.7) from speaking: calma",
  );
  it.talk.answer("kick", { type: "error", code: "not_operator", text: "Only operators" });
  it.enter("/kick bia");
  assertEquals((await it.settled()).at(-3), "* Only operators");
  assertEquals(it.refusal("/kick"), "* Like this: /kick NAME [REASON]");
  await it.end();
});

Deno.test("an operator sees which bans hold, and reads of being none any more", async () => {
  const it = Fixture.online(["geral"], { rows: 40 });
  it.talk.answer("bans", {
    type: "bans",
    total: 2,
    bans: [{ nick: "eva", by: "chefe", reason: "flood" }, { address: "10.0.0.9", by: "chefe" }],
  });
  it.enter("/bans");
  assertEquals(it.talk.calls, ['{"type":"bans"}']);
  assertEquals((await it.settled()).slice(-5, -2), [
    "* 2 bans:",
    "* eva, by chefe: flood",
    "* 10.0.0.9, by chefe",
  ]);
  it.talk.tell({ type: "demoted", name: "chefe" });
  assertEquals(it.screen.at(-3), "* You are no operator any more (chefe)");
  it.enter("/help op");
  assertStringIncludes((await it.settled()).join("\n"), "/bans");
  await it.end();
});

Deno.test("an operator sees who may say nothing, and which rooms are locked", async () => {
  const it = Fixture.online();
  it.talk.answer("mutes", { type: "mutes", total: 1, mutes: [{ nick: "eva", reason: "flood" }] });
  it.talk.answer("locks", { type: "locks", total: 0, locks: [] });
  it.enter("/mutes");
  assertEquals((await it.settled()).slice(-4, -2), ["* 1 person may not speak:", "* eva: flood"]);
  it.enter("/locks");
  assertEquals((await it.settled()).at(-3), "* No room is locked");
  assertEquals(it.talk.calls, ['{"type":"mutes"}', '{"type":"locks"}']);
  await it.end();
});

Deno.test("what operators do is shown, once for each person, and who asks one into a room", async () => {
  const it = Fixture.online(["geral", "dev"]);
  const kick = { type: "moderated", act: "kick", by: "chefe", nick: "bia" } as const;
  it.talk.tell({ ...kick, room: "geral", reason: "flood" });
  it.talk.tell({ ...kick, room: "dev", reason: "flood" });
  it.talk.tell({ type: "moderated", act: "lock", by: "chefe", room: "dev" });
  assertEquals(it.screen.slice(-4, -2), ["* chefe put bia out: flood", "* chefe locked #dev"]);
  assertEquals(it.screen.filter((row) => row.includes("bia out")).length, 1);
  it.talk.tell({ type: "invited", by: "bia", to: "ana", room: "rust" });
  assertEquals(it.screen.at(-3), "* bia asks you into #rust: /join rust");
  await it.end();
});

Deno.test("operators have a help of their own", async () => {
  const it = Fixture.online(["geral"], { columns: 80, rows: 24 });
  it.enter("/help op");
  for (const name of OPERATOR_COMMANDS) {
    assert(it.screen.some((row) => row.startsWith(`/${name} `)), name);
  }
  for (const row of it.screen) assert(row.length <= 80, row);
  await it.end();
});

Deno.test("who commands a room has a help of its own too", async () => {
  const it = Fixture.online(["geral"], { columns: 80, rows: 24 });
  it.enter("/help room");
  for (const name of ROOM_COMMANDS) {
    assert(it.screen.some((row) => row.startsWith(`/${name} `)), name);
  }
  for (const row of it.screen) assert(row.length <= 80, row);
  await it.end();
});

Deno.test("what was taken back leaves the screen, and a row says who did it, how much, and why", async () => {
  const it = Fixture.online(["geral"], { isInline: false });
  it.talk.hear(1, "eva", "spam 1");
  it.talk.hear(2, "bia", "oi");
  it.talk.hear(3, "eva", "spam 2");
  assertEquals(it.screen.filter((row) => row.includes("spam")).length, 2);
  it.talk.tell({
    type: "redacted",
    room: "geral",
    seq: 4,
    time: 1_000_000,
    nick: "chefe",
    text: "calma",
    seqs: [1, 3],
    of: "eva",
  });
  assertEquals(it.screen.filter((row) => row.includes("spam")), []);
  assertStringIncludes(it.screen.at(-3) ?? "", "* chefe took back 2 lines of eva: calma");
  it.talk.answer("redact", { type: "ack", room: "geral" });
  it.enter("/redact eva 10m calma");
  it.talk.answer("redact", { type: "error", code: "line_old", text: "Too late" });
  it.enter("/redact");
  assertEquals(it.talk.calls, [
    '{"type":"redact","seconds":600,"nick":"eva","reason":"calma","room":"geral"}',
    '{"type":"redact","room":"geral"}',
  ]);
  assertEquals((await it.settled()).at(-3), "* Too late");
  await it.end();
});

Deno.test("what is said anew stands below with word of that, and the old words leave the screen", async () => {
  const it = Fixture.online();
  it.talk.hear(1, "bia", "o gaot");
  it.talk.tell({
    type: "edited",
    room: "geral",
    seq: 2,
    time: 1_000_000,
    nick: "bia",
    text: "o gato",
    seqs: [1],
  });
  assertEquals(it.screen.filter((row) => row.includes("gaot")), []);
  assertStringIncludes(it.screen.at(-3) ?? "", "<bia> o gato (corrected)");
  it.talk.answer("edit", { type: "ack", room: "geral" });
  it.enter("/edit dois  espaços");
  assertEquals(it.talk.calls, ['{"type":"edit","text":"dois  espaços","room":"geral"}']);
  assertEquals(it.refusal("/edit"), "* Like this: /edit [@NAME] TEXT");
  await it.end();
});

Deno.test("how many react to a line stands behind its words", async () => {
  const it = Fixture.online(["geral"], { isInline: false });
  it.talk.hear(1, "bia", "oi");
  const sign = { type: "reacted", room: "geral", time: 1_000_000, seqs: [1] } as const;
  it.talk.tell({ ...sign, seq: 2, nick: "caio", text: "👍" });
  it.talk.tell({ ...sign, seq: 3, nick: "ana", text: "👍" });
  it.talk.tell({ ...sign, seq: 4, nick: "ana", text: "+1" });
  assertStringIncludes(it.screen.at(-3) ?? "", "<bia> oi [👍 2, +1 1]");
  it.talk.tell({ ...sign, seq: 5, nick: "ana", text: "👍", undone: true });
  assertStringIncludes(it.screen.at(-3) ?? "", "<bia> oi [👍 1, +1 1]");
  await it.end();
});

Deno.test("inline, what is revised is told by one row, and nothing is written again", async () => {
  const it = Fixture.online(["geral"], { columns: 60 });
  it.talk.hear(1, "eva", "spam 1");
  it.talk.hear(2, "bia", "oi, este texto é bem mais longo do que cabe");
  it.talk.hear(3, "eva", "spam 2");
  const before = it.screen.slice(0, -2);
  const by = { room: "geral", time: 1_000_000, nick: "caio" } as const;
  it.talk.tell({ ...by, type: "redacted", seq: 4, text: "calma", seqs: [1, 3], of: "eva" });
  it.talk.tell({ ...by, type: "reacted", seq: 5, text: "👍", seqs: [2] });
  it.talk.tell({ ...by, type: "reacted", seq: 6, text: "👍", seqs: [2], undone: true });
  // Of what nobody has any more, or of what is not loaded, no sign is told.
  it.talk.tell({ ...by, type: "reacted", seq: 7, text: "👍", seqs: [1] });
  const rows = it.screen.slice(0, -2);
  assertEquals(rows.slice(0, -3), before);
  assertMatch(
    rows.at(-3) ?? "",
    /^\d\d:\d\d \* caio took back 2 lines of eva: calma \(\d\d:\d\d\)$/,
  );
  assertMatch(rows.at(-2) ?? "", /^\d\d:\d\d \* caio 👍 <bia> oi, este texto é bem mais lon…$/);
  assertMatch(rows.at(-1) ?? "", /^\d\d:\d\d \* caio −👍 <bia> oi, este texto é bem mais lon…$/);
  // Drawn anew, as after a change of its size, the screen has what is left.
  it.press("ctrl-l");
  assertEquals(it.screen.filter((row) => row.includes("spam")), []);
  await it.end();
});

Deno.test("an operator's word to all, and the message of the day, are told by nobody's name alone", async () => {
  const it = Fixture.online(["geral"], { columns: 80 });
  const said = { room: "geral", seq: 1, time: 1_000_000, nick: "root", text: "pausa" } as const;
  it.talk.tell({ type: "message", ...said, notice: true, announced: true });
  assertMatch(it.screen.at(-3) ?? "", /\* Announcement by root, who runs the server: pausa$/);
  it.talk.tell({ type: "motd", text: "Bom dia!\nBackup às 18h" });
  assertEquals(it.screen.slice(-4, -2), ["* Bom dia!", "* Backup às 18h"]);
  await it.end();
});
