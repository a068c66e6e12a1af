import { assertEquals } from "@std/assert";
import { Fixture } from "../../fakes/chat.ts";

Deno.test("the title says where one is, and what is unread elsewhere", async () => {
  const it = Fixture.online(["geral", "dev"], { isInline: false });
  it.talk.hear(1, "bia", "oi");
  assertEquals(it.terminal.titles.at(-1), "#geral - Papo");
  it.talk.hear(1, "bia", "oi", "dev");
  assertEquals(it.terminal.titles.at(-1), "(1) #geral - Papo");
  it.talk.hear(2, "bia", "ana?", "dev");
  assertEquals(it.terminal.titles.at(-1), "(2!) #geral - Papo");
  it.press("alt-2");
  assertEquals(it.terminal.titles.at(-1), "#dev - Papo");
  await it.end();
});

Deno.test("what comes while one looks elsewhere is counted, and who calls is shown by the system", async () => {
  const it = Fixture.online(["geral"], { isInline: false });
  it.talk.hear(1, "bia", "ana?");
  assertEquals(it.terminal.notified, []);
  it.press("blur");
  it.talk.hear(2, "bia", "ninguém?");
  it.talk.hear(3, "bia", "ana,\nolha\x1b]0;x\x07\u202e aqui");
  assertEquals(it.terminal.titles.at(-1), "(2!) #geral - Papo");
  assertEquals(it.terminal.notified, ["9 bia: ana, olha‹U+202E› aqui"]);
  assertEquals(it.screen.some((row) => row.includes("unread since")), true);
  it.press("focus");
  assertEquals(it.terminal.titles.at(-1), "#geral - Papo");
  it.enter("/notify off");
  it.press("blur");
  it.talk.hear(4, "bia", "ana!");
  assertEquals(it.terminal.notified.length, 1);
  await it.end();
});

Deno.test("a word can stand out as one's name does, and no more", async () => {
  const it = Fixture.online(["geral"], { isInline: false });
  it.enter("/highlight lamparina");
  it.talk.hear(1, "bia", "a Lamparina está acesa");
  assertEquals([it.screen.at(-3), it.terminal.bells], ["00:16 <bia> a Lamparina está acesa", 1]);
  it.enter("/highlight");
  assertEquals(it.screen.at(-3), "* Beside your name, these stand out: lamparina");
  assertEquals(it.refusal("/highlight ,"), "* ,? There are WORD, -WORD");
  it.enter("/highlight pavio, óleo");
  assertEquals(it.screen.at(-3), "* Beside your name, these stand out: lamparina, pavio, óleo");
  it.enter("/highlight -pavio,oleo");
  it.enter("/highlight -LAMPARINA");
  assertEquals(it.screen.at(-3), "* Only your name stands out");
  it.talk.hear(2, "bia", "lamparina");
  it.screen;
  assertEquals(it.terminal.bells, 1);
  await it.end();
});

Deno.test("the time is written as one likes it", async () => {
  const it = Fixture.online(["geral"], { isInline: false });
  it.talk.hear(1, "bia", "oi");
  it.enter("/time %H:%M:%S");
  assertEquals(it.screen.slice(-4, -2), ["00:16:40 <bia> oi", "* Time: %H:%M:%S"]);
  it.enter("/time %I:%M %p");
  assertEquals(it.screen.at(-5), "12:16 am <bia> oi");
  assertEquals(it.refusal("/time %Y"), "* %Y? There are %H:%M, %H:%M:%S, %I:%M %p");
  await it.end();
});

Deno.test("who commands the room has a sign in Tab's list", async () => {
  const it = new Fixture({ nick: "ana", isInline: false, columns: 60 });
  it.talk.answer("who", {
    type: "who",
    room: "geral",
    members: 4,
    nicks: ["beto", "bia", "bruno", "ana"],
    mods: ["bia"],
    voiced: ["bruno"],
  });
  it.talk.welcome("ana");
  await it.settled();
  it.type("b");
  it.press("tab");
  assertEquals((await it.settled()).at(-3), "+bruno:  @bia:  beto:");
  it.talk.tell({
    type: "moderated",
    act: "unmod",
    room: "geral",
    nick: "bia",
    here: true,
    by: "caio",
  });
  it.talk.tell({
    type: "moderated",
    act: "mod",
    room: "geral",
    nick: "ana",
    here: true,
    by: "caio",
  });
  assertEquals(it.screen.slice(-3, -1), ["+bruno:  bia:  beto:", "#geral · ana"]);
  await it.end();
});

Deno.test("a name of one's own stands for a command", async () => {
  const it = Fixture.online(["geral"], { isInline: false });
  it.enter("/alias oi=/me acena");
  assertEquals(it.screen.at(-3), "* Names of yours: /oi=/me acena");
  it.enter("/oi a todos");
  assertEquals(it.talk.calls.at(-1), "act geral acena a todos");
  it.talk.acknowledge(1, 1);
  assertEquals(
    it.refusal("/alias quit=/leave"),
    "* quit=/leave? There are NAME=/COMMAND, -NAME",
  );
  it.enter("/alias -oi");
  assertEquals(it.screen.at(-3), "* No command has a name of yours");
  await it.end();
});
