/**
 * Loads the page again. Where the server does not answer, a browser would show words of its own in the page's place,
 * from which no way leads back.
 *
 * @module
 */

import { serverNow } from "./server_now.ts";

/** Does so, if the server answers; says whether it does. `before` is done before. */
export async function reload(before: () => void = () => {}): Promise<boolean> {
  if (await serverNow() === undefined) return false;
  before();
  location.reload();
  return true;
}
