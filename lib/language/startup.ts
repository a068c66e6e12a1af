/**
 * Why a program could not start, or cannot go on: what both say of files, addresses and permissions.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";

/** Why a file cannot be read: it is a folder, lies in what is none, may not be read, or does not end. */
export type FileTrouble = "missing" | "folder" | "noFolder" | "denied" | "endless";

/**
 * The sentences of one language. Their names and parameters say what they are.
 *
 * @ignore
 */
export interface StartupMessages {
  addressInUse(address: string): string;
  readonly addressNotHere: string;
  readonly nameNotFound: string;
  readonly refused: string;
  readonly timedOut: string;
  readonly unreachable: string;
  /** An IPv6 address of one link, without the name of the interface that is on it. */
  zoneMissing(address: string): string;
  readonly portNotAllowed: string;
  /** Why another file that an option names cannot be used. */
  readonly fileUnreadable: Readonly<Record<FileTrouble, (file: string) => string>>;
  passwordFileRefused(file: string): string;
  passwordTooLong(file: string, max: number): string;
  roomKeysRefused(file: string, line: number): string;
  noCertificate(file: string): string;
  fileUnwritable(file: string): string;
  outputFailed(reason: string): string;
  inputFailed(reason: string): string;
  /** The input ended before all that was asked for. */
  readonly unanswered: string;
  /** What was wrong, by the system's error codes: those that one can do something about. */
  readonly reasons: Readonly<Partial<Record<string, string>>>;
  /** `command` is what to run instead. */
  permission(access: string, command: string): string;
  /** `program` with its version; `origin` is its commit and what runs it. */
  version(program: string, protocol: number, origin: string): string;
  readonly commitUnknown: string;
}

const portuguese: StartupMessages = {
  addressInUse: (address) =>
    `O endereço já está em uso: outro servidor está rodando em ${address}? ` +
    "Escolha outra porta com --port.",
  addressNotHere: "Este endereço não é desta máquina. Use --host localhost ou --host ::.",
  nameNotFound: "Não há máquina com esse nome. Confira --host.",
  refused: "Ninguém atende nesse endereço: o servidor está rodando? Confira --host e --port.",
  timedOut: "Não houve resposta. Confira --host e --port.",
  unreachable:
    "Nenhum caminho leva até esse endereço: esta máquina está na rede dele? Confira --host.",
  zoneMissing: (address) =>
    `${address} só vale num enlace: diga por qual interface, por exemplo ${address}%eth0.`,
  portNotAllowed: "Esta porta só pode ser usada pelo administrador. Escolha outra com --port.",
  fileUnreadable: {
    missing: (file) => `O arquivo ${file} não pode ser lido. Confira se existe.`,
    folder: (file) => `O arquivo ${file} não pode ser lido. É uma pasta.`,
    noFolder: (file) =>
      `O arquivo ${file} não pode ser lido. Confira o caminho: uma parte dele não é pasta.`,
    denied: (file) =>
      `O arquivo ${file} não pode ser lido. Quem executa isto não pode lê-lo: confira as permissões.`,
    endless: (file) =>
      `O arquivo ${file} não pode ser lido. É maior do que um arquivo desses pode ser.`,
  },
  fileUnwritable: (file) => `O arquivo ${file} não existe e não pode ser feito. Confira a pasta.`,
  passwordFileRefused: (file) =>
    `A primeira linha de ${file} não é uma senha: ela começa com uma letra ou um algarismo.`,
  passwordTooLong: (file, max) =>
    `A primeira linha de ${file} é longa demais para uma senha: são até ${max} caracteres.`,
  roomKeysRefused: (file, line) =>
    `A linha ${line} de ${file} não serve: cada linha tem uma sala e a chave dela.`,
  noCertificate: (file) =>
    `Em ${file} não há um certificado (PEM): --ca é o do servidor, ou de quem o assinou.`,
  outputFailed: (reason) => `Não foi possível escrever o que há para mostrar: ${reason}.`,
  inputFailed: (reason) => `Não foi possível ler a entrada: ${reason}.`,
  unanswered: "A entrada terminou antes de todas as respostas: nada foi feito. Uma linha vazia " +
    "também é uma resposta.",
  reasons: {
    ENOSPC: "não há mais espaço",
    EDQUOT: "não há mais espaço",
    EROFS: "o disco é só de leitura",
    EACCES: "quem executa isto não pode fazê-lo ali; confira as permissões",
    EPERM: "quem executa isto não pode fazê-lo ali; confira as permissões",
    EISDIR: "é uma pasta",
    ENOTDIR: "uma parte desse caminho é um arquivo, e não uma pasta",
    EEXIST: "já existe um arquivo com esse nome",
    ENOENT: "a pasta em que ficaria não existe",
    EIO: "o disco, ou o aparelho, falhou",
  },
  permission: (access, command) => `Falta a permissão para ${access}. Execute: ${command}`,
  version: (program, protocol, origin) => `${program}, protocolo ${protocol} (${origin})`,
  commitUnknown: "commit desconhecido",
};

