import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Bottom, Screen } from "../../../lib/terminal/screen/screen.ts";

function bottom(
  rows: readonly string[],
  row: number,
  column: number,
  status: string[] = [],
): Bottom {
  const before = rows[row]?.slice(0, column) ?? "";
  return { status, input: { rows, row, column, before, above: 0, below: 0 } };
}

const FRAME_BEGIN = "\x1b[?2026h\x1b[?7l";
const FRAME_END = "\x1b[?7h\x1b[?2026l";

/** Without what stands around each frame. */
function bare(text: string): string {
  assert(text.startsWith(FRAME_BEGIN) && text.endsWith(FRAME_END));
  return text.slice(FRAME_BEGIN.length, -FRAME_END.length);
}

Deno.test("what is said goes above, and the cursor back to where one types", () => {
  const screen = new Screen();
  assertEquals(
    bare(screen.render(["oi"], bottom(["> ab"], 0, 3), 80)),
    "\r\x1b[Joi\r\n> ab\r> a",
  );
  const text = bare(screen.render(["olá"], bottom(["> abc"], 0, 5), 80));
  assertEquals(text, "\r\x1b[Jolá\r\n> abc\r> abc");
});

Deno.test("the rows that stood there are taken away, status and all", () => {
  const screen = new Screen();
  screen.render([], bottom(["> a", "b"], 1, 1, ["#geral"]), 80);
  // The cursor is in the third row: two up, then everything below is cleared.
  assertStringIncludes(screen.render(["oi"], bottom(["> "], 0, 2), 80), "\r\x1b[2A\x1b[J");
});

Deno.test("a terminal made narrower has wrapped the rows, which are counted anew", () => {
  const screen = new Screen();
  screen.render([], bottom(["> " + "x".repeat(38)], 0, 40, ["s".repeat(40)]), 80);
  // At 20 columns the status takes two rows, and the cursor is in the third of the input.
  assertStringIncludes(screen.render([], bottom(["> "], 0, 2), 20), "\r\x1b[4A\x1b[J");
});

Deno.test("clearing leaves nothing, and what was forgotten is not taken away", () => {
  const screen = new Screen();
  screen.render([], bottom(["> a", "b"], 1, 1), 80);
  assertStringIncludes(screen.clear(80), "\x1b[1A\x1b[J");
  screen.render([], bottom(["> a", "b"], 1, 1), 80);
  screen.forget();
  assertEquals(screen.render([], bottom(["> "], 0, 2), 80).includes("A"), false);
});
