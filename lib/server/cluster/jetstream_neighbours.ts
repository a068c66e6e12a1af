/**
 * The other servers of a chat, by the NATS servers that keep its line: what they ask each other goes beside it.
 *
 * @module
 */

import type { NatsConnection } from "@nats-io/transport-node";
import type { Neighbours } from "./neighbours.ts";

/** So long an answer may take. */
const ANSWER_MS = 2_000;
/** How one speaks to all of them. */
const ALL = "all";

const decoder = new TextDecoder();

/** See the top of this file. */
export class JetStreamNeighbours implements Neighbours {
  readonly #connection: NatsConnection;
  readonly #subject: string;

  /** Those of the chat of that name. */
  constructor(connection: NatsConnection, prefix: string) {
    this.#connection = connection;
    this.#subject = `${prefix}.past`;
  }

  /** As {@link Neighbours.ask}. */
  async ask(question: string, of: string = ALL): Promise<string | undefined> {
    try {
      const reply = `${this.#subject}.answer.${crypto.randomUUID()}`;
      const subject = `${this.#subject}.ask.${of}`;
      const how = { timeout: ANSWER_MS, noMux: true, reply };
      const { data } = await this.#connection.request(subject, question, how);
      return decoder.decode(data);
    } catch {
      // Nobody has it, or nobody is there, or this account may not ask: it is as if there were no neighbours.
      return undefined;
    }
  }

  /** As {@link Neighbours.answer}. */
  answer(name: string, how: (question: string) => string | undefined): void {
    for (const one of [name, ALL]) {
      this.#connection.subscribe(`${this.#subject}.ask.${one}`, {
        callback: (error, message) => {
          if (error !== null) return;
          const answer = answerBy(how, decoder.decode(message.data));
          if (answer !== undefined) message.respond(answer);
        },
      });
    }
  }
}

/** What is no question is not answered: anyone may write there who may write in the line. */
function answerBy(
  how: (question: string) => string | undefined,
  question: string,
): string | undefined {
  try {
    return how(question);
  } catch {
    return undefined;
  }
}
