import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { type Key, KeyDecoder } from "../../../lib/terminal/input/keys.ts";

const encoder = new TextEncoder();

function keysOf(...chunks: readonly (string | Uint8Array)[]): Key[] {
  const decoder = new KeyDecoder();
  return chunks.flatMap((chunk) =>
    decoder.decode(typeof chunk === "string" ? encoder.encode(chunk) : chunk)
  );
}

/** Keys as short strings, adjacent texts joined: where text is cut into events means nothing. */
function told(keys: readonly Key[]): string[] {
  const names: string[] = [];
  let text = "";
  const endText = (): void => {
    if (text !== "") names.push(`"${text}"`);
    text = "";
  };
  for (const key of keys) {
    if (key.kind === "text") {
      text += key.text;
      continue;
    }
    endText();
    names.push(key.kind === "paste" ? `paste "${key.text}"` : key.name);
  }
  endText();
  return names;
}

const SEQUENCES: readonly (readonly [sent: string, name: string])[] = [
  ["\x1b[A", "up"],
  ["\x1b[B", "down"],
  ["\x1b[C", "right"],
  ["\x1b[D", "left"],
  ["\x1bOA", "up"],
  ["\x1bOB", "down"],
  ["\x1bOC", "right"],
  ["\x1bOD", "left"],
  ["\x1b[H", "home"],
  ["\x1b[F", "end"],
  ["\x1bOH", "home"],
  ["\x1bOF", "end"],
  ["\x1b[1~", "home"],
  ["\x1b[4~", "end"],
  ["\x1b[7~", "home"],
  ["\x1b[8~", "end"],
  ["\x1b[2~", "insert"],
  ["\x1b[3~", "delete"],
  ["\x1b[5~", "pageup"],
  ["\x1b[6~", "pagedown"],
  ["\x1bOM", "enter"],
  ["\x1b[Z", "shift-tab"],
  ["\x1b[1;2A", "shift-up"],
  ["\x1b[1;3D", "alt-left"],
  ["\x1b[1;5C", "ctrl-right"],
  ["\x1b[1;5D", "ctrl-left"],
  ["\x1b[1;8H", "alt-ctrl-shift-home"],
  ["\x1b[1;9D", "alt-left"],
  ["\x1b[3;5~", "ctrl-delete"],
  ["\x1b[5;3~", "alt-pageup"],
  ["\x1b[5C", "ctrl-right"],
  ["\x1bO5D", "ctrl-left"],
  ["\x1bOc", "ctrl-right"],
  ["\x1b[d", "shift-left"],
  ["\x1b[3^", "ctrl-delete"],
  ["\x7f", "backspace"],
  ["\x08", "backspace"],
  ["\t", "tab"],
  ["\r", "enter"],
  ["\n", "enter"],
  ["\r\n", "enter"],
  ["\x00", "ctrl-space"],
  ["\x1c", "ctrl-\\"],
  ["\x1d", "ctrl-]"],
  ["\x1e", "ctrl-^"],
  ["\x1f", "ctrl-_"],
  ["\x1b\r", "alt-enter"],
  ["\x1b\x7f", "alt-backspace"],
  ["\x1b\x08", "alt-backspace"],
  ["\x1b\x01", "alt-ctrl-a"],
  ["\x1bb", "alt-b"],
  ["\x1bB", "alt-B"],
  ["\x1bé", "alt-é"],
  ["\x1b🙂", "alt-🙂"],
  ["\x1b.", "alt-."],
  ...[..."123456789"].map((digit) => [`\x1b${digit}`, `alt-${digit}`] as const),
  // But those that have a name of their own: h, i, j and m.
  ...[..."abcdefgklnopqrstuvwxyz"].map((letter) =>
    [String.fromCharCode(letter.charCodeAt(0) - 96), `ctrl-${letter}`] as const
  ),
];

for (const [sent, name] of SEQUENCES) {
  Deno.test(`${JSON.stringify(sent)} is ${name}, in one piece or in bytes`, () => {
    assertEquals(told(keysOf(sent, "x")), [name, '"x"']);
    const bytes = Array.from(encoder.encode(sent), (byte) => Uint8Array.of(byte));
    assertEquals(told(keysOf(...bytes, "x")), [name, '"x"']);
  });
}

