/** What a WebSocket's client sends: frames as RFC 6455 has them, and as it does not. */

/** How a frame is made. */
export interface FrameParts {
  /** @default true */
  readonly fin?: boolean;
  /** The three reserved bits, as a number. */
  readonly reserved?: number;
  /** @default a mask that is not 0; `null` for none */
  readonly mask?: readonly number[] | null;
  /** In how many bytes its length is written. @default as few as will do */
  readonly lengthBytes?: 1 | 2 | 8;
  /** @default that of the payload */
  readonly length?: number;
}

/** Opcodes by their names. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const encoder = new TextEncoder();
const MASK = [0x37, 0xfa, 0x21, 0x3d];

/** One frame. */
export function frameOf(
  opcode: number,
  payload: string | readonly number[] | Uint8Array = "",
  parts: FrameParts = {},
): number[] {
  const bytes = typeof payload === "string" ? encoder.encode(payload) : payload;
  const { fin = true, reserved = 0, mask = MASK, length = bytes.length } = parts;
  const { lengthBytes = length < 126 ? 1 : length < 0x1_0000 ? 2 : 8 } = parts;
  const masked = mask === null ? 0 : 0x80;
  const long = Array.from(
    { length: lengthBytes === 1 ? 0 : lengthBytes },
    (_, index) => Math.floor(length / 256 ** (lengthBytes - 1 - index)) % 256,
  );
  return [
    (fin ? 0x80 : 0) | (reserved << 4) | opcode,
    masked | (lengthBytes === 1 ? length : lengthBytes === 2 ? 126 : 127),
    ...long,
    ...(mask ?? []),
    ...Array.from(bytes, (byte, index) => byte ^ (mask?.[index % 4] ?? 0)),
  ];
}

/** A message in one frame. */
export function text(payload: string | readonly number[] | Uint8Array): number[] {
  return frameOf(OPCODE.text, payload);
}

/** The end of a WebSocket, for a reason. */
export function close(code: number, reason: string | readonly number[] = ""): number[] {
  const words = typeof reason === "string" ? encoder.encode(reason) : reason;
  return frameOf(OPCODE.close, [code >> 8, code & 0xff, ...words]);
}
