/**
 * Parts of sentences that several tables share: counts, lists, times.
 *
 * @module
 */

import type { Crowd } from "../vocabulary/entry.ts";
import type { Language } from "../vocabulary/language.ts";

/** So many of something: `1 line`, `2 lines`. */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** What some people did, of whom only a few are named; `""` where there is nobody. */
export function crowd({ count, nicks }: Crowd, one: string, many: string, more: string): string {
  return count === 0 ? "" : `${list(nicks, count, more)} ${count === 1 ? one : many}`.trimEnd();
}

/** Names, and behind `more` how many others there are. */
export function list(nicks: readonly string[], count: number, more: string): string {
  const names = nicks.join(", ");
  return count > nicks.length ? `${names} ${more} ${count - nicks.length}` : names;
}

/** The largest units in which a time can be told. */
const UNITS: readonly (readonly [ms: number, "day" | "hour" | "minute" | "second"])[] = [
  [24 * 60 * 60 * 1_000, "day"],
  [60 * 60 * 1_000, "hour"],
  [60 * 1_000, "minute"],
  [1_000, "second"],
];

/** How long a time is: `3 hours`. */
export function spanOf(ms: number, language: Language): string {
  const [size, unit] = UNITS.find(([size]) => Math.abs(ms) >= size) ?? [1_000, "second"];
  const count = Math.round(Math.abs(ms) / size);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(
    count,
  );
}

/** A date, and a time of day with the name of its zone: whoever reads it may live in another one. */
export function momentOf(utcMs: number, language: Language): string {
  return new Date(utcMs).toLocaleString(language, {
    ...{ year: "numeric", month: "short", day: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" },
  });
}

/** `until then`. */
export function untilThen(utcMs: number, language: Language): string {
  return `${language === "pt-BR" ? "até" : "until"} ${momentOf(utcMs, language)}`;
}

/** `, until then: why`. */
export function terms(
  { untilMs, detail }: {
    readonly untilMs?: number | undefined;
    readonly detail?: string | undefined;
  },
  language: Language,
): string {
  return (untilMs === undefined ? "" : `, ${untilThen(untilMs, language)}`) +
    (detail === undefined ? "" : `: ${detail}`);
}

/** Behind what nobody knows: what was meant, perhaps; nothing, where nothing is near. */
export const MEANT: Readonly<Record<Language, (meant: string | undefined) => string>> = {
  "pt-BR": (meant) => meant === undefined ? "" : ` Seria ${meant}?`,
  en: (meant) => meant === undefined ? "" : ` Did you mean ${meant}?`,
};

/** What may stand where a number is wanted. */
export const WHOLE_NUMBER: Readonly<Record<Language, (min: number, max: number) => string>> = {
  "pt-BR": (min, max) => `um número inteiro de ${min} a ${max}`,
  en: (min, max) => `a whole number from ${min} to ${max}`,
};
