import { assert, assertEquals } from "@std/assert";
import { inputFailure, type Output, outputFailure, printLine } from "../../lib/startup/output.ts";

/** An output that takes at most two bytes at a time, and what it took; `trouble` comes first, once. */
class Scratch implements Output {
  text = "";
  readonly #troubles: Error[];

  constructor(...troubles: Error[]) {
    this.#troubles = troubles;
  }

  writeSync(bytes: Uint8Array): number {
    const trouble = this.#troubles.shift();
    if (trouble !== undefined) throw trouble;
    this.text += new TextDecoder().decode(bytes.subarray(0, 2));
    return Math.min(2, bytes.length);
  }
}

const NO_SPACE = Object.assign(new Error("No space left on device (os error 28)"), {
  code: "ENOSPC",
});

Deno.test("a line is printed whole, though the output takes it in pieces", () => {
  const output = new Scratch();
  assertEquals(printLine(output, "bom dia"), { type: "printed" });
  assertEquals(output.text, "bom dia\n");
});

Deno.test("a reader that is behind is waited for", () => {
  const output = new Scratch(new Deno.errors.WouldBlock(), new Deno.errors.WouldBlock());
  assertEquals(printLine(output, "oi"), { type: "printed" });
  assertEquals(output.text, "oi\n");
});

Deno.test("that nobody reads is no failure, that it cannot be kept is one", () => {
  assertEquals(printLine(new Scratch(new Deno.errors.BrokenPipe()), "oi"), { type: "unread" });
  assertEquals(printLine(new Scratch(NO_SPACE), "oi"), { type: "failed", error: NO_SPACE });
});

Deno.test("why it failed is said in the reader's language", () => {
  assertEquals(
    outputFailure(NO_SPACE, "en"),
    "What there is to print could not be written: there is no space left.",
  );
  assert(outputFailure(NO_SPACE, "pt-BR").includes("não há mais espaço"));
  const folder = Object.assign(new Error("Is a directory (os error 21)"), { code: "EISDIR" });
  assert(inputFailure(folder, "en").endsWith(": Is a directory."));
  assert(inputFailure(folder, "pt-BR").endsWith(": é uma pasta."));
  const other = new Error("Input/output error (os error 5)");
  assert(outputFailure(other, "en").endsWith(": Input/output error."));
});
