/**
 * What can be done with a message by a click: the signs below it, and what is offered to who points at it, comes to
 * it by keys, or holds a finger on it.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { fold } from "../text/name.ts";
import { button, icon, ICONS, make } from "./dom.ts";
import type { Acts, Numbered } from "./state/acts.ts";

/** By which signs one can react with one click. */
export const FIRST_SIGNS: readonly string[] = ["👍", "❤️", "😂", "🎉"];

/** Does it. */
export interface MessageActs {
  /** What one may do with it now. */
  of(item: Numbered): Acts;
  /** One reacts to it by a sign, or does so no longer. */
  react(item: Numbered, sign: string, remove: boolean): void;
  /** One wants to say something in its place. */
  edit(item: Numbered): void;
  /** All that can be done with it is to be shown. */
  open(item: Numbered): void;
}

/** What the tools are made with. */
export interface ToolsLook {
  /** The page's sentences. */
  readonly words: PageMessages;
  /** One's own name. */
  readonly nick: string;
}

/** A finger that stays so long wants to see what can be done. */
const HELD_MS = 450;
/** One that moves further scrolls, in CSS pixels. */
const HELD_WITHIN = 10;

/** Puts them on a row. */
export function addTools(
  row: HTMLElement,
  item: Numbered,
  acts: MessageActs,
  look: ToolsLook,
): void {
  row.classList.add("able");
  // Words that were said anew are the same message.
  row.dataset["seq"] = String(item.seqs?.[0] ?? item.seq);
  row.tabIndex = -1;
  row.setAttribute("role", "article");
  const signs = signsOf(item, acts, look);
  if (signs.length > 0) {
    const body = row.querySelector(".body") ?? row;
    body.append(leavesKeys(make("div", { class: "reactions" }, ...signs)));
  }
  // Few of all that are shown are ever pointed at; and what one may do changes with time.
  const offer = (): void => {
    const former = row.querySelector(".offer");
    if (former?.contains(document.activeElement)) return;
    former?.remove();
    row.append(leavesKeys(offerOf(item, acts, look)));
  };
  row.addEventListener("pointerenter", offer);
  row.addEventListener("focusin", offer);
  row.addEventListener("keydown", (event) => {
    if (event.target !== row || event.key !== "Enter") return;
    event.preventDefault();
    acts.open(item);
  });
  whenHeld(row, () => acts.open(item));
}

/** The signs by which people have reacted; a click adds one's own, or takes it away. */
function signsOf(
  item: Numbered,
  acts: MessageActs,
  { words, nick }: ToolsLook,
): HTMLElement[] {
  return (item.reactions ?? []).map(({ sign, nicks }) => {
    const isOwn = nicks.some((each) => fold(each) === fold(nick));
    return button(
      {
        class: "reaction",
        label: words.reacted(`${sign} ${nicks.length}`, nicks.join(", ")),
        attributes: { "aria-pressed": String(isOwn), "data-sign": sign },
      },
      () => acts.react(item, sign, isOwn),
      make(
        "span",
        { class: "pill" },
        make("span", { class: "glyph", text: sign }),
        ` ${nicks.length}`,
      ),
    );
  });
}

function offerOf(item: Numbered, acts: MessageActs, { words, nick }: ToolsLook): HTMLElement {
  const given = ownSigns(item, nick);
  const can = acts.of(item);
  const offered = can.react ? FIRST_SIGNS.filter((sign) => !given.has(sign)) : [];
  const signs = offered.map((sign) =>
    button({ class: "tool", text: sign, label: words.react(sign) }, () => {
      acts.react(item, sign, false);
    })
  );
  const edit = button(
    { class: "tool edit", label: words.edit },
    () => acts.edit(item),
    icon(ICONS.pen),
  );
  const more = button(
    { class: "tool more-acts", label: words.moreActs },
    () => acts.open(item),
    icon(ICONS.dots),
  );
  return make("div", { class: "offer" }, ...signs, ...(can.edit ? [edit] : []), more);
}

/** A click on it leaves the keys where they are, such as in the box. */
function leavesKeys(element: HTMLElement): HTMLElement {
  element.addEventListener("mousedown", (event) => event.preventDefault());
  return element;
}

/** The signs by which one has reacted oneself. */
export function ownSigns({ reactions = [] }: Numbered, nick: string): ReadonlySet<string> {
  const own = reactions.filter(({ nicks }) => nicks.some((each) => fold(each) === fold(nick)));
  return new Set(own.map(({ sign }) => sign));
}

/** Does something once a finger has stayed on an element. */
function whenHeld(element: HTMLElement, act: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [x, y] = [0, 0];
  let hasActed = false;
  const end = (): void => clearTimeout(timer);
  const isElsewhere = ({ target }: Event): boolean =>
    target instanceof Element && target.closest("a, button") !== null;
  element.addEventListener("pointerdown", (event) => {
    end();
    hasActed = false;
    if (event.pointerType !== "touch" || isElsewhere(event)) return;
    [x, y] = [event.clientX, event.clientY];
    timer = setTimeout(() => {
      hasActed = true;
      act();
    }, HELD_MS);
  });
  // What came of it lies under the finger by now: to lift that is no click there.
  element.addEventListener("touchend", (event) => {
    if (hasActed) event.preventDefault();
  });
  element.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - x, clientY - y) > HELD_WITHIN) end();
  });
  for (const over of ["pointerup", "pointercancel", "pointerleave"]) {
    element.addEventListener(over, end);
  }
}
