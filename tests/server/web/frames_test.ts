import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { close, frameOf, OPCODE, text } from "../../fakes/web_frames.ts";
import { deflate, inflate, INFLATED_MAX_BYTES } from "../../../lib/server/web/deflate.ts";
import {
  closeFrame,
  compressedFrame,
  FrameReader,
  type Inflate,
  pongFrame,
  textFrame,
} from "../../../lib/server/web/frames.ts";

/** What came of some frames. */
interface Heard {
  readonly lines: string;
  readonly code?: number;
  readonly ping?: string;
}

const decoder = new TextDecoder();

/** Reads the bytes in pieces of so many; with `inflate`, compression has been agreed on. */
function hear(bytes: readonly number[], pieceBytes = Infinity, inflate?: Inflate): Heard {
  const reader = new FrameReader(inflate);
  const lines: number[] = [];
  for (let from = 0; from < bytes.length;) {
    const piece = bytes.slice(from, from + pieceBytes);
    const buffer = new Uint8Array([0, ...piece]);
    const length = reader.take(buffer, 1, buffer.length);
    for (const byte of buffer.subarray(0, length)) lines.push(byte);
    for (const byte of reader.inflated ?? []) lines.push(byte);
    // Behind a compressed message it goes on once that has been taken.
    from += reader.inflated === undefined ? piece.length : reader.readTo - 1;
    reader.inflated = undefined;
  }
  const { closeCode, ping } = reader;
  return {
    lines: decoder.decode(new Uint8Array(lines)),
    ...(closeCode !== undefined && { code: closeCode }),
    ...(ping !== undefined && { ping: decoder.decode(ping) }),
  };
}

function part(payload: string | readonly number[], isFirst = false): number[] {
  return frameOf(isFirst ? OPCODE.text : OPCODE.continuation, payload, { fin: false });
}

function last(payload: string | readonly number[] = ""): number[] {
  return frameOf(OPCODE.continuation, payload);
}

const ping = (payload = ""): number[] => frameOf(OPCODE.ping, payload);
const pong = (payload = ""): number[] => frameOf(OPCODE.pong, payload);
const a = (length: number): string => "a".repeat(length);
const E_ACUTE = [0xc3, 0xa9];
const EMOJI = [0xf0, 0x9f, 0x8e, 0x89];

