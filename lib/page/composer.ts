/**
 * The box in which one writes: it owns what is being written, conversation by conversation.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { pageHelp } from "../language/page_commands.ts";
import type { Language } from "../vocabulary/language.ts";
import { button, icon, ICONS, make, setText } from "./dom.ts";
import type { Numbered } from "./state/acts.ts";
import type { Channel } from "./state/channel.ts";
import { complete, type Known } from "./state/completion.ts";
import type { Memory } from "./state/memory.ts";
import { Recall } from "./state/recall.ts";
import { Suggestions } from "./suggestions.ts";

/** What the box needs. */
export interface ComposerOptions {
  /** The page's sentences. */
  readonly words: PageMessages;
  /** Their language. */
  readonly language: Language;
  /** Keeps what is being written. */
  readonly memory: Memory;
  /** What could be completed. */
  readonly known: () => Known;
  /** Says or does it; gives the reason where it will not do. */
  readonly perform: (text: string) => string | undefined;
  /** Says it in the place of something; gives the reason where it will not do. */
  readonly revise: (channel: Channel, item: Numbered, text: string) => string | undefined;
}

/** What is being said in the place of something. */
interface Editing {
  /** What stands there. */
  readonly item: Numbered;
  /** What was being written before, and will be again. */
  readonly draft: string;
}

/** Where there is no keyboard with a Shift key, Enter breaks the line. */
const TOUCH = matchMedia("(hover: none) and (pointer: coarse)");
/** So long it is waited for a room that one wants to enter. */
const MOVE_MS = 3_000;
/** What an input method says of a key that it takes for itself. */
const KEY_OF_IME = 229;

/** See the top of this file. */
export class Composer {
  /** The box, to be put into the page. */
  readonly element: HTMLFormElement;
  readonly #options: ComposerOptions;
  readonly #box: HTMLTextAreaElement;
  readonly #reason: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #edits: HTMLElement;
  readonly #suggestions: Suggestions;
  readonly #recalls = new Map<string, Recall>();
  #channel: Channel | undefined;
  #editing: Editing | undefined;
  /** Until then, whoever goes elsewhere has asked to, and what was typed meanwhile goes along: so often, */
  #movesUntilMs = 0;
  #moves = 0;

