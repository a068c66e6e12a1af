import { LINE_VERSIONS } from "../../../lib/server/cluster/act.ts";
import { Replica } from "../../../lib/server/cluster/replica.ts";
import { batchIn } from "../../../lib/server/cluster/line.ts";
import { sha256 } from "../../../lib/text/sha256.ts";
import { FakeClock } from "../../fakes/clock.ts";

const OPTIONS = { language: "en", run: "", since: LINE_VERSIONS.since } as const;

/** What comes of a line that is written down: of each text, behind the UTC time in milliseconds at which it came. */
export class Carried {
  readonly #clock = new FakeClock();
  readonly #replica = new Replica(this.#clock, OPTIONS, {
    carriedOut: () => {},
    admitted: () => {},
    refused: () => {},
    buried: () => {},
    compared: () => {},
    answered: () => {},
    kept: () => {},
    differed: () => {
      throw new Error("nothing else was carried out");
    },
  });
  #seq = 0;

  take(line: string): void {
    const [utcMs = "", text = ""] = [
      line.slice(0, line.indexOf(" ")),
      line.slice(line.indexOf(" ") + 1),
    ];
    const batch = batchIn(text);
    if (batch === undefined) throw new Error(`no batch: ${text}`);
    const { s: server, n: number, p: past, a: acts } = batch;
    const place = { seq: ++this.#seq, utcMs: Number(utcMs), text };
    const mark = past && { at: past[0], hash: past[1] };
    this.#replica.deliver({ ...place, server, number, acts, past: mark }, () => undefined);
    this.#clock.advance(50);
  }

  /** What is known by then, hashed. */
  get digest(): string {
    return sha256(this.#replica.known);
  }

  [Symbol.dispose](): void {
    this.#replica.hub?.close(this.#replica.stamp);
  }
}
