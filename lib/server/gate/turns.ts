/**
 * Work that is done one after the other, for its cost, though many ask for it: they take turns, so
 * that who asks for much waits behind itself and not in front of others.
 *
 * @module
 */

/** See the top of this file. */
export class Turns {
  /** By who asks, what waits; whose turn is next stands first. */
  readonly #waiting = new Map<string, (() => Promise<void>)[]>();
  #isWorking = false;

  /** Does it when it is `asker`'s turn. */
  take<Result>(asker: string, act: () => Promise<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const waiting = this.#waiting.get(asker) ?? [];
    waiting.push(() => act().then(resolve, reject));
    this.#waiting.set(asker, waiting);
    if (!this.#isWorking) void this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) await next();
    this.#isWorking = false;
  }

  #next(): (() => Promise<void>) | undefined {
    for (const [asker, waiting] of this.#waiting) {
      const act = waiting.shift();
      // Behind all others that wait.
      this.#waiting.delete(asker);
      if (waiting.length > 0) this.#waiting.set(asker, waiting);
      return act;
    }
    return undefined;
  }
}
