/**
 * Which request gets which answer: the page, its files, the way to a WebSocket. It keeps nothing, and knows no
 * sockets.
 *
 * @module
 */

import type { WebMessages } from "../../language/web.ts";
import type { Answer } from "./answer.ts";
import { foreignHost, isThisMachine } from "./hosts.ts";
import { type HttpRequest, listOf } from "./request.ts";

/** Where the WebSocket is. */
export const WEB_SOCKET_PATH = "/ws";
const HEALTH_PATH = "/healthz";
/** Where others reach the page; told on this machine, which knows itself by another name. */
const ADDRESS_PATH = "/address";
const WEB_SOCKET_VERSION = "13";
/** What a client's key is: sixteen bytes as base64 (RFC 6455, 4.1). */
const KEY = /^[A-Za-z\d+/]{21}[AQgw]==$/;

/** What is agreed on with those who offer it: each message is compressed for itself, in both directions. */
const DEFLATE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
/** What an offer of that may ask for and is granted, or may say and need not be answered. */
const DEFLATE_PARAMETER =
  /^(?:(?:server|client)_no_context_takeover|client_max_window_bits(?:\s*=\s*"?(?:[89]|1[0-5])"?)?)$/;

/** One file of the page, as browsers get it. */
export interface PageFile {
  /** Its type, as HTTP names it. */
  readonly type: string;
  /** What it says. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, smaller. */
  readonly gzipped: Uint8Array<ArrayBuffer>;
  /** Another one whenever the bytes are others. */
  readonly etag: string;
}

/** The page's files by their paths. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** What there is to be asked for, and by whom. */
export interface Site {
  /** Makes the page's files ready when one is asked for, and not for those who want a WebSocket alone. */
  readonly files: () => Promise<PageFiles>;
  /** Further names that browsers may know the server by. */
  readonly hosts: readonly string[];
  /** Where others reach the page best, if that is known. */
  readonly address: () => string | undefined;
  /** Whether the request came by TLS: a name that leads here by a trick has no certificate here. */
  readonly isSecure: boolean;
  /** What is said to those who get nothing of it. */
  readonly messages: WebMessages;
}

/** What a request gets. */
export type Response =
  | { readonly type: "answer"; readonly answer: Answer }
  | WebSocketResponse
  /** One of the page's files, or none: see {@link fileAnswer}. */
  | { readonly type: "file" };

/** It becomes a WebSocket. */
export interface WebSocketResponse {
  /** Tells it from the others. */
  readonly type: "webSocket";
  /** What the client wants to see again. */
  readonly key: string;
  /** Whether messages may be compressed, each for itself. */
  readonly isCompressed: boolean;
}

/** Says what a request gets. */
export function respond(request: HttpRequest, site: Site): Response {
  const { path, host } = request;
  const foreign = site.isSecure ? undefined : foreignHost(host, site.hosts, site.messages);
  if (foreign !== undefined) return answer({ status: 421, body: foreign });
  if (path === WEB_SOCKET_PATH) return respondToWebSocket(request, site);
  if (path === HEALTH_PATH) return answer({ status: 200, body: "ok" });
  if (path === ADDRESS_PATH && isThisMachine(host)) {
    return answer({ status: 200, body: site.address() ?? "" });
  }
  return { type: "file" };
}

/** Where who meant to come by TLS, and did not, is sent. */
export function toHttps({ host, path, query }: HttpRequest): Answer {
  return { status: 307, fields: { Location: `https://${host}${path}${query}` } };
}

function answer(answer: Answer): Response {
  return { type: "answer", answer };
}

// The WebSocket (RFC 6455, 4.2.1)

