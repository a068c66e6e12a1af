import { assert } from "@std/assert";
import { parseScriptOptions, scriptOf } from "../../lib/terminal/options.ts";

export function refusal(args: string[], locale = "en"): string {
  const script = scriptOf(args);
  assert(script !== undefined, args.join(" "));
  const parsed = parseScriptOptions(script, args, locale);
  assert(parsed.type === "refused", args.join(" "));
  assert(!parsed.sentence.includes("\n"));
  return parsed.sentence;
}

/** The lines without the time, which is checked elsewhere. */
export function texts(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /, ""));
}
