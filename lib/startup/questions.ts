/**
 * What is asked of whoever started a program: on a terminal as questions, of which a secret is typed
 * unseen; elsewhere an answer is a line of stdin.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import type { Language } from "../vocabulary/language.ts";
import { complain } from "./console.ts";

/** As a shell has it for Ctrl-C. */
const STOPPED = 130;

const encoder = new TextEncoder();

/** Asks one thing after the other. */
export class Questions {
  readonly #decoder = new TextDecoder();
  /** What came, and was not asked for yet. */
  #rest = "";

  /** What is answered; `""` for an empty line, `undefined` where the input ended, as by Ctrl-D. */
  async ask(question: string): Promise<string | undefined> {
    if (Deno.stdin.isTerminal()) show(question);
    return await this.#line();
  }

  /** As {@link ask}, unseen; `undefined` where Ctrl-C or Ctrl-D came instead, too. */
  async askUnseen(question: string): Promise<string | undefined> {
    if (!Deno.stdin.isTerminal()) return await this.#line();
    show(question);
    Deno.stdin.setRaw(true);
    try {
      return await this.#unseen();
    } finally {
      Deno.stdin.setRaw(false);
      show("\n");
    }
  }

  async #line(): Promise<string | undefined> {
    while (!this.#rest.includes("\n")) {
      const more = await this.#more();
      if (more === undefined && this.#rest === "") return undefined;
      if (more === undefined) break;
      this.#rest += more;
    }
    const [, line = "", rest = ""] = /^([^\n]*)\n?(.*)$/s.exec(this.#rest) ?? [];
    this.#rest = rest;
    return line.replace(/\r$/, "");
  }

  async #unseen(): Promise<string | undefined> {
    let text = "";
    for (;;) {
      const more = await this.#more();
      if (more === undefined) return undefined;
      for (const char of more) {
        if (char === "\r" || char === "\n") return text;
        if (char === "\x03" || char === "\x04") return undefined;
        text = char === "\x7f" || char === "\b" ? [...text].slice(0, -1).join("") : text + char;
      }
    }
  }

  async #more(): Promise<string | undefined> {
    const buffer = new Uint8Array(1_024);
    const read = await Deno.stdin.read(buffer);
    if (read === null) return undefined;
    return this.#decoder.decode(buffer.subarray(0, read), { stream: true });
  }
}

/** Says that nothing was done, for an answer is missing; returns the exit code. */
export function unanswered(language: Language): number {
  complain(STARTUP_MESSAGES[language].unanswered);
  return Deno.stdin.isTerminal() ? STOPPED : 1;
}

/** The question is not for whoever reads stdout. */
function show(text: string): void {
  Deno.stderr.writeSync(encoder.encode(text));
}
