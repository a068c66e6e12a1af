/**
 * What `server.ts doctor` finds, and what to do about it.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { momentOf, spanOf } from "./phrases.ts";

/**
 * The sentences of one language. Their names and parameters say what they are.
 *
 * @ignore
 */
export interface DoctorMessages {
  readonly state: Readonly<Record<"well" | "wrong" | "unseen", string>>;
  readonly allWell: string;
  wrongs(count: number): string;

  // Where it listens
  portFree(address: string): string;
  portServed(address: string): string;
  portTaken(address: string): string;
  /** `reason` is a sentence. */
  portRefused(address: string, reason: string): string;
  localhostIs(address: string): string;
  readonly localhostUnknown: string;
  localhostElsewhere(address: string): string;

  // Who reaches it
  readonly thisMachineOnly: string;
  reachedAt(addresses: string): string;
  readonly noNetwork: string;
  readonly networksUnseen: string;
  readonly findable: string;
  readonly silent: string;
  readonly mayNotAnnounce: string;
  readonly searchPortTaken: string;
  firewall(port: number): string;
  /** `command` looks at this machine's. */
  firewallUnseen(port: number, command: string): string;
  firewallLetsIn(port: number): string;
  firewallDepends(port: number): string;
  /** `what` is such as `TCP 10101`; `remedy` is a command. */
  firewallKeepsOut(what: string, remedy: string): string;

  // What it may and has
  permissionMissing(command: string): string;
  readonly filesRead: string;
  certificateHolds(file: string, untilMs: number, names: readonly string[]): string;
  readonly noHistory: string;
  historySound(file: string): string;
  historyNew(file: string): string;
  historyUnseen(file: string): string;

  // The engine
  engineNew(engine: string, prefix: string): string;
  engineHas(engine: string, prefix: string, batches: number): string;

  // The clock
  clockSays(utcMs: number): string;
  clockEarly(utcMs: number): string;
  historyAhead(file: string, byMs: number): string;
}

const portuguese: DoctorMessages = {
  state: { well: "bem", wrong: "MAL", unseen: "?" },
  allWell: "Nada de errado foi encontrado.",
  wrongs: (n) => n === 1 ? "Há 1 coisa a resolver." : `Há ${n} coisas a resolver.`,

  portFree: (address) => `${address} está livre: o servidor pode atender ali.`,
  portServed: (address) =>
    `Em ${address} atende um Papo; um segundo nesta máquina precisa de outra --port.`,
  portTaken: (address) =>
    `Em ${address} atende outro programa. Encerre-o, ou escolha outra porta com --port.`,
  portRefused: (address, reason) => `${address}: ${reason}`,
  localhostIs: (address) => `localhost é ${address}.`,
  localhostUnknown:
    "Nada aqui sabe o que é localhost. Acrescente a linha “127.0.0.1 localhost” ao " +
    "arquivo hosts (/etc/hosts; no Windows, C:\\Windows\\System32\\drivers\\etc\\hosts).",
  localhostElsewhere: (address) =>
    `localhost é ${address}, que não é esta máquina. Corrija a linha de localhost no arquivo hosts: ` +
    "127.0.0.1 localhost.",

  thisMachineOnly: "Só esta máquina chega a ele; com --host :: (server:lan), a rede toda.",
  reachedAt: (addresses) => `Na rede chega-se a ele por: ${addresses}.`,
  noNetwork: "Esta máquina não está em nenhuma rede: confira o cabo ou o Wi-Fi.",
  networksUnseen:
    "Não se sabe em que redes está esta máquina: falta --allow-sys=networkInterfaces.",
  findable: "Quem procura na rede pode encontrá-lo (mDNS, UDP 5353).",
  silent: "Ele não se anuncia na rede: --announce off.",
  mayNotAnnounce: "Ele não se anuncia na rede, por falta de permissão: deno task server:lan a tem.",
  searchPortTaken: "Outro programa tem só para si a porta UDP 5353: ninguém o encontra sem o " +
    "endereço. Encerre esse programa, ou dê o endereço aos outros.",
  firewall: (port) =>
    `Firewalls não se veem daqui. Se os outros não chegam: deixe entrar TCP ${port} e UDP 5353, confira ` +
    "se o Wi-Fi não isola os aparelhos, e desligue a VPN.",
  firewallUnseen: (port, command) =>
    `${portuguese.firewall(port)} O desta máquina pode ser examinado assim: ${command}`,
  firewallLetsIn: (port) =>
    `O firewall desta máquina deixa entrar TCP ${port} e o que se procura na rede. Se os outros não ` +
    "chegam, algo entre eles e ela os detém: o Wi-Fi que isola os aparelhos, ou uma VPN.",
  firewallDepends: (port) =>
    "O firewall desta máquina (nft list ruleset) tem regras que não olham só a porta. " +
    `Se os outros não chegam: deixe entrar TCP ${port} e UDP 5353.`,
  firewallKeepsOut: (what, remedy) =>
    `O firewall desta máquina não deixa entrar ${what}. Para deixar: ${remedy}`,

  permissionMissing: (command) => `Faltam permissões. Execute: ${command}`,
  certificateHolds: (file, untilMs, names) =>
    `O certificado ${file} vale até ${momentOf(untilMs, "pt-BR")}, para ${names.join(", ")}.`,
  filesRead: "Os arquivos de senha, operadores e certificado servem.",
  noHistory: "O que é dito fica só na memória; --history ARQUIVO o guarda.",
  historySound: (file) => `${file} é um histórico sem danos, e pode ser escrito.`,
  historyNew: (file) => `${file} ainda não existe; o servidor o cria, se puder escrever na pasta.`,
  historyUnseen: (file) =>
    `${file} não pode ser visto: --allow-read=${file} --allow-write=${file}.`,

  engineNew: (engine, prefix) =>
    `O NATS em ${engine} aceita este servidor, e ainda não tem nenhum chat “${prefix}”.`,
  engineHas: (engine, prefix, batches) =>
    `O NATS em ${engine} aceita este servidor, e tem o chat “${prefix}” (${batches} na fila).`,

  clockSays: (utcMs) => `O relógio diz ${momentOf(utcMs, "pt-BR")}.`,
  clockEarly: (utcMs) =>
    `O relógio diz ${momentOf(utcMs, "pt-BR")}, antes de haver este Papo. Acerte a data (NTP).`,
  historyAhead: (file, ms) =>
    `${file} foi escrito ${
      spanOf(ms, "pt-BR")
    } no futuro: o relógio foi atrasado. Acerte a data (NTP).`,
};

