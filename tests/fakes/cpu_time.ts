import process from "node:process";

/** How long this thread has been at work, in milliseconds: however busy the machine is with others. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
