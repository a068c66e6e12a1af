/**
 * What is told in the chat, to those who are in it, in every language. As in all tables of sentences, one
 * that is missing in a language is a type error.
 *
 * @module
 */

import type { CloseReason, CommandName, ErrorCode } from "../vocabulary/codes.ts";
import type { Allowed, Reply } from "../vocabulary/reply.ts";
import type { Moderated, Presence } from "../vocabulary/entry.ts";
import type { Language } from "../vocabulary/language.ts";
import { faultOfName, NICK_MAX_GRAPHEMES, ROOM_MAX_GRAPHEMES } from "../text/name.ts";
import { PROTOCOL_VERSION, ROOMS_PER_PERSON, TOPIC_MAX_BYTES } from "../vocabulary/protocol.ts";
import { isPrivate, PRIVATE_MARK, titleOf } from "../vocabulary/private.ts";
import { count, crowd, list, MEANT, terms, untilThen, WHOLE_NUMBER } from "./phrases.ts";
import { deedSentence, usage } from "./slash.ts";
import { commandMeant } from "./typed_line.ts";
import { CORRECTED, type TakenBack, takenBack } from "./revised_words.ts";
import { rankedNicks, type Rules, ruleSentence, rulesSentence, type Who } from "./room_words.ts";

type ErrorReply = Extract<Reply, { type: "error" }>;
type Welcome = Extract<Reply, { type: "entered" }>;
type Invited = Extract<Reply, { type: "invited" }>;

/**
 * The sentences of one language. Their names and parameters say what they are; to document each of
 * them would be to write it a third time.
 *
 * @ignore
 */
export interface Messages {
  // In the rooms
  joined(nick: string, room: string): string;
  /** Someone asks one into a room. */
  invited(invited: Invited): string;
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
  /** Beside the one that one reads. */
  inRoomsToo(rooms: readonly string[]): string;
  /** The name is one's own by a password. */
  registered(nick: string): string;
  /** It is so no more, by that operator's word if not by one's own. */
  released(nick: string, by: string | undefined): string;
  /** Marks a message as meant for one person alone, */
  readonly direct: string;
  /** or as said in the place of another. */
  readonly corrected: string;
  who(who: Omit<Who, "type">): string;
  rules(rules: Rules): string;
  /** Someone to whom one said something alone. */
  isAway(nick: string, text: string): string;
  /** Without a reason, one is back. */
  youAreAway(text: string | undefined): string;
  roomLine(name: string, members: number, topic: string): string;
  topicIs(room: string, topic: string): string;
  readonly languageSet: string;
  readonly helpHeading: string;
  /** With what else one can be here. */
  readonly helpFaces: string;
  /** Below the help of those who may order something. */
  readonly orders: string;
  skipped(room: string, count: number): string;
  readonly error: Readonly<Record<ErrorCode, (error: ErrorReply) => string>>;
  readonly closing: Readonly<Record<CloseReason, string>>;
  readonly askPassword: string;
  readonly passwordFirst: string;
  nowOperator(name: string): string;
  noOperator(name: string): string;
  moderated(event: Moderated): string;
  redacted(taken: TakenBack): string;
  /** An operator said something to all. */
  announced(nick: string, text: string): string;

  // What may stand in a field
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
}

/** The names, by their rank; behind them where they come from, if that is told, and why who is away is. */
function namesIn(who: Omit<Who, "type">, word: string): string[] {
  return rankedNicks(who).map((name, index) => {
    const isMeant = ({ nick }: { readonly nick: string }): boolean => nick === who.nicks[index];
    const [address, reason] = [who.addresses?.find(isMeant), who.away?.find(isMeant)];
    const more = [
      ...address === undefined ? [] : [address.address],
      ...reason === undefined ? [] : [`${word}: ${reason.text}`],
    ];
    return more.length === 0 ? name : `${name} (${more.join("; ")})`;
  });
}

/** Those who are nobody to the others, and hear them all the same. */
function reading({ reading }: Omit<Who, "type">, one: string, many: string, more = ""): string {
  return reading === undefined
    ? ""
    : `; ${more === "" ? "" : more + " "}${count(reading, one, many)}`;
}

