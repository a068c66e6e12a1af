import { Ledger } from "./ledger.ts";
import { type Identity, type Life, pause, REGRETS, Wire } from "./people.ts";

/** How one begins who speaks so, and how it says something. */
const DIALECTS = {
  plain: {
    begin: (nick: string, password?: string) =>
      `/nick ${password === undefined ? nick : `${nick} ${password}`}\n`,
    say: (_nick: string, text: string) => `${text}\n`,
    takeBack: "/redact\n",
  },
  seed: {
    begin: (_nick: string, _password?: string) => "",
    say: (nick: string, text: string) => `<${nick}> <${text}>`,
    takeBack: undefined,
  },
  // Its own words come back to it, and must do so in their place.
  irc: {
    begin: (nick: string, password?: string) =>
      "CAP REQ :server-time echo-message batch\r\n" +
      (password === undefined ? "" : `PASS ${nick}:${password}\r\n`) +
      `NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\nCAP END\r\nJOIN #geral\r\n`,
    say: (_nick: string, text: string) => `PRIVMSG #geral :${text}\r\n`,
    takeBack: "REDACT #geral\r\n",
  },
} as const;

/** So often in a row a name may be held by one's last connection, of which the server has not heard the end. */
const HELD_MAX = 20;

/** Speaks plain, seed or IRC: each stay is for itself, and begins with what was said last. */
export class SimplePerson {
  readonly #nick: string;
  readonly #life: Life;
  readonly #dialect: keyof typeof DIALECTS;
  readonly #identity: Identity | undefined;
  #stays = 0;
  #held = 0;

  /** By that name, or as one of the clients of whoever owns it. */
  constructor(who: string | Identity, dialect: keyof typeof DIALECTS, life: Life) {
    this.#identity = typeof who === "string" ? undefined : who;
    this.#nick = typeof who === "string" ? who : who.nick;
    this.#dialect = dialect;
    this.#life = life;
  }

  /** Comes and goes until it is time to rest. */
  async live(): Promise<void> {
    const { signal, dice } = this.#life;
    await this.#identity?.owned;
    while (!signal.aborted) {
      await this.#stay(dice.between(300, 4_000));
      await pause(dice.between(0, 1_500), signal);
    }
  }

  async #stay(forMs: number): Promise<void> {
    const { signal, dice, ledger } = this.#life;
    const seen: number[] = [];
    const own: number[] = [];
    let isHeld = false;
    // Who speaks IRC waits for its welcome.
    let isIn = this.#dialect !== "irc";
    const wire = await Wire.connect(this.#life, (line) => {
      const number = Ledger.numberOf(line);
      if (number !== undefined) seen.push(number);
      else if (/^:\S+ 001 /.test(line)) isIn = true;
      else if (/^:\S+ 433 /.test(line)) isHeld = ++this.#held <= HELD_MAX;
      else if (isHeld) return;
      else if (/You missed|^:\S+ 4\d\d /.test(line)) ledger.lose(`${this.#nick}: ${line}`);
    });
    const { begin, say, takeBack } = DIALECTS[this.#dialect];
    // What a killed server leaves behind has the name for some seconds more.
    const isKept = this.#identity === undefined && this.#life.places().length > 1;
    const nick = isKept ? `${this.#nick}-${++this.#stays}` : this.#nick;
    await wire.send(begin(nick, this.#identity?.password));
    const untilMs = performance.now() + forMs;
    while (!signal.aborted && !wire.isOver && !isHeld && performance.now() < untilMs) {
      if (isIn) {
        const text = ledger.speak(this.#nick);
        own.push(Ledger.numberOf(text) ?? -1);
        const isRegretted = takeBack !== undefined && dice.chance(REGRETS);
        await wire.send(say(nick, text) + (isRegretted ? takeBack : ""));
      }
      await pause(dice.between(40, 300), signal);
    }
    const isDropped = isHeld || dice.chance(0.5);
    if (isDropped) wire.drop();
    else await wire.finish();
    const isSure = !isDropped && !wire.place.isDead;
    await wire.ended;
    // That the name was held may have been said last.
    if (!isHeld) this.#held = 0;
    // Whoever goes in good order was heard to the end.
    if (isSure && !isHeld) { for (const number of own) ledger.owe(number); }
    ledger.deliveries += seen.length;
    ledger.reconnects++;
    ledger.stayed({ by: this.#nick, seen, own });
  }
}
