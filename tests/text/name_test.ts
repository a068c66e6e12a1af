import { assert, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import {
  bendToNick,
  fold,
  graphemesOf,
  NICK_MAX_GRAPHEMES,
  parseNick,
  parseRoom,
} from "../../lib/text/name.ts";
import { cpuMs } from "../fakes/cpu_time.ts";

const ACUTE = "\u0301";
const nameLike = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });

Deno.test("names that differ in case, width or composition are the same", () => {
  const same: readonly (readonly [string, string])[] = [
    ["ana", "ANA"],
    ["ＡＮＡ", "ana"],
    ["Jose" + ACUTE, "JOSÉ"],
    ["Straße", "STRASSE"],
    ["ΟΔΟΣ", "οδοσ"],
    ["οδος", "οδοσ"],
    ["ﬁm", "FIM"],
    ["①", "1"],
    ["Ünal", "U\u0308NAL"],
  ];
  for (const [a, b] of same) assertEquals(fold(a), fold(b), `${a} and ${b}`);
  assertNotEquals(fold("ana"), fold("anã"));
  assertNotEquals(fold("ana"), fold("аna")); // The second begins with a Cyrillic letter.
});

Deno.test("no text takes long to be looked at for a name, whatever marks it is made of", () => {
  const heap = "a" + "\u0301\u0323\u05b0\u0345".repeat(16_000);
  const beganMs = cpuMs();
  assertEquals(parseNick(heap), { code: "nick_malformed" });
  assertEquals(parseRoom(`#${heap}`), undefined);
  const bent = bendToNick(heap) ?? "";
  assertEquals(parseNick(bent), { nick: bent });
  assertNotEquals(fold(heap), fold(`${heap}\u0301`));
  // To bring them into order takes two seconds.
  assertLess(cpuMs() - beganMs, 1_000);
});

Deno.test("folding does not depend on composition and case, and folding twice is folding once", () => {
  fc.assert(fc.property(nameLike, (name) => {
    const folded = fold(name);
    assertEquals(fold(name.normalize("NFD")), folded);
    assertEquals(fold(name.normalize("NFKC").toUpperCase()), folded);
    assertEquals(fold(folded), folded);
  }));
});

Deno.test("a nickname is letters, digits, _ - and dots of any script, shown in composed form", () => {
  const good = [
    "ana",
    "Jose" + ACUTE,
    "007",
    "名無し",
    "عمر",
    "लक्ष्मी",
    "a_b-c.d",
    ".a",
    "_1",
    "ß",
    "Ⅷ",
  ];
  for (const name of good) assertEquals(parseNick(name), { nick: name.normalize("NFC") });
  assertEquals(parseNick("Jose" + ACUTE), { nick: "José" });
});

Deno.test("a nickname that is malformed is told from a reserved one", () => {
  const malformed = [
    "",
    " ",
    "a b",
    " ana",
    "...",
    "_",
    "-",
    ACUTE + "a",
    "a\0",
    "a\x1b[31m",
    "a\u200b",
    "a\u200d",
    "a\u202e",
    "a\u2066",
    "\ufeffa",
    "a\u00ad",
    "a/b",
    "<a>",
    "#a",
    "a,b",
    "😀",
    "\ud800",
    "a\n",
    "a\u2028",
  ];
  for (const name of malformed) {
    assertEquals(parseNick(name), { code: "nick_malformed" }, JSON.stringify(name));
  }
  const reserved = [
    ...["ChanServ", "chan-serv", "irc.papo", "OperServ"],
    "papo",
    "PAPO",
    "Ｐａｐｏ",
    "server",
    "Servidor",
    "system",
    "SISTEMA",
    "visitante-1",
    "Guest-99",
    "guest-①",
    "guest-٣",
    "guest.7",
    "guest7",
    "The",
    "você",
    "admin-2",
    "root",
  ];
  for (const name of reserved) assertEquals(parseNick(name), { code: "nick_reserved" }, name);
  for (const name of ["papos", "visitante", "guest-a", "guest"]) {
    assertEquals(parseNick(name), { nick: name });
  }
});

Deno.test("what cannot be seen makes no name", () => {
  // Hangul fillers are letters to Unicode, and blank.
  for (const name of ["\u3164", "\u115f", "\uffa0", "ana\u3164", "ana\u115f"]) {
    assertEquals(parseNick(name), { code: "nick_malformed" }, JSON.stringify(name));
  }
});

