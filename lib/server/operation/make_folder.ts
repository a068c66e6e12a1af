/**
 * `server.ts init`: makes a folder for `--data`, with what three questions are answered.
 *
 * @module
 */

import { CONFIGURATION_MESSAGES } from "../../language/configuration.ts";
import { SERVER_MESSAGES } from "../../language/server.ts";
import { STARTUP_MESSAGES } from "../../language/startup.ts";
import { asCalledHere } from "../../startup/built.ts";
import { complain, tell } from "../../startup/console.ts";
import { commandLine } from "../../startup/failure.ts";
import { isThere } from "../../startup/files.ts";
import { reasonOf } from "../../startup/output.ts";
import { Questions } from "../../startup/questions.ts";
import { secretInFile } from "../../text/password.ts";
import { DEFAULT_HOST, DEFAULT_PORT } from "../../vocabulary/protocol.ts";
import { FOLDER_FILES } from "../configuration.ts";
import { addressesOf } from "../connection/listen.ts";
import { hashSecret } from "../gate/secret.ts";
import { type InitOptions, isOperatorName } from "./commands.ts";
import { permittedCommand } from "./permissions.ts";

const EVERYWHERE = "::";
const NOBODY_ELSE = { folder: 0o700, file: 0o600 };
const STOPPED = 130;

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
  const questions = new Questions();
  const isShared = messages.yes.includes((await questions.ask(messages.askShared)).toLowerCase());
  const password = await questions.askUnseen(messages.askPassword);
  if (password === undefined) return STOPPED;
  const operator = await questions.ask(messages.askOperator);
  if (operator !== "" && !isOperatorName(operator)) return refuse(messages.operatorRule(operator));
  const secret = operator && await questions.askUnseen(messages.askOperatorPassword);
  if (secret === undefined) return STOPPED;
  const secrets = [...(password === "" ? [] : [password]), ...(operator === "" ? [] : [secret])];
  if (!secrets.every((text) => secretInFile(text) !== undefined)) {
    return refuse(SERVER_MESSAGES[language].passwordRule);
  }
  const host = isShared ? EVERYWHERE : DEFAULT_HOST;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: NOBODY_ELSE.folder });
    write(folder, "config", configuration(host, asCalledHere(messages.fileHead)));
    if (password !== "") write(folder, "password", `${password}\n`);
    if (operator !== "") {
      write(folder, "operators", `${operator}:${await hashSecret(secret)}\n`);
    }
  } catch (error) {
    return refuse(messages.folderRefused(folder, reasonOf(error, language)));
  }
  const needs = { host, port: DEFAULT_PORT, addresses: await addressesOf(host), data: folder };
  const command = permittedCommand(
    { ...needs, statusPort: undefined, files: [], history: undefined },
    ["--data", folder],
  );
  return tell(asCalledHere(messages.made(folder, command)), language);
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

/** What is secret is nobody else's from its first byte on. */
function write(folder: string, file: keyof typeof FOLDER_FILES, text: string): void {
  const options = { createNew: true, mode: NOBODY_ELSE.file };
  Deno.writeTextFileSync(`${folder}/${FOLDER_FILES[file]}`, text, options);
}

function refuse(sentence: string): number {
  complain(sentence);
  return 1;
}
