import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Fixture } from "../../fakes/chat.ts";

Deno.test("Tab completes, shows the candidates, and again cycles", async () => {
  const it = Fixture.online();
  for (const nick of ["bia", "bruno"]) it.talk.tell({ type: "join", room: "geral", nick });
  it.type("b");
  it.press("tab");
  assertEquals(it.screen.slice(-3), ["bruno:  bia:", "#geral · ana", "> bruno: |"]);
  it.press("tab");
  assertEquals(it.screen.at(-1), "> bia: |");
  await it.end();
});

Deno.test("a slash shows the commands, and help is one screen", async () => {
  const it = Fixture.online(["geral"], { columns: 80, rows: 24 });
  it.type("/");
  assertEquals(it.screen.slice(-5), [
    "/join /leave /switch /rooms /who /topic /history /search /lastlog /goto /me /msg",
    "  /reply /nick /away /ignore /unignore /bell /notify /theme /lang /highlight",
    "  /alias /time /save /help /quit",
    "#geral · ana",
    "> /|",
  ]);
  it.press("enter");
  assertEquals(it.screen[0], "What you type is said to everyone in the room. Commands:");
  assertEquals(it.screen.length, 24);
  assertStringIncludes(
    it.refusal("/jion dev"),
    "Unknown command: /jion. Did you mean /join? /help shows them",
  );
  assertEquals(it.refusal("/msg bia"), "* Like this: /msg NAME TEXT");
  await it.end();
});

Deno.test("words to one person, and the answer to them", async () => {
  const it = Fixture.online();
  assertEquals(it.refusal("/reply oi"), "* Nobody has written to you alone yet");
  it.talk.tell({ type: "direct", from: "bia", to: "ana", text: "psiu" });
  it.enter("/reply diga");
  it.talk.acknowledge(1);
  assertEquals(it.talk.calls, ["direct bia diga"]);
  assertEquals(it.screen.slice(-4, -2), ["00:16 [bia → you] psiu", "00:16 [you → bia] diga"]);
  assertEquals(it.terminal.bells, 1);
  await it.end();
});

Deno.test("an answer goes to the one who wrote, and is shown with the name of now", async () => {
  const it = Fixture.online();
  it.talk.tell({ type: "direct", from: "bia", to: "ana", text: "psiu", person: "3@x" });
  it.enter("/reply diga");
  assertEquals(it.talk.calls, ["direct bia (3@x) diga"]);
  it.talk.acknowledge(1, undefined, { to: "bea" });
  assertEquals(it.screen.at(-3), "00:16 [you → bea] diga");
  await it.end();
});

Deno.test("an answer follows a name that is seen to change, where the server does not know the person", async () => {
  const it = Fixture.online();
  it.talk.tell({ type: "direct", from: "bia", to: "ana", text: "psiu" });
  it.talk.tell({ type: "nick", room: "geral", nick: "bia", newNick: "bea" });
  it.talk.tell({ type: "nick", room: "geral", nick: "eva", newNick: "bia" });
  it.enter("/reply um");
  const crowd = { count: 0, nicks: [] };
  const renamed = { count: 1, nicks: ["bea → beatriz"] };
  it.talk.tell({ type: "presence", room: "geral", joined: crowd, left: crowd, renamed });
  it.enter("/reply dois");
  assertEquals(it.talk.calls, ["direct bea um", "direct beatriz dois"]);
  await it.end();
});

Deno.test("that someone's program cannot say what has come is said once", async () => {
  const it = Fixture.online();
  for (const id of [1, 2]) {
    it.enter("/msg bia oi");
    it.talk.acknowledge(id, undefined, { unsure: true });
  }
  const said = it.screen.filter((row) => row.includes("does not confirm"));
  assertEquals(said, ["* The program of bia does not confirm what is said to them"]);
  await it.end();
});

Deno.test("what the server is asked, and what it answers", async () => {
  const it = Fixture.online();
  it.talk.answer("who", { type: "who", room: "geral", members: 2, nicks: ["ana", "bia"] });
  it.enter("/who");
  assertEquals((await it.settled()).at(-3), "* #geral (2): ana, bia");
  it.talk.answer("rooms", { type: "rooms", rooms: [{ name: "dev", members: 3, topic: "café" }] });
  it.enter("/rooms");
  assertEquals((await it.settled()).at(-3), "* #dev (3) — café");
  it.talk.answer("topic", { type: "ack", room: "geral", seq: 1 });
  it.enter("/topic bolo");
  assertEquals((await it.settled()).slice(-3), [
    "00:16 * ana set the topic to: bolo",
    "#geral · bolo · ana",
    "> |",
  ]);
  it.talk.answer("nick", { type: "error", code: "nick_taken", text: "The name bia is taken" });
  it.enter("/nick bia");
  assertEquals((await it.settled()).at(-3), "* The name bia is taken");
  it.talk.answer("nick", { type: "nick", nick: "ana", newNick: "anna" });
  it.enter("/nick anna");
  assertEquals((await it.settled()).at(-2), "#geral · bolo · anna");
  assertEquals(it.refusal("/history 0"), "* Like this: /history [N|more]");
  await it.end();
});

