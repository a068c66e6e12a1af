/**
 * Names that are somebody's own, as IRC clients know it: by SASL PLAIN, by `PASS name:password`, and by what
 * one asks of NickServ, who is nobody but this file.
 *
 * @module
 */

import { harmless } from "../wording.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { lineOf } from "../message.ts";
import { MESSAGES } from "../../../../language/chat.ts";
import type { Problem, Reply } from "../../../../vocabulary/reply.ts";
import { refusal } from "../refusal.ts";
import { renamed } from "./renaming.ts";
import { sourceOf } from "../names.ts";

/** Who is asked about names. */
const NICKSERV = "NickServ";

/** See the top of this file. */
export const SERVICES: IrcCommands = {
  AUTHENTICATE: { min: 1, early: true, run: authenticate },
  NICKSERV: { run: (session, { params }) => serve(session, params.join(" ")) },
  NS: { run: (session, { params }) => serve(session, params.join(" ")) },
};

/** Whether that is who is asked about names. */
export function isNickServ(nick: string): boolean {
  return nick.toLowerCase() === NICKSERV.toLowerCase();
}

/** Does what someone asks of NickServ. */
export function serve(session: IrcSession, text: string): void {
  const [word = "", ...rest] = text.trim().split(/\s+/);
  const [first, ...more] = rest;
  const { services } = session.sentences;
  switch (word.toUpperCase()) {
    case "IDENTIFY":
      if (first === undefined) return session.say(told(session, services.identify));
      return identify(session, first, more.join(" "));
    case "REGISTER": {
      // Behind the password other networks want an address for mail.
      if (first === undefined) return session.say(told(session, services.register));
      session.ask({ type: "register", password: first }, (reply) => answered(session, reply));
      return;
    }
    case "DROP":
    case "UNREGISTER":
      session.ask({ type: "unregister" }, (reply) => answered(session, reply));
      return;
    default:
      return session.say(told(session, services.help));
  }
}

/** With a name before the password, that one; else the one that was refused last. */
function identify(session: IrcSession, first: string, rest: string): void {
  const command = rest === ""
    ? { type: "identify", password: first } as const
    : { type: "nick", nick: first, password: rest } as const;
  session.ask(command, (reply) => {
    if (reply.type !== "renamed") return answered(session, reply);
    return renamed(session, reply.nick, reply.newNick) + loggedIn(session, reply.newNick);
  });
}

function answered(session: IrcSession, reply: Reply): string {
  const messages = MESSAGES[session.language];
  switch (reply.type) {
    case "registered":
      return told(session, messages.registered(reply.nick)) + loggedIn(session, reply.nick);
    case "released":
      // It may have others, of which it is told with the next room.
      if (reply.nick === session.account) session.account = undefined;
      return told(session, messages.released(reply.nick, reply.by));
    case "error":
      return told(session, messages.error[reply.code](reply));
    default:
      return "";
  }
}

/** What NickServ says. */
function told(session: IrcSession, text: string): string {
  return text.split("\n")
    .map((line) => lineOf(sourceOf(NICKSERV), "NOTICE", [session.nick], harmless(line)))
    .join("");
}

function loggedIn(session: IrcSession, name: string): string {
  session.account = name;
  const { nick, sentences } = session;
  return session.numeric(
    "RPL_LOGGEDIN",
    [sourceOf(nick), name],
    sentences.services.loggedIn(name),
  );
}

/** Why a name is not had, which is somebody's own: IRC's numeric, and what helps. */
export function ownedRefusal(session: IrcSession, problem: Problem, nick: string): string {
  const { services } = session.sentences;
  const helps = problem.code === "nick_registered"
    ? services.registered
    : problem.code === "nick_here"
    ? services.here
    : undefined;
  if (helps === undefined) return refusal(session, problem, { nick });
  // What other clients would type is of no use here.
  const sentence = helps(harmless(nick));
  return refusal(session, problem, { nick }, sentence) + told(session, sentence);
}

/** `PASS name:password`: where the server has no password of its own, that is whose name it is. */
export function logInByPass(session: IrcSession, given: string): void {
  const [, name, password] = /^([^:]+):(.+)$/.exec(given) ?? [];
  if (session.server.isLocked || name === undefined || password === undefined) return;
  session.ask(
    { type: "login", name, password },
    (reply) => reply.type === "ack" ? loggedIn(session, name) : answered(session, reply),
  );
}

function authenticate(session: IrcSession, { params: [parameter = ""] }: IrcMessage): void {
  const { capabilities } = session;
  if (!capabilities.has("sasl")) return session.say(session.numeric("ERR_SASLFAIL"));
  const step = session.sasl.take(parameter);
  switch (step.type) {
    case "ready":
      return session.say("AUTHENTICATE +\r\n");
    case "more":
      return;
    case "unknownMechanism":
      session.say(session.numeric("RPL_SASLMECHS", ["PLAIN"]));
      return session.say(session.numeric("ERR_SASLFAIL"));
    case "aborted":
      return session.say(session.numeric("ERR_SASLABORTED"));
    case "tooLong":
      return session.say(session.numeric("ERR_SASLTOOLONG"));
    case "malformed":
      return session.say(session.numeric("ERR_SASLFAIL"));
    case "password": {
      return logIn(session, step.name, step.password);
    }
  }
}

/** Whoever is here already has the name from then on: it is what others have for an account. */
function logIn(session: IrcSession, name: string, password: string): void {
  const command = session.isRegistered
    ? { type: "nick", nick: name, password } as const
    : { type: "login", name, password } as const;
  session.ask(command, (reply) => {
    switch (reply.type) {
      case "ack":
        return loggedIn(session, harmless(name)) + session.numeric("RPL_SASLSUCCESS");
      case "renamed":
        return renamed(session, reply.nick, reply.newNick) + loggedIn(session, reply.newNick) +
          session.numeric("RPL_SASLSUCCESS");
      case "error":
        return session.numeric("ERR_SASLFAIL") + answered(session, reply);
      default:
        return "";
    }
  });
}
