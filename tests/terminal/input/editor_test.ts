import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import {
  type Completer,
  Editor,
  type EditorOptions,
  type Outcome,
} from "../../../lib/terminal/input/editor.ts";
import { type Key, KeyDecoder, type KeyName } from "../../../lib/terminal/input/keys.ts";
import { cutGraphemes } from "../../../lib/text/graphemes.ts";
import { cpuMs } from "../../fakes/cpu_time.ts";

const FAMILY = "👨‍👩‍👧";

function key(name: KeyName): Key {
  return { kind: "key", name };
}

function paste(text: string): Key {
  return { kind: "paste", text, truncated: false };
}

/** Types the text character by character, as a person does. */
function type(editor: Editor, text: string): void {
  for (const char of text) editor.press({ kind: "text", text: char });
}

/** Presses the keys one after the other; the outcome is the last one's. */
function press(editor: Editor, ...names: readonly KeyName[]): Outcome {
  let outcome: Outcome = { kind: "none" };
  for (const name of names) outcome = editor.press(key(name));
  return outcome;
}

/** An editor with the text of `shown`, its cursor where the `|` is. */
function editorAt(shown: string, options?: EditorOptions): Editor {
  const [before = "", after = ""] = shown.split("|");
  const editor = new Editor(options);
  editor.press(paste(before + after));
  press(editor, "ctrl-end");
  for (const _ of cutGraphemes(after)) editor.press(key("left"));
  return editor;
}

/** The editor's text with a `|` where its cursor is. */
function shown(editor: Editor): string {
  const before = editor.graphemes.slice(0, editor.cursor).join("");
  return `${before}|${editor.graphemes.slice(editor.cursor).join("")}`;
}

