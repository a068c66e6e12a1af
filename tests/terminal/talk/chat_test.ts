import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Fixture } from "../../fakes/chat.ts";

const WELCOME = "* You are ana in #geral, with 1 other person. /help shows";

// Being there

Deno.test("it says that it is connected, and asks for the name", async () => {
  const it = new Fixture({ language: "pt-BR" });
  assertEquals(it.screen, ["Conectado", "Usuário: |"]);
  it.enter("ana");
  assertEquals(it.talk.calls, ["start", "introduce ana"]);
  assertEquals(it.screen, ["Conectado", "conectando…", "> |"]);
  it.talk.welcome("ana");
  assertEquals(it.screen, [
    "Conectado",
    "* Você é ana em #geral, com mais 1 pessoa. /help mostra os",
    "      comandos.",
    "#geral · ana",
    "> |",
  ]);
  await it.end();
});

Deno.test("a name that is refused is asked for again, with the reason", async () => {
  const it = new Fixture({ nick: "ana" });
  it.talk.tell({ type: "error", code: "nick_taken", text: "The name ana is taken" });
  assertEquals(it.screen, ["Connected", "* The name ana is taken", "User name: |"]);
  it.enter("  ");
  it.press("ctrl-u");
  it.enter("bia");
  assertEquals(it.talk.calls, ["start", "introduce bia"]);
  it.talk.welcome("bia");
  assertEquals(it.screen.at(-2), "#geral · bia");
  await it.end();
});

Deno.test("what others say goes above, the line that is being typed and its cursor stay", async () => {
  const it = Fixture.online();
  it.type("oi, tudo");
  it.press("left", "left");
  it.talk.hear(1, "bia", "bom dia");
  assertEquals(it.screen, [
    "Connected",
    WELCOME,
    "      the commands.",
    "00:16 <bia> bom dia",
    "#geral · ana",
    "> oi, tu|do",
  ]);
  await it.end();
});

Deno.test("one's own is marked as waiting until it has its place", async () => {
  const it = Fixture.online();
  it.enter("oi");
  assertEquals(it.talk.calls, ["say geral oi"]);
  assertEquals(it.screen.slice(-3), ["  …   <ana> oi", "#geral · ana", "> |"]);
  it.talk.acknowledge(1, 1);
  assertEquals(it.screen.slice(-3), ["00:16 <ana> oi", "#geral · ana", "> |"]);
  await it.end();
});

Deno.test("an acknowledgement that overtakes the room waits for it, but not long", async () => {
  const it = Fixture.online();
  it.enter("oi");
  it.talk.acknowledge(1, 2);
  assertEquals(it.screen.slice(-3), ["  …   <ana> oi", "#geral · ana", "> |"]);
  it.talk.hear(1, "bia", "primeiro");
  assertEquals(it.screen.slice(-4, -2), ["00:16 <bia> primeiro", "00:16 <ana> oi"]);
  // The server is asked what else there is to wait for.
  it.talk.answer("history", { type: "ack" });
  it.enter("sozinha");
  it.talk.acknowledge(2, 9);
  assertEquals(it.screen.at(-3), "  …   <ana> sozinha");
  it.clock.advance(1_000);
  assertEquals((await it.settled()).slice(-4, -2), [
    "── 6 messages are missing here; /history loads them ──",
    "00:16 <ana> sozinha",
  ]);
  const asked = '{"type":"history","room":"geral","after":2,"before":9,"limit":6}';
  assertEquals(it.talk.calls.at(-1), asked);
  await it.end();
});

Deno.test("what is refused says why", async () => {
  const it = Fixture.online();
  it.enter("oi");
  it.talk.refuse(1, "too long");
  assertEquals(it.screen.slice(-3), ["* Not said: oi (too long)", "#geral · ana", "> |"]);
  await it.end();
});

Deno.test("a lost connection counts down, keeps the input, and Enter tries at once", async () => {
  const it = Fixture.online();
  it.type("rascunho");
  it.talk.become({ type: "waiting", retryAtMs: it.clock.nowMs() + 3_000, attempt: 1 });
  assertEquals(it.screen.slice(-2), [
    "offline; next try in 3 s (Enter: now) · #geral · ana",
    "> rascunho|",
  ]);
  it.clock.advance(1_000);
  assertEquals(it.screen.at(-2), "offline; next try in 2 s (Enter: now) · #geral · ana");
  it.press("enter");
  assertEquals(it.talk.calls, ["say geral rascunho"]);
  it.press("enter");
  assertEquals(it.talk.calls, ["say geral rascunho", "retryNow"]);
  it.talk.become({ type: "connecting", attempt: 2 });
  assertEquals(it.screen.slice(-3), [
    "  …   <ana> rascunho",
    "connecting… · #geral · ana",
    "> |",
  ]);
  it.talk.welcome("ana", ["geral"], { resumed: true });
  it.talk.hear(1, "bia", "perdida?");
  it.talk.acknowledge(1, 2);
  assertEquals(it.screen.slice(-5), [
    "* The connection is back",
    "00:16 <bia> perdida?",
    "00:16 <ana> rascunho",
    "#geral · ana",
    "> |",
  ]);
  await it.end();
});

