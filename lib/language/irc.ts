/**
 * The sentences that IRC has behind its numerics, which clients show as they are.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";

/** What stands behind numerics that always say the same, in English. */
export const ENGLISH = {
  ERR_NOSUCHNICK: "No such nick/channel",
  ERR_NOSUCHSERVER: "No such server",
  ERR_NOSUCHCHANNEL: "No such channel",
  ERR_CANNOTSENDTOCHAN: "Cannot send to channel",
  ERR_TOOMANYCHANNELS: "You have joined too many channels",
  ERR_WASNOSUCHNICK: "There was no such nickname",
  ERR_TOOMANYTARGETS: "Too many targets at once: nothing was done for this one and those behind it",
  ERR_NOORIGIN: "No origin specified",
  ERR_INVALIDCAPCMD: "Invalid CAP command",
  ERR_NORECIPIENT: "No recipient given",
  ERR_NOTEXTTOSEND: "No text to send",
  ERR_INPUTTOOLONG: "Input line was too long: at most 510 bytes, and 4096 of tags before them",
  ERR_UNKNOWNCOMMAND: "Unknown command",
  ERR_NONICKNAMEGIVEN: "No nickname given",
  ERR_ERRONEUSNICKNAME: "Erroneous nickname: letters, digits and _ - . up to 32",
  ERR_NICKNAMEINUSE: "Nickname, or one that looks like it, is already in use",
  ERR_USERNOTINCHANNEL: "They aren't on that channel",
  ERR_NOTONCHANNEL: "You're not on that channel",
  ERR_USERONCHANNEL: "is already on channel",
  ERR_NOTREGISTERED: "You have not registered (NICK and USER)",
  ERR_NEEDMOREPARAMS: "Not enough parameters",
  ERR_ALREADYREGISTERED: "You may not reregister",
  ERR_PASSWDMISMATCH: "Password incorrect",
  ERR_YOUREBANNEDCREEP: "You are banned from this server",
  ERR_UNKNOWNMODE: "is unknown mode char to me",
  ERR_CHANNELISFULL: "Cannot join channel (+l)",
  ERR_INVITEONLYCHAN: "Cannot join channel (+i)",
  ERR_BANNEDFROMCHAN: "Cannot join channel (+b)",
  ERR_BADCHANNELKEY: "Cannot join channel (+k)",
  ERR_BANLISTFULL: "Channel list is full",
  ERR_INVALIDMODEPARAM: "Invalid mode parameter",
  RPL_ENDOFINVEXLIST: "End of channel invite exception list",
  RPL_ENDOFEXCEPTLIST: "End of channel exception list",
  ERR_BADCHANMASK: "Bad channel name: letters, digits and _ - . up to 50",
  ERR_NOPRIVILEGES: "Permission denied: you are not an operator of the server",
  ERR_CHANOPRIVSNEEDED: "You're not channel operator",
  ERR_UMODEUNKNOWNFLAG: "Unknown mode flag",
  ERR_USERSDONTMATCH: "Can't change mode for other users",
  ERR_HELPNOTFOUND: "No help available on this topic",
  ERR_MONLISTFULL: "Monitor list is full",
  ERR_SASLFAIL: "SASL authentication failed",
  ERR_SASLTOOLONG: "SASL message too long",
  ERR_SASLABORTED: "SASL authentication aborted",
  ERR_SASLALREADY: "You have already authenticated using SASL",
  RPL_SASLSUCCESS: "SASL authentication successful",
  RPL_SASLMECHS: "are available SASL mechanisms",
  RPL_ISUPPORT: "are supported by this server",
  RPL_ENDOFSTATS: "End of /STATS report",
  RPL_LUSEROP: "operator(s) online",
  RPL_LUSERUNKNOWN: "unknown connection(s)",
  RPL_LUSERCHANNELS: "channel(s) formed",
  RPL_UNAWAY: "You are no longer marked as being away",
  RPL_NOWAWAY: "You have been marked as being away",
  RPL_WHOISSERVER: "Papo",
  RPL_WHOISOPERATOR: "is an operator of the server",
  RPL_WHOISIDLE: "seconds idle, signon time",
  RPL_WHOISACCOUNT: "has shown to be",
  RPL_WHOISBOT: "is a bot",
  RPL_WHOISACTUALLY: "actually using host",
  RPL_WHOISSECURE: "is using a secure connection",
  RPL_ENDOFWHO: "End of /WHO list",
  RPL_ENDOFWHOIS: "End of /WHOIS list",
  RPL_ENDOFWHOWAS: "End of WHOWAS",
  RPL_LISTSTART: "Users  Name",
  RPL_LISTEND: "End of /LIST",
  RPL_NOTOPIC: "No topic is set",
  RPL_ENDOFLINKS: "End of /LINKS list",
  RPL_ENDOFNAMES: "End of /NAMES list",
  RPL_ENDOFBANLIST: "End of channel ban list",
  RPL_ENDOFINFO: "End of /INFO list",
  RPL_ENDOFMOTD: "End of /MOTD command.",
  RPL_YOUREOPER: "You are now an operator of the server",
  RPL_ENDOFMONLIST: "End of MONITOR list",
  RPL_ENDOFHELP: "End of /HELP",
  RPL_ADMINME: "Administrative info",
  RPL_ADMINLOC1: "Papo, on your own network",
  RPL_ADMINLOC2: "Ask whoever started the server",
  RPL_ADMINEMAIL: "-",
};

