/**
 * What the server is like at the moment, as an answer of HTTP says it: what time it is there, and which page it has.
 *
 * @module
 */

/** See the top of this file. */
export interface ServerNow {
  /** UTC, to the second; `undefined` where that is not told. */
  readonly timeMs: number | undefined;
  /** What tells its page from that of another version; empty where nothing does. */
  readonly page: string;
}

/** Asks it; `undefined` where it does not answer. */
export async function serverNow(): Promise<ServerNow | undefined> {
  try {
    const { headers } = await fetch("/", { method: "HEAD", cache: "no-store" });
    const timeMs = Date.parse(headers.get("date") ?? "");
    return {
      timeMs: Number.isNaN(timeMs) ? undefined : timeMs,
      page: headers.get("etag") ?? "",
    };
  } catch {
    return undefined;
  }
}
