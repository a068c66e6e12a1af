/**
 * A channel is one conversation as it is loaded: a room, or what one and somebody else say to each other alone.
 *
 * @module
 */

import type { Item } from "../../client/item.ts";
import { LoadedRoom } from "../../client/loaded_room.ts";
import { fold } from "../../text/name.ts";
import { People } from "./people.ts";

/** See the top of this file. */
export class Channel {
  /** `#` and a room's name, or `@` and that of a person at the beginning; for good. */
  readonly id: string;
  /** What it is. */
  readonly kind: "room" | "direct";
  /** What is loaded of it, and what of that is unread. */
  readonly loaded: LoadedRoom;
  /** Who is in the room. */
  readonly people = new People();
  /** The name of the other one, or of the room. */
  name: string;
  /** By which the server finds the other one, whatever the name. */
  person: string | undefined;
  /** Above this stands the line that says what is new. */
  marker: Item | undefined;
  /** What had not been read before the page was loaded again begins here: see `unread.ts`. */
  unreadFrom: number | undefined;
  /** All up to this sequence number had come by then, and what comes of the past behind it is new. */
  seenTo: number | undefined;

  /** A room's name comes without its `#`. */
  constructor(kind: Channel["kind"], name: string) {
    this.id = kind === "room" ? `#${name}` : `@${fold(name)}`;
    this.kind = kind;
    this.name = name;
    this.loaded = new LoadedRoom(name);
  }

  /** As people read it. */
  get title(): string {
    return this.kind === "room" ? `#${this.name}` : this.name;
  }

  /** Nobody looks at it any more: what is new from now on gets a line of its own. */
  leave(nowMs: number): void {
    this.loaded.leftAtMs = nowMs;
    this.marker = this.unreadFrom = undefined;
  }

  /** All of it has been seen. */
  read(): void {
    this.loaded.read();
  }
}