const portuguese: Messages = {
  joined: (nick, room) => `${nick} entrou em #${room}`,
  invited: ({ by, to, room, own }) =>
    own ? `Você chamou ${to} para #${room}` : `${by} chama você para #${room}: /join ${room}`,
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
  arrival: ({ nick, room, topic, members, rank }) =>
    `Você é ${nick} em #${room}, ` +
    (members === 1
      ? "onde não há mais ninguém"
      : `com mais ${count(members - 1, "pessoa", "pessoas")}`) +
    (topic === "" ? "" : ` — assunto: ${topic}`) + "." +
    (rank === "mod" ? " É você quem comanda esta sala." : ""),
  helpHint: "/help mostra os comandos.",
  historyHeading: (room, n) =>
    n === 0
      ? `${titleOf(room)}: nenhuma mensagem`
      : n === 1
      ? `${titleOf(room)}: a última mensagem`
      : `${titleOf(room)}: as últimas ${n} mensagens`,
  found: (room, n) =>
    n === 0
      ? `${titleOf(room)}: nada foi encontrado`
      : `${titleOf(room)}: encontrado, do mais novo ao mais antigo`,
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
  inRoomsToo: (rooms) => `Você está também em ${rooms.map(titleOf).join(", ")}: /join mostra uma`,
  registered: (nick) => `O nome ${nick} é seu: ninguém mais o usa sem a senha que você deu`,
  released: (nick, by) => `${by === undefined ? "" : `${by}: `}O nome ${nick} não tem mais senha`,
  direct: "em particular",
  corrected: CORRECTED["pt-BR"],
  who: (who) =>
    `${titleOf(who.room)} (${who.members}): ${list(namesIn(who, "fora"), who.members, "e mais")}` +
    reading(who, "que só lê", "que só leem", "mais"),
  rules: (rules) => rulesSentence(rules, "pt-BR"),
  isAway: (nick, text) => `${nick} está fora: ${text}`,
  youAreAway: (text) => text === undefined ? "Você está de volta" : `Você está fora: ${text}`,
  roomLine: (name, members, topic) => `#${name} (${members})${topic === "" ? "" : ` — ${topic}`}`,
  topicIs: (room, topic) =>
    topic === "" ? `#${room} não tem assunto` : `Assunto de #${room}: ${topic}`,
  languageSet: "Agora em português",
  helpHeading: "O que você escreve é dito a todos da sala. Comandos:",
  helpFaces: "Navegador e cliente IRC (irssi, weechat) entram pelo mesmo endereço e porta",
  orders:
    "Operadores mandam em toda a conversa, e quem abre uma sala manda nela: ali, /kick ana tira ana da " +
    "sala, e /lock fecha-a a quem não foi chamado. /kick #sala ana vale só em #sala",
  skipped: (room, n) =>
    n === 1
      ? `Você perdeu 1 linha de ${titleOf(room)}: a sua conexão não acompanhou`
      : `Você perdeu ${n} linhas de ${titleOf(room)}: a sua conexão não acompanhou`,
  error: {
    address_malformed: ({ value }) =>
      `${value} não é um endereço: por exemplo 192.0.2.7, 192.0.2.0/24, fd00::7 ou fd00::/64`,
    argument_missing: ({ command }) => `Falta algo: ${needOf(command, "pt-BR")}`,
    argument_surplus: ({ command }) => `É demais; só assim: ${usageOf(command, "pt-BR")}`,
    direct_unsure: ({ value }) =>
      `Não se sabe se ${value} recebeu o que você lhe disse por último em particular`,
    field_invalid: ({ field, allowed, value }) =>
      `O campo ${field} não serve: ${allowedOf(allowed, "pt-BR")}` +
      (isSecret(field)
        ? ""
        : value === undefined
        ? "; ele falta"
        : value.trim() === ""
        ? ", não só espaços"
        : `, não ${value}`),
    hello_late: () => "hello só pode ser o primeiro pedido",
    json_malformed: () => "Isto não é um objeto JSON em uma linha",
    already_in_room: ({ value }) => `${value} já está nessa sala`,
    announcement_too_long: ({ limit }) => `Aviso longo demais: o máximo é ${limit} caracteres`,
    not_in_room: ({ value }) =>
      value === ""
        ? "Você não está em nenhuma sala"
        : isPrivate(value)
        ? `Não há conversa só sua com ${value.slice(PRIVATE_MARK.length)}`
        : `Você não está na sala ${value}`,
    text_too_long: ({ limit }) => `Mensagem longa demais: o máximo é ${limit} bytes`,
    type_unknown: ({ value, allowed }) =>
      `Tipo de pedido desconhecido: ${value || "nenhum"}; ${allowedOf(allowed, "pt-BR")}`,
    version_unsupported: ({ value }) =>
      `Este servidor fala a versão ${PROTOCOL_VERSION} do protocolo, não ${value}`,
    language_unknown: ({ value }) => `Idioma desconhecido: ${value}. Há pt-BR e en`,
    line_too_long: ({ limit }) =>
      `Linha longa demais: o máximo é ${limit} bytes. Nada dela foi dito`,
    line_unknown: ({ value }) =>
      value === "" ? "Não há essa mensagem sua" : `Não há essa mensagem de ${value}`,
    reaction_malformed: ({ limit }) =>
      `Não serve: um sinal tem até ${limit} caracteres, sem espaços`,
    reactions_full: () => "Essa mensagem já tem sinais demais",
    line_old: () => "Isso foi dito há mais de 15 minutos: já não se muda",
    name_first: () => "Primeiro escolha um nome: /nick NOME",
    clients_full: ({ value, limit = 0 }) =>
      `Você já está aqui como ${value} em ${limit} clientes: feche um deles antes`,
    nick_here: ({ value }) =>
      `Você já está aqui como ${value}, em outro cliente; /nick ${value} SENHA traz o nome para este`,
    nick_password_wrong: () => "Não é a senha desse nome",
    nick_registered: ({ value }) =>
      `O nome ${value} tem dono e senha: /nick ${value} SENHA, ou escolha outro`,
    not_registered: ({ value }) => `O nome ${value} não tem senha`,
    registrations_full: () => "Já há nomes demais com senha, daqui ou ao todo",
    muted: (error) => `Você não pode falar aqui${terms(error, "pt-BR")}`,
    nick_banned: (error) => `O nome ${error.value} não pode entrar aqui${terms(error, "pt-BR")}`,
    nick_confusable: ({ value }) =>
      `O nome ${value} se confunde com o de outra pessoa, ou consigo mesmo; escolha outro`,
    banned_by_other: ({ value, detail }) =>
      `${value} não pode entrar porque ${detail} está banido: /unban ${detail}`,
    nobody_wrote: () => "Ninguém lhe escreveu em particular ainda",
    not_banned: ({ value }) => `${value} não está banido`,
    not_locked: ({ value }) => `A sala ${value} não está fechada`,
    not_muted: ({ value }) => `${value} já pode falar`,
    not_operator: () => "Só operadores podem fazer isso",
    only_in_rooms: () => "Isso só existe em salas",
    operator_refused: () => "O nome ou a senha de operador não confere",
    operator_spared: ({ value }) => `${value} também é operador`,
    password_missing: () => "Este servidor pede uma senha",
    password_wrong: () => "A senha está errada",
    conversations_full: () => "Já há conversas em particular demais; tente mais tarde",
    people_too_many: ({ limit }) => `Em particular se fala com até ${limit} pessoas de uma vez`,
    person_gone: ({ value }) =>
      `${value}, que lhe escreveu, já saiu. Quem tem esse nome agora pode ser outra pessoa: ` +
      `/msg ${value} TEXTO`,
    room_locked: (error) => `A sala ${error.value} está fechada${terms(error, "pt-BR")}`,
    default_room: ({ value }) => `#${value} é de todos: ninguém pode ser posto fora dela`,
    key_malformed: ({ limit }) => `A chave não serve: uma palavra de até ${limit} caracteres`,
    list_full: ({ limit }) => `A lista desta sala já tem ${limit} nomes`,
    nick_elsewhere: ({ value }) => `${value} não está nessa sala`,
    not_room_operator: ({ value }) => `Só quem comanda #${value} pode fazer isso`,
    rank_had: ({ value }) => `${value} já tem isso`,
    rank_lacking: ({ value }) => `${value} não tem isso`,
    room_banned: (error) => `Você não pode entrar em #${error.value}${terms(error, "pt-BR")}`,
    room_confusable: ({ value }) =>
      `A sala ${value} se confunde com outra, ou consigo mesma; escolha outro nome`,
    room_full: ({ value }) => `Não cabe mais ninguém em #${value}`,
    room_invited: ({ value }) => `Em #${value} só entra quem for chamado`,
    room_keyed: ({ value, field }) =>
      field === "key"
        ? `Não é essa a chave de #${value}`
        : `#${value} pede uma chave: /join ${value} CHAVE`,
    room_quiet: ({ value }) => `Em #${value} só fala quem comanda a sala ou tem voz`,
    topic_locked: ({ value }) => `Só quem comanda #${value} muda o assunto`,
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
    term_malformed: ({ value }) => `${value} não serve: um tempo como 10m, 2h ou 7d`,
    number_malformed: ({ value, limit }) => `${value} não serve: um número de 1 a ${limit}`,
    room_malformed: ({ value, limit = ROOM_MAX_GRAPHEMES }) =>
      `A sala ${value} não serve: ${nameRule(value, limit, portuguese)}`,
    address_rooms_full: () =>
      "Já foram abertas salas demais a partir do seu endereço; tente mais tarde",
    own_rooms_full: ({ value }) =>
      `Você já está em ${ROOMS_PER_PERSON} salas: saia de uma para entrar em ${value}`,
    room_unreadable: ({ value }) =>
      `A sala ${value} não abre agora: o servidor não consegue ler o que foi dito nela`,
    servers_older: () =>
      "Ainda não: um dos servidores deste chat é mais antigo e não sabe fazer isso; tente mais tarde",
    rooms_full: ({ value }) => `Não há lugar para a sala ${value}: o servidor já tem salas demais`,
    topic_too_long: ({ limit }) =>
      `Assunto longo demais: o máximo é ${limit} caracteres, e ${TOPIC_MAX_BYTES} bytes`,
    unknown_command: ({ value }) =>
      `Comando desconhecido: ${value}.${
        MEANT["pt-BR"](commandMeant(value ?? ""))
      } /help mostra os que há`,
  },
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
    utf16:
      "O que veio é UTF-16, e nada foi dito: aqui se escreve em UTF-8 (no Windows, chcp 65001)",
    tls: "Este servidor não fala TLS nesta porta",
    not_tls: "Este servidor só fala TLS: no cliente do Papo, --tls; sem ele, " +
      "ncat --ssl ENDEREÇO PORTA ou openssl s_client -quiet -connect ENDEREÇO:PORTA",
    tls_failed: "A conexão TLS não foi possível",
    shutdown: "O servidor está sendo desligado. Até logo!",
    fault: "O servidor falhou com esta conexão e a encerrou",
  },
  askPassword: "Senha: ",
  passwordFirst: "Este servidor pede uma senha: diga a senha, e só ela, na primeira mensagem",
  nowOperator: (name) => `Agora você é operador (${name}). /help mostra o que isso permite`,
  noOperator: (name) => `Você não é mais operador (${name})`,
  moderated: (event) => moderation(event, "pt-BR"),
  redacted: (taken) => takenBack(taken, "pt-BR"),
  announced: (nick, text) => `Aviso de ${nick}, que opera o servidor: ${text}`,

  textOf: (max) => `um texto de 1 a ${max} caracteres`,
  nameOf: (max) => `de 1 a ${max} letras, algarismos, _ - e ponto`,
  nameLacksLetter: "; falta uma letra ou um algarismo",
  nameHasMarks: "; acentos demais numa letra",
  oneOf: (values) => `um de ${values}`,
  requestId: "um texto de até 64 caracteres ou um número inteiro",
  object: "um objeto",
  flag: "true ou false",
};

