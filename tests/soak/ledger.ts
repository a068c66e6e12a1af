/** What was said, what each person must have seen of it, and what went wrong. */
export class Ledger {
  /** By its number, the place in the log that each thing said got. */
  readonly #seqs: (number | undefined)[] = [];
  readonly #said: { readonly by: string; isOwed: boolean }[] = [];
  #stays: Stay[] = [];
  #lastSeq = 0;
  losses = 0;
  doubles = 0;
  disorders = 0;
  deliveries = 0;
  reconnects = 0;
  /** The first of what went wrong, in words. */
  readonly complaints: string[] = [];

  /** How many things were said. */
  get said(): number {
    return this.#said.length;
  }

  /** How many of them are known to have their place in the log. */
  get placed(): number {
    return this.#seqs.filter((seq) => seq !== undefined).length;
  }

  /** The last place in the log that is known. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Somebody is about to say something; returns its text, which tells it from all else. */
  speak(by: string): string {
    return `nº ${this.#said.push({ by, isOwed: false }) - 1} ${"x".repeat(this.said % 80)}`;
  }

  /** The number of a text that {@link Ledger.speak} gave. */
  static numberOf(text: string): number | undefined {
    const digits = /nº (\d+) x*/.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  /** It must be in the log by the end. */
  owe(number: number): void {
    const said = this.#said[number];
    if (said !== undefined) said.isOwed = true;
  }

  /** Somebody knows the place of what was said. It can have but one. */
  place(number: number, seq: number): void {
    const known = this.#seqs[number];
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    this.#seqs[number] ??= seq;
    if (known === undefined || known === seq) return;
    this.doubles++;
    this.complain(`nº ${number} is in the log twice, at ${known} and ${seq}`);
  }

  /** A person without sequence numbers was there for a while, and saw these. */
  stayed(stay: Stay): void {
    this.#stays.push(stay);
  }

  /** What went wrong elsewhere counts here too. */
  add({ losses, doubles, disorders, deliveries, reconnects, complaints }: Ledger): void {
    this.losses += losses;
    this.doubles += doubles;
    this.disorders += disorders;
    this.deliveries += deliveries;
    this.reconnects += reconnects;
    for (const complaint of complaints) this.complain(complaint);
  }

  /** Looks at the stays of which all places are known; at the end, at all. */
  audit(isEnd = false): void {
    const waiting: Stay[] = [];
    for (const stay of this.#stays) {
      const isKnown = stay.seen.every((number) => this.#seqs[number] !== undefined);
      if (isKnown || isEnd) this.#check(stay);
      else waiting.push(stay);
    }
    this.#stays = waiting;
    if (!isEnd) return;
    for (const [number, { by, isOwed }] of this.#said.entries()) {
      if (isOwed && this.#seqs[number] === undefined) this.lose(`nº ${number} of ${by}`);
    }
  }

  lose(what: string, count = 1): void {
    this.losses += count;
    this.complain(`lost: ${what}`);
  }

  complain(what: string): void {
    if (this.complaints.length < 20) this.complaints.push(what);
  }

  /** What was seen must be in order, each once, and between two nothing missing but one's own. */
  #check({ by, seen, own }: Stay): void {
    const owned = new Set(own.map((number) => this.#seqs[number]));
    let last: number | undefined;
    for (const number of seen) {
      const seq = this.#seqs[number];
      if (seq === undefined) {
        this.complain(`${by} saw nº ${number}, which is in no log`);
        this.disorders++;
        continue;
      }
      if (last !== undefined && seq === last) {
        this.doubles++;
        this.complain(`${by} saw nº ${number} twice`);
      } else if (last !== undefined && seq < last) {
        this.disorders++;
        this.complain(`${by} saw ${seq} after ${last}`);
      }
      for (let between = (last ?? seq) + 1; between < seq; between++) {
        if (!owned.has(between)) this.lose(`${by} did not see ${between}, but ${last} and ${seq}`);
      }
      last = Math.max(seq, last ?? 0);
    }
  }
}

/** What a person who is told no sequence numbers saw in one connection. */
export interface Stay {
  readonly by: string;
  /** The numbers of what others said, as they came. */
  readonly seen: readonly number[];
  /** The numbers of what it said itself, which does not come back. */
  readonly own: readonly number[];
}
