/**
 * Whether the marks in a name belong to its letters. On letters of another script most fonts do not show
 * a mark, or show it elsewhere: the name then looks like one without it.
 *
 * @module
 */

/** All scripts that have marks of their own (Unicode 17, ScriptExtensions.txt). */
const SCRIPTS = (
  "Adlm Aghb Ahom Arab Armn Bali Bamu Bass Batk Beng Bhks Bopo Brah Bugi Buhd Cakm Cham Cher Copt " +
  "Cyrl Deva Diak Dogr Dupl Egyp Elba Ethi Gara Glag Gong Gonm Goth Gran Grek Gujr Gukh Guru Hang " +
  "Hani Hano Hebr Hira Hmng Hmnp Java Kali Kana Kawi Khar Khmr Khoj Kits Knda Kthi Lana Laoo Latn " +
  "Lepc Limb Mahj Maka Mand Mani Marc Mend Mlym Modi Mong Mtei Mymr Nagm Nand Newa Nkoo Onao Orya " +
  "Osge Ougr Perm Plrd Rjng Rohg Samr Saur Sgnw Shrd Sidd Sind Sinh Sogd Soyo Sund Sunu Sylo Syrc " +
  "Tagb Takr Tale Taml Tavt Telu Tfng Tglg Thaa Thai Tibt Tirh Todr Toto Tutg Wcho Yezi Zanb"
).split(" ");
/** Marks that go with any letter. */
const GENERIC = /[\p{Script_Extensions=Zinh}\p{Script_Extensions=Zyyy}]/u;
/** A letter, or what stands in for one, with its marks. */
const MARKED = /([^\p{M}])(\p{M}+)/gu;

const patterns = new Map<string, RegExp>();

/**
 * Whether a mark stands on a letter of another script.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(["José", "लक्ष्मी", "ana\u2d7f"].map(hasStrayMark), [false, false, true]);
 * ```
 */
export function hasStrayMark(name: string): boolean {
  for (const [, letter = "", marks = ""] of name.normalize("NFD").matchAll(MARKED)) {
    if ([...marks].some((mark) => !GENERIC.test(mark) && !haveOneScript(letter, mark))) return true;
  }
  return false;
}

function haveOneScript(one: string, other: string): boolean {
  return SCRIPTS.some((script) => isOfScript(one, script) && isOfScript(other, script));
}

function isOfScript(char: string, script: string): boolean {
  let pattern = patterns.get(script);
  if (pattern === undefined) {
    pattern = new RegExp(`\\p{Script_Extensions=${script}}`, "u");
    patterns.set(script, pattern);
  }
  return pattern.test(char);
}
