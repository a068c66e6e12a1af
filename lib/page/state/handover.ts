/**
 * How one goes on at another server of the same chat. To a browser that is another page, which knows nothing of what
 * this one keeps; so it is told by whom one was here, in the part of its address that no server is sent.
 *
 * A page may not connect to another server than its own, and servers let no other page in: to relax both would
 * undo what protects people from pages that have no business there. So one goes there, and gets that one's page.
 *
 * What must hold:
 * 1. One goes only where one's own server has said that the chat is, and from a page that came by TLS only by TLS.
 * 2. Nobody is somebody by a link alone: anyone could have made it. The page that gets it asks first.
 * 3. The address that one sees, or copies, has no secret in it.
 *
 * @module
 */

import type { Resumption } from "../../client/session/resumption.ts";
import { isResumption, isUnsaid } from "./keepsake.ts";
import type { Unsaid } from "./pending.ts";

/** What one takes along. */
export interface Handover {
  /** By what one is known. */
  readonly resumption: Resumption;
  /** The conversation that was in view, as {@link Channel.id} has it; empty for none. */
  readonly place: string;
  /** What was written and not said, by the ids of conversations. */
  readonly drafts: Readonly<Record<string, string>>;
  /** What was said and not acknowledged, in order: who goes on says it, once. */
  readonly unsaid: readonly Unsaid[];
}

/** No room is called so. */
const MARK = "#~";
/** So much is taken along of what was said and not acknowledged, and then of what was written, in UTF-16 units. */
const WORDS_MAX = 16_000;

/**
 * The page of a server, by the address that a server gave and the scheme of the page that one is on; `undefined`
 * where that is no address.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(pageAt("b.example:10101", "https:"), "https://b.example:10101/");
 * assertEquals(pageAt("evil.example/?", "https:"), undefined);
 * ```
 */
export function pageAt(server: string, scheme: string): string | undefined {
  if (scheme !== "https:" && scheme !== "http:") return undefined;
  const address = `${scheme}//${server}/`;
  if (!/^[^/?#@\\\s]+$/.test(server) || !URL.canParse(address)) return undefined;
  return new URL(address).href;
}

/** The address at which that page goes on. */
export function handOver(page: string, { resumption, place, drafts, unsaid }: Handover): string {
  let left = WORDS_MAX;
  // What does not fit is not said before what was said in front of it.
  const beyond = unsaid.findIndex(({ text }) => (left -= text.length) < 0);
  const said = beyond === -1 ? unsaid : unsaid.slice(0, beyond);
  const few: Record<string, string> = {};
  for (const [id, text] of Object.entries(drafts)) {
    left -= text.length;
    if (left >= 0 && text !== "") few[id] = text;
  }
  const handover: Handover = { resumption, place, drafts: few, unsaid: said };
  return page + MARK + encodeURIComponent(JSON.stringify(handover));
}

/** What was handed over, by the part of an address behind its path. */
export function handedOver(hash: string): Handover | undefined {
  if (!hash.startsWith(MARK)) return undefined;
  try {
    const value: unknown = JSON.parse(decodeURIComponent(hash.slice(MARK.length)));
    return isHandover(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it is what is taken along. */
export function isHandover(value: unknown): value is Handover {
  if (typeof value !== "object" || value === null) return false;
  if (!("resumption" in value && "place" in value && "drafts" in value && "unsaid" in value)) {
    return false;
  }
  const { resumption, place, drafts, unsaid } = value;
  return isResumption(resumption) && typeof place === "string" && typeof drafts === "object" &&
    drafts !== null && Object.values(drafts).every((text) => typeof text === "string") &&
    Array.isArray(unsaid) && unsaid.every(isUnsaid);
}
