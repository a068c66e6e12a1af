import { talkLoudly, VANDAL_KINDS, type VandalKind, type VandalName } from "./vandal_kinds.ts";

/** What the bench asks of one vandals' process, as JSON in its only argument. */
export interface VandalJob {
  readonly kind: VandalName;
  readonly hostname: string;
  readonly port: number;
  /** How many of them act at most. */
  readonly atMost: number;
}

/** Lest a vandal that the server refuses at once tries all the time. */
const AGAIN_AFTER_MS = 5;

/** Does it on one connection after the other, each as long as it lasts. */
async function keepOn(
  { hostname, port }: VandalJob,
  act: (conn: Deno.TcpConn) => Promise<void>,
): Promise<never> {
  for (;;) {
    try {
      using conn = await Deno.connect({ hostname, port });
      await act(conn);
    } catch {
      // Refused, closed or reset: what a vandal has to expect.
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
  }
}

if (import.meta.main) {
  const job: VandalJob = JSON.parse(Deno.args[0] ?? "");
  const { count, act, loudTalkers = 0 }: VandalKind = VANDAL_KINDS[job.kind];
  for (let index = 0; index < Math.min(count, job.atMost); index++) {
    void keepOn(job, (conn) => act(conn, index));
  }
  for (let index = 0; index < loudTalkers; index++) void keepOn(job, talkLoudly);
  // When the bench is gone, nobody ends this process but itself.
  await Deno.stdin.read(new Uint8Array(1));
  Deno.exit(0);
}
