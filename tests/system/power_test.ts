/**
 * A power cut, as a file system sees it: what it was not told to write is gone. ext4 can be told to stop
 * like that (EXT4_IOC_SHUTDOWN), on a disk in a file.
 *
 * @module
 */

import { assert, assertEquals, assertGreater } from "@std/assert";
import { runServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { OpenStore, succeeds, TemporaryFolder } from "./temporary.ts";

const STOP = `
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack("I", 2))
`;

/** A disk whose power can be cut, where that can be had. */
class Disk implements AsyncDisposable {
  readonly #folder = new TemporaryFolder();
  readonly path = `${this.#folder.path}/disk`;
  readonly #image = `${this.#folder.path}/image`;

  async make(): Promise<boolean> {
    Deno.mkdirSync(this.path);
    Deno.writeFileSync(this.#image, new Uint8Array());
    Deno.truncateSync(this.#image, 32 * 1024 * 1024);
    return await succeeds("mkfs.ext4", "-q", "-F", this.#image) && await this.turnOn();
  }

  turnOn(): Promise<boolean> {
    return succeeds("mount", "-o", "loop", this.#image, this.path);
  }

  cut(): Promise<boolean> {
    return succeeds("python3", "-c", STOP, this.path);
  }

  turnOff(): Promise<boolean> {
    return succeeds("umount", this.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.turnOff();
    this.#folder[Symbol.dispose]();
  }
}

Deno.test("what was acknowledged before a power cut is there after it, and so is a ban", async (test) => {
  // Whether it may have the disk take the write-ahead log while it goes on, or has SQLite wait for that.
  for (const beside of ["-wal", ""]) {
    await using disk = new Disk();
    const ignore = !(await disk.make());
    const name = `on an ext4 of its own, with permission to write the file${beside}`;
    await test.step({ name, ignore, fn: () => cutPower(disk, beside) });
  }
});

async function cutPower(disk: Disk, beside: string): Promise<void> {
  const file = `${disk.path}/history.db`;
  let acked = 0;
  // The first round makes the file, the second goes on with what the first left.
  for (let round = 1; round <= 2; round++) {
    const args = ["--host", "127.0.0.1", "--port", "0", "--rate", "0", "--history", file];
    await using program = runServer(args, {
      flags: [
        "--allow-net=127.0.0.1",
        `--allow-read=${file}`,
        `--allow-write=${file},${file}${beside}`,
      ],
    });
    await program.until(() => program.stdout.length > 0, "the first line");
    const port = Number(/:(\d+)$/.exec(program.stdout[0] ?? "")?.[1]);
    await using ana = await JsonPeer.connect(port, { nick: `ana${round}` });
    for (let n = 0; n < 20; n++) {
      assertEquals((await ana.ask({ type: "say", text: `${++acked}`, id: n })).type, "ack");
    }
    assert(await disk.cut());
    program.signal("SIGKILL");
    await program.outcome();
    ana.close();
    assert(await disk.turnOff() && await disk.turnOn());
    using store = new OpenStore(file);
    const kept = store.after("geral", 0, 100).map(({ text }) => text);
    assertEquals(kept, Array.from({ length: acked }, (_, n) => `${n + 1}`));
    store.saveBan({ kind: "name", target: `eva${round}`, by: "bia" });
  }
  assertGreater(acked, 0);
  {
    using store = new OpenStore(file);
    store.saveBan({ kind: "name", target: "caio", by: "bia" });
    assert(await disk.cut());
  }
  assert(await disk.turnOff() && await disk.turnOn());
  using store = new OpenStore(file);
  assertEquals(store.bans().map(({ target }) => target), ["caio", "eva1", "eva2"]);
}
