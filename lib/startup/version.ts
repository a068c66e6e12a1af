/**
 * What runs: which version, made of which commit, on what.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import type { Language } from "../vocabulary/language.ts";
import { PROTOCOL_VERSION } from "../vocabulary/protocol.ts";
import { COMMIT } from "./commit.ts";

/** As many of a commit's digits as tell it from others. */
const DIGITS = 12;
const HASH = /^[\da-f]{7,64}$/;
/** Where a clone has it, whose folder a permission may let one look into. */
const GIT = new URL("../../.git/", import.meta.url);

/** One line on a program, such as `papo 0.1.0`. It asks for no permission. */
export function versionLine(program: string, language: Language): string {
  const { version, commitUnknown } = STARTUP_MESSAGES[language];
  const { os, arch } = Deno.build;
  const hash = commit();
  const origin = hash === undefined ? commitUnknown : `commit ${hash}`;
  return version(program, PROTOCOL_VERSION, `${origin}; Deno ${Deno.version.deno}, ${os} ${arch}`);
}

/** The commit, or `undefined` where it cannot be known. */
function commit(): string | undefined {
  return HASH.test(COMMIT) ? COMMIT : commitOfClone()?.slice(0, DIGITS);
}

function commitOfClone(): string | undefined {
  if (GIT.protocol !== "file:" || !mayRead(GIT)) return undefined;
  const head = read("HEAD");
  const [, branch] = /^ref: (.+)$/.exec(head) ?? [];
  const hash = branch === undefined ? head : read(branch) || packed(branch);
  return HASH.test(hash) ? hash : undefined;
}

function packed(branch: string): string {
  const line = read("packed-refs").split("\n").find((line) => line.endsWith(` ${branch}`));
  return line?.split(" ")[0] ?? "";
}

/** What stands in a file there, empty where there is none. */
function read(name: string): string {
  try {
    return Deno.readTextFileSync(new URL(name, GIT)).trim();
  } catch {
    return "";
  }
}

function mayRead(path: URL): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}
