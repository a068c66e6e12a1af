import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { NICK_COLOURS, themeOf } from "../../../lib/terminal/screen/theme.ts";
import { parseTheme, THEME_NAMES } from "../../../lib/terminal/theme_name.ts";

/** Relative luminance (WCAG 2.2) of a colour of the 256-colour cube. */
function luminance(colour: number): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const at = colour - 16;
  const [red = 0, green = 0, blue = 0] = [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6]
    .map((index) => (levels[index] ?? 0) / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const onBlack = (colour: number): number => (luminance(colour) + 0.05) / 0.05;
const onWhite = (colour: number): number => 1.05 / (luminance(colour) + 0.05);

Deno.test("names are legible: by default on both backgrounds, else well on their own", () => {
  for (const { auto, dark, light } of NICK_COLOURS) {
    assert(onBlack(auto) >= 3.8 && onWhite(auto) >= 3.8, `${auto}`);
    assert(onBlack(dark) >= 7, `${dark}: ${onBlack(dark)}`);
    assert(onWhite(light) >= 5.5, `${light}: ${onWhite(light)}`);
  }
});

Deno.test("a name has one colour, whatever its case, and this one for ever", () => {
  const { nick } = themeOf("auto");
  assertEquals(nick("ana")("x"), nick("ＡＮＡ")("x"));
  assertEquals(["ana", "bia", "caio"].map((name) => nick(name)("x")), [
    "\x1b[38;5;27mx\x1b[39m",
    "\x1b[38;5;162mx\x1b[39m",
    "\x1b[38;5;129mx\x1b[39m",
  ]);
});

Deno.test("a name has the same hue in every theme, and names differ", () => {
  const indexIn = (theme: "auto" | "dark" | "light", nick: string): number =>
    NICK_COLOURS.findIndex((colour) =>
      themeOf(theme).nick(nick)("x") === `\x1b[38;5;${colour[theme]}mx\x1b[39m`
    );
  const nicks = Array.from({ length: 200 }, (_, index) => `guest-${index}`);
  for (const nick of nicks) {
    assertEquals(indexIn("dark", nick), indexIn("auto", nick));
    assertEquals(indexIn("light", nick), indexIn("auto", nick));
  }
  assertEquals(new Set(nicks.map((nick) => indexIn("auto", nick))).size, NICK_COLOURS.length);
});

Deno.test("mono has no colours, and styles end where they began", () => {
  const mono = themeOf("mono");
  for (const name of THEME_NAMES) {
    const theme = themeOf(name);
    for (const paint of [theme.nick("ana"), theme.dim, theme.strong, theme.mention, theme.alarm]) {
      assertEquals(paint(""), "");
      // deno-lint-ignore no-control-regex
      assertEquals(paint("x").replaceAll(/\x1b\[[\d;]+m/g, ""), "x");
    }
  }
  // deno-lint-ignore no-control-regex
  assertEquals(/\x1b\[(3|4|9|10)\d/.exec(mono.nick("ana")("x") + mono.alarm("x")), null);
  assertNotEquals(mono.mention("x"), "x");
});

Deno.test("themes are known by their names", () => {
  assertEquals(parseTheme("Dark"), "dark");
  assertEquals(parseTheme("blue"), undefined);
});
