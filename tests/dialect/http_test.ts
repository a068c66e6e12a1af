import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { httpAnswer, isHttpRequest } from "../../lib/dialect/http.ts";

Deno.test("a request line of HTTP is told from what people write", () => {
  for (
    const line of ["GET / HTTP/1.1\r", "GET / HTTP/1.0", "OPTIONS * HTTP/1.1", "POST /a?b=c HTTP/2"]
  ) {
    assert(isHttpRequest(line), line);
  }
  for (const line of ["GET /", "get / HTTP/1.1", "GET  / HTTP/1.1", "GET / HTTP/1.1 x", "oi", ""]) {
    assert(!isHttpRequest(line), line);
  }
});

Deno.test("the answer is complete, its length in bytes", () => {
  const [head = "", body] = httpAnswer("GET / HTTP/1.1\r", "Olá").split("\r\n\r\n");
  assertEquals(body, "Olá\n");
  assertEquals(head.split("\r\n").slice(0, 1), ["HTTP/1.1 501 Not Implemented"]);
  for (const field of ["Content-Length: 5", "Connection: close", "charset=utf-8"]) {
    assertStringIncludes(head, field);
  }
});

Deno.test("the answer to HEAD has no body", () => {
  const answer = httpAnswer("HEAD / HTTP/1.1\r", "Olá");
  assert(answer.endsWith("\r\n\r\n"));
  assertStringIncludes(answer, "Content-Length: 5");
});