const SWALLOWED: readonly string[] = [
  "\x1b[15~", // F5
  "\x1bOP", // F1
  "\x1b[[A", // F1 on the Linux console
  "\x1b[3I", // no focus
  "\x1b[<0;10;20M", // a mouse
  "\x1b[M", // an old mouse
  "\x1b[?1;2c", // what am I
  "\x1b[?2026;2$y",
  "\x1b[13;5u",
  "\x1b[1;2;3A",
  "\x1b[201~", // the end of a paste that never began
  "\x1b]0;título\x07",
  "\x1b]11;rgb:0000/0000/0000\x1b\\",
  "\x1bP1$r0m\x1b\\",
  "\x1b_answer\x1b\\",
  "\x9b",
  "\x1b\x9b",
];

for (const sent of SWALLOWED) {
  Deno.test(`${JSON.stringify(sent)} is swallowed whole`, () => {
    assertEquals(told(keysOf(`a${sent}b`)), ['"ab"']);
  });
}

Deno.test("text comes as it was typed, a character cut anywhere", () => {
  assertEquals(keysOf("olá 漢 👨‍👩‍👧"), [{ kind: "text", text: "olá 漢 👨‍👩‍👧" }]);
  const bytes = Array.from(encoder.encode("olá 👨‍👩‍👧"), (byte) => Uint8Array.of(byte));
  assertEquals(told(keysOf(...bytes)), ['"olá 👨‍👩‍👧"']);
});

Deno.test("broken UTF-8 becomes U+FFFD, and what follows is whole", () => {
  assertEquals(told(keysOf(Uint8Array.of(0xe6, 0xbc), "\x1b[A")), ['"\ufffd"', "up"]);
});

Deno.test("CR LF is one Enter across chunks too; LF CR are two", () => {
  assertEquals(told(keysOf("\r", "\n")), ["enter"]);
  assertEquals(told(keysOf("\r\n\r\n")), ["enter", "enter"]);
  assertEquals(told(keysOf("\n\r")), ["enter", "enter"]);
  assertEquals(told(keysOf("\ra\n")), ["enter", '"a"', "enter"]);
  assertEquals(told(keysOf("\x1b\r\n")), ["alt-enter"]);
});

Deno.test("a lone ESC is Escape once its owner says there was silence", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.pending, "nothing");
  assertEquals(decoder.decode(encoder.encode("\x1b")), []);
  assertEquals(decoder.pending, "escape");
  assertEquals(decoder.flush(), [{ kind: "key", name: "escape" }]);
  assertEquals(decoder.pending, "nothing");
  assertEquals(decoder.flush(), []);
  assertEquals(told(decoder.decode(encoder.encode("[A"))), ['"[A"']);
});

Deno.test("two ESC are an Escape and the beginning of something else", () => {
  assertEquals(told(keysOf("\x1b\x1b[A")), ["escape", "up"]);
});

Deno.test("silence does not end a sequence that is cut in its middle", () => {
  const decoder = new KeyDecoder();
  decoder.decode(encoder.encode("\x1b[1;"));
  assertEquals(decoder.flush(), []);
  assertEquals(told(decoder.decode(encoder.encode("5C\x1b]0;ti"))), ["ctrl-right"]);
  assertEquals(decoder.flush(), []);
  assertEquals(told(decoder.decode(encoder.encode("tle\x07a"))), ['"a"']);
});

Deno.test("Alt-P and Alt-], which begin like a terminal's answer, are told by silence", () => {
  for (const char of "]PX^_") {
    const decoder = new KeyDecoder();
    decoder.decode(encoder.encode(`\x1b${char}`));
    assertEquals(told(decoder.flush()), [`alt-${char}`]);
    assertEquals(told(decoder.decode(encoder.encode("a"))), ['"a"']);
  }
});

Deno.test("a control character breaks off whatever is pending, and counts", () => {
  assertEquals(told(keysOf("\x1b[1;\x03a")), ["ctrl-c", '"a"']);
  assertEquals(told(keysOf("\x1b[12\x7fa")), ["backspace", '"a"']);
  assertEquals(told(keysOf("\x1b]0;never ending\ra")), ["enter", '"a"']);
  assertEquals(told(keysOf("\x1b[1;\x1b[A")), ["up"]);
  assertEquals(told(keysOf("\x1b]0;title\x1b[A")), ["up"]);
  assertEquals(told(keysOf("\x1b[1é")), ['"é"']);
});

