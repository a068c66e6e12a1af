/**
 * `server.ts cert`: makes a self-signed pair for TLS, in the folder it is run in.
 *
 * @module
 */

import { SERVER_MESSAGES } from "../../language/server.ts";
import { STARTUP_MESSAGES } from "../../language/startup.ts";
import { asCalledHere } from "../../startup/built.ts";
import { complain, tell } from "../../startup/console.ts";
import { commandLine } from "../../startup/failure.ts";
import { isThere } from "../../startup/files.ts";
import type { Language } from "../../vocabulary/language.ts";
import { opensslArguments } from "../tls/certificate.ts";

const FILES = { cert: "cert.pem", key: "key.pem" };

/** What it takes. */
const FLAGS = [
  "--allow-run=openssl",
  "--allow-sys=networkInterfaces,hostname",
  `--allow-read=${FILES.cert},${FILES.key}`,
];

/** For this machine's names and addresses. Returns the exit code. */
export function makeCertificate(language: Language): number {
  try {
    return make(language);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const { permission } = STARTUP_MESSAGES[language];
    const access = `openssl, ${FILES.cert}, ${FILES.key}`;
    return fail(permission(access, commandLine(FLAGS, "server.ts", ["cert"])));
  }
}

function make(language: Language): number {
  const messages = SERVER_MESSAGES[language];
  const taken = [FILES.cert, FILES.key].find(isThere);
  if (taken !== undefined) return fail(messages.certificateExists(taken));
  const addresses = Deno.networkInterfaces().map(({ address }) => address.replace(/%.*$/, ""));
  const hosts = [...new Set(["localhost", Deno.hostname(), ...addresses])];
  try {
    const args = opensslArguments(FILES, hosts);
    const { success, stderr } = new Deno.Command("openssl", { args }).outputSync();
    if (!success) return fail(...new TextDecoder().decode(stderr).trim().split("\n"));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return fail(messages.opensslMissing);
  }
  const made = messages.certificateMade(FILES.cert, FILES.key, hosts.join(", "));
  return tell(asCalledHere(made), language);
}

function fail(...lines: readonly string[]): number {
  for (const line of lines) complain(line);
  return 1;
}
