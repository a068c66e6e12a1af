import type { RequestId } from "../../vocabulary/codes.ts";
import type { SendingManner } from "../options.ts";
import type { OptionsOf, ScriptWorld } from "./script.ts";
import { Speaker } from "./speaker.ts";

/** Says one text, or all that comes in. */
export class Send extends Speaker {
  readonly #text: string | undefined;
  readonly #manner: SendingManner;

  /** Nothing is said before it runs. */
  constructor(options: OptionsOf<"send">, world: ScriptWorld) {
    super(options, world, 0);
    this.#text = options.text;
    this.#manner = options.manner;
  }

  /** Says all; gives the exit code. */
  override run(): Promise<number> {
    void this.#sayAll();
    return super.run();
  }

  async #sayAll(): Promise<void> {
    if (this.#text === undefined) await this.takeInput();
    else this.take(this.#text);
    this.saidAll();
  }

  /** Says it in its way. */
  protected override say(text: string): RequestId {
    const { session } = this;
    switch (this.#manner.type) {
      case "direct":
        return session.direct(this.#manner.to, text);
      case "me":
        return session.act(text);
      case "notice":
        return session.say(text, undefined, true);
      case "say":
        return session.say(text);
    }
  }
}
