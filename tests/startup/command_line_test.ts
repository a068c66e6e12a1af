import { assertEquals } from "@std/assert";
import { type CommandLine, readCommandLine } from "../../lib/startup/command_line.ts";

const KNOWN = { values: ["nick", "port"], flags: ["json", "help", "no-reconnect"] };

function read(...args: string[]): CommandLine {
  return readCommandLine(args, KNOWN);
}

Deno.test("a value stands behind its option, or behind the sign of equality", () => {
  const { values, words } = read("--nick", "ana", "--port=7");
  assertEquals([...values], [["nick", "ana"], ["port", "7"]]);
  assertEquals(words, []);
  // What a value holds is the value's matter.
  assertEquals([...read("--nick=a=b", "--port=-1").values], [["nick", "a=b"], ["port", "-1"]]);
  assertEquals([...read("--nick=\n").values], [["nick", "\n"]]);
});

Deno.test("an option without its value has an empty one, and takes no other option for it", () => {
  assertEquals([...read("--nick").values], [["nick", ""]]);
  assertEquals([...read("--nick=").values], [["nick", ""]]);
  const { values, flags } = read("--nick", "--json");
  assertEquals([[...values], [...flags]], [[["nick", ""]], ["json"]]);
  assertEquals(read("--port", "-x"), { ...read("--port"), unknown: ["-x"] });
});

Deno.test("a number below zero is a value, so that it is refused as one", () => {
  for (const value of ["-1", "-1.5", "-.5", "-1h"]) {
    assertEquals(read("--port", value), read(`--port=${value}`));
  }
  // A flag takes none, nor does a word or an option that has its value.
  for (const before of ["--json", "send", "--port=7"]) {
    assertEquals(read(before, "-1").unknown, ["-1"]);
  }
});

Deno.test("of a repeated option the last value counts", () => {
  const { values, all } = read("--nick", "ana", "--nick=bia");
  assertEquals([...values], [["nick", "bia"]]);
  assertEquals([...all], [["nick", ["ana", "bia"]]]);
});

Deno.test("words keep their order, and a flag takes none of them", () => {
  const { words, flags } = read("send", "--json", "oi", "-", "--no-reconnect", "a b");
  assertEquals(words, ["send", "oi", "-", "a b"]);
  assertEquals([...flags], ["json", "no-reconnect"]);
  assertEquals([...read("-h").flags], ["help"]);
});

Deno.test("behind two dashes all are words", () => {
  const { words, unknown, flags } = read("send", "--", "--json", "-x", "--");
  assertEquals([words, unknown, [...flags]], [["send", "--json", "-x", "--"], [], []]);
});

Deno.test("what is not known is told as it was written", () => {
  const odd = [
    ...["--prot", "--prot=1", "-x", "-hx", "--json=1", "---json", "--=", "--_", "-_", "--_=1"],
    ...["--__proto__", "--constructor", "--toString=1"],
  ];
  assertEquals(read(...odd), { ...read(), unknown: odd });
});

Deno.test("a word is a word, whatever it reads like", () => {
  const { words, flags } = read("--json", "true", "--no-reconnect", "false", "007", "1e3", "");
  assertEquals(words, ["true", "false", "007", "1e3", ""]);
  assertEquals([...flags], ["json", "no-reconnect"]);
  assertEquals([...read("--nick", "", "--port", "true").values], [["nick", ""], ["port", "true"]]);
});

Deno.test("a flag is there or not: it takes no value, and none takes it back", () => {
  const odd = ["--json=true", "--json=false", "--no-json", "--no-json=1", "--no-nick=ana"];
  assertEquals(read(...odd), { ...read(), unknown: odd });
});
