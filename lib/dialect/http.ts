/** Whether a stream's first line is that of an HTTP request (RFC 9112, section 3). */
export function isHttpRequest(firstLine: string): boolean {
  return /^[A-Z]+ \S+ HTTP\/\d(?:\.\d)?\r?$/.test(firstLine);
}

/**
 * The answer to a browser that came to the chat port: complete, correct, and the last thing said.
 * 501 is what a server answers that cannot serve any request of this kind (RFC 9110, 15.6.2).
 */
export function httpAnswer(firstLine: string, text: string): string {
  const body = text + "\n";
  const head = [
    "HTTP/1.1 501 Not Implemented",
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    "Connection: close",
    "",
    "",
  ].join("\r\n");
  return firstLine.startsWith("HEAD ") ? head : head + body;
}
