/**
 * The protocols that are not spoken here: how their first words look, and how each is told so in its own
 * words. Whatever is in this table is never said to a room, so that no password, header or command that a
 * program meant for another server is.
 *
 * A person may begin with the same words (`GET lost`, `pass the salt`): a row matches only what no person
 * types, and where one line is not enough for that, it waits for the second.
 *
 * @module
 */

import type { CloseReason } from "../../vocabulary/codes.ts";
import type { Words } from "../../vocabulary/entry.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { Closing } from "../../vocabulary/reply.ts";
import { closingSentence } from "../../language/chat.ts";
import { concat } from "../../text/lines.ts";
import {
  httpAnswer,
  isHttpHeader,
  isHttpRequest,
  isKinOfHttp,
  isRequestTooLong,
  mayBeHttpRequest,
} from "./http.ts";
import { tlsAlert } from "../tls/prefix.ts";

/** What is known of another protocol. */
export interface Protocol {
  /** What it is called. */
  readonly name: string;
  /** Why a connection ends on which it is spoken, if for nothing else. */
  readonly reason: "http" | "tls" | "foreign" | "utf16";
  /**
   * The last that is said to it: a sentence, in the protocol's own words. `why` is the reason of the end,
   * `line` its first line, as far as it came.
   */
  farewell(sentence: string, why: CloseReason, line: string): Words;
}

/** One that is known by its first line, or its first two. */
interface TextProtocol extends Protocol {
  /** Whether this is its first line. */
  isFirst(line: string): boolean;
  /** Whether this is its second line, where a person too may have typed the first one. */
  isSecond?(line: string): boolean;
  /** Whether that is waited for, if it has not come with the first. @default {true} */
  readonly isPatient?: boolean;
  /** Whether it begins so, whatever follows: the line need not end. */
  begins?(text: string): boolean;
  /** Whether a line that is too long to wait for its end is its first one. */
  isTooLong?(beginning: string): boolean;
}

/** How far the first lines are those of a protocol in the table. */
export type Match =
  | { readonly type: "yes"; readonly protocol: Protocol }
  /** The second line will tell. */
  | { readonly type: "maybe" }
  | { readonly type: "no" };

const encoder = new TextEncoder();

/** Such as TLS is: known by its bytes. */
export const TLS: Protocol = { name: "tls", reason: "tls", farewell: tlsAlert };

/** Bytes that are no text, of whatever protocol: its own words are not known. */
export const BINARY: Protocol = { name: "binary", reason: "foreign", farewell: plainly };

/** Words of a person whose terminal, or whose other program, writes what is not read here. */
export const UTF16: Protocol = { name: "utf16", reason: "utf16", farewell: plainly };

/** No name has one of these, and no command of a program what a sentence ends in. */
const IRC_NICK = ":?[^\\s?!,;]+";
const IRC_ROOM = "[#&]\\S*";
/** What is said at the end of a line. */
const IRC_LAST = " +:.*";
const IRC_USER = "\\S+ +\\S+ +\\S+ +:.*";
const IRC = new RegExp(
  "^(?:@\\S+ +)?(?::\\S+ +)?(?:" + [
    "CAP +[A-Z]+(?: .*)?",
    `NICK +${IRC_NICK}`,
    "USER +\\S+ +\\S+ +\\S+ +\\S.*",
    "PASS +(?::.*|\\S+|\\S+ +TS +\\d.*)",
    "(?:AUTHENTICATE|WEBIRC|PROTOCTL) +\\S.*",
    "OPER +\\S+ +\\S+",
    `QUIT(?:${IRC_LAST})?`,
    "PING +:?\\S+",
    `JOIN +${IRC_ROOM}(?: +\\S+)?`,
    `(?:PART|TOPIC) +${IRC_ROOM}(?:${IRC_LAST})?`,
    `MODE +${IRC_ROOM}(?: +[+-].*)?`,
    `(?:WHO|NAMES) +${IRC_ROOM}`,
    `(?:PRIVMSG|NOTICE) +\\S+${IRC_LAST}`,
    `SERVER +\\S+ +\\d+ (?:\\S+ +)?:.*`,
    "STARTTLS",
  ].join("|") + ")$",
);
const IRC_IN_ANY_CASE = new RegExp(
  `^(?:cap +(?:ls(?: +\\d+)?|req +:?\\S.*|end)|user +${IRC_USER})$`,
  "i",
);
const MAYBE_IRC = new RegExp(`^(?:nick +${IRC_NICK}|pass +:?\\S+)$`, "i");
/** A password of several words, as a person says them too, who says one line at a time. */
const WORDY_PASS = /^pass +\S.*$/i;
const IRC_SECOND = new RegExp(`^(?:nick +${IRC_NICK}|user +${IRC_USER}|cap +\\S.*)$`, "i");

