/**
 * Every sentence that a person reads, in every language. A sentence that is missing in one of them
 * is a type error.
 *
 * @module
 */

import type {
  CloseReason,
  CommandName,
  ErrorCode,
  OperatorAct,
  PairProblem,
  StoreProblem,
} from "../vocabulary/codes.ts";
import type { Allowed, BanInForce, Reloadable, Reply } from "../vocabulary/reply.ts";
import type { Crowd, Moderated, Presence } from "../vocabulary/entry.ts";
import type { Language } from "../vocabulary/language.ts";
import { ROOMS_PER_PERSON, TOPIC_MAX_BYTES } from "../server/limits.ts";
import { faultOfName, NICK_MAX_GRAPHEMES, ROOM_MAX_GRAPHEMES } from "../text/name.ts";
import { PROTOCOL_VERSION } from "../vocabulary/protocol.ts";
import { usage } from "./slash.ts";

type ErrorReply = Extract<Reply, { type: "error" }>;
type Welcome = Extract<Reply, { type: "entered" }>;

/**
 * The sentences of one language. Their names and parameters say what they are; to document each of
 * them would be to write it a third time.
 *
 * @ignore
 */
export interface Messages {
  // In the rooms
  joined(nick: string, room: string): string;
  left(nick: string, room: string): string;
  renamed(nick: string, newNick: string): string;
  crowds(presence: Extract<Presence, { type: "presence" }>): string;
  topicSet(nick: string, room: string, topic: string): string;

  // To one person
  /** With word of the help that there is. */
  welcome(welcome: Welcome): string;
  /** Without. */
  arrival(welcome: Welcome): string;
  readonly helpHint: string;
  historyHeading(room: string, count: number): string;
  found(room: string, count: number): string;
  /** Behind that: older ones were found too. */
  foundMore: string;
  /** So many older messages were not looked at, for the search took too long. */
  unseen(count: number): string;
  /** So many more lines of a message of theirs are not shown. */
  moreLines(count: number, nick: string): string;
  readonly storageFailed: string;
  readonly storageWorks: string;
  nowNamed(nick: string): string;
  /** Marks a message as meant for one person alone. */
  readonly direct: string;
  who(room: string, members: number, nicks: readonly string[]): string;
  roomLine(name: string, members: number, topic: string): string;
  topicIs(room: string, topic: string): string;
  readonly languageSet: string;
  readonly helpHeading: string;
  skipped(room: string, count: number): string;
  readonly error: Readonly<Record<ErrorCode, (error: ErrorReply) => string>>;
  readonly closing: Readonly<Record<CloseReason, string>>;
  readonly askPassword: string;
  readonly passwordFirst: string;
  nowOperator(name: string): string;
  noOperator(name: string): string;
  moderated(event: Moderated): string;
  bansHeading(total: number): string;
  banLine(ban: BanInForce): string;

  // The server's own terminal
  readonly serverListening: string;
  readonly serverFailed: string;
  /** Commands, any of which will do. */
  howToJoin(...commands: readonly string[]): string;
  /** A file was read anew; `names` are those of the operators there are now, if there are any. */
  readonly reloaded: Readonly<Record<Reloadable, (names: string) => string>>;
  /** What was read before stays; `problem` is what is wrong with the file now. */
  readonly reloadFailed: Readonly<Record<Reloadable, (problem: string) => string>>;
  readonly nothingToReload: string;
  backupMade(source: string, target: string): string;
  backupExists(file: string): string;
  readonly backupFailed: string;
  /** What is wrong with a pair of files. */
  readonly tlsRefused: Readonly<Record<PairProblem, (cert: string, key: string) => string>>;
  certificateMade(cert: string, key: string, hosts: string): string;
  certificateExists(file: string): string;
  readonly opensslMissing: string;
  readonly thisMachine: string;
  readonly serverStopping: string;
  readonly serverStatus: string;
  connected(peer: string, connections: number): string;
  disconnected(peer: string, nick: string | undefined, reason: string): string;
  readonly reason: Readonly<Record<CloseReason, string>>;
  /** `operator` is the name in the operators' file. */
  operatorActed(event: Moderated, operator: string): string;
  operatorCame(nick: string, operator: string, address: string): string;
  operatorGone(nick: string, operator: string): string;
  wrongPassword(address: string, operator: string | undefined): string;

  // `server.ts hash`
  readonly askNewPassword: string;
  readonly passwordRule: string;

  // The client's
  readonly clientConnected: string;
  readonly clientFailed: string;
  readonly clientLost: string;
  /** `problem` is what was wrong with the certificate, or with what answered, as the system has it. */
  clientTlsFailed(problem: string): string;
  readonly askNick: string;
  readonly nickNeeded: string;
  pastedLines(count: number): string;
  readonly cannotSuspend: string;
  notAcknowledged(count: number): string;
  moreNames(count: number): string;
  /** Older messages than the `count` that are shown were found. */
  moreFound(count: number): string;

  // Why something could not be started
  addressInUse(address: string): string;
  readonly addressNotHere: string;
  readonly nameNotFound: string;
  readonly refused: string;
  readonly timedOut: string;
  readonly portNotAllowed: string;
  /** Why the file that `--history` names cannot be used. */
  readonly store: Readonly<Record<StoreProblem, (file: string, detail: string) => string>>;
  /** Why another file that an option names cannot be used. */
  fileUnreadable(file: string): string;
  passwordFileRefused(file: string): string;
  operatorFileRefused(file: string, line: number): string;
  statusPortRefused(port: number): string;
  readonly storeStumbled: string;
  readonly storeRecovered: string;
  logGap(lines: number): string;
  storeMadeAnew(file: string): string;
  storeOpenToAll(file: string): string;
  clockLeapt(byMs: number): string;
  clockDoubted(aheadMs: number): string;
  readonly clockBelieved: string;
  outputFailed(reason: string): string;
  inputFailed(reason: string): string;
  readonly noSpace: string;
  /** `command` is what to run instead. */
  permission(access: string, command: string): string;

