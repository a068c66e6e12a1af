/**
 * The conversation that the page's address names: `#room`, or `#@name`.
 *
 * @module
 */

import type { Channel } from "./state/channel.ts";
import { handedOver, type Handover } from "./state/handover.ts";

/** Its id, if the address names any. */
export function placeInAddress(): string | undefined {
  const hash = decoded(location.hash.slice(1)).replace(/^#/, "");
  if (hash === "") return undefined;
  return hash.startsWith("@") ? hash : `#${hash}`;
}

/** The address names that one from now on. */
export function showInAddress(channel: Channel | undefined): void {
  if (channel === undefined || placeInAddress() === channel.id) return;
  const id = channel.kind === "room" ? channel.name : channel.id;
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
}

/** What a page of another server has handed over, if it has: once, for nobody is to find it in the address. */
export function takeHandover(): Handover | undefined {
  const handover = handedOver(location.hash);
  if (handover === undefined) return undefined;
  forgetAddress();
  const { place } = handover;
  if (place !== "") {
    history.replaceState(null, "", `#${encodeURIComponent(place.replace(/^#/, ""))}`);
  }
  return handover;
}

/** The address names none. */
export function forgetAddress(): void {
  history.replaceState(null, "", location.pathname);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
