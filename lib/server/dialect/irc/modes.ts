/**
 * Modes as clients write them: `+ov-b ana bia *!*@*`.
 *
 * @module
 */

/** One letter of it, with what belongs to it. */
export interface ModeChange {
  /** Whether it is to hold, or not any more. */
  readonly isSet: boolean;
  /** Its letter. */
  readonly letter: string;
  /** A name, a mask, a number; `undefined` where the letter has none, or it is missing. */
  readonly argument: string | undefined;
}

/** No more letters than this are looked at. */
const MAX_CHANGES = 32;
/** Letters that take an argument, set or not. */
const WITH_ARGUMENT = "ovbeIk";
/** Letters that take one when they are set. */
const WITH_ARGUMENT_TO_SET = "l";

/**
 * The changes of a room's modes in the parameters behind its name.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseModes(["+o-b", "ana"]), [
 *   { isSet: true, letter: "o", argument: "ana" },
 *   { isSet: false, letter: "b", argument: undefined },
 * ]);
 * ```
 */
export function parseModes(params: readonly string[]): ModeChange[] {
  const [letters = "", ...given] = params;
  const changes: ModeChange[] = [];
  let isSet = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") {
      isSet = letter === "+";
      continue;
    }
    if (changes.length === MAX_CHANGES) break;
    const takes = WITH_ARGUMENT.includes(letter) ||
      (isSet && WITH_ARGUMENT_TO_SET.includes(letter));
    changes.push({ isSet, letter, argument: takes ? given.shift() : undefined });
  }
  return changes;
}

/**
 * The changes as one line has them.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(modesOf(parseModes(["+o+v-i", "ana", "bia"])), "+ov-i ana bia");
 * ```
 */
export function modesOf(changes: readonly ModeChange[]): string {
  return modeParams(changes).join(" ");
}

/** The same, each word by itself. */
export function modeParams(changes: readonly ModeChange[]): string[] {
  let letters = "";
  let sign: boolean | undefined;
  for (const { isSet, letter } of changes) {
    if (isSet !== sign) letters += isSet ? "+" : "-";
    sign = isSet;
    letters += letter;
  }
  return [letters, ...changes.flatMap(({ argument }) => argument ?? [])];
}
