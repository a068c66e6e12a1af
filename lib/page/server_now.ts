/**
 * What the server is like at the moment, as an answer of HTTP says it: what time it is there, which page it has, and
 * whether it speaks TLS by now.
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

/** Whether whoever asks without TLS is sent elsewhere, as by a server that has a certificate by now. */
export async function asksForTls(): Promise<boolean> {
  if (location.protocol !== "http:") return false;
  try {
    const asked = { method: "HEAD", cache: "no-store", redirect: "manual" } as const;
    return (await fetch("/", asked)).type === "opaqueredirect";
  } catch {
    return false;
  }
}
