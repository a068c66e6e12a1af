/**
 * Coming and going: CAP, PASS, NICK, USER, PING, QUIT.
 *
 * @module
 */

import { fold } from "../../../../text/name.ts";
import type { Introduction } from "../registration.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { lineOf } from "../message.ts";
import type { Problem, Reply } from "../../../../vocabulary/reply.ts";
import { PROTOCOL_VERSION } from "../../../../vocabulary/protocol.ts";
import { refusal } from "../refusal.ts";
import { renamed } from "./renaming.ts";
import { logInByPass, ownedRefusal } from "./services.ts";
import { welcomeLines } from "./server.ts";
import { harmless, taken } from "../wording.ts";

/** See the top of this file. */
export const OPENING: IrcCommands = {
  CAP: { min: 1, early: true, run: negotiate },
  PASS: {
    min: 1,
    early: true,
    run: (session, { params: [password = ""] }) => {
      if (session.isRegistered) return session.say(session.numeric("ERR_ALREADYREGISTERED"));
      session.registration.usePassword(password);
      logInByPass(session, password);
    },
  },
  NICK: { early: true, run: takeName },
  USER: {
    min: 4,
    early: true,
    run: (session, { params: [user = "", , , realName = ""] }) => {
      if (session.isRegistered) return session.say(session.numeric("ERR_ALREADYREGISTERED"));
      if (realName === "") return session.say(session.numeric("ERR_NEEDMOREPARAMS", ["USER"]));
      session.registration.useUser(user, taken(realName));
      introduce(session);
    },
  },
  PING: {
    early: true,
    run: (session, { params: [token] }) => {
      if (token === undefined) return session.say(session.numeric("ERR_NOORIGIN"));
      // By way of the hub: behind it stands all that was said before.
      session.ask({ type: "ping" }, () => session.line("PONG", [session.server.name], token));
    },
  },
  PONG: { early: true, run: () => {} },
  QUIT: {
    early: true,
    run: (session, { params: [text = ""] }) => {
      session.order({ type: "quit", text: session.sentences.quit(taken(text)) });
    },
  },
};

function negotiate(session: IrcSession, { params }: IrcMessage): void {
  const outcome = session.capabilities.negotiate(params, session.isRegistered);
  if (outcome.type === "unknown") {
    return session.say(session.numeric("ERR_INVALIDCAPCMD", [params[0] ?? "*"]));
  }
  for (const answer of outcome.answers) {
    session.say(lineOf(session.server.name, "CAP", [session.nick, answer]));
  }
  introduce(session);
}

function takeName(session: IrcSession, { params: [nick = ""] }: IrcMessage): void {
  if (nick === "") return session.say(session.numeric("ERR_NONICKNAMEGIVEN"));
  if (!session.isRegistered) {
    session.registration.useNick(nick);
    return introduce(session);
  }
  session.ask({ type: "nick", nick }, (reply) => {
    if (reply.type === "renamed") return renamed(session, reply.nick, reply.newNick);
    return reply.type === "error" ? ownedRefusal(session, reply, nick) : "";
  });
}

/** Comes in as soon as all is said that is needed. */
export function introduce(session: IrcSession): void {
  if (session.isRegistered || session.capabilities.isNegotiating) return;
  const introduction = session.registration.take();
  if (introduction === undefined) return;
  // Whoever wants another name does not wait for the first.
  session.ghost = undefined;
  come(session, introduction, false);
}

/**
 * Comes in by that name, or with `alike` by one that is like it. Whoever had the name here, and has gone, is
 * the same person.
 */
export function come(session: IrcSession, introduction: Introduction, alike: boolean): void {
  const { nick, password } = introduction;
  session.ask({
    type: "hello",
    byName: true,
    hello: {
      type: "hello",
      version: PROTOCOL_VERSION,
      nick,
      roomless: true,
      replay: 0,
      ...(alike && { alike }),
      ...(password !== undefined && { password }),
    },
  }, (reply) => admitted(session, reply, introduction));
}

function admitted(session: IrcSession, reply: Reply, introduction: Introduction): string {
  const { nick } = introduction;
  if (reply.type === "welcome") {
    session.isRegistered = true;
    session.nick = reply.nick;
    session.account = reply.account;
    const isBack = reply.resumed || reply.beside === true || reply.rooms.length > 0;
    session.regained = isBack ? reply : undefined;
    const { renamedFor } = session.sentences;
    const isOther = fold(reply.nick) !== fold(nick);
    const why = isOther ? session.notice(renamedFor(reply.nick, harmless(nick))) : "";
    return welcomeLines(session) + why;
  }
  if (reply.type !== "error") return "";
  const isHeld = reply.code === "nick_taken" || reply.code === "nick_here";
  if (isHeld && session.probed !== nick) {
    probe(session, introduction, reply);
    return "";
  }
  if (isAboutName(reply)) return ownedRefusal(session, reply, nick);
  const isPassword = reply.code === "password_missing" || reply.code === "password_wrong";
  session.farewell = isPassword ? "password" : "errors";
  return refusal(session, reply, {});
}

/** Who has the name may be oneself, by a connection that is dead: that shows within a few seconds. */
function probe(session: IrcSession, introduction: Introduction, why: Problem): void {
  const { nick } = introduction;
  session.probed = nick;
  session.ask({ type: "probe", nick }, (reply) => {
    if (reply.type === "error") return ownedRefusal(session, why, nick);
    session.ghost = introduction;
    return "";
  });
}

function isAboutName({ code }: Problem): boolean {
  return code.startsWith("nick_");
}
