/**
 * What the server says on its own terminal: to whoever runs it.
 *
 * @module
 */

import type { CloseReason, EngineProblem, PairProblem, StoreProblem } from "../vocabulary/codes.ts";
import type { Language } from "../vocabulary/language.ts";
import type { Reloadable } from "../vocabulary/reply.ts";
import { count, momentOf, spanOf } from "./phrases.ts";

/**
 * The sentences of one language. Their names and parameters say what they are.
 *
 * @ignore
 */
export interface ServerMessages {
  // The server's own terminal
  readonly serverListening: string;
  readonly serverFailed: string;
  /** Commands, any of which will do. */
  howToJoin(...commands: readonly string[]): string;
  /** At which it is hardly reached. */
  otherAddresses(...addresses: readonly string[]): string;
  /** What looks for servers on the network finds it by that name. */
  foundAs(label: string): string;
  /** Nothing that looks for servers can find it. */
  readonly notFindable: string;
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
  /** Stands for what an interface is called on the machine of whoever comes. */
  readonly theirInterface: string;
  readonly serverStopping: string;
  readonly serverStatus: string;
  connected(peer: string, connections: number): string;
  disconnected(peer: string, nick: string | undefined, reason: string): string;
  readonly reason: Readonly<Record<CloseReason, string>>;
  /** That of an operator, or of a name that is somebody's own, where there is one. */
  wrongPassword(address: string, operator: string | undefined, name: string | undefined): string;

  // `server.ts hash`
  readonly askNewPassword: string;
  readonly passwordRule: string;

  // The server's files
  /** Why the file that `--history` names cannot be used. */
  readonly store: Readonly<Record<StoreProblem, (file: string, detail: string) => string>>;
  operatorFileRefused(file: string, line: number): string;
  motdTooLong(file: string, lines: number, bytes: number): string;
  statusPortRefused(port: number): string;

  // Several servers as one chat
  /** Why the chat cannot be had from the engine; `detail` is the engine's own word. */
  readonly engine: Readonly<Record<EngineProblem, (engine: string, detail: string) => string>>;
  /** Another server of the chat was started with something else, */
  settingsDiffer(option: string, theirs: string, own: string): string;
  /** or goes by another file, of which nothing is told. */
  secretsDiffer(option: string): string;
  /** What stands in line is of a version that this program does not know. */
  versionsDiffer(theirs: number, least: number, most: number): string;
  readonly astray: string;
  readonly goneAstray: string;
  readonly lineReplaced: string;
  readonly lineMissing: string;
  /** The file of `--history` has something else than what the servers have said. */
  historyOfAnother(file: string): string;
  /** It has more rooms than there may be. */
  historyTooLarge(file: string, maxRooms: number): string;
  readonly engineAwaited: string;
  readonly lineAwaited: string;
  readonly engineAway: string;
  readonly engineFull: string;
  /** NATS' clock is so far ahead of this machine's. */
  engineClock(aheadMs: number): string;
  readonly engineClockRight: string;
  readonly engineBack: string;
  /** What it lacked of the past, so many entries, came from the other servers, */
  pastFilled(file: string, entries: number): string;
  /** or none of them has it. */
  pastLacking(file: string, entries: number): string;
  readonly begunAnew: string;
  /** A chat begins with what a history has. */
  chatFounded(prefix: string, file: string): string;
  /** This server is the first of a chat, */
  chatBegun(prefix: string): string;
  /** or one of several, of which the others are there. */
  chatJoined(prefix: string, people: number, others: readonly string[]): string;
  /** Another one came, or is there no more. */
  serverCame(server: string, count: number): string;
  serverGone(server: string, count: number): string;

