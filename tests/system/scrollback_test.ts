import { assert, assertEquals } from "@std/assert";
import { loadWidths, widthOf } from "../../lib/text/width.ts";
import { DISPUTED } from "../fakes/disputed.ts";
import { TestServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { clientCommand, hasTmux, Tmux, type Together, together } from "./tmux.ts";

await loadWidths();

const ignore = !await hasTmux();
/** On a busy machine a frame may be long in coming. */
const PATIENCE_MS = 30_000;

function terminalTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `on a screen of its own: ${name}`, ignore, fn });
}

/** A server on which bia has said so much, and ana's client in a terminal. */
async function late(
  count: number,
  size: { columns?: number; rows?: number } = {},
): Promise<Together<JsonPeer>> {
  const server = new TestServer({ limits: { linesPerSecond: 0 } });
  const bia = await JsonPeer.connect(server.port, { nick: "bia" });
  for (let n = 1; n <= count; n++) await say(bia, `m${n};`);
  const ana = await Tmux.client(server.port, ["--nick", "ana"], size);
  await ana.untilSeen(`m${count};`, PATIENCE_MS);
  return together(server, bia, ana);
}

let asked = 0;

/** Says it; it has its place when this returns. */
async function say(peer: JsonPeer, text: string): Promise<void> {
  await peer.ask({ type: "say", text, id: `say ${++asked}` });
}

/** The numbers of the messages on a screen. */
function numbers(screen: readonly string[]): number[] {
  return screen.flatMap((row) => [...row.matchAll(/\bm(\d+);/g)].map(([, n]) => Number(n)));
}

function isRun(numbers: readonly number[]): boolean {
  return numbers.every((n, index) => index === 0 || n === (numbers[index - 1] ?? 0) + 1);
}

for (const [columns, rows] of [[80, 24], [40, 12]] as const) {
  terminalTest(`PageUp goes back to the first word, at ${columns}x${rows}`, async () => {
    await using all = await late(150, { columns, rows });
    const { ana } = all;
    let first = numbers(await ana.screen())[0] ?? 0;
    for (let n = 0; n < 60 && first > 1; n++) {
      await ana.press("PageUp");
      const screen = await ana.until(
        (rows) => (numbers(rows)[0] ?? first) < first,
        "a page up",
        PATIENCE_MS,
      );
      const seen = numbers(screen);
      assert(isRun(seen), screen.join("\n"));
      assertEquals(screen.length, rows);
      first = seen[0] ?? 0;
    }
    assertEquals(first, 1);
    await ana.press("End");
    await ana.until((rows) => numbers(rows).at(-1) === 150, "the end", PATIENCE_MS);
    // Nothing of all that is left in the terminal's own memory.
    assertEquals((await ana.allRows()).length, rows);
  });
}

terminalTest("resizing while one looks back loses neither the place nor the draft", async () => {
  await using all = await late(120);
  const { ana, bia } = all;
  await ana.type("draft");
  await ana.press("PageUp");
  const isUp = (rows: string[]): boolean => rows.some((row) => row.includes("↓ more"));
  const [first] = numbers(
    await ana.until((rows) => isUp(rows) && numbers(rows).length > 0, "up", PATIENCE_MS),
  );
  for (const [columns, rows] of [[40, 12], [100, 30], [20, 8], [80, 24]] as const) {
    await ana.resize(columns, rows);
    const isThere = (screen: string[]): boolean =>
      numbers(screen)[0] === first && screen.at(-1) === "> draft" && screen.length === rows;
    assert(
      isRun(numbers(await ana.until(isThere, `the place at ${columns}x${rows}`, PATIENCE_MS))),
    );
  }
  await say(bia, "what is new");
  await ana.untilSeen("↓ 1 new", PATIENCE_MS);
  await ana.press("Escape");
  await ana.until((rows) => rows.at(-3)?.endsWith("what is new") ?? false, "the end", PATIENCE_MS);
});

terminalTest("going from room to room shows nothing twice", async () => {
  await using all = await late(30);
  const { ana, bia } = all;
  await ana.press("/join dev", "Enter");
  await ana.untilSeen("2:#dev · ana", PATIENCE_MS);
  await say(bia, "ana, where are you?");
  await ana.untilSeen("1:#geral 1!", PATIENCE_MS);
  for (let n = 0; n < 3; n++) {
    await ana.press("M-1");
    await ana.until((rows) => rows.at(-2) === "1:#geral · ana", "the first room", PATIENCE_MS);
    await ana.press("M-2");
    await ana.until((rows) => rows.at(-2) === "2:#dev · ana", "the other room", PATIENCE_MS);
  }
  await ana.press("M-1");
  const screen = await ana.until(
    (rows) => rows.at(-2) === "1:#geral · ana",
    "the first room",
    PATIENCE_MS,
  );
  assertEquals(screen.filter((row) => row.includes("where are you?")).length, 1);
  assert(isRun(numbers(screen)) && numbers(screen).at(-1) === 30, screen.join("\n"));
  assertEquals((await ana.allRows()).length, 24);
});

terminalTest("the shell's screen comes back, with what was said last", async () => {
  await using server = new TestServer();
  await using shell = await Tmux.open();
  await shell.press("echo before", "Enter");
  await shell.untilSeen("before", PATIENCE_MS);
  await shell.press(`${clientCommand(server.port, ["--nick", "ana"])}; echo "ended $?"`, "Enter");
  await shell.untilSeen("· ana", PATIENCE_MS);
  assertEquals(await shell.tells("alternate_on"), "1");
  await shell.press("last words", "Enter");
  await shell.until(
    (rows) => rows.at(-3)?.endsWith("<ana> last words") ?? false,
    "the words",
    PATIENCE_MS,
  );
  await shell.press("/quit", "Enter");
  const screen = await shell.untilSeen("ended 0", PATIENCE_MS);
  assertEquals(await shell.tells("alternate_on"), "0");
  assertEquals(screen.filter((row) => row.endsWith("<ana> last words")).length, 1);
  assert(screen.includes("before"), screen.join("\n"));
});

terminalTest("wide, odd and hostile text stays on its rows, whichever way one looks", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  for (const [index, [, unit]] of [...DISPUTED, ["control", "\x1b[2J\x9b5;5Hשלום "]].entries()) {
    await say(bia, `${unit?.repeat(40)}\nm${index + 1};`);
  }
  const size = { columns: 40, rows: 12 };
  await using ana = await Tmux.client(server.port, ["--nick", "ana"], size);
  const last = DISPUTED.length + 1;
  await ana.until(
    (rows) => numbers(rows).at(-1) === last && rows.at(-1) === ">",
    "the last one",
    PATIENCE_MS,
  );
  for (const key of ["PageUp", "PageUp", "PageDown", "Home", "PageDown", "PageUp"]) {
    await ana.press(key);
    const isWhole = (rows: string[]): boolean => rows.at(-2) === "#geral · ana";
    const screen = await ana.until(isWhole, "a screen", PATIENCE_MS);
    assert(screen.length <= size.rows);
    assertEquals(screen.filter((row) => row.startsWith("#geral")).length, 1);
    for (const row of screen) assert(widthOf(row) <= size.columns + 2, row);
  }
  await ana.press("End");
  await ana.until((rows) => numbers(rows).at(-1) === last, "the end", PATIENCE_MS);
});
