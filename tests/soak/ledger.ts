/** What was said so long ago all have read who read it in order. */
const SETTLED_MS = 30_000;

/** What was said and taken back, what each person must have seen of it, and what went wrong. */
export class Ledger {
  /** By its number, the place in the log that each thing said got. */
  readonly #seqs: (number | undefined)[] = [];
  readonly #said: { readonly by: string; isOwed: boolean; isRegretted?: boolean }[] = [];
  #stays: EndedStay[] = [];
  #lastSeq = 0;
  /** Which places were taken back, each with how many were before it. */
  readonly #taken = new Map<number, number>();
  /** Which entries say so, and of which places. */
  readonly #notes = new Map<number, string>();
  losses = 0;
  doubles = 0;
  disorders = 0;
  /** How often words were read that had been taken back before. */
  leaks = 0;
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

  /** How many places were taken back. */
  get taken(): number {
    return this.#taken.size;
  }

  /** Some numbers of what was taken back, the last ones. */
  takenNumbers(count: number): readonly number[] {
    const numbers = [...this.#seqs.keys()].filter((n) => this.#taken.has(this.#seqs[n] ?? 0));
    return numbers.slice(-count);
  }

  /** Somebody reads that those places were taken back, or what is said in theirs: all must read the same. */
  note(by: string, seq: number, seqs: readonly number[] = []): void {
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    const [known, read] = [this.#notes.get(seq), seqs.join(" ")];
    this.#notes.set(seq, read);
    for (const each of seqs) this.blank(each);
    if (known === undefined) this.#regret(by);
    if (known === undefined || known === read) return;
    this.disorders++;
    this.complain(`${seq} takes back ${known}, and ${read}`);
  }

  /** Somebody reads that nothing is left there. */
  blank(seq: number): void {
    if (!this.#taken.has(seq)) this.#taken.set(seq, this.#taken.size);
  }

  /** Whether what was said there is known to be taken back. */
  isTaken(seq: number): boolean {
    return this.#taken.has(seq);
  }

  /** Somebody reads words of before it came; so many places had been taken back then. */
  reread(by: string, seq: number, takenBefore: number): void {
    if ((this.#taken.get(seq) ?? Infinity) >= takenBefore) return;
    this.leaks++;
    const notes = [...this.#notes].flatMap(([note, seqs]) =>
      seqs.split(" ").includes(String(seq)) ? [note] : []
    );
    this.complain(`${by} was told ${seq}, which had been taken back by ${notes.join(", ")}`);
  }

  /** What has no place by now was taken back, by whichever client of that person, before anybody read it; it may be. */
  #regret(nick: string): void {
    for (const [number, said] of this.#said.entries()) {
      // Some have another name each time they come.
      const isIts = nick === said.by || nick.startsWith(`${said.by}-`);
      if (isIts && this.#seqs[number] === undefined) said.isRegretted = true;
    }
  }

  /** Somebody is about to say something; returns its text, which tells it from all else. */
  speak(by: string): string {
    return `nº ${this.#said.push({ by, isOwed: false }) - 1} ${by}: ${"x".repeat(this.said % 80)}`;
  }

  /** The number of a text that {@link Ledger.speak} gave. */
  static numberOf(text: string): number | undefined {
    const digits = /nº (\d+) \S+: x*/.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  /** What lies somewhere when all are gone is looked through: there must be nothing of what was taken back. */
  inspect(where: string, content: string): void {
    for (const [, digits, by] of content.matchAll(/nº (\d+) ([^\s:]+):/g)) {
      const number = Number(digits);
      const isOurs = this.#said[number]?.by === by;
      if (!isOurs || !this.#taken.has(this.#seqs[number] ?? 0)) continue;
      this.leaks++;
      this.complain(`${where} has nº ${number}, which was taken back`);
    }
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
    this.#stays.push({ ...stay, endedMs: performance.now() });
  }

  /** What went wrong elsewhere counts here too. */
  add({ losses, doubles, disorders, leaks, deliveries, reconnects, complaints }: Ledger): void {
    this.losses += losses;
    this.leaks += leaks;
    this.doubles += doubles;
    this.disorders += disorders;
    this.deliveries += deliveries;
    this.reconnects += reconnects;
    for (const complaint of complaints) this.complain(complaint);
  }

  /** Looks at the stays of which all is known by now; at the end, at all. */
  audit(isEnd = false): void {
    const waiting: EndedStay[] = [];
    for (const stay of this.#stays) {
      // What was taken back in that time others may not have read yet.
      const isKnown = performance.now() - stay.endedMs > SETTLED_MS;
      if (isKnown || isEnd) this.#check(stay);
      else waiting.push(stay);
    }
    this.#stays = waiting;
    if (!isEnd) return;
    for (const [number, { by, isOwed, isRegretted }] of this.#said.entries()) {
      const isMissing = isOwed && !isRegretted && this.#seqs[number] === undefined;
      if (isMissing) this.lose(`nº ${number} of ${by}`);
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
      if (seq === undefined && this.#said[number]?.isRegretted) continue;
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
        const isExcused = owned.has(between) || this.#notes.has(between) ||
          this.#taken.has(between);
        if (!isExcused) this.lose(`${by} did not see ${between}, but ${last} and ${seq}`);
      }
      last = Math.max(seq, last ?? 0);
    }
  }
}

interface EndedStay extends Stay {
  readonly endedMs: number;
}

/** What a person who is told no sequence numbers saw in one connection. */
export interface Stay {
  readonly by: string;
  /** The numbers of what others said, as they came. */
  readonly seen: readonly number[];
  /** The numbers of what it said itself, which does not come back. */
  readonly own: readonly number[];
}
