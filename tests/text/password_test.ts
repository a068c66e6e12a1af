import { assertEquals } from "@std/assert";
import { isTooLong, parseSecret, secretInFile } from "../../lib/text/password.ts";

Deno.test("a password is one line that no dialect can take for anything else", () => {
  assertEquals(parseSecret("sésamo\n"), "sésamo");
  assertEquals(parseSecret("com espaços no meio\r\n"), "com espaços no meio");
  for (const text of ["", "\n", "/nick", "{a", "<ana> x", "a\nb", "a".repeat(201)]) {
    assertEquals(parseSecret(text), undefined, text);
  }
});

Deno.test("a password is the first line of its file, whatever program wrote that", () => {
  for (const end of ["", "\n", "\r\n", "\r", "  \n", "\t\r\n\r\n", "\nanother line\n", "\n\n"]) {
    for (const mark of ["", "\uFEFF"]) {
      assertEquals(secretInFile(`${mark}sésamo${end}`), "sésamo", JSON.stringify(end));
    }
  }
  for (const text of ["", "\n", "\r\n", "\uFEFF", " \n", "\nsésamo\n", "/nick\n"]) {
    assertEquals(secretInFile(text), undefined, JSON.stringify(text));
    assertEquals(isTooLong(text), false);
  }
  assertEquals(isTooLong(`${"a".repeat(201)}\r\n`), true);
  for (const other of ["a".repeat(200), `/${"a".repeat(200)}`]) {
    assertEquals(isTooLong(other), false);
  }
});
