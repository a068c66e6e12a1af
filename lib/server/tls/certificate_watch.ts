/**
 * What is wrong with a certificate for those who come, though TLS can be spoken with it; and word of its end in
 * time: a server may run for longer than that.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { isLoopback, isUnspecified } from "../../text/address.ts";

const DAY_MS = 86_400_000;
/** So long before its end it is told, day by day: whoever has certificates renewed by a program has it long before. */
const EXPIRY_NOTICE_MS = 14 * DAY_MS;

/** What a certificate says of itself. */
export interface CertificateFacts {
  /** From when on it holds, in UTC milliseconds. */
  readonly fromMs: number;
  /** And until when. */
  readonly untilMs: number;
  /** Whether it signs others: Deno's TLS, among others, takes none like that for a server's own. */
  readonly isAuthority: boolean;
  /** The names and addresses of machines that it is for. */
  readonly names: readonly string[];
}

/** What is wrong with one for those who check it. */
export type CertificateFlaw =
  | { readonly flaw: "authority" }
  | { readonly flaw: "not_yet"; readonly fromMs: number }
  /** Nobody looks for a name anywhere but in its list of them any more. */
  | { readonly flaw: "nameless" }
  /** Those come by `name`, and it is for `names`. */
  | { readonly flaw: "other_name"; readonly name: string; readonly names: readonly string[] };

/** All that is wrong with one, where people come by the names that are `expected`. */
export function flawsOf(
  { fromMs, isAuthority, names }: CertificateFacts,
  expected: readonly string[],
  nowMs: number,
): CertificateFlaw[] {
  const flaws: CertificateFlaw[] = [];
  if (isAuthority) flaws.push({ flaw: "authority" });
  if (nowMs < fromMs) flaws.push({ flaw: "not_yet", fromMs });
  if (names.length === 0) return [...flaws, { flaw: "nameless" }];
  for (const name of expected) {
    if (!names.some((own) => isFor(own, name))) flaws.push({ flaw: "other_name", name, names });
  }
  return flaws;
}

/**
 * The names by which options say that people come; what stands for any address of this machine, or for this machine
 * alone, says nothing of that.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const options = { host: "::", webHosts: ["a.example"], advertise: "b.example:10101" };
 * assertEquals(expectedNames(options), ["a.example", "b.example"]);
 * ```
 */
export function expectedNames(
  { host, webHosts, advertise }: {
    readonly host: string;
    readonly webHosts: readonly string[];
    readonly advertise: string | undefined;
  },
): string[] {
  const all = [host, ...webHosts, ...(advertise === undefined ? [] : [advertise])]
    .map((name) => name.replace(/^\[(.+)\](?::\d+)?$|^([^:]+):\d+$/, "$1$2"));
  const isSaid = (name: string): boolean =>
    name !== "localhost" && !isUnspecified(name) && !isLoopback(name);
  return [...new Set(all)].filter(isSaid);
}

/** How long it holds, where that is to be told: less than nothing where it has run out. */
export function endingMs({ untilMs }: CertificateFacts, nowMs: number): number | undefined {
  const leftMs = untilMs - nowMs;
  return leftMs < EXPIRY_NOTICE_MS ? leftMs : undefined;
}

/** Whether a name of a certificate is that one; a star stands for one part of it (RFC 6125, 6.4.3). */
function isFor(own: string, name: string): boolean {
  const [one, other] = [own.toLowerCase(), name.toLowerCase().replace(/\.$/, "")];
  return one === other || one.startsWith("*.") && one.slice(1) === other.replace(/^[^.]+/, "");
}

/** What is watched, and who is told. */
export interface Watched {
  /** What the certificate says that is in use now. */
  readonly facts: () => CertificateFacts;
  /** By which names people come. */
  readonly expected: readonly string[];
  /** What time it is. */
  readonly clock: Clock;
  /** Is told how long it still holds, in milliseconds: less than nothing where it has run out. */
  readonly onNear: (leftMs: number) => void;
  /** Is told what else is wrong with it. */
  readonly onFlaw: (flaw: CertificateFlaw) => void;
}

/** Looks at once, and at its end once a day. */
export class CertificateWatch implements Disposable {
  readonly #watched: Watched;
  #cancel: () => void = () => {};

  /** Begins with a look. */
  constructor(watched: Watched) {
    this.#watched = watched;
    this.look();
  }

  /** Looks at all of it, as at another one that has come in its place. */
  look(): void {
    const { facts, expected, clock, onFlaw } = this.#watched;
    for (const flaw of flawsOf(facts(), expected, clock.utcMs())) onFlaw(flaw);
    this.#lookAtEnd();
  }

  #lookAtEnd(): void {
    const { facts, clock, onNear } = this.#watched;
    const leftMs = endingMs(facts(), clock.utcMs());
    if (leftMs !== undefined) onNear(leftMs);
    this.#cancel();
    this.#cancel = clock.after(DAY_MS, () => this.#lookAtEnd());
  }

  /** Looks no more. */
  [Symbol.dispose](): void {
    this.#cancel();
  }
}
