import { type OptionsOf, Script, type ScriptWorld } from "./script.ts";
import { jsonLine, shownLine } from "../../text/text.ts";
import { EXIT } from "./exit_code.ts";

/** Prints who is in the room, itself not counted. */
export class Who extends Script {
  readonly #json: boolean;
  readonly #isSeen: boolean;

  /** Asks once. */
  constructor(options: OptionsOf<"who">, world: ScriptWorld) {
    super(options, world, { replay: 0, visits: true });
    this.#isSeen = options.nick !== undefined;
    this.#json = options.json;
  }

  /** Asks, once it is in. */
  protected override welcomed(): void {
    void this.ask({ type: "who", all: true }, "who", (answer) => {
      const nicks = answer.nicks.filter((nick) => nick !== this.session.nick);
      // Who came without a name is nobody, but to a server of before.
      const isCounted = this.#isSeen || nicks.length < answer.nicks.length;
      const members = answer.members - (isCounted ? 1 : 0);
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