Deno.test("a paste is one event, with all its control characters", () => {
  assertEquals(keysOf("a\x1b[200~um\rdois\r\n\x1b[31m\x03\x1b[201~b"), [
    { kind: "text", text: "a" },
    { kind: "paste", text: "um\rdois\r\n\x1b[31m\x03", truncated: false },
    { kind: "text", text: "b" },
  ]);
  assertEquals(keysOf("\x1b[200~\x1b[201~"), [{ kind: "paste", text: "", truncated: false }]);
});

Deno.test("a paste may hold all but its end mark", () => {
  const text = "\x1b[201\x1b[20\x1b\x1b[200~";
  assertEquals(keysOf(`\x1b[200~${text}\x1b[201~`), [{ kind: "paste", text, truncated: false }]);
});

Deno.test("a paste longer than is kept is cut, and says so", () => {
  const decoder = new KeyDecoder({ maxPasteLength: 4 });
  for (const [text, kept, truncated] of [["abcd", "abcd", false], ["abcde", "abcd", true]]) {
    assertEquals<unknown>(decoder.decode(encoder.encode(`\x1b[200~${text}\x1b[201~`)), [
      { kind: "paste", text: kept, truncated },
    ]);
  }
  assertEquals(decoder.decode(encoder.encode("\x1b[200~abc🙂")), []);
  assertEquals(decoder.decode(encoder.encode("more\x1b[201~x")), [
    { kind: "paste", text: "abc\ufffd", truncated: true },
    { kind: "text", text: "x" },
  ]);
});

Deno.test("a paste that never ends is given up by its owner only", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.endPaste(), []);
  decoder.decode(encoder.encode("\x1b[200~abc\x1b[2"));
  assertEquals(decoder.pending, "paste");
  assertEquals(decoder.flush(), []);
  assertEquals(decoder.endPaste(), [{ kind: "paste", text: "abc", truncated: false }]);
  assertEquals(told(decoder.decode(encoder.encode("d"))), ['"d"']);
});

Deno.test("a million characters pasted byte by byte take linear time", () => {
  const decoder = new KeyDecoder();
  const paste = encoder.encode(`\x1b[200~${"abcdefg\x1b ç".repeat(100_000)}\x1b[201~`);
  const before = performance.now();
  const keys: Key[] = [];
  for (let at = 0; at < paste.length; at++) {
    keys.push(...decoder.decode(paste.subarray(at, at + 1)));
  }
  assertEquals(keys.length, 1);
  // Quadratic time would be hours; this is a second or so, and slow machines have room.
  assertLess(performance.now() - before, 30_000);
});

Deno.test("never-ending sequences stay in bounds, and the keyboard comes back", () => {
  for (const introducer of ["\x1b[", "\x1bO", "\x1b]", "\x1bP"]) {
    const decoder = new KeyDecoder();
    decoder.decode(encoder.encode(introducer));
    for (let n = 0; n < 100; n++) {
      assertEquals(decoder.decode(encoder.encode("1".repeat(10_000))), []);
    }
    assertEquals(told(decoder.decode(encoder.encode("\x03a"))), ["ctrl-c", '"a"']);
  }
});

const pieces = fc.constantFrom(
  ...SEQUENCES.map(([sent]) => sent),
  ...SWALLOWED,
  ...["\x1b", "\x1b[200~", "\x1b[201~", "\x1b[", "\x1bO", "1;", "~", "ação", "👨‍👩‍👧", "\x07", "\\"],
);
const bytes = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((sent) => encoder.encode(sent.join(""))),
  fc.uint8Array({ maxLength: 60 }),
);

Deno.test("any chunking of any bytes gives the same keys", () => {
  fc.assert(fc.property(bytes, fc.array(fc.nat(70), { maxLength: 20 }), (sent, cuts) => {
    const places = [...cuts.filter((at) => at < sent.length), 0, sent.length].sort((a, b) => a - b);
    const chunks = places.slice(1).map((at, index) => sent.subarray(places[index], at));
    assertEquals(told(keysOf(...chunks)), told(keysOf(sent)));
  }));
});

Deno.test("no text ever holds a control character", () => {
  fc.assert(fc.property(bytes, (sent) => {
    for (const key of keysOf(sent)) {
      if (key.kind === "text") assert(!/\p{Cc}/u.test(key.text), JSON.stringify(key.text));
    }
  }));
});

Deno.test("whether one looks at the window is told", () => {
  assertEquals(told(keysOf("a\x1b[I\x1b[Ob")), ['"a"', "focus", "blur", '"b"']);
});
