import type { Command } from "../../lib/vocabulary/command.ts";
import type { Dialect, Step, Talk } from "../../lib/server/dialect/dialect.ts";
import type { Chunk } from "./bytes.ts";

/** What a talk makes of the chunks, and of the end behind them. */
export function decode(dialect: Dialect, chunks: readonly Chunk[], maxBytes = 1_000): Command[] {
  const talk = dialect.open({ maxLineBytes: maxBytes }, "en");
  return [...pushAll(talk, chunks), ...commandsOf(talk.end())];
}

/** As {@link decode}, without the end. The chunks come in one buffer that is used again. */
export function pushAll(talk: Talk, chunks: readonly Chunk[]): Command[] {
  return commandsOf(stepsOf(talk, chunks));
}

/** As {@link pushAll}, with what is not for the hub. */
export function stepsOf(talk: Talk, chunks: readonly Chunk[]): Step[] {
  const buffer = new Uint8Array(Math.max(0, ...chunks.map((chunk) => chunk.length)));
  const steps = chunks.flatMap((chunk) => {
    buffer.set(chunk);
    return talk.push(buffer.subarray(0, chunk.length));
  });
  buffer.fill(0x58);
  return steps;
}

/** Those steps that are for the hub. */
export function commandsOf(steps: readonly Step[]): Command[] {
  return steps.flatMap((step) => step.type === "answer" || step.type === "idle" ? [] : [step]);
}

/** The words of all that is said. */
export function said(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => step.type === "say" ? [step.text] : []);
}
