/**
 * Where passwords are asked for and looked at: the server's own, before anything that a newcomer sends
 * may reach the hub, and those of operators. It says what is to be done; the connection does it.
 *
 * @module
 */

import type { Origin } from "../../text/address.ts";
import { type AttemptLimits, Attempts } from "./attempts.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { Reply } from "../../vocabulary/reply.ts";
import type { CloseReason, RequestId } from "../../vocabulary/codes.ts";
import { fold } from "../../text/name.ts";
import type { Operators } from "./operators.ts";
import { secretTest } from "./secret.ts";

/** How a {@link Gate} is made. */
export interface GateOptions {
  /** What everyone is asked for; without it, nobody is. */
  readonly password?: string;
  /** Who may become an operator; without them, nobody. */
  readonly operators?: Operators;
  /** How wrong attempts are slowed down. */
  readonly attempts?: Partial<AttemptLimits>;
  /** Is told of each wrong attempt, and the name of the operator that it was for. */
  readonly onWrong?: (address: string, operator: string | undefined) => void;
}

/** After so many wrong attempts a connection is closed. */
export const MAX_WRONG = 3;
/** How long a newcomer may take for the password, in milliseconds. */
export const PASSWORD_MS = 60_000;
/** So many requests of someone who is not in yet are answered. */
const MAX_UNANSWERED = 20;

/** Of all names that are no operator's the attempts are counted together. */
const NOBODY = "?";

/** The gate of one server: it knows the secrets and who tried to guess them. */
export class Gate {
  /** Whether a newcomer needs a password. */
  readonly isLocked: boolean;
  #isPassword: (attempt: string) => Promise<boolean>;
  #operators: Operators | undefined;
  readonly #attempts: Attempts;
  readonly #onWrong: GateOptions["onWrong"];

  /** An open gate, unless the options say otherwise. */
  constructor({ password, operators, attempts, onWrong }: GateOptions = {}) {
    this.isLocked = password !== undefined;
    this.#isPassword = password === undefined ? () => Promise.resolve(true) : secretTest(password);
    this.#operators = operators;
    this.#attempts = new Attempts(attempts);
    this.#onWrong = onWrong;
  }

