/**
 * What is said of the command line: what each option means, and what is wrong with one. An option's
 * sentence is keyed by its name; a row without one is a type error.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { MEANT, WHOLE_NUMBER } from "./phrases.ts";

/** The same in each language. */
export type Each<Text = string> = Readonly<Record<Language, Text>>;

/** The help of options, by their names. */
export type OptionHelp<Name extends string = string> = Readonly<Record<Name, Each>>;

/** What the options mean that every program has. */
export const COMMON_HELP = {
  lang: {
    "pt-BR": "o idioma; sem ela, o do sistema",
    en: "the language; without it, the system's",
  },
  help: {
    "pt-BR": "mostra esta ajuda",
    en: "shows this help",
  },
  version: {
    "pt-BR": "mostra a versão",
    en: "shows the version",
  },
} satisfies OptionHelp;

/** What the server's options mean. */
export const SERVER_HELP = {
  host: {
    "pt-BR": "em que endereço atender; :: atende a rede toda, 0.0.0.0 só por IPv4",
    en: "which address to listen on; :: serves the whole network, 0.0.0.0 by IPv4 alone",
  },
  port: {
    "pt-BR": "em que porta atender; 0 escolhe uma livre",
    en: "which port to listen on; 0 picks a free one",
  },
  replay: {
    "pt-BR": "quantas mensagens vê quem chega",
    en: "how many messages a newcomer sees",
  },
  history: {
    "pt-BR": "guarda o que é dito neste arquivo",
    en: "keeps what is said in this file",
  },
  keep: {
    "pt-BR": "quanto guardar de cada sala: N mensagens, ou N dias (30d)",
    en: "how much of each room to keep: N messages, or N days (30d)",
  },
  durable: {
    "pt-BR":
      "full: nem uma queda de energia leva o que foi confirmado; normal: leva o último meio minuto",
    en:
      "full: no power cut takes what was acknowledged; normal: it takes up to half a minute of it",
  },
  engine: {
    "pt-BR": "faz de vários servidores um chat só, por um NATS com JetStream nestes endereços",
    en: "makes several servers one chat, by a NATS with JetStream at these addresses",
  },
  "engine-prefix": {
    "pt-BR": "o nome do chat no NATS: um por chat",
    en: "the chat's name at NATS: one for each chat",
  },
  "engine-replicas": {
    "pt-BR": "em quantos servidores NATS tudo deve estar para valer: 3 onde há três",
    en: "on how many NATS servers all must lie before it counts: 3 where there are three",
  },
  "engine-creds": {
    "pt-BR": "quem se é para o NATS: um arquivo .creds, uma semente nkey ou usuário:senha",
    en: "who one is to NATS: a .creds file, the seed of an nkey, or user:password",
  },
  "engine-ca": {
    "pt-BR": "o certificado de quem responde pelo TLS do NATS",
    en: "the certificate of whoever vouches for NATS' TLS",
  },
  advertise: {
    "pt-BR": "onde os clientes encontram este servidor: os outros mandam para lá quem os perde",
    en: "where clients find this server: the others send there whoever loses them",
  },
  data: {
    "pt-BR": "guarda tudo nesta pasta, e lê nela o que mais houver (server.ts init PASTA a faz)",
    en: "keeps all in this folder, and reads there what else there is (server.ts init makes one)",
  },
  config: {
    "pt-BR": "lê opções deste arquivo JSONC, cada uma por seu nome; o que se digita vale mais",
    en: "reads options from this JSONC file, each by its name; what is typed counts more",
  },
  "password-file": {
    "pt-BR": "só deixa entrar quem sabe a senha deste arquivo. SIGHUP o lê de novo",
    en: "lets only those in who know the password in this file. SIGHUP reads it again",
  },
  motd: {
    "pt-BR": "diz a quem chega o que está neste arquivo. SIGHUP o lê de novo",
    en: "tells whoever comes what stands in this file. SIGHUP reads it again",
  },
  "operator-file": {
    "pt-BR": "os operadores: linhas NOME:HASH, feitas por server.ts hash NOME. SIGHUP o lê de novo",
    en: "the operators: lines NAME:HASH, made by server.ts hash NAME. SIGHUP reads it again",
  },
  "tls-cert": {
    "pt-BR": "o certificado (PEM); com ele, só fala TLS. SIGHUP o lê de novo",
    en: "the certificate (PEM); with it, it speaks TLS alone. SIGHUP reads it again",
  },
  "tls-key": {
    "pt-BR": "a chave do certificado (PEM)",
    en: "the certificate's key (PEM)",
  },
  "no-web": {
    "pt-BR": "recusa navegadores; sem ela, a conversa é também uma página, na mesma porta",
    en: "refuses browsers; without it, the chat is a web page too, on the same port",
  },
  "web-host": {
    "pt-BR": "mais um nome por que navegadores podem chamar o servidor; pode repetir",
    en: "one more name that browsers may know the server by; may be repeated",
  },
  announce: {
    "pt-BR":
      "como quem procura na rede o encontra (Papo @ MÁQUINA); off: de modo nenhum; só com --host",
    en:
      "how those who look on the network find it (Papo @ MACHINE); off: not at all; only with --host",
  },
  status: {
    "pt-BR": "diz em localhost, nesta porta, como o servidor está: /healthz e /metrics",
    en: "says on this port of localhost how the server is: /healthz and /metrics",
  },
  log: {
    "pt-BR": "como dizer o que acontece: frases, ou um objeto JSON por linha",
    en: "how to say what happens: in sentences, or as one JSON object a line",
  },
  "no-irc": {
    "pt-BR": "não atende clientes de IRC",
    en: "does not serve IRC clients",
  },
  "irc-name": {
    "pt-BR": "como o servidor se chama para clientes de IRC",
    en: "what the server is called for IRC clients",
  },
  "irc-room": {
    "pt-BR": "em que sala entra um cliente de IRC que não pede nenhuma; none: em nenhuma",
    en: "which room an IRC client enters that asks for none; none: none of them",
  },
  "until-input-ends": {
    "pt-BR": "termina quando a entrada padrão termina: para programas que o iniciam",
    en: "ends when its standard input does: for programs that start it",
  },
  quiet: {
    "pt-BR": "só diz onde atende",
    en: "says only where it listens",
  },
  verbose: {
    "pt-BR": "diz quem se conecta e se desconecta, e por quê",
    en: "says who connects and disconnects, and why",
  },
  rate: {
    "pt-BR":
      "linhas por segundo de cada conexão, depois de uma rajada de dez vezes isso; 0 não limita",
    en: "lines a second for each connection, after a burst of ten times that; 0 sets no limit",
  },
  burst: {
    "pt-BR": "quantas linhas podem vir de uma vez; sem ela, dez vezes --rate",
    en: "how many lines may come at once; without it, ten times --rate",
  },
  "max-clients": {
    "pt-BR": "quantas conexões ao todo; sai primeiro quem ainda não disse nada",
    en: "how many connections in all; who has not said anything goes first",
  },
  "max-per-address": {
    "pt-BR": "quantas conexões de um mesmo endereço; a própria máquina não conta",
    en: "how many connections from one address; this machine's own do not count",
  },
  "max-line-bytes": {
    "pt-BR": "o tamanho máximo de uma linha",
    en: "the longest line allowed",
  },
  "max-text-bytes": {
    "pt-BR": "o tamanho máximo de uma mensagem de várias linhas",
    en: "the longest message of several lines",
  },
  "max-nick": {
    "pt-BR": "o tamanho máximo de um nome, em letras",
    en: "the longest name, in letters",
  },
  "max-room-name": {
    "pt-BR": "o tamanho máximo do nome de uma sala, em letras",
    en: "the longest name of a room, in letters",
  },
  "max-rooms": {
    "pt-BR": "quantas salas ao todo",
    en: "how many rooms in all",
  },
  "room-entries": {
    "pt-BR": "quantas mensagens de cada sala ficam na memória",
    en: "how many messages of each room stay in memory",
  },
  "room-kib": {
    "pt-BR": "quanta memória elas ocupam em cada sala, em KiB",
    en: "how much memory they may take in each room, in KiB",
  },
  "memory-mib": {
    "pt-BR": "quanta memória elas ocupam ao todo, em MiB; a maior sala cede primeiro",
    en: "how much memory they may take in all, in MiB; the largest room yields first",
  },
  stall: {
    "pt-BR": "depois de quantos segundos sai quem não lê nada do que recebe",
    en: "after how many seconds one who reads nothing of what it gets is closed",
  },
  ping: {
    "pt-BR": "depois de quantos segundos de silêncio um programa (json) recebe um ping",
    en: "after how many seconds of silence a program (json) is sent a ping",
  },
  silence: {
    "pt-BR": "depois de quantos segundos de silêncio ele sai",
    en: "after how many seconds of silence it is closed",
  },
} satisfies OptionHelp;

