/**
 * The browser's way in, as a server opens it when the first browser comes. The page itself is made ready
 * when it is first asked for: a program that wants a WebSocket needs none of it.
 *
 * @module
 */

import { WEB_MESSAGES } from "../../language/web.ts";
import type { Clock } from "../../clock.ts";
import type { Language } from "../../vocabulary/language.ts";
import { RateLimiter } from "../connection/rate.ts";
import type { Web } from "../connection/web.ts";
import type { ConnectionLimits } from "../limits.ts";
import { converse } from "./conversation.ts";
import type { PageFiles } from "./site.ts";

/** What a server knows of its browsers. */
export interface WebOptions {
  /** Further names that browsers may know it by. */
  readonly hosts: readonly string[];
  /** Where others reach the page best. @default that is not known */
  readonly address?: () => string | undefined;
  /** The language in which those are told something who get no page. */
  readonly language: Language;
  /** What time it is. */
  readonly clock: Clock;
  /** How fast one connection may ask. @default as fast as it likes */
  readonly limits?: Pick<ConnectionLimits, "linesPerSecond" | "burstLines">;
}

/** Opens the way in. */
export function openWeb({ hosts, language, clock, limits, address }: WebOptions): Web {
  let loading: Promise<PageFiles> | undefined;
  const files = (): Promise<PageFiles> =>
    loading ??= import("./page.ts").then(({ loadPage }) => loadPage());
  const messages = WEB_MESSAGES[language];
  return (conn, head, way, loads) => {
    const site = way === "astray" ? undefined : {
      files,
      hosts,
      address: address ?? (() => undefined),
      isSecure: way === "secure",
      messages,
    };
    const rate = new RateLimiter(limits?.linesPerSecond ?? 0, clock.nowMs(), limits?.burstLines);
    return converse(conn, head, { site, tooSlow: messages.tooSlow, clock, rate, loads });
  };
}
