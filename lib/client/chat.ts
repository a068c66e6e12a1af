/**
 * The conversation in a terminal: what others say goes up, what is being typed stays.
 *
 * @module
 */

import type { Messages } from "../messages.ts";
import { parseNick } from "../name.ts";
import { Editor, type Outcome } from "./editor.ts";
import type { Link } from "./link.ts";
import { Terminal, type TerminalEvent } from "./terminal.ts";
import { layoutInput, wrapText } from "./width.ts";

/** How the conversation ended. */
export type ChatEnd = "left" | "lost";

/** How it is held. */
export interface ChatOptions {
  /** The connection. */
  readonly link: Link;
  /** The sentences of its language. */
  readonly messages: Messages;
  /** `undefined` to ask for it. */
  readonly nick: string | undefined;
  /** Whether the server takes any name. */
  readonly anyNick: boolean;
  /** Whether Ctrl-Z may stop the program. */
  readonly canSuspend: boolean;
}

const PROMPT = "> ";
const MAX_INPUT_ROWS = 8;

/** Talks until the person leaves or the server goes. */
export async function chat(options: ChatOptions): Promise<ChatEnd> {
  const { promise, resolve } = Promise.withResolvers<ChatEnd>();
  using conversation = new Conversation(options, resolve);
  conversation.start();
  return await promise;
}

class Conversation implements Disposable {
  readonly #options: ChatOptions;
  readonly #end: (end: ChatEnd) => void;
  readonly #terminal: Terminal;
  /** The name's editor until there is one, then the messages'. */
  #editor = new Editor();
  #prompt = PROMPT;
  #isNamed: boolean;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: ChatOptions, end: (end: ChatEnd) => void) {
    this.#options = options;
    this.#end = end;
    this.#isNamed = options.nick !== undefined;
    if (!this.#isNamed) this.#prompt = options.messages.askNick;
    this.#terminal = new Terminal(options.canSuspend, (event) => this.#take(event));
  }

  start(): void {
    const { link, nick, messages } = this.#options;
    this.#show([messages.clientConnected]);
    this.#send(() => nick === undefined ? link.begin() : link.introduce(nick));
    void this.#receive();
  }

  [Symbol.dispose](): void {
    this.#terminal[Symbol.dispose]();
  }

  async #receive(): Promise<void> {
    try {
      for await (const line of this.#options.link.lines()) this.#show([line]);
    } catch {
      // The connection broke.
    }
    this.#end("lost");
  }

  #take(event: TerminalEvent): void {
    if (event.type === "ended") return this.#end("left");
    if (event.type === "resized") return this.#show([]);
    this.#act(this.#editor.press(event.key));
  }

  #act(outcome: Outcome): void {
    switch (outcome.kind) {
      case "submit":
        return this.#submit(outcome.text);
      case "leave":
        return this.#end("left");
      case "redraw":
        return this.#terminal.redraw(this.#bottom());
      case "suspend":
        return this.#show([this.#options.messages.cannotSuspend]);
      case "bell":
        return this.#terminal.bell();
      case "changed":
      case "confirm":
        return this.#show([]);
    }
  }

  #submit(text: string): void {
    if (!this.#isNamed) return this.#submitName(text.trim());
    const { link } = this.#options;
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    this.#show(lines.map((line) => PROMPT + line));
    for (const line of lines) this.#send(() => link.say(line));
  }

  #submitName(name: string): void {
    const { link, messages, anyNick } = this.#options;
    const parsed = anyNick ? { nick: name.replaceAll(/[<>\p{Cc}]/gu, "") } : parseNick(name);
    if ("code" in parsed || parsed.nick === "") {
      const code = "code" in parsed ? parsed.code : "nick_malformed";
      return this.#show([messages.error[code]({ type: "error", code, value: name })]);
    }
    this.#isNamed = true;
    this.#prompt = PROMPT;
    this.#editor = new Editor();
    this.#send(() => link.introduce(parsed.nick));
    this.#show([]);
  }

  /** One after the other: what is typed while a write waits goes out behind it. */
  #send(write: () => Promise<void>): void {
    // A failed write is found out by reading too, which then ends the conversation.
    this.#sending = this.#sending.then(write).catch(() => {});
  }

  #show(lines: readonly string[]): void {
    const { columns } = this.#terminal;
    const rows = lines.flatMap((line) => wrapText(line, columns).map(({ text }) => text));
    this.#terminal.show(rows, this.#bottom());
  }

  #bottom(): { status: string[]; input: ReturnType<typeof layoutInput> } {
    const { columns } = this.#terminal;
    const { graphemes, cursor, confirming } = this.#editor;
    const { messages } = this.#options;
    return {
      status: confirming > 0 ? [messages.pastedLines(confirming).slice(0, columns)] : [],
      input: layoutInput(this.#prompt, graphemes, cursor, columns, MAX_INPUT_ROWS),
    };
  }
}
