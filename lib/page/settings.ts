/**
 * What the person has chosen, kept for good in this browser.
 *
 * @module
 */

import { listIn } from "../text/lists.ts";
import { type Language, languageOf, parseLanguage } from "../vocabulary/language.ts";
import type { Memory } from "./state/memory.ts";

/** When one is told of something new, beside the tab's title. */
export const ALERTS = ["off", "mention", "all"] as const;

/** More words call nobody. */
const HIGHLIGHTS_MAX = 100;

/** One of {@link ALERTS}. */
export type Alerts = (typeof ALERTS)[number];

/** See the top of this file. */
export class Settings {
  readonly #memory: Memory;

  /** Keeps them in `memory`. */
  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Of everything that is read here. */
  get language(): Language {
    return parseLanguage(this.#memory.get("language") ?? "") ?? languageOf(navigator.language);
  }

  set language(language: Language) {
    this.#memory.set("language", language);
  }

  /** The name of last time. */
  get nick(): string {
    return this.#memory.get("nick") ?? "";
  }

  set nick(nick: string) {
    this.#memory.set("nick", nick);
  }

  /** By default, one is told when one is called. */
  get alerts(): Alerts {
    const kept = this.#memory.get("alerts");
    return ALERTS.find((each) => each === kept) ?? "mention";
  }

  set alerts(alerts: Alerts) {
    this.#memory.set("alerts", alerts);
  }

  /** Words that call one as one's name does. */
  get highlights(): readonly string[] {
    return listIn(this.#memory.get("highlights")).slice(0, HIGHLIGHTS_MAX);
  }

  set highlights(highlights: readonly string[]) {
    this.#memory.set("highlights", highlights.join(", "));
  }

  /** Whether that can be heard. */
  get hasSound(): boolean {
    return this.#memory.get("sound") === "on";
  }

  set hasSound(hasSound: boolean) {
    this.#memory.set("sound", hasSound ? "on" : "");
  }
}
