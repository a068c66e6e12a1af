/**
 * Runs beside the client, in a worker: looks for a pattern in one text after the other, each for so long
 * at most. Where that is not kept, or the worker breaks, {@link Matcher} has another one.
 *
 * `node:vm` stops a script that takes too long, even within a regular expression; to stop a worker
 * from outside does not.
 *
 * @module
 */

import { createContext, Script } from "node:vm";

/** What it is asked. */
interface Question {
  readonly pattern: RegExp;
  readonly text: string;
  /** How long it may look. */
  readonly ms: number;
}

/** What came of it; `givenUp` where the time is over, or there is no room to remember ways back. */
type Answer = "found" | "missing" | "givenUp";

declare function postMessage(answer: Answer): void;

const scope: { question?: Question } = {};
const script = new Script("question.pattern.test(question.text)");
createContext(scope);

globalThis.addEventListener("message", (event) => {
  if (event instanceof MessageEvent) postMessage(answerTo(event.data));
});

function answerTo(question: Question): Answer {
  scope.question = question;
  try {
    return script.runInContext(scope, { timeout: question.ms }) === true ? "found" : "missing";
  } catch {
    return "givenUp";
  }
}
