import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { cutGraphemes } from "../../lib/text/graphemes.ts";
import { layoutInput } from "../../lib/terminal/input/layout.ts";
import { loadWidths, wrapText } from "../../lib/text/width.ts";
import { DISPUTED } from "../fakes/disputed.ts";
import { FAKED_LINES } from "../fakes/faked_lines.ts";
import { Peer, startServer, TestServer, within } from "./harness.ts";
import { kill, startWithHistory } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { TemporaryFolder } from "./temporary.ts";
import { clientCommand, hasTmux, Tmux, type Together, together, untilStopped } from "./tmux.ts";

await loadWidths();

const ignore = !await hasTmux();

/** A test with a real terminal; without tmux it is shown as ignored. */
function terminalTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `in a terminal: ${name}`, ignore, fn });
}

const WELCOME = "* You are ana in #geral, with 1 other person. /help shows the commands.";

/** The rows with their times made comparable. */
function timeless(rows: readonly string[]): string[] {
  return rows.map((row) => row.replace(/^\d\d:\d\d /, "hh:mm "));
}

/** A server, ana's client in a terminal, and bia with netcat. */
async function meeting(
  { args = [], ...size }: { columns?: number; rows?: number; args?: readonly string[] } = {},
): Promise<Together<Peer>> {
  const server = new TestServer({ limits: { linesPerSecond: 0 } });
  const bia = await Peer.named(server.port, "bia");
  const ana = await Tmux.client(server.port, ["--nick", "ana", ...args], size);
  await ana.untilSeen("· ana");
  await bia.readUntil("* ana entrou em #geral\n");
  return together(server, bia, ana);
}

terminalTest("it asks for the name, and a conversation looks like this", async () => {
  await using server = new TestServer();
  await using bia = await Peer.named(server.port, "bia");
  await using ana = await Tmux.client(server.port);
  assertEquals(await ana.untilSeen("User name:"), ["Connected", "User name:"]);
  await ana.press("ana", "Enter");
  await ana.untilSeen("· ana");
  await bia.send("oi, Ana! 日本語 👨‍👩‍👧\n");
  await ana.untilSeen("oi, Ana");
  await ana.press("/me acena", "Enter");
  await bia.readUntil("ana acena\n");
  await bia.send("até\n");
  await ana.untilSeen("até");
  await ana.type("rascunho");
  await ana.press("Left", "Left");
  await ana.untilCursor(8, 23);
  assertEquals(timeless(await ana.screen()), [
    "Connected",
    WELCOME,
    "hh:mm <bia> oi, Ana! 日本語 👨‍👩‍👧",
    "hh:mm - ana acena",
    "hh:mm <bia> até",
    "#geral · ana",
    "> rascunho",
  ]);
});

