/**
 * The browser's face of Papo: the first screen, or at once the conversation of before a reload.
 *
 * @module
 */

import "./older.ts";
import type { SessionEnd } from "../client/session/session_event.ts";
import { PAGE_MESSAGES, type PageMessages } from "../language/page.ts";
import type { Resumption } from "../client/session/resumption.ts";
import { browserClock } from "./browser_clock.ts";
import { FirstScreen, type Introduced } from "./first_screen.ts";
import type { Handover } from "./state/handover.ts";
import { keepResumption, keepUnsaid, keptResumption } from "./state/keepsake.ts";
import { forgetAddress, placeInAddress, showPlace, takeHandover } from "./place.ts";
import { reload } from "./reload.ts";
import { Settings } from "./settings.ts";
import { LeftBehind } from "./state/left.ts";
import { type Keeper, Memory } from "./state/memory.ts";
import { Tabs } from "./tabs.ts";
import { Talk } from "./talk.ts";

/** A browser may forbid even to ask for it. */
function keeper(open: () => Keeper): Keeper | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

class Entrance {
  /** What all tabs of this browser keep. */
  readonly #shared = new Memory(keeper(() => localStorage));
  readonly #settings = new Settings(this.#shared);
  readonly #memory = new Memory(keeper(() => sessionStorage));
  readonly #words: PageMessages = PAGE_MESSAGES[this.#settings.language];
  #screen: FirstScreen | undefined;
  #talk: Talk | undefined;
  readonly #tabs = new Tabs(
    {
      handover: () => this.#talk?.handover,
      give: () => this.#talk?.handOver(),
    },
    new LeftBehind(this.#shared, () => browserClock.utcMs()),
    this.#memory,
  );
  /** Who one was at another server, until one has said whether one wants to be that here. */
  #handover: Handover | undefined;

  open(): void {
    document.documentElement.lang = this.#settings.language;
    this.#handover = takeHandover();
    const resumption = keptResumption(this.#memory);
    if (resumption === undefined) return void this.#ask();
    // Who was somebody here stays that,
    this.#handover = undefined;
    if (!this.#tabs.isTaken) return this.#comeBack(resumption);
    // but for one who goes on in another tab, as long as that is there. What waited here is said there.
    keepUnsaid(this.#memory, []);
    this.#tabs.ask(() => {
      keepResumption(this.#memory, undefined);
      this.#ask();
    }, () => this.#comeBack(resumption));
  }

  #comeBack(resumption: Resumption): void {
    this.#begin(resumption);
    if (this.#talk !== undefined) document.body.replaceChildren(this.#talk.desk.element);
  }

  #ask(): FirstScreen {
    if (this.#screen !== undefined) return this.#screen;
    const place = placeInAddress();
    const room = place?.startsWith("#") ? place.slice(1) : undefined;
    this.#screen = new FirstScreen(
      this.#words,
      this.#handover?.resumption.nick ?? this.#settings.nick,
      room,
      (introduced) => this.#enter(introduced),
    );
    document.body.replaceChildren(this.#screen.element);
    this.#screen.focus();
    this.#tabs.ask((tab) =>
      this.#screen?.offer(tab.nick, () => tab.take((handover) => this.#goOnBy(handover)))
    );
    return this.#screen;
  }

  /** One goes on here as who one is in another tab: that is as after a reload. */
  #goOnBy(handover: Handover): void {
    const { resumption, place } = handover;
    keepResumption(this.#memory, resumption);
    this.#keepWords(handover);
    if (placeInAddress() === undefined) showPlace(place);
    void reload().then((isThere) => isThere || this.#ask().refuse(this.#words.unreachable));
  }

  #keepWords({ drafts, unsaid }: Handover): void {
    for (const [id, text] of Object.entries(drafts)) this.#memory.set(`draft.${id}`, text);
    keepUnsaid(this.#memory, unsaid);
  }

  #enter(introduced: Introduced): void {
    const { nick, password, of } = introduced;
    this.#settings.nick = nick;
    if (this.#talk === undefined) return this.#begin(this.#handedOverTo(nick) ?? introduced);
    this.#talk.introduce(nick, password, of);
  }

  /** By what one comes in who was that one at another server. */
  #handedOverTo(nick: string): Resumption | undefined {
    const handover = this.#handover;
    this.#handover = undefined;
    if (handover?.resumption.nick !== nick) return undefined;
    this.#keepWords(handover);
    return handover.resumption;
  }

  #begin(who: ConstructorParameters<typeof Talk>[0]["who"]): void {
    // It may have been chosen in another tab meanwhile.
    document.documentElement.lang = this.#settings.language;
    this.#talk = new Talk({
      settings: this.#settings,
      memory: this.#memory,
      who,
      welcomed: () => this.#show(),
      asksNick: (reason) => this.#ask().refuse(reason),
      asksPassword: (reason, of) => this.#ask().askPassword(reason, of),
      ended: ({ reason }) => this.#ended(reason),
    });
  }

  #show(): void {
    const element = this.#talk?.desk.element;
    this.#screen = undefined;
    if (element !== undefined && !element.isConnected) document.body.replaceChildren(element);
  }

  #ended(reason: SessionEnd): void {
    this.#talk = undefined;
    // What the address asks for may be what was refused: the next try leads elsewhere, and says so.
    if (reason.type === "closed") {
      forgetAddress();
      this.#screen = undefined;
    }
    const screen = this.#ask();
    if (reason.type !== "left") screen.refuse(this.#inWords(reason));
    else void reload();
  }

  #inWords(reason: SessionEnd): string {
    switch (reason.type) {
      case "closed":
        return reason.text;
      case "foreign":
        return this.#words.foreign;
      default:
        return location.protocol === "https:" ? this.#words.untrusted : this.#words.unreachable;
    }
  }
}

new Entrance().open();
