/**
 * The messages in what an original server relayed: `<ana> <oi>`, one glued to the next. They are
 * parted where one bracket closes and a name opens, and at line breaks; the brackets around a text
 * go.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(splitSeedMessages("<ana> <oi><bia> <olá>"), ["<ana> oi", "<bia> olá"]);
 * ```
 */
export function splitSeedMessages(text: string): string[] {
  return text.split(/\r?\n|(?<=>)(?=<[^<>\n]{1,100}> <)/)
    .map((message) => message.replace(/^(<[^<>]{1,100}> )<(.*)>$/s, "$1$2"))
    .filter((message) => message.trim() !== "");
}