Deno.test("one is away and back, sees who else is, and says what no bot must answer", async () => {
  const it = Fixture.online();
  it.talk.answer("away", { type: "away", nick: "ana", text: "lunch" });
  it.enter("/away lunch");
  assertEquals((await it.settled()).at(-3), "* You are away: lunch");
  // Of others it is told where it matters.
  it.talk.tell({ type: "away", room: "geral", nick: "bia", text: "out" });
  assertEquals((await it.settled()).at(-3), "* You are away: lunch");
  it.talk.tell({ type: "away", nick: "ana" });
  assertEquals((await it.settled()).at(-3), "* You are back");
  const away = [{ nick: "bia", text: "out" }];
  it.talk.answer("who", { type: "who", room: "geral", members: 2, nicks: ["ana", "bia"], away });
  it.enter("/who");
  assertEquals((await it.settled()).at(-3), "* #geral (2): ana, bia (away: out)");
  it.enter("/msg bia oi");
  it.talk.acknowledge(1, undefined, { to: "bia", away: "out" });
  assertEquals(it.screen.at(-3), "* bia is away: out");
  it.enter("/notice build 12: ok");
  it.talk.acknowledge(2, 1);
  assertEquals(it.screen.at(-3), "00:16 -ana- build 12: ok");
  assertEquals(it.refusal("/notice"), "* Like this: /notice TEXT");
  await it.end();
});

Deno.test("what needs a server says so when there is none", async () => {
  const it = Fixture.online();
  it.enter("/who");
  assertStringIncludes((await it.settled()).at(-3) ?? "", "Not connected now");
  await it.end();
});

Deno.test("who is ignored stays so by another name, and whoever takes theirs is not", async () => {
  const it = Fixture.online(["geral", "dev"]);
  it.enter("/ignore eva");
  for (const room of ["geral", "dev"]) {
    it.talk.tell({ type: "nick", room, nick: "eva", newNick: "Bia" });
  }
  it.talk.hear(1, "Bia", "you don't see me");
  it.talk.hear(2, "eva", "I am another eva");
  it.enter("/ignore");
  assertEquals(it.screen.slice(-4, -2), ["00:16 <eva> I am another eva", "* You ignore: Bia"]);
  const nobody = { count: 0, nicks: [] };
  it.talk.tell({
    type: "presence",
    room: "geral",
    joined: { count: 3, nicks: ["Bia", "caio"] },
    left: { count: 1, nicks: ["Bia"] },
    renamed: { count: 2, nicks: ["Bia → zoe", "dora → Dora"] },
  });
  it.talk.hear(3, "zoe", "nor now");
  it.enter("/ignore");
  assertEquals(it.screen.slice(-4, -2), [
    "00:16 * caio and 1 joined; dora → Dora",
    "* You ignore: zoe",
  ]);
  it.talk.tell({
    type: "presence",
    room: "geral",
    joined: nobody,
    left: { count: 1, nicks: ["zoe"] },
    renamed: nobody,
  });
  assertEquals(it.screen.at(-3), "* You ignore: zoe");
  await it.end();
});

Deno.test("who is ignored is silent in every way, and is not answered by mistake", async () => {
  const it = Fixture.online();
  it.talk.hear(1, "José", "before");
  it.enter("/ignore jose:");
  assertEquals(it.screen.at(-3), "* What José says is hidden from now on");
  const from = it.terminal.everything.length;
  const entry = { room: "geral", time: 1_000_000, nick: "José" } as const;
  it.talk.hear(2, "José", "ana, hi");
  it.talk.tell({ type: "action", ...entry, seq: 3, text: "waves at ana" });
  it.talk.tell({ type: "topic", ...entry, seq: 4, text: "ana" });
  it.talk.tell({ type: "direct", from: "José", to: "ana", text: "psst" });
  it.talk.tell({ type: "join", room: "geral", nick: "José" });
  it.talk.tell({ type: "leave", room: "geral", nick: "José" });
  it.screen;
  assertEquals([it.terminal.everything.length, it.terminal.bells], [from, 0]);
  assertEquals(it.refusal("/reply no"), "* Nobody has written to you alone yet");
  it.talk.answer("history", { type: "ack", id: 1 });
  it.enter("/history");
  assert(!(await it.settled()).slice(-4).join("\n").includes("<José>"));
  it.enter("/unignore JOSE");
  assertEquals(it.screen.at(-3), "* What José says is shown");
  it.talk.hear(5, "José", "again");
  assertEquals(it.screen.at(-3), "00:16 <José> again");
  await it.end();
});

Deno.test("ignored people are not seen, and can be seen again", async () => {
  const it = Fixture.online();
  it.enter("/ignore eva");
  it.talk.hear(1, "eva", "ana ana ana");
  assertEquals(it.screen.at(-3), "* What eva says is hidden from now on");
  assertEquals(it.terminal.bells, 0);
  it.enter("/ignore");
  assertEquals(it.screen.at(-3), "* You ignore: eva");
  it.enter("/unignore eva");
  it.talk.hear(2, "eva", "voltei");
  assertEquals(it.screen.at(-3), "00:16 <eva> voltei");
  await it.end();
});

Deno.test("settings can be asked for, set, and refused", async () => {
  const it = Fixture.online();
  it.enter("/lang pt");
  assertEquals(it.screen.at(-3), "* Agora em português");
  it.enter("/bell");
  assertEquals(it.screen.at(-3), "* Som: mention");
  assertEquals(it.refusal("/theme azul"), "* azul? Há auto, dark, light, mono");
  it.enter("/theme dark");
  assertEquals(it.screen.at(-3), "* Cores: dark");
  await it.end();
});
