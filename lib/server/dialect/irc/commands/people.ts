/**
 * Who others are, and who one is oneself: WHO, WHOIS, WHOWAS, USERHOST, ISON, MONITOR, AWAY, SETNAME, OPER.
 *
 * @module
 */

import { AWAY_MAX, MONITOR_MAX } from "../isupport.ts";
import { channelOf, HOST, isMask, nickOf, roomOf } from "../names.ts";
import { fold, parseNick } from "../../../../text/name.ts";
import { harmless, taken } from "../wording.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { lineOf } from "../message.ts";
import { parseWhoFields, type WhoFields, whoParams, type WhoPerson, whoxParams } from "../who.ts";
import type { Person } from "../../../../vocabulary/person.ts";
import { prefixOf } from "./rooms.ts";
import { REAL_NAME_MAX } from "../registration.ts";
import { refusal } from "../refusal.ts";
import { sourceOf } from "../names.ts";

/** So many people one answer to WHO tells of. */
const WHO_MAX = 1_000;
/** So many names USERHOST looks at (RFC 1459), and ISON. */
const USERHOST_MAX = 5;
const ISON_MAX = 100;
/** Names in one line of 730 to 732, in bytes. */
const MONITOR_BYTES = 400;

/** See the top of this file. */
export const PEOPLE: IrcCommands = {
  WHO: { run: who },
  WHOIS: { run: whois },
  WHOWAS: { run: whowas },
  USERHOST: {
    min: 1,
    run: (session, { params }) => {
      const nicks = params.slice(0, USERHOST_MAX);
      askOf(
        session,
        nicks,
        (people) => session.numeric("RPL_USERHOST", [], people.map(userhostOf).join(" ")),
      );
    },
  },
  ISON: {
    min: 1,
    run: (session, { params }) => {
      const nicks = params.flatMap((param) => param.split(" ")).filter((nick) => nick !== "");
      askOf(
        session,
        nicks.slice(0, ISON_MAX),
        (people) => session.numeric("RPL_ISON", [], people.map(({ nick }) => nick).join(" ")),
      );
    },
  },
  MONITOR: { min: 1, run: monitor },
  AWAY: { run: away },
  SETNAME: { min: 1, run: setName },
  OPER: { min: 2, run: oper },
};

/** Asks who has these names; those who are not there are left out. */
function askOf(
  session: IrcSession,
  nicks: readonly string[],
  tell: (people: readonly Person[]) => string,
): void {
  session.ask(
    { type: "people", nicks },
    (reply) => reply.type === "people" ? tell(reply.people) : "",
  );
}

function userhostOf({ nick, isOperator, away, user }: Person): string {
  return `${nick}${isOperator ? "*" : ""}=${away === undefined ? "+" : "-"}${userOf(user)}@${HOST}`;
}

function userOf(user: string): string {
  return user === "" ? "u" : user;
}

function who(session: IrcSession, { params }: IrcMessage): void {
  const [mask = "*", second = ""] = params;
  const room = roomOf(mask);
  const fields = parseWhoFields(second);
  const query = room !== undefined
    ? { room }
    : isMask(mask) || mask === "0"
    ? { mask: mask === "0" ? "*" : mask }
    : { nicks: [nickOf(mask)] };
  const wantsOperators = /^o/.test(second);
  session.ask({ type: "people", ...query }, (reply) => {
    if (reply.type !== "people") return "";
    const channel = reply.room === undefined ? "*" : channelOf(reply.room.room);
    return reply.people.filter(({ isOperator }) => isOperator || !wantsOperators)
      .slice(0, WHO_MAX)
      .map((person) => whoLine(session, person, channel, fields)).join("") +
      session.numeric("RPL_ENDOFWHO", [mask]);
  });
}

function whoLine(
  session: IrcSession,
  person: Person,
  channel: string,
  fields: WhoFields | undefined,
): string {
  const { name } = session.server;
  const prefix = channel === "*" ? "" : prefixOf(session, person, channel.slice(1));
  const told: WhoPerson = {
    ...person,
    user: userOf(person.user),
    realName: person.realName === "" ? person.nick : person.realName,
    isAway: person.away !== undefined,
  };
  if (fields === undefined) {
    const { params, last } = whoParams(told, channel, name, prefix);
    return session.numeric("RPL_WHOREPLY", params, last);
  }
  const { params, last } = whoxParams(told, channel, name, prefix, fields);
  return lineOf(name, "354", [session.nick, ...params], last);
}

