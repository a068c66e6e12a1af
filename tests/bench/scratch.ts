/** Where temporary files may lie, the best first. An empty name is the system's own choice. */
const CANDIDATES = ["", "/var/tmp"];
/** Kinds of file system that are no disk: a history there would cost nothing. */
const IN_MEMORY = ["tmpfs", "ramfs"];

/** A folder for what rounds write, on a disk where there is one; gone when it is disposed of. */
export class Scratch implements Disposable {
  readonly path: string;
  /** The kind of file system that it is on, where `stat` tells. */
  readonly kind: string;

  private constructor(path: string, kind: string) {
    this.path = path;
    this.kind = kind;
  }

  static async open(): Promise<Scratch> {
    let inMemory: Scratch | undefined;
    for (const dir of CANDIDATES) {
      const path = makeFolder(dir);
      if (path === undefined) continue;
      const scratch = new Scratch(path, await kindOf(path));
      if (!IN_MEMORY.includes(scratch.kind)) {
        inMemory?.[Symbol.dispose]();
        return scratch;
      }
      if (inMemory === undefined) inMemory = scratch;
      else scratch[Symbol.dispose]();
    }
    if (inMemory === undefined) throw new Error("there is nowhere to put a temporary file");
    return inMemory;
  }

  /** A new, empty folder in it, which goes when it is disposed of. */
  folder(): Disposable & { readonly path: string } {
    const path = Deno.makeTempDirSync({ dir: this.path });
    return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Undefined where there is no such place, or none that this process may write to. */
function makeFolder(dir: string): string | undefined {
  try {
    return Deno.makeTempDirSync({ prefix: "papo-bench-", ...(dir !== "" && { dir }) });
  } catch {
    return undefined;
  }
}

async function kindOf(path: string): Promise<string> {
  try {
    const stat = new Deno.Command("stat", { args: ["-f", "-c", "%T", path], stderr: "null" });
    return new TextDecoder().decode((await stat.output()).stdout).trim() || "unknown";
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "unknown";
  }
}
