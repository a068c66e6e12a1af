/**
 * The menu: one's name, how one is told of news, the language, how others come in, help, and the way
 * out.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { PAGE_MESSAGES } from "../language/page.ts";
import { PAGE_COMMANDS, pageHelp } from "../language/page_commands.ts";
import { listIn } from "../text/lists.ts";
import { type Language, LANGUAGES } from "../vocabulary/language.ts";
import { copied } from "./copy.ts";
import { askForm, openDialog } from "./dialog.ts";
import { button, make, setText } from "./dom.ts";
import { qrCode } from "./qr.ts";
import { ALERTS, type Settings } from "./settings.ts";
import type { Chat } from "./state/chat.ts";
import type { Performer } from "./state/performer.ts";
import { oneWord } from "./state/typed.ts";

/** What the menu needs. */
export interface MenuOptions {
  /** The page's sentences. */
  readonly words: PageMessages;
  /** What the person has chosen. */
  readonly settings: Settings;
  /** What there is. */
  readonly chat: Chat;
  /** Does what is wanted. */
  readonly performer: Performer;
  /** Another language is wanted; says whether that can be now. */
  readonly speak: (language: Language) => Promise<boolean>;
  /** One wants to leave. */
  readonly quit: () => void;
}

/** Opens it. */
export function openMenu(options: MenuOptions): void {
  const { words, quit } = options;
  const { body, close } = openDialog(words.settings, words.close);
  body.append(
    section(words.invite, ...invitation(options)),
    section(words.changeName, name(options)),
    section(words.alerts, ...alerts(options)),
    section(words.language, ...languages(options)),
    ...ignored(options),
    help(options),
    button({ class: "choice danger", text: words.quit }, () => {
      close();
      quit();
    }),
  );
}

function section(heading: string, ...children: readonly HTMLElement[]): HTMLElement {
  return make("section", {}, make("h3", { text: heading }), ...children);
}

function invitation({ words, chat }: MenuOptions): HTMLElement[] {
  const room = chat.viewed?.kind === "room" ? `#${encodeURIComponent(chat.viewed.name)}` : "";
  const hint = make("p", { class: "detail" });
  const shown = make("code", { class: "address", attributes: { tabindex: 0 } });
  const copy = button({ text: words.copy }, () => {
    void copied(shown).then((isCopied) => isCopied && setText(copy, words.copied));
  });
  const picture = make("div");
  const show = (origin: string, isGood: boolean): void => {
    const address = `${origin}/${room}`;
    setText(hint, isGood ? words.inviteHint : words.inviteLocal);
    setText(shown, address);
    // Of this computer alone it would lead a phone to itself.
    if (isGood) void qrCode(address).then((code) => picture.replaceChildren(code), () => {});
  };
  const isLocal = /^(localhost|127\.|\[::1\])/.test(location.host);
  show(location.origin, !isLocal);
  if (isLocal) void outerAddress().then((origin) => origin !== "" && show(origin, true), () => {});
  return [hint, make("div", { class: "field" }, shown, copy), picture];
}

/** On the server's own machine, where others reach it; empty where the server does not know. */
async function outerAddress(): Promise<string> {
  const answer = await fetch("/address");
  return answer.ok ? (await answer.text()).trim() : "";
}

function name({ words, chat, performer, settings }: MenuOptions): HTMLElement {
  const state = make("p", { class: "detail", attributes: { role: "status" } });
  const ask = { label: words.yourName, button: words.save, value: chat.nick, isQuiet: true };
  const form = askForm(ask, (nick) => {
    performer.rename(oneWord(nick), (problem) => {
      setText(state, problem ?? words.saved);
      if (problem === undefined) settings.nick = chat.nick;
    });
  });
  return make("div", {}, form, state);
}

function alerts({ words, settings, chat }: MenuOptions): HTMLElement[] {
  const hint = make("p", { class: "detail", attributes: { role: "status" } });
  const choice = make(
    "select",
    { attributes: { "aria-label": words.alerts } },
    ...ALERTS.map((value) =>
      make("option", {
        text: words.alertsAre[value],
        attributes: { value, selected: value === settings.alerts },
      })
    ),
  );
  const canNotify = isSecureContext && "Notification" in globalThis;
  const allow = button({ class: "choice", text: words.allowAlerts }, () => {
    void Notification.requestPermission().then(explain);
  });
  const explain = (): void => {
    const isWanted = settings.alerts !== "off";
    const permission = canNotify ? Notification.permission : "denied";
    allow.hidden = !isWanted || permission !== "default";
    const problem = canNotify ? words.alertsBlocked : words.alertsInsecure;
    setText(hint, isWanted && permission === "denied" ? problem : "");
  };
  choice.addEventListener("change", () => {
    settings.alerts = ALERTS.find((each) => each === choice.value) ?? "mention";
    explain();
  });
  const highlights = make("input", {
    attributes: {
      id: "highlights",
      dir: "auto",
      autocomplete: "off",
      placeholder: words.highlightsLike,
    },
  });
  highlights.value = settings.highlights.join(", ");
  highlights.addEventListener("change", () => {
    settings.highlights = listIn(highlights.value);
    chat.highlights = settings.highlights;
    chat.notify();
  });
  const called = make("label", { text: words.highlights, attributes: { for: highlights.id } });
  const sound = make("input", {
    attributes: { type: "checkbox", checked: settings.hasSound, id: "sound" },
  });
  sound.addEventListener("change", () => settings.hasSound = sound.checked);
  const label = make("label", { text: words.sound, attributes: { for: sound.id } });
  explain();
  return [
    choice,
    allow,
    make("div", { class: "check" }, sound, label),
    hint,
    make("div", { class: "ask" }, called, make("div", { class: "field" }, highlights)),
  ];
}

function languages({ words, settings, speak }: MenuOptions): HTMLElement[] {
  const problem = make("p", { class: "detail", attributes: { role: "status" } });
  const choice = make(
    "select",
    { attributes: { "aria-label": words.language } },
    ...LANGUAGES.map((value) =>
      make("option", {
        text: PAGE_MESSAGES[value].ownName,
        attributes: { value, lang: value, selected: value === settings.language },
      })
    ),
  );
  choice.addEventListener("change", () => {
    const language = LANGUAGES.find((each) => each === choice.value);
    if (language === undefined) return;
    void speak(language).then((isSpoken) => {
      if (isSpoken) return;
      choice.value = settings.language;
      setText(problem, words.notOnline);
    });
  });
  return [choice, problem];
}

function ignored({ words, chat }: MenuOptions): HTMLElement[] {
  if (chat.ignored.length === 0) return [];
  const rows = chat.ignored.map((nick) => {
    const row = make(
      "li",
      {},
      make("bdi", { text: nick }),
      button({ text: words.unignore }, () => {
        chat.ignore(nick, false);
        row.remove();
      }),
    );
    return row;
  });
  return [section(words.ignored, make("ul", { class: "ignored" }, ...rows))];
}

function help({ words, settings }: MenuOptions): HTMLElement {
  const keys = make(
    "dl",
    {},
    ...words.keys.flatMap(([key, meaning]) => [
      make("dt", { text: key }),
      make("dd", { text: meaning }),
    ]),
  );
  const commands = make(
    "dl",
    {},
    ...PAGE_COMMANDS.flatMap((name) => {
      const { usage = "", meaning = "" } = pageHelp(name, settings.language) ?? {};
      return [make("dt", { text: usage }), make("dd", { text: meaning })];
    }),
  );
  return make("details", {}, make("summary", { text: words.help }), keys, commands);
}
