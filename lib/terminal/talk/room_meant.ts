import type { RoomSummary } from "../../client/timeline/loaded_room.ts";
import { fold, withoutHash } from "../../text/name.ts";
import { bare } from "../../text/words.ts";
import { PRIVATE_MARK } from "../../vocabulary/private.ts";

/** The one of these rooms that goes by that name, with or without its sign. */
export function roomCalled(rooms: readonly RoomSummary[], name: string): string | undefined {
  const wanted = fold(withoutHash(name));
  const isWanted = (label: string): boolean => fold(label) === wanted;
  return (rooms.find((room) => isWanted(room.label) || isWanted(room.name)) ??
    rooms.find(({ label }) =>
      label.startsWith(PRIVATE_MARK) && isWanted(label.slice(PRIVATE_MARK.length))
    ))?.name;
}

/** The one of that number or name; or else the first whose name begins like that, or has it. */
export function roomMeant(rooms: readonly RoomSummary[], to: string): string | undefined {
  const known = rooms[Number(to) - 1]?.name ?? roomCalled(rooms, to);
  const wanted = bare(to.replace(/^[#@]/, ""));
  if (known !== undefined || wanted === "") return known;
  const labels = rooms.map(({ name, label }) => ({ name, label: bare(label) }));
  return (labels.find(({ label }) => label.replace(PRIVATE_MARK, "").startsWith(wanted)) ??
    labels.find(({ label }) => label.includes(wanted)))?.name;
}
