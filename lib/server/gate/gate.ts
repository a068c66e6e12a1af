/**
 * Where passwords are looked at: the server's own, those of operators, and those of names that are
 * somebody's own. What one connection meets here is in entrance.ts.
 *
 * @module
 */

import type { Origin } from "../../text/address.ts";
import { type AttemptLimits, Attempts } from "./attempts.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { fold } from "../../text/name.ts";
import { type Account, NameSecrets } from "./name_secrets.ts";
import type { Operators } from "./operators.ts";
import { sealOf, secretTest } from "./secret.ts";

/** How a {@link Gate} is made. */
export interface GateOptions {
  /** What everyone is asked for; without it, nobody is. */
  readonly password?: string;
  /** Who may become an operator; without them, nobody. */
  readonly operators?: Operators;
  /** How wrong attempts are slowed down. */
  readonly attempts?: Partial<AttemptLimits>;
  /** Is told of each wrong attempt, and the name of the operator, or of whoever, that it was for. */
  readonly onWrong?: (address: string, operator: string | undefined, name?: string) => void;
}

/** How long a newcomer may take for the password, in milliseconds. */
export const PASSWORD_MS = 60_000;

/** Of all names that are no operator's the attempts are counted together. */
const NOBODY = "?";

/** The gate of one server: it knows the secrets and who tried to guess them. */
export class Gate {
  /** Whether a newcomer needs a password. */
  readonly isLocked: boolean;
  #isPassword: (attempt: string) => Promise<boolean>;
  #seal: () => Promise<string>;
  #operators: Operators | undefined;
  readonly #names = new NameSecrets();
  readonly #attempts: Attempts;
  readonly #onWrong: GateOptions["onWrong"];

  /** An open gate, unless the options say otherwise. */
  constructor({ password, operators, attempts, onWrong }: GateOptions = {}) {
    this.isLocked = password !== undefined;
    this.#isPassword = password === undefined ? () => Promise.resolve(true) : secretTest(password);
    this.#seal = password === undefined ? () => Promise.resolve("") : sealOf(password);
    this.#operators = operators;
    this.#attempts = new Attempts(attempts);
    this.#onWrong = onWrong;
  }

  /** From now on everyone is asked for this one. Who is in stays in, until it has to come back. */
  changePassword(password: string): void {
    this.#isPassword = secretTest(password);
    this.#seal = sealOf(password);
  }

  /** What the tokens of those have who came in by the password as it is now; empty where there is none. */
  seal(): Promise<string> {
    return this.#seal();
  }

  /** Who may become an operator, if anyone may. */
  get operators(): Operators | undefined {
    return this.#operators;
  }

  /** From now on these may become operators. */
  changeOperators(operators: Operators): void {
    this.#operators = operators;
  }

  /** For how long an attempt must wait before it is looked at. */
  begin(origin: Origin, attempt: Attempt, nowMs: number): number {
    return this.#attempts.begin(this.#keyOf(origin, attempt), nowMs);
  }

  /** For how long one must wait before a name can be made one's own: it costs as much as a guess. */
  beginNew(origin: Origin, nowMs: number): number {
    return this.#attempts.begin(`${origin.owner} +`, nowMs);
  }

  /** The hash of the password by which a name is to be one's own. */
  hash(origin: Origin, secret: string): Promise<string> {
    return this.#names.hash(secret, origin.owner);
  }

  /** Looks at an attempt, whose time has come. */
  async isRight(origin: Origin, attempt: Attempt): Promise<boolean> {
    const { secret, operator, account } = attempt;
    const isRight = account !== undefined
      ? await this.#names.verify(account, secret, origin.owner)
      : operator === undefined
      ? await this.#isPassword(secret)
      : await this.#isOperator(operator, secret, origin);
    if (isRight) this.#attempts.forgive(this.#keyOf(origin, attempt));
    else this.#onWrong?.(origin.address, operator && this.#shown(operator), account?.name);
    return isRight;
  }

  async #isOperator(name: string, secret: string, { owner }: Origin): Promise<boolean> {
    const operators = this.#operators;
    const isRight = await operators?.verify(name, secret, owner) ?? false;
    // Looking takes a while: there may be others by now.
    return isRight && operators === this.#operators;
  }

  /**
   * The attempts at each secret are counted apart: who knows one of them shall not have its guesses at
   * another forgiven.
   */
  #keyOf({ owner }: Origin, { operator, account }: Attempt): string {
    if (account !== undefined) return `${owner} =${fold(account.name)}`;
    return operator === undefined ? owner : `${owner} ${fold(this.#shown(operator))}`;
  }

  /** A name that is no operator's may be a password that was typed in the wrong place. */
  #shown(operator: string): string {
    return this.#operators?.has(operator) ? operator : NOBODY;
  }
}

/** A password that someone gave. */
export interface Attempt {
  /** The password. */
  readonly secret: string;
  /** Of the operator of that name, */
  readonly operator?: string;
  /** or of that name; of the server, where there is neither. */
  readonly account?: Account;
  /** Of the request in which it came. */
  readonly id?: RequestId | undefined;
  /** Whether it says who one is, and that is all. */
  readonly isLogin?: true;
  /** What the hub gets if it is right. */
  readonly then: readonly Command[];
}