// What each binding does: where the cursor was, the key, what is shown then, and what came of it.
const BINDINGS: readonly (readonly [string, KeyName, string, Outcome["kind"]])[] = [
  ["ab|c", "left", "a|bc", "changed"],
  ["|abc", "left", "|abc", "none"],
  [`a${FAMILY}|`, "left", `a|${FAMILY}`, "changed"],
  ["ab|c", "ctrl-b", "a|bc", "changed"],
  ["a|bc", "right", "ab|c", "changed"],
  ["abc|", "right", "abc|", "none"],
  ["|e\u0301a", "right", "e\u0301|a", "changed"],
  ["a|bc", "ctrl-f", "ab|c", "changed"],
  ["ab|c", "home", "|abc", "changed"],
  ["ab\ncd|", "home", "ab\n|cd", "changed"],
  ["ab|c", "ctrl-a", "|abc", "changed"],
  ["a|bc", "end", "abc|", "changed"],
  ["|ab\ncd", "end", "ab|\ncd", "changed"],
  ["a|bc", "ctrl-e", "abc|", "changed"],
  ["ab\nc|d", "ctrl-home", "|ab\ncd", "changed"],
  ["a|b\ncd", "ctrl-end", "ab\ncd|", "changed"],

  ["um dois|", "alt-b", "um |dois", "changed"],
  ["um, ação|!", "alt-b", "um, |ação!", "changed"],
  ["um - |", "alt-b", "|um - ", "changed"],
  ["um |dois", "alt-left", "|um dois", "changed"],
  ["um do|is", "ctrl-left", "um |dois", "changed"],
  ["|um dois", "alt-f", "um| dois", "changed"],
  ["um|, dois!", "alt-f", "um, dois|!", "changed"],
  ["um| dois", "alt-right", "um dois|", "changed"],
  ["u|m", "ctrl-right", "um|", "changed"],

  ["ab|c", "backspace", "a|c", "changed"],
  ["|abc", "backspace", "|abc", "bell"],
  [`a${FAMILY}|b`, "backspace", "a|b", "changed"],
  ["e\u0301|", "backspace", "|", "changed"],
  ["a\n|b", "backspace", "a|b", "changed"],
  ["a|bc", "delete", "a|c", "changed"],
  ["abc|", "delete", "abc|", "bell"],
  ["|🇧🇷🇵🇹", "delete", "|🇵🇹", "changed"],
  ["a|bc", "ctrl-d", "a|c", "changed"],
  ["abc|", "ctrl-d", "abc|", "bell"],
  ["|", "ctrl-d", "|", "leave"],

  ["ab|c", "ctrl-u", "|c", "changed"],
  ["|abc", "ctrl-u", "|abc", "bell"],
  ["ab\ncd|e", "ctrl-u", "ab\n|e", "changed"],
  ["ab\n|cd", "ctrl-u", "ab|cd", "changed"],
  ["a|bc", "ctrl-k", "a|", "changed"],
  ["abc|", "ctrl-k", "abc|", "bell"],
  ["a|b\ncd", "ctrl-k", "a|\ncd", "changed"],
  ["ab|\ncd", "ctrl-k", "ab|cd", "changed"],
  ["um a-b|c", "ctrl-w", "um |c", "changed"],
  ["um  |", "ctrl-w", "|", "changed"],
  ["|um", "ctrl-w", "|um", "bell"],
  ["um a-b|c", "alt-backspace", "um a-|c", "changed"],
  ["um - |", "alt-backspace", "|", "changed"],
  ["|um", "alt-backspace", "|um", "bell"],
  ["um| dois!", "alt-d", "um|!", "changed"],
  ["um|", "alt-d", "um|", "bell"],
  ["u|m dois", "alt-delete", "u| dois", "changed"],
  ["|um dois", "ctrl-delete", "| dois", "changed"],
  ["abc|", "ctrl-y", "abc|", "bell"],

  ["ab|c", "ctrl-t", "acb|", "changed"],
  ["abc|", "ctrl-t", "acb|", "changed"],
  [`a${FAMILY}|`, "ctrl-t", `${FAMILY}a|`, "changed"],
  ["|abc", "ctrl-t", "|abc", "bell"],
  ["a|", "ctrl-t", "a|", "bell"],
  ["|", "ctrl-t", "|", "bell"],

  ["ab|c", "ctrl-c", "|", "changed"],
  ["|", "ctrl-c", "|", "leave"],
  ["a|b", "ctrl-l", "a|b", "redraw"],
  ["a|b", "ctrl-z", "a|b", "suspend"],
  ["a|b", "enter", "|", "submit"],
  ["|", "enter", "|", "none"],
  ["a|b", "alt-enter", "a\n|b", "changed"],
  ["a|b", "tab", "a|b", "bell"],
  ["a|b", "shift-tab", "a|b", "bell"],
  ["a|b", "escape", "a|b", "unhandled"],
  ["a|b", "up", "a|b", "bell"],
  ["a|b", "ctrl-p", "a|b", "bell"],
  ["a|b", "down", "a|b", "bell"],
  ["a|b", "ctrl-n", "a|b", "bell"],
  ["ab\nc|d", "up", "a|b\ncd", "changed"],
  ["a\nbcd|", "up", "a|\nbcd", "changed"],
  ["a|b\ncd", "down", "ab\nc|d", "changed"],
  ["abc|\nd\n", "down", "abc\nd|\n", "changed"],
];

for (const [before, name, after, outcome] of BINDINGS) {
  Deno.test(`${name} on ${JSON.stringify(before)} shows ${JSON.stringify(after)}`, () => {
    // A newline at a paste's end would go, so texts that end in one are typed.
    const editor = before.endsWith("\n") ? new Editor() : editorAt(before);
    if (before.endsWith("\n")) {
      for (const char of before.replace("|", "")) {
        if (char === "\n") press(editor, "alt-enter");
        else type(editor, char);
      }
      while (shown(editor) !== before) editor.press(key("left"));
    }
    assertEquals(press(editor, name).kind, outcome);
    assertEquals(shown(editor), after);
  });
}

