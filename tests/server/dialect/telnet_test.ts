import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import {
  asWindows1252,
  TelnetFilter,
  windows1252,
  withCarriageReturns,
} from "../../../lib/server/dialect/telnet.ts";
import { arbitraryCuts, cutAt, everyChunking, utf8 } from "../../fakes/bytes.ts";

const IAC = 255;
const [SE, NOP, AYT, EC, EL, SB, WILL, WONT, DO, DONT] = [
  ...[240, 241, 246, 247, 248, 250, 251, 252, 253, 254],
] as const;

/** Texts and bytes, one behind the other. */
function bytes(...parts: readonly (string | number)[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => typeof part === "string" ? [...utf8(part)] : part));
}

/** What was typed, and what is answered. */
function filter(chunks: readonly Uint8Array[]): { typed: number[]; answers: number[] } {
  const telnet = new TelnetFilter();
  const typed: number[] = [];
  const answers: number[] = [];
  for (const chunk of chunks) {
    typed.push(...telnet.push(chunk));
    answers.push(...telnet.takeAnswers() ?? []);
  }
  return { typed, answers };
}

const STREAMS: readonly (readonly [
  what: string,
  stream: Uint8Array<ArrayBuffer>,
  typed: Uint8Array<ArrayBuffer>,
  answers: readonly number[],
])[] = [
  ["nothing of it", bytes("oi, ção\n"), bytes("oi, ção\n"), []],
  [
    "what PuTTY says first",
    bytes(IAC, WILL, 31, IAC, WILL, 32, IAC, DO, 3, "oi\n"),
    bytes("oi\n"),
    [IAC, DONT, 31, IAC, DONT, 32, IAC, WONT, 3],
  ],
  ["what is off already", bytes(IAC, WONT, 1, IAC, DONT, 3, "oi"), bytes("oi"), []],
  ["a command in a word", bytes("o", IAC, NOP, "i", IAC, AYT), bytes("oi"), []],
  [
    "an option that is asked for again and again",
    bytes(...Array.from({ length: 50 }, () => [IAC, WILL, 1]).flat()),
    bytes(),
    [IAC, DONT, 1],
  ],
  [
    "Ctrl-C, which waits for its mark each time",
    bytes("a", IAC, 244, IAC, DO, 6, "b", IAC, 244, IAC, DO, 6, "c"),
    bytes("abc"),
    [IAC, WONT, 6, IAC, WONT, 6],
  ],
  [
    "a subnegotiation with all in it that could end it",
    bytes("a", IAC, SB, 31, 0, 10, IAC, IAC, 13, 0, IAC, SE, "b"),
    bytes("ab"),
    [],
  ],
  ["its keys to erase", bytes("a", IAC, EC, "b", IAC, EL), bytes("a\bb\x15"), []],
  ["a ÿ that is meant", bytes("a", IAC, IAC, "b"), bytes("a", IAC, "b"), []],
  ["a ÿ of no telnet", bytes("a", IAC, "b"), bytes("a", IAC, "b"), []],
];

for (const [what, stream, typed, answers] of STREAMS) {
  Deno.test(`telnet's words are taken out wherever they are cut: ${what}`, () => {
    for (const chunks of everyChunking(stream)) {
      assertEquals(filter(chunks), { typed: [...typed], answers: [...answers] });
    }
  });
}

Deno.test("a subnegotiation without an end swallows no more than it may", () => {
  for (const filling of [0x61, IAC]) {
    const stream = bytes(IAC, SB, ...Array<number>(2_000).fill(filling), "oi\n");
    const { typed } = filter([stream]);
    assertEquals(typed.slice(-3), [...utf8("oi\n")]);
  }
});

Deno.test("whatever comes, in whatever pieces, the same is typed and answered, and no more than came", () => {
  const telnet = fc.constantFrom(IAC, SB, SE, WILL, DO, DONT, 6, 10, 0x61, 0xc3);
  fc.assert(
    fc.property(fc.array(telnet, { maxLength: 60 }), arbitraryCuts(60), (stream, cuts) => {
      const whole = filter([new Uint8Array(stream)]);
      assertEquals(filter(cutAt(new Uint8Array(stream), cuts)), whole);
      assertLess(whole.typed.length, stream.length + 1);
      assertLess(whole.answers.length, stream.length + 1);
    }),
  );
});

Deno.test("a terminal that ends its lines in CR gets CR LF, and telnet's own words as they are", () => {
  assertEquals(withCarriageReturns(utf8("a\nção\n")), utf8("a\r\nção\r\n"));
  const answer = bytes("a\n", IAC, DONT, 10, "b\n");
  assertEquals(withCarriageReturns(answer), bytes("a\r\n", IAC, DONT, 10, "b\r\n"));
});

Deno.test("Windows-1252 is read and written, with a question mark for what it does not have", () => {
  for (const [byte, char] of [[0x80, "€"], [0x93, "“"], [0xe7, "ç"], [0xff, "ÿ"]] as const) {
    assertEquals(windows1252(byte), char);
    const doubled = byte === IAC ? [byte, byte] : [byte];
    assertEquals([...asWindows1252(utf8(char))], doubled);
  }
  for (const byte of [0x81, 0x8d, 0x8f, 0x90, 0x9d]) assertEquals(windows1252(byte), "\ufffd");
  assertEquals(asWindows1252(utf8("a😀語\u0301\u0301")), utf8("a????"));
  assertEquals([...asWindows1252(utf8("a\u0303o\n"))], [0xe3, 0x6f, 10], "marks are joined");
  assertEquals(asWindows1252(bytes("x", IAC, WONT, 1)), bytes("x", IAC, WONT, 1));
});
