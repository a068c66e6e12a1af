import { opensslArguments, type PairFiles } from "../../lib/server/tls/certificate.ts";
import { isProgram } from "./process.ts";

const OPENSSL = "openssl";

/** Whether a certificate can be made here. */
export function hasOpenssl(): Promise<boolean> {
  return isProgram(OPENSSL, "version");
}

/** Makes a certificate for this machine alone, in a folder. */
export async function makePair(folder: string): Promise<PairFiles> {
  const pair = { cert: `${folder}/cert.pem`, key: `${folder}/key.pem` };
  const { success, stderr } = await new Deno.Command(OPENSSL, {
    args: opensslArguments(pair, ["localhost", "127.0.0.1"]),
    stdin: "null",
  }).output();
  if (!success) throw new Error(`openssl failed: ${new TextDecoder().decode(stderr).trim()}`);
  return pair;
}
