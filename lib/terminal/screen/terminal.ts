/**
 * The terminal: raw keys in, rows out, and left as it was found.
 *
 * @module
 */

import { Bursts, TOGETHER_MS } from "../input/burst.ts";
import { type Key, KeyDecoder } from "../input/keys.ts";
import type { Bottom, Surface } from "./screen.ts";

/** An ESC that nothing follows for this long is the Escape key. */
const ESCAPE_MS = 50;
/** A paste whose end does not come for this long has none. */
const PASTE_END_MS = 5_000;

/** A stop that was asked for before the last one took effect is heard of so soon behind going on. */
const LATE_STOP_MS = 300;

/** So many arrows at once are a turn of the wheel. */
const WHEEL_KEYS = 3;

/** What asks a program to end. */
const ENDS: readonly Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
const ENDS_ON_WINDOWS: readonly Deno.Signal[] = ["SIGINT", "SIGBREAK"];

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
  readonly #surface: Surface;
  readonly #encoder = new TextEncoder();
  readonly #onEvent: (event: TerminalEvent) => void;
  readonly #signals: Array<readonly [Deno.Signal, () => void]> = [];
  readonly #shown = Promise.withResolvers<void>();
  readonly #canSuspend: boolean;
  /** Called where an error ends the program, before it is printed. */
  readonly #giveBack = (): void => this[Symbol.dispose]();
  /** Until then a signal to stop is one from before the last stop. */
  #stopsFromMs = -Infinity;
  #isDisposed = false;

  /**
   * Takes the terminal. Whatever may ask for a permission must have been done before. Where
   * `canSuspend` is false, Ctrl-Z stops nothing: `deno task` does not stop with the program that it
   * started, and the terminal would belong to nobody.
   *
   * Every key comes as a byte, Ctrl-C, Ctrl-Z and Ctrl-\ too. Where they are signals, the terminal
   * also throws away what was not read yet: of a paste that holds one, the rest would be typed.
   */
  constructor(
    surface: Surface,
    canSuspend: boolean,
    onEvent: (event: TerminalEvent) => void,
  ) {
    this.#surface = surface;
    this.#canSuspend = canSuspend;
    this.#onEvent = onEvent;
    this.#enter();
    globalThis.addEventListener("error", this.#giveBack);
    globalThis.addEventListener("unhandledrejection", this.#giveBack);
    for (const signal of Deno.build.os === "windows" ? ENDS_ON_WINDOWS : ENDS) {
      this.#listen(signal, () => onEvent({ type: "ended" }));
    }
    if (Deno.build.os !== "windows") {
      this.#listen("SIGTSTP", () => this.#stopAsked());
      this.#listen("SIGCONT", () => {
        this.#stopsFromMs = performance.now() + LATE_STOP_MS;
        this.#enter();
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
    const { columns, rows } = size();
    this.#write(this.#surface.render(messages, bottom, columns, rows));
    this.#shown.resolve();
  }

  /** Fills the screen anew: of the messages, the last that fit. */
  redraw(messages: readonly string[], bottom: Bottom): void {
    const { columns, rows } = size();
    this.#write(this.#surface.redraw(messages, bottom, columns, rows));
    this.#shown.resolve();
  }

  /** Gives its window a title, where the screen is the program's; the text is fit to be shown. */
  title(text: string): void {
    if (this.#surface.isOwn) this.#write(`\x1b]2;${text}\x07`);
  }

  /** Has the system show something, by the one or the other way in which terminals pass it on. */
  notify(way: "9" | "777", text: string): void {
    if (!this.#surface.isOwn) return;
    const told = way === "9" ? `9;${text}` : `777;notify;Papo;${text.replaceAll(";", ",")}`;
    this.#write(`\x1b]${told}\x07`);
  }

  /** Rings. */
  bell(): void {
    this.#write("\x07");
  }

  /**
   * Stops the program until the shell lets it go on, and says `words` to the shell's user; returns
   * false where that cannot be.
   */
  suspend(words: string): boolean {
    if (!this.#canSuspend || Deno.build.os === "windows") return false;
    this.#leave(false);
    this.#stopsFromMs = Infinity;
    this.#write(words + "\r\n");
    try {
      // Only oneself can be stopped without a permission. Where a script or npx stands between, the
      // shell learns of it when Ctrl-Z is pressed once more: the terminal makes a signal of it again.
      Deno.kill(Deno.pid, "SIGSTOP");
      return true;
    } catch {
      this.#stopsFromMs = -Infinity;
      this.#enter();
      return false;
    }
  }

  /** Gives the terminal back as it was. */
  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const [signal, handler] of this.#signals) Deno.removeSignalListener(signal, handler);
    globalThis.removeEventListener("error", this.#giveBack);
    globalThis.removeEventListener("unhandledrejection", this.#giveBack);
    this.#leave(true);
  }

  /** Ctrl-Z is a signal only where this does not hold the terminal: on its way to being stopped. */
  #stopAsked(): void {
    if (performance.now() < this.#stopsFromMs) return;
    this.#onEvent({ type: "key", key: { kind: "key", name: "ctrl-z" } });
  }

  #enter(): void {
    Deno.stdin.setRaw(true);
    this.#write(this.#surface.enter() + BRACKETED_PASTE_ON);
  }

  #leave(isForGood: boolean): void {
    this.#write(this.#surface.leave(this.columns, isForGood) + BRACKETED_PASTE_OFF);
    try {
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal itself is gone.
    }
  }

  #listen(signal: Deno.Signal, handler: () => void): void {
    Deno.addSignalListener(signal, handler);
    this.#signals.push([signal, handler]);
  }

  async #readKeys(): Promise<void> {
    const decoder = new KeyDecoder();
    const bursts = new Bursts();
    const buffer = new Uint8Array(16 * 1024);
    let burstTimer: ReturnType<typeof setTimeout> | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const press = (keys: readonly Key[]): void => {
      for (const key of keys) this.#onEvent({ type: "key", key });
    };
    const take = (decoded: readonly Key[]): void => {
      const keys = this.#surface.isOwn ? withWheel(decoded) : decoded;
      clearTimeout(burstTimer);
      press(bursts.take(keys, performance.now()));
      if (bursts.isWaiting) burstTimer = setTimeout(() => press(bursts.flush()), TOGETHER_MS);
    };
    try {
      for (let n = await Deno.stdin.read(buffer); n !== null; n = await Deno.stdin.read(buffer)) {
        clearTimeout(timer);
        take(decoder.decode(buffer.subarray(0, n)));
        if (decoder.pending === "escape") {
          timer = setTimeout(() => take(decoder.flush()), ESCAPE_MS);
        } else if (decoder.pending === "paste") {
          timer = setTimeout(() => take(decoder.endPaste()), PASTE_END_MS);
        }
      }
    } catch {
      // The terminal was closed.
    }
    press(bursts.flush());
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

/**
 * Of a mouse's wheel many terminals make arrow keys where a program has a screen of its own, several at
 * once for each turn: nobody's finger is that quick.
 */
function withWheel(keys: readonly Key[]): readonly Key[] {
  const [first] = keys;
  if (keys.length < WHEEL_KEYS || first?.kind !== "key") return keys;
  const { name } = first;
  const wheel = name === "up" ? "wheelup" : name === "down" ? "wheeldown" : undefined;
  const isTurned = keys.every((key) => key.kind === "key" && key.name === name);
  return wheel !== undefined && isTurned ? [{ kind: "key", name: wheel }] : keys;
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
