/** What tells one log from all others: the name of the run that began it, and a number. */
export class LogIds {
  readonly #run: string;
  #count = 0;

  /** None yet; `run` is nobody else's. */
  constructor(run: string) {
    this.#run = run;
  }

  /** How many there were. */
  get state(): number {
    return this.#count;
  }

  /** Goes on behind so many. */
  takeOver(count: number): void {
    this.#count = count;
  }

  /** One that there never was. */
  next(): string {
    return `${this.#run}-${++this.#count}`;
  }
}
