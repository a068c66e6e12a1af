/** Bytes of text in every measured line; its newline makes it a line of 100. */
export const TEXT_LENGTH = 99;

/**
 * How one kind of server is spoken to. All its text is ASCII, so that characters are bytes.
 *
 * The load generator counts deliveries by stepping over {@linkcode Wire.relayed} frames of equal
 * length; whatever does not look like one is taken line by line.
 */
export interface Wire {
  /** What connection `index` says first, in order to receive and be heard. */
  hello(index: number): string;
  /** What a connection sends in order to say `text`. */
  frame(text: string): string;
  /** What the others receive when connection `index` said `text`. Its length is the same for all. */
  relayed(index: number, text: string): string;
  /** Where the text begins in a received line, or -1 when the line is the server's own. */
  textAt(line: string): number;
  /** What a line from the server must be answered with, if anything. */
  answer(line: string): string | undefined;
  /**
   * Whether deliveries are counted in lines or in bytes. Bytes, where the server relays whatever
   * one read brought and may so cut the line of one sender with that of another.
   */
  readonly counts: "lines" | "bytes";
}

function nick(index: number): string {
  return `b${String(index).padStart(5, "0")}`;
}

/** Papo's plain dialect: lines, relayed with the name in front; the server's own begin with `*`. */
const plainWire: Wire = {
  hello: (index) => `/nick ${nick(index)}\n`,
  frame: (text) => `${text}\n`,
  relayed: (index, text) => `<${nick(index)}> ${text}\n`,
  textAt: (line) => line.startsWith("<") ? line.indexOf("> ") + 2 : -1,
  answer: () => undefined,
  counts: "lines",
};

/** The text protocol of NATS, with `echo: false` so that nobody gets his own lines back. */
const natsWire: Wire = {
  hello: () =>
    `CONNECT {"verbose":false,"pedantic":false,"echo":false,"protocol":1}\r\nSUB chat 1\r\n`,
  frame: (text) => `PUB chat ${text.length}\r\n${text}\r\n`,
  relayed: (_index, text) => `MSG chat 1 ${text.length}\r\n${text}\r\n`,
  // INFO, MSG, PING, PONG, +OK and -ERR all begin with something else than a small letter.
  textAt: (line) => /^[a-z]/.test(line) ? 0 : -1,
  answer: (line) => line.startsWith("PING") ? "PONG\r\n" : undefined,
  counts: "lines",
};

/** `ncat --broker`: what one says, all others get, as it is. */
const rawWire: Wire = {
  hello: () => "",
  frame: (text) => `${text}\n`,
  relayed: (_index, text) => `${text}\n`,
  textAt: () => 0,
  answer: () => undefined,
  counts: "bytes",
};

/** Every wire by its name, which is what main.ts can hand to another process. */
export const WIRES: Readonly<Record<WireName, Wire>> = {
  plain: plainWire,
  nats: natsWire,
  raw: rawWire,
};

export type WireName = "plain" | "nats" | "raw";