const english: Messages = {
  joined: (nick, room) => `${nick} joined #${room}`,
  invited: ({ by, to, room, own }) =>
    own ? `You asked ${to} into #${room}` : `${by} asks you into #${room}: /join ${room}`,
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
  arrival: ({ nick, room, topic, members, rank }) =>
    `You are ${nick} in #${room}, ` +
    (members === 1
      ? "where nobody else is yet"
      : `with ${count(members - 1, "other person", "other people")}`) +
    (topic === "" ? "" : ` — topic: ${topic}`) + "." +
    (rank === "mod" ? " You command this room." : ""),
  helpHint: "/help shows the commands.",
  historyHeading: (room, n) =>
    n === 0
      ? `${titleOf(room)}: no messages`
      : n === 1
      ? `${titleOf(room)}: the last message`
      : `${titleOf(room)}: the last ${n} messages`,
  found: (room, n) =>
    n === 0 ? `${titleOf(room)}: nothing was found` : `${titleOf(room)}: found, the newest first`,
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
  inRoomsToo: (rooms) => `You are in ${rooms.map(titleOf).join(", ")} too: /join shows one`,
  registered: (nick) => `The name ${nick} is yours: nobody uses it without the password you gave`,
  released: (nick, by) =>
    `${by === undefined ? "" : `${by}: `}The name ${nick} has no password now`,
  direct: "privately",
  corrected: CORRECTED.en,
  who: (who) =>
    `${titleOf(who.room)} (${who.members}): ${list(namesIn(who, "away"), who.members, "and")}` +
    reading(who, "more who only reads", "more who only read"),
  rules: (rules) => rulesSentence(rules, "en"),
  isAway: (nick, text) => `${nick} is away: ${text}`,
  youAreAway: (text) => text === undefined ? "You are back" : `You are away: ${text}`,
  roomLine: (name, members, topic) => `#${name} (${members})${topic === "" ? "" : ` — ${topic}`}`,
  topicIs: (room, topic) => topic === "" ? `#${room} has no topic` : `Topic of #${room}: ${topic}`,
  languageSet: "Now in English",
  helpHeading: "What you type is said to everyone in the room. Commands:",
  helpFaces: "Browsers and IRC clients (irssi, weechat) join at the same address and port",
  orders:
    "Operators command the whole chat, and whoever opens a room commands that room: there, /kick ana " +
    "puts ana out of it, and /lock closes it to those who were not invited. /kick #room ana holds in " +
    "#room alone",
  skipped: (room, n) =>
    n === 1
      ? `You missed 1 line of ${titleOf(room)}: your connection did not keep up`
      : `You missed ${n} lines of ${titleOf(room)}: your connection did not keep up`,
  error: {
    address_malformed: ({ value }) =>
      `${value} is no address: for example 192.0.2.7, 192.0.2.0/24, fd00::7 or fd00::/64`,
    argument_missing: ({ command }) => `Something is missing: ${needOf(command, "en")}`,
    argument_surplus: ({ command }) => `That is too much; just ${usageOf(command, "en")}`,
    direct_unsure: ({ value }) =>
      `It is not known whether ${value} got what you last said to them alone`,
    field_invalid: ({ field, allowed, value }) =>
      `The field ${field} will not do: ${allowedOf(allowed, "en")}` +
      (isSecret(field)
        ? ""
        : value === undefined
        ? "; it is missing"
        : value.trim() === ""
        ? ", not only blanks"
        : `, not ${value}`),
    hello_late: () => "hello can only be the first request",
    json_malformed: () => "This is not a JSON object on one line",
    already_in_room: ({ value }) => `${value} is in that room already`,
    announcement_too_long: ({ limit }) => `Announcement too long: the limit is ${limit} characters`,
    not_in_room: ({ value }) =>
      value === ""
        ? "You are in no room"
        : isPrivate(value)
        ? `There is no conversation of yours with ${value.slice(PRIVATE_MARK.length)} alone`
        : `You are not in the room ${value}`,
    text_too_long: ({ limit }) => `Message too long: the limit is ${limit} bytes`,
    type_unknown: ({ value, allowed }) =>
      `Unknown type of request: ${value || "none"}; ${allowedOf(allowed, "en")}`,
    version_unsupported: ({ value }) =>
      `This server speaks version ${PROTOCOL_VERSION} of the protocol, not ${value}`,
    language_unknown: ({ value }) => `Unknown language: ${value}. There are pt-BR and en`,
    line_too_long: ({ limit }) => `Line too long: the limit is ${limit} bytes. None of it was said`,
    line_unknown: ({ value }) =>
      value === "" ? "There is no such line of yours" : `There is no such line of ${value}`,
    reaction_malformed: ({ limit }) =>
      `That will not do: a sign has up to ${limit} characters, no spaces`,
    reactions_full: () => "That line has too many signs already",
    line_old: () => "That was said more than 15 minutes ago: it can be changed no longer",
    name_first: () => "First choose a name: /nick NAME",
    clients_full: ({ value, limit = 0 }) =>
      `You are here as ${value} in ${limit} clients already: close one of them first`,
    nick_here: ({ value }) =>
      `You are here as ${value} already, in another client; /nick ${value} PASSWORD brings it to this one`,
    nick_password_wrong: () => "That is not the password of the name",
    nick_registered: ({ value }) =>
      `The name ${value} is registered: /nick ${value} PASSWORD, or choose another`,
    not_registered: ({ value }) => `The name ${value} is not registered`,
    registrations_full: () => "Too many names are registered, from your address or in all",
    muted: (error) => `You may not speak here${terms(error, "en")}`,
    nick_banned: (error) => `The name ${error.value} may not come in here${terms(error, "en")}`,
    nick_confusable: ({ value }) =>
      `The name ${value} looks like someone else's, or reads two ways; choose another`,
    banned_by_other: ({ value, detail }) =>
      `${value} is shut out by the ban of ${detail}: /unban ${detail}`,
    nobody_wrote: () => "Nobody has written to you alone yet",
    not_banned: ({ value }) => `${value} is not banned`,
    not_locked: ({ value }) => `The room ${value} is not locked`,
    not_muted: ({ value }) => `${value} may speak already`,
    not_operator: () => "Only operators can do that",
    only_in_rooms: () => "That is for rooms alone",
    operator_refused: () => "The operator's name or password is wrong",
    operator_spared: ({ value }) => `${value} is an operator too`,
    password_missing: () => "This server asks for a password",
    password_wrong: () => "The password is wrong",
    conversations_full: () => "There are too many private conversations already; try later",
    people_too_many: ({ limit }) => `One talks privately with at most ${limit} people at once`,
    person_gone: ({ value }) =>
      `${value}, who wrote to you, has gone. Who has that name now may be someone else: ` +
      `/msg ${value} TEXT`,
    room_locked: (error) => `The room ${error.value} is locked${terms(error, "en")}`,
    default_room: ({ value }) => `#${value} is for everyone: nobody can be shut out of it`,
    key_malformed: ({ limit }) => `That key will not do: one word of at most ${limit} characters`,
    list_full: ({ limit }) => `The list of this room has ${limit} names already`,
    nick_elsewhere: ({ value }) => `${value} is not in that room`,
    not_room_operator: ({ value }) => `Only who commands #${value} can do that`,
    rank_had: ({ value }) => `${value} has that already`,
    rank_lacking: ({ value }) => `${value} does not have that`,
    room_banned: (error) => `You may not enter #${error.value}${terms(error, "en")}`,
    room_confusable: ({ value }) =>
      `The room ${value} looks like another one, or reads two ways; choose another name`,
    room_full: ({ value }) => `There is no place left in #${value}`,
    room_invited: ({ value }) => `Only who is asked in enters #${value}`,
    room_keyed: ({ value, field }) =>
      field === "key"
        ? `That is not the key of #${value}`
        : `#${value} asks for a key: /join ${value} KEY`,
    room_quiet: ({ value }) =>
      `In #${value} only who commands the room, and who has a voice, speaks`,
    topic_locked: ({ value }) => `Only who commands #${value} sets its topic`,
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
    term_malformed: ({ value }) => `${value} will not do: a time such as 10m, 2h or 7d`,
    number_malformed: ({ value, limit }) => `${value} will not do: a number from 1 to ${limit}`,
    room_malformed: ({ value, limit = ROOM_MAX_GRAPHEMES }) =>
      `The room ${value} will not do: ${nameRule(value, limit, english)}`,
    address_rooms_full: () => "Too many rooms were opened from your address; try later",
    own_rooms_full: ({ value }) =>
      `You are in ${ROOMS_PER_PERSON} rooms already: leave one to enter ${value}`,
    room_unreadable: ({ value }) =>
      `The room ${value} cannot be opened now: the server cannot read what was said in it`,
    servers_older: () =>
      "Not yet: one of the servers of this chat is older, and cannot do that; try later",
    rooms_full: ({ value }) =>
      `There is no space for the room ${value}: the server has too many already`,
    topic_too_long: ({ limit }) =>
      `Topic too long: the limit is ${limit} characters, and ${TOPIC_MAX_BYTES} bytes`,
    unknown_command: ({ value }) =>
      `Unknown command: ${value}.${
        MEANT.en(commandMeant(value ?? ""))
      } /help shows those there are`,
  },
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
    utf16:
      "What came is UTF-16, and nothing was said: here one writes UTF-8 (on Windows, chcp 65001)",
    tls: "This server does not speak TLS on this port",
    not_tls: "This server speaks TLS alone: with Papo's client, --tls; without it, " +
      "ncat --ssl HOST PORT or openssl s_client -quiet -connect HOST:PORT",
    tls_failed: "The TLS connection could not be made",
    shutdown: "The server is shutting down. See you!",
    fault: "The server failed with this connection and closed it",
  },
  askPassword: "Password: ",
  passwordFirst: "This server asks for a password: say it, and nothing else, in the first message",
  nowOperator: (name) => `You are an operator now (${name}). /help shows what that allows`,
  noOperator: (name) => `You are no operator any more (${name})`,
  moderated: (event) => moderation(event, "en"),
  redacted: (taken) => takenBack(taken, "en"),
  announced: (nick, text) => `Announcement by ${nick}, who runs the server: ${text}`,

  textOf: (max) => `a text of 1 to ${max} characters`,
  nameOf: (max) => `1 to ${max} letters, digits, _ - and dots`,
  nameLacksLetter: "; it has neither letter nor digit",
  nameHasMarks: "; too many marks are on one letter",
  oneOf: (values) => `one of ${values}`,
  requestId: "a text of up to 64 characters or a whole number",
  object: "an object",
  flag: "true or false",
};