  /** An empty box. */
  constructor(options: ComposerOptions) {
    this.#options = options;
    const { words, language } = options;
    this.#suggestions = new Suggestions(words.suggestions, {
      picked: () => this.#accept(),
      marked: (id) => {
        if (id === undefined) this.#box.removeAttribute("aria-activedescendant");
        else this.#box.setAttribute("aria-activedescendant", id);
      },
      help: (name) => name.startsWith("/") ? pageHelp(name.slice(1), language) : undefined,
    });
    this.#reason = make("div", { class: "reason", attributes: { role: "alert" } });
    this.#hint = make("div", { class: "hint", attributes: { "aria-live": "polite" } });
    this.#edits = make(
      "div",
      { class: "edits", attributes: { role: "status" } },
      make("span", { text: words.editing }),
      button({ class: "plain", text: words.cancel }, () => this.#endEdit()),
    );
    this.#edits.hidden = true;
    this.#box = make("textarea", {
      attributes: {
        id: "box",
        rows: 1,
        dir: "auto",
        autocomplete: "off",
        enterkeyhint: TOUCH.matches ? "enter" : "send",
        "aria-autocomplete": "list",
        "aria-controls": this.#suggestions.id,
      },
    });
    // A click on it leaves the box its focus, and a phone its keyboard.
    const send = button(
      { class: "send", label: words.send },
      () => this.#submit(),
      icon(ICONS.send),
    );
    send.addEventListener("pointerdown", (event) => event.preventDefault());
    this.element = make(
      "form",
      { class: "composer" },
      this.#suggestions.element,
      this.#reason,
      this.#hint,
      this.#edits,
      make("div", { class: "field" }, this.#box, send),
    );
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.#box.addEventListener("input", () => this.#typed());
    this.#box.addEventListener("keydown", (event) => this.#press(event));
    this.#box.addEventListener("blur", () => this.#suggestions.close());
    this.#box.addEventListener("click", () => this.#suggest());
  }

  /** Shows what was being written there. */
  show(channel: Channel | undefined): void {
    this.element.hidden = channel === undefined;
    if (channel === undefined) return;
    const { words, memory } = this.#options;
    const prompt = words.writeTo(channel.title);
    this.#box.placeholder = prompt;
    this.#box.setAttribute("aria-label", prompt);
    if (channel === this.#channel) return;
    if (this.#editing !== undefined) this.#endEdit();
    const before = this.#box.value;
    const draft = memory.get(draftOf(channel)) ?? "";
    const goesAlong = draft === "" && performance.now() < this.#movesUntilMs;
    if (goesAlong) this.#put("");
    this.#channel = channel;
    if (--this.#moves <= 0) this.#movesUntilMs = 0;
    this.#put(goesAlong ? before : draft);
    this.#tell("");
  }

  /** The keys go here. */
  focus(): void {
    this.#box.focus({ preventScroll: true });
  }

  /** On a phone, a keyboard that nobody asked for would cover half of what there is to read. */
  focusIfHandy(): void {
    if (!TOUCH.matches) this.focus();
  }

  /** Puts words where the cursor is. */
  insert(text: string): void {
    const { selectionStart, selectionEnd, value } = this.#box;
    const isApart = selectionStart === 0 || /\s$/.test(value.slice(0, selectionStart));
    const inserted = isApart ? text : ` ${text}`;
    this.#box.setRangeText(inserted, selectionStart, selectionEnd, "end");
    this.focus();
    this.#typed();
  }

  /** What was said is there to be said anew; Escape leaves it as it is. */
  edit(item: Numbered): void {
    const draft = this.#editing?.draft ?? this.#box.value;
    this.#editing = { item, draft };
    this.#edits.hidden = false;
    this.#tell("");
    this.#put(item.text);
    this.focus();
  }

  #endEdit(): void {
    const draft = this.#editing?.draft ?? "";
    this.#editing = undefined;
    this.#edits.hidden = true;
    this.#tell("");
    this.#put(draft);
    this.focusIfHandy();
  }

  /** Something was not said: it is there again, above what is being written, with the reason. */
  giveBack(channel: string, text: string, reason: string): void {
    if (channel !== this.#channel?.id) {
      const { memory } = this.#options;
      const draft = memory.get(`draft.${channel}`) ?? "";
      return memory.set(`draft.${channel}`, draft === "" ? text : `${text}\n${draft}`);
    }
    const above = (draft: string): string => draft === "" ? text : `${text}\n${draft}`;
    if (this.#editing !== undefined) {
      this.#editing = { ...this.#editing, draft: above(this.#editing.draft) };
    } else this.#put(above(this.#box.value));
    this.#tell(this.#options.words.notSaid(reason));
  }

  #put(text: string): void {
    this.#box.value = text;
    this.#box.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  #tell(reason: string): void {
    setText(this.#reason, reason);
  }

  #typed(): void {
    if (this.#channel !== undefined) this.#recallIn(this.#channel).reset();
    this.#tell("");
    this.#changed();
    this.#suggest();
  }

  /** Its height follows what is in it, and what is in it is kept. */
  #changed(): void {
    const { memory } = this.#options;
    if (this.#channel !== undefined && this.#editing === undefined) {
      memory.set(draftOf(this.#channel), this.#box.value);
    }
    this.element.classList.toggle("filled", this.#box.value.trim() !== "");
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
    this.#suggestions.close();
    setText(this.#hint, this.#hintFor(this.#box.value));
  }

  /** How the command is used that is being typed. */
  #hintFor(text: string): string {
    const [, name = ""] = /^\/([a-z]+) /i.exec(text) ?? [];
    const help = pageHelp(name.toLowerCase(), this.#options.language);
    return help === undefined ? "" : `${help.usage} — ${help.meaning}`;
  }

  // Keys

  #press(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === KEY_OF_IME) return;
    const isHandled = this.#pressOpen(event) || this.#pressBox(event);
    if (!isHandled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** While there are suggestions. */
  #pressOpen({ key, shiftKey }: KeyboardEvent): boolean {
    if (!this.#suggestions.isOpen) return false;
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        this.#suggestions.move(key === "ArrowDown" ? 1 : -1);
        return true;
      case "Tab":
        return !shiftKey && this.#accept();
      case "Enter":
        // What is typed in full already is sent.
        return !shiftKey && this.#suggestions.chosen?.trimEnd() !== this.#word() && this.#accept();
      case "Escape":
        this.#suggestions.close();
        return true;
      default:
        return false;
    }
  }

  #pressBox({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (altKey || ctrlKey || metaKey) return false;
    switch (key) {
      case "Enter":
        if (shiftKey || TOUCH.matches) return false;
        this.#submit();
        return true;
      case "Tab":
        return !shiftKey && this.#completeWord();
      case "Escape":
        if (this.#editing === undefined) return false;
        this.#endEdit();
        return true;
      case "ArrowUp":
        return this.#box.selectionEnd === 0 && this.#recall("previous") ||
          this.#box.value === this.#recalled && this.#recall("previous");
      case "ArrowDown":
        return this.#box.value === this.#recalled && this.#recall("next");
      default:
        return false;
    }
  }

  #submit(): void {
    const channel = this.#channel;
    const text = this.#box.value;
    if (channel === undefined || text.trim() === "") return;
    if (this.#editing !== undefined) return this.#revise(channel, this.#editing, text);
    // What it does may bring another conversation into view, with a draft of its own.
    this.#put("");
    if (text.startsWith("/join ")) this.#expectMove();
    const problem = this.#options.perform(text.replace(/\n+$/, ""));
    if (problem === undefined) return this.#recallIn(channel).add(text);
    this.#put(text);
    this.#tell(problem);
  }

  #expectMove(): void {
    const nowMs = performance.now();
    this.#moves = nowMs < this.#movesUntilMs ? this.#moves + 1 : 1;
    this.#movesUntilMs = nowMs + MOVE_MS;
  }

  /** There is no place for files: that is said, and the browser does not show them in the place of the page. */
  refuseFiles(event: DragEvent | ClipboardEvent): void {
    const data = event instanceof DragEvent ? event.dataTransfer : event.clipboardData;
    const types = data?.types ?? [];
    // Who copies from a document copies a picture of it as well.
    if (!types.includes("Files") || types.includes("text/plain")) return;
    event.preventDefault();
    if (event.type !== "dragover") this.#tell(this.#options.words.noFiles);
  }

  #revise(channel: Channel, { item }: Editing, text: string): void {
    const said = text.replace(/\n+$/, "");
    const problem = said === item.text ? undefined : this.#options.revise(channel, item, said);
    if (problem === undefined) this.#endEdit();
    else this.#tell(problem);
  }

  // What was said before

  #recalled: string | undefined;

  #recallIn({ id }: Channel): Recall {
    const known = this.#recalls.get(id);
    if (known !== undefined) return known;
    const recall = new Recall();
    this.#recalls.set(id, recall);
    return recall;
  }

  #recall(direction: "previous" | "next"): boolean {
    if (this.#channel === undefined) return false;
    const recall = this.#recallIn(this.#channel);
    const text = direction === "previous" ? recall.previous(this.#box.value) : recall.next();
    if (text === undefined) return false;
    this.#put(text);
    this.#recalled = text;
    return true;
  }

  // Completion

  /** The word that is being completed. */
  #word(): string {
    const { from, to } = complete(this.#box.value, this.#box.selectionEnd, this.#options.known());
    return this.#box.value.slice(from, to);
  }

  /** Offers what could stand there, where a sign asks for it. */
  #suggest(): void {
    const { value, selectionEnd, selectionStart } = this.#box;
    const isAsked = selectionStart === selectionEnd &&
      (/^\/\S*$/.test(value.slice(0, selectionEnd)) ||
        /(?:^|[\s(])[@#][\p{L}\p{M}\p{N}_.-]*$/u.test(value.slice(0, selectionEnd)));
    if (!isAsked) return this.#suggestions.close();
    const { candidates } = complete(value, selectionEnd, this.#options.known());
    this.#suggestions.open(candidates);
  }

  /** Completes the word before the cursor; false where there is nothing to complete. */
  #completeWord(): boolean {
    const { value, selectionEnd } = this.#box;
    const { candidates } = complete(value, selectionEnd, this.#options.known());
    if (candidates.length === 0) return false;
    this.#suggestions.open(candidates);
    if (candidates.length === 1) this.#accept();
    return true;
  }

  #accept(): boolean {
    const { chosen } = this.#suggestions;
    this.#suggestions.close();
    if (chosen === undefined) return false;
    const { from, to } = complete(this.#box.value, this.#box.selectionEnd, this.#options.known());
    this.#box.setRangeText(chosen, from, to, "end");
    this.focus();
    this.#changed();
    return true;
  }
}

function draftOf({ id }: Channel): string {
  return `draft.${id}`;
}
