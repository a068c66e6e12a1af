import { assertEquals } from "@std/assert";
import { argumentsIn } from "../../../lib/startup/option_file.ts";
import {
  CLIENT_ROWS,
  type ClientOptions,
  parseClientOptions,
} from "../../../lib/terminal/options.ts";
import { type Held, profileOf, save } from "../../../lib/terminal/talk/saving.ts";

const PLAIN: Held = {
  nick: "ana",
  rooms: ["geral"],
  keyed: [],
  ignored: [],
  language: "en",
  theme: "auto",
  bell: "mention",
  notify: "9",
  highlights: [],
  aliases: new Map(),
  timeFormat: undefined,
};
const MUCH: Held = {
  ...PLAIN,
  rooms: ["ops", "geral", "dev"],
  ignored: ["eva", "zé"],
  language: "pt-BR",
  theme: "dark",
  bell: "all",
  notify: "off",
  highlights: ["deploy", "on call"],
  aliases: new Map([["b", "/msg bia"]]),
  timeFormat: "%H:%M:%S",
};

function parsed(args: readonly string[]): ClientOptions {
  const result = parseClientOptions(args, "en-US");
  if (result.type !== "run") throw new Error(JSON.stringify(result));
  return result.options;
}

Deno.test("what holds in a terminal is read back as the same options", () => {
  const typed = ["--host=chat.lan", "--port=7", "--tls", "--key=a.key", "--nick=x", "--inline"];
  const profile = profileOf(parsed(typed), MUCH);
  const args = argumentsIn(JSON.stringify(profile), CLIENT_ROWS, [], "en");
  if (typeof args === "string") throw new Error(args);
  assertEquals(parsed(args), {
    ...parsed([...typed, "--nick=ana", "--lang=pt-BR", "--alias=b=/msg bia"]),
    room: "ops",
    otherRooms: "geral,dev",
    ignored: "eva,zé",
    theme: "dark",
    bell: "all",
    notify: "off",
    highlights: "deploy,on call",
    timeFormat: "%H:%M:%S",
  });
});

Deno.test("what was not said of the server, and what nobody has, is in no profile", () => {
  const profile = profileOf(parsed([]), PLAIN);
  assertEquals(JSON.parse(JSON.stringify(profile)), {
    nick: "ana",
    room: "geral",
    lang: "en",
  });
});

Deno.test("before the server has answered, the rooms and the name are those that were asked for", () => {
  const typed = parsed(["--nick=zé", "--room=ops", "--join=dev,geral"]);
  const { nick, room, join } = profileOf(typed, { ...PLAIN, nick: undefined, rooms: undefined });
  assertEquals([nick, room, join], ["zé", "ops", "dev,geral"]);
});

Deno.test("what no option takes is in no profile, whatever a server calls rooms and people", () => {
  const typed = parsed(["--nick=ana"]);
  const held = { ...PLAIN, nick: "a na", rooms: ["x\u001b[2J", "dev"], ignored: ["a,b", "eva"] };
  const { nick, room, join, ignore } = profileOf(typed, held);
  assertEquals([nick, room, join, ignore], ["ana", "dev", undefined, "eva"]);
});

Deno.test("without a file the command that says all of it is named", async () => {
  assertEquals(
    await save(parsed(["--host=chat.lan"]), { ...PLAIN, highlights: ["on call"] }),
    "Nothing is kept without --profile FILE. What holds now is said by: deno run " +
      "--allow-net=chat.lan:10101 client.ts --host=chat.lan --nick=ana --room=geral --lang=en '--highlight=on call'",
  );
});

Deno.test("of what asks for a key it is told that it is left out, and how one enters it", async () => {
  const held = { ...PLAIN, keyed: ["cofre", "dev"] };
  const said = await save(parsed([]), held);
  assertEquals(said.includes("--room=geral") && !said.includes("--join"), true);
  const hint = "Left out, for no key is kept: #cofre, #dev. One enters by /join ROOM KEY";
  assertEquals(said.split("\n").at(-1), hint);
});

Deno.test("a room whose key stands in the file of keys is kept, and that file too", async () => {
  const held = { ...PLAIN, keyed: ["Cofre", "dev"] };
  const options = parsed(["--host=chat.lan", "--room-keys=keys.txt"]);
  const said = await save(options, held, new Map([["cofre", "sésamo"]]));
  const command = "--room-keys=keys.txt --nick=ana --room=geral --join=Cofre --lang=en";
  assertEquals(said.split("\n"), [
    "Nothing is kept without --profile FILE. What holds now is said by: deno run " +
    `--allow-net=chat.lan:10101 --allow-read=keys.txt client.ts --host=chat.lan ${command}`,
    "Left out, for no key is kept: #dev. One enters by /join ROOM KEY",
  ]);
});

Deno.test({
  name: "a file that may not be written is named, with the command that would let it",
  permissions: "none",
  async fn(): Promise<void> {
    assertEquals(
      await save(parsed(["--profile=papo.jsonc"]), PLAIN),
      "The permission to write papo.jsonc is missing. Start with: deno run " +
        "--allow-net=localhost:10101 --allow-read=papo.jsonc,papo.jsonc.new --allow-write=papo.jsonc,papo.jsonc.new client.ts " +
        "--profile papo.jsonc --nick=ana --room=geral --lang=en",
    );
  },
});