/** A numeric that always says the same. */
export type ToldNumeric = keyof typeof ENGLISH;

const PORTUGUESE: Readonly<Record<ToldNumeric, string>> = {
  ERR_NOSUCHNICK: "Não há ninguém com esse nome",
  ERR_NOSUCHSERVER: "Não há esse servidor",
  ERR_NOSUCHCHANNEL: "Essa sala não existe",
  ERR_CANNOTSENDTOCHAN: "Você não pode falar nessa sala",
  ERR_TOOMANYCHANNELS: "Você está em salas demais",
  ERR_WASNOSUCHNICK: "Ninguém teve esse nome",
  ERR_TOOMANYTARGETS: "São muitos de uma vez: nada foi feito por este e pelos que vêm depois",
  ERR_NOORIGIN: "Falta o que devolver",
  ERR_INVALIDCAPCMD: "Subcomando de CAP desconhecido",
  ERR_NORECIPIENT: "Falta dizer para quem",
  ERR_NOTEXTTOSEND: "Falta o texto",
  ERR_INPUTTOOLONG: "Linha longa demais: no máximo 510 bytes, e 4096 de tags antes deles",
  ERR_UNKNOWNCOMMAND: "Comando desconhecido",
  ERR_NONICKNAMEGIVEN: "Falta o nome",
  ERR_ERRONEUSNICKNAME: "Esse nome não serve: letras, números e _ - . até 32",
  ERR_NICKNAMEINUSE: "Esse nome, ou um parecido, já é de alguém",
  ERR_USERNOTINCHANNEL: "Essa pessoa não está nessa sala",
  ERR_NOTONCHANNEL: "Você não está nessa sala",
  ERR_USERONCHANNEL: "já está nessa sala",
  ERR_NOTREGISTERED: "Diga primeiro quem você é (NICK e USER)",
  ERR_NEEDMOREPARAMS: "Falta algo nesse comando",
  ERR_ALREADYREGISTERED: "Você já disse quem é",
  ERR_PASSWDMISMATCH: "Senha errada",
  ERR_YOUREBANNEDCREEP: "Você foi banido deste servidor",
  ERR_UNKNOWNMODE: "não é um modo que há aqui",
  ERR_CHANNELISFULL: "Não cabe mais ninguém nessa sala (+l)",
  ERR_INVITEONLYCHAN: "Essa sala está trancada (+i)",
  ERR_BANNEDFROMCHAN: "Você não pode entrar nessa sala (+b)",
  ERR_BADCHANNELKEY: "Essa sala pede uma chave (+k)",
  ERR_BANLISTFULL: "Essa lista está cheia",
  ERR_INVALIDMODEPARAM: "Esse valor não serve",
  RPL_ENDOFINVEXLIST: "Fim da lista dos que entram sem convite",
  RPL_ENDOFEXCEPTLIST: "Fim da lista dos que nada barra",
  ERR_BADCHANMASK: "Esse nome de sala não serve: letras, números e _ - . até 50",
  ERR_NOPRIVILEGES: "Só quem opera o servidor pode fazer isso",
  ERR_CHANOPRIVSNEEDED: "Só quem opera a sala pode fazer isso",
  ERR_UMODEUNKNOWNFLAG: "Modo desconhecido",
  ERR_USERSDONTMATCH: "Você não pode mudar os modos de outra pessoa",
  ERR_HELPNOTFOUND: "Não há ajuda sobre isso",
  ERR_MONLISTFULL: "A lista está cheia",
  ERR_SASLFAIL: "Senha errada",
  ERR_SASLTOOLONG: "Mensagem SASL longa demais",
  ERR_SASLABORTED: "SASL interrompido",
  ERR_SASLALREADY: "Você já deu a senha",
  RPL_SASLSUCCESS: "Senha certa",
  RPL_SASLMECHS: "são os mecanismos que há",
  RPL_ISUPPORT: "são os recursos deste servidor",
  RPL_ENDOFSTATS: "Fim das estatísticas",
  RPL_LUSEROP: "operador(es) do servidor",
  RPL_LUSERUNKNOWN: "conexão(ões) ainda sem nome",
  RPL_LUSERCHANNELS: "sala(s)",
  RPL_UNAWAY: "Você não está mais ausente",
  RPL_NOWAWAY: "Você está ausente",
  RPL_WHOISSERVER: "Papo",
  RPL_WHOISOPERATOR: "opera o servidor",
  RPL_WHOISIDLE: "segundos em silêncio, conectado desde",
  RPL_WHOISACCOUNT: "mostrou ser",
  RPL_WHOISBOT: "é um robô",
  RPL_WHOISACTUALLY: "vem deste endereço",
  RPL_WHOISSECURE: "tem uma conexão segura",
  RPL_ENDOFWHO: "Fim da lista",
  RPL_ENDOFWHOIS: "Fim",
  RPL_ENDOFWHOWAS: "Fim",
  RPL_LISTSTART: "Gente  Assunto",
  RPL_LISTEND: "Fim da lista de salas",
  RPL_NOTOPIC: "Sem assunto",
  RPL_ENDOFLINKS: "Fim da lista",
  RPL_ENDOFNAMES: "Fim da lista de nomes",
  RPL_ENDOFBANLIST: "Fim da lista de banidos",
  RPL_ENDOFINFO: "Fim",
  RPL_ENDOFMOTD: "Fim",
  RPL_YOUREOPER: "Agora você opera o servidor",
  RPL_ENDOFMONLIST: "Fim da lista",
  RPL_ENDOFHELP: "Fim da ajuda",
  RPL_ADMINME: "Quem cuida deste servidor",
  RPL_ADMINLOC1: "Papo, na sua própria rede",
  RPL_ADMINLOC2: "Pergunte a quem abriu o servidor",
  RPL_ADMINEMAIL: "-",
};

