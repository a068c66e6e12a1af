/**
 * Why a program cannot do its task, in words that say what to do.
 *
 * @module
 */

import { STARTUP_MESSAGES } from "../language/startup.ts";
import { isLinkLocal } from "../text/address.ts";
import type { Language } from "../vocabulary/language.ts";

/** Something that keeps a program from its task, in one sentence. */
export class StartupError extends Error {}

/** Where the program wanted to listen, or to connect. */
export interface Address {
  /** A name, or an IP address without brackets. */
  readonly hostname: string;
  /** The TCP port. */
  readonly port: number;
}

/** As permissions and people write it, IPv6 in brackets (RFC 3986, 3.2.2). */
export function formatAddress({ hostname, port }: Address): string {
  return `${formatHost(hostname)}:${port}`;
}

/** As permissions write it for all ports. */
export function formatHost(hostname: string): string {
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}

/**
 * The reason for a failed `Deno.listen` or `Deno.connect`; `command` is what to run where a permission
 * was missing.
 */
export function failureReason(
  error: unknown,
  address: Address,
  language: Language,
  command: string,
): string {
  const messages = STARTUP_MESSAGES[language];
  const access = formatAddress(address);
  if (error instanceof Deno.errors.NotCapable) return messages.permission(access, command);
  if (error instanceof Deno.errors.AddrInUse) return messages.addressInUse(access);
  if (error instanceof Deno.errors.AddrNotAvailable) return messages.addressNotHere;
  if (error instanceof Deno.errors.PermissionDenied) return messages.portNotAllowed;
  if (error instanceof Deno.errors.ConnectionRefused) return messages.refused;
  if (isUnreachable(error)) return messages.unreachable;
  const isLate = error instanceof DOMException && error.name === "TimeoutError";
  if (isLate || error instanceof Deno.errors.TimedOut) return messages.timedOut;
  const { hostname } = address;
  if (isLinkLocal(hostname) && !hostname.includes("%")) return messages.zoneMissing(hostname);
  const detail = error instanceof Error ? error.message : String(error);
  return /lookup address|resolve|invalid host/i.test(detail) ? messages.nameNotFound : detail;
}

/** Whether no way leads there: Deno has a class for networks alone. */
function isUnreachable(error: unknown): boolean {
  return error instanceof Deno.errors.NetworkUnreachable ||
    error instanceof Error && "code" in error && error.code === "EHOSTUNREACH";
}

/** What to type to run a script with these flags of Deno's and arguments of its own; what is bundled finds its own. */
export function commandLine(
  flags: readonly string[],
  script: string,
  args: readonly string[],
): string {
  return ["deno run", ...[...flags, script, ...args].map(quoted)].join(" ");
}

/** An argument as a shell takes it for one word. */
export function quoted(argument: string): string {
  if (/^[\w.,:=/-]+$/.test(argument)) return argument;
  // Brackets are patterns to a shell. Double quotes are what Windows' own understands, too.
  if (/^[\w.,:=/%[\]-]+$/.test(argument)) return `"${argument}"`;
  return `'${argument.replaceAll("'", "'\\''")}'`;
}
