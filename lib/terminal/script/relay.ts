/**
 * The filter for an original server, from a connection to an exit code.
 *
 * @module
 */

import { CLIENT_MESSAGES } from "../../language/client.ts";
import { complain } from "../../startup/console.ts";
import { inputFailure, outputFailure, printLine } from "../../startup/output.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { Conn } from "../access.ts";
import { SeedLink } from "../seed/link.ts";
import { pipe, type PipeEnd } from "./pipe.ts";

/** Relays between the server and this program's input and output; returns the exit code. */
export async function relay(
  conn: Conn,
  nick: string | undefined,
  language: Language,
): Promise<number> {
  const link = new SeedLink(conn);
  complain(CLIENT_MESSAGES[language].clientConnected);
  try {
    const print = (line: string): ReturnType<typeof printLine> => printLine(Deno.stdout, line);
    const foundLegacy = (): void => complain(CLIENT_MESSAGES[language].notUtf8);
    return codeOf(await pipe(link, nick, Deno.stdin.readable, print, foundLegacy), language);
  } finally {
    link.close();
  }
}

/** Says how it ended. */
function codeOf(end: PipeEnd, language: Language): number {
  switch (end.type) {
    case "done":
    case "unread":
      return 0;
    case "lost":
      complain(CLIENT_MESSAGES[language].clientLost);
      return 1;
    case "unreadable":
      complain(inputFailure(end.error, language));
      return 1;
    case "failed":
      complain(outputFailure(end.error, language));
      return 1;
  }
}
