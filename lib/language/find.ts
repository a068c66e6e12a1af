/**
 * What the client says while it looks for chats on the networks of its machine.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";

/**
 * The sentences of one language. Their names and parameters say what they are.
 *
 * @ignore
 */
export interface FindMessages {
  readonly looking: string;
  readonly heading: string;
  readonly encrypted: string;
  readonly notEncrypted: string;
  readonly password: string;
  /** Ends in what is typed. */
  which(count: number): string;
  notAChoice(count: number): string;
  readonly noneChosen: string;
  readonly nobody: string;
  /** May be answered with nothing for yes. */
  readonly startOne: string;
  /** What counts as a yes beside nothing, in small letters. */
  readonly yes: readonly string[];
  readonly starting: string;
  /** `command` is to be run in another terminal. */
  startBy(command: string): string;
  startFailed(command: string): string;
  asksPassword(label: string, address: string, isEncrypted: boolean): string;
  /** Networks cannot be searched; `command` is what to run instead. */
  mayNotLook(command: string): string;
}

const portuguese: FindMessages = {
  looking: "Ninguém atende nesta máquina; procurando na rede…",
  heading: "Na rede há:",
  encrypted: "TLS",
  notEncrypted: "sem criptografia",
  password: "senha",
  which: (n) =>
    n === 1 ? "Entrar? 1, ou só Enter para não entrar:" : `Qual? 1 a ${n}, ou só Enter:`,
  notAChoice: (n) => n === 1 ? "1, ou só Enter." : `Um número de 1 a ${n}, ou só Enter.`,
  noneChosen: "Para entrar num servidor de que se sabe o endereço: --host ENDEREÇO",
  nobody: "Ninguém está aqui ainda, nem nesta máquina nem na rede.",
  startOne: "Começar uma conversa, aberta à rede até você sair? [S/n]",
  yes: ["s", "sim", "y", "yes"],
  starting: "Começando…",
  startBy: (command) => `Para começar uma, em outro terminal: ${command}`,
  startFailed: (command) => `Não foi possível começar. Para ver por quê: ${command}`,
  asksPassword: (label, address, isEncrypted) =>
    `“${label}”, em ${address}, pede uma senha; ` +
    (isEncrypted
      ? "é você quem sabe se é quem diz ser."
      : "o que você digitar vai sem criptografia, e é você quem sabe se é quem diz ser."),
  mayNotLook: (command) => `Falta a permissão para procurar na rede. Execute: ${command}`,
};

const english: FindMessages = {
  looking: "Nobody answers on this machine; looking on the network…",
  heading: "On the network there are:",
  encrypted: "TLS",
  notEncrypted: "not encrypted",
  password: "password",
  which: (n) =>
    n === 1 ? "Join it? 1, or just Enter not to:" : `Which one? 1 to ${n}, or just Enter:`,
  notAChoice: (n) => n === 1 ? "1, or just Enter." : `A number from 1 to ${n}, or just Enter.`,
  noneChosen: "To join a server whose address is known: --host ADDRESS",
  nobody: "Nobody is here yet, neither on this machine nor on the network.",
  startOne: "Start a chat, open to the network until you leave? [Y/n]",
  yes: ["y", "yes", "s", "sim"],
  starting: "Starting…",
  startBy: (command) => `To start one, in another terminal: ${command}`,
  startFailed: (command) => `It could not be started. To see why: ${command}`,
  asksPassword: (label, address, isEncrypted) =>
    `“${label}” at ${address} asks for a password; ` +
    (isEncrypted
      ? "whether it is who it says is for you to know."
      : "what you type goes unencrypted, and whether it is who it says is for you to know."),
  mayNotLook: (command) => `The permission to look on the network is missing. Run: ${command}`,
};

/** The sentences of each language. */
export const FIND_MESSAGES: Readonly<Record<Language, FindMessages>> = {
  "pt-BR": portuguese,
  en: english,
};
