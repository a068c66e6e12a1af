import { assertEquals } from "@std/assert";
import type { Link } from "../../../lib/terminal/seed/link.ts";
import { pipe } from "../../../lib/terminal/script/pipe.ts";
import type { Printed } from "../../../lib/startup/output.ts";

/** A link to a server that answers each line with the same in capitals. */
class FakeLink implements Link {
  readonly done: string[] = [];
  /** How the server ends: when all is said, or before. */
  readonly #breaks: boolean;
  readonly #answers = new TransformStream<string, string>();
  readonly #writer = this.#answers.writable.getWriter();

  constructor(breaks = false) {
    this.#breaks = breaks;
  }

  introduce(nick: string | undefined): Promise<void> {
    this.done.push(`I am ${nick}`);
    return Promise.resolve();
  }

  async say(line: string): Promise<void> {
    this.done.push(line);
    if (this.#breaks) await this.#writer.abort(new Error("reset"));
    else await this.#writer.write(line.toUpperCase());
  }

  async *lines(): AsyncGenerator<string> {
    yield* this.#answers.readable;
  }

  async finish(): Promise<void> {
    this.done.push("that is all");
    await this.#writer.close();
  }

  close(): void {
    void this.#writer.close().catch(() => {});
  }
}

function printed(): Printed {
  return { type: "printed" };
}

function input(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([text]).stream();
}

Deno.test("a line that is no UTF-8 is read as what it was written in before that, and is told of once", async () => {
  const link = new FakeLink();
  let found = 0;
  const latin1 = new Uint8Array([0x6f, 0x6c, 0xe1, 10, 0x80, 13, 10]);
  const bytes = new Blob(["olá\n", latin1, "é"]).stream();
  await pipe(link, "ana", bytes, printed, () => found++);
  assertEquals(link.done, ["I am ana", "olá", "olá", "€", "é", "that is all"]);
  assertEquals(found, 1);
});

Deno.test("lines in are messages, messages out are lines, the last without an end too", async () => {
  const link = new FakeLink();
  const printed: string[] = [];
  const end = await pipe(link, "ana", input("oi\r\nolá"), (line) => {
    printed.push(line);
    return { type: "printed" };
  });
  assertEquals(end, { type: "done" });
  assertEquals(link.done, ["I am ana", "oi", "olá", "that is all"]);
  assertEquals(printed, ["OI", "OLÁ"]);
});

Deno.test("a server that goes before all is said is lost", async () => {
  const end = await pipe(new FakeLink(true), undefined, input("oi\n"), printed);
  assertEquals(end, { type: "lost" });
});

Deno.test("when nobody takes what it prints any more it ends", async () => {
  for (const outcome of [{ type: "unread" }, { type: "failed", error: "full" }] as const) {
    const end = await pipe(new FakeLink(), undefined, input("oi\n"), () => outcome);
    assertEquals(end, outcome);
  }
});

Deno.test("an input that cannot be read ends it, and is told", async () => {
  const error = new Deno.errors.IsADirectory();
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.error(error),
  });
  const end = await pipe(new FakeLink(), undefined, broken, printed);
  assertEquals(end, { type: "unreadable", error });
});