const english: DoctorMessages = {
  state: { well: "well", wrong: "WRONG", unseen: "?" },
  allWell: "Nothing wrong was found.",
  wrongs: (n) => n === 1 ? "There is 1 thing to mend." : `There are ${n} things to mend.`,

  portFree: (address) => `${address} is free: the server can listen there.`,
  portServed: (address) =>
    `A Papo listens on ${address}; a second one on this machine needs another --port.`,
  portTaken: (address) =>
    `Another program listens on ${address}. End it, or choose another port with --port.`,
  portRefused: (address, reason) => `${address}: ${reason}`,
  localhostIs: (address) => `localhost is ${address}.`,
  localhostUnknown:
    "Nothing here knows what localhost is. Add the line “127.0.0.1 localhost” to the " +
    "hosts file (/etc/hosts; on Windows C:\\Windows\\System32\\drivers\\etc\\hosts).",
  localhostElsewhere: (address) =>
    `localhost is ${address}, which is not this machine. Mend the line of localhost in the hosts file: ` +
    "127.0.0.1 localhost.",

  thisMachineOnly:
    "Only this machine reaches it; with --host :: (server:lan) the whole network does.",
  reachedAt: (addresses) => `On the network it is reached by: ${addresses}.`,
  noNetwork: "This machine is on no network: check its cable or its Wi-Fi.",
  networksUnseen: "Which networks this machine is on is not known: --allow-sys=networkInterfaces.",
  findable: "Those who look on the network can find it (mDNS, UDP 5353).",
  silent: "It does not make itself known on the network: --announce off.",
  mayNotAnnounce:
    "It does not make itself known on the network, for want of a permission: deno task server:lan has it.",
  searchPortTaken: "Another program keeps UDP port 5353 to itself: nobody finds it without its " +
    "address. End that program, or give others the address.",
  firewall: (port) =>
    `Firewalls cannot be seen from here. If others do not get in: let in TCP ${port} and UDP 5353, check ` +
    "that the Wi-Fi does not keep devices apart, and switch off VPNs.",
  firewallUnseen: (port, command) =>
    `${english.firewall(port)} This machine's own can be looked through by: ${command}`,
  firewallLetsIn: (port) =>
    `This machine's firewall lets in TCP ${port} and what looks on the network. If others do not get in, ` +
    "something between keeps them out: a Wi-Fi that keeps devices apart, or a VPN.",
  firewallDepends: (port) =>
    "This machine's firewall (nft list ruleset) has rules that go by more than the port. " +
    `If others do not get in: let in TCP ${port} and UDP 5353.`,
  firewallKeepsOut: (what, remedy) =>
    `This machine's firewall keeps out ${what}. To let it in: ${remedy}`,

  permissionMissing: (command) => `Permissions are missing. Run: ${command}`,
  certificateHolds: (file, untilMs, names) =>
    `The certificate ${file} holds until ${momentOf(untilMs, "en")}, for ${names.join(", ")}.`,
  filesRead: "The files of passwords, operators and certificates will do.",
  noHistory: "What is said stays in memory alone; --history FILE keeps it.",
  historySound: (file) => `${file} is a history without damage, and can be written.`,
  historyNew: (file) =>
    `${file} does not exist yet; the server makes it, if it may write in its folder.`,
  historyUnseen: (file) =>
    `${file} cannot be looked at: --allow-read=${file} --allow-write=${file}.`,

  engineNew: (engine, prefix) =>
    `The NATS at ${engine} accepts this server, and has no chat “${prefix}” yet.`,
  engineHas: (engine, prefix, batches) =>
    `The NATS at ${engine} accepts this server, and has the chat “${prefix}” (${batches} in line).`,

  clockSays: (utcMs) => `The clock says ${momentOf(utcMs, "en")}.`,
  clockEarly: (utcMs) =>
    `The clock says ${momentOf(utcMs, "en")}, before there was this Papo. Set the date (NTP).`,
  historyAhead: (file, ms) =>
    `${file} was written ${
      spanOf(ms, "en")
    } in the future: the clock was set back. Set the date (NTP).`,
};

/** The sentences of each language. */
export const DOCTOR_MESSAGES: Readonly<Record<Language, DoctorMessages>> = {
  "pt-BR": portuguese,
  en: english,
};
