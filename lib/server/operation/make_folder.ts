/**
 * `server.ts init`: makes a folder for `--data`, with what three questions are answered.
 *
 * @module
 */

import {
  CONFIGURATION_MESSAGES,
  type ConfigurationMessages,
} from "../../language/configuration.ts";
import { SERVER_MESSAGES } from "../../language/server.ts";
import { STARTUP_MESSAGES } from "../../language/startup.ts";
import { asCalledHere } from "../../startup/built.ts";
import { complain, tell } from "../../startup/console.ts";
import { commandLine } from "../../startup/failure.ts";
import { isThere } from "../../startup/files.ts";
import { reasonOf } from "../../startup/output.ts";
import { Questions, unanswered } from "../../startup/questions.ts";
import { secretInFile } from "../../text/password.ts";
import { DEFAULT_HOST, DEFAULT_PORT } from "../../vocabulary/protocol.ts";
import { FOLDER_FILES } from "../configuration.ts";
import { addressesOf } from "../connection/listen.ts";
import { hashSecret } from "../gate/secret.ts";
import { type InitOptions, isOperatorName } from "./commands.ts";
import { permittedCommand } from "./permissions.ts";

const EVERYWHERE = "::";
const NOBODY_ELSE = { folder: 0o700, file: 0o600 };

/** What is asked for, each empty for none. */
interface Answers {
  /** Whether the whole network is served. */
  readonly isShared: boolean;
  /** What whoever comes in must know. */
  readonly password: string;
  /** An operator's name. */
  readonly operator: string;
  /** That one's password. */
  readonly secret: string;
}

/** Returns the exit code. */
export async function makeFolder({ folder, language }: InitOptions): Promise<number> {
  const messages = CONFIGURATION_MESSAGES[language];
  const access = [`--allow-read=${folder}`, `--allow-write=${folder}`];
  const { permission } = STARTUP_MESSAGES[language];
  if (!await mayMake(folder)) {
    return refuse(permission(folder, commandLine(access, "server.ts", ["init", folder])));
  }
  try {
    const taken = Object.values(FOLDER_FILES).find((file) => isThere(`${folder}/${file}`));
    if (taken !== undefined) return refuse(messages.folderTaken(folder, taken));
  } catch (error) {
    return refuse(messages.folderRefused(folder, reasonOf(error, language)));
  }
  const answers = await ask(messages);
  if (answers === undefined) return unanswered(language);
  const { isShared, password, operator, secret } = answers;
  if (operator !== "" && !isOperatorName(operator)) return refuse(messages.operatorRule(operator));
  const secrets = [...(password === "" ? [] : [password]), ...(operator === "" ? [] : [secret])];
  if (!secrets.every((text) => secretInFile(text) !== undefined)) {
    return refuse(SERVER_MESSAGES[language].passwordRule);
  }
  const host = isShared ? EVERYWHERE : DEFAULT_HOST;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: NOBODY_ELSE.folder });
    const texts: (readonly [string, string])[] = [
      [FOLDER_FILES.config, configuration(host, asCalledHere(messages.fileHead))],
    ];
    if (password !== "") texts.push([FOLDER_FILES.password, `${password}\n`]);
    if (operator !== "") {
      texts.push([FOLDER_FILES.operators, `${operator}:${await hashSecret(secret)}\n`]);
    }
    write(folder, texts);
  } catch (error) {
    return refuse(messages.folderRefused(folder, reasonOf(error, language)));
  }
  const needs = { host, port: DEFAULT_PORT, addresses: await addressesOf(host), data: folder };
  const command = permittedCommand(
    { ...needs, statusPort: undefined, files: [], history: undefined },
    ["--data", folder],
  );
  const open = messages.openToAll(`${folder}/${FOLDER_FILES.password}`);
  const made = messages.made(folder, command);
  return tell(asCalledHere(password === "" ? `${open}\n${made}` : made), language);
}

/** What is answered; `undefined` where not all of it is: who gave no password has not said that there shall be none. */
async function ask(messages: ConfigurationMessages): Promise<Answers | undefined> {
  const questions = new Questions();
  const shared = await questions.ask(messages.askShared);
  if (shared === undefined) return undefined;
  const password = await questions.askUnseen(messages.askPassword);
  if (password === undefined) return undefined;
  const operator = await questions.ask(messages.askOperator);
  if (operator === undefined) return undefined;
  const secret = operator && await questions.askUnseen(messages.askOperatorPassword);
  if (secret === undefined) return undefined;
  const isShared = messages.yes.includes(shared.trim().toLowerCase());
  return { isShared, password, operator, secret };
}

async function mayMake(path: string): Promise<boolean> {
  const states = await Promise.all(
    (["read", "write"] as const).map((name) => Deno.permissions.query({ name, path })),
  );
  return states.every(({ state }) => state === "granted");
}

function configuration(host: string, head: string): string {
  return `// ${head}\n{\n  "host": ${JSON.stringify(host)}\n  // "keep": "30d"\n}\n`;
}

/** All of these files or none; what is secret is nobody else's from its first byte on. */
function write(folder: string, texts: readonly (readonly [file: string, text: string])[]): void {
  const made: string[] = [];
  try {
    for (const [file, text] of texts) {
      const path = `${folder}/${file}`;
      using opened = Deno.openSync(path, { write: true, createNew: true, mode: NOBODY_ELSE.file });
      made.push(path);
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length;) at += opened.writeSync(bytes.subarray(at));
    }
  } catch (error) {
    for (const path of made) Deno.removeSync(path);
    throw error;
  }
}

function refuse(sentence: string): number {
  complain(sentence);
  return 1;
}
