import type { Command } from "../../lib/vocabulary/command.ts";
import type { Decoder, Dialect } from "../../lib/server/dialect/dialect.ts";
import type { Chunk } from "./bytes.ts";

/** What a decoder makes of the chunks, and of the end behind them. */
export function decode(dialect: Dialect, chunks: readonly Chunk[], maxBytes = 1_000): Command[] {
  const decoder = dialect.decoder(maxBytes);
  return [...pushAll(decoder, chunks), ...decoder.end()];
}

/** As {@link decode}, without the end. The chunks come in one buffer that is used again. */
export function pushAll(decoder: Decoder, chunks: readonly Chunk[]): Command[] {
  const buffer = new Uint8Array(Math.max(0, ...chunks.map((chunk) => chunk.length)));
  const commands = chunks.flatMap((chunk) => {
    buffer.set(chunk);
    return decoder.push(buffer.subarray(0, chunk.length));
  });
  buffer.fill(0x58);
  return commands;
}

/** The words of all that is said. */
export function said(commands: readonly Command[]): string[] {
  return commands.flatMap((command) => command.type === "say" ? [command.text] : []);
}
