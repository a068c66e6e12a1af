/**
 * What clients are told of this server's ways, in 005 (RPL_ISUPPORT): ASCII, at most 13 tokens a line.
 *
 * @module
 */

import { ROOMS_PER_PERSON, TOPIC_MAX } from "../../../vocabulary/protocol.ts";
import { CHATHISTORY_MAX } from "./chathistory.ts";
import { REAL_NAME_MAX } from "./registration.ts";

/** Longest word of why one is away, in characters. */
export const AWAY_MAX = 200;
/** Longest reason for putting someone out, in characters. */
export const KICK_MAX = 256;
/** How many names one client may have an eye on. */
export const MONITOR_MAX = 100;
/** To how many one message may go at once. */
export const TARGETS_MAX = 4;
/** What stands before a mask, and a colon, of those who may not speak. */
export const MUTE = "m";
/** So many masks stand in one list of a room. */
const MASKS_MAX = 100;
const TOKENS_PER_LINE = 13;

/** How long names may be, in graphemes. */
export interface NameLimits {
  /** A person's. */
  readonly maxNick: number;
  /** A room's, without `#`. */
  readonly maxRoomName: number;
}

const tokensFor = ({ maxNick, maxRoomName }: NameLimits): readonly string[] => [
  "NETWORK=Papo",
  // The alphabet of names has none of the letters in which rfc1459 differs, and clients know this one.
  "CASEMAPPING=ascii",
  "UTF8ONLY",
  "CHANTYPES=#",
  "PREFIX=(ov)@+",
  "CHANMODES=Ibe,k,l,imnst",
  "EXCEPTS=e",
  "INVEX=I",
  // Who may not speak stands among those who may not enter, with that before it.
  `EXTBAN=,${MUTE}`,
  `MAXLIST=Ibe:${MASKS_MAX}`,
  `CHANLIMIT=#:${ROOMS_PER_PERSON}`,
  `NICKLEN=${maxNick}`,
  `CHANNELLEN=${maxRoomName}`,
  `TOPICLEN=${TOPIC_MAX}`,
  `AWAYLEN=${AWAY_MAX}`,
  `KICKLEN=${KICK_MAX}`,
  `NAMELEN=${REAL_NAME_MAX}`,
  `MONITOR=${MONITOR_MAX}`,
  "WHOX",
  "BOT=B",
  "ELIST=MNU",
  "SAFELIST",
  `CHATHISTORY=${CHATHISTORY_MAX}`,
  "MSGREFTYPES=msgid,timestamp",
  `TARGMAX=JOIN:${ROOMS_PER_PERSON},PART:${ROOMS_PER_PERSON},PRIVMSG:${TARGETS_MAX},` +
  `NOTICE:${TARGETS_MAX},TAGMSG:${TARGETS_MAX},NAMES:1,LIST:,WHOIS:1,KICK:${TARGETS_MAX},MONITOR:${MONITOR_MAX}`,
];

/** The tokens as they stand in each line of 005. */
export function supportLines(limits: NameLimits): string[] {
  const tokens = tokensFor(limits);
  return Array.from(
    { length: Math.ceil(tokens.length / TOKENS_PER_LINE) },
    (_, line) => tokens.slice(line * TOKENS_PER_LINE, (line + 1) * TOKENS_PER_LINE).join(" "),
  );
}
