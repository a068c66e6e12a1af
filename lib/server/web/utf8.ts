/**
 * Whether bytes are UTF-8, asked as they come.
 *
 * @module
 */

/** Tells at each byte whether what has come may be UTF-8 (RFC 3629, section 4), wherever it is cut. */
export class Utf8 {
  /** Bytes of a character that are to come. */
  #more = 0;
  /** Within what bounds the next of them must be. */
  #least = 0x80;
  #most = 0xbf;

  /** Whether no character has begun that has not ended. */
  get isWhole(): boolean {
    return this.#more === 0;
  }

  /** Whether these may be the next. */
  acceptsAll(bytes: Uint8Array, areAscii: boolean): boolean {
    return (areAscii && this.isWhole) || bytes.every((byte) => this.#accepts(byte));
  }

  /** Whether this byte may be the next. */
  #accepts(byte: number): boolean {
    if (this.#more > 0) {
      if (byte < this.#least || byte > this.#most) return false;
      this.#more--;
      this.#least = 0x80;
      this.#most = 0xbf;
      return true;
    }
    if (byte < 0x80) return true;
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.#more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    // No longer form of a short one, no half of a UTF-16 pair, nothing behind U+10FFFF.
    if (byte === 0xe0) this.#least = 0xa0;
    else if (byte === 0xed) this.#most = 0x9f;
    else if (byte === 0xf0) this.#least = 0x90;
    else if (byte === 0xf4) this.#most = 0x8f;
    return true;
  }
}
