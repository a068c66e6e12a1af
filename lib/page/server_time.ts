/**
 * What time it is at the server, as every answer of HTTP says it.
 *
 * @module
 */

/** In UTC milliseconds, to the second; `undefined` where that is not told. */
export async function serverTime(): Promise<number | undefined> {
  try {
    const { headers } = await fetch("/healthz", { method: "HEAD", cache: "no-store" });
    const timeMs = Date.parse(headers.get("date") ?? "");
    return Number.isNaN(timeMs) ? undefined : timeMs;
  } catch {
    return undefined;
  }
}
