/**
 * The sentences of the terminal client, beside those of `chat.ts` and `startup.ts`, which are the
 * server's too.
 *
 * @module
 */

import type { Crowd } from "../vocabulary/entry.ts";
import type { Language } from "../vocabulary/language.ts";
import type { ForeignProtocol } from "../vocabulary/codes.ts";
import { count, crowd, MEANT } from "./phrases.ts";
import { titleOf } from "../vocabulary/private.ts";

/** Some people who came, went, did both, or changed names. */
export interface Comings {
  /** Who came and is here. */
  readonly joined: Crowd;
  /** Who went. */
  readonly left: Crowd;
  /** Who came and went again. */
  readonly visited: Crowd;
  /** `ana → bia`. */
  readonly renamed: Crowd;
}

/**
 * The sentences of one language. Their names and parameters say what they are.
 *
 * @ignore
 */
export interface ClientMessages {
  comings(comings: Comings): string;
  topicSet(nick: string, topic: string): string;
  unreadSince(time: string): string;
  readonly you: string;

  // The status line
  readonly connecting: string;
  retrying(seconds: number): string;
  /** The same for narrow terminals. */
  retryingShort(seconds: number): string;
  readonly over: string;
  waiting(count: number): string;

  // Looking back
  /** Of `unread` messages that came meanwhile, or of what lies below the screen. */
  moreBelow(unread: number): string;
  readonly loadingOlder: string;
  readonly nothingOlder: string;
  /** The keys that lead to what was found, and back. */
  readonly foundKeys: string;
  /** Nothing was found to which one could go. */
  readonly nothingFound: string;
  /** What is looked for among what was typed before. */
  typedBefore(text: string): string;

  // Answers to commands
  unknownCommand(word: string, meant?: string): string;
  misused(usage: string): string;
  noSuchRoom(name: string): string;
  readonly oneRoom: string;
  readonly nobodyToReply: string;
  unsure(nick: string): string;
  /** So many more lines of a message are not shown. */
  moreRows(count: number): string;
  readonly nothingCut: string;
  readonly noRooms: string;
  ignoring(nick: string): string;
  notIgnoring(nick: string): string;
  ignored(nicks: readonly string[]): string;
  bell(mode: string): string;
  theme(name: string): string;
  notify(way: string): string;
  highlights(words: readonly string[]): string;
  timeFormat(format: string): string;
  /** Each as it was made. */
  aliases(aliases: readonly string[]): string;
  valueUnknown(value: string, allowed: string): string;
  saved(file: string): string;
  /** Where no file is named; `command` says what holds. */
  notSaved(command: string): string;
  keyedLeftOut(rooms: string): string;
  roomKeyed(room: string): string;
  saveForbidden(file: string, command: string): string;
  /** `reason` is what was wrong. */
  saveFailed(file: string, reason: string): string;
  readonly noFolder: string;
  readonly isLink: string;
  isSaving(file: string): string;
  /** There is no such file yet. */
  profileIsNew(file: string): string;
  /** `more` where there are older ones. */
  found(text: string, room: string, count: number, more: boolean): string;
  foundLoaded(text: string, room: string, count: number, shown: number): string;
  readonly searchesLoaded: string;
  left(room: string): string;
  closed(conversation: string): string;
  readonly notOnline: string;
  refused(text: string, reason: string): string;
  readonly notUtf8: string;
  nowOperator(name: string): string;
  readonly helpHeading: string;
  readonly helpKeys: readonly string[];
  readonly settingsHeading: string;
  /** What was pasted has no room in a message. */
  readonly pasteTooLong: string;
  /** What was typed has none. */
  readonly messageFull: string;
  /** What the shell's user is told while the program is stopped. */
  readonly suspended: string;
  /** What was being written when it ended. */
  draft(text: string): string;

