/**
 * A channel is one conversation as it is loaded: a room, or what one and somebody else say to each other alone.
 *
 * @module
 */

import type { Item } from "../../client/timeline/item.ts";
import { LoadedRoom } from "../../client/timeline/loaded_room.ts";
import type { RoomState } from "../../vocabulary/reply.ts";
import { shownName } from "../../client/timeline/shown_message.ts";
import { fold } from "../../text/name.ts";
import { titleOf } from "../../vocabulary/private.ts";
import { People } from "./people.ts";

/** See the top of this file. */
export class Channel {
  /** `#` and a room's name; of a private conversation what the server calls it, or `@` and a name. For good. */
  readonly id: string;
  /** What the server calls the log that it is; `undefined` where it has none of what is said here. */
  readonly room: string | undefined;
  /** What it is. */
  readonly kind: "room" | "direct";
  /** What is loaded of it, and what of that is unread. */
  readonly loaded: LoadedRoom;
  /** Who is in the room. */
  readonly people = new People();
  /** The name of the other one, or some with commas between; or of the room. */
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
  constructor(kind: Channel["kind"], name: string, room = kind === "room" ? name : undefined) {
    this.id = room === undefined ? `@${fold(name)}` : titleOf(room);
    this.kind = kind;
    this.name = name;
    this.room = room;
    this.loaded = new LoadedRoom(room ?? name);
  }

  /** `#` and a room's name, or `@` and those of the others as they are called by now. */
  get called(): string {
    return this.kind === "room" ? this.id : `@${fold(this.name)}`;
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

/** That which the server calls so. */
export function channelFor({ room, with: others }: Pick<RoomState, "room" | "with">): Channel {
  return others === undefined
    ? new Channel("room", room)
    : new Channel("direct", others.map(shownName).join(","), room);
}

/** A private conversation is called as those are who are in it. */
export function followNames(channel: Channel): void {
  const { others } = channel.loaded;
  if (others.length > 0) channel.name = others.join(",");
}
