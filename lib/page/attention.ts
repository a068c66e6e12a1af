/**
 * Tells someone who looks elsewhere that there is something new: by the tab's title and icon, and as
 * they wish by a sound and the system's notifications.
 *
 * @module
 */

import type { Item } from "../client/timeline/item.ts";
import type { Settings } from "./settings.ts";
import type { Channel } from "./state/channel.ts";
import type { Chat } from "./state/chat.ts";
import type { News } from "./state/chat_owner.ts";
import { newnessOf, titleOf } from "./state/title.ts";

/** Something that the system shows, and what it tells of. */
interface Shown {
  readonly notification: Notification;
  readonly item: Item;
}

/** Sounds are at least so far apart. */
const REST_MS = 1_500;
const TEXT_SHOWN = 140;

/** See the top of this file. */
export class Attention {
  readonly #settings: Settings;
  readonly #chat: Chat;
  readonly #view: (channel: Channel) => void;
  readonly #icon: HTMLLinkElement | null = document.querySelector("link[rel~=icon]");
  #sounds: AudioContext | undefined;
  #soundedAtMs = -Infinity;
  #sign = "";
  /** What the system shows: of each conversation the last. */
  readonly #shown = new Map<Channel, Shown>();

  /** `view` is told which notification was clicked. */
  constructor(settings: Settings, chat: Chat, view: (channel: Channel) => void) {
    this.#settings = settings;
    this.#chat = chat;
    this.#view = view;
  }

  /** Whether the person has the page before their eyes. */
  static get isHere(): boolean {
    return document.visibilityState === "visible" && document.hasFocus();
  }

  /** Shows how much is new. */
  draw(): void {
    this.#closeTaken();
    const { channels, viewed } = this.#chat;
    const newness = newnessOf(channels);
    const title = titleOf(newness, viewed?.title);
    if (document.title !== title) document.title = title;
    const sign = newness.mentions > 0 ? "mention" : newness.unread > 0 ? "unread" : "none";
    if (sign === this.#sign || this.#icon === null) return;
    this.#sign = sign;
    this.#icon.href = iconWith(sign === "mention" ? "#e5484d" : sign === "unread" ? "#f5a524" : "");
  }

  /** Something was said. */
  tell(news: News): void {
    const { alerts, hasSound } = this.#settings;
    if (Attention.isHere && this.#chat.viewed === news.channel) return;
    if (alerts === "off" || alerts === "mention" && !news.isMention) return;
    if (hasSound) this.#sound();
    if (!Attention.isHere) this.#notify(news);
  }

  /** A sound may only be made once someone has touched the page: until then there is none, and none is made up for. */
  #sound(): void {
    const nowMs = performance.now();
    if (nowMs - this.#soundedAtMs < REST_MS) return;
    this.#soundedAtMs = nowMs;
    const sounds = this.#sounds ??= openSounds();
    if (sounds === undefined) return;
    const chimeSoon = (): void => {
      if (performance.now() - nowMs < REST_MS) chime(sounds);
    };
    if (sounds.state === "running") chime(sounds);
    else void sounds.resume().then(chimeSoon, () => {});
  }

  /** What was taken back the system shows no longer. */
  #closeTaken(): void {
    for (const [channel, { notification, item }] of this.#shown) {
      if (channel.loaded.log.nowOf(item).type !== "blank") continue;
      notification.close();
      this.#shown.delete(channel);
    }
  }

  #notify({ channel, item, nick, text }: News): void {
    if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
    const title = channel.kind === "room" ? `${nick} · ${channel.title}` : nick;
    try {
      const notification = new Notification(title, {
        body: text.slice(0, TEXT_SHOWN),
        tag: channel.id,
      });
      this.#shown.set(channel, { notification, item });
      notification.addEventListener("click", () => {
        globalThis.focus();
        notification.close();
        this.#view(channel);
      });
    } catch {
      // On phones, only what runs without a page may notify.
    }
  }
}

/** Some browsers, such as those of people who must fear attacks, make no sounds; others have no device for them. */
function openSounds(): AudioContext | undefined {
  try {
    return new AudioContext();
  } catch {
    return undefined;
  }
}

/** Two tones, the second one higher. */
function chime(sounds: AudioContext): void {
  const { currentTime, destination } = sounds;
  for (const [index, hertz] of [660, 880].entries()) {
    const at = currentTime + index * 0.09;
    const tone = sounds.createOscillator();
    const volume = sounds.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.08, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.25);
    tone.connect(volume).connect(destination);
    tone.start(at);
    tone.stop(at + 0.25);
  }
}

/** The page's icon, with a dot of that colour, if any. */
function iconWith(colour: string): string {
  const dot = colour === ""
    ? ""
    : `<circle cx="24" cy="8" r="7.500" fill="${colour}" stroke="#fff" stroke-width="1.500"/>`;
  return `data:image/svg+xml,${
    encodeURIComponent(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
        '<path d="M9 4h14a6 6 0 0 1 6 6v7a6 6 0 0 1-6 6h-8l-7 6v-6.100A6 6 0 0 1 3 17v-7a6 6 0 0 1 6-6z" ' +
        `fill="#0f766e"/>${dot}</svg>`,
    )
  }`;
}
