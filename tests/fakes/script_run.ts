import { assert } from "@std/assert";
// Each is loaded when it is asked for: to read a file takes longer than a turn.
import "../../lib/terminal/script/rooms.ts";
import "../../lib/terminal/script/search.ts";
import "../../lib/terminal/script/send.ts";
import "../../lib/terminal/script/tail.ts";
import "../../lib/terminal/script/topic.ts";
import "../../lib/terminal/script/wait.ts";
import "../../lib/terminal/script/who.ts";
import { runFilter } from "../../lib/terminal/script/filter.ts";
import type { Unprinted } from "../../lib/terminal/script/line_output.ts";
import type { Match } from "../../lib/terminal/script/matcher.ts";
import { runScript } from "../../lib/terminal/script/run.ts";
import type { ScriptWorld } from "../../lib/terminal/script/script.ts";
import type { Transport } from "../../lib/client/session/transport.ts";
import {
  parseClientOptions,
  parseScriptOptions,
  scriptOf,
  type ScriptOptions,
} from "../../lib/terminal/options.ts";
import type { Printed } from "../../lib/startup/output.ts";
import { type Chunk, utf8 } from "./bytes.ts";
import { FakeClock } from "./clock.ts";
import { turn } from "./stream.ts";
import type { ModelServer } from "./model_server.ts";

/** The options of a command for scripts. */
export function optionsOf(...args: string[]): ScriptOptions {
  const script = scriptOf(args);
  assert(script !== undefined, args.join(" "));
  const parsed = parseScriptOptions(script, args, "en");
  assert(parsed.type === "run", parsed.type === "refused" ? parsed.sentence : parsed.type);
  return parsed.options;
}

/** Runs a command, or the filter where the arguments name none. */
function start(args: string[], world: ScriptWorld): Promise<number> {
  if (scriptOf(args) !== undefined) return runScript(optionsOf(...args), world);
  const parsed = parseClientOptions(args, "en");
  assert(parsed.type === "run", parsed.type === "refused" ? parsed.sentence : parsed.type);
  return runFilter({ ...parsed.options, reconnect: false }, world);
}

/** Gives up what begins with `hopeless`, and looks at all else at once. */
class FakeMatcher implements Disposable {
  readonly #pattern: RegExp;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  match(text: string): Promise<Match> {
    if (text.startsWith("hopeless")) return Promise.resolve("givenUp");
    return Promise.resolve(this.#pattern.test(text) ? "found" : "missing");
  }

  [Symbol.dispose](): void {}
}

/** A script that runs, and what it has printed. */
export class Run {
  readonly clock = new FakeClock();
  readonly printed: string[] = [];
  readonly complaints: string[] = [];
  /** What comes of what it prints. */
  printing: Printed = { type: "printed" };
  code: number | undefined;
  /** How many pieces of its input it has taken. */
  taken = 0;
  readonly ended: Promise<void>;
  readonly #lost = Promise.withResolvers<Unprinted>();
  readonly #stop = Promise.withResolvers<number>();
  readonly #input: Chunk[] = [];
  #hasInputEnded = false;
  #trouble: Error | undefined;
  #moreInput: () => void = () => {};

  constructor(connect: () => Promise<Transport>, ...args: string[]) {
    this.ended = start(args, {
      connect,
      clock: this.clock,
      input: this.#read(),
      matcher: (pattern) => Promise.resolve(new FakeMatcher(pattern)),
      output: {
        print: (line) => {
          if (this.printing.type === "printed") this.printed.push(line);
          else this.#lost.resolve(this.printing);
        },
        room: () => undefined,
        all: () => Promise.resolve(this.printing),
        lost: this.#lost.promise,
      },
      complain: (sentence) => this.complaints.push(sentence),
      explain: (error) => `because of ${error}`,
      stopped: this.#stop.promise,
    }).then((code) => {
      this.code = code;
    });
  }

  /** Everything that it does before it waits for something. */
  static async of(server: ModelServer, ...args: string[]): Promise<Run> {
    const run = new Run(() => server.connect(), ...args);
    await turn();
    return run;
  }

  async type(text: string): Promise<void> {
    await this.typeBytes(utf8(text));
  }

  async typeBytes(bytes: Chunk): Promise<void> {
    this.#input.push(bytes);
    this.#moreInput();
    await turn();
  }

  /** The input cannot be read any more. */
  async breakInput(error: Error): Promise<void> {
    this.#trouble = error;
    this.#moreInput();
    await turn();
  }

  async endInput(): Promise<void> {
    this.#hasInputEnded = true;
    this.#moreInput();
    await turn();
  }

  async stop(code: number): Promise<void> {
    this.#stop.resolve(code);
    await turn();
  }

  /** Lets the next attempt to connect come. */
  async comeBack(): Promise<void> {
    this.clock.advance(500);
    await turn();
  }

  async *#read(): AsyncGenerator<Chunk> {
    for (;;) {
      const chunk = this.#input.shift();
      if (chunk !== undefined) {
        this.taken++;
        yield chunk;
      } else if (this.#trouble !== undefined) throw this.#trouble;
      else if (this.#hasInputEnded) return;
      else await new Promise<void>((resolve) => this.#moreInput = resolve);
    }
  }
}
