/**
 * Answers that may be long. They are made bit by bit, as fast as they are taken and in turn with all
 * others': however much is asked for, nobody else waits for it, and no more of it lies in memory than is
 * on its way.
 *
 * @module
 */

import type { Reply } from "../../vocabulary/reply.ts";
import type { RequestId } from "../../vocabulary/codes.ts";

/**
 * Each step is short, and gives what can be told then, if anything. What is given at the end is the one
 * reply that answers the request.
 */
export type Answer = Iterator<Reply | undefined, Reply | undefined>;

/** The answer, and then one reply more. */
export function* endingWith(answer: Answer, last: Reply): Generator<Reply | undefined, Reply> {
  for (let step = answer.next(); !step.done; step = answer.next()) yield step.value;
  return last;
}

/** The answer, with all of it as it is to be told. */
export function* mapped(
  answer: Answer,
  told: (reply: Reply) => Reply,
): Generator<Reply | undefined, Reply | undefined> {
  for (;;) {
    const { done, value } = answer.next();
    const reply = value && told(value);
    if (done) return reply;
    yield reply;
  }
}

/** Nothing but that. */
export function only(reply: Reply): Answer {
  return { next: () => ({ done: true, value: reply }) };
}

/** Whom the answers are told. */
export interface Asker {
  /** Tells a part of an answer; `id`, of the request, comes with the last. */
  tell(reply: Reply, id: RequestId | undefined): void;
  /** Whether it can take more. When it can again, it calls {@link Answering.goOn}. */
  hasRoom(): boolean;
  /** Has a little work done for it, now or when it is its turn; that may not throw. */
  inTurn(act: () => void): void;
  /** Nothing more comes; `error` is there where a bug showed itself. */
  answered(error?: unknown): void;
}

/** The answers to one asker, one after the other. */
export class Answering {
  readonly #asker: Asker;
  #answers: { readonly answer: Answer; readonly id: RequestId | undefined }[] = [];
  #awaitsTurn = false;
  readonly #over = Promise.withResolvers<void>();

  /** Nothing to answer. */
  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /** How many wait, the one that is being told included. */
  get size(): number {
    return this.#answers.length;
  }

  /** Resolves when all is told, or nothing more will be. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Begins to answer, once all that was begun before is answered. */
  begin(answer: Answer, id: RequestId | undefined): void {
    this.#answers.push({ answer, id });
    this.goOn();
  }

  /** Goes on, if the asker has room. */
  goOn(): void {
    if (this.#awaitsTurn || this.#answers.length === 0 || !this.#asker.hasRoom()) return;
    this.#awaitsTurn = true;
    this.#asker.inTurn(() => this.#step());
  }

  /** Tells nothing more. */
  drop(): void {
    this.#answers = [];
    this.#over.resolve();
  }

  #step(): void {
    this.#awaitsTurn = false;
    const [current] = this.#answers;
    if (current === undefined) return;
    try {
      const { done, value } = current.answer.next();
      if (done) this.#answers.shift();
      if (value !== undefined) this.#asker.tell(value, done ? current.id : undefined);
    } catch (error) {
      this.drop();
      return this.#asker.answered(error);
    }
    if (this.#answers.length > 0) return this.goOn();
    this.drop();
    this.#asker.answered();
  }
}
