/**
 * Being in rooms: JOIN, PART, TOPIC, NAMES, LIST, INVITE, KICK.
 *
 * @module
 */

import { channelOf, nickOf, roomOf } from "../names.ts";
import { bytesOf, harmless, taken } from "../wording.ts";
import { fold, graphemesOf } from "../../../../text/name.ts";
import { HOST } from "../names.ts";
import { nameMatcher } from "../../../../text/mask.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { KICK_MAX, TARGETS_MAX } from "../isupport.ts";
import { lineOf } from "../message.ts";
import { markLine } from "./past.ts";
import { showPast } from "./past.ts";
import type { Person, RoomDetails } from "../../../../vocabulary/person.ts";
import type { Known } from "../../../../vocabulary/entry.ts";
import type { RoomState } from "../../../../vocabulary/reply.ts";
import { prefixFor } from "../room_modes.ts";
import { refusal, upTo } from "../refusal.ts";
import { ROOMS_PER_PERSON, TOPIC_MAX } from "../../../../vocabulary/protocol.ts";

/** Names in one line of 353, in bytes: what is before them has its place too. */
const NAMES_BYTES = 330;
/** Longest mask of LIST that is looked at, in characters. */
const MASK_MAX = 64;

/** See the top of this file. */
export const ROOMS: IrcCommands = {
  JOIN: {
    min: 1,
    run: (session, { params: [targets = "", keys = ""] }) => {
      session.hasAskedForRoom = true;
      if (targets === "0") {
        for (const room of [...session.rooms.values()]) part(session, room, "");
        return;
      }
      const keyOf = keys.split(",");
      for (const [index, target] of upTo(session, targets, ROOMS_PER_PERSON).entries()) {
        join(session, target, keyOf[index]);
      }
    },
  },
  PART: {
    min: 1,
    run: (session, { params: [targets = "", text = ""] }) => {
      for (const target of upTo(session, targets, ROOMS_PER_PERSON)) {
        withRoom(session, target, (room) => part(session, room, taken(text)));
      }
    },
  },
  TOPIC: { min: 1, run: topic },
  NAMES: {
    run: (session, { params: [targets = ""] }) => {
      const [target] = upTo(session, targets, 1);
      const room = target === undefined ? undefined : roomOf(target);
      const end = session.numeric("RPL_ENDOFNAMES", [target ?? "*"]);
      if (room === undefined) return session.say(end);
      session.ask({ type: "people", room }, (reply) => {
        if (reply.type !== "people" || reply.room === undefined) return end;
        return namesLines(session, reply.room, reply.people) +
          session.numeric("RPL_ENDOFNAMES", [channelOf(reply.room.room)]);
      });
    },
  },
  LIST: { run: list },
  INVITE: { min: 2, run: invite },
  KICK: { min: 2, run: kick },
  KILL: {
    min: 1,
    run: (session, { params: [target = "", text = ""] }) =>
      putOut(session, nickOf(target), taken(text)),
  },
};

/** Goes to a room, and is told what is there. */
export function join(session: IrcSession, target: string, key = ""): void {
  const name = roomOf(target);
  if (name === undefined || name === "") {
    return session.say(session.numeric("ERR_NOSUCHCHANNEL", [target]));
  }
  if (name.startsWith("#")) return session.say(session.numeric("ERR_BADCHANMASK", [target]));
  if (session.roomCalled(name) !== undefined) return;
  /** The number of the last entry before it came in, once it has. */
  let enteredAt: number | undefined;
  const said = key === "" ? {} : { key };
  session.ask({ type: "join", room: name, replay: 0, ...said }, (reply) => {
    if (reply.type === "error") return refusal(session, reply, { room: name });
    if (reply.type !== "entered") return "";
    enteredAt = reply.seq;
    session.rooms.set(fold(reply.room), reply.room);
    session.account = reply.account;
    return joinLine(session, reply.room);
  });
  askWhatIsThere(session, name, () => enteredAt !== undefined);
  showPast(session, name, () => enteredAt);
}

/** What one finds in a room on coming into it: its topic, how far one has read, who is there. */
function askWhatIsThere(session: IrcSession, name: string, isIn: () => boolean): void {
  session.ask({ type: "people", room: name }, (reply) => {
    if (!isIn() || reply.type !== "people" || reply.room === undefined) return "";
    return whoIsThere(session, reply.room, reply.people);
  });
}

