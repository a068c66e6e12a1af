/**
 * What is asked of whoever started a program: on a terminal as questions, of which a secret is typed
 * unseen; elsewhere an answer is a line of stdin.
 *
 * @module
 */

const encoder = new TextEncoder();

/** Asks one thing after the other. */
export class Questions {
  readonly #decoder = new TextDecoder();
  /** What came, and was not asked for yet. */
  #rest = "";

  /** What is answered; `""` for nothing. */
  async ask(question: string): Promise<string> {
    if (Deno.stdin.isTerminal()) show(question);
    return await this.#line();
  }

  /** What is answered unseen; `undefined` where Ctrl-C or Ctrl-D came instead. */
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

  async #line(): Promise<string> {
    while (!this.#rest.includes("\n")) {
      const more = await this.#more();
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

/** The question is not for whoever reads stdout. */
function show(text: string): void {
  Deno.stderr.writeSync(encoder.encode(text));
}