Deno.test("that a server has forgotten us, and what is missing, is told", async () => {
  const it = Fixture.online(["geral", "dev"], { columns: 110 });
  it.talk.become({ type: "waiting", retryAtMs: 0, attempt: 1 });
  it.talk.nick = "ana";
  it.talk.become({ type: "online" });
  // The server knows only the first room yet; the session goes back to the other by itself.
  it.talk.tell({
    type: "welcome",
    version: 1,
    nick: "ana",
    token: "t",
    resumed: false,
    rooms: [{ room: "geral", topic: "", members: 1, seq: 0 }],
  });
  it.talk.tell({ type: "join", room: "dev", nick: "ana", topic: "novo", members: 1, seq: 0 });
  it.talk.tell({ type: "skipped", room: "geral", count: 7, from: 1, to: 7 });
  assertEquals(it.screen.slice(-4), [
    "* The connection is back, but the server has forgotten us: some of what was said meanwhile may be missing",
    "── 7 messages are missing here; /history loads them ──",
    "1:#geral · ana",
    "> |",
  ]);
  it.press("alt-2");
  assertEquals(it.screen.slice(-3), ["── #dev · novo ──", "2:#dev · novo · ana", "> |"]);
  await it.end();
});

Deno.test("fifty messages between two keys are one frame", async () => {
  const it = Fixture.online();
  it.screen;
  const { frames } = it.terminal;
  for (let seq = 1; seq <= 50; seq++) it.talk.hear(seq, "bia", `m${seq}`);
  it.type("a");
  assertEquals(it.screen.slice(-3), ["00:16 <bia> m50", "#geral · ana", "> a|"]);
  assertEquals(it.terminal.frames - frames, 1);
  await it.end();
});

Deno.test("a mention rings once, unless the bell is off; all can ring", async () => {
  const it = Fixture.online();
  it.talk.hear(1, "bia", "oi");
  it.screen;
  assertEquals(it.terminal.bells, 0);
  it.talk.hear(2, "bia", "ana?");
  it.talk.hear(3, "bia", "ANA!");
  it.screen;
  it.screen;
  assertEquals(it.terminal.bells, 1);
  it.enter("/bell off");
  it.talk.hear(4, "bia", "ana?");
  it.screen;
  assertEquals(it.terminal.bells, 1);
  it.enter("/bell all");
  it.talk.hear(5, "bia", "oi");
  it.screen;
  assertEquals(it.terminal.bells, 2);
  await it.end();
});

Deno.test("who typed nothing for a minute finds a line before what is new", async () => {
  const it = Fixture.online();
  it.clock.advance(70_000);
  it.talk.hear(1, "bia", "alguém?");
  assertEquals(it.screen.slice(-4), [
    "── unread since 00:16 ──",
    "00:16 <bia> alguém?",
    "#geral · ana",
    "> |",
  ]);
  await it.end();
});

// Leaving

Deno.test("leaving: says goodbye, gives the terminal back, and owns up to what was not said", async () => {
  const it = Fixture.online();
  it.enter("tarde demais");
  it.enter("/quit");
  assert(it.talk.calls.includes("leave"));
  it.terminalEnds();
  assertEquals(await it.ended, { type: "left" });
  assert(it.terminal.isDisposed);
  assertEquals(it.terminal.screen.slice(-2), ["* Not said: tarde demais (offline)", "|"]);
  assertEquals(it.clock.pending, 0);
});

Deno.test("what was not said is shown whole at the end, whichever room it was for", async () => {
  const it = Fixture.online(["geral", "ops"], { columns: 40, rows: 20 });
  const long = `${"palavra ".repeat(12)}fim`;
  it.enter(long);
  it.press("alt-2");
  it.enter("for ops");
  it.talk.become({ type: "over", reason: { type: "closed", text: "Banned" } });
  await it.ended;
  const everything = it.terminal.everything.join(" ").replaceAll(/\s+/g, " ");
  assertStringIncludes(everything, `* Not said: ${long} (offline)`);
  assertStringIncludes(everything, "* Not said: for ops (offline)");
});

Deno.test("Ctrl-C on an empty line leaves, and so does the server's end", async () => {
  const it = Fixture.online();
  it.type("a");
  it.press("ctrl-c", "ctrl-c");
  assertEquals(it.talk.calls, ["leave"]);
  it.talk.tell({ type: "closing", reason: "errors", text: "Too many" });
  it.talk.become({ type: "over", reason: { type: "closed", text: "Too many" } });
  assertEquals(await it.ended, { type: "closed", text: "Too many" });
  assert(it.terminal.everything.includes("* Too many"));
});