Deno.test("an emptied line rings for Ctrl-_ only when nothing is left to undo", () => {
  const editor = new Editor();
  assertEquals(press(editor, "ctrl-_").kind, "bell");
  type(editor, "a");
  assertEquals(press(editor, "ctrl-_").kind, "changed");
  assertEquals(press(editor, "ctrl-_").kind, "bell");
});

Deno.test("keys without a binding go back to the owner by name", () => {
  const editor = editorAt("a|b");
  for (const name of ["alt-1", "alt-9", "pageup", "pagedown", "insert"] as const) {
    assertEquals(press(editor, name), { kind: "unhandled", name });
  }
  assertEquals(shown(editor), "a|b");
});

Deno.test("what is typed goes in at the cursor, and joins with its neighbours", () => {
  const editor = editorAt("a|b");
  type(editor, "e\u0301");
  assertEquals(editor.graphemes, ["a", "e\u0301", "b"]);
  assertEquals(editor.cursor, 2);
  type(editor, FAMILY);
  assertEquals(shown(editor), `ae\u0301${FAMILY}|b`);
  assertEquals(editor.graphemes.length, 4);
});

Deno.test("what is deleted may let its neighbours join, and flags are cut anew", () => {
  const joined = editorAt("e\n|\u0301x");
  press(joined, "backspace");
  assertEquals(joined.graphemes, ["e\u0301", "x"]);
  assertEquals(joined.cursor, 1);

  const [b, r, p] = ["\u{1f1e7}", "\u{1f1f7}", "\u{1f1f5}"];
  const flags = editorAt(`|${b}${r}${b}${r}x`);
  flags.press({ kind: "text", text: p });
  assertEquals(flags.graphemes, [p + b, r + b, r, "x"]);
  assertEquals(flags.cursor, 1);
});

Deno.test("control characters do not get into the text; a tab becomes spaces", () => {
  const editor = new Editor();
  editor.press(paste("a\tb\x07\x1b[31mc\x00\r\nd\re"));
  assertEquals(editor.text, "a    bc\nd\ne");
});

Deno.test("the line end that a copied line brings along is dropped", () => {
  const editor = new Editor();
  editor.press(paste("uma linha\r\n\n"));
  assertEquals(press(editor, "enter"), { kind: "submit", text: "uma linha" });
  assertEquals(editor.press(paste("\n")).kind, "none");
});

Deno.test("text beyond the limit is refused whole", () => {
  const editor = new Editor({ maxGraphemes: 4 });
  type(editor, "abc");
  assertEquals(editor.press(paste("de")).kind, "full");
  assertEquals(editor.press({ kind: "paste", text: "d", truncated: true }).kind, "full");
  assertEquals(editor.text, "abc");
  assertEquals(editor.press(paste(`${FAMILY}\n\n`)).kind, "changed");
  assertEquals(editor.press({ kind: "text", text: "d" }).kind, "full");
  assertEquals(press(editor, "alt-enter").kind, "full");
  assertEquals(editor.text, `abc${FAMILY}`);
});

Deno.test("what will not do is put back", () => {
  const editor = new Editor();
  type(editor, "/jion dev");
  press(editor, "enter");
  editor.giveBack("/jion dev");
  assertEquals(shown(editor), "/jion dev|");
});

Deno.test("Ctrl-Y brings back what was killed last", () => {
  const editor = editorAt("um dois|");
  press(editor, "ctrl-w", "home", "ctrl-y");
  assertEquals(shown(editor), "dois|um ");
  press(editor, "enter", "ctrl-y");
  assertEquals(shown(editor), "dois|");
});

Deno.test("kills one after the other gather in the order of the text", () => {
  const back = editorAt("um dois tres|");
  press(back, "ctrl-w", "ctrl-w", "ctrl-y");
  assertEquals(shown(back), "um dois tres|");

  const forward = editorAt("|um dois tres");
  press(forward, "alt-d", "alt-d", "end", "ctrl-y");
  assertEquals(shown(forward), " tresum dois|");

  const apart = editorAt("um dois tres|");
  press(apart, "ctrl-w", "left", "right", "ctrl-w", "ctrl-y");
  assertEquals(shown(apart), "um dois |");
});