/** That, as it was answered. */
export function whoIsThere(
  session: IrcSession,
  room: RoomDetails,
  people: readonly Person[],
): string {
  const wantsNames = !session.capabilities.has("no-implicit-names") &&
    !session.capabilities.has("draft/no-implicit-names");
  return topicLines(session, room, false) + markLine(session, room) +
    (wantsNames
      ? namesLines(session, room, people) +
        session.numeric("RPL_ENDOFNAMES", [channelOf(room.room)])
      : "");
}

/** Another client of its person has gone to a room, and it with that; what is there it is told next. */
export function cameAlong(session: IrcSession, { room, account }: RoomState & Known): string {
  session.hasAskedForRoom = true;
  session.account = account;
  if (session.roomCalled(room) !== undefined) return "";
  session.rooms.set(fold(room), room);
  return joinLine(session, room);
}

/** Is back in a room that it never left, and is told what it missed since. */
export function rejoin(session: IrcSession, { room, seq }: RoomState, sinceMs?: number): void {
  session.rooms.set(fold(room), room);
  session.say(joinLine(session, room));
  askWhatIsThere(session, room, () => true);
  showPast(session, room, () => seq, sinceMs);
}

function joinLine(session: IrcSession, room: string): string {
  const { source, account = "*", registration: { realName }, ownTags } = session;
  const params = [channelOf(room)];
  return ownTags +
    (session.capabilities.has("extended-join")
      ? lineOf(source, "JOIN", [...params, account], realName)
      : lineOf(source, "JOIN", params));
}

/** Does something in a room that one is in; else tells whether there is such a room. */
function withRoom(session: IrcSession, target: string, act: (room: string) => void): void {
  const name = roomOf(target);
  if (name === undefined || name === "") {
    return session.say(session.numeric("ERR_NOSUCHCHANNEL", [target === "" ? "*" : target]));
  }
  const room = session.roomCalled(name);
  if (room !== undefined) return act(room);
  session.ask({ type: "people", room: name }, (reply) => {
    const isThere = reply.type === "people" && reply.room !== undefined;
    return session.numeric(isThere ? "ERR_NOTONCHANNEL" : "ERR_NOSUCHCHANNEL", [target]);
  });
}

function part(session: IrcSession, room: string, text: string): void {
  const withText = text === "" ? {} : { text };
  session.ask({ type: "leave", room, ...withText }, (reply) => {
    if (reply.type === "error") return refusal(session, reply, { room });
    if (reply.type !== "left") return "";
    session.rooms.delete(fold(room));
    const last = text === "" ? undefined : text;
    return session.ownTags + lineOf(session.source, "PART", [channelOf(room)], last);
  });
}

function topic(session: IrcSession, { params: [target = "", text] }: IrcMessage): void {
  withRoom(session, target, (room) => {
    if (text === undefined) {
      session.ask(
        { type: "people", room },
        (reply) =>
          reply.type === "people" && reply.room !== undefined
            ? topicLines(session, reply.room, true)
            : "",
      );
      return;
    }
    const cut = graphemesOf(taken(text)).slice(0, TOPIC_MAX).join("");
    const id = session.ask(
      { type: "topic", room, text: cut },
      (reply) => {
        // Its echo has come by then, if it comes at all.
        session.said.delete(id);
        return reply.type === "error" ? refusal(session, reply, { room }) : "";
      },
    );
    session.expectEcho(id);
  });
}

function topicLines(session: IrcSession, details: RoomDetails, tellsNone: boolean): string {
  const channel = channelOf(details.room);
  if (details.topic === "") return tellsNone ? session.numeric("RPL_NOTOPIC", [channel]) : "";
  const { topicBy, topicAtMs } = details;
  const lines = session.numeric("RPL_TOPIC", [channel], harmless(details.topic));
  if (topicBy === undefined || topicAtMs === undefined) return lines;
  const seconds = `${Math.floor(topicAtMs / 1_000)}`;
  return lines + session.numeric("RPL_TOPICWHOTIME", [channel, topicBy, seconds], undefined);
}

