/**
 * Who may come in, as the files say that the options name.
 *
 * @module
 */

import { StartupError } from "../startup/failure.ts";
import type { Operators } from "./gate/operators.ts";
import type { Plan, Ready } from "./plan.ts";

/** Which files there are, and how they are read. */
export type SecretFiles = Pick<Plan, "passwordFile" | "operatorFile" | "files" | "messages">;

/** Reads both files, as far as there are any; fails with a {@link StartupError}. */
export async function readSecrets(plan: SecretFiles): Promise<Ready["secrets"]> {
  const { passwordFile, operatorFile, files } = plan;
  const password = passwordFile && await files.readPassword(passwordFile);
  const operators = operatorFile && await readOperators(operatorFile, plan);
  return { ...(password && { password }), ...(operators && { operators }) };
}

/** Reads the operators' file; fails with a {@link StartupError}. */
export async function readOperators(
  file: string,
  { files, messages }: Pick<Plan, "files" | "messages">,
): Promise<Operators> {
  const { parseOperators } = await import("./gate/operators.ts");
  const parsed = parseOperators(await files.read(file));
  if (parsed.type === "operators") return parsed.operators;
  throw new StartupError(messages.operatorFileRefused(file, parsed.line));
}