function respondToWebSocket(request: HttpRequest, site: Site): Response {
  const { method, host, fields } = request;
  const origin = fields.get("origin");
  const own = `${site.isSecure ? "https" : "http"}://${host}`;
  // Browsers always tell it of a WebSocket, whichever page opens that; programs do not.
  if (origin !== undefined && !isSameOrigin(origin, own)) {
    return answer({ status: 403, body: site.messages.wrongOrigin });
  }
  const asksForIt = method === "GET" && request.isKept &&
    listOf(fields.get("connection")).includes("upgrade") &&
    listOf(fields.get("upgrade")).includes("websocket");
  const version = fields.get("sec-websocket-version");
  if (!asksForIt || version !== WEB_SOCKET_VERSION) {
    const wanted = { Upgrade: "websocket", "Sec-WebSocket-Version": WEB_SOCKET_VERSION };
    return answer({ status: 426, fields: wanted, body: site.messages.webSocketOnly });
  }
  const key = fields.get("sec-websocket-key") ?? "";
  if (!KEY.test(key)) return answer({ status: 400 });
  return {
    type: "webSocket",
    key,
    isCompressed: offersDeflate(fields.get("sec-websocket-extensions")),
  };
}

/** Whether a client offers to compress messages in a way that can be agreed to (RFC 7692, 7.1). */
function offersDeflate(extensions: string | undefined): boolean {
  return listOf(extensions).some((offer) => {
    const [name, ...parameters] = offer.split(";").map((part) => part.trim());
    const names = new Set(parameters.map((parameter) => parameter.replace(/\s*=.*/, "")));
    return name === "permessage-deflate" && names.size === parameters.length &&
      parameters.every((parameter) => DEFLATE_PARAMETER.test(parameter));
  });
}

/** A port that its scheme has anyway is told by neither or by one of them. */
function isSameOrigin(origin: string, own: string): boolean {
  return origin === own || (URL.canParse(own) && origin === new URL(own).origin);
}

/** The answer that makes a WebSocket of a connection (RFC 6455, 4.2.2). */
export async function webSocketAnswer(
  { key, isCompressed }: WebSocketResponse,
): Promise<Answer> {
  const text = new TextEncoder().encode(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", text));
  return {
    status: 101,
    fields: {
      Upgrade: "websocket",
      Connection: "Upgrade",
      "Sec-WebSocket-Accept": digest.toBase64(),
      ...(isCompressed && { "Sec-WebSocket-Extensions": DEFLATE }),
    },
  };
}

// The page's files

/** What someone gets who asks for one of the page's files. */
export function fileAnswer(
  request: HttpRequest,
  files: PageFiles,
  { isSecure, messages }: Pick<Site, "isSecure" | "messages">,
): Answer {
  const file = files.get(request.path);
  if (file === undefined) return { status: 404, body: messages.notFound };
  const fields = {
    ...fileFields(file),
    ...(file.type.startsWith("text/html") && pageFields(request.host, isSecure)),
  };
  if (isKnown(request.fields.get("if-none-match"), file.etag)) return { status: 304, fields };
  const takesGzip = listOf(request.fields.get("accept-encoding"))
    .some((coding) => /^(?:gzip|x-gzip)(?:\s*;\s*q=(?!0(?:\.0*)?$).*)?$/.test(coding));
  return takesGzip
    ? { status: 200, fields: { ...fields, "Content-Encoding": "gzip" }, body: file.gzipped }
    : { status: 200, fields, body: file.bytes };
}

/** Asked for anew each time, and sent anew only where it has changed: so no browser shows an old page. */
function fileFields({ type, etag }: PageFile): Record<string, string> {
  return {
    "Content-Type": type,
    ETag: etag,
    "Cache-Control": "no-cache",
    Vary: "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
  };
}

/** What the page may do: run its own files and talk to this server, and no other page may show it. */
function pageFields(host: string, isSecure: boolean): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    // For some browsers, WebSockets are nothing of 'self'.
    `connect-src 'self' ${isSecure ? "wss" : "ws"}://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    // Elsewhere browsers complain that they ignore it.
    ...((isSecure || isThisMachine(host)) &&
      { "Cross-Origin-Opener-Policy": "same-origin" }),
  };
}

/** Whether a browser has it already (RFC 9110, 13.1.2). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(",").some((known) => {
    const tag = known.trim().replace(/^W\//, "");
    return tag === etag || tag === "*";
  }) ?? false;
}
