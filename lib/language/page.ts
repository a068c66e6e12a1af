/**
 * The sentences of the page, beside those that all faces share. One that is missing in a language is a
 * type error.
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
export interface PageMessages {
  /** The language's own name. */
  readonly ownName: string;

  // The first screen
  readonly tagline: string;
  readonly yourName: string;
  readonly namePlaceholder: string;
  readonly password: string;
  readonly enter: string;
  readonly entering: string;
  server(address: string): string;
  roomToEnter(room: string): string;
  goOnHere(nick: string): string;
  readonly passwordAsked: string;
  readonly namePasswordAsked: string;
  readonly unreachable: string;
  readonly untrusted: string;
  readonly foreign: string;

  // Around the conversation
  readonly skip: string;
  readonly conversations: string;
  readonly rooms: string;
  readonly directs: string;
  readonly openDrawer: string;
  readonly close: string;
  readonly addRoom: string;
  readonly menu: string;
  readonly search: string;
  readonly people: string;
  peopleHere(count: number): string;
  unread(count: number): string;
  mentioned(count: number): string;
  readonly noTopic: string;
  readonly changeTopic: string;
  readonly topic: string;
  readonly leaveRoom: string;
  readonly closeDirect: string;
  readonly jumpToDate: string;
  readonly privately: string;

  // Messages
  log(title: string): string;
  readonly today: string;
  readonly yesterday: string;
  readonly newSince: string;
  roomBegins(title: string): string;
  olderGone(title: string): string;
  directBegins(nick: string): string;
  readonly loading: string;
  gap(count: number, isGone: boolean): string;
  moreLines(count: number): string;
  /** What a button does that reacts by a sign to a message. */
  react(sign: string): string;
  /** A sign with its number, and whose it is. */
  reacted(sign: string, nicks: string): string;
  /** What a button does that shows what else one can do with a message. */
  readonly moreActs: string;
  messageOf(nick: string): string;
  readonly edit: string;
  readonly messageGone: string;
  readonly editing: string;
  readonly cancel: string;
  readonly takeBack: string;
  readonly copyText: string;
  aboutPerson(nick: string): string;
  readonly sending: string;
  readonly waitingToSend: string;
  newBelow(count: number): string;
  readonly toNewest: string;
  readonly roomsNone: string;

  // Writing
  writeTo(title: string): string;
  readonly send: string;
  notSaid(reason: string): string;
  readonly suggestions: string;
  unknownCommand(word: string, meant?: string): string;
  misused(usage: string): string;
  noSuchRoom(name: string): string;
  readonly noFiles: string;
  readonly unreadAbove: string;
  readonly unreadBelow: string;
  readonly noRooms: string;
  readonly notOnline: string;
  readonly notInAnyMore: string;

  // The connection
  readonly connecting: string;
  readonly noConnection: string;
  /** Behind that. */
  nextTry(seconds: number): string;
  readonly tryNow: string;
  goOnAt(server: string): string;
  readonly comeBack: string;
  readonly newerPage: string;

  // Searching
  readonly searchPlaceholder: string;
  searchIn(title: string): string;
  readonly searching: string;
  found(count: number, hasMore: boolean): string;
  readonly takenSince: string;
  readonly jump: string;
  readonly date: string;
  readonly nothingSince: string;

  // Rooms
  readonly joinHeading: string;
  readonly roomName: string;
  readonly join: string;
  readonly noOtherRooms: string;

  // People
  readonly writePrivately: string;
  readonly mention: string;
  readonly ignore: string;
  readonly unignore: string;
  readonly kick: string;
  readonly kickHere: string;
  readonly mod: string;
  readonly unmod: string;
  readonly commands: string;
  readonly operates: string;
  /** What is ordered holds there, or without a title everywhere. */
  ordersIn(title?: string): string;
  readonly mute: string;
  readonly unmute: string;
  readonly ban: string;
  readonly reason: string;
  readonly howLong: string;
  readonly terms: Readonly<Record<"10m" | "1h" | "1d" | "7d" | "ever", string>>;
  readonly you: string;
  operatorOf(name: string): string;
  readonly becomeOperator: string;
  readonly namePassword: string;
  nowOperator(name: string): string;
  moreNotNamed(count: number): string;
  readonly findPerson: string;
  peopleFound(count: number): string;

  // The menu
  readonly settings: string;
  readonly changeName: string;
  readonly save: string;
  readonly saved: string;
  readonly language: string;
  readonly alerts: string;
  readonly alertsAre: Readonly<Record<"off" | "mention" | "all", string>>;
  readonly allowAlerts: string;
  readonly alertsInsecure: string;
  readonly alertsBlocked: string;
  readonly sound: string;
  readonly highlights: string;
  /** What such words may be, with commas between them. */
  readonly highlightsLike: string;
  readonly ignored: string;
  readonly invite: string;
  readonly inviteHint: string;
  readonly inviteLocal: string;
  readonly copy: string;
  readonly copied: string;
  readonly help: string;
  readonly keys: readonly (readonly [key: string, meaning: string])[];
  readonly quit: string;
}

