import { StoreError } from "../../lib/server/store/store.ts";
import type { FakeStore } from "./store.ts";
import { REST_MS } from "./stored.ts";
import type { World } from "./world.ts";

/** A chat's disk, which takes nothing until it is told to. */
export class SlowDisk {
  readonly #world: World;
  readonly #store: FakeStore;

  constructor(world: World, store: FakeStore) {
    this.#world = world;
    this.#store = store;
    store.waits = true;
  }

  /** It has taken what waits. */
  async take(): Promise<void> {
    await this.#settle(() => this.#store.sync?.resolve());
  }

  /** It has failed to, and whoever waits for that has rested. */
  async fail(): Promise<void> {
    await this.#settle(() => this.#store.sync?.reject(new StoreError("failed", "the disk")));
    this.#world.clock.advance(REST_MS);
  }

  /** It takes all, and is slow no longer. */
  async recover(): Promise<void> {
    this.#store.waits = false;
    for (let n = 0; n < 4; n++) {
      await this.take();
      this.#world.clock.advance(REST_MS);
    }
  }

  async #settle(act: () => void): Promise<void> {
    act();
    this.#store.sync = undefined;
    for (let n = 0; n < 5; n++) await Promise.resolve();
    this.#world.clock.advance(50);
  }
}
