import { type OptionsOf, Script, type ScriptWorld } from "./script.ts";
import type { Entering } from "./entering.ts";
import type { EntryMessage, ServerMessage } from "../../vocabulary/protocol.ts";
import { jsonLine } from "../../text/text.ts";
import { EXIT } from "./exit_code.ts";
import { plainLines } from "./lines.ts";

/** How many messages it shows. */
const FOUND_MAX = 50;

/** What was found in a room, the newest first. */
interface Found {
  readonly found: readonly EntryMessage[];
  readonly hasMore: boolean;
}

/** Prints what was said with all of the words, oldest first as `tail` prints it. */
export class Search extends Script {
  readonly #words: string;
  readonly #json: boolean;
  readonly #entering: Entering | undefined;

  /** Looks for the words of the options. */
  constructor(options: OptionsOf<"search">, world: ScriptWorld) {
    super(options, world, { replay: 0, visits: true, failure: EXIT.trouble });
    this.#words = options.words;
    this.#json = options.json;
    this.#entering = this.entering(options.rooms, { replay: 0, entered: () => {} });
  }

  /** Looks, once it is in. */
  protected override welcomed(): void {
    void this.#lookEverywhere();
  }

  /** Where the connection is lost meanwhile, the next one looks anew. */
  async #lookEverywhere(): Promise<void> {
    if (this.#entering !== undefined && !await this.#entering.welcomed()) return;
    this.#entering?.end();
    const rooms = this.#entering === undefined ? [undefined] : this.session.rooms;
    const found: EntryMessage[] = [];
    let hasMore = false;
    for (const room of rooms) {
      const there = await this.#look(room);
      if (there === undefined) return;
      found.push(...there.found);
      hasMore ||= there.hasMore;
    }
    found.sort((a, b) => b.time - a.time);
    this.#show(found.slice(0, FOUND_MAX), hasMore || found.length > FOUND_MAX);
  }

  /** Looks in one room, and from where the server left off. */
  async #look(room: string | undefined): Promise<Found | undefined> {
    const found: EntryMessage[] = [];
    let before: number | undefined;
    for (;;) {
      let answer: Extract<ServerMessage, { readonly type: "found" }> | undefined;
      const request = { type: "search", words: this.#words } as const;
      await this.ask(
        {
          ...request,
          ...(room !== undefined && { room }),
          ...(before !== undefined && { before }),
        },
        "found",
        (given) => answer = given,
      );
      if (answer === undefined) return undefined;
      found.push(...answer.entries);
      before = answer.from;
      const isEnough = before === undefined || found.length >= FOUND_MAX;
      if (isEnough) return { found, hasMore: answer.more === true || before !== undefined };
    }
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