/** What the options of `server.ts backup` mean. */
export const BACKUP_HELP = {
  history: {
    "pt-BR": "o histórico de que se faz a cópia",
    en: "the history that is copied",
  },
} satisfies OptionHelp;

/** What the client's options mean. */
export const CLIENT_HELP = {
  host: {
    "pt-BR": "onde está o servidor; se são vários num chat só, todos, com vírgulas; " +
      "sem ela, nesta máquina, ou pergunta pelo que há na rede",
    en: "where the server is; if several are one chat, all of them, with commas; " +
      "without it, on this machine, or it asks which of those on the network",
  },
  port: {
    "pt-BR": "a porta do servidor",
    en: "the server's port",
  },
  nick: {
    "pt-BR": "o seu nome; sem ela, pergunta",
    en: "your name; without it, it asks",
  },
  "exact-nick": {
    "pt-BR": "sem terminal: falha se alguém tem o nome, em vez de usar nome-2",
    en: "without a terminal: fails if someone has the name, instead of using name-2",
  },
  room: {
    "pt-BR": "em que sala entrar",
    en: "which room to enter",
  },
  tls: {
    "pt-BR": "fala TLS com o servidor",
    en: "speaks TLS to the server",
  },
  ca: {
    "pt-BR": "o certificado (PEM) em que confiar, além dos do sistema; com ele, fala TLS",
    en: "the certificate (PEM) to trust beside the system's; with it, it speaks TLS",
  },
  "password-file": {
    "pt-BR": "a senha do servidor é a primeira linha deste arquivo; pede --host",
    en: "the server's password is the first line of this file; it needs --host",
  },
  key: {
    "pt-BR": "o nome de --nick é seu pelo segredo neste arquivo, que é feito se falta; pede --host",
    en: "the name of --nick is yours by the secret in this file, made if missing; it needs --host",
  },
  "room-keys": {
    "pt-BR":
      "as chaves das salas que as pedem: em cada linha deste arquivo, sala e chave; pede --host",
    en: "the keys of rooms that ask for one: on each line of this file a room and its key; " +
      "it needs --host",
  },
  profile: {
    "pt-BR": "lê opções deste arquivo JSONC, cada uma por seu nome; /save o escreve",
    en: "reads options from this JSONC file, each by its name; /save writes it",
  },
  theme: {
    "pt-BR": "as cores; sem ela, as que se leem em qualquer fundo",
    en: "the colours; without it, those legible on any background",
  },
  seed: {
    "pt-BR": "fala com um servidor original, em Python",
    en: "speaks to an original server, in Python",
  },
  join: {
    "pt-BR": "outras salas em que entrar",
    en: "further rooms to enter",
  },
  ignore: {
    "pt-BR": "pessoas de quem nada aparece",
    en: "people of whom nothing is shown",
  },
  bell: {
    "pt-BR": "quando soa; sem ela, com o seu nome",
    en: "when it rings; without it, at your name",
  },
  notify: {
    "pt-BR": "por que código OSC o sistema avisa quem o chama; sem ela, 9",
    en: "by which OSC code the system shows who calls you; without it, 9",
  },
  highlight: {
    "pt-BR": "palavras que se destacam e avisam como o seu nome",
    en: "words that stand out and ring as your name does",
  },
  alias: {
    "pt-BR": "um nome seu para o que se digita muito, tal como b=/msg bia",
    en: "a name of your own for what you type often, such as b=/msg bia",
  },
  time: {
    "pt-BR": "como escrever a hora, tal como %H:%M:%S ou %I:%M %p",
    en: "how to write the time, such as %H:%M:%S or %I:%M %p",
  },
  inline: {
    "pt-BR":
      "sem tela própria: o que passou fica na memória do terminal, como para um leitor de tela",
    en: "without a screen of its own: what went by stays in the terminal's memory, " +
      "as for a screen reader",
  },
  "no-reconnect": {
    "pt-BR": "termina quando a conexão cai, em vez de tentar de novo",
    en: "ends when the connection is lost, instead of trying again",
  },
  term: {
    "pt-BR": "o tipo do terminal: com dumb, só linhas",
    en: "the kind of terminal: with dumb, lines alone",
  },
  "no-suspend": {
    "pt-BR": "não para com Ctrl-Z: quem o iniciou não pararia junto",
    en: "does not stop at Ctrl-Z: whoever started it would not stop with it",
  },
} satisfies OptionHelp;

