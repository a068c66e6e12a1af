/**
 * The state of one IRC client: who it is by now, what it may use, and which questions to the hub wait for
 * their answers. Commands are carried out on it; it knows none of them.
 *
 * @module
 */

import type { Capabilities } from "./capabilities.ts";
import type { Command } from "../../../vocabulary/command.ts";
import { fold } from "../../../text/name.ts";
import type { IrcMessage } from "./message.ts";
import { IRC_SENTENCES, type IrcSentences } from "../../../language/irc.ts";
import { LabelledAnswer } from "./labels.ts";
import type { Language } from "../../../vocabulary/language.ts";
import { lineOf } from "./message.ts";
import type { MultilineBatch } from "./multiline.ts";
import type { NameLimits } from "./isupport.ts";
import { type Numeric, NUMERICS } from "./numerics.ts";
import { type Introduction, Registration } from "./registration.ts";
import type { Reply } from "../../../vocabulary/reply.ts";
import type { RequestId } from "../../../vocabulary/codes.ts";
import { SaslExchange } from "./sasl.ts";
import { stampOf } from "./lines.ts";
import { sourceOf } from "./names.ts";
import type { Step } from "../dialect.ts";

/** What every client is told alike. */
export interface IrcServer extends NameLimits {
  /** The name that stands before the server's own lines. */
  readonly name: string;
  /** Which version of what it is. */
  readonly version: string;
  /** When it was started, in UTC milliseconds. */
  readonly sinceMs: number;
  /** The room, without `#`, into which a client is put that asks for none; `undefined` for none. */
  readonly room: string | undefined;
  /** Whether a password is asked for. */
  readonly isLocked: boolean;
  /** Whether one can talk to it by TLS alone. */
  readonly isSecure: boolean;
  /** How many have a connection to it who have not said who they are. */
  strangers(): number;
  /** What time of day it is, in UTC milliseconds. */
  now(): number;
  /** The message of the day, if there is one; several lines are parted by LF. */
  motd(): string | undefined;
}

/** Makes lines of a reply: none, where it is not told. */
export type Answer = (reply: Reply) => string;

/** A question that the hub has not answered. */
interface Pending {
  readonly answer: Answer;
  readonly command: Running;
}

/** A command of the client that is being carried out. */
interface Running {
  /** What gathers its answers, where it carries a label. */
  readonly label: LabelledAnswer | undefined;
  /** How many questions it still waits for; one more while it may ask more. */
  open: number;
}

/** After these, what comes next may be answered by what they come to: who one is, and where. */
const TELLING: ReadonlySet<Command["type"]> = new Set(
  ["hello", "probe", "login", "nick", "identify", "join", "leave", "op"],
);
/** Questions are told from those of all other connections, for the hub remembers some of them. */
const TAG_BYTES = 5;

/** See the top of this file. */
export class IrcSession {
  /** What all are told. */
  readonly server: IrcServer;
  /** What the client may use. */
  readonly capabilities: Capabilities;
  /** In which language it is told things. */
  language: Language;
  /** Its name; `*` before it has one. */
  nick = "*";
  /** By which name of its own it is known, as far as it was told. */
  account: string | undefined;
  /** Whether it is somebody. */
  isRegistered = false;
  /** Who it said it is. */
  readonly registration: Registration = new Registration();
  /** Its exchange of a password by SASL. */
  readonly sasl: SaslExchange = new SaslExchange();
  /** Whether what comes next must wait for an answer of the hub. */
  isHeld = false;
  /** Whether it has asked for a room, or need not. */
  hasAskedForRoom = false;
  /** The rooms that it is in, by folded name, as they are called. */
  readonly rooms: Map<string, string> = new Map();
  /** Its own modes, but for that of an operator. */
  readonly modes: Set<string> = new Set();
  /** Whether it is an operator of the server. */
  isOperator = false;
  /** Whose comings and goings it wants to hear of, by folded name, as it wrote them. */
  readonly watched: Map<string, string> = new Map();
  /** The message of several lines that it has begun. */
  batch: MultilineBatch | undefined;
  /** How far it has read what it is told alone, by whom, in UTC milliseconds. */
  readonly marks: Map<string, number> = new Map();
  /** What it said and gets back in its place, by the id of the request; with the label that it had. */
  readonly said: Map<RequestId, LabelledAnswer | undefined> = new Map();
  /** The name that it wanted and someone had, of which it was found out whether that one is still there. */
  probed: string | undefined;
  /** The introduction that is tried again, once whoever has the name has had time to show that it is there. */
  ghost: Introduction | undefined;
  /** With what it came back, where it was known by its name; or what it found, where it was here by another client. */
  regained: Extract<Reply, { readonly type: "welcome" }> | undefined;
  /** Why it must go, once it must. */
  farewell: "errors" | "password" | undefined;

  readonly #pending = new Map<RequestId, Pending>();
  /** Those of them that are about the past, and answered part by part; the first is being answered. */
  readonly #pastAsked = new Set<RequestId>();
  readonly #tag: string;
  #asked = 0;
  #batches = 0;
  #steps: Step[] = [];
  #running: Running | undefined;

