import { assert, assertEquals } from "@std/assert";
import { sha256 } from "../../lib/text/sha256.ts";
import { kill, startWithHistory } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { entries, makeOld, succeeds, TemporaryFolder } from "./temporary.ts";

function modeOf(path: string): string {
  return ((Deno.statSync(path).mode ?? 0) & 0o777).toString(8);
}

/** The modes of all files of a folder. */
function modesIn({ names, path }: TemporaryFolder): string[] {
  return names.map((name) => `${name} ${modeOf(`${path}/${name}`)}`);
}

/** Whether a text stands anywhere in the files of a folder, as bytes. */
function holds({ names, path }: TemporaryFolder, text: string): boolean {
  const latin1 = new TextDecoder("latin1");
  return names.some((name) => latin1.decode(Deno.readFileSync(`${path}/${name}`)).includes(text));
}

// Who may read it

Deno.test("a history is made for its owner alone, with all that lies beside it", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  store.commit(entries(1, 3));
  assertEquals(modesIn(folder), ["history.db 600", "history.db-shm 600", "history.db-wal 600"]);
});

Deno.test("a history that everyone may read becomes its owner's alone, and what a crash left beside it", async () => {
  using folder = new TemporaryFolder();
  {
    await using server = await startWithHistory(folder.file);
    await kill(server);
  }
  for (const name of folder.names) Deno.chmodSync(`${folder.path}/${name}`, 0o644);
  using _store = folder.open();
  assertEquals(modesIn(folder), ["history.db 600", "history.db-shm 600", "history.db-wal 600"]);
});

Deno.test("a history that its owner opened to a group stays open to it", () => {
  using folder = new TemporaryFolder();
  folder.open()[Symbol.dispose]();
  Deno.chmodSync(folder.file, 0o640);
  using _store = folder.open();
  assertEquals(modeOf(folder.file), "640");
});

Deno.test("the file of someone else is left as it is", () => {
  using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.file, "Not a history.\n");
  Deno.chmodSync(folder.file, 0o644);
  try {
    folder.open();
  } catch {
    // It is refused.
  }
  assertEquals(modeOf(folder.file), "644");
});

Deno.test("the key that server.ts cert makes is its owner's alone", async (test) => {
  const hasOpenssl = await succeeds("openssl", "version");
  await test.step({
    name: "with openssl",
    ignore: !hasOpenssl,
    fn: async () => {
      using folder = new TemporaryFolder();
      const server = new URL("../../server.ts", import.meta.url).pathname;
      const flags = ["--allow-run=openssl", "--allow-sys=networkInterfaces,hostname"];
      const { success } = await new Deno.Command(Deno.execPath(), {
        args: ["run", ...flags, "--allow-read=cert.pem,key.pem", server, "cert"],
        cwd: folder.path,
        stdout: "null",
      }).output();
      assert(success);
      assertEquals(modeOf(`${folder.path}/key.pem`), "600");
    },
  });
});

// What is in it

Deno.test("by what is in a history nobody can take up a connection", async () => {
  using folder = new TemporaryFolder();
  await using server = await startWithHistory(folder.file);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await ana.ask({ type: "say", text: "palavras", id: 1 });
  assert(holds(folder, "palavras"));
  assert(!holds(folder, ana.token));
  await using thief = await JsonPeer.connect(server.port, {
    resume: { token: sha256(ana.token), rooms: {} },
  });
  assert(!thief.resumed);
});

Deno.test("the tokens in a history of an older Papo are hashed, and are in it no longer", () => {
  using folder = new TemporaryFolder();
  const token = "5cf40171-17e9-46af-9ae8-f0cdfa918d2e";
  makeOld(folder.file, 5, `INSERT INTO persons VALUES ('${token}', 1, 'ana', NULL)`);
  assert(holds(folder, token));
  using store = folder.open();
  assertEquals(store.persons(), [{ key: sha256(token), author: 1, nick: "ana" }]);
  for (let turn = 0; turn < 3; turn++) store.tidy(0);
  assert(!holds(folder, token));
});

Deno.test("what --keep takes away is in the file no longer", () => {
  using folder = new TemporaryFolder();
  using store = folder.open({ type: "entries", max: 10 });
  store.commit(entries(1, 500, { text: "o que se quer esquecido" }));
  store.commit(entries(501, 510));
  while (store.tidy(0));
  for (let turn = 0; turn < 3; turn++) store.tidy(0);
  assert(!holds(folder, "o que se quer esquecido"));
});
