/**
 * The page's files as browsers get them, made when the first is asked for.
 *
 * @module
 */

import { PAGE_FILES } from "./page_files.ts";
import { PAGE, pathOf, servedText } from "./served.ts";
import type { PageFile, PageFiles } from "./site.ts";

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  ts: "text/javascript; charset=utf-8",
};

const encoder = new TextEncoder();

/** All of them by their paths, `/` for the page itself; `sources` are what they are made of, by their names. */
export async function loadPage(
  sources: Readonly<Record<string, string>> = PAGE_FILES,
): Promise<PageFiles> {
  const { [PAGE]: page = "", ...others } = sources;
  const files = new Map<string, PageFile>();
  for (const [name, source] of Object.entries(others)) {
    files.set(pathOf(name), await fileOf(name, servedText(name, source)));
  }
  const paths = Object.keys(others).filter((name) => name.endsWith(".ts")).map(pathOf);
  const etags = [...files.values()].map(({ etag }) => etag);
  const version = await digestOf(encoder.encode(etags.join("")));
  files.set(pathOf(PAGE), await fileOf(PAGE, withHead(page, paths, version)));
  return files;
}

/**
 * A browser would learn of each module from another one that it has read, were they not named at once. The version
 * is that of all files: a page that is open knows by the tag of this one that there is another.
 */
function withHead(html: string, paths: readonly string[], version: string): string {
  const links = paths.map((path) => `<link rel="modulepreload" href="${path}">`);
  const meta = `<meta name="version" content="${version}">`;
  return html.replace("</head>", `${meta}${links.join("")}</head>`);
}

async function fileOf(name: string, text: string): Promise<PageFile> {
  const bytes = encoder.encode(text);
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return { type, bytes, gzipped: await gzip(bytes), etag: `"${await digestOf(bytes)}"` };
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return digest.toHex().slice(0, 32);
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}
