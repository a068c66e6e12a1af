/** By how much a time zone is ahead of UTC at a moment, both in milliseconds. */
export function inZone(timeZone: string): (utcMs: number) => number {
  return (utcMs) => {
    const moment = Temporal.Instant.fromEpochMilliseconds(utcMs).toZonedDateTimeISO(timeZone);
    return moment.offsetNanoseconds / 1_000_000;
  };
}