  // The connection
  readonly back: string;
  /** Back at a server that does not tell its logs apart, and does not know us any more. */
  readonly notKnown: string;
  beganAnew(room: string): string;
  setBack(room: string, lost: number): string;
  gone(room: string, count: number): string;
  /** Of more rooms than one can be in. */
  roomsLeftOut(count: number): string;
  /** In the place of messages that are not loaded; `isGone` where the server has them no more. */
  gap(count: number, isGone: boolean): string;
  readonly notInSeed: string;
  readonly foreign: Readonly<Record<ForeignProtocol, string>>;
  readonly unreadable: string;
  patternGivenUp(nick: string): string;
  /** The name `wanted` is another's. */
  nickGiven(wanted: string, nick: string): string;

  // Coming and going
  readonly clientConnected: string;
  readonly clientFailed: string;
  readonly clientLost: string;
  /** `problem` is what was wrong with the certificate, or with what answered, as the system has it. */
  clientTlsFailed(problem: string, hint?: string): string;
  readonly askNick: string;
  readonly nickNeeded: string;
  pastedLines(count: number): string;
  readonly cannotSuspend: string;
  notAcknowledged(count: number): string;
  moreNames(count: number): string;
  /** Older messages than the `count` that are shown were found. */
  moreFound(count: number): string;
}

