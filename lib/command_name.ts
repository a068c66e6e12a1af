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
] as const;

/** One of {@link COMMAND_NAMES}. */
export type CommandName = (typeof COMMAND_NAMES)[number];