/** What the options of its commands for scripts mean. */
export const SCRIPT_HELP = {
  ...CLIENT_HELP,
  nick: {
    "pt-BR": "o seu nome, ou nome-2 se alguém o tem; sem ela, o servidor dá um",
    en: "your name, or name-2 if someone has it; without it, the server gives one",
  },
  "exact-nick": {
    "pt-BR": "falha se alguém tem o nome, em vez de usar nome-2",
    en: "fails if someone has the name, instead of using name-2",
  },
  to: {
    "pt-BR": "diz a essa pessoa, e a mais ninguém",
    en: "says it to that person, and to nobody else",
  },
  me: {
    "pt-BR": "diz como o que se faz",
    en: "says it as what one does",
  },
  notice: {
    "pt-BR": "diz como o que robôs não devem responder",
    en: "says it as what bots must not answer",
  },
  room: {
    "pt-BR": "a sala, ou várias com vírgulas, ou * para todas as que há",
    en: "the room, or several with commas, or * for all that there are",
  },
  since: {
    "pt-BR":
      "primeiro o que foi dito depois da mensagem de número N (o seq de --json), ou desde então",
    en: "first what was said after message number N (the seq of --json), or from that time on",
  },
  history: {
    "pt-BR": "primeiro as últimas N mensagens",
    en: "first the last N messages",
  },
  timeout: {
    "pt-BR": "espera no máximo N segundos",
    en: "waits for at most N seconds",
  },
  json: {
    "pt-BR": "uma mensagem do protocolo por linha",
    en: "one message of the protocol a line",
  },
} satisfies OptionHelp;

