/**
 * How a room is run, in the letters that IRC has for it: `i` who is asked in, `m` who has a voice, `n` who is
 * in it, `s` unseen, `t` the topic, `k` a key, `l` a limit; `o` and `v` for people; `b`, `e`, `I` for masks.
 *
 * @module
 */

import { longMask } from "../../../text/mask.ts";
import type { MaskList, Rank, RoomRulesTold } from "../../../vocabulary/room.ts";
import type { ModeChange } from "./modes.ts";
import type { Moderated } from "../../../vocabulary/entry.ts";
import { MUTE } from "./isupport.ts";
import type { RuleChange } from "../../../vocabulary/requests.ts";

/** The rules that are switched on and off. */
const FLAGS: ReadonlyMap<string, keyof RuleChange> = new Map(
  [
    ["i", "invited"],
    ["m", "quiet"],
    ["s", "secret"],
    ["t", "topicLocked"],
  ] as const,
);

/** What stands before a name for each thing that one can be. */
const PREFIXES: Readonly<Record<Rank, string>> = { mod: "@", voice: "+" };

/** What stands before the name of someone who is that in a room: all of it, or what is most. */
export function prefixFor(ranks: readonly Rank[], isWhole: boolean): string {
  const prefixes = ranks.map((rank) => PREFIXES[rank]);
  return isWhole ? prefixes.join("") : prefixes[0] ?? "";
}

/** The rules that letters stand for; `undefined` where one of them is none, or lacks what it needs. */
export function ruleOf({ letter, isSet, argument }: ModeChange): RuleChange | undefined {
  const flag = FLAGS.get(letter);
  if (flag !== undefined) return { [flag]: isSet };
  switch (letter) {
    case "n":
      return { outsiders: !isSet };
    case "k":
      if (!isSet) return { key: "" };
      return argument === undefined || argument === "" ? undefined : { key: argument };
    case "l":
      if (!isSet) return { limit: 0 };
      return /^[1-9]\d{0,5}$/.test(argument ?? "") ? { limit: Number(argument) } : undefined;
    default:
      return undefined;
  }
}

/** The letters of what changes; those without a value first. */
export function changesOf(change: RuleChange): ModeChange[] {
  const { outsiders, limit, key } = change;
  const flags = [...FLAGS].flatMap(([letter, rule]) => {
    const isSet = change[rule];
    return typeof isSet === "boolean" ? [{ isSet, letter, argument: undefined }] : [];
  });
  return [
    ...flags,
    ...outsiders === undefined ? [] : [{ isSet: !outsiders, letter: "n", argument: undefined }],
    ...limit === undefined
      ? []
      : [{ isSet: limit > 0, letter: "l", argument: limit > 0 ? `${limit}` : undefined }],
    ...key === undefined ? [] : [{ isSet: key !== "", letter: "k", argument: key || "*" }],
  ];
}

/** What holds in a room, as a change from nothing at all. */
export function heldIn({ locked, ...rules }: RoomRulesTold): ModeChange[] {
  const isClosed = locked === true;
  return changesOf({
    ...rules,
    ...(isClosed && { invited: true, quiet: true }),
    outsiders: rules.outsiders ?? false,
  }).filter(({ isSet }) => isSet);
}

/** A mask, as it stands in IRC's list of those banned. */
export function banMask(list: "bans" | "mutes", mask: string): string {
  return list === "bans" ? longMask(mask) : `${MUTE}:${longMask(mask)}`;
}

/** What someone did in a room, as changes of its modes; `undefined` where it is none. */
export function changesBy(event: Moderated): ModeChange[] | undefined {
  const { act, nick = "", rules, list, isSet = false } = event;
  switch (act) {
    case "mod":
    case "unmod":
      return [{ isSet: act === "mod", letter: "o", argument: nick }];
    case "voice":
    case "unvoice":
      return [{ isSet: act === "voice", letter: "v", argument: nick }];
    case "ban":
    case "unban":
      return [{ isSet: act === "ban", letter: "b", argument: banMask("bans", nick) }];
    case "mute":
    case "unmute":
      return [{ isSet: act === "mute", letter: "b", argument: banMask("mutes", nick) }];
    case "except":
      return [{ isSet, letter: LETTERS[list ?? "spared"], argument: longMask(nick) }];
    case "lock":
    case "unlock":
    case "rule":
      return changesOf(rules ?? {});
    default:
      return undefined;
  }
}

const LETTERS: Readonly<Record<MaskList, string>> = {
  bans: "b",
  mutes: "b",
  spared: "e",
  welcome: "I",
};
