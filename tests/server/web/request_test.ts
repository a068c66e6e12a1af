import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  FIELDS_MAX,
  type Head,
  HEAD_MAX_BYTES,
  type HttpRequest,
  LINE_MAX_BYTES,
  readHead,
  type RefusalStatus,
} from "../../../lib/server/web/request.ts";

const GET = "GET / HTTP/1.1\r\n";
const HOST = "Host: papo:10101\r\n";

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function read(text: string): Head {
  return readHead(bytesOf(text));
}

function requestOf(text: string): HttpRequest {
  const head = read(text);
  assert(head.type === "request", text);
  return head.request;
}

Deno.test("a request is its method, its path, its host and its fields", () => {
  const { method, path, host, isKept, fields } = requestOf(
    "HEAD /a/b?c=d HTTP/1.1\r\nHOST: Papo:10101\r\nX-Name:  a b \t\r\nx-name: c\r\nEmpty:\r\n\r\n",
  );
  assertEquals([method, path, host, isKept], ["HEAD", "/a/b", "papo:10101", true]);
  assertEquals(Object.fromEntries(fields), { host: "Papo:10101", "x-name": "a b, c", empty: "" });
});

Deno.test("empty lines before a request are none of it, and what lies behind it is another's", () => {
  const text = `\r\n\r\n${GET}${HOST}\r\n`;
  const head = read(text + "GET /b");
  assert(head.type === "request");
  assertEquals(head.length, text.length);
});

Deno.test("a connection is kept if both sides can", () => {
  assert(requestOf(`${GET}${HOST}Connection: keep-alive\r\n\r\n`).isKept);
  assert(!requestOf(`${GET}${HOST}Connection: x, Close\r\n\r\n`).isKept);
  assert(!requestOf(`GET / HTTP/1.0\r\n${HOST}\r\n`).isKept);
});

Deno.test("a proxy's form of a request names the host", () => {
  const { host, path } = requestOf(`GET http://10.0.0.7:10101/a HTTP/1.1\r\n${HOST}\r\n`);
  assertEquals([host, path], ["10.0.0.7:10101", "/a"]);
  assertEquals(requestOf(`GET http://papo HTTP/1.1\r\n${HOST}\r\n`).path, "/");
});

Deno.test("a body that is none is no body", () => {
  assertEquals(requestOf(`${GET}${HOST}Content-Length: 0\r\n\r\n`).method, "GET");
});