/** The sentences of each language. */
export const MESSAGES: Readonly<Record<Language, Messages>> = {
  "pt-BR": portuguese,
  en: english,
};

const usageOf = (command: CommandName | undefined, language: Language): string =>
  command === undefined ? "/help" : usage(command, language);
/** What of it cannot be left out. */
const needOf = (command: CommandName | undefined, language: Language): string =>
  usageOf(command, language).replace(/(?: \[[^\]]*\])+$/, "");

/** Why a connection ends, with what an operator said to it. */
export function closingSentence(
  { reason, detail, untilMs, servers = [] }: Extract<Reply, { type: "closing" }>,
  language: Language,
): string {
  const until = untilMs === undefined ? "" : untilThen(untilMs, language);
  // Behind the same beginning for whatever an operator says, by which a client knows it that was let in by nobody yet.
  const more = detail === undefined ? until : until === "" ? detail : `${detail} (${until})`;
  const sentence = MESSAGES[language].closing[reason] + (more === "" ? "" : `: ${more}`);
  return servers.length === 0 ? sentence : `${sentence} ${GOES_ON[language]} ${servers.join(", ")}`;
}

/** Where the chat is when one of its servers is not. */
const GOES_ON: Readonly<Record<Language, string>> = {
  "pt-BR": "O chat continua em",
  en: "The chat goes on at",
};