const portuguese: PageMessages = {
  ownName: "Português",

  tagline: "Conversa na sua própria rede.",
  yourName: "Seu nome",
  namePlaceholder: "Como os outros vão ver você",
  password: "Senha",
  enter: "Entrar",
  entering: "Entrando…",
  server: (address) => `Servidor: ${address}`,
  roomToEnter: (room) => `Você vai entrar em #${room}`,
  goOnHere: (nick) => `Continuar aqui como ${nick}, que está em outra aba`,
  passwordAsked: "Este servidor pede uma senha.",
  namePasswordAsked: "Este nome tem dono: diga a senha dele, ou escolha outro nome.",
  unreachable: "O servidor não responde. Tente de novo daqui a pouco.",
  untrusted: "O servidor não responde por uma conexão segura. Talvez este aparelho não confie " +
    "no certificado dele: instale o certificado, ou peça o endereço com http.",
  foreign: "O que responde nesse endereço não é um servidor Papo.",

  skip: "Ir para a caixa de mensagem",
  conversations: "Conversas",
  rooms: "Salas",
  directs: "Em particular",
  openDrawer: "Abrir as conversas",
  close: "Fechar",
  addRoom: "Entrar em outra sala",
  menu: "Menu",
  search: "Procurar",
  people: "Pessoas",
  peopleHere: (n) => n === 1 ? "1 pessoa aqui" : `${n} pessoas aqui`,
  unread: (n) => n === 1 ? "1 mensagem não lida" : `${n} mensagens não lidas`,
  mentioned: (n) => n === 1 ? "1 para você" : `${n} para você`,
  noTopic: "Diga do que se fala aqui",
  changeTopic: "Mudar o assunto",
  topic: "Assunto",
  leaveRoom: "Sair da sala",
  closeDirect: "Fechar a conversa",
  jumpToDate: "Ir para uma data",
  privately: "Só você e esta pessoa veem isto.",

  log: (title) => `Mensagens em ${title}`,
  today: "Hoje",
  yesterday: "Ontem",
  newSince: "Novas",
  roomBegins: (title) => `Aqui começa ${title}.`,
  olderGone: (title) => `O servidor não tem nada mais antigo de ${title}.`,
  directBegins: (nick) => `Só você e ${nick} veem o que é dito aqui.`,
  loading: "Carregando…",
  gap: (n, isGone) =>
    isGone
      ? n === 1
        ? "1 mensagem não está mais no servidor"
        : `${n} mensagens não estão mais no servidor`
      : n === 1
      ? "Carregar 1 mensagem que falta aqui"
      : `Carregar ${n} mensagens que faltam aqui`,
  react: (sign) => `Reagir com ${sign}`,
  reacted: (sign, nicks) => `${sign}: ${nicks}`,
  moreActs: "Mais",
  messageOf: (nick) => `Mensagem de ${nick}`,
  edit: "Corrigir",
  messageGone: "O servidor não tem mais essa mensagem.",
  editing: "Corrigindo o que você disse",
  cancel: "Cancelar",
  takeBack: "Apagar para todos",
  copyText: "Copiar o texto",
  aboutPerson: (nick) => `Mais sobre ${nick}`,
  moreLines: (n) => n === 1 ? "Mostrar mais 1 linha" : `Mostrar mais ${n} linhas`,
  sending: "enviando",
  waitingToSend: "será enviada quando a conexão voltar",
  newBelow: (n) => n === 1 ? "1 nova abaixo" : `${n} novas abaixo`,
  toNewest: "Ir para as mais novas",
  roomsNone: "Você não está em nenhuma sala. Entre numa para conversar.",

  writeTo: (title) => `Mensagem para ${title}`,
  send: "Enviar",
  notSaid: (reason) => `Não foi dito: ${reason}`,
  suggestions: "Sugestões",
  unknownCommand: (word, meant) =>
    `Comando desconhecido: ${word}.${MEANT["pt-BR"](meant)} /help mostra os que há; ` +
    "com // no começo, a barra é dita.",
  misused: (usage) => `Assim: ${usage}`,
  noSuchRoom: (name) => `Você não está em ${name}.`,
  noFiles: "Arquivos e imagens não se enviam aqui: ponha em outro lugar, e aqui o link.",
  unreadAbove: "Mais não lidas acima",
  unreadBelow: "Mais não lidas abaixo",
  noRooms: "Isso só se faz numa sala.",
  notOnline: "Sem conexão agora; tente de novo quando ela voltar.",
  notInAnyMore: "Você não está mais na conversa: entre de novo para enviar.",

  connecting: "Conectando…",
  noConnection: "Sem conexão.",
  nextTry: (seconds) => `Nova tentativa em ${seconds} s.`,
  tryNow: "Tentar já",
  goOnAt: (server) => `Continuar em ${server}`,
  comeBack: "Entrar de novo",
  newerPage: "O servidor tem uma versão nova desta página: recarregue-a para usá-la.",

  searchPlaceholder: "Palavras",
  searchIn: (title) => `Procurar em ${title}`,
  searching: "Procurando…",
  found: (n, hasMore) =>
    n === 0
      ? "Nada foi encontrado."
      : (n === 1 ? "1 mensagem" : `${n} mensagens`) + (hasMore ? ", as mais novas" : ""),
  takenSince: "Apagada, ou corrigida, desde então.",
  jump: "Ir",
  date: "Data",
  nothingSince: "Nada foi dito desde então.",

  joinHeading: "Entrar numa sala",
  roomName: "Nome da sala",
  join: "Entrar",
  noOtherRooms: "Não há outra sala ainda: dê um nome, e ela existe.",

  writePrivately: "Escrever em particular",
  mention: "Mencionar",
  ignore: "Ignorar",
  unignore: "Não ignorar mais",
  kick: "Tirar da conversa",
  kickHere: "Tirar da sala",
  mod: "Deixar comandar a sala",
  unmod: "Não deixar mais comandar a sala",
  commands: "comanda a sala",
  operates: "opera o servidor",
  ordersIn: (title) => title === undefined ? "No servidor todo" : `Em ${title}`,
  mute: "Não deixar falar",
  unmute: "Deixar falar de novo",
  ban: "Banir",
  reason: "Motivo (todos o veem)",
  howLong: "Por quanto tempo",
  terms: {
    "10m": "10 minutos",
    "1h": "1 hora",
    "1d": "1 dia",
    "7d": "7 dias",
    ever: "para sempre",
  },
  you: "você",
  operatorOf: (name) => `Senha do operador ${name}`,
  becomeOperator: "Tornar-se operador",
  namePassword: "Senha do nome",
  nowOperator: (name) =>
    `Agora você é operador (${name}): clique num nome para ver o que pode fazer.`,
  moreNotNamed: (n) => `e mais ${n}`,
  findPerson: "Achar alguém",
  peopleFound: (n) =>
    n === 0 ? "Ninguém aqui se chama assim" : n === 1 ? "1 encontrada" : `${n} encontradas`,

  settings: "Ajustes",
  changeName: "Mudar o nome",
  save: "Mudar",
  saved: "Pronto.",
  language: "Idioma",
  alerts: "Avisar",
  alertsAre: {
    off: "só no título da aba",
    mention: "quando me chamam",
    all: "a cada mensagem",
  },
  allowAlerts: "Permitir avisos do sistema",
  alertsInsecure: "Avisos do sistema precisam de https; aqui há o título, o ícone e o som.",
  alertsBlocked: "O navegador não permite avisos desta página.",
  sound: "Com som",
  highlights: "Destacar também estas palavras",
  highlightsLike: "prova, sala 3",
  ignored: "Você ignora",
  invite: "Convidar",
  inviteHint: "Quem está na mesma rede abre este endereço:",
  inviteLocal:
    "Este endereço só serve neste computador; com --host :: o servidor atende também os outros.",
  copy: "Copiar",
  copied: "Copiado",
  help: "Comandos e teclas",
  keys: [
    ["Enter", "envia; Shift+Enter quebra a linha"],
    ["Tab, @", "completa nomes"],
    ["↑", "traz de volta o que você disse"],
    ["Alt+1 … 9", "muda de conversa"],
    ["Alt+↑ ↓", "conversa anterior ou seguinte"],
    ["↑ ↓ Enter", "nas mensagens: vai de uma a outra, e mostra o que se pode fazer com ela"],
    ["Esc", "fecha o que está aberto; vai para as mais novas"],
  ],
  quit: "Sair do Papo",
};

