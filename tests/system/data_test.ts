import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Program, runServer, SERVER_NET, SERVER_SCRIPT } from "./harness.ts";
import { type HistoryServer, stop } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { HAS_SMALL_DISKS, SmallDisk } from "./small_disk.ts";
import { TemporaryFolder } from "./temporary.ts";

/** What touches a folder, with no permission but for it. */
function run(folder: string, args: readonly string[]): Program {
  return runServer([...args, "--lang", "en"], {
    flags: [SERVER_NET, `--allow-read=${folder}`, `--allow-write=${folder}`],
  });
}

/** Makes a folder with these answers, of which each is a line. */
async function init(folder: string, answers: readonly string[]): Promise<string> {
  await using program = run(folder, ["init", folder]);
  await program.write(answers.map((answer) => `${answer}\n`).join(""));
  await program.endInput();
  const { code, stdout, stderr } = await program.outcome();
  assertEquals([code, stderr], [0, ""]);
  return stdout;
}

async function start(folder: string, args: readonly string[] = []): Promise<HistoryServer> {
  const program = run(folder, ["--data", folder, "--port", "0", ...args]);
  await program.until(() => program.stdout.length > 0, "the first line");
  const port = Number(/:(\d+)\b/.exec(program.stdout[0] ?? "")?.[1]);
  return { program, port, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

Deno.test("a folder that three questions made has all that a server keeps, for its owner alone", async () => {
  using temporary = new TemporaryFolder();
  const folder = `${temporary.path}/data`;
  const told = await init(folder, ["n", "senha", "prof", "segredo"]);
  assertStringIncludes(told, `--allow-read=${folder} --allow-write=${folder} server.ts --data`);
  const files = ["", "/papo.jsonc", "/password", "/operators"];
  const modes = files.map((file) => (Deno.statSync(folder + file).mode ?? 0) & 0o777);
  assertEquals(modes, [0o700, 0o600, 0o600, 0o600]);
  assertMatch(Deno.readTextFileSync(`${folder}/operators`), /^prof:\$scrypt\$/);
  {
    await using server = await start(folder);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana", password: "senha" });
    await ana.ask({ type: "say", text: "fica", id: 1 });
    ana.close();
    await stop(server);
  }
  await using server = await start(folder);
  await using bia = await JsonPeer.connect(server.port, { nick: "bia", password: "senha" });
  await bia.until(
    (message) => message.type === "message" && message.text === "fica",
    "what was said",
  );
  bia.close();
  await stop(server);
});

Deno.test("empty answers make a folder without a password, which is told; what is there already is left alone", async () => {
  using temporary = new TemporaryFolder();
  const folder = `${temporary.path}/data`;
  const told = await init(folder, ["", "", ""]);
  assertMatch(told, /^Without a password, whoever reaches the server comes in\./);
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["papo.jsonc"]);
  const before = Deno.readTextFileSync(`${folder}/papo.jsonc`);
  await using again = run(folder, ["init", folder]);
  await again.endInput();
  const { code, stderr } = await again.outcome();
  assertEquals([code, stderr], [
    1,
    `There is papo.jsonc in ${folder} already: nothing was changed.`,
  ]);
  assertEquals(Deno.readTextFileSync(`${folder}/papo.jsonc`), before);
});

Deno.test("what holds is told with where it comes from: defaults, folder, file, what is typed", async () => {
  using temporary = new TemporaryFolder();
  const folder = `${temporary.path}/data`;
  await init(folder, ["", "", ""]);
  Deno.writeTextFileSync(`${folder}/papo.jsonc`, '{ "port": 7, "replay": 9, "no-irc": true }');
  await using program = run(folder, ["check", "--data", folder, "--port", "8"]);
  const { code, stdout } = await program.outcome();
  assertEquals(code, 0);
  const line = (option: string): string =>
    stdout.split("\n").find((line) => line.startsWith(`  --${option}`))?.replaceAll(/\s+/g, " ") ??
      "";
  assertEquals(line("port"), " --port 8 typed");
  assertEquals(line("replay"), ` --replay 9 ${folder}/papo.jsonc`);
  assertEquals(line("no-irc"), ` --no-irc ${folder}/papo.jsonc`);
  assertEquals(line("history"), ` --history ${folder}/history.db ${folder}`);
  assertEquals(line("room-entries"), " --room-entries 1000 default");
  assertEquals(line("lang"), " --lang en typed");
  assert(!stdout.includes("--no-web"), "what does not hold is not shown");
});

Deno.test("where the input ends before all is answered, no folder is made that would be open to all", async () => {
  using temporary = new TemporaryFolder();
  const folder = `${temporary.path}/data`;
  for (const answers of ["", "y\n", "y\nsenha\n", "y\nsenha\nprof\n"]) {
    await using program = run(folder, ["init", folder]);
    await program.write(answers);
    await program.endInput();
    const { code, stdout, stderr } = await program.outcome();
    assertEquals([code, stdout], [1, ""], answers);
    assertMatch(stderr, /^The input ended before all was answered: nothing was made\./);
    assertEquals([...Deno.readDirSync(temporary.path)], []);
  }
  // The last answer needs no end of its line.
  await using program = run(folder, ["init", folder]);
  await program.write("y\nsenha\nprof\nsegredo");
  await program.endInput();
  assertEquals((await program.outcome()).code, 0);
});

Deno.test({
  name: "on a full disk all of a folder is made or nothing: half of one could be open to all",
  ignore: !HAS_SMALL_DISKS,
  fn: async () => {
    await using disk = await SmallDisk.create("64k");
    // Two of the three files have room.
    await disk.fill(8);
    const script =
      `mkdir "$0/d"; printf 'y\\nsenha\\nprof\\nsegredo\\n' | "$@"; echo "$?"; ls "$0/d"`;
    const { stdout, stderr } = await new Deno.Command("nsenter", {
      args: [
        ...[...disk.prefix.slice(1), "sh", "-c", script, disk.path],
        ...[Deno.execPath(), "run", "--no-prompt", "-A", SERVER_SCRIPT],
        ...["init", `${disk.path}/d`, "--lang", "en"],
      ],
      env: { NO_COLOR: "1" },
    }).output();
    const [said, told] = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals(told, "1\n");
    assertMatch(said ?? "", /cannot be made: there is no space left\n$/);
  },
});

Deno.test("a file that seems to be meant for one that is not there is told before anyone comes in", async () => {
  using temporary = new TemporaryFolder();
  const folder = temporary.path;
  for (const [name, meant] of [["pasword", "password"], ["password.txt", "password"]]) {
    Deno.writeTextFileSync(`${folder}/${name}`, "senha\n");
    for (const command of [[], ["check"]]) {
      await using program = run(folder, [...command, "--data", folder, "--port", "0"]);
      const { code, stderr } = await program.outcome();
      assertEquals(code, 2);
      assertStringIncludes(stderr, `There is ${name} in ${folder}, but no ${meant}: `);
    }
    // Where it is named, or the right one is there too, it is nobody's business.
    await using named = run(folder, [
      "check",
      `--data=${folder}`,
      `--password-file=${folder}/${name}`,
    ]);
    assertEquals((await named.outcome()).code, 0);
    Deno.writeTextFileSync(`${folder}/${meant}`, "senha\n");
    await using both = run(folder, ["check", "--data", folder]);
    assertEquals((await both.outcome()).code, 0);
    Deno.removeSync(`${folder}/${name}`);
    Deno.removeSync(`${folder}/${meant}`);
  }
  for (
    const other of ["password.old", "history.db-wal", "backup.db", "lost+found", "fullchain.pem"]
  ) {
    Deno.writeTextFileSync(`${folder}/${other}`, "");
  }
  await using program = run(folder, ["check", "--data", folder]);
  assertEquals((await program.outcome()).code, 0);
});

Deno.test("what is no folder cannot become one, and is left as it is", async () => {
  using temporary = new TemporaryFolder();
  const file = `${temporary.path}/data`;
  Deno.writeTextFileSync(file, "oi");
  await using program = run(file, ["init", file]);
  await program.endInput();
  const { code, stderr } = await program.outcome();
  assertEquals(code, 1);
  assertMatch(stderr, new RegExp(`^The folder ${file} cannot be made: Not a directory[^\n]*$`));
  assertEquals(Deno.readTextFileSync(file), "oi");
});

Deno.test("a folder that has half of what TLS needs does not make a server without it", async () => {
  using temporary = new TemporaryFolder();
  for (const [file, missing] of [["cert.pem", "--tls-key"], ["key.pem", "--tls-cert"]] as const) {
    Deno.writeTextFileSync(`${temporary.path}/${file}`, "");
    await using program = run(temporary.path, ["--data", temporary.path, "--port", "0"]);
    const { code, stderr } = await program.outcome();
    const sentence = `The value of ${missing} is missing: the name of a file.`;
    assertEquals([code, stderr], [2, `${temporary.path}: ${sentence}`]);
    Deno.removeSync(`${temporary.path}/${file}`);
  }
});

Deno.test("a file that will not do is named, with the key that was meant", async () => {
  using temporary = new TemporaryFolder();
  const file = `${temporary.path}/papo.jsonc`;
  Deno.writeTextFileSync(file, '{ "prot": 7 }');
  for (const command of [[], ["check"]]) {
    await using program = run(temporary.path, [...command, "--config", file]);
    const { code, stderr } = await program.outcome();
    assertEquals([code, stderr], [2, `${file}: there is no option prot. Did you mean port?`]);
  }
  // What does not go with the rest, too; but not what was typed.
  for (
    const [text, typed, sentence] of [
      ['{ "quiet": true, "verbose": true }', [], `${file}: Bad value for --quiet: `],
      ['{ "rate": 7 }', ["--quiet", "--verbose"], "Bad value for --quiet: "],
      ['{ "keep": "30d" }', [], `${file}: --keep `],
    ] as const
  ) {
    Deno.writeTextFileSync(file, text);
    await using program = run(temporary.path, ["--config", file, ...typed]);
    const { code, stderr } = await program.outcome();
    assertEquals([code, stderr.slice(0, sentence.length)], [2, sentence], stderr);
  }
});

Deno.test("of what a file says and what is typed and does not go with it, what is typed counts", async () => {
  using temporary = new TemporaryFolder();
  const file = `${temporary.path}/papo.jsonc`;
  for (const [said, typed] of [["quiet", "verbose"], ["verbose", "quiet"]]) {
    Deno.writeTextFileSync(file, `{ "${said}": true }`);
    await using program = run(temporary.path, ["check", "--config", file, `--${typed}`]);
    const { code, stdout } = await program.outcome();
    assertEquals([code, stdout.includes(`--${typed}`), stdout.includes(`--${said}`)], [
      0,
      true,
      false,
    ]);
  }
});

Deno.test("a file is read as any editor wrote it, and what is no such file is refused in one sentence", async () => {
  using temporary = new TemporaryFolder();
  const file = `${temporary.path}/papo.jsonc`;
  const text = '{ "rate": 7 }';
  const wide = [...`\ufeff${text}`].flatMap((
    unit,
  ) => [unit.charCodeAt(0) & 0xff, unit.charCodeAt(0) >> 8]);
  const western = [...`${text} // não`].map((unit) => unit.charCodeAt(0));
  const utf8 = new TextEncoder().encode(`\ufeff${text}`);
  for (const bytes of [utf8, new Uint8Array(wide), new Uint8Array(western)]) {
    Deno.writeFileSync(file, bytes);
    await using program = run(temporary.path, ["check", "--config", file]);
    assertMatch((await program.outcome()).stdout, /--rate 7 /);
  }
  for (
    const [named, why] of [
      [temporary.path, "It is a folder."],
      [`${file}/x`, "Check its path: a part of it is no folder."],
      ["/dev/zero", "It is larger than such a file can be."],
      ["none.jsonc", "Check that it exists."],
    ] as const
  ) {
    await using program = runServer(["--config", named, "--lang", "en"], {
      flags: [SERVER_NET, "--allow-read"],
    });
    const { code, stderr } = await program.outcome();
    assertEquals([code, stderr], [2, `The file ${named} cannot be read. ${why}`]);
  }
});

Deno.test("where the permission for the folder is missing, what to type has it", async () => {
  await using program = runServer(["--data", "data", "--lang", "en"]);
  const { code, stderr } = await program.outcome();
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--allow-read=data --allow-write=data server.ts --data data");
});