function whois(session: IrcSession, { params }: IrcMessage): void {
  // With two, the first says which server is to be asked; there is one.
  const nick = params.length > 1 ? params[1] : params[0];
  if (nick === undefined || nick === "") return session.say(session.numeric("ERR_NONICKNAMEGIVEN"));
  askOf(
    session,
    [nickOf(nick)],
    ([person]) =>
      (person === undefined
        ? session.numeric("ERR_NOSUCHNICK", [nick])
        : whoisLines(session, person)) +
      session.numeric("RPL_ENDOFWHOIS", [person?.nick ?? nick]),
  );
}

function whoisLines(session: IrcSession, person: Person): string {
  const { nick, user, realName, rooms, isOperator, away, isBot, isElsewhere } = person;
  const { account, cameAtMs, idleMs, address } = person;
  const { server } = session;
  const channels = rooms.map((room) => prefixOf(session, person, room) + channelOf(room)).join(" ");
  const since = Math.floor(cameAtMs / 1_000);
  return session.numeric(
    "RPL_WHOISUSER",
    [nick, userOf(user), HOST, "*"],
    realName === "" ? nick : harmless(realName),
  ) +
    (channels === "" ? "" : session.numeric("RPL_WHOISCHANNELS", [nick], channels)) +
    session.numeric("RPL_WHOISSERVER", [nick, server.name]) +
    (away === undefined ? "" : session.numeric("RPL_AWAY", [nick], harmless(away))) +
    (isOperator ? session.numeric("RPL_WHOISOPERATOR", [nick]) : "") +
    (account === undefined ? "" : session.numeric("RPL_WHOISACCOUNT", [nick, account])) +
    (address === undefined ? "" : session.numeric("RPL_WHOISACTUALLY", [nick, address])) +
    (isBot ? session.numeric("RPL_WHOISBOT", [nick]) : "") +
    (server.isSecure && !isElsewhere ? session.numeric("RPL_WHOISSECURE", [nick]) : "") +
    session.numeric("RPL_WHOISIDLE", [nick, `${Math.floor(idleMs / 1_000)}`, `${since}`]);
}

function whowas(session: IrcSession, { params }: IrcMessage): void {
  const [nick = "", count = ""] = params;
  if (nick === "") return session.say(session.numeric("ERR_NONICKNAMEGIVEN"));
  const most = Number.parseInt(count);
  const limit = most > 0 ? most : undefined;
  session.ask({ type: "formerly", nick }, (reply) => {
    const names = reply.type === "formerly" ? reply.names.slice(0, limit) : [];
    const lines = names.map(({ nick, user, realName, untilMs }) =>
      session.numeric(
        "RPL_WHOWASUSER",
        [nick, userOf(user), HOST, "*"],
        realName === "" ? nick : harmless(realName),
      ) + session.numeric(
        "RPL_WHOISSERVER",
        [nick, session.server.name],
        new Date(untilMs).toUTCString(),
      )
    ).join("");
    return (lines === "" ? session.numeric("ERR_WASNOSUCHNICK", [nick]) : lines) +
      session.numeric("RPL_ENDOFWHOWAS", [nick]);
  });
}

function monitor(session: IrcSession, { params }: IrcMessage): void {
  const [act = "", targets = ""] = params;
  const { watched } = session;
  switch (act.toUpperCase()) {
    case "+":
      return watch(session, targets.split(",").filter((nick) => nick !== ""));
    case "-":
      for (const nick of targets.split(",")) watched.delete(fold(nick));
      return session.order({ type: "watch", nicks: [...watched.values()] });
    case "C":
      watched.clear();
      return session.order({ type: "watch", nicks: [] });
    case "L":
      session.say(
        listed(session, "RPL_MONLIST", [...watched.values()]) + session.numeric("RPL_ENDOFMONLIST"),
      );
      return;
    case "S":
      return tellStatus(session, [...watched.values()]);
  }
}

