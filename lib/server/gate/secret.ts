/**
 * Whether a password is the right one. Only hashes are kept.
 *
 * @module
 */

import { tidied } from "../../text/password.ts";

// 32 MiB and some 0.1 s for each attempt (OWASP's Password Storage Cheat Sheet names N=2^15, r=8).
const LOG_N = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Hexadecimal ones. */
const MARK_DIGITS = 3;
const SEAL_DIGITS = 16;
/** What someone else wrote into the file must not make the server work for minutes. */
const MAX_LOG_N = 20;
const MAX_FACTOR = 32;

const ENCODED =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z\d+/]{11,86})\$([A-Za-z\d+/]{22,86})$/;

const encoder = new TextEncoder();

/** A password's hash, its salt, and what it took to make it. */
interface Hash {
  readonly logN: number;
  readonly blockSize: number;
  readonly parallel: number;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** A test for one password. It takes the same time for whatever is tried, and keeps only a hash. */
export function secretTest(secret: string): (attempt: string) => Promise<boolean> {
  const digest = digestOf(secret);
  return async (attempt) => {
    const { timingSafeEqual } = await nodeCrypto();
    return timingSafeEqual(await digestOf(attempt), await digest);
  };
}

/**
 * What is the same only where a password is, and as costly to guess it by as by its salted hash. It is made when it is
 * first asked for.
 */
export function sealOf(secret: string): () => Promise<string> {
  const digest = digestOf(secret);
  let seal: Promise<string> | undefined;
  return () => seal ??= digest.then((bytes) => sealFrom(bytes.toHex()));
}

async function sealFrom(digest: string): Promise<string> {
  const parameters = { logN: LOG_N, blockSize: BLOCK_SIZE, parallel: PARALLEL };
  const key = await derive(
    digest,
    { ...parameters, salt: encoder.encode("papo seal") },
    HASH_BYTES,
  );
  return key.toHex().slice(0, SEAL_DIGITS);
}

/**
 * A few characters by which two passwords can be told apart: they are others where the passwords are, all but once
 * in 4,096 times. Who reads them guesses no better, for of any list of passwords many have the same.
 */
export async function markOf(secret: string, salt: string): Promise<string> {
  const parameters = { logN: LOG_N, blockSize: BLOCK_SIZE, parallel: PARALLEL };
  const key = await derive(secret, { ...parameters, salt: encoder.encode(salt) }, HASH_BYTES);
  return key.toHex().slice(0, MARK_DIGITS);
}

/** A salted hash of a password, with all that is needed to make it again, in the PHC string format. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const parameters = { logN: LOG_N, blockSize: BLOCK_SIZE, parallel: PARALLEL, salt };
  const hash = await derive(secret, parameters, HASH_BYTES);
  return `$scrypt$ln=${LOG_N},r=${BLOCK_SIZE},p=${PARALLEL}$${base64(salt)}$${base64(hash)}`;
}

/** Whether a text is what {@link hashSecret} gives. */
export function isHash(encoded: string): boolean {
  return parseHash(encoded) !== undefined;
}

/** Whether a password is the one that was hashed. The work is done beside the event loop. */
export async function verifySecret(attempt: string, encoded: string): Promise<boolean> {
  const known = parseHash(encoded);
  if (known === undefined) return false;
  const { timingSafeEqual } = await nodeCrypto();
  return timingSafeEqual(await derive(attempt, known, known.hash.length), known.hash);
}

/** What the Web's own cryptography lacks. Loaded where there is a password: it takes as long as all else. */
function nodeCrypto(): Promise<typeof import("node:crypto")> {
  return import("node:crypto");
}

async function derive(
  secret: string,
  hash: Omit<Hash, "hash">,
  bytes: number,
): Promise<Uint8Array> {
  const { scrypt } = await nodeCrypto();
  const N = 2 ** hash.logN;
  const options = { N, r: hash.blockSize, p: hash.parallel, maxmem: 256 * N * hash.blockSize };
  return await new Promise((resolve, reject) =>
    scrypt(tidied(secret), hash.salt, bytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    })
  );
}

function parseHash(encoded: string): Hash | undefined {
  const [, ln, r, p, salt = "", hash = ""] = ENCODED.exec(encoded) ?? [];
  const [logN, blockSize, parallel] = [Number(ln), Number(r), Number(p)];
  const isSound = logN >= 1 && logN <= MAX_LOG_N &&
    [blockSize, parallel].every((factor) => factor >= 1 && factor <= MAX_FACTOR);
  if (!isSound) return undefined;
  const [saltBytes, hashBytes] = [fromBase64(salt), fromBase64(hash)];
  if (saltBytes === undefined || hashBytes === undefined) return undefined;
  return { logN, blockSize, parallel, salt: saltBytes, hash: hashBytes };
}

async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(tidied(text))));
}

function base64(bytes: Uint8Array): string {
  return bytes.toBase64({ omitPadding: true });
}

function fromBase64(text: string): Uint8Array | undefined {
  // One character says less than a byte.
  return text.length % 4 === 1 ? undefined : Uint8Array.fromBase64(text);
}
