/**
 * The bytes of a history's file, whatever they mean to SQLite. Who has a file open here while SQLite has it closes it
 * here last: to close it before would give up the locks that the process has on it.
 *
 * @module
 */

/** See the top of this file. */
export class RawFile implements Disposable {
  readonly #file: Deno.FsFile;
  /** A new one for each read would take as long as the read. */
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /** Opens one that is there, to be read and written. */
  constructor(path: string) {
    this.#file = Deno.openSync(path, { read: true, write: true });
  }

  /** So many bytes from that place on, or as many as there are; good until the next read. */
  read(from: number, bytes: number): Uint8Array<ArrayBuffer> {
    const end = Math.min(from + bytes, this.#file.seekSync(0, Deno.SeekMode.End));
    const wanted = Math.max(0, end - from);
    if (this.#buffer.length < wanted) this.#buffer = new Uint8Array(wanted);
    const buffer = this.#buffer.subarray(0, wanted);
    this.#file.seekSync(from, Deno.SeekMode.Start);
    let length = 0;
    while (length < buffer.length) {
      const read = this.#file.readSync(buffer.subarray(length));
      if (read === null) break;
      length += read;
    }
    return buffer.subarray(0, length);
  }

  /** Writes these over what stands there. */
  write(to: number, bytes: Uint8Array): void {
    this.#file.seekSync(to, Deno.SeekMode.Start);
    for (let at = 0; at < bytes.length;) at += this.#file.writeSync(bytes.subarray(at));
  }

  /** Ends it. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}