/** What the client's commands for scripts do. */
export const SCRIPTS_HELP = {
  send: {
    "pt-BR": "diz TEXTO, ou cada linha da entrada; sai com 0 só quando o servidor confirmou tudo",
    en:
      "says TEXT, or each line of the input; exits with 0 only when the server has acknowledged all",
  },
  tail: {
    "pt-BR": "mostra o que é dito, linha a linha, até Ctrl-C (130)",
    en: "shows what is said, line by line, until Ctrl-C (130)",
  },
  search: {
    "pt-BR":
      "mostra o que foi dito com todas as PALAVRAS; 1 se não há nada, 2 se não pôde procurar",
    en: "shows what was said with all of the WORDS; 1 if there is nothing, 2 if it could not look",
  },
  wait: {
    "pt-BR": "espera uma mensagem em que REGEX se encontra e a mostra; 124 se passar o prazo",
    en: "waits for a message in which REGEX is found and shows it; 124 if the time runs out",
  },
  who: {
    "pt-BR": "mostra quem está na sala",
    en: "shows who is in the room",
  },
  rooms: {
    "pt-BR": "mostra as salas: nome, quantas pessoas, assunto",
    en: "shows the rooms: name, how many people, topic",
  },
  topic: {
    "pt-BR": "mostra o assunto da sala, ou o muda",
    en: "shows the room's topic, or sets it",
  },
} satisfies OptionHelp;

