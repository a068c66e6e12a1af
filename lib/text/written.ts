/**
 * Bytes as text, where they may have been written by a program of before UTF-8.
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