/** A fact of the standard: what is sent, and what must come of it. Nothing comes behind what fails. */
const FACTS: readonly (readonly [section: string, what: string, sent: number[], heard: Heard])[] = [
  ["5.2", "a message is a line", text("oi"), { lines: "oi\n" }],
  ["5.2", "an empty message is an empty line", text(""), { lines: "\n" }],
  ["5.2", "two messages are two lines", [...text("a"), ...text("b")], { lines: "a\nb\n" }],
  ["5.2", "a message may be several lines", text("a\nb"), { lines: "a\nb\n" }],
  ["5.2", "a message that ends its line needs no other end", text("a\nb\n"), { lines: "a\nb\n" }],
  ["5.2", "a length of 125", text(a(125)), { lines: `${a(125)}\n` }],
  ["5.2", "a length of 126", text(a(126)), { lines: `${a(126)}\n` }],
  ["5.2", "a length of 127", text(a(127)), { lines: `${a(127)}\n` }],
  ["5.2", "a length of 65,535", text(a(65_535)), { lines: `${a(65_535)}\n` }],
  ["5.2", "a length of 65,536", text(a(65_536)), { lines: `${a(65_536)}\n` }],
  ["5.2", "125 in two bytes", frameOf(1, a(125), { lengthBytes: 2 }), { lines: "", code: 1002 }],
  ["5.2", "125 in eight bytes", frameOf(1, a(125), { lengthBytes: 8 }), { lines: "", code: 1002 }],
  ["5.2", "65,535 in eight", frameOf(1, a(65_535), { lengthBytes: 8 }), { lines: "", code: 1002 }],
  ["5.2", "a length of 2^63", frameOf(1, "", { length: 2 ** 63 }), { lines: "", code: 1002 }],
  ["5.2", "the first reserved bit", frameOf(1, "a", { reserved: 4 }), { lines: "", code: 1002 }],
  ["5.2", "the second reserved bit", frameOf(1, "a", { reserved: 2 }), { lines: "", code: 1002 }],
  ["5.2", "the third reserved bit", frameOf(1, "a", { reserved: 1 }), { lines: "", code: 1002 }],
  ["5.2", "a reserved bit of a ping", frameOf(9, "", { reserved: 4 }), { lines: "", code: 1002 }],
  ["5.2", "opcode 3", frameOf(3), { lines: "", code: 1002 }],
  ["5.2", "opcode 4", frameOf(4), { lines: "", code: 1002 }],
  ["5.2", "opcode 7", frameOf(7, "a"), { lines: "", code: 1002 }],
  ["5.2", "opcode 11", frameOf(11), { lines: "", code: 1002 }],
  ["5.2", "opcode 15", frameOf(15, "a"), { lines: "", code: 1002 }],
  ["5.2", "what came before is heard", [...text("a"), ...frameOf(3)], { lines: "a\n", code: 1002 }],
  ["5.2", "nothing behind is heard", [...frameOf(3), ...text("a")], { lines: "", code: 1002 }],
  ["5.1", "a text without a mask", frameOf(1, "a", { mask: null }), { lines: "", code: 1002 }],
  ["5.1", "a ping without a mask", frameOf(9, "", { mask: null }), { lines: "", code: 1002 }],
  ["5.3", "a mask of zeros", frameOf(1, "oi", { mask: [0, 0, 0, 0] }), { lines: "oi\n" }],
  ["5.3", "a mask of high bits", frameOf(1, "oi", { mask: [255, 128, 7, 254] }), { lines: "oi\n" }],
  ["5.4", "a message in parts", [...part("a", true), ...part("b"), ...last("c")], {
    lines: "abc\n",
  }],
  ["5.4", "a message in empty parts", [...part("", true), ...part(""), ...last()], { lines: "\n" }],
  ["5.4", "parts that end in nothing", [...part("a", true), ...last()], { lines: "a\n" }],
  ["5.4", "a message behind one in parts", [...part("a", true), ...last(), ...text("b")], {
    lines: "a\nb\n",
  }],
  ["5.4", "a part of nothing", last("a"), { lines: "", code: 1002 }],
  ["5.4", "a part of nothing that goes on", part("a"), { lines: "", code: 1002 }],
  ["5.4", "a part behind a message", [...text("a"), ...last("b")], { lines: "a\n", code: 1002 }],
  ["5.4", "a message within another", [...part("a", true), ...text("b")], {
    lines: "a",
    code: 1002,
  }],
  ["5.4", "bytes within a message", [...part("a", true), ...frameOf(2, "b")], {
    lines: "a",
    code: 1002,
  }],
  ["5.6", "bytes, which nobody here reads", frameOf(2, "a"), { lines: "", code: 1003 }],
  ["5.5", "a ping of 125 bytes", ping(a(125)), { lines: "\n", ping: a(125) }],
  ["5.5", "a ping of 126 bytes", ping(a(126)), { lines: "", code: 1002 }],
  ["5.5", "a ping in parts", frameOf(9, "a", { fin: false }), { lines: "", code: 1002 }],
  ["5.5", "a close in parts", frameOf(8, "", { fin: false }), { lines: "", code: 1002 }],
  ["5.5", "a close of 126 bytes", close(1000, a(124)), { lines: "", code: 1002 }],
  ["5.5.2", "a ping counts as an empty line", ping("x"), { lines: "\n", ping: "x" }],
  ["5.5.2", "the last of several is answered", [...ping("x"), ...ping("y")], {
    lines: "\n\n",
    ping: "y",
  }],
  ["5.5.3", "a pong that nobody asked for, too", pong("x"), { lines: "\n" }],
  ["5.5.2", "a ping within a message", [...part("a", true), ...ping("x"), ...last("b")], {
    lines: "ab\n",
    ping: "x",
  }],
  ["5.5.3", "a pong within a message", [...part("a", true), ...pong("x"), ...last("b")], {
    lines: "ab\n",
  }],
  ["5.5.2", "16 pings within one", [...part("a", true), ...Array(16).fill(ping()).flat()], {
    lines: "a",
    ping: "",
  }],
  ["5.5.2", "more are a nuisance", [...part("a", true), ...Array(17).fill(ping()).flat()], {
    lines: "a",
    code: 1008,
    ping: "",
  }],
  ["5.5.1", "a close within a message", [...part("a", true), ...close(1000)], {
    lines: "a",
    code: 1000,
  }],
  ["5.5.1", "a close without a code", frameOf(OPCODE.close), { lines: "", code: 1000 }],
  ["5.5.1", "half a code", frameOf(OPCODE.close, [3]), { lines: "", code: 1002 }],
  ["5.5.1", "nothing is heard behind it", [...close(1001), ...text("a")], {
    lines: "",
    code: 1001,
  }],
  ["5.5.1", "a reason", close(1000, "até logo"), { lines: "", code: 1000 }],
  ["5.5.1", "a reason of 123 bytes", close(1000, a(123)), { lines: "", code: 1000 }],
  ["5.5.1", "a reason that is no UTF-8", close(1000, [0xff]), { lines: "", code: 1007 }],
  ["5.5.1", "a reason that is cut", close(1000, [0xc3]), { lines: "", code: 1007 }],
  ["8.1", "a character of two bytes, cut", [...part([0xc3], true), ...last([0xa9])], {
    lines: "é\n",
  }],
  ["8.1", "one of four bytes, cut", [...part([0xf0, 0x9f], true), ...last([0x8e, 0x89])], {
    lines: "🎉\n",
  }],
  ["8.1", "a character that does not end", text([0x61, 0xc3]), { lines: "a\ufffd", code: 1007 }],
  ["8.1", "one that ends in another message", [...text([0xc3]), ...text([0xa9])], {
    lines: "\ufffd",
    code: 1007,
  }],
  ["8.1", "a byte that begins none", text([0x80]), { lines: "", code: 1007 }],
  ["8.1", "a long form of a slash", text([0xc0, 0xaf]), { lines: "", code: 1007 }],
  ["8.1", "a longer form of it", text([0xe0, 0x80, 0xaf]), { lines: "", code: 1007 }],
  ["8.1", "the longest form of it", text([0xf0, 0x80, 0x80, 0xaf]), { lines: "", code: 1007 }],
  ["8.1", "half of a pair", text([0xed, 0xa0, 0x80]), { lines: "", code: 1007 }],
  ["8.1", "the last before the pairs", text([0xed, 0x9f, 0xbf]), { lines: "\ud7ff\n" }],
  ["8.1", "the last there is", text([0xf4, 0x8f, 0xbf, 0xbf]), { lines: "\u{10ffff}\n" }],
  ["8.1", "one behind it", text([0xf4, 0x90, 0x80, 0x80]), { lines: "", code: 1007 }],
  ["8.1", "a byte that is never right", text([0xfe]), { lines: "", code: 1007 }],
  ["8.1", "it fails at once", part([0xff], true), { lines: "", code: 1007 }],
  ["8.1", "not only at its end", [...part([...EMOJI, 0xe2, 0x28], true)], {
    lines: "",
    code: 1007,
  }],
];