/** What `client.ts find` does. */
export const FIND_SUMMARY: Each = {
  "pt-BR": "mostra os servidores que há na rede; 1 se não há nenhum, 2 se não pôde procurar",
  en: "shows the servers that are on the network; 1 if there is none, 2 if it could not look",
};
/** What `--json` is to it. */
export const FIND_JSON: Each = {
  "pt-BR": "um objeto por linha: address, port, name, tls, password",
  en: "an object a line: address, port, name, tls, password",
};

/** What stands behind their names. */
export const SCRIPT_WORDS = {
  send: { "pt-BR": "TEXTO|-", en: "TEXT|-" },
  tail: { "pt-BR": "", en: "" },
  search: { "pt-BR": "PALAVRAS", en: "WORDS" },
  wait: { "pt-BR": "REGEX", en: "REGEX" },
  who: { "pt-BR": "", en: "" },
  rooms: { "pt-BR": "", en: "" },
  topic: { "pt-BR": "[TEXTO]", en: "[TEXT]" },
} satisfies OptionHelp<keyof typeof SCRIPTS_HELP>;

/**
 * What else is said of a command line. The names and parameters say what each is; to document each
 * would be to write it a third time.
 *
 * @ignore
 */
export interface OptionMessages {
  // What is wrong
  /** `nearest` is what was meant, perhaps. */
  unknownOption(option: string, nearest: string | undefined, known: string): string;
  readonly textBehind: string;
  unexpectedArgument(argument: string): string;
  commandFirst(command: string): string;
  valueMissing(option: string, allowed: string): string;
  valueRefused(option: string, allowed: string, value: string): string;
  /** `option` says something of the history, and there is none. */
  historyMissing(option: string): string;
  engineMissing(option: string): string;
  readonly anEngine: string;
  readonly aPrefix: string;
  readonly anAdvertised: string;
  pingTooRare(pingSeconds: number, silenceSeconds: number): string;
  unknownScript(word: string, known: string): string;
  readonly theServer: string;
  readonly passwordForWhom: string;
  readonly keyForWhom: string;
  readonly roomKeysForWhom: string;
  readonly keyOfWhom: string;

  // What is allowed
  wholeNumber(min: number, max: number): string;
  readonly aHost: string;
  readonly anIrcName: string;
  readonly anAnnouncement: string;
  readonly aNick: string;
  readonly aRoom: string;
  readonly aTime: string;
  readonly aFile: string;
  readonly aFolder: string;
  readonly aKeep: string;
  readonly anOperator: string;
  readonly aText: string;
  readonly someWords: string;
  readonly someNicks: string;
  readonly aTimeFormat: string;
  readonly anAlias: string;
  readonly aPattern: string;
  readonly exclusive: string;

  // The help
  readonly usage: string;
  readonly optionsHeading: string;
  readonly scriptsHeading: string;
  readonly commandsHeading: string;
  readonly serverSummary: string;
  readonly hashSummary: string;
  readonly certSummary: string;
  readonly initSummary: string;
  readonly checkSummary: string;
  readonly backupSummary: string;
  readonly doctorSummary: string;
  readonly clientSummary: string;
  readonly fileWord: string;
  readonly folderWord: string;
  readonly nameWord: string;
}

