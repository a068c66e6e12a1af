/**
 * What HTTP requests are answered, as bytes (RFC 9110, RFC 9112).
 *
 * @module
 */

import { concat } from "../../text/lines.ts";

/** One answer, whole. */
export interface Answer {
  /** What came of the request (RFC 9110, section 15). */
  readonly status: keyof typeof REASONS;
  /** Its fields but those that every answer has. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What it brings; a string is plain text. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** How an answer is sent. */
export interface Sending {
  /** Whether its body is left out, though its length is told. */
  readonly isHead: boolean;
  /** Whether another request may follow. */
  readonly isKept: boolean;
  /** The time of day. */
  readonly utcMs: number;
}

/** The statuses that are answered here, with their names (RFC 9110, section 15). */
export const REASONS = {
  101: "Switching Protocols",
  200: "OK",
  304: "Not Modified",
  307: "Temporary Redirect",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  414: "URI Too Long",
  421: "Misdirected Request",
  426: "Upgrade Required",
  431: "Request Header Fields Too Large",
  501: "Not Implemented",
  505: "HTTP Version Not Supported",
} as const;

const encoder = new TextEncoder();

/** The answer's bytes. */
export function answerBytes(answer: Answer, sending: Sending): Uint8Array<ArrayBuffer> {
  const { status, fields = {}, body = `${status} ${REASONS[status]}` } = answer;
  const isText = typeof body === "string";
  const bytes = isText ? encoder.encode(`${body}\n`) : body;
  const hasBody = status !== 101 && status !== 304;
  const head = Object.entries({
    Date: new Date(sending.utcMs).toUTCString(),
    ...(hasBody && isText && TEXT),
    ...(hasBody && { "Content-Length": bytes.length }),
    ...(status !== 101 && { Connection: sending.isKept ? "keep-alive" : "close" }),
    ...fields,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const beginning = encoder.encode(`HTTP/1.1 ${status} ${REASONS[status]}\r\n${head.join("")}\r\n`);
  return hasBody && !sending.isHead ? concat(beginning, bytes) : beginning;
}

/** Whatever it says, a browser shows it as text, and keeps none of it. */
const TEXT = {
  "Content-Type": "text/plain; charset=utf-8",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
};
