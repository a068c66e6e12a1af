/**
 * Who may become an operator, by a file of names and hashes.
 *
 * @module
 */

import { fold } from "../../text/name.ts";
import { linesIn } from "../../text/written.ts";
import { hashSecret, isHash, verifySecret } from "./secret.ts";
import { Turns } from "./turns.ts";

/** What a file of operators says, or which of its lines will not do. */
export type ParsedOperators =
  | { readonly type: "operators"; readonly operators: Operators }
  | { readonly type: "refused"; readonly line: number };

/** The operators of a server. */
export class Operators {
  /** Their names, as they are written. */
  readonly names: readonly string[];
  /** By folded name. */
  readonly #hashes: ReadonlyMap<string, string>;
  /** One after the other: each attempt takes 32 MiB for a tenth of a second. */
  readonly #turns = new Turns();
  /** Whoever asks for a name that is none must wait as long as for one that is. */
  readonly #decoy: Promise<string> = hashSecret(crypto.randomUUID());

  /** `hashes`: by name. */
  constructor(hashes: Iterable<readonly [name: string, hash: string]>) {
    const all = [...hashes];
    this.names = all.map(([name]) => name);
    this.#hashes = new Map(all.map(([name, hash]) => [fold(name), hash]));
  }

  /** Whether there is an operator of that name, whose password is as it was. */
  hasAsIn(former: Operators, name: string): boolean {
    const hash = this.#hashes.get(fold(name));
    return hash !== undefined && hash === former.#hashes.get(fold(name));
  }

  /** Whether there is an operator of that name. */
  has(name: string): boolean {
    return this.#hashes.has(fold(name));
  }

  /** Whether that is the password of the operator of that name; `asker` is whose address it comes from. */
  verify(name: string, attempt: string, asker: string): Promise<boolean> {
    return this.#turns.take(asker, async () => {
      const hash = this.#hashes.get(fold(name));
      const isRight = await verifySecret(attempt, hash ?? await this.#decoy);
      return hash !== undefined && isRight;
    });
  }
}

/** Reads lines `name:hash`; empty ones and those that begin with `#` say nothing. */
export function parseOperators(text: string): ParsedOperators {
  const hashes: [string, string][] = [];
  for (const [index, line] of linesIn(text).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, name = "", hash = ""] = /^([^:\s]+):(\S+)\s*$/.exec(line) ?? [];
    if (name === "" || !isHash(hash)) return { type: "refused", line: index + 1 };
    hashes.push([name, hash]);
  }
  return { type: "operators", operators: new Operators(hashes) };
}
