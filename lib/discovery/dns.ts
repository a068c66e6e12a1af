/**
 * The part of DNS messages that multicast DNS needs (RFC 1035, section 4; RFC 6762, section 18). It knows
 * neither sockets nor what is looked for. What comes from strangers is read with bounds, and what makes
 * no sense is no message.
 *
 * @module
 */

/** A domain name, label by label: a service's own label may hold anything, dots too. */
export type Name = readonly string[];

/** What is known of a name, by its kind. */
export type RecordData =
  | { readonly type: "A" | "AAAA"; readonly address: string }
  | { readonly type: "PTR"; readonly target: Name }
  | { readonly type: "SRV"; readonly port: number; readonly target: Name }
  | { readonly type: "TXT"; readonly texts: readonly string[] };

/** One resource record. */
export type DnsRecord = RecordData & {
  readonly name: Name;
  /** How long it holds, in seconds; 0 where it holds no more. */
  readonly ttlS: number;
  /** Whether there is no other of that name and kind (the cache-flush bit, RFC 6762, section 10.2). */
  readonly isUnique: boolean;
};

/** The kinds of records that are written and read; others are passed over. */
export type RecordType = RecordData["type"];

/** What is asked. */
export interface DnsQuestion {
  /** Of which name. */
  readonly name: Name;
  /** Which kind of record. */
  readonly type: RecordType | "ANY";
  /** Whether the answer may come to the asker alone (RFC 6762, section 5.4). */
  readonly wantsUnicast: boolean;
}

/** One message, a question or an answer. */
export interface DnsMessage {
  /** 0 where it is multicast; else an answer repeats the question's. */
  readonly id: number;
  /** Whether it tells, and does not ask. */
  readonly isResponse: boolean;
  /** What is asked; one who asked alone gets it back. */
  readonly questions: readonly DnsQuestion[];
  /** In a question: what the asker knows already. */
  readonly answers: readonly DnsRecord[];
  /** In a question: what the asker is about to claim. */
  readonly authorities: readonly DnsRecord[];
  /** What the asker will want to know next. */
  readonly additionals: readonly DnsRecord[];
}

/** The most that a message may have (RFC 6762, section 17), in bytes. */
const MESSAGE_MAX_BYTES = 9000;
const HEADER_BYTES = 12;
const NAME_MAX_BYTES = 255;
const LABEL_MAX_BYTES = 63;
/** The most records that are read of a message. */
const RECORDS_MAX = 200;

const TYPES = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33 } as const;
const ANY_TYPE = 255;
const INTERNET = 1;
/** The highest bit of a class: unicast wanted in a question, unique in a record. */
const TOP_BIT = 0x8000;
/** An authoritative answer. */
const RESPONSE_FLAGS = 0x8400;
const POINTER = 0xc0;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Whether two names are the same: DNS does not tell small letters from capital ones, in ASCII. */
export function isSameName(one: Name, other: Name): boolean {
  return one.length === other.length &&
    one.every((label, index) => lowered(label) === lowered(other[index] ?? ""));
}

function lowered(label: string): string {
  return label.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A message as bytes. Throws a `RangeError` for a label of more than 63 bytes. */
export function encodeMessage(message: DnsMessage): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  const { id, isResponse, questions, answers, authorities, additionals } = message;
  writer.uint16(id, isResponse ? RESPONSE_FLAGS : 0, questions.length, answers.length);
  writer.uint16(authorities.length, additionals.length);
  for (const { name, type, wantsUnicast } of questions) {
    writer.name(name);
    writer.uint16(type === "ANY" ? ANY_TYPE : TYPES[type]);
    writer.uint16(INTERNET | (wantsUnicast ? TOP_BIT : 0));
  }
  for (const record of [...answers, ...authorities, ...additionals]) {
    writer.name(record.name);
    writer.uint16(TYPES[record.type], INTERNET | (record.isUnique ? TOP_BIT : 0));
    writer.uint16(Math.floor(record.ttlS / 0x1_0000), record.ttlS % 0x1_0000);
    const data = encodeData(record);
    writer.uint16(data.length);
    writer.bytes(data);
  }
  return writer.taken();
}

/** What a record says of its name, as bytes: by these, claims are compared (RFC 6762, section 8.2). */
export function encodeData(data: RecordData): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  switch (data.type) {
    case "A":
      writer.bytes(Uint8Array.from(data.address.split("."), Number));
      break;
    case "AAAA":
      writer.uint16(...groupsOf(data.address));
      break;
    case "PTR":
      writer.name(data.target);
      break;
    case "SRV":
      // Neither priority nor weight: there is one.
      writer.uint16(0, 0, data.port);
      writer.name(data.target);
      break;
    case "TXT":
      for (const text of data.texts.length === 0 ? [""] : data.texts) writer.text(text, 255);
  }
  return writer.taken();
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const numbers = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [front, back] = [numbers(head), numbers(tail ?? "")];
  const missing = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...new Array<number>(Math.max(0, missing)).fill(0), ...back];
}

/** Bytes that grow. */
class Writer {
  #bytes = new Uint8Array(512);
  #length = 0;

  bytes(more: Uint8Array): void {
    const length = this.#length + more.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(more, this.#length);
    this.#length = length;
  }

