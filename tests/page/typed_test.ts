import { assertEquals } from "@std/assert";
import { oneWord, readTyped } from "../../lib/page/state/typed.ts";

Deno.test("what does not begin with a slash is said as it is, with its lines and spaces", () => {
  for (const text of ["oi", "  a\n\tb ", "1/2"]) {
    assertEquals(readTyped(text), { type: "say", text });
  }
  assertEquals(readTyped(" \n"), { type: "nothing" });
});

Deno.test("two slashes say one, and a path is said", () => {
  assertEquals(readTyped("//me"), { type: "say", text: "/me" });
  assertEquals(readTyped("/etc/hosts is"), { type: "say", text: "/etc/hosts is" });
});

Deno.test("actions and private words may have several lines, other commands may not", () => {
  assertEquals(readTyped("/me a\nb"), { type: "action", text: "a\nb" });
  assertEquals(readTyped("／msg bia a"), { type: "direct", to: "bia", text: "a" });
  assertEquals(readTyped("/msg bia: a\nb"), { type: "direct", to: "bia", text: "a\nb" });
  assertEquals(readTyped("/quit\nand more"), { type: "misused", name: "quit" });
});

Deno.test("one is away for a reason, or back; and says what no bot must answer", () => {
  assertEquals(readTyped("/away lunch"), {
    type: "command",
    command: { type: "away", text: "lunch" },
  });
  assertEquals(readTyped("/away"), { type: "command", command: { type: "away" } });
  assertEquals(readTyped("/notice a\nb"), { type: "say", text: "a\nb", notice: true });
});

Deno.test("pasted lines that begin with a slash and no command are said", () => {
  const text = "/* a comment */\ncode();";
  assertEquals(readTyped(text), { type: "say", text });
});

Deno.test("whom one ignores is told where no name is given", () => {
  assertEquals(readTyped("/ignore"), { type: "command", command: { type: "ignore" } });
  assertEquals(readTyped("/ignore @bia"), {
    type: "command",
    command: { type: "ignore", nick: "bia" },
  });
  assertEquals(readTyped("/unignore"), { type: "misused", name: "unignore" });
});

Deno.test("an operator's commands come with their term and reason", () => {
  assertEquals(readTyped("/ban bia 2h too loud"), {
    type: "command",
    command: { type: "ban", target: "bia", seconds: 7_200, reason: "too loud" },
  });
});

Deno.test("what is asked of a room, and ordered in it, is read as elsewhere", () => {
  assertEquals(readTyped("/join dev segredo"), {
    type: "command",
    command: { type: "join", room: "dev", key: "segredo" },
  });
  assertEquals(readTyped("/names #dev"), {
    type: "command",
    command: { type: "who", room: "dev" },
  });
  assertEquals(readTyped("/who dev bia"), { type: "misused", name: "who" });
  assertEquals(readTyped("/join a b c"), { type: "misused", name: "join" });
  assertEquals(readTyped("/mod bia"), { type: "command", command: { type: "mod", nick: "bia" } });
  assertEquals(readTyped("/rules"), { type: "command", command: { type: "rules" } });
  assertEquals(readTyped("/quiet on"), { type: "command", command: { type: "rule", quiet: true } });
});

Deno.test("a command that is unknown or lacks something is not said", () => {
  assertEquals(readTyped("/jion dev"), { type: "unknown", word: "/jion", meant: "/join" });
  assertEquals(readTyped("/me"), { type: "misused", name: "me" });
  assertEquals(readTyped("/"), { type: "command", command: { type: "help" } });
});

Deno.test("a name of several words becomes one", () => {
  assertEquals(["Ana Maria", " ana ", "a \t b", " "].map(oneWord), ["Ana-Maria", "ana", "a-b", ""]);
});
