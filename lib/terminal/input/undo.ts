/** A state that undo returns to. */
export interface Snapshot {
  /** The text. */
  readonly graphemes: readonly string[];
  /** The cursor in it. */
  readonly cursor: number;
  /** Which text of those submitted before it was. */
  readonly entry: number;
}

const MAX_UNDO = 200;
/** All snapshots together, in graphemes; a snapshot costs one pointer a grapheme. */
const MAX_UNDO_GRAPHEMES = 1_048_576;

/** What can be taken back, the last first. */
export class Undo {
  #snapshots: Snapshot[] = [];

  /** Keeps a state. The oldest are forgotten where they are too many. */
  push(snapshot: Snapshot): void {
    this.#snapshots.push(snapshot);
    if (this.#snapshots.length > MAX_UNDO) this.#snapshots.shift();
    let kept = 0;
    const tooMuch = this.#snapshots.findLastIndex(({ graphemes }) => {
      kept += graphemes.length;
      return kept > MAX_UNDO_GRAPHEMES;
    });
    this.#snapshots.splice(0, tooMuch + 1);
  }

  /** The last state, which is forgotten. */
  pop(): Snapshot | undefined {
    return this.#snapshots.pop();
  }

  /** Nothing can be taken back any more. */
  clear(): void {
    this.#snapshots = [];
  }
}