  uint16(...values: readonly number[]): void {
    for (const value of values) this.bytes(Uint8Array.of(value >> 8 & 0xff, value & 0xff));
  }

  text(text: string, maxBytes: number): void {
    const bytes = encoder.encode(text);
    if (bytes.length > maxBytes) throw new RangeError(`more than ${maxBytes} bytes: ${text}`);
    this.bytes(Uint8Array.of(bytes.length));
    this.bytes(bytes);
  }

  name(name: Name): void {
    for (const label of name) this.text(label, LABEL_MAX_BYTES);
    this.bytes(Uint8Array.of(0));
  }

  taken(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** What bytes say, or `undefined` where they are no DNS message. */
export function decodeMessage(bytes: Uint8Array): DnsMessage | undefined {
  if (bytes.length < HEADER_BYTES || bytes.length > MESSAGE_MAX_BYTES) return undefined;
  const reader = new Reader(bytes);
  try {
    const [id, flags, questions, answers, authorities, additionals] = reader.header();
    if (questions + answers + authorities + additionals > RECORDS_MAX) return undefined;
    // A truncated message goes on in the next; what stands in it holds by itself.
    return {
      id,
      isResponse: (flags & TOP_BIT) !== 0,
      questions: times(questions, () => reader.question()),
      answers: times(answers, () => reader.record()),
      authorities: times(authorities, () => reader.record()),
      additionals: times(additionals, () => reader.record()),
    };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function times<T>(count: number, read: () => T | undefined): T[] {
  return Array.from({ length: count }, read).filter((one) => one !== undefined);
}

/** The bytes are no DNS message. */
class Malformed extends Error {}

/** Reads one message from its start to its end; throws {@link Malformed}. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  header(): [number, number, number, number, number, number] {
    return [
      this.#uint16(),
      this.#uint16(),
      this.#uint16(),
      this.#uint16(),
      this.#uint16(),
      this.#uint16(),
    ];
  }

  /** The next question, or `undefined` where it asks for something else than what is read here. */
  question(): DnsQuestion | undefined {
    const name = this.#name();
    const number = this.#uint16();
    const type = number === ANY_TYPE ? "ANY" : typeOf(number);
    const wantsUnicast = (this.#uint16() & TOP_BIT) !== 0;
    return type === undefined ? undefined : { name, type, wantsUnicast };
  }

  /** The next record, or `undefined` for one of another kind. */
  record(): DnsRecord | undefined {
    const name = this.#name();
    const type = typeOf(this.#uint16());
    const isUnique = (this.#uint16() & TOP_BIT) !== 0;
    const ttlS = this.#uint16() * 0x1_0000 + this.#uint16();
    const length = this.#uint16();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Malformed();
    const data = type === undefined ? undefined : this.#data(type, end);
    this.#at = end;
    return data === undefined ? undefined : { ...data, name, ttlS, isUnique };
  }

  #data(type: RecordType, end: number): RecordData {
    switch (type) {
      case "A":
        return { type, address: [...this.#take(4)].join(".") };
      case "AAAA":
        return { type, address: addressOf(this.#take(16)) };
      case "PTR":
        return { type, target: this.#name() };
      case "SRV":
        this.#take(4);
        return { type, port: this.#uint16(), target: this.#name() };
      case "TXT":
        return { type, texts: this.#texts(end) };
    }
  }

  #texts(end: number): string[] {
    const texts: string[] = [];
    while (this.#at < end) {
      const text = decoder.decode(this.#take(this.#uint8()));
      if (text !== "") texts.push(text);
    }
    return texts;
  }

  /** A name, which may go on where an earlier one stands: backwards alone, so that it ends. */
  #name(): Name {
    const labels: string[] = [];
    let bytes = 0;
    let before = this.#at;
    let returnTo: number | undefined;
    for (;;) {
      const length = this.#uint8();
      if (length === 0) break;
      if ((length & POINTER) === POINTER) {
        const target = (length & ~POINTER) << 8 | this.#uint8();
        if (target >= before) throw new Malformed();
        returnTo ??= this.#at;
        before = this.#at = target;
        continue;
      }
      bytes += length + 1;
      if (length > LABEL_MAX_BYTES || bytes > NAME_MAX_BYTES) throw new Malformed();
      labels.push(decoder.decode(this.#take(length)));
    }
    if (returnTo !== undefined) this.#at = returnTo;
    return labels;
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Malformed();
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #uint8(): number {
    return this.#take(1)[0] ?? 0;
  }

  #uint16(): number {
    const [high = 0, low = 0] = this.#take(2);
    return high << 8 | low;
  }
}

function typeOf(number: number): RecordType | undefined {
  switch (number) {
    case TYPES.A:
      return "A";
    case TYPES.PTR:
      return "PTR";
    case TYPES.TXT:
      return "TXT";
    case TYPES.AAAA:
      return "AAAA";
    case TYPES.SRV:
      return "SRV";
    default:
      return undefined;
  }
}

/** An IPv6 address as text, in the one way that the Web's standards write it (RFC 5952). */
function addressOf(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, group) => {
    const [high = 0, low = 0] = bytes.subarray(2 * group, 2 * group + 2);
    return (high << 8 | low).toString(16);
  });
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