const portuguese: OptionMessages = {
  unknownOption: (option, nearest, known) =>
    `Opção desconhecida: ${option}.${MEANT["pt-BR"](nearest)} As que há: ${known}.`,
  textBehind: "Um texto que começa com - vem depois de --.",
  commandFirst: (command) => `${command} vem antes de tudo: server.ts ${command} … (--help).`,
  unexpectedArgument: (argument) => `Argumento inesperado: ${argument}. Só há opções (--help).`,
  valueMissing: (option, allowed) => `Falta o valor de ${option}: ${allowed}.`,
  valueRefused: (option, allowed, value) =>
    `Valor inválido para ${option}: ${allowed}, não ${value}.`,
  historyMissing: (option) => `${option} só serve com --history ARQUIVO: sem ele nada é guardado.`,
  engineMissing: (option) => `${option} só serve com --engine ENDEREÇO.`,
  anEngine: "endereço:porta, ou vários com vírgulas; usuário e senha ficam em --engine-creds",
  anAdvertised: "endereço:porta",
  aPrefix: "de 1 a 32 letras sem acento, dígitos, _ e -, sem -state no fim",
  pingTooRare: (ping, silence) => `--ping (${ping}) tem de ser menor que --silence (${silence}).`,
  unknownScript: (word, known) =>
    `Não há o comando ${word}. Há: ${known} (--help). O que inicia um servidor é server.ts.`,
  theServer: "O servidor: server.ts --help",
  passwordForWhom: "--password-file só serve com --host: a senha só vai a quem você nomeia.",
  keyForWhom: "--key só serve com --host: o segredo só vai a quem você nomeia.",
  roomKeysForWhom: "--room-keys só serve com --host: as chaves só vão a quem você nomeia.",
  keyOfWhom: "--key só serve com --nick: o segredo é de um nome.",
  wholeNumber: WHOLE_NUMBER["pt-BR"],
  aHost: "um nome ou endereço IP",
  anIrcName: "um nome com ponto, como irc.escola",
  anAnnouncement: "um nome de até 63 bytes, ou off",
  aNick: "de 1 a 32 letras, algarismos, _ - e ponto, e não um nome reservado",
  aRoom: "de 1 a 50 letras, algarismos, _ - e ponto",
  aFile: "o nome de um arquivo",
  aFolder: "o nome de uma pasta",
  aKeep: "um número de mensagens (10000) ou de dias (30d)",
  anOperator: "o nome de um operador, sem espaços, :, # nem @",
  aText: "o que dizer, ou - para ler da entrada",
  someWords: "o que procurar",
  someNicks: "os nomes de quem se ignora",
  anAlias: "um nome, = e o que ele diz, tal como b=/msg bia",
  aTimeFormat: "um formato com %H, %I, %M, %S ou %p",
  aPattern: "uma expressão regular de JavaScript",
  aTime: "um tempo: 10m, 2h, 7d, 2026-11-22 ou 2026-11-22T10:15",
  exclusive: "só um dos dois",
  usage: "Uso",
  optionsHeading: "Opções",
  scriptsHeading: "Comandos para scripts",
  commandsHeading: "Outros comandos",
  serverSummary: "O servidor do Papo: conversa na sua própria rede.",
  hashSummary:
    "Escreve a linha de um operador para --operator-file: pede a senha, ou a lê de stdin.",
  initSummary: "Faz uma pasta para --data: pergunta a quem atender, a senha e um operador.",
  checkSummary: "Mostra que opções valem, e de onde vêm.",
  certSummary: "Faz um certificado TLS para esta máquina, nesta pasta, onde há openssl.",
  doctorSummary:
    "Olha tudo o que um servidor com estas opções encontraria, não muda nada, e diz o que " +
    "está errado e o que fazer; 1 se há algo errado.",
  backupSummary: "Faz uma cópia de um histórico num arquivo novo, com ou sem um servidor a usá-lo.",
  clientSummary:
    "O cliente do Papo: entra na conversa. Sem terminal, é um filtro: linhas entram, " +
    "linhas saem.",
  fileWord: "ARQUIVO",
  folderWord: "PASTA",
  nameWord: "NOME",
};

