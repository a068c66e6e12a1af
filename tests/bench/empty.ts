// Nothing: what Deno takes to start and to end, for experiments/start.ts.
export {};
