import { assertEquals, assertStringIncludes } from "@std/assert";
import { FullScreen } from "../../../lib/terminal/screen/full_screen.ts";
import type { Bottom } from "../../../lib/terminal/screen/screen.ts";
import { FakeTerminal } from "../../fakes/terminal.ts";

function bottom(text: string, status: readonly string[] = ["#geral"]): Bottom {
  const row = `> ${text}`;
  const input = { rows: [row], row: 0, column: row.length, before: row, above: 0, below: 0 };
  return { status, input };
}

Deno.test("what is said stands right above what is typed, at the bottom", () => {
  const terminal = new FakeTerminal(20, 6, undefined, new FullScreen());
  terminal.show(["one", "two"], bottom("a"));
  assertEquals(terminal.screen, ["", "", "one", "two", "#geral", "> a|"]);
  terminal.show(["one", "two", "three", "four", "five"], bottom("ab", ["waiting", "#geral"]));
  assertEquals(terminal.screen, ["three", "four", "five", "waiting", "#geral", "> ab|"]);
  assertEquals(terminal.everything.length, 6);
});

Deno.test("only rows that change are written", () => {
  const screen = new FullScreen();
  screen.enter();
  const first = screen.render(["one", "two"], bottom("a"), 20, 6);
  assertStringIncludes(first, "one");
  const second = screen.render(["one", "two"], bottom("ab"), 20, 6);
  assertStringIncludes(second, "> ab");
  for (const row of ["one", "two", "#geral"]) assertEquals(second.includes(row), false, row);
});

Deno.test("a screen of another height is written anew, and so is what something else spoilt", () => {
  const screen = new FullScreen();
  screen.enter();
  screen.render(["one"], bottom("a"), 20, 6);
  assertStringIncludes(screen.render(["one"], bottom("a"), 20, 7), "one");
  screen.forget();
  assertStringIncludes(screen.render(["one"], bottom("a"), 20, 7), "one");
});

Deno.test("the shell's screen comes back as it was, with what was said last below", () => {
  const terminal = new FakeTerminal(20, 6, undefined, new FullScreen());
  terminal.show(["one", "two"], bottom("a"));
  terminal[Symbol.dispose]();
  assertEquals(terminal.screen, ["one", "two", "|"]);
});

Deno.test("nothing is left behind while the program is only stopped", () => {
  const terminal = new FakeTerminal(20, 6, undefined, new FullScreen());
  terminal.show(["one", "two"], bottom("a"));
  terminal.suspend("stopped");
  assertEquals(terminal.screen, ["stopped", "|"]);
});

Deno.test("a bottom that is taller than the screen shows its end", () => {
  const terminal = new FakeTerminal(20, 2, undefined, new FullScreen());
  terminal.show(["one"], bottom("a", ["waiting", "#geral"]));
  assertEquals(terminal.screen, ["#geral", "> a|"]);
});