/** Who is in a room, in as many lines as that takes. */
function namesLines(
  session: IrcSession,
  { room, rules: { secret } }: RoomDetails,
  people: readonly Person[],
): string {
  const params = [secret ? "@" : "=", channelOf(room)];
  const hasHosts = session.capabilities.has("userhost-in-names");
  let lines = "";
  let line = "";
  let bytes = 0;
  for (const person of people) {
    const { nick, user } = person;
    const host = hasHosts ? `!${user === "" ? "u" : user}@${HOST}` : "";
    const name = prefixOf(session, person, room) + nick + host;
    const length = bytesOf(name) + 1;
    if (bytes + length > NAMES_BYTES) {
      lines += session.numeric("RPL_NAMREPLY", params, line);
      line = "";
      bytes = 0;
    }
    line += line === "" ? name : ` ${name}`;
    bytes += length;
  }
  return line === "" ? lines : lines + session.numeric("RPL_NAMREPLY", params, line);
}

/** What stands before the names of those who have more to say in a room, as operators have in all. */
export function prefixOf(session: IrcSession, person: Person, room: string): string {
  const ranks = person.ranks?.[room] ?? [];
  const isMod = person.isOperator && !ranks.includes("mod");
  return prefixFor(isMod ? ["mod", ...ranks] : ranks, session.capabilities.has("multi-prefix"));
}

function list(session: IrcSession, { params: [text = ""] }: IrcMessage): void {
  const tests = text.split(",").filter((mask) => mask !== "").map(listTest);
  session.ask({ type: "rooms", all: true }, (reply) => {
    if (reply.type !== "rooms") return "";
    const shown = reply.rooms.filter((room) => tests.every((test) => test(room)));
    // Names without stars are rooms that one wants to see, each of them.
    const lines = shown.map(({ name, members, topic }) =>
      session.numeric("RPL_LIST", [channelOf(name), `${members}`], harmless(topic))
    );
    return session.numeric("RPL_LISTSTART", ["Channel"]) + lines.join("") +
      session.numeric("RPL_LISTEND");
  });
}

type ListTest = (room: { readonly name: string; readonly members: number }) => boolean;

/** One condition of LIST: `>n`, `<n`, `!mask`, a mask, or a name. */
function listTest(text: string): ListTest {
  const count = /^([<>])(\d{1,6})$/.exec(text);
  if (count !== null) {
    const limit = Number(count[2]);
    return count[1] === ">" ? ({ members }) => members > limit : ({ members }) => members < limit;
  }
  const isNegated = text.startsWith("!");
  const matches = nameMatcher((isNegated ? text.slice(1) : text).slice(0, MASK_MAX));
  return ({ name }) => matches(channelOf(name)) !== isNegated;
}

function invite(session: IrcSession, { params: [target = "", channel = ""] }: IrcMessage): void {
  const nick = nickOf(target);
  withRoom(session, channel, (room) => {
    session.ask({ type: "invite", nick, room }, (reply) => {
      if (reply.type === "invited") {
        return session.numeric("RPL_INVITING", [reply.to, channelOf(room)], undefined);
      }
      if (reply.type !== "error") return "";
      if (reply.code === "already_in_room") {
        return session.numeric("ERR_USERONCHANNEL", [nick, channelOf(room)]);
      }
      return refusal(session, reply, { nick, room });
    });
  });
}

function kick(
  session: IrcSession,
  { params: [channel = "", names = "", text = ""] }: IrcMessage,
): void {
  // Several channels can stand for one, by the side of whom each kick is for.
  for (const target of upTo(session, channel, ROOMS_PER_PERSON)) {
    withRoom(session, target, (room) => {
      for (const name of upTo(session, names, TARGETS_MAX)) {
        kickFrom(session, room, name, taken(text));
      }
    });
  }
}

function kickFrom(session: IrcSession, room: string, nick: string, text: string): void {
  session.ask({ type: "kick", nick, room, ...reasonOf(text) }, (reply) => {
    if (reply.type !== "error") return "";
    if (reply.code === "nick_unknown" || reply.code === "nick_elsewhere") {
      return session.numeric("ERR_USERNOTINCHANNEL", [nick, channelOf(room)]);
    }
    return refusal(session, reply, { nick, room });
  });
}

function reasonOf(text: string): { readonly reason?: string } {
  const reason = [...text].slice(0, KICK_MAX).join("");
  return reason === "" ? {} : { reason };
}

/** Puts someone out of the server, as operators of it can: it never means a room alone, as `kick` may. */
function putOut(session: IrcSession, nick: string, text: string): void {
  if (!session.isOperator) return session.say(session.numeric("ERR_NOPRIVILEGES"));
  session.ask(
    { type: "kick", nick, ...reasonOf(text) },
    (reply) => reply.type === "error" ? refusal(session, reply, { nick }) : "",
  );
}
