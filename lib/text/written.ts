/**
 * What a file or a program of before UTF-8 may have written, as text and as lines.
 *
 * @module
 */

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/** What stood there. */
export interface Written {
  /** As text. */
  readonly text: string;
  /** Whether it was UTF-8. */
  readonly isUtf8: boolean;
}

/**
 * UTF-8, and what is none as Windows-1252, which has all of Latin-1: as with netcat.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(written(new TextEncoder().encode("olá")), { text: "olá", isUtf8: true });
 * assertEquals(written(new Uint8Array([0x6f, 0x6c, 0xe1])), { text: "olá", isUtf8: false });
 * ```
 */
export function written(bytes: Uint8Array): Written {
  try {
    return { text: UTF_8.decode(bytes), isUtf8: true };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), isUtf8: false };
  }
}

/**
 * In which kind of UTF-16 bytes are that begin so, by the mark of the byte order (RFC 2781, 3.2).
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(wideIn(new Uint8Array([0xff, 0xfe, 0x6f, 0])), "utf-16le");
 * assertEquals(wideIn(new Uint8Array([0xfe, 0xff, 0, 0x6f])), "utf-16be");
 * assertEquals(wideIn(new Uint8Array([0x6f, 0x69])), undefined);
 * ```
 */
export function wideIn(beginning: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = beginning;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

/**
 * The lines of a file's text, by whatever its editor ends them.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(linesIn("\uFEFFsala\r\nchave\rfim\n"), ["sala", "chave", "fim", ""]);
 * ```
 */
export function linesIn(text: string): string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
}
