import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "@std/jsonc/parse";
import { accessFlags } from "../../lib/terminal/access.ts";
import { parseClientOptions } from "../../lib/terminal/options.ts";
import { JsonPeer } from "./json_peer.ts";
import { DEADLINE_MS, TestServer } from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";
import { hasTmux, Tmux } from "./tmux.ts";

const CLIENT = new URL("../../client.ts", import.meta.url).pathname;
const ignore = !await hasTmux();
const WIDE = { columns: 300, rows: 40 };

/** The flags that such arguments take. */
function flagsFor(args: readonly string[]): readonly string[] {
  const parsed = parseClientOptions(args, "en");
  if (parsed.type !== "run") throw new Error(JSON.stringify(parsed));
  return accessFlags(parsed.options);
}

/** The client with these arguments, and with these flags of Deno's. */
async function open(args: readonly string[], flags: readonly string[]): Promise<Tmux> {
  const all = [...flags, CLIENT, ...args].map((each) => `'${each}'`).join(" ");
  const env = "env -u NO_COLOR LC_ALL=en_US.UTF-8 TERM=xterm-256color";
  return await Tmux.open({
    ...WIDE,
    command: `${env} '${Deno.execPath()}' run --no-prompt ${all}`,
  });
}

/** Types a line and, once it stands there, enters it. */
async function enter(it: Tmux, text: string): Promise<void> {
  await it.type(text);
  await it.untilSeen(`> ${text}`);
  await it.press("Enter");
}

/** Leaves, and waits for the end of it. */
async function leave(it: Tmux): Promise<void> {
  await enter(it, "/quit");
  await it.untilEnded(DEADLINE_MS);
}

Deno.test({
  name:
    "what was saved is back at the next start: rooms, who is ignored, settings, aliases, language and the key",
  ignore,
  async fn(): Promise<void> {
    using folder = new TemporaryFolder();
    const [file, key] = [`${folder.path}/papo.jsonc`, `${folder.path}/ana.key`];
    await using server = new TestServer({ language: "en" });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia", room: "dev" });
    const args = ["--profile", file, "--host", "127.0.0.1", "--port", `${server.port}`];
    const firstArgs = [...args, "--nick", "ana", "--key", key, "--lang", "en"];
    const flags = flagsFor(firstArgs);
    await using first = await open(firstArgs, flags);
    await first.untilSeen(`${file} is not there yet: /save makes it`);
    const typed = [
      "/join dev",
      "/ignore eva",
      '/highlight on call, "deploy"',
      "/alias B=/msg bia 'oi' \\",
    ];
    const more = ["/theme mono", "/bell all", "/notify off", "/time %H:%M:%S", "/lang pt-BR"];
    await first.untilSeen("ana");
    for (const line of [...typed, ...more]) await enter(first, line);
    await enter(first, "/save");
    await first.untilSeen(`Guardado em ${file}`);
    assertEquals(Deno.statSync(file).mode ?? 0, 0o100600);
    assertEquals(parse(Deno.readTextFileSync(file)), {
      ...{ host: "127.0.0.1", port: server.port, key, nick: "ana" },
      ...{ room: "dev", join: "geral", ignore: "eva", lang: "pt-BR", theme: "mono" },
      ...{
        bell: "all",
        notify: "off",
        highlight: 'on call,"deploy"',
        alias: ["b=/msg bia 'oi' \\"],
      },
      ...{ time: "%H:%M:%S" },
    });
    await leave(first);

    await using second = await open(["--profile", file], flags);
    await second.untilSeen("1:#dev · ana");
    for (
      const [command, answer] of [
        ["/ignore", "eva"],
        ["/highlight", 'on call, "deploy"'],
        ["/alias", "/b=/msg bia 'oi' \\"],
        ["/bell", "Som: all"],
        ["/time", "%H:%M:%S"],
      ] as const
    ) {
      await enter(second, command);
      await second.untilSeen(answer);
    }
    await enter(second, "/switch 2");
    await second.untilSeen("2:#geral · ana");
    await enter(second, "/b !");
    await bia.until(
      (message) => message.type === "direct" && message.text === "'oi' \\ !",
      "the alias",
    );
    const who = await bia.ask({ type: "who", room: "dev", id: 1 });
    assert(who.type === "who" && who.nicks.includes("ana"), JSON.stringify(who));
    await leave(second);
  },
});

