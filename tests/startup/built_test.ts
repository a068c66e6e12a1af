import { assert, assertEquals, assertMatch } from "@std/assert";
import { asCalled } from "../../lib/startup/built.ts";
import { parseClientOptions } from "../../lib/terminal/options.ts";

const NPM = { client: "papo", server: "papo serve", command: "papo" };
const BINARIES = { client: "papo", server: "papo-server", command: "papo-server" };

Deno.test("what is built names itself as people type it, and never what only a clone has", () => {
  for (
    const [text, npm, binaries] of [
      ["Usage: server.ts [--…]", "Usage: papo serve [--…]", "Usage: papo-server [--…]"],
      ["  server.ts init FOLDER", "  papo init FOLDER", "  papo-server init FOLDER"],
      ["client.ts find [--…]", "papo find [--…]", "papo find [--…]"],
      ["--host :: (deno task server:lan)", "--host :: (papo serve --host ::)", undefined],
      ["deno task client, deno task server", "papo, papo serve", "papo, papo-server"],
      [
        "Run: deno run '--allow-read=a b' \"--allow-net=[::]:7\" --allow-sys server.ts --data 'a b'",
        "Run: papo serve --data 'a b'",
        "Run: papo-server --data 'a b'",
      ],
      ["deno run --allow-net=a:1 client.ts send oi", "papo send oi", "papo send oi"],
      ["my-server.tsx is a file", "my-server.tsx is a file", "my-server.tsx is a file"],
    ] as const
  ) {
    assertEquals(asCalled(text, NPM), npm);
    if (binaries !== undefined) assertEquals(asCalled(text, BINARIES), binaries);
  }
});

Deno.test("whoever looks for the server at the client's name is told what starts it", () => {
  const refused = parseClientOptions(["server"], "en");
  const help = parseClientOptions(["--help"], "pt-BR");
  assert(refused.type === "refused" && help.type === "help");
  assertMatch(asCalled(refused.sentence, NPM), / What starts a server is papo serve\.$/);
  assertMatch(asCalled(help.text, NPM), /\nO servidor: papo serve --help$/);
});