/** What an operator did, to whom, until when and why. */
function moderation(event: Moderated, language: Language): string {
  const { act, by, untilMs, reason, unkept } = event;
  const what = act === "rule" || act === "except"
    ? ruleSentence(event, language)
    : deedSentence(act, by, whomOf(event, language), language, whereOf(event));
  return what + terms({ untilMs, detail: reason }, language) + (unkept ? UNKEPT[language] : "");
}

/** What changes who may come in, and is not in the history file yet. */
const UNKEPT: Readonly<Record<Language, string>> = {
  "pt-BR": " (ainda não está no histórico: seria esquecido se o servidor terminasse agora)",
  en: " (not in the history yet: it would be forgotten if the server ended now)",
};

/** The room, where it holds there alone. */
function whereOf({ here, room }: Moderated): string | undefined {
  return here === true && room !== undefined ? `#${room}` : undefined;
}

function whomOf({ nick, address, elsewhere, room }: Moderated, language: Language): string {
  if (nick !== undefined) return address === undefined ? nick : `${nick} (${address})`;
  if (elsewhere === undefined) return address ?? `#${room}`;
  return language === "pt-BR"
    ? `${address} (toda a ${elsewhere}, se for outra rede)`
    : `${address} (all of ${elsewhere}, if that is another network)`;
}

/** What may stand in a field. */
function allowedOf(allowed: Allowed | undefined, language: Language): string {
  const messages = MESSAGES[language];
  switch (allowed?.type) {
    case "text":
      return messages.textOf(allowed.max);
    case "number":
      return WHOLE_NUMBER[language](allowed.min, allowed.max);
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