Deno.test("undo takes back a word at a time", () => {
  const editor = new Editor();
  type(editor, "bom dia  gente");
  const seen: string[] = [];
  while (press(editor, "ctrl-_").kind === "changed") seen.push(shown(editor));
  assertEquals(seen, ["bom dia  |", "bom |", "|"]);
});

Deno.test("undo tells typing, erasing and moving apart, and puts the cursor back", () => {
  const editor = new Editor();
  type(editor, "abcd");
  press(editor, "backspace", "backspace");
  press(editor, "home");
  type(editor, "x");
  press(editor, "right");
  type(editor, "y");
  assertEquals(shown(editor), "xay|b");
  const seen: string[] = [];
  while (press(editor, "ctrl-_").kind === "changed") seen.push(shown(editor));
  assertEquals(seen, ["xa|b", "|ab", "abcd|", "|"]);
});

Deno.test("undo takes back each kill, yank, paste, swap and cleared line by itself", () => {
  const editor = editorAt("um dois|");
  press(editor, "ctrl-w", "ctrl-w", "ctrl-y", "ctrl-y", "ctrl-t", "ctrl-c");
  const seen: string[] = [];
  while (press(editor, "ctrl-_").kind === "changed") seen.push(shown(editor));
  assertEquals(seen, [
    "um doisum dosi|",
    "um doisum dois|",
    "um dois|",
    "|",
    "um |",
    "um dois|",
    "|",
  ]);
});

Deno.test("undo does not reach behind a submit", () => {
  const editor = editorAt("um|");
  press(editor, "enter");
  assertEquals(press(editor, "ctrl-_").kind, "bell");
});

Deno.test("undo is bounded", () => {
  const editor = new Editor();
  for (let n = 0; n < 1_000; n++) editor.press(paste("x"));
  let undone = 0;
  while (press(editor, "ctrl-_").kind === "changed") undone++;
  assertEquals(undone, 200);

  const long = new Editor();
  long.press(paste("x".repeat(60_000)));
  for (let n = 0; n < 150; n++) long.press(paste("y"));
  undone = 0;
  while (press(long, "ctrl-_").kind === "changed") undone++;
  assertEquals(undone, 17);
});

Deno.test("Up and Down go through what was submitted, and what was being typed comes back", () => {
  const editor = new Editor();
  for (const text of ["um", "dois", "dois", "tres"]) {
    type(editor, text);
    press(editor, "enter");
  }
  assertEquals(editor.history, ["um", "dois", "tres"]);
  type(editor, "novo");
  press(editor, "up");
  assertEquals(shown(editor), "tres|");
  press(editor, "up", "ctrl-p");
  assertEquals(shown(editor), "um|");
  assertEquals(press(editor, "up").kind, "bell");
  press(editor, "down", "ctrl-n", "down");
  assertEquals(shown(editor), "novo|");
  assertEquals(press(editor, "down").kind, "bell");
});

Deno.test("what was made of an entry lasts until the next submit, and the entry for ever", () => {
  const editor = new Editor({ history: ["um", "dois"] });
  press(editor, "up");
  type(editor, "!");
  press(editor, "up", "down");
  assertEquals(shown(editor), "dois!|");
  press(editor, "enter", "up", "up");
  assertEquals(shown(editor), "dois|");
});

Deno.test("recalling can be undone, and the place in the history with it", () => {
  const editor = new Editor({ history: ["um", "dois"] });
  type(editor, "novo");
  press(editor, "up", "up", "ctrl-_");
  assertEquals(shown(editor), "dois|");
  press(editor, "down");
  assertEquals(shown(editor), "novo|");
});

Deno.test("Ctrl-C leaves the history for a new line", () => {
  const editor = new Editor({ history: ["um", "dois"] });
  press(editor, "up", "up", "ctrl-c", "up");
  assertEquals(shown(editor), "dois|");
});

