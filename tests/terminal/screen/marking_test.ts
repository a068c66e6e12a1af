import { assertEquals } from "@std/assert";
import { marker } from "../../../lib/terminal/screen/marking.ts";

const around = (sign: string) => (text: string): string => `${sign}${text}${sign}`;

Deno.test("what is marked goes on in the next row, and where marks overlap the first counts", () => {
  const text = "bolo de fubá com café";
  const paint = marker(text, [
    { span: [8, 16], paint: around("*") },
    { span: [5, 9], paint: around("_") },
    { span: [0, 4], paint: around("+") },
  ]);
  assertEquals(["bolo de", "  fubá com", "  café"].map(paint), [
    "+bolo+ de",
    "  *fubá com*",
    "  café",
  ]);
});

Deno.test("a row that is not of the text stays as it is", () => {
  assertEquals(marker("abc", [{ span: [0, 3], paint: around("*") }])("xyz"), "xyz");
});