for (const [section, what, sent, heard] of FACTS) {
  Deno.test(`RFC 6455, ${section}: ${what}`, () => assertEquals(hear(sent), heard));
}

Deno.test("it is the same however it is cut", () => {
  for (const [, what, sent, heard] of FACTS) {
    if (sent.length > 1_000) continue;
    for (const pieceBytes of [1, 2, 3, 5, 7]) {
      const cut = hear(sent, pieceBytes);
      assertEquals([cut.code, cut.ping], [heard.code, heard.ping], what);
      // What is no text may be known only when some of it has been handed on.
      if (heard.code === undefined) assertEquals(cut.lines, heard.lines, what);
      else assert(cut.lines.startsWith(heard.lines.replace("\ufffd", "")), what);
    }
  }
});

Deno.test("RFC 6455, 7.4: a code that may be said is said again, any other is an error", () => {
  const defined = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
  for (const code of [...defined, 3000, 3999, 4000, 4999]) {
    assertEquals(hear(close(code)), { lines: "", code }, `${code}`);
  }
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]) {
    assertEquals(hear(close(code)), { lines: "", code: 1002 }, `${code}`);
  }
});

Deno.test("RFC 6455, 5.2: what is said here is whole in one frame, and not masked", () => {
  const head = (length: number): number[] => [...textFrame(new Uint8Array(length)).subarray(0, 10)];
  assertEquals([...textFrame(new Uint8Array(E_ACUTE))], [0x81, 2, ...E_ACUTE]);
  assertEquals(head(0), [0x81, 0]);
  assertEquals(head(125).slice(0, 2), [0x81, 125]);
  assertEquals(head(126).slice(0, 4), [0x81, 126, 0, 126]);
  assertEquals(head(65_535).slice(0, 4), [0x81, 126, 255, 255]);
  assertEquals(head(65_536), [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
  assertEquals([...pongFrame(new Uint8Array([7]))], [0x8a, 1, 7]);
  assertEquals([...closeFrame(1000)], [0x88, 2, 3, 232]);
});

Deno.test("messages in any parts, with pings between, cut anywhere, are the lines that were said", () => {
  const line = fc.string({ unit: "binary", maxLength: 200 }).map((said) =>
    said.toWellFormed().replaceAll("\n", "?")
  );
  const message = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    cuts: fc.array(fc.nat(300), { maxLength: 5 }),
    pings: fc.array(fc.boolean(), { maxLength: 5 }),
    mask: fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
  });
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), fc.integer({ min: 1, max: 64 }), (all, n) => {
      const sent = all.flatMap(({ lines, cuts, pings, mask }) => {
        const bytes = encoder.encode(lines.join("\n"));
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((x, y) => x - y)];
        return [...ends, bytes.length].flatMap((end, index) => {
          const parts = { fin: index === ends.length, mask };
          const payload = bytes.subarray(ends[index - 1] ?? 0, end);
          const between = index > 0 && pings[index] ? ping("x") : [];
          return [...between, ...frameOf(index === 0 ? 1 : 0, payload, parts)];
        });
      });
      const said = all.map(({ lines }) => lines.join("\n"))
        .map((message) => message.endsWith("\n") ? message : `${message}\n`);
      assertEquals(hear(sent, n).lines, said.join(""));
    }),
    { numRuns: 200 },
  );
});

