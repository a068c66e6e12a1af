import type { OptionsOf, ScriptWorld } from "./script.ts";
import type { SinceTime } from "../option_rows.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import { jsonLine } from "../../text/text.ts";
import { Following, type Missing } from "./following.ts";
import { plainLines } from "./lines.ts";

/** Prints what is said, until it is stopped or nobody reads it. */
export class Tail extends Following {
  readonly #json: boolean;

  /** Begins with the last entries, or behind one of them, as the options have it. */
  constructor(options: OptionsOf<"tail">, world: ScriptWorld) {
    const { history: replay, since, sinceTime } = options;
    const sinceMs = sinceTime && timeOf(sinceTime, world.clock.utcMs());
    super(options, world, { replay, since, sinceMs });
    this.#json = options.json;
  }

  /** Says so, in json too. */
  protected override missing(what: Missing): void {
    super.missing(what);
    if (this.#json) this.print(jsonLine({ type: "skipped", ...what }));
  }

  /** Prints it. */
  protected override said(message: ServerMessage): void {
    if (this.#json) {
      if (isTold(message)) this.print(jsonLine(message));
      return;
    }
    for (const line of plainLines(message, this.world.clock.utcMs())) this.print(line);
  }
}

function timeOf(since: SinceTime, nowMs: number): number {
  return since.type === "at" ? since.utcMs : nowMs - since.ms;
}

/** Whether `tail --json` prints it. What is this session's own affair, its token above all, is not. */
function isTold({ type }: ServerMessage): boolean {
  switch (type) {
    case "message":
    case "action":
    case "topic":
    case "direct":
    case "join":
    case "leave":
    case "nick":
    case "presence":
    case "skipped":
      return true;
    default:
      return false;
  }
}
