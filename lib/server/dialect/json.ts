/**
 * The json dialect: Papo's own protocol, whose types and rules stand in `protocol.ts`. Here its
 * requests are read, and its answers written.
 *
 * @module
 */

import type { Command } from "../../vocabulary/command.ts";
import type { Step, Talk, TextDialect } from "./dialect.ts";
import type { Allowed, ServerEvent } from "../../vocabulary/reply.ts";
import type { Entry } from "../../vocabulary/entry.ts";
import type { Language } from "../../vocabulary/language.ts";
import { type Line, LineSplitter } from "../../text/lines.ts";
import { closingSentence, MESSAGES } from "../../language/chat.ts";
import {
  type EntryMessage,
  PROTOCOL_VERSION,
  REQUEST_MAX_BYTES,
  type ServerMessage,
  TEXT_MAX_BYTES,
} from "../../vocabulary/protocol.ts";
import { isRequestType, REQUESTS } from "../../vocabulary/requests.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { FieldReader, isObject, type JsonObject, shown } from "./json_fields.ts";

/** So many requests in a row that are none end the connection. */
const MAX_PROBLEMS = 20;

/** See the top of this file. */
export const json: TextDialect = {
  name: "json",
  open: ({ maxTextBytes = TEXT_MAX_BYTES }) => new JsonTalk(maxTextBytes),
  encode: (event, language, id) => {
    if (event.type === "history") {
      return event.entries.map((entry) => lineOf(entryMessage(entry, true))).join("");
    }
    const message = messageOf(event, language);
    return message === undefined ? "" : lineOf(withId(message, id));
  },
  wantsAcks: true,
  introduces: true,
  password: "hello",
  pings: true,
};

class JsonTalk implements Talk {
  readonly quietMs = undefined;
  readonly #lines = new LineSplitter(REQUEST_MAX_BYTES);
  readonly #maxTextBytes: number;
  #problems = 0;

  constructor(maxTextBytes: number) {
    this.#maxTextBytes = maxTextBytes;
  }

  push(bytes: Uint8Array<ArrayBuffer>): Step[] {
    return this.#steps(this.#lines.push(bytes));
  }

  quiet(): Step[] {
    return [];
  }

  end(): Step[] {
    return this.#steps(this.#lines.end());
  }

