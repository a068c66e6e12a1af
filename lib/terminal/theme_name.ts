/** What `--theme` and `/theme` know: `auto` is legible on dark and on light backgrounds. */
export const THEME_NAMES = ["auto", "dark", "light", "mono"] as const;

/** One of {@link THEME_NAMES}. */
export type ThemeName = (typeof THEME_NAMES)[number];

/** The one where nothing is said of it: see no-color.org. */
export function themeByDefault(): ThemeName {
  return Deno.noColor ? "mono" : "auto";
}

/** The theme that was named, or `undefined` where it is none of {@link THEME_NAMES}. */
export function parseTheme(text: string): ThemeName | undefined {
  return THEME_NAMES.find((name) => name === text.toLowerCase());
}