const REFUSED: readonly (readonly [what: string, text: string, status: RefusalStatus])[] = [
  ["no version", "GET /\r\n\r\n", 400],
  ["two spaces", `GET  / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["a space behind the version", `GET / HTTP/1.1 \r\n${HOST}\r\n`, 400],
  ["a method in lower case", `get / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["a version in lower case", `GET / http/1.1\r\n${HOST}\r\n`, 400],
  ["a method that is none", `G(T / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["a field alone", `${HOST}\r\n`, 400],
  ["a path that is none", `GET lost HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["an empty path", `GET ? HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["a fragment", `GET /a#b HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["a path that is no ASCII", `GET /\xe3 HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["another scheme", `GET ftp://papo/ HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["no host", `${GET}\r\n`, 400],
  ["no host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 400],
  ["two hosts", `${GET}${HOST}${HOST}\r\n`, 400],
  ["a host that is none", `${GET}Host: a b\r\n\r\n`, 400],
  ["a host with a path", `${GET}Host: papo/a\r\n\r\n`, 400],
  ["a host with a quote", `${GET}Host: papo;script-src\r\n\r\n`, 400],
  ["a host with a name", `${GET}Host: ana@papo\r\n\r\n`, 400],
  ["an empty host", `${GET}Host:\r\n\r\n`, 400],
  ["a folded field", `${GET}${HOST}X: a\r\n b\r\n\r\n`, 400],
  ["a field behind a space", `${GET} ${HOST}\r\n`, 400],
  ["a space before the colon", `${GET}Host : papo\r\n\r\n`, 400],
  ["a field without a colon", `${GET}${HOST}lost\r\n\r\n`, 400],
  ["a field without a name", `${GET}${HOST}: a\r\n\r\n`, 400],
  ["a bare LF", `GET / HTTP/1.1\nHost: papo\n\n`, 400],
  ["a bare LF within", `${GET}Host: papo\nX: a\r\n\r\n`, 400],
  ["a bare CR", `${GET}${HOST}X: a\rY: b\r\n\r\n`, 400],
  ["a NUL", `${GET}${HOST}X: a\0b\r\n\r\n`, 400],
  ["an escape", `${GET}${HOST}X: a\x1bb\r\n\r\n`, 400],
  ["a length that is none", `${GET}${HOST}Content-Length: +1\r\n\r\n`, 400],
  ["two lengths", `${GET}${HOST}Content-Length: 0\r\nContent-Length: 5\r\n\r\n`, 400],
  ["two lengths in one", `${GET}${HOST}Content-Length: 0, 5\r\n\r\n`, 400],
  ["a body", `${GET}${HOST}Content-Length: 5\r\n\r\nhello`, 413],
  ["a body in pieces", `${GET}${HOST}Transfer-Encoding: chunked\r\n\r\n`, 501],
  ["both", `${GET}${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`, 501],
  ["a coding that is none", `${GET}${HOST}Transfer-Encoding: identity\r\n\r\n`, 501],
  ["POST", `POST / HTTP/1.1\r\n${HOST}Content-Length: 2\r\n\r\noi`, 405],
  ["PUT", `PUT / HTTP/1.1\r\n${HOST}\r\n`, 405],
  ["DELETE", `DELETE / HTTP/1.1\r\n${HOST}\r\n`, 405],
  ["PATCH", `PATCH / HTTP/1.1\r\n${HOST}\r\n`, 405],
  ["OPTIONS", `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 405],
  ["TRACE", `TRACE / HTTP/1.1\r\n${HOST}\r\n`, 405],
  ["CONNECT", `CONNECT papo:443 HTTP/1.1\r\n${HOST}\r\n`, 405],
  ["a method that nobody knows", `BREW /pot HTTP/1.1\r\n${HOST}\r\n`, 501],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505],
  ["HTTP/0.9", `GET / HTTP/0.9\r\n${HOST}\r\n`, 505],
  ["HTTP/3", `GET / HTTP/3.0\r\n${HOST}\r\n`, 505],
  ["a long path", `GET /${"a".repeat(9_000)} HTTP/1.1\r\n${HOST}\r\n`, 414],
  ["a long line without an end", `GET /${"a".repeat(LINE_MAX_BYTES)}`, 414],
  ["a long field", `${GET}${HOST}X: ${"a".repeat(9_000)}\r\n\r\n`, 431],
  ["many fields", `${GET}${HOST}${"X: a\r\n".repeat(FIELDS_MAX)}\r\n`, 431],
  ["a head without an end", `${GET}${"X: a\r\n".repeat(HEAD_MAX_BYTES / 6)}`, 431],
];

for (const [what, text, status] of REFUSED) {
  Deno.test(`it is refused: ${what}`, () => {
    assertEquals(read(text), { type: "refused", status });
  });
}

Deno.test("as much as may be is not too much", () => {
  const fields = "X: a\r\n".repeat(FIELDS_MAX - 1);
  assertEquals(requestOf(`${GET}${HOST}${fields}\r\n`).method, "GET");
  const path = "/" + "a".repeat(LINE_MAX_BYTES - "GET / HTTP/1.1".length);
  assertEquals(requestOf(`GET ${path} HTTP/1.1\r\n${HOST}\r\n`).path, path);
});

Deno.test("until its end has come a request is nothing, wherever it is cut", () => {
  const text = `\r\nGET /a HTTP/1.1\r\n${HOST}Accept: */*\r\n\r\n`;
  for (let cut = 0; cut < text.length; cut++) {
    assertEquals(read(text.slice(0, cut)).type, "incomplete", text.slice(0, cut));
  }
});

Deno.test("whatever comes is read, or refused, or waited for within bounds", () => {
  const piece = fc.oneof(
    fc.constantFrom("GET ", "/", " HTTP/1.1", "\r\n", "\r", "\n", "Host: papo", ":", " ", "\0"),
    fc.string({ maxLength: 20 }),
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
    const head = read(pieces.join(""));
    if (head.type === "request") assert(head.length <= HEAD_MAX_BYTES + 4);
  }));
});
