import { succeeds } from "./temporary.ts";

/** Whether npm is here, and reaches a registry that has the Deno that runs this: asked once, and not for long. */
export function canFetchDeno(): Promise<boolean> {
  const soon = ["--fetch-retries=0", "--fetch-timeout=10000"];
  return succeeds("npm", "view", ...soon, `deno@${Deno.version.deno}`, "version");
}
