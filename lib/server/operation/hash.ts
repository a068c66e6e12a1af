/**
 * `server.ts hash`: writes the line of an operator, of whose password it asks.
 *
 * @module
 */

import { SERVER_MESSAGES } from "../../language/server.ts";
import { complain, tell } from "../../startup/console.ts";
import { Questions, unanswered } from "../../startup/questions.ts";
import { secretInFile } from "../../text/password.ts";
import { hashSecret } from "../gate/secret.ts";
import type { HashOptions } from "./commands.ts";

/** Returns the exit code. */
export async function hash({ name, language }: HashOptions): Promise<number> {
  const messages = SERVER_MESSAGES[language];
  const text = await new Questions().askUnseen(messages.askNewPassword);
  if (text === undefined) return unanswered(language);
  const secret = secretInFile(text);
  if (secret === undefined) {
    complain(messages.passwordRule);
    return 1;
  }
  return tell(`${name}:${await hashSecret(secret)}`, language);
}
