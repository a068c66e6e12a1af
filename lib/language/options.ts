/**
 * What `--help` says, and what is wrong with arguments.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { WHOLE_NUMBER } from "./phrases.ts";

/** The options of both programs. */
export type OptionName =
  | "help"
  | "version"
  | "host"
  | "port"
  | "lang"
  | "replay"
  | "rate"
  | "max-clients"
  | "max-per-address"
  | "max-line-bytes"
  | "burst"
  | "max-text-bytes"
  | "max-nick"
  | "max-room-name"
  | "max-rooms"
  | "room-entries"
  | "room-kib"
  | "memory-mib"
  | "stall"
  | "ping"
  | "silence"
  | "server-history"
  | "backup-history"
  | "keep"
  | "durable"
  | "password-file"
  | "operator-file"
  | "tls-cert"
  | "tls"
  | "ca"
  | "client-password-file"
  | "tls-key"
  | "status"
  | "log"
  | "quiet"
  | "verbose"
  | "nick"
  | "room"
  | "seed"
  | "no-suspend"
  | "term"
  | "no-reconnect"
  | "theme"
  | "server-host"
  | "server-port"
  | ScriptOptionName;

/** The options of the client's commands for scripts alone. */
export type ScriptOptionName =
  | "json"
  | "since"
  | "history"
  | "timeout"
  | "script-nick"
  | "exact-nick"
  | "filter-exact-nick";

/** The client's commands for scripts. */
export type ScriptName = "send" | "tail" | "search" | "wait" | "who";

/**
 * The sentences of one language. Their names and parameters say what they are.
 *
 * @ignore
 */
export interface OptionMessages {
  unknownOption(option: string, known: string): string;
  unexpectedArgument(argument: string): string;
  valueMissing(option: string, allowed: string): string;
  valueRefused(option: string, allowed: string, value: string): string;
  wholeNumber(min: number, max: number): string;
  /** `option` says something of the history, and there is none. */
  historyMissing(option: string): string;
  pingTooRare(pingSeconds: number, silenceSeconds: number): string;
  readonly aHost: string;
  readonly aNick: string;
  readonly aRoom: string;
  readonly aFile: string;
  readonly aKeep: string;
  readonly anOperator: string;
  readonly exclusive: string;
  readonly usage: string;
  readonly optionsHeading: string;
  readonly scriptsHeading: string;
  readonly script: Readonly<Record<ScriptName, string>>;
  unknownScript(word: string, known: string): string;
  readonly aText: string;
  readonly someWords: string;
  readonly aPattern: string;
  readonly serverSummary: string;
  readonly commandsHeading: string;
  readonly hashSummary: string;
  readonly certSummary: string;
  readonly backupSummary: string;
  readonly fileWord: string;
  readonly nameWord: string;
  readonly clientSummary: string;
  readonly option: Readonly<Record<OptionName, string>>;
}