Deno.test("Up goes through the rows of a recalled entry before the one before it", () => {
  const editor = new Editor({ history: ["um", "dois\ntres"] });
  press(editor, "up");
  assertEquals(shown(editor), "dois\ntres|");
  press(editor, "up");
  assertEquals(shown(editor), "dois|\ntres");
  press(editor, "up");
  assertEquals(shown(editor), "um|");
});

Deno.test("the history is bounded and holds no adjacent repeats", () => {
  const editor = new Editor({ history: ["a", "a", "b", "c"], maxHistory: 2 });
  assertEquals(editor.history, ["b", "c"]);
  type(editor, "d");
  press(editor, "enter");
  assertEquals(editor.history, ["c", "d"]);
  press(editor, "up", "up");
  assertEquals(shown(editor), "c|");
});

/** Completes the word before the cursor from a list of names. */
const names: Completer = (text, cursor) => {
  const from = text.lastIndexOf(" ", cursor - 1) + 1;
  const begun = text.slice(from, cursor);
  const known = ["ana", "antônio", "👩‍💻eva", "bia "];
  return { from, to: cursor, candidates: known.filter((name) => name.startsWith(begun)) };
};

Deno.test("Tab completes, again for the next candidate, Shift-Tab for the one before", () => {
  const editor = editorAt("oi an|!", { complete: names });
  assertEquals(press(editor, "tab").kind, "changed");
  assertEquals(shown(editor), "oi ana|!");
  assertEquals(editor.completing, { candidates: ["ana", "antônio"], index: 0 });
  press(editor, "tab");
  assertEquals(shown(editor), "oi antônio|!");
  press(editor, "tab");
  assertEquals(shown(editor), "oi ana|!");
  press(editor, "shift-tab");
  assertEquals(shown(editor), "oi antônio|!");
});

Deno.test("Shift-Tab begins with the last candidate", () => {
  const editor = editorAt("an|", { complete: names });
  press(editor, "shift-tab");
  assertEquals(shown(editor), "antônio|");
});

Deno.test("any other key ends the cycle, and one undo takes all of it back", () => {
  const editor = editorAt("an|", { complete: names });
  press(editor, "tab", "tab", "left");
  assertEquals(editor.completing, undefined);
  assertEquals(press(editor, "tab").kind, "changed");
  assertEquals(shown(editor), "antônio|o");
  press(editor, "ctrl-_", "ctrl-_");
  assertEquals(shown(editor), "an|");
});

Deno.test("an only candidate is no cycle: Tab then looks for what follows it", () => {
  const editor = editorAt("b|", { complete: names });
  press(editor, "tab");
  assertEquals(shown(editor), "bia |");
  assertEquals(editor.completing, undefined);
  press(editor, "tab");
  assertEquals(shown(editor), "bia ana|");
  press(editor, "ctrl-_", "ctrl-_");
  assertEquals(shown(editor), "b|");
});

Deno.test("Tab rings when nothing fits, and changes nothing", () => {
  const editor = editorAt("x|", { complete: names });
  assertEquals(press(editor, "tab").kind, "bell");
  assertEquals(shown(editor), "x|");
  assertEquals(editor.completing, undefined);
});

Deno.test("the completer is asked in UTF-16 offsets, and cannot bring control characters in", () => {
  const asked: unknown[] = [];
  const editor = editorAt(`${FAMILY} x|y`, {
    complete: (text, cursor) => {
      asked.push([text, cursor]);
      return { from: cursor - 1, to: cursor, candidates: ["\x1b[31mz\x07"] };
    },
  });
  press(editor, "tab");
  assertEquals(asked, [[`${FAMILY} xy`, 10]]);
  assertEquals(shown(editor), `${FAMILY} z|y`);
});

Deno.test("several pasted lines are sent as one message, once Enter was asked for", () => {
  const editor = new Editor();
  type(editor, "veja: ");
  editor.press(paste("um\rdois\rtres"));
  assertEquals(editor.confirming, 0);
  assertEquals(press(editor, "enter"), { kind: "confirm", lines: 3 });
  assertEquals(editor.confirming, 3);
  assertEquals(press(editor, "enter"), { kind: "submit", text: "veja: um\ndois\ntres" });
  assertEquals(editor.confirming, 0);
});

