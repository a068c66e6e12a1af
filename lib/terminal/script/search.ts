import { type OptionsOf, Script, type ScriptWorld } from "./script.ts";
import type { EntryMessage } from "../../vocabulary/protocol.ts";
import { jsonLine } from "../../text/text.ts";
import { EXIT } from "./exit_code.ts";
import { plainLines } from "./lines.ts";

/** How many messages it shows. */
const FOUND_MAX = 50;

/** Prints what was said with all of the words, oldest first as `tail` prints it. */
export class Search extends Script {
  readonly #words: string;
  readonly #json: boolean;

  /** Looks for the words of the options. */
  constructor(options: OptionsOf<"search">, world: ScriptWorld) {
    super(options, world, 0, EXIT.trouble);
    this.#words = options.words;
    this.#json = options.json;
  }

  /** Looks, once it is in. */
  protected override welcomed(): void {
    this.#ask([]);
  }

  /** Looks for more of what was found so far, from where the server left off. */
  #ask(found: readonly EntryMessage[], before?: number): void {
    const request = { type: "search", words: this.#words } as const;
    const rest = before === undefined ? request : { ...request, before };
    void this.ask(rest, "found", ({ entries, more, from }) => {
      const all = [...found, ...entries];
      if (from !== undefined && all.length < FOUND_MAX) this.#ask(all, from);
      else this.#show(all.slice(0, FOUND_MAX), more === true || from !== undefined);
    });
  }

  #show(found: readonly EntryMessage[], hasMore: boolean): void {
    for (const entry of found.toReversed()) {
      const lines = this.#json ? [jsonLine(entry)] : plainLines(entry, this.world.clock.utcMs());
      for (const line of lines) this.print(line);
    }
    if (hasMore) this.complain(this.clientMessages.moreFound(found.length));
    this.end(found.length > 0 ? EXIT.done : EXIT.notFound);
  }
}
