import { type OptionsOf, Script, type ScriptWorld } from "./script.ts";
import { jsonLine, shownLine } from "../../text/text.ts";
import { EXIT } from "./exit_code.ts";

/** Prints the rooms there are: name, how many are in it, topic. */
export class Rooms extends Script {
  readonly #json: boolean;

  /** Asks once. */
  constructor(options: OptionsOf<"rooms">, world: ScriptWorld) {
    super(options, world, { replay: 0, visits: true });
    this.#json = options.json;
  }

  /** Asks, once it is in. */
  protected override welcomed(): void {
    void this.ask({ type: "rooms" }, "rooms", ({ rooms }) => {
      for (const room of rooms) {
        const { name, members, topic } = room;
        this.print(
          this.#json ? jsonLine(room) : `#${name}\t${members}\t${shownLine(topic)}`.trimEnd(),
        );
      }
      this.end(EXIT.done);
    });
  }
}