Deno.test("what cannot be seen does not make a name another one", () => {
  // A combining grapheme joiner and variation selectors are marks to Unicode, and show nothing.
  for (const name of ["ana\u034f", "a\ufe0fna", "ana\u{e0101}", "a\u180bna"]) {
    const parsed = parseNick(name);
    const isSame = "nick" in parsed && fold(parsed.nick) === fold("ana");
    assert("code" in parsed || isSame, JSON.stringify(name));
  }
});

Deno.test("a name is at most so many graphemes long", () => {
  const longest = "ã".normalize("NFD").repeat(NICK_MAX_GRAPHEMES);
  assert("nick" in parseNick(longest));
  assertEquals(parseNick(longest + "a"), { code: "nick_malformed" });
  assertEquals(parseRoom("x".repeat(50)), "x".repeat(50));
  assertEquals(parseRoom("x".repeat(51)), undefined);
});

Deno.test("a letter may carry a few combining marks, not a tower of them", () => {
  assert("nick" in parseNick("a" + ACUTE.repeat(3)));
  assertEquals(parseNick("a" + ACUTE.repeat(1_000)), { code: "nick_malformed" });
  assertEquals(parseNick("a" + ACUTE.repeat(100)), { code: "nick_malformed" });
});

Deno.test("a room's name may be written with or without its #", () => {
  assertEquals(parseRoom("#geral"), "geral");
  assertEquals(parseRoom("geral"), "geral");
  for (const name of ["", "#", "##a", "a b", "a#", "../x", "\x1b"]) {
    assertEquals(parseRoom(name), undefined);
  }
});

Deno.test("any text is bent to the nickname closest to it", () => {
  const bent: readonly (readonly [string, string | undefined])[] = [
    ["ana", "ana"],
    ["  ana maria  ", "ana-maria"],
    ["ana\t\nmaria", "ana-maria"],
    ["<ana>", "ana"],
    ["😀ana😀", "ana"],
    ["a\u202eb\x1b[31m", "ab31m"],
    ["x".repeat(40), "x".repeat(32)],
    [ACUTE + "a", "a"],
    ["", undefined],
    ["😀", undefined],
    ["...", undefined],
    ["\ud800", undefined],
  ];
  for (const [text, nick] of bent) assertEquals(bendToNick(text), nick, JSON.stringify(text));
});

Deno.test("a name is bent with an ending behind it, which is never cut", () => {
  assertEquals(bendToNick("ana", "-2"), "ana-2");
  assertEquals(bendToNick("x".repeat(40), "-99"), "x".repeat(29) + "-99");
  assertEquals(bendToNick("😀".repeat(3) + "名", "-2"), "名-2");
  // Nothing but the ending would be no name of theirs.
  for (const text of ["", "😀", " ", "\ud800"]) assertEquals(bendToNick(text, "-2"), undefined);
  for (const text of ["papo", "visitante-7"]) assertEquals(bendToNick(text), undefined);
});

Deno.test("of a tower of marks only so many are kept as a name may have", () => {
  assertEquals(bendToNick("a" + "\u0489".repeat(50)), "a" + "\u0489".repeat(3));
  assertEquals(bendToNick("a\u3164\u200bb"), "ab");
});

Deno.test("a name that can be had as it is, is not bent", () => {
  for (const name of ["ana", "007", "名無し", "लक्ष्मी", "Ünal", "عمر"]) {
    assertEquals(bendToNick(name), name);
  }
});

Deno.test("what a name was bent to can be had", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.array(fc.constantFrom("a", ACUTE, "\u20dd", "😀", " ", "क्ष", "\ud800", "-"), {
      maxLength: 80,
    })
      .map((pieces) => pieces.join("")),
  );
  fc.assert(fc.property(anything, (text) => {
    const nick = bendToNick(text);
    if (nick !== undefined) assertEquals(parseNick(nick), { nick });
  }));
});

Deno.test("graphemes are those of Unicode, also where none is looked up", () => {
  const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });
  const known = (text: string): string[] =>
    [...segmenter.segment(text)].map(({ segment }) => segment);
  const latin = String.fromCodePoint(...Array(0x250).keys());
  for (const text of [latin, latin.slice(32, 127), latin.slice(0xae), "\r\n", "", `e${ACUTE}a`]) {
    assertEquals(graphemesOf(text), known(text), JSON.stringify(text));
  }
});

Deno.test("a room is meant with its sign or without it, of whatever width", () => {
  assertEquals(["部屋", "#部屋", "＃部屋"].map((name) => parseRoom(name)), [
    "部屋",
    "部屋",
    "部屋",
  ]);
  assertEquals(["##x", "#＃x", "#"].map((name) => parseRoom(name)), [
    undefined,
    undefined,
    undefined,
  ]);
});
