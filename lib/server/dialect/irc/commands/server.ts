/**
 * What the server says of itself: the welcome, MOTD, LUSERS, VERSION, TIME, INFO, ADMIN, HELP, STATS, LINKS.
 *
 * @module
 */

import { channelOf } from "../names.ts";
import { DEFAULT_ROOM } from "../../../../vocabulary/protocol.ts";
import { supportLines } from "../isupport.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcSession } from "../session.ts";
import { timeOf } from "../stamp.ts";
import { harmless, piecesOf } from "../wording.ts";
import { MAX_ROOMS } from "../../../limits.ts";

/** So much of the message of the day stands in one line. */
const MOTD_BYTES = 400;

/** Own modes that there are, and modes of rooms. */
const USER_MODES = "Bio";
const ROOM_MODES = "imnt";

/** See the top of this file. */
export const SERVER: IrcCommands = {
  MOTD: { run: (session) => session.say(motdLines(session)) },
  LUSERS: { run: (session) => tellCensus(session) },
  VERSION: {
    run: (session) => {
      const { name, version } = session.server;
      session.say(session.numeric("RPL_VERSION", [version, name], "Papo") + support(session));
    },
  },
  TIME: {
    run: (session) => {
      const { name, now } = session.server;
      session.say(session.numeric("RPL_TIME", [name], timeOf(now())));
    },
  },
  INFO: {
    run: (session) => {
      const lines = session.sentences.info(session.server.version)
        .map((line) => session.numeric("RPL_INFO", [], line)).join("");
      session.say(lines + session.numeric("RPL_ENDOFINFO"));
    },
  },
  ADMIN: {
    run: (session) =>
      session.say(
        session.numeric("RPL_ADMINME", [session.server.name]) +
          session.numeric("RPL_ADMINLOC1") + session.numeric("RPL_ADMINLOC2") +
          session.numeric("RPL_ADMINEMAIL"),
      ),
  },
  HELP: { run: (session, { params: [subject] }) => help(session, subject) },
  HELPOP: { run: (session, { params: [subject] }) => help(session, subject) },
  STATS: {
    run: (session, { params: [query = "*"] }) =>
      session.say(session.numeric("RPL_ENDOFSTATS", [query === "" ? "*" : query])),
  },
  LINKS: {
    run: (session) => {
      const { name } = session.server;
      session.say(
        session.numeric("RPL_LINKS", [name, name], "0 Papo") +
          session.numeric("RPL_ENDOFLINKS", ["*"]),
      );
    },
  },
};

/** The first lines that one who has come in is told. */
export function welcomeLines(session: IrcSession): string {
  const { server, sentences, nick } = session;
  return session.numeric("RPL_WELCOME", [], sentences.welcome(nick)) +
    session.numeric("RPL_YOURHOST", [], sentences.yourHost(server.name, server.version)) +
    session.numeric("RPL_CREATED", [], sentences.created(timeOf(server.sinceMs))) +
    session.numeric(
      "RPL_MYINFO",
      [server.name, server.version, USER_MODES, ROOM_MODES],
      undefined,
    ) +
    support(session);
}

/** And what belongs to it, for which others must be asked. */
export function welcomeFurther(session: IrcSession): void {
  tellCensus(session);
  session.say(motdLines(session));
}

function support(session: IrcSession): string {
  return supportLines(session.server)
    .map((tokens) => session.numeric("RPL_ISUPPORT", [tokens])).join("");
}

function motdLines(session: IrcSession): string {
  const { server, sentences } = session;
  const lines = server.motd()?.split("\n") ??
    sentences.motd(channelOf(server.room ?? DEFAULT_ROOM));
  // Of a line that is too long for one of IRC, there are several.
  const pieces = lines.flatMap((line) => piecesOf(harmless(line), MOTD_BYTES));
  return session.numeric("RPL_MOTDSTART", [], sentences.motdStart(server.name)) +
    pieces.map((line) => session.numeric("RPL_MOTD", [], `- ${line}`)).join("") +
    session.numeric("RPL_ENDOFMOTD");
}

function tellCensus(session: IrcSession): void {
  session.ask({ type: "census" }, (reply) => {
    if (reply.type !== "census") return "";
    const { people, operators, invisible, rooms, most } = reply;
    const { sentences, server } = session;
    const local = sentences.localUsers(people, most);
    const counts = [`${people}`, `${most}`];
    return session.numeric("RPL_LUSERCLIENT", [], sentences.users(people - invisible, invisible)) +
      session.numeric("RPL_LUSEROP", [`${operators}`]) +
      session.numeric("RPL_LUSERUNKNOWN", [`${server.strangers()}`]) +
      session.numeric("RPL_LUSERCHANNELS", [`${Math.min(rooms, MAX_ROOMS)}`]) +
      session.numeric("RPL_LUSERME", [], sentences.clients(people)) +
      session.numeric("RPL_LOCALUSERS", counts, local) +
      session.numeric("RPL_GLOBALUSERS", counts, local);
  });
}

function help(session: IrcSession, subject: string | undefined): void {
  const { sentences } = session;
  const topic = subject === undefined || subject === "" ? "*" : subject;
  const wanted = topic.toUpperCase();
  const lines = topic === "*"
    ? sentences.help
    : sentences.help.filter((line) => line.split(/[^A-Z]+/).includes(wanted));
  if (lines.length === 0) return session.say(session.numeric("ERR_HELPNOTFOUND", [topic]));
  session.say(
    session.numeric("RPL_HELPSTART", [topic], sentences.helpStart) +
      lines.map((line) => session.numeric("RPL_HELPTXT", [topic], line)).join("") +
      session.numeric("RPL_ENDOFHELP", [topic]),
  );
}
