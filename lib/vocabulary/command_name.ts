/** The commands that a person can type, without their slash. */
export const COMMAND_NAMES = [
  "nick",
  "who",
  "join",
  "leave",
  "rooms",
  "topic",
  "msg",
  "me",
  "history",
  "search",
  "lang",
  "help",
  "quit",
  "op",
] as const;

/** Those that only operators may give, and only they are told of. */
export const OPERATOR_COMMAND_NAMES = [
  "kick",
  "ban",
  "unban",
  "bans",
  "mute",
  "unmute",
  "lock",
  "unlock",
] as const;

/** One of all of them. */
export type CommandName =
  | (typeof COMMAND_NAMES)[number]
  | (typeof OPERATOR_COMMAND_NAMES)[number];
