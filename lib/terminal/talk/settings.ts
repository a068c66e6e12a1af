/**
 * What a person can set while talking.
 *
 * @module
 */

import { MESSAGES } from "../../language/chat.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { type Language, LANGUAGES, parseLanguage } from "../../vocabulary/language.ts";
import { BELL_MODES, type BellMode } from "../input/commands.ts";
import { parseTheme, THEME_NAMES, type ThemeName } from "../theme_name.ts";

/** See the top of this file. */
export interface Settings {
  /** Of everything the client says. */
  language: Language;
  /** Colours. */
  theme: ThemeName;
  /** When it rings. */
  bell: BellMode;
}

/** What can be set by the command of that name. */
export type SettingName = "bell" | "theme" | "lang";

/** To what. */
export const VALUES: Readonly<Record<SettingName, readonly string[]>> = {
  bell: BELL_MODES,
  theme: THEME_NAMES,
  lang: LANGUAGES,
};

/** Sets it; returns false where it knows no such value. */
export function change(settings: Settings, what: SettingName, value: string): boolean {
  switch (what) {
    case "bell": {
      const bell = BELL_MODES.find((mode) => mode === value.toLowerCase());
      settings.bell = bell ?? settings.bell;
      return bell !== undefined;
    }
    case "lang": {
      const language = parseLanguage(value);
      settings.language = language ?? settings.language;
      return language !== undefined;
    }
    case "theme": {
      const theme = parseTheme(value);
      settings.theme = theme ?? settings.theme;
      return theme !== undefined;
    }
  }
}

/** How it is set, in a sentence. */
export function settingInWords({ language, bell, theme }: Settings, what: SettingName): string {
  switch (what) {
    case "bell":
      return CLIENT_MESSAGES[language].bell(bell);
    case "theme":
      return CLIENT_MESSAGES[language].theme(theme);
    case "lang":
      return MESSAGES[language].languageSet;
  }
}
