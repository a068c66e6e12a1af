/**
 * The talk of one IRC client: its lines become commands, carried out one by one on its session; what the
 * hub tells becomes lines.
 *
 * @module
 */

import { come, OPENING } from "./commands/opening.ts";
import { Capabilities } from "./capabilities.ts";
import { closingSentence, MESSAGES } from "../../../language/chat.ts";
import { channelOf, sourceOf } from "./names.ts";
import { CTCP, DEED, moreOf, saidLines, stampOf } from "./lines.ts";
import { fold } from "../../../text/name.ts";
import { gather, TALKING } from "./commands/talking.ts";
import { harmless } from "./wording.ts";
import type { IrcCommand, IrcCommands } from "./commands/command.ts";
import { type IrcLine, LineReader } from "./line_reader.ts";
import { type IrcMessage, lineOf, parseMessage } from "./message.ts";
import { type IrcServer, IrcSession } from "./session.ts";
import { cameAlong, join, rejoin, ROOMS, whoIsThere } from "./commands/rooms.ts";
import type { Language } from "../../../vocabulary/language.ts";
import { letterId, msgidOf, signalId } from "./stamp.ts";
import { listed, nowOperator, PEOPLE, tellAway } from "./commands/people.ts";
import { MODES } from "./commands/modes.ts";
import { ORDERING } from "./commands/ordering.ts";
import { PAST, readElsewhere } from "./commands/past.ts";
import { renamed } from "./commands/renaming.ts";
import { SERVICES } from "./commands/services.ts";
import { reactionOf, REVISING } from "./commands/revising.ts";
import type { Reply } from "../../../vocabulary/reply.ts";
import type { RequestId } from "../../../vocabulary/codes.ts";
import { comesBack, type RoomEvent } from "../../../vocabulary/entry.ts";
import { privateLines, roomLines } from "./voice.ts";
import { SERVER, welcomeFurther } from "./commands/server.ts";
import type { Step, Talk } from "../dialect.ts";

/** A client that has come and asks for no room within this time is put into the default one. */
const ROOM_MS = 2_000;
/** One whose name was refused and who offers no other within this time gets one like it. */
const NAME_MS = 5_000;
/** Whoever has a name that one wants has shown by then that it is there, or is gone. */
const GHOST_MS = 4_500;
/** Who has not said by then who it is may be a person who typed words of IRC's. */
const UNFINISHED_MS = 5_000;
/** So much of what is no command is shown. */
const NAME_SHOWN = 64;
/** What the server does by itself carries no label. */
const NO_TAGS = { tags: new Map<string, string>() };

const COMMANDS: IrcCommands = {
  ...OPENING,
  ...SERVER,
  ...ROOMS,
  ...TALKING,
  ...PEOPLE,
  ...MODES,
  ...PAST,
  ...SERVICES,
  ...REVISING,
  ...ORDERING,
};

/** See the top of this file. */
export class IrcTalk implements Talk {
  readonly #reader = new LineReader();
  readonly #session: IrcSession;
  /** What came and waits until the hub has said who this is. */
  #held: IrcLine[] = [];
  /** Whether it was told all that one is told on coming. */
  #isWelcomed = false;
  /** Whether a name like the one that was refused has been tried. */
  #isNamed = false;
  /** Whether it was told that it is nobody yet. */
  #isReminded = false;

  /** A client of which nothing is known. */
  constructor(server: IrcServer, language: Language) {
    this.#session = new IrcSession(server, new Capabilities(), language);
  }

  /** As in {@link Talk}. */
  push(bytes: Uint8Array<ArrayBuffer>): Step[] {
    return this.#take(this.#reader.push(bytes));
  }

  /** As in {@link Talk}. */
  end(): Step[] {
    const steps = this.#take(this.#reader.end());
    return this.#isUnfinished ? [...steps, ...this.#remind()] : steps;
  }

