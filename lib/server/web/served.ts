/**
 * What browsers get of the page's files: where each is found, what is left of its text, and which files it asks for
 * in turn.
 *
 * @module
 */

import { stripTypeScriptTypes } from "node:module";

/** The page itself, by its place in lib, as all its files are named. */
export const PAGE = "page/index.html";

/** The package that one module of the page loads when it is wanted, and where that is served. */
export const PACKAGE = { name: "lean-qr/nano", file: "lean-qr/nano.mjs" } as const;

/** Where browsers find a file: imports between files hold, for they lie as they do in lib. */
export function pathOf(name: string): string {
  return name === PAGE ? "/" : `/lib/${name}`;
}

/**
 * A file as it is served. TypeScript loses its types and its comments, a quarter of all that a browser would fetch,
 * and keeps its lines: a browser's tools show what stands here.
 */
export function servedText(name: string, source: string): string {
  if (!name.endsWith(".ts")) return source;
  const emptied = (gone: string): string => gone.replaceAll(/[^\n]+/g, "");
  return stripTypeScriptTypes(source)
    .replaceAll(/^[ \t]*(?:\/\*\*[^]*?\*\/|\/\/.*)[ \t]*$/gm, emptied)
    // An import of which nothing is left would still ask for the file.
    .replaceAll(/^(?:import|export)\s*\{[\s,]*\}\s*from\s*"[^"]+";?/gm, emptied)
    .replaceAll(`import("${PACKAGE.name}")`, `import("${pathOf(PACKAGE.file)}")`);
}

/**
 * The files that a browser asks for because of this one.
 *
 * @throws {Error} For an import that no browser finds.
 */
export function askedForBy(name: string, source: string): string[] {
  const text = servedText(name, source);
  if (name === PAGE) {
    const links = text.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="\/lib\/([^"]*)"/g);
    return [...links].map(([, path = ""]) => path);
  }
  const code = text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  const imports = /^(?:import|export)\b[^"'`;]*?\bfrom\s*"([^"]+)"|\bimport\(?\s*"([^"]+)"/gm;
  return [...code.matchAll(imports)].map(([, from, alone = from ?? ""]) => {
    if (!/^(?:\.\.?|\/lib)\//.test(alone)) {
      throw new Error(`${name} imports ${alone}, which no browser finds`);
    }
    return new URL(alone, `https://papo/lib/${name}`).pathname.replace(/^\/lib\//, "");
  });
}
