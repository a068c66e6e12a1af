import type { OptionsOf, ScriptWorld } from "./script.ts";
import { Speaker } from "./speaker.ts";

/** Says one text, or all that comes in. */
export class Send extends Speaker {
  readonly #text: string | undefined;

  /** Nothing is said before it runs. */
  constructor(options: OptionsOf<"send">, world: ScriptWorld) {
    super(options, world, 0);
    this.#text = options.text;
  }

  /** Says all; gives the exit code. */
  override run(): Promise<number> {
    void this.#sayAll();
    return super.run();
  }

  async #sayAll(): Promise<void> {
    if (this.#text === undefined) await this.takeInput();
    else this.opened(this.session.say(this.#text), this.#text);
    this.saidAll();
  }
}
