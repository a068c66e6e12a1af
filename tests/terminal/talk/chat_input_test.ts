import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import type { Key } from "../../../lib/terminal/input/keys.ts";
import { Fixture } from "../../fakes/chat.ts";
import { cpuMs } from "../../fakes/cpu_time.ts";

/** A paste as the terminal marks it. */
function pasted(text: string): Key {
  return { kind: "paste", text, truncated: false };
}

Deno.test("several pasted lines are confirmed, sent as one, and shown in a row", async () => {
  const it = Fixture.online();
  it.key({ kind: "paste", text: "um\ndois", truncated: false });
  it.press("enter");
  assertEquals(it.screen.slice(-4), [
    "2 lines pasted. Enter sends, Esc cancels",
    "#geral · ana",
    "> um⏎",
    "dois|",
  ]);
  it.press("enter");
  assertEquals(it.talk.calls, ["say geral um\ndois"]);
  it.talk.acknowledge(1, 1);
  assertEquals(it.screen.slice(-4), ["00:16 <ana> um", "      dois", "#geral · ana", "> |"]);
  await it.end();
});

Deno.test("what is pasted in several lines is said, whatever it begins with", async () => {
  const it = Fixture.online();
  const texts = [
    "/quit\nand more",
    "/nick mallory\r\nhello",
    "/me waves\nsaid nobody",
    "// a comment\nint x;",
    "/etc/hosts\n127.0.0.1 localhost",
    "\x1b[1m/leave\nnow",
    "/unknown\nwords",
  ];
  for (const text of texts) {
    it.key(pasted(text));
    it.press("enter");
    assertStringIncludes(it.screen.join("\n"), "2 lines pasted. Enter sends, Esc cancels");
    it.press("enter");
  }
  const said = texts.map((text) => text.replace("\r\n", "\n").replace("\x1b[1m", ""));
  assertEquals(it.talk.calls, said.map((text) => `say geral ${text}`));
  // What Up brings back is said as it was.
  it.press("up", "enter");
  assertEquals(it.talk.calls.at(-1), `say geral ${said.at(-1)}`);
  await it.end();
});

Deno.test("what is for one person alone is so in several pasted lines too", async () => {
  const it = Fixture.online();
  it.key(pasted("/w bia secret\nwords"));
  it.press("enter", "enter");
  it.type("/msg bia ");
  it.key(pasted("more\nof them"));
  it.press("enter", "enter");
  assertEquals(it.talk.calls, ["direct bia secret\nwords", "direct bia more\nof them"]);
  it.key(pasted("/op root\npassword"));
  it.press("enter", "enter");
  assertEquals(it.talk.calls.length, 2);
  await it.end();
});

Deno.test("a pasted line is as good as typed", async () => {
  const it = Fixture.online();
  for (const text of ["/me waves\n", "//x", "/etc/hosts\r\n"]) {
    it.key(pasted(text));
    it.press("enter");
  }
  assertEquals(it.talk.calls, ["act geral waves", "say geral /x", "say geral /etc/hosts"]);
  await it.end();
});

Deno.test("a command behind which lines were typed is not carried out, and stays", async () => {
  const it = Fixture.online();
  it.type("/quit");
  it.press("alt-enter");
  it.enter("and more");
  assertEquals(it.talk.calls, []);
  assertEquals(it.screen.slice(-2), ["> /quit⏎", "and more|"]);
  assert(it.screen.includes("* Like this: /quit"));
  await it.end();
});

Deno.test("there is a word about what has no room, once where one types on", async () => {
  const it = Fixture.online(["geral"], { columns: 100 });
  const tooLong =
    "* What was pasted is too long: a message holds 65536 characters. Nothing of it was taken";
  it.type("a draft");
  it.key(pasted("z".repeat(70_000)));
  assertEquals(it.screen.slice(-3), [tooLong, "#geral · ana", "> a draft|"]);
  it.key({ kind: "paste", text: "z", truncated: true });
  assertEquals(it.screen.slice(-4, -2), [tooLong, tooLong]);
  it.key({ kind: "text", text: "z".repeat(65_529) });
  for (let n = 0; n < 3; n++) it.type("y");
  const full = "* A message holds 65536 characters; the rest was not taken";
  assertEquals(it.screen.filter((row) => row === full).length, 1);
  assertEquals(it.terminal.bells, 5);
  await it.end();
});

Deno.test("the cursor stands where the terminal ends what is before it, however it counts", async () => {
  const it = Fixture.online();
  // It counts two columns for a family, where others draw three people.
  for (const text of ["👨‍👩‍👧", "x"]) it.key({ kind: "text", text });
  assertEquals(it.screen.at(-1), "> 👨‍👩‍👧x|");
  await it.end();
});

Deno.test("what has too many bytes for a message stays, to be cut", async () => {
  const it = Fixture.online();
  it.key(pasted("語".repeat(30_000)));
  it.press("enter");
  assertStringIncludes(it.screen.join("\n"), "* Message too long: the limit is 65536 bytes");
  assertEquals(it.talk.calls, []);
  it.press("alt-backspace");
  it.type("oi");
  it.press("enter");
  assertEquals(it.talk.calls, ["say geral oi"]);
  await it.end();
});

Deno.test("Ctrl-Z gives the terminal to the shell, or says why not", async () => {
  const it = Fixture.online();
  it.type("a draft");
  it.press("ctrl-z");
  assertEquals(
    it.terminal.screen.at(-2),
    "Stopped; fg goes on. If no prompt comes, Ctrl-Z once more",
  );
  it.continued();
  assertEquals(it.screen.slice(-2), ["#geral · ana", "> a draft|"]);
  it.terminal.canSuspend = false;
  it.press("ctrl-z");
  assertStringIncludes(it.screen.join(" "), "* Ctrl-Z cannot suspend the client");
  await it.end();
});

Deno.test("Ctrl-\\ does nothing to a draft, and what ends the program shows it", async () => {
  const it = Fixture.online();
  it.key(pasted("one\ntwo"));
  it.press("ctrl-\\");
  assertEquals(it.screen.slice(-2), ["> one⏎", "two|"]);
  it.terminalEnds();
  it.talk.close();
  await it.ended;
  assertEquals(it.terminal.screen.slice(-3), ["* You were writing: one", "      two", "|"]);
});

Deno.test("a paste of 20,000 characters is there at once", async () => {
  const it = Fixture.online();
  const startMs = cpuMs();
  it.key({ kind: "paste", text: "palavra é 日本 ".repeat(1_600), truncated: false });
  it.screen;
  assertLess(cpuMs() - startMs, 1_000);
  await it.end();
});

Deno.test("Ctrl-L and a change of size fill the screen anew", async () => {
  const it = Fixture.online(["geral"], { rows: 6, columns: 40 });
  for (let seq = 1; seq <= 20; seq++) it.talk.hear(seq, "bia", `m${seq}`);
  it.talk.hear(21, "bia", `https://example.org/${"a".repeat(30)}`);
  it.enter("/bell");
  it.type("oi");
  const wished = [
    "00:16 <bia> m20",
    `00:16 <bia> https://example.org/${"a".repeat(8)}`,
    `  ${"a".repeat(22)}`,
    "* Bell: mention",
    "#geral · ana",
    "> oi|",
  ];
  assertEquals(it.screen, wished);
  const { length } = it.terminal.everything;
  it.press("ctrl-l");
  assertEquals(it.screen, wished);
  it.resized();
  assertEquals(it.screen, wished);
  assertEquals(it.terminal.everything.length, length);
  await it.end();
});