  // What happens to the history
  readonly storeStumbled: string;
  readonly storeRecovered: string;
  logGap(lines: number): string;
  storeMadeAnew(file: string): string;
  storeOpenToAll(file: string): string;
  clockLeapt(byMs: number): string;
  clockDoubted(aheadMs: number): string;
  readonly clockBelieved: string;
  /** `leftMs` is less than nothing where it has run out. */
  certificateEnding(file: string, leftMs: number): string;
  /** What is wrong with a certificate for those who check it. */
  readonly certificateFlawed: {
    authority(file: string): string;
    not_yet(file: string, fromMs: number): string;
    nameless(file: string): string;
    other_name(file: string, name: string, names: readonly string[]): string;
  };
}

const portuguese: ServerMessages = {
  serverListening: "Servidor conectado",
  serverFailed: "Não foi possível iniciar o servidor.",
  howToJoin: (...commands) => `Para entrar: ${commands.join("   ou: ")}`,
  otherAddresses: (...addresses) => `Outros endereços desta máquina: ${addresses.join(", ")}`,
  foundAs: (label) => `Quem o procura nesta rede (deno task client) o encontra: ${label}`,
  notFindable: "Outro programa tem só para si a porta por que se procura na rede (UDP 5353): " +
    "ninguém encontra este servidor sem o endereço",
  reloaded: {
    certificate: () => "Novo certificado em uso",
    password: () => "Nova senha em uso",
    motd: () => "Nova mensagem do dia",
    operators: (names) => `Operadores lidos de novo: ${names || "nenhum"}`,
  },
  reloadFailed: {
    certificate: (problem) => `O certificado antigo continua em uso. ${problem}`,
    password: (problem) => `A senha antiga continua em uso. ${problem}`,
    motd: (problem) => `A mensagem do dia continua a mesma. ${problem}`,
    operators: (problem) => `Os operadores continuam os mesmos. ${problem}`,
  },
  nothingToReload: "SIGHUP: não há senha, operadores nem certificado para ler de novo",
  backupMade: (source, target) => `${target} é uma cópia de ${source}.`,
  backupExists: (file) => `O arquivo ${file} já existe; não foi tocado. Use outro nome.`,
  backupFailed: "Não foi possível fazer a cópia.",
  tlsRefused: {
    cert: (cert) => `O arquivo ${cert} não é um certificado (PEM).`,
    key: (_, key) => `O arquivo ${key} não é uma chave (PEM, sem senha).`,
    exchanged: (cert, key) =>
      `Estão trocados: o certificado está em ${key}, e a chave, em ${cert}.`,
    encrypted: (_, key) =>
      `A chave em ${key} está cifrada, e o servidor não pede senha: ` +
      `openssl pkey -in ${key} -out NOVA faz uma sem senha.`,
    order: (cert) =>
      `Em ${cert} vem antes o certificado de quem assina; o do servidor é o primeiro, e os outros, ` +
      "depois.",
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
  certificateExists: (file) => `O arquivo ${file} já existe; não foi tocado.`,
  opensslMissing: "O programa openssl não está aqui. Instale-o, ou traga um certificado de fora.",
  thisMachine: "ENDEREÇO-DESTA-MÁQUINA",
  theirInterface: "INTERFACE-DE-LÁ",
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
    utf16: "escreveu em UTF-16",
    tls: "falava TLS, e esta porta não",
    not_tls: "não falava TLS, e esta porta só fala isso",
    tls_failed: "não chegou a um acordo sobre TLS: confira o certificado",
    shutdown: "o servidor foi desligado",
    fault: "falha do servidor",
  },
  wrongPassword: (address, operator, name) =>
    `${address} errou a senha` +
    (operator !== undefined
      ? ` do operador ${operator}`
      : name !== undefined
      ? ` do nome ${name}`
      : ""),

  askNewPassword: "Senha do operador: ",
  passwordRule: "Uma senha tem de 1 a 200 caracteres e começa com uma letra ou um algarismo.",

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
    in_use: (file, holder) =>
      `O arquivo ${file} está em uso por outro servidor${
        isNumber(holder) ? ` (processo ${holder})` : ""
      }. Pare aquele, ou use outro arquivo.`,
    missing: (file) => `O arquivo ${file} não existe.`,
    newer: (file) => `O arquivo ${file} é de um Papo mais novo; não foi tocado. Atualize o Papo.`,
    no_folder: (file) => `A pasta de ${file} não existe. Confira se a pasta existe.`,
    not_a_file: (file) => `${file} não é um arquivo comum. Use o nome de um arquivo.`,
    not_allowed: (file) =>
      `Quem executa o servidor não pode ler e escrever ${file}, ou a sua pasta. Confira as permissões.`,
    refused: (file, detail) => `O que foi dito não cabe em ${file}: ${detail}.`,
    read_only: (file) => `O arquivo ${file} não pode ser escrito. Confira as permissões.`,
  },
  motdTooLong: (file, lines, bytes) =>
    `A mensagem do dia em ${file} é longa demais: até ${lines} linhas e ${bytes} bytes.`,
  operatorFileRefused: (file, line) =>
    `A linha ${line} de ${file} não serve: NOME:HASH, como as que server.ts hash NOME escreve.`,
  statusPortRefused: (port) =>
    `A porta ${port} de --status está em uso, ou não é permitida. Escolha outra com --status.`,
  engine: {
    unreachable: (engine) =>
      `Ninguém responde em ${engine}. Inicie o NATS ali (nats-server -js), ou veja --engine.`,
    unauthorized: (engine) => `O NATS em ${engine} não aceita este servidor: veja --engine-creds.`,
    forbidden: (engine, detail) =>
      `O NATS em ${engine} não deixa este servidor fazer o que precisa: ${detail}`,
    no_jetstream: (engine) =>
      `O NATS em ${engine} está sem JetStream, ou sem líder. Inicie-o com -js.`,
    tls: (engine, detail) => `Sem TLS com o NATS em ${engine}: veja --engine-ca. ${detail}`,
    replicas: (engine, detail) =>
      `O NATS em ${engine} não tem tantos servidores quanto --engine-replicas pede. ${detail}`,
    replaced: (engine) =>
      `O chat em ${engine} foi apagado, ou é outro com o mesmo nome. Este servidor para: ` +
      "inicie todos de novo para um chat novo.",
    occupied: (engine, detail) =>
      `O NATS em ${engine} já tem um stream com este nome que não é de nenhum chat: ${detail}. ` +
      "Use outro --engine-prefix.",
    failed: (engine, detail) => `O NATS em ${engine} não serve: ${detail}`,
  },
  settingsDiffer: (option, theirs, own) =>
    `O chat começou com --${option} ${theirs}, e este servidor tem ${own}. ` +
    "Use o mesmo em todos, ou outro --engine-prefix para outro chat.",
  secretsDiffer: (option) =>
    `Os outros servidores do chat não têm o mesmo --${option} que este. Use o mesmo em todos, ou ` +
    "outro --engine-prefix para outro chat.",
  versionsDiffer: (theirs, least, most) =>
    `O chat está na versão ${theirs} da fila, e este servidor só conhece ${
      spanOfVersions(least, most, "a")
    }. ` +
    "Use o Papo dos outros servidores, ou o que veio logo depois dele.",
  astray:
    "Este servidor sabe outra coisa que os outros, também depois de começar de novo, e para. " +
    "Veja se todos são o mesmo Papo.",
  historyOfAnother: (file) =>
    `${file} é o histórico de outro chat, e nada é escrito nele: dê outro arquivo com --history.`,
  historyTooLarge: (file, maxRooms) =>
    `${file} tem mais salas do que --max-rooms ${maxRooms} deixa: o chat de vários servidores só ` +
    "começa com todas. Dê um --max-rooms maior a todos.",
  lineMissing:
    "No NATS falta parte do chat: alguém apagou dele, ou ele perdeu o que tinha guardado. " +
    "Use outro --engine-prefix para um chat novo.",
  goneAstray:
    "Este servidor sabe outra coisa que os outros: ele começa de novo do que está guardado",
  lineReplaced:
    "O NATS perdeu o que já tinha confirmado, e tem outra coisa no lugar: este servidor começa de novo do que está guardado",
  engineAwaited:
    "Ainda fora do chat: o NATS não responde, ou não tem líder. Este servidor espera por ele",
  lineAwaited:
    "No NATS falta o que vem depois do que está guardado: este servidor espera que os outros guardem o que sabem",
  engineAway:
    "O NATS não responde: o que é dito espera. Se ele roda, veja se o disco dele encheu: " +
    "abra espaço, e o inicie de novo (kill -9)",
  engineFull:
    "O NATS não tem mais lugar: o que é dito espera. Dê a ele mais max_file ou max_bytes, ou mais disco",
  engineClock: (ms) =>
    `O relógio do NATS está ${spanOf(ms, "pt-BR")} ${ms < 0 ? "atrás" : "à frente"} do deste ` +
    "servidor: o que é dito tem a hora do NATS. Acerte os dois",
  engineClockRight: "O relógio do NATS e o deste servidor dizem a mesma hora de novo",
  engineBack: "O NATS responde de novo",
  pastFilled: (file, entries) =>
    `O que faltava em ${file} veio dos outros servidores: ` +
    (entries === 1 ? "1 mensagem" : `${entries} mensagens`),
  pastLacking: (file, entries) =>
    `Em ${file} ${
      entries === 1 ? "falta 1 mensagem" : `faltam ${entries} mensagens`
    } de quando este ` +
    "servidor não estava, e nenhum outro as tem: dê a ele uma cópia do histórico de outro (server.ts backup)",
  begunAnew:
    "Os outros servidores seguiram sem este; ele começou de novo, e quem estava nele volta",
  chatFounded: (prefix, file) => `O chat “${prefix}” continua o que está em ${file}`,
  chatBegun: (prefix) => `O chat “${prefix}” começa com este servidor`,
  chatJoined: (prefix, people, others) =>
    `O chat “${prefix}” está também em ${others.join(", ")}, com ` +
    `${people === 1 ? "1 pessoa" : `${people} pessoas`}. Se não é o seu, use outro --engine-prefix`,
  serverCame: (server, count) =>
    `Mais um servidor está neste chat: ${server} (${count} ao todo). Se não é seu, ele deve ter ` +
    "outro --engine-prefix",
  serverGone: (server, count) =>
    `Um servidor não está mais neste chat: ${server} (${count} ao todo)`,
  storeStumbled: "O histórico não pode ser escrito",
  storeRecovered: "O histórico voltou a ser escrito",
  logGap: (n) =>
    n === 1
      ? "Falta aqui 1 linha: não pôde ser escrita a tempo"
      : `Faltam aqui ${n} linhas: não puderam ser escritas a tempo`,
  storeMadeAnew: (file) =>
    `O histórico voltou a ser escrito: o que ${file} não tinha e ainda estava na memória está nele`,
  storeOpenToAll: (file) =>
    `Qualquer um nesta máquina pode ler ${file}, e isso não pôde ser mudado: chmod 600 ${file}`,
  clockLeapt: (ms) =>
    ms < 0
      ? `O relógio foi atrasado: ${spanOf(ms, "pt-BR")}`
      : `O relógio foi adiantado: ${spanOf(ms, "pt-BR")}`,
  clockDoubted: (ms) =>
    `O relógio está ${spanOf(ms, "pt-BR")} ${ms < 0 ? "atrás" : "à frente"} do que o histórico ` +
    "conhece: nada é apagado pela idade até que o servidor tenha funcionado um dia assim",
  clockBelieved: "O relógio volta a valer para apagar o que é antigo",
  certificateEnding: (file, ms) =>
    (ms < 0
      ? `O certificado ${file} venceu há ${spanOf(ms, "pt-BR")}: quem o confere não entra mais`
      : `O certificado ${file} vence em ${spanOf(ms, "pt-BR")}`) +
    ". Ponha um novo no lugar (server.ts cert faz um), com sua chave, e mande SIGHUP",
  certificateFlawed: {
    authority: (file) =>
      `O certificado ${file} é dos que assinam outros (CA:TRUE): entre outros, os clientes do Papo ` +
      "não o aceitam como de servidor. server.ts cert faz um de servidor",
    not_yet: (file, fromMs) =>
      `O certificado ${file} só vale a partir de ${
        momentOf(fromMs, "pt-BR")
      }, ou o relógio desta ` +
      "máquina está errado: até lá, quem o confere não entra",
    nameless: (file) =>
      `O certificado ${file} não é de nenhum nome (subjectAltName): quem o confere não entra. ` +
      "server.ts cert faz um com os desta máquina",
    other_name: (file, name, names) =>
      `O certificado ${file} não é de ${name}, e sim de ${names.join(", ")}: quem vem por ` +
      "aquele nome, e o confere, não entra",
  },
};

