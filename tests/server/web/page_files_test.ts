import { assertEquals, assertLess } from "@std/assert";
import { stripTypeScriptTypes } from "node:module";
import { PAGE_FILES } from "../../../lib/server/web/page_files.ts";

const ROOT = "file:///";
/** What the page's HTML asks for beside that. */
const STARTS = ["page/index.html", "page/style.css", "page/main.ts"];

/** What a module needs to run: without what only types were imported from. */
function importsOf(name: string): string[] {
  if (!name.endsWith(".ts")) return [];
  const code = stripTypeScriptTypes(PAGE_FILES[name] ?? "");
  return [...code.matchAll(/^(?:import|export)\s+([^"';]*?)\s*from\s+"(\.[^"]+)"/gm)]
    .filter(([, names = ""]) => !/^\{[\s,]*\}$/.test(names))
    .map(([, , path = ""]) => new URL(path, ROOT + name).href.slice(ROOT.length));
}

Deno.test("what the page needs is what there is of it, no more and no less", () => {
  const needed = new Set<string>();
  const next = [...STARTS];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    next.push(...importsOf(name));
  }
  assertEquals(Object.keys(PAGE_FILES).sort(), [...needed].sort());
});

Deno.test("all of the page is less than 200 KB, as browsers get it", async () => {
  let bytes = 0;
  for (const [name, source] of Object.entries(PAGE_FILES)) {
    const text = name.endsWith(".ts") ? stripTypeScriptTypes(source) : source;
    const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    bytes += (await new Response(zipped).bytes()).length;
  }
  assertLess(bytes, 200_000);
});