const portuguese: OptionMessages = {
  unknownOption: (option, known) => `Opção desconhecida: ${option}. As que há: ${known}.`,
  unexpectedArgument: (argument) => `Argumento inesperado: ${argument}. Só há opções (--help).`,
  valueMissing: (option, allowed) => `Falta o valor de ${option}: ${allowed}.`,
  valueRefused: (option, allowed, value) =>
    `Valor inválido para ${option}: ${allowed}, não ${value}.`,
  wholeNumber: WHOLE_NUMBER["pt-BR"],
  historyMissing: (option) => `${option} só serve com --history ARQUIVO: sem ele nada é guardado.`,
  pingTooRare: (ping, silence) => `--ping (${ping}) tem de ser menor que --silence (${silence}).`,
  aHost: "um nome ou endereço IP",
  aNick: "de 1 a 32 letras, algarismos, _ - e ponto, e não um nome reservado",
  aRoom: "de 1 a 50 letras, algarismos, _ - e ponto",
  aFile: "o nome de um arquivo",
  aKeep: "um número de mensagens (10000) ou de dias (30d)",
  anOperator: "o nome de um operador, sem espaços nem dois-pontos",
  exclusive: "só um dos dois",
  usage: "Uso",
  optionsHeading: "Opções",
  scriptsHeading: "Comandos para scripts",
  script: {
    send: "diz TEXTO, ou cada linha da entrada; sai com 0 só quando o servidor confirmou tudo",
    tail: "mostra o que é dito, linha a linha, até Ctrl-C (130)",
    search: "mostra o que foi dito com todas as PALAVRAS; 1 se não há nada, 2 se não pôde procurar",
    wait: "espera uma mensagem em que REGEX se encontra e a mostra; 124 se passar o prazo",
    who: "mostra quem está na sala",
  },
  unknownScript: (word, known) => `Não há o comando ${word}. Há: ${known} (--help).`,
  aText: "o que dizer, ou - para ler da entrada",
  someWords: "o que procurar",
  aPattern: "uma expressão regular de JavaScript",
  serverSummary: "O servidor do Papo: conversa na sua própria rede.",
  commandsHeading: "Outros comandos",
  hashSummary:
    "Escreve a linha de um operador para --operator-file: pede a senha, ou a lê de stdin.",
  certSummary: "Faz um certificado TLS para esta máquina, nesta pasta, onde há openssl.",
  backupSummary: "Faz uma cópia de um histórico num arquivo novo, com ou sem um servidor a usá-lo.",
  fileWord: "ARQUIVO",
  nameWord: "NOME",
  clientSummary:
    "O cliente do Papo: entra na conversa. Sem terminal, é um filtro: linhas entram, " +
    "linhas saem.",
  option: {
    help: "mostra esta ajuda",
    version: "mostra a versão",
    host: "onde está o servidor",
    port: "a porta do servidor",
    "server-host": "em que endereço atender; :: atende a rede toda, 0.0.0.0 só por IPv4",
    "server-port": "em que porta atender; 0 escolhe uma livre",
    lang: "o idioma; sem ela, o do sistema",
    replay: "quantas mensagens vê quem chega",
    rate:
      "linhas por segundo de cada conexão, depois de uma rajada de dez vezes isso; 0 não limita",
    "max-clients": "quantas conexões ao todo; sai primeiro quem ainda não disse nada",
    "max-per-address": "quantas conexões de um mesmo endereço; a própria máquina não conta",
    "max-line-bytes": "o tamanho máximo de uma linha",
    burst: "quantas linhas podem vir de uma vez; sem ela, dez vezes --rate",
    "max-text-bytes": "o tamanho máximo de uma mensagem de várias linhas",
    "max-nick": "o tamanho máximo de um nome, em letras",
    "max-room-name": "o tamanho máximo do nome de uma sala, em letras",
    "max-rooms": "quantas salas ao todo",
    "room-entries": "quantas mensagens de cada sala ficam na memória",
    "room-kib": "quanta memória elas ocupam em cada sala, em KiB",
    "memory-mib": "quanta memória elas ocupam ao todo, em MiB; a maior sala cede primeiro",
    stall: "depois de quantos segundos sai quem não lê nada do que recebe",
    ping: "depois de quantos segundos de silêncio um programa (json) recebe um ping",
    silence: "depois de quantos segundos de silêncio ele sai",
    "server-history": "guarda o que é dito neste arquivo",
    "backup-history": "o histórico de que se faz a cópia",
    keep: "quanto guardar de cada sala: N mensagens, ou N dias (30d)",
    durable:
      "full: nem uma queda de energia leva o que foi confirmado; normal: leva o último meio minuto",
    "password-file": "só deixa entrar quem sabe a senha deste arquivo. SIGHUP o lê de novo",
    "tls-cert": "o certificado (PEM); com ele, só fala TLS. SIGHUP o lê de novo",
    "tls-key": "a chave do certificado (PEM)",
    "operator-file":
      "os operadores: linhas NOME:HASH, feitas por server.ts hash NOME. SIGHUP o lê de novo",
    status: "diz em localhost, nesta porta, como o servidor está: /healthz e /metrics",
    log: "como dizer o que acontece: frases, ou um objeto JSON por linha",
    quiet: "só diz onde atende",
    verbose: "diz quem se conecta e se desconecta, e por quê",
    nick: "o seu nome; sem ela, pergunta",
    room: "em que sala entrar",
    seed: "fala com um servidor original, em Python",
    tls: "fala TLS com o servidor",
    ca: "o certificado (PEM) em que confiar, além dos do sistema; com ele, fala TLS",
    "client-password-file": "a senha do servidor é a primeira linha deste arquivo",
    "no-reconnect": "termina quando a conexão cai, em vez de tentar de novo",
    theme: "as cores; sem ela, as que se leem em qualquer fundo",
    term: "o tipo do terminal: com dumb, só linhas",
    "no-suspend": "não para com Ctrl-Z: quem o iniciou não pararia junto",
    "script-nick": "o seu nome, ou nome-2 se alguém o tem; sem ela, o servidor dá um",
    "exact-nick": "falha se alguém tem o nome, em vez de usar nome-2",
    "filter-exact-nick": "sem terminal: falha se alguém tem o nome, em vez de usar nome-2",
    json: "uma mensagem do protocolo por linha",
    since: "primeiro o que foi dito depois da mensagem de número N (o seq de --json)",
    history: "primeiro as últimas N mensagens",
    timeout: "espera no máximo N segundos",
  },
};

