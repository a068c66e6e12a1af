/**
 * Tells by a newcomer's first bytes which dialect it speaks. It never guesses before it must: a
 * line is nothing before its end has come, so there is time until then.
 *
 * @module
 */

import type { Dialect } from "../dialect.ts";
import { isHttpRequest } from "./http.ts";
import { json } from "./json.ts";
import { plain } from "./plain.ts";
import { tlsPrefix } from "./tls.ts";
import { CUT_MS, seed, seedPrefix, WHOLE_MS } from "./seed.ts";

/** A newcomer that says nothing for this long is a person with netcat, who is greeted. */
export const GREETING_MS = 300;
const OPENING_BRACE = 0x7b;
/** No first line that matters is longer. */
const HEAD_MAX_BYTES = 4 * 1024;

/** What the first bytes tell. */
export type Recognition =
  /** Not yet: more bytes are needed, or that many milliseconds of silence, or the end. */
  | { readonly type: "undecided"; readonly quietMs: number | undefined }
  | { readonly type: "dialect"; readonly dialect: Dialect }
  | { readonly type: "http"; readonly firstLine: string }
  | { readonly type: "tls" };

/** `over` says that nothing came for as long as was asked, or that nothing will come any more. */
export function recognise(head: Uint8Array, over: boolean): Recognition {
  if (head.length === 0) return { type: "undecided", quietMs: over ? undefined : GREETING_MS };
  if (head[0] === OPENING_BRACE) return { type: "dialect", dialect: json };
  const tls = tlsPrefix(head);
  if (tls === "yes") return { type: "tls" };
  if (tls === "maybe" && !over) return { type: "undecided", quietMs: CUT_MS };
  const text = new TextDecoder().decode(head, { stream: true });
  const prefix = seedPrefix(text);
  if (prefix !== "no" && !over && head.length < HEAD_MAX_BYTES) {
    return { type: "undecided", quietMs: prefix === "yes" ? WHOLE_MS : CUT_MS };
  }
  if (prefix === "yes") return { type: "dialect", dialect: seed };
  const [firstLine = "", rest] = text.split("\n", 2);
  if (rest === undefined && !over && head.length < HEAD_MAX_BYTES) {
    return { type: "undecided", quietMs: undefined };
  }
  if (rest !== undefined && isHttpRequest(firstLine)) return { type: "http", firstLine };
  return { type: "dialect", dialect: plain };
}
