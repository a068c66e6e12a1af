/** Hours and minutes. */
export const DEFAULT_TIME_FORMAT = "%H:%M";
/** Longer ones leave no room for words. */
const LENGTH_MAX = 20;

/** A format in which a time of day may be written; `undefined` where it is none. */
export function timeFormatOf(text: string): string | undefined {
  const isFormat = /%[HIMSp]/.test(text) && !/%(?![HIMSp])|[^ -~]/.test(text);
  return isFormat && text.length <= LENGTH_MAX ? text : undefined;
}
