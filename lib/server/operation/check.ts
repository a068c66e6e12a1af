/**
 * `server.ts check`: which options hold, and where each of them comes from.
 *
 * @module
 */

import { CONFIGURATION_MESSAGES } from "../../language/configuration.ts";
import { LANGUAGE_ROW, namesOf, type Origin, type Row } from "../../startup/arguments.ts";
import { readCommandLine } from "../../startup/command_line.ts";
import { answer, complain, tell } from "../../startup/console.ts";
import { originsOf, parseOrigins } from "../configuration.ts";
import { SERVER_ROWS } from "../options.ts";

/** `args` are those of the server. Returns the exit code. */
export async function check(
  args: readonly string[],
  locale: string,
  version: string,
): Promise<number> {
  const found = await originsOf(args, locale);
  if (found.type === "refused") {
    complain(found.sentence);
    return 2;
  }
  const parsed = parseOrigins(found.origins, locale);
  if (parsed.type !== "run") return await answer(parsed, version);
  const { language } = parsed.options;
  const messages = CONFIGURATION_MESSAGES[language];
  const rows: readonly Row[] = [
    ...Object.values(SERVER_ROWS),
    { ...LANGUAGE_ROW, shownDefault: language },
  ];
  const lines = rows.flatMap((row) => {
    const { text, origin } = lastOf(row, found.origins);
    if (origin === undefined && row.shownDefault === undefined) return [];
    const option = `  --${row.name} ${text ?? row.shownDefault ?? ""}`.trimEnd();
    const from = origin === undefined ? messages.byDefault : origin.file ?? messages.typed;
    return [`${option.padEnd(40)} ${from}`];
  });
  return tell([messages.holds, ...lines].join("\n"), language);
}

/** What was said of an option last, and where. */
function lastOf(
  { name, join }: Row,
  origins: readonly Origin[],
): { readonly text?: string | undefined; readonly origin?: Origin } {
  for (const origin of origins.toReversed()) {
    const line = readCommandLine(origin.args, namesOf(SERVER_ROWS));
    const all = line.all.get(name);
    if (all !== undefined) return { text: join === undefined ? all.at(-1) : all.join(" "), origin };
    if (line.flags.has(name)) return { origin };
  }
  return {};
}
