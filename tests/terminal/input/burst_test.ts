import { assertEquals } from "@std/assert";
import { Bursts, TOGETHER_MS } from "../../../lib/terminal/input/burst.ts";
import { type Key, KeyDecoder } from "../../../lib/terminal/input/keys.ts";
import { utf8 } from "../../fakes/bytes.ts";

/** The keys that come of reads, each of them `gapMs` after the one before. */
function keysOf(reads: readonly string[], gapMs = 0): readonly Key[] {
  const decoder = new KeyDecoder();
  const bursts = new Bursts();
  const keys = reads.flatMap((read, index) =>
    bursts.take(decoder.decode(utf8(read)), index * gapMs)
  );
  return [...keys, ...bursts.flush()];
}

function text(text: string): Key {
  return { kind: "text", text };
}

function paste(text: string, truncated = false): Key {
  return { kind: "paste", text, truncated };
}

const ENTER: Key = { kind: "key", name: "enter" };

Deno.test("lines that come at once are one text, wherever it is cut", () => {
  const wished = [paste("one\ntwo\n\nthree\n")];
  assertEquals(keysOf(["one\rtwo\r\rthree\r"]), wished);
  assertEquals(keysOf(["one\r\ntwo\n\nthree\r"]), wished);
  assertEquals(keysOf(["one\r", "two\r\rthr", "ee", "\r"]), wished);
  assertEquals(keysOf([..."one\rtwo\r"]).slice(3), [paste("\ntwo\n")]);
  assertEquals(keysOf(["\tone\ttwo\rthree\r"]), [paste("\tone\ttwo\nthree\n")]);
  const long = "a line of more than anyone types ahead, ".repeat(2);
  assertEquals(keysOf([`${long}\rtwo`]), [paste(`${long}\ntwo`)]);
});

Deno.test("what is typed comes as it is, however slow a program reads it", () => {
  assertEquals(keysOf(["o", "i", "\r", "a"], 20), [text("o"), text("i"), ENTER, text("a")]);
  assertEquals(keysOf(["oi\r"]), [text("oi"), ENTER]);
  assertEquals(keysOf(["oi\r\r"]), [text("oi"), ENTER, ENTER]);
  assertEquals(keysOf(["oi\rtudo"]), [text("oi"), ENTER, text("tudo")]);
  assertEquals(keysOf(["oi\r", "\x01"]), [text("oi"), ENTER, { kind: "key", name: "ctrl-a" }]);
  assertEquals(keysOf(["oi\r", "a\r"], TOGETHER_MS), [text("oi"), ENTER, text("a"), ENTER]);
  assertEquals(keysOf(["\x1b[A\r"]), [{ kind: "key", name: "up" }, ENTER]);
  assertEquals(keysOf(["words"]), [text("words")]);
});

Deno.test("an Enter waits no longer than to see what comes with it", () => {
  const bursts = new Bursts();
  assertEquals(bursts.take([ENTER], 0), [ENTER]);
  assertEquals(bursts.take([text("oi"), ENTER], 100), []);
  assertEquals(bursts.isWaiting, true);
  assertEquals(bursts.take([text("a")], 100 + TOGETHER_MS), [text("oi"), ENTER, text("a")]);
  assertEquals(bursts.isWaiting, false);
});

Deno.test("no control character of a paste is a key", () => {
  assertEquals(keysOf(["one\x03\x1c\x1a\x04\x15\rtwo\x1b[A\r"]), [paste("one\ntwo\n")]);
});

Deno.test("what a terminal marks is a paste anyway", () => {
  const marked = "\x1b[200~a\rb\x1b[201~";
  assertEquals(keysOf([marked]), [paste("a\rb")]);
  assertEquals(keysOf([`${marked}\r`]), [paste("a\rb"), ENTER]);
  // The mark of its end within it: the rest was typed by nobody.
  assertEquals(keysOf([`${marked}rm\rx\r`]), [paste("a\rbrm\nx\n")]);
});

Deno.test("of a paste that is too long the rest is not kept, and that is said", () => {
  const reads = Array.from({ length: 100 }, () => "z".repeat(16_383) + "\r");
  const [key] = keysOf(reads);
  assertEquals(key?.kind === "paste" && key.truncated, true);
});
