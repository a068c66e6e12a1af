/**
 * The page's files, as text: its own and those that it shares with other faces. Each is named here, so that
 * `deno compile` embeds it, and reading one takes no permission; a test holds that none is missing.
 *
 * @module
 */

import html from "../../page/index.html" with { type: "text" };
import main from "../../page/main.ts" with { type: "text" };
import style from "../../page/style.css" with { type: "text" };

/** The page itself. */
export const PAGE = "page/index.html";

/** What each file says, by its place in lib. */
export const PAGE_FILES: Readonly<Record<string, string>> = {
  [PAGE]: html,
  "page/main.ts": main,
  "page/style.css": style,
};