  /** What waited, once what it waited for has been answered. */
  goOn(): Step[] {
    const session = this.#session;
    if (!session.isHeld) return [];
    // What an answer has made it ask comes first.
    const asked = session.takeSteps();
    if (asked.length > 0) return asked;
    session.isHeld = false;
    const { farewell } = session;
    if (farewell !== undefined) {
      session.order({ type: "expel", reason: farewell });
      return session.takeSteps();
    }
    if (session.isRegistered && !this.#isWelcomed) {
      this.#isWelcomed = true;
      const { user, realName } = session.registration;
      // Who was here already has said who it is.
      if (session.regained?.beside !== true) session.order({ type: "describe", user, realName });
      session.run(NO_TAGS, () => welcomeFurther(session));
      this.#regain();
    }
    const held = this.#held;
    this.#held = [];
    return this.#take(held);
  }

  /** Is in the rooms again in which it was, where it has come back by its name. */
  #regain(): void {
    const session = this.#session;
    if (session.regained === undefined) return;
    const { rooms, resumed, beside, leftAtMs = resumed ? 0 : undefined } = session.regained;
    session.regained = undefined;
    // What its client of before had asked for is nothing that this one knows of, but that it is away.
    session.order({ type: "watch", nicks: [] });
    if (beside !== true) session.order({ type: "describe", isBot: false, isInvisible: false });
    session.run(NO_TAGS, () => tellAway(session));
    for (const room of rooms) {
      session.hasAskedForRoom = true;
      session.run(NO_TAGS, () => rejoin(session, room, leftAtMs));
    }
  }

  /** As in {@link Talk}. */
  get quietMs(): number | undefined {
    const { isRegistered, hasAskedForRoom, server, registration, ghost } = this.#session;
    if (ghost !== undefined) return GHOST_MS;
    if (isRegistered) return hasAskedForRoom || server.room === undefined ? undefined : ROOM_MS;
    if (registration.refused !== undefined) return this.#isNamed ? undefined : NAME_MS;
    return this.#isUnfinished ? UNFINISHED_MS : undefined;
  }

  /** As in {@link Talk}. */
  quiet(): Step[] {
    const session = this.#session;
    const { room } = session.server;
    const { ghost } = session;
    session.ghost = undefined;
    if (ghost !== undefined) {
      session.run(NO_TAGS, () => come(session, ghost, false));
    } else if (session.isRegistered) {
      session.hasAskedForRoom = true;
      if (room !== undefined) session.run(NO_TAGS, () => join(session, channelOf(room)));
    } else {
      const refused = session.registration.refused;
      if (refused === undefined) return this.#remind();
      this.#isNamed = true;
      session.run(NO_TAGS, () => come(session, refused, true));
    }
    return session.takeSteps();
  }

  /** Whether something is missing without which it comes in nowhere, and it has not been told so. */
  get #isUnfinished(): boolean {
    const { isRegistered, isHeld, registration } = this.#session;
    return !this.#isReminded && !isRegistered && !isHeld && registration.refused === undefined;
  }

  /** Says so, for nothing that has come so far was said to anyone. */
  #remind(): Step[] {
    this.#isReminded = true;
    const session = this.#session;
    session.say(session.notice(session.sentences.unfinished));
    return session.takeSteps();
  }

  /** As in {@link Talk}. */
  get holdsRooms(): boolean {
    // Nor before it is told that it is in them, where it has come back.
    return this.#session.isAwaitingPast || this.#session.regained !== undefined;
  }

  /** As {@link Talk} has it. */
  get capabilities(): number {
    return this.#session.capabilities.bits;
  }

  #take(lines: readonly IrcLine[]): Step[] {
    for (const line of lines) {
      if (this.#session.isHeld) this.#held.push(line);
      else this.#takeLine(line);
    }
    return this.#session.takeSteps();
  }

  #takeLine(line: IrcLine): void {
    const session = this.#session;
    if (line.type === "tooLong") return session.say(session.numeric("ERR_INPUTTOOLONG"));
    const message = parseMessage(line.text);
    if (line.type === "garbled") return this.#refuseGarbled(message);
    if (message === undefined) return;
    if (session.ghost !== undefined && commandCalled(message.command)?.early !== true) {
      this.#held.push(line);
      return;
    }
    // What belongs to a batch is answered with it, not by itself.
    if (message.tags.has("batch") || isBeginning(message)) return this.#carryOut(message);
    session.run(message, () => this.#carryOut(message));
  }

  #refuseGarbled(message: IrcMessage | undefined): void {
    const session = this.#session;
    const { invalidUtf8 } = session.sentences;
    const lines = session.fail(message?.command ?? "*", "INVALID_UTF8", [], invalidUtf8);
    session.run(message ?? NO_TAGS, () => session.say(lines));
  }

  #carryOut(message: IrcMessage): void {
    const session = this.#session;
    const { command: name, params } = message;
    const command = commandCalled(name);
    if (!session.isRegistered && command?.early !== true) {
      return session.say(session.numeric("ERR_NOTREGISTERED"));
    }
    if (command === undefined) {
      return session.say(
        session.numeric("ERR_UNKNOWNCOMMAND", [harmless(name).slice(0, NAME_SHOWN)]),
      );
    }
    if (gather(session, message)) return;
    const given = params.filter((param, index) => index >= (command.min ?? 0) || param !== "");
    if (given.length < (command.min ?? 0)) {
      return session.say(session.numeric("ERR_NEEDMOREPARAMS", [name]));
    }
    command.run(session, message);
  }

  // What it is told

  /** As in {@link Talk}. */
  tell(reply: Reply, language: Language, id?: RequestId): string {
    this.#session.language = language;
    return this.#session.answered(reply, id) ?? this.#unasked(reply);
  }

  /** What it gets in the place of its own words in a room. */
  echo(event: RoomEvent): string {
    const session = this.#session;
    const id = event.type === "reacted"
      ? reactionOf(event)
      : "request" in event
      ? event.request
      : undefined;
    const label = id === undefined ? undefined : session.said.get(id);
    if (id !== undefined) session.said.delete(id);
    const isEchoed = event.type === "topic" || event.type === "moderated" ||
      ("seq" in event && comesBack(event)) ||
      (session.capabilities.has("echo-message") &&
        (event.type === "message" || event.type === "action" || event.type === "signal"));
    if (!isEchoed) return "";
    const lines = roomLines(event, this.capabilities, session.language, session.server.name);
    return label === undefined ? lines : label.echo(lines);
  }

  /** What nobody asked for. */
  #unasked(reply: Reply): string {
    const session = this.#session;
    const { language } = session;
    switch (reply.type) {
      case "direct":
        return this.#letter(reply);
      case "revised": {
        const { entry, to, own } = reply;
        const { nick, server } = session;
        const target = own === true ? to : nick;
        return privateLines(entry, this.capabilities, language, server.name, { target, nick, to });
      }
      case "signal": {
        const { nick, form, text, timeMs, tags, account, request } = reply;
        const msgid = signalId(nick, timeMs, request);
        return saidLines(this.capabilities, {
          source: sourceOf(nick),
          command: form,
          target: session.nick,
          text: form === "TAGMSG" ? undefined : text,
          frame: CTCP,
          stamp: { timeMs, msgid, account, ...(tags !== undefined && { tags }) },
        });
      }
      case "renamed":
        return renamed(session, reply.nick, reply.newNick);
      case "released":
        if (reply.nick === session.account) session.account = undefined;
        return session.notice(MESSAGES[language].released(reply.nick, reply.by));
      case "away":
        // One has said something.
        return session.numeric(reply.text === undefined ? "RPL_UNAWAY" : "RPL_NOWAWAY");
      case "entered":
        return cameAlong(session, reply);
      case "people":
        return reply.room === undefined ? "" : whoIsThere(session, reply.room, reply.people);
      case "left":
        session.rooms.delete(fold(reply.room));
        // Where someone has put it out, the room has told it of that.
        return reply.own === true
          ? session.ownTags + lineOf(session.source, "PART", [channelOf(reply.room)])
          : "";
      case "marked":
        return readElsewhere(session, reply);
      case "operator":
        return nowOperator(session);
      case "invited":
        return stampOf(this.capabilities, { account: reply.account }) +
          lineOf(sourceOf(reply.by), "INVITE", [reply.to, channelOf(reply.room)]);
      case "fate":
        return this.#fate(reply);
      case "watched":
        return listed(
          session,
          reply.isHere ? "RPL_MONONLINE" : "RPL_MONOFFLINE",
          [reply.isHere ? sourceOf(reply.nick) : reply.nick],
        );
      case "standing": {
        const { room, nick, operator, rank } = reply;
        // Who commands the room has the sign already, and keeps it.
        if (rank === "mod") return "";
        const mode = operator ? "+o" : "-o";
        return lineOf(session.server.name, "MODE", [channelOf(room), mode, nick]);
      }
      case "demoted":
        session.isOperator = false;
        return lineOf(session.server.name, "MODE", [session.nick], "-o");
      case "ping":
        return `PING :${session.server.name}\r\n`;
      case "closing":
        return `ERROR :${harmless(closingSentence(reply, language))}\r\n`;
      case "skipped":
        return session.notice(MESSAGES[language].skipped(reply.room, reply.count));
      case "storage": {
        const { storageWorks, storageFailed } = MESSAGES[language];
        return session.notice(reply.works ? storageWorks : storageFailed);
      }
      case "error":
        return session.notice(MESSAGES[language].error[reply.code](reply));
      default:
        return "";
    }
  }

  /** What happened to someone who shares a room with this client, or of whom it wants to hear. */
  #fate({ nick, what, timeMs, account, isWatched }: Extract<Reply, { type: "fate" }>): string {
    const { capabilities, sentences } = this.#session;
    const source = sourceOf(nick);
    const tags = stampOf(capabilities.bits, { timeMs, account });
    if (isWatched === true && !capabilities.has("extended-monitor")) return "";
    switch (what.type) {
      case "called":
        return isWatched === true ? "" : tags + lineOf(source, "NICK", [], what.newNick);
      case "gone": {
        const text = what.reason === "quit"
          ? what.text ?? sentences.quit("")
          : sentences.connectionLost;
        return isWatched === true ? "" : tags + lineOf(source, "QUIT", [], harmless(text));
      }
      case "away": {
        const text = what.text === undefined ? undefined : harmless(what.text);
        return capabilities.has("away-notify") ? tags + lineOf(source, "AWAY", [], text) : "";
      }
      case "known":
        return capabilities.has("account-notify")
          ? tags + lineOf(source, "ACCOUNT", [what.account ?? "*"])
          : "";
      case "described":
        return capabilities.has("setname")
          ? tags + lineOf(source, "SETNAME", [], harmless(what.realName))
          : "";
    }
  }

  /** What was said to this client alone. */
  #letter(letter: Extract<Reply, { type: "direct" }>): string {
    const { from, to, log, seq, timeMs, tags, notice, deed, place, replaces, own } = letter;
    const { account } = letter;
    const { nick, server, language, capabilities } = this.#session;
    // Who does not know of its own words takes them for another's.
    if (own === true && !capabilities.has("echo-message")) return "";
    const target = own === true ? to : nick;
    // Who answers may mean all of them.
    const text = to.includes(",") && own !== true ? `(${to}) ${letter.text}` : letter.text;
    if (place !== undefined && replaces !== undefined) {
      const anew = { type: "edited", nick: from, author: 0, text, targets: [replaces] } as const;
      const manner = { ...(deed === true && { deed }), ...(notice === true && { notice }) };
      const known = account === undefined ? {} : { account };
      const entry = { ...anew, ...place, ...manner, ...known };
      return privateLines(entry, this.capabilities, language, server.name, { target, nick });
    }
    return saidLines(this.capabilities, {
      source: sourceOf(from),
      command: notice === true ? "NOTICE" : "PRIVMSG",
      target,
      text,
      ...(deed === true && { frame: DEED }),
      more: moreOf(from, language),
      stamp: {
        timeMs: place?.timeMs ?? timeMs ?? server.now(),
        account,
        ...(place !== undefined
          ? { msgid: msgidOf(place) }
          : log !== undefined && seq !== undefined && { msgid: letterId(log, seq) }),
        ...(tags !== undefined && { tags }),
      },
    });
  }
}

function commandCalled(name: string): IrcCommand | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

/** Whether a message begins a batch, whose label is answered at its end. */
function isBeginning({ command, params }: IrcMessage): boolean {
  return command === "BATCH" && params[0]?.startsWith("+") === true;
}
