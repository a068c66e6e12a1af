import { assertEquals } from "@std/assert";
import { NEW_ROOMS, RoomQuota } from "../../../../lib/server/chat/rooms/room_quota.ts";

const STRANGER = "192.0.2.1";
const MINUTE_MS = 60_000;

function opened(
  quota: RoomQuota,
  address: string,
  isNew: boolean,
  nowMs: number,
  most = 1_000,
): number {
  let count = 0;
  while (count < most && quota.open(address, isNew, nowMs)) count++;
  return count;
}

Deno.test("so many rooms are open from one address at a time, and others may open as many", () => {
  const quota = new RoomQuota(7);
  assertEquals(opened(quota, STRANGER, false, 0), 7);
  assertEquals(opened(quota, "192.0.2.2", false, 0), 7);
  quota.close(STRANGER, 0);
  assertEquals(opened(quota, STRANGER, false, 0), 1);
});

Deno.test("so many rooms are made from one address at once, and one more each minute", () => {
  const quota = new RoomQuota(10_000);
  assertEquals(opened(quota, STRANGER, true, 0), NEW_ROOMS);
  // What there is may still be entered.
  assertEquals(opened(quota, STRANGER, false, 0, 5), 5);
  for (let n = 0; n < NEW_ROOMS + 5; n++) quota.close(STRANGER, 0);
  // That they were left makes no place.
  assertEquals(opened(quota, STRANGER, true, 0), 0);
  assertEquals(opened(quota, STRANGER, true, MINUTE_MS), 1);
  assertEquals(opened(quota, STRANGER, true, 11 * MINUTE_MS), 10);
  assertEquals(opened(quota, STRANGER, true, 1_000 * MINUTE_MS), NEW_ROOMS);
});

Deno.test("programs of this machine, and those of whom nobody knows, are not counted", () => {
  const quota = new RoomQuota(3);
  for (const address of ["127.0.0.1", "127.9.9.9", "::1"]) {
    assertEquals(opened(quota, address, true, 0), 1_000);
  }
  for (let n = 0; n < 1_000; n++) assertEquals(quota.open(undefined, true, 0), true);
});

Deno.test("of addresses that made a room long ago nothing is remembered", () => {
  const quota = new RoomQuota(3);
  for (let n = 0; n < 5_000; n++) {
    const address = `10.0.${n >> 8}.${n & 255}`;
    quota.open(address, true, n * MINUTE_MS);
    quota.close(address, n * MINUTE_MS);
  }
  assertEquals(quota.size < 2_000, true);
});
