import type { Entering } from "./entering.ts";
import type { OptionsOf, ScriptWorld, Welcome } from "./script.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { SendingManner } from "../options.ts";
import { Speaker } from "./speaker.ts";

/** Says one text, or all that comes in, in its room or in several. */
export class Send extends Speaker {
  readonly #text: string | undefined;
  readonly #manner: SendingManner;
  readonly #entering: Entering | undefined;
  #hasBegun = false;

  /** Nothing is said before it runs. */
  constructor(options: OptionsOf<"send">, world: ScriptWorld) {
    super(options, world, { replay: 0 });
    this.#text = options.text;
    this.#manner = options.manner;
    this.#entering = this.entering(options.rooms, { replay: 0, entered: () => {} });
  }

  /** Says all; gives the exit code. */
  override run(): Promise<number> {
    if (this.#entering === undefined) void this.#sayAll();
    return super.run();
  }

  /** Where there are several rooms, all is said once it is in them. */
  protected override welcomed(_welcome: Welcome): void {
    void this.#enter();
  }

  async #enter(): Promise<void> {
    const isIn = await this.#entering?.welcomed() ?? false;
    this.#entering?.end();
    if (isIn && !this.#hasBegun) await this.#sayAll();
  }

  async #sayAll(): Promise<void> {
    this.#hasBegun = true;
    if (this.#text === undefined) await this.takeInput();
    else this.take(this.#text);
    this.saidAll();
  }

  /** Says it in its way. */
  protected override say(text: string): readonly RequestId[] {
    const { session } = this;
    if (this.#manner.type === "direct") return [session.direct(this.#manner.to, text)];
    const rooms = this.#entering === undefined ? [undefined] : session.rooms;
    return rooms.map((room) => this.#sayIn(room, text));
  }

  #sayIn(room: string | undefined, text: string): RequestId {
    const { session } = this;
    if (this.#manner.type === "me") return session.act(text, room);
    return session.say(text, room, this.#manner.type === "notice" ? true : undefined);
  }
}
