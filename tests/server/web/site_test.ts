import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Answer } from "../../../lib/server/web/answer.ts";
import { type HttpRequest, readHead } from "../../../lib/server/web/request.ts";
import {
  fileAnswer,
  type PageFile,
  respond,
  type Response,
  type Site,
  toHttps,
  webSocketAnswer,
} from "../../../lib/server/web/site.ts";
import { WEB_MESSAGES } from "../../../lib/language/web.ts";

function fileOf(type: string, etag: string): PageFile {
  return { type, etag, bytes: new Uint8Array([1, 2, 3]), gzipped: new Uint8Array([9]) };
}

const FILES = new Map([
  ["/", fileOf("text/html; charset=utf-8", '"page"')],
  ["/lib/page/main.ts", fileOf("text/javascript; charset=utf-8", '"main"')],
]);
const SITE: Site = {
  files: () => Promise.resolve(FILES),
  hosts: ["Chat.example.org"],
  address: () => "http://192.168.1.20:10101",
  isSecure: false,
  messages: WEB_MESSAGES.en,
};
const SECURE: Site = { ...SITE, isSecure: true };

const OPENING = [
  "Upgrade: websocket",
  "Connection: keep-alive, Upgrade",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

const WEB_SOCKET = {
  type: "webSocket",
  key: "dGhlIHNhbXBsZSBub25jZQ==",
  isCompressed: false,
} as const;

function requestOf(line: string, fields: readonly string[], host: string): HttpRequest {
  const text = [`${line} HTTP/1.1`, `Host: ${host}`, ...fields, "", ""].join("\r\n");
  const head = readHead(new TextEncoder().encode(text));
  assert(head.type === "request", text);
  return head.request;
}

function get(path: string, fields: readonly string[] = [], site = SITE, host = "papo"): Answer {
  const request = requestOf(`GET ${path}`, fields, host);
  const response = respond(request, site);
  assert(response.type !== "webSocket", path);
  return response.type === "answer" ? response.answer : fileAnswer(request, FILES, site);
}

function openWebSocket(
  fields: readonly string[],
  { site = SITE, host = "papo:10101", method = "GET" } = {},
): Response {
  return respond(requestOf(`${method} /ws`, fields, host), site);
}

function statusOf(response: Response): number {
  assert(response.type !== "file");
  return response.type === "webSocket" ? 101 : response.answer.status;
}

Deno.test("the page is at the root, its files where they lie", () => {
  const { status, body, fields } = get("/");
  assertEquals([status, body], [200, new Uint8Array([1, 2, 3])]);
  assertEquals(fields?.["Content-Type"], "text/html; charset=utf-8");
  assertEquals(get("/?a=b").status, 200);
  assertEquals(get("/lib/page/main.ts").fields?.["Content-Type"], "text/javascript; charset=utf-8");
  assertEquals(get("/healthz").body, "ok");
});

Deno.test("nothing else is anywhere, however it is asked for", () => {
  const paths = ["/index.html", "/lib", "/lib/../server.ts", "/%2e%2e/server.ts", "//", "/ws/"];
  for (const path of [...paths, "/lib/page/%6dain.ts", "/LIB/page/main.ts", "/__proto__"]) {
    assertEquals(get(path).status, 404, path);
  }
});

Deno.test("where others reach it is told on this machine alone", () => {
  assertEquals(get("/address", [], SITE, "localhost:10101").body, "http://192.168.1.20:10101");
  const unknown = { ...SITE, address: () => undefined };
  assertEquals(get("/address", [], unknown, "127.0.0.1").body, "");
  assertEquals(get("/address", [], SITE, "192.168.1.20").status, 404);
});

Deno.test("what a browser has already is not sent again", () => {
  for (const known of ['"page"', 'W/"page"', '"x", "page"', "*"]) {
    const { status, fields } = get("/", [`If-None-Match: ${known}`]);
    assertEquals([status, fields?.["ETag"]], [304, '"page"'], known);
  }
  for (const other of ['"x"', "page"]) {
    assertEquals(get("/", [`If-None-Match: ${other}`]).status, 200);
  }
});

Deno.test("who can take less gets less", () => {
  const less = (field: string): boolean =>
    get("/", [field]).fields?.["Content-Encoding"] === "gzip";
  for (const takes of ["gzip", "deflate, gzip, br", "GZIP;q=0.5", "x-gzip"]) {
    assert(less(`Accept-Encoding: ${takes}`), takes);
  }
  for (const takes of ["br", "gzip;q=0", "gzip;q=0.00", "identity"]) {
    assert(!less(`Accept-Encoding: ${takes}`), takes);
  }
  assertEquals(get("/").fields?.["Vary"], "Accept-Encoding");
});

Deno.test("the page may do nothing but run its own files and talk to this server", () => {
  const { fields = {} } = get("/", [], SITE, "192.168.1.20:10101");
  const policy = fields["Content-Security-Policy"]?.split("; ");
  assertEquals(policy, [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self' ws://192.168.1.20:10101",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  assertEquals(fields["Referrer-Policy"], "no-referrer");
  assertEquals(fields["X-Frame-Options"], "DENY");
  assertEquals(fields["Cross-Origin-Opener-Policy"], undefined);
  const secure = get("/", [], SECURE, "192.168.1.20:10101").fields ?? {};
  assertStringIncludes(secure["Content-Security-Policy"] ?? "", " wss://192.168.1.20:10101;");
  assertEquals(secure["Cross-Origin-Opener-Policy"], "same-origin");
});

Deno.test("every file stays with the page of this server, and is what it says it is", () => {
  for (const path of ["/", "/lib/page/main.ts"]) {
    const { fields = {} } = get(path);
    assertEquals(fields["X-Content-Type-Options"], "nosniff");
    assertEquals(fields["Cross-Origin-Resource-Policy"], "same-origin");
    assertEquals(fields["Cache-Control"], "no-cache");
    assertEquals(fields["Set-Cookie"], undefined);
  }
});

Deno.test("a name that anyone can have made lead here is not this server's", () => {
  const { status, body } = get("/", [], SITE, "evil.example:10101");
  assertEquals(status, 421);
  assertStringIncludes(`${body}`, "evil.example. ");
  assertEquals(get("/healthz", [], SITE, "evil.example").status, 421);
  assertEquals(get("/", [], SITE, "CHAT.example.org:10101").status, 200);
  const rebound = { host: "evil.example:10101" };
  const origin = "Origin: http://evil.example:10101";
  assertEquals(statusOf(openWebSocket([...OPENING, origin], rebound)), 421);
  // Who has a certificate for it is who he says.
  assertEquals(get("/", [], SECURE, "evil.example").status, 200);
});

Deno.test("a WebSocket opens for programs, and for the page of this server", () => {
  assertEquals(openWebSocket(OPENING), WEB_SOCKET);
  assertEquals(statusOf(openWebSocket([...OPENING, "Origin: http://papo:10101"])), 101);
  const secure = { site: SECURE };
  assertEquals(statusOf(openWebSocket([...OPENING, "Origin: https://papo:10101"], secure)), 101);
  const host = "papo:80";
  assertEquals(statusOf(openWebSocket([...OPENING, "Origin: http://papo"], { host })), 101);
});

Deno.test("it opens for no other page", () => {
  const origins = [
    "http://evil.example",
    "null",
    "https://papo:10101",
    "http://papo",
    "http://papo:10102",
    "http://papo:10101.evil.example",
    "http://papo:10101, http://evil.example",
    "",
  ];
  for (const origin of origins) {
    assertEquals(statusOf(openWebSocket([...OPENING, `Origin: ${origin}`])), 403, origin);
  }
});

Deno.test("RFC 6455, 4.2.1: what asks for no WebSocket of version 13 is told what is", () => {
  const without = (name: string): string[] => OPENING.filter((field) => !field.startsWith(name));
  for (const name of ["Upgrade", "Connection", "Sec-WebSocket-Version"]) {
    assertEquals(statusOf(openWebSocket(without(name))), 426, name);
  }
  const old = [...without("Sec-WebSocket-Version"), "Sec-WebSocket-Version: 8"];
  const response = openWebSocket(old);
  assert(response.type === "answer");
  assertEquals(response.answer.fields?.["Sec-WebSocket-Version"], "13");
  assertEquals(response.answer.fields?.["Upgrade"], "websocket");
  assertEquals(statusOf(openWebSocket(OPENING, { method: "HEAD" })), 426);
});

Deno.test("RFC 6455, 4.1: a key is sixteen bytes", () => {
  const without = OPENING.filter((field) => !field.startsWith("Sec-WebSocket-Key"));
  for (const key of ["", "dGhlIHNhbXBsZQ==", "dGhlIHNhbXBsZSBub25jZR==", "a, b"]) {
    assertEquals(statusOf(openWebSocket([...without, `Sec-WebSocket-Key: ${key}`])), 400, key);
  }
});

Deno.test("RFC 6455, 1.3: the answer shows that it was understood", async () => {
  const { status, fields = {} } = await webSocketAnswer(WEB_SOCKET);
  assertEquals([status, fields["Sec-WebSocket-Accept"]], [101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="]);
  assertEquals(fields["Sec-WebSocket-Extensions"], undefined);
});

Deno.test("RFC 7692, 7.1: messages are compressed, each for itself, where that is offered so", async () => {
  const isOffered = (extensions: string): boolean => {
    const response = openWebSocket([...OPENING, `Sec-WebSocket-Extensions: ${extensions}`]);
    assert(response.type === "webSocket");
    return response.isCompressed;
  };
  for (
    const offer of [
      "permessage-deflate",
      "permessage-deflate; client_max_window_bits",
      'Permessage-Deflate;client_max_window_bits="10" ; server_no_context_takeover',
      "permessage-deflate; client_no_context_takeover; client_max_window_bits=8",
      "x-webkit-deflate-frame, permessage-deflate",
      "permessage-deflate; server_max_window_bits=10, permessage-deflate",
    ]
  ) assert(isOffered(offer), offer);
  for (
    const offer of [
      "",
      "x-webkit-deflate-frame",
      "permessage-deflate; server_max_window_bits=15",
      "permessage-deflate; client_max_window_bits=7",
      "permessage-deflate; client_max_window_bits=16",
      "permessage-deflate; client_no_context_takeover=1",
      "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
      "permessage-deflate; unknown",
      "permessage-deflate;",
    ]
  ) assert(!isOffered(offer), offer);
  const { fields = {} } = await webSocketAnswer({ ...WEB_SOCKET, isCompressed: true });
  assertEquals(
    fields["Sec-WebSocket-Extensions"],
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
  );
});

Deno.test("who meant to come by TLS is sent there", () => {
  for (const path of ["/", "/a?b=c&d", "/?"]) {
    const { status, fields } = toHttps(requestOf(`GET ${path}`, [], "papo:10101"));
    assertEquals([status, fields?.["Location"]], [307, `https://papo:10101${path}`]);
  }
});
