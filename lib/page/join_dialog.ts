/**
 * The rooms that one could be in, and a field for one that is not there yet.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { withoutHash } from "../text/name.ts";
import { bare } from "../text/words.ts";
import { shownOnOneLine } from "../text/shown.ts";
import { askForm, openDialog } from "./dialog.ts";
import { button, make } from "./dom.ts";
import type { Chat } from "./state/chat.ts";
import type { Performer } from "./state/performer.ts";
import { oneWord } from "./state/typed.ts";

/** Opens it. */
export function openJoin(words: PageMessages, chat: Chat, performer: Performer): void {
  const { body, close } = openDialog(words.joinHeading, words.close);
  const join = (name: string): void => {
    const room = oneWord(name);
    if (withoutHash(room) === "") return;
    close();
    performer.join(room);
  };
  const list = make("ul", { class: "picks" });
  const form = askForm({ label: words.roomName, button: words.join }, join);
  const field = form.querySelector("input");
  body.append(form, list);
  /** What has what was typed somewhere in its name, or in what it is about. */
  const filter = (): void => {
    const sought = bare((field?.value ?? "").trim().replace(/^#/, ""));
    for (const item of list.children) {
      const texts = [...item.querySelectorAll(".title, .topic")];
      const isFound = texts.some(({ textContent }) => bare(textContent ?? "").includes(sought));
      item.classList.toggle("left-out", texts.length > 0 && !isFound);
    }
  };
  field?.addEventListener("input", filter);
  void performer.listRooms().then((rooms) => {
    const others = rooms.filter(({ name }) => chat.roomCalled(name) === undefined);
    list.replaceChildren(...others.map(({ name, members, topic }) =>
      make(
        "li",
        {},
        button(
          { class: "pick" },
          () => join(name),
          make("bdi", { class: "title", text: `#${name}` }),
          make("span", { class: "detail", text: words.peopleHere(members) }),
          make("span", {
            class: "topic",
            text: shownOnOneLine(topic),
            attributes: { dir: "auto" },
          }),
        ),
      )
    ));
    filter();
    if (others.length === 0) list.append(make("li", { class: "detail", text: words.noOtherRooms }));
  });
}
