import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Piece, piecesOf } from "../../lib/page/state/markup.ts";

const text = (text: string): Piece => ({ type: "text", text });
const code = (text: string): Piece => ({ type: "code", text });
const link = (address: string): Piece => ({
  type: "link",
  text: address,
  href: new URL(address).href,
});

Deno.test("a text without marks is one piece, whatever looks like HTML or Markdown in it", () => {
  for (const plain of ["<img src=x onerror=alert(1)>", "*a* _b_ [c](d) # e", "a & b", "  a\n b "]) {
    assertEquals(piecesOf(plain), [text(plain)]);
  }
  assertEquals(piecesOf(""), []);
});

Deno.test("a link ends where an address ends, and not with the sentence around it", () => {
  assertEquals(piecesOf("see https://example.org/a?b=c#d."), [
    text("see "),
    link("https://example.org/a?b=c#d"),
    text("."),
  ]);
  assertEquals(piecesOf("(https://example.org/a)"), [
    text("("),
    link("https://example.org/a"),
    text(")"),
  ]);
  assertEquals(piecesOf("https://pt.wikipedia.org/wiki/Papo_(conversa)"), [
    link("https://pt.wikipedia.org/wiki/Papo_(conversa)"),
  ]);
  // What it has opened itself it closes.
  assertEquals(
    piecesOf("(see https://pt.wikipedia.org/wiki/Papo_(ave)), or [https://a.example/[1]]."),
    [
      text("(see "),
      link("https://pt.wikipedia.org/wiki/Papo_(ave)"),
      text("), or ["),
      link("https://a.example/[1]"),
      text("]."),
    ],
  );
  assertEquals(piecesOf('"http://localhost:8080/x", and'), [
    text('"'),
    link("http://localhost:8080/x"),
    text('", and'),
  ]);
});

Deno.test("an address that ends in many signs is read once, and not once for each of them", () => {
  const end = ").".repeat(30_000);
  assertEquals(piecesOf(`https://a.example/${end}`), [
    link("https://a.example/"),
    text(end),
  ]);
});

Deno.test("of thousands of marks the first stand out, and the rest is read as it was written", () => {
  for (
    const [unit, type] of [["`a` ", "code"], ["ana ", "mention"], [
      "```\na\n```\n",
      "block",
    ]] as const
  ) {
    const pieces = piecesOf(unit.repeat(5_000), ["ana"]);
    assertEquals(pieces.filter((piece) => piece.type === type).length, 500, type);
    assert(pieces.at(-1)?.text.endsWith(unit.repeat(4_000)), type);
    assert(pieces.length <= 1_001);
  }
});

Deno.test("nothing but http and https becomes a link, and no address that pretends to be another", () => {
  for (
    const trap of [
      "javascript:alert(1)",
      "data:text/html,<script>",
      "https://bank.example@evil.example/",
      "http://",
      "https://[",
      `https://example.org/${"a".repeat(3_000)}`,
    ]
  ) assertEquals(piecesOf(trap).filter(({ type }) => type === "link"), [], trap);
});

Deno.test("code stands between backticks, and nothing in it is a link or a name", () => {
  assertEquals(piecesOf("so `ana < https://x.example`!", ["ana"]), [
    text("so "),
    code("ana < https://x.example"),
    text("!"),
  ]);
  assertEquals(piecesOf("``a ` b``"), [code("a ` b")]);
  assertEquals(piecesOf("one ` alone, and ``"), [text("one ` alone, and ``")]);
});

Deno.test("lines between fences are a block, with the language left out and all else as it was", () => {
  assertEquals(piecesOf("look:\n```ts\nif (a) {\n  b;\n}\n```\nthere"), [
    text("look:"),
    { type: "block", text: "if (a) {\n  b;\n}" },
    text("there"),
  ]);
  assertEquals(piecesOf("```\n```"), [{ type: "block", text: "" }]);
  assertEquals(piecesOf("```no fence```"), [text("```no fence```")]);
});

Deno.test("one's own name is lit, and so is each word that is to be, but not within what it overlaps", () => {
  assertEquals(piecesOf("PROVA da Ana Prova", ["ana", "prova", "ana prova"]), [
    { type: "mention", text: "PROVA" },
    text(" da "),
    { type: "mention", text: "Ana Prova" },
  ]);
  assertEquals(piecesOf("oi, Ana: tudo?", ["ana"]), [
    text("oi, "),
    { type: "mention", text: "Ana" },
    text(": tudo?"),
  ]);
});

Deno.test("what is not a mark is never lost: all pieces together have every letter of the text", () => {
  const chars = fc.constantFrom("`", "\n", "a", " ", "https://e.org/", "ana", "<", ")", ".");
  fc.assert(fc.property(fc.array(chars, { maxLength: 40 }), (parts) => {
    const whole = parts.join("");
    const pieces = piecesOf(whole, ["ana"]);
    const kept = pieces.map((piece) => piece.text).join("");
    const bare = (text: string): string => text.replaceAll(/[`\n]/g, "");
    // Of a fence, the word behind it is left out.
    if (!whole.includes("```")) assertEquals(bare(kept), bare(whole));
    assert(kept.length <= whole.length);
  }));
});