Deno.test({
  name:
    "what a person wrote in the file stays; what cannot be written says why, and changes nothing",
  ignore,
  async fn(): Promise<void> {
    using folder = new TemporaryFolder();
    const file = `${folder.path}/papo.jsonc`;
    await using server = new TestServer({ language: "en" });
    const begun = `{\n  // where we are\n  "host": "127.0.0.1", "port": ${server.port},\n` +
      '  "nick": "ana", // me\n  "bell": "all"\n}\n';
    Deno.writeTextFileSync(file, begun, { mode: 0o644 });
    const flags = flagsFor(["--profile", file, "--port", `${server.port}`, "--host", "127.0.0.1"]);
    await using it = await open(["--profile", file], flags);
    await it.untilSeen("#geral · ana");
    await enter(it, "/bell mention");
    await enter(it, "/save");
    await it.untilSeen(`Kept in ${file}`);
    const saved = Deno.readTextFileSync(file);
    assertEquals(
      saved,
      `{\n  // where we are\n  "host": "127.0.0.1", "port": ${server.port},\n` +
        '  "nick": "ana", // me\n  "room": "geral",\n  "lang": "en"\n}\n',
    );
    assertEquals(Deno.statSync(file).mode ?? 0, 0o100600);

    await enter(it, "/theme mono");
    Deno.writeTextFileSync(`${file}.new`, "of another terminal");
    await enter(it, "/save");
    await it.untilSeen(
      `another program is writing it. If that is not so, delete ${file}.new and try again`,
    );
    assertEquals(Deno.readTextFileSync(file), saved);
    Deno.removeSync(`${file}.new`);

    Deno.writeTextFileSync(file, "a letter");
    await enter(it, "/save");
    await it.untilSeen("it is no JSONC");
    assertEquals(Deno.readTextFileSync(file), "a letter");

    const other = `${folder.path}/other.jsonc`;
    Deno.renameSync(file, other);
    Deno.symlinkSync(other, file);
    await enter(it, "/save");
    await it.untilSeen("it only leads to another file; name that to --profile");
    Deno.removeSync(file);
    Deno.removeSync(folder.path, { recursive: true });
    await enter(it, "/save");
    await it.untilSeen("its folder is not there");
    await leave(it);
    Deno.mkdirSync(folder.path);
  },
});

Deno.test({
  name: "where it may not be written, the command is named that would let it and says what holds",
  ignore,
  async fn(): Promise<void> {
    using folder = new TemporaryFolder();
    const file = `${folder.path}/papo.jsonc`;
    await using server = new TestServer({ language: "en" });
    const text = `{ "host": "127.0.0.1", "port": ${server.port}, "nick": "ana", "lang": "en" }`;
    Deno.writeTextFileSync(file, text);
    const net = `--allow-net=127.0.0.1:${server.port}`;
    await using it = await open(["--profile", file], [net, `--allow-read=${file}`]);
    await it.untilSeen("#geral · ana");
    await enter(it, "/highlight deploy");
    await enter(it, "/save");
    await it.untilSeen("--highlight=deploy");
    const said = (await it.screen()).map((row) => row.trim()).join(" ");
    assertStringIncludes(
      said,
      `The permission to write ${file} is missing. Start with: deno run ${net} `,
    );
    assertMatch(
      said,
      new RegExp(`--allow-write=${file},\\s*${file}\\.new client\\.ts --profile ${file}`),
    );
    assertEquals(Deno.readTextFileSync(file), text);
    await leave(it);
  },
});
