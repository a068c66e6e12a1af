import { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import type { Stock } from "../../lib/server/store/store.ts";
import type { Entry } from "../../lib/vocabulary/entry.ts";

/** All that stands in a history file. */
export function contentOf(
  file: string,
): Required<Omit<Stock, "letters">> & { readonly entries: readonly Entry[] } {
  const store = new SqliteStore(file);
  try {
    const conversations = store.conversations.all();
    const names = [...store.rooms(100), ...conversations].map((each) =>
      "room" in each ? each.room : each.name
    );
    const entries = names.toSorted().flatMap((name): Entry[] => store.after(name, 0, 1_000));
    const byRoom = (x: { room: string }, y: { room: string }): number => x.room < y.room ? -1 : 1;
    return {
      entries,
      conversations: conversations.toSorted(byRoom),
      accounts: store.accounts.all(),
      bans: store.bans(),
      deeds: store.deeds.all(),
      rules: store.rules().toSorted(byRoom),
      persons: store.persons().toSorted((x, y) => x.author - y.author),
    };
  } finally {
    store.close();
  }
}
