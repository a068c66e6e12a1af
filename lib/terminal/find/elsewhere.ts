/**
 * Where a person goes when nobody answers on this machine: to what is found on the network and chosen, or
 * to a server that is started for it. Nothing is chosen for anyone, and nothing is joined unasked.
 *
 * @module
 */

import { FIND_MESSAGES, type FindMessages } from "../../language/find.ts";
import { tell } from "../../startup/console.ts";
import type { Language } from "../../vocabulary/language.ts";
import { addressOf, chosen, listed } from "./choice.ts";
import { findChats, mayFind } from "./find.ts";
import type { FoundChat } from "./look.ts";
import { hasServer, ownServer, SERVER_COMMAND } from "./own_server.ts";

/** Where to. */
export type Elsewhere =
  /** `caution` is to be said before it gets a password. */
  | { readonly type: "found"; readonly chat: FoundChat; readonly caution: string }
  /** A server of one's own listens on this machine; it ends with what this is disposed of. */
  | { readonly type: "started"; readonly server: AsyncDisposable }
  /** The person has read all there is to say. */
  | { readonly type: "nowhere" };

/** What of the client's options says what will do. */
export interface Wishes {
  /** Of all that is said. */
  readonly language: Language;
  /** Whether only a server that speaks TLS will do. */
  readonly tls: boolean;
}

/** Who gives so many answers that are none gives none. */
const ASK_MAX = 5;
const NOWHERE: Elsewhere = { type: "nowhere" };

/** Looks, and asks; `undefined` where networks cannot be searched. */
export async function goElsewhere({ language, tls }: Wishes): Promise<Elsewhere | undefined> {
  if (!mayFind()) return undefined;
  tell(FIND_MESSAGES[language].looking, language);
  const all = await findChats();
  if (all === undefined) return undefined;
  const found = all.filter(({ hasTls }) => hasTls || !tls);
  return found.length === 0 ? await startOne(language) : choose(found, tls, language);
}

function choose(found: readonly FoundChat[], tls: boolean, language: Language): Elsewhere {
  const messages = FIND_MESSAGES[language];
  tell(messages.heading, language);
  const width = `${found.length}`.length;
  for (const [index, line] of listed(found, language).entries()) {
    tell(`  ${`${index + 1}`.padStart(width)}  ${line}`, language);
  }
  for (let asked = 0; asked < ASK_MAX; asked++) {
    const choice = chosen(prompt(messages.which(found.length)) ?? "", found);
    if (choice === "none") break;
    if (choice !== undefined) {
      const isEncrypted = tls || choice.hasTls;
      const caution = messages.asksPassword(choice.label, addressOf(choice), isEncrypted);
      return { type: "found", chat: choice, caution };
    }
    tell(messages.notAChoice(found.length), language);
  }
  tell(messages.noneChosen, language);
  return NOWHERE;
}

async function startOne(language: Language): Promise<Elsewhere> {
  const messages = FIND_MESSAGES[language];
  tell(messages.nobody, language);
  if (!hasServer() || !isYes(prompt(messages.startOne), messages)) {
    tell(messages.startBy(SERVER_COMMAND), language);
    return NOWHERE;
  }
  const start = await ownServer(() => tell(messages.starting, language));
  switch (start.type) {
    case "started":
      return start;
    case "forbidden":
      tell(messages.startBy(SERVER_COMMAND), language);
      return NOWHERE;
    case "failed":
      tell(messages.startFailed(SERVER_COMMAND), language);
      return NOWHERE;
  }
}

/** Enter alone is one, the end of the input is none. */
function isYes(answer: string | null, { yes }: FindMessages): boolean {
  const typed = answer?.trim().toLowerCase();
  return typed !== undefined && (typed === "" || yes.includes(typed));
}