const portuguese: ClientMessages = {
  comings: ({ joined, left, visited, renamed }) =>
    sentence([
      crowd(joined, "entrou", "entraram", "e mais"),
      crowd(visited, "entrou e saiu", "entraram e saíram", "e mais"),
      crowd(left, "saiu", "saíram", "e mais"),
      crowd(renamed, "", "", "e mais"),
    ]),
  topicSet: (nick, topic) =>
    topic === "" ? `${nick} tirou o assunto` : `${nick} mudou o assunto para: ${topic}`,
  unreadSince: (time) => `não lidas desde ${time}`,
  you: "você",

  connecting: "conectando…",
  retrying: (seconds) => `sem conexão; nova tentativa em ${seconds} s (Enter: já)`,
  retryingShort: (seconds) => `sem conexão, ${seconds} s (Enter: já)`,
  over: "sem conexão",
  waiting: (n) => n === 1 ? "mais 1 espera" : `mais ${n} esperam`,

  moreBelow: (n) => n === 0 ? "↓ há mais: End" : n === 1 ? "↓ 1 nova: End" : `↓ ${n} novas: End`,
  loadingOlder: "carregando as anteriores…",
  nothingOlder: "não há anteriores",
  foundKeys: "Alt-P e Alt-N levam até lá, ou /goto N; Esc volta",
  typedBefore: (text) => `digitado antes: ${text}_ (Ctrl-R: mais atrás, Esc: deixa)`,
  nothingFound: "Não há para onde ir: /search TEXTO procura",

  unknownCommand: (word, meant) =>
    `Comando desconhecido: ${word}.${MEANT["pt-BR"](meant)} /help mostra os que há; ` +
    "// diz uma barra",
  misused: (usage) => `Assim: ${usage}`,
  noSuchRoom: (name) => `Você não está em ${name}. /join entra numa sala`,
  oneRoom: "Você só está nesta sala. /join entra em mais uma",
  nobodyToReply: "Ninguém lhe escreveu em particular ainda",
  unsure: (nick) => `O programa de ${nick} não confirma o que recebe em particular`,
  moreRows: (n) => n === 1 ? "… mais 1 linha: /history more" : `… mais ${n} linhas: /history more`,
  nothingCut: "Aqui não há mensagem que não apareça inteira",
  noRooms: "Você não está em nenhuma sala. /join entra numa",
  ignoring: (nick) => `O que ${nick} diz não aparece mais`,
  notIgnoring: (nick) => `O que ${nick} diz aparece`,
  ignored: (nicks) =>
    nicks.length === 0 ? "Você não ignora ninguém" : `Você ignora: ${nicks.join(", ")}`,
  bell: (mode) => `Som: ${mode}`,
  theme: (name) => `Cores: ${name}`,
  notify: (way) => `Avisos pelo sistema: ${way}`,
  highlights: (words) =>
    words.length === 0
      ? "Só o seu nome se destaca"
      : `Além do seu nome se destacam: ${words.join(", ")}`,
  timeFormat: (format) => `Hora: ${format}`,
  aliases: (all) =>
    all.length === 0 ? "Nenhum comando tem um nome seu" : `Nomes seus: ${all.join(", ")}`,
  valueUnknown: (value, allowed) => `${value}? Há ${allowed}`,
  saved: (file) => `Guardado em ${file}: --profile ${file} traz tudo de volta`,
  notSaved: (command) =>
    `Nada é guardado sem --profile ARQUIVO. O que vale agora é dito por: ${command}`,
  keyedLeftOut: (rooms) =>
    `Ficou de fora, pois nenhuma chave é guardada: ${rooms}. Entra-se com /join SALA CHAVE`,
  roomKeyed: (room) =>
    `#${room} pede uma chave: --room-keys ARQUIVO, com sala e chave em cada linha`,
  saveForbidden: (file, command) => `Falta a permissão de escrever ${file}. Comece com: ${command}`,
  saveFailed: (file, reason) => `${file} não foi escrito, nada mudou nele: ${reason}`,
  noFolder: "a pasta dele não existe",
  isLink: "ele só leva a outro arquivo; diga o nome daquele a --profile",
  isSaving: (file) =>
    `outro programa o está escrevendo. Se não for assim, apague ${file} e tente de novo`,
  profileIsNew: (file) => `${file} ainda não existe: /save o faz`,
  found: (text, room, n, more) =>
    n === 0
      ? `“${text}” em ${titleOf(room)}: nada foi encontrado`
      : `“${text}” em ${titleOf(room)}: ` +
        (n === 1 ? "1 mensagem encontrada" : `${n} mensagens encontradas`) +
        (more ? ", as mais novas" : ""),
  foundLoaded: (text, room, n, shown) =>
    n === 0
      ? `Nada com “${text}” no que está carregado de ${titleOf(room)}`
      : `“${text}” no que está carregado de ${titleOf(room)}: ` +
        (n === 1 ? "1 mensagem" : `${n} mensagens`) + (shown < n ? `, as últimas ${shown}` : ""),
  searchesLoaded: "Sem conexão agora; a busca é só no que está carregado",
  closed: (conversation) => `${conversation} foi fechada; volta quando algo for dito nela`,
  left: (room) => `Você saiu de ${titleOf(room)}`,
  notOnline: "Sem conexão agora; tente de novo quando ela voltar",
  refused: (text, reason) => `Não foi dito: ${text} (${reason})`,
  notUtf8: "O que entra não é todo UTF-8: as linhas que não são foram lidas como Windows-1252",
  nowOperator: (name) => `Agora você é operador (${name}). /help op mostra o que isso permite`,
  settingsHeading: "O que se pode ajustar; sem o que vem atrás, mostra como está:",
  helpHeading: "O que você escreve é dito a todos da sala. Comandos:",
  helpKeys: [
    "Tab completa, PageUp volta, Alt-A: o que é novo, Alt-Enter: linha, Ctrl-C apaga.",
    "Alt-P, Alt-N: o achado ou o seu nome; Alt-M: não lidas; Ctrl-R: o já digitado.",
  ],
  pasteTooLong:
    "O que foi colado é longo demais: numa mensagem cabem 65536 caracteres. Nada foi inserido",
  messageFull: "Numa mensagem cabem 65536 caracteres; o resto não foi inserido",
  suspended: "Parado; fg continua. Se o prompt não vier, Ctrl-Z mais uma vez",
  draft: (text) => `Você estava escrevendo: ${text}`,

  back: "A conexão voltou",
  notKnown: "A conexão voltou, mas o servidor nos esqueceu: pode faltar algo do que " +
    "foi dito nesse meio-tempo",
  beganAnew: (room) =>
    `${titleOf(room)} começou de novo no servidor, que não tem o que foi dito antes`,
  setBack: (room, n) =>
    n === 1
      ? `${titleOf(room)}: o servidor perdeu 1 mensagem que você já tinha recebido`
      : `${titleOf(room)}: o servidor perdeu ${n} mensagens que você já tinha recebido`,
  roomsLeftOut: (n) => n === 1 ? "1 sala ficou de fora" : `${n} salas ficaram de fora`,
  gone: (room, n) =>
    n === 1
      ? `${titleOf(room)}: não foi possível recuperar 1 mensagem`
      : `${titleOf(room)}: não foi possível recuperar ${n} mensagens`,
  gap: (n, isGone) =>
    isGone
      ? n === 1
        ? "1 mensagem não está mais no servidor"
        : `${n} mensagens não estão mais no servidor`
      : n === 1
      ? "falta 1 mensagem aqui; /history a carrega"
      : `faltam ${n} mensagens aqui; /history as carrega`,
  notInSeed: "Um servidor original não tem isso",
  foreign: {
    seed: "Ali atende um servidor original, em Python. Para falar com ele: --seed.",
    ssh: "Ali atende um servidor SSH, não um Papo. Confira --host e --port.",
    http: "Ali atende um servidor web, não um Papo. Confira --host e --port.",
    unknown: "O que atende ali não fala a língua do Papo. Confira --host e --port; " +
      "com um servidor original, em Python: --seed.",
    silent: "Há alguém ali, mas não responde: o servidor pode estar ocupado, ou não é um Papo. " +
      "Confira --host e --port; com um servidor original, em Python: --seed.",
    closes: "Ali cada conexão é fechada sem uma palavra: o servidor pode estar ocupado, ou não é " +
      "um Papo. Confira --host e --port.",
  },
  nickGiven: (wanted, nick) => `O nome ${wanted} já está em uso: aqui você é ${nick}`,
  patternGivenUp: (nick) =>
    `Procurar REGEX numa mensagem de ${nick} demora demais; ela foi deixada de lado`,
  unreadable: "A resposta do servidor não pode ser lida aqui: talvez ele seja mais novo",

  clientConnected: "Conectado",
  clientFailed: "Não foi possível conectar-se ao servidor.",
  clientLost: "Não foi possível manter-se conectado.",
  clientTlsFailed: (problem, hint) =>
    "A conexão TLS não foi possível: confira --tls, --ca e --host" +
    (hint === undefined ? "" : `: ${hint}`) + ` (${problem}).`,
  askNick: "Usuário: ",
  nickNeeded: "O nome é necessário: use --nick NOME.",
  pastedLines: (n) => `${n} linhas coladas. Enter envia, Esc cancela`,
  cannotSuspend: "Ctrl-Z não suspende o cliente sob deno task; para isso, execute-o com deno run",
  notAcknowledged: (n) =>
    n === 1
      ? "O servidor não confirmou a mensagem: não se sabe se foi dita."
      : `O servidor não confirmou ${n} mensagens: não se sabe se foram ditas.`,
  moreNames: (n) => `e mais ${count(n, "pessoa", "pessoas")}`,
  moreFound: (n) =>
    n === 1
      ? "só a mensagem mais nova aparece; há mais antigas"
      : `só as ${n} mensagens mais novas aparecem; há mais antigas`,
};

