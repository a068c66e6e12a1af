/**
 * What a client says before it is someone: its name, its user, the password, in whatever order; and whether
 * that is enough.
 *
 * @module
 */

/** All that a client said of itself. */
export interface Introduction {
  /** The name that it wants. */
  readonly nick: string;
  /** What it called its user. */
  readonly user: string;
  /** What it said its name is. */
  readonly realName: string;
  /** The server's password, if it gave one. */
  readonly password: string | undefined;
}

/** Longest user, in characters, as WHO shows it. */
const USER_MAX = 16;
/** Longest real name, in characters. */
export const REAL_NAME_MAX = 128;

/** The introduction of one client, as far as it has come. */
export class Registration {
  #nick: string | undefined;
  #user: string | undefined;
  #realName = "";
  #password: string | undefined;
  /** Whether what was said last has been tried, and only a new name could change the answer. */
  #isTried = false;

  /** What it calls its user. */
  get user(): string {
    return this.#user ?? "";
  }

  /** What it says its name is. */
  get realName(): string {
    return this.#realName;
  }

  /** It has another real name from now on. */
  set realName(realName: string) {
    this.#realName = realName;
  }

  /** The name that was asked for last, if one was. */
  get nick(): string | undefined {
    return this.#nick;
  }

  /** The password counts if it comes before the rest is complete. */
  usePassword(password: string): void {
    this.#password = password;
  }

  /** What it wants to be called. */
  useNick(nick: string): void {
    this.#nick = nick;
    this.#isTried = false;
  }

  /** Who it is; once is enough, and what comes later counts for nothing. */
  useUser(user: string, realName: string): void {
    if (this.#user !== undefined) return;
    // What stands between spaces can have none, and no sign that parts nick, user and host.
    const word = [...user.replaceAll(/[^\p{L}\p{M}\p{N}_.~-]/gu, "")].slice(0, USER_MAX).join("");
    this.#user = word === "" ? "u" : word;
    this.#realName = [...realName].slice(0, REAL_NAME_MAX).join("");
  }

  /** The introduction if it is complete and has not been tried; it counts as tried then. */
  take(): Introduction | undefined {
    if (this.#isTried) return undefined;
    const introduction = this.#whole;
    this.#isTried = introduction !== undefined;
    return introduction;
  }

  /** The introduction that was tried last, where it was. */
  get refused(): Introduction | undefined {
    return this.#isTried ? this.#whole : undefined;
  }

  get #whole(): Introduction | undefined {
    if (this.#nick === undefined || this.#user === undefined) return undefined;
    return {
      nick: this.#nick,
      user: this.#user,
      realName: this.#realName,
      password: this.#password,
    };
  }
}