const english: StartupMessages = {
  addressInUse: (address) =>
    `The address is in use: is another server running on ${address}? ` +
    "Choose another port with --port.",
  addressNotHere: "That address is not this machine's. Use --host localhost or --host ::.",
  nameNotFound: "There is no machine of that name. Check --host.",
  refused: "Nobody answers at that address: is the server running? Check --host and --port.",
  timedOut: "There was no answer. Check --host and --port.",
  unreachable: "No way leads to that address: is this machine on its network? Check --host.",
  zoneMissing: (address) =>
    `${address} is good on one link alone: say by which interface, for example ${address}%eth0.`,
  portNotAllowed: "That port is for the administrator alone. Choose another with --port.",
  fileUnreadable: {
    missing: (file) => `The file ${file} cannot be read. Check that it exists.`,
    folder: (file) => `The file ${file} cannot be read. It is a folder.`,
    noFolder: (file) =>
      `The file ${file} cannot be read. Check its path: a part of it is no folder.`,
    denied: (file) =>
      `The file ${file} cannot be read. Whoever runs this may not read it: check its permissions.`,
    endless: (file) => `The file ${file} cannot be read. It is larger than such a file can be.`,
  },
  fileUnwritable: (file) => `The file ${file} is not there and cannot be made. Check its folder.`,
  passwordFileRefused: (file) =>
    `The first line of ${file} is no password: one begins with a letter or a digit.`,
  passwordTooLong: (file, max) =>
    `The first line of ${file} is too long for a password: it has up to ${max} characters.`,
  roomKeysRefused: (file, line) =>
    `Line ${line} of ${file} will not do: on each line stands a room, and its key.`,
  noCertificate: (file) =>
    `There is no certificate (PEM) in ${file}: --ca is the server's, or that of whoever signed it.`,
  outputFailed: (reason) => `What there is to print could not be written: ${reason}.`,
  inputFailed: (reason) => `The input could not be read: ${reason}.`,
  unanswered: "The input ended before all was answered: nothing was made. An empty line is an " +
    "answer, too.",
  reasons: {
    ENOSPC: "there is no space left",
    EDQUOT: "there is no space left",
    EROFS: "the disk is read-only",
    EACCES: "whoever runs this may not do it there; check the permissions",
    EPERM: "whoever runs this may not do it there; check the permissions",
    EISDIR: "Is a directory",
    ENOTDIR: "Not a directory: a part of that path is a file",
    EEXIST: "there is a file of that name",
    ENOENT: "the folder that it would be in does not exist",
    EIO: "the disk, or the device, failed",
  },
  permission: (access, command) => `The permission for ${access} is missing. Run: ${command}`,
  version: (program, protocol, origin) => `${program}, protocol ${protocol} (${origin})`,
  commitUnknown: "commit not known",
};

/** What both programs say of their start, in each language. */
export const STARTUP_MESSAGES: Readonly<Record<Language, StartupMessages>> = {
  "pt-BR": portuguese,
  en: english,
};
