import type { LogChange, OptionsOf, ScriptWorld, Welcome } from "./script.ts";
import type { EntryMessage, ServerMessage } from "../../vocabulary/protocol.ts";
import type { Matcher } from "./matcher.ts";
import { EXIT } from "./exit_code.ts";
import { Following, type Place } from "./following.ts";
import { plainLines } from "./lines.ts";

/** What it looks at. */
type Said = EntryMessage | Extract<ServerMessage, { readonly type: "direct" }>;

/** Waits for one message. */
export class Wait extends Following {
  readonly #pattern: RegExp;
  readonly #timeoutMs: number | undefined;
  #matcher: Pick<Matcher, "match"> | undefined;
  /** By room, the newest entry of the past. */
  #past = new Map<string, number>();
  /** What is not looked at yet. */
  readonly #heard: Said[] = [];
  #isLooking = false;
  #hasGivenUp = false;

  /** Waits for the pattern of the options. */
  constructor(options: OptionsOf<"wait">, world: ScriptWorld) {
    super(options, world, { replay: 0 });
    this.#pattern = options.pattern;
    this.#timeoutMs = options.timeoutMs;
  }

  /** Waits until it comes, or for so long; gives the exit code. */
  override async run(): Promise<number> {
    const { clock } = this.world;
    const cancel = this.#timeoutMs === undefined
      ? undefined
      : clock.after(this.#timeoutMs, () => this.end(EXIT.timedOut));
    using matcher = await this.world.matcher(this.#pattern);
    this.#matcher = matcher;
    try {
      return await super.run();
    } finally {
      cancel?.();
    }
  }

  /** What is said by now is of the past. */
  protected override welcomed(welcome: Welcome, isFirst: boolean): void {
    if (isFirst) this.#begin(welcome);
    super.welcomed(welcome, isFirst);
  }

  /** What is said by now is of the past. */
  protected override entered(place: Place, isNew: boolean): void {
    const { room, seq } = place;
    if (seq !== undefined && !this.#past.has(room)) this.#past.set(room, isNew ? 0 : seq);
    super.entered(place, isNew);
  }

  /** What the other log holds by now is of the past. */
  protected override changed(change: LogChange): void {
    this.#past.set(change.room, change.seq);
    super.changed(change);
  }

  /** What is said by now is of the past. */
  protected override forgotten(welcome: Welcome): void {
    this.#begin(welcome);
    super.forgotten(welcome);
  }

  #begin({ rooms }: Welcome): void {
    this.#past = new Map(rooms.map(({ room, seq }) => [room, seq]));
  }

  /** Looks at it, unless it is of the past. */
  protected override said(message: ServerMessage): void {
    if (message.type === "message" || message.type === "action") {
      // What was missed while the connection was lost is replayed, but it is not of the past.
      const isPast = message.replayed === true &&
        message.seq <= (this.#past.get(message.room) ?? Infinity);
      if (isPast) return;
    } else if (message.type !== "direct") return;
    this.#heard.push(message);
    if (!this.#isLooking) void this.#lookAtAll();
  }

  async #lookAtAll(): Promise<void> {
    this.#isLooking = true;
    for (let said = this.#heard.shift(); said !== undefined; said = this.#heard.shift()) {
      const match = await this.#matcher?.match(said.text);
      if (match === "found") return this.#found(said);
      if (match === "givenUp") this.#giveUp(said);
    }
    this.#isLooking = false;
  }

  #found(said: Said): void {
    for (const line of plainLines(said, this.world.clock.utcMs())) this.print(line);
    this.end(EXIT.done);
  }

  /** Says so, if only once. */
  #giveUp(said: Said): void {
    const nick = said.type === "direct" ? said.from : said.nick;
    if (!this.#hasGivenUp) this.complain(this.clientMessages.patternGivenUp(nick));
    this.#hasGivenUp = true;
  }
}
