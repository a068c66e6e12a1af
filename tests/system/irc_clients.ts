/**
 * irssi and weechat in a terminal, as system tests need them.
 *
 * @module
 */

import { hasTmux, Tmux } from "./tmux.ts";

/** Starting one, and what it says to the server by itself, takes a while. */
export const SLOW_MS = 30_000;

async function isThere(command: string): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

/** The IRC clients that are tried as people have them. */
export type Client = "irssi" | "weechat";

/** How each of them is started: with a home of its own, as a newcomer would. */
export const CLIENTS: Readonly<
  Record<Client, (home: string, port: number, nick?: string) => string>
> = {
  irssi: (home, port, nick = "ana") => `irssi --home=${home} -c 127.0.0.1 -p ${port} -n ${nick}`,
  weechat: (home, port, nick = "ana") =>
    `weechat -d ${home} ${WEECHAT.map((line) => `-r '${line}'`).join(" ")} ` +
    `-r '/server add papo 127.0.0.1/${port} -notls -nicks=${nick}' -r '/connect papo'`,
};
/** What is set so that a test need not wait, and sees in one place what it asks for. */
const WEECHAT = [
  "/set weechat.look.paste_max_lines -1",
  "/set irc.server_default.anti_flood_prio_high 0",
  "/set irc.server_default.anti_flood_prio_low 0",
  "/set irc.server_default.autoreconnect_delay 1",
];
const IRSSI = [
  "/set cmd_queue_speed 1msec",
  "/set server_reconnect_time 10s",
  "/set paste_verify_line_count 0",
];

/** A client in a terminal, in the default room; its files are gone with it. */
export async function inRoom(
  client: Client,
  port: number,
  nick: string,
): Promise<Tmux & AsyncDisposable> {
  const home = await Deno.makeTempDir();
  await Deno.writeTextFile(`${home}/startup`, IRSSI.map((line) => `${line}\n`).join(""));
  const command = `sh -c "env LC_ALL=C.UTF-8 ${CLIENTS[client](home, port, nick)}; rm -r ${home}"`;
  const tmux = await Tmux.open({ columns: 120, command });
  if (client === "irssi") {
    await tmux.untilSeen("[Act: 2]", SLOW_MS);
    await look(client, tmux, 2);
  }
  // What a room has for modes is told last.
  await tmux.untilSeen("#geral(+n)", SLOW_MS);
  return tmux;
}

/** Brings one of its windows into view: a command, for an Escape that comes late is one alone. */
export async function look(client: Client, tmux: Tmux, window: number): Promise<void> {
  await enter(tmux, client === "irssi" ? `/window ${window}` : `/buffer ${window}`);
}

/** Types a line. */
export async function enter(tmux: Tmux, text: string): Promise<void> {
  await tmux.type(text);
  await tmux.press("Enter");
}

/** All of them. */
export const ALL: readonly Client[] = ["irssi", "weechat"];
/** Whether this machine has them. */
export const areThere = await hasTmux() && await isThere("irssi") && await isThere("weechat");