const english: ClientMessages = {
  comings: ({ joined, left, visited, renamed }) =>
    sentence([
      crowd(joined, "joined", "joined", "and"),
      crowd(visited, "came and went", "came and went", "and"),
      crowd(left, "left", "left", "and"),
      crowd(renamed, "", "", "and"),
    ]),
  topicSet: (nick, topic) =>
    topic === "" ? `${nick} cleared the topic` : `${nick} set the topic to: ${topic}`,
  unreadSince: (time) => `unread since ${time}`,
  you: "you",

  connecting: "connecting…",
  retrying: (seconds) => `offline; next try in ${seconds} s (Enter: now)`,
  retryingShort: (seconds) => `offline, ${seconds} s (Enter: now)`,
  over: "offline",
  waiting: (n) => `${n} more waiting`,

  moreBelow: (n) => n === 0 ? "↓ more: End" : `↓ ${n} new: End`,
  loadingOlder: "loading older ones…",
  nothingOlder: "no older ones",
  foundKeys: "Alt-P and Alt-N lead there, or /goto N; Esc leads back",
  typedBefore: (text) => `typed before: ${text}_ (Ctrl-R: further back, Esc: leaves it)`,
  nothingFound: "There is nothing to go to: /search TEXT looks for it",

  unknownCommand: (word, meant) =>
    `Unknown command: ${word}.${MEANT.en(meant)} /help shows them; // says a slash`,
  misused: (usage) => `Like this: ${usage}`,
  noSuchRoom: (name) => `You are not in ${name}. /join enters a room`,
  oneRoom: "You are in this room only. /join enters one more",
  nobodyToReply: "Nobody has written to you alone yet",
  unsure: (nick) => `The program of ${nick} does not confirm what is said to them alone`,
  moreRows: (n) => n === 1 ? "… 1 more line: /history more" : `… ${n} more lines: /history more`,
  nothingCut: "There is no message here that is not shown in full",
  noRooms: "You are in no room. /join enters one",
  ignoring: (nick) => `What ${nick} says is hidden from now on`,
  notIgnoring: (nick) => `What ${nick} says is shown`,
  ignored: (nicks) => nicks.length === 0 ? "You ignore nobody" : `You ignore: ${nicks.join(", ")}`,
  bell: (mode) => `Bell: ${mode}`,
  theme: (name) => `Colours: ${name}`,
  notify: (way) => `Notifications by the system: ${way}`,
  highlights: (words) =>
    words.length === 0
      ? "Only your name stands out"
      : `Beside your name, these stand out: ${words.join(", ")}`,
  timeFormat: (format) => `Time: ${format}`,
  aliases: (all) =>
    all.length === 0 ? "No command has a name of yours" : `Names of yours: ${all.join(", ")}`,
  valueUnknown: (value, allowed) => `${value}? There are ${allowed}`,
  saved: (file) => `Kept in ${file}: --profile ${file} brings all of it back`,
  notSaved: (command) =>
    `Nothing is kept without --profile FILE. What holds now is said by: ${command}`,
  roomKeyed: (room) =>
    `#${room} asks for a key: --room-keys FILE, with a room and its key on each line`,
  keyedLeftOut: (rooms) => `Left out, for no key is kept: ${rooms}. One enters by /join ROOM KEY`,
  saveForbidden: (file, command) =>
    `The permission to write ${file} is missing. Start with: ${command}`,
  saveFailed: (file, reason) => `${file} was not written, nothing in it has changed: ${reason}`,
  noFolder: "its folder is not there",
  isLink: "it only leads to another file; name that to --profile",
  isSaving: (file) =>
    `another program is writing it. If that is not so, delete ${file} and try again`,
  profileIsNew: (file) => `${file} is not there yet: /save makes it`,
  found: (text, room, n, more) =>
    n === 0
      ? `“${text}” in ${titleOf(room)}: nothing was found`
      : `“${text}” in ${titleOf(room)}: ${
        n === 1 ? "1 message was found" : `${n} messages were found`
      }` +
        (more ? ", the newest ones" : ""),
  foundLoaded: (text, room, n, shown) =>
    n === 0
      ? `Nothing with “${text}” in what is loaded of ${titleOf(room)}`
      : `“${text}” in what is loaded of ${titleOf(room)}: ${
        n === 1 ? "1 message" : `${n} messages`
      }` +
        (shown < n ? `, the last ${shown}` : ""),
  searchesLoaded: "Not connected now; searching only what is loaded",
  closed: (conversation) => `${conversation} is closed; it comes back when something is said in it`,
  left: (room) => `You left ${titleOf(room)}`,
  notOnline: "Not connected now; try again when the connection is back",
  refused: (text, reason) => `Not said: ${text} (${reason})`,
  notUtf8: "Not all that comes in is UTF-8: lines that are not are read as Windows-1252",
  nowOperator: (name) => `You are an operator now (${name}). /help op shows what that allows`,
  settingsHeading: "What can be set; without what follows, it shows how it is:",
  helpHeading: "What you type is said to everyone in the room. Commands:",
  helpKeys: [
    "Tab completes, PageUp looks back, Alt-A: news, Alt-Enter: line, Ctrl-C clears.",
    "Alt-P, Alt-N: what was found, or your name; Alt-M: unread; Ctrl-R: typed.",
  ],
  pasteTooLong:
    "What was pasted is too long: a message holds 65536 characters. Nothing of it was taken",
  messageFull: "A message holds 65536 characters; the rest was not taken",
  suspended: "Stopped; fg goes on. If no prompt comes, Ctrl-Z once more",
  draft: (text) => `You were writing: ${text}`,

  back: "The connection is back",
  notKnown: "The connection is back, but the server has forgotten us: some of what was " +
    "said meanwhile may be missing",
  beganAnew: (room) =>
    `${titleOf(room)} began anew on the server, which has nothing of what was said before`,
  setBack: (room, n) =>
    n === 1
      ? `${titleOf(room)}: the server has lost 1 message that you had got already`
      : `${titleOf(room)}: the server has lost ${n} messages that you had got already`,
  roomsLeftOut: (n) => n === 1 ? "1 room is left out" : `${n} rooms are left out`,
  gone: (room, n) =>
    n === 1
      ? `${titleOf(room)}: could not get back 1 message`
      : `${titleOf(room)}: could not get back ${n} messages`,
  gap: (n, isGone) =>
    isGone
      ? n === 1
        ? "1 message is not on the server any more"
        : `${n} messages are not on the server any more`
      : n === 1
      ? "1 message is missing here; /history loads it"
      : `${n} messages are missing here; /history loads them`,
  notInSeed: "An original server has no such thing",
  foreign: {
    seed: "An original server, in Python, answers there. To talk to it: --seed.",
    ssh: "An SSH server answers there, not Papo. Check --host and --port.",
    http: "A web server answers there, not Papo. Check --host and --port.",
    unknown: "What answers there does not speak Papo's language. Check --host and --port; " +
      "for an original server, in Python: --seed.",
    silent: "Somebody is there but does not answer: the server may be busy, or it is not Papo. " +
      "Check --host and --port; for an original server, in Python: --seed.",
    closes:
      "Each connection is closed there without a word: the server may be busy, or it is not " +
      "Papo. Check --host and --port.",
  },
  nickGiven: (wanted, nick) => `The name ${wanted} is taken: here you are ${nick}`,
  patternGivenUp: (nick) =>
    `Looking for REGEX in a message of ${nick} takes too long; it was passed over`,
  unreadable: "The server's answer cannot be read here: it may be newer than this client",

  clientConnected: "Connected",
  clientFailed: "Could not connect to the server.",
  clientLost: "Lost the connection.",
  clientTlsFailed: (problem, hint) =>
    "The TLS connection could not be made: check --tls, --ca and --host" +
    (hint === undefined ? "" : `: ${hint}`) + ` (${problem}).`,
  askNick: "User name: ",
  nickNeeded: "A name is needed: use --nick NAME.",
  pastedLines: (n) => `${n} lines pasted. Enter sends, Esc cancels`,
  cannotSuspend: "Ctrl-Z cannot suspend the client under deno task; for that, start it by deno run",
  notAcknowledged: (n) =>
    n === 1
      ? "The server did not acknowledge the message: nobody knows whether it was said."
      : `The server did not acknowledge ${n} messages: nobody knows whether they were said.`,
  moreNames: (n) => `and ${count(n, "other person", "other people")}`,
  moreFound: (n) =>
    n === 1
      ? "only the newest message is shown; there are older ones"
      : `only the newest ${n} messages are shown; there are older ones`,
};

/** The terminal client's sentences in each language. */
export const CLIENT_MESSAGES: Readonly<Record<Language, ClientMessages>> = {
  "pt-BR": portuguese,
  en: english,
};

function sentence(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("; ");
}
