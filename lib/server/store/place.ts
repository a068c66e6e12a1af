/**
 * The place of a file that is open: whether its name still leads to it, and what is in it is what was
 * written last. Who holds a file open is told by nobody that it was removed, moved or written to.
 *
 * @module
 */

/**
 * What has become of it: nothing; there is no such file any more; another stands in its place; someone
 * else wrote to it; what belongs beside it is gone.
 */
export type Fate = "kept" | "gone" | "replaced" | "written" | "torn";

/** What SQLite has beside a file whose name ends so. */
const BESIDE = ["-wal", "-shm"];

interface Seen {
  /** The device, and the file's number on it. */
  readonly id: string;
  /** When it was written to last, and how long it is. */
  readonly state: string;
}

/** See the top of this file. */
export class Place {
  readonly #path: string;
  /** What lies beside it, where one may look there. */
  readonly #beside: readonly string[];
  readonly #ids = new Map<string, string>();
  #state: string | undefined;

  /** Of the file that is there now. */
  constructor(path: string) {
    this.#path = path;
    this.#beside = BESIDE.map((ending) => path + ending).filter(mayLookAt);
    this.mark();
    for (const file of this.#beside) this.#mayBe(file, look(file));
  }

  /** It was written to by its owner. */
  mark(): void {
    const seen = look(this.#path);
    this.#mayBe(this.#path, seen);
    this.#state = typeof seen === "object" ? seen.state : undefined;
  }

  /** Looks at it: some 20 µs. */
  get fate(): Fate {
    const seen = look(this.#path);
    if (seen === "gone") return "gone";
    if (!this.#mayBe(this.#path, seen)) return "replaced";
    if (this.#beside.some((file) => !this.#mayBe(file, look(file)))) return "torn";
    const isSame = typeof seen !== "object" || this.#state === undefined ||
      seen.state === this.#state;
    return isSame ? "kept" : "written";
  }

  /** Whether what was seen can be the file that was there first. */
  #mayBe(file: string, seen: Seen | "gone" | "hidden"): boolean {
    const known = this.#ids.get(file);
    if (seen === "hidden") return true;
    if (known === undefined) {
      if (seen !== "gone") this.#ids.set(file, seen.id);
      return true;
    }
    return seen !== "gone" && seen.id === known;
  }
}

/** What is there: a file, nothing, or something that one cannot see. */
function look(path: string): Seen | "gone" | "hidden" {
  try {
    const { dev, ino, mtime, size } = Deno.statSync(path);
    if (ino === null) return "hidden";
    return { id: `${dev} ${ino}`, state: `${mtime?.getTime()} ${size}` };
  } catch (error) {
    const isGone = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    return isGone ? "gone" : "hidden";
  }
}

function mayLookAt(path: string): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}
