/**
 * The head of an HTTP/1.1 request (RFC 9112), read strictly: what two programs might understand in two ways
 * is refused. No request here has a body, so nothing can be smuggled behind one.
 *
 * @module
 */

/** What a request asks for, and its fields by their names in lower case. */
export interface HttpRequest {
  /** The only methods that there is an answer to. */
  readonly method: "GET" | "HEAD";
  /** The path, as it came: nothing in it is decoded. */
  readonly path: string;
  /** What stands behind the path, with its question mark; empty where nothing does. */
  readonly query: string;
  /** The host and port by which the server was asked. */
  readonly host: string;
  /** Fields of one name are one, joined by commas. */
  readonly fields: ReadonlyMap<string, string>;
  /** Whether another request may follow on the connection. */
  readonly isKept: boolean;
}

/** A status that says what is wrong with a request (RFC 9110, section 15). */
export type RefusalStatus = 400 | 405 | 413 | 414 | 431 | 501 | 505;

/** What came of reading a head. */
export type Head =
  /** Its end has not come. */
  | { readonly type: "incomplete" }
  /** `length` is how many bytes it took. */
  | { readonly type: "request"; readonly request: HttpRequest; readonly length: number }
  /** The connection ends with the answer. */
  | { readonly type: "refused"; readonly status: RefusalStatus };

/** The longest request line, in bytes. */
export const LINE_MAX_BYTES = 4 * 1024;
/** The longest head, in bytes. */
export const HEAD_MAX_BYTES = 8 * 1024;
/** Most fields of one head. */
export const FIELDS_MAX = 64;

const CR = 13;
const LF = 10;
const END = "\r\n\r\n";

const REQUEST_LINE = /^(\S+) (\S+) HTTP\/(\d)\.(\d)$/;
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
/** Methods that are known (RFC 9110, section 9; RFC 5789), and that nothing here answers. */
const UNANSWERED = ["POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];
const FIELD = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/;
/** A path with its query (RFC 3986), and before it what a proxy is told (RFC 9112, 3.2.2). */
const TARGET = /^(?=[!-~]*$)(?:https?:\/\/([^/?#\s]+))?(\/[^?#\s]*|)(\?[^#\s]*)?$/i;
/** A name, an IPv4 address, or an IPv6 address in brackets; then perhaps a port. */
const HOST = /^(?:[a-z\d](?:[a-z\d._-]*[a-z\d])?\.?|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

const decoder = new TextDecoder("latin1");

/**
 * Reads the head that these bytes begin with.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const head = readHead(new TextEncoder().encode("GET /a?b HTTP/1.1\r\nHost: papo\r\n\r\n"));
 * assertEquals(head.type === "request" && head.request.path, "/a");
 * ```
 */
export function readHead(bytes: Uint8Array): Head {
  const from = beginningOf(bytes);
  const text = decoder.decode(bytes.subarray(from, from + HEAD_MAX_BYTES));
  const lineEnd = text.indexOf("\r\n");
  if (lineEnd > LINE_MAX_BYTES || (lineEnd === -1 && text.length > LINE_MAX_BYTES)) {
    return refused(414);
  }
  const end = text.indexOf(END);
  // A line that ends with a bare LF or a bare CR some read as one, and others as two.
  if (/(?<!\r)\n|\r(?!\n|$)/.test(end === -1 ? text : text.slice(0, end))) return refused(400);
  if (end === -1) {
    return text.length >= HEAD_MAX_BYTES ? refused(431) : { type: "incomplete" };
  }
  const [line = "", ...fields] = text.slice(0, end).split("\r\n");
  const request = readRequest(line, fields);
  if (typeof request === "number") return refused(request);
  return { type: "request", request, length: from + end + END.length };
}

function refused(status: RefusalStatus): Head {
  return { type: "refused", status };
}

/** Empty lines before a request are none of it (RFC 9112, 2.2). */
function beginningOf(bytes: Uint8Array): number {
  let from = 0;
  while (bytes[from] === CR && bytes[from + 1] === LF) from += 2;
  return from;
}

function readRequest(line: string, lines: readonly string[]): HttpRequest | RefusalStatus {
  const [, method = "", target = "", major, minor] = REQUEST_LINE.exec(line) ?? [];
  if (!TOKEN.test(method)) return 400;
  if (major !== "1") return 505;
  if (UNANSWERED.includes(method)) return 405;
  if (method !== "GET" && method !== "HEAD") return method === method.toUpperCase() ? 501 : 400;
  if (lines.length > FIELDS_MAX) return 431;
  const fields = readFields(lines);
  if (fields === undefined) return 400;
  if (fields.has("transfer-encoding")) return 501;
  const length = fields.get("content-length") ?? "0";
  if (length !== "0") return /^\d+$/.test(length) ? 413 : 400;
  const [, authority, path, query = ""] = TARGET.exec(target) ?? [];
  const host = authority ?? fields.get("host") ?? "";
  if (path === undefined || !HOST.test(host)) return 400;
  if (path === "" && authority === undefined) return 400;
  const isKept = minor !== "0" && !listOf(fields.get("connection")).includes("close");
  return {
    method,
    path: path === "" ? "/" : path,
    query,
    host: host.toLowerCase(),
    fields,
    isKept,
  };
}

function readFields(lines: readonly string[]): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name = "", value = ""] = FIELD.exec(line) ?? [];
    if (name === "") return undefined;
    const key = name.toLowerCase();
    const before = fields.get(key);
    // Whoever stands between may have looked at the other one.
    if (before !== undefined && (key === "host" || key === "content-length")) return undefined;
    fields.set(key, before === undefined ? value.trim() : `${before}, ${value.trim()}`);
  }
  return fields.has("host") ? fields : undefined;
}

/** The words of a field that is a list, in lower case. */
export function listOf(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(",").map((word) => word.trim().toLowerCase());
}
