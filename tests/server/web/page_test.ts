import { assert, assertEquals, assertThrows } from "@std/assert";
import { stripTypeScriptTypes } from "node:module";
import { loadPage } from "../../../lib/server/web/page.ts";
import { PAGE_FILES } from "../../../lib/server/web/page_files.ts";
import { askedForBy, PAGE, servedText } from "../../../lib/server/web/served.ts";

const MEND = "run `deno task page`, which writes lib/server/web/page_files.ts anew";

Deno.test("the page finds all that it asks for, and nothing lies there that nobody does", () => {
  const reached = new Set([PAGE]);
  for (const name of reached) {
    const source = PAGE_FILES[name];
    assert(source !== undefined, `${name} is not among the page's files: ${MEND}`);
    for (const other of askedForBy(name, source)) reached.add(other);
  }
  assertEquals(Object.keys(PAGE_FILES).sort(), [...reached].sort(), MEND);
});

Deno.test("what a file asks for is found in each form of an import, and what no browser finds is told", () => {
  const source = 'import { a } from "../text/a.ts";\nexport * from "./b.ts";\nimport "./c.ts";\n' +
    'import {\n  d,\n} from "./d.ts";\nexport const e = () => import("lean-qr/nano");\n// import "./no.ts"\n' +
    'import type { F } from "./f.ts";\nimport { type G } from "./g.ts";\n';
  const found = ["text/a.ts", "page/b.ts", "page/c.ts", "page/d.ts", "lean-qr/nano.mjs"];
  assertEquals(askedForBy("page/x.ts", source), found);
  const html = '<link rel="icon" href="data:,"><script src="/lib/page/main.ts"></script>';
  assertEquals(askedForBy(PAGE, html), ["page/main.ts"]);
  assertThrows(() => askedForBy("page/x.ts", 'import "node:fs";'), Error, "node:fs");
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

Deno.test("what is served has no comments, and is the same program", () => {
  const source =
    '/**\n * a.ts\n */\n\nexport const a = 1;\n  // why\nexport const b = "// no /** */";\n';
  assertEquals(
    servedText("a.ts", source),
    '\n\n\n\nexport const a = 1;\n\nexport const b = "// no /** */";\n',
  );
  for (const [name, whole] of Object.entries(PAGE_FILES)) {
    if (!name.endsWith(".ts")) continue;
    const served = servedText(name, whole);
    assertEquals(/^\s*(?:\/\*\*|\/\/).*/m.exec(served), null, name);
    // It throws where the text is no program any more.
    assertEquals(stripTypeScriptTypes(served), served, name);
  }
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

Deno.test("the page's tag is another one where any of its files is", async () => {
  const tag = async (sources: Record<string, string>): Promise<string | undefined> =>
    (await loadPage(sources)).get("/")?.etag;
  const sources: Readonly<Record<string, string>> = {
    [PAGE]: "<head></head>",
    "page/main.ts": "// a\nconst a = 1;",
    "page/b.css": "",
  };
  const before = await tag(sources);
  assertEquals(await tag({ ...sources }), before);
  // What is no part of what is served changes nothing.
  assertEquals(await tag({ ...sources, "page/main.ts": "// one\nconst a = 1;" }), before);
  for (const [name, source] of Object.entries(sources)) {
    assert(await tag({ ...sources, [name]: `${source}\n` }) !== before, name);
  }
});

Deno.test("the page asks for nothing that browsers of 2022 do not have", () => {
  // The first of these would keep a whole module from being read; `older.ts` has what can be added.
  const since = [
    ...[
      "\\(\\?<[=!]",
      "\\bstatic \\{",
      "\\bwithResolvers\\b",
      "\\bURL\\.parse\\b",
      "\\bfromAsync\\b",
    ],
    ...["\\bgroupBy\\b", "\\.to(?:Reversed|Sorted|Spliced|Hex|Base64)\\(", "\\bfromBase64\\b"],
    ...[
      "\\bawait using\\b",
      "\\.(?:union|intersection|difference|isSubsetOf)\\(",
      "\\bIterator\\.",
    ],
    ...["\\bAbortSignal\\.", "\\bnavigation\\.", "\\bpopover\\b", "\\bTemporal\\."],
  ];
  const lacking = new RegExp(since.join("|"));
  for (const [name, source] of Object.entries(PAGE_FILES)) {
    if (!name.endsWith(".ts")) continue;
    const code = servedText(name, source).replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    assertEquals(lacking.exec(code)?.[0], undefined, name);
  }
});

Deno.test("the page comes in under 200 KB", async () => {
  let sentBytes = 0;
  for (const { gzipped } of (await loadPage()).values()) sentBytes += gzipped.length;
  assert(sentBytes < 200_000, `${sentBytes} bytes`);
});