for (const [columns, rows] of [[80, 24], [30, 10]] as const) {
  terminalTest(`typing while 50 messages a second come, at ${columns}x${rows}`, async () => {
    await using all = await meeting({ columns, rows, args: ["--inline"] });
    const { ana, bia } = all;
    const flood = (async () => {
      for (let n = 1; n <= 100; n++) {
        await bia.send(`message ${n}\n`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    let typed = "";
    for (let n = 1; n <= 25; n++) {
      await ana.type(`word${n} é `);
      typed += `word${n} é `;
    }
    await flood;
    const bottom = ["#geral · ana", ...inputRows(typed, columns, rows)];
    const isDrawn = (rows: string[]): boolean =>
      rows.some((row) => row.endsWith("message 100")) && endsWith(rows, bottom);
    await ana.until(isDrawn, "the last message and the input");
    const said = timeless(await ana.everything());
    const first = said.indexOf("hh:mm <bia> message 1");
    assertEquals(
      said.slice(first, first + 101),
      [...Array.from({ length: 100 }, (_, n) => `hh:mm <bia> message ${n + 1}`), "#geral · ana"],
    );
    await ana.press("Enter");
    assertEquals(await bia.readUntil("\n"), `<ana> ${typed.trimEnd()} \n`);
  });
}

terminalTest("resizing leaves no debris, whatever is typed and comes meanwhile", async () => {
  await using all = await meeting();
  const { ana, bia } = all;
  const text = "palavras 日本語 ".repeat(10) + "fim";
  await ana.type(text);
  const sizes = [[30, 10], [100, 30], [41, 12], [30, 10], [80, 24]] as const;
  for (const [index, [columns, rows]] of sizes.entries()) {
    await ana.resize(columns, rows);
    const bottom = ["#geral · ana", ...inputRows(text, columns, rows)];
    // tmux tells the program of its new size only a moment later.
    await ana.until(
      (screen) => screen.join("\n").endsWith(bottom.join("\n")),
      `${columns} columns`,
    );
    await bia.send(`message ${index + 1}\n`);
    const isDrawn = (screen: string[]): boolean =>
      screen.some((row) => row.endsWith(`message ${index + 1}`)) && endsWith(screen, bottom);
    const screen = timeless(await ana.until(isDrawn, `message ${index + 1}`));
    const wished = [
      "Connected",
      ...wrapText(WELCOME, columns, columns < 60 ? 2 : 6),
      ...Array.from({ length: index + 1 }, (_, n) => `hh:mm <bia> message ${n + 1}`),
      ...bottom,
    ];
    assertEquals(screen, wished.slice(-rows));
  }
});

function endsWith(screen: readonly string[], rows: readonly string[]): boolean {
  return screen.slice(-rows.length).join("\n") === rows.join("\n");
}

/** The rows in which a text that is being typed is to stand. */
function inputRows(text: string, columns: number, rows: number): string[] {
  const graphemes = cutGraphemes(text);
  const maxRows = Math.min(8, Math.floor(rows / 3));
  const { rows: drawn } = layoutInput("> ", graphemes, graphemes.length, columns, maxRows);
  return drawn.map((row) => row.trimEnd());
}

terminalTest(
  "a paste of 20,000 characters is there within a second, and goes out whole",
  async () => {
    await using all = await meeting();
    const { ana, bia } = all;
    const text = "palavra é 日本 ".repeat(1_600) + "END";
    const startMs = performance.now();
    await ana.paste(text);
    await ana.untilSeen("END");
    assertLess(performance.now() - startMs, 1_000);
    await ana.press("Enter");
    assert(await bia.readUntil("END\n") === `<ana> ${text}\n`);
  },
);

terminalTest("several pasted lines are one message, after a question", async () => {
  await using all = await meeting();
  const { ana, bia } = all;
  await ana.paste("one\ntwo\nthree\n");
  await ana.press("Enter");
  await ana.untilSeen("3 lines pasted. Enter sends, Esc cancels");
  await ana.press("Enter");
  assertEquals(await bia.readUntil("three\n"), "<ana> one\n<ana> two\n<ana> three\n");
  const isSaid = (rows: string[]): boolean => rows.includes("      three") && rows.at(-1) === ">";
  const screen = timeless(await ana.until(isSaid, "the message"));
  const at = screen.indexOf("hh:mm <ana> one");
  assertEquals(screen.slice(at), [
    "hh:mm <ana> one",
    "      two",
    "      three",
    "#geral · ana",
    ">",
  ]);
});

terminalTest("what looks like one letter is erased as one", async () => {
  await using all = await meeting({ columns: 30, rows: 10 });
  const { ana, bia } = all;
  await ana.type("日本語👨‍👩‍👧🇧🇷e\u0301x");
  await ana.press("BSpace", "BSpace", "BSpace", "BSpace", "BSpace");
  await ana.type("!");
  await ana.untilSeen("> 日本!");
  await ana.untilCursor(7);
  await ana.press("Enter");
  assertEquals(await bia.readUntil("\n"), "<ana> 日本!\n");
});

terminalTest("what strangers send cannot act on it", async () => {
  await using all = await meeting();
  const { ana, bia } = all;
  const title = await ana.tells("pane_title");
  await bia.send("a\x1b[2J\x1b[5;5Hb\x1b]0;owned\x07c\x9bJ \u202egnp.exe\n");
  await ana.untilSeen("gnp.exe");
  const screen = timeless(await ana.until((rows) => rows.at(-1) === ">", "the prompt"));
  assertEquals(screen.at(-3), "hh:mm <bia> abc ‹U+202E›gnp.exe");
  assertEquals(screen[0], "Connected");
  assertEquals(await ana.tells("pane_title"), title);
});

for (const [columns, args] of widths([80, 40, 20, 10])) {
  const where = `${columns} columns ${args.join("")}`.trim();
  terminalTest(`no message leaves a copy of the status row, at ${where}`, async () => {
    await using server = new TestServer({ limits: { linesPerSecond: 0 } });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    const all = ["--nick", "ana", ...args];
    await using ana = await Tmux.client(server.port, all, { columns, rows: 12 });
    await ana.untilSeen("#geral");
    for (const [index, [what, unit]] of DISPUTED.entries()) {
      const text = unit.repeat(Math.ceil(60 / unit.length));
      await bia.ask({ type: "topic", text, id: `topic ${index}` });
      await bia.ask({ type: "say", text: `${text}\nm${index}`, id: `say ${index}` });
      await bia.ask({ type: "action", text: `${text}\na${index}`, id: `action ${index}` });
      await ana.until((rows) => rows.some((row) => row.trim() === `a${index}`), what);
    }
    await ana.until((rows) => rows.at(-1) === ">", "the prompt");
    const everything = await ana.everything();
    assertEquals(everything.filter((row) => row.startsWith("#geral")).length, 1);
    assertEquals(everything.at(-2)?.startsWith("#geral"), true);
  });
}

/** Each of them on a screen of its own, and inline. */
function widths(all: readonly number[]): [columns: number, args: readonly string[]][] {
  return all.flatMap((columns) => [[columns, []], [columns, ["--inline"]]]);
}

for (const columns of [80, 40]) {
  terminalTest(`nobody writes a whole row of another's screen, at ${columns} columns`, async () => {
    await using server = new TestServer({ limits: { linesPerSecond: 0 } });
    await using eve = await JsonPeer.connect(server.port, { nick: "eve" });
    const args = ["--nick", "ana", "--inline"];
    await using ana = await Tmux.client(server.port, args, { columns, rows: 12 });
    await ana.untilSeen("#geral");
    for (const [index, { text }] of FAKED_LINES.entries()) {
      await eve.ask({ type: "say", text, id: `say ${index}` });
      await eve.ask({ type: "action", text, id: `action ${index}` });
      await eve.ask({ type: "direct", to: "ana", text, id: `direct ${index}` });
    }
    await eve.ask({ type: "say", text: "the end", id: "the end" });
    await ana.until((rows) => rows.at(-1) === ">" && /the end$/.test(rows.at(-3) ?? ""), "the end");
    const rows = await ana.allRows();
    const from = rows.findIndex((row) => row.includes("<eve>"));
    for (const row of rows.slice(from, -2)) {
      assertMatch(row, /^$|^ {2}|^\d\d:\d\d (?:<eve>|- eve|\[eve → you\])/);
    }
  });
}

terminalTest("search finds what was said before a restart, and marks it", async () => {
  using folder = new TemporaryFolder();
  {
    await using server = await startWithHistory(folder.file);
    await using caio = await Peer.named(server.port, "caio");
    await using bia = await Peer.named(server.port, "bia");
    await bia.send('Olá, mundo\na\x1b[2Jb ola \u202egpj\nshe said "OR" NEAR(\n/me diz OLÁ\n');
    // More than a newcomer sees: these are in the file alone.
    await bia.send(Array.from({ length: 60 }, (_, n) => `linha ${n + 1}\n`).join(""));
    // What anyone has seen is in the file.
    await caio.readUntil("<bia> linha 60\n");
    await kill(server);
  }
  await using server = await startWithHistory(folder.file);
  await using ana = await Tmux.client(server.port, ["--nick", "ana", "--inline"]);
  await ana.untilSeen("linha 60");
  const search = async (words: string, heading: string): Promise<string[]> => {
    await ana.type(`/search ${words}`);
    await ana.press("Enter");
    const isThere = (rows: string[]): boolean => rows.includes(heading) && rows.at(-1) === ">";
    const screen = await ana.until(isThere, heading);
    return screen.slice(screen.lastIndexOf(heading) + 1, -2)
      .map((row) => row.replace(/^│ (?:\d{4}-\d\d-\d\d )?\d\d:\d\d /, "│ hh:mm "));
  };
  assertEquals(await search("ola", "* “ola” in #geral: 3 messages were found"), [
    "│ hh:mm <bia> Olá, mundo",
    "│ hh:mm <bia> ab ola ‹U+202E›gpj",
    "│ hh:mm - bia diz OLÁ",
  ]);
  assertEquals(await search("MUNDO olá", "* “MUNDO olá” in #geral: 1 message was found"), [
    "│ hh:mm <bia> Olá, mundo",
  ]);
  assertEquals(await search('"or" NEAR(', '* “"or" NEAR(” in #geral: 1 message was found'), [
    '│ hh:mm <bia> she said "OR" NEAR(',
  ]);
  assertEquals(await search("ola OR mundo", "* “ola OR mundo” in #geral: nothing was found"), []);
  server.program.signal("SIGKILL");
  await ana.untilSeen("offline; next try in");
  const loaded = "* “linha 60” in what is loaded of #geral: 1 message";
  assertEquals(await search("linha 60", loaded), ["│ hh:mm <bia> linha 60"]);
  await ana.untilSeen("* Not connected now; searching only what is loaded");
});

terminalTest("where the time zone has no name, it is the one that the system shows", async () => {
  for (const [zone, offsetHours] of [["", 0], [":", 0], [":no/where", 0], ["XYZ3", -3]] as const) {
    await using server = new TestServer({ language: "en" });
    await using bia = await Peer.named(server.port, "bia");
    await bia.send("oi\n");
    await bia.readPast();
    const command = `env TZ=${zone} ${clientCommand(server.port, ["--nick", "ana"])}`;
    await using ana = await Tmux.open({ command });
    await ana.untilSeen("<bia> oi");
    const row = (await ana.everything()).find((row) => row.endsWith("<bia> oi")) ?? "";
    const times = [0, 1].map((minutesAgo) =>
      new Date(Date.now() + offsetHours * 3_600_000 - minutesAgo * 60_000).toISOString()
        .slice(11, 16)
    );
    assert(times.includes(row.slice(0, 5)), `${zone}: ${row}, ${times}`);
  }
});

terminalTest("rooms, help, Tab", async () => {
  await using all = await meeting({ args: ["--inline"] });
  const { ana, bia } = all;
  await ana.press("/help", "Enter");
  const heading = "What you type is said to everyone in the room. Commands:";
  await ana.until((rows) => rows.length === 24 && rows[0] === heading, "one screen of help");
  await ana.press("/join dev", "Enter");
  await ana.untilSeen("2:#dev · ana");
  await bia.send("ana, where are you?\n");
  await ana.untilSeen("2:#dev · 1:#geral 1! · ana");
  await ana.press("M-1");
  const screen = await ana.until((rows) => rows.at(-2) === "1:#geral · ana", "the first room");
  const at = screen.findLastIndex((row) => row === "── #geral ──");
  assertMatch(screen[at + 1] ?? "", /^── unread since \d\d:\d\d ──$/);
  assertMatch(screen[at + 2] ?? "", /^\d\d:\d\d <bia> ana, where are you\?$/);
  await ana.press("b", "Tab");
  await ana.until((rows) => rows.at(-1) === "> bia:", "the name");
});

terminalTest(
  "inline, who goes back to a room reads what is new in it, and nothing twice",
  async () => {
    await using server = new TestServer({ language: "en" });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await bia.ask({ type: "join", room: "dev", id: "join" });
    const args = ["--nick", "ana", "--inline"];
    await using ana = await Tmux.client(server.port, args, { columns: 60, rows: 14 });
    await ana.untilSeen("#geral · ana");
    await bia.send({ type: "say", room: "geral", text: "um" });
    await ana.untilSeen("<bia> um");
    await ana.press("/join dev", "Enter");
    await ana.untilSeen("2:#dev · ana");
    await bia.send({ type: "say", room: "dev", text: "dois" });
    await ana.untilSeen("<bia> dois");
    await bia.send({ type: "say", room: "geral", text: "tres" });
    await ana.untilSeen("1:#geral 1");
    await ana.press("M-1");
    await ana.untilSeen("<bia> tres");
    for (
      const [key, room] of [["M-2", "2:#dev"], ["M-1", "1:#geral"], ["M-2", "2:#dev"]] as const
    ) {
      await ana.press(key);
      await ana.until((rows) => rows.at(-2) === `${room} · ana`, room);
    }
    const said = (await ana.everything()).filter((row) => /<bia>|── #/.test(row));
    assertEquals(timeless(said), [
      "hh:mm <bia> um",
      "── #dev ──",
      "hh:mm <bia> dois",
      "── #geral ──",
      "hh:mm <bia> tres",
      "── #dev ──",
      "── #geral ──",
      "── #dev ──",
    ]);
  },
);

terminalTest(
  "the server dies and comes back: input kept, words sent once, the gap told",
  async () => {
    const first = await startServer();
    const { port } = first;
    await using ana = await Tmux.client(port, ["--nick", "ana"]);
    await ana.untilSeen("· ana");
    first.program.signal("SIGKILL");
    await first[Symbol.asyncDispose]();
    await ana.untilSeen("offline; next try in");
    await ana.press("meanwhile", "Enter");
    await ana.type("draft");
    const lost = await ana.untilSeen("> draft");
    assertEquals(lost.at(-3), "  …   <ana> meanwhile");
    await using _second = await startServer(["--port", `${port}`]);
    await using bia = await Peer.named(port, "bia");
    const isBack = (rows: string[]): boolean =>
      rows.at(-2) === "#geral · ana" && timeless(rows).includes("hh:mm <ana> meanwhile");
    await ana.until(isBack, "being online again, and the words acknowledged", 10_000);
    const back = timeless(await ana.screen());
    assert(back.includes("* The connection is back"), back.join("\n"));
    assertEquals(back.filter((row) => row.includes("meanwhile") && row.includes("<ana>")), [
      "hh:mm <ana> meanwhile",
    ]);
    assertEquals(back.at(-1), "> draft");
    await ana.press("Enter");
    const heard = await bia.readUntil("<ana> draft\n");
    assertEquals(heard.split("<ana> meanwhile\n").length <= 2, true);
  },
);

terminalTest("a dropped connection is taken up again: nothing missing, nothing twice", async () => {
  const conns: Deno.TcpConn[] = [];
  await using server = new TestServer({
    wrap: (conn) => {
      conns.push(conn);
      return conn;
    },
  });
  await using bia = await Peer.named(server.port, "bia");
  await using ana = await Tmux.client(server.port, ["--nick", "ana"]);
  await ana.untilSeen("· ana");
  await bia.readUntil("* ana entrou em #geral\n");
  await bia.send("before\n");
  await ana.untilSeen("before");
  await ana.type("draft");
  await conns[1]?.closeWrite();
  await bia.send("meanwhile\n");
  const isBack = (rows: string[]): boolean =>
    rows.some((row) => row.includes("meanwhile")) && rows.at(-1) === "> draft";
  const screen = timeless(await ana.until(isBack, "what was missed"));
  assertEquals(screen.filter((row) => row.includes("<bia>")), [
    "hh:mm <bia> before",
    "hh:mm <bia> meanwhile",
  ]);
  assertEquals(screen.at(-1), "> draft");
  await ana.press("Enter");
  // The drop was short: bia has seen nobody go or come.
  assertEquals(await bia.readUntil("draft\n"), "<ana> draft\n");
});

terminalTest("with --no-reconnect a lost connection is the end", async () => {
  const server = await startServer();
  await using shell = await Tmux.open();
  const command = clientCommand(server.port, ["--nick", "ana", "--no-reconnect"]);
  await shell.press(`${command}; echo "ended $?"`, "Enter");
  await shell.untilSeen("· ana");
  server.program.signal("SIGKILL");
  await server[Symbol.asyncDispose]();
  const screen = await shell.untilSeen("ended 1");
  assert(screen.includes("Lost the connection."), screen.join("\n"));
});

/** The terminal's settings as the shell in it sees them. */
async function settings(shell: Tmux, mark: string): Promise<string> {
  await shell.press(`clear; stty -g; echo ${mark}`, "Enter");
  const screen = await shell.until((rows) => rows.includes(mark), mark);
  return screen[screen.indexOf(mark) - 1] ?? "";
}

const ENDS: readonly (readonly [string, (shell: Tmux, pid: number) => Promise<void>])[] = [
  ["/quit", async (shell) => await shell.press("/quit", "Enter")],
  ["Ctrl-C", async (shell) => await shell.press("C-c")],
  ["Ctrl-D", async (shell) => await shell.press("C-d")],
  ["SIGTERM", (_, pid) => Promise.resolve(Deno.kill(pid, "SIGTERM"))],
  ["SIGHUP", (_, pid) => Promise.resolve(Deno.kill(pid, "SIGHUP"))],
  ["SIGINT", (_, pid) => Promise.resolve(Deno.kill(pid, "SIGINT"))],
  ["SIGQUIT", (_, pid) => Promise.resolve(Deno.kill(pid, "SIGQUIT"))],
];

for (const [name, end] of ENDS) {
  terminalTest(`it is left as it was found: ${name}`, async () => {
    await using server = new TestServer();
    await using shell = await Tmux.open();
    const before = await settings(shell, "BEFORE");
    await shell.press(`${clientCommand(server.port, ["--nick", "ana"])}; echo "ended $?"`, "Enter");
    await shell.untilSeen("· ana");
    await end(shell, Number(await childOf(shell)));
    const screen = await shell.untilSeen("ended 0");
    assert(!screen.some((row) => row.includes("· ana")), screen.join("\n"));
    assertEquals(await settings(shell, "AFTER"), before);
    assertEquals(await shell.tells("wrap_flag"), "1");
    await server.departed(1);
  });
}

/** The process that runs in a terminal's shell. */
async function childOf(shell: Tmux): Promise<string> {
  const parent = await shell.tells("pane_pid");
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "pid=", "--ppid", parent],
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n").at(-1)?.trim() ?? "";
}

terminalTest("Ctrl-Z stops it, and fg brings it back as it was", async () => {
  await using server = new TestServer();
  await using bia = await Peer.named(server.port, "bia");
  await using shell = await Tmux.open();
  await shell.press(clientCommand(server.port, ["--nick", "ana"]), "Enter");
  await shell.untilSeen("· ana");
  await bia.readUntil("* ana entrou em #geral\n");
  await shell.type("half a line");
  await shell.untilSeen("> half a line");
  await shell.press("C-z");
  await shell.untilSeen("Stopped");
  await bia.send("meanwhile\n");
  await shell.press("fg", "Enter");
  await shell.untilSeen("<bia> meanwhile");
  await shell.type("!");
  const isDrawn = (rows: string[]): boolean => rows.at(-1) === "> half a line!";
  const screen = timeless(await shell.until(isDrawn, "the line"));
  assertEquals(screen.slice(-3), ["hh:mm <bia> meanwhile", "#geral · ana", "> half a line!"]);
  await shell.press("Enter");
  assertEquals(await bia.readUntil("<ana> half a line!\n"), "<ana> half a line!\n");
});

/** A shell without a line editor: what is pasted into it shows whether it is put in brackets. */
async function withoutEditor(): Promise<Tmux> {
  return await Tmux.open({ command: "env PS1='$ ' LC_ALL=C.UTF-8 dash -i" });
}

for (
  const [name, stop] of [
    ["Ctrl-Z", async (shell) => await shell.press("C-z")],
    ["SIGTSTP", (_, pid) => Promise.resolve(Deno.kill(pid, "SIGTSTP"))],
  ] satisfies typeof ENDS
) {
  terminalTest(`while it is stopped the terminal is the shell's, by ${name}`, async () => {
    await using server = new TestServer();
    await using shell = await withoutEditor();
    const before = await settings(shell, "BEFORE");
    await shell.press(clientCommand(server.port, ["--nick", "ana"]), "Enter");
    await shell.untilSeen("· ana");
    await shell.type("half a line");
    await shell.untilSeen("> half a line");
    await stop(shell, Number(await childOf(shell)));
    await shell.untilSeen("Stopped; fg goes on.");
    await shell.until((rows) => rows.at(-1) === "$", "the shell");
    assertEquals(await settings(shell, "AFTER"), before);
    await shell.paste("echo pasted");
    await shell.press("Enter");
    await shell.until((rows) => rows.includes("pasted"), "what was pasted, without brackets");
    await shell.press("fg", "Enter");
    await shell.until((rows) => rows.at(-1) === "> half a line", "the draft");
    await shell.paste("one\ntwo");
    await shell.until((rows) => rows.at(-2) === "> half a lineone⏎", "a paste in brackets");
  });
}

terminalTest("a fault that ends it leaves the terminal as it was found, too", async () => {
  await using shell = await withoutEditor();
  const before = await settings(shell, "BEFORE");
  const screen = new URL("../../lib/terminal/screen/", import.meta.url);
  const script = `import { Terminal } from "${screen}terminal.ts"; ` +
    `import { Screen } from "${screen}screen.ts"; new Terminal(new Screen(), true, () => {}); ` +
    'setTimeout(() => { throw new Error("a fault"); });';
  const config = new URL("../../deno.json", import.meta.url).pathname;
  await shell.press(`'${Deno.execPath()}' eval --config '${config}' '${script}'`, "Enter");
  await shell.untilSeen("Error: a fault");
  await shell.until((rows) => rows.at(-1) === "$", "the shell");
  assertEquals(await settings(shell, "AFTER"), before);
  await shell.paste("echo pasted");
  await shell.press("Enter");
  await shell.until((rows) => rows.includes("pasted"), "what was pasted, without brackets");
});

terminalTest("behind a script, Ctrl-Z once more gives the terminal to the shell", async () => {
  await using server = new TestServer();
  await using shell = await Tmux.open();
  const command = clientCommand(server.port, ["--nick", "ana"]);
  await shell.press(`(${command}; echo "ended $?")`, "Enter");
  await shell.untilSeen("· ana");
  await shell.press("C-z");
  await shell.untilSeen("Ctrl-Z once more");
  await untilStopped(server.port);
  await shell.press("C-z");
  await shell.untilSeen("[1]+");
  await shell.press("fg", "Enter");
  await shell.until((rows) => rows.at(-1) === ">", "the prompt");
  await shell.press("/quit", "Enter");
  await shell.untilSeen("ended 0");
});

terminalTest("neither Ctrl-\\ nor what a paste holds does anything but be text", async () => {
  await using all = await meeting();
  const { ana, bia } = all;
  await ana.press("C-\\");
  await ana.paste("\x03\x1c\x04one\x1c\x03\x1a\x04\x15two");
  await ana.press("C-\\");
  await ana.until((rows) => rows.at(-1) === "> onetwo", "the draft");
  await ana.press("Enter");
  assertEquals(await bia.readUntil("\n"), "<ana> onetwo\n");
});

terminalTest("lines pasted where pastes are not marked are one message too", async () => {
  await using all = await meeting();
  const { ana, bia } = all;
  await ana.pasteUnmarked("/quit\n\x03two\nthree\n");
  await ana.until((rows) => rows.slice(-3).join("|") === "> //quit⏎|two⏎|three", "the draft");
  await ana.press("Enter");
  await ana.untilSeen("3 lines pasted. Enter sends, Esc cancels");
  await ana.press("Enter");
  assertEquals(await bia.readUntil("three\n"), "<ana> /quit\n<ana> two\n<ana> three\n");
});

terminalTest("a paste that is too long is told of, and the draft stays", async () => {
  await using all = await meeting({ columns: 100 });
  const { ana } = all;
  await ana.type("draft");
  await ana.paste("z".repeat(70_000));
  await ana.untilSeen("* What was pasted is too long: a message holds 65536 characters.");
  assertEquals((await ana.screen()).at(-1), "> draft");
  await ana.pasteUnmarked("y".repeat(70_000));
  await ana.untilSeen("* A message holds 65536 characters; the rest was not taken");
});

terminalTest("a closed terminal is a departure", async () => {
  const server = new TestServer();
  const ana = await Tmux.client(server.port, ["--nick", "ana"]);
  await ana.untilSeen("· ana");
  await ana[Symbol.asyncDispose]();
  await server.departed(1);
  await server[Symbol.asyncDispose]();
});

terminalTest("an original server can be talked to with --seed", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using ana = await Tmux.client(listener.addr.port, ["--seed", "--nick", "ana"]);
  using conn = await within(listener.accept(), () => "waiting for the client");
  await ana.untilSeen("#seed · ana");
  await ana.press("oi", "Enter");
  const buffer = new Uint8Array(100);
  const n = await within(conn.read(buffer), () => "waiting for a message") ?? 0;
  assertEquals(new TextDecoder().decode(buffer.subarray(0, n)), "<ana> <oi>");
  await conn.write(new TextEncoder().encode("<bia> <tudo bem?><caio> <oi>"));
  const isHeard = (rows: string[]): boolean => rows.at(-3)?.endsWith("<caio> oi") ?? false;
  assertEquals(timeless(await ana.until(isHeard, "caio")).slice(-5), [
    "hh:mm <ana> oi",
    "hh:mm <bia> tudo bem?",
    "hh:mm <caio> oi",
    "#seed · ana",
    ">",
  ]);
});

terminalTest("a server of another kind is named", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using shell = await Tmux.open();
  await shell.press(clientCommand(listener.addr.port, ["--nick", "ana"]), "Enter");
  using conn = await within(listener.accept(), () => "waiting for the client");
  await conn.write(new TextEncoder().encode("SSH-2.0-OpenSSH_9.6\r\n"));
  await shell.untilSeen("An SSH server answers there, not Papo. Check --host and --port.");
});