  // Options
  textOf(max: number): string;
  /** What a name is made of. */
  nameOf(max: number): string;
  /** What else is wrong with one. */
  readonly nameLacksLetter: string;
  readonly nameHasMarks: string;
  oneOf(values: string): string;
  readonly requestId: string;
  readonly object: string;
  readonly flag: string;
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

const usageOf = (command: CommandName | undefined, language: Language): string =>
  command === undefined ? "/help" : usage(command, language);

type Acts = Readonly<Record<OperatorAct, (by: string, whom: string) => string>>;

const portugueseActs: Acts = {
  kick: (by, whom) => `${by} tirou ${whom} da conversa`,
  ban: (by, whom) => `${by} baniu ${whom}`,
  unban: (by, whom) => `${by} deixa ${whom} entrar de novo`,
  mute: (by, whom) => `${by} não deixa ${whom} falar`,
  unmute: (by, whom) => `${by} deixa ${whom} falar de novo`,
  lock: (by, whom) => `${by} fechou ${whom}`,
  unlock: (by, whom) => `${by} abriu ${whom}`,
};

const englishActs: Acts = {
  kick: (by, whom) => `${by} put ${whom} out`,
  ban: (by, whom) => `${by} banned ${whom}`,
  unban: (by, whom) => `${by} lets ${whom} in again`,
  mute: (by, whom) => `${by} lets ${whom} say nothing`,
  unmute: (by, whom) => `${by} lets ${whom} speak again`,
  lock: (by, whom) => `${by} locked ${whom}`,
  unlock: (by, whom) => `${by} unlocked ${whom}`,
};

const portuguese: Messages = {
  joined: (nick, room) => `${nick} entrou em #${room}`,
  left: (nick, room) => `${nick} saiu de #${room}`,
  renamed: (nick, newNick) => `${nick} agora é ${newNick}`,
  crowds: ({ room, joined, left, renamed }) =>
    `#${room}: ` + [
      crowd(joined, "entrou", "entraram", "e mais"),
      crowd(left, "saiu", "saíram", "e mais"),
      crowd(renamed, "mudou de nome", "mudaram de nome", "e mais"),
    ].filter((part) => part !== "").join("; "),
  topicSet: (nick, room, topic) =>
    topic === ""
      ? `${nick} tirou o assunto de #${room}`
      : `${nick} mudou o assunto de #${room} para: ${topic}`,
  welcome: (welcome) => `${portuguese.arrival(welcome)} ${portuguese.helpHint}`,
  arrival: ({ nick, room, topic, members }) =>
    `Você é ${nick} em #${room}, ` +
    (members === 1
      ? "onde não há mais ninguém"
      : `com mais ${count(members - 1, "pessoa", "pessoas")}`) +
    (topic === "" ? "" : ` — assunto: ${topic}`) + ".",
  helpHint: "/help mostra os comandos.",
  historyHeading: (room, n) =>
    n === 0
      ? `#${room}: nenhuma mensagem`
      : n === 1
      ? `#${room}: a última mensagem`
      : `#${room}: as últimas ${n} mensagens`,
  found: (room, n) =>
    n === 0 ? `#${room}: nada foi encontrado` : `#${room}: encontrado, do mais novo ao mais antigo`,
  foundMore: "há mais antigas",
  unseen: (n) =>
    (n === 1
      ? "a mensagem mais antiga não foi olhada"
      : `as ${n} mensagens mais antigas não foram olhadas`) + ": palavras mais raras ajudam",
  moreLines: (n, nick) =>
    n === 1
      ? `… e mais 1 linha de ${nick}, que o cliente do Papo mostra`
      : `… e mais ${n} linhas de ${nick}, que o cliente do Papo mostra`,
  storageFailed: "O servidor não consegue guardar o que é dito; por ora nada pode ser dito",
  storageWorks: "O servidor voltou a guardar o que é dito",
  nowNamed: (nick) => `Agora você é ${nick}`,
  direct: "em particular",
  who: (room, members, nicks) => `#${room} (${members}): ${list(nicks, members, "e mais")}`,
  roomLine: (name, members, topic) => `#${name} (${members})${topic === "" ? "" : ` — ${topic}`}`,
  topicIs: (room, topic) =>
    topic === "" ? `#${room} não tem assunto` : `Assunto de #${room}: ${topic}`,
  languageSet: "Agora em português",
  helpHeading: "O que você escreve é dito a todos da sala. Comandos:",
  skipped: (room, n) =>
    n === 1
      ? `Você perdeu 1 linha de #${room}: a sua conexão não acompanhou`
      : `Você perdeu ${n} linhas de #${room}: a sua conexão não acompanhou`,
  error: {
    address_malformed: ({ value }) =>
      `${value} não é um endereço: por exemplo 192.0.2.7, 192.0.2.0/24, fd00::7 ou fd00::/64`,
    argument_missing: ({ command }) => `Falta algo: ${usageOf(command, "pt-BR")}`,
    argument_surplus: ({ command }) => `É demais; só assim: ${usageOf(command, "pt-BR")}`,
    direct_unsure: ({ value }) =>
      `Não se sabe se ${value} recebeu o que você lhe disse por último em particular`,
    field_invalid: ({ field, allowed, value }) =>
      `O campo ${field} não serve: ${allowedOf(allowed, portuguese)}` +
      (isSecret(field)
        ? ""
        : value === undefined
        ? "; ele falta"
        : value.trim() === ""
        ? ", não só espaços"
        : `, não ${value}`),
    hello_late: () => "hello só pode ser o primeiro pedido",
    json_malformed: () => "Isto não é um objeto JSON em uma linha",
    not_in_room: ({ value }) =>
      value === "" ? "Você não está em nenhuma sala" : `Você não está na sala ${value}`,
    text_too_long: ({ limit }) => `Mensagem longa demais: o máximo é ${limit} bytes`,
    type_unknown: ({ value, allowed }) =>
      `Tipo de pedido desconhecido: ${value || "nenhum"}; ${allowedOf(allowed, portuguese)}`,
    version_unsupported: ({ value }) =>
      `Este servidor fala a versão ${PROTOCOL_VERSION} do protocolo, não ${value}`,
    language_unknown: ({ value }) => `Idioma desconhecido: ${value}. Há pt-BR e en`,
    line_too_long: ({ limit }) =>
      `Linha longa demais: o máximo é ${limit} bytes. Nada dela foi dito`,
    muted: (error) => `Você não pode falar aqui${terms(error, "pt-BR")}`,
    nick_banned: (error) => `O nome ${error.value} não pode entrar aqui${terms(error, "pt-BR")}`,
    nick_confusable: ({ value }) =>
      `O nome ${value} se confunde com o de outra pessoa, ou consigo mesmo; escolha outro`,
    banned_by_other: ({ value, detail }) =>
      `${value} não pode entrar porque ${detail} está banido: /unban ${detail}`,
    not_banned: ({ value }) => `${value} não está banido`,
    not_locked: ({ value }) => `A sala ${value} não está fechada`,
    not_muted: ({ value }) => `${value} já pode falar`,
    not_operator: () => "Só operadores podem fazer isso",
    operator_refused: () => "O nome ou a senha de operador não confere",
    operator_spared: ({ value }) => `${value} também é operador`,
    password_missing: () => "Este servidor pede uma senha",
    password_wrong: () => "A senha está errada",
    person_gone: ({ value }) =>
      `${value}, que lhe escreveu, já saiu. Quem tem esse nome agora pode ser outra pessoa: ` +
      `/msg ${value} TEXTO`,
    room_locked: (error) => `A sala ${error.value} está fechada${terms(error, "pt-BR")}`,
    nick_malformed: ({ value, limit = NICK_MAX_GRAPHEMES }) =>
      `O nome ${value} não serve: ${nameRule(value, limit, portuguese)}`,
    nick_reserved: ({ value, command }) =>
      command === "op"
        ? `O nome ${value} é de um operador; se é o seu, primeiro /op`
        : `O nome ${value} é reservado; escolha outro`,
    nick_taken: ({ value }) => `O nome ${value} já está em uso; escolha outro`,
    nick_unknown: ({ value }) => `Não há ninguém com o nome ${value}`,
    not_reading: ({ value }) => `${value} não está lendo agora; tente mais tarde`,
    not_stored: () => "O servidor não consegue guardar o que é dito; nada foi dito",
    number_malformed: ({ value, limit }) => `${value} não serve: um número de 1 a ${limit}`,
    room_malformed: ({ value, limit = ROOM_MAX_GRAPHEMES }) =>
      `A sala ${value} não serve: ${nameRule(value, limit, portuguese)}`,
    address_rooms_full: () =>
      "Já foram abertas salas demais a partir do seu endereço; tente mais tarde",
    own_rooms_full: ({ value }) =>
      `Você já está em ${ROOMS_PER_PERSON} salas: saia de uma para entrar em ${value}`,
    room_unreadable: ({ value }) =>
      `A sala ${value} não abre agora: o servidor não consegue ler o que foi dito nela`,
    rooms_full: ({ value }) => `Não há lugar para a sala ${value}: o servidor já tem salas demais`,
    topic_too_long: ({ limit }) =>
      `Assunto longo demais: o máximo é ${limit} caracteres, e ${TOPIC_MAX_BYTES} bytes`,
    unknown_command: ({ value }) => `Comando desconhecido: ${value}. /help mostra os que há`,
  },
  askPassword: "Senha: ",
  passwordFirst: "Este servidor pede uma senha: diga a senha, e só ela, na primeira mensagem",
  nowOperator: (name) => `Agora você é operador (${name}). /help mostra o que isso permite`,
  noOperator: (name) => `Você não é mais operador (${name})`,
  moderated: (event) => moderation(event, portugueseActs, "pt-BR"),
  bansHeading: (n) =>
    n === 0 ? "Ninguém está banido" : n === 1 ? "1 banimento:" : `${n} banimentos:`,
  banLine: ({ nick, address, by, untilMs, reason }) =>
    `${nick ?? address}, por ${by}${terms({ untilMs, detail: reason }, "pt-BR")}`,
  closing: {
    quit: "Até logo!",
    ended: "Até logo!",
    reset: "A conexão caiu",
    stalled: "A conexão foi encerrada: nada foi lido por tempo demais",
    silent: "A conexão foi encerrada: nada foi dito por tempo demais",
    errors: "A conexão foi encerrada: pedidos inválidos demais",
    replaced: "A conexão foi retomada em outro lugar",
    server_full: "O servidor está cheio; tente mais tarde",
    kicked: "Um operador tirou você da conversa",
    banned: "Um operador não deixa você entrar aqui",
    password: "A conexão foi encerrada: sem a senha não se entra aqui",
    guesses: "A conexão foi encerrada: senhas erradas demais",
    address_full: "Há conexões demais deste endereço; tente mais tarde",
    http: "Isto é um servidor de conversa Papo, não uma página",
    foreign: "Isto é um servidor de conversa Papo; o que veio é de outro protocolo",
    unfinished: "A conexão foi encerrada: a primeira linha não chegou ao fim",
    tls: "Este servidor não fala TLS nesta porta",
    not_tls: "Este servidor só fala TLS: no cliente do Papo, --tls; sem ele, " +
      "ncat --ssl ENDEREÇO PORTA ou openssl s_client -quiet -connect ENDEREÇO:PORTA",
    tls_failed: "A conexão TLS não foi possível",
    shutdown: "O servidor está sendo desligado. Até logo!",
    fault: "O servidor falhou com esta conexão e a encerrou",
  },

  serverListening: "Servidor conectado",
  serverFailed: "Não foi possível iniciar o servidor.",
  howToJoin: (...commands) => `Para entrar: ${commands.join("   ou: ")}`,
  reloaded: {
    certificate: () => "Novo certificado em uso",
    password: () => "Nova senha em uso",
    operators: (names) => `Operadores lidos de novo: ${names || "nenhum"}`,
  },
  reloadFailed: {
    certificate: (problem) => `O certificado antigo continua em uso. ${problem}`,
    password: (problem) => `A senha antiga continua em uso. ${problem}`,
    operators: (problem) => `Os operadores continuam os mesmos. ${problem}`,
  },
  nothingToReload: "SIGHUP: não há senha, operadores nem certificado para ler de novo",
  tlsRefused: {
    cert: (cert) => `O arquivo ${cert} não é um certificado (PEM).`,
    key: (_, key) => `O arquivo ${key} não é uma chave (PEM, sem senha).`,
    mismatch: (cert, key) => `A chave em ${key} não é a do certificado em ${cert}.`,
    unsupported: (cert, key) =>
      `O certificado em ${cert} ou a chave em ${key} é de um tipo que não serve para TLS; ` +
      "server.ts cert faz um par que serve.",
  },
  certificateMade: (cert, key, hosts) =>
    `Feitos: ${cert} e ${key}, para ${hosts}.\n` +
    `O servidor: server.ts --tls-cert ${cert} --tls-key ${key}\n` +
    `Quem entra confia nele com uma cópia de ${cert}: client.ts --tls --ca ${cert}\n` +
    `${key} é só do servidor: não o copie para ninguém.`,
  backupMade: (source, target) => `${target} é uma cópia de ${source}.`,
  backupExists: (file) => `O arquivo ${file} já existe; não foi tocado. Use outro nome.`,
  backupFailed: "Não foi possível fazer a cópia.",
  certificateExists: (file) => `O arquivo ${file} já existe; não foi tocado.`,
  opensslMissing: "O programa openssl não está aqui. Instale-o, ou traga um certificado de fora.",
  thisMachine: "ENDEREÇO-DESTA-MÁQUINA",
  serverStopping: "Servidor desligado",
  serverStatus: "Estado",
  connected: (peer, n) => `${peer} conectou-se (${count(n, "conexão", "conexões")})`,
  disconnected: (peer, nick, reason) =>
    `${peer}${nick === undefined ? "" : ` (${nick})`} desconectou-se: ${reason}`,
  reason: {
    quit: "despediu-se",
    ended: "encerrou a conexão",
    reset: "a conexão caiu",
    stalled: "não lia mais",
    silent: "não dizia mais nada",
    errors: "pedidos inválidos demais",
    replaced: "foi retomada em outra conexão",
    server_full: "o servidor está cheio",
    kicked: "foi tirado por um operador",
    banned: "foi banido",
    password: "não deu a senha",
    guesses: "deu senhas erradas demais",
    address_full: "conexões demais do mesmo endereço",
    http: "era um pedido HTTP",
    foreign: "falava outro protocolo",
    unfinished: "não terminou a primeira linha",
    tls: "falava TLS, e esta porta não",
    not_tls: "não falava TLS, e esta porta só fala isso",
    tls_failed: "não chegou a um acordo sobre TLS: confira o certificado",
    shutdown: "o servidor foi desligado",
    fault: "falha do servidor",
  },

  operatorActed: ({ by, ...event }, operator) =>
    `operador ${operator} — ${moderation({ ...event, by }, portugueseActs, "pt-BR")}`,
  operatorCame: (nick, operator, address) => `operador ${operator} — é ${nick}, de ${address}`,
  operatorGone: (nick, operator) => `operador ${operator} — ${nick} já não é`,
  wrongPassword: (address, operator) =>
    operator === undefined
      ? `${address} errou a senha`
      : `${address} errou a senha do operador ${operator}`,
  askNewPassword: "Senha do operador: ",
  passwordRule: "Uma senha tem de 1 a 200 caracteres e começa com uma letra ou um algarismo.",

  clientConnected: "Conectado",
  clientFailed: "Não foi possível conectar-se ao servidor.",
  clientLost: "Não foi possível manter-se conectado.",
  clientTlsFailed: (problem) =>
    `A conexão TLS não foi possível: confira --tls, --ca e --host (${problem}).`,
  askNick: "Usuário: ",
  nickNeeded: "O nome é necessário: use --nick NOME.",
  pastedLines: (n) => `${n} linhas coladas. Enter envia, Esc cancela`,
  notAcknowledged: (n) =>
    n === 1
      ? "O servidor não confirmou a mensagem: não se sabe se foi dita."
      : `O servidor não confirmou ${n} mensagens: não se sabe se foram ditas.`,
  moreNames: (n) => `e mais ${count(n, "pessoa", "pessoas")}`,
  moreFound: (n) =>
    n === 1
      ? "só a mensagem mais nova aparece; há mais antigas"
      : `só as ${n} mensagens mais novas aparecem; há mais antigas`,
  cannotSuspend: "Ctrl-Z não suspende o cliente sob deno task; para isso, execute-o com deno run",

  addressInUse: (address) =>
    `O endereço já está em uso: outro servidor está rodando em ${address}? ` +
    "Escolha outra porta com --port.",
  addressNotHere: "Este endereço não é desta máquina. Use --host localhost ou --host ::.",
  nameNotFound: "Não há máquina com esse nome. Confira --host.",
  refused: "Ninguém atende nesse endereço: o servidor está rodando? Confira --host e --port.",
  timedOut: "Não houve resposta. Confira --host e --port.",
  portNotAllowed: "Esta porta só pode ser usada pelo administrador. Escolha outra com --port.",
  store: {
    corrupt: (file) =>
      `O arquivo ${file} está danificado. Restaure uma cópia, ou use outro arquivo.`,
    failed: (file, detail) => `O arquivo ${file} não pode ser usado: ${detail}.`,
    another: (file) =>
      `Em ${file} há outro histórico, ou outro programa escreveu nele. Ponha de volta o que havia, ` +
      "ou reinicie o servidor.",
    disk_read_only: (file) => `O disco em que está ${file} é só de leitura.`,
    gone: (file) =>
      `O arquivo ${file}, ou o que fica ao lado dele (-wal, -shm), foi apagado ou mudou de lugar.`,
    foreign: (file) => `O arquivo ${file} não é um histórico do Papo; não foi tocado. Use outro.`,
    full: (file) => `Não há espaço em disco para ${file}.`,
    in_use: (file) => `O arquivo ${file} está em uso por outro servidor. Use outro arquivo.`,
    missing: (file) => `O arquivo ${file} não existe.`,
    newer: (file) => `O arquivo ${file} é de um Papo mais novo; não foi tocado. Atualize o Papo.`,
    no_folder: (file) => `A pasta de ${file} não existe. Confira se a pasta existe.`,
    not_a_file: (file) => `${file} não é um arquivo comum. Use o nome de um arquivo.`,
    not_allowed: (file) =>
      `Quem executa o servidor não pode ler e escrever ${file}, ou a sua pasta. Confira as permissões.`,
    refused: (file, detail) => `O que foi dito não cabe em ${file}: ${detail}.`,
    read_only: (file) => `O arquivo ${file} não pode ser escrito. Confira as permissões.`,
  },
  fileUnreadable: (file) => `O arquivo ${file} não pode ser lido. Confira se existe.`,
  passwordFileRefused: (file) =>
    `A primeira linha de ${file} não é uma senha: ela começa com uma letra ou um algarismo.`,
  operatorFileRefused: (file, line) =>
    `A linha ${line} de ${file} não serve: NOME:HASH, como as que server.ts hash NOME escreve.`,
  statusPortRefused: (port) =>
    `A porta ${port} de --status está em uso, ou não é permitida. Escolha outra com --status.`,
  storeStumbled: "O histórico não pode ser escrito",
  storeRecovered: "O histórico voltou a ser escrito",
  logGap: (n) =>
    n === 1
      ? "Falta aqui 1 linha: não pôde ser escrita a tempo"
      : `Faltam aqui ${n} linhas: não puderam ser escritas a tempo`,
  clockLeapt: (ms) =>
    ms < 0
      ? `O relógio foi atrasado: ${spanOf(ms, "pt-BR")}`
      : `O relógio foi adiantado: ${spanOf(ms, "pt-BR")}`,
  clockDoubted: (ms) =>
    `O relógio está ${spanOf(ms, "pt-BR")} ${ms < 0 ? "atrás" : "à frente"} do que o histórico ` +
    "conhece: nada é apagado pela idade até que o servidor tenha funcionado um dia assim",
  clockBelieved: "O relógio volta a valer para apagar o que é antigo",
  storeOpenToAll: (file) =>
    `Qualquer um nesta máquina pode ler ${file}, e isso não pôde ser mudado: chmod 600 ${file}`,
  storeMadeAnew: (file) =>
    `O histórico voltou a ser escrito: o que ${file} não tinha e ainda estava na memória está nele`,
  outputFailed: (reason) => `Não foi possível escrever o que há para mostrar: ${reason}.`,
  inputFailed: (reason) => `Não foi possível ler a entrada: ${reason}.`,
  noSpace: "não há mais espaço",
  permission: (access, command) => `Falta a permissão para ${access}. Execute: ${command}`,

  unknownOption: (option, known) => `Opção desconhecida: ${option}. As que há: ${known}.`,
  unexpectedArgument: (argument) => `Argumento inesperado: ${argument}. Só há opções (--help).`,
  valueMissing: (option, allowed) => `Falta o valor de ${option}: ${allowed}.`,
  valueRefused: (option, allowed, value) =>
    `Valor inválido para ${option}: ${allowed}, não ${value}.`,
  wholeNumber: (min, max) => `um número inteiro de ${min} a ${max}`,
  historyMissing: (option) => `${option} só serve com --history ARQUIVO: sem ele nada é guardado.`,
  pingTooRare: (ping, silence) => `--ping (${ping}) tem de ser menor que --silence (${silence}).`,
  textOf: (max) => `um texto de 1 a ${max} caracteres`,
  nameOf: (max) => `de 1 a ${max} letras, algarismos, _ - e ponto`,
  nameLacksLetter: "; falta uma letra ou um algarismo",
  nameHasMarks: "; acentos demais numa letra",
  oneOf: (values) => `um de ${values}`,
  requestId: "um texto de até 64 caracteres ou um número inteiro",
  object: "um objeto",
  flag: "true ou false",
  aHost: "um nome ou endereço IP",
  aNick: "de 1 a 32 letras, algarismos, _ - e ponto, e não um nome reservado",
  aFile: "o nome de um arquivo",
  anOperator: "o nome de um operador, sem espaços nem dois-pontos",
  aKeep: "um número de mensagens (10000) ou de dias (30d)",
  aRoom: "de 1 a 50 letras, algarismos, _ - e ponto",
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
  hashSummary:
    "Escreve a linha de um operador para --operator-file: pede a senha, ou a lê de stdin.",
  commandsHeading: "Outros comandos",
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

const english: Messages = {
  joined: (nick, room) => `${nick} joined #${room}`,
  left: (nick, room) => `${nick} left #${room}`,
  renamed: (nick, newNick) => `${nick} is now ${newNick}`,
  crowds: ({ room, joined, left, renamed }) =>
    `#${room}: ` + [
      crowd(joined, "joined", "joined", "and"),
      crowd(left, "left", "left", "and"),
      crowd(renamed, "changed name", "changed names", "and"),
    ].filter((part) => part !== "").join("; "),
  topicSet: (nick, room, topic) =>
    topic === ""
      ? `${nick} took the topic of #${room} away`
      : `${nick} set the topic of #${room} to: ${topic}`,
  welcome: (welcome) => `${english.arrival(welcome)} ${english.helpHint}`,
  arrival: ({ nick, room, topic, members }) =>
    `You are ${nick} in #${room}, ` +
    (members === 1
      ? "where nobody else is yet"
      : `with ${count(members - 1, "other person", "other people")}`) +
    (topic === "" ? "" : ` — topic: ${topic}`) + ".",
  helpHint: "/help shows the commands.",
  historyHeading: (room, n) =>
    n === 0
      ? `#${room}: no messages`
      : n === 1
      ? `#${room}: the last message`
      : `#${room}: the last ${n} messages`,
  found: (room, n) => n === 0 ? `#${room}: nothing was found` : `#${room}: found, the newest first`,
  foundMore: "there are older ones",
  unseen: (n) =>
    (n === 1
      ? "the oldest message was not looked at"
      : `the oldest ${n} messages were not looked at`) + ": rarer words help",
  moreLines: (n, nick) =>
    n === 1
      ? `… and 1 more line of ${nick}'s, which Papo's own client shows`
      : `… and ${n} more lines of ${nick}'s, which Papo's own client shows`,
  storageFailed: "The server cannot keep what is said; for now nothing can be said",
  storageWorks: "The server can keep what is said again",
  nowNamed: (nick) => `You are now ${nick}`,
  direct: "privately",
  who: (room, members, nicks) => `#${room} (${members}): ${list(nicks, members, "and")}`,
  roomLine: (name, members, topic) => `#${name} (${members})${topic === "" ? "" : ` — ${topic}`}`,
  topicIs: (room, topic) => topic === "" ? `#${room} has no topic` : `Topic of #${room}: ${topic}`,
  languageSet: "Now in English",
  helpHeading: "What you type is said to everyone in the room. Commands:",
  skipped: (room, n) =>
    n === 1
      ? `You missed 1 line of #${room}: your connection did not keep up`
      : `You missed ${n} lines of #${room}: your connection did not keep up`,
  error: {
    address_malformed: ({ value }) =>
      `${value} is no address: for example 192.0.2.7, 192.0.2.0/24, fd00::7 or fd00::/64`,
    argument_missing: ({ command }) => `Something is missing: ${usageOf(command, "en")}`,
    argument_surplus: ({ command }) => `That is too much; just ${usageOf(command, "en")}`,
    direct_unsure: ({ value }) =>
      `It is not known whether ${value} got what you last said to them alone`,
    field_invalid: ({ field, allowed, value }) =>
      `The field ${field} will not do: ${allowedOf(allowed, english)}` +
      (isSecret(field)
        ? ""
        : value === undefined
        ? "; it is missing"
        : value.trim() === ""
        ? ", not only blanks"
        : `, not ${value}`),
    hello_late: () => "hello can only be the first request",
    json_malformed: () => "This is not a JSON object on one line",
    not_in_room: ({ value }) =>
      value === "" ? "You are in no room" : `You are not in the room ${value}`,
    text_too_long: ({ limit }) => `Message too long: the limit is ${limit} bytes`,
    type_unknown: ({ value, allowed }) =>
      `Unknown type of request: ${value || "none"}; ${allowedOf(allowed, english)}`,
    version_unsupported: ({ value }) =>
      `This server speaks version ${PROTOCOL_VERSION} of the protocol, not ${value}`,
    language_unknown: ({ value }) => `Unknown language: ${value}. There are pt-BR and en`,
    line_too_long: ({ limit }) => `Line too long: the limit is ${limit} bytes. None of it was said`,
    muted: (error) => `You may not speak here${terms(error, "en")}`,
    nick_banned: (error) => `The name ${error.value} may not come in here${terms(error, "en")}`,
    nick_confusable: ({ value }) =>
      `The name ${value} looks like someone else's, or reads two ways; choose another`,
    banned_by_other: ({ value, detail }) =>
      `${value} is shut out by the ban of ${detail}: /unban ${detail}`,
    not_banned: ({ value }) => `${value} is not banned`,
    not_locked: ({ value }) => `The room ${value} is not locked`,
    not_muted: ({ value }) => `${value} may speak already`,
    not_operator: () => "Only operators can do that",
    operator_refused: () => "The operator's name or password is wrong",
    operator_spared: ({ value }) => `${value} is an operator too`,
    password_missing: () => "This server asks for a password",
    password_wrong: () => "The password is wrong",
    person_gone: ({ value }) =>
      `${value}, who wrote to you, has gone. Who has that name now may be someone else: ` +
      `/msg ${value} TEXT`,
    room_locked: (error) => `The room ${error.value} is locked${terms(error, "en")}`,
    nick_malformed: ({ value, limit = NICK_MAX_GRAPHEMES }) =>
      `The name ${value} will not do: ${nameRule(value, limit, english)}`,
    nick_reserved: ({ value, command }) =>
      command === "op"
        ? `The name ${value} is an operator's; if it is yours, /op first`
        : `The name ${value} is reserved; choose another`,
    nick_taken: ({ value }) => `The name ${value} is taken; choose another`,
    nick_unknown: ({ value }) => `Nobody here is called ${value}`,
    not_reading: ({ value }) => `${value} is not reading now; try later`,
    not_stored: () => "The server cannot keep what is said; nothing was said",
    number_malformed: ({ value, limit }) => `${value} will not do: a number from 1 to ${limit}`,
    room_malformed: ({ value, limit = ROOM_MAX_GRAPHEMES }) =>
      `The room ${value} will not do: ${nameRule(value, limit, english)}`,
    address_rooms_full: () => "Too many rooms were opened from your address; try later",
    own_rooms_full: ({ value }) =>
      `You are in ${ROOMS_PER_PERSON} rooms already: leave one to enter ${value}`,
    room_unreadable: ({ value }) =>
      `The room ${value} cannot be opened now: the server cannot read what was said in it`,
    rooms_full: ({ value }) =>
      `There is no space for the room ${value}: the server has too many already`,
    topic_too_long: ({ limit }) =>
      `Topic too long: the limit is ${limit} characters, and ${TOPIC_MAX_BYTES} bytes`,
    unknown_command: ({ value }) => `Unknown command: ${value}. /help shows those there are`,
  },
  askPassword: "Password: ",
  passwordFirst: "This server asks for a password: say it, and nothing else, in the first message",
  nowOperator: (name) => `You are an operator now (${name}). /help shows what that allows`,
  noOperator: (name) => `You are no operator any more (${name})`,
  moderated: (event) => moderation(event, englishActs, "en"),
  bansHeading: (n) => n === 0 ? "Nobody is banned" : n === 1 ? "1 ban:" : `${n} bans:`,
  banLine: ({ nick, address, by, untilMs, reason }) =>
    `${nick ?? address}, by ${by}${terms({ untilMs, detail: reason }, "en")}`,
  closing: {
    quit: "See you!",
    ended: "See you!",
    reset: "The connection broke",
    stalled: "Connection closed: nothing was read for too long",
    silent: "Connection closed: nothing was said for too long",
    errors: "Connection closed: too many invalid requests",
    replaced: "The connection was taken up elsewhere",
    server_full: "The server is full; try later",
    kicked: "An operator has put you out",
    banned: "An operator does not let you in here",
    password: "Connection closed: nobody comes in without the password",
    guesses: "Connection closed: too many wrong passwords",
    address_full: "Too many connections from this address; try later",
    http: "This is a Papo chat server, not a web page",
    foreign: "This is a Papo chat server; what came was another protocol",
    unfinished: "Connection closed: the first line never ended",
    tls: "This server does not speak TLS on this port",
    not_tls: "This server speaks TLS alone: with Papo's client, --tls; without it, " +
      "ncat --ssl HOST PORT or openssl s_client -quiet -connect HOST:PORT",
    tls_failed: "The TLS connection could not be made",
    shutdown: "The server is shutting down. See you!",
    fault: "The server failed with this connection and closed it",
  },

  serverListening: "Server listening",
  serverFailed: "Could not start the server.",
  howToJoin: (...commands) => `To join: ${commands.join("   or: ")}`,
  reloaded: {
    certificate: () => "New certificate in use",
    password: () => "New password in use",
    operators: (names) => `Operators read anew: ${names || "none"}`,
  },
  reloadFailed: {
    certificate: (problem) => `The old certificate stays in use. ${problem}`,
    password: (problem) => `The old password stays in use. ${problem}`,
    operators: (problem) => `The operators stay as they were. ${problem}`,
  },
  nothingToReload: "SIGHUP: there is no password, operator or certificate to read anew",
  tlsRefused: {
    cert: (cert) => `The file ${cert} is no certificate (PEM).`,
    key: (_, key) => `The file ${key} is no key (PEM, without a password).`,
    mismatch: (cert, key) => `The key in ${key} is not that of the certificate in ${cert}.`,
    unsupported: (cert, key) =>
      `The certificate in ${cert} or the key in ${key} is of a kind that will not do for TLS; ` +
      "server.ts cert makes a pair that will.",
  },
  certificateMade: (cert, key, hosts) =>
    `Made: ${cert} and ${key}, for ${hosts}.\n` +
    `The server: server.ts --tls-cert ${cert} --tls-key ${key}\n` +
    `Whoever joins trusts it by a copy of ${cert}: client.ts --tls --ca ${cert}\n` +
    `${key} is the server's alone: give it to nobody.`,
  backupMade: (source, target) => `${target} is a copy of ${source}.`,
  backupExists: (file) => `The file ${file} exists already; it was not touched. Use another name.`,
  backupFailed: "The copy could not be made.",
  certificateExists: (file) => `The file ${file} exists already; it was not touched.`,
  opensslMissing: "The program openssl is not here. Install it, or bring a certificate.",
  thisMachine: "ADDRESS-OF-THIS-MACHINE",
  serverStopping: "Server stopped",
  serverStatus: "Status",
  connected: (peer, n) => `${peer} connected (${count(n, "connection", "connections")})`,
  disconnected: (peer, nick, reason) =>
    `${peer}${nick === undefined ? "" : ` (${nick})`} disconnected: ${reason}`,
  reason: {
    quit: "said goodbye",
    ended: "ended the connection",
    reset: "the connection broke",
    stalled: "did not read any more",
    silent: "said nothing any more",
    errors: "too many invalid requests",
    replaced: "was taken up by another connection",
    server_full: "the server is full",
    kicked: "was put out by an operator",
    banned: "is banned",
    password: "did not give the password",
    guesses: "gave too many wrong passwords",
    address_full: "too many connections from one address",
    http: "it was an HTTP request",
    foreign: "spoke another protocol",
    unfinished: "did not end its first line",
    tls: "spoke TLS, and this port does not",
    not_tls: "did not speak TLS, and this port speaks nothing else",
    tls_failed: "did not come to terms about TLS: check the certificate",
    shutdown: "the server was stopped",
    fault: "the server failed",
  },

  operatorActed: ({ by, ...event }, operator) =>
    `operator ${operator} — ${moderation({ ...event, by }, englishActs, "en")}`,
  operatorCame: (nick, operator, address) => `operator ${operator} — is ${nick}, from ${address}`,
  operatorGone: (nick, operator) => `operator ${operator} — ${nick} is none any more`,
  wrongPassword: (address, operator) =>
    operator === undefined
      ? `${address} gave a wrong password`
      : `${address} gave a wrong password for operator ${operator}`,
  askNewPassword: "The operator's password: ",
  passwordRule: "A password has 1 to 200 characters and begins with a letter or a digit.",

  clientConnected: "Connected",
  clientFailed: "Could not connect to the server.",
  clientLost: "Lost the connection.",
  clientTlsFailed: (problem) =>
    `The TLS connection could not be made: check --tls, --ca and --host (${problem}).`,
  askNick: "User name: ",
  nickNeeded: "A name is needed: use --nick NAME.",
  pastedLines: (n) => `${n} lines pasted. Enter sends, Esc cancels`,
  notAcknowledged: (n) =>
    n === 1
      ? "The server did not acknowledge the message: nobody knows whether it was said."
      : `The server did not acknowledge ${n} messages: nobody knows whether they were said.`,
  moreNames: (n) => `and ${count(n, "other person", "other people")}`,
  moreFound: (n) =>
    n === 1
      ? "only the newest message is shown; there are older ones"
      : `only the newest ${n} messages are shown; there are older ones`,
  cannotSuspend: "Ctrl-Z cannot suspend the client under deno task; for that, start it by deno run",

  addressInUse: (address) =>
    `The address is in use: is another server running on ${address}? ` +
    "Choose another port with --port.",
  addressNotHere: "That address is not this machine's. Use --host localhost or --host ::.",
  nameNotFound: "There is no machine of that name. Check --host.",
  refused: "Nobody answers at that address: is the server running? Check --host and --port.",
  timedOut: "There was no answer. Check --host and --port.",
  portNotAllowed: "That port is for the administrator alone. Choose another with --port.",
  store: {
    corrupt: (file) => `The file ${file} is damaged. Restore a copy, or use another file.`,
    failed: (file, detail) => `The file ${file} cannot be used: ${detail}.`,
    another: (file) =>
      `There is another history in ${file}, or another program wrote to it. Put back what was there, ` +
      "or start the server anew.",
    disk_read_only: (file) => `The disk that ${file} lies on is read-only.`,
    gone: (file) => `The file ${file}, or what lies beside it (-wal, -shm), was removed or moved.`,
    foreign: (file) => `The file ${file} is no history of Papo's; it was not touched. Use another.`,
    full: (file) => `There is no space on the disk for ${file}.`,
    in_use: (file) => `The file ${file} is in use by another server. Use another file.`,
    missing: (file) => `The file ${file} does not exist.`,
    newer: (file) => `The file ${file} is of a newer Papo; it was not touched. Update Papo.`,
    no_folder: (file) => `The folder of ${file} does not exist. Check that its folder exists.`,
    not_a_file: (file) => `${file} is no ordinary file. Use the name of a file.`,
    not_allowed: (file) =>
      `Whoever runs the server may not read and write ${file}, or its folder. Check the permissions.`,
    refused: (file, detail) => `What was said does not fit into ${file}: ${detail}.`,
    read_only: (file) => `The file ${file} cannot be written. Check its permissions.`,
  },
  fileUnreadable: (file) => `The file ${file} cannot be read. Check that it exists.`,
  passwordFileRefused: (file) =>
    `The first line of ${file} is no password: one begins with a letter or a digit.`,
  operatorFileRefused: (file, line) =>
    `Line ${line} of ${file} will not do: NAME:HASH, as server.ts hash NAME writes them.`,
  statusPortRefused: (port) =>
    `The port ${port} of --status is in use, or not allowed. Choose another with --status.`,
  storeStumbled: "The history cannot be written",
  storeRecovered: "The history can be written again",
  logGap: (n) =>
    n === 1
      ? "1 line is missing here: it could not be written in time"
      : `${n} lines are missing here: they could not be written in time`,
  clockLeapt: (ms) =>
    ms < 0
      ? `The clock was set back: ${spanOf(ms, "en")}`
      : `The clock was set forward: ${spanOf(ms, "en")}`,
  clockDoubted: (ms) =>
    `The clock is ${spanOf(ms, "en")} ${ms < 0 ? "behind" : "ahead of"} what the history knows: ` +
    "nothing is deleted by its age until the server has run for a day like that",
  clockBelieved: "The clock counts again for deleting what is old",
  storeOpenToAll: (file) =>
    `Anyone on this machine can read ${file}, and that could not be changed: chmod 600 ${file}`,
  storeMadeAnew: (file) =>
    `The history can be written again: what ${file} lacked and was still in memory is in it`,
  outputFailed: (reason) => `What there is to print could not be written: ${reason}.`,
  inputFailed: (reason) => `The input could not be read: ${reason}.`,
  noSpace: "there is no space left",
  permission: (access, command) => `The permission for ${access} is missing. Run: ${command}`,

  unknownOption: (option, known) => `Unknown option: ${option}. There are: ${known}.`,
  unexpectedArgument: (argument) =>
    `Unexpected argument: ${argument}. There are only options (--help).`,
  valueMissing: (option, allowed) => `The value of ${option} is missing: ${allowed}.`,
  valueRefused: (option, allowed, value) => `Bad value for ${option}: ${allowed}, not ${value}.`,
  wholeNumber: (min, max) => `a whole number from ${min} to ${max}`,
  historyMissing: (option) => `${option} needs --history FILE: without it nothing is kept.`,
  pingTooRare: (ping, silence) => `--ping (${ping}) must be less than --silence (${silence}).`,
  textOf: (max) => `a text of 1 to ${max} characters`,
  nameOf: (max) => `1 to ${max} letters, digits, _ - and dots`,
  nameLacksLetter: "; it has neither letter nor digit",
  nameHasMarks: "; too many marks are on one letter",
  oneOf: (values) => `one of ${values}`,
  requestId: "a text of up to 64 characters or a whole number",
  object: "an object",
  flag: "true or false",
  aHost: "a name or an IP address",
  aNick: "1 to 32 letters, digits, _ - and dots, and no reserved name",
  aFile: "the name of a file",
  anOperator: "an operator's name, without spaces and colons",
  aKeep: "a number of messages (10000) or of days (30d)",
  aRoom: "1 to 50 letters, digits, _ - and dots",
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
  hashSummary:
    "Writes an operator's line for --operator-file: it asks for the password, or reads it from stdin.",
  commandsHeading: "Other commands",
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

/** The sentences of each language. */
export const MESSAGES: Readonly<Record<Language, Messages>> = {
  "pt-BR": portuguese,
  en: english,
};

/** Why a connection ends, with what an operator said to it. */
export function closingSentence(
  { reason, detail }: Extract<Reply, { type: "closing" }>,
  language: Language,
): string {
  return MESSAGES[language].closing[reason] + terms({ detail }, language);
}

/** What an operator did, to whom, until when and why. */
function moderation(event: Moderated, acts: Acts, language: Language): string {
  const { act, by, untilMs, reason, unkept } = event;
  const whom = whomOf(event, language);
  // A newer server may know of more.
  const what = Object.hasOwn(acts, act) ? acts[act](by, whom) : `${by}: ${act} ${whom}`;
  return what + terms({ untilMs, detail: reason }, language) + (unkept ? UNKEPT[language] : "");
}

/** What changes who may come in, and is not in the history file yet. */
const UNKEPT: Readonly<Record<Language, string>> = {
  "pt-BR": " (ainda não está no histórico: seria esquecido se o servidor terminasse agora)",
  en: " (not in the history yet: it would be forgotten if the server ended now)",
};

function whomOf({ nick, address, elsewhere, room }: Moderated, language: Language): string {
  if (nick !== undefined) return address === undefined ? nick : `${nick} (${address})`;
  if (elsewhere === undefined) return address ?? `#${room}`;
  return language === "pt-BR"
    ? `${address} (toda a ${elsewhere}, se for outra rede)`
    : `${address} (all of ${elsewhere}, if that is another network)`;
}

/** `, until then: why`. */
function terms(
  { untilMs, detail }: {
    readonly untilMs?: number | undefined;
    readonly detail?: string | undefined;
  },
  language: Language,
): string {
  const until = language === "pt-BR" ? "até" : "until";
  return (untilMs === undefined ? "" : `, ${until} ${momentOf(untilMs, language)}`) +
    (detail === undefined ? "" : `: ${detail}`);
}

/** The largest units in which a time can be told. */
const UNITS: readonly (readonly [ms: number, "day" | "hour" | "minute" | "second"])[] = [
  [24 * 60 * 60 * 1_000, "day"],
  [60 * 60 * 1_000, "hour"],
  [60 * 1_000, "minute"],
  [1_000, "second"],
];

/** How long a time is: `3 hours`. */
function spanOf(ms: number, language: Language): string {
  const [size, unit] = UNITS.find(([size]) => Math.abs(ms) >= size) ?? [1_000, "second"];
  const count = Math.round(Math.abs(ms) / size);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(
    count,
  );
}

function momentOf(utcMs: number, language: Language): string {
  return new Date(utcMs).toLocaleString(language, { dateStyle: "short", timeStyle: "short" });
}

/** What may stand in a field. */
function allowedOf(allowed: Allowed | undefined, messages: Messages): string {
  switch (allowed?.type) {
    case "text":
      return messages.textOf(allowed.max);
    case "number":
      return messages.wholeNumber(allowed.min, allowed.max);
    case "oneOf":
      return messages.oneOf(allowed.values.join(", "));
    case "id":
      return messages.requestId;
    case "flag":
      return messages.flag;
    default:
      return messages.object;
  }
}

/** Whether nothing is said of what stands in a field, not even whether there is anything. */
function isSecret(field: string | undefined): boolean {
  return field === "password";
}

/** What a name is made of, and what is wrong with this one if it is that. */
function nameRule(name: string | undefined, max: number, messages: Messages): string {
  switch (faultOfName(name ?? "")) {
    case "marks":
      return messages.nameOf(max) + messages.nameHasMarks;
    case "letterless":
      return messages.nameOf(max) + messages.nameLacksLetter;
    case undefined:
      return messages.nameOf(max);
  }
}

/** What starts a client that comes to this address. */
function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

function crowd({ count, nicks }: Crowd, one: string, many: string, more: string): string {
  return count === 0 ? "" : `${list(nicks, count, more)} ${count === 1 ? one : many}`;
}

function list(nicks: readonly string[], count: number, more: string): string {
  const names = nicks.join(", ");
  return count > nicks.length ? `${names} ${more} ${count - nicks.length}` : names;
}
