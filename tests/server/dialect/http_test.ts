import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  httpAnswer,
  isHttpHeader,
  isHttpRequest,
  isRequestTooLong,
  mayBeHttpRequest,
} from "../../../lib/server/dialect/http.ts";

const REQUESTS: readonly string[] = [
  "GET / HTTP/1.1\r",
  "GET / HTTP/1.0",
  "OPTIONS * HTTP/1.1",
  "POST /a?b=c HTTP/2",
  "PRI * HTTP/2.0",
  "CONNECT example.org:443 HTTP/1.1",
  "GET http://example.org/a HTTP/1.1",
  "CONNECT [::1]:443 HTTP/1.1",
  // What no browser sends, and every server must tell
  "get / HTTP/1.1",
  "get / http/1.1",
  "Post /a HtTp/1.1",
  "GET  / HTTP/1.1",
  "GET\t/ HTTP/1.1",
  "GET / HTTP/1.1  ",
  "GET /a b c HTTP/1.1",
  "GET lost HTTP/1.1",
  "BREW /pot HTTP/1.1",
  "M-SEARCH * HTTP/1.1",
  "propfind /a HTTP/1.1",
  `GET /${"a".repeat(3_000)} HTTP/1.1`,
  "OPTIONS rtsp://a/b RTSP/1.0",
  "OPTIONS sip:x SIP/2.0",
  "SOURCE /live ICE/1.0",
  "user-agent: curl/8",
  "Content-Type: text/plain",
  "Sec-Fetch-Site: cross-site",
  "Host: localhost",
  "Host: 10.0.0.7:10101",
];

const WORDS: readonly string[] = [
  "GET /",
  "GET lost",
  "get me a coffee",
  "GET / HTTP/1.1 x",
  "POST / HTTP/1.1 agora",
  "who wants HTTP/2",
  "does anyone use HTTP/2",
  "upgrade to HTTP/2",
  "get ready for HTTP/3",
  "and /etc/hosts by HTTP/1.1",
  "use nginx: it has HTTP/2",
  "put it on the table",
  "Options: none",
  "host: who is it?",
  "accept: ok",
  "see https://example.org/a",
  "oi",
  "",
];

Deno.test("a request line of HTTP and its like, in any case, is told from what people write", () => {
  for (const line of REQUESTS) assert(isHttpRequest(line), line);
  for (const line of WORDS) assert(!isHttpRequest(line), line);
});

Deno.test("half a request is one only with a header, or an empty line, behind it", () => {
  for (const line of ["GET /", "GET /a", "GET / HTTP", "GET / HTTP/1.1 x"]) {
    assert(mayBeHttpRequest(line), line);
  }
  for (const line of ["GET lost", "get /", "GET /a and tell me", "oi"]) {
    assert(!mayBeHttpRequest(line), line);
  }
  for (const line of ["", "Host: x", "x-y:z"]) assert(isHttpHeader(line), line);
  for (const line of ["oi", "see you: later"]) assert(!isHttpHeader(line), line);
});

Deno.test("a request line without an end is told as soon as it is too long for a line", () => {
  const path = "/" + "a".repeat(4_000);
  for (const line of [`GET ${path}`, `post ${path}`, `BREW ${path}`, `GET http://a${path}`]) {
    assert(isRequestTooLong(line), line);
  }
  for (const line of ["a".repeat(4_000), "put " + "a".repeat(4_000), `veja ${path} e diga`]) {
    assert(!isRequestTooLong(line), line);
  }
});

Deno.test("the answer is complete, its length in bytes", () => {
  const [head = "", body] = httpAnswer("GET / HTTP/1.1\r", "Olá", "http").split("\r\n\r\n");
  assertEquals(body, "Olá\n");
  assertEquals(head.split("\r\n").slice(0, 1), ["HTTP/1.1 501 Not Implemented"]);
  for (const field of ["Content-Length: 5", "Connection: close", "charset=utf-8"]) {
    assertStringIncludes(head, field);
  }
});

Deno.test("the answer's status says what is wrong, in the protocol that was spoken", () => {
  const statusLine = (line: string, why: Parameters<typeof httpAnswer>[2] = "http"): string =>
    httpAnswer(line, "x", why).split("\r\n")[0] ?? "";
  assertEquals(statusLine("get / http/1.1"), "HTTP/1.1 400 Bad Request");
  assertEquals(statusLine("GET /"), "HTTP/1.1 400 Bad Request");
  assertEquals(statusLine("Host: localhost"), "HTTP/1.1 400 Bad Request");
  assertEquals(statusLine(`GET /${"a".repeat(5_000)}`), "HTTP/1.1 414 URI Too Long");
  assertEquals(statusLine("OPTIONS rtsp://a/b RTSP/1.0"), "RTSP/1.0 501 Not Implemented");
  assertEquals(statusLine("OPTIONS sip:x SIP/2.0"), "SIP/2.0 501 Not Implemented");
  assertEquals(statusLine("GET / HTTP/1.1", "banned"), "HTTP/1.1 403 Forbidden");
  assertEquals(statusLine("GET / HTTP/1.1", "server_full"), "HTTP/1.1 503 Service Unavailable");
  assertEquals(statusLine("GET / HTTP/1.1", "address_full"), "HTTP/1.1 503 Service Unavailable");
  assertEquals(statusLine("GET / HT", "unfinished"), "HTTP/1.1 408 Request Timeout");
});

Deno.test("the answer to HEAD has no body", () => {
  const answer = httpAnswer("HEAD / HTTP/1.1\r", "Olá", "http");
  assert(answer.endsWith("\r\n\r\n"));
  assertStringIncludes(answer, "Content-Length: 5");
});
