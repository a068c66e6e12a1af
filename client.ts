/**
 * Papo's client: options, then a conversation in the terminal, or a filter where there is none.
 *
 * @module
 */

import manifest from "./deno.json" with { type: "json" };
import { chat } from "./lib/client/chat.ts";
import { type Link, PlainLink, SeedLink } from "./lib/client/link.ts";
import { pipe } from "./lib/client/pipe.ts";
import { failureReason } from "./lib/failure.ts";
import { MESSAGES } from "./lib/messages.ts";
import { type ClientOptions, parseClientOptions } from "./lib/options.ts";

const encoder = new TextEncoder();

async function main(): Promise<number> {
  const parsed = parseClientOptions(Deno.args, navigator.language);
  switch (parsed.type) {
    case "help":
      print(parsed.text);
      return 0;
    case "version":
      print(`papo ${manifest.version}`);
      return 0;
    case "refused":
      complain(parsed.sentence);
      return 2;
    case "run":
      return await join(parsed.options);
  }
}

async function join(options: ClientOptions): Promise<number> {
  const messages = MESSAGES[options.language];
  const address = { hostname: options.host, port: options.port };
  let conn: Deno.TcpConn;
  try {
    conn = await Deno.connect(address);
  } catch (error) {
    const reason = failureReason(error, address, messages, "client.ts", Deno.args);
    complain(`${messages.clientFailed} ${reason}`);
    return 1;
  }
  const link: Link = options.seed
    ? new SeedLink(conn)
    : new PlainLink(conn, options.room, options.language);
  const { nick } = options;
  try {
    const end = Deno.stdin.isTerminal() && Deno.stdout.isTerminal()
      ? await chat({ link, messages, nick, anyNick: options.seed, canSuspend: !options.noSuspend })
      : await filter(link, nick, messages.clientConnected);
    if (end === "lost") {
      complain(messages.clientLost);
      return 1;
    }
    return 0;
  } finally {
    link.close();
  }
}

function filter(link: Link, nick: string | undefined, connected: string): ReturnType<typeof pipe> {
  complain(connected);
  return pipe(link, nick, Deno.stdin.readable, print);
}

function print(line: string): void {
  writeAll(Deno.stdout, line + "\n");
}

function complain(line: string): void {
  writeAll(Deno.stderr, line + "\n");
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  for (let n = 0; n < bytes.length;) n += stream.writeSync(bytes.subarray(n));
}

Deno.exit(await main());
