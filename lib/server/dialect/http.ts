/**
 * HTTP, and the protocols whose requests look like its own (RTSP, SIP, ICAP): enough of them to tell a request
 * from what people write, and to refuse it.
 *
 * @module
 */

import type { CloseReason } from "../../vocabulary/codes.ts";

const METHODS = "GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI|PROPFIND|DESCRIBE|" +
  "REGISTER|INVITE|SOURCE";
const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
/** A path, `*`, an absolute URI, or an authority (RFC 9112, 3.2). */
const TARGET =
  "(?:/\\S*|\\*|[a-z][a-z\\d+.-]*://\\S*|(?:sips?|tel):\\S+|[^\\s:/]+:\\d\\S*|\\[\\S*)";
const VERSION = "[ \\t]+(HTTP|RTSP|SIP|ICAP|ICE)/(\\d(?:\\.\\d+)?)[ \\t\\r]*$";

/** A request line whose end has not come by then is too long. */
const LONG_LINE = 2_000;

/** Right in each part, as every browser sends it. */
const WELL_FORMED = new RegExp(`^[A-Z]+ \\S+ (?:HTTP|RTSP|SIP|ICAP|ICE)/\\d(?:\\.\\d+)?\\r?$`);
/** In capitals, whatever stands between the method and the version. */
const IN_CAPITALS = new RegExp(`^(?:${METHODS})[ \\t]+\\S.*${VERSION}`);
/** In any case and with any method, if what stands between is a target. */
const IN_ANY_CASE = new RegExp(`^${TOKEN}[ \\t]+${TARGET}${VERSION}`, "i");
/** What a person may write too, but not with a header behind it: `GET /`, `GET / HTTP/1.1 x`. */
const HALF = new RegExp(`^(?:${METHODS})[ \\t]+${TARGET}(?:[ \\t]+HTTP.*)?$`);
/** A line without end: a method and a target that goes on and on. */
const TOO_LONG = new RegExp(`^(?:(?:${METHODS})[ \\t]+${TARGET}|${TOKEN}[ \\t]+/\\S*$)`, "i");

/** A header of a kind that nobody writes by hand. */
const UNMISTAKABLE_HEADER =
  /^(?:host: ?(?:localhost|\S+:\d+)|(?:user-agent|accept-\w+|content-(?:length|type)|transfer-encoding|upgrade-insecure-requests|sec-[\w-]+|x-forwarded-\w+): ?\S.*)$/i;

/** Whether a stream's first line is that of an HTTP request (RFC 9112, section 3), well formed or not. */
export function isHttpRequest(line: string): boolean {
  return IN_CAPITALS.test(line) || IN_ANY_CASE.test(line) || UNMISTAKABLE_HEADER.test(line);
}

/** Whether a request's first line is that of a protocol with requests like HTTP's. */
export function isKinOfHttp(line: string): boolean {
  const [, name = "http"] = new RegExp(VERSION, "i").exec(line) ?? [];
  return !/^http$/i.test(name) && isHttpRequest(line);
}

/** Whether it is one if a header or an empty line follows. */
export function mayBeHttpRequest(line: string): boolean {
  return HALF.test(line);
}

/** Whether a line is an HTTP header, or the empty one behind them. */
export function isHttpHeader(line: string): boolean {
  return line === "" || /^[a-z][\w-]*:/i.test(line);
}

/** Whether a line that has become too long without an end began as a request. */
export function isRequestTooLong(beginning: string): boolean {
  return TOO_LONG.test(beginning);
}

/**
 * The answer to a browser that came to the chat port: complete, correct, and the last thing said.
 * `line` is the first line of its request, `why` the reason of the end.
 */
export function httpAnswer(line: string, text: string, why: CloseReason): string {
  const [, name = "HTTP", version = "1.1"] = new RegExp(VERSION, "i").exec(line) ?? [];
  const protocol = /^http$/i.test(name) ? "HTTP/1.1" : `${name.toUpperCase()}/${version}`;
  const body = text + "\n";
  const head = [
    `${protocol} ${statusOf(line, why)}`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    "Connection: close",
    "",
    "",
  ].join("\r\n");
  return /^head\s/i.test(line) ? head : head + body;
}

function statusOf(line: string, why: CloseReason): string {
  switch (why) {
    case "banned":
      return "403 Forbidden";
    case "unfinished":
      return "408 Request Timeout";
    case "server_full":
    case "address_full":
    case "shutdown":
      return "503 Service Unavailable";
  }
  // What a server answers that cannot serve any request of this kind (RFC 9110, 15.6.2).
  if (WELL_FORMED.test(line)) return "501 Not Implemented";
  return isHttpRequest(line) || line.length < LONG_LINE ? "400 Bad Request" : "414 URI Too Long";
}