function watch(session: IrcSession, nicks: readonly string[]): void {
  const { watched } = session;
  const masks = nicks.filter((nick) => isMask(nick) || /[!@]/.test(nick));
  const names = nicks.filter((nick) => !masks.includes(nick));
  const added: string[] = [];
  for (const [index, nick] of names.entries()) {
    if (watched.size >= MONITOR_MAX && !watched.has(fold(nick))) {
      const rest = names.slice(index).join(",");
      session.say(session.numeric("ERR_MONLISTFULL", [`${MONITOR_MAX}`, rest]));
      break;
    }
    // What can be nobody's name is kept all the same: some clients ask for what they will never see.
    if ("nick" in parseNick(nick) || !isMask(nick)) watched.set(fold(nick), nick);
    added.push(nick);
  }
  if (masks.length > 0) session.say(listed(session, "RPL_MONOFFLINE", masks));
  if (added.length === 0) return;
  session.order({ type: "watch", nicks: [...watched.values()] });
  tellStatus(session, added);
}

/** Which of these are here. */
function tellStatus(session: IrcSession, nicks: readonly string[]): void {
  if (nicks.length === 0) return;
  askOf(session, nicks, (people) => {
    const here = new Set(people.map(({ nick }) => fold(nick)));
    return listed(session, "RPL_MONONLINE", people.map(({ nick }) => sourceOf(nick))) +
      listed(session, "RPL_MONOFFLINE", nicks.filter((nick) => !here.has(fold(nick))));
  });
}

/** Names with commas between them, in as many lines as they take. */
export function listed(
  session: IrcSession,
  numeric: "RPL_MONLIST" | "RPL_MONONLINE" | "RPL_MONOFFLINE",
  names: readonly string[],
): string {
  let lines = "";
  let line = "";
  for (const name of names) {
    if (line !== "" && line.length + name.length > MONITOR_BYTES / 3) {
      lines += session.numeric(numeric, [], line);
      line = "";
    }
    line += line === "" ? name : `,${name}`;
  }
  return line === "" ? lines : lines + session.numeric(numeric, [], line);
}

function away(session: IrcSession, { params: [text = ""] }: IrcMessage): void {
  const told = [...taken(text)].slice(0, AWAY_MAX).join("");
  session.ask(
    { type: "away", ...(told !== "" && { text: told }) },
    (reply) => {
      if (reply.type === "error") return refusal(session, reply, {});
      return session.numeric(told === "" ? "RPL_UNAWAY" : "RPL_NOWAWAY");
    },
  );
}

/** Tells that one is away, where one is. */
export function tellAway(session: IrcSession): void {
  askOf(
    session,
    [session.nick],
    ([self]) => self?.away === undefined ? "" : session.numeric("RPL_NOWAWAY"),
  );
}

function setName(session: IrcSession, { params: [text = ""] }: IrcMessage): void {
  const realName = [...taken(text)].slice(0, REAL_NAME_MAX).join("");
  if (realName.trim() === "") {
    const { invalidParams } = session.sentences;
    return session.say(session.fail("SETNAME", "INVALID_REALNAME", [], invalidParams));
  }
  session.ask({ type: "describe", realName }, (reply) => {
    if (reply.type !== "ack") return "";
    session.registration.realName = realName;
    return session.capabilities.has("setname")
      ? lineOf(session.source, "SETNAME", [], realName)
      : "";
  });
}

/** It is an operator from now on, by its own word or by that of another client of its person. */
export function nowOperator(session: IrcSession): string {
  session.isOperator = true;
  return session.numeric("RPL_YOUREOPER") +
    lineOf(session.server.name, "MODE", [session.nick], "+o");
}

function oper(session: IrcSession, { params: [name = "", password = ""] }: IrcMessage): void {
  session.ask({ type: "op", name, password }, (reply) => {
    if (reply.type === "operator") return nowOperator(session);
    return reply.type === "error" ? refusal(session, reply, {}) : "";
  });
}