const IMAP_TAG = "(?:[A-Za-z]{0,4}\\d{1,6}|\\.)";
const IMAP_COMMAND =
  "(?:CAPABILITY|STARTTLS|LOGIN +\\S+ +\\S+|AUTHENTICATE +\\S+|ID +(?:NIL|\\(.*))";
const IMAP = new RegExp(`^(?:${IMAP_TAG} +${IMAP_COMMAND}|\\S+ +LOGIN +"[^"]*" +"[^"]*")$`);

/** A priority, and a time as either format has it (RFC 3164, 4.1; RFC 5424, 6), or as rsyslog puts it. */
const SYSLOG =
  /^(?:\d{1,5} )?<\d{1,3}>(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |(?:1 )?\d{4}-\d\d-\d\dT\d\d:)/;
// deno-lint-ignore no-control-regex
const PRINTER_JOB = /^(?:\x1b%-12345X|\x1bE\x1b|%!PS-Adobe-)/;

const httpFarewell: Protocol["farewell"] = (sentence, why, line) => httpAnswer(line, sentence, why);
const ircFarewell = (sentence: string): string => `ERROR :Closing link: ${sentence}\r\n`;

/** The table. The first row that matches counts. */
const PROTOCOLS: readonly TextProtocol[] = [
  { name: "rtsp", reason: "http", isFirst: isKinOfHttp, farewell: httpFarewell },
  {
    name: "http",
    reason: "http",
    isFirst: isHttpRequest,
    isTooLong: isRequestTooLong,
    farewell: httpFarewell,
  },
  {
    name: "http",
    reason: "http",
    isFirst: mayBeHttpRequest,
    isSecond: isHttpHeader,
    farewell: httpFarewell,
  },
  { name: "irc", reason: "foreign", ...matching(IRC), farewell: ircFarewell },
  { name: "irc", reason: "foreign", ...matching(IRC_IN_ANY_CASE), farewell: ircFarewell },
  { name: "irc", reason: "foreign", ...matching(MAYBE_IRC, IRC_SECOND), farewell: ircFarewell },
  {
    name: "irc",
    reason: "foreign",
    ...matching(WORDY_PASS, IRC_SECOND),
    isPatient: false,
    farewell: ircFarewell,
  },
  { name: "ssh", reason: "foreign", ...matching(/^SSH-\d/), farewell: sshDisconnect },
  // A proxy speaks for someone else; what that one speaks is not known.
  { name: "proxy", reason: "foreign", ...matching(/^PROXY +(?:TCP|UNKNOWN)/), farewell: plainly },
  {
    name: "smtp",
    reason: "foreign",
    ...matching(/^(?:HELO(?: +\S+)?|[EL]HLO(?: +\S+)?|[el]hlo +\S+)$/),
    farewell: (sentence) => `554 ${sentence}\r\n`,
  },
  {
    name: "redis",
    reason: "foreign",
    ...matching(/^\*\d+$/, /^\$\d+$/),
    farewell: (sentence) => `-ERR ${sentence}\r\n`,
  },
  {
    name: "redis",
    reason: "foreign",
    ...matching(/^(?:AUTH +\S+(?: +\S+)?|HELLO +[23](?: +(?:AUTH|SETNAME) +\S.*)?)$/),
    farewell: (sentence) => `-ERR ${sentence}\r\n`,
  },
  {
    name: "stomp",
    reason: "foreign",
    ...matching(/^(?:CONNECT|STOMP)$/, /^[a-z-]+:/),
    farewell: (sentence) => `ERROR\nmessage:${sentence}\n\n\0`,
  },
  {
    name: "imap",
    reason: "foreign",
    ...matching(IMAP),
    farewell: (sentence) => `* BYE ${sentence}\r\n`,
  },
  // FTP, POP3 and what else has a name and a password: the next thing said would be that.
  {
    name: "login",
    reason: "foreign",
    ...matching(/^(?:USER|USERNAME|LOGIN|AUTHINFO +USER) +\S+$/),
    farewell: plainly,
  },
  {
    name: "cvs",
    reason: "foreign",
    ...matching(/^BEGIN (?:AUTH|VERIFICATION) REQUEST$/),
    farewell: plainly,
  },
  {
    name: "nats",
    reason: "foreign",
    ...matching(/^CONNECT +\{.*\}$/),
    farewell: (sentence) => `-ERR '${sentence}'\r\n`,
  },
  { name: "vnc", reason: "foreign", ...matching(/^RFB \d{3}\.\d{3}$/), farewell: plainly },
  {
    name: "rsync",
    reason: "foreign",
    ...matching(/^@RSYNCD: /),
    farewell: (sentence) => `@ERROR: ${sentence}\n`,
  },
  {
    name: "xml",
    reason: "foreign",
    isFirst: () => false,
    begins: (text) => /^<(?:\?xml\s|stream:stream\s)/.test(text),
    farewell: plainly,
  },
  // A log that is sent to the wrong port; its lines may have their lengths before them in place of an end.
  {
    name: "syslog",
    reason: "foreign",
    isFirst: () => false,
    begins: (text) => SYSLOG.test(text),
    farewell: plainly,
  },
  // A document on its way to a printer, in the languages that those understand.
  {
    name: "printer",
    reason: "foreign",
    isFirst: () => false,
    begins: (text) => PRINTER_JOB.test(text),
    farewell: plainly,
  },
];

