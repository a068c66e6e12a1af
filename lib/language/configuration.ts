/**
 * What is said of a server's configuration: what is wrong with a file, which options hold, and the
 * questions of `server.ts init`.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { MEANT } from "./phrases.ts";

/**
 * The sentences of one language. Their names and parameters say what they are.
 *
 * @ignore
 */
export interface ConfigurationMessages {
  // What is wrong with a file
  /** `token` is what was not to be there. */
  malformed(line: number, token: string): string;
  readonly endsEarly: string;
  readonly noObject: string;
  /** `nearest` is what was meant, perhaps. */
  unknown(name: string, nearest: string | undefined): string;
  typedOnly(name: string): string;
  aFlag(name: string): string;
  aText(name: string): string;
  once(name: string): string;
  twice(name: string): string;
  /** A file in a folder has nearly the name of one that is not there. */
  misnamed(folder: string, name: string, meant: string): string;

  // `server.ts check`
  readonly holds: string;
  readonly typed: string;
  readonly byDefault: string;

  // `server.ts init`
  folderTaken(folder: string, file: string): string;
  folderRefused(folder: string, detail: string): string;
  readonly askShared: string;
  /** What means yes, in small letters. */
  readonly yes: readonly string[];
  readonly askPassword: string;
  readonly askOperator: string;
  readonly askOperatorPassword: string;
  operatorRule(name: string): string;
  readonly fileHead: string;
  made(folder: string, command: string): string;
  /** There is no password; one would stand in that file. */
  openToAll(file: string): string;
}

const portuguese: ConfigurationMessages = {
  malformed: (line, token) => `não é JSONC: na linha ${line} não se espera ${token}`,
  endsEarly: "não é JSONC: termina antes do que devia",
  noObject: 'não é um objeto com opções e seus valores: { "port": 10101 }',
  unknown: (name, nearest) => `não há a opção ${name}.${MEANT["pt-BR"](nearest)}`,
  typedOnly: (name) => `${name} só pode ser digitada`,
  aFlag: (name) => `${name} é true ou false`,
  once: (name) => `${name} tem um só valor, não uma lista`,
  twice: (name) => `${name} está ali duas vezes`,
  aText: (name) => `${name} é um texto, um número ou uma lista deles`,
  misnamed: (folder, name, meant) =>
    `Em ${folder} há ${name}, mas não ${meant}: era para ser esse? Dê-lhe esse nome, ou outro bem ` +
    "diferente.",
  holds: "Valem estas opções:",
  typed: "digitada",
  byDefault: "padrão",
  folderTaken: (folder, file) => `Em ${folder} já há ${file}: nada foi mudado.`,
  folderRefused: (folder, detail) => `A pasta ${folder} não pode ser feita: ${detail}`,
  askShared: "Atender a rede toda, e não só esta máquina? [s/N] ",
  yes: ["s", "sim", "y", "yes"],
  askPassword: "Uma senha para entrar (vazia: nenhuma): ",
  askOperator: "O nome de um operador (vazio: nenhum): ",
  askOperatorPassword: "A senha dele: ",
  operatorRule: (name) => `${name} não serve de nome de operador: sem espaços, :, # nem @.`,
  fileHead: "As opções de `server.ts --help`, cada uma por seu nome. O que se digita vale mais.",
  made: (folder, command) => `${folder} está pronta. Para começar: ${command}`,
  openToAll: (file) =>
    `Sem senha, entra quem alcançar o servidor. Uma senha fica na primeira linha de ${file}.`,
};

const english: ConfigurationMessages = {
  malformed: (line, token) => `it is no JSONC: on line ${line}, ${token} is not expected`,
  endsEarly: "it is no JSONC: it ends too early",
  noObject: 'it is no object of options and their values: { "port": 10101 }',
  unknown: (name, nearest) => `there is no option ${name}.${MEANT.en(nearest)}`,
  typedOnly: (name) => `${name} can only be typed`,
  aFlag: (name) => `${name} is true or false`,
  once: (name) => `${name} has one value, and no list of them`,
  twice: (name) => `${name} stands there twice`,
  aText: (name) => `${name} is a text, a number or a list of them`,
  misnamed: (folder, name, meant) =>
    `There is ${name} in ${folder}, but no ${meant}: is it meant to be that? Give it that name, or ` +
    "one that is quite another.",
  holds: "These options hold:",
  typed: "typed",
  byDefault: "default",
  folderTaken: (folder, file) => `There is ${file} in ${folder} already: nothing was changed.`,
  folderRefused: (folder, detail) => `The folder ${folder} cannot be made: ${detail}`,
  askShared: "Serve the whole network, not only this machine? [y/N] ",
  yes: ["y", "yes"],
  askPassword: "A password to come in (empty: none): ",
  askOperator: "The name of an operator (empty: none): ",
  askOperatorPassword: "That operator's password: ",
  operatorRule: (name) => `${name} will not do for an operator: no spaces, :, # or @.`,
  fileHead: "The options of `server.ts --help`, each by its name. What is typed counts more.",
  made: (folder, command) => `${folder} is ready. To start: ${command}`,
  openToAll: (file) =>
    `Without a password, whoever reaches the server comes in. One stands in the first line of ${file}.`,
};

/** By language. */
export const CONFIGURATION_MESSAGES: Readonly<Record<Language, ConfigurationMessages>> = {
  "pt-BR": portuguese,
  en: english,
};