  #steps(lines: Line[]): Step[] {
    const steps: Step[] = [];
    let idle = 0;
    for (const line of lines) {
      if (line.type === "line" && line.text.trim() === "") {
        idle++;
        continue;
      }
      const request = line.type === "line" ? parseRequest(line.text, this.#maxTextBytes) : TOO_LONG;
      steps.push(request);
      this.#problems = request.type === "invalid" ? this.#problems + 1 : 0;
      if (this.#problems === MAX_PROBLEMS) steps.push({ type: "expel" });
    }
    return idle === 0 ? steps : [{ type: "idle", lines: idle }, ...steps];
  }
}

// Requests

/** No request has so many names in it: an object with thousands takes milliseconds to read. */
const NAMES_MAX = 500;
/** In less than that, in UTF-16 units, there cannot be many more. */
const FEW_NAMES_UNITS = 4 * 1024;
/** By the ends of two names it is told whether they are one. */
const NAME_END_UNITS = 8;
/** Where one ends. */
const NAME = /(?<!\\)"\s*:/g;

const TOO_LONG: Command = { type: "invalid", code: "line_too_long", limit: REQUEST_MAX_BYTES };

/** The request in one line, or what is wrong with it. */
function parseRequest(line: string, maxTextBytes: number): Command {
  let value: unknown;
  try {
    if (hasTooManyNames(line)) return { type: "invalid", code: "json_malformed" };
    value = JSON.parse(line);
  } catch {
    return { type: "invalid", code: "json_malformed" };
  }
  if (!isObject(value)) return { type: "invalid", code: "json_malformed" };
  const reader = new FieldReader(maxTextBytes);
  const id = reader.id(value);
  const command = read(value, reader);
  const { problem } = reader;
  const outcome: Command = problem === undefined ? command : { type: "invalid", ...problem };
  return id === undefined ? outcome : { ...outcome, id };
}

function hasTooManyNames(line: string): boolean {
  if (line.length < FEW_NAMES_UNITS) return false;
  let [names, last] = [0, ""];
  for (const { index } of line.matchAll(NAME)) {
    const end = line.slice(Math.max(0, index - NAME_END_UNITS), index);
    // The same name again costs nothing, however deep it stands.
    if (end !== last && ++names > NAMES_MAX) return true;
    last = end;
  }
  return false;
}

function read(object: JsonObject, reader: FieldReader): Command {
  const { type } = object;
  if (typeof type !== "string" || !isRequestType(type)) {
    const allowed: Allowed = { type: "oneOf", values: Object.keys(REQUESTS) };
    const value = type === undefined ? "" : shown(type);
    return { type: "invalid", code: "type_unknown", field: "type", value, allowed };
  }
  if (type === "bye") return { type: "quit" };
  if (type === "hello") {
    return { type, hello: { type, ...reader.object(object, REQUESTS.hello) } };
  }
  // Read as the table has it, and the type of commands is the table's too.
  return reader.fields(object, REQUESTS[type], type) as Command;
}

// Answers

function lineOf(message: ServerMessage): string {
  return JSON.stringify(message) + "\n";
}

function withId(message: ServerMessage, id: RequestId | undefined): ServerMessage {
  if (id === undefined) return message;
  const { type, ...fields } = message;
  // The type first: people read this too.
  return { type, id, ...fields } as ServerMessage;
}

function entryMessage(entry: Entry, replayed: boolean): EntryMessage {
  const { type, room, seq, timeMs: time, nick, text, notice, announced } = entry;
  const isSaid = type === "message" || type === "action";
  // Most is just that: to make more of it on the way would cost as much as all else that is done for a line.
  if (isSaid && notice === undefined && !replayed) return { type, room, seq, time, nick, text };
  const { targets = [], of, deed, undone } = entry;
  const said = { room, seq, time, nick, text, ...(replayed && { replayed }) };
  const seqs = targets.map(({ seq }) => seq);
  if (type === "redacted") {
    return of === undefined ? { type, ...said, seqs } : { type, ...said, seqs, of };
  }
  if (type === "edited") {
    const anew = { type, ...said, seqs, ...(notice !== undefined && { notice }) };
    return deed === undefined ? anew : { ...anew, deed };
  }
  if (type === "reacted") {
    return undone === undefined ? { type, ...said, seqs } : { type, ...said, seqs, undone };
  }
  if (type === "blank" && targets.length > 0) return { type, ...said, seqs };
  if (notice === undefined) return { type, ...said };
  return announced ? { type, ...said, notice, announced } : { type, ...said, notice };
}

function ackMessage(event: Extract<ServerEvent, { type: "ack" }>): ServerMessage {
  const { type, room, seq, timeMs: time, more, to, unsure, away } = event;
  // There are as many of these as lines.
  const isOfEntry = room !== undefined && seq !== undefined && time !== undefined;
  const hasMore = (more ?? to ?? unsure ?? away) !== undefined;
  if (isOfEntry && !hasMore) return { type, room, seq, time };
  const { timeMs: _timeMs, place: _place, ...ack } = event;
  return { ...ack, ...(time !== undefined && { time }) };
}

function messageOf(
  event: Exclude<ServerEvent, { type: "history" }>,
  language: Language,
): ServerMessage | undefined {
  switch (event.type) {
    case "message":
    case "action":
    case "topic":
    case "edited":
    case "redacted":
    case "blank":
    case "reacted":
      return entryMessage(event, false);
    case "entered": {
      const { account: _account, ...entered } = event;
      return { ...entered, type: "join" };
    }
    case "left":
      return { type: "leave", nick: event.nick, room: event.room };
    case "renamed":
      return { ...event, type: "nick" };
    case "found": {
      const entries = event.entries.map((entry) => entryMessage(entry, true));
      const { to: _to, ...found } = event;
      return { ...found, entries };
    }
    case "private":
      return messageOf(event.event, language);
    case "revised": {
      // Who asked for it knows by the answer; others know no more than what is said to them alone.
      const { entry, to, own } = event;
      if (own === true || entry.type !== "redacted") return undefined;
      const { nick: from, targets = [], text: reason, timeMs: time } = entry;
      const taken = { by: from, to, lines: targets.length, reason };
      const text = `* ${MESSAGES[language].redacted(taken)}`;
      return { type: "direct", from, to, text, notice: true, time };
    }
    case "presence": {
      // Its readers are told of crowds alone.
      const { changes: _, ...crowds } = event;
      return crowds;
    }
    case "topicIs":
      return { type: "topic", room: event.room, text: event.topic };
    case "marked": {
      const { timeMs, ...marked } = event;
      return timeMs === undefined ? marked : { ...marked, time: timeMs };
    }
    case "ack":
      return ackMessage(event);
    case "direct": {
      const { timeMs, tags: _tags, place: _place, deed, own, replaces, ...known } = event;
      const { account: _account, ...direct } = known;
      // Who does not have it as a room is a program, and might answer itself.
      if (own === true) return undefined;
      if (replaces !== undefined) {
        const { deed: _deed, replaces: _replaces, ...said } = event;
        const words = deed === true ? `${said.from} ${said.text}` : said.text;
        const text = `* ${MESSAGES[language].corrected}: ${words}`;
        return messageOf({ ...said, text }, language);
      }
      // To one alone, only IRC clients tell what one does.
      if (deed === true) {
        return messageOf(
          {
            ...direct,
            ...(timeMs !== undefined && { timeMs }),
            text: `* ${direct.from} ${direct.text}`,
          },
          language,
        );
      }
      return { ...direct, ...(timeMs !== undefined && { time: timeMs }) };
    }
    case "welcome": {
      const { nick, token, resumed, rooms } = event;
      return { type: "welcome", version: PROTOCOL_VERSION, nick, token, resumed, rooms };
    }
    case "error": {
      const { code, field, value, detail, untilMs } = event;
      return {
        type: "error",
        code,
        text: MESSAGES[language].error[code](event),
        ...(field !== undefined && { field }),
        ...(value !== undefined && { value }),
        ...(untilMs !== undefined && withUntil({ detail, untilMs })),
      };
    }
    case "moderated": {
      const { untilMs, account: _account, ...moderated } = event;
      return { ...moderated, ...(untilMs !== undefined && { until: untilMs }) };
    }
    case "invited": {
      const { account: _account, ...invited } = event;
      return invited;
    }
    case "bans":
      return { ...event, bans: event.bans.map(withUntil) };
    case "mutes":
      return { ...event, mutes: event.mutes.map(withUntil) };
    case "modlog": {
      const deeds = event.deeds.map(({ timeMs: time, ...deed }) => ({ time, ...withUntil(deed) }));
      return { ...event, deeds };
    }
    case "closing":
      return { ...withUntil(event), text: closingSentence(event, language) };
    // What is for the plain dialect alone.
    case "elsewhere":
    case "language":
    case "help":
    case "hint":
    case "askPassword":
    // What only programs of IRC know.
    case "signal":
    case "came":
    case "parted":
    case "fate":
    case "people":
    case "census":
    case "conversations":
    case "formerly":
    case "watched":
    case "masks":
      return undefined;
    default:
      return event;
  }
}

/** A row of a list, as the protocol has it. */
function withUntil<Row extends { readonly untilMs?: number }>(
  { untilMs, ...row }: Row,
): Omit<Row, "untilMs"> & { readonly until?: number } {
  return untilMs === undefined ? row : { ...row, until: untilMs };
}
