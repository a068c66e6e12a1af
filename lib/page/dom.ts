/**
 * Elements, made without a word of HTML: whatever a stranger wrote is text.
 *
 * @module
 */

/** What an element is made with. */
export interface Made {
  /** Its classes. */
  readonly class?: string;
  /** Its text. */
  readonly text?: string;
  /** Its attributes; `undefined` and `false` for none, `true` for one without a value. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** An element with children in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  made: Made = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (made.class !== undefined) element.className = made.class;
  if (made.text !== undefined) element.textContent = made.text;
  for (const [name, value] of Object.entries(made.attributes ?? {})) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children);
  return element;
}

/** A button that does something; `label` is read where its look says nothing. */
export function button(
  made: Made & { readonly label?: string },
  act: (event: MouseEvent) => void,
  ...children: readonly (Node | string)[]
): HTMLButtonElement {
  const { label, attributes } = made;
  const named = label === undefined ? {} : { "aria-label": label, title: label };
  const element = make(
    "button",
    { ...made, attributes: { type: "button", ...named, ...attributes } },
    ...children,
  );
  element.addEventListener("click", act);
  return element;
}

/** A line drawing of 24 by 24, as a path has it. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [name, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"]] as const) {
    svg.setAttribute(name, value);
  }
  svg.classList.add("icon");
  const drawn = document.createElementNS(space, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

/** Sets a text only where it is another: what reads the page aloud is not told twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes these all that is in an element, in that order; what is there already stays where it is. */
export function putInOrder(parent: Element, children: readonly Element[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

/** The drawings that are used here. */
export const ICONS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  close: "M6 6l12 12M18 6L6 18",
  add: "M12 5v14M5 12h14",
  search: "M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM16 16l5 5",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.4c2.100 .9 3.500 2.900 3.500 5.600",
  send: "M5 12h14M13 6l6 6l-6 6",
  down: "M12 5v14M6 13l6 6l6-6",
  gear:
    "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5zM8 14.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5z",
  calendar: "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4",
  pen: "M4 20l1-4L16 5l3 3L8 19zM13.500 7.500l3 3",
  dots: "M4.500 12h1M11.500 12h1M18.500 12h1",
  leave: "M10 5H5v14h5M15 8l4 4l-4 4M19 12H9",
} as const;
