/**
 * How someone is told that something cannot be.
 *
 * @module
 */

import type { ErrorCode, RequestId } from "../../vocabulary/codes.ts";
import type { Member } from "./member.ts";
import type { Problem } from "../../vocabulary/reply.ts";
import { excerpt, plainText } from "../../text/text.ts";

/** Longest part of a refused value that is shown back. */
const VALUE_MAX = 40;

/** Tells someone why a request was not carried out; `value` is what was wrong. */
export function refuse(
  member: Member,
  code: ErrorCode,
  value: string,
  more: Partial<Problem> & { readonly id?: RequestId | undefined } = {},
): void {
  const { id, ...rest } = more;
  member.tell({ type: "error", ...rest, code, value: shownValue(value) }, id);
}

/** A refused value, short and fit to be shown: a program's names are not, before they are looked at. */
export function shownValue(value: string): string {
  return excerpt(plainText(value), VALUE_MAX);
}