Deno.test("Esc and editing cancel the confirmation, and Enter asks again", () => {
  const editor = editorAt("um\ndois|");
  press(editor, "enter");
  assertEquals(press(editor, "escape"), { kind: "changed" });
  assertEquals(editor.confirming, 0);
  assertEquals(press(editor, "escape").kind, "unhandled");
  assertEquals(press(editor, "enter").kind, "confirm");
  type(editor, "!");
  assertEquals(editor.confirming, 0);
  assertEquals(press(editor, "enter").kind, "confirm");
  press(editor, "left");
  assertEquals(press(editor, "enter").kind, "confirm");
});

Deno.test("redrawing, scrolling and ringing leave the confirmation as it is", () => {
  const editor = editorAt("um\ndois|");
  press(editor, "enter", "ctrl-l", "pageup", "delete", "alt-1");
  assertEquals(editor.confirming, 2);
  assertEquals(press(editor, "enter").kind, "submit");
});

Deno.test("no confirmation is asked when nothing of the paste's lines is left", () => {
  const editor = editorAt("um\ndois|");
  press(editor, "ctrl-u", "ctrl-u");
  assertEquals(press(editor, "enter"), { kind: "submit", text: "um" });
});

Deno.test("no confirmation is asked for lines that were typed or sent before", () => {
  const editor = new Editor();
  type(editor, "um");
  press(editor, "alt-enter");
  type(editor, "dois");
  assertEquals(press(editor, "enter"), { kind: "submit", text: "um\ndois" });
  press(editor, "up");
  assertEquals(press(editor, "enter"), { kind: "submit", text: "um\ndois" });
});

Deno.test("a paste that was sent does not make the next message ask", () => {
  const editor = editorAt("um\ndois|");
  press(editor, "enter", "enter");
  type(editor, "a");
  press(editor, "alt-enter");
  assertEquals(press(editor, "enter").kind, "submit");
});

Deno.test("20,000 pasted characters, and as many keys in their midst, take little time", () => {
  for (const char of ["x", "漢", "é", FAMILY]) {
    const editor = new Editor();
    const before = cpuMs();
    editor.press(paste(char.repeat(20_000)));
    press(editor, "left", "left");
    type(editor, "palavra ".repeat(char === FAMILY ? 10 : 500));
    press(editor, "backspace", "ctrl-w", "ctrl-_", "ctrl-_");
    // Well under a second; when every key cuts the whole text anew it is some 20 seconds.
    assertLess(cpuMs() - before, 10_000);
    assertEquals(editor.graphemes.at(-1), char);
  }
});