/** The last that is said to whoever speaks another protocol, of which `line` is the first line. */
export function farewellTo(
  protocol: Protocol,
  line: string,
  closing: Closing,
  language: Language,
): Words {
  return protocol.farewell(closingSentence(closing, language), closing.reason, line);
}

/** Which protocol these are the first lines of; `second` is `undefined` while it has not ended. */
export function matchLines(first: string, second: string | undefined): Match {
  let isOpen = false;
  for (const protocol of PROTOCOLS) {
    if (!protocol.isFirst(first)) continue;
    if (protocol.isSecond === undefined) return { type: "yes", protocol };
    if (second === undefined) isOpen ||= protocol.isPatient ?? true;
    else if (protocol.isSecond(second)) return { type: "yes", protocol };
  }
  return { type: isOpen ? "maybe" : "no" };
}

/** Which protocol a line begins that has not ended; `isTooLong` where its end is not waited for. */
export function matchBeginning(text: string, isTooLong: boolean): Protocol | undefined {
  return PROTOCOLS.find((protocol) =>
    protocol.begins?.(text) || isTooLong && protocol.isTooLong?.(text)
  );
}

function matching(
  first: RegExp,
  second?: RegExp,
): Pick<TextProtocol, "isFirst"> & Partial<Pick<TextProtocol, "isSecond">> {
  const isFirst = (line: string): boolean => first.test(line);
  return second === undefined
    ? { isFirst }
    : { isFirst, isSecond: (line: string) => second.test(line) };
}

/** As it would be told to a person. */
function plainly(sentence: string): string {
  return `* ${sentence}\n`;
}

/**
 * A disconnect message behind a version line (RFC 4253, 4.2 and 11.1): the client shows its user the
 * sentence, where it would show any other line to nobody.
 */
function sshDisconnect(sentence: string): Uint8Array<ArrayBuffer> {
  const SSH_MSG_DISCONNECT = 1;
  const PROTOCOL_ERROR = 2;
  const text = encoder.encode(sentence);
  const payload = concat(
    new Uint8Array([SSH_MSG_DISCONNECT]),
    uint32(PROTOCOL_ERROR),
    uint32(text.length),
    text,
    uint32(0),
  );
  // A packet's length is a multiple of eight, and it has four bytes of padding or more (section 6).
  const padding = 4 + (8 - (payload.length + 9) % 8) % 8;
  return concat(
    encoder.encode("SSH-2.0-Papo\r\n"),
    uint32(1 + payload.length + padding),
    new Uint8Array([padding]),
    payload,
    new Uint8Array(padding),
  );
}

function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