/** What IRC clients are told in words. */
export interface IrcSentences {
  /** What stands behind a numeric that always says the same. */
  readonly numerics: Readonly<Record<ToldNumeric, string>>;
  /** Greets someone by its name. */
  readonly welcome: (nick: string) => string;
  /** Which server this is, and what it runs. */
  readonly yourHost: (server: string, version: string) => string;
  /** Since when it runs. */
  readonly created: (since: string) => string;
  /** How many people there are. Some clients read the numbers in these two: they are the same everywhere. */
  readonly users: (visible: number, invisible: number) => string;
  /** How many of them are connected here. */
  readonly clients: (count: number) => string;
  /** How many there are, and were at most. */
  readonly localUsers: (count: number, most: number) => string;
  /** Before what everyone is told on coming. */
  readonly motdStart: (server: string) => string;
  /** That, line by line; the channel is that in which everyone starts. */
  readonly motd: (channel: string) => readonly string[];
  /** What the server is, line by line. */
  readonly info: (version: string) => readonly string[];
  /** Before the help. */
  readonly helpStart: string;
  /** The help, line by line; the commands stand in capitals. */
  readonly help: readonly string[];
  /** What others read of one who left and said this to it. */
  readonly quit: (text: string) => string;
  /** What they read of one whose connection was lost. */
  readonly connectionLost: string;
  /** Someone takes nothing of what it is told. */
  readonly notReading: (nick: string) => string;
  /** What came so far is an IRC client's, which has yet to say who it is; a person may have typed it. */
  readonly unfinished: string;
  /** A line is too long once it says, to those who read it, whose it is. */
  readonly tooLongForReaders: string;
  /** A line was no text. */
  readonly invalidUtf8: string;
  /** One is not where one asked about. */
  readonly invalidTarget: string;
  /** What was asked cannot be understood. */
  readonly invalidParams: string;
  /** There is no such part of a command. */
  readonly unknownSubcommand: string;
  /** A message of several lines is not as it should be. */
  readonly multilineInvalid: string;
  /** It is too long. */
  readonly multilineTooLong: string;
  /** So much was said before one came. */
  readonly pastWaits: (count: number, channel: string) => string;
  /** Nothing was said there, as far as is known. */
  readonly pastEmpty: (target: string) => string;
  /** One has another name than one wanted. */
  readonly renamedFor: (nick: string, wanted: string) => string;
  /** What NickServ says: of names that are somebody's own. */
  readonly services: {
    readonly registered: (nick: string) => string;
    readonly here: (nick: string) => string;
    readonly loggedIn: (name: string) => string;
    readonly identify: string;
    readonly register: string;
    readonly help: string;
  };
}

