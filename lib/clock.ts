/** Time as a parameter: the program passes {@link systemClock}, tests pass one that they move. */
export interface Clock {
  /** Milliseconds since some moment, never going back: for measuring. */
  nowMs(): number;
  /** UTC time in milliseconds: for telling people. */
  utcMs(): number;
  /** Calls `act` after `ms` milliseconds, unless the function it returns is called before. */
  after(ms: number, act: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  utcMs: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
