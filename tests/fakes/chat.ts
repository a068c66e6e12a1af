import type { Held } from "../../lib/terminal/talk/saving.ts";
import { assertEquals } from "@std/assert";
import { Calendar } from "../../lib/client/calendar.ts";
import { inZone } from "./zone.ts";
import { chat } from "../../lib/terminal/talk/chat.ts";
import type { Conversation } from "../../lib/client/conversation.ts";
import type { Key, KeyName } from "../../lib/terminal/input/keys.ts";
import type {
  SessionEnd,
  SessionEvent,
  SessionState,
} from "../../lib/client/session/session_event.ts";
import { FullScreen } from "../../lib/terminal/screen/full_screen.ts";
import { Screen } from "../../lib/terminal/screen/screen.ts";
import type { TerminalEvent } from "../../lib/terminal/screen/terminal.ts";
import type { Language } from "../../lib/vocabulary/language.ts";
import type { ClientRequest, ServerMessage } from "../../lib/vocabulary/protocol.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import { FakeClock } from "./clock.ts";
import { FakeTerminal } from "./terminal.ts";

/** A session whose other side the test plays. */
export class FakeConversation implements Conversation {
  state: SessionState = { type: "connecting", attempt: 1 };
  nick: string | undefined;
  rooms: string[] = [];
  /** What was called, in order. */
  readonly calls: string[] = [];
  readonly #onEvent: (event: SessionEvent) => void;
  readonly #answers = new Map<ClientRequest["type"], ServerMessage[]>();
  /** Is told of each request before its answer. */
  onRequest: (request: ClientRequest) => void = () => {};
  #ids = 0;

  constructor(onEvent: (event: SessionEvent) => void) {
    this.#onEvent = onEvent;
  }

  start(): void {
    this.calls.push("start");
  }

  introduce(nick: string): void {
    this.calls.push(`introduce ${nick}`);
  }

  authenticate(password: string, of?: "name" | "server"): void {
    this.calls.push(`authenticate ${password}${of === undefined ? "" : ` ${of}`}`);
  }

  say(text: string, room?: string): RequestId {
    this.calls.push(`say ${room} ${text}`);
    return ++this.#ids;
  }

  act(text: string, room?: string): RequestId {
    this.calls.push(`act ${room} ${text}`);
    return ++this.#ids;
  }

  direct(to: string, text: string, person?: string): RequestId {
    this.calls.push(`direct ${person === undefined ? to : `${to} (${person})`} ${text}`);
    return ++this.#ids;
  }

  request(request: ClientRequest): Promise<ServerMessage> {
    const answers = this.#answers.get(request.type) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) return Promise.reject(new Error("not connected"));
    this.calls.push(JSON.stringify(request));
    this.onRequest(request);
    return Promise.resolve(answer);
  }

  retryNow(): void {
    this.calls.push("retryNow");
  }

  leave(): Promise<void> {
    this.calls.push("leave");
    return Promise.resolve();
  }

  close(): void {
    this.become({ type: "over", reason: { type: "left" } });
  }

  // The other side.

  /** What the next requests of that type are answered, and then again the last of that. */
  answer(type: ClientRequest["type"], ...answers: ServerMessage[]): void {
    this.#answers.set(type, answers);
  }

  become(state: SessionState): void {
    this.state = state;
    this.#onEvent({ type: "state", state });
  }

  tell(message: ServerMessage): void {
    this.#onEvent({ type: "message", message });
  }

  welcome(nick: string, rooms: string[] = ["geral"], { resumed = false, seq = 0 } = {}): void {
    this.nick = nick;
    this.rooms = rooms;
    this.become({ type: "online" });
    this.tell({
      type: "welcome",
      version: 1,
      nick,
      token: "secret",
      resumed,
      rooms: rooms.map((room) => ({ room, seq, topic: "", members: 2 })),
    });
  }

  hear(seq: number, nick: string, text: string, room = "geral"): void {
    this.tell({ type: "message", room, seq, time: 1_000_000, nick, text });
  }

  logChanged(event: Extract<SessionEvent, { type: "logChanged" }>): void {
    this.#onEvent(event);
  }

  acknowledge(
    id: RequestId,
    seq?: number,
    more: Omit<Extract<SessionEvent, { type: "acknowledged" }>, "type" | "id" | "seq"> = {},
  ): void {
    this.#onEvent({ type: "acknowledged", id, ...(seq !== undefined && { seq }), ...more });
  }

  refuse(id: RequestId, text: string): void {
    this.#onEvent({ type: "refused", id, text });
  }
}

/** A conversation with a fake on every side. */
export class Fixture {
  readonly clock = new FakeClock();
  readonly terminal: FakeTerminal;
  readonly ended: Promise<SessionEnd>;
  /** What was to be kept last. */
  held: Held | undefined;
  #talk: FakeConversation | undefined;
  #onTerminal: ((event: TerminalEvent) => void) | undefined;

  constructor(
    { nick, columns = 60, rows = 12, language = "en", caution, isInline = true, ...more }: {
      nick?: string;
      otherRooms?: readonly string[];
      ignored?: readonly string[];
      columns?: number;
      rows?: number;
      language?: Language;
      caution?: string;
      isInline?: boolean;
    } = {},
  ) {
    const surface = isInline ? new Screen() : new FullScreen();
    this.terminal = new FakeTerminal(columns, rows, undefined, surface);
    this.ended = chat({
      talk: (onEvent) => this.#talk = new FakeConversation(onEvent),
      display: (onEvent) => {
        this.#onTerminal = onEvent;
        return this.terminal;
      },
      clock: this.clock,
      calendar: new Calendar(inZone("UTC")),
      language,
      theme: "mono",
      isInline,
      nick,
      caution,
      ...more,
      save: (held) => {
        this.held = held;
        return Promise.resolve("It is kept");
      },
    });
  }

  /** Already welcomed as ana, in these rooms. */
  static online(
    rooms = ["geral"],
    options: { columns?: number; rows?: number; isInline?: boolean } = {},
  ): Fixture {
    const it = new Fixture({ nick: "ana", ...options });
    it.talk.welcome("ana", rooms);
    it.talk.calls.length = 0;
    return it;
  }

  get talk(): FakeConversation {
    if (this.#talk === undefined) throw new Error("no session was made");
    return this.#talk;
  }

  /** The screen, once all that happened is drawn. */
  get screen(): string[] {
    this.clock.advance(20);
    return this.terminal.screen;
  }

  /** The screen once promises have been kept too. */
  async settled(): Promise<string[]> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    return this.screen;
  }

  type(text: string): void {
    for (const char of text) this.key({ kind: "text", text: char });
  }

  press(...names: KeyName[]): void {
    for (const name of names) this.key({ kind: "key", name });
  }

  enter(text: string): void {
    this.type(text);
    this.press("enter");
  }

  /** Enters what will not do: why. It stays in the input, and is then taken away. */
  refusal(text: string): string {
    this.enter(text);
    assertEquals(this.screen.at(-1), `> ${text}|`);
    this.press("ctrl-u");
    return this.screen.at(-3) ?? "";
  }

  key(key: Key): void {
    this.#onTerminal?.({ type: "key", key });
  }

  resized(): void {
    this.#onTerminal?.({ type: "resized" });
  }

  continued(): void {
    this.#onTerminal?.({ type: "continued" });
  }

  terminalEnds(): void {
    this.#onTerminal?.({ type: "ended" });
  }

  async end(): Promise<SessionEnd> {
    this.talk.close();
    return await this.ended;
  }
}