/** In each language. */
export const IRC_SENTENCES: Readonly<Record<Language, IrcSentences>> = {
  "pt-BR": {
    numerics: PORTUGUESE,
    welcome: (nick) => `Bem-vindo ao Papo, ${nick}`,
    yourHost: (server, version) => `Este é ${server}, com ${version}`,
    created: (since) => `Este servidor está no ar desde ${since}`,
    users: (visible, invisible) =>
      `There are ${visible} users and ${invisible} invisible on 1 servers`,
    clients: (count) => `I have ${count} clients and 0 servers`,
    localUsers: (count, most) => `Há ${count} pessoas; já foram ${most}`,
    motdStart: (server) => `- ${server} -`,
    motd: (channel) => [
      "Aqui se conversa nas mesmas salas que todo mundo: quem usa terminal, navegador, netcat ou IRC.",
      `/join ${channel} entra na sala em que todos começam; /list mostra as outras.`,
      `/quote HISTORY ${channel} 50 mostra o que foi dito por último.`,
    ],
    info: (version) => [version, "Uma porta, um servidor, as mesmas salas para todos."],
    helpStart: "O que dá para pedir aqui",
    help: [
      "JOIN #sala [chave], PART #sala, TOPIC #sala :assunto, NAMES #sala, INVITE nome #sala, LIST",
      "PRIVMSG nome :texto fala só com uma pessoa; AWAY :texto diz que você saiu; WHOIS nome diz quem é",
      "HISTORY #sala 50 mostra o que foi dito por último; REDACT #sala apaga a sua última linha de lá",
      "/msg NickServ HELP: o seu nome só seu, com uma senha",
      "Quem abre uma sala manda nela: KICK #sala nome :motivo, MODE #sala +o nome, +v, +b, +i, +m, +k chave, +l 20",
      "OPER nome senha: quem opera o servidor tem KILL nome :motivo, e isto:",
      "BAN, UNBAN, BANS, MUTE, UNMUTE, MUTES, LOCK, UNLOCK, LOCKS, RELEASE, ANNOUNCE, MODLOG: /quote BAN nome 10m motivo",
    ],
    quit: (text) => text === "" ? "Quit" : `Quit: ${text}`,
    connectionLost: "Connection lost",
    notReading: (nick) => `${nick} não está lendo`,
    unfinished:
      "Isto parece um cliente IRC, e nada foi dito a ninguém: falta NICK ou USER. Com netcat, conecte " +
      "de novo e comece com outras palavras",
    tooLongForReaders:
      "Linha longa demais: quem a lê a recebe com o seu nome antes, e tudo em 510 bytes",
    invalidUtf8: "Isto não é UTF-8",
    invalidTarget: "Você não está nessa sala",
    invalidParams: "Parâmetros inválidos",
    unknownSubcommand: "Subcomando desconhecido",
    multilineInvalid: "Mensagem de várias linhas malformada",
    multilineTooLong: "Mensagem longa demais",
    pastWaits: (count, channel) =>
      `${count} ${
        count === 1 ? "mensagem" : "mensagens"
      } antes de agora em ${channel}: /quote HISTORY ${channel} 50`,
    pastEmpty: (target) => `${target}: nada foi dito ainda`,
    renamedFor: (nick, wanted) => `${wanted} já é de alguém: você se chama ${nick}`,
    services: {
      registered: (nick) =>
        `O nome ${nick} tem dono e senha: /msg NickServ IDENTIFY ${nick} SENHA, ou escolha outro`,
      here: (nick) =>
        `Você já está aqui como ${nick}, em outro cliente: /msg NickServ IDENTIFY ${nick} SENHA traz ` +
        "o nome para este",
      loggedIn: (name) => `Agora você é ${name}, por senha`,
      identify: "Assim: /msg NickServ IDENTIFY [NOME] SENHA",
      register: "Assim: /msg NickServ REGISTER SENHA",
      help: "REGISTER SENHA guarda o seu nome com uma senha; IDENTIFY [NOME] SENHA diz a senha; " +
        "DROP libera o nome",
    },
  },
  en: {
    numerics: ENGLISH,
    welcome: (nick) => `Welcome to Papo, ${nick}`,
    yourHost: (server, version) => `Your host is ${server}, running version ${version}`,
    created: (since) => `This server was started ${since}`,
    users: (visible, invisible) =>
      `There are ${visible} users and ${invisible} invisible on 1 servers`,
    clients: (count) => `I have ${count} clients and 0 servers`,
    localUsers: (count, most) => `Current users ${count}, max ${most}`,
    motdStart: (server) => `- ${server} Message of the day -`,
    motd: (channel) => [
      "You talk in the same rooms as everyone: terminals, browsers, netcat and IRC.",
      `/join ${channel} goes to the room in which everyone starts; /list shows the others.`,
      `/quote HISTORY ${channel} 50 shows what was said last.`,
    ],
    info: (version) => [version, "One port, one server, the same rooms for everyone."],
    helpStart: "What you can ask for here",
    help: [
      "JOIN #room [key], PART #room, TOPIC #room :topic, NAMES #room, INVITE name #room, LIST",
      "PRIVMSG name :text talks to one person alone; AWAY :text says that you are gone; WHOIS name says who it is",
      "HISTORY #room 50 shows what was said last; REDACT #room takes back your last line there",
      "/msg NickServ HELP: how your name is yours alone, by a password",
      "Whoever opens a room commands it: KICK #room name :reason, MODE #room +o name, +v, +b, +i, +m, +k key, +l 20",
      "OPER name password: operators of the server have KILL name :reason, and these:",
      "BAN, UNBAN, BANS, MUTE, UNMUTE, MUTES, LOCK, UNLOCK, LOCKS, RELEASE, ANNOUNCE, MODLOG: /quote BAN name 10m reason",
    ],
    quit: (text) => text === "" ? "Quit" : `Quit: ${text}`,
    connectionLost: "Connection lost",
    notReading: (nick) => `${nick} is not reading`,
    unfinished:
      "This looks like an IRC client, and nothing was said to anyone: NICK or USER is missing. With " +
      "netcat, connect anew and begin with other words",
    tooLongForReaders:
      "Input line was too long: its readers get it with your name before it, all in 510 bytes",
    invalidUtf8: "This is not UTF-8",
    invalidTarget: "You are not in that room",
    invalidParams: "Invalid parameters",
    unknownSubcommand: "Unknown subcommand",
    multilineInvalid: "Malformed multiline message",
    multilineTooLong: "Message too long",
    pastWaits: (count, channel) =>
      `${count} ${
        count === 1 ? "message" : "messages"
      } before now in ${channel}: /quote HISTORY ${channel} 50`,
    pastEmpty: (target) => `${target}: nothing has been said yet`,
    renamedFor: (nick, wanted) => `${wanted} is somebody's: you are called ${nick}`,
    services: {
      registered: (nick) =>
        `The name ${nick} is registered: /msg NickServ IDENTIFY ${nick} PASSWORD, or choose another`,
      here: (nick) =>
        `You are here as ${nick} already, in another client: /msg NickServ IDENTIFY ${nick} PASSWORD ` +
        "brings the name to this one",
      loggedIn: (name) => `You are now logged in as ${name}`,
      identify: "Like this: /msg NickServ IDENTIFY [NAME] PASSWORD",
      register: "Like this: /msg NickServ REGISTER PASSWORD",
      help:
        "REGISTER PASSWORD makes your name yours by a password; IDENTIFY [NAME] PASSWORD says it; " +
        "DROP frees the name",
    },
  },
};
