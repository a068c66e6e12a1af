/** Time as a parameter: the program passes {@link systemClock}, tests pass one that they move. */
export interface Clock {
  /** Milliseconds since some moment, never going back: for measuring. */
  nowMs(): number;
  /** UTC time in milliseconds: for telling people. */
  utcMs(): number;
  /** Calls `act` after `ms` milliseconds, but never before it returns, unless the function it returns is called before. */
  after(ms: number, act: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  utcMs: () => Date.now(),
  after: (ms, act) => {
    if (ms <= 0) {
      // As soon as all that is ready has happened. A timer of 0 ms would take two.
      const immediate = setImmediate(act);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
