/**
 * What outlives a session, so that another one can go on from it: as after a reload of a page.
 *
 * @module
 */

import type { LogCursor, Resume } from "../../vocabulary/requests.ts";

/** See the top of this file. */
export interface Resumption extends Resume {
  /** The name, for where the token is not known any more. */
  readonly nick: string;
  /** How far one has got in what was said to oneself alone. */
  readonly directs: Partial<LogCursor>;
}
