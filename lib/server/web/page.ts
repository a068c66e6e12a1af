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

/** All of them by their paths, `/` for the page itself. */
export async function loadPage(): Promise<PageFiles> {
  const paths = Object.keys(PAGE_FILES).filter((name) => name.endsWith(".ts")).map(pathOf);
  const files = Object.entries(PAGE_FILES).map(async ([name, source]) => {
    const text = name === PAGE ? withPreloads(source, paths) : servedText(name, source);
    return [pathOf(name), await fileOf(name, text)] as const;
  });
  return new Map(await Promise.all(files));
}

/** Else a browser would learn of each module from another one that it has read. */
function withPreloads(html: string, paths: readonly string[]): string {
  const links = paths.map((path) => `<link rel="modulepreload" href="${path}">`);
  return html.replace("</head>", `${links.join("")}</head>`);
}

async function fileOf(name: string, text: string): Promise<PageFile> {
  const bytes = encoder.encode(text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return { type, bytes, gzipped: await gzip(bytes), etag: `"${digest.toHex().slice(0, 32)}"` };
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}
