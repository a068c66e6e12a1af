/**
 * Writes `lib/server/web/page_files.ts` anew, the list of the page's files: `deno task page`. What the page's own entry
 * asks for, and what that asks for in turn, is in it.
 *
 * @module
 */

import { askedForBy, PACKAGE, PAGE } from "../lib/server/web/served.ts";

const LIB = new URL("../lib/", import.meta.url);
const LIST = new URL("server/web/page_files.ts", LIB);

const HEAD = `/**
 * The page's files, as text: its own and those that it shares with other faces. Each is imported by its name, so
 * that \`deno compile\` embeds it, and reading one takes no permission.
 *
 * \`deno task page\` writes this file; a test holds that it is true.
 *
 * What a file is as text is checked where it runs: in the page, as \`lib/page/deno.json\` has it.
 *
 * @module
 */
// deno-fmt-ignore-file: each import on a line
`;

/** The names of all files that a browser asks for, in the order of their names. */
async function reachedFiles(): Promise<string[]> {
  const reached = new Set<string>([PAGE]);
  for (const name of reached) {
    if (name === PACKAGE.file) continue;
    const source = await Deno.readTextFile(new URL(name, LIB));
    for (const other of askedForBy(name, source)) reached.add(other);
  }
  return [...reached].sort();
}

/** What a file is called in the list: `pageStateRows` for `page/state/rows.ts`. */
function variableOf(name: string): string {
  return name.replaceAll(/[^a-z\d]+([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function importOf(name: string): string {
  const from = name === PACKAGE.file ? PACKAGE.name : `../../${name}`;
  const line = `import ${variableOf(name)} from "${from}" with { type: "text" };\n`;
  return /\.(?:html|css)$/.test(name) ? line : `// @ts-types="./text.d.ts"\n${line}`;
}

const names = await reachedFiles();
const list = `${HEAD}
${names.map(importOf).join("")}
/** What each file says, by its place in lib. */
export const PAGE_FILES: Readonly<Record<string, string>> = {
${names.map((name) => `  "${name}": ${variableOf(name)},\n`).join("")}};
`;
await Deno.writeTextFile(LIST, list);
