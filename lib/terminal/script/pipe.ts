/**
 * The client without a terminal, as a filter for an original server: lines in are messages, messages
 * out are lines.
 *
 * @module
 */

import type { Printed } from "../../startup/output.ts";
import { type Line, linesOf } from "../../text/lines.ts";
import type { Link } from "../seed/link.ts";
import { legacyReader, narrowed } from "./legacy_input.ts";

/** How the conversation ended. */
export type PipeEnd =
  /** All that came in was sent, and the server has answered it. */
  | { readonly type: "done" }
  /** The server went away before that. */
  | { readonly type: "lost" }
  /** What there was to say could not be read. */
  | { readonly type: "unreadable"; readonly error: unknown }
  /** What comes out is taken by nobody any more. */
  | Exclude<Printed, { type: "printed" }>;

/** Relays until the input ends, the server goes, or nobody takes the output; `foundLegacy`, a line that is no UTF-8. */
export async function pipe(
  link: Link,
  nick: string | undefined,
  input: ReadableStream<Uint8Array<ArrayBuffer>>,
  print: (line: string) => Printed,
  foundLegacy: () => void = () => {},
): Promise<PipeEnd> {
  await link.introduce(nick);
  const said: { end: PipeEnd } = { end: { type: "lost" } };
  const saying = (async () => {
    const lines = linesOf(narrowed(input), Infinity, legacyReader(foundLegacy));
    said.end = await sayAll(link, lines);
    if (said.end.type === "done") await link.finish();
    else link.close();
  })();
  // A failed write is found out by reading too, which knows more of the reason.
  saying.catch(() => {});
  try {
    for await (const line of link.lines()) {
      const printed = print(line);
      if (printed.type !== "printed") return printed;
    }
  } catch {
    // A reset, or this side's own end.
    return said.end.type === "done" ? { type: "lost" } : said.end;
  }
  return said.end;
}

/** One's own lines may be of any length. */
async function sayAll(link: Link, lines: AsyncGenerator<Line>): Promise<PipeEnd> {
  for (;;) {
    let next: IteratorResult<Line>;
    try {
      next = await lines.next();
    } catch (error) {
      return { type: "unreadable", error };
    }
    if (next.done === true) return { type: "done" };
    if (next.value.type === "line") await link.say(next.value.text);
  }
}
