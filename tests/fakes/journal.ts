import { SERVER_MESSAGES } from "../../lib/language/server.ts";
import { Journal, type Verbosity } from "../../lib/server/operation/journal.ts";
import { Printer } from "../../lib/startup/printer.ts";
import { FakeClock } from "./clock.ts";

/** What a journal in JSON was told meanwhile, line by line. */
export async function journalled(
  verbosity: Verbosity,
  act: (journal: Journal) => void | Promise<void>,
): Promise<Record<string, unknown>[]> {
  let text = "";
  const clock = new FakeClock();
  const printer = new Printer((bytes) => {
    text += new TextDecoder().decode(bytes);
    return Promise.resolve(bytes.length);
  }, clock);
  const messages = SERVER_MESSAGES.en;
  await act(new Journal({ verbosity, format: "json", messages, printer, clock }));
  await printer.flush(1_000);
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}
