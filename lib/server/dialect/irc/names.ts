/**
 * What people and rooms are called in IRC: `#room`, `nick!u@papo`.
 *
 * @module
 */

/** The user and host in everyone's source: a history knows names alone, and addresses are told to nobody. */
const USER_AND_HOST = "!u@papo";
/** The host that stands beside everyone's own user in WHO and WHOIS. */
export const HOST = "papo";

/** The room of a channel's name, which is looked at where it is used; `undefined` where it is no channel. */
export function roomOf(target: string): string | undefined {
  return target.startsWith("#") ? target.slice(1) : undefined;
}

/** A room as it is called in IRC. */
export function channelOf(room: string): string {
  return `#${room}`;
}

/** Who says something, as it stands at a line's beginning. */
export function sourceOf(nick: string): string {
  return nick + USER_AND_HOST;
}

/** The name in `nick!user@host`, of which clients send the whole now and then. */
export function nickOf(target: string): string {
  return /^[^!@]*/.exec(target)?.[0] ?? target;
}

/** Whether it is a mask: a name never has these. */
export function isMask(text: string): boolean {
  return /[*?]/.test(text);
}
