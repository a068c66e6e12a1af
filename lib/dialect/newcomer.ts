/**
 * How someone is spoken to who has not said anything yet: this may be a person with netcat, or an original
 * client. So the words are those of plain, in pieces that an original client can read.
 *
 * @module
 */

import type { Dialect } from "../dialect.ts";
import { plain } from "./plain.ts";
import { alignToReads } from "./seed.ts";

/** See the top of this file. */
export const newcomer: Dialect = { ...plain, name: "newcomer", frame: alignToReads };
