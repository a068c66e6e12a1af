/**
 * The terminal: raw keys in, rows out, and left as it was found.
 *
 * @module
 */

import { type Key, KeyDecoder } from "./keys.ts";
import { type Bottom, Screen } from "./screen.ts";

/** An ESC that nothing follows for this long is the Escape key. */
const ESCAPE_MS = 50;
/** A paste whose end does not come for this long has none. */
const PASTE_END_MS = 5_000;
/** The same key press can reach a program twice when `deno task` or npx stands between. */
const SAME_SIGNAL_MS = 100;

const BRACKETED_PASTE_ON = "\x1b[?2004h";
const BRACKETED_PASTE_OFF = "\x1b[?2004l";

/** What can come from a terminal. */
export type TerminalEvent =
  | { readonly type: "key"; readonly key: Key }
  /** Its size changed: all must be drawn anew. */
  | { readonly type: "resized" }
  /** The program was stopped and goes on: what belongs below must be drawn again. */
  | { readonly type: "continued" }
  /** The program is to end. */
  | { readonly type: "ended" };

/** One at a time can hold the terminal. Dispose of it to give the terminal back. */
export class Terminal {
  readonly #screen = new Screen();
  readonly #encoder = new TextEncoder();
  readonly #onEvent: (event: TerminalEvent) => void;
  readonly #signals: Array<readonly [Deno.Signal, () => void]> = [];
  readonly #shown = Promise.withResolvers<void>();
  #interruptedAtMs = -Infinity;
  #isDisposed = false;

  /**
   * Takes the terminal. Whatever may ask for a permission must have been done before. Without
   * `canSuspend`, Ctrl-Z is a key: `deno task` does not stop with the program that it started, and
   * the terminal would belong to nobody.
   */
  constructor(canSuspend: boolean, onEvent: (event: TerminalEvent) => void) {
    this.#onEvent = onEvent;
    this.#enter();
    // Ctrl-C and Ctrl-Z stay signals, so that the shell's job control works.
    this.#listen("SIGINT", () => this.#interrupt("ctrl-c"));
    if (Deno.build.os !== "windows") {
      if (!canSuspend) this.#listen("SIGTSTP", () => this.#interrupt("ctrl-z"));
      this.#listen("SIGTERM", () => onEvent({ type: "ended" }));
      this.#listen("SIGHUP", () => onEvent({ type: "ended" }));
      this.#listen("SIGCONT", () => {
        this.#enter();
        this.#screen.forget();
        onEvent({ type: "continued" });
      });
    }
    this.#listen("SIGWINCH", () => onEvent({ type: "resized" }));
    void this.#readKeys();
  }

  /** Resolves when something stands there for the first time. */
  get shown(): Promise<void> {
    return this.#shown.promise;
  }

  /** Its width in columns. */
  get columns(): number {
    return size().columns;
  }

  /** Its height in rows. */
  get rows(): number {
    return size().rows;
  }

  /** Shows messages above, and what belongs below them. */
  show(messages: readonly string[], bottom: Bottom): void {
    this.#write(this.#screen.render(messages, bottom, this.columns));
    this.#shown.resolve();
  }

  /** Fills the screen anew: of the messages, the last that fit. */
  redraw(messages: readonly string[], bottom: Bottom): void {
    this.#write(this.#screen.redraw(messages, bottom, this.columns, this.rows));
  }

  /** Rings. */
  bell(): void {
    this.#write("\x07");
  }

  /** Gives the terminal back as it was. */
  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const [signal, handler] of this.#signals) Deno.removeSignalListener(signal, handler);
    this.#write(this.#screen.clear(this.columns) + BRACKETED_PASTE_OFF);
    try {
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal itself is gone.
    }
  }

  #enter(): void {
    Deno.stdin.setRaw(true, { cbreak: Deno.build.os !== "windows" });
    this.#write(BRACKETED_PASTE_ON);
  }

  #listen(signal: Deno.Signal, handler: () => void): void {
    Deno.addSignalListener(signal, handler);
    this.#signals.push([signal, handler]);
  }

  #interrupt(name: "ctrl-c" | "ctrl-z"): void {
    const nowMs = performance.now();
    if (nowMs - this.#interruptedAtMs < SAME_SIGNAL_MS) return;
    this.#interruptedAtMs = nowMs;
    this.#onEvent({ type: "key", key: { kind: "key", name } });
  }

  async #readKeys(): Promise<void> {
    const decoder = new KeyDecoder();
    const buffer = new Uint8Array(16 * 1024);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const press = (keys: readonly Key[]): void => {
      for (const key of keys) this.#onEvent({ type: "key", key });
    };
    try {
      for (let n = await Deno.stdin.read(buffer); n !== null; n = await Deno.stdin.read(buffer)) {
        clearTimeout(timer);
        press(decoder.decode(buffer.subarray(0, n)));
        if (decoder.pending === "escape") {
          timer = setTimeout(() => press(decoder.flush()), ESCAPE_MS);
        } else if (decoder.pending === "paste") {
          timer = setTimeout(() => press(decoder.endPaste()), PASTE_END_MS);
        }
      }
    } catch {
      // The terminal was closed.
    }
    this.#onEvent({ type: "ended" });
  }

  #write(text: string): void {
    const bytes = this.#encoder.encode(text);
    try {
      for (let n = 0; n < bytes.length;) n += Deno.stdout.writeSync(bytes.subarray(n));
    } catch {
      // The terminal was closed; reading from it tells so too.
    }
  }
}

/** A terminal that does not tell its size has the size that all once had. */
function size(): { readonly columns: number; readonly rows: number } {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || 80, rows: rows || 24 };
  } catch {
    return { columns: 80, rows: 24 };
  }
}
