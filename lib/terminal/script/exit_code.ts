/** Exit codes: grep has the first four too, and `timeout` of the GNU tools the last one. */
export const EXIT = { done: 0, failed: 1, notFound: 1, trouble: 2, timedOut: 124 } as const;
