import { type OptionsOf, Script, type ScriptWorld } from "./script.ts";
import { shownLine } from "../../text/text.ts";
import { EXIT } from "./exit_code.ts";

/** Prints the room's topic, or sets it; ends well only once the server has it. */
export class Topic extends Script {
  readonly #text: string | undefined;

  /** Asks once. */
  constructor(options: OptionsOf<"topic">, world: ScriptWorld) {
    super(options, world, { replay: 0, visits: options.text === undefined });
    this.#text = options.text;
  }

  /** Asks, once it is in. */
  protected override welcomed(): void {
    const text = this.#text;
    if (text === undefined) {
      void this.ask({ type: "topic" }, "topic", (answer) => {
        if (answer.text !== "") this.print(shownLine(answer.text));
        this.end(EXIT.done);
      });
    } else {
      void this.ask({ type: "topic", text }, "ack", () => this.end(EXIT.done));
    }
  }
}
