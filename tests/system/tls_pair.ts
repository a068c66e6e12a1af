/**
 * A certificate for tests, made by openssl where there is one.
 *
 * @module
 */

import { assert } from "@std/assert";
import type { Secure } from "../../lib/server/connection/options.ts";
import { opensslArguments } from "../../lib/server/tls/certificate.ts";
import { secureContextOf } from "../../lib/server/tls/context.ts";
import { TlsSocket } from "../../lib/server/tls/socket.ts";

/** Whether one can be made. */
export async function hasOpenssl(): Promise<boolean> {
  return await new Deno.Command("openssl", { args: ["version"] }).output()
    .then(({ success }) => success, () => false);
}

/** How TLS is begun with one of 127.0.0.1, and the certificate that clients are to trust. */
export async function securePair(): Promise<{ readonly secure: Secure; readonly cert: string }> {
  const folder = await Deno.makeTempDir();
  try {
    const files = { cert: `${folder}/cert.pem`, key: `${folder}/key.pem` };
    const args = opensslArguments(files, ["127.0.0.1"]);
    await new Deno.Command("openssl", { args }).output();
    const cert = await Deno.readTextFile(files.cert);
    const outcome = await secureContextOf({ cert, key: await Deno.readTextFile(files.key) });
    assert(outcome.type === "ready");
    const { context } = outcome;
    return { secure: (conn, head) => new TlsSocket(conn, head, context), cert };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
