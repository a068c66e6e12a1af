/**
 * What the programs are called where they have been built: a clone has tasks, what is built has names.
 *
 * @module
 */

/** How one types them. */
export interface Built {
  /** The client. */
  readonly client: string;
  /** The server. */
  readonly server: string;
  /** Before one of the server's own commands, such as `init`. */
  readonly command: string;
}

/** `undefined` in a clone. A bundle is JavaScript, and no file of a clone is. */
export const BUILT: Built | undefined = Deno.build.standalone
  ? { client: "papo", server: "papo-server", command: "papo-server" }
  : import.meta.url.endsWith(".js")
  ? { client: "papo", server: "papo serve", command: "papo" }
  : undefined;

/** What is run in a clone, with which flags, and what runs a task there. */
const RUN = /deno run (?:(?:'[^']*'|"[^"]*"|[^\s'"])+ )*?(?=(?:server|client)\.ts\b)/g;
const COMMAND = /\bserver\.ts (?=(?:backup|cert|check|doctor|hash|init)\b)/g;

/** A sentence of a clone's words, in those that hold here. */
export function asCalledHere(text: string): string {
  return BUILT === undefined ? text : asCalled(text, BUILT);
}

/**
 * A sentence of a clone's words, in those of what is built.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const built = { client: "papo", server: "papo serve", command: "papo" };
 * assertEquals(asCalled("server.ts init makes one", built), "papo init makes one");
 * assertEquals(asCalled("deno run --allow-net=[::]:7 server.ts --port 7", built), "papo serve --port 7");
 * ```
 */
export function asCalled(text: string, { client, server, command }: Built): string {
  return text
    .replaceAll(RUN, "")
    .replaceAll("deno task server:lan", `${server} --host ::`)
    .replaceAll(/deno task server\b/g, server)
    .replaceAll(/deno task client\b/g, client)
    .replaceAll(COMMAND, `${command} `)
    .replaceAll(/\bserver\.ts\b/g, server)
    .replaceAll(/\bclient\.ts\b/g, client);
}
