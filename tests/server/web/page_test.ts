import { assert, assertEquals, assertLess } from "@std/assert";
import { loadPage, servedText } from "../../../lib/server/web/page.ts";
import { PAGE, PAGE_FILES } from "../../../lib/server/web/page_files.ts";

/** The files that a browser asks for because of this one, by their places in lib. */
function askedForBy(name: string, source: string): string[] {
  const text = servedText(name, source);
  if (name === PAGE) {
    const paths = [...text.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="(\/[^"]*)"/g)];
    return paths.map(([, path = ""]) => path.replace(/^\/lib\//, ""));
  }
  const code = text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  const imports = /^(?:import|export)\b[^"'`;]*?\bfrom\s*"([^"]+)"|\bimport\(?\s*"([^"]+)"/gm;
  return [...code.matchAll(imports)].map(([, from, alone = from ?? ""]) => {
    assert(/^(?:\.\.?|\/lib)\//.test(alone), `${name} imports ${alone}, which no browser finds`);
    return new URL(alone, `https://papo/lib/${name}`).pathname.replace(/^\/lib\//, "");
  });
}

Deno.test("the page finds all that it asks for, and nothing lies there that nobody does", () => {
  const reached = new Set([PAGE]);
  for (const name of reached) {
    const source = PAGE_FILES[name];
    assert(source !== undefined, `${name} is missing in page_files.ts`);
    for (const other of askedForBy(name, source)) reached.add(other);
  }
  assertEquals(Object.keys(PAGE_FILES).sort(), [...reached].sort());
});

Deno.test("what is left of an import of types asks for nothing, and no line moves", () => {
  const source =
    'import { type A, type B } from "./a.ts";\nimport {\n  type C,\n} from "./c.ts";\n' +
    'import type { D } from "./d.ts";\nimport { type E, f } from "./e.ts";\nexport const g: E = f;\n';
  const served = servedText("a.ts", source);
  assertEquals([...served.matchAll(/"\.\/\w\.ts"/g)].map(([path]) => path), ['"./e.ts"']);
  assertEquals(served.split("\n").length, source.split("\n").length);
  assertEquals(servedText("style.css", "a { b: c }"), "a { b: c }");
});

Deno.test("a browser learns of all modules at once, and may have each of them smaller", async () => {
  const files = await loadPage();
  const page = files.get("/");
  assert(page !== undefined);
  const html = new TextDecoder().decode(page.bytes);
  for (const [path, { type, bytes, gzipped, etag }] of files) {
    assertEquals(html.includes(`rel="modulepreload" href="${path}"`), path.endsWith(".ts"), path);
    if (path.endsWith(".ts")) assertEquals(type, "text/javascript; charset=utf-8");
    assert(/^"[\da-f]{32}"$/.test(etag), path);
    const stream = new Blob([gzipped]).stream().pipeThrough(new DecompressionStream("gzip"));
    assertEquals(await new Response(stream).bytes(), bytes);
  }
});

Deno.test("the page asks for nothing that browsers of 2023 do not have", () => {
  const since =
    /\bwithResolvers\b|\.to(?:Reversed|Sorted|Spliced)\(|\b(?:groupBy|fromAsync)\b|\bawait using\b/;
  for (const [name, source] of Object.entries(PAGE_FILES)) {
    if (name.endsWith(".ts")) {
      assertEquals(since.exec(servedText(name, source))?.[0], undefined, name);
    }
  }
});

Deno.test("the page comes in under 200 KB", async () => {
  let sentBytes = 0;
  for (const { gzipped } of (await loadPage()).values()) sentBytes += gzipped.length;
  assert(sentBytes < 200_000, `${sentBytes} bytes`);
});

Deno.test("all of the page is less than 200 KB, as browsers get it", async () => {
  let bytes = 0;
  for (const { gzipped } of (await loadPage()).values()) bytes += gzipped.length;
  assertLess(bytes, 200_000);
});
