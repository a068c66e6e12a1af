/**
 * What a person can set while talking.
 *
 * @module
 */

import { MESSAGES } from "../../language/chat.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { type Language, LANGUAGES, parseLanguage } from "../../vocabulary/language.ts";
import { listIn } from "../../text/lists.ts";
import { bare } from "../../text/words.ts";
import { DEFAULT_TIME_FORMAT, timeFormatOf } from "../time_format.ts";
import { type Aliases, changedAliases } from "../input/alias.ts";
import { BELL_MODES, type BellMode, NOTIFY_MODES, type NotifyMode } from "../input/commands.ts";
import { parseTheme, THEME_NAMES, type ThemeName } from "../theme_name.ts";

/** See the top of this file. */
export interface Settings {
  /** Of everything the client says. */
  language: Language;
  /** Colours. */
  theme: ThemeName;
  /** When it rings. */
  bell: BellMode;
  /** How the system is told to show who calls while one looks elsewhere. */
  notify: NotifyMode;
  /** What stands out as one's own name does. */
  highlights: readonly string[];
  /** Names of one's own for commands. */
  aliases: Aliases;
  /** How times are written: `undefined` for hours and minutes. */
  timeFormat: string | undefined;
}

/** As it is where nothing is said of it. */
export const DEFAULTS: Omit<Settings, "language" | "theme"> = {
  bell: "mention",
  notify: "9",
  highlights: [],
  aliases: new Map(),
  timeFormat: undefined,
};

/** What can be set by the command of that name. */
export type SettingName =
  | "alias"
  | "bell"
  | "highlight"
  | "lang"
  | "notify"
  | "theme"
  | "time";

/** To what. */
export const VALUES: Readonly<Record<SettingName, readonly string[]>> = {
  bell: BELL_MODES,
  theme: THEME_NAMES,
  lang: LANGUAGES,
  alias: ["NAME=/COMMAND", "-NAME"],
  highlight: ["WORD", "-WORD"],
  notify: NOTIFY_MODES,
  time: ["%H:%M", "%H:%M:%S", "%I:%M %p"],
};

/** Before what is to be taken away. */
const NOT = "-";
/** More stands out nowhere. */
const HIGHLIGHTS_MAX = 100;

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
    case "notify": {
      const notify = NOTIFY_MODES.find((mode) => mode === value.toLowerCase());
      settings.notify = notify ?? settings.notify;
      return notify !== undefined;
    }
    case "alias": {
      const aliases = changedAliases(settings.aliases, value);
      settings.aliases = aliases ?? settings.aliases;
      return aliases !== undefined;
    }
    case "highlight":
      return highlight(settings, value);
    case "time": {
      const format = timeFormatOf(value);
      settings.timeFormat = format ?? settings.timeFormat;
      return format !== undefined;
    }
    case "theme": {
      const theme = parseTheme(value);
      settings.theme = theme ?? settings.theme;
      return theme !== undefined;
    }
  }
}

/** Those stand out too, or with a minus before them no more. */
function highlight(settings: Settings, value: string): boolean {
  const isLess = value.startsWith(NOT) && value.length > NOT.length;
  const words = listIn(isLess ? value.slice(NOT.length) : value);
  const taken = new Set(words.map(bare));
  const others = settings.highlights.filter((each) => !taken.has(bare(each)));
  const highlights = isLess ? others : [...others, ...words];
  if (words.length === 0 || highlights.length > HIGHLIGHTS_MAX) return false;
  settings.highlights = highlights;
  return true;
}

/** How it is set, in a sentence. */
export function settingInWords(settings: Settings, what: SettingName): string {
  const { language, bell, theme, highlights, timeFormat, notify } = settings;
  switch (what) {
    case "highlight":
      return CLIENT_MESSAGES[language].highlights(highlights);
    case "notify":
      return CLIENT_MESSAGES[language].notify(notify);
    case "alias":
      return CLIENT_MESSAGES[language].aliases(
        [...settings.aliases].map(([name, command]) => `/${name}=${command}`),
      );
    case "time":
      return CLIENT_MESSAGES[language].timeFormat(timeFormat ?? DEFAULT_TIME_FORMAT);
    case "bell":
      return CLIENT_MESSAGES[language].bell(bell);
    case "theme":
      return CLIENT_MESSAGES[language].theme(theme);
    case "lang":
      return MESSAGES[language].languageSet;
  }
}