const english: PageMessages = {
  ownName: "English",

  tagline: "Chat on your own network.",
  yourName: "Your name",
  namePlaceholder: "As the others will see you",
  password: "Password",
  enter: "Enter",
  entering: "Entering…",
  server: (address) => `Server: ${address}`,
  roomToEnter: (room) => `You will enter #${room}`,
  goOnHere: (nick) => `Go on here as ${nick}, who is in another tab`,
  passwordAsked: "This server asks for a password.",
  namePasswordAsked: "This name is somebody's: give its password, or choose another name.",
  unreachable: "The server does not answer. Try again in a moment.",
  untrusted: "The server does not answer by a secure connection. This device may not trust its " +
    "certificate: install that, or ask for the address with http.",
  foreign: "What answers at this address is no Papo server.",

  skip: "Skip to the message box",
  conversations: "Conversations",
  rooms: "Rooms",
  directs: "In private",
  openDrawer: "Open conversations",
  close: "Close",
  addRoom: "Join another room",
  menu: "Menu",
  search: "Search",
  people: "People",
  peopleHere: (n) => n === 1 ? "1 person here" : `${n} people here`,
  unread: (n) => n === 1 ? "1 unread message" : `${n} unread messages`,
  mentioned: (n) => `${n} for you`,
  noTopic: "Say what this room is about",
  changeTopic: "Change the topic",
  topic: "Topic",
  leaveRoom: "Leave the room",
  closeDirect: "Close the conversation",
  jumpToDate: "Jump to a date",
  privately: "Only you and this person see this.",

  log: (title) => `Messages in ${title}`,
  today: "Today",
  yesterday: "Yesterday",
  newSince: "New",
  roomBegins: (title) => `This is the beginning of ${title}.`,
  olderGone: (title) => `The server has nothing older of ${title}.`,
  directBegins: (nick) => `Only you and ${nick} see what is said here.`,
  loading: "Loading…",
  gap: (n, isGone) =>
    isGone
      ? n === 1
        ? "1 message is not on the server any more"
        : `${n} messages are not on the server any more`
      : n === 1
      ? "Load 1 message that is missing here"
      : `Load ${n} messages that are missing here`,
  react: (sign) => `React with ${sign}`,
  reacted: (sign, nicks) => `${sign}: ${nicks}`,
  moreActs: "More",
  messageOf: (nick) => `Message from ${nick}`,
  edit: "Edit",
  messageGone: "The server does not have that message any more.",
  editing: "Editing what you said",
  cancel: "Cancel",
  takeBack: "Take back for everyone",
  copyText: "Copy the text",
  aboutPerson: (nick) => `More about ${nick}`,
  moreLines: (n) => n === 1 ? "Show 1 more line" : `Show ${n} more lines`,
  sending: "sending",
  waitingToSend: "will be sent when the connection is back",
  newBelow: (n) => `${n} new below`,
  toNewest: "Go to the newest",
  roomsNone: "You are in no room. Join one to talk.",

  writeTo: (title) => `Message ${title}`,
  send: "Send",
  notSaid: (reason) => `Not said: ${reason}`,
  suggestions: "Suggestions",
  unknownCommand: (word, meant) =>
    `Unknown command: ${word}.${MEANT.en(meant)} /help shows them; ` +
    "with // at the beginning, the slash is said.",
  misused: (usage) => `Like this: ${usage}`,
  noSuchRoom: (name) => `You are not in ${name}.`,
  noFiles: "Files and pictures cannot be sent here: put them elsewhere, and a link to them here.",
  unreadAbove: "More unread above",
  unreadBelow: "More unread below",
  noRooms: "That can be done in a room only.",
  notOnline: "Not connected now; try again when the connection is back.",
  notInAnyMore: "You are not in the chat any more: enter again to send it.",

  connecting: "Connecting…",
  noConnection: "No connection.",
  nextTry: (seconds) => `Next try in ${seconds} s.`,
  tryNow: "Try now",
  goOnAt: (server) => `Go on at ${server}`,
  comeBack: "Enter again",
  newerPage: "The server has a new version of this page: load it again to use that.",

  searchPlaceholder: "Words",
  searchIn: (title) => `Search ${title}`,
  searching: "Searching…",
  found: (n, hasMore) =>
    n === 0
      ? "Nothing was found."
      : (n === 1 ? "1 message" : `${n} messages`) + (hasMore ? ", the newest ones" : ""),
  takenSince: "Taken back, or corrected, since then.",
  jump: "Go",
  date: "Date",
  nothingSince: "Nothing has been said since then.",

  joinHeading: "Join a room",
  roomName: "Name of the room",
  join: "Join",
  noOtherRooms: "There is no other room yet: give a name, and it exists.",

  writePrivately: "Write in private",
  mention: "Mention",
  ignore: "Ignore",
  unignore: "Ignore no more",
  kick: "Remove",
  kickHere: "Remove from the room",
  mod: "Let command the room",
  unmod: "Let command the room no more",
  commands: "commands the room",
  operates: "operates the server",
  ordersIn: (title) => title === undefined ? "In the whole server" : `In ${title}`,
  mute: "Mute",
  unmute: "Let speak again",
  ban: "Ban",
  reason: "Reason (everyone sees it)",
  howLong: "For how long",
  terms: { "10m": "10 minutes", "1h": "1 hour", "1d": "1 day", "7d": "7 days", ever: "for good" },
  you: "you",
  operatorOf: (name) => `Password of the operator ${name}`,
  becomeOperator: "Become an operator",
  namePassword: "Password of the name",
  nowOperator: (name) => `You are an operator now (${name}): click a name to see what you can do.`,
  moreNotNamed: (n) => `and ${n} more`,
  findPerson: "Find someone",
  peopleFound: (n) => n === 0 ? "Nobody here is called that" : `${n} found`,

  settings: "Settings",
  changeName: "Change your name",
  save: "Change",
  saved: "Done.",
  language: "Language",
  alerts: "Alert me",
  alertsAre: {
    off: "in the tab's title only",
    mention: "when someone calls me",
    all: "at every message",
  },
  allowAlerts: "Allow system notifications",
  alertsInsecure: "System notifications need https; here there are title, icon and sound.",
  alertsBlocked: "The browser does not allow notifications from this page.",
  sound: "With sound",
  highlights: "Highlight these words, too",
  highlightsLike: "exam, room 3",
  ignored: "You ignore",
  invite: "Invite",
  inviteHint: "Whoever is on the same network opens this address:",
  inviteLocal: "This address is good on this computer only; --host :: opens the server to others.",
  copy: "Copy",
  copied: "Copied",
  help: "Commands and keys",
  keys: [
    ["Enter", "sends; Shift+Enter breaks the line"],
    ["Tab, @", "completes names"],
    ["↑", "brings back what you said"],
    ["Alt+1 … 9", "switches conversations"],
    ["Alt+↑ ↓", "previous or next conversation"],
    ["↑ ↓ Enter", "in the messages: goes from one to another, and shows what can be done with it"],
    ["Esc", "closes what is open; goes to the newest"],
  ],
  quit: "Leave Papo",
};

/** The page's sentences in each language. */
export const PAGE_MESSAGES: Readonly<Record<Language, PageMessages>> = {
  "pt-BR": portuguese,
  en: english,
};
