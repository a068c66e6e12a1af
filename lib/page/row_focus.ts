/**
 * The keys among messages: they lead from one to another, and stay where they are when rows are drawn anew.
 *
 * @module
 */

/** What can have them. */
const ABLE = ".able";

/** See the top of this file. */
export class RowFocus {
  readonly #view: HTMLElement;
  readonly #list: HTMLElement;

  /** `view` scrolls, and has the rows of `list` in it. */
  constructor(view: HTMLElement, list: HTMLElement) {
    this.#view = view;
    this.#list = list;
    view.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Draws rows anew: what had the keys has them then, or what stands in its place. */
  keep(draw: () => void): void {
    const before = document.activeElement;
    draw();
    if (!(before instanceof HTMLElement) || before.isConnected) return;
    const { seq } = before.closest<HTMLElement>(ABLE)?.dataset ?? {};
    const row = this.#rows().find((each) => each.dataset["seq"] === seq);
    const { sign } = before.dataset;
    const signs = [...row?.querySelectorAll<HTMLElement>("[data-sign]") ?? []];
    const next = signs.find((each) => each.dataset["sign"] === sign) ?? row ?? this.#view;
    next.focus({ preventScroll: true });
  }

  #rows(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>(ABLE)];
  }

  #press(event: KeyboardEvent): void {
    const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
    if (altKey || ctrlKey || metaKey || shiftKey || !(target instanceof Element)) return;
    if (key !== "ArrowUp" && key !== "ArrowDown") return;
    const rows = this.#rows();
    const at = rows.findIndex((row) => row.contains(target));
    const next = at === -1 ? this.#begin(rows, key) : rows[key === "ArrowUp" ? at - 1 : at + 1];
    if (next === undefined) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  /** From the view itself one comes to what is seen of it: from below to the last, from above to the first. */
  #begin(rows: readonly HTMLElement[], key: "ArrowUp" | "ArrowDown"): HTMLElement | undefined {
    const { top, bottom } = this.#view.getBoundingClientRect();
    const isSeen = (row: HTMLElement): boolean => {
      const place = row.getBoundingClientRect();
      return place.bottom > top && place.top < bottom;
    };
    return key === "ArrowUp" ? rows.findLast(isSeen) : rows.find(isSeen);
  }
}