const english: OptionMessages = {
  unknownOption: (option, known) => `Unknown option: ${option}. There are: ${known}.`,
  unexpectedArgument: (argument) =>
    `Unexpected argument: ${argument}. There are only options (--help).`,
  valueMissing: (option, allowed) => `The value of ${option} is missing: ${allowed}.`,
  valueRefused: (option, allowed, value) => `Bad value for ${option}: ${allowed}, not ${value}.`,
  wholeNumber: WHOLE_NUMBER.en,
  historyMissing: (option) => `${option} needs --history FILE: without it nothing is kept.`,
  pingTooRare: (ping, silence) => `--ping (${ping}) must be less than --silence (${silence}).`,
  aHost: "a name or an IP address",
  aNick: "1 to 32 letters, digits, _ - and dots, and no reserved name",
  aRoom: "1 to 50 letters, digits, _ - and dots",
  aFile: "the name of a file",
  aKeep: "a number of messages (10000) or of days (30d)",
  anOperator: "an operator's name, without spaces and colons",
  exclusive: "only one of the two",
  usage: "Usage",
  optionsHeading: "Options",
  scriptsHeading: "Commands for scripts",
  script: {
    send:
      "says TEXT, or each line of the input; exits with 0 only when the server has acknowledged all",
    tail: "shows what is said, line by line, until Ctrl-C (130)",
    search:
      "shows what was said with all of the WORDS; 1 if there is nothing, 2 if it could not look",
    wait: "waits for a message in which REGEX is found and shows it; 124 if the time runs out",
    who: "shows who is in the room",
  },
  unknownScript: (word, known) => `There is no command ${word}. There are: ${known} (--help).`,
  aText: "what to say, or - to read it from the input",
  someWords: "what to look for",
  aPattern: "a regular expression of JavaScript",
  serverSummary: "Papo's server: chat on your own network.",
  commandsHeading: "Other commands",
  hashSummary:
    "Writes an operator's line for --operator-file: it asks for the password, or reads it from stdin.",
  certSummary: "Makes a TLS certificate for this machine in this folder, where openssl is.",
  backupSummary: "Makes a copy of a history in a new file, whether a server is using it or not.",
  fileWord: "FILE",
  nameWord: "NAME",
  clientSummary: "Papo's client: joins the chat. Without a terminal it is a filter: lines in, " +
    "lines out.",
  option: {
    help: "shows this help",
    version: "shows the version",
    host: "where the server is",
    port: "the server's port",
    "server-host": "which address to listen on; :: serves the whole network, 0.0.0.0 by IPv4 alone",
    "server-port": "which port to listen on; 0 picks a free one",
    lang: "the language; without it, the system's",
    replay: "how many messages a newcomer sees",
    rate: "lines a second for each connection, after a burst of ten times that; 0 sets no limit",
    "max-clients": "how many connections in all; who has not said anything goes first",
    "max-per-address": "how many connections from one address; this machine's own do not count",
    "max-line-bytes": "the longest line allowed",
    burst: "how many lines may come at once; without it, ten times --rate",
    "max-text-bytes": "the longest message of several lines",
    "max-nick": "the longest name, in letters",
    "max-room-name": "the longest name of a room, in letters",
    "max-rooms": "how many rooms in all",
    "room-entries": "how many messages of each room stay in memory",
    "room-kib": "how much memory they may take in each room, in KiB",
    "memory-mib": "how much memory they may take in all, in MiB; the largest room yields first",
    stall: "after how many seconds one who reads nothing of what it gets is closed",
    ping: "after how many seconds of silence a program (json) is sent a ping",
    silence: "after how many seconds of silence it is closed",
    "server-history": "keeps what is said in this file",
    "backup-history": "the history that is copied",
    keep: "how much of each room to keep: N messages, or N days (30d)",
    durable:
      "full: no power cut takes what was acknowledged; normal: it takes up to half a minute of it",
    "password-file": "lets only those in who know the password in this file. SIGHUP reads it again",
    "tls-cert": "the certificate (PEM); with it, it speaks TLS alone. SIGHUP reads it again",
    "tls-key": "the certificate's key (PEM)",
    "operator-file":
      "the operators: lines NAME:HASH, made by server.ts hash NAME. SIGHUP reads it again",
    status: "says on this port of localhost how the server is: /healthz and /metrics",
    log: "how to say what happens: in sentences, or as one JSON object a line",
    quiet: "says only where it listens",
    verbose: "says who connects and disconnects, and why",
    nick: "your name; without it, it asks",
    room: "which room to enter",
    seed: "speaks to an original server, in Python",
    tls: "speaks TLS to the server",
    ca: "the certificate (PEM) to trust beside the system's; with it, it speaks TLS",
    "client-password-file": "the server's password is the first line of this file",
    "no-reconnect": "ends when the connection is lost, instead of trying again",
    theme: "the colours; without it, those legible on any background",
    term: "the kind of terminal: with dumb, lines alone",
    "no-suspend": "does not stop at Ctrl-Z: whoever started it would not stop with it",
    "script-nick": "your name, or name-2 if someone has it; without it, the server gives one",
    "exact-nick": "fails if someone has the name, instead of using name-2",
    "filter-exact-nick":
      "without a terminal: fails if someone has the name, instead of using name-2",
    json: "one message of the protocol a line",
    since: "first what was said after message number N (the seq of --json)",
    history: "first the last N messages",
    timeout: "waits for at most N seconds",
  },
};

/** What is said of options, in each language. */
export const OPTION_MESSAGES: Readonly<Record<Language, OptionMessages>> = {
  "pt-BR": portuguese,
  en: english,
};
