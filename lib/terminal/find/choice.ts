/**
 * What was found, as a person reads and chooses it, or a program reads it.
 *
 * @module
 */

import { FIND_MESSAGES } from "../../language/find.ts";
import { formatAddress } from "../../startup/failure.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { FoundChat } from "./look.ts";

/** Where it is; the only thing of it that cannot be made up. */
export function addressOf({ address, port }: FoundChat): string {
  return formatAddress({ hostname: address, port });
}

/** A line for each, the address first: anyone can take any name. */
export function listed(found: readonly FoundChat[], language: Language): string[] {
  const messages = FIND_MESSAGES[language];
  const width = Math.max(...found.map((each) => addressOf(each).length));
  return found.map((each) =>
    [
      addressOf(each).padEnd(width),
      `“${each.label}”`,
      [
        each.hasTls ? messages.encrypted : messages.notEncrypted,
        ...(each.hasPassword ? [messages.password] : []),
      ].join(", "),
    ].join("  ")
  );
}

/** One of them as a line of JSON. */
export function asJson({ address, port, label, hasTls, hasPassword }: FoundChat): string {
  return JSON.stringify({ address, port, name: label, tls: hasTls, password: hasPassword });
}

/**
 * Which one is meant by what was typed: `"none"` by nothing, `undefined` where it is no answer. One that
 * was found alone must be chosen too: whoever types Enter on joins nothing.
 */
export function chosen(
  answer: string,
  found: readonly FoundChat[],
): FoundChat | "none" | undefined {
  const typed = answer.trim();
  if (typed === "") return "none";
  return /^\d{1,3}$/.test(typed) ? found[Number(typed) - 1] : undefined;
}