const english: OptionMessages = {
  unknownOption: (option, nearest, known) =>
    `Unknown option: ${option}.${MEANT.en(nearest)} There are: ${known}.`,
  textBehind: "A text that begins with - stands behind --.",
  commandFirst: (command) => `${command} stands before all else: server.ts ${command} … (--help).`,
  unexpectedArgument: (argument) =>
    `Unexpected argument: ${argument}. There are only options (--help).`,
  valueMissing: (option, allowed) => `The value of ${option} is missing: ${allowed}.`,
  valueRefused: (option, allowed, value) => `Bad value for ${option}: ${allowed}, not ${value}.`,
  historyMissing: (option) => `${option} needs --history FILE: without it nothing is kept.`,
  engineMissing: (option) => `${option} needs --engine ADDRESS.`,
  anEngine: "address:port, or several with commas; user and password go into --engine-creds",
  anAdvertised: "address:port",
  aPrefix: "1 to 32 plain letters, digits, _ and -, without -state at the end",
  pingTooRare: (ping, silence) => `--ping (${ping}) must be less than --silence (${silence}).`,
  unknownScript: (word, known) =>
    `There is no command ${word}. There are: ${known} (--help). What starts a server is server.ts.`,
  theServer: "The server: server.ts --help",
  passwordForWhom: "--password-file needs --host: a password goes only to whom you name.",
  keyForWhom: "--key needs --host: the secret goes only to whom you name.",
  roomKeysForWhom: "--room-keys needs --host: the keys go only to whom you name.",
  keyOfWhom: "--key needs --nick: the secret is that of a name.",
  wholeNumber: WHOLE_NUMBER.en,
  aHost: "a name or an IP address",
  anIrcName: "a name with a dot, such as irc.school",
  anAnnouncement: "a name of up to 63 bytes, or off",
  aNick: "1 to 32 letters, digits, _ - and dots, and no reserved name",
  aRoom: "1 to 50 letters, digits, _ - and dots",
  aFile: "the name of a file",
  aFolder: "the name of a folder",
  aKeep: "a number of messages (10000) or of days (30d)",
  anOperator: "an operator's name, without spaces, :, # and @",
  aText: "what to say, or - to read it from the input",
  someWords: "what to look for",
  someNicks: "the names of those to ignore",
  anAlias: "a name, = and what it says, such as b=/msg bia",
  aTimeFormat: "a format with %H, %I, %M, %S or %p",
  aPattern: "a regular expression of JavaScript",
  aTime: "a time: 10m, 2h, 7d, 2026-11-22 or 2026-11-22T10:15",
  exclusive: "only one of the two",
  usage: "Usage",
  optionsHeading: "Options",
  scriptsHeading: "Commands for scripts",
  commandsHeading: "Other commands",
  serverSummary: "Papo's server: chat on your own network.",
  hashSummary:
    "Writes an operator's line for --operator-file: it asks for the password, or reads it from stdin.",
  initSummary: "Makes a folder for --data: asks whom to serve, the password, and an operator.",
  checkSummary: "Shows which options hold, and where they come from.",
  certSummary: "Makes a TLS certificate for this machine in this folder, where openssl is.",
  doctorSummary:
    "Looks at all that a server with these options would meet, changes nothing, and says " +
    "what is wrong and what to do; 1 if something is.",
  backupSummary: "Makes a copy of a history in a new file, whether a server is using it or not.",
  clientSummary: "Papo's client: joins the chat. Without a terminal it is a filter: lines in, " +
    "lines out.",
  fileWord: "FILE",
  folderWord: "FOLDER",
  nameWord: "NAME",
};

/** The sentences of each language. */
export const OPTION_MESSAGES: Each<OptionMessages> = { "pt-BR": portuguese, en: english };
