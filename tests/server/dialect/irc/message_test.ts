import { assertEquals } from "@std/assert";
import {
  escapeTag,
  lineOf,
  parseMessage,
  tagsOf,
  withTag,
} from "../../../../lib/server/dialect/irc/message.ts";

function paramsOf(line: string): readonly string[] | undefined {
  return parseMessage(line)?.params;
}

Deno.test("a command is taken in any case, and its last parameter may have spaces", () => {
  assertEquals(parseMessage("privmsg #geral :bom dia")?.command, "PRIVMSG");
  assertEquals(paramsOf("privmsg #geral :bom dia"), ["#geral", "bom dia"]);
  assertEquals(paramsOf("USER a 0 * :"), ["a", "0", "*", ""]);
  assertEquals(paramsOf("USER   a  0 *  :b "), ["a", "0", "*", "b "]);
  assertEquals(paramsOf("PRIVMSG #a ::)"), ["#a", ":)"]);
  assertEquals(paramsOf("JOIN :"), [""]);
  assertEquals(paramsOf("LIST "), []);
});

Deno.test("of more than fifteen parameters the last takes the rest", () => {
  const words = Array.from({ length: 20 }, (_, index) => `${index}`);
  assertEquals(paramsOf(`X ${words.join(" ")}`)?.length, 15);
  assertEquals(paramsOf(`X ${words.join(" ")}`)?.at(-1), "14 15 16 17 18 19");
});

Deno.test("who a client says it is counts for nothing", () => {
  assertEquals(parseMessage(":root!x@y PING a")?.command, "PING");
  assertEquals(paramsOf(":root!x@y PING a"), ["a"]);
});

Deno.test("what is no command is no message", () => {
  for (const line of ["", "   ", ":only", "@tags", "@a=b :c", "@a=b"]) {
    assertEquals(parseMessage(line), undefined, line);
  }
});

Deno.test("tags are unescaped, and one that stands there twice is what it was last", () => {
  const tags = parseMessage("@a=\\:\\s\\\\\\r\\n\\x\\;b;c=1;c=2 PING")?.tags;
  assertEquals(tags?.get("a"), "; \\\r\nx");
  assertEquals(tags?.get("b"), "");
  assertEquals(tags?.get("c"), "2");
});

Deno.test("a tag's value comes back as it was, whatever it is", () => {
  for (const value of ["", "a b;c", "\\", "\r\n", "😃=", "\\s"]) {
    const message = parseMessage(`${tagsOf([["+x", value]])}PING`);
    assertEquals(message?.tags.get("+x"), value);
  }
  assertEquals(tagsOf([]), "");
  assertEquals(escapeTag("a b"), "a\\sb");
});

Deno.test("a tag goes before those that a line has", () => {
  assertEquals(withTag(":s PING", "label", "a b"), "@label=a\\sb :s PING");
  assertEquals(withTag("@time=1 :s PING", "label", "x"), "@label=x;time=1 :s PING");
});

Deno.test("a line has its end, and a colon where there may be spaces", () => {
  assertEquals(lineOf("s", "PONG", ["a"], ""), ":s PONG a :\r\n");
  assertEquals(lineOf("ana!u@papo", "JOIN", ["#a"]), ":ana!u@papo JOIN #a\r\n");
});

Deno.test("a line of nothing but spaces, colons or tags takes no time", () => {
  const begun = performance.now();
  for (const line of [" ".repeat(4_600), "@" + ";".repeat(4_600), ":" + " :".repeat(2_300)]) {
    parseMessage(line);
    parseMessage(`${line}X`);
  }
  // Not a measure of speed: what is quadratic in this would take minutes.
  assertEquals(performance.now() - begun < 5_000, true);
});
