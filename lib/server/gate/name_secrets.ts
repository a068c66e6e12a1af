/**
 * The passwords of names that are somebody's own: they are hashed, and looked at, here and nowhere else. The
 * chat knows the hashes.
 *
 * @module
 */

import { hashSecret, verifySecret } from "./secret.ts";
import { Turns } from "./turns.ts";

/** A name that is somebody's own, as the chat knows it. */
export interface Account {
  /** As it is written. */
  readonly name: string;
  /** The number of the person whose it is. */
  readonly person: number;
  /** Of its password. */
  readonly hash: string;
}

/** See the top of this file. */
export class NameSecrets {
  /** One after the other: each takes 32 MiB for a tenth of a second. */
  readonly #turns = new Turns();

  /** The hash of a new password; `asker` is whose address it comes from. */
  hash(secret: string, asker: string): Promise<string> {
    return this.#turns.take(asker, () => hashSecret(secret));
  }

  /** Whether that is the password of the name. */
  verify({ hash }: Account, attempt: string, asker: string): Promise<boolean> {
    return this.#turns.take(asker, () => verifySecret(attempt, hash));
  }
}