const english: ServerMessages = {
  serverListening: "Server listening",
  serverFailed: "Could not start the server.",
  howToJoin: (...commands) => `To join: ${commands.join("   or: ")}`,
  otherAddresses: (...addresses) => `Other addresses of this machine: ${addresses.join(", ")}`,
  foundAs: (label) => `Those who look on this network (deno task client) find it: ${label}`,
  notFindable: "Another program keeps to itself the port by which networks are searched (UDP " +
    "5353): nobody finds this server without its address",
  reloaded: {
    certificate: () => "New certificate in use",
    password: () => "New password in use",
    motd: () => "New message of the day",
    operators: (names) => `Operators read anew: ${names || "none"}`,
  },
  reloadFailed: {
    certificate: (problem) => `The old certificate stays in use. ${problem}`,
    password: (problem) => `The old password stays in use. ${problem}`,
    motd: (problem) => `The message of the day stays as it was. ${problem}`,
    operators: (problem) => `The operators stay as they were. ${problem}`,
  },
  nothingToReload: "SIGHUP: there is no password, operator or certificate to read anew",
  backupMade: (source, target) => `${target} is a copy of ${source}.`,
  backupExists: (file) => `The file ${file} exists already; it was not touched. Use another name.`,
  backupFailed: "The copy could not be made.",
  tlsRefused: {
    cert: (cert) => `The file ${cert} is no certificate (PEM).`,
    key: (_, key) => `The file ${key} is no key (PEM, without a password).`,
    exchanged: (cert, key) =>
      `They are exchanged: the certificate is in ${key}, and the key in ${cert}.`,
    encrypted: (_, key) =>
      `The key in ${key} is encrypted, and the server asks for no password: ` +
      `openssl pkey -in ${key} -out NEW makes one without.`,
    order: (cert) =>
      `In ${cert} the certificate of whoever signs stands first; the server's own comes first, and ` +
      "the others behind it.",
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
  certificateExists: (file) => `The file ${file} exists already; it was not touched.`,
  opensslMissing: "The program openssl is not here. Install it, or bring a certificate.",
  thisMachine: "ADDRESS-OF-THIS-MACHINE",
  theirInterface: "THEIR-INTERFACE",
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
    utf16: "wrote UTF-16",
    tls: "spoke TLS, and this port does not",
    not_tls: "did not speak TLS, and this port speaks nothing else",
    tls_failed: "did not come to terms about TLS: check the certificate",
    shutdown: "the server was stopped",
    fault: "the server failed",
  },
  wrongPassword: (address, operator, name) =>
    `${address} gave a wrong password` +
    (operator !== undefined
      ? ` for operator ${operator}`
      : name !== undefined
      ? ` for the name ${name}`
      : ""),

  askNewPassword: "The operator's password: ",
  passwordRule: "A password has 1 to 200 characters and begins with a letter or a digit.",

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
    in_use: (file, holder) =>
      `The file ${file} is in use by another server${
        isNumber(holder) ? ` (process ${holder})` : ""
      }. Stop that one, or use another file.`,
    missing: (file) => `The file ${file} does not exist.`,
    newer: (file) => `The file ${file} is of a newer Papo; it was not touched. Update Papo.`,
    no_folder: (file) => `The folder of ${file} does not exist. Check that its folder exists.`,
    not_a_file: (file) => `${file} is no ordinary file. Use the name of a file.`,
    not_allowed: (file) =>
      `Whoever runs the server may not read and write ${file}, or its folder. Check the permissions.`,
    refused: (file, detail) => `What was said does not fit into ${file}: ${detail}.`,
    read_only: (file) => `The file ${file} cannot be written. Check its permissions.`,
  },
  motdTooLong: (file, lines, bytes) =>
    `The message of the day in ${file} is too long: at most ${lines} lines and ${bytes} bytes.`,
  operatorFileRefused: (file, line) =>
    `Line ${line} of ${file} will not do: NAME:HASH, as server.ts hash NAME writes them.`,
  statusPortRefused: (port) =>
    `The port ${port} of --status is in use, or not allowed. Choose another with --status.`,
  engine: {
    unreachable: (engine) =>
      `Nobody answers at ${engine}. Start NATS there (nats-server -js), or look at --engine.`,
    unauthorized: (engine) =>
      `The NATS at ${engine} does not accept this server: look at --engine-creds.`,
    forbidden: (engine, detail) =>
      `The NATS at ${engine} does not let this server do what it must: ${detail}`,
    no_jetstream: (engine) =>
      `The NATS at ${engine} has no JetStream, or no leader. Start it with -js.`,
    tls: (engine, detail) => `No TLS with the NATS at ${engine}: look at --engine-ca. ${detail}`,
    replicas: (engine, detail) =>
      `The NATS at ${engine} has not as many servers as --engine-replicas asks for. ${detail}`,
    replaced: (engine) =>
      `The chat at ${engine} was deleted, or is another one of the same name. This server stops: ` +
      "start all of them again for a new chat.",
    occupied: (engine, detail) =>
      `The NATS at ${engine} has a stream of that name already, which is no chat's: ${detail}. ` +
      "Use another --engine-prefix.",
    failed: (engine, detail) => `The NATS at ${engine} will not do: ${detail}`,
  },
  settingsDiffer: (option, theirs, own) =>
    `The chat was begun with --${option} ${theirs}, and this server has ${own}. ` +
    "Use the same for all, or another --engine-prefix for another chat.",
  secretsDiffer: (option) =>
    `The chat's other servers do not have the same --${option} as this one. Use the same for all, ` +
    "or another --engine-prefix for another chat.",
  versionsDiffer: (theirs, least, most) =>
    `The chat is in version ${theirs} of the line, and this server knows only ${
      spanOfVersions(least, most, "to")
    }. ` +
    "Use the Papo of the other servers, or the one that came next after it.",
  astray: "This server knows something else than the others, though it began anew, and stops. " +
    "Look whether all are the same Papo.",
  historyOfAnother: (file) =>
    `${file} is the history of another chat, and nothing is written to it: give another file ` +
    "with --history.",
  historyTooLarge: (file, maxRooms) =>
    `${file} has more rooms than --max-rooms ${maxRooms} allows: a chat of several servers begins ` +
    "with all of them. Give all servers a larger --max-rooms.",
  lineMissing:
    "NATS lacks a part of the chat: someone deleted from it, or it lost what it had kept. " +
    "Use another --engine-prefix for a new chat.",
  goneAstray: "This server knows something else than the others: it begins anew from what is kept",
  lineReplaced:
    "NATS lost what it had confirmed, and has something else in its place: this server begins anew from what is kept",
  engineAwaited:
    "Not in the chat yet: NATS does not answer, or has no leader. This server waits for it",
  lineAwaited:
    "NATS lacks what comes after what is kept: this server waits until the others keep what they know",
  engineAway:
    "NATS does not answer: what is said waits. If it runs, look whether its disk is full: " +
    "make room, and start it again (kill -9)",
  engineFull:
    "NATS has no room left: what is said waits. Give it more max_file or max_bytes, or more disk",
  engineClock: (ms) =>
    `NATS' clock is ${spanOf(ms, "en")} ${ms < 0 ? "behind" : "ahead of"} this server's: what is ` +
    "said has NATS' time. Set both right",
  engineClockRight: "NATS' clock and this server's say the same time again",
  engineBack: "NATS answers again",
  pastFilled: (file, entries) =>
    `What ${file} lacked came from the other servers: ` +
    (entries === 1 ? "1 message" : `${entries} messages`),
  pastLacking: (file, entries) =>
    `${file} lacks ${
      entries === 1 ? "1 message" : `${entries} messages`
    } of when this server was ` +
    "away, and no other server has them: give it a copy of another's history (server.ts backup)",
  begunAnew: "The other servers went on without this one; it began anew, and its people come back",
  chatFounded: (prefix, file) => `The chat “${prefix}” goes on from what ${file} has`,
  chatBegun: (prefix) => `The chat “${prefix}” begins with this server`,
  chatJoined: (prefix, people, others) =>
    `The chat “${prefix}” is at ${others.join(", ")} too, with ` +
    `${
      people === 1 ? "1 person" : `${people} people`
    }. If it is not yours, use another --engine-prefix`,
  serverCame: (server, count) =>
    `One more server is in this chat: ${server} (${count} in all). If it is not yours, it needs ` +
    "another --engine-prefix",
  serverGone: (server, count) => `A server is in this chat no more: ${server} (${count} in all)`,
  storeStumbled: "The history cannot be written",
  storeRecovered: "The history can be written again",
  logGap: (n) =>
    n === 1
      ? "1 line is missing here: it could not be written in time"
      : `${n} lines are missing here: they could not be written in time`,
  storeMadeAnew: (file) =>
    `The history can be written again: what ${file} lacked and was still in memory is in it`,
  storeOpenToAll: (file) =>
    `Anyone on this machine can read ${file}, and that could not be changed: chmod 600 ${file}`,
  clockLeapt: (ms) =>
    ms < 0
      ? `The clock was set back: ${spanOf(ms, "en")}`
      : `The clock was set forward: ${spanOf(ms, "en")}`,
  clockDoubted: (ms) =>
    `The clock is ${spanOf(ms, "en")} ${ms < 0 ? "behind" : "ahead of"} what the history knows: ` +
    "nothing is deleted by its age until the server has run for a day like that",
  clockBelieved: "The clock counts again for deleting what is old",
  certificateEnding: (file, ms) =>
    (ms < 0
      ? `The certificate ${file} ran out ${spanOf(ms, "en")} ago: nobody who checks it gets in`
      : `The certificate ${file} runs out in ${spanOf(ms, "en")}`) +
    ". Put a new one in its place (server.ts cert makes one), with its key, and send SIGHUP",
  certificateFlawed: {
    authority: (file) =>
      `The certificate ${file} is one that signs others (CA:TRUE): Papo's clients, and not only ` +
      "those, take it for no server's. server.ts cert makes one of a server",
    not_yet: (file, fromMs) =>
      `The certificate ${file} is not good before ${momentOf(fromMs, "en")}, or this machine's ` +
      "clock is wrong: until then nobody who checks it gets in",
    nameless: (file) =>
      `The certificate ${file} is for no name (subjectAltName): nobody who checks it gets in. ` +
      "server.ts cert makes one with those of this machine",
    other_name: (file, name, names) =>
      `The certificate ${file} is not for ${name}, but for ${names.join(", ")}: whoever comes by ` +
      "that name, and checks it, does not get in",
  },
};

/** The server's sentences in each language. */
export const SERVER_MESSAGES: Readonly<Record<Language, ServerMessages>> = {
  "pt-BR": portuguese,
  en: english,
};

function spanOfVersions(least: number, most: number, to: string): string {
  return least === most ? `${least}` : `${least} ${to} ${most}`;
}

/** Whether a detail is a process's number, and not what a library says. */
function isNumber(detail: string): boolean {
  return /^\d+$/.test(detail);
}
