/**
 * Who slept until the server had forgotten everyone, and comes back: nothing is passed over, nothing
 * is told that is not so, and there is one order, whenever one looks.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import { Peer, runClient, runServer } from "./harness.ts";
import { type HistoryServer, startWithHistory, stop } from "./history_server.ts";
import { entries, OpenStore, TemporaryFolder } from "./temporary.ts";
import { hasTmux, Tmux } from "./tmux.ts";

const ignore = !await hasTmux();
/** How long a client may take until its next attempt to connect. */
const RECONNECT_MS = 30_000;

function texts(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `nº ${from + index}`);
}

/** Says each of these in the default room; they are in the log when it returns. */
async function say(port: number, ...said: string[]): Promise<void> {
  await using bia = await Peer.named(port, "bia");
  await using caio = await Peer.named(port, "caio");
  await bia.send(said.map((text) => `${text}\n`).join(""));
  await caio.readUntil(`<bia> ${said.at(-1)}\n`);
}

/** Stops it, has it forget everyone who could come back, and starts it again. */
async function forgetEveryone(
  server: HistoryServer,
  file: string,
  meanwhile: (store: SqliteStore) => void = () => {},
): Promise<HistoryServer> {
  await stop(server);
  {
    using store = new OpenStore(file, { type: "entries", max: 30 });
    meanwhile(store);
  }
  const db = new DatabaseSync(file);
  db.exec("DELETE FROM persons");
  db.close();
  return await startWithHistory(file, ["--port", `${server.port}`]);
}

/** Types a line and enters it: what comes close behind would be taken for more of a paste. */
async function enter(terminal: Tmux, line: string): Promise<void> {
  await terminal.type(line);
  await terminal.untilSeen(`> ${line}`);
  await terminal.press("Enter");
  await terminal.until((rows) => rows.at(-1) === ">", `${line} to be gone`);
}

/** What of the rows is words, or says that some are missing. */
function heard(rows: readonly string[]): string[] {
  return rows.flatMap((row) =>
    /<bia> (nº \d+)$/.exec(row)?.[1] ?? /missing|not on the server/.exec(row)?.[0] ?? []
  );
}

Deno.test({
  name: "in a terminal: who slept until the token ended sees all that was said, in one order",
  ignore,
  fn: async () => {
    using folder = new TemporaryFolder();
    const before = await startWithHistory(folder.file);
    await using ana = await Tmux.client(before.port, ["--nick", "ana", "--inline"], { rows: 30 });
    await ana.untilSeen("· ana");
    await say(before.port, ...texts(1, 20));
    await ana.untilSeen("nº 20");
    const group = -Number(await ana.tells("pane_pid"));
    Deno.kill(group, "SIGSTOP");
    await using server = await forgetEveryone(before, folder.file);
    await say(server.port, ...texts(21, 140));
    Deno.kill(group, "SIGCONT");
    await ana.untilSeen("nº 140", RECONNECT_MS);
    const everything = await ana.everything();
    assertEquals(heard(everything), texts(1, 140));
    assert(everything.some((row) => row.includes("The connection is back")), everything.join("\n"));
    assert(!everything.some((row) => row.includes("anew")), everything.join("\n"));
    // And whenever one looks: at the last of them, and after another room.
    await enter(ana, "/history 130");
    // Which is shown once that is.
    await enter(ana, "/bell");
    await ana.untilSeen("* Bell:");
    const history = await ana.everything();
    const heading = history.findLastIndex((row) => row.includes("the last 130 messages"));
    assertEquals(heard(history.slice(heading)), texts(11, 140));
  },
});

Deno.test({
  name:
    "in a terminal: what the server has not any more is shown as missing, in its place, and why",
  ignore,
  fn: async () => {
    using folder = new TemporaryFolder();
    const before = await startWithHistory(folder.file);
    await using ana = await Tmux.client(before.port, ["--nick", "ana", "--inline"], { rows: 40 });
    await ana.untilSeen("· ana");
    await say(before.port, ...texts(1, 5));
    await ana.untilSeen("nº 5");
    const group = -Number(await ana.tells("pane_pid"));
    Deno.kill(group, "SIGSTOP");
    await using server = await forgetEveryone(before, folder.file, (store) => {
      store.commit(entries(6, 60, { nick: "bia" }));
      while (store.tidy(Date.now()));
    });
    Deno.kill(group, "SIGCONT");
    await ana.untilSeen("nº 60", RECONNECT_MS);
    assertEquals(server.port, before.port);
    const missing = "25 messages are missing here; /history loads them";
    await ana.untilSeen(missing);
    await enter(ana, "/history");
    const gone = "25 messages are not on the server any more";
    const screen = await ana.until(
      (rows) => rows.filter((row) => row.includes(gone)).length > 0,
      gone,
    );
    assert(!screen.some((row) => row.includes(missing)), screen.join("\n"));
    // What came before it stands above it.
    const everything = await ana.everything();
    const heading = everything.findLastIndex((row) => row.includes("the last 35 messages"));
    assertEquals(heard(everything.slice(heading)), [
      ...texts(1, 5),
      "not on the server",
      ...texts(31, 60),
    ]);
  },
});

Deno.test({
  name: "in a terminal: a server without a history that starts anew is told as what it is",
  ignore,
  fn: async () => {
    const start = (port: string): ReturnType<typeof runServer> =>
      runServer(["--port", port, "--lang", "en", "--rate", "0"]);
    const first = start("0");
    await first.until(() => first.stdout.length > 0, "the first line");
    const port = Number(/:(\d+)$/.exec(first.stdout[0] ?? "")?.[1]);
    await using ana = await Tmux.client(port, ["--nick", "ana", "--inline"], { rows: 40 });
    await ana.untilSeen("· ana");
    await say(port, ...texts(1, 5));
    await ana.untilSeen("nº 5");
    const group = -Number(await ana.tells("pane_pid"));
    Deno.kill(group, "SIGSTOP");
    first.signal("SIGTERM");
    await first.outcome();
    await using second = start(`${port}`);
    await second.until(() => second.stdout.length > 0, "the first line");
    await say(port, ...texts(6, 70));
    Deno.kill(group, "SIGCONT");
    await ana.untilSeen("nº 70", RECONNECT_MS);
    const everything = await ana.everything();
    const anew = "* #geral began anew on the server, which has nothing of what was said before";
    assert(everything.includes(anew), everything.join("\n"));
    assertEquals(heard(everything), [...texts(1, 5), "missing", ...texts(21, 70)]);
  },
});

Deno.test("tail goes on after such a sleep, page by page, and marks on stderr what is gone", async () => {
  using folder = new TemporaryFolder();
  const before = await startWithHistory(folder.file);
  await say(before.port, ...texts(1, 5));
  const address = ["--host", "127.0.0.1", "--port", `${before.port}`];
  await using tail = runClient(["tail", "--since", "0", "--nick", "bot", ...address]);
  const told = (): string[] => heard(tail.stdout);
  await tail.until(() => told().length === 5, "the past");
  tail.signal("SIGSTOP");
  await using again = await forgetEveryone(before, folder.file);
  // More than is caught up with at once, and more than one page.
  await say(again.port, ...texts(6, 7_000));
  tail.signal("SIGCONT");
  await tail.until(() => told().length === 7_000, "all that was said", RECONNECT_MS);
  assertEquals(told(), texts(1, 7_000));
  assertEquals(tail.stderr, []);
});
