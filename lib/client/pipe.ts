/**
 * The client without a terminal: a filter. Lines in are messages, messages out are lines.
 *
 * @module
 */

import { TextLineStream } from "@std/streams/text-line-stream";
import type { Link } from "./link.ts";

/** How the conversation ended. */
export type PipeEnd =
  /** All that came in was sent, and the server has answered it. */
  | "done"
  /** The server went away before that. */
  | "lost"
  /** Nobody reads what comes out any more. */
  | "unread";

/** Relays until the input ends, the server goes, or nobody reads the output. */
export async function pipe(
  link: Link,
  nick: string | undefined,
  input: ReadableStream<Uint8Array<ArrayBuffer>>,
  print: (line: string) => void,
): Promise<PipeEnd> {
  await link.introduce(nick);
  let allSaid = false;
  const saying = (async () => {
    const lines = input.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) await link.say(line);
    allSaid = true;
    await link.finish();
  })();
  // A failed write is found out by reading too, which knows more of the reason.
  saying.catch(() => {});
  try {
    for await (const line of link.lines()) {
      try {
        print(line);
      } catch {
        return "unread";
      }
    }
  } catch {
    return "lost";
  }
  return allSaid ? "done" : "lost";
}
