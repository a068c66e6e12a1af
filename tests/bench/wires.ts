/**
 * How one kind of server is spoken to. All its text is ASCII, so that characters are bytes.
 *
 * The load generator counts deliveries by stepping over {@linkcode Wire.relayed} frames of equal
 * length; whatever does not look like one is taken line by line.
 */
export interface Wire {
  /** What connection `index` says first, in order to receive and be heard, in a room of its choice. */
  hello(index: number, room: string | undefined): string;
  /** What a connection sends in order to say `text`. */
  frame(text: string): string;
  /** What the others receive when someone said `text`, or something of the same shape. */
  relayed(text: string): string;
  /** Whether its length depends on more than the text's: then it is one line, and its shape is learnt. */
  readonly relayedLengthVaries: boolean;
  /** Where the text begins in a received line, or -1 when the line is the server's own. */
  textAt(line: string): number;
  /** What a line from the server must be answered with, if anything. */
  answer(line: string): string | undefined;
  /**
   * Whether deliveries are counted in lines or in bytes. Bytes, where the server relays whatever
   * one read brought and may so cut the line of one sender with that of another.
   */
  readonly counts: "lines" | "bytes";
  /** Whether it is spoken by a WebSocket. */
  readonly isWebSocket?: boolean;
}

function nick(index: number): string {
  return `b${String(index).padStart(5, "0")}`;
}

/** Papo's plain dialect: lines, relayed with the name in front; the server's own begin with `*`. */
const plainWire: Wire = {
  hello: (index, room) => `/nick ${nick(index)}\n` + (room === undefined ? "" : `/join ${room}\n`),
  frame: (text) => `${text}\n`,
  relayed: (text) => `<${nick(0)}> ${text}\n`,
  relayedLengthVaries: false,
  textAt: (line) => line.startsWith("<") ? line.indexOf("> ") + 2 : -1,
  answer: () => undefined,
  counts: "lines",
};

/** What a line of the json dialect has more than a plain one. */
const JSON_FRAME_BYTES = 84;

/** The plain dialect with lines that are relayed as long as json's are: what only their length costs. */
const longWire: Wire = {
  ...plainWire,
  frame: (text) => plainWire.frame(text + ".".repeat(JSON_FRAME_BYTES)),
  relayed: (text) => plainWire.relayed(text + ".".repeat(JSON_FRAME_BYTES)),
};

/** Papo's json dialect: an object a line. A sender gets an `ack` for each of its lines besides. */
const jsonWire: Wire = {
  hello: (index, room) =>
    JSON.stringify({ type: "hello", version: 1, nick: nick(index), room, replay: 0 }) + "\n",
  frame: (text) => JSON.stringify({ type: "say", text }) + "\n",
  relayed: (text) =>
    `${JSON.stringify({ type: "message", room: "geral", seq: 1, time: 0, nick: nick(0), text })}\n`,
  // `seq` gets longer as the room does.
  relayedLengthVaries: true,
  textAt: (line) => {
    const at = line.startsWith('{"type":"message"') ? line.indexOf('"text":"') : -1;
    return at < 0 ? -1 : at + '"text":"'.length;
  },
  answer: (line) => line.startsWith('{"type":"ping"') ? '{"type":"ping"}\n' : undefined,
  counts: "lines",
};

/** What browsers speak: json by a WebSocket. */
const wsWire: Wire = { ...jsonWire, isWebSocket: true };

/** What stands before the text in a line of IRC, behind the name. */
const IRC_HEAD = " PRIVMSG #geral :";

/** IRC, as a client has it that asked for nothing more. */
const ircWire: Wire = {
  hello: (index, room) => `NICK ${nick(index)}\r\nUSER b 0 * :b\r\nJOIN #${room ?? "geral"}\r\n`,
  frame: (text) => `PRIVMSG #geral :${text}\r\n`,
  relayed: (text) => `:${nick(0)}!u@papo${IRC_HEAD}${text}\r\n`,
  relayedLengthVaries: false,
  textAt: (line) => {
    const at = line.indexOf(IRC_HEAD);
    return at < 0 ? -1 : at + IRC_HEAD.length;
  },
  answer: (line) => line.startsWith("PING") ? "PONG :b\r\n" : undefined,
  counts: "lines",
};

/** The text protocol of NATS, with `echo: false` so that nobody gets his own lines back. */
const natsWire: Wire = {
  hello: () =>
    `CONNECT {"verbose":false,"pedantic":false,"echo":false,"protocol":1}\r\nSUB chat 1\r\n`,
  frame: (text) => `PUB chat ${text.length}\r\n${text}\r\n`,
  relayed: (text) => `MSG chat 1 ${text.length}\r\n${text}\r\n`,
  relayedLengthVaries: false,
  // INFO, MSG, PING, PONG, +OK and -ERR all begin with something else than a small letter.
  textAt: (line) => /^[a-z]/.test(line) ? 0 : -1,
  answer: (line) => line.startsWith("PING") ? "PONG\r\n" : undefined,
  counts: "lines",
};

/** `ncat --broker`: what one says, all others get, as it is. */
const rawWire: Wire = {
  hello: () => "",
  frame: (text) => `${text}\n`,
  relayed: (text) => `${text}\n`,
  relayedLengthVaries: false,
  textAt: () => 0,
  answer: () => undefined,
  counts: "bytes",
};

/** A wire's name is what the bench can hand to another process. */
export type WireName = "plain" | "long" | "json" | "ws" | "irc" | "nats" | "raw";

/** Every wire by its name. */
export const WIRES: Readonly<Record<WireName, Wire>> = {
  plain: plainWire,
  long: longWire,
  json: jsonWire,
  ws: wsWire,
  irc: ircWire,
  nats: natsWire,
  raw: rawWire,
};
