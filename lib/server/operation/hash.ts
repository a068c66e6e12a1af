/**
 * `server.ts hash`: writes the line of an operator, of whose password it asks.
 *
 * @module
 */

import { SERVER_MESSAGES } from "../../language/server.ts";
import { complain, tell } from "../../startup/console.ts";
import { secretInFile } from "../../text/password.ts";
import { hashSecret } from "../gate/secret.ts";
import type { HashOptions } from "../options.ts";

/** Returns the exit code. */
export async function hash({ name, language }: HashOptions): Promise<number> {
  const messages = SERVER_MESSAGES[language];
  const text = await readSecret(messages.askNewPassword);
  if (text === undefined) return 130;
  const secret = secretInFile(text);
  if (secret === undefined) {
    complain(messages.passwordRule);
    return 1;
  }
  return tell(`${name}:${await hashSecret(secret)}`, language);
}

/** A line that is typed unseen, or all of stdin; `undefined` where Ctrl-C or Ctrl-D came instead. */
async function readSecret(question: string): Promise<string | undefined> {
  if (!Deno.stdin.isTerminal()) return await new Response(Deno.stdin.readable).text();
  // The question is not for whoever reads stdout.
  Deno.stderr.writeSync(new TextEncoder().encode(question));
  Deno.stdin.setRaw(true);
  try {
    return await readUnseen();
  } finally {
    Deno.stdin.setRaw(false);
    complain("");
  }
}

async function readUnseen(): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256);
  let text = "";
  for (;;) {
    const read = await Deno.stdin.read(buffer);
    if (read === null) return undefined;
    for (const char of decoder.decode(buffer.subarray(0, read), { stream: true })) {
      if (char === "\r" || char === "\n") return text;
      if (char === "\x03" || char === "\x04") return undefined;
      text = char === "\x7f" || char === "\b" ? [...text].slice(0, -1).join("") : text + char;
    }
  }
}
