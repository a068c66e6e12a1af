import { type OptionsOf, Script, type ScriptWorld } from "./script.ts";
import { jsonLine, shownLine } from "../../text/text.ts";
import { EXIT } from "./exit_code.ts";

/** Prints who is in the room, itself not counted. */
export class Who extends Script {
  readonly #json: boolean;

  /** Asks once. */
  constructor(options: OptionsOf<"who">, world: ScriptWorld) {
    super(options, world, 0);
    this.#json = options.json;
  }

  /** Asks, once it is in. */
  protected override welcomed(): void {
    void this.ask({ type: "who" }, "who", (answer) => {
      const nicks = answer.nicks.filter((nick) => nick !== this.session.nick);
      const members = answer.members - 1;
      if (this.#json) this.print(jsonLine({ room: answer.room, members, nicks }));
      else {
        for (const nick of nicks) this.print(shownLine(nick));
        const more = members - nicks.length;
        if (more > 0) this.complain(this.clientMessages.moreNames(more));
      }
      this.end(EXIT.done);
    });
  }
}