  /** From now on everyone is asked for this one. Who is in stays in. */
  changePassword(password: string): void {
    this.#isPassword = secretTest(password);
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

  /** Looks at an attempt, whose time has come. */
  async isRight(origin: Origin, attempt: Attempt): Promise<boolean> {
    const { secret, operator } = attempt;
    const isRight = operator === undefined
      ? await this.#isPassword(secret)
      : await this.#isOperator(operator, secret, origin);
    if (isRight) this.#attempts.forgive(this.#keyOf(origin, attempt));
    else this.#onWrong?.(origin.address, operator && this.#shown(operator));
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
  #keyOf({ owner }: Origin, { operator }: Attempt): string {
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
  /** Of the operator of that name; of the server, where there is none. */
  readonly operator?: string;
  /** Of the request in which it came. */
  readonly id?: RequestId | undefined;
  /** What the hub gets if it is right. */
  readonly then: readonly Command[];
}

/** What is to be done with a request. */
export type Verdict =
  /** The hub may have these. */
  | { readonly type: "pass"; readonly requests: readonly Command[] }
  /** This is to be told, and nothing else done. */
  | {
    readonly type: "tell";
    readonly replies: readonly Reply[];
    readonly id?: RequestId | undefined;
  }
  /** After so long, {@link Entrance.decide} says more. */
  | { readonly type: "wait"; readonly ms: number }
  /** The connection ends. */
  | {
    readonly type: "end";
    readonly reason: CloseReason;
    readonly replies: readonly Reply[];
    readonly id?: RequestId | undefined;
  };

/** Who knows those who were in before. */
export interface Acquainted {
  /** Whether a token is that of someone who is here, or may come back. */
  knows(token: string): boolean;
}

const ASK: Reply = { type: "askPassword" };

/** The gate as one connection meets it. */
export class Entrance {
  readonly #gate: Gate;
  readonly #origin: Origin;
  readonly #acquainted: Acquainted;
  #isIn: boolean;
  /** The name by which someone who is not in yet has introduced itself. */
  #introduction: Command | undefined;
  /** The operator whose password is the next thing said. */
  #operator: { readonly name: string; readonly id: RequestId | undefined } | undefined;
  #attempt: Attempt | undefined;
  #wrong = 0;
  #unanswered = 0;

  /**
   * Someone comes from there. The token of someone who was in is as good as the password, and no easier to
   * guess.
   */
  constructor(gate: Gate, origin: Origin, acquainted: Acquainted) {
    this.#gate = gate;
    this.#origin = origin;
    this.#acquainted = acquainted;
    this.#isIn = !gate.isLocked;
  }

  /** Whether requests may reach the hub. */
  get isIn(): boolean {
    return this.#isIn;
  }

  /** Whether there is nothing to look at: someone who is in says something. */
  isOpenTo(request: Command): boolean {
    return this.#isIn && this.#operator === undefined && request.type === "say";
  }

  /** What is to be done with a request; `place` is where the dialect has its password. */
  look(request: Command, place: "hello" | "line", nowMs: number): Verdict {
    if (!this.#isIn) return this.#lookOutside(request, place, nowMs);
    const operator = this.#operator;
    this.#operator = undefined;
    if (operator !== undefined && request.type === "say") {
      return this.#beginOperator(operator.name, request.text, operator.id, nowMs);
    }
    if (request.type === "hello") return { type: "pass", requests: [withoutPassword(request)] };
    // Only the gate makes operators.
    if (request.type === "promote") return { type: "pass", requests: [] };
    if (request.type !== "op") return { type: "pass", requests: [request] };
    const { name, password, id } = request;
    if (password !== undefined) return this.#beginOperator(name, password, id, nowMs);
    // Whether there is such an operator, or any, shows only when the password has been said: else it
    // would be said to the room.
    this.#operator = { name, id };
    return { type: "tell", replies: [ASK], id };
  }

  /** Looks at the attempt for which {@link Entrance.look} had the connection wait. */
  async decide(): Promise<Verdict> {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (attempt === undefined) return { type: "pass", requests: [] };
    if (await this.#gate.isRight(this.#origin, attempt)) {
      this.#isIn = true;
      return { type: "pass", requests: attempt.then };
    }
    const { operator, id } = attempt;
    const code = operator === undefined ? "password_wrong" : "operator_refused";
    const replies: Reply[] = [{ type: "error", code }];
    if (++this.#wrong >= MAX_WRONG) {
      // Who is in does not lack the server's password.
      return { type: "end", reason: operator === undefined ? "password" : "guesses", replies, id };
    }
    if (operator === undefined) replies.push(ASK);
    return { type: "tell", replies, id };
  }

  #lookOutside(request: Command, place: "hello" | "line", nowMs: number): Verdict {
    switch (request.type) {
      // Who goes may go, and a sign of life is one.
      case "quit":
      case "expel":
      case "ping":
        return { type: "pass", requests: [request] };
    }
    if (place === "line") return this.#lookAtLine(request, nowMs);
    // What is no request at all is told so: its sender is a program.
    if (request.type === "invalid") return { type: "pass", requests: [request] };
    const { id } = request;
    if (request.type === "hello" && this.#acquainted.knows(request.hello.resume?.token ?? "")) {
      this.#isIn = true;
      return { type: "pass", requests: [withoutPassword(request)] };
    }
    if (request.type === "hello" && request.hello.password !== undefined) {
      const then = [withoutPassword(request)];
      return this.#begin({ secret: request.hello.password, id, then }, nowMs);
    }
    const replies: Reply[] = [{ type: "error", code: "password_missing" }];
    if (++this.#unanswered < MAX_UNANSWERED) return { type: "tell", replies, id };
    return { type: "end", reason: "password", replies, id };
  }

  /** The first line is the password. A seed client says its name with it. */
  #lookAtLine(request: Command, nowMs: number): Verdict {
    if (request.type === "introduce") {
      this.#introduction = request;
      return { type: "tell", replies: [] };
    }
    const then = this.#introduction === undefined ? [] : [this.#introduction];
    // No password is a command, or too long a line.
    return this.#begin({ secret: request.type === "say" ? request.text : "", then }, nowMs);
  }

  #beginOperator(
    operator: string,
    secret: string,
    id: RequestId | undefined,
    nowMs: number,
  ): Verdict {
    const promotion: Command = { type: "promote", name: operator };
    const then = [id === undefined ? promotion : { ...promotion, id }];
    return this.#begin({ secret, operator, id, then }, nowMs);
  }

  #begin(attempt: Attempt, nowMs: number): Verdict {
    this.#attempt = attempt;
    return { type: "wait", ms: this.#gate.begin(this.#origin, attempt, nowMs) };
  }
}

/** The hub has no use for it, and what it does not have it cannot tell. */
function withoutPassword(request: Extract<Command, { type: "hello" }>): Command {
  const { password: _password, ...hello } = request.hello;
  return { ...request, hello };
}