// Compressed messages (RFC 7692)

const encoder = new TextEncoder();

function packed(text: string | Uint8Array): number[] {
  return [...deflate(typeof text === "string" ? encoder.encode(text) : text)];
}

/** A compressed message, in one frame or cut there. */
function compressed(bytes: readonly number[], cutAt?: number): number[] {
  if (cutAt === undefined) return frameOf(OPCODE.text, bytes, { reserved: 4 });
  return [
    ...frameOf(OPCODE.text, bytes.slice(0, cutAt), { reserved: 4, fin: false }),
    ...frameOf(OPCODE.continuation, bytes.slice(cutAt)),
  ];
}

const zeros = (length: number): number[] => packed(new Uint8Array(length));

/** The standard's own examples (7.2.3), and what is this server's to decide. */
const COMPRESSED_FACTS: readonly (readonly [what: string, sent: number[], heard: Heard])[] = [
  ["one block", compressed([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]), { lines: "Hello\n" }],
  ["one block in two frames", compressed([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], 3), {
    lines: "Hello\n",
  }],
  ["a block that is not packed", compressed([0, 5, 0, 0xfa, 0xff, 72, 101, 108, 108, 111, 0]), {
    lines: "Hello\n",
  }],
  ["a last block", compressed([0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00]), {
    lines: "Hello\n",
  }],
  ["two blocks", compressed([0xf2, 0x48, 0x05, 0, 0, 0, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0]), {
    lines: "Hello\n",
  }],
  ["nothing", compressed([0]), { lines: "\n" }],
  ["several lines, whose last has its end", compressed(packed("a\nb\n")), { lines: "a\nb\n" }],
  ["messages of both kinds", [
    ...text("a"),
    ...compressed(packed("b")),
    ...text("c"),
    ...compressed(packed("d")),
  ], { lines: "a\nb\nc\nd\n" }],
  ["a ping within one", [
    ...frameOf(OPCODE.text, packed("abc").slice(0, 2), { reserved: 4, fin: false }),
    ...ping("x"),
    ...last(packed("abc").slice(2)),
  ], { lines: "abc\n", ping: "x" }],
  ["the longest", compressed(packed(a(INFLATED_MAX_BYTES))), {
    lines: `${a(INFLATED_MAX_BYTES)}\n`,
  }],
  ["one that is too long", compressed(zeros(INFLATED_MAX_BYTES + 1)), { lines: "", code: 1009 }],
  ["one that is a thousand times too long", compressed(zeros(1_000 * INFLATED_MAX_BYTES)), {
    lines: "",
    code: 1009,
  }],
  ["one that is too long as it comes", [
    ...frameOf(OPCODE.text, packed("a"), { reserved: 4, fin: false }),
    ...part("b".repeat(INFLATED_MAX_BYTES)),
  ], { lines: "", code: 1009 }],
  ["what is none", compressed([1, 2, 3, 4, 5, 6]), { lines: "", code: 1009 }],
  ["nothing is heard behind that", [...compressed([1, 2, 3, 4, 5, 6]), ...text("a")], {
    lines: "",
    code: 1009,
  }],
  ["no UTF-8", compressed(packed(new Uint8Array([0x80]))), { lines: "", code: 1007 }],
  ["a character that does not end", compressed(packed(new Uint8Array([0xc3]))), {
    lines: "",
    code: 1007,
  }],
  ["the bit in a message's second frame", [
    ...part("a", true),
    ...frameOf(OPCODE.continuation, "b", { reserved: 4 }),
  ], { lines: "a", code: 1002 }],
  ["the bit in a ping", frameOf(OPCODE.ping, "", { reserved: 4 }), { lines: "", code: 1002 }],
  ["another bit beside it", frameOf(OPCODE.text, [0], { reserved: 6 }), { lines: "", code: 1002 }],
];

for (const [what, sent, heard] of COMPRESSED_FACTS) {
  Deno.test(`RFC 7692, where that was agreed on: ${what}`, () => {
    assertEquals(hear(sent, Infinity, inflate), heard);
    if (sent.length > 1_000) return;
    for (const pieceBytes of [1, 2, 3, 7]) assertEquals(hear(sent, pieceBytes, inflate), heard);
  });
}

Deno.test("RFC 7692: what is said here is whole in one frame, and each for itself", () => {
  const [one, other] = [1, 2].map(() => compressedFrame(deflate(encoder.encode("oi\n"))));
  assertEquals(one, other);
  assertEquals(one?.[0], 0xc1);
  assertEquals(decoder.decode(inflate((one ?? new Uint8Array()).subarray(2))), "oi\n");
});

Deno.test("whatever bytes come, what is heard is no longer than they are, and one byte", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const reader = new FrameReader();
    const buffer = new Uint8Array([0, ...bytes]);
    assert(reader.take(buffer, 1, buffer.length) <= buffer.length);
    hear([...bytes], 7, inflate);
    hear([0xc1, ...bytes], 7, inflate);
  }));
});
