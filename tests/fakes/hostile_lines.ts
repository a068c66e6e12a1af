/**
 * What vandals send, a line each: none of it may reach a receiver's terminal as anything but text.
 *
 * @module
 */

import { concat } from "../../lib/text/lines.ts";
import { type Chunk, utf8 } from "./bytes.ts";

/** A line without its end, at most 4 KiB long. */
export interface HostileLine {
  /** What is bad about it. */
  readonly what: string;
  readonly bytes: Chunk;
}

function text(what: string, line: string): HostileLine {
  return { what, bytes: utf8(line) };
}

/** Text around the bytes shows whether what stands beside them survives. */
function raw(what: string, ...bytes: number[]): HostileLine {
  return { what, bytes: concat(utf8("antes "), new Uint8Array(bytes), utf8(" depois")) };
}

const CONTROLS = Array.from({ length: 32 }, (_, code) => code).filter((code) => code !== 10);
const hex = (code: number): string => code.toString(16).padStart(2, "0");

/** The corpus. */
export const HOSTILE_LINES: readonly HostileLine[] = [
  ...CONTROLS.map((code) => raw(`control 0x${hex(code)}`, code)),
  raw("DEL", 0x7f),
  ...Array.from({ length: 32 }, (_, n) => raw(`C1 0x${hex(0x80 + n)}`, 0xc2, 0x80 + n)),
  ...Array.from({ length: 32 }, (_, n) => raw(`C1 as one byte, 0x${hex(0x80 + n)}`, 0x80 + n)),
  // Broken UTF-8, each kind of it (RFC 3629, section 3; The Unicode Standard, table 3-7)
  raw("two continuation bytes", 0x80, 0xbf),
  raw("a lead byte of two, alone", 0xc3),
  raw("two of three bytes", 0xe2, 0x82),
  raw("three of four bytes", 0xf0, 0x9f, 0x98),
  raw("overlong slash in two", 0xc0, 0xaf),
  raw("overlong slash in three", 0xe0, 0x80, 0xaf),
  raw("overlong NUL", 0xc0, 0x80),
  raw("overlong ESC [", 0xc1, 0x9b, 0xc1, 0x9b),
  raw("overlong LF", 0xc0, 0x8a),
  raw("a high surrogate", 0xed, 0xa0, 0x80),
  raw("a low surrogate", 0xed, 0xb0, 0x80),
  raw("CESU-8", 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
  raw("behind the last code point", 0xf4, 0x90, 0x80, 0x80),
  raw("five bytes", 0xf8, 0x88, 0x80, 0x80, 0x80),
  raw("six bytes", 0xfc, 0x84, 0x80, 0x80, 0x80, 0x80),
  raw("bytes that never occur", 0xfe, 0xff),
  raw("UTF-16 with a mark", 0xff, 0xfe, 0x6f, 0x00, 0x69, 0x00),
  raw("Latin-1", 0x6f, 0x6c, 0xe1),
  raw("a mark of byte order", 0xef, 0xbb, 0xbf),
  { what: "a character cut at the very end", bytes: concat(utf8("fim "), new Uint8Array([0xf0])) },
  // Escape sequences
  text("colour", "\x1b[31mvermelho\x1b[0m"),
  text("colour that never ends", "\x1b[1;5;31mpisca"),
  text("clear the screen", "\x1b[2J\x1b[H\x1b[3J"),
  text("move up and write over", "\x1b[1A\x1b[2K<ana> nunca disse isso"),
  text("another screen", "\x1b[?1049h"),
  text("no cursor, mouse reports", "\x1b[?25l\x1b[?1003h"),
  text("scroll region", "\x1b[5;6r"),
  text("what does the terminal say of itself", "\x1b[c\x1b[>c\x1b[6n\x1b[5n\x1b[18t\x1b[21t"),
  text("title by OSC and BEL", "\x1b]0;tomado\x07"),
  text("title by OSC and ST", "\x1b]2;tomado\x1b\\"),
  text("a link", "\x1b]8;;http://mal.example\x1b\\banco\x1b]8;;\x1b\\"),
  text("the clipboard", "\x1b]52;c;cm0gLXJmIH4K\x07"),
  text("OSC without an end", "\x1b]0;sem fim"),
  text("DCS", '\x1bP$q"p\x1b\\ e \x1bPtmux;\x1b\x1b]0;x\x07\x1b\\'),
  text("SOS, PM, APC", "\x1bXa\x1b\\ \x1b^b\x1b\\ \x1b_Gc\x1b\\"),
  text("8-bit CSI", "\u009b31mvermelho\u009b0m"),
  text("8-bit OSC and ST", "\u009d0;tomado\u009c"),
  text("8-bit DCS", "\u0090q\u009c"),
  text("a sequence within a sequence", "\x1b\x1b[3\x1b[1m1mx"),
  text("a sequence that its removal would make", "\x1b\x1b]0;a\x07[2Jx"),
  text("another character set", "\x1b(0lqqk\x0e lqqk \x0f"),
  text("reset", "\x1bc"),
  text("NEL, LS, PS", "um\u0085dois\u2028três\u2029quatro"),
  text("CR to write over the name", "\r<ana> nunca disse isso"),
  text("backspaces over the name", "\b".repeat(40) + "<ana> nunca disse isso"),
  text("form feed, vertical tab", "um\fdois\vtrês"),
  // What looks like something else
  text("someone else's line", "<ana> nunca disse isso"),
  text("a notice of the server", "* Servidor desligado"),
  text("an action", "- ana acena"),
  text("right-to-left override", "\u202e<ana> isso disse nunca\u202c"),
  text("an override that is never closed", "x\u202d\u202e\u2066\u2067y"),
  text("isolates", "\u2067\u2068abc\u2069\u2069\u2069"),
  text("invisible", "a\u200b\u200c\u200d\u2060\ufeffb\u00adc\u034fd"),
  text("tags", "oi\u{e0001}\u{e0067}\u{e0062}\u{e007f}"),
  text("variation selectors", "x\ufe0f\ufe0e\u{e0100}"),
  text("homoglyphs", "<аnа> раро ѕervіdоr"),
  text("zalgo", "o" + "\u0316\u0301\u0334\u0489".repeat(400)),
  text("nothing but marks", "\u0301".repeat(1_000)),
  text("Hangul fillers and blanks", "\u3164\u115f\u1160\u2800\u00a0\u2003"),
  text("noncharacters", "\ufffe\uffff\u{1fffe}\u{10ffff}\ufdd0"),
  text("private use", "\ue000\u{f0000}\u{10fffd}"),
  text("a family of families", "👨‍👩‍👧‍👦".repeat(100)),
  text("flags without end", "🇧🇷".repeat(200) + "🇧"),
  text("Telugu that once crashed phones", "జ్ఞ‌ా"),
  text("Arabic ligature", "\ufdfd".repeat(300)),
  // What naive programs choke on
  text("a very long word", "x".repeat(4_000)),
  text("a very long wide word", "語".repeat(1_300)),
  text("very many spaces", `a${" ".repeat(3_000)}b`),
  text("format strings", "%s%n%x%p %1$s {0} ${HOME} $(reboot) `reboot` %99999999s"),
  text("SQL", "'; DROP TABLE entries; --"),
  text("markup", "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;\"'"),
  text("prototype", "__proto__ constructor toString hasOwnProperty"),
  text("numbers", "1e309 -0 NaN Infinity 0x7fffffff 9223372036854775808"),
  text("a path", "../../../../etc/passwd\\..\\..\\con.txt"),
  text("a file's head", "\x7fELF\x02\x01\x01\x00\x00"),
  text("telnet", "\xff\xfb\x01\xff\xfd\x03"),
  text("what a line editor could take for a paste's end", "\x1b[201~\x1b[200~rm -rf ~"),
  text("JSON", '{"type":"bye"}'),
  text("JSON within JSON", '\\"},{"type":"closing","reason":"kicked"}'),
  text("escapes as text", "\\u001b[31m \\x1b[31m \\033[31m ^[[31m"),
];

const deep = 10_000;

/** Lines of the json protocol that are no requests, or strange ones. */
export const HOSTILE_JSON: readonly HostileLine[] = [
  text("10,000 arrays deep", `{"type":"say","text":${"[".repeat(deep)}${"]".repeat(deep)}}`),
  text("10,000 objects deep", `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`),
  text("depth without an end", `{"type":${"[".repeat(deep)}`),
  text("a lone high surrogate", '{"type":"say","text":"antes \\ud83d depois"}'),
  text("a lone low surrogate", '{"type":"say","text":"antes \\ude00 depois"}'),
  text("surrogates the wrong way round", '{"type":"say","text":"\\ude00\\ud83d"}'),
  text("a surrogate cut by a line", '{"type":"say","text":"a\\ud83d\\n\\ude00b"}'),
  text("escaped controls", '{"type":"say","text":"\\u001b[2J\\u0007\\u009b31m\\u0000\\u007f x"}'),
  text("line breaks of all kinds", '{"type":"say","text":"um\\r\\ndois\\rtrês\\u0085q\\u2028c"}'),
  text("a name in a line of one's own", '{"type":"say","text":"oi\\n<ana> nunca disse isso"}'),
  text("a notice in a line of one's own", '{"type":"action","text":"oi\\n* Servidor desligado"}'),
  text("a topic with controls", '{"type":"topic","text":"\\u001b]0;x\\u0007\\u009bassunto"}'),
  text("a huge number", `{"type":"say","text":"x","id":${"9".repeat(400)}}`),
  text("a huge exponent", '{"type":"history","before":1e400,"limit":-1e308}'),
  text("a huge version", '{"type":"hello","version":1e308}'),
  text("minus nothing", '{"type":"history","before":-0,"id":-0}'),
  text("prototypes", '{"__proto__":{"type":"bye"},"type":"say","text":"x","constructor":1}'),
  text("a type that is every object's", '{"type":"toString"}'),
  text("a type that is no text", '{"type":{"type":"say"}}'),
  text("a key twice", '{"type":"bye","type":"say","text":"duas"}'),
  text("no object", "[1,2,3]"),
  text("null", "null"),
  text("half an object", '{"type":"say","te'),
  text("not quite JSON", "{type:'say',text:'x',}"),
  text("a name with controls", '{"type":"nick","nick":"\\u001b]0;x\\u0007\\u009b","id":1}'),
  text("a receiver with controls", '{"type":"direct","to":"\\u009b31m\\u0007","text":"x"}'),
  text("a room with controls", '{"type":"join","room":"\\u001b[2J\\u0085"}'),
  text("an operator with controls", '{"type":"kick","nick":"\\u009b2J"}'),
  text("a long id", `{"type":"ping","id":"${"i".repeat(500)}"}`),
  text("an id with controls", '{"type":"ping","id":"\\u009b31m\\u007f"}'),
  text("thousands of lines", `{"type":"say","text":"${"\\n".repeat(5_000)}x"}`),
  text("thousands of keys", `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":0`)}}`),
];
