const BUCKET_MS = 0.05;
const LIMIT_MS = 60_000;

/** Counts latencies in equal buckets of 0.05 ms up to a minute; longer ones count as a minute. */
export class LatencyHistogram {
  readonly #buckets = new Uint32Array(LIMIT_MS / BUCKET_MS + 1);
  #count = 0;

  /** Counts one latency, for so many lines. What is no time at all (a cut line) is left out. */
  add(ms: number, lines: number): void {
    if (!(ms >= 0)) return;
    const bucket = Math.min(Math.floor(ms / BUCKET_MS), this.#buckets.length - 1);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + lines;
    this.#count += lines;
  }

  /** The latency that the given share stays under, or undefined when nothing was counted. */
  percentile(share: number): number | undefined {
    let left = Math.ceil(this.#count * share);
    if (left === 0) return undefined;
    for (const [bucket, count] of this.#buckets.entries()) {
      left -= count;
      if (left <= 0) return (bucket + 1) * BUCKET_MS;
    }
    return LIMIT_MS;
  }

  clear(): void {
    this.#buckets.fill(0);
    this.#count = 0;
  }
}
