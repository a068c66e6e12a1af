import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Fixture } from "../../fakes/chat.ts";

Deno.test("rooms: join, what is unread elsewhere, back by number, name and Alt, leave", async () => {
  const it = Fixture.online();
  it.talk.answer("join", {
    type: "join",
    nick: "ana",
    room: "dev",
    topic: "café",
    members: 1,
    seq: 0,
  });
  it.talk.answer("who", { type: "who", room: "dev", members: 2, nicks: ["ana", "caio"] });
  it.enter("/join dev");
  await it.settled();
  it.talk.rooms = ["geral", "dev"];
  assertEquals(it.talk.calls, ['{"type":"join","room":"dev"}', '{"type":"who","room":"dev"}']);
  it.talk.hear(1, "bia", "oi, ana", "geral");
  it.talk.hear(1, "caio", "aqui", "dev");
  assertEquals(it.screen.slice(-4), [
    "── #dev · café ──",
    "00:16 <caio> aqui",
    "2:#dev · café · 1:#geral 1! · ana",
    "> |",
  ]);
  it.press("alt-a");
  assertEquals(it.screen.slice(-5), [
    "── #geral ──",
    "── unread since 00:16 ──",
    "00:16 <bia> oi, ana",
    "1:#geral · ana",
    "> |",
  ]);
  it.enter("/switch #DEV");
  assertEquals(it.screen.at(-2), "2:#dev · café · ana");
  assertEquals(it.refusal("/switch 9"), "* You are not in 9. /join enters a room");
  it.enter("/switch");
  assertEquals(it.screen.at(-2), "1:#geral · ana");
  it.talk.answer("who", { type: "who", room: "dev", members: 2, nicks: ["ana", "caio"] });
  it.enter("/who #DEV");
  it.enter("/names obra");
  assertEquals((await it.settled()).at(-3), "* #dev (2): ana, caio");
  assertEquals(it.talk.calls.slice(-2), [
    '{"type":"who","room":"dev"}',
    '{"type":"who","room":"obra"}',
  ]);
  it.talk.answer("leave", { type: "leave", room: "dev", nick: "ana" });
  it.enter("/leave dev");
  assertEquals((await it.settled()).slice(-3), ["* You left #dev", "#geral · ana", "> |"]);
  it.press("alt-1");
  assertStringIncludes(it.screen.at(-3) ?? "", "in this room only");
  await it.end();
});

Deno.test("a room that does not go on says so, in its place", async () => {
  const it = Fixture.online(["geral", "dev"], { columns: 90 });
  it.talk.hear(1, "bia", "antes", "dev");
  it.talk.logChanged({ type: "logChanged", room: "dev", seq: 0 });
  it.talk.logChanged({ type: "logChanged", room: "geral", seq: 4, lost: 2 });
  assertEquals(
    it.screen.at(-3),
    "* #geral: the server has lost 2 messages that you had got already",
  );
  it.press("alt-2");
  assertEquals(it.screen.slice(-4, -2), [
    "00:16 <bia> antes",
    "* #dev began anew on the server, which has nothing of what was said before",
  ]);
  await it.end();
});

Deno.test("whom the server calls by another name on coming back is told", async () => {
  const it = Fixture.online();
  it.talk.become({ type: "waiting", retryAtMs: 0, attempt: 1 });
  it.talk.welcome("ana-2", ["geral"], { resumed: true });
  assertEquals(it.screen.slice(-4, -1), [
    "* The connection is back",
    "* You are now ana-2",
    "#geral · ana-2",
  ]);
  await it.end();
});

Deno.test("what has its place is not owned up to as unsaid, though something before it is missing", async () => {
  const it = Fixture.online();
  it.enter("dito");
  it.talk.acknowledge(1, 2);
  it.talk.become({ type: "over", reason: { type: "lost" } });
  await it.ended;
  const { everything } = it.terminal;
  assert(everything.some((row) => row.endsWith("<ana> dito")), everything.join("\n"));
  assert(!everything.some((row) => row.includes("Not said")), everything.join("\n"));
});

Deno.test("further rooms are entered at the first welcome, the one in view stays, and /save has all that holds", async () => {
  const it = new Fixture({ nick: "ana", otherRooms: ["dev", "geral"], ignored: ["eva"] });
  it.talk.answer("join", {
    type: "join",
    nick: "ana",
    room: "dev",
    seq: 0,
    topic: "",
    members: 1,
  });
  it.talk.welcome("ana", ["geral"]);
  const joins = (): string[] => it.talk.calls.filter((call) => call.includes('"join"'));
  assertEquals(joins(), ['{"type":"join","room":"dev"}']);
  await it.settled();
  it.enter("/bell all");
  it.enter("/highlight deploy");
  it.enter("/save");
  assert((await it.settled()).includes("* It is kept"));
  const { nick, rooms, ignored, bell, highlights } = it.held ?? {};
  assertEquals([nick, rooms, ignored, bell, highlights], [
    "ana",
    ["geral", "dev"],
    ["eva"],
    "all",
    ["deploy"],
  ]);
  it.talk.welcome("ana", ["geral"]);
  assertEquals(joins().length, 1);
});

Deno.test("a room that asks for a key is no room that /save keeps, until it asks for none", async () => {
  const it = Fixture.online(["geral", "dev"]);
  const cofre = {
    type: "join",
    nick: "ana",
    room: "cofre",
    seq: 0,
    topic: "",
    members: 1,
  } as const;
  it.talk.answer("join", cofre);
  it.enter("/join #cofre abre-te");
  await it.settled();
  const ruled = { type: "moderated", act: "rule", by: "bia", room: "dev", here: true } as const;
  it.talk.tell({ ...ruled, rules: { key: "x" } });
  it.enter("/save");
  await it.settled();
  assertEquals([it.held?.rooms, it.held?.keyed], [["geral"], ["dev", "cofre"]]);
  it.talk.tell({ ...ruled, rules: { key: "" } });
  it.enter("/save");
  await it.settled();
  assertEquals([it.held?.rooms, it.held?.keyed], [["geral", "dev"], ["cofre"]]);
});