const bound = [...new Set(BINDINGS.map(([, name]) => name)), "ctrl-_", "alt-1"] as const;
const texts = fc.oneof(
  fc.constantFrom("a", " ", "b", ".", "漢", "\u0301", "\u200d", "👩", "👧", FAMILY, "\u{1f1e7}"),
  // What joins in unusual ways: Hangul jamo, Devanagari conjuncts, a prefixed mark, a Cyrillic mark.
  fc.constantFrom("ᄒ", "ᅡ", "ᆫ", "한", "क", "\u094d", "ष", "ि", "\u0600", "\u0483", "\ufe0f", "я"),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const anyKey: fc.Arbitrary<Key> = fc.oneof(
  fc.constantFrom(...bound).map(key),
  texts.map((text): Key => ({ kind: "text", text })),
  fc.array(fc.oneof(texts, fc.constantFrom("\n", "\r\n", "\t", "\x1b")), { maxLength: 8 })
    .map((parts) => paste(parts.join(""))),
);

Deno.test("whatever is pressed, the cut is right, the cursor inside and the text clean", () => {
  fc.assert(
    fc.property(fc.array(anyKey, { maxLength: 60 }), (keys) => {
      const editor = new Editor({ complete: names, history: ["um", "dois\ntres"], maxHistory: 3 });
      for (const pressed of keys) {
        const outcome = editor.press(pressed);
        assertEquals(editor.graphemes, cutGraphemes(editor.text));
        assert(editor.cursor >= 0 && editor.cursor <= editor.graphemes.length);
        assert(!/[^\P{Cc}\n]/u.test(editor.text));
        assert(editor.history.length <= 3);
        if (outcome.kind === "submit") assertEquals(editor.text, "");
        if (outcome.kind === "confirm") assertEquals(editor.confirming, outcome.lines);
      }
      // Undo leads back to an empty line, or to where its bounds are, and never fails.
      for (let n = 0; n <= keys.length; n++) press(editor, "ctrl-_");
      assertEquals(press(editor, "ctrl-_").kind, "bell");
      assertEquals(editor.text, "");
    }),
    { numRuns: 500 },
  );
});

Deno.test("bytes from the terminal make the same text however they are cut", () => {
  const sent = new TextEncoder().encode(
    `olá ${FAMILY}e\u0301\x1b[D\x1b[D!\x1b[200~um\rdois\x1b[201~\x1b\x7f\x17ação\x1f\x01>`,
  );
  const whole = new Editor();
  for (const pressed of new KeyDecoder().decode(sent)) whole.press(pressed);
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
    const decoder = new KeyDecoder();
    const editor = new Editor();
    for (let at = 0, n = 0; at < sent.length; n++) {
      const end = at + (sizes[n % sizes.length] ?? 1);
      for (const pressed of decoder.decode(sent.subarray(at, end))) editor.press(pressed);
      at = end;
    }
    assertEquals(shown(editor), shown(whole));
  }));
});

Deno.test("Ctrl-R looks for what was submitted before, further back each time", () => {
  const editor = new Editor({ history: ["bom dia", "boa noite", "bom almoço", "tchau"] });
  const press = (...names: KeyName[]): void => {
    for (const name of names) editor.press({ kind: "key", name });
  };
  const type = (text: string): Outcome => editor.press({ kind: "text", text });
  type("rascunho");
  press("ctrl-r");
  assertEquals(editor.searching, "");
  type("b");
  type("om");
  assertEquals([editor.text, editor.searching], ["bom almoço", "bom"]);
  press("ctrl-r");
  assertEquals(editor.text, "bom dia");
  assertEquals(editor.press({ kind: "key", name: "ctrl-r" }), { kind: "bell" });
  assertEquals(editor.text, "bom dia");
  press("backspace", "backspace", "backspace");
  assertEquals([editor.text, editor.searching], ["rascunho", ""]);
  // Neither case nor accents matter.
  type("ALMOCO");
  press("left");
  assertEquals([editor.text, editor.searching], ["bom almoço", undefined]);
  assertEquals(editor.cursor, editor.graphemes.length - 1);
});

Deno.test("Esc leaves such a search as if nothing had been looked for, and Enter submits what was found", () => {
  const editor = new Editor({ history: ["bom dia", "boa noite"] });
  editor.press({ kind: "text", text: "oi" });
  editor.press({ kind: "key", name: "ctrl-r" });
  editor.press({ kind: "text", text: "dia" });
  assertEquals(editor.text, "bom dia");
  editor.press({ kind: "key", name: "escape" });
  assertEquals([editor.text, editor.searching], ["oi", undefined]);
  editor.press({ kind: "key", name: "ctrl-r" });
  assertEquals(editor.press({ kind: "text", text: "xyz" }), { kind: "bell" });
  editor.press({ kind: "key", name: "ctrl-c" });
  assertEquals(editor.text, "oi");
  editor.press({ kind: "key", name: "ctrl-r" });
  editor.press({ kind: "text", text: "noite" });
  assertEquals(editor.press({ kind: "key", name: "enter" }), { kind: "submit", text: "boa noite" });
  assertEquals([editor.text, editor.searching], ["", undefined]);
});
