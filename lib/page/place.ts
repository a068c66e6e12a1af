/**
 * The conversation that the page's address names: `#room`, or `#@name`. The browser's way back leads through those
 * that were in view.
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

/** What the browser keeps with an address that the page itself has made of what was in view. */
const SHOWN = "shown";

/** The address names that one from now on, and the way back leads to the one of before. */
export function showInAddress(channel: Channel | undefined): void {
  if (channel === undefined) return;
  const isNamed = placeInAddress() === channel.id;
  if (isNamed && wasShown()) return;
  try {
    // The first one stands where the page was opened.
    if (isNamed || !wasShown()) history.replaceState(SHOWN, "", addressOf(channel));
    else history.pushState(SHOWN, "", addressOf(channel));
  } catch {
    // Some browsers let it change only so often, as who holds Alt and an arrow down finds out: later it will do.
  }
}

/** The same, where the address names one that is not there any more: it is forgotten. */
export function showInstead(channel: Channel | undefined): void {
  if (channel !== undefined) history.replaceState(SHOWN, "", addressOf(channel));
}

/** Whether what the address names was in view, and is not what somebody has written there. */
export function wasShown(): boolean {
  return history.state === SHOWN;
}

function addressOf({ kind, name, id }: Channel): string {
  return `#${encodeURIComponent(kind === "room" ? name : id)}`;
}

/** What a page of another server has handed over, if it has: once, for nobody is to find it in the address. */
export function takeHandover(): Handover | undefined {
  const handover = handedOver(location.hash);
  if (handover === undefined) return undefined;
  forgetAddress();
  showPlace(handover.place);
  return handover;
}

/** The address names the conversation of that id, if there is one. */
export function showPlace(id: string): void {
  if (id !== "") history.replaceState(null, "", `#${encodeURIComponent(id.replace(/^#/, ""))}`);
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
