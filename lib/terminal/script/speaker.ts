import { type Line, linesOf } from "../../text/lines.ts";
import { MESSAGES } from "../../language/chat.ts";
import { inputFailure } from "../../startup/output.ts";
import { TEXT_MAX_BYTES } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { excerpt, plainText } from "../../text/text.ts";
import { legacyReader, narrowed } from "./legacy_input.ts";
import { EXIT } from "./exit_code.ts";
import { Script } from "./script.ts";

/** How long it waits for the next acknowledgement when it has said all. */
const ACKNOWLEDGE_MS = 30_000;
/** So much of the input is taken ahead of what is acknowledged. */
const AHEAD_MAX = 500;
/** How much of a message is shown when it is refused. */
const EXCERPT_MAX = 60;

/** One who says things; ends well only if all of them were acknowledged. */
export abstract class Speaker extends Script {
  /** What is not settled yet, by its id. */
  readonly #open = new Map<RequestId, string>();
  #hasRefused = false;
  #hasSaidAll = false;
  #cancelPatience: () => void = () => {};
  /** Resumes the reading of the input. */
  #goOn: () => void = () => {};

  /** Runs until all is settled; gives the exit code. */
  override async run(): Promise<number> {
    try {
      return await super.run();
    } finally {
      this.#cancelPatience();
    }
  }

  /** Does what a line of the input asks for. */
  protected take(line: string): Promise<void> | void {
    if (plainText(line).trim() === "") return;
    for (const id of this.say(line)) this.opened(id, line);
  }

  /** Says something, once or in several places. */
  protected say(text: string): readonly RequestId[] {
    return [this.session.say(text)];
  }

  /** Takes in each line of the input, as it comes. */
  protected async takeInput(): Promise<void> {
    for await (const line of this.#inputLines()) {
      if (line.type === "line") await this.take(line.text);
      else this.refused("…", this.#tooLong);
      await this.settledTo(AHEAD_MAX);
    }
  }

  async *#inputLines(): AsyncGenerator<Line> {
    const decode = legacyReader(() => this.complain(this.clientMessages.notUtf8));
    try {
      yield* linesOf(narrowed(this.world.input), TEXT_MAX_BYTES, decode);
    } catch (error) {
      this.fail(inputFailure(error, this.language));
    }
  }

  /** Waits until fewer than so many of those that were said are not settled. */
  protected async settledTo(count: number): Promise<void> {
    while (this.#open.size >= count) await new Promise<void>((resolve) => this.#goOn = resolve);
  }

  /** Something was said. */
  protected opened(id: RequestId, text: string): void {
    this.#open.set(id, text);
  }

  /** Nothing more will be said. */
  protected saidAll(): void {
    this.#hasSaidAll = true;
    this.#check();
  }

  /** Something was not said. */
  protected refused(text: string, reason: string): void {
    this.failed(this.clientMessages.refused(excerpt(plainText(text), EXCERPT_MAX), reason));
  }

  /** Something was not done: it cannot end well any more. */
  protected failed(sentence: string): void {
    this.#hasRefused = true;
    this.complain(sentence);
  }

  /** Something that was said was taken, or refused for the reason given. */
  protected override settled(id: RequestId, refusal: string | undefined): void {
    const text = this.#open.get(id);
    if (text !== undefined && refusal !== undefined) this.refused(text, refusal);
    this.#open.delete(id);
    this.#goOn();
    this.#check();
  }

  get #tooLong(): string {
    const { line_too_long: sentence } = MESSAGES[this.language].error;
    return sentence({ type: "error", code: "line_too_long", limit: TEXT_MAX_BYTES });
  }

  #check(): void {
    if (!this.#hasSaidAll) return;
    if (this.#open.size === 0) return this.end(this.#hasRefused ? EXIT.failed : EXIT.done);
    this.#cancelPatience();
    this.#cancelPatience = this.world.clock.after(
      ACKNOWLEDGE_MS,
      () => this.fail(this.clientMessages.notAcknowledged(this.#open.size)),
    );
  }
}
