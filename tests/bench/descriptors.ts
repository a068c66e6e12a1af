/** What a process has open besides its connections, generously. */
const OTHERS = 100;

/** How many connections one process may have, up to those wanted: each takes a descriptor. */
export async function connectionsWithin(wanted: number): Promise<number> {
  const shell = new Deno.Command("sh", { args: ["-c", "ulimit -Hn"], stderr: "null" });
  const limit = Number(new TextDecoder().decode((await shell.output()).stdout).trim());
  // "unlimited" is no number.
  return Number.isFinite(limit) && limit > 0 ? Math.min(wanted, limit - OTHERS) : wanted;
}

/** What to say where they are fewer than wanted. */
export function shortage(wanted: number, possible: number): string[] {
  if (possible >= wanted) return [];
  return [
    `Only ${possible} connections instead of ${wanted}: a process here may not open more files ` +
    `(ulimit -Hn), and the server is one.`,
  ];
}