  /** A client that has not said anything. */
  constructor(server: IrcServer, capabilities: Capabilities, language: Language) {
    this.server = server;
    this.capabilities = capabilities;
    this.language = language;
    const tag = crypto.getRandomValues(new Uint8Array(TAG_BYTES));
    this.#tag = [...tag].map((byte) => byte.toString(36)).join("");
  }

  /** The sentences of its language. */
  get sentences(): IrcSentences {
    return IRC_SENTENCES[this.language];
  }

  /** Its own source, as it sees its own deeds. */
  get source(): string {
    return sourceOf(this.nick);
  }

  /** The tags before what it does itself. */
  get ownTags(): string {
    return stampOf(this.capabilities.bits, { account: this.account });
  }

  // What is to be done

  /** What carrying out commands has come to since this was asked last. */
  takeSteps(): Step[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }

  /** Carries out one command, all of whose answers belong together. */
  run({ tags }: Pick<IrcMessage, "tags">, act: () => void): void {
    const label = this.capabilities.has("labeled-response") ? tags.get("label") : undefined;
    const running: Running = {
      label: label === undefined ? undefined : new LabelledAnswer(label, this.server.name),
      open: 1,
    };
    this.#running = running;
    act();
    this.#running = undefined;
    running.open--;
    const rest = this.#endOf(running);
    if (rest !== "") this.#steps.push({ type: "answer", words: rest });
  }

  /** Asks the hub for something; its one answer is told as `answer` has it. Returns what it is known by. */
  ask(command: Command, answer: Answer): RequestId {
    const id = `${this.#tag}-${(++this.#asked).toString(36)}`;
    const running = this.#running ?? { label: undefined, open: 0 };
    running.open++;
    if (TELLING.has(command.type)) this.isHeld = true;
    this.#pending.set(id, { answer, command: running });
    if (command.type === "history") this.#pastAsked.add(id);
    this.#steps.push({ ...command, id });
    return id;
  }

  /** Asks for something that is not answered. */
  order(command: Command): void {
    this.#steps.push(command);
  }

  /** Tells these lines in their turn. */
  say(lines: string): void {
    if (lines === "") return;
    if (this.#running?.label !== undefined) this.#running.label.add(lines);
    else this.#steps.push({ type: "answer", words: lines });
  }

  /** What is asked for by that id is said in a room, and comes back in its place there. */
  expectEcho(id: RequestId): void {
    this.said.set(id, this.#running?.label);
  }

  // What comes of it

  /** The lines of an answer to one of its questions; `undefined` where it asked no such thing. */
  answered(reply: Reply, given: RequestId | undefined): string | undefined {
    // Parts of the past come one answer after the other, and only the last of each says whose it is.
    const id = given ??
      (reply.type === "history" ? this.#pastAsked.values().next().value : undefined);
    const pending = id === undefined ? undefined : this.#pending.get(id);
    if (id === undefined || pending === undefined) return undefined;
    const isPart = reply.type === "history" || reply.type === "askPassword";
    const { command } = pending;
    const lines = pending.answer(reply);
    if (!isPart) {
      this.#pending.delete(id);
      this.#pastAsked.delete(id);
      command.open--;
    }
    if (command.label === undefined) return lines;
    command.label.add(lines);
    return this.#endOf(command);
  }

  /** Whether the past is still to be told that it has asked for. */
  get isAwaitingPast(): boolean {
    return this.#pastAsked.size > 0;
  }

  /** All that a labelled command is answered, once nothing more will come. */
  #endOf({ label, open }: Running): string {
    return label === undefined || open > 0 ? "" : label.end(this.newBatch());
  }

  /** What tells one batch from all others of this client. */
  newBatch(): string {
    return `b${(++this.#batches).toString(36)}`;
  }

  // Lines

  /** A numeric with these parameters, and at its end its sentence or `last`. */
  numeric(
    name: Numeric,
    params: readonly string[] = [],
    last: string | undefined = sentenceOf(this.sentences, name),
  ): string {
    return lineOf(this.server.name, NUMERICS[name], [this.nick, ...params], last);
  }

  /** A line of the server that is no numeric. */
  line(command: string, params: readonly string[], last?: string): string {
    return lineOf(this.server.name, command, params, last);
  }

  /** What the server has to say to this client alone, line by line. */
  notice(text: string): string {
    return text.split("\n").map((line) => this.line("NOTICE", [this.nick], line)).join("");
  }

  /** A standard reply (IRCv3). */
  fail(command: string, code: string, context: readonly string[], sentence: string): string {
    return this.line("FAIL", [command, code, ...context], sentence);
  }

  // Rooms

  /** The room of that name that it is in, as it is called. */
  roomCalled(name: string): string | undefined {
    // Most say a name as it was folded.
    return this.rooms.get(name) ?? this.rooms.get(fold(name));
  }
}

/** The sentence of a numeric that always says the same. */
function sentenceOf(sentences: IrcSentences, name: Numeric): string | undefined {
  const numerics: Partial<Record<Numeric, string>> = sentences.numerics;
  return numerics[name];
}
